"""The command that mends a finding, ready to be copied into a shell."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cmkit.calendar.card import KEYS
from cmkit.doctrine.engine import STRATEGY
from cmkit.doctrine.ground import within
from cmkit.files.edits import found_at
from cmkit.files.reading import Document
from cmkit.mission.agreeing import sections
from cmkit.mission.contents import Opened
from cmkit.model.people import Person
from cmkit.model.shape import Key, block_at, keys
from cmkit.model.strategy import Strategy
from cmkit.problems import KeyPath, Problem, dotted, parsed
from cmkit.text import shell_word

_AGREED, _APPROVED = "mission.agreed", "mission.approved"
_SPONSOR = ("client", "sponsor")
_DECIDED = "objectives.state"
"""What a decision settles: the command that records one also writes what it makes of the objective."""
_OPTIONS = ("-C", "--by", "--key")
_MISREAD = ("MO", "RE")
"""Blocks of findings about a value as it is read: the key to say again is the one they lie at."""


@dataclass(frozen=True, slots=True)
class Remedies:
    """Knows how a mission's findings are mended from the command line."""

    data: Mapping[str, object]
    """The strategy as it stands in the file; empty where it cannot be read."""
    proposals: tuple[str, ...] = ()
    """The keys that still hold a preset's text."""
    by: str = ""
    """Who would agree, by id."""
    folder: str = ""
    """The mission, where the command line has to name it."""
    documents: Mapping[str, Document] = field(default_factory=dict)
    """The files of the mission, for the items that findings of the calendar are about."""
    _known: dict[KeyPath, Mapping[int, str]] = field(default_factory=dict, init=False, compare=False)
    """The ids of the lists that were looked at: of ten thousand findings, many lie in the same."""

    def command(self, problem: Problem) -> str:
        """Return the command that mends a finding; empty where only an editor does."""
        if problem.where.file != STRATEGY:
            return self._edit(problem)
        if not self.data:
            return ""
        if problem.fix in (_AGREED, _APPROVED):
            return self._agree(self._waiting(problem)) if problem.fix == _AGREED else self._approve()
        if problem.fix is None:
            path = problem.where.path
            misread = problem.code.startswith(_MISREAD) and path and isinstance(path[-1], str)
            return self._ask(path) if misread else ""
        path = self._entry(parsed(problem.fix), problem.where.path)
        if problem.fix == _DECIDED and (name := _id(found_at(self.data, path[:-1]))):
            return self._cmkit("decide", name)
        if self.by and any(within(dotted(path), proposal) for proposal in self.proposals):
            return self._agree([str(path[0])])
        return self._ask(path)  # what a preset proposed there is kept, or changed, by answering it

    def _edit(self, problem: Problem) -> str:
        """Open the item that a finding of the calendar is about, where its card holds what is to change."""
        document = self.documents.get(problem.where.file)
        held = (problem.fix or "").removeprefix("items.").removeprefix("posts.")
        if document is None or not problem.where.file.startswith("calendar/") or held not in KEYS:
            return ""
        name = _id(found_at(document.data, problem.where.path[:2]))
        return self._cmkit("calendar", "edit", name) if name else ""

    def _waiting(self, problem: Problem) -> list[str]:
        told = problem.facts.get("sections", "")
        waiting = told.split(", ") if told else [str(parsed(key)[0]) for key in self.proposals]
        return [one for one in dict.fromkeys(waiting) if one in sections() and self.data.get(one)]

    def _agree(self, waiting: Sequence[str]) -> str:
        if not waiting:
            return ""
        return self._cmkit("agree", *waiting, "--by", self.by) if self.by else self._ask(_SPONSOR)

    def _approve(self) -> str:
        return self._cmkit("approve", "--by", self.by) if self.by else self._ask(_SPONSOR)

    def _ask(self, path: KeyPath) -> str:
        return self._cmkit("ask", "--key", self._named(path)) if _key(_names(path)) else ""

    def _cmkit(self, command: str, *words: str) -> str:
        there = ("-C", self.folder) if self.folder else ()
        return " ".join(["cmkit", command, *map(_word, words), *map(_word, there)])

    def _entry(self, key: KeyPath, place: KeyPath) -> KeyPath:
        """Lead a key such as ``objectives.kpis.source`` to the entries on the way to the finding.

        Where no entry is meant more than another, the key of their list is the one to ask for.
        """
        path: KeyPath = ()
        for number, step in enumerate(key, start=1):
            path = (*path, step)
            if number == len(key) or isinstance(key[number], int):
                continue
            known = _key(_names(path))
            if known and known.holds == "list":
                entries = self._held(path)
                count = len(entries) if isinstance(entries, list) else 0
                deeper = place[: len(path)] == path and len(place) > len(path)
                meant = place[len(path)] if deeper else 0 if count == 1 else None
                if not isinstance(meant, int) or meant >= count:
                    return path
                path = (*path, meant)
        return path

    def _named(self, path: KeyPath) -> str:
        """Write a path as a person would: the entries of a list by their ids, where ids tell them apart."""
        words: list[str] = []
        for depth, step in enumerate(path):
            if isinstance(step, str):
                words.append(f".{step}" if words else step)
                continue
            name = self._ids(path[:depth]).get(step)
            words.append(f".{name}" if name else f"[{step}]")
        return "".join(words)

    def _ids(self, path: KeyPath) -> Mapping[int, str]:
        """Return the ids of a list's entries by their numbers, without those that several share."""
        if path not in self._known:
            entries = self._held(path)
            ids = [_id(one) for one in entries] if isinstance(entries, list) else []
            shared = Counter(ids)
            self._known[path] = {at: one for at, one in enumerate(ids) if one and shared[one] == 1}
        return self._known[path]

    def _held(self, path: KeyPath) -> object:
        found: object = found_at(self.data, path)
        return found


