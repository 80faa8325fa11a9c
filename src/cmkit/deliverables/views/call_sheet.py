"""The call sheet, for the CM's own print: whom to call when it burns, at which number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmkit.deliverables.said import Sayer
from cmkit.deliverables.views.common import Header, View, document, of_cm, words_of
from cmkit.deliverables.views.crisis_plan import calls
from cmkit.mission.contents import Private

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject


def view(subject: Subject, private: Private, header: Header) -> View:
    """Return what the document shows; the only one that bears telephone numbers."""
    sayer = Sayer(subject.public, subject.catalogue, header.language)
    numbers = {who: contact for contact in private.contacts for who in contact.who}
    people = []
    for one in calls(sayer):
        contact = numbers.get(one["id"])
        reached = {"phone": contact.phone or "", "email": contact.email or ""} if contact else {}
        people.append({"phone": "", "email": ""} | one | reached)
    return {
        "document": document(header, sayer),
        "words": words_of(sayer, "call-sheet"),
        "calls": people,
        "unreached": [one["who"] for one in people if not one["phone"]],
        "first_hour": sayer.section("crisis")["first_hour"],
        "cm": of_cm(sayer),
    }
