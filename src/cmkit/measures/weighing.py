"""The figures of a KPI held against what it declares, point by point: baseline, expected, attainment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from cmkit.measures.aims import Aim, Declared
from cmkit.measures.attainment import attainment
from cmkit.measures.dates import Span
from cmkit.measures.expected import Line, line, of_period
from cmkit.measures.figures import Figure, Select, cumulated, figure, series
from cmkit.measures.missing import Missing, What
from cmkit.measures.spans import QUARTER_DAYS, comparable, span_at
from cmkit.measures.verdicts import Scale, Trend, trend


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a KPI: its figure, and how it stands to what was expected on its day."""

    figure: Figure
    expected: Aim | None = None
    baseline: Fraction | None = None
    attainment: Fraction | None = None
    """``None`` without a figure, an expectation or enough observations."""
    trend: Trend = "unknown"

    @property
    def is_judged(self) -> bool:
        """Whether it counts for a verdict: there is an attainment, and it is not too early."""
        return self.attainment is not None and self.trend != "too_early"


@dataclass(frozen=True)
class Weighing:
    """One KPI under judgement on a day."""

    declared: Declared
    select: Select
    scale: Scale
    today: date

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The figures up to today, by period; of a total, what has come together since the start."""
        if self.is_total:
            return cumulated(self.select, self.begun, self.today) if self.begun else ()
        return series(self.select, self.today)

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """Every period, weighed."""
        return tuple(self.point(one) for one in self.figures)

    @property
    def is_total(self) -> bool:
        """Whether the target is reached once, by adding up from the start."""
        return self.select.nature == "flow" and self.declared.holds == "total"

    @cached_property
    def begun(self) -> date | None:
        """The first day that counts for a total: of the period in which the mission starts."""
        start = self.declared.starts_on or self.declared.baseline_on
        return span_at(start, self.select.every).start if start else None

    @cached_property
    def line(self) -> Line | None:
        """The way from the baseline of a level to its target, or of a total from nothing to it."""
        declared = self.declared
        if declared.by is None or declared.odd_unit:
            return None
        if self.is_total:
            aim = declared.aim or (declared.changed(declared.baseline) if declared.baseline else None)
            if aim is None or self.begun is None:
                return None
            eve = date.fromordinal(max(1, self.begun.toordinal() - 1))
            return line(eve, Fraction(0), declared.steps, aim, declared.by)
        if self.select.nature != "level" or self.baseline is None or self._is_compared_by_period:
            return None
        aim = declared.aim or declared.changed(self.baseline)
        start = self.baseline_on
        if aim is None or start is None:
            return None
        return line(start, self.baseline, declared.steps, aim, declared.by)

    @property
    def _is_compared_by_period(self) -> bool:
        """Whether each period starts from an earlier one, so that no line leads to a due date."""
        return self.declared.aim is None and self.declared.comparison.startswith("previous_")

    @cached_property
    def _before_mission(self) -> Figure | None:
        """The last state before the mission, for a level that is compared with it."""
        starts_on = self.declared.starts_on
        if self.select.nature != "level" or self.declared.comparison != "before_mission" or not starts_on:
            return None
        known = [one for one in series(self.select, min(starts_on, self.today)) if one.value is not None]
        recent = [one for one in known if (starts_on - one.day).days <= QUARTER_DAYS]
        return recent[-1] if recent else None

    @cached_property
    def baseline(self) -> Fraction | None:
        """The declared baseline; of a level compared with before the mission, else what it was then."""
        if self.declared.baseline is not None:
            return self.declared.baseline
        return self._before_mission.value if self._before_mission else None

    @cached_property
    def baseline_on(self) -> date | None:
        """The day of the baseline; the first of the mission where none is said."""
        if self.declared.baseline is None and self._before_mission:
            return self._before_mission.day
        return self.declared.baseline_on or self.declared.starts_on

    def point(self, one: Figure) -> Point:
        """Hold one figure against what was expected on its day."""
        expected, start = self.expected(one)
        if one.value is None or expected is None or self.is_thin(one):
            return Point(one, expected, start)
        flat = self.line is not None and not self.is_total and self.line.is_flat(one.day)
        attained = attainment(one.value, expected, None if flat else start)
        early = self.is_early(one.day)
        return Point(one, expected, start, attained, "too_early" if early else trend(attained, self.scale))

    def is_thin(self, one: Figure) -> bool:
        """Tell whether too few observations are behind a rate, or nobody knows how many."""
        least = self.declared.min_n if self.select.nature == "rate" else 0
        return least > 0 and (one.n is None or one.n < least)

    def is_early(self, day: date) -> bool:
        """Tell whether a figure of that day is too early to judge."""
        if self.declared.judge_from and day < self.declared.judge_from:
            return True
        return self.line is not None and self.line.is_early(day)

    def expected(self, one: Figure) -> tuple[Aim | None, Fraction | None]:
        """Return what is expected of a figure, and the baseline that it starts from."""
        declared = self.declared
        if declared.odd_unit:
            return None, None
        if self.is_total:
            return self._of_total(one)
        if self.line is not None:
            return self.line.at(one.day), self.baseline
        if self.select.nature == "judgement":
            return self._of_judgement()
        aim = of_period(declared, one.day) if self.select.nature != "level" else None
        if aim is not None:
            start = declared.baseline
            return aim, start if start is not None or not declared.comparison else self._compared(one.span)
        return self._grown(one)

    def _of_judgement(self) -> tuple[Aim | None, Fraction | None]:
        """Expect what is aimed at, from the first day; a plain yes where nothing is."""
        start = self.declared.baseline
        changed = self.declared.changed(start) if start is not None else None
        return self.declared.aim or changed or Aim(Fraction(1)), start

    def _of_total(self, one: Figure) -> tuple[Aim | None, Fraction | None]:
        """Expect the part of the total that is due by then; its baseline is a total too, and grows alike."""
        declared = self.declared
        if declared.aim is None and declared.comparison:
            earlier = self._compared(one.span)
            if earlier is not None:
                return declared.changed(earlier) or _kept(earlier, declared), earlier
        if self.line is None:
            return None, None
        expected, whole = self.line.at(one.day), self.line.points[-1][1].edge
        if declared.baseline is None or not whole:
            return expected, None
        return expected, declared.baseline * expected.edge / whole

    def _grown(self, one: Figure) -> tuple[Aim | None, Fraction | None]:
        """Expect what the same period before came to, changed as declared; without one, the baseline."""
        declared = self.declared
        of_mission = self.select.nature == "level" and not self._is_compared_by_period
        start = self._compared(one.span) if declared.comparison and not of_mission else None
        start = self.baseline if start is None else start
        if start is None:
            return None, None
        if declared.change is None and (not declared.comparison or declared.aim is not None):
            return None, start
        return declared.changed(start) or _kept(start, declared), start

    def _compared(self, span: Span) -> Fraction | None:
        """Return the value of the period that a comparison names; ``None`` where it was not read whole."""
        every = self.select.every
        if not self.is_total and span != span_at(span.end, every):
            return None  # a period of the readings' own has no other one like it
        earlier = comparable(span, every, self.declared.comparison, self.declared.starts_on)
        if earlier is None:
            return None
        if self.select.nature == "level":
            return self._states.get(earlier)
        return figure(self.select, earlier).value

    @cached_property
    def _states(self) -> Mapping[Span, Fraction]:
        return {one.span: one.value for one in self.figures if one.value is not None}

    def expected_on(self, day: date) -> Aim | None:
        """Return what is expected on a day, whether or not it was read."""
        span = span_at(day, self.select.every)
        one = Figure(replace(span, start=self.begun) if self.is_total and self.begun else span, day)
        return self.expected(one)[0]

    def lacks(self, owed_by: tuple[str, ...]) -> Iterator[Missing]:
        """Name what the KPI does not declare and a verdict needs."""
        for what, day in self._lacking():
            yield Missing(what, owed_by, day=day)

    def _lacking(self) -> Iterator[tuple[What, date | None]]:
        declared, nature = self.declared, self.select.nature
        compares = bool(declared.comparison)
        if declared.comparison == "before_mission" and declared.starts_on is None:
            yield "starts_on", None
        if nature == "judgement":
            return
        if declared.odd_unit:
            yield "unit", None
        if declared.aim is None and declared.change is None and not compares:
            yield "target", None
            return
        if declared.change and self.baseline is None and not compares:
            yield "baseline", declared.unknown_until
        if self.is_total and self.begun is None:
            yield "starts_on", None
        if self.is_total and declared.by is None:
            yield "due", None
        if nature == "level" and (declared.aim is not None or (declared.change and not compares)):
            yield from self._lacking_of_level()
        late = self.baseline_on if nature == "level" else self.begun if self.is_total else None
        if declared.by and late and declared.by <= late:
            yield "due_before_start", declared.by

    def _lacking_of_level(self) -> Iterator[tuple[What, date | None]]:
        if self.baseline is None and self.declared.aim is not None:
            yield "baseline", self.declared.unknown_until
        elif self.baseline_on is None:
            yield "starts_on", None
        if self.declared.by is None:
            yield "due", None


def _kept(start: Fraction, declared: Declared) -> Aim:
    return Aim(start) if declared.direction == "up" else Aim(high=start)
