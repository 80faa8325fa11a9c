"""Gates: what has to be in place before the work goes on, and who owes what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from cmkit.doctrine.engine import CRASHED, Gate, Ran, Rule
from cmkit.doctrine.moments import NOT_GOING
from cmkit.mission.contents import Public
from cmkit.problems import Problem

GATES: tuple[Gate, ...] = get_args(Gate)


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a gate asks for; ``findings`` is empty when it is in place."""

    rule: Rule
    findings: tuple[Problem, ...]
    waits_for: str = ""
    """The code of the finding that must be mended before this one can be judged."""

    @property
    def met(self) -> bool:
        """Whether nothing is missing here."""
        return not self.findings and not self.waits_for

    @property
    def owed_by(self) -> Literal["client", "cm"]:
        """Who can mend it."""
        return self.rule.owed_by


def points_of(gate: Gate, rules: Iterable[Rule], ran: Ran) -> tuple[Point, ...]:
    """List what a gate asks for, in the order of the codes, each met or not.

    What the strategy's own ``checks`` accept does not open a gate, nor does a rule that failed itself: both
    are counted here.
    """
    told = (*ran.findings, *ran.ignored)
    skipped = {skip.code: skip.because for skip in ran.skipped}
    return tuple(
        Point(
            rule,
            tuple(problem for problem in told if _is_about(problem, rule)),
            skipped.get(rule.code, ""),
        )
        for rule in rules
        if gate in rule.gates
    )


def daily(rules: Iterable[Rule], ran: Ran) -> Ran:
    """Leave out what only a gate asks for."""
    at_gates = {rule.code for rule in rules if rule.gate_only}
    return replace(ran, findings=tuple(one for one in ran.findings if one.code not in at_gates))


def month_meant(public: Public, today: date) -> str:
    """Name the month that the gate “publish” opens where none is named: the next in which something goes out.

    It is the month of the day where nothing is to go out any more.
    """
    this = f"{today:%Y-%m}"
    going = [
        month
        for month, items in sorted(public.months.items())
        if month >= this and any(item.status not in NOT_GOING for item in items)
    ]
    return going[0] if going else this


def of_month(ran: Ran, month: str) -> Ran:
    """Leave out what is found in the other months of the calendar; ``month`` is ``2027-02``."""
    file = f"calendar/{month}.yaml"

    def counts(problem: Problem) -> bool:
        return problem.where.file == file or not problem.where.file.startswith("calendar/")

    return replace(
        ran,
        findings=tuple(filter(counts, ran.findings)),
        ignored=tuple(filter(counts, ran.ignored)),
    )


def _is_about(problem: Problem, rule: Rule) -> bool:
    return problem.code == rule.code or (problem.code == CRASHED and problem.facts.get("rule") == rule.code)
