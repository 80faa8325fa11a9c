"""Tables as other programs wrote them: encoding, separator and damage by Excel found out, row by row."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from statistics import median

from cmkit.files.paths import shown
from cmkit.problems import InputRefused
from cmkit.text import _

Line = tuple[int, Sequence[str]]
"""A row: the line that it starts on, counted from 1, and its cells as they stand."""

_SAMPLED = 40
_DELIMITERS = (",", ";", "\t", "|")
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = frozenset(range(0x20)) - frozenset(b"\t\n\r\x0b\x0c\x1a")


def lines_of_text(raw: bytes, name: str) -> Iterator[Line]:
    """Give the rows of a table of plain text, whatever encoding and separator it was written in.

    UTF-8, UTF-16 with or without its mark, or Windows 1252; ``, ; tab |``, or what a line ``sep=`` names.
    Raises ``InputRefused`` for what is no text, and for quotation marks that never close.
    """
    encoding, start = _encoding(raw, name)
    delimiter, skipped = _delimiter(_text(raw, encoding, start), name)
    return _rows(raw, encoding, start, delimiter, skipped, name)


def _encoding(raw: bytes, name: str) -> tuple[str, int]:
    """Return the encoding of a file, and how many bytes its mark takes."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            if encoding == "utf-8":
                _refuse_nul(raw, name)
            return (encoding if encoding != "utf-8" or _is_utf8(raw) else "cp1252"), len(mark)
    head = raw[:512]
    if head and head.count(0) * 5 >= len(head) * 2:
        return ("utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"), 0
    if sum(byte in _BINARY for byte in raw[:4096] if byte) > 2:
        raise _no_table(name)
    _refuse_nul(raw, name)
    return ("utf-8" if _is_utf8(raw) else "cp1252"), 0


def _no_table(name: str) -> InputRefused:
    return InputRefused(
        _("{name} is not a table: cmkit reads CSV, XLSX, XLS and ZIP files.").format(name=shown(name)),
        _("Download the export again, as CSV or XLSX."),
    )


def _refuse_nul(raw: bytes, name: str) -> None:
    found = raw.find(0)
    if found >= 0:
        line = raw.count(b"\n", 0, found) + 1
        raise InputRefused(
            _("{name}, line {line}: a character that no text holds (NUL); the file is damaged.").format(
                name=shown(name), line=line
            ),
            _("Download the export again."),
        )


def _is_utf8(raw: bytes) -> bool:
    """Tell whether all of it is UTF-8; a last letter that was cut still counts."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(raw), 1 << 20):
            decoder.decode(raw[start : start + (1 << 20)])
    except UnicodeDecodeError:
        return False
    return True


def _text(raw: bytes, encoding: str, start: int) -> io.TextIOWrapper:
    stream = io.BytesIO(raw)
    stream.seek(start)
    return io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")


def _delimiter(stream: Iterable[str], name: str) -> tuple[str, int]:
    """Return the separator, and how many lines say nothing but which one it is."""
    sample = list(islice(stream, _SAMPLED * 10))
    first = sample[0].strip().strip('"').lower() if sample else ""
    if first.startswith("sep=") and len(first) >= 5:
        return first[4], 1
    if first == "sep=":  # a tab, which the trimming took
        return "\t", 1
    if sample and sample[0].lower().startswith("sep=\t"):
        return "\t", 1
    widths = {mark: _width(sample, mark) for mark in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda mark: widths[mark])
    if not any(one.strip() for one in sample):
        raise InputRefused(_("{name} is empty.").format(name=shown(name)), _("Download the export again."))
    return best, 0


def _width(sample: Sequence[str], delimiter: str) -> float:
    """Say how many cells the rows of a sample usually have with a separator."""
    try:
        rows = [row for row in islice(csv.reader(sample, delimiter=delimiter), _SAMPLED) if any(row)]
    except csv.Error:
        return 0
    widths = [len(row) for row in rows if not row[0].startswith("#")]
    # A table below a long note: the rows that have cells at all tell its separator.
    several = [width for width in widths if width > 1]
    return median(several) if len(several) * 3 > len(widths) else median(widths or [0])


def _rows(raw: bytes, encoding: str, start: int, delimiter: str, skipped: int, name: str) -> Iterator[Line]:
    lines = _Counted(_text(raw, encoding, start))
    for _line in range(skipped):
        next(lines, None)
    reader = csv.reader(lines, delimiter=delimiter)
    began = skipped + 1
    lines.quotes = 0
    try:
        for cells in reader:
            if lines.over and lines.quotes % 2:
                raise _cut(name, began)
            lines.quotes = 0
            if len(cells) == 1 and delimiter in cells[0]:
                cells = next(csv.reader([cells[0]], delimiter=delimiter))  # Excel quoted the whole line
            if cells and "\ufeff" in cells[0]:
                cells[0] = cells[0].replace("\ufeff", "").strip('"')  # files put one after the other
            yield began, cells
            began = reader.line_num + skipped + 1
    except csv.Error as error:
        raise InputRefused(
            _("{name}, line {line}: a cell is too long to be one of an export.").format(
                name=shown(name), line=began
            ),
            _("Download the export again."),
        ) from error


class _Counted:
    """Lines as they pass, counting the quotation marks of the row that is being read."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self._lines = iter(stream)
        self.quotes = 0
        self.over = False

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> str:
        line = next(self._lines, None)
        if line is None:
            self.over = True
            raise StopIteration
        self.quotes += line.count('"')
        return line


def _cut(name: str, line: int) -> InputRefused:
    return InputRefused(
        _("{name}: a quotation mark that opens in line {line} never closes.").format(
            name=shown(name), line=line
        ),
        _("The file was probably cut while it was downloaded: download the export again."),
    )
