"""Which slot a written item fills: one of its period, as near as can be to its day and its format."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cmkit.calendar.cadence import Wanted
from cmkit.calendar.slots import Slot


@dataclass(frozen=True, slots=True)
class Stood:
    """A wanted slot, and the day that it stands on while nothing is written; ``None`` where it falls away."""

    wanted: Wanted
    day: date | None


def unfilled(standing: Sequence[Stood], written: Sequence[Slot]) -> list[Stood]:
    """List the slots that no written item of their platform fills yet.

    An item fills the slot of its own day before all, so that what was planned stays where it was planned;
    then one of its format, then one that asks for no format, the nearest first.
    """
    ordered = sorted(written, key=lambda slot: slot.order)
    pairs = sorted(_pairs(standing, ordered))
    taken: set[int] = set()
    filled: set[int] = set()
    for *_rank, place, number in pairs:
        if place not in filled and number not in taken:
            filled.add(place)
            taken.add(number)
    return [one for place, one in enumerate(standing) if place not in filled]


def _pairs(standing: Sequence[Stood], written: Sequence[Slot]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Visit what could fill what, with how badly it fits: not its day, another format, days apart."""
    days = [slot.day for slot in written]
    for place, one in enumerate(standing):
        first, last = one.wanted.period
        day = one.day or one.wanted.day
        # A slot that a holiday moved may stand just outside of its period, and is filled there.
        for number in range(bisect_left(days, min(first, day)), bisect_right(days, max(last, day))):
            slot = written[number]
            if slot.day != day and not first <= slot.day <= last:
                continue
            yield slot.day != day, _misfit(one.wanted, slot), abs((slot.day - day).days), place, number


def _misfit(wanted: Wanted, slot: Slot) -> int:
    """Say how far a format is from the one wanted: a reel is a reel first."""
    if wanted.format is None:
        return 1
    return 0 if wanted.format == slot.format else 2
