"""``cmkit build --watch``: build again as soon as a file of the mission changes, until Ctrl-C."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

_PAUSE = 0.1
"""Seconds between two looks: a person does not notice them, and a laptop neither."""
_NOT_OURS = frozenset((".git", ".cmkit", "deliverables"))
"""Folders whose files no build is made from."""

Marks = dict[str, tuple[int, int]]


def watch(folders: Sequence[Path], act: Callable[[], object]) -> None:
    """Act once, then whenever something changed; ``act`` tells what went wrong. Ends with Ctrl-C."""
    seen = marks(folders)
    act()
    while True:
        time.sleep(_PAUSE)
        now = marks(folders)
        if now != seen:
            seen = now
            act()


def marks(folders: Sequence[Path]) -> Marks:
    """Return what tells that a file changed: its size and when it was written, by its path."""
    found: Marks = {}
    for folder in folders:
        for path in _files(folder):
            try:
                status = path.stat()
            except OSError:  # it went while we looked: the next look sees that
                continue
            found[str(path)] = (status.st_size, status.st_mtime_ns)
    return found


def _files(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return
    for entry in entries:
        if entry.name in _NOT_OURS:
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _files(entry)
        else:
            yield entry
