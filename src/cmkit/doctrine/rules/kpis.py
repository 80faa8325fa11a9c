"""KP: figures that can come to a verdict: where they start and go, who can read them, at what cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from cmkit.doctrine.chosen import ACCESS_DAYS, KPI_MINUTES, KPI_SHARE, STEEP_TARGET
from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.moments import day_of, ends_on, listed, live
from cmkit.doctrine.rules.objectives import kpi_name
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.objectives import Kpi
from cmkit.model.values import Quantity
from cmkit.problems import Severity

rule = REGISTRY.rule
_MONTH_DAYS = 31
_MORE, _LESS = Decimal("1.1"), Decimal("0.9")
_TRAFFIC = frozenset({"website-visits", "form-submissions"})
"""Kinds of objectives whose figures come from links that can be told apart."""


@rule("KP001", source="ours", severity=Severity.ERROR, needs=("OB001",))
def against_its_direction(ground: Ground) -> Iterator[Found]:
    """A target below its starting point, for what should rise, is a slip of the pen or another indicator."""
    for path, _objective, kpi in ground.kpis():
        start = kpi.baseline.value if kpi.baseline else None
        target = kpi.target
        if target is None or not _contradicts(_direction(ground, kpi), start, target.value, target.change):
            continue
        aimed = target.value if target.value is not None else target.change
        facts = {"kpi": kpi_name(kpi), "start": str(start or ""), "target": str(aimed)}
        yield Found((*path, "target"), facts, "objectives.kpis.target")


@rule("KP002", source="ours", severity=Severity.WARNING, needs=("OB001",))
def due_outside(ground: Ground) -> Iterator[Found]:
    """What is due when the mission is over is judged by nobody."""
    starts, ends = ground.strategy.starts_on, ends_on(ground)
    for path, _objective, kpi in ground.kpis():
        by = kpi.target.by if kpi.target else None
        first, last = day_of(ground, by), day_of(ground, by, last=True)
        if first and last and ((ends and first > ends) or (starts and last < starts)):
            facts = {"kpi": kpi_name(kpi), "due": str(by)}
            yield Found((*path, "target", "by"), facts, "objectives.kpis.target.by")


@rule("KP003", source="ours", severity=Severity.WARNING, needs=("OB001",))
def baseline_overdue(ground: Ground) -> Iterator[Found]:
    """A starting point that was to be known by now is needed now: without it nothing can be judged."""
    for path, _objective, kpi in ground.kpis():
        baseline = kpi.baseline
        if baseline is None or baseline.value is not None:
            continue
        until = day_of(ground, baseline.unknown_until, last=True)
        if until and until < ground.today:
            facts = {"kpi": kpi_name(kpi), "until": str(baseline.unknown_until)}
            yield Found((*path, "baseline", "unknown_until"), facts, "objectives.kpis.baseline")


@rule("KP004", source="ours", severity=Severity.WARNING, needs=("OB001",))
def no_reading(ground: Ground) -> Iterator[Found]:
    """An indicator that nobody reads decides nothing; told once two of its periods have gone by."""
    starts = ground.strategy.starts_on
    if not live(ground) or starts is None:
        return
    last_read: dict[tuple[str, str], date] = {}
    for reading in ground.public.readings:
        for series in ((reading.metric, reading.platform), (reading.metric, "")):
            last_read[series] = max(last_read.get(series, reading.end), reading.end)
    for path, objective, kpi in ground.kpis():
        period = kpi.period.days if kpi.period else Decimal(_MONTH_DAYS)
        if kpi.metric is None or period is None or objective.state == "met" or _waits(ground, kpi):
            continue
        read = (last_read.get((kpi.metric, platform)) for platform in kpi.platforms or ("",))
        last = max((day for day in read if day), default=None)
        since = max(last, starts) if last else starts
        if Decimal((ground.today - since).days) > 2 * period + 5:
            facts = {"kpi": kpi_name(kpi), "last": last.isoformat() if last else ""}
            yield Found(path, facts, "objectives.kpis.owner")


@rule("KP005", source="ours", severity=Severity.WARNING, needs=("OB001",), owed_by="client")
def no_access(ground: Ground) -> Iterator[Found]:
    """A source that was refused, or asked for in vain since the mission began, gives no figure."""
    starts = ground.strategy.starts_on
    waited = (ground.today - starts).days if starts and live(ground) else 0
    for path, _objective, kpi in ground.kpis():
        if kpi.access == "refused" or (kpi.access == "asked" and waited > ACCESS_DAYS):
            yield Found((*path, "access"), {"kpi": kpi_name(kpi)}, "objectives.kpis.source")


@rule("KP006", source="ours", severity=Severity.WARNING, needs=("OB001", "OB018"))
def untracked_traffic(ground: Ground) -> Iterator[Found]:
    """Visits that the networks brought are only known where links say where they come from."""
    accounts = ground.strategy.accounts
    unread = bool(accounts) and all(account.what != "analytics" for account in accounts)
    tagged = ground.filled("distribution.tracking.utm")
    if tagged and not unread:
        return
    untold = [
        (path, kpi)
        for path, objective, kpi in ground.kpis()
        if objective.kind in _TRAFFIC or objective.focus == "traffic"
        if not _is_commercial(ground, kpi)
        if not ground.proposed(*path)
    ]
    if untold:
        names = listed([kpi_name(kpi) for _path, kpi in untold], 3)
        yield Found(untold[0][0], {"kpis": names}, "accounts.what" if tagged else "distribution.tracking.utm")


@rule("KP007", source="ours", severity=Severity.ADVICE, needs=("OB001", "KP001"))
def steep_target(ground: Ground) -> Iterator[Found]:
    """Three times as much is a hope: it may be right for a new account, and should be said to be one."""
    for path, _objective, kpi in ground.kpis():
        start = kpi.baseline.value if kpi.baseline else None
        aimed = kpi.target.value if kpi.target else None
        if start is None or aimed is None or start.percent != aimed.percent or not start.high:
            continue
        least = aimed.low if aimed.low is not None else aimed.high
        if (
            _direction(ground, kpi) == "up"
            and least
            and start.high > 10
            and least >= STEEP_TARGET * start.high
        ):
            facts = {"kpi": kpi_name(kpi), "start": str(start), "target": str(aimed)}
            yield Found((*path, "target"), facts, "objectives.kpis.target")


@rule("KP008", source="ours", severity=Severity.ADVICE, needs=("OB001",))
def more_kpis_than_hours(ground: Ground) -> Iterator[Found]:
    """Reading figures takes time that is not spent on people."""
    hours = ground.strategy.mission.hours
    sold = hours.amount.capacity if hours and hours.amount else None
    if hours is None or sold is None or hours.per is None or not hours.per.days:
        return
    number = sum(1 for _one in ground.kpis())
    a_month = sold / hours.per.days * Decimal("30.4")
    if Decimal(number * KPI_MINUTES) / 60 > a_month * KPI_SHARE:
        facts = {"number": str(number), "hours": f"{a_month:.0f}"}
        yield Found(("objectives",), facts, "objectives.kpis")


@rule("KP009", source="ours", severity=Severity.ADVICE, needs=("OB001",))
def same_series(ground: Ground) -> Iterator[Found]:
    """Two indicators of one objective that read the same figure say the same thing twice."""
    for path, objective in ground.objectives():
        seen: dict[tuple[object, ...], int] = {}
        for index, kpi in enumerate(objective.kpis):
            if kpi.metric is None:
                continue
            series = (kpi.metric, frozenset(kpi.platforms), kpi.definition, kpi.denominator, kpi.counts)
            if series in seen:
                first = objective.kpis[seen[series]]
                facts = {"kpi": kpi_name(kpi), "other": kpi_name(first)}
                yield Found((*path, "kpis", index), facts, "objectives.kpis.metric")
            seen.setdefault(series, index)


@rule("KP010", source="ours", severity=Severity.WARNING, needs=("OB001",))
def steps_astray(ground: Ground) -> Iterator[Found]:
    """Steps lead to the target: one after the other, the last no later than it."""
    for path, _objective, kpi in ground.kpis():
        steps = kpi.target.steps if kpi.target else ()
        days = [day for step in steps if (day := day_of(ground, step.by, last=True))]
        due = day_of(ground, kpi.target.by, last=True) if kpi.target else None
        if days != sorted(days) or (due and days and max(days) > due):
            yield Found((*path, "target", "steps"), {"kpi": kpi_name(kpi)}, "objectives.kpis.target.steps")


@rule("KP011", source="A9", severity=Severity.ADVICE, needs=("OB001", "OB004"))
def figures_for_nothing(ground: Ground) -> Iterator[Found]:
    """Figures that serve no objective cost time, and hide those that count; told once, most read first."""
    wanted = {kpi.metric for _path, _objective, kpi in ground.kpis() if kpi.metric}
    counts: dict[str, int] = {}
    by_hand = (one for one in ground.public.readings if not one.item and not one.source)
    for reading in by_hand:
        if reading.metric not in wanted:
            counts[reading.metric] = counts.get(reading.metric, 0) + 1
    if wanted and counts:
        names = sorted(counts, key=lambda name: (-counts[name], name))
        yield Found(("objectives",), {"metrics": listed(names, 4)}, "objectives.kpis.metric")


def _direction(ground: Ground, kpi: Kpi) -> str:
    """Return ``up`` or ``down``; empty where nothing says which: a waiting time is not a number of visits."""
    metric = ground.metrics.get(kpi.metric or "")
    return kpi.direction or (metric.direction if metric else "")


def _waits(ground: Ground, kpi: Kpi) -> bool:
    """Tell whether no reading is expected yet, or none that a file of figures would hold."""
    metric = ground.metrics.get(kpi.metric or "")
    judged = day_of(ground, kpi.judge_from)
    nature = kpi.nature or (metric.nature if metric else None)
    return nature == "judgement" or kpi.access == "refused" or bool(judged and judged > ground.today)


def _is_commercial(ground: Ground, kpi: Kpi) -> bool:
    """Tell whether the client's till knows the figure, whatever the links say."""
    metric = ground.metrics.get(kpi.metric or "")
    return bool(kpi.counts or (metric and metric.commercial))


def _contradicts(
    direction: str, start: Quantity | None, aimed: Quantity | None, change: Quantity | None
) -> bool:
    """Tell whether all of a target lies on the wrong side of where it starts.

    ``value: +20`` is a change like ``change: 20``; around a target that is only about right, a tenth is none.
    """
    if not direction:
        return False
    if aimed is not None and not aimed.signed:
        if start is None or start.percent != aimed.percent:
            return False
        more, less = (_MORE, _LESS) if aimed.about or start.about else (1, 1)
        if direction == "up":
            return aimed.high is not None and start.low is not None and aimed.high * more < start.low
        return aimed.low is not None and start.high is not None and aimed.low * less > start.high
    change = aimed or change
    if change is None:
        return False
    if direction == "up":
        return change.high is not None and change.high < 0
    return change.low is not None and change.low > 0
