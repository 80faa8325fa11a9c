"""Workbooks as rows of text: what a cell shows, never what a formula would do."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from cmkit.files.paths import shown
from cmkit.files.tabular.archive import check_zip
from cmkit.files.tabular.text import Line
from cmkit.problems import InputRefused, NotDone
from cmkit.text import _

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_MOST_COLUMNS = 500
_WHOLE_BELOW = 1e15
"""Spreadsheets keep fifteen digits: an identifier that became a number has lost its last ones."""


def sheets_of_workbook(raw: bytes, name: str) -> list[tuple[str, Iterator[Line]]]:
    """Give each sheet of an XLSX file by its name, with its rows; formulas come as their text.

    Raises ``InputRefused`` for a file that is broken, ``NotDone`` where the reader is not installed.
    """
    check_zip(raw, name)
    workbook = _opened(raw, name)
    return [(sheet.title, _rows(sheet, name)) for sheet in workbook.worksheets]


def _opened(raw: bytes, name: str) -> Workbook:
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise NotDone(
            _("Reading {name} needs a library that is not installed.").format(name=shown(name)),
            _("Install it with: pip install 'cmkit[xlsx]' (or save the file as CSV)."),
        ) from error
    try:
        with warnings.catch_warnings():  # exports without styles, validations, … are read all the same
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # whatever a broken file makes of its reader
        raise _broken(name) from error


def _rows(sheet: object, name: str) -> Iterator[Line]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            sheet.reset_dimensions()  # type: ignore[attr-defined]  # what a file claims of its size may be wrong
            rows = sheet.iter_rows(values_only=True)  # type: ignore[attr-defined]  # idem
            for number, cells in enumerate(rows, 1):
                yield number, [_text(cell) for cell in cells[:_MOST_COLUMNS]]
        except InputRefused:
            raise
        except Exception as error:
            raise _broken(name) from error


def _text(cell: object) -> str:
    """Write a cell as plain text: dates in ISO form, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return float_text(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)


def float_text(number: float) -> str:
    """Write a number of a workbook: ``2633`` for 2633.0; one too long to be held whole keeps its exponent."""
    if abs(number) >= _WHOLE_BELOW:
        return f"{number:.5E}"
    if number == int(number):
        return str(int(number))
    text = repr(number)
    return f"{number:.12f}".rstrip("0") if "e" in text else text


def _broken(name: str) -> InputRefused:
    return InputRefused(
        _("{name} cannot be read as a workbook.").format(name=shown(name)),
        _("Download it again; or open it in a spreadsheet and save it as CSV."),
    )
