"""Objectives with their trend or verdict, their KPIs in figures, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from cmkit.deliverables.said import Said
from cmkit.deliverables.views.amounts_said import Amounts, period_said, share
from cmkit.deliverables.views.contents_fed import Contents, best_and_least
from cmkit.deliverables.views.curves import curve
from cmkit.deliverables.views.missing_said import missing_said
from cmkit.deliverables.views.period import Period
from cmkit.deliverables.views.tree import objectives as said_objectives
from cmkit.deliverables.words import enumerated, word
from cmkit.measures.dates import Span
from cmkit.measures.judged import JudgedKpi, JudgedObjective
from cmkit.measures.spans import before, comparable, period_of, span_at
from cmkit.measures.verdicts import PROPOSED, SHAPES, Trend, Verdict
from cmkit.measures.weighing import Point

_AIMLESS = "no_target"
"""What stands for «unknown» where there is a figure, and nothing that it should come to."""
_BEST_FIRST = (
    "success",
    "ahead",
    "on_time",
    "moderate_success",
    "late",
    "moderate_failure",
    "proven_failure",
    "too_early",
    _AIMLESS,
    "unknown",
)
_WELL = frozenset({"ahead", "on_time", "success"})
_BADLY = frozenset({"late", "moderate_failure", "proven_failure"})


def state_of(one: JudgedKpi | JudgedObjective, *, judging: bool) -> Trend | Verdict:
    """Return what is shown of a KPI or an objective: its verdict where one is due, else its trend.

    ``judging`` asks for the verdict whatever the day.
    """
    if one.verdict in PROPOSED and (judging or _is_due(one)):
        return one.verdict
    return one.trend


def _is_due(one: JudgedKpi | JudgedObjective) -> bool:
    kpis = one.deciding if isinstance(one, JudgedObjective) else (one,)
    return any(kpi.occasion != "asked" for kpi in kpis)


def is_well(state: str) -> bool:
    """Tell whether a trend or verdict is as hoped for."""
    return state in _WELL


def is_badly(state: str) -> bool:
    """Tell whether a trend or verdict calls for something else."""
    return state in _BADLY


def state_said(state: Trend | Verdict, language: str) -> str:
    """Say a trend or a verdict: its shape and its word."""
    return f"{SHAPES[state]} {word(language, 'report_states', state)}"


def _said(period: Period, one: JudgedKpi | None, state: Trend | Verdict) -> str:
    """Say how a KPI stands."""
    if _is_aimless(period, one, state):
        return f"{SHAPES[state]} {word(period.sayer.language, 'report_states', _AIMLESS)}"
    return state_said(state, period.sayer.language)


def _is_aimless(period: Period, one: JudgedKpi | None, state: Trend | Verdict) -> bool:
    """Tell whether a KPI was read and has nothing to reach: that is not one without a figure."""
    is_read = one is not None and period.is_of_this(one) and one.value is not None
    return bool(
        state == "unknown" and one and is_read and any(lacks.what == "target" for lacks in one.missing)
    )


def objectives(period: Period, contents: Contents, stem: str, *, judging: bool) -> list[Said]:
    """Say every objective of the report; ``stem`` names the document's files, and so its pictures."""
    entries = dict(
        zip(
            (one.id for one in period.public.strategy.objectives),
            said_objectives(period.sayer),
            strict=True,
        )
    )
    return [
        _objective(period, one, entries[one.objective.id], contents, stem, judging=judging)
        for one in period.objectives
    ]


