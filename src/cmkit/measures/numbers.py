"""Figures as exports write them; what a spreadsheet damaged is told, never mended."""

from __future__ import annotations

import re
from decimal import Decimal

Figure = int | Decimal

_MISSING = frozenset(
    {
        "",
        "-",
        "--",
        "–",
        "—",
        "nan",
        "n/a",
        "na",
        "null",
        "none",
        "#n/a",
        "n.d.",
        "nd",
        "not available",
        "n. d.",
    }
)
LONGEST_WHOLE = 18
"""How many digits a whole number has at most: no network counts further."""
_LONGEST = 64
"""How many signs a cell of a figure has at most."""
_COUNTED = 10**12
"""Whole numbers below it divide into as many digits as a decimal holds: both ways of rounding agree."""
_PLAIN = re.compile(r"[+-]?\d{1,18}(?:\.\d{1,30})?")
_SPACED = re.compile(r"[+-]?\d{1,3}(?:[ '’]\d{3}){1,5}(?:[.,]\d{1,30})?")
_COMMAS = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,30})?")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3}){1,5}")
_DOTS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3}){2,5}(?:,\d{1,30})?|[+-]?\d{1,3}(?:\.\d{3}){1,5},\d{1,30}")
_ONE_POINT = re.compile(r"[+-]?\d{1,3}\.\d{3}")
_DECIMAL_COMMA = re.compile(r"[+-]?\d{1,18},\d{1,30}")
_SHORT = re.compile(r"([+-]?\d{1,6}(?:[.,]\d{1,3})?) ?([kKmM])")
_DURATION = re.compile(r"(?:(\d{1,7}):)?(\d{1,4}):(\d{2}(?:\.\d+)?)")
_EXPONENT = re.compile(r"[+-]?\d(?:[.,]\d+)?[eE][+-]?\d{1,3}")
_DATE_LIKE = re.compile(r"\d{1,4}[-/.]\s?[^\W\d_]{3,9}\.?(?:[-/. ]\d{2,4})?|[^\W\d_]{3,4}\.?[-/. ]\d{1,4}")
_DAY_LIKE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}(?:[ T].*)?")
_SIGNS = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-", "‐": "-"})
_UNITS = str.maketrans("", "", "€$£")


class Unreadable(ValueError):
    """A cell that is no figure; ``kind`` says what happened to it: date, exponent, formula, other."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def figure(text: str, *, comma: bool = False) -> Figure | None:
    """Read a figure; ``None`` where there is none. Never a float.

    ``comma``: in this file a comma followed by three digits begins the decimals; else it parts thousands.
    Raises ``Unreadable``.
    """
    if text.isascii() and text.isdigit() and len(text) <= LONGEST_WHOLE:
        return int(text)
    if _PLAIN.fullmatch(text):  # these two are most of what is left, and need nothing but themselves
        return _whole(Decimal(text))
    if not comma and _GROUPED.fullmatch(text):
        return int(text.replace(",", ""))
    if len(text) > _LONGEST:
        raise Unreadable("other")
    bare = text.translate(_SIGNS).strip()
    if bare.lower() in _MISSING:
        return None
    if _PLAIN.fullmatch(bare):
        return _whole(Decimal(bare))
    bare = bare.translate(_UNITS).strip()
    if _SPACED.fullmatch(bare):
        return _whole(Decimal(re.sub("[ '’]", "", bare).replace(",", ".")))
    if _COMMAS.fullmatch(bare) and not (comma and bare.count(",") == 1 and "." not in bare):
        return _whole(Decimal(bare.replace(",", "")))
    if _DECIMAL_COMMA.fullmatch(bare):
        return _whole(Decimal(bare.replace(",", ".")))
    if _DOTS.fullmatch(bare):
        return _whole(Decimal(bare.replace(".", "").replace(",", ".")))
    if _PLAIN.fullmatch(bare):
        return _whole(Decimal(bare))
    if short := _SHORT.fullmatch(bare):
        return _whole(Decimal(short[1].replace(",", ".")) * (1000 if short[2] in "kK" else 1_000_000))
    raise Unreadable(_what(bare))


def may_be_thousands(text: str) -> bool:
    """Tell a figure such as ``1.250``, which is a thousand where a point parts thousands."""
    return _ONE_POINT.fullmatch(text.translate(_SIGNS).strip()) is not None


def _whole(number: Decimal) -> Figure:
    return int(number) if number == number.to_integral_value() else number


def _what(bare: str) -> str:
    if bare.startswith(("=", "@", "+")):
        return "formula"
    if _EXPONENT.fullmatch(bare):
        return "exponent"
    if _DATE_LIKE.fullmatch(bare) or _DAY_LIKE.fullmatch(bare):
        return "date"
    return "other"


def is_exponent(text: str) -> bool:
    """Tell an identifier that a spreadsheet took for a number: ``1.78E+17``."""
    return _EXPONENT.fullmatch(text.strip()) is not None


def share(text: str, *, fraction: bool, comma: bool = False) -> Figure | None:
    """Read a share as a percentage: ``3.1%`` and ``3.1`` are 3.1, and so is ``0.031`` for a ``fraction``."""
    bare = text.translate(_SIGNS).strip()
    if bare.endswith("%"):
        return figure(bare[:-1], comma=comma)
    found = figure(bare, comma=comma)
    return _whole(Decimal(found) * 100) if fraction and found is not None else found


def lasting(text: str, unit: str, *, comma: bool = False) -> Figure | None:
    """Read a time in ``unit``, or written ``0:04:12``; returned in that unit."""
    bare = text.strip()
    found = _DURATION.fullmatch(bare)
    if not found:
        return figure(bare, comma=comma)
    seconds = int(found[1] or 0) * 3600 + int(found[2]) * 60 + Decimal(found[3])
    match unit:
        case "hours":
            return _whole(seconds / 3600)
        case "minutes":
            return _whole(seconds / 60)
        case "milliseconds":
            return _whole(seconds * 1000)
        case _:
            return _whole(seconds)


def written_quotient(above: Figure, below: Figure, times: Decimal) -> str:
    """Write ``above`` × ``times`` / ``below`` as ``written`` would.

    Whole numbers are divided as such, in a third of the time: an export of posts holds a share or two a post.
    """
    if (
        isinstance(above, int)
        and isinstance(below, int)
        and 0 <= above < _COUNTED
        and below > 0
        and times in (1, 100, 1000)
    ):
        millionths, rest = divmod(above * int(times) * 1_000_000, below)
        # Halves go to the even neighbour, as decimals are rounded.
        millionths += 2 * rest > below or (2 * rest == below and millionths % 2)
        whole, parts = divmod(millionths, 1_000_000)
        return f"{whole}.{parts:06}".rstrip("0") if parts else str(whole)
    return written(Decimal(above) * times / below)


def written(number: Figure) -> str:
    """Write a figure as a file of readings holds it: no exponent, no zero too many, six decimals at most."""
    if isinstance(number, int):
        return str(number)
    text = format(number.quantize(Decimal("0.000001")) if abs(number) < 10**18 else number, "f")
    short = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if short == "-0" else short
