"""The minutes of one meeting, from the journal: who was there, what was decided, who does what by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from cmkit.deliverables.said import Catalogue, Said, Sayer
from cmkit.deliverables.views.common import Header, View, document, of_client, of_cm, words_of
from cmkit.deliverables.words import enumerated
from cmkit.mission.contents import Public
from cmkit.model.journal import Entry
from cmkit.model.values import PartialDate

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

_BESIDE = ("receipt", "approval", "review", "incident", "spend")
"""What the journal notes on the day of a meeting and what no section of the minutes is made of."""


def meetings(public: Public) -> tuple[str, ...]:
    """Name the meetings that minutes can be made of, by their dates as the journal writes them, in order.

    A meeting of which every word is confidential has none.
    """
    starts_on = public.strategy.starts_on
    found = {str(entry.date): entry.date for entry in public.journal if _is_meeting(entry)}
    return tuple(sorted(found, key=lambda name: (found[name].first(starts_on) or date.min, name)))


def meetings_in(public: Public, month: date) -> tuple[str, ...]:
    """Name the meetings of one month, in order."""
    days = {str(entry.date): entry.date.first(public.strategy.starts_on) for entry in public.journal}
    return tuple(name for name in meetings(public) if (day := days[name]) and day.replace(day=1) == month)


def meeting_day(public: Public, meeting: str) -> date | None:
    """Return the first day of the date of a meeting; ``None`` for a mission month without a start."""
    starts_on = public.strategy.starts_on
    return next((entry.date.first(starts_on) for entry in public.journal if str(entry.date) == meeting), None)


def entries_on(public: Public, meeting: str) -> tuple[Entry, ...]:
    """Return what the journal says of a day and what may be passed on, in its order."""
    return tuple(
        entry for entry in public.journal if str(entry.date) == meeting and entry.visibility != "confidential"
    )


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows."""
    return minutes(subject.public, subject.catalogue, header, subject.dated)


def minutes(public: Public, catalogue: Catalogue, header: Header, meeting: str) -> View:
    """Return what the minutes of a meeting show; ``meeting`` is one of ``meetings``."""
    sayer = Sayer(public, catalogue, header.language)
    day = entries_on(public, meeting)
    held = [entry for entry in day if _is_meeting(entry)]
    when = held[0].date
    actions = _actions(sayer, day)
    commitments = sayer.strategy.client.commitments
    following = next((entry.next_on for entry in held if entry.next_on), None)
    return {
        "document": document(header, sayer),
        "words": words_of(sayer, note_name(meeting)),
        "date": sayer.forms.date(when),
        "date_on": sayer.forms.on(when),
        "at": next((said for entry in held if (said := sayer.forms.at(entry.at))), ""),
        "where": next((list(entry.where) for entry in held if entry.where), []),
        "present": _people(sayer, [one for entry in held for one in entry.who]),
        "excused": _people(sayer, [one for entry in held for one in entry.excused]),
        "subjects": [_subject(entry) for entry in held if entry.what and not entry.embargo_until],
        "embargoes": [_embargo(sayer, entry) for entry in day if entry.embargo_until and entry.what],
        "decisions": _decisions(sayer, day),
        "actions": actions,
        "first_due": _first_due(sayer, day),
        "beside": [_beside(sayer, entry) for entry in day if _is_beside(entry)],
        "has_confidential": any(
            str(entry.date) == meeting and entry.visibility == "confidential" for entry in public.journal
        ),
        "approved_then": _approved_then(sayer, header, when.first(sayer.strategy.starts_on)),
        "next_on": sayer.forms.on(following),
        "reply_within": sayer.forms.duration(commitments.reply_within if commitments else None),
        "addressee": of_client(sayer),
        "cm": of_cm(sayer),
    }


def note_name(meeting: str) -> str:
    """Name the note whose words go into the minutes of a meeting: ``notes/minutes-2027-01-12.md``."""
    return f"minutes-{meeting}"


def _is_meeting(entry: Entry) -> bool:
    return entry.kind == "meeting" and entry.visibility != "confidential"


def _is_beside(entry: Entry) -> bool:
    return entry.kind in _BESIDE and bool(entry.what) and not entry.embargo_until


def _people(sayer: Sayer, ids: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(sayer.people(ids)))


def _subject(entry: Entry) -> Said:
    return {"what": list(entry.what), "note": list(entry.note), "link": entry.link or ""}


def _embargo(sayer: Sayer, entry: Entry) -> Said:
    return {"what": list(entry.what), "until": sayer.forms.date(entry.embargo_until)}


def _decisions(sayer: Sayer, day: Sequence[Entry]) -> list[Said]:
    """Gather what was decided: the meeting's own words, and the decisions that the journal dates that day."""
    found: list[Said] = []
    for entry in day:
        if entry.kind == "meeting":
            found += [
                {"what": [text], "objective": "", "decision": "", "reason": []} for text in entry.decided
            ]
        elif entry.kind == "decision" and not entry.embargo_until:
            found.append(
                {
                    "what": list(entry.what),
                    "objective": sayer.name("objectives", entry.objective) if entry.objective else "",
                    "decision": enumerated(sayer.language, "journal.decision", entry.decision)
                    if entry.decision
                    else "",
                    "reason": list(entry.reason),
                }
            )
    return found


def _actions(sayer: Sayer, day: Sequence[Entry]) -> list[Said]:
    """Say who does what by when: the actions of the meeting, and what was asked for that day."""
    unclear = sayer.forms.word("marks", "unclear")
    found = []
    for entry in day:
        for one in entry.actions:
            who = sayer.forms.listed(sayer.people(one.who)) or unclear
            found.append(_action(sayer, who, one.what, one.due, one.note))
        if entry.kind == "request":
            who = sayer.forms.listed(sayer.people(entry.from_)) or of_client(sayer)
            found.append(_action(sayer, who, entry.what, entry.due, entry.note))
    return found


def _action(
    sayer: Sayer, who: str, what: Sequence[str], due: PartialDate | None, note: Sequence[str]
) -> Said:
    return {"who": who, "what": list(what), "due": sayer.forms.date(due), "note": list(note)}


def _first_due(sayer: Sayer, day: Sequence[Entry]) -> str:
    starts_on = sayer.strategy.starts_on
    dues = [one.due for entry in day for one in entry.actions if one.due]
    dues += [entry.due for entry in day if entry.kind == "request" and entry.due]
    return sayer.forms.by(min(dues, key=lambda due: due.last(starts_on) or date.max, default=None))


def _beside(sayer: Sayer, entry: Entry) -> Said:
    return {
        "kind": enumerated(sayer.language, "journal.kind", entry.kind),
        "what": list(entry.what),
        "who": _people(sayer, entry.who or entry.from_),
        "amount": sayer.forms.money(entry.amount),
        "version": entry.version or "",
        "note": list(entry.note),
    }


def _approved_then(sayer: Sayer, header: Header, day: date | None) -> Said:
    """Say which revision of the strategy was approved by the day of the meeting, which never changes."""
    starts_on = sayer.strategy.starts_on

    def before() -> Iterator[int]:
        for index, one in enumerate(header.approvals):
            approved = one.date.first(starts_on) if one.date else None
            if day and approved and approved <= day:
                yield index

    last = max(before(), default=None)
    if last is None:
        return {"version": "", "by": [], "on": ""}
    one = header.approvals[last]
    return {"version": one.version, "by": sayer.people(one.by), "on": sayer.forms.on(one.date)}
