"""What the rest of the mission refers to, gathered in one pass over its blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from cmkit.mission.contents import Public
from cmkit.model.base import Block
from cmkit.model.shape import keys
from cmkit.problems import KeyPath


@dataclass(frozen=True, slots=True)
class Held:
    """A block that the client may read, with its file, its place there and all of its words."""

    file: str
    path: KeyPath
    block: Block
    text: str


def held(public: Public) -> tuple[Held, ...]:
    """Return what the client may read, in blocks: the strategy by entry, the items, the journal."""
    placed: list[tuple[str, KeyPath, object]] = []
    for key in keys(type(public.strategy)):
        value = getattr(public.strategy, key.attribute)
        if isinstance(value, Block):
            placed.append(("strategy.yaml", (key.name,), value))
        elif key.block:
            placed += [("strategy.yaml", (key.name, index), one) for index, one in enumerate(value or ())]
    for month, items in public.months.items():
        placed += [(f"calendar/{month}.yaml", ("items", index), item) for index, item in enumerate(items)]
    placed += [("calendar/ideas.yaml", ("items", index), item) for index, item in enumerate(public.ideas)]
    placed += [("journal.yaml", ("entries", index), entry) for index, entry in enumerate(public.journal)]
    return tuple(
        Held(file, path, block, "\n".join(text for _path, text in texts(block, path)))
        for file, path, block in placed
        if isinstance(block, Block)
    )


@cache
def _plan(block: type[Block]) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], tuple[str, ...]]:
    """Return the attributes of a block that name ids, with their lists, and those that hold blocks."""
    named = tuple((key.attribute, key.refers_to) for key in keys(block) if key.refers_to)
    return named, tuple(key.attribute for key in keys(block) if key.block)


def used_ids(public: Public) -> Mapping[str, frozenset[str]]:
    """Return the ids that anything refers to, by the dotted key of their list."""
    found: dict[str, set[str]] = {}
    _gather(public.strategy, found)
    for items in (*public.months.values(), public.ideas):
        for item in items:
            _gather(item, found)
    for entry in public.journal:
        _gather(entry, found)
    return {name: frozenset(ids) for name, ids in found.items()}


def _gather(block: Block, found: dict[str, set[str]]) -> None:
    named, holding = _plan(type(block))
    values = block.__dict__
    for attribute, lists in named:
        if value := values[attribute]:
            ids = (value,) if isinstance(value, str) else value
            for name in lists:
                found.setdefault(name, set()).update(ids)
    for attribute in holding:
        held = values[attribute]
        if isinstance(held, Block):
            _gather(held, found)
        elif held:
            for inner in held.values() if isinstance(held, Mapping) else held:
                _gather(inner, found)


def texts(block: Block, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Visit every text of a block with its place: free text, names, titles, words."""
    for attribute, value in block.__dict__.items():
        if not value:
            continue
        name = attribute.rstrip("_")
        if isinstance(value, str):
            yield (*path, name), value
        elif isinstance(value, Block):
            yield from texts(value, (*path, name))
        elif isinstance(value, tuple):
            if len(value) == 1 and isinstance(value[0], str):  # written as one text, as a rule
                yield (*path, name), value[0]
            else:
                yield from _texts_in(enumerate(value), (*path, name))
        elif isinstance(value, Mapping):
            yield from _texts_in(value.items(), (*path, name))


def _texts_in(values: Iterable[tuple[int | str, object]], path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    for step, value in values:
        if isinstance(value, str):
            yield (*path, step), value
        elif isinstance(value, Block):
            yield from texts(value, (*path, step))
