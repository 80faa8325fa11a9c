"""EV: figures that lead to decisions, read in time, beside those of the business and of others."""

from __future__ import annotations

from collections.abc import Iterator

from cmkit.doctrine.chosen import REVIEW_SLACK
from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.moments import day_of, live
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.objectives import Kpi
from cmkit.problems import Severity

rule = REGISTRY.rule

SELLING = frozenset({"local", "ecommerce", "b2b"})
"""Business models in which something is sold."""
FOLLOWERS = frozenset({"followers", "new-followers", "unfollows", "follower-growth-rate"})
"""Metrics that only count who follows."""
OTHER_READERS = frozenset({"departments", "staff", "partners", "public"})
"""Readers of a report beyond the client and the team."""


@rule("EV001", source="C7", severity=Severity.WARNING, needs=("OB001", "OB004"), owed_by="client")
def no_commercial_figure(ground: Ground) -> Iterator[Found]:
    """Where something is sold, what it brings and costs is read beside the figures of the networks."""
    if not SELLING.intersection(ground.strategy.client.business_models):
        return
    kpis = [kpi for path, _objective, kpi in ground.kpis() if not ground.proposed(*path)]
    if kpis and not any(_is_commercial(ground, kpi) for kpi in kpis):
        yield Found(("objectives",), {"models": ", ".join(ground.strategy.client.business_models)}, _KPIS)


@rule("EV002", source="D5", severity=Severity.WARNING, needs=("OB001",))
def followers_alone(ground: Ground) -> Iterator[Found]:
    """Five hundred who follow beat five thousand who never answer."""
    for path, objective in ground.objectives():
        metrics = {kpi.metric for kpi in objective.kpis}
        alone = bool(metrics) and metrics <= FOLLOWERS
        if objective.rank == "primary" and alone and not ground.proposed(*path):
            yield Found((*path, "kpis"), {"objective": objective.title}, _KPIS)


@rule("EV003", source="D9", severity=Severity.WARNING, needs=("PA008",))
def review_overdue(ground: Ground) -> Iterator[Found]:
    """A strategy evolves: it is read again in the rhythm that was agreed."""
    evaluation, starts = ground.strategy.evaluation, ground.strategy.starts_on
    every = evaluation.review_every if evaluation else None
    if every is None or every.days is None or starts is None or not live(ground):
        return
    reviewed = [
        day_of(ground, one.date) for one in ground.public.journal if one.kind in ("review", "decision")
    ]
    last = max([day for day in reviewed if day and day <= ground.today] + [starts])
    if (ground.today - last).days > every.days * REVIEW_SLACK:
        facts = {"every": str(every), "last": last.isoformat()}
        yield Found(("evaluation", "review_every"), facts, "evaluation.review_every")


@rule("EV004", source="E7", severity=Severity.ADVICE, needs=("PA008",))
def nobody_to_compare_with(ground: Ground) -> Iterator[Found]:
    """A figure says little alone: what counts is what the others reach."""
    evaluation = ground.strategy.evaluation
    if evaluation and not evaluation.competitors and not ground.answered("evaluation", "competitors"):
        yield Found(("evaluation",), {}, "evaluation.competitors")


@rule("EV005", source="E7", severity=Severity.ADVICE, needs=("PA008",))
def key_figures_unread(ground: Ground) -> Iterator[Found]:
    """In a larger house the other departments see the key figures, again and again."""
    evaluation = ground.strategy.evaluation
    larger = ground.strategy.client.size in ("medium", "large")
    readers = {report.reader for report in evaluation.reports} if evaluation else set()
    if larger and evaluation and evaluation.reports and not readers & OTHER_READERS:
        yield Found(("evaluation", "reports"), {}, "evaluation.reports.reader")


_KPIS = "objectives.kpis"


def _is_commercial(ground: Ground, kpi: Kpi) -> bool:
    known = ground.metrics.get(kpi.metric) if kpi.metric else None
    return bool(kpi.counts or (known and known.commercial))
