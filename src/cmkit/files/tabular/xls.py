"""Workbooks of the old kind (XLS, BIFF8), which LinkedIn still makes: their cells as text, nothing else.

Source: Microsoft, [MS-CFB] for the container and [MS-XLS] for the records.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cmkit.files.paths import shown
from cmkit.files.tabular.text import Line
from cmkit.files.tabular.xlsx import float_text
from cmkit.problems import InputRefused
from cmkit.text import _

_END = 0xFFFFFFFC
"""From here on a sector number means that the chain ends, or never was."""
_BOF, _EOF, _SHEET, _SST, _MORE, _XF, _FORMAT, _DATES, _LOCKED = (
    0x809, 0x0A, 0x85, 0xFC, 0x3C, 0xE0, 0x41E, 0x22, 0x2F,
)  # fmt: skip
_SHARED, _LABEL, _NUMBER, _RK, _RKS, _FORMULA, _STRING, _BOOL = (
    0xFD, 0x204, 0x203, 0x27E, 0xBD, 0x06, 0x207, 0x205,
)  # fmt: skip
_DATE_FORMATS = frozenset({14, 15, 16, 17, 22, 27, 30, 36, 50, 57})

Sheets = list[tuple[str, list[Line]]]


def sheets_of_old_workbook(raw: bytes, name: str) -> Sheets:
    """Give each sheet of an XLS file by its name, with its rows; raises ``InputRefused``."""
    try:
        streams = _streams(raw)
        if "EncryptedPackage" in streams:
            raise _protected(name)
        stream = streams.get("Workbook")
        if stream is None:
            raise _broken(name)
        return _Workbook(stream, name).sheets()
    except (struct.error, IndexError, KeyError, ValueError, OverflowError) as error:
        raise _broken(name) from error


def _streams(raw: bytes) -> dict[str, bytes]:
    """Read the files of the container that are of use, by their name."""
    shift, small_shift = struct.unpack_from("<HH", raw, 30)
    if not 7 <= shift <= 16 or not 4 <= small_shift <= 12:
        raise ValueError(shift)
    size = 1 << shift
    first_dir, cutoff, first_small, _count, first_more, more = struct.unpack_from("<I4xIIIII", raw, 48)
    tables = [one for one in struct.unpack_from("<109I", raw, 76) if one < _END]
    while first_more < _END and more > 0 and len(tables) * size < len(raw):
        found = struct.unpack_from(f"<{size // 4}I", raw, (first_more + 1) * size)
        tables += [one for one in found[:-1] if one < _END]
        first_more, more = found[-1], more - 1
    links: list[int] = []
    for table in tables:
        links += struct.unpack_from(f"<{size // 4}I", raw, (table + 1) * size)
    folder = _chained(raw, links, first_dir, size, size)
    small_links: list[int] = []
    if first_small < _END:
        table_bytes = _chained(raw, links, first_small, size, size)
        small_links = list(struct.unpack(f"<{len(table_bytes) // 4}I", table_bytes))
    found_streams: dict[str, bytes] = {}
    small = b""
    for start in range(0, len(folder) - 127, 128):
        length, kind = struct.unpack_from("<HB", folder, start + 64)
        first, bytes_ = struct.unpack_from("<II", folder, start + 116)
        title = folder[start : start + max(length - 2, 0)].decode("utf-16-le", "replace")
        if kind == 5:
            small = _chained(raw, links, first, size, size)
        elif kind == 2 and title in ("Workbook", "EncryptedPackage"):
            if bytes_ < cutoff:
                found_streams[title] = _chained(small, small_links, first, 1 << small_shift, 0)[:bytes_]
            else:
                found_streams[title] = _chained(raw, links, first, size, size)[:bytes_]
    return found_streams


def _chained(raw: bytes, links: list[int], first: int, size: int, offset: int) -> bytes:
    parts, seen = [], 0
    while first < _END:
        parts.append(raw[offset + first * size : offset + (first + 1) * size])
        first, seen = links[first], seen + 1
        if seen > len(links):
            raise ValueError(first)  # a chain that bites its tail
    return b"".join(parts)


@dataclass
class _Workbook:
    """The records of a workbook, read once from the first to the last."""

    stream: bytes
    name: str
    texts: list[str] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    since: datetime = datetime(1899, 12, 30)

    def sheets(self) -> Sheets:
        starts: list[tuple[str, int]] = []
        for kind, data, _end in self._records(0):
            if kind == _SHEET:
                starts.append((_short_text(data, 6), struct.unpack_from("<I", data)[0]))
            elif kind == _LOCKED:
                raise _protected(self.name)
            elif kind == _DATES and data[0]:
                self.since = datetime(1904, 1, 1)
            elif kind == _FORMAT:
                self.formats[struct.unpack_from("<H", data)[0]] = _long_text(data, 2)
            elif kind == _XF:
                self.styles.append(struct.unpack_from("<H", data, 2)[0])
        return [(title, self._rows(start)) for title, start in starts]

    def _records(self, place: int) -> Iterator[tuple[int, bytes, int]]:
        """Give the records from a place to the end of their part; the shared texts are put aside."""
        while place + 4 <= len(self.stream):
            kind, length = struct.unpack_from("<HH", self.stream, place)
            data = self.stream[place + 4 : place + 4 + length]
            place += 4 + length
            if kind == _SST:
                parts = [data]
                while self.stream[place : place + 2] == struct.pack("<H", _MORE):
                    (length,) = struct.unpack_from("<H", self.stream, place + 2)
                    parts.append(self.stream[place + 4 : place + 4 + length])
                    place += 4 + length
                self.texts = _shared_texts(parts)
            yield kind, data, place
            if kind == _EOF:
                return

    def _rows(self, start: int) -> list[Line]:
        rows: dict[int, dict[int, str]] = {}
        waiting: tuple[int, int] | None = None
        for kind, data, _place in self._records(start):
            if kind == _STRING and waiting:
                rows[waiting[0]][waiting[1]] = _long_text(data, 0)
            elif kind in (_SHARED, _LABEL, _NUMBER, _RK, _RKS, _FORMULA, _BOOL):
                row, column, style = struct.unpack_from("<HHH", data)
                cells = rows.setdefault(row, {})
                waiting = (row, column) if kind == _FORMULA and data[12:14] == b"\xff\xff" else None
                if kind == _RKS:
                    for index in range((len(data) - 6) // 6):
                        style, packed = struct.unpack_from("<HI", data, 4 + 6 * index)
                        cells[column + index] = self._number(_unpacked(packed), style)
                elif not waiting:
                    cells[column] = self._cell(kind, data, style)
        return [
            (row + 1, [cells.get(column, "") for column in range(max(cells, default=-1) + 1)])
            for row, cells in sorted(rows.items())
        ]

    def _cell(self, kind: int, data: bytes, style: int) -> str:
        if kind == _SHARED:
            place: int = struct.unpack_from("<I", data, 6)[0]
            return self.texts[place]
        if kind == _LABEL:
            return _long_text(data, 6)
        if kind == _RK:
            return self._number(_unpacked(struct.unpack_from("<I", data, 6)[0]), style)
        if kind == _BOOL:
            return "" if data[7] else str(bool(data[6])).upper()
        return self._number(struct.unpack_from("<d", data, 6)[0], style)

    def _number(self, number: float, style: int) -> str:
        held = self.styles[style] if style < len(self.styles) else 0
        if number >= 1 and (held in _DATE_FORMATS or _is_date_format(self.formats.get(held, ""))):
            day: datetime = self.since + timedelta(seconds=round(number * 86400))
            return day.isoformat(sep=" ")
        return float_text(number)


def _is_date_format(pattern: str) -> bool:
    bare = pattern.lower().split(";")[0].replace("general", "")
    return "y" in bare and ("m" in bare or "d" in bare)


def _unpacked(packed: int) -> float:
    number: float
    if packed & 2:
        number = float(struct.unpack("<i", struct.pack("<I", packed))[0] >> 2)
    else:
        (number,) = struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", packed & 0xFFFFFFFC))
    return number / 100 if packed & 1 else number


def _short_text(data: bytes, start: int) -> str:
    length, wide = data[start], data[start + 1] & 1
    return _letters(data[start + 2 :], length, wide)


def _long_text(data: bytes, start: int) -> str:
    (length,) = struct.unpack_from("<H", data, start)
    return _letters(data[start + 3 :], length, data[start + 2] & 1)


def _letters(data: bytes, length: int, wide: int) -> str:
    return data[: length * 2].decode("utf-16-le", "replace") if wide else data[:length].decode("latin-1")


def _shared_texts(parts: list[bytes]) -> list[str]:
    """Read the table of shared texts; one that goes on in another record says its width again there."""
    (count,) = struct.unpack_from("<I", parts[0], 4)
    texts: list[str] = []
    part, place = 0, 8
    while len(texts) < count:
        if place >= len(parts[part]):
            part, place = part + 1, 0
        length, flags = struct.unpack_from("<HB", parts[part], place)
        place += 3
        runs = extra = 0
        if flags & 8:
            (runs,) = struct.unpack_from("<H", parts[part], place)
            place += 2
        if flags & 4:
            (extra,) = struct.unpack_from("<I", parts[part], place)
            place += 4
        wide, letters = flags & 1, ""
        while length:
            if place >= len(parts[part]):
                part, place = part + 1, 1
                wide = parts[part][0] & 1
            here = min(length, (len(parts[part]) - place) >> wide)
            letters += _letters(parts[part][place:], here, wide)
            place, length = place + (here << wide), length - here
        texts.append(letters)
        skip = 4 * runs + extra
        while skip > len(parts[part]) - place:
            skip -= len(parts[part]) - place
            part, place = part + 1, 0
        place += skip
    return texts


def _protected(name: str) -> InputRefused:
    return InputRefused(
        _("{name} is protected by a password.").format(name=shown(name)),
        _("Open it in a spreadsheet, take the password off, save it again."),
    )


def _broken(name: str) -> InputRefused:
    return InputRefused(
        _("{name} cannot be read as a workbook.").format(name=shown(name)),
        _("Download it again; or open it in a spreadsheet and save it as CSV."),
    )
