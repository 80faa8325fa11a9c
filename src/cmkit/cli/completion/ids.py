"""The ids of a mission that a TAB offers, read from its strategy; nothing private is ever opened."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from cmkit.files.reading import read_yaml
from cmkit.problems import InputRefused

MOST_BYTES = 110_000
"""A file above this, more than twice the longest strategy we know, would make a TAB wait."""
_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")

_ITEM = re.compile(rf"^\s*-\s*\{{?\s*id:\s*[\"']?({_ID.pattern})", re.MULTILINE)
"""An id that begins an entry of a list."""

Offer = tuple[str, str]
Tree = Mapping[str, "list[object]"]
"""The keys of a block: each with what is said of it, how it holds what it holds, and the keys of that."""


@dataclass(frozen=True, slots=True)
class Ids:
    """What may be named in one mission; nothing where there is none, or none that can be read."""

    folder: Path | None
    strategy: Mapping[str, object]

    @classmethod
    def of(cls, start: Path) -> Ids:
        """Read the mission that ``start`` or the nearest of its parents holds."""
        around = (start, *start.resolve().parents) if start.is_dir() else ()
        for folder in around:
            if (folder / "strategy.yaml").exists():
                return cls(folder, _data(folder / "strategy.yaml"))
        return cls(None, {})

    def ids(self, section: str) -> list[Offer]:
        """Return the ids of a list of the strategy, each with its name or title."""
        return list(_ids(self.strategy.get(section)))

    def kpis(self) -> list[Offer]:
        """Return the ids of the KPIs of every objective."""
        objectives = self.strategy.get("objectives")
        return [
            found
            for one in (objectives if isinstance(objectives, list) else ())
            if isinstance(one, Mapping)
            for found in _ids(one.get("kpis"))
        ]

    def entries(self, section: str, lead: str) -> list[Offer]:
        """Return the ids of a list behind ``lead``: ``objectives.more-visits``."""
        return [(lead + name, said) for name, said in self.ids(section)]

    def own_entries(self, shelf: str) -> list[Offer]:
        """Return the ids of the mission's own entries on a shelf of the catalogue."""
        data = _data(self.folder / "catalogue" / f"{shelf}.yaml") if self.folder else {}
        return list(_ids(data.get(shelf)))

    def items(self) -> list[Offer]:
        """Return the ids of editorial items, the latest month first; their files are only skimmed."""
        folder = self.folder / "calendar" if self.folder else None
        names = sorted(folder.glob("*.yaml"), reverse=True) if folder and folder.is_dir() else []
        return [(found, "") for name in names for found in _ITEM.findall(_text(name))]

    def keys(self, tree: Tree, word: str) -> list[Offer]:
        """Return the dotted keys that continue ``word``, one step further; those that hold more end in a dot.

        Entries of a list are named by their id, those of a mapping by their name.
        """
        lead, _dot, _rest = word.rpartition(".")
        within: Tree | None = tree
        holds, found = "one", cast("object", self.strategy)
        for step in lead.split(".") if lead else []:
            if holds == "one":
                if within is None or step not in within:
                    return []
                _said, holds, inner = _key(within[step])
                found = found.get(step) if isinstance(found, Mapping) else None
                within = inner
            else:
                found, holds = _entry(found, step), "one"
        lead = f"{lead}." if lead else ""
        end = "." if within else ""
        if holds == "list":
            return [(f"{lead}{name}{end}", said) for name, said in _ids(found)]
        if holds == "mapping":
            names = found if isinstance(found, Mapping) else {}
            return [(f"{lead}{name}{end}", "") for name in names if _is_id(name)]
        return [
            (f"{lead}{name}" + ("." if _key(key)[2] or _key(key)[1] != "one" else ""), _key(key)[0])
            for name, key in (within or {}).items()
        ]


def _key(described: list[object]) -> tuple[str, str, Tree | None]:
    said, holds, inner = described
    return str(said), str(holds), inner if isinstance(inner, dict) else None


def _entry(found: object, step: str) -> object:
    if isinstance(found, Mapping):
        return found.get(step)
    entries = found if isinstance(found, list) else []
    return next((one for one in entries if isinstance(one, Mapping) and one.get("id") == step), None)


def _ids(entries: object) -> Iterator[Offer]:
    for one in entries if isinstance(entries, list) else []:
        if isinstance(one, Mapping) and _is_id(one.get("id")):
            yield str(one["id"]), _said(one)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and len(value) <= 80 and _ID.fullmatch(value) is not None


def _said(entry: Mapping[str, object]) -> str:
    for key in ("name", "title", "label", "network", "description"):
        said = entry.get(key)
        if isinstance(said, str):
            return said
    return ""


def _text(path: Path) -> str:
    """Read a file as text; nothing of one that is missing, a link, or too long for a TAB."""
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_BYTES:
            return ""
        return path.read_text("utf-8", errors="replace")
    except OSError:
        return ""


def _data(path: Path) -> Mapping[str, object]:
    """Read a file of the mission; nothing of one that is missing, broken, a link, or too long for a TAB."""
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_BYTES:
            return {}
        data = read_yaml(path, path.name).data
    except (InputRefused, OSError):
        return {}
    return data if isinstance(data, dict) else {}
