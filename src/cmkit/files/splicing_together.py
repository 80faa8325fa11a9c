"""Many edits of one file made at once: each spliced where the reader found its place, the whole read once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from cmkit.files.edits import Edit, Remove, Set, applied, found_at, normal, same
from cmkit.files.reading import Document, parse_yaml
from cmkit.files.splicing import Order, Splice, Splicing, edited
from cmkit.problems import InputRefused


def edited_together(document: Document, edits: Iterable[Edit], order: Order | None = None) -> Document:
    """Return the file after the edits, as ``edited`` does, in one go where they do not touch each other.

    Reading a long file again after each of its edits takes longer than all the rest.
    """
    wanted = list(edits)
    found = _at_once(document, wanted, order or (lambda _path: ())) if len(wanted) > 1 else None
    return found or edited(document, wanted, order)


def _at_once(document: Document, edits: Sequence[Edit], order: Order) -> Document | None:
    """Make all edits in one text; ``None`` where they meet, or where the text would say anything else."""
    if any(isinstance(one, Remove) for one in edits) or _nested(edits):
        return None
    try:
        wanted = applied(document.data, edits)
        splicing = Splicing(document, order)
        splices = sorted(splicing.of(normal(document.data, one)) for one in edits if not _said(document, one))
        if any(_meet(before, after) for before, after in pairwise(splices)):
            return None
        text = "".join(_pieces(document.text, splices))
        versioned = isinstance(document.data, dict) and "cmkit" in document.data
        after = parse_yaml(replace(document, text=text).raw, document.name, versioned=versioned)
    except (InputRefused, LookupError, ValueError):
        return None
    return after if same(after.data, wanted) else None


def _nested(edits: Sequence[Edit]) -> bool:
    """Whether an edit is about what another one changes."""
    paths = {one.path for one in edits}
    if len(paths) < len(edits):
        return True
    return any(one.path[:length] in paths for one in edits for length in range(len(one.path)))


def _said(document: Document, edit: Edit) -> bool:
    return isinstance(edit, Set) and same(found_at(document.data, edit.path), edit.value)


def _meet(before: Splice, after: Splice) -> bool:
    return after.start < before.end or after.start == before.start


def _pieces(text: str, splices: Sequence[Splice]) -> Iterable[str]:
    place = 0
    for one in splices:
        yield text[place : one.start]
        yield one.text
        place = one.end
    yield text[place:]
