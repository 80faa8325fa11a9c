"""What a document is made from, as plain data: its version is a digest over that, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cmkit.deliverables.documents import DocumentKind
from cmkit.deliverables.views.decided import last_decisions
from cmkit.deliverables.views.minutes import meeting_day, note_name
from cmkit.files.reading import Document
from cmkit.mission.contents import Public
from cmkit.mission.version import last_fact, strategy_data
from cmkit.model.readings import COLUMNS
from cmkit.model.strategy import Strategy

MEASURES = "measures/"
_OF_STRATEGY = ("proposal", "collaboration-charter")


def inputs_of(
    kind: DocumentKind,
    documents: Mapping[str, Document],
    public: Public,
    *,
    meeting: str = "",
    month: date | None = None,
) -> list[object]:
    """List the inputs of a document; ``documents`` are the mission's files by name.

    Minutes depend on the day of their ``meeting`` alone, so that the strategy may go on without them.
    """
    if meeting:
        note = public.notes.get(note_name(meeting), "")
        return [kind.id, _day(documents, meeting), _names(public.strategy), note]
    inputs: list[object] = [
        kind.id,
        strategy_data(documents["strategy.yaml"]),
        public.notes.get(kind.id, ""),
    ]
    if kind.dated == "month":
        inputs.append(month)
    if kind.reports and month:
        inputs.append(public.notes.get(f"{month.year:04}-{month.month:02}", ""))
    if kind.decisions and (said := _decisions(public)):
        inputs.append(said)
    for beginning in kind.follows:
        inputs += _readings(public) if beginning == MEASURES else _files(documents, beginning)
    return inputs


def dated_by(
    kind: DocumentKind, public: Public, *, meeting: str = "", otherwise: date | None = None
) -> date | None:
    """Return the date of a document: the last fact among what it is made from, ``None`` without one.

    ``otherwise`` is that of a document that also follows what the journal and the figures say.
    """
    if meeting:
        return meeting_day(public, meeting)
    if kind.id in _OF_STRATEGY:
        return last_fact([public.strategy], (), public.strategy.starts_on)
    return otherwise


def _decisions(public: Public) -> list[object]:
    """Return the last decision on each objective as plain data: what a document says of it."""
    return [
        [str(one.date), one.objective, one.decision, one.verdict, [*one.what], [*one.reason], [*one.lever]]
        for one in last_decisions(public).values()
    ]


def _readings(public: Public) -> list[object]:
    """Return the readings as plain data; they are no YAML, and stand in no document."""
    return [[str(getattr(one, column) or "") for column in COLUMNS] for one in public.readings]


def _files(documents: Mapping[str, Document], beginning: str) -> list[object]:
    return [documents[name].data for name in sorted(documents) if name.startswith(beginning)]


def _day(documents: Mapping[str, Document], meeting: str) -> list[object]:
    """Return the entries of the journal that bear the date of a meeting, as they stand in the file."""
    data = documents["journal.yaml"].data
    entries = data.get("entries") if isinstance(data, dict) else None
    return [
        entry
        for entry in (entries if isinstance(entries, list) else ())
        if isinstance(entry, dict) and str(entry.get("date")) == meeting
    ]


def _names(strategy: Strategy) -> object:
    """Return what minutes take from the strategy: who and what the ids of the journal stand for."""
    mission = strategy.mission
    commitments = strategy.client.commitments
    return {
        "client": strategy.client.name,
        "language": mission.language,
        "currency": mission.currency,
        "starts_on": str(mission.starts_on or ""),
        "cm": mission.cm,
        "sponsor": strategy.client.sponsor,
        "reply_within": str((commitments and commitments.reply_within) or ""),
        "people": {person.id: person.name for person in strategy.people},
        "objectives": {objective.id: objective.title for objective in strategy.objectives},
    }
