"""The CM's internal brief: what the strategy does not say. Internal views alone take ``Private``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from cmkit.deliverables.said import Catalogue, Said, Sayer
from cmkit.deliverables.views.common import GatePoint, Header, View, document, hours_sold, words_of
from cmkit.deliverables.views.judging import said_thresholds, verdicts
from cmkit.deliverables.views.owed import owed
from cmkit.deliverables.words import enumerated
from cmkit.mission.contents import Private, Public
from cmkit.model.journal import PrivateEntry
from cmkit.model.private import Contact, PrivateNotes, Signal

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

_HOURS = {"minute": Decimal(1) / 60, "hour": Decimal(1)}
_PATH = "private"


def view(subject: Subject, private: Private, header: Header) -> View:
    """Return what the document shows."""
    return internal_brief(subject.public, private, subject.catalogue, header, subject.gate_points)


def internal_brief(
    public: Public,
    private: Private,
    catalogue: Catalogue,
    header: Header,
    gate_points: Sequence[GatePoint] = (),
) -> View:
    """Return what the internal brief shows; never to be mixed into a view of the client's side."""
    sayer = Sayer(public, catalogue, header.language)
    notes = notes_said(sayer, private)
    own = private.notes.thresholds if private.notes else None
    return {
        "document": document(header, sayer),
        "words": words_of(sayer, "internal-brief"),
        "hidden_objectives": notes["hidden_objectives"],
        "signals": signals_said(sayer, private, notes),
        "resistances": notes["resistances"],
        "margins": notes["margins"],
        "classification": _classification(sayer, private, notes),
        "own_thresholds": said_thresholds(sayer, own) | {"note": notes["thresholds"]["note"]},
        "shown_thresholds": verdicts(sayer),
        "months": hours_by_month(sayer, private.journal),
        "hours_sold": hours_sold(sayer),
        "bills": bills_said(sayer, private.journal),
        "entries": entries_said(sayer, private.journal),
        "contacts": _contacts(sayer, private.contacts),
        "gate": [point.text for point in gate_points],
        "owed_count": len(owed(sayer)),
        "todos": _todos(notes, private.journal),
        "note": notes["note"],
    }


def notes_said(sayer: Sayer, private: Private) -> Said:
    """Say what stands in ``private/private.yaml``: for internal documents alone."""
    return sayer.block(PrivateNotes, private.notes, (_PATH,), _PATH)


def signals_said(sayer: Sayer, private: Private, notes: Said) -> list[Said]:
    """Say the signals in the order of their days; those without a day come first."""

    def day(signal: Signal) -> date:
        return (signal.date.first(sayer.strategy.starts_on) if signal.date else None) or date.min

    pairs = zip(private.notes.signals if private.notes else (), notes["signals"], strict=True)
    return [said for _, said in sorted(pairs, key=lambda pair: day(pair[0]))]


def _classification(sayer: Sayer, private: Private, notes: Said) -> list[Said]:
    said: list[Said] = notes["classification"]
    for one, entry in zip(private.notes.classification if private.notes else (), said, strict=True):
        kind = sayer.catalogue.kinds.get(one.kind or "")
        entry["categories"] = [
            enumerated(sayer.language, "objectives.categories", word) for word in one.categories
        ]
        entry["kind"] = kind.label.said(sayer.language) if kind else (one.kind or "").replace("-", " ")
    return said


def hours_by_month(sayer: Sayer, journal: Sequence[PrivateEntry]) -> list[Said]:
    """Add up the hours of each month; what is counted otherwise is left in its own words."""
    months: dict[str, Decimal] = {}
    names: dict[str, str] = {}
    for entry in journal:
        factor = _HOURS.get(entry.duration.unit) if entry.kind == "time" and entry.duration else None
        if entry.duration is None or factor is None:
            continue
        key = f"{entry.date.year:04}-{entry.date.month:02}"
        months[key] = months.get(key, Decimal(0)) + entry.duration.count * factor
        names[key] = sayer.forms.month_of(entry.date)
    start = sayer.strategy.starts_on
    return [
        {
            # What was sold by the month is sold from the first month of the mission.
            "name": sayer.forms.word("marks", "before_mission", month=names[key])
            if start and key < f"{start:%Y-%m}"
            else names[key],
            "hours": sayer.forms.number(round(months[key], 1)),
        }
        for key in sorted(months)
    ]


def bills_said(sayer: Sayer, journal: Sequence[PrivateEntry]) -> list[Said]:
    """Put each invoice beside what was paid on it; a payment is known by the invoice's reference."""
    bills = []
    for entry in journal:
        if entry.kind != "invoice":
            continue
        paid = [
            other
            for other in journal
            if other.kind == "payment" and entry.reference and other.reference == entry.reference
        ]
        settled = sum((other.amount or Decimal(0) for other in paid), Decimal(0))
        is_paid = bool(paid) and (entry.amount is None or settled >= entry.amount)
        bills.append(
            {
                "reference": entry.reference or "",
                "what": list(entry.what),
                "amount": sayer.forms.money(entry.amount),
                "date": sayer.forms.date(entry.date),
                "due": sayer.forms.date(entry.due),
                "is_paid": is_paid,
                "left": ""
                if is_paid or not settled
                else sayer.forms.money((entry.amount or settled) - settled),
                "paid_on": sayer.forms.on(paid[-1].date) if paid else "",
                "note": list(entry.note),
            }
        )
    return bills


def entries_said(sayer: Sayer, journal: Sequence[PrivateEntry]) -> list[Said]:
    """List reminders and remarks, and the time that was noted, in the order in which they came."""
    return [
        {
            "kind": entry.kind,
            "date": sayer.forms.date(entry.date),
            "what": list(entry.what),
            "who": sayer.people(entry.who),
            "duration": sayer.forms.duration(entry.duration),
            "note": list(entry.note),
        }
        for entry in journal
        if entry.kind in ("time", "reminder", "remark")
    ]


def _contacts(sayer: Sayer, contacts: Sequence[Contact]) -> list[Said]:
    return [
        {
            "who": sayer.forms.listed(sayer.people(contact.who)),
            "phone": contact.phone or "",
            "email": contact.email or "",
            "note": list(contact.note),
        }
        for contact in contacts
    ]


def _todos(notes: Said, journal: Sequence[PrivateEntry]) -> list[Said]:
    """Gather what the CM noted as still to be done."""
    found = [{"what": text, "about": ""} for text in notes["todo"]]
    for name in ("signals", "hidden_objectives", "resistances", "margins", "classification"):
        for entry in notes[name]:
            about = entry.get("title") or " ".join(entry.get("what", ()))
            found += [{"what": text, "about": about} for text in entry["todo"]]
    for one in journal:
        found += [{"what": text, "about": " ".join(one.what)} for text in one.todo]
    return found
