"""The moderation charter: who answers, how fast, what is let stand and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmkit.deliverables.views.common import Header, View
from cmkit.deliverables.views.parts import document_of_parts

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows."""
    return document_of_parts(subject, header, "moderation-charter", ("community", "platforms"))
