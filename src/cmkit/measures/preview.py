"""What an import holds, metric by metric and month by month: summed up where that makes sense."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from cmkit.catalogue.entries import Metric
from cmkit.measures.adding import adds_up
from cmkit.mission.recording import About, Cell, Month, Said, about


@dataclass(frozen=True, slots=True)
class Row:
    """One metric of one month: how many readings, and what they come to."""

    month: str
    platform: str
    metric: str
    about: About
    count: int
    value: Decimal | None
    """``None`` where the readings make no figure together: people counted once, medians."""


def preview(months: Iterable[tuple[str, Month]], known: Mapping[str, Metric]) -> list[Row]:
    """Sum up the figures of an import."""
    rows: list[Row] = []
    for month, figures in months:
        groups: dict[tuple[str, str, About], list[tuple[Cell, Said]]] = defaultdict(list)
        for cell, said in figures.items():
            groups[cell[3], cell[2], about(cell)].append((cell, said))
        for (platform, metric, kind), some in sorted(groups.items()):
            rows.append(Row(month, platform, metric, kind, len(some), _together(metric, some, known)))
    return rows


def _together(metric: str, some: list[tuple[Cell, Said]], known: Mapping[str, Metric]) -> Decimal | None:
    """Bring readings to one figure: a sum, the last level, or a share made from its parts."""
    nature = known[metric].nature if metric in known else "flow"
    if len(some) == 1:
        return Decimal(some[0][1][0])
    if nature == "level":
        return Decimal(max(some, key=lambda one: (one[0][1], one[0][0]))[1][0])
    if nature == "rate":
        # Over posts a share is made of theirs, as everybody in the trade does; over days people come again.
        return _share(some) if some[0][0][5] or adds_up(metric, known) else None
    if nature != "flow" or not adds_up(metric, known):
        return None
    return sum((Decimal(said[0]) for _cell, said in some), Decimal(0))


def _share(some: list[tuple[Cell, Said]]) -> Decimal | None:
    """Make a share from what is above and below the line of each; weigh those that give a share alone."""
    below = sum((Decimal(said[2]) for _cell, said in some if said[2]), Decimal(0))
    if not below or not all(said[2] for _cell, said in some):
        return None
    return sum((Decimal(said[0]) * Decimal(said[2]) for _cell, said in some), Decimal(0)) / below
