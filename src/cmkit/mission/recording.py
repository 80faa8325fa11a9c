"""Readings put into ``measures/``: a line a fact, the first value kept, nothing said twice."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cmkit.files.paths import inside, shown
from cmkit.files.tabular.delimited import read_csv
from cmkit.model.readings import COLUMNS
from cmkit.problems import InputRefused, Refused
from cmkit.text import _

FOLDER = "measures"

Cell = tuple[str, str, str, str, str, str]
"""What a figure is about, as written: start, end, metric, platform, subject, item."""
Said = tuple[str, str, str, str, str]
"""What is said of it: value, numerator, denominator, source, note."""
Month = Mapping[Cell, Said]

About = Literal["account", "part", "post"]

_RECORDED = 9


def about(cell: Cell) -> About:
    """Say what a figure is about: the whole account, a part of it, or a post."""
    return "post" if cell[5] else "part" if cell[4] else "account"


@dataclass
class Recorded:
    """What new readings change."""

    new: int = 0
    corrected: int = 0
    same: int = 0
    by_cell: dict[tuple[str, str, str, str], list[int]] = field(default_factory=dict)
    """New, corrected and same ones by month, platform, metric, and what they are about."""

    def count(self, cell: Cell, kind: int) -> None:
        """Count one: 0 new, 1 corrected, 2 the same."""
        self.by_cell.setdefault((cell[1][:7], cell[3], cell[2], about(cell)), [0, 0, 0])[kind] += 1
        if kind == 0:
            self.new += 1
        elif kind == 1:
            self.corrected += 1
        else:
            self.same += 1


def month_file(month: str) -> str:
    """Name the file of the readings whose period ends in a month, ``2027-01``."""
    return f"{FOLDER}/{month}.csv"


def with_readings(
    folder: Path,
    months: Iterable[tuple[str, Month]],
    recorded_on: str,
    told: Recorded,
    aliases: Mapping[str, str] | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Give the files that change as they will be with new readings in them, and tell what that changes.

    A second value for a cell is a correction: it gets a line of its own with the day, the first stays; said
    again on the same day it takes that day's place. ``aliases`` are addresses of posts whose item of the
    calendar is known by now. Lines stay as they were written, in order. Raises ``InputRefused`` for a file
    that cannot be read whole.
    """
    known = aliases or {}
    strays = _strays(folder)
    for month, fresh in months:
        name = month_file(month)
        before = _rows_of(folder, name)
        after = _with(
            before, fresh, _latest([*before, *strays.get(month, ())], known), recorded_on, told, known
        )
        if after != before:
            yield name, _written(after)


def _strays(folder: Path) -> dict[str, list[Sequence[str]]]:
    """Find the readings that stand in the file of another month than theirs: they are said all the same."""
    found: dict[str, list[Sequence[str]]] = {}
    path = folder / FOLDER
    for name in sorted(one.name for one in path.glob("*.csv")) if path.is_dir() else ():
        if not name.startswith("."):
            for row in _rows_of(folder, f"{FOLDER}/{name}"):
                if row[1][:7] != name[:7]:
                    found.setdefault(row[1][:7], []).append(row)
    return found


def _rows_of(folder: Path, name: str) -> list[Sequence[str]]:
    """Read a file of readings as rows of our columns."""
    path = inside(folder, name)
    if not path.is_file():
        return []
    table = read_csv(path.read_bytes(), name)
    if table.problems:
        raise InputRefused(
            _("{name} cannot take new readings as it is.").format(name=name),
            _("Correct these lines, then import again."),
            table.problems,
        )
    if table.header == COLUMNS:
        return [row.cells for row in table.rows]
    return [tuple(record.get(column, "") for column in COLUMNS) for _line, record in table.records()]


