"""The agenda of the month's meeting: last figures, news to ask for, what is owed, what is to be decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from cmkit.calendar.almanac import almanac_of
from cmkit.calendar.days import month_end
from cmkit.calendar.planning import PlannedMonth, plan
from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.views.calendar import absent_in, needs_of
from cmkit.deliverables.views.common import Header, View, document, of_client, of_cm, words_of
from cmkit.deliverables.views.contents_fed import Contents
from cmkit.deliverables.views.missing_said import next_meeting_on
from cmkit.deliverables.views.objectives_reported import objectives
from cmkit.deliverables.views.open_questions import groups
from cmkit.deliverables.views.owed import materials, owed
from cmkit.deliverables.views.period import Period
from cmkit.deliverables.views.validation_sheet import waiting_in
from cmkit.deliverables.words import enumerated
from cmkit.measures.deciding import due
from cmkit.measures.spans import MONTH
from cmkit.text import written_month, written_weekday

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows: of the month that is prepared, and of the one before it."""
    first = date.fromisoformat(f"{subject.dated}-01")
    sayer = Sayer(subject.public, subject.catalogue, header.language)
    period = _last_read(subject, header.language, first)
    month = _month(subject, first)
    name = written_month(first, header.language)
    waiting = waiting_in(sayer, subject)
    meeting = next_meeting_on(sayer, header.dated)
    return {
        "document": document(replace(header, title=f"{header.title}, {name}"), sayer),
        "words": words_of(sayer, "agenda"),
        "month": name,
        "figures": _figures(period) if period else [],
        "figures_of": written_month(period.span.start, header.language) if period else "",
        "is_before": period is not None and _is_before_start(period),
        "decisions": _decisions(period) if period else [],
        "days": _days(sayer, month),
        "absences": absent_in(sayer, month),
        "needs": needs_of(sayer, [month]),
        "materials": materials(sayer),
        "waiting": [
            {"day": one["day"], "what": one["title"] or one["id"], "due": one["due"]} for one in waiting
        ],
        "open": groups(sayer, owed(sayer), first),
        "next_meeting": sayer.forms.on(meeting),
        "before_meeting": _due_before(waiting, meeting.first(sayer.strategy.starts_on) if meeting else None),
        "addressee": of_client(sayer),
        "cm": of_cm(sayer),
        "tables": {},
    }


def _last_read(subject: Subject, language: str, first: date) -> Period | None:
    """Return the last month before this one of which a figure was read; ``None`` without any."""
    days = [one.end for one in subject.public.readings if one.end < first]
    if not days:
        return None
    last = max(days)
    return Period.of(subject.about(f"{last.year:04}-{last.month:02}"), language, MONTH)


def _month(subject: Subject, first: date) -> PlannedMonth:
    almanac = almanac_of(subject.public.strategy, first, 1)
    return plan(subject.public.strategy, subject.public.months, first, 1, almanac)[0]


def _due_before(waiting: Sequence[Said], meeting: date | None) -> int:
    """Count the contents whose answer is due before the meeting is held."""
    return sum(bool(one["due_on"]) and str(one["due_on"]) < str(meeting) for one in waiting) if meeting else 0


def _is_before_start(period: Period) -> bool:
    """Tell whether a month was over before the mission began: nothing could be expected of it."""
    start = period.public.strategy.starts_on
    return start is not None and period.span.end < start


def _figures(period: Period) -> list[Said]:
    """Say the figures of the last month: a KPI a row, those that were read."""
    is_before = _is_before_start(period)
    aims = objectives(period, Contents.of(period), "x", judging=False)
    return [
        {
            "objective": aim["title"],
            "name": kpi["name"],
            "value": kpi["value"],
            "expected": "" if is_before else kpi["expected"],
            "before": kpi["before"],
            "state": "" if is_before else kpi["said"],
        }
        for aim in aims
        for kpi in aim["kpis"]
        if kpi["value"]
    ]


def _decisions(period: Period) -> list[Said]:
    """Say what there is to decide of objectives, and what the figures propose."""
    waiting = due(period.objectives, period.public.journal, period.public.strategy.starts_on)
    language = period.sayer.language
    return [
        {
            "objective": one.objective.objective.title,
            "proposed": [enumerated(language, "journal.decision", word) for word in one.proposed],
        }
        for one in waiting
    ]


def _days(sayer: Sayer, month: PlannedMonth) -> list[Said]:
    """Say the days of the month that call for news: holidays, key dates, what matters to the trade."""
    last = month_end(month.first)
    named: dict[date, list[str]] = {}
    for day, name in month.holidays.items():
        named.setdefault(day, []).append(name)
    for day, names in month.key_dates.items():
        named.setdefault(day, []).extend(names)
    for one in month.occasions:
        if month.first <= one.first <= last and not one.sensitive:
            named.setdefault(one.first, []).append(one.name.said(sayer.language))
    return [
        {"day": written_weekday(day, sayer.language), "what": list(dict.fromkeys(names))}
        for day, names in sorted(named.items())
    ]
