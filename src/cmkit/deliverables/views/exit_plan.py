"""The exit plan: when we stop, what is handed over to whom, and a receipt to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cmkit.deliverables.said import Said
from cmkit.deliverables.views.common import Header, View
from cmkit.deliverables.views.parts import document_of_parts

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

_TO_FILL = "…………………"
"""Where a date is written by hand."""


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows; each account with room for the day on which it changes hands."""
    shown = document_of_parts(subject, header, "exit-plan", ("exit", "accounts"))
    accounts = cast("list[Said]", shown["accounts"])
    return shown | {
        "accounts": [one | {"handed_over": _TO_FILL} for one in accounts],
        "unguarded": [
            one["name"]
            for one in accounts
            if not one["second_factor"] and "second_factor" not in one["set_aside"]
        ],
    }
