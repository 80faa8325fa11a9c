"""From a verdict to a decision: what is proposed, what waits to be decided, what goes against the figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from cmkit.catalogue.entries import Metric
from cmkit.measures.judged import Judged as Standing
from cmkit.measures.judged import JudgedObjective
from cmkit.measures.judging import judged
from cmkit.measures.spans import last_quarter_end
from cmkit.measures.verdicts import PROPOSED
from cmkit.mission.contents import Public
from cmkit.model.journal import Decision, Entry, Judged
from cmkit.text import slug

WORDS: Mapping[str, Decision] = {
    "continuer": "continue",
    "optimiser": "optimise",
    "optimize": "optimise",
    "changer": "change",
    "arreter": "stop",
    "pivoter": "pivot",
}
"""What people write for a decision, beside its own word."""

_AGREES: Mapping[Judged, frozenset[Decision]] = {
    "success": frozenset({"continue", "optimise"}),
    "moderate_success": frozenset({"continue", "optimise"}),
    "late": frozenset({"optimise", "change"}),
    "moderate_failure": frozenset({"optimise", "change"}),
    "proven_failure": frozenset({"change", "stop", "pivot"}),
}
"""The decisions that a verdict lets expect: those that it proposes, and the one beside."""


def decision_of(word: str) -> Decision | None:
    """Read a decision as people write it: ``continue``, ``arrêter``."""
    bare = slug(word, "")
    return WORDS.get(bare) or next((one for one in get_args(Decision) if one == bare), None)


def said_by_figures(one: JudgedObjective) -> Judged:
    """Return what the figures say of an objective, as a decision keeps it."""
    return one.verdict if one.verdict != "none" else "without_figures"


def goes_against(decision: Decision, verdict: Judged) -> bool:
    """Tell whether a decision is another than the verdict lets expect."""
    return verdict in _AGREES and decision not in _AGREES[verdict]


@dataclass(frozen=True, slots=True)
class Due:
    """An objective whose period closed with a verdict, and of which nothing was decided since."""

    objective: JudgedObjective
    since: date
    """The last day of the figures that the verdict rests on."""
    proposed: tuple[Decision, ...]


def due(objectives: Iterable[JudgedObjective], journal: Iterable[Entry], starts_on: date | None) -> list[Due]:
    """Return the objectives that wait for a decision: a quarter or a due date closed them, none followed."""
    decided = decided_on(journal, starts_on)
    found = []
    for one in objectives:
        closed = [kpi.current.figure.day for kpi in one.deciding if kpi.occasion != "asked" and kpi.current]
        if one.verdict not in PROPOSED or not closed or one.objective.state in ("met", "stopped"):
            continue
        since = max(closed)
        if decided.get(one.objective.id, date.min) < since:
            found.append(Due(one, since, PROPOSED[one.verdict]))
    return found


def waiting(public: Public, standing: Standing, metrics: Mapping[str, Metric]) -> list[Due]:
    """Return the objectives that wait for a decision on the day of a ``standing``, in their order.

    A quarter that closed with a verdict waits for its decision also when figures of later months have come;
    what such an objective holds is how it stood at the end of that quarter.
    """
    starts_on = public.strategy.starts_on
    found = {one.objective.objective.id: one for one in due(standing.objectives, public.journal, starts_on)}
    decided = decided_on(public.journal, starts_on)
    closed = last_quarter_end(standing.today)
    left = [
        one.objective.id
        for one in standing.objectives
        if one.objective.id not in found
        and decided.get(one.objective.id, date.min) < closed
        and any(kpi.current and kpi.current.figure.day > closed for kpi in one.kpis)
    ]
    if left and (starts_on is None or starts_on <= closed):
        then = due(judged(public, closed, metrics).objectives, public.journal, starts_on)
        found |= {one.objective.objective.id: one for one in then if one.objective.objective.id in left}
    return [found[one.objective.id] for one in standing.objectives if one.objective.id in found]


def decided_on(journal: Iterable[Entry], starts_on: date | None) -> dict[str, date]:
    """Return the day of the last decision on each objective, by its id."""
    decided: dict[str, date] = {}
    for entry in journal:
        day = entry.date.last(starts_on)
        if entry.kind == "decision" and entry.objective and day:
            decided[entry.objective] = max(day, decided.get(entry.objective, day))
    return decided
