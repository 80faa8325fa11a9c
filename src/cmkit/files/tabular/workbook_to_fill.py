"""A sheet to fill and send back: protected but for the answers, with marks by which its rows are found."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Literal

from cmkit.files.tabular.workbook import LONGEST_CELL, NO_DAY, library, names_of, without_controls
from cmkit.problems import InputRefused
from cmkit.text import _

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | date | None
"""A text, or a day that sorts as one; the first address of a text is a link where its column says so."""

_DAYS: Mapping[str, str] = {"fr": "[$-40C]ddd d mmm yyyy", "en": "[$-809]ddd d mmm yyyy"}
_LONGEST_LINK = 2_079
_LINE, _HIGHEST = 15, 409
"""The height of a line of text, and the most that a row can have, in points."""
_A4, _A3 = 9, 8
_WIDE = 200
"""From how many characters on a table is set for a larger sheet of paper."""
_COLOURS = ("#E2EFDA", "#FCE4D6", "#EDEDED")
"""What the choices of a column are coloured with, in their order."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it is called, and what may be done in it."""

    key: str
    """Stands in a hidden row above the titles: whatever language they are in, and wherever it is moved."""
    title: str
    width: int = 12
    hidden: bool = False
    open: bool = False
    """It is there to be filled; all others are protected."""
    choices: tuple[str, ...] = ()
    """What a drop-down offers; nothing else can be typed there."""
    told: str = ""
    """The note that appears over the title."""
    linked: bool = False
    """A cell that is nothing but an address opens it."""
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Field:
    """One cell above the table that is to be filled: its key, and what stands before it."""

    key: str
    label: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class SheetToFill:
    """A table to fill, and what stands above it."""

    name: str
    title: str
    lines: Sequence[str]
    """Instructions, a line each."""
    fields: Sequence[Field]
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    closed: Collection[int] = ()
    """Rows, counted from 0, in which nothing is to be answered."""
    language: Literal["fr", "en"] = "en"
    kept_in_sight: int = 0
    """How many columns stay where they are while one looks further to the right."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A hidden sheet of plain texts, for whoever reads the workbook back."""

    name: str
    rows: Sequence[Sequence[str]] = field(default=())


def write_to_fill(sheet: SheetToFill, beside: Beside) -> bytes:
    """Write the workbook; the same sheet is always the same bytes.

    Raises ``InputRefused`` for a text that is too long for a cell, ``NotDone`` where the library lacks.
    """
    for row in (*sheet.rows, *beside.rows):
        _refuse_long(row)
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with library().Workbook(made, options) as workbook:
        workbook.set_properties({"title": sheet.title, "created": NO_DAY})
        name, hidden = names_of([sheet.name, beside.name])
        _Page(workbook, workbook.add_worksheet(name), sheet).write()
        page = workbook.add_worksheet(hidden)
        page.hide()
        for number, row in enumerate(beside.rows):
            for column, text in enumerate(row):
                page.write_string(number, column, without_controls(text))
        page.protect()
    return made.getvalue()


