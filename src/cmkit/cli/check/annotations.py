"""Findings as CI services take them: GitHub's workflow commands and step summary, GitLab's code quality."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from cmkit.cli.check.findings import guarded, is_private, on_one_line, worded
from cmkit.cli.machine import Told, problems_of
from cmkit.doctrine.limits import OURS
from cmkit.files.edits import value_at
from cmkit.problems import KeyPath, Problem, Severity
from cmkit.text import _, plural

_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}
_NAMING = ("id", "title", "name", "label", "metric", "what")
_SUMMARY = 200
"""How many findings the summary of a step shows: it is a page to read, and GitHub refuses a long one."""
_GITLAB = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.ADVICE: "info"}


def as_github(missions: Sequence[Told]) -> str:
    """Write a workflow command a finding, the gravest first: a step shows ten of each severity at most."""
    found = sorted(_each(missions), key=lambda one: (one[1].severity.rank, one[1].order))
    return "\n".join(_command(told, problem) for told, problem in found)


def summary(missions: Sequence[Told]) -> str:
    """Write the findings as a table in Markdown, for the summary of a step."""
    lines = ["## cmkit", ""]
    found = list(_each(missions))
    lines.append(
        plural("{count} finding", "{count} findings", len(found)) if found else _("Nothing to report.")
    )
    if found:
        lines += [
            "",
            f"| {_('Where')} | {_('Code')} | {_('What')} | {_('What to do')} |",
            "| --- | --- | --- | --- |",
        ]
    ordered = sorted(found, key=lambda one: (one[1].severity.rank, one[1].order))
    for told, problem in ordered[:_SUMMARY]:
        said = _said(problem)
        where = f"{_file(told, problem)}:{problem.where.line or 1}"
        cells = (where, problem.code, f"{said[0]} – {said[1]}" if said[1] else said[0], said[2])
        lines.append("| " + " | ".join(_cell(text) for text in cells) + " |")
    if left := ordered[_SUMMARY:]:
        lines += ["", plural("{count} more is in the log.", "{count} more are in the log.", len(left))]
    return "\n".join(lines) + "\n"


def as_gitlab(missions: Sequence[Told]) -> str:
    """Write a code quality report; a fingerprint stays while lines move and other findings come and go."""
    seen: Counter[str] = Counter()
    report = []
    for told, problem in _each(missions):
        title, reason, _remedy = _said(problem)
        mark = _mark(told, problem)
        seen[mark] += 1
        report.append(
            {
                "description": f"{title}: {reason}" if reason else title,
                "check_name": problem.code,
                "fingerprint": hashlib.sha256(f"{mark}#{seen[mark]}".encode()).hexdigest(),
                "severity": _GITLAB[problem.severity],
                "location": {
                    "path": _file(told, problem),
                    "lines": {"begin": problem.where.line or 1},
                },
            }
        )
    return json.dumps(report, ensure_ascii=True, indent=2)


def _each(missions: Sequence[Told]) -> Iterator[tuple[Told, Problem]]:
    for told in missions:
        for problem in problems_of(told):
            yield told, guarded(problem)


def _command(told: Told, problem: Problem) -> str:
    title, reason, remedy = _said(problem)
    where = problem.where
    places = {
        "file": _file(told, problem),
        "line": str(where.line or 1),
        "col": str(where.column or 1),
        "title": f"{problem.code} {title}",
    }
    properties = ",".join(f"{name}={_property(value)}" for name, value in places.items())
    message = " ".join(part for part in (reason, f"→ {remedy}") if part)
    return f"::{_GITHUB[problem.severity]} {properties}::{_escaped(message)}"


def _said(problem: Problem) -> tuple[str, str, str]:
    """Return title, reason and remedy on a line each; of what is private nothing that it says."""
    told = worded(problem)
    reason = "" if is_private(problem) else on_one_line(told.reason)
    return on_one_line(told.title), reason, on_one_line(told.remedy)


def _file(told: Told, problem: Problem) -> str:
    """Name a file as the repository does: from the folder in which the command runs."""
    path = Path(os.path.relpath(Path(told.folder) / problem.where.file))
    return on_one_line(path.as_posix())


def _mark(told: Told, problem: Problem) -> str:
    """Name a finding by what an unrelated edit leaves alone: no line, no number of an entry, no figure."""
    words = sorted(
        fact for name, fact in problem.facts.items() if name != OURS and not re.search(r"[0-9]", fact)
    )
    document = told.documents.get(problem.where.file)
    place = _stable(problem.where.path, document.data if document else None)
    return json.dumps([problem.code, _file(told, problem), place, words])


def _stable(path: KeyPath, data: object) -> list[str]:
    """Name a place by the entries on the way, so that one keeps its name when others come before it."""
    found: list[str] = []
    for depth, step in enumerate(path, start=1):
        try:
            entry = value_at(data, path[:depth]) if isinstance(step, int) else None
        except LookupError:
            entry = None
        found.append(_name(entry) or str(step))
    return found


def _name(entry: object) -> str:
    """Return what tells an entry from its neighbours: its id, else the first of its words that names it."""
    said = [entry.get(key) for key in _NAMING] if isinstance(entry, Mapping) else []
    return next((one for one in said if isinstance(one, str) and one), "")


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`")
