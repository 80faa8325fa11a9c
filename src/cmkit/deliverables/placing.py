"""Made documents put into the mission folder: nothing edited by hand is overwritten, nothing is half done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cmkit.deliverables.manifest import (
    CLIENT_MANIFEST,
    INTERNAL_MANIFEST,
    Comparison,
    compare,
    difference,
    digest,
    manifest_bytes,
    read_manifest,
)
from cmkit.mission.change import change, current
from cmkit.problems import Refused
from cmkit.text import _, plural

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Made:
    """What a build made, in memory: files by name within the mission."""

    client: Files
    internal: Files
    remarks: tuple[str, ...] = ()
    """Why a document was not made, and what was mended, in the user's words."""
    whole: bool = True
    """The default set: what is not in it any more is an orphan."""
    held: frozenset[str] = frozenset()
    """What could not be made here for want of an extra: it is no orphan."""

    def judged(self, manifest: Mapping[str, str]) -> dict[str, str]:
        """Return of what was built before what can be told of here."""
        return {name: mark for name, mark in manifest.items() if name not in self.held}

    @property
    def sides(self) -> tuple[tuple[str, Files], ...]:
        """The manifests with their files; the internal side counts only where it was made."""
        client = (CLIENT_MANIFEST, self.client)
        return (client, (INTERNAL_MANIFEST, self.internal)) if self.internal else (client,)


@dataclass(frozen=True, slots=True)
class Placed:
    """What a build changed in the folder."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    kept: tuple[str, ...]
    """Orphans that were edited by hand: they stay."""


def drift(folder: Path, made: Made) -> str:
    """Show what is not as it should be, as a diff; empty when nothing is. Writes nothing."""
    shown = []
    for manifest, files in made.sides:
        found = compare(folder, files, made.judged(_manifest(folder, manifest, files)), whole=made.whole)
        shown.append(difference(folder, files, found.drifted))
    return "".join(shown)


def place(folder: Path, made: Made, *, force: bool) -> Placed:
    """Write what changed, under the lock and in one transaction; raises ``Refused`` over a hand edit."""
    compared: list[Comparison] = []

    def changes() -> dict[str, bytes | None]:
        wanted: dict[str, bytes | None] = {}
        for name, files in made.sides:
            manifest = _manifest(folder, name, files)
            found = compare(folder, files, made.judged(manifest), whole=made.whole)
            _refuse_edited(found, force=force)
            compared.append(found)
            wanted |= {one: files[one] for one in (*found.new, *found.stale, *found.edited)}
            wanted |= dict.fromkeys(found.orphans)
            gone = set(made.judged(manifest)) - set(files) if made.whole else set()
            kept = {one: mark for one, mark in manifest.items() if one not in gone}
            wanted[name] = manifest_bytes({**kept, **{one: digest(data) for one, data in files.items()}})
        return wanted

    change(folder, changes)
    return Placed(
        written=tuple(name for one in compared for name in (*one.new, *one.stale, *one.edited)),
        removed=tuple(name for one in compared for name in one.orphans),
        unchanged=sum(len(one.unchanged) for one in compared),
        kept=tuple(name for one in compared for name in one.edited_orphans),
    )


def _manifest(folder: Path, name: str, files: Files) -> dict[str, str]:
    """Read what was built before; a file that is just as it should be counts as built by us."""
    known = read_manifest(folder, name)
    return known | {
        one: digest(data) for one, data in files.items() if one not in known and current(folder, one) == data
    }


def _refuse_edited(found: Comparison, *, force: bool) -> None:
    if not found.edited or force:
        return
    names = ", ".join(found.edited)
    raise Refused(
        plural(
            "{count} document was changed by hand and is left as it is: {names}.",
            "{count} documents were changed by hand and are left as they are: {names}.",
            len(found.edited),
            names=names,
        ),
        _("Put your words into notes/<document>.md, then build with --force."),
    )
