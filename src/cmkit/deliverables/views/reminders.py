"""Reminders ready to send, in three tones: what somebody owes, with the day it was asked and is due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from cmkit.calendar.opening import closed_days
from cmkit.catalogue.legal import holds, load_points
from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.views.common import Header, View, capital, document, of_client, of_cm, words_of
from cmkit.deliverables.views.owed import baseline_of, described, parsed
from cmkit.doctrine.health import Bill, bills
from cmkit.doctrine.standing import Point, standing
from cmkit.mission.contents import Private
from cmkit.model.journal import PrivateEntry
from cmkit.model.values import PartialDate

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

_KINDS = {
    "approval": "approval",
    "strategy": "approval",
    "material": "material",
    "request": "material",
    "document": "material",
    "access": "figures",
    "question": "answer",
    "action": "task",
}
"""Which reminder what waits is told by."""
_ORDER = ("invoice", "approval", "material", "figures", "task", "answer")
_LAW = "late-payment"
_MOST_YEARS = 2
"""How many years after the first that waits for an approval holidays are looked up for."""


def view(subject: Subject, private: Private, header: Header) -> View:
    """Return what the document shows."""
    sayer = Sayer(subject.public, subject.catalogue, header.language)
    as_of = header.dated or subject.public.strategy.starts_on or date.min
    groups = [
        *_invoices(sayer, bills(subject.public.strategy, private.journal)),
        *_owed(sayer, standing(subject.public, as_of, _closed(subject))),
    ]
    groups.sort(key=lambda group: _ORDER.index(group["kind"]))
    contract = subject.public.strategy.mission.contract
    is_billed = any(group["kind"] == "invoice" for group in groups)
    return {
        "document": document(header, sayer),
        "words": words_of(sayer, "reminders"),
        "groups": [
            group
            | {"reminded": _reminded(sayer, group, private.journal), "early": _early(sayer, group, as_of)}
            for group in groups
        ],
        "payment_days": contract.payment_days if contract and contract.payment_days is not None else 0,
        "article": list(_article(subject)),
        "law": _law(subject, sayer.language) if is_billed else {},
        "cm": of_cm(sayer),
    }


def _closed(subject: Subject) -> frozenset[date]:
    """Return the days on which nobody works, for the months of which something waits for an approval."""
    waiting = [
        month
        for month, items in subject.public.months.items()
        if any(item.status == "submitted" for item in items)
    ]
    if not waiting:
        return frozenset()
    first, last = (int(month[:4]) for month in (min(waiting), max(waiting)))
    return closed_days(subject.public.strategy, first, min(last, first + _MOST_YEARS))


def _article(subject: Subject) -> Sequence[str]:
    commitments = subject.public.strategy.client.commitments
    return commitments.article if commitments else ()


def _law(subject: Subject, language: str) -> Said:
    """Say what French law has on late payment, where the mission is in France."""
    mission = subject.public.strategy.mission
    country = mission.country or ("FR" if mission.language == "fr" else "")
    point = load_points(subject.own_catalogue).get(_LAW)
    if point is None or not country or not holds(point, country):
        return {}
    return {"check": point.check.said(language), "reference": point.reference.said(language)}


def _owed(sayer: Sayer, points: Iterable[Point]) -> list[Said]:
    """Group what the client's side owes by person and kind: one message for all of a kind."""
    strategy, sponsor = sayer.strategy, sayer.strategy.client.sponsor
    ours = {person.id for person in strategy.people if person.side == "cm"} | set(strategy.mission.cm)
    figures = {
        " ".join(entry.what) for entry in sayer.public.journal if entry.kind == "request" and entry.kpi
    }
    asked = {
        baseline_of(sayer, entry.objective, entry.kpi)
        for entry in sayer.public.journal
        if entry.kind == "request" and entry.received_on is None
    }
    groups: dict[tuple[str, tuple[str, ...]], Said] = {}
    for point in points:
        if point.kind == "question" and point.what in asked:
            continue  # what the journal asked for already
        kind = "figures" if point.kind == "request" and point.what in figures else _KINDS.get(point.kind)
        if kind is None or point.confidential or (point.who and ours.issuperset(point.who)):
            continue
        who = sayer.forms.listed(sayer.people(point.who)) or of_client(sayer)
        group = groups.setdefault(
            (kind, point.who), {"kind": kind, "who": who, "ids": list(point.who or sponsor), "things": []}
        )
        group["things"].append(_thing(sayer, point))
    return list(groups.values())


def _thing(sayer: Sayer, point: Point) -> Said:
    what = point.what
    if point.kind == "question":
        what = capital(described(sayer, parsed(point.what)) or point.what)
    month = PartialDate.parse(point.ref) if point.kind == "approval" else None
    return {
        "kind": point.kind,
        "what": what,
        "count": point.count,
        "month": sayer.forms.month_of(month) if month else "",
        "asked_on": _day(sayer, point.since) if point.kind not in ("access", "document") else "",
        "due": _day(sayer, point.due),
        "due_on": point.due.isoformat() if point.due else "",
        "reference": "",
        "amount": "",
    }


def _invoices(sayer: Sayer, there: Iterable[Bill]) -> list[Said]:
    """Group the invoices that are not paid by whom they were sent to."""
    groups: dict[tuple[str, ...], Said] = {}
    sponsor = sayer.strategy.client.sponsor
    for bill in there:
        if not bill.is_open:
            continue
        entry = bill.entry
        who = sayer.forms.listed(sayer.people(entry.who)) or of_client(sayer)
        group = groups.setdefault(
            entry.who, {"kind": "invoice", "who": who, "ids": list(entry.who or sponsor), "things": []}
        )
        group["things"].append(
            {
                "kind": "invoice",
                "what": " ".join(entry.what),
                "count": 1,
                "month": "",
                "asked_on": _day(sayer, bill.day),
                "due": _day(sayer, bill.due),
                "due_on": bill.due.isoformat(),
                "reference": entry.reference or "",
                "amount": sayer.forms.money(bill.left),
            }
        )
    return list(groups.values())


def _early(sayer: Sayer, group: Said, as_of: date) -> str:
    """Say from when a reminder is in order, where nothing in it was due yet on the last day on record."""
    days = [date.fromisoformat(one["due_on"]) for one in group["things"] if one["due_on"]]
    if len(days) < len(group["things"]) or not days or min(days) <= as_of:
        return ""
    return sayer.forms.date(PartialDate.of(min(days)))


def _reminded(sayer: Sayer, group: Said, journal: Sequence[PrivateEntry]) -> list[Said]:
    """Say when these people were reminded before."""
    return [
        {"date": sayer.forms.date(entry.date), "what": list(entry.what)}
        for entry in journal
        if entry.kind == "reminder" and set(entry.who) & set(group["ids"])
    ]


def _day(sayer: Sayer, day: date | None) -> str:
    return sayer.forms.date(PartialDate(day.year, day.month, day.day)) if day else ""
