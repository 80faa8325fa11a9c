"""How things stand on a day, as values: every KPI with its series, trend and verdict, every objective.

Numbers are exact fractions (``aims.as_decimal`` rounds them), what is missing is a typed fact; there is no
sentence in any language. ``judging`` makes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from cmkit.catalogue.entries import Metric
from cmkit.measures.aims import Aim, Declared
from cmkit.measures.costs import Costs
from cmkit.measures.missing import Missing
from cmkit.measures.origins import other_sources
from cmkit.measures.series import Correction
from cmkit.measures.verdicts import PROPOSED, Occasion, Trend, Verdict, worst
from cmkit.measures.weighing import Point
from cmkit.model.journal import Decision
from cmkit.model.objectives import Kpi, Objective


@dataclass(frozen=True, slots=True)
class JudgedKpi:
    """One KPI on a day."""

    kpi: Kpi
    metric: Metric | None
    """Its entry of the catalogue; ``None`` for a metric of the mission's own."""
    declared: Declared
    platforms: tuple[str, ...] = ()
    """The platforms whose figures it reads; ``""`` is the figure of the whole."""
    of_posts: tuple[str, ...] = ()
    """Those of them of which only posts were read."""
    points: tuple[Point, ...] = ()
    """Every period of which something was read, in order; of a total, what has come together by then."""
    current: Point | None = None
    """The last whole period, on which trend and verdict rest."""
    expected_today: Aim | None = None
    trend: Trend = "unknown"
    verdict: Verdict = "none"
    """As if asked for today; ``occasion`` tells whether today it is due anyway."""
    occasion: Occasion = "asked"
    """``due``: the due date is reached; ``quarter``: the current figure closes the last quarter."""
    missing: tuple[Missing, ...] = ()
    corrections: tuple[Correction, ...] = ()
    whole_until: date | None = None
    """The last day of figures that name no platform, where it reads platforms and theirs end before."""

    @property
    def value(self) -> Fraction | None:
        """The current value."""
        return self.current.figure.value if self.current else None

    @property
    def n(self) -> Fraction | None:
        """The observations behind a rate."""
        return self.current.figure.n if self.current else None

    @property
    def baseline(self) -> Fraction | None:
        """What the current value started from: the declared baseline, or the period it is compared with."""
        return self.current.baseline if self.current else self.declared.baseline

    @property
    def attainment(self) -> Fraction | None:
        """How far the current value is, 1 being what was expected on its day; not yet bounded for print."""
        return self.current.attainment if self.current else None

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the current value comes from, each once."""
        used = self.current.figure.readings if self.current else ()
        return tuple(dict.fromkeys(one.source for one in used if one.source))

    @property
    def other_sources(self) -> tuple[str, ...]:
        """Where the current value comes from that is another tool than the one that the KPI names."""
        return other_sources(self.kpi.source, self.sources)

    @property
    def recorded_on(self) -> date | None:
        """When the current value was recorded last."""
        used = self.current.figure.readings if self.current else ()
        return max((one.recorded_on for one in used if one.recorded_on), default=None)

    @property
    def proposal(self) -> tuple[Decision, ...]:
        """What the verdict proposes; a person decides."""
        return PROPOSED.get(self.verdict, ())


@dataclass(frozen=True, slots=True)
class JudgedObjective:
    """One objective on a day: it takes its worst primary KPI, and keeps all."""

    objective: Objective
    kpis: tuple[JudgedKpi, ...] = ()
    missing: tuple[Missing, ...] = ()

    @property
    def primary(self) -> tuple[JudgedKpi, ...]:
        """The KPIs that it is judged on: the primary ones, else those that have no role."""
        return tuple(one for one in self.kpis if one.kpi.role == "primary") or tuple(
            one for one in self.kpis if one.kpi.role is None
        )

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of its primary KPIs; ``too_early`` or ``none`` where none of them is judged."""
        verdicts = [one.verdict for one in self.primary]
        return worst(verdicts) or ("too_early" if "too_early" in verdicts else "none")

    @property
    def trend(self) -> Trend:
        """The worst trend of its primary KPIs."""
        order: tuple[Trend, ...] = ("late", "on_time", "ahead", "too_early", "unknown")
        return min((one.trend for one in self.primary), key=order.index, default="unknown")

    @property
    def deciding(self) -> tuple[JudgedKpi, ...]:
        """The primary KPIs that its verdict rests on."""
        return tuple(one for one in self.primary if one.verdict == self.verdict)

    @property
    def unjudged(self) -> tuple[JudgedKpi, ...]:
        """The primary KPIs that have no verdict: what is said of the objective does not count them."""
        return tuple(one for one in self.primary if one.verdict in ("none", "too_early"))

    @property
    def proposal(self) -> tuple[Decision, ...]:
        """What the verdict proposes."""
        return PROPOSED.get(self.verdict, ())


@dataclass(frozen=True, slots=True)
class Judged:
    """A mission on a day; objectives in the order of the strategy, whatever their state."""

    today: date
    objectives: tuple[JudgedObjective, ...]
    costs: Costs
    """What the mission cost and brought, from its start to the end of the last whole month."""

    def objective(self, name: str) -> JudgedObjective | None:
        """Find an objective by its id."""
        return next((one for one in self.objectives if one.objective.id == name), None)
