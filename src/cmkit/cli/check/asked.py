"""What was asked of ``cmkit check``, and one mission held against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cmkit.cli.check.findings import Format, guarded, located
from cmkit.cli.check.judging import aside_of, judge
from cmkit.doctrine.engine import Gate, Ran
from cmkit.doctrine.gates import Point, daily, of_month, points_of
from cmkit.doctrine.rules import REGISTRY
from cmkit.mission.contents import Opened
from cmkit.mission.opening import open_mission
from cmkit.problems import ExitCode, Problem, Severity


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line."""

    gate: Gate | None
    form: Format
    chosen: tuple[str, ...]
    left_out: tuple[str, ...]
    fail_on: Severity
    today: date
    discreet: bool = False
    """Nothing of a private file is shown but its name."""
    month: str = ""
    """The month that the gate is asked about; none without ``--month``."""
    everything: bool = False
    """All findings are shown, however many."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One mission held against the rules: its findings, or the points of the gate that was asked for."""

    opened: Opened
    problems: list[Problem]
    code: ExitCode
    ran: Ran
    points: tuple[Point, ...] | None = None
    """``None`` without a gate, or where what was read does not let it be judged."""


def judged_as_asked(root: Path, asked: Asked) -> Judged:
    """Open a mission and hold the rules against it; of a gate, what it still waits for."""
    opened = open_mission(root)
    ran = judge(opened, asked.today, aside_of(opened), asked.month)
    if asked.gate is None:
        ran = daily(REGISTRY, ran)
        problems = [one for one in ran.findings if _wanted(one, asked.chosen, asked.left_out)]
        code = _ended(opened, problems, asked.fail_on)
        return Judged(opened, [guarded(one) for one in problems] if asked.discreet else problems, code, ran)
    if opened.public is None or opened.problems:
        code = ExitCode.FOUND if opened.readable else ExitCode.UNREADABLE
        return Judged(opened, located(opened.problems, opened.documents), code, ran)
    points = points_of(asked.gate, REGISTRY, of_month(ran, asked.month) if asked.month else ran)
    missing = [problem for point in points for problem in point.findings]
    code = ExitCode.DONE if all(point.met for point in points) else ExitCode.FOUND
    return Judged(opened, missing, code, ran, points)


def _wanted(problem: Problem, chosen: tuple[str, ...], left_out: tuple[str, ...]) -> bool:
    return (not chosen or problem.code.startswith(chosen)) and not (
        left_out and problem.code.startswith(left_out)
    )


def _ended(opened: Opened, problems: list[Problem], fail_on: Severity) -> ExitCode:
    if not opened.readable:
        return ExitCode.UNREADABLE
    failing = any(problem.severity.rank <= fail_on.rank for problem in problems)
    return ExitCode.FOUND if failing else ExitCode.DONE
