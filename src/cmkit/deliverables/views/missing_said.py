"""What is missing of the figures and who brings it; what is awaited of the client, and what of the CM."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.views.amounts_said import period_said
from cmkit.deliverables.views.common import capital, of_client, of_cm
from cmkit.deliverables.views.contents_fed import is_out
from cmkit.deliverables.views.owed import owed
from cmkit.deliverables.views.period import Period
from cmkit.deliverables.views.tree import kpi_name
from cmkit.deliverables.words import word
from cmkit.measures.judged import JudgedKpi
from cmkit.measures.missing import Missing
from cmkit.model.values import PartialDate

FIGURES = frozenset({"reading", "recent_reading", "whole_period", "observations"})
"""What is missing of figures, and what somebody can bring."""
COMMERCIAL = frozenset({"acquisitions", "revenue"})
_ASKED_OF_ALL = frozenset({"question", "request", "access", "document", "baseline"})
_MOST = 8
"""How many things a first page asks for; the others stand in the open questions."""


def missing_said(period: Period, one: Missing, kpi: JudgedKpi | None = None) -> Said:
    """Say one thing that is missing, as a noun, and who brings it."""
    return {"what": _what(period, one, kpi), "who": _who(period, one), "kind": one.what}


def _who(period: Period, one: Missing) -> str:
    return period.sayer.forms.listed(period.sayer.people(one.owed_by)) or of_cm(period.sayer)


def _what(period: Period, one: Missing, kpi: JudgedKpi | None) -> str:
    forms, language = period.sayer.forms, period.sayer.language
    step: str = one.what
    if one.what == "whole_period":
        step = "days" if (one.count or 0) > 1 else "day" if one.count else "platforms_of"
    if one.what == "observations":
        step = "unknown_cases" if one.count is None else "cases"
    if one.what == "baseline" and one.day:
        step = "baseline_by"
    if one.what == "recent_reading" and kpi is not None and one.span is None:
        step = "recent"
    return word(language, "report_missing", step).format(
        period=period_said(one.span, forms) if one.span else "",
        of_period=_of_period(period, one),
        platforms=forms.listed(period.sayer.platforms(name for name in one.platforms if name)),
        count=forms.number(one.count or 0),
        day=forms.date(PartialDate.of(one.day)) if one.day else "",
        least=forms.number(kpi.kpi.min_n or 0) if kpi else "",
    )


def _of_period(period: Period, one: Missing) -> str:
    """Say of which period: «de janvier 2027», «d’avril 2027», «du 1er trimestre 2027»."""
    if one.span is None:
        return ""
    said = period_said(one.span, period.sayer.forms)
    if period.sayer.language != "fr":
        return said
    if said[:1].isdigit() and not said.isdigit():
        return f"du {said}"
    if said.startswith(("du ", "à ")):
        return said
    return f"d’{said}" if said[:1] in "ao" else f"de {said}"


def lacking_figures(period: Period) -> list[tuple[str, bool, str, str]]:
    """List the figures that somebody owes: who, whether of the client's side, what, of which KPI."""
    found: list[tuple[str, bool, str, str]] = []
    for objective in period.objectives:
        for kpi in objective.kpis:
            for one in kpi.missing:
                if one.what in FIGURES:
                    said = missing_said(period, one, kpi)
                    found.append(
                        (said["who"], _is_clients(period, one), said["what"], kpi_name(kpi.kpi, period.sayer))
                    )
    return found


def _is_clients(period: Period, one: Missing) -> bool:
    sides = {person.id: person.side for person in period.public.strategy.people}
    return bool(one.owed_by) and any(
        sides.get(name) != "cm" and name not in period.public.strategy.mission.cm for name in one.owed_by
    )


