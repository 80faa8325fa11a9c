"""The items of a mission as a list: filtered, each with what is still due of it and from whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cmkit.calendar.almanac import Almanac
from cmkit.calendar.approval import Approvals, Standing
from cmkit.calendar.back_planning import APPROVED, Due, day_of_item, dues
from cmkit.calendar.days import DAY, absences, monday_of
from cmkit.calendar.evidence import Evidence
from cmkit.calendar.opening import open_days
from cmkit.mission.contents import Public
from cmkit.model.editorial import Item


@dataclass(frozen=True, slots=True)
class Entry:
    """An item, where it stands, and what is due of it."""

    file: str
    item: Item
    day: date | None
    dues: tuple[Due, ...]
    approval: Standing
    """How things stand with its approval."""

    @property
    def void(self) -> bool:
        """Whether it counts as approved in its file, and no approval holds."""
        return self.item.status in APPROVED and not self.approval.given


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for; nothing asked is everything."""

    months: tuple[date, ...] = ()
    """First days of months."""
    statuses: frozenset[str] = frozenset()
    platforms: frozenset[str] = frozenset()
    who: frozenset[str] = frozenset()
    """People of whom something is still due, or who write the item."""
    due_by: date | None = None
    """Only what is due up to this day."""


def entries(public: Public, almanac: Almanac, filters: Filters, evidence: Evidence) -> list[Entry]:
    """List the items that pass the filters in the order of their days; those without one come last.

    Of each, the dues are those that pass: of the people and up to the day that are asked for. Approvals are
    held against the ``evidence``.
    """
    approvals = Approvals(public.strategy, evidence)
    strategy = public.strategy
    closed = open_days(strategy, almanac.holidays, absences(strategy)).closed
    files = {f"calendar/{month}.yaml": items for month, items in public.months.items()}
    found = []
    for file, items in {**files, "calendar/ideas.yaml": public.ideas}.items():
        for item in items:
            day = day_of_item(strategy, item)
            if _passes(item, file, day, filters):
                standing = approvals.standing(item)
                void = item.status in APPROVED and not standing.given
                still = [due for due in dues(strategy, item, closed, void=void) if _asked(due, filters)]
                if (filters.due_by or filters.who - set(item.owner)) and not still:
                    continue
                found.append(Entry(file, item, day, tuple(still), standing))
    return sorted(found, key=lambda one: (one.day or date.max, str(one.item.at or ""), one.item.id))


def end_of_week(day: date) -> date:
    """Return the Sunday of the week of a day."""
    return min(monday_of(day), date.max - 6 * DAY) + 6 * DAY


def all_dues(found: Iterable[Entry]) -> list[Due]:
    """List what is due of some items, the first first."""
    return sorted((due for one in found for due in one.dues), key=lambda due: due.order)


def months_of(found: Sequence[Entry]) -> tuple[date, ...]:
    """Return the first days of the months that items stand in."""
    return tuple(sorted({one.day.replace(day=1) for one in found if one.day}))


def _passes(item: Item, file: str, day: date | None, filters: Filters) -> bool:
    if filters.months and not any(_in_month(file, day, month) for month in filters.months):
        return False
    if filters.statuses and item.status not in filters.statuses:
        return False
    return not filters.platforms or any(post.platform in filters.platforms for post in item.posts)


def _in_month(file: str, day: date | None, month: date) -> bool:
    if day is not None:
        return (day.year, day.month) == (month.year, month.month)
    return file == f"calendar/{month:%Y-%m}.yaml"


def _asked(due: Due, filters: Filters) -> bool:
    if filters.due_by and due.day > filters.due_by:
        return False
    return not filters.who or bool(filters.who.intersection(due.who))
