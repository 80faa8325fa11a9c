"""What a calendar needs of the folder beside its YAML: the bytes of local media, what was approved before."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cmkit.files.paths import inside
from cmkit.files.reading import read_yaml
from cmkit.model.base import SLUG
from cmkit.problems import InputRefused

APPROVED = ".cmkit/approved"
"""One file an item: what was approved, word for word; two branches that approve do not meet in it."""
MOST_BYTES = 8 * 1024**3
"""The largest file that is read through: no network takes as much."""

_SLUG = re.compile(SLUG)

State = Literal["there", "missing", "outside", "link", "not_a_file", "too_large", "unreadable", "not_looked"]


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file that a media names: its state, and the digest of its bytes where it is there."""

    state: State
    sha256: str = ""


@dataclass(frozen=True)
class Evidence:
    """A mission folder as far as media and approvals go; never ``private/``. ``None`` looks at nothing.

    Each file is read once, and only when it is asked for.
    """

    folder: Path | None = None
    _states: dict[str, State] = field(default_factory=dict, repr=False, compare=False)
    _files: dict[str, LocalFile] = field(default_factory=dict, repr=False, compare=False)
    _kept: dict[str, Mapping[str, object] | None] = field(default_factory=dict, repr=False, compare=False)

    def state(self, name: str) -> State:
        """Return the state of a file that a media names, without reading it through."""
        if name not in self._states:
            self._states[name] = self._looked_at(name)
        return self._states[name]

    def local(self, name: str) -> LocalFile:
        """Return the state of a file that a media names, and the digest of its bytes."""
        if name not in self._files:
            self._files[name] = self._read_through(name)
        return self._files[name]

    def approved(self, item_id: str) -> Mapping[str, object] | None:
        """Return what was kept when an item was approved; ``None`` where nothing readable is."""
        if item_id not in self._kept:
            self._kept[item_id] = self._read(item_id)
        return self._kept[item_id]

    def _looked_at(self, name: str) -> State:
        if name.replace("\\", "/").split("/")[0].casefold() in ("private", ".git", ".cmkit"):
            return "outside"
        try:
            path = inside(self.folder or Path(), name)
            found = path.lstat() if self.folder else None
        except InputRefused:
            return "outside"
        except (FileNotFoundError, NotADirectoryError):
            return "missing"
        except OSError:
            return "unreadable"
        if found is None:
            return "not_looked"
        if stat.S_ISLNK(found.st_mode):
            return "link"
        if not stat.S_ISREG(found.st_mode):
            return "not_a_file"
        return "there" if found.st_size <= MOST_BYTES else "too_large"

    def _read_through(self, name: str) -> LocalFile:
        state = self.state(name)
        if state != "there" or self.folder is None:
            return LocalFile(state)
        try:
            return LocalFile("there", _digest_of(self.folder / name))
        except OSError:
            return LocalFile("unreadable")

    def _read(self, item_id: str) -> Mapping[str, object] | None:
        if self.folder is None or not _SLUG.fullmatch(item_id):
            return None
        name = kept_at(item_id)
        try:
            path = inside(self.folder, name)
            data = read_yaml(path, name).data if path.is_file() else None
        except (InputRefused, OSError):
            return None
        return data if isinstance(data, dict) else None


def kept_at(item_id: str) -> str:
    """Return the name of the file that keeps what was approved of an item."""
    return f"{APPROVED}/{item_id}.yaml"


def _digest_of(path: Path) -> str:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
