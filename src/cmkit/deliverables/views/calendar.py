"""The editorial calendar: what is published, when and where, week by week, around the days off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cmkit.calendar.days import month_end
from cmkit.calendar.planning import PlannedMonth, Slot
from cmkit.deliverables.said import Catalogue, Said, Sayer
from cmkit.deliverables.views.calendar_sheet import (
    absence_said,
    ideas,
    named,
    platform_name,
    sheet,
    status_of,
    status_said,
)
from cmkit.deliverables.views.common import Header, View, document, of_client, of_cm, words_of
from cmkit.deliverables.views.month_grid import month_grid
from cmkit.deliverables.words import enumerated
from cmkit.mission.contents import Public
from cmkit.model.editorial import Item
from cmkit.model.values import PartialDate
from cmkit.text import written_month, written_weekday

if TYPE_CHECKING:
    from pathlib import Path

    from cmkit.deliverables.brand import Brand
    from cmkit.deliverables.subject import Subject

_WEEK = timedelta(days=7)
_PROGRESS = (
    "published",
    "scheduled",
    "approved",
    "submitted",
    "changes_requested",
    "draft",
    "idea",
    "planned",
    "reserved",
    "on_hold",
    "cancelled",
)
"""States in the order in which they are told; the last of its posts' counts for an idea."""


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows."""
    return calendar(subject.public, subject.catalogue, header, subject.months)


def as_ics(subject: Subject, _brand: Brand, _overrides: Path | None) -> bytes:
    """Return the written items of the months that the document shows, as a file for an agenda."""
    from cmkit.calendar.content_events import contents_calendar

    shown = _items(subject.public.months, subject.months)
    return contents_calendar(shown, subject.public.strategy, subject.catalogue.networks)


def calendar(public: Public, catalogue: Catalogue, header: Header, months: Sequence[PlannedMonth]) -> View:
    """Return what the calendar shows of the planned months, and the table of its spreadsheet."""
    sayer = Sayer(public, catalogue, header.language)
    slots = [slot for month in months for slot in month.slots]
    counts = _counts([together for month in months for together in ideas(month.slots)])
    first, last = (months[0].first, months[-1].first) if months else (None, None)
    pictures = {f"{month.first:%Y-%m}": month_grid(sayer, month, header.stem) for month in months}
    return {
        "document": document(header, sayer),
        "words": words_of(sayer, "calendar"),
        "span": sayer.forms.span(_month(first), _month(last)),
        "slot_count": len(slots),
        "idea_count": sum(counts.values()),
        "counts": [_count(sayer, status, number) for status, number in counts.items()],
        "statuses": _statuses(sayer, slots),
        "has_proposals": bool(slots) and sayer.proposed("platforms", "content"),
        "platforms": _platforms(sayer, slots),
        "holiday_count": sum(len(month.holidays) for month in months),
        "absence_count": len({absent for month in months for absent in month.absences}),
        "months": [
            {
                "name": written_month(month.first, sayer.language),
                "weeks": list(_weeks(sayer, month)),
                "grid": pictures.get(f"{month.first:%Y-%m}", {}),
            }
            for month in (months if slots else ())
        ],
        "days_off": [] if slots else [row for month in months for row in _explaining(sayer, month)],
        "shares": _shares(sayer, slots),
        "needs": needs_of(sayer, months),
        "to_approve": counts.get("submitted", 0),
        "to_rework": counts.get("changes_requested", 0),
        "to_write": counts.get("planned", 0) + counts.get("idea", 0) + counts.get("draft", 0),
        "approver": _approver(sayer),
        "cm": of_cm(sayer),
        "pictures": pictures,
        "tables": {"calendar": sheet(sayer, months)},
    }


def _month(first: date | None) -> PartialDate | None:
    return PartialDate(first.year, first.month) if first else None


def _counts(ideas: Iterable[Sequence[Slot]]) -> dict[str, int]:
    """Count ideas by state, in the order of their progress: an idea on three networks is approved once."""
    counts: dict[str, int] = {}
    for together in ideas:
        furthest_behind = max((status_of(slot) for slot in together), key=_progress)
        # Free places that look alike share a row, and still are places of their own.
        number = 1 if together[0].item_id else len(together)
        counts[furthest_behind] = counts.get(furthest_behind, 0) + number
    return dict(sorted(counts.items(), key=lambda pair: _progress(pair[0])))


def _progress(status: str) -> int:
    return _PROGRESS.index(status)


def _statuses(sayer: Sayer, slots: Iterable[Slot]) -> list[Said]:
    """Name the states that the tables show, for those who read them for the first time."""
    shown = sorted({status_of(slot) for slot in slots}, key=_progress)
    return [{"status": status, "said": status_said(sayer, status)} for status in shown]


def _count(sayer: Sayer, status: str, number: int) -> Said:
    counted = "item.count_one" if number == 1 else "item.count_many"
    words = enumerated(sayer.language, counted, status)
    return {"status": status, "words": words, "number": number}


def _platforms(sayer: Sayer, slots: Sequence[Slot]) -> list[str]:
    """Name the platforms that something is planned for, in the strategy's order."""
    used = {slot.platform for slot in slots}
    return sayer.platforms(platform.id for platform in sayer.strategy.platforms if platform.id in used)


def _weeks(sayer: Sayer, month: PlannedMonth) -> Iterator[Said]:
    """Cut a month into its weeks; a week in which nothing happens is left out."""
    day, end = month.first, month_end(month.first)
    while day <= end:
        last = min(day - timedelta(days=day.weekday()) + _WEEK - timedelta(days=1), end)
        rows = _rows(sayer, month, day, last)
        if rows:
            yield {"span": _week_span(sayer, day, last), "rows": rows}
        day = last + timedelta(days=1)


