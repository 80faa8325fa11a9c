"""Facts logged in the two journals: the client's in the open, the CM's own in ``private/``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from cmkit.files.edits import Edit, Set, found_at, mappings
from cmkit.files.reading import Document
from cmkit.mission.editing import Hand, edit
from cmkit.mission.journal import BEGUN, entered
from cmkit.model.journal import PrivateJournal
from cmkit.problems import InputRefused
from cmkit.text import _, one_line

PRIVATE_JOURNAL = Hand("private/journal.yaml", PrivateJournal, begun=lambda: BEGUN)
"""The CM's own journal; made with its first entry."""

Fact = Mapping[str, object]


def log(folder: Path, hand: Hand, entry: Fact, *, again: bool = False, settles: str = "") -> bool:
    """Put a fact at the end of a journal, on a line of its own; tell whether it was written.

    A fact of the same kind, day and words is not written twice, unless ``again``. ``settles`` are words of an
    open request, which then gets the day of the entry: without words of its own the entry takes those of the
    request. Raises ``InputRefused`` where no request has such words, or several, or an unreadable journal.
    """

    def decide(document: Document) -> Iterable[Edit]:
        edits: list[Edit] = []
        fact = entry
        if settles:
            place, request = _request(document.data, settles)
            fact = _with_words_of(request, entry)
            edits.append(Set(("entries", place, "received_on"), entry["date"]))
        if again or not is_logged(document.data, fact):
            edits.append(entered(fact))
        return edits

    return edit(folder, hand, decide)


def is_logged(data: object, entry: Fact) -> bool:
    """Tell whether a journal has a fact of that kind, day and words, and of the same figure."""
    wanted = _mark(entry)
    return any(_mark(one) == wanted for one in entries_of(data))


def entries_of(data: object) -> list[Fact]:
    """Return the facts of a journal as plain data; what is none is left out."""
    return mappings(found_at(data, ("entries",)))


def _mark(entry: Fact) -> tuple[str, ...]:
    told = [str(entry.get(key) or "") for key in ("date", "kind")]
    figures = [str(entry.get(key) or "") for key in ("amount", "duration", "reference")]
    return (*told, _folded(entry.get("what")), *figures)


def _folded(words: object) -> str:
    text = " ".join(map(str, words)) if isinstance(words, Sequence) and not isinstance(words, str) else words
    return one_line(str(text or "")).casefold()


def _request(data: object, words: str) -> tuple[int, Fact]:
    """Find the one open request that has these words."""
    there = found_at(data, ("entries",))
    waiting = [
        (place, one)
        for place, one in enumerate(there if isinstance(there, list) else [])
        if isinstance(one, Mapping) and one.get("kind") == "request" and not one.get("received_on")
    ]
    wanted = _folded(words)
    found = [one for one in waiting if _folded(one[1].get("what")) == wanted]
    found = found or [one for one in waiting if wanted in _folded(one[1].get("what"))]
    if len(found) == 1:
        return found[0]
    named = "\n".join(f"  {_as_told(one)}" for _place, one in (found or waiting)[:8])
    raise InputRefused(
        _("Several open requests have these words.") if found else _("No open request has these words."),
        _("Those that are open:\n{requests}").format(requests=named)
        if named
        else _("Nothing is asked for at the moment: cmkit log request"),
    )


def _as_told(entry: Fact) -> str:
    words = entry.get("what")
    return one_line(" ".join(map(str, words)) if isinstance(words, list) else str(words or "–"))


def _with_words_of(request: Fact, entry: Fact) -> Fact:
    taken = {key: request[key] for key in ("what", "from", "objective", "kpi") if request.get(key)}
    return {**entry, **{key: value for key, value in taken.items() if not entry.get(key)}}
