"""Rules: how one is declared, and how all of them are run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from cmkit.doctrine.ground import Ground, within
from cmkit.doctrine.limits import OF_RULE, fact_of
from cmkit.model.strategy import Ignore
from cmkit.problems import NO_FACTS, InputRefused, KeyPath, Problem, Severity, Where

Gate = Literal["proposal", "kickoff", "launch", "publish", "close"]
STRATEGY = "strategy.yaml"
CRASHED = "IN001"
"""The code of a rule that failed itself: a finding, never a silent pass."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found: where, the facts of its wording, the key of the same file that mends it."""

    path: KeyPath = ()
    facts: Mapping[str, str] = field(default_factory=lambda: NO_FACTS)
    fix: str = ""
    file: str = STRATEGY
    """The file of the mission that ``path`` leads into."""


Check = Callable[[Ground], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One statement of the doctrine that can be held against a mission."""

    code: str
    source: str
    """The statement it stands on, as ``cmkit rules`` names it; ``ours`` where we chose."""
    severity: Severity
    check: Check
    needs: tuple[str, ...] = ()
    """Rules whose findings take the ground from under this one: it is then skipped."""
    gates: tuple[Gate, ...] = ()
    owed_by: Literal["client", "cm"] = "cm"
    """Who can mend it, for the list of a gate."""
    gate_only: bool = False
    """Only its gates ask for it: a check does not repeat it day after day."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A rule that was not run, and the finding that stands in its way."""

    code: str
    because: str


@dataclass(frozen=True, slots=True)
class Ran:
    """What running the rules gave, in the order of a report."""

    findings: tuple[Problem, ...]
    skipped: tuple[Skipped, ...] = ()
    ignored: tuple[Problem, ...] = ()


class Registry:
    """The rules by code; a code that is taken raises when it is declared."""

    def __init__(self) -> None:
        self._rules: dict[str, Rule] = {}

    def rule(
        self,
        code: str,
        *,
        source: str,
        severity: Severity,
        needs: tuple[str, ...] = (),
        gates: tuple[Gate, ...] = (),
        owed_by: Literal["client", "cm"] = "cm",
        gate_only: bool = False,
    ) -> Callable[[Check], Check]:
        """Declare the function below as the check of a rule."""

        def declare(check: Check) -> Check:
            if code in self._rules:
                raise ValueError(f"the code {code} is taken")
            self._rules[code] = Rule(code, source, severity, check, needs, gates, owed_by, gate_only)
            return check

        return declare

    def __iter__(self) -> Iterator[Rule]:
        return iter(sorted(self._rules.values(), key=lambda rule: rule.code))

    def __getitem__(self, code: str) -> Rule:
        return self._rules[code]

    def __contains__(self, code: str) -> bool:
        return code in self._rules


def run_rules(rules: Iterable[Rule], ground: Ground) -> Ran:
    """Hold every rule against the mission; what stands on missing ground is skipped, not repeated."""
    findings: list[Problem] = []
    skipped: list[Skipped] = []
    standing: set[str] = set()
    for rule in _needed_first(rules):
        missing = next((code for code in rule.needs if code in standing), None)
        if missing:
            skipped.append(Skipped(rule.code, missing))
            standing.add(rule.code)
            continue
        try:
            found = list(_checked(rule, ground))
        except InputRefused as refused:  # the mission's own catalogue: a fault of its file, not of the rule
            findings.extend(problem for problem in refused.problems if problem not in findings)
            skipped.append(Skipped(rule.code, next((one.code for one in refused.problems), CRASHED)))
            standing.add(rule.code)
            continue
        if found:
            standing.add(rule.code)
        findings.extend(found)
    kept, ignored = _weighed(findings, ground)
    return Ran(
        tuple(sorted(kept, key=lambda problem: problem.order)),
        tuple(sorted(skipped, key=lambda skip: skip.code)),
        tuple(sorted(ignored, key=lambda problem: problem.order)),
    )


def _needed_first(rules: Iterable[Rule]) -> list[Rule]:
    waiting = {rule.code: rule for rule in rules}
    ordered: list[Rule] = []

    def place(rule: Rule) -> None:
        if waiting.pop(rule.code, None) is None:
            return
        for code in rule.needs:
            if code in waiting:
                place(waiting[code])
        ordered.append(rule)

    for rule in list(waiting.values()):
        place(rule)
    return ordered


def _checked(rule: Rule, ground: Ground) -> Iterator[Problem]:
    limit = OF_RULE.get(rule.code)
    ours = fact_of(limit) if limit and ground.chosen_by_mission(limit.name) is None else NO_FACTS
    try:
        for found in rule.check(ground):
            where = Where(found.file, found.path)
            yield Problem(rule.code, rule.severity, where, {**found.facts, **ours}, found.fix or None)
    except InputRefused:
        raise
    except Exception as error:  # a rule that fails must be seen, and must not hide the others
        facts = {"rule": rule.code, "why": f"{type(error).__name__}: {error}"}
        yield Problem(CRASHED, Severity.ERROR, Where(STRATEGY), facts)


def _weighed(findings: Iterable[Problem], ground: Ground) -> tuple[list[Problem], list[Problem]]:
    """Apply what the strategy's own ``checks`` say: other severities, and findings that are accepted."""
    checks = ground.strategy.checks
    if checks is None:
        return list(findings), []
    accepted: defaultdict[str, list[Ignore]] = defaultdict(list)
    for ignore in checks.ignore:
        accepted[ignore.rule].append(ignore)
    kept: list[Problem] = []
    ignored: list[Problem] = []
    for problem in findings:
        severity = checks.severity.get(problem.code, problem.severity.value)
        if severity == "off" or any(_accepts(one, problem, ground) for one in accepted.get(problem.code, ())):
            ignored.append(problem)
            continue
        kept.append(Problem(problem.code, Severity(severity), problem.where, problem.facts, problem.fix))
    return kept, ignored


def _accepts(ignore: Ignore, problem: Problem, ground: Ground) -> bool:
    if not ignore.reason:
        return False
    until = ignore.until.last(ground.strategy.starts_on) if ignore.until else None
    if until and until < ground.today:
        return False
    return not ignore.where or ignore.where == problem.where.file or within(problem.where.key, ignore.where)
