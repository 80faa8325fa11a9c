"""The figures of an import put together: month by month, each thing once, whatever file it stands in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from cmkit.measures.accounts import refuse_twins
from cmkit.measures.importing import Figures, Imported
from cmkit.measures.numbers import Figure, written
from cmkit.measures.table import Extract
from cmkit.measures.taking import Value
from cmkit.mission.recording import Cell, Said


def figures_by_month(
    imported: Imported, aliases: Mapping[str, str], language: str
) -> Iterator[tuple[str, Figures]]:
    """Give the figures of all tables month by month, each cell once: the file that goes furthest counts."""
    months: dict[str, list[tuple[Extract, str, list[tuple[date, date, str, str, str]]]]] = defaultdict(list)
    for taken, platform in imported.extracts:
        keys: dict[str, list[tuple[date, date, str, str, str]]] = defaultdict(list)
        for key in taken.rows:
            keys[_month(key[1])].append(key)
        for day, _metric, _value in taken.levels:
            keys.setdefault(_month(day), [])
        for month, some in keys.items():
            months[month].append((taken, platform, some))
    for month in sorted(months):
        figures: Figures = {}
        owners: dict[Cell, Extract] = {}
        for taken, platform, some in months[month]:
            source = taken.form.format.label.said(language)
            _put_rows(figures, taken, platform, some, imported, aliases, language, owners)
            for day, metric, value in taken.levels:
                if _month(day) == month:
                    on = day.isoformat()
                    cell = (on, on, metric, platform, taken.form.format.subject or "", "")
                    figures[cell] = (written(value), "", "", source, "")
        if figures:
            yield month, figures


def _put_rows(
    figures: Figures,
    taken: Extract,
    platform: str,
    keys: Iterable[tuple[date, date, str, str, str]],
    imported: Imported,
    aliases: Mapping[str, str],
    language: str,
    owners: dict[Cell, Extract],
) -> None:
    source = taken.form.format.label.said(language)
    names = [(one.metric, one.means.said(language) if one.means else "") for one in taken.metrics]
    for key in keys:
        start, end, slot, subject, item = key
        first, last = start.isoformat(), end.isoformat()
        where, what = imported.slots.get(slot, platform), aliases.get(item, item)
        for (metric, note), value in zip(names, taken.rows[key], strict=True):
            if value is not None:
                cell, said = (first, last, metric, where, subject, what), _said(value, source, note)
                if cell in figures and figures[cell][:3] != said[:3]:
                    refuse_twins(owners[cell], taken)
                    imported.differing.add(cell)
                figures[cell] = said
                owners[cell] = taken


def _said(value: Value, source: str, note: str) -> Said:
    one, above, below = value
    if above is None and below is None:
        return str(one) if isinstance(one, int) else _text(one), "", "", source, note
    return _text(one), _text(above), _text(below), source, note


def _text(number: Figure | None) -> str:
    return "" if number is None else written(number)


def _month(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


def outside(imported: Imported, first: date | None, last: date | None) -> int:
    """Count the rows whose days are not in the mission; they are kept, as a baseline or a sequel."""
    return sum(
        1
        for taken, _platform in imported.extracts
        for key in taken.rows
        if (first and key[1] < first) or (last and key[0] > last)
    )
