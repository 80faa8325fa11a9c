"""The relay kit: what the staff and friends of the house may share, from where, in which words."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cmkit.deliverables.said import Said
from cmkit.deliverables.views.common import Header, View
from cmkit.deliverables.views.parts import document_of_parts

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows."""
    shown = document_of_parts(subject, header, "relay-kit", ("distribution", "content", "organisation"))
    platforms = cast("list[Said]", shown["platforms"])
    return shown | {"places": [one for one in platforms if one["is_active"] and one["address"]]}
