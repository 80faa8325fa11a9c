"""Writing into a mission: one lock, and several files that change together or not at all."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cmkit.files.atomic import (
    WINDOWS,
    append_line,
    not_done,
    not_written,
    patiently,
    probe_writable,
    read_lines,
    refuse_unless_file,
    remove_quietly,
    sync_folders,
    temporary_beside,
    write_atomic,
)
from cmkit.files.paths import folded_name, inside, shown
from cmkit.files.pending import (
    KEPT,
    LOCAL,
    RECORD,
    Step,
    apply,
    bytes_of,
    digest,
    finish,
    folders_of,
    is_pending,
    record_bytes,
)
from cmkit.problems import InputRefused, NotDone
from cmkit.text import _

__all__ = [
    "KEPT",
    "Changes",
    "MissionLock",
    "append_line",
    "commit",
    "is_pending",
    "locked",
    "probe_writable",
    "read_lines",
    "roll_forward",
    "write_atomic",
]


Changes = Mapping[str, bytes | None] | Iterable[tuple[str, bytes | None]]
"""New contents by path within the folder, together or one by one; ``None`` removes the file."""


@dataclass(frozen=True, slots=True)
class MissionLock:
    """Held while one cmkit writes: the mission's real folder, and what an interrupted run had left to do.

    ``repaired`` lists the files brought to their new state; what begins with ``KEPT`` is a copy put aside.
    """

    root: Path
    repaired: tuple[str, ...]


class _Held(threading.local):
    """The locks that this thread holds, so that a writer may call another."""

    def __init__(self) -> None:
        self.locks: dict[Path, MissionLock] = {}


_held = _Held()


@contextmanager
def locked(root: Path, timeout: float = 10.0) -> Iterator[MissionLock]:
    """Keep every other cmkit out of the mission; first finish what an interrupted run left.

    Read, change and write inside one ``with``. The same thread may take it again. Makes the folders it
    needs. Raises ``NotDone`` when another cmkit is still at work after ``timeout`` seconds.
    """
    home = root.resolve()
    if home in _held.locks:
        yield _held.locks[home]
        return
    with _alone(home, timeout):
        lock = MissionLock(home, tuple(finish(home)))
        _held.locks[home] = lock
        try:
            yield lock
        finally:
            del _held.locks[home]


@contextmanager
def _alone(home: Path, timeout: float) -> Iterator[None]:
    from filelock import FileLock, Timeout  # takes longer to import than a check takes to start

    place = inside(home, f"{LOCAL}/lock")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        refuse_unless_file(place)  # some versions of filelock empty the file that a link leads to
        lock = FileLock(place)
        patiently(lambda: lock.acquire(timeout=timeout, poll_interval=0.01))
    except Timeout as error:
        raise NotDone(
            _("cmkit is already running in {folder}.").format(folder=shown(home)),
            _("Wait until it has finished, or close it, then try again."),
        ) from error
    except NotImplementedError as error:
        raise not_done(place, _("this disk cannot lock files")) from error
    except OSError as error:
        raise not_written(place, error) from error
    try:
        yield
    finally:
        lock.release()


def commit(root: Path, changes: Changes) -> list[str]:
    """Write several files as one: after a kill or a full disk all are old, or the next start makes all new.

    ``changes`` are paths relative to ``root``, written with ``/``, and their new bytes; None deletes. Where
    they come one by one, each is on the disk before the next is asked for, so that they need not be held
    together. Folders are made as needed; a file that already holds its bytes is not touched. Takes the lock
    itself. Returns the paths that changed. Raises ``InputRefused`` for an unsafe path, ``NotDone`` when it
    cannot be written, and what ``changes`` raises; nothing has changed then.
    """
    with locked(root) as lock:
        home = lock.root
        if is_pending(home):
            finish(home)
        pairs = changes.items() if isinstance(changes, Mapping) else changes
        steps = _recorded(home, _really_changed(home, pairs))
        if steps:
            _apply_stubbornly(home, steps)
        return [step.target for step in steps]


def roll_forward(root: Path) -> list[str]:
    """Finish what an interrupted run left and sweep its temporary files; list what was brought up to date.

    An entry that begins with ``KEPT`` is the copy of a file that somebody edited in between, or of a record
    that was not cmkit's. Nothing outside ``root`` is ever touched. Raises ``NotDone``.
    """
    home = root.resolve()
    if home in _held.locks:
        return finish(home)
    with locked(root) as lock:
        return list(lock.repaired)


def _really_changed(
    home: Path, changes: Iterable[tuple[str, bytes | None]]
) -> Iterator[tuple[str, bytes | None]]:
    """Check every path and give the changes that change something."""
    names: dict[str, str] = {}
    for relative, data in changes:
        if folded_name(relative) in names:
            raise _one_file_for([names[folded_name(relative)], relative])
        names[folded_name(relative)] = relative
        path = inside(home, relative)
        try:
            refuse_unless_file(path)
            old = bytes_of(path)
            if old == data:
                continue
            if old is None:
                _refuse_neighbour(path, relative)
            else:
                _refuse_if_held(path, deleting=data is None)
        except OSError as error:
            raise not_written(path, error) from error
        yield relative, data


def _one_file_for(names: Sequence[str]) -> InputRefused:
    return InputRefused(
        _("These names are one and the same file on some systems: {names}.").format(
            names=", ".join(shown(name) for name in names)
        ),
        _("Rename one of them."),
    )


def _refuse_neighbour(path: Path, relative: str) -> None:
    """Refuse a new file whose name another file of its folder has but for case or accents' code points."""
    folded = folded_name(path.name)
    with suppress(FileNotFoundError):
        for neighbour in path.parent.iterdir():
            if neighbour.name != path.name and folded_name(neighbour.name) == folded:
                raise _one_file_for([relative, neighbour.name])


