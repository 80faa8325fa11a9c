"""What period a table is about, where its rows do not say: read from the lines above it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from cmkit.measures.dates import Span, read_day
from cmkit.measures.normal import normal

_START = re.compile(r"(?:start date|date de debut)\s*:\s*(\d{8}|\d{4}-\d{2}-\d{2})")
_END = re.compile(r"(?:end date|date de fin)\s*:\s*(\d{8}|\d{4}-\d{2}-\d{2})")
_BOTH = re.compile(r"(\d{8}|\d{4}-\d{2}-\d{2})\s*(?:-|to|au|_|/)\s*(\d{8}|\d{4}-\d{2}-\d{2})")
_IN_NAME = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})[_ ](?:to_|au_)?(\d{4}-\d{2}-\d{2})(?!\d)")


def period_above(rows: Iterable[Sequence[str]]) -> Span | None:
    """Find the period that the lines above a table tell: a start and an end, or both in one."""
    start = end = both = None
    for row in rows:
        text = normal(" ".join(row))
        start = found[1] if (found := _START.search(text)) else start
        end = found[1] if (found := _END.search(text)) else end
        both = found if (found := _BOTH.fullmatch(text)) else both
    if start and end:
        return _span(start, end)
    return _span(both[1], both[2]) if both else None


def period_in_name(name: str) -> Span | None:
    """Find the period that the name of a download tells, as YouTube writes it: two days in ISO form."""
    found = _IN_NAME.search(name)
    return _span(found[1], found[2]) if found else None


def _span(first: str, last: str) -> Span | None:
    try:
        start, end = read_day(first, "dmy"), read_day(last, "dmy")
    except ValueError:
        return None
    if isinstance(start, Span) and isinstance(end, Span) and start.start <= end.end:
        return Span(start.start, end.end)
    return None


def together(days: Iterable[tuple[date, date]]) -> Span | None:
    """Return the days from the first to the last of some."""
    known = list(days)
    return Span(min(start for start, _end in known), max(end for _start, end in known)) if known else None
