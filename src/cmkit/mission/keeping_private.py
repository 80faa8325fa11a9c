"""``private/``: ignored by git from the start, and, if the CM wants, a repository of its own."""

from __future__ import annotations

from pathlib import Path

from cmkit import git
from cmkit.files.emitting import emit_yaml
from cmkit.files.paths import inside
from cmkit.mission.change import change, current
from cmkit.mission.editing import Hand
from cmkit.mission.starting import PRIVATE_SCHEMA, with_private_ignored
from cmkit.model.private import PrivateNotes
from cmkit.problems import Refused
from cmkit.text import _

PRIVATE = Hand(
    "private/private.yaml",
    PrivateNotes,
    begun=lambda: emit_yaml({"cmkit": 1}, schema=PRIVATE_SCHEMA).encode(),
)
_NO_REPOSITORY = ".cmkit/local/private-without-repository"
"""Stands where the offer of a repository was turned down: it is not made again."""


def keep_ignored(folder: Path) -> bool:
    """Make sure that git ignores ``private/``; tell whether ``.gitignore`` had to be changed for it.

    Raises ``Refused`` where something else keeps it visible.
    """

    def changes() -> dict[str, bytes | None]:
        return {".gitignore": with_private_ignored(current(folder, ".gitignore") or b"")}

    changed = bool(change(folder, changes))
    if is_seen_by_git(folder):
        raise Refused(
            _("git does not ignore private/ here: what is written there would be committed."),
            _("Look for “!private/” in a .gitignore; for what git tracks: git rm -r --cached private"),
        )
    return changed


def is_seen_by_git(folder: Path) -> bool:
    """Tell whether the repository of a mission would take its ``private/`` into a commit."""
    if not git.available() or git.root_of(folder) is None:
        return False
    return not git.is_ignored(folder, "private/private.yaml")


def has_repository(folder: Path) -> bool:
    """Tell whether ``private/`` is a repository of its own."""
    return (inside(folder, "private") / ".git").exists()


def may_offer_repository(folder: Path) -> bool:
    """Tell whether a repository of its own can be offered: git is there, and it was not turned down."""
    return git.available() and not has_repository(folder) and not inside(folder, _NO_REPOSITORY).exists()


def turn_repository_down(folder: Path) -> None:
    """Remember that ``private/`` is to stay without a repository."""
    change(folder, lambda: {_NO_REPOSITORY: b""})


def make_repository(folder: Path) -> None:
    """Make ``private/`` a repository of its own; raises ``NotDone`` when git refuses."""
    git.init(inside(folder, "private"))


def commit_private(folder: Path, message: str) -> bool:
    """Commit the private notes into their own repository; tell whether there was something to commit."""
    private = inside(folder, "private")
    names = [name for name in ("private.yaml", "journal.yaml", "contacts.yaml") if (private / name).is_file()]
    return git.commit(private, names, message)
