"""From attainment to trend, verdict and proposal; the statement that the cases of the tests cite by number.

1. A KPI is a level, a flow, a rate or a judgement; its direction is up or down.
2. A level is expected on a straight line from its baseline to its target, or along declared steps.
3. A flow or a rate with a period target is held against that of its period; a ramp is written as steps.
4. A flow's target holds for the total, which grows day by day to its due date, or for each period.
5. A comparison (previous year, half, quarter, month; before the mission) takes the same period before:
   that is the baseline where none is declared, and what a change or the absence of a target starts from.
6. Attainment = (value − baseline) / (expected − baseline), by direction.
7. Without a baseline, a flow or a rate takes value / expected, or its inverse where less is better.
8. Each month shows a trend: ahead, on time, late.
9. Before ``judge_from``: too early.
10. A verdict is given at the quarter, at the due date, or when asked.
11. From 1.0 on: success, continue.
12. From 0.75 on: moderate success, optimise.
13. From 0.4 on: moderate failure, change.
14. Below, at the due date or twice running: proven failure, stop or pivot.
15. Below once: late.
16. Target = baseline is «keep the level»: value / target; so it is while a line has hardly left its start.
17. Before one fifth of the span of a line: too early.
18. What is printed stops at 200 %.
19. ``30+`` is a target from 30 upward, ``max 1`` a ceiling; ``2-3`` succeeds inside; ``~n`` is n.
20. A second value for a cell is a correction: the last one recorded counts, the first stays.
21. No reading: no verdict, and what is missing is said. Missing is not zero.
22. Too few observations behind a rate: no verdict.
23. Levels and flows add up over platforms only when all have a figure; rates are made from their parts.
24. An objective takes its worst primary KPI.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from cmkit.model.evaluation import Thresholds
from cmkit.model.journal import Decision

Trend = Literal["ahead", "on_time", "late", "too_early", "unknown"]
Verdict = Literal[
    "success", "moderate_success", "moderate_failure", "late", "proven_failure", "too_early", "none"
]
Occasion = Literal["quarter", "due", "asked"]

MARGIN = Fraction(1, 10)
"""How far from what is expected a value may be and still be on time; ours."""

USUAL: Mapping[str, Decimal] = {
    "success": Decimal("1"),
    "moderate_success": Decimal("0.75"),
    "moderate_failure": Decimal("0.4"),
}
"""The attainment from which a verdict is given, 1 being what is expected."""

PROPOSED: Mapping[Verdict, tuple[Decision, ...]] = {
    "success": ("continue",),
    "moderate_success": ("optimise",),
    "moderate_failure": ("change",),
    "proven_failure": ("stop", "pivot"),
}
"""What the tool proposes; a person decides. The others call for no decision yet."""

SHAPES: Mapping[Trend | Verdict, str] = {
    "ahead": "▲",
    "on_time": "●",
    "late": "▼",
    "too_early": "○",
    "unknown": "–",
    "success": "★",
    "moderate_success": "◆",
    "moderate_failure": "◇",
    "proven_failure": "■",
    "none": "–",
}
"""Each trend and verdict by a shape beside its word: never by a colour alone."""

FROM_WORST: tuple[Verdict, ...] = (
    "proven_failure",
    "late",
    "moderate_failure",
    "moderate_success",
    "success",
)
"""The verdicts that judge something, the worst first."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The attainments from which verdicts are given in one mission."""

    success: Fraction = Fraction(USUAL["success"])
    moderate_success: Fraction = Fraction(USUAL["moderate_success"])
    moderate_failure: Fraction = Fraction(USUAL["moderate_failure"])

    @classmethod
    def of(cls, thresholds: Thresholds | None) -> Scale:
        """Take the thresholds that the strategy gives, the usual ones for the others."""
        numbers: list[Fraction] = []
        for name, usual in USUAL.items():
            given = getattr(thresholds, name, None)
            numbers.append(Fraction(usual if given is None else given))
        return cls(*numbers)


def trend(attained: Fraction, scale: Scale) -> Trend:
    """Say whether a value is ahead of what is expected, on time, or late."""
    if attained < scale.success * (1 - MARGIN):
        return "late"
    return "ahead" if attained > scale.success * (1 + MARGIN) else "on_time"


def verdict(
    attained: Fraction, scale: Scale, *, due: bool = False, before: Fraction | None = None
) -> Verdict:
    """Judge an attainment; ``before`` is that of the last verdict before, ``None`` where there was none."""
    if attained >= scale.success:
        return "success"
    if attained >= scale.moderate_success:
        return "moderate_success"
    if attained >= scale.moderate_failure:
        return "moderate_failure"
    twice = before is not None and before < scale.moderate_failure
    return "proven_failure" if due or twice else "late"


def worst(verdicts: Iterable[Verdict]) -> Verdict | None:
    """Return the worst of some verdicts; ``None`` where none of them judges anything."""
    return min((one for one in verdicts if one in FROM_WORST), key=FROM_WORST.index, default=None)
