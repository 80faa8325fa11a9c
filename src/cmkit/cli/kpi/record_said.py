"""What ``cmkit kpi record`` says of a figure: its days, its value, what it corrects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from cmkit.cli.console import Console
from cmkit.measures.series import index
from cmkit.mission.recording import Cell, Recorded
from cmkit.model.readings import Reading
from cmkit.text import _, spoken_language, visible, written_date, written_number


def tell(
    cell: Cell, value: str, recorded: Recorded, readings: Iterable[Reading], today: date, console: Console
) -> None:
    """Say what was noted, and what it takes the place of."""
    language = spoken_language()
    start, end = (date.fromisoformat(text) for text in cell[:2])
    days = (
        written_date(end, language)
        if start == end
        else _("{start} to {end}").format(
            start=written_date(start, language), end=written_date(end, language)
        )
    )
    where = ", ".join(visible(part) for part in (cell[2], *cell[3:]) if part)
    figure = written_number(Decimal(value), language)
    if recorded.same:
        console.say(_("That figure is on record already: nothing changes."))
        return
    console.say(_("Recorded: {where}, {days}: {value}.").format(where=where, days=days, value=figure))
    there = before(cell, readings)
    if recorded.corrected and there is not None and there.value is not None:
        told = (
            _("It takes the place of {value}, noted on the same day.")
            if there.recorded_on == today
            else _("It corrects {value}, which stays on record.")
        )
        console.say(told.format(value=written_number(there.value, language)))


def before(cell: Cell, readings: Iterable[Reading]) -> Reading | None:
    """Return what was on record for the same days."""
    start, end = (date.fromisoformat(text) for text in cell[:2])
    there = index(readings).track(cell[2], cell[3], cell[4], cell[5]).readings
    return next((one for one in there if (one.start, one.end) == (start, end)), None)
