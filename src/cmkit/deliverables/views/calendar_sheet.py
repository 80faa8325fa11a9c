"""One publication a row: the calendar as a spreadsheet, and what its cells say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cmkit.calendar.days import AbsentDays
from cmkit.calendar.planning import PlannedMonth, Slot
from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.words import enumerated
from cmkit.model.editorial import Item
from cmkit.model.values import PartialDate

_COLUMNS = (
    "date",
    "hour",
    "platform",
    "what",
    "pillar",
    "format",
    "objective",
    "status",
    "item",
    "moved_from",
)


def status_of(slot: Slot) -> str:
    """Return the state of a slot; one that is kept free has none of its own."""
    return "reserved" if slot.reserved else slot.status


def status_said(sayer: Sayer, status: str) -> str:
    """Say a state as the tables show it."""
    return enumerated(sayer.language, "item.status", status)


def named(sayer: Sayer, holder: str, identifier: str | None) -> str:
    """Name what an id of a list leads to; nothing without one."""
    return sayer.name(holder, identifier) if identifier else ""


def content_name(sayer: Sayer, item: Item) -> str:
    """Name a content: by what it is called; while it is only a place, by its pillars and its format."""
    place = [sayer.name("content.pillars", one) for one in item.pillars]
    place += [named(sayer, "content.formats", item.format)] if item.format else []
    return item.called or " · ".join(place) or item.id


def platform_name(sayer: Sayer, slot: Slot) -> str:
    """Name the platform of a slot."""
    return sayer.name("platforms", slot.platform) if slot.platform else ""


def absence_said(sayer: Sayer, absent: AbsentDays) -> str:
    """Say who is away from when to when, and who covers."""
    who = sayer.forms.listed(sayer.people(absent.who or ("everybody",)))
    span = sayer.forms.span(PartialDate.of(absent.first), PartialDate.of(absent.last))
    cover = sayer.forms.listed(sayer.people(absent.cover))
    return sayer.forms.word("day_kinds", "covered" if cover else "away", who=who, span=span, cover=cover)


def ideas(slots: Iterable[Slot]) -> list[list[Slot]]:
    """Put on one row the variants of one written idea, and the free places that nothing tells apart."""
    ideas: dict[object, list[Slot]] = {}
    for slot in slots:
        ideas.setdefault((slot.day, slot.item_id) if slot.item_id else slot, []).append(slot)
    return list(ideas.values())


def sheet(sayer: Sayer, months: Sequence[PlannedMonth]) -> Said:
    """Make the table of the spreadsheet: a publication a row, and the days off in their place."""
    rows: list[list[str]] = []
    for month in months:
        for day, name in month.holidays.items():
            rows.append(
                _table_row(date=day.isoformat(), what=name, status=sayer.forms.word("day_kinds", "holiday"))
            )
        for absent in month.absences:
            first, said = max(absent.first, month.first).isoformat(), absence_said(sayer, absent)
            rows.append(_table_row(date=first, what=said, status=sayer.forms.word("day_kinds", "absence")))
        rows += [_table_slot(sayer, slot) for slot in month.slots]
    header = [sayer.forms.word("columns", column) for column in _COLUMNS]
    return {"header": header, "rows": sorted(rows, key=lambda row: row[0])}


def _table_slot(sayer: Sayer, slot: Slot) -> list[str]:
    return _table_row(
        date=slot.day.isoformat(),
        hour=slot.at.isoformat("minutes") if slot.at else "",
        platform=platform_name(sayer, slot),
        what=slot.title,
        pillar=named(sayer, "content.pillars", slot.pillar),
        format=named(sayer, "content.formats", slot.format),
        objective=named(sayer, "objectives", slot.objective),
        status=status_said(sayer, status_of(slot)),
        item=slot.item_id or "",
        moved_from=slot.moved_from.isoformat() if slot.moved_from else "",
    )


def _table_row(**cells: str) -> list[str]:
    return [cells.get(column, "") for column in _COLUMNS]
