"""Options that several commands share."""

from __future__ import annotations

import re
from datetime import date

from cmkit.problems import InputRefused
from cmkit.text import _, visible

# Python's own reading takes 20270101 and 2027-W01-1 too: one form is enough to learn.
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile("[0-9]{4}-[0-9]{2}")
_YEARS = range(2000, 2201)
"""Days beyond are slips of the pen, and leave no room to count from."""


def day(text: str | None) -> date:
    """Read ``--today``; without it, the day it is."""
    if text is None:
        return date.today()
    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        found = date.fromisoformat(text)
        if found.year not in _YEARS:
            raise ValueError(text)
        return found
    except ValueError as error:
        raise InputRefused(
            _("“{text}” is not a day.").format(text=visible(text)), _("A day is written 2027-01-31.")
        ) from error


def month(text: str | None) -> date | None:
    """Read ``--month`` as its first day."""
    if text is None:
        return None
    try:
        if not _MONTH.fullmatch(text):
            raise ValueError(text)
        first = date.fromisoformat(f"{text}-01")
        if first.year not in _YEARS:
            raise ValueError(text)
        return first
    except ValueError as error:
        raise InputRefused(
            _("“{text}” is not a month.").format(text=visible(text)), _("A month is written 2027-01.")
        ) from error
