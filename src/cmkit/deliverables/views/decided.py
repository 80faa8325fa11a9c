"""What was decided in the course of a mission, from the journal, with the reason of each."""

from __future__ import annotations

from datetime import date

from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.words import enumerated
from cmkit.measures.deciding import goes_against
from cmkit.mission.contents import Public
from cmkit.model.journal import Entry


def decided(sayer: Sayer) -> list[Said]:
    """Say the decisions that may be passed on, the last one first."""
    starts_on = sayer.strategy.starts_on
    entries = [entry for entry in sayer.public.journal if entry.is_told and entry.kind == "decision"]
    entries.sort(key=lambda entry: _day(entry, starts_on), reverse=True)
    return [said_decision(sayer, entry) for entry in entries]


def last_decisions(public: Public) -> dict[str, Entry]:
    """Return the last decision on each objective, of those that may be passed on, by the objective's id."""
    starts_on = public.strategy.starts_on
    found: dict[str, Entry] = {}
    for entry in public.journal:
        if entry.kind == "decision" and entry.objective and entry.decision and entry.is_told:
            before = found.get(entry.objective)
            if before is None or _day(before, starts_on) <= _day(entry, starts_on):
                found[entry.objective] = entry
    return found


def said_last_decisions(sayer: Sayer) -> dict[str, Said]:
    """Say the last decision on each objective, by the objective's id."""
    return {name: said_decision(sayer, entry) for name, entry in last_decisions(sayer.public).items()}


def _day(entry: Entry, starts_on: date | None) -> date:
    return entry.date.first(starts_on) or date.min


def said_decision(sayer: Sayer, entry: Entry) -> Said:
    """Say one decision: of what, what, why, and which lever was turned."""
    return {
        "date": sayer.forms.date(entry.date),
        "on": sayer.forms.on(entry.date),
        "objective_id": entry.objective or "",
        "objective": sayer.name("objectives", entry.objective) if entry.objective else "",
        "decision": enumerated(sayer.language, "journal.decision", entry.decision) if entry.decision else "",
        "what": list(entry.what),
        "reason": list(entry.reason),
        "lever": list(entry.lever),
        "is_unmeasured": entry.verdict == "without_figures",
        "is_against": bool(entry.decision and entry.verdict and goes_against(entry.decision, entry.verdict)),
    }
