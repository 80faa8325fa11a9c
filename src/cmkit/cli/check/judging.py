"""One mission held against the rules, with what the rules must know of the CM's own side."""

from __future__ import annotations

from datetime import date

from cmkit import git
from cmkit.calendar.evidence import Evidence
from cmkit.cli.check.findings import located
from cmkit.deliverables.ejected import outdated
from cmkit.doctrine.engine import Ran, run_rules
from cmkit.doctrine.ground import Aside, Ground
from cmkit.doctrine.rules import REGISTRY
from cmkit.mission.contents import Opened
from cmkit.problems import NotDone


def judge(opened: Opened, today: date, aside: Aside | None = None, month: str = "") -> Ran:
    """Hold the rules against what was read; what could not be read comes first and alone.

    ``month`` is the one that a gate is asked about: what other months of the calendar lack does not shut it.
    """
    if opened.public is None:
        return Ran(tuple(located(opened.problems, opened.documents)))
    evidence = Evidence(opened.folder)
    ground = Ground(opened.public, today, opened.catalogue, aside or Aside(), evidence, month)
    ran = run_rules(REGISTRY, ground)
    told = {(problem.code, problem.where) for problem in opened.problems}
    found = [problem for problem in ran.findings if (problem.code, problem.where) not in told]
    findings = located([*opened.problems, *found, *outdated(opened.folder)], opened.documents)
    return Ran(tuple(findings), ran.skipped, tuple(located(ran.ignored, opened.documents)))


def aside_of(opened: Opened) -> Aside:
    """Return what the rules must know of ``private/`` to keep it there."""
    notes = opened.private.notes if opened.private else None
    hidden = notes.hidden_objectives if notes else ()
    words = frozenset(" ".join(word.casefold().split()) for one in hidden for word in (one.id, one.title))
    try:
        committed = git.available() and git.ever_committed(opened.folder, "private")
    except NotDone:  # git is there and refuses to look: nothing can be said
        committed = False
    return Aside(committed, words)
