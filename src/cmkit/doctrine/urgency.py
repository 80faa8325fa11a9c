"""What to do first: what stops everything, then what closes a gate, then what holds other rules up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cmkit.doctrine.engine import Gate, Ran, Registry, Skipped
from cmkit.doctrine.gates import GATES
from cmkit.doctrine.sections import Section, section_of
from cmkit.model.strategy import Strategy
from cmkit.problems import Problem, Severity

_NEXT: Mapping[str, Gate] = {
    "prospect": "proposal",
    "quoted": "kickoff",
    "signed": "kickoff",
    "framing": "kickoff",
    "running": "publish",
    "notice": "close",
    "closed": "close",
}
_ALARMS = ("SE", "PR")
"""Blocks of what must not stay a day longer: a secret in a file, something private that was shared."""

Rank = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Urgency:
    """Tells how urgent a finding is: a smaller rank is more urgent."""

    rules: Registry
    waiting: Counter[str]
    """How many rules wait for a code, each through others too."""
    passed: int
    """Which gate comes next: whatever closes an earlier one is just as urgent."""

    def rank(self, problem: Problem) -> Rank:
        """Weigh a finding: alarm or faulty file, gate, rules that wait for it, severity."""
        grave = problem.severity is Severity.ERROR
        unread = problem.code not in self.rules
        first = 0 if grave and (unread or problem.code.startswith(_ALARMS)) else 1
        gates = self.gates(problem)
        gate = max(GATES.index(gates[0]), self.passed) if gates else len(GATES)
        return (first, gate, -self.waiting[problem.code], problem.severity.rank)

    def gates(self, problem: Problem) -> tuple[Gate, ...]:
        """Name the gates that a finding closes."""
        return self.rules[problem.code].gates if problem.code in self.rules else ()

    def ordered(self, problems: Iterable[Problem]) -> list[Problem]:
        """Put the most urgent first; what is as urgent stays in the order of a report."""
        return sorted(problems, key=lambda one: (self.rank(one), one.order))


def urgency(rules: Registry, ran: Ran, strategy: Strategy | None) -> Urgency:
    """Weigh what running the rules gave, for a mission as far as it is."""
    phase = strategy.mission.phase if strategy else None
    upcoming = _NEXT[phase] if phase else GATES[0]
    return Urgency(rules, _waiting(ran.skipped), GATES.index(upcoming))


def grouped(problems: Iterable[Problem]) -> list[tuple[Section, list[Problem]]]:
    """Group findings by the part of the mission they lie in, in the order in which the parts first come."""
    found: dict[str, tuple[Section, list[Problem]]] = {}
    for problem in problems:
        section = section_of(problem.where)
        found.setdefault(section.id, (section, []))[1].append(problem)
    return list(found.values())


def _waiting(skipped: Iterable[Skipped]) -> Counter[str]:
    """Count what waits for each code; a rule that waits for a waiting one waits for both."""
    because = {skip.code: skip.because for skip in skipped}
    waiting: Counter[str] = Counter()
    for code in because:
        met = {code}
        while (code := because.get(code, "")) and code not in met:
            met.add(code)
            waiting[code] += 1
    return waiting