def needs(period: Period) -> Said:
    """Say what is awaited of the client's side: figures, answers, material, approvals."""
    found = [*_figures_of_client(period), *_commercial(period), *_asked(period)]
    waiting = [item for item in period.items_after if item.status == "submitted" and not is_out(item)]
    return {
        "entries": found[:_MOST],
        "more": len(found) - _MOST if len(found) > _MOST else 0,
        "number": len(found) + bool(waiting),
        "first_due": next((entry["due"] for entry in found if entry["due"] and not entry["is_late"]), ""),
        "late": sum(1 for entry in found if entry["is_late"]),
        "to_approve": len(waiting),
        "approver": _approver(period),
    }


def _figures_of_client(period: Period) -> Iterator[Said]:
    by_person: dict[str, list[Said]] = {}
    for who, is_clients, what, kpi in lacking_figures(period):
        if is_clients:
            by_person.setdefault(who, []).append({"what": what, "kpi": kpi})
    for who, figures in by_person.items():
        yield _entry(who, "figures", figures=figures)


def _commercial(period: Period) -> Iterator[Said]:
    """Ask for the commercial figures that nothing in the strategy counts, where something is sold."""
    if not sells(period):
        return
    nothing = [one for one in period.standing.costs.missing if one.what in COMMERCIAL and one.span is None]
    counted = {one.counts for one in period.standing.costs.counted}
    for one in nothing:
        if one.what not in counted and not counted:
            yield _entry(_who(period, one) if one.owed_by else of_client(period.sayer), one.what)
            return


def sells(period: Period) -> bool:
    """Tell whether the client has something to sell, as far as the strategy says."""
    models = period.public.strategy.client.business_models
    return any(model not in ("public", "association", "media") for model in models)


def _asked(period: Period) -> Iterator[Said]:
    """Say what was asked for and has not come, but what was asked of the CM."""
    ours = {of_cm(period.sayer), *_names_of_cm(period)}
    for one in owed(period.sayer):
        asked_on = one.asked_on.first(period.public.strategy.starts_on) if one.asked_on else None
        if one.kind not in _ASKED_OF_ALL or one.who in ours:
            continue
        if asked_on is not None and asked_on > period.following.end:
            continue  # a matter of later reports
        due = one.due.last(period.public.strategy.starts_on) if one.due else None
        yield _entry(
            one.who or of_client(period.sayer),
            one.kind,
            what=capital(one.what) if one.kind != "baseline" else one.what,
            due=period.sayer.forms.by(one.due),
            asked_on=period.sayer.forms.on(one.asked_on),
            is_late=due is not None and period.is_past(due),
        )


def _names_of_cm(period: Period) -> set[str]:
    return set(
        period.sayer.people(person.id for person in period.public.strategy.people if person.side == "cm")
    )


def _entry(
    who: str,
    kind: str,
    *,
    what: str = "",
    due: str = "",
    asked_on: str = "",
    is_late: bool = False,
    figures: Sequence[Said] = (),
) -> Said:
    return {
        "who": who,
        "kind": kind,
        "what": what,
        "due": due,
        "asked_on": asked_on,
        "is_late": is_late,
        "figures": list(figures),
    }


def _approver(period: Period) -> str:
    """Name whose word a content waits for."""
    people: Iterable[str] = (
        person.id
        for person in period.public.strategy.people
        if person.approves is True and person.side != "cm"
    )
    return period.sayer.forms.listed(period.sayer.people(people)) or of_client(period.sayer)


def next_meeting(sayer: Sayer, after: date | None) -> str:
    """Say when the next meeting is: the first that the journal names after a day; empty without one."""
    return sayer.forms.on(next_meeting_on(sayer, after))


def next_meeting_on(sayer: Sayer, after: date | None) -> PartialDate | None:
    """Return the day of the next meeting: the first that the journal names after a day."""
    starts_on = sayer.strategy.starts_on
    days: list[tuple[date, PartialDate]] = []
    for entry in sayer.public.journal:
        first = entry.next_on.first(starts_on) if entry.next_on else None
        if entry.kind == "meeting" and entry.is_told and entry.next_on and first:
            days.append((first, entry.next_on))
    ahead = [pair for pair in days if after is None or pair[0] > after]
    return min(ahead, key=lambda pair: pair[0])[1] if ahead else None
