"""The value forms of the files: partial dates, quantities, rhythms, hours, durations."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, ClassVar, Literal, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"


class Form:
    """A scalar with a grammar of its own: read by ``parse``, written back by ``str``."""

    name: ClassVar[str]
    """What the outline calls it: DATE, QTY."""
    patterns: ClassVar[tuple[str, ...]]
    """The grammar of its text, for readers and for the JSON Schema alike."""
    plain: ClassVar[tuple[Mapping[str, object], ...]] = ()
    """The JSON Schemas of the values that it also takes beside text."""

    @classmethod
    def parse(cls, raw: object) -> Self:
        """Read a value; ``ValueError`` when it is not of this form."""
        raise NotImplementedError(cls.__name__)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validated, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        written = {"type": "string", "pattern": "^(?:" + "|".join(cls.patterns) + ")$"}
        return {"anyOf": [*cls.plain, written]} if cls.plain else written

    @classmethod
    def _validated(cls, raw: object) -> Self:
        if isinstance(raw, cls):
            return raw
        try:
            return cls.parse(raw)
        except ValueError as error:
            raise PydanticCustomError(
                "value_form", "not a {form}: {why}", {"form": cls.name, "why": str(error)}
            ) from error


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise ValueError("text is due")
    return raw


@dataclass(frozen=True, slots=True)
class PartialDate(Form):
    """A day, a month, a year, or a month of the mission (``M6``).

    Starts on its first day and ends on its last: ``2026-03`` runs from 1 to 31 March.
    """

    name = "DATE"
    patterns = (
        r"[0-9]{4}",
        r"[0-9]{4}-(?:0[1-9]|1[0-2])",
        r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])",
        r"M[1-9][0-9]{0,2}",
    )
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
        text = _text(raw)
        if found := re.fullmatch(r"M([1-9][0-9]{0,2})", text):
            return cls(mission_month=int(found[1]))
        found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text)
        if not found:
            raise ValueError("2026, 2026-03, 2026-03-15 or M6")
        year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
        if not 1000 <= year <= 9999:
            raise ValueError(f"no year {year}")
        date(year, month if found[2] else 1, day if found[3] else 1)
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
            return date.fromordinal(following.toordinal() - 1)
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        if self.mission_month:
            return f"M{self.mission_month}"
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        return "-".join(parts)


def _months_later(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Quantity(Form):
    """An amount as people say it: ``3``, ``2-3``, ``30+``, ``max 1``, ``~1500``, each also with ``%``.

    ``low`` and ``high`` bound it; an open side is ``None``. ``signed`` keeps the plus of ``+20%``.
    """

    name = "QTY"
    patterns = (
        rf"[+-]?{_NUMBER} ?%?",
        rf"{_NUMBER} ?- ?{_NUMBER} ?%?",
        rf"{_NUMBER} ?%?\+",
        rf"{_NUMBER}\+ ?%",
        rf"(?:max|min) {_NUMBER} ?%?",
        rf"~ ?{_NUMBER} ?%?",
    )
    plain = ({"type": "number"},)

    low: Decimal | None
    high: Decimal | None
    percent: bool = False
    about: bool = False
    signed: bool = False

    @classmethod
    def parse(cls, raw: object) -> Self:
        """Read a number or one of the written forms."""
        if isinstance(raw, int | Decimal) and not isinstance(raw, bool):
            return cls(Decimal(raw), Decimal(raw))
        text = _text(raw)
        if not any(re.fullmatch(pattern, text) for pattern in cls.patterns):
            raise ValueError("3, 2-3, 30+, max 1, ~1500, each also with %")
        bare = text.replace("%", "").replace(" ", "")
        percent = "%" in text
        if bare.startswith("max"):
            return cls(None, Decimal(bare[3:]), percent)
        if bare.startswith("min"):
            return cls(Decimal(bare[3:]), None, percent)
        if bare.startswith("~"):
            return cls(Decimal(bare[1:]), Decimal(bare[1:]), percent, about=True)
        if bare.endswith("+"):
            return cls(Decimal(bare[:-1]), None, percent)
        if found := re.fullmatch(rf"({_NUMBER})-({_NUMBER})", bare):
            low, high = Decimal(found[1]), Decimal(found[2])
            if low > high:
                raise ValueError("the lower end comes first")
            return cls(low, high, percent)
        return cls(Decimal(bare), Decimal(bare), percent, signed=bare.startswith("+"))

    @property
    def load(self) -> Decimal:
        """Return the least that is promised: what rules about work to be done take."""
        return self.low if self.low is not None else Decimal(0)

    @property
    def capacity(self) -> Decimal | None:
        """Return the most that fits, ``None`` when nothing bounds it: what rules about room take."""
        return self.high

    def __str__(self) -> str:
        unit = "%" if self.percent else ""
        if self.low is None:
            return f"max {_plain(self.high)}{unit}"
        if self.high is None:
            return f"{_plain(self.low)}{unit}+"
        if self.low != self.high:
            return f"{_plain(self.low)}-{_plain(self.high)}{unit}"
        sign = "~" if self.about else "+" if self.signed and self.low >= 0 else ""
        return f"{sign}{_plain(self.low)}{unit}"


def _plain(number: Decimal | None) -> str:
    return format(number or Decimal(0), "f")


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

    count: int
    unit: EveryUnit
    of: str = ""
    """What calls for it, for ``each``."""

    @classmethod
    def parse(cls, raw: object) -> Self:
        """Read ``week``, ``2 weeks`` or ``each project``."""
        text = _text(raw)
        if found := re.fullmatch(cls.patterns[2], text):
            return cls(1, "each", text[5:])
        if found := re.fullmatch(rf"(?:([1-9][0-9]{{0,2}}) )?({_units(EveryUnit)})(s?)", text):
            if found[3] and not found[1]:
                raise ValueError("week, 2 weeks, month or each project")
            return cls(int(found[1] or 1), found[2])  # type: ignore[arg-type]  # the pattern lists the units
        raise ValueError("week, 2 weeks, month or each project")

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

    start: time
    end: time | None = None

    @classmethod
    def parse(cls, raw: object) -> Self:
        """Read ``18:30`` or ``14:00-16:00``."""
        text = _text(raw)
        if not any(re.fullmatch(pattern, text) for pattern in cls.patterns):
            raise ValueError("18:30 or 14:00-16:00")
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

    count: int
    unit: DurationUnit

    @classmethod
    def parse(cls, raw: object) -> Self:
        """Read ``4 hours`` or ``1 business day``."""
        found = re.fullmatch(rf"([1-9][0-9]{{0,3}}) ({_units(DurationUnit)})s?", _text(raw))
        if not found:
            raise ValueError("4 hours, 1 business day, 2 weeks")
        return cls(int(found[1]), found[2])  # type: ignore[arg-type]  # the pattern lists the units

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'s' if self.count > 1 else ''}"


WEEKDAYS: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_GROUPS: Mapping[str, tuple[int, ...]] = {
    "weekdays": (0, 1, 2, 3, 4),
    "weekend": (5, 6),
    "everyday": (0, 1, 2, 3, 4, 5, 6),
}


@dataclass(frozen=True, slots=True)
class Days(Form):
    """Days of the week: ``weekdays``, ``weekend``, ``everyday``, or a list ``[mon, thu]``."""

    name = "DAYS"
    patterns = ("weekdays|weekend|everyday|" + "|".join(WEEKDAYS),)
    plain = ({"type": "array", "items": {"enum": list(WEEKDAYS)}, "minItems": 1, "uniqueItems": True},)

    indexes: tuple[int, ...]
    """0 is Monday."""

    @classmethod
    def parse(cls, raw: object) -> Self:
        """Read a group, one day, or a list of days."""
        if isinstance(raw, str) and raw in _GROUPS:
            return cls(_GROUPS[raw])
        names = [raw] if isinstance(raw, str) else raw
        if not isinstance(names, list) or not names or len(set(map(str, names))) != len(names):
            raise ValueError("weekdays, weekend, everyday or [mon, thu]")
        if unknown := [name for name in names if name not in WEEKDAYS]:
            raise ValueError(f"{unknown[0]}: mon, tue, wed, thu, fri, sat or sun")
        return cls(tuple(sorted(WEEKDAYS.index(name) for name in names)))

    def __str__(self) -> str:
        for name, indexes in _GROUPS.items():
            if indexes == self.indexes:
                return name
        return ", ".join(WEEKDAYS[index] for index in self.indexes)
