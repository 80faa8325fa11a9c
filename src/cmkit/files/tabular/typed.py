"""What a cell holds, as a spreadsheet can reckon with it: numbers, amounts, percentages, days and hours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

_SPACES = re.compile("[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]")
_SIGN = r"(?P<sign>[+\-\u2212]?)"
_FRENCH = re.compile(
    rf"{_SIGN}(?P<before>)(?P<whole>\d{{1,3}}(?: \d{{3}})+|\d+)(?:,(?P<rest>\d+))?"
    r" ?(?P<unit>%|[€$£]|[A-Z]{3})?"
)
_ENGLISH = re.compile(
    rf"{_SIGN}(?P<before>[€$£]|[A-Z]{{3}} ?)?(?P<whole>\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.(?P<rest>\d+))?"
    r" ?(?P<unit>%)?"
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_HOUR = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_GAP = "\N{NO-BREAK SPACE}"
_LONGEST_CHANGE = 7
"""What begins with a plus and has more digits is a telephone number."""
_LONGEST = 15
"""A workbook keeps fifteen digits of a number: what has more is an identifier."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A value, and the form in which a workbook shows it."""

    value: Decimal | date | time
    shown_as: str


def typed(text: str, language: str) -> Typed | None:
    """Read a cell as it is written in a language; ``None`` for what is text.

    A number that begins with a nought, or has more digits than a workbook keeps, is an identifier and stays
    text.
    """
    bare = _SPACES.sub(" ", text)
    if _DAY.fullmatch(bare):
        return _day(bare, language)
    if found := _HOUR.fullmatch(bare):
        return Typed(time(int(found[1]), int(found[2])), "hh:mm")
    found = (_FRENCH if language == "fr" else _ENGLISH).fullmatch(bare)
    if found is None:
        return None
    whole, rest = re.sub("[ ,]", "", found["whole"]), found["rest"] or ""
    is_identifier = len(whole) > 1 and whole.startswith("0")
    is_phone = found["sign"] == "+" and len(whole) > _LONGEST_CHANGE
    if is_identifier or is_phone or len(whole + rest) > _LONGEST:
        return None
    sign = "-" if found["sign"] in ("-", "\N{MINUS SIGN}") else ""
    value = Decimal(f"{sign}{whole}{'.' + rest if rest else ''}")
    if found["unit"] == "%":
        value /= 100
    return Typed(value, _shown_as(found, rest, language))


def _shown_as(found: re.Match[str], rest: str, language: str) -> str:
    """Return the form of a workbook that shows a number as it was written: thousands apart only as there."""
    is_grouped = not found["whole"].isdecimal()
    digits = ("#,##0" if is_grouped else "0") + ("." + "0" * len(rest) if rest else "")
    before, unit = (found["before"] or "").replace(" ", _GAP), found["unit"] or ""
    gap = _GAP if language == "fr" else ""
    after = f"{gap}%" if unit == "%" else f'{gap}"{unit}"' if unit else ""
    form = f'"{before}"{digits}' if before else f"{digits}{after}"
    return f"+{form};-{form}" if found["sign"] == "+" else form


def _day(text: str, language: str) -> Typed | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    if found.year < 1900:
        return None  # days of a workbook begin there
    return Typed(found, "dd/mm/yyyy" if language == "fr" else "yyyy-mm-dd")
