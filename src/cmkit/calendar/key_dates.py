"""Key dates of countries: what the trade calls «marronniers», and the days on which nothing is promoted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from cmkit.calendar.bundled import bundled
from cmkit.calendar.day_rules import day_of
from cmkit.calendar.places import place_of, plain
from cmkit.catalogue.said import Said
from cmkit.model.base import Block, Flag, Line, Slug, Slugs, Whole, Words
from cmkit.model.client import BusinessModels
from cmkit.model.strategy import Strategy
from cmkit.model.values import PartialDate
from cmkit.text import Bilingual

WORLD = "world"
COUNTRIES: Mapping[str, str] = {"FR": "fr", "GB": "gb", "UK": "gb", "US": "us"}
"""The countries whose days are kept, each with its file."""


class KeyDay(Block):
    """A day that comes back: when, for whom, where it comes from."""

    id: Slug
    name: Said
    rule: Line | None = None
    """Its rule, as in ``day_rules``; a day that is fixed year by year has none."""
    unless: Line | None = None
    """A rule whose day it leaves to another: then it falls ``instead``."""
    instead: Line | None = None
    dates: tuple[PartialDate, ...] = ()
    """The days of some years, by decree or as they were announced: they go before the rule."""
    days: Whole = 1
    models: BusinessModels = ()
    """The business models that it matters to; all of them when empty."""
    sectors: Slugs = ()
    """The sectors that it matters to; all of them when empty."""
    only_in: Words = ()
    """The subdivisions that it is kept in; all of them when empty."""
    not_in: Words = ()
    sensitive: Flag = False
    """Nothing is promoted on it."""
    about: Flag = False
    """The day may be another one: by the moon, or by whoever announces it."""
    as_of: PartialDate
    source: Line
    confidence: Literal["A", "B", "C", "D", "X"] | None = None

    def first_day(self, year: int) -> date | None:
        """Return the day that it begins in a year; ``None`` in a year without it, or not fixed yet."""
        announced = next((one.first() for one in self.dates if one.year == year), None)
        if announced or self.rule is None:
            return announced
        if self.unless and self.instead and day_of(self.rule, year) == day_of(self.unless, year):
            return day_of(self.instead, year)
        return day_of(self.rule, year)


class KeyDayFile(Block):
    """The days of one country."""

    key_dates: tuple[KeyDay, ...] = ()


class SectorEntry(Block):
    """A sector, and the words by which an activity is known to belong to it."""

    id: Slug
    words: Words


class SectorFile(Block):
    """The sectors that key dates name."""

    sectors: tuple[SectorEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Occasion:
    """A key date in one year."""

    first: date
    last: date
    id: str
    name: Bilingual
    sensitive: bool = False
    about: bool = False


def key_days(name: str) -> tuple[KeyDay, ...]:
    """Return the days of a file: ``fr``, ``gb``, ``us`` or ``world``."""
    return bundled(f"countries/{name}", KeyDayFile).key_dates


def occasions(strategy: Strategy, first: date, last: date) -> tuple[Occasion, ...]:
    """List the key dates of a span that matter to a mission, in order: its country's, and the world's.

    Without a country the days of France go to a mission in French. A day for other business models, for
    another sector or for another subdivision is left out; a sensitive one concerns everybody.
    """
    mission, client = strategy.mission, strategy.client
    country = mission.country or ("FR" if mission.language == "fr" else None)
    place = place_of(country, mission.subdivision)
    models, sectors = frozenset(client.business_models), _sectors(client.activity)
    found = [
        one
        for name in (COUNTRIES.get(place.country), WORLD)
        if name
        for day in key_days(name)
        if _is_kept(day, place.codes) and (day.sensitive or _concerns(day, models, sectors))
        for one in _within(day, first, last)
    ]
    return tuple(sorted(found, key=lambda one: (one.first, one.last, one.id)))


def sensitive_days(found: Iterable[Occasion]) -> frozenset[date]:
    """Return every day of the sensitive ones."""
    return frozenset(
        date.fromordinal(number)
        for one in found
        if one.sensitive
        for number in range(one.first.toordinal(), one.last.toordinal() + 1)
    )


def _within(day: KeyDay, first: date, last: date) -> Iterator[Occasion]:
    for year in range(first.year - 1, last.year + 1):
        begins = day.first_day(year) if year else None
        if begins is None:
            continue
        ends = begins + min(timedelta(days=max(day.days, 1) - 1), date.max - begins)
        if begins <= last and ends >= first:
            yield Occasion(begins, ends, day.id, day.name, day.sensitive, day.about)


def _is_kept(day: KeyDay, codes: frozenset[str]) -> bool:
    kept = not day.only_in or any(code.casefold() in codes for code in day.only_in)
    return kept and not any(code.casefold() in codes for code in day.not_in)


def _concerns(day: KeyDay, models: frozenset[str], sectors: frozenset[str]) -> bool:
    fits_model = not day.models or not models or bool(models.intersection(day.models))
    return fits_model and (not day.sectors or bool(sectors.intersection(day.sectors)))


def _sectors(activity: Iterable[str]) -> frozenset[str]:
    words = re.findall(r"[a-z]+(?:-[a-z]+)*", plain(" ".join(activity)))
    return frozenset(
        sector.id
        for sector in bundled("sectors", SectorFile).sectors
        if any(_names(pattern, word) for pattern in sector.words for word in words)
    )


def _names(pattern: str, word: str) -> bool:
    """Whether a word is the one of a pattern, or its plural; ``boulang*`` is the beginning of a word."""
    if pattern.endswith("*"):
        return word.startswith(pattern[:-1])
    return word in (pattern, f"{pattern}s", f"{pattern}x")
