"""The editorial charter: how we write, of what, for whom, and who approves."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cmkit.deliverables.said import Said
from cmkit.deliverables.views.common import Header, View
from cmkit.deliverables.views.parts import document_of_parts

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

_LINE = ("editorial_line", "tone", "rhythm")


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows; ``lines`` are the platforms in use that have a line of their own."""
    shown = document_of_parts(subject, header, "editorial-charter", ("content", "platforms"))
    platforms = cast("list[Said]", shown["platforms"])
    lines = [one for one in platforms if one["is_in_use"] and any(one[key] for key in _LINE)]
    return shown | {"lines": lines}
