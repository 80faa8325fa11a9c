"""The file for the next CM: what whoever takes over must know from the first day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.views.calendar_sheet import content_name, status_said
from cmkit.deliverables.views.common import Header, View
from cmkit.deliverables.views.decided import decided
from cmkit.deliverables.views.open_questions import groups
from cmkit.deliverables.views.owed import owed
from cmkit.deliverables.views.parts import document_of_parts
from cmkit.deliverables.views.tree import objectives
from cmkit.model.editorial import Item
from cmkit.model.values import PartialDate

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

_OVER = ("published", "cancelled")


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows."""
    sayer = Sayer(subject.public, subject.catalogue, header.language, gathered=True)
    decisions = decided(sayer)
    aims = objectives(sayer)
    for entry in aims:
        entry["last"] = next((one for one in decisions if one["objective_id"] == entry["id"]), None)
    shown = document_of_parts(subject, header, "successor-file", ("platforms", "content", "accounts"))
    accounts = cast("list[Said]", shown["accounts"])
    return shown | {
        "objectives": aims,
        "decisions": decisions,
        "ahead": _ahead(sayer),
        "open": groups(sayer, owed(sayer), header.dated),
        "unhanded": [one["name"] for one in accounts if not one["legal_owner"]],
    }


def _ahead(sayer: Sayer) -> list[Said]:
    """Say what is written or planned and has not come out, in the order of its days."""
    starts_on = sayer.strategy.starts_on
    waiting = [
        (day, item)
        for items in sayer.public.months.values()
        for item in items
        if item.date and (day := item.date.first(starts_on)) and item.status not in _OVER
    ]
    waiting.sort(key=lambda pair: (pair[0], pair[1].id))
    return [_said(sayer, day, item) for day, item in waiting]


def _said(sayer: Sayer, day: date, item: Item) -> Said:
    return {
        "day": sayer.forms.date(PartialDate.of(day)),
        "where": sayer.platforms(dict.fromkeys(post.platform for post in item.posts if post.platform)),
        "what": content_name(sayer, item),
        "status": status_said(sayer, item.status),
    }
