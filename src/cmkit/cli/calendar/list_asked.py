"""Which items ``cmkit calendar list`` is asked for, and where they are found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

from cmkit.calendar.almanac import Almanac, almanac_of
from cmkit.calendar.evidence import Evidence
from cmkit.calendar.listing import Entry, Filters, end_of_week, entries
from cmkit.calendar.states import said
from cmkit.mission.agreeing import person
from cmkit.mission.contents import Public
from cmkit.mission.opening import open_mission
from cmkit.model.editorial import ItemStatus
from cmkit.problems import InputRefused
from cmkit.text import _, slug, visible

STATUSES: tuple[str, ...] = get_args(ItemStatus)
FAR = 3
"""How many years around the month that is asked for holidays are looked up."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line."""

    month: date | None
    statuses: tuple[str, ...]
    platforms: tuple[str, ...]
    who: tuple[str, ...]
    due: bool
    today: date

    @property
    def narrowed(self) -> bool:
        """Whether only some items are asked for, wherever they stand."""
        return bool(self.statuses or self.platforms or self.who or self.due)


@dataclass(frozen=True, slots=True)
class Listing:
    """One mission's items as they were asked for."""

    public: Public
    found: list[Entry]
    almanac: Almanac
    left_out: tuple[str, ...] = ()
    """Files that do not fit what a calendar is."""

    @property
    def names(self) -> Mapping[str, str]:
        """People by their ids."""
        return {person.id: person.name for person in self.public.strategy.people}


def listing_of(root: Path, asked: Asked) -> Listing:
    """Find the items of a mission that are asked for; raises ``InputRefused``."""
    opened = open_mission(root)
    if opened.public is None or not opened.readable:
        raise InputRefused(
            _("The calendar cannot be shown while files cannot be read."),
            _("“cmkit check” shows them with their lines."),
            opened.problems,
        )
    public = opened.public
    filters = Filters(
        (asked.month,) if asked.month else (),
        frozenset(asked.statuses),
        frozenset(_platform(word, public) for word in asked.platforms),
        frozenset(_person(word, public) for word in asked.who),
        end_of_week(asked.today) if asked.due else None,
    )
    almanac = _almanac(public, asked)
    found = entries(public, almanac, filters, Evidence(root))
    if asked.month is None and not asked.narrowed:
        first = asked.today.replace(day=1)
        found = [one for one in found if one.day is None or one.day >= first]
    misfits = {one.where.file for one in opened.problems if one.code.startswith("MO")}
    read = {f"calendar/{month}.yaml" for month in public.months}
    missing = sorted(name for name in misfits - read if name.startswith("calendar/"))
    return Listing(public, found, almanac, tuple(missing))


def _almanac(public: Public, asked: Asked) -> Almanac:
    """Gather the days around all months that hold items, and the one that is asked for."""
    about = asked.month or asked.today.replace(day=1)
    years = (f"{max(about.year - FAR, 1):04}", f"{min(about.year + FAR, 9999):04}")
    months = [date.fromisoformat(f"{name}-01") for name in public.months if years[0] <= name[:4] <= years[1]]
    first, last = min([*months, about]), max([*months, about])
    return almanac_of(public.strategy, first, (last.year - first.year) * 12 + last.month - first.month + 1)


def status(word: str) -> str:
    """Read a state; raises ``InputRefused`` for what is none."""
    known = {slug(name): name for name in STATUSES} | {slug(said(name)): name for name in STATUSES}
    if slug(word) not in known:
        raise InputRefused(
            _("“{word}” is not a state of an item.").format(word=visible(word)),
            _("Available: {known}.").format(known=", ".join(STATUSES)),
        )
    return known[slug(word)]


def _platform(word: str, public: Public) -> str:
    """Find a platform by its id or its network; raises ``InputRefused`` for one that is not there."""
    for one in public.strategy.platforms:
        if word in (one.id, one.network):
            return one.id
    raise InputRefused(
        _("There is no platform “{word}”.").format(word=visible(word)),
        _("Available: {known}.").format(known=", ".join(one.id for one in public.strategy.platforms)),
    )


def _person(word: str, public: Public) -> str:
    """Find a person by id or name; raises ``InputRefused`` for one who is not there."""
    people = [{"id": one.id, "name": one.name} for one in public.strategy.people]
    return person({"people": people}, word)
