"""Options that several commands share."""

from __future__ import annotations

from datetime import date

from typer import BadParameter

from cmkit.text import _


def day(text: str | None) -> date:
    """Read ``--today``; without it, the day it is."""
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadParameter(_("a day is written 2027-01-31")) from error
