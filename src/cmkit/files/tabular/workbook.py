"""Tables as XLSX: texts that never become formulas, and the same bytes for the same tables."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from textwrap import wrap
from types import ModuleType
from typing import Any, cast

from cmkit.files.tabular.delimited import Cell
from cmkit.files.tabular.typed import typed
from cmkit.problems import NotDone
from cmkit.text import _

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32_767
"""The most characters that a cell of a workbook takes."""
_NARROWEST, _WIDEST = 8, 60
_PRINTED, _LEAST_WIDEST = 200, 16
"""How many letters of a row a printed page shows legibly; how far its widest columns give way for that."""
_BODY = {"text_wrap": True, "valign": "top"}
_LINE, _HIGHEST = 15, 405
"""How high a line of a row is, and how high a row may be, in points."""
NO_DAY = datetime(2000, 1, 1)
"""When every workbook was made: the same tables are the same bytes."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: its name, and a table."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    language: str = "en"
    """How numbers are written in it."""


def write_workbook(sheets: Sequence[Sheet], *, title: str = "") -> bytes:
    """Write sheets that a person can use: a header that stays in sight, filters, fitting columns."""
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with library().Workbook(made, options) as workbook:
        workbook.set_properties({"title": title, "created": NO_DAY})
        head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        body = workbook.add_format(_BODY)
        for name, sheet in zip(names_of([one.name for one in sheets]), sheets, strict=True):
            page = workbook.add_worksheet(name)
            page.write_row(0, 0, sheet.header, head)
            forms = _Forms(workbook)
            for number, row in enumerate(sheet.rows, 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        _write(page, number, column, cell, sheet.language, forms)
                    elif cell is not None:
                        page.write_number(number, column, cell, body)
            widths = _widths(sheet)
            for column, width in enumerate(widths):
                page.set_column(column, column, width)
            for number, row in enumerate([sheet.header, *sheet.rows]):
                # Not every program fits rows to texts of several lines: it is told how high they are.
                if (lines := max(map(_lines, row, widths), default=1)) > 1:
                    page.set_row(number, min(_LINE * lines, _HIGHEST))
            page.freeze_panes(1, 0)
            if sheet.rows:
                page.autofilter(0, 0, len(sheet.rows), len(sheet.header) - 1)
            page.set_landscape()
            page.set_paper(9)
            page.fit_to_pages(1, 0)
            page.repeat_rows(0)
    return made.getvalue()


class _Forms(dict[str, Any]):
    """The forms in which cells are shown, each made once; ``""`` is that of text."""

    def __init__(self, workbook: Any) -> None:
        super().__init__()
        self._workbook = workbook

    def __missing__(self, shown_as: str) -> Any:
        aligned = {"num_format": shown_as, "align": "right"} if shown_as else {}
        self[shown_as] = self._workbook.add_format({**_BODY, **aligned})
        return self[shown_as]


def _write(page: Any, row: int, column: int, text: str, language: str, forms: _Forms) -> None:
    """Write a cell as what it is: a number that can be added up, a day that can be sorted, else text."""
    found = typed(text, language)
    if found is None:
        page.write_string(row, column, without_controls(text)[:LONGEST_CELL], forms[""])
    elif isinstance(found.value, Decimal):
        page.write_number(row, column, float(found.value), forms[found.shown_as])
    else:
        page.write_datetime(row, column, found.value, forms[found.shown_as])


def library() -> ModuleType:
    """Return the library that writes workbooks; raises ``NotDone``, saying how to install it, without it."""
    try:
        import xlsxwriter
    except ImportError as error:
        raise NotDone(
            _("Writing a workbook needs a library that is not installed."),
            _("Install it with: pip install 'cmkit[xlsx]'"),
        ) from error
    return cast("ModuleType", xlsxwriter)


def without_controls(text: str) -> str:
    """Return a text as a cell can hold it."""
    return _CONTROLS.sub("", text)


def names_of(wanted: Iterable[str]) -> list[str]:
    """Name sheets as a workbook allows: short, without signs of formulas, no two alike."""
    names: list[str] = []
    for one in wanted:
        stem = _NOT_IN_NAMES.sub(" ", one).strip()[:_LONGEST_NAME] or "1"
        name, number = stem, 2
        while name.casefold() in {other.casefold() for other in names}:
            name, number = f"{stem[: _LONGEST_NAME - 4]} {number}", number + 1
        names.append(name)
    return names


def _widths(sheet: Sheet) -> list[int]:
    """Fit columns to their texts; where a printed page would be too small to read, the widest give way."""
    columns = zip(sheet.header, *sheet.rows, strict=True)
    wanted = [max(max(_longest(cell) for cell in column) + 2, _NARROWEST) for column in columns]
    found = (
        most
        for most in range(_WIDEST, _LEAST_WIDEST, -1)
        if sum(min(one, most) for one in wanted) <= _PRINTED
    )
    widest = next(found, _LEAST_WIDEST)
    return [min(one, widest) for one in wanted]


def _lines(cell: Cell, width: int) -> int:
    """Count the lines that a cell goes over in a column of so many letters."""
    if not isinstance(cell, str):
        return 1
    return sum(max(len(wrap(line, width - 1)), 1) for line in cell.splitlines()) or 1


def _longest(cell: Cell) -> int:
    return max(map(len, str(cell).splitlines()), default=0) if cell is not None else 0
