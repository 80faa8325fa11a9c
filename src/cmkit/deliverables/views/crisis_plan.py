"""The crisis plan: whom to call on page one, then what is done, level by level, and what is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.views.common import Header, View
from cmkit.deliverables.views.parts import document_of_parts
from cmkit.model.base import EVERYBODY, NOBODY

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows."""
    sayer = Sayer(subject.public, subject.catalogue, header.language)
    return document_of_parts(subject, header, "crisis-plan", ("crisis",)) | {"calls": calls(sayer)}


def calls(sayer: Sayer) -> list[Said]:
    """Say whom to call, in their order: those to be told, then those who decide at some level."""
    crisis = sayer.strategy.crisis
    if crisis is None:
        return []
    named = (*crisis.contacts, *(who for level in crisis.levels for who in level.who_decides))
    order = dict.fromkeys(who for who in named if who not in (NOBODY, EVERYBODY))
    people = {person.id: person for person in sayer.strategy.people}
    said = []
    for who in order:
        person = people.get(who)
        said.append(
            {
                "id": who,
                "who": sayer.people([who])[0],
                "role": " ".join(person.role) if person else "",
                "decides": [level.name for level in crisis.levels if who in level.who_decides],
                "deputy": sayer.people(person.deputy) if person else [],
            }
        )
    return said
