"""The days of each row: of its own, of the period above the table, or of what came with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from cmkit.files.paths import shown
from cmkit.measures.asked import Asked
from cmkit.measures.dates import (
    NoDay,
    Order,
    Span,
    Undated,
    is_counted,
    is_in_numbers,
    order_shown,
    read_day,
    with_years,
)
from cmkit.measures.periods import period_above
from cmkit.measures.recognising import Row
from cmkit.measures.refusing import damaged
from cmkit.measures.table import Table, is_total
from cmkit.problems import Refused
from cmkit.text import _


def spans(table: Table, rows: Sequence[Row]) -> list[Span | None]:
    """Give each row its days; ``None`` for a row that has none and is passed over."""
    if not rows:
        return []
    instead = table.place(table.format.instead)
    place = table.place(table.format.date)
    place = instead if place is None else place
    over = bool(table.format.period_beside) and table.given.period != "lifetime"
    if table.format.nth_day or place is None or over:
        return _spans_of_period(table, rows, place)
    texts = [cells[place].strip() for _line, _width, cells in rows]
    until = table.place(table.format.until)
    ends = [cells[until].strip() for _line, _width, cells in rows] if until is not None else []
    if instead is not None:
        own = [cells[instead].strip() for _line, _width, cells in rows]
        ends = [_rather(day, end) for day, end in zip(own, ends, strict=True)] if ends else []
        texts = [_rather(day, text) for day, text in zip(own, texts, strict=True)]
    for column in (texts, ends):
        _refuse_half_turned(table, rows, column)
    order = order_of(table, [row[0] for row in rows], [*texts, *ends])
    starts = _days(table, rows, texts, order)
    if not ends:
        spans = starts
    else:
        last = _days(table, rows, ends, order)
        spans = [
            Span(one.start, other.end) if one and other and one.start <= other.end else one
            for one, other in zip(starts, last, strict=True)
        ]
    return spans


def _spans_of_period(table: Table, rows: Sequence[Row], place: int | None) -> list[Span | None]:
    period = _known_period(table)
    if not table.format.nth_day or place is None:
        return [period] * len(rows)
    found: list[Span | None] = []
    for line, _width, cells in rows:
        text = cells[place].strip()
        if not text.isdecimal() or len(text) > 5:
            if is_total(text) or not text:
                table.skip(_("total row"))
                found.append(None)
                continue
            raise damaged(table.sheet, line, text, _("not the number of a day"))
        day = period.start + timedelta(days=int(text))
        found.append(Span(day, day))
    return found


def _known_period(table: Table) -> Span:
    period = period_above(table.block.header.lead_rows) or table.period
    if isinstance(table.given.period, Span):
        period = table.given.period
    if period is None:
        raise Asked(
            "period",
            table.sheet.file,
            _("{file} does not say which period its figures are of.").format(file=shown(table.sheet.name)),
            _("Say it: --period 2027-01 or --period 2027-01-01..2027-03-31.")
            if table.format.grain != "post"
            else _(
                "Say it: --period 2027-01, --period 2027-01-01..2027-03-31, or --period lifetime for all "
                "since each was published."
            ),
        )
    return period


def _refuse_half_turned(table: Table, rows: Sequence[Row], texts: Sequence[str]) -> None:
    """Refuse days of which a spreadsheet took those up to the twelfth for dates, the month for the day."""
    left = next((place for place, text in enumerate(texts) if is_in_numbers(text)), None)
    if left is not None and any(map(is_counted, texts)):
        raise damaged(
            table.sheet,
            rows[left][0],
            texts[left],
            _("a spreadsheet turned other days of this column into dates, perhaps the month for the day"),
        )


def order_of(table: Table, lines: Sequence[int], texts: Sequence[str]) -> Order:
    """Settle what comes first in dates of three numbers; ``texts`` stand in ``lines``, column by column."""
    try:
        seen = order_shown(set(texts), daily=table.format.grain == "day" and not table.format.adds)
    except NoDay as error:
        line = lines[texts.index(str(error)) % len(lines)]
        raise damaged(
            table.sheet, line, str(error), _("other dates of the file begin with the month")
        ) from error
    if seen == "dmy" and not any(re.match(r"\d{1,2}[/.-]\d{1,2}[/.-]", text) for text in texts):
        return "dmy"
    found = seen or table.given.order or table.hint
    if found is None and table.format.order != "either":
        return table.format.order
    if found is None:
        text = next(text for text in texts if re.match(r"\d{1,2}[/.-]\d{1,2}[/.-]", text))
        raise Asked(
            "dates",
            table.sheet.file,
            _("{file}: “{text}” may begin with the day or with the month, and nothing in it tells.").format(
                file=shown(table.sheet.name), text=shown(text)
            ),
            _("Say it: --dates day-first or --dates month-first."),
            ("day-first", "month-first"),
        )
    table.out.order = found
    return found


def _days(table: Table, rows: Sequence[Row], texts: Sequence[str], order: Order) -> list[Span | None]:
    found: list[Span | Undated | None] = []
    for row, text in zip(rows, texts, strict=True):
        if not text or is_total(text):
            table.skip(_("total row") if text else _("no date"))
            found.append(None)
            continue
        try:
            found.append(read_day(text, order))
        except NoDay as error:
            if len(text) > 40 or not any(letter.isdigit() for letter in text):
                table.skip(_("not a row of the table"))
                found.append(None)
                continue
            raise damaged(table.sheet, row[0], text, _("not a date that can be read")) from error
    undated = [one for one in found if isinstance(one, Undated)]
    if not undated:
        return [one if isinstance(one, Span) else None for one in found]
    days = iter(_dated(table, undated))
    return [Span(day := next(days), day) if isinstance(one, Undated) else one for one in found]


def _dated(table: Table, undated: Sequence[Undated]) -> list[date]:
    if table.given.year is None:
        one = undated[-1]
        raise Asked(
            "year",
            table.sheet.file,
            _("{file} has days without a year, such as {day}/{month}.").format(
                file=shown(table.sheet.name), day=one.day, month=one.month
            ),
            _("Give the year of its last day: --year {year}.").format(year=table.given.today.year),
        )
    try:
        days = with_years(undated, table.given.year)
    except NoDay as error:
        raise Refused(
            _("{file}: {day} is no day; the file is of another year than {year}.").format(
                file=shown(table.sheet.name), day=error, year=table.given.year
            ),
            _("Give the year of its last day with --year."),
        ) from error
    if max(days) > table.given.today:
        raise Refused(
            _("{file}: with --year {year} it would end on {day}, which is still to come.").format(
                file=shown(table.sheet.name), year=table.given.year, day=max(days).isoformat()
            ),
            _("Give the year of its last day with --year."),
        )
    return days


def _rather(day: str, text: str) -> str:
    """Take the day of a row's own where it is one, and not a word such as ``Lifetime``."""
    return day if any(letter.isdigit() for letter in day) else text
