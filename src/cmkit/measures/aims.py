"""What a KPI declares, worked out: its nature, its direction, what it aims at, where it starts, by when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from cmkit.catalogue.entries import Metric
from cmkit.measures.figures import Nature
from cmkit.measures.spans import first_day, last_day
from cmkit.model.objectives import Kpi, Target
from cmkit.model.values import Quantity

Direction = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Aim:
    """What succeeds: from ``low`` upward, up to ``high``, or inside both."""

    low: Fraction | None = None
    high: Fraction | None = None

    @property
    def edge(self) -> Fraction:
        """The value that is shown: the low one where there are two."""
        found = self.low if self.low is not None else self.high
        return Fraction(0) if found is None else found

    def map(self, make: Callable[[Fraction], Fraction]) -> Aim:
        """Return the aim with both of its bounds made anew."""
        low = None if self.low is None else make(self.low)
        return Aim(low, None if self.high is None else make(self.high))


@dataclass(frozen=True, slots=True)
class Declared:
    """What a KPI says, with dates placed and the catalogue asked where it is silent."""

    nature: Nature | None
    direction: Direction
    aim: Aim | None = None
    """The target value; ``None`` while it is a change, or none is given."""
    change: Quantity | None = None
    """What the value is to change by, from the baseline or from the period it is compared with."""
    by: date | None = None
    steps: tuple[tuple[date, Aim], ...] = ()
    """Values on the way, by their last day."""
    holds: Literal["total", "each_period"] = "each_period"
    baseline: Fraction | None = None
    baseline_on: date | None = None
    unknown_until: date | None = None
    comparison: str = ""
    starts_on: date | None = None
    judge_from: date | None = None
    min_n: int = 0
    odd_unit: bool = False
    """The baseline and the target are not in the same unit: one of them is a percentage."""

    def changed(self, start: Fraction) -> Aim | None:
        """Return what the change makes of a value; ``None`` where no change is declared."""
        change = self.change
        if change is None:
            return None

        def made(by: Fraction) -> Fraction:
            return start + (abs(start) * by / 100 if change.percent else by)

        return aim_of(change, self.direction).map(made)


def declared(kpi: Kpi, metric: Metric | None, starts_on: date | None) -> Declared:
    """Work out what a KPI declares; ``metric`` is its entry of the catalogue, where there is one."""
    target, baseline = kpi.target or Target(), kpi.baseline
    nature = kpi.nature or (metric.nature if metric else None)
    value, change = _value_and_change(target, nature)
    direction = _direction(kpi, metric, value, change)
    steps = _steps(target, starts_on, direction)
    by = last_day(target.by, starts_on)
    aim = aim_of(value, direction) if value else None
    if aim is None and change is None and steps:
        by, aim = by or steps[-1][0], steps[-1][1]
    start = middle(baseline.value) if baseline and baseline.value else None
    return Declared(
        nature=nature,
        direction=direction,
        aim=aim,
        change=change,
        by=by,
        steps=steps,
        holds=_holds(kpi, target),
        baseline=start,
        baseline_on=last_day(baseline.date, starts_on) if baseline else None,
        unknown_until=last_day(baseline.unknown_until, starts_on) if baseline else None,
        comparison=kpi.comparison or "",
        starts_on=starts_on,
        judge_from=first_day(kpi.judge_from, starts_on),
        min_n=kpi.min_n or 0,
        odd_unit=bool(
            value
            and baseline
            and baseline.value
            and value.percent != baseline.value.percent
            and not _in_percent(kpi, metric)
        ),
    )


def aim_of(quantity: Quantity, direction: Direction) -> Aim:
    """Read a quantity as what succeeds: ``30+`` from 30 up, ``max 1`` up to 1, ``2-3`` inside."""
    low, high = (None if one is None else Fraction(one) for one in (quantity.low, quantity.high))
    if low is not None and low == high:
        return Aim(low, None) if direction == "up" else Aim(None, high)
    return Aim(low, high)


def middle(quantity: Quantity) -> Fraction:
    """Read a quantity as one value, as a baseline is: the middle of a range, the bound of an open one."""
    known = [Fraction(one) for one in (quantity.low, quantity.high) if one is not None]
    return sum(known, Fraction()) / len(known)


def _value_and_change(target: Target, nature: str | None) -> tuple[Quantity | None, Quantity | None]:
    """Tell a value from a change: ``+20%`` of something that is no rate can only be a change."""
    value, change = target.value, target.change
    if value and value.signed and value.percent and nature != "rate" and change is None:
        return None, value
    return value, change if value is None else None


def _direction(kpi: Kpi, metric: Metric | None, value: Quantity | None, change: Quantity | None) -> Direction:
    """Find where a value should go: the form of the target says it, then the KPI, then the catalogue."""
    said = value or change or (kpi.target.steps[-1].value if kpi.target and kpi.target.steps else None)
    if said and (said.low is None or said.high is None):
        return "down" if said.low is None else "up"
    if kpi.direction:
        return kpi.direction
    if change and change.low is not None:
        return "down" if change.low < 0 else "up"
    if metric:
        return metric.direction
    start = kpi.baseline.value if kpi.baseline else None
    return "down" if said and start and middle(said) < middle(start) else "up"


def _steps(target: Target, starts_on: date | None, direction: Direction) -> tuple[tuple[date, Aim], ...]:
    placed = [(step.by.last(starts_on), aim_of(step.value, direction)) for step in target.steps]
    return tuple(sorted(((day, aim) for day, aim in placed if day), key=lambda step: step[0]))


def _holds(kpi: Kpi, target: Target) -> Literal["total", "each_period"]:
    """Find whether a flow's target is reached once or in every period.

    Where nothing says it: in every period if the KPI is read by period, or starts from what one came to.
    """
    if target.holds:
        return target.holds
    by_period = kpi.period is not None or (kpi.baseline is not None and kpi.baseline.value is not None)
    return "each_period" if by_period or target.by is None else "total"


def _in_percent(kpi: Kpi, metric: Metric | None) -> bool:
    unit = kpi.unit or (metric.unit.en if metric else "")
    return "%" in unit


def scale_of(kpi: Kpi, metric: Metric | None) -> Fraction:
    """Return what a rate is multiplied by as its unit says: 100 in percent, else 1."""
    return Fraction(100) if _in_percent(kpi, metric) else Fraction(1)


def as_decimal(number: Fraction, places: int = 2) -> Decimal:
    """Write an exact number as one with so many decimals, halves away from zero."""
    scale = 10**places
    shifted = abs(number) * scale
    whole, rest = divmod(shifted.numerator, shifted.denominator)
    whole += 2 * rest >= shifted.denominator
    return Decimal(f"{'-' if number < 0 and whole else ''}{whole}E-{places}")
