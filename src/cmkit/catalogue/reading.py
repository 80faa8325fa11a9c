"""The files of the catalogue: ours from the package, a mission's own laid over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from os.path import lexists
from pathlib import Path
from typing import TypeVar

from cmkit.files.paths import inside
from cmkit.files.reading import Document, parse_yaml, read_yaml
from cmkit.model.base import Block
from cmkit.model.loading import load
from cmkit.problems import InputRefused, Problem
from cmkit.text import _

F = TypeVar("F", bound=Block)

# What vouches for an entry does not vouch for somebody's change of it.
_NOT_INHERITED = ("as_of", "source", "confidence")


@cache
def our_document(name: str) -> Document:
    """Read ``kinds``, ``metrics`` or ``networks`` from the package, once."""
    from importlib.resources import files

    raw = files("cmkit.catalogue").joinpath(f"{name}.yaml").read_bytes()
    return parse_yaml(raw, f"cmkit/catalogue/{name}.yaml", versioned=False)


def read_theirs(name: str, model: type[F], extra: Path | None) -> tuple[F, Document] | None:
    """Read the mission's file of that name in the folder ``extra``; ``None`` where there is none.

    Entries with an id of ours come completed by ours. Raises ``InputRefused`` with every place that is wrong,
    and for what is no file there: a link that leads out of the folder or to nothing, a folder.
    """
    if extra is None or not lexists(extra / f"{name}.yaml"):
        return None
    path = inside(extra.parent, f"{extra.name}/{name}.yaml")
    document = _over_ours(name, read_yaml(path, f"catalogue/{name}.yaml"))
    return checked(model, document), document


def checked(model: type[F], document: Document) -> F:
    """Return the document as ``model``; ``InputRefused`` with every place that does not fit it."""
    loaded = load(model, document)
    if loaded.value is None:
        raise _refused(document, loaded.problems)
    return loaded.value


def refuse_bad_references(file: Block, known: Mapping[str, Iterable[str]], document: Document) -> None:
    """Raise ``InputRefused`` when an id of ``file`` stands twice, or a reference is not in ``known``."""
    # Only a mission's own file needs it; the whole model would otherwise be imported for nothing.
    from cmkit.model.references import reference_problems

    ids = {name: frozenset(entries) for name, entries in known.items()}
    if problems := tuple(reference_problems(file, ids, document)):
        raise _refused(document, problems)


def _over_ours(name: str, document: Document) -> Document:
    """Complete each entry that has an id of ours by the keys that it does not write."""
    written = _list_in(document, name)
    ours = {
        str(entry["id"]): {key: value for key, value in entry.items() if key not in _NOT_INHERITED}
        for entry in _list_in(our_document(name), name)
        if isinstance(entry, dict)
    }
    if not written or not isinstance(document.data, dict):
        return document
    completed = [_completed(entry, ours) for entry in written]
    return replace(document, data={**document.data, name: completed})


def _list_in(document: Document, name: str) -> list[object]:
    found = document.data.get(name) if isinstance(document.data, dict) else None
    return found if isinstance(found, list) else []


def _completed(entry: object, ours: Mapping[str, Mapping[str, object]]) -> object:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        return entry
    return {**ours.get(entry["id"], {}), **entry}


def _refused(document: Document, problems: Iterable[Problem]) -> InputRefused:
    return InputRefused(
        _("The catalogue file {file} cannot be used.").format(file=document.name),
        _("Correct these entries, or remove them: cmkit then uses its own."),
        sorted(problems, key=lambda problem: problem.order),
    )
