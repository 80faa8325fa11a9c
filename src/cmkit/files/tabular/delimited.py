"""Tables as CSV: written for spreadsheets or for schedulers, read from anywhere."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Literal, NamedTuple

from cmkit.files.paths import shown
from cmkit.problems import InputRefused, Problem, Severity, Where
from cmkit.text import _

Cell = str | int | Decimal | None
Delimiter = Literal[",", ";"]

MAXIMUM_BYTES = 32 * 1024 * 1024
"""Exports of a year stay far below; more is not a table that a person keeps."""

# A line feed and a tab may stand inside a cell; no other control character, and no half of a pair.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-](\d+|\d{1,3}([ \u00a0\u202f.,]\d{3})+)([.,]\d+)?([ \u00a0\u202f]?[%€])?")
_HANDLE = re.compile(r"@[A-Za-z0-9_.]+")
_PHONE = re.compile(r"\+[1-9](?:[ \u00a0\u202f.]?\d){6,14}")
_LINE_END = re.compile(r"\r\n|\r|\n")
_CONFLICT = re.compile(r"^(<{7}|>{7}|\|{7})( |$)|^={7}$")


class Row(NamedTuple):
    """One line of a table: the line it starts on, counted from 1, and a cell for each column.

    A tuple, which is made in a third of a dataclass's time: years of readings are a million of them.
    """

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read; ``rows`` are the well-formed ones, ``problems`` tell of the rest and of the header."""

    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Give each row as its line and its cells by column; of two columns of one name the first counts."""
        columns = tuple(reversed(self.header))
        for row in self.rows:
            yield row.line, dict(zip(columns, reversed(row.cells), strict=True))


def write_csv(
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    delimiter: Delimiter = ",",
    bom: bool = False,
    raw: bool = False,
    line_end: Literal["\r\n", "\n"] = "\r\n",
) -> bytes:
    """Write a table as CSV in UTF-8; cells are quoted where they must be, control characters go.

    For a French spreadsheet pass ``delimiter=";"``: numbers then get a decimal comma. ``bom`` makes Excel
    read accents. A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers,
    ``@handle`` and phone numbers stay as they are. ``raw`` is for schedulers and for cmkit's own files:
    the texts as they are, decimals with a point.
    """
    import csv

    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=line_end)
    comma = delimiter == ";" and not raw
    for cells in ([*header], *rows):
        writer.writerow([_written(cell, raw=raw, comma=comma) for cell in cells])
    return stream.getvalue().encode("utf-8-sig" if bom else "utf-8")


def _written(cell: Cell, *, raw: bool, comma: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        number = format(cell, "f")
        return number.replace(".", ",") if comma else number
    if isinstance(cell, int):
        return str(cell)
    text = _CONTROLS.sub("", cell.replace("\r\n", "\n").replace("\r", "\n"))
    return text if raw else harmless(text)


def harmless(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula.

    What cannot run stays readable: ``-12,5 %``, ``@boulangerie.martin``, ``+33 6 12 34 56 78``.
    """
    if not text.startswith(_STARTS_FORMULA) and not text.lstrip().startswith(_STARTS_FORMULA):
        return text
    if any(form.fullmatch(text) for form in (_NUMBER, _HANDLE, _PHONE)):
        return text
    return f"'{text}"


def read_csv(raw: bytes, name: str) -> Table:
    """Read a table: UTF-8 with or without BOM, comma or semicolon as the header shows; no empty lines.

    Cells come as they stand, header names without the spaces around them. A header with a name twice or
    none, and a row with too few or too many cells, are problems of the table; such a row is left out.
    Raises ``InputRefused``, with its problem, for what cannot be read as a table at all.
    """
    text = _decoded(raw, name)
    _refuse_conflict(text, name)
    lines = list(_cells_by_line(text, name))
    if not lines:
        raise _refused("TA004", name, None, _("{name} is empty: the names of the columns are missing."))
    header, problems = _header(lines[0], name)
    rows: list[Row] = []
    width, first = len(header), header[0] if header else ""
    for row in islice(lines, 1, None):
        line, cells = row
        if len(cells) != width:
            cells = _fitted(cells, width)
            row = Row(line, cells)
        if cells and cells[0].strip() == first and tuple(map(str.strip, cells)) == header:
            continue  # merging two branches can repeat the header
        if len(cells) == width:
            rows.append(row)
        else:
            facts = {"found": str(len(cells)), "expected": str(width)}
            problems.append(_problem("TA007", name, line, facts))
    return Table(name, header, tuple(rows), tuple(problems))