def _week_span(sayer: Sayer, first: date, last: date) -> str:
    """Say the days of a week: ``du 4 au 10 janvier``, ``4 to 10 January``; the heading above has the year."""
    if first == last:
        said = sayer.forms.word("day_kinds", "single", day=sayer.forms.date(PartialDate.of(first)))
    else:
        said = sayer.forms.span(PartialDate.of(first), PartialDate.of(last))
    return said.removesuffix(f" {first.year}").removeprefix("from ")


def _rows(sayer: Sayer, month: PlannedMonth, first: date, last: date) -> list[Said]:
    """Set the days that explain a week beside what is published in it, in the order of the days."""
    rows = _explained(sayer, month, first, last)
    rows += [(together[0].day, 3, _slot_row(sayer, together)) for together in ideas(month.slots)]
    kept = [row for row in rows if first <= row[0] <= last]
    return [row for _, _, row in sorted(kept, key=lambda row: row[:2])]


def _explaining(sayer: Sayer, month: PlannedMonth) -> list[Said]:
    """List the days that a month has to reckon with, where nothing is planned in it yet."""
    rows = _explained(sayer, month, month.first, month_end(month.first))
    return [row for _, _, row in sorted(rows, key=lambda row: row[:2])]


def _explained(sayer: Sayer, month: PlannedMonth, first: date, last: date) -> list[tuple[date, int, Said]]:
    rows: list[tuple[date, int, Said]] = []
    for day, name in month.holidays.items():
        rows.append((day, 0, _plain_row(sayer, day, name, "holiday")))
    for day, names in month.key_dates.items():
        rows.append((day, 1, _plain_row(sayer, day, ", ".join(names), "key_date")))
    for absent in month.absences:
        if absent.first <= last and absent.last >= first:
            day = max(absent.first, first)
            rows.append((day, 2, _plain_row(sayer, day, absence_said(sayer, absent), "absence")))
    return rows


def _plain_row(sayer: Sayer, day: date, what: str, kind: str) -> Said:
    return {
        "day": written_weekday(day, sayer.language),
        "where": [],
        "what": what,
        "pillar": "",
        "format": "",
        "status": sayer.forms.word("day_kinds", kind),
    }


def _slot_row(sayer: Sayer, together: Sequence[Slot]) -> Said:
    slot = together[0]
    statuses = list(dict.fromkeys(status_said(sayer, status_of(one)) for one in together))
    status = sayer.forms.listed(statuses)
    if slot.moved_from:
        day = written_weekday(slot.moved_from, sayer.language)
        status = sayer.forms.word("day_kinds", "moved", status=status, day=day)
    return {
        "day": written_weekday(slot.day, sayer.language),
        "where": _where(sayer, together),
        "what": slot.title,
        "pillar": named(sayer, "content.pillars", slot.pillar),
        "format": named(sayer, "content.formats", slot.format),
        "status": status,
    }


def _where(sayer: Sayer, together: Sequence[Slot]) -> list[str]:
    """Say where and at what hour; how many times, where places are alike."""
    places = [
        " ".join(part for part in (platform_name(sayer, one), sayer.forms.hour(one.at)) if part)
        for one in together
    ]
    if together[0].item_id or len(places) == 1:
        return places
    return [sayer.forms.word("day_kinds", "times", number=str(len(places)), where=places[0])]


def absent_in(sayer: Sayer, month: PlannedMonth) -> list[str]:
    """Say who is away in a month, and who covers."""
    return [absence_said(sayer, absent) for absent in month.absences]


def _shares(sayer: Sayer, slots: Iterable[Slot]) -> list[Said]:
    """Hold each pillar's share of what is planned against the share that was agreed."""
    content = sayer.strategy.content
    pillars = content.pillars if content else ()
    themed = [slot.pillar for slot in slots if slot.pillar]
    rows = []
    for pillar in pillars:
        number = themed.count(pillar.id)
        percent = sayer.forms.whole_percent(number, len(themed)) if themed else ""
        rows.append(
            {
                "name": pillar.name,
                "agreed": sayer.forms.quantity(pillar.share),
                "planned": percent,
                "number": sayer.forms.number(number),
            }
        )
    return rows if themed and any(row["agreed"] for row in rows) else []


def needs_of(sayer: Sayer, months: Sequence[PlannedMonth]) -> list[Said]:
    """List the material that written items wait for, the most urgent first."""
    starts_on = sayer.strategy.starts_on
    waiting: list[tuple[date, Said]] = []
    for item in _items(sayer.public.months, months):
        for need in item.needs if item.status not in ("published", "cancelled") else ():
            if need.received_on is None:
                due = (need.due.last(starts_on) if need.due else None) or date.max
                who = sayer.forms.listed(sayer.people(need.from_)) or of_client(sayer)
                entry: Said = {"what": list(need.what), "who": who, "due": sayer.forms.by(need.due)}
                entry["for"] = item.called
                waiting.append((due, entry))
    return [entry for _, entry in sorted(waiting, key=lambda pair: pair[0])]


def _items(items: Mapping[str, Sequence[Item]], months: Sequence[PlannedMonth]) -> Iterator[Item]:
    shown = {month.first.isoformat()[:7] for month in months}
    for name in sorted(items):
        if name in shown:
            yield from items[name]


def _approver(sayer: Sayer) -> str:
    """Name who approves contents: those whose word it is, else who the workflow names first."""
    ids = [person.id for person in sayer.strategy.people if person.approves is True and person.side != "cm"]
    content = sayer.strategy.content
    steps = content.workflow.approvals if content and content.workflow else ()
    return sayer.forms.listed(
        sayer.people(ids or next((step.by for step in steps if step.by), ()))
    ) or of_client(sayer)
