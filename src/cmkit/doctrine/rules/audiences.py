"""AU: people who are ranked, met where they are, on platforms that differ from each other."""

from __future__ import annotations

from collections.abc import Iterator

from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.moments import active, begun, dated_items, day_of, listed, live, months_before
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.problems import Severity
from cmkit.text import slug

rule = REGISTRY.rule


@rule("AU001", source="E2", severity=Severity.WARNING)
def nobody_first(ground: Ground) -> Iterator[Found]:
    """Whoever speaks to everybody speaks to nobody: audiences are ranked."""
    audiences = ground.strategy.audiences
    said = (ground.answered("audiences", index, "priority") for index in range(len(audiences)))
    ranked = any(one.priority for one in audiences) or any(said) or ground.proposed("audiences")
    if len(audiences) > 1 and not ranked:
        yield Found(("audiences",), {"number": str(len(audiences))}, "audiences.priority")


@rule("AU002", source="ours", severity=Severity.ADVICE)
def unused_audiences(ground: Ground) -> Iterator[Found]:
    """People whom nothing speaks to: no objective, no platform, no content."""
    used = ground.used.get("audiences", frozenset())
    idle = [
        (index, audience.name)
        for index, audience in enumerate(ground.strategy.audiences)
        if audience.id not in used and not ground.proposed("audiences", index)
    ]
    if idle:
        yield Found(("audiences", idle[0][0]), {"names": listed([name for _index, name in idle])}, _AUDIENCES)


@rule("AU003", source="ours", severity=Severity.ADVICE)
def unused_pillars(ground: Ground) -> Iterator[Found]:
    """A theme that a kept calendar never takes up is a good intention."""
    pillars = ground.strategy.content.pillars if ground.strategy.content else ()
    if not pillars or not live(ground) or sum(1 for _ in dated_items(ground)) < 2 * len(pillars):
        return
    used = ground.used.get("content.pillars", frozenset())
    idle = [(index, pillar.name) for index, pillar in enumerate(pillars) if pillar.id not in used]
    if idle:
        facts = {"names": listed([name for _index, name in idle])}
        yield Found(("content", "pillars", idle[0][0]), facts, "content.pillars")


@rule("AU004", source="E1", severity=Severity.ADVICE)
def act_too_soon(ground: Ground) -> Iterator[Found]:
    """People act for a name that they know, and love: a new account begins with making known."""
    since = months_before(ground.today, ground.limit("new_account_months"))
    for index, platform in enumerate(ground.strategy.platforms):
        opened = day_of(ground, platform.opened_on)
        new = platform.status == "wanted" or (platform.status == "active" and opened and opened > since)
        if platform.aim == "act" and new and not ground.proposed("platforms", index):
            yield Found(("platforms", index, "aim"), {"platform": platform.id}, "platforms.aim")


@rule("AU005", source="E1", severity=Severity.WARNING, needs=("OB001", "PL001"))
def audiences_elsewhere(ground: Ground) -> Iterator[Found]:
    """An objective is worked for where its people are."""
    met = {platform.id: set(platform.audiences) for _path, platform in active(ground)}
    for path, objective in ground.objectives():
        chosen = [one for one in objective.platforms if one in met] if objective.platforms else list(met)
        there = set().union(*(met[one] for one in chosen))
        wanted = set(objective.audiences)
        if wanted and chosen and there and not wanted & there and not ground.proposed(*path):
            facts = {
                "objective": objective.title,
                "audiences": ", ".join(objective.audiences),
                "platforms": ", ".join(chosen),
            }
            yield Found(path, facts, "objectives.audiences")


@rule("AU006", source="E3", severity=Severity.ADVICE)
def same_role(ground: Ground) -> Iterator[Found]:
    """Two platforms that do the same thing cost twice."""
    seen: dict[str, str] = {}
    for path, platform in active(ground):
        if not platform.role:
            continue
        role = slug(" ".join(platform.role))
        if role in seen:
            facts = {"platform": platform.id, "other": seen[role]}
            yield Found((*path, "role"), facts, "platforms.role")
        seen.setdefault(role, platform.id)


@rule("AU007", source="E3", severity=Severity.ADVICE)
def twin_without_reason(ground: Ground) -> Iterator[Found]:
    """Between two near-equivalents the choice is real: it has its reason in writing."""
    unsaid = [
        (index, platform)
        for index, platform in enumerate(ground.strategy.platforms)
        if platform.status == "refused" and not platform.not_chosen_because
        if not ground.answered("platforms", index, "not_chosen_because")
        if not ground.proposed("platforms", index)
    ]
    if not unsaid:
        return  # the catalogue is read only where it is needed
    from cmkit.catalogue.entries import find_network

    chosen = {
        network.id: platform.id
        for _path, platform in active(ground)
        if (network := find_network(platform.network or platform.id, ground.networks))
    }
    for index, platform in unsaid:
        network = find_network(platform.network or platform.id, ground.networks)
        twins = [chosen[near] for near in (network.near_equivalents if network else ()) if near in chosen]
        if twins:
            facts = {"platform": platform.id, "twin": twins[0]}
            yield Found(("platforms", index), facts, "platforms.not_chosen_because")


@rule("AU008", source="D6", severity=Severity.ADVICE)
def not_reviewed(ground: Ground) -> Iterator[Found]:
    """Platforms change all the time: what is known of them ages; one finding for all."""
    if not begun(ground):
        return
    since = months_before(ground.today, ground.limit("review_months"))
    old = []
    for path, platform in active(ground):
        reviewed = day_of(ground, platform.reviewed_on, last=True)
        if reviewed and reviewed < since:
            old.append((path, platform.id))
    if old:
        facts = {
            "platforms": listed([name for _path, name in old]),
            "months": str(ground.limit("review_months")),
        }
        yield Found((*old[0][0], "reviewed_on"), facts, "platforms.reviewed_on")


_AUDIENCES = "platforms.audiences"
