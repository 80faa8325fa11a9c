"""The monthly report: how things stand, what we decide, what is awaited, and the figures behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cmkit.deliverables.said import Said
from cmkit.deliverables.views import figures_beside as beside
from cmkit.deliverables.views.common import Header, View, document, of_client, of_cm, words_of
from cmkit.deliverables.views.contents_fed import Contents, best_and_least, left_out, list_of
from cmkit.deliverables.views.decided import said_decision
from cmkit.deliverables.views.figures_read import annex, reliability, rows_of, table
from cmkit.deliverables.views.missing_said import lacking_figures, needs, next_meeting
from cmkit.deliverables.views.objectives_reported import counted, mover, objectives, tally
from cmkit.deliverables.views.period import Period, month_name
from cmkit.measures.spans import MONTH
from cmkit.text import written_month

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows."""
    period = Period.of(subject, header.language, MONTH, header.dated)
    month = written_month(period.span.start, header.language)
    return report(period, replace(header, title=f"{header.title}, {month}"), judging=False) | {
        "next_month": written_month(period.following.start, header.language),
        "analysis": words_of(period.sayer, month_name(period.span.start)),
        "words": words_of(period.sayer, "monthly-report"),
    }


def report(period: Period, header: Header, *, judging: bool) -> View:
    """Return what reports of any period show; ``judging`` gives verdicts whatever the day."""
    sayer = period.sayer
    contents = Contents.of(period)
    aims = objectives(period, contents, header.stem, judging=judging)
    rows = rows_of(period)
    during = [said_decision(sayer, entry) for entry in period.entries("decision")]
    since = [said_decision(sayer, entry) for entry in period.decided_since]
    return {
        "document": document(header, sayer),
        "objectives": aims,
        "pictures": {one["id"]: one["chart"] for one in aims if one["chart"]},
        "objective_count": counted(len(aims), sayer.language),
        "tally": tally(aims, sayer.language),
        "mover": mover(aims),
        "published": _published(period, contents),
        "contents": list_of(contents),
        "left_out": left_out(period),
        "decisions": [*during, *since],
        "decided_since": since,
        "proposals": _proposals(aims, _fresh(period)),
        "needs": needs(period),
        "own_gaps": _own_gaps(period),
        "community": beside.community(period, rows),
        "advertising": beside.advertising(period, rows),
        "commercial": beside.commercial(period, rows),
        "traffic_without_sales": beside.traffic_without_sales(period, judging=judging),
        "promised": beside.promised(period, contents),
        "beyond": beside.beyond(period),
        "out_of_scope": list(period.public.strategy.mission.out_of_scope),
        "competitors": beside.competitors(period),
        "levers": beside.levers(period, judging=judging),
        "tests": beside.tests_under_way(period),
        "reliability": reliability(period),
        "annex": annex(period, rows),
        "next_meeting": next_meeting(period.sayer, period.until),
        "addressee": of_client(sayer),
        "cm": of_cm(sayer),
        "tables": {header_id(period): table(period, rows, contents)},
    }


def header_id(period: Period) -> str:
    """Name the document that a period is reported in."""
    return "monthly-report" if period.every.unit == "month" else "quarterly-review"


def _published(period: Period, contents: Contents) -> Said:
    """Say how much was published of what was planned, where, and what did best of all."""
    planned = sum(1 for item in period.items if item.status != "idea")
    there = {one.platform for one in contents.all if one.platform}
    named = [platform.id for platform in period.public.strategy.platforms if platform.id in there]
    return {
        "number": contents.number,
        "planned": planned,
        "platforms": period.sayer.platforms(named or sorted(there)),
        "best": best_and_least(period, contents.all),
    }


def _fresh(period: Period) -> set[str | None]:
    """Name the objectives that were decided on in the last month of the period, or on its figures."""
    last = period.until.replace(day=1)
    starts_on = period.public.strategy.starts_on
    return {entry.objective for entry in period.decided_since} | {
        entry.objective
        for entry in period.entries("decision")
        if (day := entry.date.first(starts_on)) is not None and day >= last
    }


def _proposals(aims: Sequence[Said], decided: set[str | None]) -> list[Said]:
    """Propose what each verdict calls for, where nothing was decided yet."""
    return [one for one in aims if one["proposal"] and one["id"] not in decided]


def _own_gaps(period: Period) -> list[Said]:
    """List the figures that the CM still has to bring."""
    own = [(what, kpi) for _who, is_clients, what, kpi in lacking_figures(period) if not is_clients]
    return [{"what": what, "kpi": kpi} for what, kpi in own]
