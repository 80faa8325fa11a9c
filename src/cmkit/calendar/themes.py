"""Themes for empty slots: pillars in their shares, formats in turn, some slots kept free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from cmkit.calendar.almanac import Almanac
from cmkit.calendar.reserve import kept_free
from cmkit.calendar.slots import Slot
from cmkit.model.content import PillarEntry
from cmkit.model.strategy import Strategy
from cmkit.model.values import Quantity


def with_themes(slots: Iterable[Slot], strategy: Strategy, almanac: Almanac) -> list[Slot]:
    """Give every empty slot, in the order of time, a pillar, a format and an objective.

    After any number of slots each pillar is within one of its share, unless a platform, a cadence, the day
    or what is already written, which counts, leaves no choice. Where a pillar asks for the school holidays,
    days with school and days without are each balanced for themselves: else a pillar for the holidays would
    have nothing beside it there, to make up for the time when it was not allowed.
    """
    ordered = list(slots)
    pillars = strategy.content.pillars if strategy.content else ()
    by_school = any(pillar.school_holidays for pillar in pillars)
    free = kept_free(ordered, strategy)
    balances = {True: _Balance(strategy, almanac), False: _Balance(strategy, almanac)}
    given = []
    for index, slot in enumerate(ordered):
        balance = balances[by_school and slot.day in almanac.school]
        if index in free:
            given.append(replace(slot, reserved=True, pillar=None, format=None))
        else:
            given.append(balance.counted(slot if slot.item_id else balance.themed(slot)))
    return given


def promotes(pillar: str | None, platform: str, strategy: Strategy) -> bool:
    """Tell whether all that a slot may be about sells: its own pillar, else every pillar of its platform."""
    pillars = strategy.content.pillars if strategy.content else ()
    named = [one for one in pillars if one.id == pillar]
    allowed = named or [one for one in pillars if not one.platforms or platform in one.platforms]
    return bool(allowed) and all(one.intent == "sell" for one in allowed)


def allowed_on(pillar: PillarEntry, day: date, almanac: Almanac) -> bool:
    """Tell whether a pillar has its place on a day: none that sells on a day of mourning."""
    if pillar.intent == "sell" and day in almanac.sensitive:
        return False
    match pillar.school_holidays:
        case "only":
            return day in almanac.school
        case "avoid":
            return day not in almanac.school
        case _:
            return True


@dataclass(slots=True)
class _Balance:
    """What was used so far, so that what comes next keeps to the shares."""

    strategy: Strategy
    almanac: Almanac
    used: Counter[str] = field(default_factory=Counter)
    formats: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """How often a platform had a pillar in a format."""

    def counted(self, slot: Slot) -> Slot:
        """Count a slot that is given or written, and return it."""
        if slot.pillar:
            self.used[slot.pillar] += 1
        if slot.format:
            self.formats[slot.platform, slot.pillar or "", slot.format] += 1
        return slot

    def themed(self, slot: Slot) -> Slot:
        """Give an empty slot its pillar, its format and its objective."""
        pillars = self.strategy.content.pillars if self.strategy.content else ()
        named = next((one for one in pillars if one.id == slot.pillar), None)
        allowed = [one for one in pillars if allowed_on(one, slot.day, self.almanac)]
        pillar = named or _lagging(slot, allowed, self.used)
        objective = None
        if pillar and pillar.objectives:
            ranked = _by_rank(pillar.objectives, self.strategy)
            objective = ranked[self.used[pillar.id] % len(ranked)]
        name = pillar.id if pillar else slot.pillar
        chosen = slot.format or self._format(slot, pillar)
        return replace(slot, pillar=name, format=chosen, objective=objective)

    def _format(self, slot: Slot, pillar: PillarEntry | None) -> str | None:
        """Take the formats in turn: the one that this pillar had least on this platform, in their order."""
        known = _formats(slot, pillar, self.strategy)
        name = pillar.id if pillar else ""
        return min(known, key=lambda one: self.formats[slot.platform, name, one], default=None)


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
