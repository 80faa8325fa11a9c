"""Days that differ from others: public holidays, absences, the days of one month or week."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from cmkit.calendar.places import FRANCE, place_of
from cmkit.calendar.remembered import remembered_days
from cmkit.model.base import EVERYBODY, NOBODY
from cmkit.model.strategy import Strategy

DAY = timedelta(days=1)
_PARIS = "Europe/Paris"
_ALSACE = frozenset({"67", "68", "6ae"})
_OWN_DAYS = frozenset({"57", "971", "972", "973", "974", "976", "bl", "mf", "nc", "pf", "pm", "wf"})
"""The parts of France, beside Alsace, that have public holidays of their own."""


@dataclass(frozen=True, slots=True)
class AbsentDays:
    """Somebody away from the first to the last day, both included."""

    first: date
    last: date
    who: tuple[str, ...]
    """Ids of people."""
    cover: tuple[str, ...] = ()


def zone_of(strategy: Strategy) -> str:
    """Name the time zone of a mission's hours: its own, else that of France; empty where none is known."""
    mission = strategy.mission
    french = mission.country == "FR" if mission.country else mission.language == "fr"
    return mission.timezone or (_PARIS if french else "")


def public_holidays(
    country: str | None, subdivision: str | None, years: Iterable[int], language: str
) -> dict[date, str]:
    """Name the public holidays of some years, ``{}`` for a country that is not known.

    Source: the ``holidays`` library, its apostrophes set as in print; an unknown subdivision falls back to
    the whole country.
    """
    spoken = {"fr": "fr", "en": "en_US"}[language if language == "fr" else "en"]
    found = _of_library(*_area(country, subdivision), years, spoken, "public")
    return {day: name.replace("'", "’") for day, name in found.items()}


def school_holidays(country: str | None, subdivision: str | None, years: Iterable[int]) -> frozenset[date]:
    """Return the days without school of some years, where a zone is known: that of France's place.

    Source: the ``holidays`` library, from the yearly orders; none for Corsica and the overseas territories.
    """
    zone = place_of(country, subdivision).zone
    return frozenset(_of_library("FR", zone, years, "fr", "school")) if zone else frozenset()


def _area(country: str | None, subdivision: str | None) -> tuple[str | None, str | None]:
    """Name a place as the library does: a part of France with days of its own by its code."""
    place = place_of(country, subdivision)
    if place.country != FRANCE:
        return country, subdivision
    if not place.codes.isdisjoint(_ALSACE):
        return FRANCE, "6AE"
    own = sorted(place.codes & _OWN_DAYS)
    return FRANCE, own[0].upper() if own else subdivision


def _of_library(
    country: str | None, subdivision: str | None, years: Iterable[int], spoken: str, category: str
) -> dict[date, str]:
    """Ask the library, whose import takes long, only for what is not remembered from another time."""
    if not country:
        return {}

    def work(missing: list[int]) -> dict[date, str]:
        import holidays

        for area in dict.fromkeys((subdivision, None) if category == "public" else (subdivision,)):
            with suppress(NotImplementedError, ValueError):  # ValueError: a library without that category
                found = holidays.country_holidays(
                    country, subdiv=area, years=missing, language=spoken, categories=(category,)
                )
                return {day: name.split(";")[0].strip() for day, name in sorted(found.items())}
        return {}

    about = "\0".join((country, subdivision or "", spoken, category))
    return remembered_days("holidays", about, years, work)


def absences(strategy: Strategy) -> tuple[AbsentDays, ...]:
    """List the absences that stop publishing: of the CM's side, of who approves, of everybody.

    Dates that cannot be placed yet (``M3`` before the mission has a start) are left out.
    """
    starts_on = strategy.starts_on
    needed = _needed_to_publish(strategy)
    found = []
    for absence in strategy.organisation.absences if strategy.organisation else ():
        first = absence.from_.first(starts_on) if absence.from_ else None
        until = absence.until or absence.from_
        last = until.last(starts_on) if until else None
        if first is None or last is None or last < first:
            continue
        if needed.intersection(absence.who or (EVERYBODY,)):
            found.append(AbsentDays(first, last, absence.who, absence.cover))
    return tuple(sorted(found, key=lambda absent: (absent.first, absent.last, absent.who)))


def days_of(absent: Iterable[AbsentDays]) -> frozenset[date]:
    """Return every day of some absences."""
    return frozenset(day for one in absent for day in between(one.first, one.last))


def between(first: date, last: date) -> Iterator[date]:
    """Visit every day from the first to the last, both included."""
    for number in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(number)


def month_end(first: date) -> date:
    """Return the last day of the month that ``first`` begins."""
    return first.replace(day=monthrange(first.year, first.month)[1])


def next_month(first: date) -> date:
    """Return the first day of the following month."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def monday_of(day: date) -> date:
    """Return the Monday of the week of ``day``."""
    return day - timedelta(days=day.weekday())


def _needed_to_publish(strategy: Strategy) -> frozenset[str]:
    """Name the people without whom nothing goes out: the CM's side, and whoever approves."""
    workflow = strategy.content.workflow if strategy.content else None
    approving = {who for step in (workflow.approvals if workflow else ()) for who in step.by}
    sided = {person.id for person in strategy.people if person.side == "cm" or person.approves}
    return frozenset({*strategy.mission.cm, *approving, *sided, EVERYBODY} - {NOBODY})
