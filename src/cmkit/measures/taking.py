"""From the cells of a row to its figures: a column, a sum, a division."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from cmkit.catalogue.exports import ExportFormat, Held, Taken
from cmkit.measures.normal import normal
from cmkit.measures.numbers import Figure, Unreadable, figure, lasting, share

Cells = Sequence[str]
Value = tuple[Figure | None, Figure | None, Figure | None]
"""Value, numerator, denominator of one metric."""
Take = Callable[[Cells], Value | None]

_FRACTIONAL = frozenset(
    {"number", "hours", "minutes", "seconds", "milliseconds", "money", "fraction", "percent"}
)


_SMALL: tuple[Value, ...] = tuple((number, None, None) for number in range(2048))


class Wrong(ValueError):
    """A cell of a column is no figure."""

    def __init__(self, column: str, text: str, kind: str) -> None:
        super().__init__(text)
        self.column = column
        self.text = text
        self.kind = kind


def taker(taken: Taken, form: ExportFormat, places: Mapping[str, int], commas: frozenset[str]) -> Take | None:
    """Make the function that takes a metric from a row; ``None`` where the file lacks what it needs.

    ``commas`` are the columns in which a comma begins the decimals.
    """
    if not all(column in places for column in taken.needs):
        return None
    absent = frozenset(map(normal, form.missing))
    negative = form.negative

    def cell(column: str, held: Held) -> Callable[[Cells], Figure | None]:
        return _cell(column, places[column], held, comma=column in commas, absent=absent, negative=negative)

    take: Take | None = None
    if taken.numerator or taken.denominator:
        take = _division(taken, places, cell)
    elif taken.sum:
        parts = [cell(column, "count") for column in taken.sum if column in places]
        take = _sum(parts) if len(parts) > 1 else None
    elif taken.column and taken.column in places:
        take = _single(cell(taken.column, taken.held))
    if take and taken.only:
        if taken.only.column not in places:
            return None
        take = _only(take, places[taken.only.column], frozenset(map(normal, taken.only.is_)))
    return take


def fractional(form: ExportFormat) -> set[str]:
    """Return the columns that may hold decimals, in which a comma may be one thing or the other."""
    return {taken.column for taken in form.metrics if taken.column and taken.held in _FRACTIONAL}


def _cell(
    column: str, place: int, held: Held, *, comma: bool, absent: frozenset[str], negative: bool
) -> Callable[[Cells], Figure | None]:
    def whole(cells: Cells) -> Figure | None:
        text = cells[place]
        if text.isascii() and text.isdigit():
            return int(text)
        if absent and normal(text) in absent:
            return None
        return read(text)

    def read(text: str) -> Figure | None:
        try:
            if held in ("fraction", "percent"):
                return share(text, fraction=held == "fraction", comma=comma)
            if held in ("hours", "minutes", "seconds", "milliseconds"):
                return lasting(text, held, comma=comma)
            found = figure(text, comma=comma)
        except Unreadable as error:
            raise Wrong(column, text, error.kind) from error
        if held == "count" and isinstance(found, Decimal) and _three_decimals(found, text):
            raise Wrong(column, text, "thousands")
        if held == "count" and not negative and found is not None and found < 0:
            raise Wrong(column, text, "negative")
        return found

    def parted(cells: Cells) -> Figure | None:
        text = cells[place]
        return None if absent and normal(text) in absent else read(text)

    return whole if held in ("count", "number", "money") else parted


def _three_decimals(found: Decimal, text: str) -> bool:
    """Tell a count such as 1.234, which may be a thousand in another country's writing."""
    return found.as_tuple().exponent == -3 and "," not in text


def _plain(found: Figure) -> Value:
    """Return a figure that is no division; small ones are held once, for there are many of them."""
    return _SMALL[found] if isinstance(found, int) and 0 <= found < len(_SMALL) else (found, None, None)


def _single(cell: Callable[[Cells], Figure | None]) -> Take:
    def take(cells: Cells) -> Value | None:
        found = cell(cells)
        return None if found is None else _plain(found)

    return take


def _sum(parts: Sequence[Callable[[Cells], Figure | None]]) -> Take:
    def take(cells: Cells) -> Value | None:
        total: Figure = 0
        for part in parts:
            found = part(cells)
            if found is None:
                return None
            total += found
        return _plain(total)

    return take


def _division(
    taken: Taken, places: Mapping[str, int], cell: Callable[[str, Held], Callable[[Cells], Figure | None]]
) -> Take | None:
    if not taken.denominator or taken.denominator not in places:
        return None
    below = cell(taken.denominator, "count")
    if not taken.numerator:
        if not taken.column or taken.column not in places:
            return None
        value = cell(taken.column, taken.held)
        scale = None if taken.times is None else Decimal(taken.times)
        return lambda cells: _weighed(value(cells), below(cells), scale)
    above = [cell(column, "money") for column in taken.numerator if column in places]
    if not above or (len(taken.numerator) == 1 and taken.numerator[0] not in places):
        return None
    total, times = _sum(above), Decimal(taken.times or 1)

    def take(cells: Cells) -> Value | None:
        under, over = below(cells), total(cells)
        if not under or over is None or over[0] is None:
            return None
        return Decimal(over[0]) * times / under, over[0], under

    return take


def _weighed(value: Figure | None, under: Figure | None, times: Decimal | None) -> Value | None:
    """Keep a share that the file gives with the number behind it; none where there was nothing to divide."""
    if value is None or not under:
        return None
    return (value if times is None else value * times), None, under


def _only(take: Take, place: int, words: frozenset[str]) -> Take:
    return lambda cells: take(cells) if normal(cells[place]) in words else None
