"""What the cadences of a platform want: so many slots per period, on its days, at its hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from math import ceil

from cmkit.calendar.days import DAY, between, monday_of, month_end
from cmkit.calendar.recurring import recurring_days
from cmkit.model.platforms import Cadence, PlatformEntry
from cmkit.model.values import Every

WORKING_DAYS = frozenset(range(5))
"""The days that are used while a platform names none."""
EVERY_DAY = frozenset(range(7))
MOST_A_PERIOD = 200
"""The most that is planned of one cadence in one period: more is a slip of the pen."""


Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A slot that a cadence wants, on the day it would have if every day were open."""

    day: date
    at: time | None
    period: Period
    """The week, month or span that the slot belongs to: a written item within it fills it."""
    weekdays: frozenset[int]
    """The days of the week that the cadence uses, 0 for Monday."""
    format: str | None = None
    pillar: str | None = None


def wanted_slots(platform: PlatformEntry, first: date, last: date, anchor: date) -> Iterator[Wanted]:
    """Visit what a platform's cadences want in the periods that touch a span, cadence by cadence.

    ``anchor`` is the day from which periods of several days, weeks or months are counted.
    """
    for cadence in platform.cadence:
        weekdays = _weekdays(cadence, platform)
        for period, days in _days(cadence, weekdays, (first, last), anchor):
            for day in days:
                hour = hour_of(platform, day)
                yield Wanted(day, hour, period, weekdays, cadence.format, cadence.pillar)


def amount_of(cadence: Cadence) -> Decimal:
    """Return how many slots a cadence plans a period: the low end of ``2-3``, the ceiling of ``max 1``.

    An amount with decimals is spread: ``0.5`` a week is one every other week.
    """
    if cadence.amount is None:
        return Decimal(1)
    wanted = cadence.amount.low or cadence.amount.high or Decimal(0)
    return max(Decimal(0), min(wanted, Decimal(MOST_A_PERIOD)))


def hour_of(platform: PlatformEntry, day: date) -> time | None:
    """Return the first hour at which a platform posts on a day; ``None`` while it names none."""
    return next(iter(hours_of(platform, day)), None)


def hours_of(platform: PlatformEntry, day: date) -> list[time]:
    """Return the hours at which a platform posts on a day, in the order of the strategy."""
    return [
        posting.at.start
        for posting in platform.posting_times
        if posting.at and (posting.days is None or day.weekday() in posting.days.indexes)
    ]


def _days(
    cadence: Cadence, weekdays: frozenset[int], span: Period, anchor: date
) -> Iterator[tuple[Period, list[date]]]:
    if cadence.rrule:
        for day in _recurring(cadence.rrule, anchor, *span):
            yield (monday_of(day), monday_of(day) + 6 * DAY), [day]
        return
    if cadence.per is None or cadence.per.unit in ("each", "hour"):
        return
    amount = amount_of(cadence)
    for number, period in _periods(cadence.per, *span, anchor):
        candidates = [day for day in between(*period) if day.weekday() in weekdays]
        yield period, _spread(candidates, ceil((number + 1) * amount) - ceil(number * amount))


def _periods(every: Every, first: date, last: date, anchor: date) -> Iterator[tuple[int, Period]]:
    """Visit the periods of a rhythm that touch the span, whole, each with its number from the anchor's."""
    if every.unit in ("day", "week"):
        length = timedelta(days=every.count * (7 if every.unit == "week" else 1))
        start = monday_of(anchor) if every.unit == "week" else anchor
        number = (first - start) // length
        while (begins := start + number * length) <= last:
            yield number, (begins, begins + length - DAY)
            number += 1
        return
    # Months are counted from the anchor's; quarters, halves and years are the calendar's own.
    months = every.count * {"month": 1, "quarter": 3, "half-year": 6}.get(every.unit, 12)
    base = _month_number(anchor)
    if every.unit != "month":
        base -= base % months
    number = (_month_number(first) - base) // months
    while (position := base + number * months) <= _month_number(last):
        end = position + months - 1
        yield number, (_month(position), month_end(_month(end)))
        number += 1


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month(number: int) -> date:
    """Return the first day of a month by its number; the calendar ends with 9999."""
    year, month = divmod(number, 12)
    return date(year, month + 1, 1) if year <= date.max.year else date.max.replace(day=1)


def _spread(candidates: list[date], amount: int) -> list[date]:
    """Choose ``amount`` days spread evenly over the candidates; more than there are come round again."""
    size = len(candidates)
    if amount <= 0 or not size:
        return []
    if amount >= size:
        return sorted(candidates[index % size] for index in range(amount))
    return [candidates[(2 * index + 1) * size // (2 * amount)] for index in range(amount)]


def _recurring(rule: str, anchor: date, first: date, last: date) -> list[date]:
    """Work out an RRULE; one that cannot be read gives nothing: a finding says so."""
    try:
        return recurring_days(rule, anchor, first, last)
    except ValueError:
        return []


def _weekdays(cadence: Cadence, platform: PlatformEntry) -> frozenset[int]:
    """Return the days named by the platform; else every day for a rhythm of days, working days for others."""
    named = {index for posting in platform.posting_times if posting.days for index in posting.days.indexes}
    if named:
        return frozenset(named)
    return EVERY_DAY if cadence.per and cadence.per.unit == "day" else WORKING_DAYS
