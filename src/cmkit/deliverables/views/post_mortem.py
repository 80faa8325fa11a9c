"""The post-mortem, for the CM alone: what was aimed at and reached, at which price, what to learn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from cmkit.calendar.days import month_end
from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.views.amounts_said import Amounts, share
from cmkit.deliverables.views.common import Header, View, document, hours_sold, words_of
from cmkit.deliverables.views.decided import said_decision
from cmkit.deliverables.views.internal_brief import bills_said, hours_by_month, notes_said, signals_said
from cmkit.deliverables.views.mission_log import health_said
from cmkit.deliverables.views.period import BEFORE_RUNNING
from cmkit.deliverables.views.tree import kpi_name
from cmkit.deliverables.words import enumerated, word
from cmkit.doctrine.health import bills, health, hours_spent
from cmkit.doctrine.health import hours_sold as hours_a_month
from cmkit.doctrine.standing import standing
from cmkit.measures.judged import JudgedKpi, JudgedObjective
from cmkit.measures.judging import judged
from cmkit.mission.contents import Private
from cmkit.model.journal import Entry

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

_FAILED = frozenset({"moderate_failure", "proven_failure", "late"})


def is_due(subject: Subject) -> bool:
    """Tell whether the mission has begun: there is nothing to learn from it before."""
    return subject.public.strategy.mission.phase not in BEFORE_RUNNING


def view(subject: Subject, private: Private, header: Header) -> View:
    """Return what the document shows, as of the last fact on record."""
    sayer = Sayer(subject.public, subject.catalogue, header.language)
    public, strategy = subject.public, subject.public.strategy
    as_of = header.dated or strategy.starts_on or date.min
    notes = notes_said(sayer, private)
    standing_of = judged(public, as_of, subject.catalogue.metrics).objectives
    late = [one for one in bills(strategy, private.journal) if one.is_open]
    return {
        "document": document(header, sayer),
        "words": words_of(sayer, "post-mortem"),
        "objectives": [_objective(sayer, one) for one in standing_of],
        "failed": [one.objective.title for one in standing_of if one.verdict in _FAILED],
        "decisions": _decisions(sayer, public.journal),
        "incidents": [_incident(sayer, one) for one in public.journal if one.kind == "incident"],
        "months": hours_by_month(sayer, private.journal),
        "spent": sayer.forms.number(round(hours_spent(strategy, private.journal, date.min, date.max), 1)),
        "sold": hours_sold(sayer),
        "over": _months_over(sayer, private),
        "bills": bills_said(sayer, private.journal),
        "unpaid": len(late),
        "signals": signals_said(sayer, private, notes),
        "resistances": notes["resistances"],
        "hidden_objectives": notes["hidden_objectives"],
        "health": health_said(sayer, health(public, private, as_of, standing(public, as_of))),
        "phase": strategy.mission.phase or "",
    }


def _objective(sayer: Sayer, one: JudgedObjective) -> Said:
    state = one.objective.state
    return {
        "title": one.objective.title,
        "state": enumerated(sayer.language, "objectives.state", state) if state else "",
        "verdict": word(sayer.language, "report_states", one.verdict)
        or word(sayer.language, "report_states", "unknown"),
        "kpis": [_kpi(sayer, kpi) for kpi in one.primary],
    }


def _kpi(sayer: Sayer, one: JudgedKpi) -> Said:
    amounts = Amounts.of(sayer.forms, one.metric, one.kpi.unit, one.kpi.nature or "")
    target = one.kpi.target.value if one.kpi.target else None
    return {
        "name": kpi_name(one.kpi, sayer),
        "baseline": amounts.value(one.baseline),
        "value": amounts.value(one.value),
        "target": sayer.forms.quantity(target),
        "attained": "" if one.verdict in ("none", "too_early") else share(sayer.forms, one.attainment),
    }


def _decisions(sayer: Sayer, journal: Sequence[Entry]) -> list[Said]:
    """Say every decision with its reason, the first one first; this document is for the CM alone."""
    starts_on = sayer.strategy.starts_on
    entries = [entry for entry in journal if entry.kind == "decision"]
    entries.sort(key=lambda entry: entry.date.first(starts_on) or date.min)
    return [said_decision(sayer, entry) for entry in entries]


def _incident(sayer: Sayer, entry: Entry) -> Said:
    return {
        "date": sayer.forms.date(entry.date),
        "what": list(entry.what),
        "platform": sayer.name("platforms", entry.platform) if entry.platform else "",
        "note": list(entry.note),
    }


def _months_over(sayer: Sayer, private: Private) -> list[str]:
    """Name the months that took more hours than were sold."""
    sold = hours_a_month(sayer.strategy)
    if sold is None:
        return []
    start = sayer.strategy.starts_on
    firsts = {
        day.replace(day=1): sayer.forms.month_of(entry.date)
        for entry in private.journal
        if entry.kind == "time" and (day := entry.date.first(sayer.strategy.starts_on))
    }
    return [
        name
        for first, name in sorted(firsts.items())
        if hours_spent(sayer.strategy, private.journal, first, month_end(first)) > sold
        and not (start and month_end(first) < start)
    ]
