"""A gate at the command line: each point settled, or owed by somebody."""

from __future__ import annotations

from collections.abc import Sequence

from cmkit.cli.findings import bare_title, on_one_line
from cmkit.doctrine.engine import Gate
from cmkit.doctrine.gates import Point
from cmkit.doctrine.wording import block, tell
from cmkit.text import _, plural, spoken_language


def gate_lines(gate: Gate, points: Sequence[Point]) -> list[str]:
    """Say whether a gate is open, then every point that it asks for."""
    return [gate_head(gate, points), "", *map(_line, points)]


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
    """Return what a point asks for, without the facts of a finding."""
    code = point.rule.code
    return bare_title(block(code[:2])[code].title.said(spoken_language()))


def _line(point: Point) -> str:
    code = point.rule.code
    if point.met:
        return _("  [x] {code}  “{what}”: settled").format(code=code, what=point_title(point))
    owner = _("the client") if point.owed_by == "client" else _("the CM")
    if point.waits_for:
        return _("  [ ] {code}  {owner}: waits for {other}").format(
            code=code, owner=owner, other=point.waits_for
        )
    lines = []
    for problem in point.findings:
        told = tell(problem, spoken_language())
        head = _("{owner}: {title}").format(owner=owner, title=on_one_line(told.title))
        lines.append(f"  [ ] {code}  {head}\n        → {on_one_line(told.remedy)}")
    return "\n".join(lines)
