"""Which form of export a table is: told by its header, and by what stands above it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cmkit.files.tabular.sources import Sheet
from cmkit.measures.formats import Form, columns_of, matches
from cmkit.measures.normal import glob, normal

_MOST_COLUMNS = 600
_DEEPEST_HEADER = 40
_SHORT = 10
"""A cell of so many letters, a day or a number, is held once however often it comes."""
_TABLE = 3
"""So many rows, and what nobody knows is a table rather than a title."""

Row = tuple[int, int, tuple[str, ...]]
"""A row of a table: its line, how many cells it has, and those of the columns that are kept."""


@dataclass(frozen=True, slots=True)
class Header:
    """The first row of a table: where it stands, what it calls its columns, which cells are its own."""

    line: int
    names: tuple[str, ...]
    """As they stand, empty outside of the table's own columns."""
    columns: Mapping[str, int]
    """The place of each name, normalised; the first of two of one name."""
    width: int
    lead: tuple[str, ...] = ()
    """The cells above the table, normalised."""
    lead_rows: tuple[Sequence[str], ...] = ()
    sheet: str = ""

    def column_of(self, form: Form, column: str) -> int | None:
        """Find a column of a form: by an exact name first, then by one with a ``*``."""
        for name in form.exact.get(column, ()):
            if name in self.columns:
                return self.columns[name]
        for pattern in form.loose.get(column, ()):
            for name, place in self.columns.items():
                if glob(pattern).fullmatch(name):
                    return place
        return None


@dataclass
class Block:
    """A table within a sheet: the forms that recognise it, its header, and its rows as they come."""

    header: Header
    forms: tuple[Form, ...]
    kept: tuple[int, ...]
    """The columns that one of the forms speaks of: the others are not held in memory."""
    rows: list[Row] = field(default_factory=list)
    _once: dict[str, str] = field(default_factory=dict, repr=False)
    """Short texts of cells, which come again and again: held once, as is one that a column repeats."""

    @classmethod
    def of(cls, header: Header, forms: tuple[Form, ...]) -> Block:
        """Begin a table."""
        places = {
            place
            for form in forms
            for column in columns_of(form.format)
            if (place := header.column_of(form, column)) is not None
        }
        return cls(header, forms, tuple(sorted(places)))

    def add(self, line: int, cells: Sequence[str]) -> None:
        """Keep what is of use of a row; cells beyond the header that hold something are counted."""
        width = len(cells)
        while width > self.header.width and not cells[width - 1].strip():
            width -= 1
        kept = [cells[place] if place < width else "" for place in self.kept]
        above, once = self.rows[-1][2] if self.rows else kept, self._once.setdefault
        shared = [
            one if one == cell else once(cell, cell) if len(cell) <= _SHORT else cell
            for cell, one in zip(kept, above, strict=True)
        ]
        self.rows.append((line, width, tuple(shared)))


@dataclass
class Unknown:
    """Rows that no form recognises."""

    line: int
    first: tuple[str, ...]
    count: int = 1


def recognised_by(header: Header, form: Form) -> bool:
    """Tell whether a table is of a form: what it needs is there, what it excludes is not."""
    wanted = form.format.header
    if (
        wanted.sheets
        and header.sheet
        and not matches(normal(header.sheet), tuple(map(normal, wanted.sheets)))
    ):
        return False
    if not all(header.column_of(form, column) is not None for column in wanted.needs):
        return False
    if wanted.one_of and not any(header.column_of(form, column) is not None for column in wanted.one_of):
        return False
    if any(header.column_of(form, column) is not None for column in wanted.without):
        return False
    leads = tuple(map(normal, wanted.lead))
    if leads and not any(matches(cell, leads) for cell in header.lead):
        return False
    barred = tuple(map(normal, wanted.not_lead))
    return bool(wanted.needs or wanted.one_of) and not any(matches(cell, barred) for cell in header.lead)


def headers_in(line: int, cells: Sequence[str], lead: Sequence[Sequence[str]], sheet: str) -> list[Header]:
    """Read a row as a header: one, or several where tables stand side by side behind empty columns."""
    names = [cell.strip() for cell in cells[:_MOST_COLUMNS]]
    above = tuple(normal(cell) for row in lead for cell in row if cell.strip())
    parts = _side_by_side(names)
    found = []
    for start, end in parts:
        columns: dict[str, int] = {}
        for place in range(start, end):
            if names[place]:
                columns.setdefault(normal(names[place]), place)
        own = tuple(name if start <= place < end else "" for place, name in enumerate(names))
        found.append(Header(line, own, columns, len(names), above, tuple(lead), sheet))
    return found


