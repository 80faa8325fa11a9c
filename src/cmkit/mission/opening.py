"""A mission folder, read whole: every file becomes values, every mismatch a finding."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from cmkit.files.decoding import refuse_conflict
from cmkit.files.paths import inside
from cmkit.files.reading import Document, read_yaml
from cmkit.files.writing import is_pending, roll_forward
from cmkit.mission.contents import Opened, Private, Public
from cmkit.mission.finding import STRATEGY, check_folder, check_strategy
from cmkit.mission.measures import read_measures
from cmkit.mission.misplaced import entries_over_lines, left_aside, outside_month
from cmkit.mission.objective_part import objective_version
from cmkit.mission.version import strategy_version
from cmkit.model.base import Block
from cmkit.model.editorial import CalendarFile, Item
from cmkit.model.journal import Journal, PrivateJournal
from cmkit.model.loading import Loaded, load
from cmkit.model.private import Contacts, PrivateNotes
from cmkit.model.readings import Reading
from cmkit.model.references import Known, known_ids, reference_problems
from cmkit.model.strategy import Strategy
from cmkit.problems import InputRefused, Problem, Severity, Where
from cmkit.text import _, visible, why

B = TypeVar("B", bound=Block)

CATALOGUE = "catalogue"
MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
NOTE_LIMIT = 1_000_000
"""The most bytes of one note."""


def open_mission(folder: Path) -> Opened:
    """Read a mission folder; only one without a strategy is refused, all else is told in ``problems``."""
    check_folder(folder)
    check_strategy(folder)
    if not (folder / STRATEGY).is_file():
        raise InputRefused(
            _("No mission here: {folder} has no strategy.yaml.").format(folder=visible(str(folder))),
            _("Start one with “cmkit init”, or give the folder with “-C”."),
        )
    if is_pending(folder):  # an earlier run was stopped in the middle of its writing
        roll_forward(folder)
    try:
        return _Opening(folder).opened()
    except OSError as error:
        name = visible(str(error.filename or folder))
        raise InputRefused(
            _("{name} cannot be read: {why}.").format(name=name, why=why(error, reading=True))
        ) from error


@dataclass
class _Opening:
    """The state of one reading: what was read so far, and what was found wrong."""

    folder: Path
    documents: dict[str, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    readable: bool = True
    known: Known = field(default_factory=dict)

    def opened(self) -> Opened:
        self._catalogue()
        strategy = self._load(Strategy, STRATEGY)
        if strategy and strategy.value:
            self.known = known_ids(strategy.value)
            self._check_references(strategy.value, STRATEGY)
        starts_on = strategy.value.starts_on if strategy and strategy.value else None
        months, ideas = self._calendar(starts_on)
        journal = self._load(Journal, "journal.yaml", references=True)
        if "journal.yaml" in self.documents:
            self.problems.extend(entries_over_lines(self.documents["journal.yaml"]))
        readings = self._readings()
        notes = self._notes()
        private = self._private()
        public = None
        entries = journal.value.entries if journal and journal.value else ()
        if strategy and strategy.value:
            data = self.documents[STRATEGY].data
            bound = {one.objective for one in entries if one.objective and one.objective_version}
            public = Public(
                strategy=strategy.value,
                answers=strategy.answers,
                months=months,
                ideas=ideas,
                journal=entries,
                readings=readings,
                notes=notes,
                version=strategy_version(data),
                objective_versions={name: objective_version(data, name) for name in sorted(bound)},
            )
        problems = tuple(sorted(self.problems, key=lambda problem: problem.order))
        return Opened(self.folder, self.documents, public, private, problems, self.readable)

    def _load(self, model: type[B], name: str, *, references: bool = False) -> Loaded[B] | None:
        path = self.folder / name
        if not path.is_file():
            return None
        try:
            if not name.startswith("private/"):
                inside(self.folder, name)
            document = read_yaml(path, name)
        except InputRefused as refused:
            self._refuse(name, refused)
            return None
        self.documents[name] = document
        loaded = load(model, document)
        self.problems.extend(loaded.problems)
        if references and loaded.value:
            self._check_references(loaded.value, name)
        return loaded

    def _catalogue(self) -> None:
        """Refuse what is wrong in the mission's own catalogue before any rule asks for an entry of it."""
        folder = self.folder / CATALOGUE
        if not folder.is_dir():
            return
        from cmkit.catalogue.entries import load_kinds, load_metrics, load_networks
        from cmkit.catalogue.legal import load_points

        # Kinds name metrics: what is wrong with those is told once, and first.
        shelves: tuple[tuple[str, Callable[[Path], object]], ...] = (
            ("metrics", load_metrics),
            ("networks", load_networks),
            ("kinds", load_kinds),
            ("legal", load_points),
        )
        for name, load_all in shelves:
            file = f"{CATALOGUE}/{name}.yaml"
            try:
                if (folder / f"{name}.yaml").is_file():
                    inside(self.folder, file)
                    self.documents[file] = read_yaml(folder / f"{name}.yaml", file)
                load_all(folder)
            except InputRefused as refused:
                self._refuse(file, refused)

    def _check_references(self, block: Block, name: str) -> None:
        if self.known:
            self.problems.extend(reference_problems(block, self.known, self.documents[name]))

    def _calendar(self, starts_on: date | None) -> tuple[dict[str, tuple[Item, ...]], tuple[Item, ...]]:
        months: dict[str, tuple[Item, ...]] = {}
        ideas: tuple[Item, ...] = ()
        seen: dict[str, str] = {}
        self.problems.extend(left_aside(name) for name in self._names("calendar", ".yml"))
        for name in self._names("calendar", ".yaml"):
            stem = Path(name).stem
            if stem != "ideas" and not MONTH.fullmatch(stem):
                self.problems.append(left_aside(name))
                continue
            loaded = self._load(CalendarFile, name, references=True)
            if loaded is None or loaded.value is None:
                continue
            self._check_ids_across(loaded.value.items, name, seen)
            if stem == "ideas":
                ideas = loaded.value.items
            else:
                months[stem] = loaded.value.items
                self.problems.extend(outside_month(stem, loaded.value.items, self.documents[name], starts_on))
        return months, ideas

    def _check_ids_across(self, items: tuple[Item, ...], name: str, seen: dict[str, str]) -> None:
        for index, item in enumerate(items):
            other = seen.setdefault(item.id, name)
            if other != name:
                where = self.documents[name].where(("items", index, "id"))
                facts = {"id": item.id, "other": other}
                self.problems.append(Problem("RE003", Severity.ERROR, where, facts))

    def _readings(self) -> tuple[Reading, ...]:
        readings: list[Reading] = []
        for name in self._names("measures", ".csv"):
            if not MONTH.fullmatch(Path(name).stem):
                self.problems.append(left_aside(name))
                continue
            try:
                read, problems = read_measures(self._bytes(name), name)
            except InputRefused as refused:
                self._refuse(name, refused)
                continue
            readings.extend(read)
            self.problems.extend(problems)
        return tuple(readings)

    def _notes(self) -> dict[str, str]:
        notes: dict[str, str] = {}
        for name in self._names("notes", ".md"):
            try:
                notes[Path(name).stem] = _note(self._bytes(name), name)
            except InputRefused as refused:
                self._refuse(name, refused)
        return notes

    def _private(self) -> Private | None:
        if not (self.folder / "private").is_dir():
            return None
        notes = self._load(PrivateNotes, "private/private.yaml", references=True)
        journal = self._load(PrivateJournal, "private/journal.yaml", references=True)
        contacts = self._load(Contacts, "private/contacts.yaml", references=True)
        return Private(
            notes=notes.value if notes else None,
            journal=journal.value.entries if journal and journal.value else (),
            contacts=contacts.value.contacts if contacts and contacts.value else (),
        )

    def _names(self, folder: str, suffix: str) -> Iterator[str]:
        """Name the files of a sub-folder, sorted; hidden ones and other kinds of files are left out."""
        path = self.folder / folder
        if path.is_dir():
            found = (one for one in path.iterdir() if one.suffix == suffix and one.is_file())
            yield from sorted(f"{folder}/{one.name}" for one in found if not one.name.startswith("."))

    def _bytes(self, name: str) -> bytes:
        """Read a file that lies inside the folder; raises ``InputRefused`` when that cannot be done."""
        try:
            return inside(self.folder, name).read_bytes()
        except OSError as error:
            raise InputRefused(
                _("{name} cannot be read: {why}.").format(name=visible(name), why=why(error, reading=True))
            ) from error

    def _refuse(self, name: str, refused: InputRefused) -> None:
        self.readable = False
        told = refused.problems or [_unreadable(name, refused)]
        self.problems.extend(problem for problem in told if problem not in self.problems)


def _note(raw: bytes, name: str) -> str:
    if len(raw) > NOTE_LIMIT:
        raise InputRefused(_("The note is longer than a million bytes."))
    text = ""
    try:
        text, wrong = raw.decode("utf-8-sig"), raw.find(0)
    except UnicodeDecodeError as error:
        wrong = error.start
    if wrong >= 0:
        where = Where(name, line=raw.count(b"\n", 0, wrong) + 1, column=1)
        raise InputRefused("", problems=[Problem("FI003", Severity.ERROR, where)])
    refuse_conflict(text, name)
    return text.replace("\r\n", "\n").strip()


def _unreadable(name: str, refused: InputRefused) -> Problem:
    return Problem("FI004", Severity.ERROR, Where(name), {"why": refused.message})
