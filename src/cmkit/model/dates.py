"""The value forms of time: partial dates, rhythms, hours, durations, days of the week."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Literal, Self

from cmkit.model.forms import Form


@dataclass(frozen=True, slots=True)
class PartialDate(Form):
    """A day, a month, a year, or a month of the mission (``M6``).

    Starts on its first day and ends on its last: ``2026-03`` runs from 1 to 31 March.
    """

    name = "DATE"
    patterns = (
        r"[1-9][0-9]{3}",
        r"[1-9][0-9]{3}-(?:0[1-9]|1[0-2])",
        # All but 29 February, which takes a calendar.
        r"[1-9][0-9]{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
        r"|(?:0[13-9]|1[0-2])-(?:29|30)|02-29|(?:0[13578]|1[02])-31)",
        r"M[1-9][0-9]{0,2}",
    )
    examples = "2026 · 2026-03 · 2026-03-15 · M6"
    plain = ({"type": "integer", "minimum": 1000, "maximum": 9999},)

    year: int = 0
    month: int = 0
    day: int = 0
    mission_month: int = 0

    @classmethod
    def parse(cls, raw: object) -> Self:
        """Read ``2026``, ``2026-03``, ``2026-03-15`` or ``M6``."""
        if isinstance(raw, int) and not isinstance(raw, bool) and 1000 <= raw <= 9999:
            return cls(year=raw)
        text = cls._text(raw)
        if found := re.fullmatch(r"M([1-9][0-9]{0,2})", text):
            return cls(mission_month=int(found[1]))
        found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text)
        if not found or found[1] < "1000" or found[2] == "00":
            raise cls._refused()
        year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
        if month > 12:
            raise ValueError(f"{year}-01 … {year}-12")
        days = calendar.monthrange(year, month or 1)[1]
        if found[3] and not 1 <= day <= days:
            raise ValueError(f"{year}-{month:02}-01 … {year}-{month:02}-{days}")
        return cls(year=year, month=month, day=day)

    @classmethod
    def of(cls, day: date) -> Self:
        """Make the form of a whole day."""
        return cls(year=day.year, month=day.month, day=day.day)

    def first(self, starts_on: date | None = None) -> date | None:
        """Return the first day meant; ``None`` for a mission month while ``starts_on`` is unknown."""
        if self.mission_month:
            return _months_later(starts_on, self.mission_month - 1) if starts_on else None
        return date(self.year, self.month or 1, self.day or 1)

    def last(self, starts_on: date | None = None) -> date | None:
        """Return the last day meant; ``None`` for a mission month while ``starts_on`` is unknown."""
        if self.mission_month:
            if starts_on is None:
                return None
            following = _months_later(starts_on, self.mission_month)
            return following if following == date.max else date.fromordinal(following.toordinal() - 1)
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        if self.mission_month:
            return f"M{self.mission_month}"
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        return "-".join(parts)


def _months_later(day: date, months: int) -> date:
    """Return the same day some months on, or the last of a shorter month; the calendar ends with 9999."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


EveryUnit = Literal["hour", "day", "week", "month", "quarter", "half-year", "year", "each"]


@dataclass(frozen=True, slots=True)
class Every(Form):
    """A rhythm: ``week``, ``2 weeks``, or the thing that calls for it (``each project``)."""

    name = "EVERY"
    patterns = (
        r"(?:hour|day|week|month|quarter|half-year|year)",
        r"[1-9][0-9]{0,2} (?:hours?|days?|weeks?|months?|quarters?|half-years?|years?)",
        r"each [^ ](?:.*[^ ])?",
    )
    examples = "week · 2 weeks · month · each project"

    count: int
    unit: EveryUnit
    of: str = ""
    """What calls for it, for ``each``."""

    @classmethod
    def parse(cls, raw: object) -> Self:
        """Read ``week``, ``2 weeks`` or ``each project``."""
        text = cls._text(raw)
        if found := re.fullmatch(cls.patterns[2], text):
            return cls(1, "each", text[5:])
        if found := re.fullmatch(rf"(?:([1-9][0-9]{{0,2}}) )?({_units(EveryUnit)})(s?)", text):
            if found[3] and not found[1]:
                raise cls._refused()
            return cls(int(found[1] or 1), found[2])  # type: ignore[arg-type]  # the pattern lists the units
        raise cls._refused()

    @property
    def days(self) -> Decimal | None:
        """Return its length in days (a month is 365.25 / 12); ``None`` for ``each``."""
        length = _DAYS_OF.get(self.unit)
        return None if length is None else length * self.count

    def __str__(self) -> str:
        if self.unit == "each":
            return f"each {self.of}"
        return self.unit if self.count == 1 else f"{self.count} {self.unit}s"


