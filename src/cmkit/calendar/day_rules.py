"""Days that come back each year by a rule: fixed, the second Sunday of a month, so many days after Easter."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from cmkit.calendar.days import month_end
from cmkit.model.values import WEEKDAYS

_WEEKDAY = "|".join(WEEKDAYS)
_MONTH = "0[1-9]|1[0-2]"
_RULE = re.compile(
    rf"(?:(?P<fixed>(?P<month>{_MONTH})-(?P<day>[0-3][0-9]))"
    rf"|(?P<nth>[1-5]|last) (?P<of>{_WEEKDAY}) (?P<within>{_MONTH})"
    rf"|(?P<first>{_WEEKDAY}) from (?P<after>{_MONTH})-(?P<since>[0-3][0-9])"
    r"|(?P<easter>easter))"
    r"(?: ?(?P<offset>[+-][0-9]{1,3}))?"
)


def day_of(rule: str, year: int) -> date | None:
    """Work out the day of a rule in a year; ``None`` where that year has none (29 February, a fifth Sunday).

    ``01-06`` is a fixed day, ``2 sun 05`` the second Sunday of May, ``last sun 03`` the last of March,
    ``wed from 01-06`` the first Wednesday on or after 6 January, ``easter`` Easter Sunday; each may be
    followed by so many days more or less: ``easter+39``, ``4 thu 11 +1``. Raises ``ValueError`` for a text
    that is no rule.
    """
    found = _RULE.fullmatch(rule)
    if not found:
        raise ValueError(rule)
    base = _base(found, year)
    if base is None or not found["offset"]:
        return base
    try:
        return base + timedelta(days=int(found["offset"]))
    except OverflowError:
        return None


@lru_cache(maxsize=512)
def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar.

    Source: the anonymous algorithm published in Nature in 1876, as in J. Meeus, Astronomical Algorithms.
    """
    golden, century = year % 19, year // 100
    leap, rest = divmod(century, 4)
    lunar = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - lunar + 15) % 30
    fourth, left = divmod(year % 100, 4)
    weekday = (32 + 2 * rest + 2 * fourth - epact - left) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _base(found: re.Match[str], year: int) -> date | None:
    if found["easter"]:
        return easter(year)
    if found["fixed"]:
        return _day(year, int(found["month"]), int(found["day"]))
    if found["first"]:
        since = _day(year, int(found["after"]), int(found["since"]))
        return since and _first_from(since, WEEKDAYS.index(found["first"]))
    month, weekday = int(found["within"]), WEEKDAYS.index(found["of"])
    if found["nth"] == "last":
        end = month_end(date(year, month, 1))
        return end - timedelta(days=(end.weekday() - weekday) % 7)
    first = _first_from(date(year, month, 1), weekday)
    return _day(year, month, first.day + 7 * (int(found["nth"]) - 1))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _first_from(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)
