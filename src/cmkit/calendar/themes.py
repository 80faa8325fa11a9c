"""Themes for empty slots: pillars in their shares, formats in turn, some slots kept free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from cmkit.model.content import PillarEntry
from cmkit.model.strategy import Strategy
from cmkit.model.values import Quantity

if TYPE_CHECKING:
    from cmkit.calendar.planning import Slot


def with_themes(slots: Iterable[Slot], strategy: Strategy) -> list[Slot]:
    """Give every empty slot, in the order of time, a pillar, a format and an objective.

    After any number of slots each pillar is within one of its share, unless a platform, a cadence or what is
    already written, which counts, leaves no choice.
    """
    ordered = list(slots)
    pillars = strategy.content.pillars if strategy.content else ()
    free = _kept_free(ordered, strategy)
    used: Counter[str] = Counter()
    turns: Counter[tuple[str, str]] = Counter()
    given = []
    for index, slot in enumerate(ordered):
        if index in free:
            given.append(replace(slot, reserved=True, pillar=None, format=None))
            continue
        if slot.item_id is None:
            slot = _themed(slot, pillars, used, turns, strategy)
        if slot.pillar:
            used[slot.pillar] += 1
        given.append(slot)
    return given


def _themed(
    slot: Slot,
    pillars: Sequence[PillarEntry],
    used: Mapping[str, int],
    turns: Counter[tuple[str, str]],
    strategy: Strategy,
) -> Slot:
    pillar = next((one for one in pillars if one.id == slot.pillar), None) or _lagging(slot, pillars, used)
    formats = _formats(slot, pillar, strategy)
    chosen = slot.format
    if chosen is None and formats:
        turn = (slot.platform, pillar.id if pillar else "")
        chosen = formats[turns[turn] % len(formats)]
        turns[turn] += 1
    objective = None
    if pillar and pillar.objectives:
        ranked = _by_rank(pillar.objectives, strategy)
        objective = ranked[used[pillar.id] % len(ranked)]
    return replace(slot, pillar=pillar.id if pillar else slot.pillar, format=chosen, objective=objective)


def _lagging(slot: Slot, pillars: Sequence[PillarEntry], used: Mapping[str, int]) -> PillarEntry | None:
    """Choose the pillar whose turn comes first among those that lag behind their share.

    Source: Tijdeman, «The chairman assignment problem» (1980). To take the one that lags most would let small
    pillars drift more than one slot away.
    """
    shares = _shares([one for one in pillars if not one.platforms or slot.platform in one.platforms])
    allowed = [one for one in pillars if shares.get(one.id)]
    total = sum(used.get(one.id, 0) for one in allowed) + 1
    lag = {one.id: shares[one.id] * total - used.get(one.id, 0) for one in allowed}
    slack = Fraction(1, max(2 * len(allowed) - 2, 1))
    behind = [one for one in allowed if lag[one.id] >= slack]
    if not behind:
        return max(allowed, key=lambda one: lag[one.id], default=None)
    return min(behind, key=lambda one: (1 - slack - lag[one.id]) / shares[one.id])


def _shares(pillars: Sequence[PillarEntry]) -> dict[str, Fraction]:
    """Return each pillar's part of the whole; pillars without a share divide what the others leave."""
    named = {one.id: _weight(one.share) for one in pillars if one.share}
    total = sum(named.values(), Fraction(0))
    open_ones = [one.id for one in pillars if one.id not in named]
    if any(one.share and one.share.percent for one in pillars):
        rest = max(Fraction(100) - total, Fraction(0))
    else:  # plain weights leave nothing over: the others get a fair part
        rest = (total / len(named) if total else Fraction(1)) * len(open_ones)
    given = {one.id: named.get(one.id, rest / max(len(open_ones), 1)) for one in pillars}
    whole = sum(given.values(), Fraction(0))
    return {name: part / whole for name, part in given.items()} if whole else given


def _weight(share: Quantity) -> Fraction:
    """Return the low end of a share, the ceiling of ``max 20%``; never less than nothing."""
    return max(Fraction(share.low if share.low is not None else share.high or 0), Fraction(0))


def _formats(slot: Slot, pillar: PillarEntry | None, strategy: Strategy) -> list[str]:
    known = strategy.content.formats if strategy.content else ()
    fitting = [one.id for one in known if not one.platforms or slot.platform in one.platforms]
    if pillar and pillar.formats:
        return [name for name in pillar.formats if name in fitting]
    return fitting


def _by_rank(objectives: Sequence[str], strategy: Strategy) -> list[str]:
    ranks = {objective.id: objective.rank != "primary" for objective in strategy.objectives}
    return sorted(objectives, key=lambda name: ranks.get(name, True))


def _kept_free(slots: Sequence[Slot], strategy: Strategy) -> frozenset[int]:
    """Choose the empty slots that stay free: a percentage of all, or so many a month, spread evenly."""
    reserve = strategy.content.reserve if strategy.content else None
    if reserve is None:
        return frozenset()
    months: dict[tuple[int, int], list[int]] = {}
    for index, slot in enumerate(slots):
        months.setdefault((slot.day.year, slot.day.month), []).append(index)
    free: set[int] = set()
    for indexes in months.values():
        empty = [index for index in indexes if slots[index].item_id is None]
        wanted = int(reserve.load * len(indexes) / 100) if reserve.percent else int(reserve.load)
        wanted = min(wanted, len(empty))
        free.update(empty[(2 * number + 1) * len(empty) // (2 * wanted)] for number in range(wanted))
    return frozenset(free)
