"""When something suits or is due, by what people say in words: months, days of the week, «avant le 25»."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache

from cmkit.calendar.bundled import bundled
from cmkit.model.base import Block, Line, Words


class TimeOfYear(Block):
    """A stretch of the year, or days of the week, by the words that name it."""

    said: Line
    months: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()
    """1 for Monday, as ISO 8601 counts."""
    exact: bool = False
    """Capital letters count: ``May`` is a month, ``may`` is not."""


class TimesOfYear(Block):
    """The words that are known."""

    as_of: Line
    source: Line
    unless: Line
    """Words that turn a wish into its contrary: such a wish is left to people."""
    month_before: Words = ()
    """How people say by which day of the month before something is due."""
    times: tuple[TimeOfYear, ...] = ()


def day_of_month_before(texts: Iterable[str]) -> int | None:
    """Return the day of the month before by which something is due; ``None`` where nothing says so."""
    found = (pattern.search(text) for text in texts for pattern in _months_before())
    days = (int(one[1]) for one in found if one)
    return next((day for day in days if 1 <= day <= 31), None)


def suits(when: Iterable[str], day: date) -> bool:
    """Tell whether a day is one of those that a wish names; any day is where it names none that is known."""
    wish = " ".join(when)
    if not wish or _unless().search(wish):
        return True
    named = [one for pattern, one in _times() if pattern.search(wish)]
    months = {month for one in named for month in one.months}
    weekdays = {weekday for one in named for weekday in one.weekdays}
    return (not months or day.month in months) and (not weekdays or day.isoweekday() in weekdays)


@cache
def _times() -> tuple[tuple[re.Pattern[str], TimeOfYear], ...]:
    times = bundled("times_of_year", TimesOfYear).times
    return tuple((re.compile(one.said, 0 if one.exact else re.IGNORECASE), one) for one in times)


@cache
def _months_before() -> tuple[re.Pattern[str], ...]:
    words = bundled("times_of_year", TimesOfYear).month_before
    return tuple(re.compile(one, re.IGNORECASE) for one in words)


@cache
def _unless() -> re.Pattern[str]:
    return re.compile(bundled("times_of_year", TimesOfYear).unless, re.IGNORECASE)
