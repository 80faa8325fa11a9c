"""What is expected of a KPI on a day: a straight line, steps, or the value of a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from cmkit.measures.aims import Aim, Declared

FIRST_PART = Fraction(1, 5)
"""Before this part of the span it is too early: what is expected has hardly left its start."""


@dataclass(frozen=True, slots=True)
class Line:
    """A way from a value on a day to what is aimed at, straight or along steps."""

    start: date
    value: Fraction
    points: tuple[tuple[date, Aim], ...]
    """What is expected by when; the last one is the target and its due date."""

    @property
    def due(self) -> date:
        """The day by which the target is to be reached."""
        return self.points[-1][0]

    def at(self, day: date) -> Aim:
        """Return what is expected on a day: first what stood there, from the due date on the target."""
        begun, before = self.start, None
        for by, aim in self.points:
            if day < by:
                part = Fraction(max(0, (day - begun).days), max(1, (by - begun).days))
                return _between(self.value if before is None else before, aim, part)
            begun, before = by, aim
        return self.points[-1][1]

    def is_early(self, day: date) -> bool:
        """Tell whether less than a fifth of the span is over."""
        return (day - self.start).days < FIRST_PART * (self.due - self.start).days

    def is_flat(self, day: date) -> bool:
        """Tell whether the line has hardly left its start on a day: what is due then is to keep the level."""
        way = abs(self.points[-1][1].edge - self.value)
        return abs(self.at(day).edge - self.value) < FIRST_PART * way


def line(start: date, value: Fraction, steps: Sequence[tuple[date, Aim]], aim: Aim, by: date) -> Line | None:
    """Make the line of a KPI; ``None`` where it would end before it starts. Later steps do not count."""
    if by <= start:
        return None
    on_way = tuple((day, step) for day, step in steps if start < day < by)
    return Line(start, value, (*on_way, (by, aim)))


def of_period(declared: Declared, day: date) -> Aim | None:
    """Return what is expected of a period that ends on a day: the value of the step that it belongs to."""
    for by, aim in declared.steps:
        if day <= by:
            return aim
    return declared.aim


def _between(before: Fraction | Aim, after: Aim, part: Fraction) -> Aim:
    """Go a part of the way from a value, or from a step, to the next step."""
    if isinstance(before, Aim):
        return Aim(_bound(before.low, after.low, part), _bound(before.high, after.high, part))
    low, high = after.low, after.high
    if low is not None and before < low:
        low = before + (low - before) * part
    if high is not None and before > high:
        high = before + (high - before) * part
    return Aim(low, high)


def _bound(before: Fraction | None, after: Fraction | None, part: Fraction) -> Fraction | None:
    return after if before is None or after is None else before + (after - before) * part
