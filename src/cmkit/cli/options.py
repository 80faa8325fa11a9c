"""Options that several commands share."""

from __future__ import annotations

from datetime import date

from cmkit.problems import InputRefused
from cmkit.text import _, visible


def day(text: str | None) -> date:
    """Read ``--today``; without it, the day it is."""
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputRefused(
            _("“{text}” is no day.").format(text=visible(text)), _("A day is written 2027-01-31.")
        ) from error


def month(text: str | None) -> date | None:
    """Read ``--month`` as its first day."""
    if text is None:
        return None
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise InputRefused(
            _("“{text}” is no month.").format(text=visible(text)), _("A month is written 2027-01.")
        ) from error
