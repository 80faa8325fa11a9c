"""What was built before: which files are there still and wanted, which documents they are of which dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from cmkit.deliverables.documents import recognised
from cmkit.deliverables.manifest import CLIENT_MANIFEST, INTERNAL_MANIFEST, read_manifest
from cmkit.mission.change import current

CLIENTS = "deliverables"
"""The folder of what the client gets."""


def built_before(folder: Path) -> frozenset[str]:
    """Name what was built before and is wanted: a file that is gone is one that somebody no longer wants.

    The whole folder gone is a fresh start.
    """
    is_fresh = not (folder / CLIENTS).is_dir()
    known = [*read_manifest(folder, CLIENT_MANIFEST), *read_manifest(folder, INTERNAL_MANIFEST)]
    return frozenset(name for name in known if is_fresh or current(folder, name) is not None)


def kept_dates(there: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the documents beside the usual ones that were built and are wanted, with their dates."""
    kept: dict[str, tuple[str, ...]] = {}
    for name in sorted(there):
        found = recognised(name)
        if not found or (found[0].usual and not found[0].reports):
            continue
        if found[1] not in kept.get(found[0].id, ()):
            kept[found[0].id] = (*kept.get(found[0].id, ()), found[1])
    return kept