def _objective(
    period: Period, one: JudgedObjective, entry: Said, contents: Contents, stem: str, *, judging: bool
) -> Said:
    language = period.sayer.language
    state = state_of(one, judging=judging)
    kpis = [
        _kpi(period, kpi, said, judging=judging) for kpi, said in zip(one.kpis, entry["kpis"], strict=True)
    ]
    lead = _lead(one, state, judging=judging)
    metrics = [kpi.metric for kpi in (lead.kpi, *one.objective.kpis) if kpi.metric] if lead else []
    fed = contents.for_objective(one.objective.id)
    return {
        "id": one.objective.id,
        "title": entry["title"],
        "why": entry["why"][0] if entry["why"] else "",
        "state": state,
        "stands": _AIMLESS if _is_aimless(period, lead, state) else state,
        "said": _said(period, lead, state),
        "word": word(language, "report_states", state),
        "is_verdict": state in PROPOSED,
        "lead": kpis[one.kpis.index(lead)] if lead else {},
        "unjudged": [
            kpis[one.kpis.index(kpi)]["name"] for kpi in one.unjudged if state in PROPOSED or is_well(state)
        ],
        "kpis": kpis,
        "is_counted": any(kpi["value"] for kpi in kpis),
        "proposal": [enumerated(language, "journal.decision", word_) for word_ in one.proposal]
        if state in PROPOSED
        else [],
        "fed_count": len({content.item.id for content in fed if content.item}),
        "fed": best_and_least(period, fed, metrics),
        "missing": [missing_said(period, missing) for missing in one.missing],
        "chart": curve(period, lead, one.objective.id, amounts_of(period, lead).unit, stem) if lead else {},
    }


def focus_of(period: Period, one: JudgedObjective) -> str:
    """Return what an objective is about: its own word, else what its kind usually is."""
    kind = period.catalogue.kinds.get(one.objective.kind or "")
    return one.objective.focus or (kind.focus if kind else "") or "none"


def _lead(one: JudgedObjective, state: str, *, judging: bool) -> JudgedKpi | None:
    """Return the KPI that an objective rests on: the primary one that shows what it shows."""
    shows = [kpi for kpi in one.primary if state_of(kpi, judging=judging) == state]
    return next(iter(shows or one.primary or one.kpis), None)


def _kpi(period: Period, one: JudgedKpi, said: Said, *, judging: bool) -> Said:
    forms = period.sayer.forms
    amounts = amounts_of(period, one)
    is_here = period.is_of_this(one)
    current = one.current
    state = state_of(one, judging=judging)
    earlier = _before(period, one) if is_here else None
    facts: Said = {
        "id": one.kpi.id or "",
        "name": said["name"],
        "short": {
            "name": amounts.named(said["name"]),
            "start": amounts.short(one.declared.baseline) or amounts.short(one.baseline, exact=False),
            "before": amounts.short(earlier.figure.value) if earlier else "",
            "value": amounts.short(one.value) if is_here else "",
            "change": amounts.change(one.value, earlier.figure.value) if earlier else "",
            "expected": amounts.short_aim(current.expected if current and is_here else one.expected_today),
            "aimed_at": _aimed_at(one, amounts),
            "said": _said(period, one, state),
        },
        "state": state,
        "said": _said(period, one, state),
        "value": amounts.value(one.value) if is_here else "",
        "day": period_said(current.figure.span, forms) if current else "",
        "last": "" if is_here or current is None else amounts.value(one.value),
        "expected": amounts.aim(current.expected if current and is_here else one.expected_today),
        "reached": share(forms, one.attainment) if is_here else "",
        "start": amounts.value(one.declared.baseline) or amounts.value(one.baseline, exact=False),
        "start_day": said["baseline"]["date"],
        "aimed_at": said["aimed_at"],
        "due": said["due"],
        "before": amounts.value(earlier.figure.value) if earlier else "",
        "before_day": period_said(earlier.figure.span, forms) if earlier else "",
        "change": amounts.change(one.value, earlier.figure.value) if earlier else "",
        "compared": _compared(period, one, amounts) if is_here else {},
        "is_total": _is_total(one),
        "definition": said["definition"],
        "note": said["note"],
        "missing": [missing_said(period, missing, one) for missing in one.missing],
        "n": forms.number(int(one.n)) if is_here and one.n is not None else "",
        "weight": _weight(one, earlier.figure.value if earlier else None) if is_here else 0,
        "since_start": amounts.change(one.value, one.declared.baseline) if is_here else "",
        "start_weight": _weight(one, one.declared.baseline) if is_here and not _is_total(one) else 0,
    }
    return facts


