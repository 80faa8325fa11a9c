"""Where the values of a chart stand on its height: round ticks, and labels that keep apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from cmkit.text import written_number

_TICKS = 4
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_LONGEST, _SHORTEST = Decimal(10) ** 15, Decimal("0.001")
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_CLOSE = Decimal("0.6")
"""Where all values lie above this share of the greatest, zero is left out: what differs is to be seen."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From a value to a height; ``top`` and ``bottom`` in pixels, downwards."""

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]
    top: int
    bottom: int

    def y(self, value: Decimal) -> str:
        """Return the height of a value, as SVG reads it."""
        with localcontext() as context:
            context.prec = 60
            share = (value - self.low) / (self.high - self.low)
            return f"{self.bottom - share * (self.bottom - self.top):.1f}"


def scale_of(values: Sequence[Decimal], top: int, bottom: int, *, close: bool = False) -> Scale:
    """Return the scale on which some values stand: from one round number to another.

    ``close`` leaves zero out wherever they lie: where no scale is shown, only what differs can be seen.
    """
    with localcontext() as context:
        context.prec = 60
        least, most = min(values), max(values)
        if not close and 0 <= least <= most * _CLOSE:
            least = Decimal(0)
        if close and least == most:
            least, most = least - (abs(least) or 1), most + (abs(most) or 1)
        if least == most:
            least, most = (
                (Decimal(0), most) if most > 0 else (least, least + 1) if not most else (least, Decimal(0))
            )
        step = _step((most - least) / _TICKS)
        low, high = (least // step) * step, -((-most) // step) * step
        if low > least:
            low -= step
        if high < most:
            high += step
        count = int((high - low) / step)
        ticks = tuple((low + step * place).normalize() + 0 for place in range(count + 1))
        return Scale(low, high, ticks, top, bottom)


def _step(rough: Decimal) -> Decimal:
    """Return the round number next above."""
    power = Decimal(1).scaleb(rough.adjusted())
    return next(power * step for step in _STEPS if power * step >= rough)


def apart(heights: Sequence[Decimal], least: int, top: int, bottom: int) -> list[Decimal]:
    """Move labels until none lies over another, each as little as can be, in the order of their heights."""
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    moved = list(heights)
    for before, place in zip([None, *order], order, strict=False):
        if before is not None:
            moved[place] = max(moved[place], moved[before] + least)
    over = moved[order[-1]] - bottom if order else Decimal(0)
    for place in reversed(order) if over > 0 else ():
        moved[place] = min(moved[place], Decimal(bottom))
        bottom = int(moved[place]) - least
    return [max(one, Decimal(top)) for one in moved]


def brief(value: Decimal, language: str) -> str:
    """Write a number as a picture has room for: one that is beyond reading by its power of ten."""
    if not value or _SHORTEST <= abs(value) < _LONGEST:
        return written_number(value, language)
    power = value.adjusted()
    with localcontext() as context:
        context.prec = 3
        front = written_number(value.scaleb(-power) + 0, language)
    return f"{front}\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}10{str(power).translate(_SUPERSCRIPT)}"