def remedies(opened: Opened, root: Path) -> Remedies:
    """Learn what commands need to know of a mission: where it is, who agrees, what is only proposed."""
    document = opened.documents.get(STRATEGY)
    data = document.data if document and isinstance(document.data, dict) else {}
    strategy = opened.public.strategy if opened.public else None
    proposals = strategy.mission.proposed if strategy else ()
    agreed = strategy.mission.agreed if strategy else ()
    waiting = tuple(key for key in proposals if str(parsed(key)[0]) not in agreed)
    return Remedies(data, waiting, _agreeing(strategy), _seen_from_here(root), opened.documents)


def _agreeing(strategy: Strategy | None) -> str:
    """Name who would agree for the client: the sponsor, else who approves, else the first on their side."""
    if strategy is None:
        return ""
    ids = {person.id for person in strategy.people}
    sponsors = [one for one in strategy.client.sponsor if one in ids]
    others = sorted((one for one in strategy.people if one.side == "client"), key=_approves_first)
    found = [*sponsors, *(person.id for person in others)]
    return found[0] if found else ""


def _approves_first(person: Person) -> bool:
    return not person.approves


def _seen_from_here(root: Path) -> str:
    """Name a mission as a command in this folder must; nothing for the folder itself or one above."""
    here, there = Path.cwd(), root.resolve()
    if there == here or there in here.parents:
        return ""
    try:
        near = os.path.relpath(there, here)
    except ValueError:  # on another drive
        return str(there)
    return near if len(near) < len(str(there)) else str(there)


@cache
def _key(names: tuple[str, ...]) -> Key | None:
    """Find a key of the strategy by the names on the way to it."""
    block = block_at(Strategy, names[:-1])
    return next((key for key in keys(block) if key.name == names[-1]), None) if block and names else None


def _names(path: KeyPath) -> tuple[str, ...]:
    return tuple(step for step in path if isinstance(step, str))


def _id(entry: object) -> str:
    found = entry.get("id") if isinstance(entry, Mapping) else None
    return found if isinstance(found, str) and found.replace("-", "").isalnum() else ""


def _word(text: str) -> str:
    return text if text in _OPTIONS else shell_word(text)
