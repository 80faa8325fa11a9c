"""The files of a download folder: those named, those in folders, those in archives."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cmkit.files.paths import shown
from cmkit.files.tabular.archive import unzipped
from cmkit.files.tabular.sources import MAXIMUM_BYTES, is_archive, too_large
from cmkit.problems import InputRefused
from cmkit.text import _, why

_TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsm", ".zip", ".tab"})
_UNFINISHED = frozenset({".crdownload", ".part", ".download", ".partial"})
MAXIMUM_FILES = 2_000
_MOST_SEEN = 50_000
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Download:
    """One file, not read yet."""

    name: str
    """As the user knows it: a path, or a place within an archive."""
    bundle: str
    """The folder or the archive that it came in, beside its siblings."""
    named: bool
    """Somebody named this very file, instead of a folder that holds it."""
    read: Callable[[], bytes]


def downloads(paths: Iterable[Path]) -> Iterator[Download | InputRefused]:
    """Give every file that may hold a table; what cannot be opened comes as the reason why not.

    Of a folder, files of other kinds are passed over; what is named is always looked at.
    """
    for path in paths:
        try:
            if path.is_dir():
                found = _in_folder(path)
                if not found:
                    yield InputRefused(
                        _("{folder} holds no export: no CSV, XLSX, XLS or ZIP file.").format(
                            folder=shown(path)
                        ),
                        _("Name the folder of your downloads."),
                    )
                for one in found:
                    yield from _opened(one, str(one), str(one.parent), named=False)
            elif path.suffix.lower() in _UNFINISHED:
                yield _unfinished(path)
            else:
                yield from _opened(path, str(path), str(path.parent), named=True)
        except InputRefused as refused:
            yield refused
        except OSError as error:
            yield _unread(str(path), error)


def _in_folder(folder: Path) -> list[Path]:
    """List what may be a table, a few folders deep; refuse a folder that is no folder of downloads."""
    found: list[Path] = []
    seen = 0
    for place, folders, names in os.walk(folder):
        depth = len(Path(place).relative_to(folder).parts)
        folders[:] = sorted(one for one in folders if not one.startswith(".")) if depth < _DEEPEST else []
        seen += len(names)
        found += [
            Path(place, name)
            for name in sorted(names)
            if Path(name).suffix.lower() in _TABLES and not name.startswith((".", "~$"))
        ]
        if len(found) > MAXIMUM_FILES or seen > _MOST_SEEN:
            raise InputRefused(
                _("{folder} holds too many files for one import.").format(folder=shown(folder)),
                _("Name a folder that holds the exports alone."),
            )
    return [one for one in found if one.is_file()]


def _opened(path: Path, name: str, bundle: str, *, named: bool) -> Iterator[Download | InputRefused]:
    _refuse_unless_plain(path)
    with path.open("rb") as stream:
        start = stream.read(4)
    if start[:2] != b"PK":
        yield Download(name, bundle, named, lambda: _bytes(path))
        return
    try:
        raw = _bytes(path)
        if not is_archive(raw):
            yield Download(name, bundle, named, lambda: raw)
            return
        for inner, content in unzipped(raw, name):
            if is_archive(content):
                raise InputRefused(
                    _("{name} holds another archive, “{inner}”.").format(
                        name=shown(name), inner=shown(inner)
                    ),
                    _("Unpack it once, and import what comes out."),
                )
            if Path(inner).suffix.lower() in _TABLES:
                yield Download(f"{name}/{inner}", f"{name}/{Path(inner).parent}", False, _giving(content))
    except InputRefused as refused:
        yield refused


def _giving(content: bytes) -> Callable[[], bytes]:
    return lambda: content


def _bytes(path: Path) -> bytes:
    """Read a file; raises ``InputRefused`` for what is no ordinary file, or far too large."""
    try:
        _refuse_unless_plain(path)
        return path.read_bytes()
    except OSError as error:
        raise _unread(str(path), error) from error


def _refuse_unless_plain(path: Path) -> None:
    """Refuse a pipe or a device, which would be read for ever, and a file far too large."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise InputRefused(
            _("{name} cannot be read: {why}.").format(name=shown(path), why=_("it is not an ordinary file"))
        )
    if found.st_size > MAXIMUM_BYTES:
        raise too_large(str(path))


def _unread(name: str, error: OSError) -> InputRefused:
    return InputRefused(
        _("{name} cannot be read: {why}.").format(name=shown(name), why=why(error, reading=True))
    )


def _unfinished(path: Path) -> InputRefused:
    return InputRefused(
        _("{name} is a download that has not finished.").format(name=shown(path)),
        _("Wait for it to end, or download the export again."),
    )
