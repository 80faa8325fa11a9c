"""From the cells of a row to its figures: a column, a sum, a division."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, TypeVar

from cmkit.catalogue.exports import ExportFormat, Held, Taken
from cmkit.measures.normal import normal
from cmkit.measures.numbers import LONGEST_WHOLE, Figure, Unreadable, figure, lasting, may_be_thousands, share

Cells = Sequence[str]
Value = tuple[Figure | None, Figure | None, Figure | None]
"""Value, numerator, denominator of one metric; with a numerator, the two others say the value."""
Take = Callable[[Cells], Value | None]
Cell = tuple[int, Mapping[str, Figure | None]]
"""The place of a column in a row, and what its texts say."""
Read = Callable[[str], Figure | None]
T = TypeVar("T")

_FRACTIONAL = frozenset(
    {"number", "hours", "minutes", "seconds", "milliseconds", "money", "fraction", "percent"}
)
_REMEMBERED = 1 << 16
"""How many texts of a column are remembered with what they say: one that never repeats fills no memory."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table, ready to be taken from; each is read once for all metrics it is part of."""

    form: ExportFormat
    places: Mapping[str, int]
    commas: frozenset[str]
    """Those in which a comma begins the decimals."""
    known: dict[tuple[str, Held], Mapping[str, Figure | None]] = field(default_factory=dict)

    def cell(self, column: str, held: Held) -> Cell:
        """Return where a column is, and what its texts say."""
        if (column, held) not in self.known:
            absent = frozenset(map(normal, self.form.missing))
            comma, negative = column in self.commas, self.form.negative
            self.known[column, held] = _Known(
                _reader(column, held, comma=comma, absent=absent, negative=negative)
            )
        return self.places[column], self.known[column, held]


class Wrong(ValueError):
    """A cell of a column is no figure."""

    def __init__(self, column: str, text: str, kind: str) -> None:
        super().__init__(text)
        self.column = column
        self.text = text
        self.kind = kind


def taker(taken: Taken, columns: Columns) -> Take | None:
    """Make the function that takes a metric from a row; ``None`` where the file lacks what it needs."""
    places = columns.places
    if not all(column in places for column in taken.needs):
        return None
    take: Take | None = None
    if taken.numerator or taken.denominator:
        take = _division(taken, columns)
    elif taken.sum:
        parts = [columns.cell(column, "count") for column in taken.sum if column in places]
        take = _sum(parts) if len(parts) > 1 else None
    elif taken.column and taken.column in places:
        take = _single(columns.cell(taken.column, taken.held))
    if take and taken.only:
        if taken.only.column not in places:
            return None
        take = _only(take, places[taken.only.column], frozenset(map(normal, taken.only.is_)))
    return take


def fractional(form: ExportFormat) -> set[str]:
    """Return the columns that may hold decimals, in which a comma may be one thing or the other."""
    return {taken.column for taken in form.metrics if taken.column and taken.held in _FRACTIONAL}


def _reader(column: str, held: Held, *, comma: bool, absent: frozenset[str], negative: bool) -> Read:
    # Most cells are digits alone: they need nothing else, unless such a word stands for no figure.
    is_plain = held in ("count", "number", "money") and not any(map(str.isdigit, absent))

    def read(text: str) -> Figure | None:
        if is_plain and len(text) <= LONGEST_WHOLE and text.isascii() and text.isdigit():
            return int(text)
        if absent and normal(text) in absent:
            return None
        try:
            if held in ("fraction", "percent"):
                return share(text, fraction=held == "fraction", comma=comma)
            if held in ("hours", "minutes", "seconds", "milliseconds"):
                return lasting(text, held, comma=comma)
            found = figure(text, comma=comma)
        except Unreadable as error:
            raise Wrong(column, text, error.kind) from error
        if held == "count" and found is not None and (why := _no_count(found, text, negative=negative)):
            raise Wrong(column, text, why)
        return found

    return read


class _Known(dict[str, T], Generic[T]):
    """What the cells of a column say, by their text: the same numbers come again and again."""

    def __init__(self, read: Callable[[str], T]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> T:
        found = self._read(text)
        if len(self) < _REMEMBERED:
            self[text] = found
        return found


def _no_count(found: Figure, text: str, *, negative: bool) -> str:
    """Say why a figure is no count of things; nothing where it is one."""
    if may_be_thousands(text):
        return "thousands"
    if isinstance(found, Decimal):
        return "parts"
    return "negative" if found < 0 and not negative else ""


def _plain(found: Figure) -> Value:
    """Return a figure that is no division."""
    return found, None, None


def _single(cell: Cell) -> Take:
    place, says = cell
    known = _Known(lambda text: None if (found := says[text]) is None else _plain(found))
    return lambda cells: known[cells[place]]


def _total(parts: Sequence[Cell]) -> Callable[[Cells], Figure | None]:
    """Add up what several columns say; nothing where one of them says nothing."""

    def total_of(cells: Cells) -> Figure | None:
        total: Figure = 0
        for place, says in parts:
            found = says[cells[place]]
            if found is None:
                return None
            total += found
        return total

    return total_of


def _sum(parts: Sequence[Cell]) -> Take:
    total = _total(parts)
    return lambda cells: None if (found := total(cells)) is None else _plain(found)


def _division(taken: Taken, columns: Columns) -> Take | None:
    places, cell = columns.places, columns.cell
    if not taken.denominator or taken.denominator not in places:
        return None
    place, below = cell(taken.denominator, "count")
    if not taken.numerator:
        if not taken.column or taken.column not in places:
            return None
        at, value = cell(taken.column, taken.held)
        scale = None if taken.times is None else Decimal(taken.times)
        return lambda cells: _weighed(value[cells[at]], below[cells[place]], scale)
    above = [cell(column, "money") for column in taken.numerator if column in places]
    if not above or (len(taken.numerator) == 1 and taken.numerator[0] not in places):
        return None
    total = _total(above)

    def take(cells: Cells) -> Value | None:
        under, over = below[cells[place]], total(cells)
        return None if not under or over is None else divided(over, under, taken)

    return take


def divided(above: Figure, below: Figure, taken: Taken) -> Value:
    """Return a division: what it comes to is worked out when it is written, as rows may still be added to it.

    Amounts of money say it at once: whether there are any is asked before.
    """
    found: Value = (None, above, below)
    return (value_of(found, taken), above, below) if taken.held == "money" else found


def value_of(value: Value, taken: Taken) -> Figure | None:
    """Return what a figure comes to: as it was read, or what is above its line divided by what is below."""
    number, above, below = value
    if above is None or not below:
        return number
    return Decimal(above) * Decimal(taken.times or 1) / below


def _weighed(value: Figure | None, under: Figure | None, times: Decimal | None) -> Value | None:
    """Keep a share that the file gives with the number behind it; none where there was nothing to divide."""
    if value is None or not under:
        return None
    return (value if times is None else value * times), None, under


def _only(take: Take, place: int, words: frozenset[str]) -> Take:
    return lambda cells: take(cells) if normal(cells[place]) in words else None
