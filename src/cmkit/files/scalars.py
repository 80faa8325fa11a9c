"""Plain YAML scalars, by the 1.2 core schema less what surprises people.

Text stays text: ``18:30``, ``no``, ``2025-02-30``, ``1_000``, and a number with a leading zero, which is a
phone number or a postcode. Numbers with a point are ``Decimal``, so that money is exact; octal, hexadecimal,
infinity and not-a-number, which nobody in the field writes, are text.
"""

from __future__ import annotations

import re
from decimal import Decimal

Scalar = str | int | Decimal | bool | None

_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,30})", re.ASCII)
_DECIMAL = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]{0,30})?\.[0-9]{1,30}|(?:0|[1-9][0-9]{0,30})\.)", re.ASCII)


def plain(text: str) -> Scalar:
    """Return what an unquoted scalar means."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "+-.0123456789":
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return Decimal(text)
    return text
