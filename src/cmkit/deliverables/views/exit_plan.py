"""The exit plan: when we stop, what is handed over to whom, and a receipt to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmkit.deliverables.views.common import Header, View
from cmkit.deliverables.views.parts import document_of_parts

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows."""
    return document_of_parts(subject, header, "exit-plan", ("exit", "accounts"))
