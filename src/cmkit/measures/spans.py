"""The periods in which a KPI is read: weeks from Monday, months and longer ones by the calendar."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from cmkit.measures.dates import Span
from cmkit.model.objectives import Kpi
from cmkit.model.values import Every, PartialDate

MONTH = Every(1, "month")
"""The period of a KPI that names none."""
QUARTER_DAYS = 92
"""The longest that a quarter lasts."""

_MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
_DAYS: Mapping[str, int] = {"day": 1, "week": 7}
_MONDAY = date(2001, 1, 1).toordinal()
_BACK_MONTHS = {"previous_year": 12, "previous_half": 6, "previous_quarter": 3, "previous_month": 1}
_BACK_WEEKS = {"previous_year": 52, "previous_half": 26, "previous_quarter": 13, "previous_month": 4}


def period_of(kpi: Kpi) -> Every:
    """Return the period in which a KPI is read: its own; a month where it has none of the calendar."""
    every = kpi.period
    return every if every and (every.unit in _MONTHS or every.unit in _DAYS) else MONTH


def span_at(day: date, every: Every) -> Span:
    """Return the period that a day lies in: weeks begin on Monday, months by the calendar."""
    if every.unit in _DAYS:
        length = _DAYS[every.unit] * every.count
        start = day - timedelta(days=(day.toordinal() - _MONDAY) % length)
        return Span(start, _plus(start, length - 1))
    length = _MONTHS[every.unit] * every.count
    index = (day.year * 12 + day.month - 1) // length * length
    return Span(_first_of(index), _last_of(index + length - 1))


def before(span: Span, every: Every) -> Span:
    """Return the period before one."""
    return span_at(_plus(span.start, -1), every)


def comparable(span: Span, every: Every, comparison: str, starts_on: date | None) -> Span | None:
    """Return the period that a comparison names for one: the same, some months or weeks earlier.

    ``before_mission`` goes back whole years, to before ``starts_on``; ``None`` while that day is unknown.
    """
    if comparison in _BACK_MONTHS:
        return _earlier(span, every, _BACK_MONTHS[comparison], _BACK_WEEKS[comparison])
    if starts_on is None:
        return None
    found = span
    while found.end >= starts_on and found.start.year > 1900:
        found = _earlier(found, every, 12, 52)
    return found


def quarter_before(day: date) -> date:
    """Return the last day of the quarter that ended before a day."""
    return _last_of((day.year * 12 + day.month - 1) // 3 * 3 - 1)


def last_quarter_end(today: date) -> date:
    """Return the last day of the quarter that was over by the evening of a day."""
    return quarter_before(_plus(today, 1))


def longest(every: Every) -> int:
    """Return for how many days a figure is recent: as long as its period, and at least a quarter."""
    return max(QUARTER_DAYS, round(every.days or 0))


def first_day(when: PartialDate | None, starts_on: date | None) -> date | None:
    """Return the first day that a date means; ``None`` while it cannot be placed."""
    return when.first(starts_on) if when else None


def last_day(when: PartialDate | None, starts_on: date | None) -> date | None:
    """Return the last day that a date means; ``None`` while it cannot be placed."""
    return when.last(starts_on) if when else None


def _earlier(span: Span, every: Every, months: int, weeks: int) -> Span:
    if every.unit in _DAYS:
        return Span(_plus(span.start, -7 * weeks), _plus(span.end, -7 * weeks))
    first = span.start.year * 12 + span.start.month - 1 - months
    last = span.end.year * 12 + span.end.month - 1 - months
    return Span(_first_of(first), _last_of(last))


def _first_of(index: int) -> date:
    year, month = divmod(index, 12)
    return date(min(max(year, 1), date.max.year), month + 1, 1)


def _last_of(index: int) -> date:
    year, month = divmod(index, 12)
    year = min(max(year, 1), date.max.year)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def _plus(day: date, days: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))
