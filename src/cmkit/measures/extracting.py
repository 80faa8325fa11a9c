"""From a table that was recognised to its figures: each row read, passed over with a reason, or refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from cmkit.catalogue.entries import Metric
from cmkit.catalogue.exports import Taken
from cmkit.files.tabular.sources import Sheet
from cmkit.measures.adding import adds_up
from cmkit.measures.asked import Given
from cmkit.measures.choosing import takes_of
from cmkit.measures.currency import currency_of
from cmkit.measures.dates import NoDay, Order, Span, read_day
from cmkit.measures.dating import order_of, spans
from cmkit.measures.formats import Form, matches
from cmkit.measures.normal import glob, normal
from cmkit.measures.recognising import Block
from cmkit.measures.refusing import damaged, day_to_come, unreadable_figure
from cmkit.measures.sifting import sifted
from cmkit.measures.table import Extract, Key, Post, Table, is_total
from cmkit.measures.taking import Value, Wrong, divided, value_of
from cmkit.text import _, one_line, plural, visible

_LONGEST_PART = 120


def extract(
    sheet: Sheet,
    block: Block,
    form: Form,
    given: Given,
    known: Mapping[str, Metric],
    period: Span | None = None,
    hint: Order | None = None,
) -> Extract:
    """Read a table as a form of export; ``period`` and ``hint`` are what came with it says of its days.

    Raises ``Asked`` for what only a person knows, ``Refused`` for a row that is damaged.
    """
    return _Reading(Table(sheet, block, form, given, period, hint), known).extract()


class _Reading:
    """The state of one passage over the rows."""

    def __init__(self, table: Table, known: Mapping[str, Metric]) -> None:
        self.table = table
        takes = takes_of(table)
        table.out.metrics = tuple(taken for taken, _take in takes)
        self.takers = [take for _taken, take in takes]
        self.additive = [adds_up(taken.metric, known) for taken in table.out.metrics]
        self.networks = [taken.by_network for taken in table.out.metrics]
        self.groups = _by_subject([taken.subject or "" for taken in table.out.metrics])

        self.parts: dict[str, str | None] = {}
        """The names of parts by the cells they stand in: a page or a campaign comes every day again."""

        self.spent: set[tuple[Key, int]] = set()
        """Figures that had several parts which do not add up."""

    def extract(self) -> Extract:
        table, out = self.table, self.table.out
        out.currency = currency_of(table)
        rows = sifted(table)
        latest, has_posts = table.given.today.toordinal() + 1, table.format.grain == "post"
        for (line, _width, cells), span in zip(rows, spans(table, rows), strict=True):
            if span is None:
                continue
            if span.start.toordinal() > latest:
                raise day_to_come(table.sheet, line, span.start.isoformat())
            item, part = self._item(cells), self._part(cells)
            if item is None or part is None:
                table.skip(self._unnamed(cells))
                continue
            values = self._values(line, cells)
            if not any(values):
                table.skip(_("no figure in it"))
                continue
            out.read += 1
            if has_posts:
                self._post(item, span, cells)
            for key, kept in self._keys(cells, span, part, item, values):
                self._put(key, kept, line)
        if table.format.omits_zeros and all(self.additive):
            self._days_left_out()
        self._levels_above()
        out.days = Counter((key[0], key[1]) for key in out.rows)
        return out

    def _days_left_out(self) -> None:
        """Count the days without a row as 0 where that was said; else say how many there are.

        Before the first row and after the last one, nothing tells whether the export had begun, or stopped.
        """
        rows = self.table.out.rows
        days = sorted({key[0].toordinal() for key in rows})
        left = sorted(set(range(days[0], days[-1])) - set(days)) if days else []
        if not left:
            return
        if not self.table.given.zero_days:
            told = plural(
                "{count} day in between has no row; --zero-days counts it as 0",
                "{count} days in between have no row; --zero-days counts them as 0",
                len(left),
            )
            self.table.out.remarks.append(told)
            return
        for about in {key[2:] for key in rows}:
            for day in map(date.fromordinal, left):
                rows[(day, day, *about)] = [(0, None, None) for _taken in self.table.out.metrics]

    def _values(self, line: int, cells: Sequence[str]) -> list[Value | None]:
        try:
            return [take(cells) for take in self.takers]
        except Wrong as wrong:
            raise unreadable_figure(
                self.table.sheet, line, wrong, self.table.name_of(wrong.column)
            ) from wrong

    def _item(self, cells: Sequence[str]) -> str | None:
        """Return the post of a row: empty for a form without posts, ``None`` where it should say."""
        form = self.table.format
        if form.item is None:
            return ""
        place = self.table.places.get(form.item)
        text = cells[place].strip() if place is not None else ""
        if not text or is_total(text):
            return None
        url = text if form.item_form == "{}" else form.item_form.replace("{}", text)
        return url if url.startswith(("https://", "http://")) and " " not in url else None

    def _unnamed(self, cells: Sequence[str]) -> str:
        """Say why a row that names no post, or no part, is passed over."""
        column = self.table.format.item or self.table.format.part or ""
        if column in self.table.places and is_total(cells[self.table.places[column]]):
            return _("total row")
        return _("no link to the post") if self.table.format.item else _("no name")

    def _part(self, cells: Sequence[str]) -> str | None:
        place = self.table.places.get(self.table.format.part or "")
        if place is None:
            return self.table.format.subject or ""
        text = cells[place]
        if text not in self.parts:
            name = visible(one_line(text))[:_LONGEST_PART]
            self.parts[text] = None if not name or is_total(name) else name
        return self.parts[text]

    def _keys(
        self, cells: Sequence[str], span: Span, part: str, item: str, values: list[Value | None]
    ) -> list[tuple[Key, list[Value | None]]]:
        """Part the figures of a row by what they are about: mostly one thing."""
        if not self.table.format.source and len(self.groups) == 1:
            found = [((span.start, span.end, "", part or next(iter(self.groups)), item), values)]
            if self.table.format.whole and part:
                found.append(((span.start, span.end, "", "", item), list(values)))
            return found
        network = self._network(cells)
        found = []
        for subject, places in self.groups.items():
            for by_network, slot in ((False, ""), (True, network)):
                if by_network and not slot:
                    continue
                kept = [
                    value if index in places and self.networks[index] == by_network else None
                    for index, value in enumerate(values)
                ]
                if any(kept):
                    found.append(((span.start, span.end, slot, subject or part, item), kept))
        return found

    def _network(self, cells: Sequence[str]) -> str:
        place = self.table.places.get(self.table.format.source or "")
        if place is None:
            return ""
        text = normal(cells[place])
        words = [text, text.split(" / ")[0]]
        return next(
            (
                network
                for network, names in self.table.form.sources.items()
                if any(matches(word, names) for word in words)
            ),
            "",
        )

    def _post(self, item: str, span: Span, cells: Sequence[str]) -> None:
        """Remember a post for the calendar, with the day it was published."""
        table, day = self.table, span.start
        published = table.place(table.format.date)
        if published is not None and table.format.period_beside:
            found = _day_in(cells[published], table.given.order or "mdy")
            if found is None:
                return
            day = found
        texts = [cells[table.places[column]] for column in table.format.text if column in table.places]
        table.out.posts.append(Post(item, day, max(texts, key=len, default="")))

    def _put(self, key: Key, values: list[Value | None], line: int) -> None:
        """Keep the figures of a row; where there are some already, they are parts, the same, or a fault."""
        held = self.table.out.rows.get(key)
        if held is None:
            self.table.out.rows[key] = values
        elif self.table.format.adds:
            for index, value in enumerate(values):
                if value is None:
                    continue
                if held[index] is None:
                    held[index] = None if (key, index) in self.spent else value
                elif self.additive[index] and (value[2] is None or value[1] is not None):
                    held[index] = _added(
                        held[index] or (None, None, None), value, self.table.out.metrics[index]
                    )
                else:
                    held[index] = None
                    self.spent.add((key, index))
                    self.table.out.not_added.add(self.table.out.metrics[index].metric)
        elif held == values:
            self.table.skip(_("the same row again"))
        elif self.table.format.grain == "post":
            self.table.skip(_("the same post again: the last row counts"))
            self.table.out.rows[key] = values
        else:
            raise damaged(
                self.table.sheet, line, key[0].isoformat(), _("the file has two different rows for that day")
            )

    def _levels_above(self) -> None:
        """Read the figures that stand beside a label above the table, such as the followers on a day."""
        for above in self.table.format.above:
            label = glob(normal(above.label))
            for row in self.table.block.header.lead_rows:
                for index, cell in enumerate(row):
                    found = label.fullmatch(normal(cell).rstrip(": "))
                    rest = [one for one in row[index + 1 :] if one.strip()]
                    if found and rest:
                        self._level(above.metric, found[1], rest[0])

    def _level(self, metric: str, text: str, value: str) -> None:
        block, date = self.table.block, self.table.format.date
        rows = block.rows if date else ()
        texts = [text, *(row[2][self.table.places[date]] for row in rows if date)]
        lines = [block.header.line, *(row[0] for row in rows)]
        day = _day_in(text.strip(" :"), order_of(self.table, lines, texts))
        bare = re.sub(r"[ ,.\u00a0\u202f]", "", value.strip())
        if day and bare.isascii() and bare.isdigit():
            self.table.out.levels.append((day, metric, int(bare)))


def _day_in(text: str, order: Order) -> date | None:
    try:
        found = read_day(text.strip(), order)
    except NoDay:
        return None
    return found.start if isinstance(found, Span) else None


def _by_subject(subjects: Sequence[str]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for index, subject in enumerate(subjects):
        found.setdefault(subject, set()).add(index)
    return {subject: frozenset(places) for subject, places in found.items()} or {"": frozenset()}


def _added(one: Value, other: Value, taken: Taken) -> Value:
    """Add two parts up: their values, or for a division what is above and below its line."""
    if one[1] is not None and other[1] is not None and one[2] and other[2]:
        return divided(one[1] + other[1], one[2] + other[2], taken)
    return (value_of(one, taken) or 0) + (value_of(other, taken) or 0), None, None
