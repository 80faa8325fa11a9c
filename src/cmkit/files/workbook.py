"""Tables as XLSX: texts that never become formulas, and the same bytes for the same tables."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cmkit.files.tabular import Cell

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LONGEST_CELL = 32_767
_NARROWEST, _WIDEST = 8, 60
_NO_DAY = datetime(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: its name, and a table."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def write_workbook(sheets: Sequence[Sheet], *, title: str = "") -> bytes:
    """Write sheets that a person can use: a header that stays in sight, filters, fitting columns."""
    import xlsxwriter

    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as workbook:
        workbook.set_properties({"title": title, "created": _NO_DAY})
        head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        body = workbook.add_format({"text_wrap": True, "valign": "top"})
        for name, sheet in zip(_names(sheets), sheets, strict=True):
            page = workbook.add_worksheet(name)
            page.write_row(0, 0, sheet.header, head)
            for number, row in enumerate(sheet.rows, 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        page.write_string(number, column, _CONTROLS.sub("", cell)[:_LONGEST_CELL], body)
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


def _names(sheets: Sequence[Sheet]) -> list[str]:
    """Name the sheets as a workbook allows: short, without signs of formulas, no two alike."""
    names: list[str] = []
    for sheet in sheets:
        stem = _NOT_IN_NAMES.sub(" ", sheet.name).strip()[:_LONGEST_NAME] or "1"
        name, number = stem, 2
        while name.casefold() in {one.casefold() for one in names}:
            name, number = f"{stem[: _LONGEST_NAME - 4]} {number}", number + 1
        names.append(name)
    return names


def _widths(sheet: Sheet) -> list[int]:
    columns = zip(sheet.header, *sheet.rows, strict=True)
    return [min(max(max(_longest(cell) for cell in column) + 2, _NARROWEST), _WIDEST) for column in columns]


def _longest(cell: Cell) -> int:
    return max(map(len, str(cell).splitlines()), default=0) if cell is not None else 0
