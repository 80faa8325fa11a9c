"""One file at a time on the disk: whole or not at all, and a plain sentence when it cannot be written."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from cmkit.files.paths import shown
from cmkit.problems import InputRefused, NotDone
from cmkit.text import _, why

TEMPORARY = ".cmkit-tmp-"
"""How the name of every temporary file begins; what carries it may be swept away."""

PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds waited between attempts while another program holds a file for a moment."""

WINDOWS = os.name == "nt"
_NEVER_FOLLOWED = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_MOMENTARY = frozenset({errno.EBUSY, errno.EAGAIN, errno.ETXTBSY})
_CANNOT_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF})


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file whole: a kill at any moment leaves the old bytes or the new ones, never a part.

    The folder must exist. An existing file keeps its mode. A link is refused, never followed. Inside a
    mission, hold the lock: stray temporary files are swept there. Raises ``NotDone`` with the reason.
    """
    temporary: Path | None = None
    try:
        refuse_unless_file(path)
        temporary = temporary_beside(path, data)
        replace(temporary, path)
        sync_folders([path.parent])
    except OSError as error:
        raise not_written(path, error) from error
    finally:
        if temporary is not None:
            remove_quietly(temporary)


def temporary_beside(path: Path, data: bytes) -> Path:
    """Write ``data`` safely to the disk in a new temporary file beside ``path``, with its mode.

    Nothing is left behind when it fails. Raises ``OSError``.
    """
    temporary = path.with_name(f"{TEMPORARY}{os.urandom(8).hex()}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NEVER_FOLLOWED, 0o666)
        try:
            _write_all(descriptor, data)
            _keep_mode(path, temporary)
            _sync(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        remove_quietly(temporary)
        raise
    return temporary


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _keep_mode(path: Path, temporary: Path) -> None:
    with suppress(FileNotFoundError):
        mode = stat.S_IMODE(path.lstat().st_mode)
        if mode != stat.S_IMODE(temporary.lstat().st_mode):
            # Memory cards and shared folders refuse modes; the words matter more.
            with suppress(PermissionError):
                temporary.chmod(mode)


def replace(source: Path, target: Path) -> None:
    """Rename over ``target``, which other programs (a spreadsheet, a synchroniser) may hold for a moment."""
    patiently(lambda: source.replace(target))


def remove(path: Path) -> None:
    """Delete a file if it is there, with the same patience."""
    patiently(lambda: path.unlink(missing_ok=True))


def patiently(act: Callable[[], object]) -> None:
    """Do what may fail for a moment, a bounded number of times; then let the last error out."""
    for pause in PAUSES:
        try:
            act()
        except OSError as error:
            if error.errno not in _MOMENTARY and not (WINDOWS and isinstance(error, PermissionError)):
                raise
            time.sleep(pause)
        else:
            return
    act()


def remove_quietly(path: Path) -> None:
    """Delete what may be left; a later sweep takes what cannot go now."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def sync_folders(folders: Iterable[Path]) -> None:
    """Make renames, creations and deletions in these folders survive a power cut (POSIX only)."""
    if WINDOWS:
        return
    for folder in dict.fromkeys(folders):
        descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        try:
            _sync(descriptor)
        finally:
            os.close(descriptor)


def _sync(descriptor: int) -> None:
    """Flush to the disk; network folders that know no such call keep their own promise."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise


def refuse_unless_file(path: Path) -> None:
    """Refuse to write where a folder, a link or a device stands; no file is fine. Raises ``NotDone``."""
    if reason := _why_no_file(path):
        raise not_done(path, reason)


def _why_no_file(path: Path) -> str:
    """Give the reason why what stands at ``path`` is no ordinary file; empty if it is one, or nothing."""
    try:
        kind = path.lstat().st_mode
    except FileNotFoundError:
        return ""
    if stat.S_ISLNK(kind):
        return _("it is a link, and cmkit does not follow links")
    if stat.S_ISDIR(kind):
        return _("a folder is where the file should be")
    return "" if stat.S_ISREG(kind) else _("it is not an ordinary file")


def append_line(path: Path, line: bytes) -> None:
    """Add one line to a log and see it safe on the disk; the file is made if it is not there.

    ``line`` comes without its line end. A last line that a crash cut short is dropped first, so that it
    never runs into the new one; a failure takes the new line back. Raises ``NotDone``.
    """
    if b"\n" in line:
        raise ValueError("one line at a time")
    try:
        refuse_unless_file(path)
        is_new = not path.exists()
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | _NEVER_FOLLOWED
        descriptor = os.open(path, flags, 0o666)
        try:
            _append(descriptor, line + b"\n")
        finally:
            os.close(descriptor)
        if is_new:
            sync_folders([path.parent])
    except OSError as error:
        raise not_written(path, error) from error


def _append(descriptor: int, line: bytes) -> None:
    size = os.fstat(descriptor).st_size
    whole = _whole_lines(descriptor, size)
    if whole < size:
        os.ftruncate(descriptor, whole)
    try:
        _write_all(descriptor, line)
        _sync(descriptor)
    except BaseException:
        with suppress(OSError):
            os.ftruncate(descriptor, whole)
        raise


def _whole_lines(descriptor: int, size: int, block: int = 4096) -> int:
    """Find where the last complete line ends, reading backwards."""
    end = size
    while end:
        start = max(0, end - block)
        os.lseek(descriptor, start, os.SEEK_SET)
        found = os.read(descriptor, end - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0


def read_lines(path: Path) -> list[bytes]:
    """Read the complete lines of a log, without line ends; none if there is no file.

    A last line without its end was cut short by a crash and is left out. A link is refused.
    Raises ``NotDone`` when it cannot be read.
    """
    try:
        reason = _why_no_file(path)
        if not reason:
            return path.read_bytes().split(b"\n")[:-1]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _not_read(path, why(error, reading=True)) from error
    raise _not_read(path, reason)


def _not_read(path: Path, reason: str) -> NotDone:
    return NotDone(_("{path} could not be read: {reason}.").format(path=shown(path), reason=reason))


def probe_writable(folder: Path) -> None:
    """Check before the first question that a mission can be written in ``folder``; leave nothing behind.

    The folder may be missing if its parent is there. Raises ``InputRefused`` where something that is not
    a folder stands or the parent is missing, ``NotDone`` where the disk refuses a file.
    """
    try:
        if not folder.exists() and not folder.is_symlink():
            if not folder.parent.exists():
                raise InputRefused(
                    _("The folder {path} does not exist.").format(path=shown(folder.parent)),
                    _("Create it first, or choose another place."),
                )
            _probe(folder.parent)
            return
        for place in (folder, folder / ".cmkit", folder / ".cmkit" / "local"):
            if place.exists() or place.is_symlink():
                _probe(place)
    except OSError as error:
        raise not_written(folder, error) from error


def _probe(folder: Path) -> None:
    if not folder.is_dir():
        raise InputRefused(
            _("{path} is not a folder.").format(path=shown(folder)),
            _("Move that file away, or choose another place."),
        )
    remove(temporary_beside(folder / "probe", b"cmkit\n"))


def not_written(path: Path, error: OSError) -> NotDone:
    """Turn an error of the system into a sentence that names the file and the reason."""
    return not_done(path, why(error))


def not_done(path: Path, reason: str) -> NotDone:
    """Say that ``path`` could not be written, and why."""
    return NotDone(_("{path} could not be written: {reason}.").format(path=shown(path), reason=reason))
