"""The one door through which a mission folder is changed: under its lock, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cmkit.files.paths import inside
from cmkit.files.writing import Changes, commit, locked, write_atomic

__all__ = ["Changes", "change", "change_linked", "current"]


def change(folder: Path, decide: Callable[[], Changes]) -> list[str]:
    """Take the lock, ask what to change, and change it; return the names that really changed.

    ``decide`` runs under the lock, so that what it reads is what it changes. An interrupted change of an
    earlier run is finished first. Raises ``NotDone`` when the lock or the disk refuses.
    """
    with locked(folder):
        return commit(folder, decide())


def change_linked(folder: Path, target: Path, decide: Callable[[], bytes]) -> bool:
    """Change the file that a link in the user's own ``folder`` leads to; the link stays one.

    For what is the user's alone, such as a profile kept among their dotfiles: in a mission no link is
    followed. Under the lock of ``folder``; tells whether the file changed. Raises ``NotDone``.
    """
    with locked(folder):
        data = decide()
        if target.is_file() and target.read_bytes() == data:
            return False
        write_atomic(target, data)
    return True


def current(folder: Path, name: str) -> bytes | None:
    """Return what stands at ``name`` now; raises ``InputRefused`` when the name leads out of the folder."""
    path = inside(folder, name)
    return path.read_bytes() if path.is_file() else None
