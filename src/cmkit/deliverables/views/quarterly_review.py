"""The quarterly review: verdicts, what was decided and what came of it, what comes next, the renewal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from cmkit.deliverables.said import Said
from cmkit.deliverables.views.amounts_said import period_said, quarter_said
from cmkit.deliverables.views.common import Header, View, words_of
from cmkit.deliverables.views.decided import said_decision
from cmkit.deliverables.views.monthly_report import report
from cmkit.deliverables.views.period import QUARTER, Period
from cmkit.measures.dates import Span
from cmkit.measures.spans import first_day, last_day
from cmkit.model.values import PartialDate
from cmkit.text import written_date

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

_WON = frozenset({"success", "moderate_success", "ahead", "on_time"})
_LOST = frozenset({"proven_failure"})


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows."""
    period = Period.of(subject, header.language, QUARTER, header.dated)
    quarter = quarter_said(period.span, period.sayer.forms)
    titled = replace(header, title=f"{header.title}, {quarter}")
    seen = report(period, titled, judging=True)
    aims: Sequence[Said] = seen["objectives"]  # type: ignore[assignment]  # a view holds plain data
    return seen | {
        "quarter": quarter,
        "known_to": written_date(period.until, header.language) if period.is_running else "",
        "words": words_of(period.sayer, "quarterly-review"),
        "outcomes": _outcomes(period, aims),
        "next_quarter": quarter_said(period.following, period.sayer.forms),
        "stages": _stages(period),
        "actions": _actions(period),
        "renewal": _renewal(period, aims),
    }


def _outcomes(period: Period, aims: Sequence[Said]) -> list[Said]:
    """Say what was decided since the beginning of the quarter before, and how the objective stands now."""
    starts_on = period.public.strategy.starts_on
    by_id = {one["id"]: one for one in aims}
    found = []
    for entry in period.public.journal:
        day = entry.date.first(starts_on)
        objective = by_id.get(entry.objective or "")
        if entry.kind != "decision" or not entry.is_told or objective is None or day is None:
            continue
        if not period.before.start <= day <= period.span.end:
            continue
        lead = objective["lead"]
        found.append(
            said_decision(period.sayer, entry)
            | {
                "now": objective["said"],
                "figure": lead.get("name", "") if lead else "",
                "value": lead.get("value", "") if lead else "",
                "then": _value_then(period, entry.objective or "", lead, day) if lead else "",
            }
        )
    return found


def _value_then(period: Period, objective: str, lead: Said, day: date) -> str:
    """Say what the figure of an objective was when something was decided, with the period of that figure."""
    from cmkit.deliverables.views.objectives_reported import amounts_of

    judged = next((one for one in period.objectives if one.objective.id == objective), None)
    for kpi in judged.kpis if judged else ():
        if (kpi.kpi.id or "") == lead["id"]:
            earlier = [one for one in kpi.points if one.figure.value is not None and one.figure.day <= day]
            if earlier and earlier[-1] is not kpi.current:
                figure = earlier[-1].figure
                value = amounts_of(period, kpi).value(figure.value)
                return f"{value} ({period_said(figure.span, period.sayer.forms)})"
    return ""


def _stages(period: Period) -> list[Said]:
    """Say the stages and campaigns of the mission that the next quarter is in."""
    stages = period.public.strategy.mission.stages
    said = period.sayer.section("mission")["stages"]
    return [
        entry
        for one, entry in zip(stages, said, strict=True)
        if _overlaps(period, one.from_, one.until, period.following)
    ]


def _actions(period: Period) -> list[Said]:
    """Say what is done for each objective in the next quarter."""
    found = []
    for one in period.objectives:
        titles = [
            action.title
            for action in one.objective.actions
            if action.status not in ("done", "dropped")
            and _overlaps(period, action.from_, action.until, period.following)
        ]
        if titles and one.objective.is_pursued:
            found.append({"title": one.objective.title, "actions": titles})
    return found


def _overlaps(period: Period, first: PartialDate | None, last: PartialDate | None, span: Span) -> bool:
    starts_on = period.public.strategy.starts_on
    begins, ends = first_day(first, starts_on), last_day(last, starts_on)
    return (begins is None or begins <= span.end) and (ends is None or ends >= span.start)


def _renewal(period: Period, aims: Sequence[Said]) -> Said:
    """Ask what follows the mission, when its end or that decision falls in this quarter or the next."""
    mission, starts_on = period.public.strategy.mission, period.public.strategy.starts_on
    forms = period.sayer.forms
    decide_by = mission.renewal.decide_by if mission.renewal else None
    days = [last_day(one, starts_on) for one in (mission.ends_on, decide_by)]
    if not any(day and period.span.start <= day <= period.following.end for day in days):
        return {}
    states = [one["state"] for one in aims]
    contract = mission.contract
    return {
        "ends": forms.on(mission.ends_on),
        "decide_by": forms.by(decide_by),
        "notice_days": contract.notice_days or 0 if contract else 0,
        "proposal": _proposal(states),
    }


def _proposal(states: Sequence[str]) -> str:
    """Choose what the verdicts speak for; nothing while none was given."""
    judged = [one for one in states if one not in ("unknown", "too_early")]
    if not judged:
        return ""
    if all(one in _LOST for one in judged):
        return "stop"
    return "continue" if all(one in _WON for one in judged) else "change"
