"""What was built before, held against what should stand now: hand edits are never overwritten."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cmkit.files.paths import check_name
from cmkit.mission.change import current
from cmkit.problems import CmkitError

CLIENT_MANIFEST = ".cmkit/client.manifest.json"
INTERNAL_MANIFEST = ".cmkit/local/internal.manifest.json"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Built files against the folder; every name is relative to the mission, with ``/``."""

    new: tuple[str, ...] = ()
    """Not there yet."""
    stale: tuple[str, ...] = ()
    """As an earlier build left them, and no longer what they should be."""
    edited: tuple[str, ...] = ()
    """Changed by hand since they were built, or never built by us."""
    unchanged: tuple[str, ...] = ()
    orphans: tuple[str, ...] = ()
    """Built before, no longer made, untouched: they can go."""
    edited_orphans: tuple[str, ...] = ()
    """Built before, no longer made, changed by hand: they stay."""

    @property
    def drifted(self) -> tuple[str, ...]:
        """What ``--check`` names: everything that is not as it should be."""
        return tuple(sorted({*self.new, *self.stale, *self.edited, *self.orphans}))


def digest(data: bytes) -> str:
    """Digest a file as a manifest records it."""
    return hashlib.sha256(data).hexdigest()


def read_manifest(folder: Path, name: str) -> dict[str, str]:
    """Read a manifest; a damaged one, or entries that lead out of the folder, count for nothing."""
    path = folder / name
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(data, dict):
        return {}
    return {built: mark for built, mark in data.items() if isinstance(mark, str) and _is_ours(built)}


def manifest_bytes(built: Mapping[str, str]) -> bytes:
    """Write a manifest: sorted, one file a line, so that branches merge."""
    return (json.dumps(dict(sorted(built.items())), indent=0, ensure_ascii=False) + "\n").encode()


def compare(
    folder: Path, expected: Mapping[str, bytes], manifest: Mapping[str, str], *, whole: bool
) -> Comparison:
    """Hold what was made against the folder; ``whole`` says that nothing else should be there."""
    groups: dict[str, list[str]] = {"new": [], "stale": [], "edited": [], "unchanged": []}
    for name, data in sorted(expected.items()):
        groups[_state(current(folder, name), data, manifest.get(name))].append(name)
    left = sorted(set(manifest) - set(expected)) if whole else []
    found: list[tuple[str, bytes]] = []
    for name in left:
        data_left = current(folder, name)
        if data_left is not None:
            found.append((name, data_left))
    return Comparison(
        **{state: tuple(names) for state, names in groups.items()},
        orphans=tuple(name for name, data in found if digest(data) == manifest[name]),
        edited_orphans=tuple(name for name, data in found if digest(data) != manifest[name]),
    )


def difference(folder: Path, expected: Mapping[str, bytes], names: Iterable[str]) -> str:
    """Show what a build would change, as a unified diff; what is not text is only named."""
    shown = []
    for name in names:
        old, new = current(folder, name) or b"", expected.get(name, b"")
        try:
            before, after = (text.decode("utf-8-sig").splitlines(keepends=True) for text in (old, new))
        except UnicodeDecodeError:
            shown.append(f"{name}\n")
            continue
        shown += [
            line if line.endswith("\n") else line + "\n"
            for line in difflib.unified_diff(before, after, f"a/{name}", f"b/{name}")
        ]
    return "".join(shown)


def _state(found: bytes | None, expected: bytes, built: str | None) -> str:
    if found is None:
        return "new"
    if found == expected:
        return "unchanged"
    return "stale" if built == digest(found) else "edited"


def _is_ours(name: str) -> bool:
    if not name.startswith(("deliverables/", "private/deliverables/")):
        return False
    try:
        check_name(name)
    except CmkitError:
        return False
    return True
