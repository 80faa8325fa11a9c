"""PA: the eight parts that no strategy lacks."""

from __future__ import annotations

from collections.abc import Iterator

from cmkit.doctrine.engine import Check, Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.parts import PARTS, Part, completeness
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.problems import Severity


def _holds(part: Part) -> Check:
    def incomplete_part(ground: Ground) -> Iterator[Found]:
        done = completeness(part, ground)
        if done.missing:
            facts = {
                "filled": str(len(part.keys) - len(done.missing)),
                "all": str(len(part.keys)),
                "missing": ", ".join(done.missing),
            }
            yield Found((done.missing[0].split(".")[0],), facts, done.missing[0])

    incomplete_part.__doc__ = f"The part «{part.id}» is there, with all that it needs."
    return incomplete_part


for _part in PARTS:
    REGISTRY.rule(
        _part.code,
        source="D11",
        severity=Severity.WARNING,
        needs=("OB001",) if _part.id in ("objectives", "actions") else (),
        gates=("launch",),
    )(_holds(_part))


_SECTIONS = ("objectives", "content", "distribution", "budget", "crisis", "exit", "evaluation")
"""Where the eight parts stand; the actions are their objectives'."""


@REGISTRY.rule(
    "PA009",
    source="D11",
    severity=Severity.WARNING,
    gates=("launch",),
    owed_by="client",
    gate_only=True,
)
def not_agreed(ground: Ground) -> Iterator[Found]:
    """Each of the eight parts is agreed, not only written."""
    strategy = ground.strategy
    waiting = [name for name in _SECTIONS if getattr(strategy, name) and name not in strategy.mission.agreed]
    if strategy.objectives and all(objective.agreed for objective in strategy.objectives):
        waiting = [name for name in waiting if name != "objectives"]
    if waiting:
        yield Found(("mission", "agreed"), {"sections": ", ".join(waiting)}, "mission.agreed")
