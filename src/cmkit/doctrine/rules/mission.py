"""MI: the frame of the mission: what must be done, what can be, how, with which means."""

from __future__ import annotations

from collections.abc import Iterator

from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.problems import Severity

rule = REGISTRY.rule

FRAME = ("scope", "options", "method")


@rule("MI001", source="A2", severity=Severity.WARNING, gates=("proposal",))
def frame_with_holes(ground: Ground) -> Iterator[Found]:
    """The strategy says what must be done, what can be, how, and with which means."""
    missing = [f"mission.{key}" for key in FRAME if not ground.filled(f"mission.{key}")]
    if not ground.filled("mission.hours") and not ground.filled("budget.lines"):
        missing.append("mission.hours")
    if missing:
        yield Found(("mission",), {"missing": ", ".join(missing)}, missing[0])


@rule("MI002", source="ours", severity=Severity.ADVICE)
def proposals_not_agreed(ground: Ground) -> Iterator[Found]:
    """What a preset proposed is not what the client agreed to."""
    waiting = ground.proposals
    if waiting:
        facts = {"count": str(len(waiting)), "keys": ", ".join(waiting[:6]) + ("…" if waiting[6:] else "")}
        yield Found(("mission", "proposed"), facts, waiting[0])
