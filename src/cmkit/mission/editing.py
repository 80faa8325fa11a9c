"""Changing a file that a person wrote: only the lines that must, under the lock, and read again first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cmkit.files.edits import Edit, difference, found_at
from cmkit.files.paths import inside
from cmkit.files.reading import Document, parse_yaml, read_yaml
from cmkit.files.splicing_together import edited_together
from cmkit.mission.change import change, change_linked
from cmkit.mission.rebasing import carried, rebased
from cmkit.model.base import Block
from cmkit.model.loading import load
from cmkit.model.references import known_ids, reference_problems
from cmkit.model.shape import block_at, keys_of
from cmkit.model.strategy import Strategy
from cmkit.problems import InputRefused, KeyPath, NotDone, Problem
from cmkit.text import _

Data = Mapping[str, object]
"""What a file says, as plain data."""

Decide = Callable[[Document], Iterable[Edit]]
"""Looks at a file as it stands under the lock, and says what to change; may be asked more than once."""

Beside = Callable[[Document], Mapping[str, bytes | None]]
"""Looks at the same file before its change, and says what else of the folder changes with it."""

_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Hand:
    """A YAML file of a mission that people write: its name in the folder, and what it holds."""

    name: str
    model: type[Block]
    begun: Callable[[], bytes] | None = None
    """What the file begins as where there is none yet; without it, a missing file is refused."""
    may_be_linked: bool = False
    """It is the user's own: where a link stands, the file that it leads to is meant, wherever that is."""

    def place(self, folder: Path) -> Path:
        """Return where the file stands; raises ``InputRefused`` for a link that may not be one."""
        path = folder / self.name
        if self.may_be_linked and path.is_symlink():
            return path.resolve()
        return inside(folder, self.name)


STRATEGY = Hand("strategy.yaml", Strategy)


def edit(folder: Path, hand: Hand, decide: Decide, beside: Beside | None = None) -> bool:
    """Change a file as ``decide`` says, and whatever stands ``beside`` with it; tell whether it changed.

    Nothing is written when the file cannot be read, when an edit cannot be made in it, or when it would have
    a fault that it has not now: ``InputRefused`` or ``Refused`` then says where. An editor knows nothing of
    our lock: what it saves while we decide is decided upon again, never overwritten.
    """

    def changes() -> dict[str, bytes | None]:
        document, after = _decided(folder, hand, decide)
        return {hand.name: after.raw, **(beside(document) if beside else {})}

    if (place := hand.place(folder)) != folder / hand.name:
        return change_linked(folder, place, lambda: _decided(folder, hand, decide)[1].raw)
    return hand.name in change(folder, changes)


def _decided(folder: Path, hand: Hand, decide: Decide) -> tuple[Document, Document]:
    """Return the file as it stands, and as it is to be; decided again where it was saved meanwhile."""
    place = hand.place(folder)
    for _attempt in range(_ATTEMPTS):
        found = _bytes_of(place)
        document = read(folder, hand)
        after = revised(document, hand, decide(document))
        if _bytes_of(place) == found:
            return document, after
    raise NotDone(
        _("Another program keeps changing {name}.").format(name=hand.name),
        _("Wait until it has finished, or close it, then try again."),
    )


def _bytes_of(place: Path) -> bytes | None:
    return place.read_bytes() if place.is_file() else None


def revised(document: Document, hand: Hand, edits: Iterable[Edit]) -> Document:
    """Return a file after some edits; raises ``InputRefused`` for one that would have a new fault."""
    after = edited_together(document, edits, lambda path: _order(hand.model, path))
    _refuse_new_faults(document, after, hand.model)
    return after


def edit_data(folder: Path, hand: Hand, make: Callable[[Data], Data]) -> frozenset[str]:
    """Change what a file says: ``make`` gets it as it stands under the lock, and returns what it should say.

    Returns the sections that changed; only their differing keys were touched.
    """
    changed: set[str] = set()

    def decide(document: Document) -> Iterable[Edit]:
        before = _plain(document)
        edits = difference(before, make(before))
        changed.clear()
        changed.update(str(one.path[0]) for one in edits)
        return edits

    edit(folder, hand, decide)
    return frozenset(changed)


def bring(folder: Path, hand: Hand, held: Data, wanted: Data) -> frozenset[str]:
    """Carry what differs between ``held`` and ``wanted`` into the file; return the sections that changed.

    What the file says differently from ``held`` by now stays; ``Refused`` where both changed the same place.
    """
    edits = difference(held, wanted)
    if edits:
        edit(folder, hand, lambda document: rebased(edits, held, document.data))
    return frozenset(str(one.path[0]) for one in edits)


def data_of(folder: Path, hand: Hand) -> Data:
    """Return what a file says now, as plain data; raises ``InputRefused``."""
    return _plain(read(folder, hand))


def read(folder: Path, hand: Hand) -> Document:
    """Read the file as it stands now, or as it would begin; raises ``InputRefused``."""
    path = hand.place(folder)
    if hand.begun is not None and not path.exists():
        return parse_yaml(hand.begun(), hand.name)
    return read_yaml(path, hand.name)


def _plain(document: Document) -> Data:
    return document.data if isinstance(document.data, dict) else {}


def _order(model: type[Block], path: KeyPath) -> Sequence[str]:
    """Return the customary order of the keys at a path; ``note`` and ``todo`` come last."""
    names = keys_of(block_at(model, path))
    return sorted(names, key=lambda name: name in ("note", "todo"))


def _refuse_new_faults(before: Document, after: Document, model: type[Block]) -> None:
    found = _faults(after, model)
    known = {_mark(problem) for problem in _faults(before, model)} if found else ()
    fresh = [problem for problem in found if _mark(problem) not in known]
    if fresh:
        went = all(problem.code == "RE001" and problem.facts.get("id") in _ids(before) for problem in fresh)
        raise InputRefused(
            _("{name} would no longer be right; it stays as it is.").format(name=after.name),
            _("What you take out is still named there: change that first, or insist with --cascade.")
            if went
            else "",
            problems=[_as_it_stands(problem, before, after) for problem in fresh],
        )


def _as_it_stands(problem: Problem, before: Document, after: Document) -> Problem:
    """Give the place of a fault in the file as it stays: the lines of what was not written are nowhere."""
    path: KeyPath | None = problem.where.path
    if any(isinstance(step, int) for step in problem.where.path):
        path = carried(problem.where.path, after.data, before.data) or _same_length(problem, before, after)
    place = before.where(path) if path is not None else None
    line, column = (place.line, place.column) if place else (None, None)
    return replace(problem, where=replace(problem.where, line=line, column=column))


def _same_length(problem: Problem, before: Document, after: Document) -> KeyPath | None:
    """Return the path of a fault where no list on its way grew or shrank: entries kept their places."""
    path = problem.where.path
    for depth, step in enumerate(path):
        one, other = (found_at(document.data, path[:depth]) for document in (before, after))
        if isinstance(step, int) and not (
            isinstance(one, list) and isinstance(other, list) and len(one) == len(other)
        ):
            return None
    return path


def _ids(document: Document) -> frozenset[str]:
    strategy = load(Strategy, document).value
    return frozenset().union(*known_ids(strategy).values()) if strategy else frozenset()


def _mark(problem: Problem) -> tuple[str, KeyPath, str]:
    return problem.code, problem.where.path, problem.facts.get("value", "")


def _faults(document: Document, model: type[Block]) -> Sequence[Problem]:
    loaded = load(model, document)
    if isinstance(loaded.value, Strategy):
        return [*loaded.problems, *reference_problems(loaded.value, known_ids(loaded.value), document)]
    return loaded.problems