def _latest(rows: Iterable[Sequence[str]], aliases: Mapping[str, str]) -> dict[Cell, tuple[str, Said]]:
    """Return what holds for each cell by now, with the day it was recorded on."""
    found: dict[Cell, tuple[str, Said]] = {}
    for row in rows:
        cell, day = _cell(row, aliases), row[_RECORDED]
        if cell not in found or found[cell][0] <= day:
            found[cell] = (day, (row[6], row[7], row[8], row[10], row[11]))
    return found


def _cell(row: Sequence[str], aliases: Mapping[str, str]) -> Cell:
    start, end, metric, platform, subject, item = row[:6]
    return start, end, metric, platform, subject, aliases.get(item, item)


def _with(
    before: Sequence[Sequence[str]],
    fresh: Month,
    there: Mapping[Cell, tuple[str, Said]],
    recorded_on: str,
    told: Recorded,
    aliases: Mapping[str, str],
) -> list[Sequence[str]]:
    """Add what is new or different to the rows of a file."""
    added: list[Sequence[str]] = []
    replaced: set[Cell] = set()
    _refuse_other_parts(there, fresh)
    for cell, said in fresh.items():
        held = there.get(cell)
        if held and held[1][:3] == said[:3]:
            told.count(cell, 2)
            continue
        told.count(cell, 1 if held else 0)
        if held and held[0] == recorded_on:
            replaced.add(cell)
        value, numerator, denominator, source, note = said
        added.append((*cell, value, numerator, denominator, recorded_on, source, note))
    kept: list[Sequence[str]] = []
    for row in before:
        if row[5] in aliases:
            row = (*_cell(row, aliases), *row[6:])
        if row[_RECORDED] == recorded_on and _cell(row, aliases) in replaced:
            continue
        kept.append(row)
    if not added and kept == list(before):
        return list(before)
    after = sorted([*kept, *added], key=_order)
    return list(dict.fromkeys(map(tuple, after))) if kept else after


def _refuse_other_parts(there: Mapping[Cell, tuple[str, Said]], fresh: Month) -> None:
    """Refuse another total that is of other parts: a file of one campaign says nothing of the others."""
    totals = [
        (cell, said[3])
        for cell, said in fresh.items()
        if not (cell[4] or cell[5]) and cell in there and there[cell][1][:3] != said[:3]
    ]
    if not totals or not any(cell[4] for cell in fresh):
        return
    old, new = _parts((cell, said[1]) for cell, said in there.items()), _parts(fresh.items())
    for cell, source in totals:
        left = old.get((*cell[:4], source), set()) - new[*cell[:4], source]
        if left and new[*cell[:4], source]:
            raise Refused(
                _("“{metric}”, {start} to {end}: what was recorded before is also about {names}.").format(
                    metric=cell[2],
                    start=cell[0],
                    end=cell[1],
                    names=", ".join(f"“{shown(name)}”" for name in sorted(left)[:5]),
                ),
                _("A total is of all parts: export them together, for the same days."),
            )


def _parts(month: Iterable[tuple[Cell, Said]]) -> Mapping[tuple[str, ...], set[str]]:
    """Name the parts by days, metric, platform and source."""
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for cell, said in month:
        if cell[4] and not cell[5]:
            found[*cell[:4], said[3]].add(cell[4])
    return found


def _order(row: Sequence[str]) -> tuple[str, ...]:
    return (row[1], row[0], row[3], row[4], row[5], row[2], row[_RECORDED])


def _written(rows: Sequence[Sequence[str]]) -> bytes:
    text = _as_csv(rows)
    if text.count("\n") > len(rows) + 1 or "\r" in text:
        text = _as_csv([tuple(_on_one_line(row)) for row in rows])
    return text.encode()


def _as_csv(rows: Iterable[Sequence[str]]) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return stream.getvalue()


def _on_one_line(row: Sequence[str]) -> Iterator[str]:
    """Keep a fact on its line, so that git merges it whole."""
    return (cell.replace("\r\n", " ").replace("\n", " ").replace("\r", " ") for cell in row)