def _decoded(raw: bytes, name: str) -> str:
    if len(raw) > MAXIMUM_BYTES:
        limit = MAXIMUM_BYTES // (1024 * 1024)
        raise _refused("TA008", name, None, _("{name} is larger than {limit} MB."), limit=str(limit))
    sentence = _("{name} is not plain text in UTF-8 (line {line}).")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused("TA001", name, raw.count(b"\n", 0, error.start) + 1, sentence) from error
    if "\x00" in text:
        raise _refused("TA001", name, text.count("\n", 0, text.index("\x00")) + 1, sentence)
    return text


def _lines(text: str) -> list[str]:
    """Split at line ends alone, as the CSV reader counts them: a cell may hold rarer separators."""
    return _LINE_END.split(text)


def _first_line(text: str) -> str:
    """Return the first line that says anything, without splitting all of a long file."""
    start = 0
    for end in _LINE_END.finditer(text):
        if (line := text[start : end.start()]).strip():
            return line
        start = end.end()
    return text[start:]


def _refuse_conflict(text: str, name: str) -> None:
    """Name the lines of a merge that was left unresolved; a row of equal signs alone is none."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return
    lines = [number for number, line in enumerate(_lines(text), 1) if _CONFLICT.match(line)]
    if lines:
        sentence = _("{name} still contains a merge conflict (lines {lines}).")
        raise _refused("TA002", name, lines[0], sentence, lines=", ".join(map(str, lines)))


def _cells_by_line(text: str, name: str) -> Iterator[Row]:
    """Split into cells; a quoted cell may go over several lines, and counts for the first."""
    import csv

    delimiter = _delimiter(_first_line(text))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield Row(start, tuple(cells))
            start = reader.line_num + 1
    except csv.Error as error:
        limit = csv.field_size_limit()
        if column := _overlong(_lines(text)[start - 1 :], delimiter, limit):
            facts = {"column": str(column), "limit": str(limit)}
            told = _("{name}, line {line}: the cell in column {column} has more than {limit} characters.")
            raise _refused("TA009", name, start, told, **facts) from error
        sentence = _(
            "{name} cannot be read as a table from line {line} on: its quotation marks do not pair up."
        )
        raise _refused("TA003", name, start, sentence) from error


def _overlong(lines: Sequence[str], delimiter: str, limit: int) -> int:
    """Find the column, counted from 1, whose cell is longer than the reader takes; 0 if none is."""
    column, length, quoted = 1, 0, False
    for line in lines:
        for character in line:
            if character == '"':
                quoted = not quoted
            elif character == delimiter and not quoted:
                column, length = column + 1, -1
            length += 1
            if length > limit:
                return column
        if not quoted:
            return 0
        length += 1
    return 0


def _delimiter(line: str) -> Delimiter:
    """Choose the separator that the header line uses outside quotation marks."""
    bare = re.sub(r'"[^"]*"', "", line)
    return ";" if bare.count(";") > bare.count(",") else ","


def _header(row: Row, name: str) -> tuple[tuple[str, ...], list[Problem]]:
    names = [cell.strip() for cell in row.cells]
    while names and not names[-1]:
        names.pop()  # spreadsheets pad
    problems = [
        _problem("TA005", name, row.line, {"column": shown(column)})
        for column in dict.fromkeys(names)
        if column and names.count(column) > 1
    ]
    problems += [
        _problem("TA006", name, row.line, {"number": str(number)})
        for number, column in enumerate(names, 1)
        if not column
    ]
    return tuple(names), problems


def _fitted(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Drop empty cells beyond the last column, which spreadsheets add."""
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _problem(code: str, name: str, line: int | None, facts: dict[str, str]) -> Problem:
    return Problem(code, Severity.ERROR, Where(name, line=line), facts)


def _refused(code: str, name: str, line: int | None, sentence: str, **facts: str) -> InputRefused:
    known = {**facts, **({} if line is None else {"line": str(line)})}
    message = sentence.format(name=shown(name), **known)
    return InputRefused(message, problems=[_problem(code, name, line, known)])
