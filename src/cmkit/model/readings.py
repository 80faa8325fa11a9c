"""Readings: what was measured, one line of ``measures/*.csv`` each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

COLUMNS = (
    "start",
    "end",
    "metric",
    "platform",
    "subject",
    "item",
    "value",
    "numerator",
    "denominator",
    "recorded_on",
    "source",
    "note",
)
"""The header of a file of readings."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure of one metric over one period; an unknown number is ``None``, never zero."""

    start: date
    end: date
    metric: str
    platform: str = ""
    subject: str = ""
    item: str = ""
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    recorded_on: date | None = None
    source: str = ""
    note: str = ""