_YEAR = Decimal("365.25")
_DAYS_OF: Mapping[str, Decimal] = {
    "hour": Decimal(1) / 24,
    "day": Decimal(1),
    "week": Decimal(7),
    "month": _YEAR / 12,
    "quarter": _YEAR / 4,
    "half-year": _YEAR / 2,
    "year": _YEAR,
}


def _units(literal: object) -> str:
    return "|".join(unit for unit in getattr(literal, "__args__", ()) if unit != "each")


@dataclass(frozen=True, slots=True)
class TimeOfDay(Form):
    """An hour, ``18:30``, or a span within a day, ``14:00-16:00``."""

    name = "TIME"
    patterns = (
        r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]",
        r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9] ?- ?(?:[01]?[0-9]|2[0-3]):[0-5][0-9]",
    )
    examples = "18:30 · 14:00-16:00"

    start: time
    end: time | None = None

    @classmethod
    def parse(cls, raw: object) -> Self:
        """Read ``18:30`` or ``14:00-16:00``."""
        text = cls._text(raw)
        if not any(re.fullmatch(pattern, text) for pattern in cls.patterns):
            raise cls._refused()
        start, _, end = (part.strip() for part in text.partition("-"))
        return cls(_hour(start), _hour(end) if end else None)

    def __str__(self) -> str:
        start = self.start.isoformat("minutes")
        return f"{start}-{self.end.isoformat('minutes')}" if self.end else start


def _hour(text: str) -> time:
    hours, _, minutes = text.partition(":")
    return time(int(hours), int(minutes))


DurationUnit = Literal["minute", "hour", "day", "business day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Duration(Form):
    """A length of time: ``4 hours``, ``1 business day``."""

    name = "DURATION"
    patterns = (r"[1-9][0-9]{0,3} (?:minute|hour|day|business day|week|month)s?",)
    examples = "4 hours · 1 business day · 2 weeks"

    count: int
    unit: DurationUnit

    @classmethod
    def parse(cls, raw: object) -> Self:
        """Read ``4 hours`` or ``1 business day``."""
        found = re.fullmatch(rf"([1-9][0-9]{{0,3}}) ({_units(DurationUnit)})s?", cls._text(raw))
        if not found:
            raise cls._refused()
        return cls(int(found[1]), found[2])  # type: ignore[arg-type]  # the pattern lists the units

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'s' if self.count > 1 else ''}"


WEEKDAYS: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = "|".join(WEEKDAYS)
_GROUPS: Mapping[str, tuple[int, ...]] = {
    "weekdays": (0, 1, 2, 3, 4),
    "weekend": (5, 6),
    "everyday": (0, 1, 2, 3, 4, 5, 6),
}


@dataclass(frozen=True, slots=True)
class Days(Form):
    """Days of the week: ``weekdays``, ``weekend``, ``everyday``, or a list ``[mon, thu]``."""

    name = "DAYS"
    patterns = ("weekdays|weekend|everyday", rf"(?:{_DAY})(?:, ?(?:{_DAY}))*")
    examples = "weekdays · weekend · everyday · mon · [mon, thu]"
    plain = ({"type": "array", "items": {"enum": list(WEEKDAYS)}, "minItems": 1, "uniqueItems": True},)

    indexes: tuple[int, ...]
    """0 is Monday."""

    @classmethod
    def parse(cls, raw: object) -> Self:
        """Read a group, one day, or several: a list, or the text ``mon, thu`` that ``str`` writes."""
        if isinstance(raw, str) and raw in _GROUPS:
            return cls(_GROUPS[raw])
        names = re.split(", ?", raw) if isinstance(raw, str) else raw
        if not isinstance(names, list) or not names or any(name not in WEEKDAYS for name in names):
            raise cls._refused()
        if len(set(names)) != len(names):
            raise cls._refused()
        return cls(tuple(sorted(WEEKDAYS.index(name) for name in names)))

    def __str__(self) -> str:
        for name, indexes in _GROUPS.items():
            if indexes == self.indexes:
                return name
        return ", ".join(WEEKDAYS[index] for index in self.indexes)
