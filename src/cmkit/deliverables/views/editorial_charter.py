"""The editorial charter: how we write, of what, for whom, and who approves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmkit.deliverables.views.common import Header, View
from cmkit.deliverables.views.parts import document_of_parts

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows."""
    return document_of_parts(subject, header, "editorial-charter", ("content", "platforms"))
