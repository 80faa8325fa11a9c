"""The budget: each line with what it comes to, and who pays it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.views.common import Header, View
from cmkit.deliverables.views.means import line_total
from cmkit.deliverables.views.parts import document_of_parts

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

_COLUMNS = ("what", "kind", "detail", "span", "paid_by", "total", "note")


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows, how much of it is still open, and the table of its spreadsheet."""
    shown = document_of_parts(subject, header, "budget", ("budget",))
    sayer = Sayer(subject.public, subject.catalogue, header.language)
    said = cast("Said", shown["budget"])
    table = {
        "header": [sayer.forms.word("budget_columns", column) for column in _COLUMNS],
        "rows": [*map(_row, cast("list[Said]", said["lines"])), *_totals(said, sayer)],
    }
    given = sayer.strategy.budget.lines if sayer.strategy.budget else ()
    return shown | {
        "tables": {"budget": table},
        "open_count": sum(line_total(line, sayer) is None for line in given),
        "unpaid_count": sum(line.paid_by is None for line in given),
        "has_ads": any(line.kind == "ads" and line.paid_by == "client" for line in given),
    }


def _row(line: Said) -> list[str]:
    """Write a line for the spreadsheet, what is remarked in a column of its own."""
    what = " – ".join(part for part in (line["label"], ", ".join(line["who"])) if part)
    return [_text(value) for value in (what, *(line[column] for column in _COLUMNS[1:]))]


def _totals(said: Said, sayer: Sayer) -> Iterator[list[str]]:
    """Write what each payer pays in all, where there are several lines to add up."""
    for payer in ("client", "cm"):
        if said[f"{payer}_total"] and len(said["lines"]) > 1:
            note = "" if said[f"{payer}_is_whole"] else sayer.forms.word("budget_totals", "is_open")
            cells = {
                "what": sayer.forms.word("budget_totals", payer),
                "total": said[f"{payer}_total"],
                "note": note,
            }
            yield [cells.get(column, "") for column in _COLUMNS]


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else " ".join(value)
