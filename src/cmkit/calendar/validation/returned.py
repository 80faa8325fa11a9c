"""What a client answered about items, whatever brought it back: bound to what the client saw.

A sheet, a page or a mail is read into a ``Return``. ``in_turns`` sets apart what no item can take;
``answered.judged`` says what each of the other answers does to its item.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from cmkit.calendar.changed import Change
from cmkit.calendar.published import Published
from cmkit.calendar.recording import Given, Written
from cmkit.mission.items import Placed
from cmkit.text import _, nearest

Decision = Literal["approved", "changes", "hold", ""]
"""What the client decided of an item; empty where nothing was."""

Kind = Literal[
    "approved",
    "corrected",
    "changes",
    "on_hold",
    "texts",
    "already",
    "undecided",
    "remarked",
    "unclear",
    "changed",
    "altered",
    "unknown",
    "contradicting",
    "stranger",
    "refused",
]
NOTHING = Written()
TAKEN: frozenset[Kind] = frozenset(
    {"approved", "corrected", "changes", "on_hold", "texts", "already", "undecided"}
)
"""Outcomes in which the calendar says what the client said, or the client said nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back about one item."""

    item: str
    """Its id as it came back."""
    digest: str
    """The digest of what the client was shown, ``1:<20 hex>``; empty where it is not known."""
    decision: Decision
    note: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    """What the client wrote over, by the names of the posts (``dictated.post_names``): ``instagram``,
    ``facebook 2``, empty for an item without posts. The whole text, and only where it differs."""
    asked_day: str = ""
    """Another day that the client asks for, as it was written."""
    asked_hour: str = ""
    seen: Published | None = None
    """All that was shown, where the carrier kept it: what changed since can then be told word by word."""
    seen_day: str = ""
    """The day that was shown, in ISO form; a move that is too far is no longer what was approved."""
    seen_hours: tuple[str, ...] = ()
    """The hours that were shown, as ``approval.hours_of`` gives them."""
    overwritten: Mapping[str, str] = field(default_factory=dict)
    """Other things than texts that were written over, by their keys (``title``, ``link``), or texts that
    cannot be read: nothing is approved with them."""
    word: str = ""
    """The client's own word of decision, where it is none that is known; ``decision`` is empty then."""
    where: str = ""
    """Row or line in what came back, for messages."""

    @property
    def says_nothing(self) -> bool:
        """Whether nothing was answered at all."""
        asked = self.note or self.asked_day or self.asked_hour or self.texts or self.overwritten
        return not (self.decision or self.word or asked)


@dataclass(frozen=True, slots=True)
class Return:
    """All that came back in one file or text."""

    answers: tuple[Answer, ...]
    by: str = ""
    """Who answered, as written there: an id or a name; empty where it is not said."""
    sent: tuple[str, ...] = ()
    """The ids of all the items that were sent, where that is known."""
    via: Literal["sheet", "page", "mail"] = "sheet"
    """What carried it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer came to."""

    kind: Kind
    answer: Answer
    written: Written = NOTHING
    file: str = ""
    words: tuple[Change, ...] = ()
    """What changed since it was shown; what the client changed where it was ``corrected``."""
    reason: str = ""
    """Why it was not taken, in the user's language."""
    hint: str = ""
    near: str = ""
    """An id that resembles an unknown one: a suggestion, never taken."""

    @property
    def taken(self) -> bool:
        """Whether it was taken as the client said it."""
        return self.kind in TAKEN


Said = tuple[Answer, Given]
"""An answer, and who gave it, how, on which day."""


def in_turns(said: Sequence[Said], placed: Sequence[Placed]) -> tuple[list[list[Said]], list[Outcome]]:
    """Set apart the answers that no item can take; return the others, at most one for an item in each turn.

    Only what several people answered alike takes more than one turn. Ids are never guessed; rows about one
    item that say the same count once, and such as contradict each other are refused, all of them.
    """
    there = [one.item.id for one in placed]
    turns: list[list[Said]] = []
    outcomes: list[Outcome] = []
    for item, group in _by_item(said).items():
        found = there.count(item)
        if found == 1 and _agree(group):
            for number, one in enumerate(_one_each(group)):
                if number == len(turns):
                    turns.append([])
                turns[number].append(one)
        elif found == 1:
            outcomes += [Outcome("contradicting", answer) for answer, _given in group]
        elif found:
            twice = _("{item} stands more than once in the calendar.").format(item=item)
            outcomes += [Outcome("refused", answer, reason=twice) for answer, _given in group]
        else:
            near = nearest(item, there)
            outcomes += [Outcome("unknown", answer, near=near) for answer, _given in group]
    return turns, outcomes


def _by_item(said: Sequence[Said]) -> dict[str, list[Said]]:
    groups: dict[str, list[Said]] = {}
    for answer, given in said:
        groups.setdefault(answer.item, []).append((answer, given))
    # A row that was inserted, copied or emptied answers nothing beside one that does.
    return {
        item: [one for one in group if not one[0].says_nothing] or group[:1] for item, group in groups.items()
    }


def _agree(group: Sequence[Said]) -> bool:
    """Whether all rows about one item say the same; where they stand does not count."""
    rows = [replace(answer, where="", seen=None) for answer, _given in group]
    return all(row == rows[0] for row in rows)


def _one_each(group: Sequence[Said]) -> list[Said]:
    """Return one answer of each person."""
    return list({given.by: (answer, given) for answer, given in reversed(group)}.values())[::-1]
