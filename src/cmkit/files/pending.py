"""What an interrupted run left to do: its record, how far to believe it, and finishing it."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

from cmkit.files.atomic import (
    TEMPORARY,
    not_written,
    refuse_unless_file,
    remove,
    remove_quietly,
    replace,
    sync_folders,
    write_atomic,
)
from cmkit.files.paths import collisions, inside
from cmkit.problems import InputRefused
from cmkit.text import _

LOCAL = ".cmkit/local"
RECORD = f"{LOCAL}/pending.json"
KEPT = f"{LOCAL}/kept"
"""Where a file goes that somebody edited between a crash and the next start, instead of being lost."""

FORMAT = 1
_NOT_SEARCHED = frozenset({".git", "node_modules", ".venv"})
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TEMPORARY_NAME = re.compile(re.escape(TEMPORARY) + r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Step:
    """One file of a transaction: its path relative to the mission, and SHA-256 digests before and after.

    ``temporary`` is the name, in the same folder, of the file that becomes ``target``; None deletes.
    ``before`` None: there was no file; ``after`` None: there will be none.
    """

    target: str
    temporary: str | None
    before: str | None
    after: str | None

    def is_left(self, home: Path) -> bool:
        """Tell whether this step is still to be done: a rename consumes its temporary file."""
        path = home / self.target
        if self.temporary is None:
            return path.exists()
        return path.with_name(self.temporary).exists()


def digest(data: bytes | None) -> str | None:
    """Give the SHA-256 of a content as hexadecimal digits; None for no file."""
    import hashlib

    return None if data is None else hashlib.sha256(data).hexdigest()


def bytes_of(path: Path) -> bytes | None:
    """Read a file; None if there is none."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def folders_of(home: Path, steps: Sequence[Step]) -> list[Path]:
    """Give the folder of each step's file."""
    return [(home / step.target).parent for step in steps]


def record_bytes(steps: Sequence[Step]) -> bytes:
    """Write a record as it stands on the disk."""
    import json

    return json.dumps({"cmkit": FORMAT, "files": [asdict(step) for step in steps]}, indent=1).encode()


def read_record(home: Path, raw: bytes) -> list[Step] | None:
    """Read a record; None unless every step is safe to do and its temporary files are whole.

    The folder may come from anybody: a path that leaves ``home``, a link, a file whose digest differs, all
    make the record worthless. Raises ``InputRefused`` for a record made by a newer cmkit.
    """
    import json

    try:
        record = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict):
        return None
    version = record.get("cmkit")
    if isinstance(version, int) and version > FORMAT:
        raise InputRefused(
            _("A newer version of cmkit was interrupted in this mission."),
            _("Update cmkit, then run the command again: it finishes the work."),
        )
    files = record.get("files")
    if version != FORMAT or not isinstance(files, list):
        return None
    steps = [_believed(home, entry) for entry in files]
    sure = [step for step in steps if step is not None]
    if len(sure) < len(steps) or collisions(step.target for step in sure):
        return None
    return sure


def _believed(home: Path, entry: object) -> Step | None:
    """Make a step of an entry if its shape, its path and its temporary file can be trusted."""
    if not isinstance(entry, dict) or set(entry) != {"target", "temporary", "before", "after"}:
        return None
    if not isinstance(entry["target"], str):
        return None
    if not all(_is_digest(entry[key]) for key in ("before", "after")):
        return None
    temporary = entry["temporary"]
    if (temporary is None) != (entry["after"] is None):
        return None
    if temporary is not None and not (isinstance(temporary, str) and _TEMPORARY_NAME.fullmatch(temporary)):
        return None
    step = Step(**cast("dict[str, str]", entry))
    return step if _is_whole(home, step) else None


def _is_digest(value: object) -> bool:
    return value is None or (isinstance(value, str) and _DIGEST.fullmatch(value) is not None)


def _is_whole(home: Path, step: Step) -> bool:
    """Check the path, and that a temporary file still there is an ordinary one with the recorded content."""
    try:
        path = inside(home, step.target)
        if step.temporary is None or not step.is_left(home):
            return True
        source = path.with_name(step.temporary)
        if source.is_symlink() or not source.is_file():
            return False
        return digest(source.read_bytes()) == step.after
    except (InputRefused, OSError):
        return False


def is_pending(root: Path) -> bool:
    """Tell whether an interrupted run left work; a reader then calls ``roll_forward`` before it reads."""
    return os.path.lexists(root / RECORD)


def apply(home: Path, steps: Sequence[Step]) -> list[str]:
    """Rename and delete as recorded, then remove the record; may be done again at any point."""
    kept: list[str] = []
    path = home
    try:
        for step in steps:
            path = home / step.target
            if not step.is_left(home):
                continue
            refuse_unless_file(path)
            kept += _put_aside_if_edited(home, step)
            if step.temporary is None:
                remove(path)
            else:
                replace(path.with_name(step.temporary), path)
        path = home / RECORD
        sync_folders(folders_of(home, steps))
        remove(path)
        sync_folders([path.parent])
    except OSError as error:
        raise not_written(path, error) from error
    return kept


def _put_aside_if_edited(home: Path, step: Step) -> list[str]:
    """Keep a copy of a file that is neither what the record replaces nor what it brings."""
    found = bytes_of(home / step.target)
    if found is None or digest(found) in {step.before, step.after}:
        return []
    return [_keep(home, Path(step.target).name, found)]


def _keep(home: Path, name: str, data: bytes) -> str:
    # The end of the name tells what it is; a name of the longest kind would not take the digest as well.
    relative = f"{KEPT}/{(digest(data) or '')[:8]}-{name[-60:]}"
    path = inside(home, relative)
    path.parent.mkdir(exist_ok=True)
    write_atomic(path, data)
    return relative


def finish(home: Path) -> list[str]:
    """Carry out the record if there is one that can be trusted; then sweep. The lock must be held.

    Lists the files brought up to date and the copies put aside. Raises ``NotDone``.
    """
    done: list[str] = []
    path = inside(home, RECORD)
    try:
        if is_pending(home):
            refuse_unless_file(path)
            raw = path.read_bytes()
            steps = read_record(home, raw)
            if steps is None:
                done = [_keep(home, "pending.json", raw)]
                remove(path)
            else:
                done = [step.target for step in steps] + apply(home, steps)
    except OSError as error:
        raise not_written(path, error) from error
    _sweep(home)
    return done


def _sweep(home: Path) -> None:
    """Delete temporary files of runs that were killed; a mission inside this one looks after its own."""
    for folder, folders, names in os.walk(home):
        place = Path(folder)
        folders[:] = [
            name
            for name in folders
            if name not in _NOT_SEARCHED and not os.path.lexists(place / name / ".cmkit")
        ]
        for name in names:
            if name.startswith(TEMPORARY):
                remove_quietly(place / name)
