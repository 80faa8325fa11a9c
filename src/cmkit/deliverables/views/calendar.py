"""The editorial calendar: what is published, when and where, week by week, around the days off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from cmkit.calendar.days import AbsentDays, month_end
from cmkit.calendar.planning import PlannedMonth, Slot
from cmkit.deliverables.said import Catalogue, Said, Sayer
from cmkit.deliverables.views.common import Header, View, document, of_client, of_cm, words_of
from cmkit.deliverables.words import enumerated
from cmkit.mission.contents import Public
from cmkit.model.editorial import Item
from cmkit.model.values import PartialDate
from cmkit.text import written_month, written_weekday

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
_WEEK = timedelta(days=7)


def calendar(public: Public, catalogue: Catalogue, header: Header, months: Sequence[PlannedMonth]) -> View:
    """Return what the calendar shows of the planned months, and the table of its spreadsheet."""
    sayer = Sayer(public, catalogue, header.language)
    slots = [slot for month in months for slot in month.slots]
    counts = _counts(slots)
    first, last = (months[0].first, months[-1].first) if months else (None, None)
    return {
        "document": document(header, sayer),
        "words": words_of(sayer, "calendar"),
        "span": sayer.forms.span(_month(first), _month(last)),
        "slot_count": len(slots),
        "counts": [_count(sayer, status, number) for status, number in counts.items()],
        "platforms": _platforms(sayer, slots),
        "holiday_count": sum(len(month.holidays) for month in months),
        "absence_count": len({absent for month in months for absent in month.absences}),
        "months": [
            {"name": written_month(month.first, sayer.language), "weeks": list(_weeks(sayer, month))}
            for month in months
        ],
        "shares": _shares(sayer, slots),
        "needs": _needs(sayer, months),
        "to_approve": counts.get("submitted", 0),
        "to_rework": counts.get("changes_requested", 0),
        "to_write": counts.get("planned", 0) + counts.get("idea", 0) + counts.get("draft", 0),
        "approver": _approver(sayer),
        "cm": of_cm(sayer),
        "tables": {"calendar": _table(sayer, months)},
    }


def _month(first: date | None) -> PartialDate | None:
    return PartialDate(first.year, first.month) if first else None


def _status_of(slot: Slot) -> str:
    return "reserved" if slot.reserved else slot.status


def _counts(slots: Iterable[Slot]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for slot in slots:
        counts[_status_of(slot)] = counts.get(_status_of(slot), 0) + 1
    return counts


def _count(sayer: Sayer, status: str, number: int) -> Said:
    counted = "item.count_one" if number == 1 else "item.count_many"
    words = enumerated(sayer.language, counted, status)
    return {"status": status, "said": _status(sayer, status), "words": words, "number": number}


def _platforms(sayer: Sayer, slots: Sequence[Slot]) -> list[str]:
    """Name the platforms that something is planned for, in the strategy's order."""
    used = {slot.platform for slot in slots}
    return sayer.platforms(platform.id for platform in sayer.strategy.platforms if platform.id in used)


def _status(sayer: Sayer, status: str) -> str:
    return enumerated(sayer.language, "item.status", status)


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
    """Say the days of a week, its year being in the heading above: ``du 4 au 10 janvier``."""
    if first == last:
        said = sayer.forms.word("day_kinds", "single", day=sayer.forms.date(PartialDate.of(first)))
    else:
        said = sayer.forms.span(PartialDate.of(first), PartialDate.of(last))
    return said.removesuffix(f" {first.year}")


def _rows(sayer: Sayer, month: PlannedMonth, first: date, last: date) -> list[Said]:
    """Set the days that explain a week beside what is published in it, in the order of the days."""
    rows: list[tuple[date, int, Said]] = []
    for day, name in month.holidays.items():
        rows.append((day, 0, _plain_row(sayer, day, name, "holiday")))
    for day, names in month.key_dates.items():
        rows.append((day, 1, _plain_row(sayer, day, ", ".join(names), "key_date")))
    for absent in month.absences:
        if absent.first <= last and absent.last >= first:
            day = max(absent.first, first)
            rows.append((day, 2, _plain_row(sayer, day, _absence(sayer, absent), "absence")))
    rows += [(together[0].day, 3, _slot_row(sayer, together)) for together in _ideas(month.slots)]
    kept = [row for row in rows if first <= row[0] <= last]
    return [row for _, _, row in sorted(kept, key=lambda row: row[:2])]


