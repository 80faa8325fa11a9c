"""The relay kit: what the staff and friends of the house may share, from where, in which words."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.views.common import Header, View
from cmkit.deliverables.views.parts import document_of_parts
from cmkit.model.editorial import Item, Post
from cmkit.model.values import PartialDate

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

_MOST = 6
"""How many of the last posts are worth sharing still."""


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows."""
    shown = document_of_parts(subject, header, "relay-kit", ("distribution", "content", "organisation"))
    platforms = cast("list[Said]", shown["platforms"])
    sayer = Sayer(subject.public, subject.catalogue, header.language)
    return shown | {
        "places": [one for one in platforms if one["is_active"] and one["address"]],
        "posted": _posted(sayer),
        "is_familiar": _is_familiar(sayer),
    }


def _is_familiar(sayer: Sayer) -> bool:
    """Tell whether the house says «tu»: this document speaks in its name, to those who are close to it."""
    content = sayer.strategy.content
    return bool(content and content.charter and content.charter.address == "tu")


def _posted(sayer: Sayer) -> list[Said]:
    """Say what came out last and can be found, the newest first, each with where it is."""
    starts_on = sayer.strategy.starts_on
    found = [
        (day, item, links)
        for items in sayer.public.months.values()
        for item in items
        if item.date
        and (day := item.date.first(starts_on))
        and (links := [post for post in item.posts if post.url and _is_out(post, item)])
    ]
    found.sort(key=lambda one: (one[0], one[1].id), reverse=True)
    return [
        {
            "day": sayer.forms.date(PartialDate.of(day)),
            "what": item.called,
            "links": [{"name": _name(sayer, post), "url": post.url} for post in links],
        }
        for day, item, links in found[:_MOST]
    ]


def _name(sayer: Sayer, post: Post) -> str:
    return ", ".join(sayer.platforms([post.platform])) if post.platform else post.url or ""


def _is_out(post: Post, item: Item) -> bool:
    return (post.status or item.status) == "published"
