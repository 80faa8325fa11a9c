"""OB: what an objective is for, how it is worded, and whether the mission can reach it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cmkit.catalogue.patterns import said_by
from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.moments import day_of, listed
from cmkit.doctrine.rules.objectives import kpi_name
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.objectives import Objective
from cmkit.problems import Severity

rule = REGISTRY.rule
_SELLS_BY_ITSELF = frozenset({"ecommerce", "b2b"})
_SELLS_NOTHING = frozenset({"public", "association", "media"})


@rule("OB009", source="A1", severity=Severity.ERROR, needs=("OB001",), gates=("kickoff",), owed_by="client")
def mere_presence(ground: Ground) -> Iterator[Found]:
    """A presence on principle changes nothing for anybody."""
    for path, objective in ground.objectives():
        if said_by(objective.title) == "present" and not ground.proposed(*path):
            yield Found((*path, "title"), {"objective": objective.title}, "objectives.title")


@rule("OB010", source="A3", severity=Severity.WARNING, needs=("OB001",))
def serves_nothing(ground: Ground) -> Iterator[Found]:
    """Renown of a person or a house, fans and interactions are worth what they bring to something else."""
    if _sells_nothing(ground):
        return
    for path, objective in ground.objectives():
        kind = ground.kinds.get(objective.kind or "")
        if kind and kind.serves_business and not objective.serves and not ground.answered(*path, "serves"):
            yield Found(path, {"objective": objective.title}, "objectives.serves")


@rule("OB011", source="A4", severity=Severity.ADVICE, needs=("OB001",))
def reaches_nothing(ground: Ground) -> Iterator[Found]:
    """At the end of the chain stands something for the business, a cause, or people inside."""
    if _sells_nothing(ground):
        return  # a town hall or an association is its own cause
    for path, objective in ground.objectives():
        if objective.serves or objective.id in ground.served or not objective.why:
            continue  # what serves is told of at its end; without a why, that comes first
        kind = ground.kinds.get(objective.kind or "")
        categories = objective.categories or (kind.categories if kind else ())
        is_end = (
            bool({"business", "internal"}.intersection(categories)) or _focus(objective, ground) == "sales"
        )
        told = kind is not None and (kind.serves_business or kind.id == "community-values")
        if not is_end and not told and not ground.answered(*path, "serves"):
            yield Found(path, {"objective": objective.title}, "objectives.serves")


@rule("OB012", source="A4", severity=Severity.WARNING, needs=("OB001",))
def circle(ground: Ground) -> Iterator[Found]:
    """Objectives that serve each other in a circle serve nothing; each circle is told once."""
    marketing = ground.strategy.client.marketing
    goals = {goal.id for goal in marketing.goals} if marketing else set()
    serves = {one.id: one.serves for _path, one in ground.objectives() if one.serves not in goals}
    paths = {objective.id: (path, objective) for path, objective in ground.objectives()}
    known: set[str] = set()
    for start in serves:
        walked: dict[str, None] = {}
        current: str | None = start
        while current in serves and current not in known and current not in walked:
            walked[current] = None
            current = serves[current]
        if current is not None and current in walked:
            names = list(walked)[list(walked).index(current) :]
            path, _objective = paths[min(names)]
            titles = [paths[name][1].title for name in names]
            yield Found((*path, "serves"), {"objectives": listed(titles)}, "objectives.serves")
        known.update(walked)


@rule("OB013", source="A7", severity=Severity.ADVICE, needs=("OB001",))
def unusual_metric(ground: Ground) -> Iterator[Found]:
    """A metric that does not belong to a kind of objective may measure something else."""
    for path, objective in ground.objectives():
        kind = ground.kinds.get(objective.kind or "")
        strange = [
            index
            for index, kpi in enumerate(objective.kpis)
            if kind and kpi.metric in ground.metrics and kpi.metric not in kind.metrics
            if kpi.role != "supporting"
        ]
        if strange and kind:
            first = objective.kpis[strange[0]]
            facts = {
                "metric": kpi_name(first),
                "objective": objective.title,
                "usual": ", ".join(kind.metrics[:4]),
            }
            yield Found((*path, "kpis", strange[0], "metric"), facts, "objectives.kpis.metric")


@rule("OB014", source="B2", severity=Severity.ADVICE, needs=("OB001",))
def no_primary(ground: Ground) -> Iterator[Found]:
    """Among several objectives one comes first."""
    found = list(ground.objectives())
    if len(found) > 1 and not any(objective.rank == "primary" for _path, objective in found):
        yield Found(("objectives",), {"number": str(len(found))}, "objectives.rank")


@rule("OB015", source="B2", severity=Severity.WARNING, needs=("OB001",))
def too_many_primary(ground: Ground) -> Iterator[Found]:
    """Whoever puts everything first puts nothing first."""
    found = [objective for _path, objective in ground.objectives() if objective.rank == "primary"]
    if len(found) > ground.limit("primary_objectives"):
        facts = {"number": str(len(found)), "most": str(ground.limit("primary_objectives"))}
        yield Found(("objectives",), facts, "objectives.rank")


@rule("OB016", source="B3", severity=Severity.ADVICE, needs=("OB001",))
def renown_in_a_hurry(ground: Ground) -> Iterator[Found]:
    """Renown takes years; within one year a step towards it can be aimed at."""
    starts = ground.strategy.starts_on
    for path, objective in ground.objectives():
        due = _due(ground, objective)
        if _focus(objective, ground) == "renown" and starts and due and (due - starts).days < 360:
            facts = {"objective": objective.title, "due": due.isoformat()}
            yield Found(path, facts, "objectives.kpis.target.by")


@rule("OB017", source="B4", severity=Severity.ADVICE, needs=("OB001",))
def sales_alone(ground: Ground) -> Iterator[Found]:
    """Sales come at the end: something else has to lead to them, but online or between companies."""
    if _SELLS_BY_ITSELF.intersection(ground.strategy.client.business_models):
        return
    for path, objective in ground.objectives():
        if objective.rank == "primary" and _is_sales(objective, ground) and objective.id not in ground.served:
            yield Found(path, {"objective": objective.title}, "objectives.serves")


@rule("OB018", source="B4", severity=Severity.WARNING, needs=("OB001",))
def sales_without_attribution(ground: Ground) -> Iterator[Found]:
    """In a shop online a sale can be traced to where it came from, if something was set up for it."""
    if "ecommerce" not in ground.strategy.client.business_models:
        return
    traced = ground.filled("budget.promo_codes") or ground.filled("distribution.tracking.utm")
    sales = [(path, one) for path, one in ground.objectives() if _is_sales(one, ground)]
    if sales and not traced:
        path, objective = sales[0]
        yield Found(path, {"objective": objective.title}, "distribution.tracking.utm")


@rule("OB019", source="B8", severity=Severity.WARNING, needs=("OB001",))
def image_unknown(ground: Ground) -> Iterator[Found]:
    """Image moves from how one is seen to how one wants to be, and every reply is part of it."""
    for path, objective in ground.objectives():
        if _focus(objective, ground) != "image":
            continue
        replies = ground.strategy.community.replies if ground.strategy.community else ()
        timed = any(reply.within for reply in replies) or ground.answered("community", "replies")
        if not ground.filled("client.image.perceived"):
            yield Found(path, {"objective": objective.title}, "client.image.perceived")
        elif not timed:
            yield Found(path, {"objective": objective.title}, "community.replies")
        return


@rule("OB020", source="B9", severity=Severity.WARNING, needs=("OB001", "PA006"))
def renown_unguarded(ground: Ground) -> Iterator[Found]:
    """A bad buzz costs renown: what is said meanwhile is written before."""
    for path, objective in ground.objectives():
        if _focus(objective, ground) == "renown" and not ground.filled("crisis.holding_statements"):
            yield Found(path, {"objective": objective.title}, "crisis.holding_statements")
            return


def _sells_nothing(ground: Ground) -> bool:
    """Tell whether no model of the client's has anything to sell: a shop that also edits a magazine has."""
    models = ground.strategy.client.business_models
    return bool(models) and _SELLS_NOTHING.issuperset(models)


def _is_sales(objective: Objective, ground: Ground) -> bool:
    return _focus(objective, ground) == "sales"


def _focus(objective: Objective, ground: Ground) -> str | None:
    """Return what an objective is about: its own word, else what its kind usually is."""
    kind = ground.kinds.get(objective.kind or "")
    return objective.focus or (kind.focus if kind else None)


def _due(ground: Ground, objective: Objective) -> date | None:
    """Return the last day that any KPI of an objective is due on."""
    days = [
        day
        for kpi in objective.kpis
        if kpi.target and (day := day_of(ground, kpi.target.by, last=True)) is not None
    ]
    return max(days, default=None)
