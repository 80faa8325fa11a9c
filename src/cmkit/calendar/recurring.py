"""Recurrence rules (RFC 5545): read part by part, with the reason where one cannot be; worked out in days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice

from cmkit.text import _, visible

LONGEST = 2000
"""The most characters of a rule with its exceptions; a person writes thirty."""
OLDEST = 100
"""How many years before the days that are asked for a rule may begin."""

# The hour is said by the posting times: a rule with hours would give one slot an hour.
_OF_HOURS = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})
_DAY = "(?:MO|TU|WE|TH|FR|SA|SU)"


_DATE = re.compile("[0-9]{8}(?:T[0-9]{6}Z?)?")
_BESIDE = ("DTSTART", "EXDATE", "RDATE")
"""What may stand beside the rule: the day that it counts from, days left out, days put in."""
_NAMED = re.compile(rf"\s+(?=(?:RRULE|{'|'.join(_BESIDE)})[:;]|FREQ=)")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that was read: its parts by name, and what stands beside it."""

    parts: Mapping[str, str]
    starts: date | None = None
    """The day that it counts from."""
    without: frozenset[date] = frozenset()
    """Days that are left out."""
    more: frozenset[date] = frozenset()
    """Days that are put in."""


def _several(one: str) -> re.Pattern[str]:
    return re.compile(rf"{one}(?:,{one}){{0,99}}")


_PARTS: Mapping[str, re.Pattern[str]] = {
    "FREQ": re.compile("DAILY|WEEKLY|MONTHLY|YEARLY"),
    "INTERVAL": re.compile("0*[1-9][0-9]{0,3}"),
    "COUNT": re.compile("0*[1-9][0-9]{0,5}"),
    "UNTIL": _DATE,
    "WKST": re.compile(_DAY),
    "BYDAY": _several(rf"(?:[+-]?[1-9][0-9]?)?{_DAY}"),
    "BYMONTH": _several("0?(?:[1-9]|1[0-2])"),
    "BYMONTHDAY": _several("[+-]?(?:0?[1-9]|[12][0-9]|3[01])"),
    "BYSETPOS": _several("[+-]?[1-9][0-9]{0,2}"),
    "BYWEEKNO": _several("[+-]?(?:0?[1-9]|[1-4][0-9]|5[0-3])"),
    "BYYEARDAY": _several("[+-]?0{0,2}[1-9][0-9]{0,2}"),
}


def recurring_days(rule: str, anchor: date, first: date, last: date) -> list[date]:
    """Work out the days of a rule that lie in a span, counted from the anchor.

    Days are what it is about: hours in it are left out, the end of ``UNTIL`` is a day. ``ValueError`` says
    in the user's language why a rule cannot be read.
    """
    read = read_rule(rule)
    anchor = read.starts or anchor
    days = _by_rule(dict(read.parts), anchor, first, last)
    more = (day for day in read.more if first <= day <= last)
    return sorted({*days, *more} - read.without)


def _by_rule(parts: dict[str, str], anchor: date, first: date, last: date) -> list[date]:
    if anchor.year < first.year - OLDEST:
        return []
    from dateutil.rrule import rrulestr

    # The library looks for a day that never comes until the year 9999, for seconds. The calendar comes round
    # every 400 years, weekdays too: near its end there is as much to find, and little to look through.
    shift = (9999 - max(last.year, anchor.year)) // 400 * 400
    count = int(parts.pop("COUNT", "100000"))
    until = min(parts.get("UNTIL", "99991231")[:8], f"{last:%Y%m%d}")
    parts["UNTIL"] = f"{int(until[:4]) + shift:04}{until[4:]}"
    bounded = ";".join(f"{name}={value}" for name, value in parts.items())
    start = datetime.combine(anchor.replace(year=anchor.year + shift), time())
    try:
        moments = list(islice(rrulestr(bounded, dtstart=start), count))
    except (ValueError, TypeError, AttributeError, OverflowError, IndexError) as error:
        raise ValueError(_("it cannot be worked out")) from error
    days = (moment.date().replace(year=moment.year - shift) for moment in moments)
    return [day for day in days if day >= first]


def why_unreadable(rule: str) -> str:
    """Say why a rule cannot be read; nothing for one that can."""
    try:
        recurring_days(rule, date(2024, 1, 1), date(2024, 1, 1), date(2024, 12, 31))
    except ValueError as error:
        return str(error)
    return ""


def read_rule(rule: str) -> Rule:
    """Split a rule, and what stands beside it, into its parts; raises ``ValueError`` with the reason.

    ``EXDATE``, ``RDATE`` and ``DTSTART`` stand as in a calendar file, each on its line or after a space, or
    among the parts of the rule.
    """
    text = rule.strip().upper()
    if len(text) > LONGEST:
        raise ValueError(_("it is longer than {most} characters").format(most=LONGEST))
    parts: dict[str, str] = {}
    beside: dict[str, list[date]] = {name: [] for name in _BESIDE}
    for line in _NAMED.split(text):
        named = line.partition(":")[0].partition(";")[0]
        if named in _BESIDE:
            beside[named] += _days(named, line.partition(":")[2])
            continue
        for part in line.removeprefix("RRULE:").rstrip(";").split(";"):
            name, equals, value = part.partition("=")
            if equals and name in _BESIDE:
                beside[name] += _days(name, value)
            elif name not in _OF_HOURS:
                _take(parts, part, name, value if equals else None)
    if "FREQ" not in parts:
        raise ValueError(_("FREQ is missing: DAILY, WEEKLY, MONTHLY or YEARLY"))
    starts = min(beside["DTSTART"], default=None)
    return Rule(parts, starts, frozenset(beside["EXDATE"]), frozenset(beside["RDATE"]))


def _take(parts: dict[str, str], part: str, name: str, value: str | None) -> None:
    """Put a part of the rule beside the others, once it is of its form."""
    if value is None or name not in _PARTS:
        raise ValueError(_("“{part}” is not a part of such a rule").format(part=visible(part)))
    if name in parts:
        raise ValueError(_("{part} stands twice").format(part=name))
    if not _PARTS[name].fullmatch(value) or (name == "UNTIL" and not _is_day(value)):
        raise ValueError(_("{part} cannot be “{value}”").format(part=name, value=visible(value)))
    parts[name] = value


def _days(name: str, value: str) -> list[date]:
    """Read some days: ``20270105,20270112T090000``, or with hyphens; hours are left out."""
    found = []
    for one in value.split(","):
        bare = one.strip().replace("-", "").replace(":", "")
        if not _DATE.fullmatch(bare) or not _is_day(bare):
            raise ValueError(_("{part} cannot be “{value}”").format(part=name, value=visible(one.strip())))
        found.append(date(int(bare[:4]), int(bare[4:6]), int(bare[6:8])))
    return found


def _is_day(value: str) -> bool:
    try:
        date(int(value[:4]), int(value[4:6]), int(value[6:8]))
    except ValueError:
        return False
    return True
