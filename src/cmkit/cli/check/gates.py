"""A gate at the command line: each point settled, or owed by somebody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from cmkit.cli.check.findings import bare_title, on_one_line
from cmkit.doctrine.engine import Gate
from cmkit.doctrine.gates import Point
from cmkit.doctrine.wording import block, tell
from cmkit.model.strategy import Strategy
from cmkit.problems import Problem
from cmkit.text import _, plural, spoken_language, visible, written_month


def gate_lines(
    gate: Gate,
    points: Sequence[Point],
    strategy: Strategy,
    command: Callable[[Problem], str],
    month: date | None = None,
) -> list[str]:
    """Say whether a gate is open, then every point: who owes it, and the command or the place that mends it.

    ``month`` is the one that the gate opens, where it opens one.
    """
    told = (_line(point, owner(point, strategy), command) for point in points)
    head = gate_head(gate, points)
    if month:
        when = written_month(month, spoken_language())
        head = _("{month}: {head}").format(month=when[:1].upper() + when[1:], head=head)
    return [head, "", *told]


def owner(point: Point, strategy: Strategy) -> str:
    """Name who owes a point, with their side: the client’s sponsor, or the CM; else the side alone."""
    side = _("the client") if point.owed_by == "client" else _("the CM")
    ids = strategy.client.sponsor if point.owed_by == "client" else strategy.mission.cm
    names = {person.id: person.name for person in strategy.people}
    named = ", ".join(names[one] for one in ids if one in names)
    return f"{visible(named)} ({side})" if named else side


def gate_head(gate: Gate, points: Sequence[Point]) -> str:
    """Say in one sentence whether a gate is open."""
    shut = sum(not point.met for point in points)
    if not shut:
        return _("The gate “{gate}” is open.").format(gate=gate)
    return plural(
        "The gate “{gate}” is shut: {count} point is missing.",
        "The gate “{gate}” is shut: {count} points are missing.",
        shut,
        gate=gate,
    )


def point_title(point: Point) -> str:
    """Return what a point asks for; where its wording does not say so, what is found when it is missing."""
    code = point.rule.code
    wording = block(code[:2])[code]
    return bare_title((wording.settled or wording.title).said(spoken_language()))


def _line(point: Point, owner: str, command: Callable[[Problem], str]) -> str:
    code = point.rule.code
    if point.met:
        return f"  [x] {code}  {point_title(point)}"
    if point.waits_for:
        return _("  [ ] {code}  {owner}: waits for {other}").format(
            code=code, owner=owner, other=point.waits_for
        )
    lines = []
    for problem in point.findings:
        told = tell(problem, spoken_language())
        head = _("{owner}: {title}").format(owner=owner, title=on_one_line(told.title))
        lines.append(f"  [ ] {code}  {head}\n        → {on_one_line(told.remedy)}")
        if mends := command(problem):
            lines.append(f"        $ {mends}")
        elif problem.where.line:
            lines.append(f"        {problem.where.file}:{problem.where.line}")
    return "\n".join(lines)
