"""The call sheet, for the CM's own print: whom to call when it burns, at which number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.views.common import Header, View, document, of_cm, words_of
from cmkit.deliverables.views.crisis_plan import calls
from cmkit.mission.contents import Private

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject


def view(subject: Subject, private: Private, header: Header) -> View:
    """Return what the document shows; the only one that bears telephone numbers."""
    sayer = Sayer(subject.public, subject.catalogue, header.language)
    people = [one | _reached(one["id"], private) for one in [*calls(sayer), *_deputies(sayer)]]
    return {
        "document": document(header, sayer),
        "words": words_of(sayer, "call-sheet"),
        "calls": people,
        "unreached": [one["who"] for one in people if not one["phone"]],
        "crisis": sayer.section("crisis"),
        "cm": of_cm(sayer),
    }


def _deputies(sayer: Sayer) -> list[Said]:
    """Say those who are called when somebody on the list does not answer, and are not on it themselves."""
    listed = {one["id"] for one in calls(sayer)}
    people = sayer.strategy.people
    deputies = dict.fromkeys(who for person in people if person.id in listed for who in person.deputy)
    return [
        {"id": person.id, "who": person.name, "decides": [], "deputy": []}
        for person in people
        if person.id in deputies and person.id not in listed
    ]


def _reached(who: str, private: Private) -> Said:
    """Say how somebody is reached: the last of their contacts counts."""
    found = [contact for contact in private.contacts if who in contact.who]
    if not found:
        return {"phone": "", "email": "", "note": []}
    return {"phone": found[-1].phone or "", "email": found[-1].email or "", "note": list(found[-1].note)}
