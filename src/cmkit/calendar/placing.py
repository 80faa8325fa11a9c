"""On which day a wanted slot stands: its own, else another of its week, else one ahead in its period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from cmkit.calendar.cadence import WORKING_DAYS, Wanted, hour_of, hours_of, wanted_slots
from cmkit.calendar.days import DAY, between, monday_of
from cmkit.calendar.matching import Stood, unfilled
from cmkit.calendar.opening import OpenDays
from cmkit.calendar.slots import Slot
from cmkit.calendar.themes import promotes
from cmkit.model.platforms import PlatformEntry
from cmkit.model.strategy import Strategy

APART = 120
"""How many minutes part two contents of one platform on a day for which it names no other hour."""
LATEST = 22 * 60
"""From this minute of the day on nothing is put off any further."""
UNANCHORED = date(2001, 1, 1)
"""The Monday that cadences are counted from while the mission has no start."""


def free_slots(
    platform: PlatformEntry,
    strategy: Strategy,
    span: tuple[date, date],
    off: OpenDays,
    written: Sequence[Slot],
    sensitive: frozenset[date] = frozenset(),
) -> tuple[list[Slot], list[Slot]]:
    """Place what the cadences of a platform want and no written item has taken yet; then what fell away.

    Where a slot stands does not depend on what is written, so that planning again finds it in its place; only
    one that had to move makes room for what was written there meanwhile.
    """
    placing = _Placing(platform, strategy, off, sensitive)
    wanted = wanted_slots(platform, *span, strategy.starts_on or UNANCHORED)
    standing = placing.standing([one for one in wanted if off.within(one.day)])
    busy = {slot.day for slot in written} | {one.day for one in standing if one.day}
    taken = {slot.day for slot in written}
    slots: list[Slot] = []
    fallen: list[Slot] = []
    for one in unfilled(standing, written):
        day = one.day
        if day and day != one.wanted.day and day in taken:
            day = placing.elsewhere(one.wanted, busy)
            busy |= {day} if day else set()
        (slots if day else fallen).append(_slot(platform, one.wanted, day or one.wanted.day))
    return _spaced(platform, slots, written), fallen


def _spaced(platform: PlatformEntry, slots: Iterable[Slot], written: Iterable[Slot]) -> list[Slot]:
    """Part what would go out at the same minute: by the other hours of the day, else by some time."""
    taken = {(slot.day, slot.at) for slot in written}
    spaced = []
    for slot in sorted(slots, key=lambda one: one.order):
        hours = [*hours_of(platform, slot.day), *_later(slot.at)]
        at = next((hour for hour in hours if (slot.day, hour) not in taken), slot.at)
        taken.add((slot.day, at))
        spaced.append(replace(slot, at=at))
    return spaced


def _later(at: time | None) -> Iterable[time]:
    if at is not None:
        for minutes in range(at.hour * 60 + at.minute, LATEST, APART):
            yield time(minutes // 60, minutes % 60)


def other_day(
    strategy: Strategy, off: OpenDays, slot: Slot, sensitive: frozenset[date], busy: Iterable[date]
) -> date | None:
    """Return the day of its week that a written item would have, planned anew; none that is ``busy``."""
    platform = next((one for one in strategy.platforms if one.id == slot.platform), None)
    if platform is None:
        return None
    monday = monday_of(slot.day)
    wanted = Wanted(slot.day, slot.at, (monday, monday + 6 * DAY), WORKING_DAYS, slot.format, slot.pillar)
    return _Placing(platform, strategy, off, sensitive).elsewhere(wanted, busy)


@dataclass(frozen=True, slots=True)
class _Placing:
    """The days of one platform."""

    platform: PlatformEntry
    strategy: Strategy
    off: OpenDays
    sensitive: frozenset[date]

    def standing(self, wanted: Iterable[Wanted]) -> list[Stood]:
        """Give each wanted slot its day; what has its own day comes first."""
        ordered = sorted(wanted, key=lambda one: (one.day, one.format or "", one.pillar or ""))
        open_today = [self.free(one, one.day) for one in ordered]
        busy = {one.day for one, is_open in zip(ordered, open_today, strict=True) if is_open}
        days = [one.day if is_open else None for one, is_open in zip(ordered, open_today, strict=True)]
        closed = [place for place, is_open in enumerate(open_today) if not is_open]
        for place in sorted(closed, key=lambda place: (not self._has_week(ordered[place]), place)):
            day = self.elsewhere(ordered[place], busy)
            if day:
                busy.add(day)
            days[place] = day
        return [Stood(one, day) for one, day in zip(ordered, days, strict=True)]

    def free(self, wanted: Wanted, day: date) -> bool:
        """Tell whether a slot may stand on a day: an open one, on which it is not all that sells."""
        if not self.off.free(day):
            return False
        return day not in self.sensitive or not promotes(wanted.pillar, self.platform.id, self.strategy)

    def elsewhere(self, wanted: Wanted, busy: Iterable[date]) -> date | None:
        """Find another day for a slot whose own is closed; ``None`` where it falls away."""
        taken = set(busy)
        return self._moved(wanted, taken) if self._has_week(wanted) else self._ahead(wanted, taken)

    def _has_week(self, wanted: Wanted) -> bool:
        """Tell whether any day of the wanted day's week could take its slot."""
        monday = monday_of(wanted.day)
        return any(self._usable(wanted, day) for day in _week(monday))

    def _ahead(self, wanted: Wanted, busy: set[date]) -> date | None:
        """Find another day of the period of a slot whose whole week is off: before it, else after.

        A period that is wholly off wants nothing: nobody is there to answer what a content starts. Where
        every open day has its content already, the slot falls away.
        """
        first, last = wanted.period
        if (last - first).days < 7:
            return None
        free = [
            day
            for day in between(first, last)
            if day not in busy and day.weekday() in wanted.weekdays and self.free(wanted, day)
        ]
        return min(free, key=lambda day: (day > wanted.day, abs((day - wanted.day).days)), default=None)

    def _moved(self, wanted: Wanted, busy: set[date]) -> date | None:
        """Find another day of the same week: a day of the cadence before a working day, earlier before later.

        Earlier, because what would fall on an absence has to be ready before it. Where every such day has its
        content already, the slot falls away rather than crowd one of them.
        """
        day = wanted.day
        free = [one for one in _week(monday_of(day)) if one not in busy and self._usable(wanted, one)]
        return min(
            free,
            key=lambda one: (one.weekday() not in wanted.weekdays, one > day, abs((one - day).days)),
            default=None,
        )

    def _usable(self, wanted: Wanted, day: date) -> bool:
        return (day.weekday() in wanted.weekdays or day.weekday() in WORKING_DAYS) and self.free(wanted, day)


def _week(monday: date) -> Iterable[date]:
    return between(monday, min(monday, date.max - 6 * DAY) + 6 * DAY)


def _slot(platform: PlatformEntry, wanted: Wanted, day: date) -> Slot:
    at = hour_of(platform, day) or wanted.at
    moved_from = wanted.day if day != wanted.day else None
    return Slot(day, platform.id, at, wanted.format, wanted.pillar, moved_from=moved_from)
