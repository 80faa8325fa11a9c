"""A month to be looked at: its weeks from Monday to Sunday, each day with what is published, and how far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from cmkit.calendar.days import month_end
from cmkit.calendar.planning import PlannedMonth, Slot
from cmkit.deliverables.lettering import extent, wrapped
from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.views.calendar_sheet import ideas, platform_name, status_of, status_said
from cmkit.deliverables.words import word
from cmkit.text import written_month, written_weekday

_WIDTH, _HEAD, _DAY, _LEGEND = 700, 24, 22, 24
"""Pixels: the whole width, the names of days, the number of a day, what the marks mean."""
_ROW, _SMALL_ROW, _GAP, _MORE = 11, 9, 7, 14
"""Pixels: a row of a title, one of where it goes out, between entries, the count of those not shown."""
_COLUMN = 100
_MONDAY = date(2001, 1, 1)
_MOST = 4
"""How many entries a day shows; what there is beyond is counted."""
_ROWS = _SMALL_ROWS = 3
"""How many rows the title of an entry takes at most, and its platforms."""
_LETTERS, _SMALL_LETTERS, _BESIDE = 8.6, 10.6, 8.4
_MARKS = {
    "approved": "full",
    "scheduled": "full",
    "published": "full",
    "submitted": "ring",
    "reserved": "none",
}
"""How far a content is, by a shape: whole once it is approved, a ring while it waits, else a broken ring."""


def month_grid(sayer: Sayer, month: PlannedMonth, stem: str) -> Said:
    """Return what ``month-grid.svg`` draws of a month; empty where nothing is planned in it."""
    if not month.slots:
        return {}
    rows, down = [], _HEAD
    first = month.first - timedelta(days=month.first.weekday())
    while first <= month_end(month.first):
        days = [_day(sayer, month, first + timedelta(days=place), place, down) for place in range(7)]
        height = max(_tall(day) for day in days)
        rows += [day | {"height": str(height - 2)} for day in days]
        down += height
        first += timedelta(days=7)
    used = {_mark(status_of(slot)) for slot in month.slots}
    legend = [mark for mark in ("full", "ring", "open") if mark in used]
    return {
        "file": f"{stem}_{month.first:%Y-%m}.svg",
        "alt": _sentence(sayer, month),
        "template": "month-grid.svg",
        "view": {
            "width": str(_WIDTH),
            "height": str(down + _LEGEND),
            "weekdays": [
                {"x": str(place * _COLUMN + 6), "text": text}
                for place, text in enumerate(_weekdays(sayer.language))
            ],
            "days": rows,
            "legend": [
                {
                    "mark": mark,
                    "x": str(10 + place * 190),
                    "y": str(down + 11),
                    "text": word(sayer.language, "grid", mark),
                }
                for place, mark in enumerate(legend)
            ],
        },
    }


def _day(sayer: Sayer, month: PlannedMonth, day: date, place: int, down: int) -> Said:
    entries = [together for together in ideas(month.slots) if together[0].day == day]
    is_here = (day.year, day.month) == (month.first.year, month.first.month)
    named = month.holidays.get(day, "") or ", ".join(month.key_dates.get(day, ())) if is_here else ""
    is_beside = extent(named) <= _BESIDE
    below = [] if is_beside or not named else wrapped(named, _SMALL_ROWS, _SMALL_LETTERS)
    top = down + _DAY + _SMALL_ROW * len(below)
    shown: list[Said] = []
    for together in entries[:_MOST]:
        above = sum(_tall_entry(entry) for entry in shown)
        shown.append(_entry(sayer, together, place, top + above))
    return {
        "x": str(place * _COLUMN),
        "y": str(down),
        "number": str(day.day) if is_here else "",
        "is_off": is_here and (place > 4 or day in month.holidays),
        "is_here": is_here,
        "what": named if is_beside else "",
        "below": [{"text": text, "y": str(down + _DAY + _SMALL_ROW * row)} for row, text in enumerate(below)],
        "entries": shown,
        "more": f"+{len(entries) - _MOST}" if len(entries) > _MOST else "",
    }


def _entry(sayer: Sayer, together: Sequence[Slot], place: int, top: int) -> Said:
    slot = together[0]
    names = dict.fromkeys(platform_name(sayer, one) for one in together)
    title = wrapped(slot.title or status_said(sayer, status_of(slot)), _ROWS, _LETTERS)
    where = wrapped(", ".join(name for name in names if name), _SMALL_ROWS, _SMALL_LETTERS)
    first = top + 9
    last = first + _ROW * len(title)
    return {
        "mark": _mark(status_of(slot)),
        "x": str(place * _COLUMN + 10),
        "y": str(top + 5),
        "title": [{"text": text, "y": str(first + _ROW * row)} for row, text in enumerate(title)],
        "where": [{"text": text, "y": str(last + _SMALL_ROW * row)} for row, text in enumerate(where)],
    }


def _tall(day: Said) -> int:
    """Return how many pixels a day needs: room for one entry where it has none."""
    entries = sum(_tall_entry(entry) for entry in day["entries"])
    held = _SMALL_ROW * len(day["below"]) + entries + _MORE * bool(day["more"])
    return _DAY + max(_ROW + _SMALL_ROW + _GAP, held)


def _tall_entry(entry: Said) -> int:
    return _ROW * len(entry["title"]) + _SMALL_ROW * len(entry["where"]) + _GAP


def _mark(status: str) -> str:
    return _MARKS.get(status, "open")


def _sentence(sayer: Sayer, month: PlannedMonth) -> str:
    """Say a month in one sentence: how many contents, on how many days, how many of them are approved."""
    together = ideas(month.slots)
    done = sum(1 for one in together if _mark(status_of(one[0])) == "full")
    days = len({one[0].day for one in together})
    key = "one" if len(together) == 1 else "many"
    so_far = word(sayer.language, "grid", "done_one" if done == 1 else "done_many") if done else ""
    return f"{word(sayer.language, 'grid', key)}{so_far}.".format(
        month=written_month(month.first, sayer.language), count=len(together), days=days, done=done
    )


def _weekdays(language: str) -> list[str]:
    return [written_weekday(_MONDAY + timedelta(days=place), language).split()[0] for place in range(7)]
