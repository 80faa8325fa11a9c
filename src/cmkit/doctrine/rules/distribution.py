"""DI: what carries the contents to those who do not follow yet."""

from __future__ import annotations

from collections.abc import Iterator

from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.problems import Severity

rule = REGISTRY.rule

FAMILIES = (
    ("paid", ("regular",)),
    ("paid", ("campaigns",)),
    ("relays", ("ambassadors", "influencers")),
    ("touchpoints", ("web",)),
    ("touchpoints", ("offline",)),
)
"""What a distribution plan is made of: of each at least one is planned, or declined in words."""


@rule("DI001", source="C8", severity=Severity.WARNING, needs=("PA004", "PA005"))
def ads_without_money(ground: Ground) -> Iterator[Found]:
    """Advertising is planned with its money, or declined with a reason."""
    paid = ground.strategy.distribution.paid if ground.strategy.distribution else None
    lines = ground.strategy.budget.lines if ground.strategy.budget else ()
    if paid is None or not (paid.regular or paid.campaigns) or any(line.kind == "ads" for line in lines):
        return
    if not ground.answered("budget", "lines"):
        yield Found(("budget", "lines"), {}, "budget.lines.kind")


@rule("DI002", source="C9", severity=Severity.ADVICE, needs=("PA004",), owed_by="client")
def no_relay(ground: Ground) -> Iterator[Found]:
    """The client shares, and encourages the staff to: the first relay costs nothing."""
    relays = ground.strategy.distribution.relays if ground.strategy.distribution else None
    if relays is None or relays.client or relays.staff or relays.declined:
        return
    if not (_answered(ground, "relays.client") or _answered(ground, "relays.staff")):
        yield Found(("distribution", "relays"), {}, "distribution.relays.client")


@rule("DI003", source="E8", severity=Severity.ADVICE, needs=("PA004",))
def family_forgotten(ground: Ground) -> Iterator[Found]:
    """What is left out was left out on purpose; one finding for all."""
    distribution = ground.strategy.distribution
    if distribution is None:
        return
    forgotten = []
    for holder, keys in FAMILIES:
        group = getattr(distribution, holder)
        if group is None or group.declined:
            continue
        if not any(getattr(group, key) or _answered(ground, f"{holder}.{key}") for key in keys):
            forgotten.append(f"distribution.{holder}.{keys[0]}")
    if forgotten:
        yield Found(("distribution",), {"keys": ", ".join(forgotten)}, forgotten[0])


def _answered(ground: Ground, name: str) -> bool:
    return ground.answered("distribution", *name.split("."))
