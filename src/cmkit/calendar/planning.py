"""From cadences to slots: how much per platform and period, on which days, on what theme.

Pure: the strategy, the items already written and what is known of the days come in, planned months come out.
The same input always gives the same plan, and a month planned alone is the month planned among others:
cadences are counted from the start of the mission, themes from each January, what falls on a day off stays in
its ISO week unless all of that week is off. An absence that somebody covers closes no day: what is due goes
out. What is written already stays where it was put, and fills the slot that it was planned for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from cmkit.calendar.almanac import Almanac
from cmkit.calendar.days import AbsentDays, absences, month_end, next_month
from cmkit.calendar.opening import open_days
from cmkit.calendar.placing import free_slots
from cmkit.calendar.slots import PlannedMonth, Slot
from cmkit.calendar.themes import with_themes
from cmkit.model.editorial import Item
from cmkit.model.strategy import Strategy

__all__ = ["PlannedMonth", "Slot", "plan", "written_slots"]


def plan(
    strategy: Strategy,
    months: Mapping[str, Sequence[Item]],
    first_month: date,
    count: int,
    known: Almanac | Mapping[date, str],
) -> tuple[PlannedMonth, ...]:
    """Plan ``count`` months from the one that ``first_month`` is in.

    ``known`` holds the days of the years planned and of the weeks around them; public holidays by their names
    do where nothing else matters.
    """
    almanac = known if isinstance(known, Almanac) else Almanac(known)
    firsts = [first_month.replace(day=1)]
    while len(firsts) < count:
        firsts.append(next_month(firsts[-1]))
    years = range(firsts[0].year, firsts[-1].year + 1)
    # A year on both sides holds every period that reaches into the years planned.
    span = date(max(years[0] - 1, 1), 1, 1), date(min(years[-1] + 1, 9999), 12, 31)
    away = absences(strategy)
    off = open_days(strategy, almanac.holidays, away)
    slots = written_slots(strategy, months, *span)
    fallen: list[Slot] = []
    for platform in strategy.platforms:
        if platform.status in (None, "active"):
            mine = [slot for slot in slots if slot.platform == platform.id]
            placed, lost = free_slots(platform, strategy, span, off, mine, almanac.sensitive)
            slots += placed
            fallen += lost
    slots.sort(key=lambda slot: slot.order)
    themed = [slot for year in years for slot in with_themes(_of_year(slots, year), strategy, almanac)]
    return tuple(_month(one, themed, fallen, strategy, almanac, away) for one in firsts)


def _of_year(slots: Iterable[Slot], year: int) -> list[Slot]:
    return [slot for slot in slots if slot.day.year == year]


def written_slots(
    strategy: Strategy, months: Mapping[str, Sequence[Item]], first: date, last: date
) -> list[Slot]:
    """Turn the items that have a day into slots, one a platform."""
    slots: list[Slot] = []
    for items in months.values():
        for item in items:
            day = item.date.first(strategy.starts_on) if item.date else None
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
                item.called,
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
    fallen: Iterable[Slot],
    strategy: Strategy,
    almanac: Almanac,
    away: Iterable[AbsentDays],
) -> PlannedMonth:
    last = month_end(first)
    return PlannedMonth(
        first,
        _within(slots, first, last),
        {day: name for day, name in sorted(almanac.holidays.items()) if first <= day <= last},
        tuple(one for one in away if one.first <= last and one.last >= first),
        _key_dates(strategy, first, last),
        tuple(one for one in almanac.occasions if one.first <= last and one.last >= first),
        _within(fallen, first, last),
    )


def _within(slots: Iterable[Slot], first: date, last: date) -> tuple[Slot, ...]:
    return tuple(sorted((slot for slot in slots if first <= slot.day <= last), key=lambda slot: slot.order))


def _key_dates(strategy: Strategy, first: date, last: date) -> dict[date, tuple[str, ...]]:
    """The mission's own key dates of a month; one without a day stands on the first."""
    named: dict[date, list[str]] = {}
    for key_date in strategy.content.key_dates if strategy.content else ():
        day = key_date.date.first(strategy.starts_on)
        end = key_date.date.last(strategy.starts_on)
        if day and end and day <= last and end >= first and (end - day).days < 32:
            named.setdefault(max(day, first), []).append(key_date.name)
    return {day: tuple(names) for day, names in sorted(named.items())}
