"""``measures/*.csv`` into readings; a line that does not fit is a finding, never a guess."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from cmkit.files.tabular.delimited import read_csv
from cmkit.model.readings import COLUMNS, Reading
from cmkit.problems import InputRefused, Problem, Severity, Where

# Plain figures only: Python's own reading takes 1_000, 20270131 and 1e999999 too.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?")


def read_measures(raw: bytes, name: str) -> tuple[list[Reading], list[Problem]]:
    """Read a file of readings; raises ``InputRefused`` when it is no table at all."""
    table = read_csv(raw, name)
    missing = [column for column in ("start", "end", "metric", "value") if column not in table.header]
    if missing:
        facts = {"missing": ", ".join(missing), "known": ", ".join(COLUMNS)}
        raise InputRefused("", problems=[Problem("FI005", Severity.ERROR, Where(name, line=1), facts)])
    readings: list[Reading] = []
    problems: list[Problem] = list(table.problems)
    for row in table.rows:
        cells = dict(zip(table.header, (cell.strip() for cell in row.cells), strict=False))
        try:
            readings.append(_reading(cells))
        except ValueError as error:
            where = Where(name, line=row.line, column=1)
            problems.append(Problem("FI006", Severity.ERROR, where, {"value": str(error)}))
    return readings, problems


def _reading(cells: Mapping[str, str]) -> Reading:
    start, end = _day(cells["start"]), _day(cells["end"])
    if end < start:
        raise ValueError(f"{cells['start']} > {cells['end']}")
    if not cells["metric"]:
        raise ValueError("metric")
    recorded = cells.get("recorded_on", "")
    return Reading(
        start=start,
        end=end,
        metric=cells["metric"],
        platform=cells.get("platform", ""),
        subject=cells.get("subject", ""),
        item=cells.get("item", ""),
        value=_number(cells["value"]),
        numerator=_number(cells.get("numerator", "")),
        denominator=_number(cells.get("denominator", "")),
        recorded_on=_day(recorded) if recorded else None,
        source=cells.get("source", ""),
        note=cells.get("note", ""),
    )


def _day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(text) from error


def _number(text: str) -> Decimal | None:
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return Decimal(text)
