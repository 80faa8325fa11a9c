"""Findings for people and for machines: full, concise, JSON. A format returns text, whoever calls writes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from cmkit.cli.console import Console
from cmkit.doctrine.moments import JOURNAL
from cmkit.doctrine.wording import Told, tell, tell_discreetly
from cmkit.files.edits import found_at
from cmkit.files.reading import Document
from cmkit.problems import CmkitError, ExitCode, InputRefused, Problem
from cmkit.text import _, one_line, spoken_language, visible

Format = Literal["full", "concise", "json", "github", "gitlab"]
Documents = Mapping[str, Document]


def located(problems: Sequence[Problem], documents: Documents) -> list[Problem]:
    """Give each finding its line and column, mark what is withheld, and put them in the order of a report."""
    found = []
    for problem in problems:
        document = documents.get(problem.where.file)
        if document and _is_withheld(problem, document):
            problem = replace(problem, withheld=True)
        if problem.where.line is None and document:
            place = document.where(problem.where.path)
            where = replace(problem.where, line=place.line, column=place.column)
            problem = replace(problem, where=where)
        found.append(problem)
    return sorted(found, key=lambda problem: problem.order)


def tell_error(error: CmkitError, console: Console, within: str = "") -> ExitCode:
    """Tell what stopped a command, with the places where they are known; return its exit code."""
    named = within and within not in error.message
    console.complain(f"{within}: {error.message}" if named else error.message, error.hint)
    if isinstance(error, InputRefused) and error.problems:
        console.complain(full(error.problems, {}, within))
    return error.exit_code


def is_private(problem: Problem) -> bool:
    """Whether a finding is about what stays with the CM: a file, or an entry that is not passed on."""
    return problem.withheld or problem.where.file.startswith("private/")


def _is_withheld(problem: Problem, document: Document) -> bool:
    """Tell whether a finding is about an entry of the open journal that the journal itself holds back.

    The file's own words are read: an entry of which a key is wrong is held back too.
    """
    if problem.where.file != JOURNAL:
        return False
    entry = found_at(document.data, problem.where.path[:2])
    return isinstance(entry, dict) and ("embargo_until" in entry or _is_confidential(entry))


def _is_confidential(entry: Mapping[str, object]) -> bool:
    """Anything but «client» hides: a word that is misspelt shows nothing."""
    return entry.get("visibility", "client") != "client"


def full(problems: Sequence[Problem], documents: Documents, within: str = "") -> str:
    """Write findings for a person: place, reason, source line with a caret, remedy.

    ``within`` is the folder that the places are told with, where findings of several are told together.
    """
    return "\n\n".join(_told(problem, documents, within) for problem in problems)


def concise(problems: Sequence[Problem], within: str = "") -> str:
    """Write a line a finding: ``file:line:column: severity CODE reason``."""
    lines = []
    for problem in map(guarded, problems):
        told = worded(problem)
        reason = told.title if is_private(problem) else told.reason
        lines.append(f"{place(problem, within)}: {problem.severity} {problem.code} {on_one_line(reason)}")
    return "\n".join(lines)


def as_data(problem: Problem, folder: str, command: str) -> dict[str, object]:
    """Return a finding for a program, with the command that mends it; of what is private only its place."""
    problem = guarded(problem)
    told = worded(problem)
    where = problem.where
    return {
        "folder": folder,
        "code": problem.code,
        "severity": problem.severity.value,
        "file": where.file,
        "line": where.line,
        "column": where.column,
        "key": where.key,
        "title": told.title,
        "reason": told.title if is_private(problem) else told.reason,
        "remedy": told.remedy,
        "fix": problem.fix,
        "command": command or None,
    }


def on_one_line(text: str) -> str:
    """Keep a text from acting on a terminal, and from beginning a line that a CI log takes for an order."""
    return visible(one_line(text))


def guarded(problem: Problem) -> Problem:
    """Take what is private out of a finding about it: its facts, and the keys of its path."""
    if not is_private(problem):
        return problem
    return replace(problem, facts={}, where=replace(problem.where, path=()))


def was_guarded(problem: Problem) -> bool:
    """Whether nothing is left to say of what is private but that something is wrong with it."""
    return is_private(problem) and not problem.facts and not problem.where.path


def worded(problem: Problem) -> Told:
    """Explain a finding; one that was guarded, without its facts."""
    return (tell_discreetly if was_guarded(problem) else tell)(problem, spoken_language())


def severity_word(severity: str) -> str:
    """Say a severity in the user's language."""
    return {"error": _("error"), "warning": _("warning"), "advice": _("advice")}.get(severity, severity)


def bare_title(title: str) -> str:
    """Return a title with an ellipsis where a finding's facts would stand."""
    return re.sub(r"\{[a-z]+\}", "…", title)


def _told(problem: Problem, documents: Documents, within: str) -> str:
    told = worded(problem)
    severity = severity_word(problem.severity.value)
    lines = [f"{place(problem, within)}  {severity}  {problem.code}  {on_one_line(told.title)}"]
    lines += source(problem, documents)
    if not was_guarded(problem):
        lines.append("  " + on_one_line(told.reason))
    lines.append("  → " + on_one_line(told.remedy))
    return "\n".join(lines)


def place(problem: Problem, within: str) -> str:
    """Write where a finding lies, as editors and terminals make a link of it: ``file:line:column``."""
    where = problem.where
    file = on_one_line(f"{within.rstrip('/')}/{where.file}" if within else where.file)
    return ":".join(str(part) for part in (file, where.line, where.column) if part)


def source(problem: Problem, documents: Documents) -> list[str]:
    """Quote the line, with a caret under the place; a long line is cut around it."""
    document = documents.get(problem.where.file)
    line, column = problem.where.line, problem.where.column or 1
    if document is None or line is None or was_guarded(problem):
        return []
    if problem.where.path and (line, column) == (1, 1):
        return []  # nothing of the path is in the file: there is no line to show
    text = document.source_line(line)
    start = max(0, column - 60) if len(text) > 96 else 0
    shown = visible(text[start : start + 96].replace("\t", " "))
    caret = len(visible(text[start : column - 1].replace("\t", " ")))
    return [f"  {line:>4} | {shown}", f"       | {' ' * caret}^"]
