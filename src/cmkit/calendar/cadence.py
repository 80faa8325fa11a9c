"""What the cadences of a platform want: so many slots per period, on its days, at its hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cmkit.calendar.days import between, monday_of, month_end, next_month
from cmkit.model.platforms import Cadence, PlatformEntry
from cmkit.model.values import Every

WORKING_DAYS = (0, 1, 2, 3, 4)
"""The days that are used while a platform names none."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A slot that a cadence wants, on the day it would have if every day were open."""

    day: date
    at: time | None
    period: tuple[date, date]
    """The week, month or span that the slot belongs to: a written item within it fills it."""
    format: str | None = None
    pillar: str | None = None


def wanted_slots(platform: PlatformEntry, first: date, last: date, anchor: date) -> Iterator[Wanted]:
    """Visit what a platform's cadences want between two days, cadence by cadence.

    ``anchor`` is the day from which periods of several weeks or months are counted.
    """
    for cadence in platform.cadence:
        for period, days in _days(cadence, platform, first, last, anchor):
            for day in days:
                yield Wanted(day, _hour(platform, day), period, cadence.format, cadence.pillar)


def amount_of(cadence: Cadence) -> int:
    """Return how many slots a cadence plans: the low end of ``2-3``, the ceiling of ``max 1``."""
    if cadence.amount is None:
        return 1
    wanted = cadence.amount.low if cadence.amount.low else cadence.amount.high
    return min(int(wanted or 0), 200)


Period = tuple[date, date]


def _days(
    cadence: Cadence, platform: PlatformEntry, first: date, last: date, anchor: date
) -> Iterator[tuple[Period, list[date]]]:
    if cadence.rrule:
        for day in _recurring(cadence.rrule, anchor, first, last):
            yield (day, day), [day]
        return
    if cadence.per is None or cadence.per.unit in ("each", "hour"):
        return
    preferred = _weekdays(platform)
    for period in _periods(cadence.per, first, last, anchor):
        candidates = [day for day in between(*period) if day.weekday() in preferred]
        yield period, _spread(candidates or list(between(*period)), amount_of(cadence))


def _periods(every: Every, first: date, last: date, anchor: date) -> Iterator[Period]:
    """Visit the periods of a rhythm that touch the span, whole, counted from the anchor's."""
    if every.unit in ("day", "week"):
        length = timedelta(days=every.count * (7 if every.unit == "week" else 1))
        start = monday_of(anchor) if every.unit == "week" else anchor
        steps = (first - start) // length
        start += steps * length
        while start <= last:
            yield start, start + length - timedelta(days=1)
            start += length
        return
    months = every.count * {"month": 1, "quarter": 3, "half-year": 6}.get(every.unit, 12)
    index = (anchor.year * 12 + anchor.month - 1) // months if every.unit != "month" else 0
    base = index * months if every.unit != "month" else anchor.year * 12 + anchor.month - 1
    position = base + ((first.year * 12 + first.month - 1 - base) // months) * months
    while (start := date(position // 12, position % 12 + 1, 1)) <= last:
        end = start
        for _step in range(months - 1):
            end = next_month(end)
        yield start, month_end(end)
        position += months


def _spread(candidates: list[date], amount: int) -> list[date]:
    """Choose ``amount`` days spread evenly over the candidates; more than there are come round again."""
    if amount <= 0:
        return []
    size = len(candidates)
    if amount >= size:
        return sorted(candidates[index % size] for index in range(amount))
    return [candidates[(2 * index + 1) * size // (2 * amount)] for index in range(amount)]


def _recurring(rule: str, anchor: date, first: date, last: date) -> list[date]:
    """Work out an RRULE from the anchor; one that cannot be read gives nothing: a finding says so."""
    from dateutil.rrule import rrulestr

    try:
        found = rrulestr(rule.removeprefix("RRULE:"), dtstart=datetime.combine(anchor, time()))
    except (ValueError, TypeError, AttributeError):
        return []
    return [
        moment.date()
        for moment in found.between(datetime.combine(first, time()), datetime.combine(last, time()), inc=True)
    ][:1000]


def _weekdays(platform: PlatformEntry) -> frozenset[int]:
    named = {index for posting in platform.posting_times if posting.days for index in posting.days.indexes}
    return frozenset(named or WORKING_DAYS)


def _hour(platform: PlatformEntry, day: date) -> time | None:
    for posting in platform.posting_times:
        if posting.at and (posting.days is None or day.weekday() in posting.days.indexes):
            return posting.at.start
    return None
