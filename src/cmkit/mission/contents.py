"""What a mission folder holds, as values: the client's side and the CM's own never meet in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cmkit.files.reading import Document
from cmkit.model.editorial import Item
from cmkit.model.journal import Entry, PrivateEntry
from cmkit.model.loading import Answer
from cmkit.model.private import Contact, PrivateNotes
from cmkit.model.readings import Reading
from cmkit.model.strategy import Strategy
from cmkit.problems import KeyPath, Problem


@dataclass(frozen=True, slots=True)
class Public:
    """All that a client view may take; no road leads from here to ``Private``."""

    strategy: Strategy
    answers: Mapping[KeyPath, Answer] = field(default_factory=dict)
    """Keys of the strategy that say ``n/a`` or ``declined``."""
    months: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    """Editorial items by month, ``2027-01``, months in order."""
    ideas: tuple[Item, ...] = ()
    journal: tuple[Entry, ...] = ()
    readings: tuple[Reading, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    """The CM's own Markdown by document or month: ``strategy-plan``, ``2027-01``."""
    version: str = ""
    """The digest of the strategy that an approval names; empty where no file stands behind it."""
    objective_versions: Mapping[str, str] = field(default_factory=dict)
    """Digests of what the strategy says for each objective that a decision of the journal is bound to."""


@dataclass(frozen=True, slots=True)
class Private:
    """What stays with the CM."""

    notes: PrivateNotes | None = None
    journal: tuple[PrivateEntry, ...] = ()
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A mission folder as it was read; ``public`` is ``None`` while the strategy has problems."""

    folder: Path
    documents: Mapping[str, Document]
    """Every YAML file that could be read, by its name within the folder."""
    public: Public | None
    private: Private | None
    problems: tuple[Problem, ...] = ()
    readable: bool = True
    """No file was refused before the model saw it."""

    @property
    def catalogue(self) -> Path:
        """The folder of the mission's own entries of the catalogue; it may lack."""
        return self.folder / "catalogue"
