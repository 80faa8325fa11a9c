"""What there is to decide, what the figures propose, and what was recorded, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from cmkit.cli.kpi import verdicts_said as said
from cmkit.measures.deciding import Due, goes_against, said_by_figures
from cmkit.measures.judged import Judged, JudgedObjective
from cmkit.measures.verdicts import SHAPES
from cmkit.model.journal import Decision
from cmkit.text import _, spoken_language, visible, written_date


def all_waiting(waiting: Sequence[Due], standing: Judged, names: Mapping[str, str]) -> Iterator[str]:
    """Say which objectives wait for a decision, since when, and how each stands today.

    ``names`` are those of people, by their ids.
    """
    if not waiting:
        yield nothing_waits(standing)
    language = spoken_language()
    for place, due in enumerate(waiting):
        if place:
            yield ""
        yield from proposal(due.objective, names)
        now = standing.objective(due.objective.objective.id)
        if now and now.verdict not in ("none", due.objective.verdict):
            yield "  " + _("As of today: {verdict}.").format(verdict=said.verdict(now.verdict))
        yield "  " + _("It waits since the figures of {day}: {verdict}.").format(
            day=written_date(due.since, language), verdict=said.verdict(due.objective.verdict)
        )
        yield "  " + ways(due.objective.objective.id, due.proposed)


def nothing_waits(standing: Judged) -> str:
    """Say that there is nothing to decide, and what to do where there is nothing yet to decide upon."""
    if not standing.objectives:
        return _("There is no objective yet: cmkit ask objectives")
    if not any(one.kpis for one in standing.objectives):
        return _("There is no KPI yet: cmkit ask objectives")
    return _("No objective waits for a decision.")


def proposal(one: JudgedObjective, names: Mapping[str, str]) -> Iterator[str]:
    """Say what the figures say of an objective, on what that rests, and what they propose."""
    language = spoken_language()
    known = one.verdict != "none"
    state = f"{SHAPES[one.verdict]} {said.verdict(one.verdict)}" if known else _("without figures")
    yield f"{visible(one.objective.title)} ({one.objective.id}) – {state}"
    for kpi in one.primary:
        value = said.number(kpi.value, language)
        expected = said.aim(kpi.current.expected if kpi.current else kpi.expected_today, language)
        reached = said.percent(kpi.attainment, language)
        yield "  " + _("{name}: {value} (expected {expected}, reached {reached})").format(
            name=said.name_of(kpi, language), value=value, expected=expected, reached=reached
        )
        for lacking in kpi.missing:
            yield "    " + _("missing: {what}").format(what=said.missing(lacking, language, names))
    yield "  " + proposed(one)


def proposed(one: JudgedObjective) -> str:
    """Say what the figures propose; where they propose nothing, what there is to choose from."""
    if one.proposal:
        words = _(" or ").join(said.decision(word) for word in one.proposal)
        return _("The figures propose: {decisions}").format(decisions=words)
    return _("The figures propose nothing yet; you may decide: {decisions}").format(decisions=known())


def ways(objective: str, decisions: Sequence[Decision] = ()) -> str:
    """Write the command that decides, with the first thing that is proposed, or was chosen."""
    first: Decision = (*decisions, *get_args(Decision))[0]
    return f'cmkit decide {objective} {said.decision(first)} --reason "…"'


def known() -> str:
    """Name the decisions that there are."""
    return ", ".join(said.decision(word) for word in get_args(Decision))


def recorded(one: JudgedObjective, chosen: Decision, *, state_changed: bool) -> Iterator[str]:
    """Say what was recorded, how it stands to the figures, and what else it changed."""
    yield _("Recorded: {objective}, {decision}.").format(
        objective=visible(one.objective.title), decision=said.decision(chosen)
    )
    verdict = said_by_figures(one)
    if verdict == "without_figures":
        yield _("It is recorded as decided without figures.")
    elif verdict == "too_early":
        yield _("It is recorded as decided before the figures can tell.")
    elif goes_against(chosen, verdict):
        yield _("It goes against the figures ({verdict}): your reason stands beside them.").format(
            verdict=said.verdict(one.verdict)
        )
    if state_changed:
        yield _("The objective's state changed: the strategy has a new version, to be approved.")
    if chosen in ("change", "pivot"):
        yield _("Now write what changes into the strategy: cmkit ask objectives")
