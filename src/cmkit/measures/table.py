"""A table that was recognised, and what is made of it: the values that reading passes along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from cmkit.catalogue.exports import ExportFormat, Taken
from cmkit.files.tabular.sources import Sheet
from cmkit.measures.asked import Given
from cmkit.measures.dates import Order, Span
from cmkit.measures.formats import Form, columns_of
from cmkit.measures.normal import normal
from cmkit.measures.numbers import Figure
from cmkit.measures.recognising import Block
from cmkit.measures.taking import Value

Key = tuple[date, date, str, str, str]
"""Start, end, the network that the row itself names, the part of the account, the post."""

_TOTAL = frozenset({"total", "totals", "grand total", "total general", "totaux", "sum", "somme"})
_LONGEST_TOTAL = max(map(len, _TOTAL))


def is_total(text: str) -> bool:
    """Tell the name of a row that sums the others up."""
    return len(text) <= _LONGEST_TOTAL and normal(text) in _TOTAL


class Post(NamedTuple):
    """A post as an export tells it; a tuple, which is made fastest: an export may hold 100,000."""

    url: str
    day: date
    text: str


@dataclass
class Extract:
    """The figures of one table, by what they are about; each row of ``metrics`` is a column of ``rows``."""

    sheet: Sheet
    form: Form
    metrics: tuple[Taken, ...]
    rows: dict[Key, list[Value | None]] = field(default_factory=dict)
    levels: list[tuple[date, str, Figure]] = field(default_factory=list)
    """What stands above the table: a day, a metric, its figure."""
    days: Counter[tuple[date, date]] = field(default_factory=Counter)
    """How many of ``rows`` are of which days; it stays when they have been let go."""
    posts: list[Post] = field(default_factory=list)
    read: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    not_added: set[str] = field(default_factory=set)
    """Metrics of which a cell had several figures that do not add up."""
    currency: str = ""
    remarks: list[str] = field(default_factory=list)
    """What a person should know of how it was read."""
    order: Order | None = None
    """What came first in its dates, where one could tell."""
    network: str = ""
    """The network that is named above the table, where its form leaves that open."""
    account: str = ""
    """The account that its rows name."""

    @cached_property
    def span(self) -> Span | None:
        """The days from the first figure to the last, once all are read."""
        if not self.days:
            return None
        return Span(min(start for start, _end in self.days), max(end for _start, end in self.days))


class Table:
    """A table on its way: its rows, where its columns are, what was said beside it, what is made of it."""

    def __init__(
        self, sheet: Sheet, block: Block, form: Form, given: Given, period: Span | None, hint: Order | None
    ) -> None:
        self.sheet, self.block, self.form, self.given = sheet, block, form, given
        self.period, self.hint = period, hint
        within = {place: index for index, place in enumerate(block.kept)}
        self.places = {
            column: within[place]
            for column in columns_of(form.format)
            if (place := block.header.column_of(form, column)) is not None
        }
        self.out = Extract(sheet, form, ())

    @property
    def format(self) -> ExportFormat:
        """The form of export, as its file says it."""
        return self.form.format

    def skip(self, reason: str, count: int = 1) -> None:
        """Count rows that are passed over."""
        self.out.skipped[reason] += count

    def place(self, column: str | None) -> int | None:
        """Return where a column is among the cells that are kept; ``None`` where the file has none."""
        return self.places.get(column or "")

    def name_of(self, column: str) -> str:
        """Return what the file calls a column."""
        place = self.block.header.column_of(self.form, column)
        return self.block.header.names[place] if place is not None else column

    def leads(self) -> Sequence[str]:
        """Return what may say of a table which metric it holds: the cells above it, and its own columns."""
        return (*self.block.header.lead, *self.block.header.columns)
