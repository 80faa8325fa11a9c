"""From cadences to slots: how much per platform and period, on which days, on what theme.

Pure: the strategy, the items already written and the holidays come in, planned months come out; the same
input always gives the same plan, and a month planned alone is the month planned among others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from cmkit.calendar.cadence import Wanted, wanted_slots
from cmkit.calendar.days import AbsentDays, absences, between, days_of, monday_of, month_end, next_month
from cmkit.calendar.themes import with_themes
from cmkit.model.editorial import Item
from cmkit.model.platforms import PlatformEntry
from cmkit.model.strategy import Strategy


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the calendar: written already (``item_id``), to be filled, or kept free on purpose."""

    day: date
    platform: str
    at: time | None = None
    format: str | None = None
    pillar: str | None = None
    objective: str | None = None
    item_id: str | None = None
    title: str = ""
    status: str = "planned"
    reserved: bool = False
    moved_from: date | None = None
    """The day it would have had, were it not a holiday or an absence."""

    @property
    def order(self) -> tuple[date, time, str, str, str]:
        """Day, hour, platform, then what it is."""
        return (self.day, self.at or time(), self.platform, self.item_id or "", self.format or "")


@dataclass(frozen=True, slots=True)
class PlannedMonth:
    """One month: its slots and the days that explain them."""

    first: date
    slots: tuple[Slot, ...]
    holidays: Mapping[date, str]
    absences: tuple[AbsentDays, ...]
    key_dates: Mapping[date, tuple[str, ...]]


def plan(
    strategy: Strategy,
    months: Mapping[str, Sequence[Item]],
    first_month: date,
    count: int,
    holidays: Mapping[date, str],
) -> tuple[PlannedMonth, ...]:
    """Plan ``count`` months from the one that ``first_month`` is in."""
    firsts = [first_month.replace(day=1)]
    while len(firsts) < count:
        firsts.append(next_month(firsts[-1]))
    first, last = firsts[0], month_end(firsts[-1])
    away = absences(strategy)
    closed = frozenset(holidays) | days_of(away)
    written = _written(months, first, last)
    slots: list[Slot] = list(written)
    for platform in strategy.platforms:
        if platform.status in (None, "active"):
            mine = [slot for slot in written if slot.platform == platform.id]
            slots += _free_slots(platform, strategy, (first, last), closed, mine)
    themed = with_themes(sorted(slots, key=lambda slot: slot.order), strategy)
    return tuple(_month(one, themed, strategy, holidays, away) for one in firsts)


def _free_slots(
    platform: PlatformEntry,
    strategy: Strategy,
    span: tuple[date, date],
    closed: frozenset[date],
    written: Iterable[Slot],
) -> list[Slot]:
    """Place what the cadences want and no written item has taken yet."""
    first, last = span
    opens, ends = _mission_span(strategy)
    taken = list(written)
    placed: list[Slot] = []
    for wanted in wanted_slots(platform, monday_of(first), last, opens or first):
        match = _taken(wanted, taken)
        if match is not None:
            taken.remove(match)
            continue
        day = _open_day(wanted, closed, placed, opens)
        within = first <= day <= last and (opens is None or day >= opens) and (ends is None or day <= ends)
        if within and not any(one == wanted.day for one in closed if day != wanted.day and day < first):
            moved = wanted.day if day != wanted.day else None
            slot = Slot(day, platform.id, wanted.at, wanted.format, wanted.pillar, moved_from=moved)
            placed.append(slot)
    return placed


def _taken(wanted: Wanted, written: Sequence[Slot]) -> Slot | None:
    """Find the written item that fills a wanted slot: of its period, of its format first, nearest in days."""
    of_period = [slot for slot in written if wanted.period[0] <= slot.day <= wanted.period[1]]
    return min(
        of_period,
        key=lambda slot: (
            wanted.format is not None and slot.format != wanted.format,
            abs((slot.day - wanted.day).days),
            slot.order,
        ),
        default=None,
    )


def _open_day(wanted: Wanted, closed: frozenset[date], placed: Sequence[Slot], opens: date | None) -> date:
    """Keep the wanted day if it is open; else the nearest earlier open day, else the next one.

    What falls on an absence has to be ready before it: so it moves ahead. Days that already carry a slot of
    this platform come after free ones.
    """
    if wanted.day not in closed:
        return wanted.day
    busy = {slot.day for slot in placed}
    floor = opens or date.min
    earlier = [date.fromordinal(wanted.day.toordinal() - back) for back in range(1, 61)]
    later = [date.fromordinal(wanted.day.toordinal() + ahead) for ahead in range(1, 61)]
    ahead = [day for day in earlier if day not in closed and day >= floor]
    behind = [day for day in later if day not in closed]
    near = [*ahead[:3], *behind[:1]] if ahead else behind[:3]
    return next((day for day in near if day not in busy), near[0] if near else wanted.day)


def _written(months: Mapping[str, Sequence[Item]], first: date, last: date) -> tuple[Slot, ...]:
    """Turn the items that have a day into slots, one a platform."""
    slots = []
    for items in months.values():
        for item in items:
            day = item.date.first() if item.date else None
            if day is None or not first <= day <= last or item.status == "cancelled":
                continue
            base = Slot(
                day,
                "",
                item.at.start if item.at else None,
                item.format,
                item.pillars[0] if item.pillars else None,
                item.objectives[0] if item.objectives else None,
                item.id,
                item.title or " ".join(item.hook),
                item.status,
            )
            slots += [
                replace(
                    base,
                    platform=post.platform,
                    at=post.at.start if post.at else base.at,
                    status=post.status or item.status,
                )
                for post in item.posts
            ] or [base]
    return tuple(sorted(slots, key=lambda slot: slot.order))


def _mission_span(strategy: Strategy) -> tuple[date | None, date | None]:
    ends = strategy.mission.ends_on
    return strategy.starts_on, ends.last(strategy.starts_on) if ends else None


def _month(
    first: date,
    slots: Iterable[Slot],
    strategy: Strategy,
    holidays: Mapping[date, str],
    away: Iterable[AbsentDays],
) -> PlannedMonth:
    last = month_end(first)
    return PlannedMonth(
        first,
        tuple(slot for slot in slots if first <= slot.day <= last),
        {day: name for day, name in sorted(holidays.items()) if first <= day <= last},
        tuple(one for one in away if one.first <= last and one.last >= first),
        _key_dates(strategy, first, last),
    )


def _key_dates(strategy: Strategy, first: date, last: date) -> dict[date, tuple[str, ...]]:
    """The mission's own key dates of a month; one without a day stands on the first."""
    named: dict[date, list[str]] = {}
    for key_date in strategy.content.key_dates if strategy.content else ():
        day = key_date.date.first(strategy.starts_on)
        end = key_date.date.last(strategy.starts_on)
        if day and end and day <= last and end >= first and (end - day).days < 32:
            named.setdefault(max(day, first), []).append(key_date.name)
    return {day: tuple(names) for day, names in sorted(named.items())}


__all__ = ["PlannedMonth", "Slot", "between", "plan"]
