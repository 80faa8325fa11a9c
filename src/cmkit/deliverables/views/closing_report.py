"""The closing report: what was aimed at and reached over the whole mission, what it cost, what is left."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.views.common import Header, View, words_of
from cmkit.deliverables.views.monthly_report import report
from cmkit.deliverables.views.period import BEFORE_RUNNING, QUARTER, Period
from cmkit.deliverables.views.platforms_and_accounts import accounts
from cmkit.measures.dates import Span
from cmkit.model.values import PartialDate

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject


_NEAR = timedelta(days=62)
"""How long before its end a mission is closing."""


def is_due(subject: Subject) -> bool:
    """Tell whether the mission has begun: there is nothing to close before."""
    strategy = subject.public.strategy
    return strategy.starts_on is not None and strategy.mission.phase not in BEFORE_RUNNING


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows: the mission from its first day to its last, or to the last fact."""
    sayer = Sayer(subject.public, subject.catalogue, header.language)
    first = subject.public.strategy.starts_on or date.min
    last = max(_last(sayer, header.dated, first), first)
    period = Period(subject.public, sayer, Span(first, last), QUARTER)
    return report(period, header, judging=True) | {
        "words": words_of(sayer, "closing-report"),
        "runs_until": _runs_until(sayer, header.dated),
        "span": sayer.forms.span(PartialDate.of(first), PartialDate.of(last)) if last > first else "",
        "closing": _entries(sayer, "closing"),
        "incidents": _entries(sayer, "incident"),
        "accounts": [
            {"name": one["name"], "owner": one["legal_owner"], "admins": one["admins"]}
            for one in accounts(sayer)
        ],
        "exit": sayer.section("exit"),
    }


def _runs_until(sayer: Sayer, dated: date | None) -> str:
    """Say until when a mission runs that is not near its end; nothing for one that is closing."""
    mission, starts_on = sayer.strategy.mission, sayer.strategy.starts_on
    ends = mission.ends_on.last(starts_on) if mission.ends_on else None
    if mission.phase not in (None, "running") or not (ends and dated) or ends - dated <= _NEAR:
        return ""
    return sayer.forms.span(None, mission.ends_on)


def _last(sayer: Sayer, dated: date | None, first: date) -> date:
    """Return the last day that is told of: the mission's, unless nothing is known of it yet."""
    ends = sayer.strategy.mission.ends_on
    planned = ends.last(first) if ends else None
    known = dated or first
    return min(planned, known) if planned else known


def _entries(sayer: Sayer, kind: str) -> list[Said]:
    """Say what the journal notes of a kind, in the order of its days."""
    return [
        {"date": sayer.forms.date(entry.date), "what": list(entry.what), "note": list(entry.note)}
        for entry in sayer.public.journal
        if entry.kind == kind and entry.is_told and entry.what
    ]
