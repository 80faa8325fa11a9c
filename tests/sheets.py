"""A validation sheet in a person's hands: cells found by what they are about, rows and columns moved."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet


class Book:
    """A workbook of ours, as a client would change it; saved by another library than the one that made it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = load_workbook(path)
        sheet = self.book.worksheets[0]
        assert isinstance(sheet, Worksheet)
        self.sheet = sheet
        self.keys = next(
            row for row in range(1, 20) if any(cell.value == "digest" for cell in self.sheet[row])
        )
        self.first = self.keys + 2

    @property
    def columns(self) -> dict[str, int]:
        return {str(cell.value): cell.column for cell in self.sheet[self.keys] if cell.value}

    def row(self, item: str) -> int:
        rows = range(self.first, self.sheet.max_row + 1)
        return next(row for row in rows if item in str(self.sheet.cell(row, self.columns["id"]).value))

    def cell(self, item: str, key: str) -> str:
        return str(self.sheet.cell(self.row(item), self.columns[key]).value or "")

    def put(self, item: str, key: str, value: object) -> None:
        self.sheet.cell(self.row(item), self.columns[key]).value = value  # type: ignore[assignment]  # any value a client types

    def by(self, name: str) -> None:
        self.sheet.cell(self.keys - 1, 3).value = name

    def rows(self) -> list[list[object]]:
        return [[cell.value for cell in row] for row in self.sheet.iter_rows()]

    def rewritten(self, change: Callable[[list[list[object]]], list[list[object]]]) -> None:
        """Put other rows in the place of those of the table, titles and hidden keys included."""
        rows = self.rows()
        above, table = rows[: self.keys - 1], rows[self.keys - 1 :]
        self.sheet.delete_rows(1, self.sheet.max_row)
        for number, row in enumerate([*above, *change(table)], 1):
            for column, value in enumerate(row, 1):
                self.sheet.cell(number, column).value = value  # type: ignore[assignment]  # idem

    def save(self, path: Path | None = None) -> Path:
        path = path or self.path
        self.book.save(path)
        return path

    def as_csv(self, encoding: str = "utf-8-sig", delimiter: str = ";") -> bytes:
        """Write the first sheet as a spreadsheet program does."""
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, delimiter=delimiter)
        for row in self.rows():
            writer.writerow(["" if cell is None else str(cell) for cell in row])
        return _lossy(stream.getvalue(), encoding)


def _lossy(text: str, encoding: str) -> bytes:
    """Encode with a question mark for each unit of UTF-16 that an encoding has not, as Windows does."""
    if encoding == "utf-8-sig":
        return text.encode(encoding)
    written = bytearray()
    for letter in text:
        try:
            written += letter.encode(encoding)
        except UnicodeEncodeError:
            written += b"??" if letter > "\uffff" else b"?"
    return bytes(written)
