"""Where the files of an export go, and their writing together with what the items keep of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cmkit.calendar.handover.chosen import Chosen
from cmkit.files.edits import Edit
from cmkit.files.paths import inside, shown
from cmkit.files.writing import locked, write_atomic
from cmkit.mission.change import change, current
from cmkit.mission.contents import Opened
from cmkit.mission.editing import Hand, revised
from cmkit.mission.items import STRATEGY
from cmkit.model.editorial import CalendarFile
from cmkit.problems import InputRefused, NotDone, Refused
from cmkit.text import _, why

EXPORTS = "exports"
"""Where files go that nobody named a place for, within the mission folder."""
_KEPT = frozenset({".cmkit", ".git", "calendar", "catalogue", "measures", "notes", "templates"})
"""What of the mission folder no export is written into."""

Files = Mapping[str, bytes]
Record = Callable[[Chosen], Sequence[Edit]]
"""Says what an item keeps of the export."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where files go: those within the mission change together with it, the others just before."""

    folder: Path
    within: Mapping[str, bytes]
    """By name within the mission folder."""
    outside: Mapping[Path, bytes]

    @property
    def paths(self) -> list[Path]:
        """All of them, as they are shown."""
        return [*(self.folder / name for name in self.within), *self.outside]


def target_of(folder: Path, files: Files, output: Path | None, *, force: bool) -> Target:
    """Find where files go; raises ``InputRefused``, and ``Refused`` for what is there already."""
    paths = _paths(folder, files, output)
    home = folder.resolve()
    within: dict[str, bytes] = {}
    outside: dict[Path, bytes] = {}
    for path, raw in paths.items():
        real = path.resolve()
        if real.is_relative_to(home):
            name = real.relative_to(home).as_posix()
            _refuse_kept(name)
            inside(folder, name)
            within[name] = raw
        else:
            outside[path] = raw
    there = [path for path in paths if path.exists() or path.is_symlink()]
    if there and not force:
        raise Refused(
            _("There already: {files}.").format(files=", ".join(shown(path) for path in there)),
            _("Replace with --force, or name another place: -o FOLDER"),
        )
    return Target(folder, within, outside)


def hand_over(opened: Opened, target: Target, items: Sequence[Chosen], record: Record) -> list[str]:
    """Write the files, and into the items what is kept of it: all or nothing; return what changed.

    Files within the mission are one change with it. Those elsewhere are written first, and taken back where
    the mission cannot be written: after a power cut in between they are there and not recorded, and the next
    export says so. Raises ``InputRefused`` where the items are no longer what was looked at.
    """
    edits: dict[str, list[Edit]] = {}
    for one in items:
        edits.setdefault(one.file, []).extend(record(one))

    def decide() -> dict[str, bytes | None]:
        for name in (STRATEGY, *edits):
            if current(opened.folder, name) != opened.documents[name].raw:
                raise InputRefused(
                    _("{name} changed while it was exported; nothing was written.").format(name=name),
                    _("Run the command again."),
                )
        after = {
            name: revised(opened.documents[name], Hand(name, CalendarFile), found).raw
            for name, found in edits.items()
            if found
        }
        return {**after, **target.within}

    with locked(opened.folder), written(target.outside):
        return change(opened.folder, decide)


def write_files(target: Target) -> None:
    """Write files that no item keeps anything of."""
    with written(target.outside):
        if target.within:
            change(target.folder, lambda: target.within)


@contextmanager
def written(files: Mapping[Path, bytes]) -> Iterator[None]:
    """Write files outside the mission; what was there before is put back where what follows fails."""
    before: dict[Path, bytes | None] = {}
    made: list[Path] = []
    try:
        for path, raw in files.items():
            _make_folder(path.parent, made)
            before[path] = path.read_bytes() if path.is_file() else None
            write_atomic(path, raw)
        yield
    except BaseException:
        for path, raw_before in before.items():
            with suppress(OSError, NotDone):
                if raw_before is not None:
                    write_atomic(path, raw_before)
                else:
                    path.unlink(missing_ok=True)
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()
        raise


def _paths(folder: Path, files: Files, output: Path | None) -> dict[Path, bytes]:
    if output is None:
        return {folder / EXPORTS / name: raw for name, raw in files.items()}
    if output.is_dir() or not output.suffix or len(files) > 1:
        if output.suffix and not output.is_dir():
            raise InputRefused(
                _("This export makes {count} files: {files}.").format(
                    count=len(files), files=", ".join(map(shown, files))
                ),
                _("Name a folder instead: -o FOLDER"),
            )
        return {output / name: raw for name, raw in files.items()}
    return dict.fromkeys((output,), *files.values())


def _refuse_kept(name: str) -> None:
    first = name.split("/")[0]
    if first in _KEPT or ("/" not in name and name.endswith((".yaml", ".yml"))):
        raise InputRefused(
            _("{name} is the mission's own: no export is written there.").format(name=shown(name)),
            _("Name another place: -o FOLDER"),
        )


def _make_folder(folder: Path, made: list[Path]) -> None:
    missing = []
    try:
        while not folder.exists():
            missing.append(folder)
            folder = folder.parent
        for one in reversed(missing):
            one.mkdir()
            made.append(one)
    except OSError as error:
        path = missing[0] if missing else folder
        raise NotDone(
            _("{path} could not be written: {reason}.").format(path=shown(path), reason=why(error))
        ) from error