def _side_by_side(names: Sequence[str]) -> list[tuple[int, int]]:
    """Part a row where a column without a name separates the same names coming again."""
    parts: list[tuple[int, int]] = []
    start = 0
    for place in range(len(names) + 1):
        if place == len(names) or not names[place]:
            if place > start:
                parts.append((start, place))
            start = place + 1
    first = {normal(name) for name in names[slice(*parts[0])]} if parts else set()
    again = len(parts) > 1 and all(normal(names[begin]) in first for begin, _end in parts)
    return parts if again else [(0, len(names))]


def blocks_in(sheet: Sheet, forms: Sequence[Form]) -> Iterator[Block | Unknown]:
    """Give the tables of a sheet one after the other; a table's rows are read as one goes through them.

    Blank lines, lines of comment and titles part tables. Each block comes when it is whole.
    """
    return _Splitting(sheet, forms).blocks()


class _Splitting:
    """The state of one passage over a sheet."""

    def __init__(self, sheet: Sheet, forms: Sequence[Form]) -> None:
        self._sheet = sheet
        self._forms = forms
        self._lead: list[Sequence[str]] = []
        self._comments: list[Sequence[str]] = []
        self._said = False
        """A table has come since the comments: the next one begins others."""
        self._open: list[Block] = []
        self._header: tuple[str, ...] = ()
        self._unknown: Unknown | None = None
        self._gap = True
        self._firsts = {name for form in forms for names in form.exact.values() for name in names}

    def blocks(self) -> Iterator[Block | Unknown]:
        for line, cells in self._sheet.rows():
            if not any(cells) or not any(cell.strip() for cell in cells):
                self._gap = True
                continue
            if cells[0][:1] == "#" and not (self._open and len(cells) == len(self._header)):
                yield from self._closed()
                yield from self._comment(cells)
                continue
            if self._open and not self._gap and not self._starts_anew(cells):
                for block in self._open:
                    block.add(line, cells)
                continue
            if self._unknown and not self._gap and self._unknown.count > _DEEPEST_HEADER:
                self._unknown.count += 1  # so far down an unknown table no header follows without a gap
                continue
            yield from self._anew(line, cells)
            self._gap = False
        yield from self._closed()
        if self._unknown and (self._unknown.count >= _TABLE or not self._said):
            yield self._unknown

    def _starts_anew(self, cells: Sequence[str]) -> bool:
        """Tell a header, or the title above one, from a row; cheaply, as it is asked of every row."""
        first = cells[0]
        if first[:1].isdigit():
            return False
        if len(cells) == 1 or not any(cells[1:]):
            return len(self._header) > 1 and bool(first.strip())
        return normal(first) in self._firsts

    def _anew(self, line: int, cells: Sequence[str]) -> Iterator[Block | Unknown]:
        if self._open and tuple(cells) == self._header:
            return  # two files put one after the other say the header again
        if self._gap and self._unknown and self._unknown.count >= _TABLE:
            yield from self._given_up()
        lead = [*self._comments, *self._lead]
        found = [
            (header, self._recognise(header)) for header in headers_in(line, cells, lead, self._sheet.sheet)
        ]
        if any(forms for _header, forms in found):
            yield from self._closed()
            if self._unknown and self._unknown.count >= _TABLE:
                yield self._unknown
            self._unknown = None
            self._open = [Block.of(header, forms) for header, forms in found if forms]
            self._header = tuple(cells)
            self._lead = []
        elif self._open and self._goes_on(cells):
            for block in self._open:
                block.add(line, cells)
        else:
            yield from self._closed()
            self._lead.append(cells)
            if self._unknown is None:
                self._unknown = Unknown(line, tuple(cells), 0)
            self._unknown.count += 1
            if len(cells) > len(self._unknown.first):
                self._unknown.first = tuple(cells)

    def _recognise(self, header: Header) -> tuple[Form, ...]:
        found = tuple(form for form in self._forms if recognised_by(header, form))
        return tuple(form for form in found if form.is_own) or found

    def _goes_on(self, cells: Sequence[str]) -> bool:
        """Tell rows behind an empty line from a title: they fill the table's columns."""
        filled = sum(1 for cell in cells if cell.strip())
        return len(self._header) > 1 and filled > 1 and len(cells) == len(self._header)

    def _comment(self, cells: Sequence[str]) -> Iterator[Unknown]:
        if not self._gap or self._unknown:
            yield from self._given_up()
        if self._said:
            self._comments, self._said = [], False
        self._gap = True
        self._comments.append([cell.lstrip("#").strip() for cell in cells])

    def _given_up(self) -> Iterator[Unknown]:
        """Leave rows aside that no form recognises; a title or two are no table."""
        if self._unknown and self._unknown.count >= _TABLE:
            yield self._unknown
        self._unknown, self._lead = None, []

    def _closed(self) -> Iterator[Block]:
        yield from self._open
        if self._open:
            self._said = True
        self._open = []
        self._header = ()