class _Page:
    """The sheet while it is written."""

    def __init__(self, workbook: Workbook, page: Worksheet, sheet: SheetToFill) -> None:
        self.page, self.sheet = page, sheet
        self.add = workbook.add_format
        around = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
        self.body = self.add(around)
        self.day = self.add({**around, "num_format": _DAYS[sheet.language], "align": "left"})
        self.link = self.add({**around, "font_color": "#0563C1", "underline": 1})
        self.fill = self.add({**around, "locked": False, "bg_color": "#FFF9E5"})
        self.mark = self.add({"font_color": "#7F7F7F", "font_size": 8})
        self.head_row = len(sheet.lines) + len(sheet.fields) + 2

    def write(self) -> None:
        self._above()
        for index, column in enumerate(self.sheet.columns):
            self._column(index, column)
        for number, row in enumerate(self.sheet.rows):
            for index, cell in enumerate(row):
                self._cell(self.head_row + 1 + number, index, cell, number in self.sheet.closed)
            self.page.set_row(self.head_row + 1 + number, self._height(row))
        self._around()

    def _above(self) -> None:
        page, sheet = self.page, self.sheet
        page.write_string(0, 0, without_controls(sheet.title), self.add({"bold": True, "font_size": 14}))
        plain = self.add({})
        for number, line in enumerate(sheet.lines, 1):
            page.write_string(number, 0, without_controls(line), plain)
        label = self.add({"bold": True})
        blank = self.add({"locked": False, "bg_color": "#FFF9E5", "bottom": 1})
        for number, one in enumerate(sheet.fields, 1 + len(sheet.lines)):
            page.write_string(number, 0, one.label, label)
            page.write_blank(number, 2, None, blank)
            if one.told:
                _note(page, number, 2, one.told)

    def _column(self, index: int, column: Column) -> None:
        page, first = self.page, self.head_row + 1
        ground = "#FFE9A8" if column.open else "#E7E6E6"
        head = self.add({"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": ground})
        page.write_string(self.head_row - 1, index, column.key, self.mark)
        page.write_string(self.head_row, index, without_controls(column.title), head)
        page.set_column(index, index, column.width, None, {"hidden": column.hidden})
        if column.told:
            _note(page, self.head_row, index, column.told)
        open_rows = [number for number in range(len(self.sheet.rows)) if number not in self.sheet.closed]
        if not column.choices or not open_rows:
            return
        rule = {"validate": "list", "source": list(column.choices), "error_title": column.title[:32]}
        for start, end in _stretches(open_rows):
            page.data_validation(first + start, index, first + end, index, rule)
        last = first + len(self.sheet.rows) - 1
        for choice, colour in zip(column.choices, _COLOURS, strict=False):
            looks = {"type": "cell", "criteria": "==", "value": f'"{choice}"'}
            page.conditional_format(
                first, index, last, index, {**looks, "format": self.add({"bg_color": colour})}
            )

    def _cell(self, row: int, index: int, cell: Cell, closed: bool) -> None:
        column = self.sheet.columns[index]
        looks: Format = self.fill if column.open and not closed else self.body
        if isinstance(cell, date):
            self.page.write_datetime(row, index, datetime.combine(cell, time()), self.day)
            return
        text = without_controls(cell or "")
        if not text:
            self.page.write_blank(row, index, None, looks)
        elif column.linked and _is_link(text):
            self.page.write_url(row, index, text, self.link, text)
        else:
            self.page.write_string(row, index, text, looks)

    def _height(self, row: Sequence[Cell]) -> float:
        """Reckon how high a row has to be: not every program works that out by itself."""
        lines = 1
        for column, cell in zip(self.sheet.columns, row, strict=True):
            if isinstance(cell, str) and not column.hidden:
                wide = max(column.width - 1, 1)
                lines = max(lines, sum(1 + max(len(one) - 1, 0) // wide for one in cell.split("\n")))
        return min(lines * _LINE + 4, _HIGHEST)

    def _around(self) -> None:
        page, columns = self.page, self.sheet.columns
        if self.head_row:
            page.set_row(self.head_row - 1, None, None, {"hidden": True})
        page.set_row(self.head_row, 2 * _LINE + 4)
        page.freeze_panes(self.head_row + 1, self.sheet.kept_in_sight)
        if self.sheet.rows:
            page.autofilter(self.head_row, 0, self.head_row + len(self.sheet.rows), len(columns) - 1)
        allowed = ("format_cells", "format_columns", "format_rows", "sort", "autofilter")
        page.protect("", dict.fromkeys(allowed, True))
        page.set_landscape()
        printed = [column for column in columns if column.printed and not column.hidden]
        page.set_paper(_A3 if sum(column.width for column in printed) > _WIDE else _A4)
        last = max((index for index, column in enumerate(columns) if column in printed), default=0)
        page.print_area(0, 0, self.head_row + len(self.sheet.rows), last)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.fit_to_pages(1, 0)
        page.repeat_rows(self.head_row)
        page.set_footer("&L&A&R&P / &N")


def _note(page: Worksheet, row: int, column: int, text: str) -> None:
    lines = 2 + len(text) // 34
    page.write_comment(
        row, column, without_controls(text), {"width": 240, "height": 18 * lines, "author": "cmkit"}
    )


def _is_link(text: str) -> bool:
    return (
        text.startswith(("https://", "http://"))
        and not set(text) & set(" \n\t\"<>'")
        and len(text) < _LONGEST_LINK
    )


def _stretches(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Join rows that follow each other."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found


def _refuse_long(row: Sequence[Cell]) -> None:
    for cell in row:
        if isinstance(cell, str) and len(cell) > LONGEST_CELL:
            raise InputRefused(
                _("A text is longer than a cell of a spreadsheet takes ({limit} characters): {text}…").format(
                    limit=LONGEST_CELL, text=without_controls(cell[:60]).split("\n")[0]
                ),
                _("Leave this item out, or shorten its text."),
            )