def _refuse_if_held(path: Path, *, deleting: bool) -> None:
    """Find out before anything changes that a file cannot be replaced (open elsewhere) or deleted."""
    if not os.access(path, os.W_OK):  # a rename would replace it all the same, against whoever protected it
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    if WINDOWS:
        patiently(lambda: os.close(os.open(path, os.O_RDWR)))
    elif deleting and not os.access(path.parent, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _recorded(home: Path, wanted: Iterable[tuple[str, bytes | None]]) -> list[Step]:
    """Put every new content and then the record safely on the disk; on any failure take all of it back.

    Without any change there is no record, and nothing to do.
    """
    made: list[Path] = []
    steps: list[Step] = []
    try:
        for relative, data in wanted:
            steps.append(_staged(home, relative, data, made))
        if steps:
            _record(home, steps, made)
    except BaseException:
        _take_back(home, steps, made)
        raise
    return steps


def _staged(home: Path, relative: str, data: bytes | None, made: list[Path]) -> Step:
    """Put one new content on the disk, beside the file that it is to be."""
    path = home / relative
    try:
        old = bytes_of(path)
        if data is None:
            return Step(relative, None, digest(old), None)
        _make_folders(path.parent, made)
        return Step(relative, temporary_beside(path, data).name, digest(old), digest(data))
    except OSError as error:
        raise not_written(path, error) from error


def _record(home: Path, steps: Sequence[Step], made: Sequence[Path]) -> None:
    path = home / RECORD
    try:
        sync_folders([*folders_of(home, steps), *(folder.parent for folder in made)])
        write_atomic(path, record_bytes(steps))
    except OSError as error:
        raise not_written(path, error) from error


def _make_folders(folder: Path, made: list[Path]) -> None:
    """Make a folder and its parents, adding each new one to ``made`` as it comes into being."""
    if folder.exists():
        return
    _make_folders(folder.parent, made)
    folder.mkdir(exist_ok=True)
    made.append(folder)


def _take_back(home: Path, steps: Sequence[Step], made: Sequence[Path]) -> None:
    """Undo what was prepared, unless the record cannot be removed: then the next start goes forward."""
    record = home / RECORD
    remove_quietly(record)
    if is_pending(home):
        return
    # Gone for good before its temporary files go, or a power cut could bring back a part.
    with suppress(OSError):
        sync_folders([record.parent])
    for step in steps:
        if step.temporary is not None:
            remove_quietly((home / step.target).with_name(step.temporary))
    for folder in reversed(made):
        with suppress(OSError):
            folder.rmdir()


def _apply_stubbornly(home: Path, steps: Sequence[Step]) -> None:
    """Carry out what is recorded; once it is, going on is the only way to keep the files together."""
    try:
        apply(home, steps)
    except BaseException as error:
        try:
            apply(home, steps)
        except NotDone as again:
            raise NotDone(
                again.message, _("Your changes are safe: the next command will finish writing them.")
            ) from again
        if not isinstance(error, NotDone):
            raise
