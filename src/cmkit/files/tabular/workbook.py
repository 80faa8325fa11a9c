"""Tables as XLSX: texts that never become formulas, and the same bytes for the same tables."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
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
_BODY = {"text_wrap": True, "valign": "top"}
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
            for column, width in enumerate(_widths(sheet)):
                page.set_column(column, column, width)
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
    columns = zip(sheet.header, *sheet.rows, strict=True)
    return [min(max(max(_longest(cell) for cell in column) + 2, _NARROWEST), _WIDEST) for column in columns]


def _longest(cell: Cell) -> int:
    return max(map(len, str(cell).splitlines()), default=0) if cell is not None else 0