def _ideas(slots: Iterable[Slot]) -> list[list[Slot]]:
    """Put the variants of one written idea on one row; a free slot is a row of its own."""
    ideas: dict[object, list[Slot]] = {}
    for index, slot in enumerate(slots):
        ideas.setdefault((slot.day, slot.item_id) if slot.item_id else index, []).append(slot)
    return list(ideas.values())


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
    statuses = list(dict.fromkeys(_status(sayer, _status_of(one)) for one in together))
    status = sayer.forms.listed(statuses)
    if slot.moved_from:
        day = written_weekday(slot.moved_from, sayer.language)
        status = sayer.forms.word("day_kinds", "moved", status=status, day=day)
    return {
        "day": written_weekday(slot.day, sayer.language),
        "where": [
            " ".join(part for part in (_platform(sayer, one), sayer.forms.hour(one.at)) if part)
            for one in together
        ],
        "what": slot.title,
        "pillar": _named(sayer, "content.pillars", slot.pillar),
        "format": _named(sayer, "content.formats", slot.format),
        "status": status,
    }


def _named(sayer: Sayer, holder: str, identifier: str | None) -> str:
    return sayer.name(holder, identifier) if identifier else ""


def _platform(sayer: Sayer, slot: Slot) -> str:
    return sayer.name("platforms", slot.platform) if slot.platform else ""


def _absence(sayer: Sayer, absent: AbsentDays) -> str:
    who = sayer.forms.listed(sayer.people(absent.who or ("everybody",)))
    span = sayer.forms.span(PartialDate.of(absent.first), PartialDate.of(absent.last))
    cover = sayer.forms.listed(sayer.people(absent.cover))
    return sayer.forms.word("day_kinds", "covered" if cover else "away", who=who, span=span, cover=cover)


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


def _needs(sayer: Sayer, months: Sequence[PlannedMonth]) -> list[Said]:
    """List the material that written items wait for, the most urgent first."""
    starts_on = sayer.strategy.starts_on
    waiting: list[tuple[date, Said]] = []
    for item in _items(sayer.public.months, months):
        for need in item.needs if item.status not in ("published", "cancelled") else ():
            if need.received_on is None:
                due = (need.due.last(starts_on) if need.due else None) or date.max
                who = sayer.forms.listed(sayer.people(need.from_)) or of_client(sayer)
                entry: Said = {"what": list(need.what), "who": who, "due": sayer.forms.by(need.due)}
                entry["for"] = item.title or " ".join(item.hook)
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


def _table(sayer: Sayer, months: Sequence[PlannedMonth]) -> Said:
    """Make the table of the spreadsheet: a publication a row, and the days off in their place."""
    rows: list[list[str]] = []
    for month in months:
        for day, name in month.holidays.items():
            rows.append(
                _table_row(date=day.isoformat(), what=name, status=sayer.forms.word("day_kinds", "holiday"))
            )
        for absent in month.absences:
            first, said = max(absent.first, month.first).isoformat(), _absence(sayer, absent)
            rows.append(_table_row(date=first, what=said, status=sayer.forms.word("day_kinds", "absence")))
        rows += [_table_slot(sayer, slot) for slot in month.slots]
    header = [sayer.forms.word("columns", column) for column in _COLUMNS]
    return {"header": header, "rows": sorted(rows, key=lambda row: row[0])}


def _table_slot(sayer: Sayer, slot: Slot) -> list[str]:
    return _table_row(
        date=slot.day.isoformat(),
        hour=slot.at.isoformat("minutes") if slot.at else "",
        platform=_platform(sayer, slot),
        what=slot.title,
        pillar=_named(sayer, "content.pillars", slot.pillar),
        format=_named(sayer, "content.formats", slot.format),
        objective=_named(sayer, "objectives", slot.objective),
        status=_status(sayer, _status_of(slot)),
        item=slot.item_id or "",
        moved_from=slot.moved_from.isoformat() if slot.moved_from else "",
    )


def _table_row(**cells: str) -> list[str]:
    return [cells.get(column, "") for column in _COLUMNS]
