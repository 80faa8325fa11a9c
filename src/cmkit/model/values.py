"""The value forms of the files: quantities, and all the others under one name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from cmkit.model.dates import WEEKDAYS, Days, Duration, Every, PartialDate, TimeOfDay
from cmkit.model.forms import Form

__all__ = ["WEEKDAYS", "Days", "Duration", "Every", "Form", "PartialDate", "Quantity", "TimeOfDay"]

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"


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
    examples = "3 · 2-3 · 30+ · max 1 · min 2 · ~1500 · +20% · 40%"
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
        text = cls._text(raw)
        if not any(re.fullmatch(pattern, text) for pattern in cls.patterns):
            raise cls._refused()
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
                raise ValueError(str(cls(high, low, percent)))
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
