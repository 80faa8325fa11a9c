"""Which days a plan may use: those of the mission that no holiday and no uncovered absence closes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cmkit.calendar.days import AbsentDays, absences, between, days_of, public_holidays
from cmkit.model.base import EVERYBODY, NOBODY
from cmkit.model.strategy import Strategy


@dataclass(frozen=True, slots=True)
class OpenDays:
    """The days on which something may be planned: within the mission, and not closed."""

    closed: frozenset[date]
    opens: date | None
    ends: date | None

    def within(self, day: date) -> bool:
        """Tell whether a day is one of the mission's."""
        return (self.opens is None or day >= self.opens) and (self.ends is None or day <= self.ends)

    def free(self, day: date) -> bool:
        """Tell whether something may be planned on a day."""
        return self.within(day) and day not in self.closed


def open_days(strategy: Strategy, holidays: Iterable[date], away: Iterable[AbsentDays]) -> OpenDays:
    """Work out the open days of a mission.

    An absence that somebody covers closes no day: what is due goes out, and the calendar says who covers.
    Whoever covers has to be there. When everybody is away the house is closed: the one who is named then
    watches over it, and nothing is planned.
    """
    starts_on, ends_on = strategy.starts_on, strategy.mission.ends_on
    gone = _days_gone(strategy)
    closed = set(holidays)
    for absent in away:
        house = not absent.who or EVERYBODY in absent.who
        covering = [] if house else [who for who in absent.cover if who != NOBODY]
        closed |= {
            day for day in days_of([absent]) if all(day in gone.get(who, frozenset()) for who in covering)
        }
    return OpenDays(frozenset(closed), starts_on, ends_on.last(starts_on) if ends_on else None)


def closed_days(strategy: Strategy, first_year: int, last_year: int) -> frozenset[date]:
    """Return the days of these years, and of the one on either side, on which nobody works."""
    mission = strategy.mission
    years = range(max(first_year - 1, date.min.year), min(last_year + 1, date.max.year) + 1)
    holidays = public_holidays(mission.country, mission.subdivision, years, mission.language)
    return open_days(strategy, holidays, absences(strategy)).closed


def _days_gone(strategy: Strategy) -> dict[str, set[date]]:
    """Return the days on which each person is away, whatever their part in publishing."""
    found: dict[str, set[date]] = {}
    for absence in strategy.organisation.absences if strategy.organisation else ():
        until = absence.until or absence.from_
        first = absence.from_.first(strategy.starts_on) if absence.from_ else None
        last = until.last(strategy.starts_on) if until else None
        if first and last:
            for who in absence.who:
                found.setdefault(who, set()).update(between(first, last))
    return found
