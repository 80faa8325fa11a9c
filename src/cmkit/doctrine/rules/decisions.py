"""EV: every indicator ends in a decision, and a decision changes something."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.moments import JOURNAL, day_of, live
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.journal import Entry
from cmkit.problems import Severity

rule = REGISTRY.rule


@rule("EV006", source="A6", severity=Severity.WARNING, needs=("OB001",))
def nothing_decided(ground: Ground) -> Iterator[Found]:
    """A quarter or a due date that closed with a verdict ends in a decision."""
    if not live(ground) or not ground.public.readings:
        return
    places = {one.id: path for path, one in ground.objectives()}
    for waiting in ground.waiting:
        path = places.get(waiting.objective.objective.id)
        if path and (ground.today - waiting.since).days > ground.limit("decision_days"):
            facts = {
                "objective": waiting.objective.objective.title,
                "id": waiting.objective.objective.id,
                "since": waiting.since.isoformat(),
            }
            yield Found(path, facts, "objectives.state")


@rule("EV007", source="A6", severity=Severity.WARNING)
def nothing_changed(ground: Ground) -> Iterator[Found]:
    """After «change» or «pivot», what the strategy says for the objective is no longer as it was."""
    if not live(ground):
        return
    for index, entry, day in _last_decisions(ground):
        is_over = (ground.today - day).days > ground.limit("decision_days")
        if entry.decision in ("change", "pivot") and is_over and _is_unchanged(ground, entry):
            facts = {"objective": _title(ground, entry), "date": day.isoformat()}
            yield Found(("entries", index), facts, "entries.decision", JOURNAL)


@rule("EV008", source="A6", severity=Severity.WARNING)
def decided_without_reason(ground: Ground) -> Iterator[Found]:
    """A decision has its reason: the next one is taken better."""
    if not live(ground):
        return
    for index, entry in enumerate(ground.public.journal):
        if entry.kind == "decision" and entry.decision and not entry.reason:
            facts = {"objective": _title(ground, entry), "date": str(entry.date)}
            yield Found(("entries", index), facts, "entries.reason", JOURNAL)


@rule("EV009", source="A6", severity=Severity.WARNING)
def stopped_and_active(ground: Ground) -> Iterator[Found]:
    """What was decided to be stopped is not pursued as before."""
    if not live(ground):
        return
    pursued = {one.id for one in ground.strategy.objectives if one.is_pursued}
    for index, entry, day in _last_decisions(ground):
        if entry.decision == "stop" and entry.objective in pursued:
            facts = {"objective": _title(ground, entry), "date": day.isoformat()}
            yield Found(("entries", index), facts, "entries.decision", JOURNAL)


def _is_unchanged(ground: Ground, entry: Entry) -> bool:
    """Compare what concerns the objective; an entry that does not hold its digest, the whole strategy."""
    if entry.objective_version and entry.objective:
        return entry.objective_version == ground.public.objective_versions.get(entry.objective)
    return entry.version is not None and entry.version == ground.public.version


def _last_decisions(ground: Ground) -> Iterator[tuple[int, Entry, date]]:
    """Give the last decision on each objective, with its place and its day."""
    last: dict[str, tuple[int, Entry, date]] = {}
    for index, entry in enumerate(ground.public.journal):
        day = day_of(ground, entry.date)
        if entry.kind == "decision" and entry.objective and entry.decision and day and day <= ground.today:
            before = last.get(entry.objective)
            if before is None or before[2] <= day:
                last[entry.objective] = (index, entry, day)
    yield from last.values()


def _title(ground: Ground, entry: Entry) -> str:
    return next((one.title for one in ground.strategy.objectives if one.id == entry.objective), "")
