"""The partnership sheet: what the client and a partner publish together, and under which mention."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from cmkit.catalogue.legal import holds, load_points
from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.views.calendar_sheet import content_name, status_said
from cmkit.deliverables.views.common import Header, View
from cmkit.deliverables.views.parts import document_of_parts
from cmkit.model.editorial import Item
from cmkit.model.values import PartialDate

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

_LAW = ("advertising-mention", "influencer-contract")


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows; without a partner in the calendar, a sheet to fill in together."""
    sayer = Sayer(subject.public, subject.catalogue, header.language)
    together = sorted(_together(sayer), key=lambda pair: (pair[0], pair[1].id))
    partners = dict.fromkeys(item.paid.partner for _day, item in together if item.paid and item.paid.partner)
    return document_of_parts(subject, header, "partnership-sheet", ("distribution", "content")) | {
        "partners": list(partners),
        "together": [_said(sayer, day, item) for day, item in together],
        "unmarked": [
            content_name(sayer, item) for _day, item in together if not (item.paid and item.paid.label)
        ],
        "brought": [one for _day, item in together for one in _brought(sayer, item)],
        "rights": [one for _day, item in together for one in _rights(sayer, item)],
        "law": _law(subject, sayer),
    }


def _together(sayer: Sayer) -> Iterator[tuple[date, Item]]:
    """Give what is published with a commercial partner, with its day."""
    for items in sayer.public.months.values():
        for item in items:
            day = item.date.first(sayer.strategy.starts_on) if item.date else None
            if item.paid and day and item.status != "cancelled":
                yield day, item


def _said(sayer: Sayer, day: date, item: Item) -> Said:
    return {
        "day": sayer.forms.date(PartialDate.of(day)),
        "where": sayer.platforms(dict.fromkeys(post.platform for post in item.posts)),
        "what": content_name(sayer, item),
        "partner": (item.paid.partner if item.paid else "") or "",
        "mention": (item.paid.label if item.paid else "") or sayer.forms.word("marks", "unclear"),
        "status": status_said(sayer, item.status),
    }


def _brought(sayer: Sayer, item: Item) -> Iterator[Said]:
    for need in item.needs:
        yield {
            "what": list(need.what),
            "who": sayer.forms.listed(sayer.people(need.from_)),
            "due": sayer.forms.by(need.due),
            "for": content_name(sayer, item),
        }


def _rights(sayer: Sayer, item: Item) -> Iterator[Said]:
    for media in item.media:
        if media.rights or media.until:
            yield {
                "what": [text.rstrip(".") for text in media.alt] or [media.file or media.url or ""],
                "rights": list(media.rights),
                "until": sayer.forms.date(media.until),
            }


def _law(subject: Subject, sayer: Sayer) -> list[Said]:
    """Say what the law of the mission's country asks of a partnership; nothing where we do not know."""
    country = sayer.strategy.mission.country or ("FR" if sayer.language == "fr" else "")
    points = load_points(subject.own_catalogue)
    return [
        {"check": point.check.said(sayer.language), "reference": point.reference.said(sayer.language)}
        for name in _LAW
        if (point := points.get(name)) and holds(point, country)
    ]
