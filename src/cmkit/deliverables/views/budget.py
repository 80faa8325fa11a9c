"""The budget: each line with what it comes to, and who pays it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.views.common import Header, View
from cmkit.deliverables.views.parts import document_of_parts

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

_COLUMNS = ("what", "kind", "detail", "span", "paid_by", "total", "note")


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows, and the table of its spreadsheet."""
    shown = document_of_parts(subject, header, "budget", ("budget",))
    sayer = Sayer(subject.public, subject.catalogue, header.language)
    lines = cast("list[Said]", cast("Said", shown["budget"])["lines"])
    table = {
        "header": [sayer.forms.word("budget_columns", column) for column in _COLUMNS],
        "rows": [[_text(line[column]) for column in _COLUMNS] for line in lines],
    }
    return shown | {"tables": {"budget": table}}


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else " ".join(value)
