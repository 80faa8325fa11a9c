"""OB: no mission without objectives; each has its why, its actions, its KPI."""

from __future__ import annotations

from collections.abc import Iterator

from cmkit.catalogue.patterns import said_by
from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.objectives import Kpi, Objective
from cmkit.problems import KeyPath, Severity

rule = REGISTRY.rule


@rule("OB001", source="A8", severity=Severity.ERROR, gates=("kickoff", "launch"), owed_by="client")
def no_objective(ground: Ground) -> Iterator[Found]:
    """Without an objective that the client shares there is no mission."""
    if ground.answered("objectives"):
        return
    shared = [path for path, _ in ground.objectives() if not ground.proposed(*path)]
    if not shared:
        yield Found(("objectives",), {"proposed": str(len(ground.strategy.objectives))}, "objectives")


@rule("OB002", source="A4", severity=Severity.WARNING, needs=("OB001",), gates=("kickoff",), owed_by="client")
def no_why(ground: Ground) -> Iterator[Found]:
    """Behind an objective stands another one, until the real one is found."""
    for path, objective in _real(ground):
        if not objective.why and not ground.answered(*path, "why"):
            yield Found(path, {"objective": objective.title}, "objectives.why")


@rule("OB003", source="A6", severity=Severity.ERROR, needs=("OB001",), gates=("launch",))
def no_action(ground: Ground) -> Iterator[Found]:
    """An objective that nothing is done for stays a wish; a goal that others serve is exempt."""
    for path, objective in _real(ground):
        if not objective.actions and not _served(ground, objective) and not ground.answered(*path, "actions"):
            yield Found(path, {"objective": objective.title}, "objectives.actions")


@rule(
    "OB004",
    source="A6",
    severity=Severity.ERROR,
    needs=("OB001",),
    gates=("kickoff", "launch"),
    owed_by="client",
)
def no_kpi(ground: Ground) -> Iterator[Found]:
    """An objective that nothing measures cannot end in a decision; a goal that others serve is exempt."""
    for path, objective in _real(ground):
        if not objective.kpis and not _served(ground, objective) and not ground.answered(*path, "kpis"):
            yield Found(path, {"objective": objective.title}, "objectives.kpis")


@rule("OB005", source="A6", severity=Severity.WARNING, needs=("OB001",))
def unmeasured_actions(ground: Ground) -> Iterator[Found]:
    """An action that nothing measures teaches nothing; one finding an objective."""
    for path, objective in ground.objectives():
        unmeasured = [action.title for action in objective.actions if not action.measured_by]
        if unmeasured and not ground.answered(*path, "actions"):
            facts = {
                "objective": objective.title,
                "count": str(len(unmeasured)),
                "all": str(len(objective.actions)),
                "first": unmeasured[0],
            }
            yield Found((*path, "actions"), facts, "objectives.actions.measured_by")


@rule("OB006", source="A7", severity=Severity.WARNING, needs=("OB001",))
def incomplete_kpi(ground: Ground) -> Iterator[Found]:
    """A KPI wants a source, a unit, a starting point, a target and a day; one finding a KPI."""
    for path, _objective, kpi in ground.kpis():
        lacking = [key for key in _lacking(ground, kpi) if not ground.answered(*path, key)]
        if lacking:
            facts = {"kpi": kpi_name(kpi), "lacking": ", ".join(lacking)}
            yield Found(path, facts, f"objectives.kpis.{lacking[0]}")


@rule("OB007", source="A7", severity=Severity.ERROR, needs=("OB001",))
def rate_without_denominator(ground: Ground) -> Iterator[Found]:
    """The same rate differs tenfold by what it is divided by."""
    for path, _objective, kpi in ground.kpis():
        known = ground.metrics.get(kpi.metric) if kpi.metric else None
        nature = kpi.nature or (known.nature if known else None)
        if nature == "rate" and not kpi.denominator and not (known and known.denominator):
            yield Found(path, {"kpi": kpi_name(kpi)}, "objectives.kpis.denominator")


@rule("OB008", source="ours", severity=Severity.ADVICE, needs=("OB001",))
def unknown_word(ground: Ground) -> Iterator[Found]:
    """A kind or a metric that the catalogue does not know may be a slip of the pen."""
    for path, objective in ground.objectives():
        if objective.kind and objective.kind not in ("other", *ground.kinds):
            facts = {"word": objective.kind, "known": ", ".join(ground.kinds)}
            yield Found((*path, "kind"), facts, "objectives.kind")
    for path, _objective, kpi in ground.kpis():
        if kpi.metric and kpi.metric not in ground.metrics and not kpi.label:
            facts = {"word": kpi.metric, "known": ", ".join(list(ground.metrics)[:12]) + "…"}
            yield Found((*path, "metric"), facts, "objectives.kpis.metric")


def kpi_name(kpi: Kpi) -> str:
    """Return what a KPI is called: its label, else its metric, else its id."""
    return kpi.label or kpi.metric or kpi.id or "?"


def _real(ground: Ground) -> Iterator[tuple[KeyPath, Objective]]:
    """Visit the objectives that are more than a mere presence: of such a one, that is told and no more."""
    for path, objective in ground.objectives():
        if said_by(objective.title) != "present" or ground.proposed(*path):
            yield path, objective


def _served(ground: Ground, objective: Objective) -> bool:
    return objective.id in ground.served


def _lacking(ground: Ground, kpi: Kpi) -> Iterator[str]:
    known = ground.metrics.get(kpi.metric) if kpi.metric else None
    if not kpi.source:
        yield "source"
    if not kpi.unit and known is None and kpi.nature != "judgement":
        yield "unit"
    if kpi.baseline is None or (kpi.baseline.value is None and kpi.baseline.unknown_until is None):
        yield "baseline"
    aimed = kpi.target is not None and (kpi.target.value is not None or kpi.target.change is not None)
    if not aimed and not (kpi.target and kpi.target.steps):
        yield "target"
    elif kpi.target and kpi.target.by is None and not kpi.target.steps:
        yield "target.by"
