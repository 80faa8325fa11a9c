"""How a row that is damaged is told: the value, the file, the row, what to do."""

from __future__ import annotations

from cmkit.files.paths import shown
from cmkit.files.tabular.sources import Sheet
from cmkit.measures.taking import Wrong
from cmkit.problems import Refused
from cmkit.text import _

_LONGEST = 60


def damaged(sheet: Sheet, line: int, value: str, why: str) -> Refused:
    """Refuse a file for one of its rows."""
    short = shown(value if len(value) <= _LONGEST else value[:_LONGEST] + "…")
    place = _("{file}, row {line}").format(file=shown(sheet.name), line=line)
    told = _("{place}: “{value}”: {why}.") if value else _("{place}: {why}.")
    return Refused(
        told.format(place=place, value=short, why=why),
        _("Download the export again and import it as it came, without opening it in a spreadsheet."),
    )


def day_to_come(sheet: Sheet, line: int, day: str) -> Refused:
    """Refuse a file for a row of a day that has not come yet: its dates are others than they seem."""
    refused = damaged(sheet, line, day, _("that day is still to come"))
    return Refused(
        refused.message,
        _("It has no figures yet: see whether --dates or --year reads these days as they are meant."),
    )


def unreadable_figure(sheet: Sheet, line: int, wrong: Wrong, column: str) -> Refused:
    """Refuse a cell that should be a figure, saying what became of it."""
    whys = {
        "date": _("a spreadsheet turned a number of the column “{column}” into a date"),
        "exponent": _("a spreadsheet shortened a number of the column “{column}”"),
        "formula": _("the column “{column}” holds a formula, which is read as text"),
        "thousands": _("in the column “{column}” this may be a thousand or a number with decimals"),
        "parts": _("the column “{column}” counts things, and this is no whole number"),
        "negative": _("in the column “{column}” nothing can be less than nothing"),
    }
    why = whys.get(wrong.kind) or _("not a number, in the column “{column}”")
    refused = damaged(sheet, line, wrong.text, why.format(column=shown(column)))
    if wrong.kind == "formula" and sheet.is_workbook:
        return Refused(refused.message, _("Save the file as CSV, which keeps the results, and import that."))
    return refused
