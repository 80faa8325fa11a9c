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


@rule("MI003", source="C2", severity=Severity.WARNING, gates=("proposal",), gate_only=True)
def no_price(ground: Ground) -> Iterator[Found]:
    """A proposal says what it costs: fees, or a quote that says them."""
    mission, budget = ground.strategy.mission, ground.strategy.budget
    fees = any(line.kind == "fees" and line.amount is not None for line in (budget.lines if budget else ()))
    if (
        not fees
        and not (mission.quote and mission.quote.reference)
        and not ground.answered("budget", "lines")
    ):
        yield Found(("budget",), {}, "budget.lines")


@rule("MI004", source="D11", severity=Severity.WARNING, gates=("launch",), owed_by="client", gate_only=True)
def not_approved(ground: Ground) -> Iterator[Found]:
    """Somebody answers for the strategy, by name."""
    if not any(approval.by for approval in ground.strategy.mission.approved):
        yield Found(("mission", "approved"), {}, "mission.approved")


@rule("MI005", source="ours", severity=Severity.WARNING, gates=("launch",), owed_by="client")
def changed_since_approved(ground: Ground) -> Iterator[Found]:
    """What was approved is a revision, not a file: a later one waits for its own approval."""
    approved = ground.strategy.mission.approved
    if approved and ground.public.version and all(one.version != ground.public.version for one in approved):
        last = approved[-1]
        facts = {"approved": last.version or "?", "version": ground.public.version}
        yield Found(("mission", "approved", len(approved) - 1), facts, "mission.approved")
