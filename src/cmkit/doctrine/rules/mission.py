"""MI: the frame of the mission: what must be done, what can be, how, with which means."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from cmkit.catalogue.patterns import found, said_by
from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.moments import day_of, ends_on, months_before
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.doctrine.used import texts
from cmkit.problems import KeyPath, Severity

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


@rule("MI006", source="D1", severity=Severity.ADVICE)
def too_short(ground: Ground) -> Iterator[Found]:
    """Image and renown grow with time: a short campaign does not give them."""
    starts, ends = ground.strategy.starts_on, ends_on(ground)
    if starts is None or ends is None or starts <= months_before(ends, ground.limit("growing_months")):
        return
    for path, objective in ground.objectives():
        known = ground.kinds.get(objective.kind) if objective.kind else None
        focus = objective.focus or (known.focus if known else None)
        if focus in ("image", "renown") and not ground.proposed(*path):
            facts = {
                "objective": objective.title,
                "ends": ends.isoformat(),
                "months": str(ground.limit("growing_months")),
            }
            yield Found(path, facts, "mission.ends_on")


@rule("MI007", source="ours", severity=Severity.WARNING)
def renewal_near(ground: Ground) -> Iterator[Found]:
    """What comes next is decided before the day it was to be decided by."""
    mission = ground.strategy.mission
    decide = day_of(ground, mission.renewal.decide_by, last=True) if mission.renewal else None
    if decide and mission.phase not in ("notice", "closed") and _near(ground, decide, passed=True):
        yield Found(
            ("mission", "renewal", "decide_by"), {"day": decide.isoformat()}, "mission.renewal.decide_by"
        )


@rule("MI008", source="ours", severity=Severity.WARNING, needs=("MI007",))
def notice_near(ground: Ground) -> Iterator[Found]:
    """After this day the contract goes on, or ends, without anybody having said so."""
    mission, ends = ground.strategy.mission, ends_on(ground)
    days = mission.contract.notice_days if mission.contract else None
    if ends is None or days is None or mission.phase in ("notice", "closed"):
        return
    latest = ends - timedelta(days=days)
    if _near(ground, latest):
        facts = {"day": latest.isoformat(), "ends": ends.isoformat(), "notice": str(days)}
        yield Found(("mission", "contract", "notice_days"), facts, "mission.contract.notice_days")


@rule("MI009", source="D12", severity=Severity.WARNING)
def promised_results(ground: Ground) -> Iterator[Found]:
    """Nobody predicts what goes viral; a promise of it breaks."""
    mission = ground.strategy.mission
    promising: list[tuple[KeyPath, str]] = [
        (("mission", key, number), text)
        for key in ("method", "options")
        for number, text in enumerate(getattr(mission, key))
    ]
    for index, scope in enumerate(mission.scope):
        promising += list(texts(scope, ("mission", "scope", index)))
    for index, stage in enumerate(mission.stages):
        promising += list(texts(stage, ("mission", "stages", index)))
    for path, objective in ground.objectives():
        promising.append(((*path, "title"), objective.title))
        promising += [
            ((*path, "description", number), one) for number, one in enumerate(objective.description)
        ]
    for path, text in promising:
        words = found(text, "promise")
        if words:
            key = ".".join(step for step in path if isinstance(step, str))
            yield Found(path, {"words": words}, key)


@rule("MI010", source="D8", severity=Severity.ADVICE, needs=("OB001",))
def tactic_for_objective(ground: Ground) -> Iterator[Found]:
    """An objective says what should have changed; how to get there is an action."""
    for path, objective in ground.objectives():
        if said_by(objective.title) == "tactic" and not ground.proposed(*path):
            yield Found((*path, "title"), {"objective": objective.title}, "objectives.title")


def _near(ground: Ground, day: date, *, passed: bool = False) -> bool:
    left = (day - ground.today).days
    ends = ends_on(ground)
    over = ends is not None and ends < ground.today
    return left <= ground.limit("deadline_days") and not over and (passed or left >= 0)
