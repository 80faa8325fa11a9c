"""Rows become the files of a scheduling tool: as many rows as it takes, a channel each where it wants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from cmkit.calendar.handover.cells import cells
from cmkit.calendar.handover.rows import Row
from cmkit.catalogue.schedulers import Column, SchedulerFormat
from cmkit.files.paths import safe_name
from cmkit.files.tabular.delimited import harmless

# A line feed and a tab may stand in a text; no other control character, and no half of a pair.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_DELIMITERS: Mapping[str, str] = {"comma": ",", "semicolon": ";", "tab": "\t"}
_BOM = "\ufeff"
_NEVER = datetime.max

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Making:
    """How files are made: their form, and what was asked for."""

    form: SchedulerFormat
    zone: str
    """The time zone of the mission."""
    stem: str
    """How their names begin: ``2027-01_Boulangerie-Martin``."""
    draft: bool = False
    channels: Mapping[str, str] = field(default_factory=dict)
    """A tool's own ids of channels, by platform."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file to be: its name without an ending, and its rows."""

    name: str
    rows: tuple[Row, ...]


def files_of(rows: Iterable[Row], making: Making) -> dict[str, bytes]:
    """Return the files by name; rows in the order in which they go out."""
    if making.form.writes == "postiz":
        from cmkit.calendar.handover.postiz import bodies, written_bodies

        parts = _parts(bodies(sorted(rows, key=_order), making), making, "")
        return {f"{name}.json": written_bodies(chunk) for name, chunk in parts}
    ending = "tsv" if making.form.delimiter == "tab" else "csv"
    return {f"{part.name}.{ending}": _table(part.rows, making) for part in parts_of(rows, making)}


def parts_of(rows: Iterable[Row], making: Making) -> list[Part]:
    """Divide rows into files: by channel where the tool wants it, then by how many it takes."""
    channels: dict[str, list[Row]] = {}
    for row in sorted(rows, key=_order):
        channel = row.post.platform if making.form.file_per == "channel" else ""
        channels.setdefault(channel, []).append(row)
    return [
        Part(name, tuple(chunk))
        for channel, there in sorted(channels.items())
        for name, chunk in _parts(there, making, channel)
    ]


def _parts(found: Sequence[T], making: Making, channel: str) -> list[tuple[str, list[T]]]:
    """Name the files that some rows need, numbered where there are several."""
    most = making.form.rows or max(len(found), 1)
    chunks = [list(found[start : start + most]) for start in range(0, len(found), most)]
    zone = "UTC" if making.form.times.zone == "utc" else making.zone
    words = [making.stem, safe_name(making.form.label, fallback=making.form.id)]
    words += [safe_name(part, fallback="") for part in (channel, zone) if part]
    name = "_".join(word for word in words if word)
    if len(chunks) == 1:
        return [(name, chunks[0])]
    return [(f"{name}_{number}", chunk) for number, chunk in enumerate(chunks, 1)]


def columns_of(rows: Sequence[Row], form: SchedulerFormat) -> list[Column]:
    """Return the columns that a file of these rows has."""
    there = {row.network_id for row in rows}
    return [one for one in form.columns if not one.only_in_files_of or there & {*one.only_in_files_of}]


def _table(rows: Sequence[Row], making: Making) -> bytes:
    form = making.form
    columns = columns_of(rows, form)
    between = _DELIMITERS[form.delimiter]
    lines = [between.join(_cell(one.name, form, is_text=False) for one in columns)] if form.header else []
    holds_text = [one.holds == "text" for one in columns]
    for row in rows:
        found = cells(row, columns, form, making.zone, draft=making.draft)
        while form.ragged and found and not found[-1]:
            found.pop()
        texts = [*holds_text, *[False] * (len(found) - len(columns))]
        lines.append(
            between.join(_cell(cell, form, is_text=text) for cell, text in zip(found, texts, strict=False))
        )
    end = "\r\n" if form.line_end == "crlf" else "\n"
    text = "".join(line + end for line in lines)
    return ((_BOM if form.bom else "") + text).encode()


def _cell(cell: str, form: SchedulerFormat, *, is_text: bool) -> str:
    """Write one cell as the tool reads it."""
    text = _CONTROLS.sub("", cell.replace("\r\n", "\n").replace("\r", "\n"))
    if form.for_spreadsheets:
        text = harmless(text)
    if form.line_breaks == "backslash_n":
        text = text.replace("\n", "\\n")
    if form.quotes_inside == "as_apostrophes":
        text = text.replace('"', "'")
    if form.quotes == "around_text":
        return f'"{text}"' if is_text else text.replace("\n", " ")
    if form.quotes == "everywhere" or _must_be_quoted(text, form):
        return '"' + text.replace('"', '""') + '"'
    return text


def _must_be_quoted(text: str, form: SchedulerFormat) -> bool:
    return any(mark in text for mark in (_DELIMITERS[form.delimiter], '"', "\n")) or text != text.strip()


def _order(row: Row) -> tuple[datetime, str, str, int]:
    at = row.at.replace(tzinfo=None) if row.at else _NEVER
    return at, str(row.chosen.item.date or ""), row.chosen.item.id, row.index
