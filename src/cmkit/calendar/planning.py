"""From cadences to slots: how much per platform and period, on which days, on what theme.

Pure: the strategy, the items already written and the holidays come in, planned months come out. The same
input always gives the same plan, and a month planned alone is the month planned among others: cadences are
counted from the start of the mission, themes from each January, what falls on a day off stays in its ISO week
unless all of that week is off. An absence that somebody covers closes no day: what is due goes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from cmkit.calendar.cadence import WORKING_DAYS, Wanted, hour_of, wanted_slots
from cmkit.calendar.days import DAY, AbsentDays, absences, between, monday_of, month_end, next_month
from cmkit.calendar.opening import OpenDays, open_days
from cmkit.calendar.themes import with_themes
from cmkit.model.editorial import Item
from cmkit.model.platforms import PlatformEntry
from cmkit.model.strategy import Strategy

UNANCHORED = date(2001, 1, 1)
"""The Monday that cadences are counted from while the mission has no start."""


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
    """Plan ``count`` months from the one that ``first_month`` is in.

    ``holidays`` names the public holidays of the years planned, and of the weeks around them.
    """
    firsts = [first_month.replace(day=1)]
    while len(firsts) < count:
        firsts.append(next_month(firsts[-1]))
    years = range(firsts[0].year, firsts[-1].year + 1)
    # A year on both sides holds every period that reaches into the years planned.
    span = date(max(years[0] - 1, 1), 1, 1), date(min(years[-1] + 1, 9999), 12, 31)
    away = absences(strategy)
    off = open_days(strategy, holidays, away)
    slots = _written(months, *span)
    for platform in strategy.platforms:
        if platform.status in (None, "active"):
            mine = [slot for slot in slots if slot.platform == platform.id]
            slots += list(_free_slots(platform, strategy, span, off, mine))
    slots.sort(key=lambda slot: slot.order)
    themed = [slot for year in years for slot in with_themes(_of_year(slots, year), strategy)]
    return tuple(_month(one, themed, strategy, holidays, away) for one in firsts)


def _free_slots(
    platform: PlatformEntry,
    strategy: Strategy,
    span: tuple[date, date],
    off: OpenDays,
    written: Sequence[Slot],
) -> Iterator[Slot]:
    """Place what the cadences want and no written item has taken yet: first what has its own day."""
    waiting = _unfilled(platform, strategy, span, off, written)
    waiting.sort(key=lambda one: (one.day, one.format or "", one.pillar or ""))
    busy = {slot.day for slot in written} | {one.day for one in waiting if off.free(one.day)}
    for wanted in sorted(waiting, key=lambda one: (not _has_week(one, off), one.day)):
        placed: date | None = wanted.day
        if not off.free(wanted.day):
            placed = _moved(wanted, off, busy) if _has_week(wanted, off) else _ahead(wanted, off, busy)
        if placed:
            busy.add(placed)
            at = hour_of(platform, placed) or wanted.at
            moved_from = wanted.day if placed != wanted.day else None
            yield Slot(placed, platform.id, at, wanted.format, wanted.pillar, moved_from=moved_from)


def _unfilled(
    platform: PlatformEntry,
    strategy: Strategy,
    span: tuple[date, date],
    off: OpenDays,
    written: Iterable[Slot],
) -> list[Wanted]:
    """List what is wanted within the mission and still waits for an item."""
    taken = list(written)
    wanted = wanted_slots(platform, *span, strategy.starts_on or UNANCHORED)
    waiting = [one for one in wanted if off.within(one.day)]
    # A reel is a reel first; then comes what no cadence asks for by name; then one format stands for another.
    for fits in (_of_its_format, _of_no_format, _of_any_format):
        unfilled = []
        for one in waiting:
            match = _nearest(one, [slot for slot in taken if fits(one, slot)])
            if match is None:
                unfilled.append(one)
            else:
                taken.remove(match)
        waiting = unfilled
    return waiting


def _of_its_format(wanted: Wanted, slot: Slot) -> bool:
    return wanted.format is not None and slot.format == wanted.format


def _of_no_format(wanted: Wanted, _slot: Slot) -> bool:
    return wanted.format is None


def _of_any_format(_wanted: Wanted, _slot: Slot) -> bool:
    return True


def _nearest(wanted: Wanted, written: Sequence[Slot]) -> Slot | None:
    """Find the written item of the wanted slot's period that stands nearest to its day."""
    first, last = wanted.period
    of_period = [slot for slot in written if first <= slot.day <= last]
    return min(of_period, key=lambda slot: (abs((slot.day - wanted.day).days), slot.order), default=None)


def _of_year(slots: Iterable[Slot], year: int) -> list[Slot]:
    return [slot for slot in slots if slot.day.year == year]


def _has_week(wanted: Wanted, off: OpenDays) -> bool:
    """Tell whether any day of the wanted day's week could take its slot."""
    monday = monday_of(wanted.day)
    return any(_usable(wanted, day, off) for day in between(monday, monday + 6 * DAY))


def _ahead(wanted: Wanted, off: OpenDays, busy: set[date]) -> date | None:
    """Find another day of the period of a slot whose whole week is off: before it, else after.

    A period that is wholly off wants nothing: nobody is there to answer what a content starts. Where every
    open day has its content already, the slot falls away.
    """
    first, last = wanted.period
    if (last - first).days < 7:
        return None
    free = [
        day
        for day in between(first, last)
        if day not in busy and day.weekday() in wanted.weekdays and off.free(day)
    ]
    return min(free, key=lambda day: (day > wanted.day, abs((day - wanted.day).days)), default=None)


def _moved(wanted: Wanted, off: OpenDays, busy: set[date]) -> date | None:
    """Find another day of the same week: a day of the cadence before a working day, earlier before later.

    Earlier, because what would fall on an absence has to be ready before it. Where every such day has its
    content already, the slot falls away rather than crowd one of them.
    """
    day = wanted.day
    monday = monday_of(day)
    free = [one for one in between(monday, monday + 6 * DAY) if one not in busy and _usable(wanted, one, off)]
    return min(
        free,
        key=lambda one: (one.weekday() not in wanted.weekdays, one > day, abs((one - day).days)),
        default=None,
    )


def _usable(wanted: Wanted, day: date, off: OpenDays) -> bool:
    return (day.weekday() in wanted.weekdays or day.weekday() in WORKING_DAYS) and off.free(day)


def _written(months: Mapping[str, Sequence[Item]], first: date, last: date) -> list[Slot]:
    """Turn the items that have a day into slots, one a platform."""
    slots: list[Slot] = []
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
                if post.status != "cancelled"
            ]
            if not item.posts:
                slots.append(base)
    return sorted(slots, key=lambda slot: slot.order)


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
        tuple(sorted((slot for slot in slots if first <= slot.day <= last), key=lambda slot: slot.order)),
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
