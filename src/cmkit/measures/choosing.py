"""Which metrics a table has, and how each is taken from a row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cmkit.catalogue.exports import Taken
from cmkit.files.paths import shown
from cmkit.measures.asked import Asked
from cmkit.measures.formats import matches
from cmkit.measures.normal import normal
from cmkit.measures.table import Table
from cmkit.measures.taking import Columns, Take, fractional, taker
from cmkit.text import _

_AMBIGUOUS = re.compile(r"[+-]?\d{1,3},\d{3}")
_DECIMALS = re.compile(r"[+-]?\d+,(?:\d{1,2}|\d{4,})|[+-]?\d{4,},\d+")
_POINT = re.compile(r"\d\.\d")


def _wanted(table: Table) -> Sequence[Taken]:
    """Return the metrics to look for: where the title above the table says which it is, that one."""
    for network in table.format.networks_above:
        if any(network in cell for cell in table.block.header.lead):
            table.out.network = network
    if not any(taken.lead for taken in table.format.metrics):
        return table.format.metrics
    for taken in table.format.metrics:
        titles = tuple(map(normal, taken.lead))
        if any(matches(cell, titles) for cell in (*table.block.header.lead, *table.block.header.columns)):
            return [taken]
    return ()


def takes_of(table: Table) -> list[tuple[Taken, Take]]:
    """Return the metrics that a table has, each with the function that takes it from a row."""
    columns = Columns(table.format, table.places, _commas(table))
    found: list[tuple[Taken, Take]] = []
    seen: dict[tuple[str, str, bool], int] = {}
    for taken in _wanted(table):
        take = taker(taken, columns)
        if take is None:
            continue
        mark = (taken.metric, taken.subject or "", taken.by_network)
        if mark in seen:  # another way to the same figure, for rows in which the first has none
            place = seen[mark]
            found[place] = (found[place][0], _either(found[place][1], take))
        else:
            seen[mark] = len(found)
            found.append((taken, take))
    return found


def _commas(table: Table) -> frozenset[str]:
    """Find the columns in which a comma begins the decimals; ask where nothing tells."""
    found: set[str] = set()
    for column in fractional(table.format) & set(table.places):
        place = table.places[column]
        texts = {
            cells[place].strip().rstrip("% €$")
            for _line, _width, cells in table.block.rows
            if "," in cells[place]
        }
        doubtful = next((text for text in texts if _AMBIGUOUS.fullmatch(text)), None)
        if doubtful is None:
            continue
        points = any(_POINT.search(row[2][place]) for row in table.block.rows)
        if any(_DECIMALS.fullmatch(text) for text in texts) and not points:
            found.add(column)
        elif not points and table.given.comma is None:
            raise Asked(
                "decimals",
                table.sheet.file,
                _("{file}: “{text}” may be a thousand or a number with decimals.").format(
                    file=shown(table.sheet.name), text=shown(doubtful)
                ),
                _("Say it: --decimals comma or --decimals point."),
                ("comma", "point"),
            )
        elif table.given.comma and not points:
            found.add(column)
    return frozenset(found)


def _either(first: Take, second: Take) -> Take:
    return lambda cells: first(cells) or second(cells)
