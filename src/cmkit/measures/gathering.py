"""The figures of an import put together: month by month, each thing once, whatever file it stands in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import islice

from cmkit.catalogue.exports import Taken
from cmkit.measures.accounts import refuse_twins
from cmkit.measures.importing import Figures, Imported
from cmkit.measures.matching import QUOTES
from cmkit.measures.numbers import Figure, written, written_quotient
from cmkit.measures.table import Extract, Key
from cmkit.measures.taking import Value
from cmkit.mission.recording import Cell, Said

_OPENING = 60
"""How many letters of a post's text stand for it."""


def figures_by_month(
    imported: Imported, aliases: Mapping[str, str], language: str, *, once: bool = False
) -> Iterator[tuple[str, Figures]]:
    """Give the figures of all tables month by month, each cell once: the file that goes furthest counts.

    ``once``: the tables let go of their rows as these are given, so that they are not held twice.
    """
    months: dict[str, list[tuple[Extract, str, list[Key]]]] = defaultdict(list)
    for taken, platform in imported.extracts:
        month_of = {day: _month(day) for day in {end for _start, end in taken.days}}
        keys: dict[str, list[Key]] = defaultdict(list)
        for key in taken.rows:
            keys[month_of[key[1]]].append(key)
        for day, _metric, _value in taken.levels:
            keys.setdefault(_month(day), [])
        for month, some in keys.items():
            months[month].append((taken, platform, some))
    for month in sorted(months):
        figures: Figures = {}
        owners: dict[Cell, Extract] = {}
        there = months.pop(month)
        for taken, platform, some in there:
            source, before = taken.form.format.label.said(language), len(figures)
            get = taken.rows.pop if once else taken.rows.__getitem__
            rows = ((key, get(key)) for key in some)
            _put_rows(figures, taken, platform, rows, imported, aliases, language, owners)
            for day, metric, value in taken.levels:
                if _month(day) == month:
                    on = day.isoformat()
                    cell = (on, on, metric, platform, taken.form.format.subject or "", "")
                    figures[cell] = (written(value), "", "", source, "")
            if len(there) > 1:
                owners.update(dict.fromkeys(islice(figures, before, None), taken))
        if figures:
            yield month, figures


def _put_rows(
    figures: Figures,
    taken: Extract,
    platform: str,
    rows: Iterable[tuple[Key, list[Value | None]]],
    imported: Imported,
    aliases: Mapping[str, str],
    language: str,
    owners: dict[Cell, Extract],
) -> None:
    """Put rows among the figures of a month; ``owners`` are the tables of those that were there."""
    source = taken.form.format.label.said(language)
    metrics = [_metric(one, language) for one in taken.metrics]
    iso = {day: day.isoformat() for days in taken.days for day in days}
    words = {post.url: post.text for post in taken.posts if post.url not in aliases}
    for (start, end, slot, subject, item), values in rows:
        first, last = iso[start], iso[end]
        where, what = imported.slots.get(slot, platform), aliases.get(item, item)
        opening = _opening(words.get(item, ""), language)
        for (metric, means, times), value in zip(metrics, values, strict=True):
            if value is None:
                continue
            note, opening = (opening, "") if opening and not means else (means, opening)
            one, above, below = value
            if above is None and below is None and type(one) is int:
                said: Said = (str(one), "", "", source, note)
            else:
                said = _said(value, times, source, note)
            cell = (first, last, metric, where, subject, what)
            held = figures.setdefault(cell, said)
            if held is not said:
                if held[:3] != said[:3]:
                    if cell in owners:
                        refuse_twins(owners[cell], taken)
                    imported.differing.add(cell)
                figures[cell], owners[cell] = said, taken


def _opening(text: str, language: str) -> str:
    """Quote how a post begins, for the note of one of its figures: no calendar has its words."""
    words = " ".join(text[: 2 * _OPENING].split())
    if len(words) > _OPENING:
        words = words[:_OPENING].rpartition(" ")[0] or words[:_OPENING]
        words += "…"
    return QUOTES[language].format(words) if words else ""


def _metric(one: Taken, language: str) -> tuple[str, str, Decimal]:
    """Return what every figure of a metric is written with: its name, its note, what it is multiplied by."""
    return one.metric, one.means.said(language) if one.means else "", Decimal(one.times or 1)


def _said(value: Value, times: Decimal, source: str, note: str) -> Said:
    one, above, below = value
    if above is None or not below:
        return _text(one), "", _text(below), source, note
    return written_quotient(above, below, times), _text(above), _text(below), source, note


def _text(number: Figure | None) -> str:
    return "" if number is None else written(number)


def _month(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


def outside(imported: Imported, first: date | None, last: date | None) -> int:
    """Count the rows whose days are not in the mission; they are kept, as a baseline or a sequel."""
    return sum(
        count
        for taken, _platform in imported.extracts
        for (start, end), count in taken.days.items()
        if (first and end < first) or (last and start > last)
    )
