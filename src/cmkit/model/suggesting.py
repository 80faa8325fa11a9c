"""What a value of a wrong form most likely means: told beside the finding, never taken for it."""

from __future__ import annotations

import re

from cmkit.model.dates import PartialDate
from cmkit.text import MONTHS, slug

_BESIDE = frozenset({"le", "du", "au", "the", "of", "de", "d"})
_ORDINAL = re.compile(r"(\d{1,2})(?:er|e|st|nd|rd|th)")
_CURRENCIES = {"€": "EUR", "$": "USD", "£": "GBP"}


def meant_spelling(raw: object, pattern: str) -> str:
    """Return how an identifier, a handle or a code is spelt, if that fits ``pattern``; else nothing."""
    text = str(raw).strip() if isinstance(raw, str | int) else ""
    tries = (slug(text, ""), text.lstrip("@"), text.upper(), _CURRENCIES.get(text, ""))
    return next((one for one in tries if one and re.match(pattern, one) and one != raw), "")


def meant_date(raw: object) -> str:
    """Return the day, month or year that other forms say: ``15/03/2027``, ``mars 2027``, ``March 15, 2027``.

    In figures the day comes before the month, unless there is no such month. Empty where it is no date.
    """
    words = [word for word in slug(raw, "").split("-") if word not in _BESIDE] if isinstance(raw, str) else []
    words = [found[1] if (found := _ORDINAL.fullmatch(word)) else word for word in words]
    named = [MONTHS[word] for word in words if word in MONTHS]
    figures = [int(word) for word in words if re.fullmatch(r"\d{1,2}|[1-9]\d{3}", word)]
    if len(named) > 1 or len(named) + len(figures) != len(words) or not 2 <= len(words) <= 3:
        return ""
    years = [one for one in figures if one >= 1000]
    if len(years) != 1:
        return ""
    others = [one for one in figures if one < 1000]
    if named:
        parts = [*named, *others]
    elif len(others) == 2 and figures[-1] == years[0]:
        parts = [others[1], others[0]] if others[1] <= 12 else others
    else:
        parts = others
    try:
        return str(PartialDate.parse("-".join([f"{years[0]}", *(f"{part:02}" for part in parts)])))
    except ValueError:
        return ""
