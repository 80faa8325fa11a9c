"""What ``check`` found, for programs: one JSON document for all the missions that were asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cmkit.cli.check.findings import as_data
from cmkit.cli.check.gates import point_title
from cmkit.cli.check.remedies import Remedies
from cmkit.doctrine.engine import Gate
from cmkit.doctrine.gates import Point
from cmkit.files.reading import Document
from cmkit.problems import CmkitError, ExitCode, InputRefused, Problem


@dataclass(frozen=True, slots=True)
class Told:
    """What there is to tell of one mission: its findings, and its gate or the error that stopped it."""

    folder: str
    code: ExitCode
    problems: Sequence[Problem] = ()
    gate: Gate | None = None
    points: Sequence[Point] | None = None
    """``None`` where the gate could not be judged."""
    error: CmkitError | None = None
    documents: Mapping[str, Document] = field(default_factory=dict)
    """What the files say, where they could be read."""
    remedies: Remedies | None = None
    """Knows the commands that mend findings, where the strategy could be read."""


def as_json(missions: Sequence[Told]) -> str:
    """Write one document: ``missions``, a line of each, and ``findings``, those of all of them."""
    findings = [
        as_data(problem, told.folder, told.remedies.command(problem) if told.remedies else "")
        for told in missions
        for problem in problems_of(told)
    ]
    document = {"version": 1, "missions": [_mission(told) for told in missions], "findings": findings}
    return json.dumps(document, ensure_ascii=True, indent=2)


def problems_of(told: Told) -> Sequence[Problem]:
    """Return the findings of a mission, or those that stopped its reading."""
    return told.error.problems if isinstance(told.error, InputRefused) else told.problems


def _mission(told: Told) -> dict[str, object]:
    said: dict[str, object] = {"folder": told.folder, "exit_code": int(told.code), "error": None}
    if told.error:
        said["error"] = {"message": told.error.message, "hint": told.error.hint}
    if told.gate:
        points = told.points or ()
        said["gate"] = {
            "name": told.gate,
            "open": told.points is not None and all(point.met for point in points),
            "points": [_point(point) for point in points],
        }
    return said


def _point(point: Point) -> dict[str, object]:
    return {
        "code": point.rule.code,
        "title": point_title(point),
        "met": point.met,
        "owed_by": point.owed_by,
        "waits_for": point.waits_for or None,
    }