def _aimed_at(one: JudgedKpi, amounts: Amounts) -> str:
    """Say the target value and its due date for a narrow column."""
    if one.declared.aim is None:
        change = one.kpi.target.change if one.kpi.target else None
        return amounts.forms.quantity(change) if change else ""
    due = amounts.forms.due(one.kpi.target.by if one.kpi.target else None)
    value = amounts.short_aim(one.declared.aim)
    return f"{value} ({due})" if due else value


def amounts_of(period: Period, one: JudgedKpi) -> Amounts:
    """Return the writer of a KPI's figures."""
    return Amounts.of(period.sayer.forms, one.metric, one.kpi.unit, one.declared.nature or "")


def _before(period: Period, one: JudgedKpi) -> Point | None:
    """Return what stood at the end of the period before; ``None`` where it was not read.

    It is the KPI's own period right before, of a KPI that is read no more often than it is reported. A total
    that grows from the start of the mission is held against no shorter one.
    """
    if one.current is None or _is_total(one):
        return None
    every = period_of(one.kpi)
    if (every.days or 0) < (period.every.days or 0):
        then = (point for point in reversed(one.points) if point.figure.value is not None)
        earlier = next((point for point in then if point.figure.day <= period.before.end), None)
        return earlier if earlier and earlier.figure.day > _middle(period.before) else None
    return _point_in(one, before(span_at(one.current.figure.day, every), every))


def _is_total(one: JudgedKpi) -> bool:
    return one.declared.holds == "total" and one.declared.nature == "flow"


def _middle(span: Span) -> date:
    return date.fromordinal((span.start.toordinal() + span.end.toordinal()) // 2)


def _point_in(one: JudgedKpi, span: Span) -> Point | None:
    """Find what stood at the end of a period."""
    every = period_of(one.kpi)
    return next(
        (
            point
            for point in one.points
            if point.figure.value is not None and span_at(point.figure.day, every) == span
        ),
        None,
    )


def _compared(period: Period, one: JudgedKpi, amounts: Amounts) -> Said:
    """Say the period that a KPI is compared with, where it is another than the one right before."""
    comparison, current = one.kpi.comparison, one.current
    every = period_of(one.kpi)
    if not comparison or current is None:
        return {}
    span = span_at(current.figure.day, every)
    earlier = comparable(span, every, comparison, period.public.strategy.starts_on)
    if earlier is None or earlier == before(span, every):
        return {}
    point = _point_in(one, earlier)
    if point is None:
        return {}
    return {
        "value": amounts.value(point.figure.value),
        "day": period_said(point.figure.span, period.sayer.forms),
        "change": amounts.change(one.value, point.figure.value),
    }


def _weight(one: JudgedKpi, then: Fraction | None) -> int:
    """Weigh how much a figure moved, in thousandths of what it was."""
    if one.value is None or not then:
        return 0
    return int(min(abs(one.value - then) / abs(then), Fraction(10)) * 1000)


def mover(objectives_said: Sequence[Said]) -> Said:
    """Say the KPI that moved most since the period before, else since the start; a primary one if any moved.

    Empty where nothing moved, or nothing is known to have.
    """
    leads = [one["lead"] for one in objectives_said if one["lead"]]
    every = [kpi for one in objectives_said for kpi in one["kpis"]]
    for weight, was, change in (
        ("weight", "before", "change"),
        ("start_weight", "start", "since_start"),
    ):
        for some in (leads, every):
            moved = [kpi for kpi in some if kpi[weight]]
            if moved:
                most = max(moved, key=lambda kpi: int(kpi[weight]))
                return {
                    "name": most["name"],
                    "was": most[was],
                    "value": most["value"],
                    "change": most[change],
                    "is_since_start": weight == "start_weight",
                }
    return {}


def tally(objectives_said: Sequence[Said], language: str) -> list[Said]:
    """Count the objectives by what is shown of them, the best first."""
    counts: dict[str, int] = {}
    for one in objectives_said:
        counts[one["stands"]] = counts.get(one["stands"], 0) + 1
    return [
        {"state": state, "number": counts[state], "count": counted(counts[state], language)}
        for state in _BEST_FIRST
        if state in counts
    ]


def counted(number: int, language: str) -> str:
    """Write a small number in words, as a sentence does."""
    return word(language, "numbers", str(number), otherwise=str(number))
