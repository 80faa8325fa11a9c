"""Which empty slots stay free on purpose, for what nobody can plan: ``content.reserve``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import floor

from cmkit.calendar.slots import Slot
from cmkit.model.strategy import Strategy
from cmkit.model.values import Quantity


def kept_free(slots: Sequence[Slot], strategy: Strategy) -> frozenset[int]:
    """Choose the empty slots of a year that stay free, by their places: a percentage, or so many a month.

    A month gives what is due up to its end and was not given before, so that a tenth of eight slots is not
    nothing for ever. Each platform gives its part, spread evenly over the month: every second slot of all
    would be every slot of one platform, where two take turns.
    """
    reserve = strategy.content.reserve if strategy.content else None
    if reserve is None:
        return frozenset()
    free: set[int] = set()
    balance: dict[str, Fraction] = {}
    seen = 0
    for indexes in _by_month(slots):
        wanted = _due(reserve, seen + len(indexes)) - _due(reserve, seen)
        seen += len(indexes)
        if not reserve.percent:
            wanted = int(reserve.load)
        free.update(_of_month(slots, indexes, wanted, balance))
    return frozenset(free)


def _by_month(slots: Sequence[Slot]) -> Iterable[list[int]]:
    months: dict[tuple[int, int], list[int]] = {}
    for index, slot in enumerate(slots):
        months.setdefault((slot.day.year, slot.day.month), []).append(index)
    return [months[month] for month in sorted(months)]


def _due(reserve: Quantity, number: int) -> int:
    """Return how many of the first ``number`` slots stay free by a percentage, to the nearest."""
    return floor(Fraction(reserve.load) * number / 100 + Fraction(1, 2))


def _of_month(
    slots: Sequence[Slot], indexes: Sequence[int], wanted: int, balance: dict[str, Fraction]
) -> Iterator[int]:
    """Choose the slots of a month; ``balance``, what each platform still owes, is brought up to date."""
    empty: dict[str, list[int]] = {}
    for index in indexes:
        if slots[index].item_id is None:
            empty.setdefault(slots[index].platform, []).append(index)
    wanted = min(wanted, sum(map(len, empty.values())))
    for index in indexes:
        name = slots[index].platform
        balance[name] = balance.get(name, Fraction(0)) + Fraction(wanted, len(indexes))
    parts = dict.fromkeys(sorted(empty), 0)
    for _number in range(wanted):
        name = max((one for one in parts if parts[one] < len(empty[one])), key=lambda one: balance[one])
        parts[name] += 1
        balance[name] -= 1
    for name, part in parts.items():
        places = empty[name]
        yield from (places[(2 * number + 1) * len(places) // (2 * part)] for number in range(part))
