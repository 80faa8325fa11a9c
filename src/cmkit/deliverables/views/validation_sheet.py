"""The validation sheet: what waits for the client's decision this month; to tick, to click, or to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from cmkit.calendar.approval import Approvals
from cmkit.calendar.evidence import Evidence
from cmkit.calendar.handover.chosen import Chosen, Wanted
from cmkit.deliverables.said import Sayer
from cmkit.deliverables.validation_cards import Cards
from cmkit.deliverables.validation_page import page
from cmkit.deliverables.views.common import Header, View, document, of_client, of_cm, words_of

if TYPE_CHECKING:
    from pathlib import Path

    from cmkit.deliverables.brand import Brand
    from cmkit.deliverables.subject import Subject


def is_due(subject: Subject) -> bool:
    """Tell whether something of the month waits for an approval."""
    return any(one.item.status == "submitted" for one in _items(subject))


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows: the contents of the month that are still to be decided."""
    sayer = Sayer(subject.public, subject.catalogue, header.language)
    said = _cards(sayer, subject)
    waiting = waiting_in(sayer, subject)
    due = min((card for card in waiting if card["due_on"]), key=lambda card: str(card["due_on"]), default={})
    return {
        "document": document(header, sayer),
        "words": words_of(sayer, "validation-sheet"),
        "waiting": waiting,
        "settled": [card for card in said if not card["is_open"]],
        "back_by": due.get("due", ""),
        "addressee": of_client(sayer),
        "cm": of_cm(sayer),
        "tables": {},
    }


def waiting_in(sayer: Sayer, subject: Subject) -> list[dict[str, object]]:
    """Say the contents of the month that wait for the client."""
    return [card for card in _cards(sayer, subject) if card["is_open"]]


def as_html(subject: Subject, brand: Brand, overrides: Path | None) -> bytes:
    """Make the page on which the client decides."""
    sayer = Sayer(subject.public, subject.catalogue, subject.public.strategy.mission.language)
    return page(sayer, _items(subject), _wanted(sayer, subject), brand, overrides)


def as_xlsx(subject: Subject, _brand: Brand, _overrides: Path | None) -> bytes:
    """Make the spreadsheet that the client fills in."""
    from cmkit.calendar.validation.sheet import sheet_of
    from cmkit.files.tabular.workbook_to_fill import write_to_fill

    sayer = Sayer(subject.public, subject.catalogue, subject.public.strategy.mission.language)
    return write_to_fill(*sheet_of(subject.public, _items(subject), _wanted(sayer, subject)))


def _items(subject: Subject) -> list[Chosen]:
    """Return the items of the month that have anything to read."""
    approvals = Approvals(subject.public.strategy, Evidence(subject.folder))
    file = f"calendar/{subject.dated}.yaml"
    return [
        Chosen(item, file, ("items", index), item.posts, approvals)
        for index, item in enumerate(subject.public.months.get(subject.dated, ()))
        if item.status not in ("idea", "cancelled")
    ]


def _cards(sayer: Sayer, subject: Subject) -> Sequence[dict[str, object]]:
    wanted = _wanted(sayer, subject)
    cards = Cards(sayer, wanted, [wanted.today], None)
    said = ({**cards.said(one), "set_aside": {}, "proposals": []} for one in _items(subject))
    return sorted(said, key=lambda card: str(card["on"]))


def _wanted(sayer: Sayer, subject: Subject) -> Wanted:
    """Say what is asked for: the whole month; no clock is looked at."""
    return Wanted(
        sayer.strategy.mission.language,
        date.fromisoformat(f"{subject.dated}-01"),
        subject.catalogue.networks,
        subject.dated,
    )
