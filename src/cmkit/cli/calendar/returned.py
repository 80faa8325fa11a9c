"""What came back from the client: files and pasted text read, and taken into the calendar as a whole."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from cmkit.calendar.approval import Approvals
from cmkit.calendar.dictated import bodies, post_names
from cmkit.calendar.evidence import Evidence
from cmkit.calendar.recording import Given
from cmkit.calendar.validation.returned import Answer, Outcome, Return, Said, in_turns
from cmkit.calendar.validation.returned_page import read_answer
from cmkit.calendar.validation.returned_sheet import Shown, by_label, read_sheet
from cmkit.calendar.validation.sheet import labels_of
from cmkit.catalogue.entries import load_networks
from cmkit.files.edits import Edit
from cmkit.files.paths import shown
from cmkit.files.tabular.folder import downloads
from cmkit.files.tabular.sources import MAXIMUM_BYTES
from cmkit.mission.agreeing import person
from cmkit.mission.contents import Opened
from cmkit.mission.editing import STRATEGY
from cmkit.mission.items import Decided, Placed, change_items, placed_items
from cmkit.model.strategy import Strategy
from cmkit.problems import InputRefused
from cmkit.text import LANGUAGES, _, one_line, visible

Via = Literal["sheet", "page", "mail"]
Act = Callable[[Answer, Placed, Approvals, Given], Outcome]
"""Says what an answer does to its item."""


@dataclass(frozen=True, slots=True)
class Came:
    """What came back in one file, or was pasted."""

    name: str
    """As the user knows it."""
    evidence: str
    """How its trace is named in an approval: the file, and the digest of its bytes."""
    back: Return


def came_back(files: Iterable[Path], opened: Opened) -> list[Came]:
    """Read all that came back; ``-`` is what is pasted. Raises ``InputRefused`` for what cannot be read."""
    reader = _Reader(opened)
    return [reader.read(name, raw) for name, raw in _contents(files)]


def answers_given(came: Sequence[Came], opened: Opened, by: str | None, given: Given) -> list[Said]:
    """Return each answer with who gave it: as ``--by`` says, else as is written in what came back.

    ``given`` holds the day, and who writes it down. Raises ``InputRefused`` where it is not said who
    answered, where that is nobody of the mission, and where the two do not agree.
    """
    data = opened.documents[STRATEGY.name].data
    people = data if isinstance(data, dict) else {}
    said: list[Said] = []
    for one in came:
        who = _answered_by(one, people, by)
        via = given.via or one.back.via
        told = Given(who, given.date, via, one.evidence, given.recorded_by)
        said += [(answer, told) for answer in one.back.answers]
    return said


def take(opened: Opened, said: Sequence[Said], act: Act, *, writing: bool) -> list[Outcome]:
    """Take the answers into the calendar, those that can be taken together; return what came of each."""
    placed = placed_items(opened)
    turns, outcomes = in_turns(said, placed)
    for turn in turns:
        outcomes += _turn(opened, turn, placed, act, writing=writing)
    return outcomes


def _turn(
    opened: Opened, turn: Sequence[Said], placed: Sequence[Placed], act: Act, *, writing: bool
) -> list[Outcome]:
    answers = {answer.item: (answer, given) for answer, given in turn}
    meant = [one for one in placed if one.item.id in answers]
    outcomes: list[Outcome] = []

    def decide(strategy: Strategy, there: Sequence[Placed]) -> Decided:
        approvals = Approvals(strategy, Evidence(opened.folder))
        outcomes.clear()
        edits: dict[str, list[Edit]] = {}
        beside: dict[str, bytes | None] = {}
        for one in there:
            answer, given = answers[one.item.id]
            outcome = act(answer, one, approvals, given)
            outcomes.append(outcome)
            if outcome.written.edits:
                edits.setdefault(one.file, []).extend(outcome.written.edits)
                beside.update(outcome.written.beside or {})
        return Decided(edits, beside)

    if writing:
        change_items(opened.folder, meant, decide)
    elif opened.public is not None:
        decide(opened.public.strategy, meant)
    return outcomes


class _Reader:
    """Reads what came back with an eye on the calendar as it is."""

    def __init__(self, opened: Opened) -> None:
        self.placed = {one.item.id: one.item for one in placed_items(opened)}
        assert opened.public is not None
        strategy = opened.public.strategy
        self.approvals = Approvals(strategy, Evidence(opened.folder))
        networks = load_networks(opened.catalogue)
        names = list(
            dict.fromkeys(name for item in self.placed.values() for name in post_names(item) if name)
        )
        self.labels: dict[str, str] = {}
        for language in LANGUAGES:
            self.labels.update(by_label(labels_of(strategy, networks, names, language)))

    def read(self, name: str, raw: bytes) -> Came:
        """Read one file, by what it is and not by its name."""
        pasted = name == "-"
        name = _("the pasted text") if pasted else name
        evidence = f"{visible(one_line(Path(name).name))} (sha256 {sha256(raw).hexdigest()[:16]})"
        try:
            answered = read_answer(raw.decode("utf-8-sig"))
        except UnicodeDecodeError:
            answered = None
        if answered is None and pasted:
            raise InputRefused(
                _("The pasted text holds no answers of the validation page."),
                _("Paste the whole of it, from its first “===” to its last."),
            )
        return Came(name, evidence, answered or read_sheet(raw, name, self._now, self.labels))

    def _now(self, item: str) -> Shown | None:
        found = self.placed.get(item)
        return Shown(self.approvals.published(found), bodies(found)) if found else None


def _contents(files: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Give the bytes of all files before anything of them is taken."""
    for path in files:
        if str(path) == "-":
            yield "-", sys.stdin.buffer.read(MAXIMUM_BYTES + 1)
            continue
        for one in downloads([path]):
            if isinstance(one, InputRefused):
                raise one
            yield one.name, one.read()


def _answered_by(one: Came, people: dict[str, object], by: str | None) -> str:
    written = one.back.by
    if not by and not written:
        if all(not answer.decision for answer in one.back.answers):
            return ""
        raise InputRefused(
            _("Nothing in {name} says who answered.").format(name=shown(one.name)),
            _("Say it: --by WHO"),
        )
    if not by:
        return person(people, written)
    who = person(people, by)
    try:
        other = person(people, written) if written else who
    except InputRefused:  # a nickname, initials: whoever imports it knows better
        other = who
    if other != who:
        raise InputRefused(
            _("{name} was answered by {written}; --by says {who}.").format(
                name=shown(one.name), written=visible(written), who=who
            ),
            _("Whoever answered approves, or nobody: leave --by out, or ask again."),
        )
    return who
