"""Open questions: who brings what by when; while the gate is shut, the letter «before we start»."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from cmkit.deliverables.said import Catalogue, Said, Sayer
from cmkit.deliverables.views.common import (
    GatePoint,
    Header,
    View,
    capital,
    document,
    of_client,
    of_cm,
    words_of,
)
from cmkit.deliverables.views.owed import Owed, materials, owed
from cmkit.deliverables.words import asked
from cmkit.mission.contents import Public

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

_TOLD_ELSEWHERE = "client.readiness.problems"
"""What a gate asks for in general and the document lists one by one."""


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows."""
    return open_questions(subject.public, subject.catalogue, header, subject.gate_points)


def open_questions(
    public: Public, catalogue: Catalogue, header: Header, gate_points: Sequence[GatePoint] = ()
) -> View:
    """Return what the open questions show; a letter as long as the kickoff waits for something."""
    sayer = Sayer(public, catalogue, header.language)
    points = [
        replace(point, text=asked(sayer.language, point.key) or point.text)
        for point in gate_points
        if not point.key.startswith(_TOLD_ELSEWHERE)
    ]
    everything = owed(sayer, points)
    return {
        "document": document(header, sayer),
        "words": words_of(sayer, "open-questions"),
        "is_letter": bool(gate_points),
        "addressee": of_client(sayer),
        "cm": of_cm(sayer),
        "groups": groups(sayer, everything, header.dated),
        "number": len(everything),
        "first_due": next((sayer.forms.by(one.due) for one in everything if one.due), ""),
        "materials": materials(sayer) if gate_points else [],
    }


def groups(sayer: Sayer, everything: Sequence[Owed], as_of: date | None = None) -> list[Said]:
    """Put what is owed under who owes it: the client's side, then the CM's, then what is nobody's.

    What was due before ``as_of`` is late.
    """
    by_name: dict[str, list[Owed]] = {}
    for one in everything:
        by_name.setdefault(one.who, []).append(one)
    ours = {of_cm(sayer), *sayer.people(person.id for person in sayer.strategy.people if person.side == "cm")}

    def place(name: str) -> tuple[bool, bool, bool]:
        return (not name, name in ours, name != of_client(sayer))

    return [
        {"who": capital(name), "entries": [_entry(sayer, one, as_of) for one in by_name[name]]}
        for name in sorted(by_name, key=place)
    ]


def _entry(sayer: Sayer, one: Owed, as_of: date | None) -> Said:
    due = one.due.last(sayer.strategy.starts_on) if one.due else None
    return {
        "kind": one.kind,
        "what": capital(one.what),
        "note": list(one.note),
        "due": sayer.forms.by(one.due),
        "asked_on": sayer.forms.on(one.asked_on),
        "is_late": due is not None and as_of is not None and due < as_of,
    }
