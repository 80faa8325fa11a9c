"""What was decided in the course of a mission, from the journal, with the reason of each."""

from __future__ import annotations

from datetime import date

from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.words import enumerated
from cmkit.model.journal import Entry


def decided(sayer: Sayer) -> list[Said]:
    """Say the decisions that may be passed on, the last one first."""
    starts_on = sayer.strategy.starts_on
    entries = [entry for entry in sayer.public.journal if is_told(entry) and entry.kind == "decision"]
    entries.sort(key=lambda entry: entry.date.first(starts_on) or date.min, reverse=True)
    return [said_decision(sayer, entry) for entry in entries]


def is_told(entry: Entry) -> bool:
    """Tell whether an entry of the journal may stand in a document that is passed on."""
    return entry.visibility != "confidential" and not entry.embargo_until


def said_decision(sayer: Sayer, entry: Entry) -> Said:
    """Say one decision: of what, what, why, and which lever was turned."""
    return {
        "date": sayer.forms.date(entry.date),
        "objective_id": entry.objective or "",
        "objective": sayer.name("objectives", entry.objective) if entry.objective else "",
        "decision": enumerated(sayer.language, "journal.decision", entry.decision) if entry.decision else "",
        "what": list(entry.what),
        "reason": list(entry.reason),
        "lever": list(entry.lever),
    }
