"""PL: platforms are chosen for the people who are there, and kept alive."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.moments import active, listed
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.platforms import Cadence, PlatformEntry
from cmkit.problems import KeyPath, Severity
from cmkit.text import slug

if TYPE_CHECKING:
    from cmkit.catalogue.entries import Network

rule = REGISTRY.rule


@rule("PL001", source="B1", severity=Severity.ERROR)
def no_audience(ground: Ground) -> Iterator[Found]:
    """A platform is chosen because the people to be met are there."""
    for path, platform in _active(ground):
        if not platform.audiences and not ground.answered(*path, "audiences"):
            yield Found(path, {"platform": platform.id}, "platforms.audiences")


@rule("PL002", source="B7", severity=Severity.WARNING)
def no_cadence(ground: Ground) -> Iterator[Found]:
    """Visibility lives on regularity."""
    for path, platform in _active(ground):
        if not platform.cadence and not ground.answered(*path, "cadence"):
            yield Found(path, {"platform": platform.id}, "platforms.cadence")


@rule("PL003", source="ours", severity=Severity.ERROR)
def unreadable_recurrence(ground: Ground) -> Iterator[Found]:
    """A recurrence rule that cannot be read plans nothing, without a word."""
    for path, cadence in _cadences(ground):
        if not cadence.rrule:
            continue
        from cmkit.calendar.recurring import why_unreadable

        if why := why_unreadable(cadence.rrule):
            facts = {"rule": cadence.rrule, "why": why}
            yield Found((*path, "rrule"), facts, "platforms.cadence.rrule")


@rule("PL004", source="ours", severity=Severity.WARNING)
def amount_without_period(ground: Ground) -> Iterator[Found]:
    """An amount says nothing without its period: nothing is planned of it."""
    for path, cadence in _cadences(ground):
        said = ground.answered(*path, "per")
        if cadence.amount is not None and cadence.per is None and not cadence.rrule and not said:
            yield Found((*path, "amount"), {"amount": str(cadence.amount)}, "platforms.cadence.per")


@rule("PL005", source="A1", severity=Severity.WARNING, needs=("OB001",))
def serves_nothing(ground: Ground) -> Iterator[Found]:
    """An account is there for something; one finding for all."""
    objectives = list(ground.objectives())
    if not objectives or all(ground.answered(*path, "platforms") for path, _one in objectives):
        return
    named = _named_by_objectives(ground)
    idle = [(path, platform.id) for path, platform in active(ground) if platform.id not in named]
    if idle:
        yield Found(idle[0][0], {"platforms": _listed(idle)}, "objectives.platforms")


@rule("PL006", source="B1", severity=Severity.ADVICE, needs=("PL001",))
def no_evidence(ground: Ground) -> Iterator[Found]:
    """That people are there has been seen, not supposed; one finding for all."""
    unproven = [
        (path, platform.id)
        for path, platform in active(ground)
        if not platform.evidence and not ground.answered(*path, "evidence")
    ]
    if unproven:
        yield Found(unproven[0][0], {"platforms": _listed(unproven)}, "platforms.evidence")


@rule("PL007", source="B7", severity=Severity.ADVICE, needs=("PL002",))
def no_editorial_line(ground: Ground) -> Iterator[Found]:
    """What is published here differs from what is published there; one finding for all.

    On a single platform the pillars are its line; pillars that name a platform are one too.
    """
    platforms = list(active(ground))
    pillars = ground.strategy.content.pillars if ground.strategy.content else ()
    told = {one for pillar in pillars for one in pillar.platforms}
    if len(platforms) == 1 and pillars:
        return
    bare = [
        (path, platform.id)
        for path, platform in platforms
        if not platform.editorial_line and platform.id not in told
        if not ground.answered(*path, "editorial_line")
    ]
    if bare:
        yield Found(bare[0][0], {"platforms": _listed(bare)}, "platforms.editorial_line")


@rule("PL008", source="E3", severity=Severity.ADVICE)
def twins_not_told_apart(ground: Ground) -> Iterator[Found]:
    """Two networks that could replace each other are both kept because each does its own work."""
    platforms = list(active(ground))
    unsaid = [(path, one) for path, one in platforms if not one.role and not ground.answered(*path, "role")]
    if len(platforms) < 2 or not unsaid:
        return  # the catalogue is read only where it is needed
    networks = {one.id: network for _path, one in platforms if (network := _network(ground, one))}
    told: set[str] = set()
    for path, platform in unsaid:
        near = networks[platform.id].near_equivalents if platform.id in networks else ()
        twin = next((one for one in networks if networks[one].id in near and one not in told), None)
        if twin:
            told.add(platform.id)
            yield Found(path, {"platform": platform.id, "twin": twin}, "platforms.role")


@rule("PL009", source="ours", severity=Severity.ADVICE)
def opening_without_day(ground: Ground) -> Iterator[Found]:
    """An account that is wanted one day is opened on none; one finding for all.

    ``opened_on`` is for what has happened: a plan is an action with its dates.
    """
    planned = {
        platform
        for _path, objective in ground.objectives()
        for action in objective.actions
        if action.from_ or action.until or action.stage
        for platform in action.platforms
    }
    undated = [
        (("platforms", index), platform.id)
        for index, platform in enumerate(ground.strategy.platforms)
        if platform.status == "wanted" and not platform.opened_on and not platform.todo
        if platform.id not in planned and not ground.proposed("platforms", index)
        if not ground.answered("platforms", index, "opened_on")
    ]
    if undated:
        yield Found(undated[0][0], {"platforms": _listed(undated)}, "objectives.actions.from")


@rule("PL010", source="ours", severity=Severity.WARNING)
def account_twice(ground: Ground) -> Iterator[Found]:
    """One account is one entry: written twice, it is planned and counted twice."""
    seen: dict[str, PlatformEntry] = {}
    for index, platform in enumerate(ground.strategy.platforms):
        for address in (_bare(platform.handle), _bare(platform.url)):
            other = seen.get(address) if address else None
            if other is not None and _same_network(ground, platform, other):
                facts = {"platform": platform.id, "other": other.id, "account": address}
                yield Found(("platforms", index), facts, "platforms.handle")
                break
        for address in (_bare(platform.handle), _bare(platform.url)):
            if address:
                seen.setdefault(address, platform)


@rule("PL011", source="ours", severity=Severity.WARNING)
def bio_too_long(ground: Ground) -> Iterator[Found]:
    """A presentation that the network cuts ends in the middle of a word."""
    for index, platform in enumerate(ground.strategy.platforms):
        bio = "\n".join(platform.profile.bio) if platform.profile else ""
        if not bio or platform.status in ("closed", "refused"):
            continue
        network = _network(ground, platform)
        limit = network.hard_limit("bio") if network else None
        if network is None or limit is None or limit.maximum is None:
            continue
        from cmkit.calendar.counting import counter

        count = counter(limit.counted, limit.link_counts)(bio)
        if count > limit.maximum:
            facts = {"platform": platform.id, "length": str(count), "most": str(limit.maximum)}
            facts["over"] = str(count - limit.maximum)
            yield Found(("platforms", index, "profile", "bio"), facts, "platforms.profile.bio")


def _cadences(ground: Ground) -> Iterator[tuple[KeyPath, Cadence]]:
    for index, platform in enumerate(ground.strategy.platforms):
        for number, cadence in enumerate(platform.cadence):
            yield ("platforms", index, "cadence", number), cadence


def _active(ground: Ground) -> Iterator[tuple[KeyPath, PlatformEntry]]:
    for index, platform in enumerate(ground.strategy.platforms):
        if platform.status == "active":
            yield ("platforms", index), platform


def _named_by_objectives(ground: Ground) -> set[str]:
    """Name the platforms that an objective works on: itself, in its actions, its KPIs or its pillars."""
    named: set[str] = set()
    for _path, objective in ground.objectives():
        named.update(objective.platforms)
        named.update(one for action in objective.actions for one in action.platforms)
        named.update(one for kpi in objective.kpis for one in kpi.platforms)
    pillars = ground.strategy.content.pillars if ground.strategy.content else ()
    named.update(one for pillar in pillars if pillar.objectives for one in pillar.platforms)
    return named


def _network(ground: Ground, platform: PlatformEntry) -> Network | None:
    from cmkit.catalogue.entries import find_network

    return find_network(platform.network or platform.id, ground.networks)


def _same_network(ground: Ground, one: PlatformEntry, other: PlatformEntry) -> bool:
    words = [slug(platform.network or platform.id) for platform in (one, other)]
    if words[0] == words[1]:
        return True
    known = [_network(ground, platform) for platform in (one, other)]
    return known[0] is not None and known[0] is known[1]


def _bare(address: str | None) -> str:
    """Return a handle or an address without what people write in two ways."""
    return re.sub(r"^(?:https?://)?(?:www\.)?@?|/$", "", (address or "").strip().casefold())


def _listed(found: Sequence[tuple[KeyPath, str]]) -> str:
    return listed([name for _path, name in found])
