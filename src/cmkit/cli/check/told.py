"""What ``check`` tells a person: the most urgent findings by part, what to do now, how complete it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmkit.cli.check.findings import Documents, on_one_line, place, severity_word, source, was_guarded, worded
from cmkit.cli.check.remedies import Remedies
from cmkit.doctrine.engine import STRATEGY
from cmkit.doctrine.sections import Score
from cmkit.doctrine.urgency import Urgency, grouped
from cmkit.problems import Problem, Severity
from cmkit.text import _, plural, spoken_language

if TYPE_CHECKING:
    from rich.text import Text as Styled

MOST = 10
"""How many findings are shown at once: more is a wall, and nobody begins at a wall."""
ALIKE = 3
"""How many of them may say the same of several places."""
NOW = 3
"""How many things there are to do now."""
_UNKNOWN_WORD = "MO003"
_COLOURS = {"error": "bold red", "warning": "yellow", "advice": "cyan"}

Span = tuple[str, str]
"""Words with their style."""
Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One mission's findings, and what is known to put them in order."""

    problems: Sequence[Problem]
    documents: Documents
    urgency: Urgency
    remedies: Remedies
    scores: Sequence[Score] = ()
    within: str = ""
    """The folder that places are told with, where several missions are told together."""
    everything: bool = False
    """Whether all findings are shown, however many."""


def lines(report: Report) -> list[Line]:
    """Write a report: findings by part, what is left out, three things to do now, completeness by part."""
    ordered = report.urgency.ordered(report.problems)
    shown = ordered if report.everything else _first(ordered)
    parts = [_section_lines(report, label, found) for label, found in _by_part(shown)]
    if len(shown) < len(ordered):
        chosen = set(map(id, shown))
        parts.append([_left_out([one for one in ordered if id(one) not in chosen])])
    if ordered:
        parts.append(list(_to_do(report, ordered)))
    if report.scores:
        parts.append(_completeness(report))
    return [line for part in parts for line in (*part, ())][:-1]


def plain(told: Sequence[Line]) -> str:
    """Return lines without their styles."""
    return "\n".join("".join(text for text, _style in line) for line in told)


def styled(told: Sequence[Line]) -> Styled:
    """Return lines in colours."""
    from rich.text import Text

    return Text("\n").join(Text.assemble(*line) for line in told)


def _first(ordered: Sequence[Problem]) -> list[Problem]:
    """Choose what is shown: the most urgent, and not ten times the same."""
    if len(ordered) <= MOST:
        return list(ordered)
    alike: Counter[str] = Counter()
    shown: list[Problem] = []
    for problem in ordered:
        alike[problem.code] += 1
        if alike[problem.code] <= ALIKE:
            shown.append(problem)
    return shown[:MOST]


def _by_part(shown: Sequence[Problem]) -> Iterator[tuple[str, list[Problem]]]:
    for section, found in grouped(shown):
        label = section.label.said(spoken_language())
        yield label[:1].upper() + label[1:], found


def _section_lines(report: Report, label: str, found: Sequence[Problem]) -> list[Line]:
    told: list[Line] = [((label, "bold underline"),)]
    for problem in found:
        if len(told) > 1:
            told.append(())
        told += _finding(report, problem)
    return told


def _finding(report: Report, problem: Problem) -> Iterator[Line]:
    told = worded(problem)
    severity = severity_word(problem.severity.value)
    yield (
        (place(problem, report.within), "bold"),
        ("  ", ""),
        (severity, _COLOURS[problem.severity.value]),
        (f"  {problem.code}  {on_one_line(told.title)}", "bold"),
    )
    for line in source(problem, report.documents):
        yield ((line, ""),)
    if not was_guarded(problem):
        yield ((f"  {on_one_line(told.reason)}", ""),)
    if problem.code == _UNKNOWN_WORD and (words := _meanings(problem)):
        yield ((f"  {words}", ""),)
    yield ((f"  → {on_one_line(told.remedy)}", "green"),)
    if command := report.remedies.command(problem):
        yield ((f"  $ {command}", "green"),)


def _meanings(problem: Problem) -> str:
    """Say what the words to choose from mean, in the words of the question that offers them."""
    from cmkit.questionnaire.questions import load_questions  # only a word that is wrong needs them

    if problem.where.file != STRATEGY:
        return ""
    key = re.sub(r"\[\d+\]", "[]", problem.where.key)
    question = next((one for one in load_questions().every() if one.key == key), None)
    choices = question.choices if question else ()
    if not choices or isinstance(choices, str):
        return ""
    said = spoken_language()
    return " · ".join(f"{one.value} = {one.label.said(said)}" for one in choices)


def _left_out(left: Sequence[Problem]) -> Line:
    codes = Counter(problem.code for problem in left).most_common()
    told = ", ".join(f"{code} × {count}" if count > 1 else code for code, count in codes[:8])
    more = "…" if len(codes) > 8 else ""
    sentence = plural(
        "{count} more finding ({codes}): “cmkit check --all” shows everything.",
        "{count} more findings ({codes}): “cmkit check --all” shows everything.",
        len(left),
        codes=told + more,
    )
    return ((sentence, "bold"),)


def _to_do(report: Report, ordered: Sequence[Problem]) -> Iterator[Line]:
    chosen: list[tuple[Problem, str]] = []
    for problem in ordered:
        command = report.remedies.command(problem)
        known = any(one.code == problem.code or (command and command == other) for one, other in chosen)
        if not known:
            chosen.append((problem, command))
        if len(chosen) == NOW:
            break
    heads = (_("One thing to do now"), _("Two things to do now"), _("Three things to do now"))
    yield ((_headed(heads[len(chosen) - 1], report.within), "bold underline"),)
    for number, (problem, command) in enumerate(chosen, start=1):
        title = on_one_line(worded(problem).title)
        yield ((f"  {number}. {title}", "bold"), (_why_now(report.urgency, problem), ""))
        yield ((f"     {command or place(problem, report.within)}", "green"),)


def _why_now(urgency: Urgency, problem: Problem) -> str:
    """Say what a finding stands in the way of."""
    told = []
    if gates := urgency.gates(problem):
        told.append(_("closes the gate “{gate}”").format(gate=gates[0]))
    if waiting := urgency.waiting[problem.code]:
        told.append(plural("{count} more check waits for it", "{count} more checks wait for it", waiting))
    return f" ({', '.join(told)})" if told else ""


def _completeness(report: Report) -> list[Line]:
    filled = sum(score.filled for score in report.scores)
    required = sum(score.required for score in report.scores)
    head = _("Filled, of the keys that the gates ask for: {filled}/{required}").format(
        filled=filled, required=required
    )
    parts = [
        f"{score.section.label.said(spoken_language())} {score.filled}/{score.required}"
        for score in report.scores
    ]
    told: list[Line] = [((_headed(head, report.within), "bold"),), ((f"  {' · '.join(parts)}", ""),)]
    if report.remedies.proposals and filled < required:
        told.append(
            ((_("  What a preset proposes counts once it is agreed: cmkit agree SECTION --by NAME"), ""),)
        )
    return told


def _headed(text: str, within: str) -> str:
    return f"{within}: {text}" if within else text


def counted(problems: Sequence[Problem]) -> str:
    """Say how many findings there are, of each severity."""
    counts = []
    for severity in Severity:
        found = [problem for problem in problems if problem.severity is severity]
        if found:
            counts.append(f"{len(found)} × {severity_word(severity.value)}")
    total = plural("{count} finding", "{count} findings", len(problems))
    return f"{total} ({', '.join(counts)})"
