"""The model seen from outside: its keys, its blocks, and a walk over every value of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from cmkit.model.base import Block, Happened, RefTo
from cmkit.problems import KeyPath

Holder = Literal["one", "list", "mapping"]


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a block: its name in the file and in Python, what it holds, what it is marked with."""

    name: str
    attribute: str
    required: bool
    block: type[Block] | None
    """The block that it holds, alone or as the entries of a list or a mapping."""
    holds: Holder
    """How it holds its block: one, a list of them, or a mapping of names to them."""
    refers_to: tuple[str, ...]
    happened: bool


@dataclass(frozen=True, slots=True)
class Visited:
    """One value met on a walk, with the key that holds it."""

    path: KeyPath
    key: Key
    value: Any


@cache
def keys(model: type[Block]) -> tuple[Key, ...]:
    """Return the keys of a block in the order of the outline."""
    found = []
    for attribute, info in model.model_fields.items():
        marks = [*info.metadata, *_marks(info.annotation)]
        block, holds = _block(info.annotation)
        found.append(
            Key(
                name=info.alias or attribute,
                attribute=attribute,
                required=info.is_required(),
                block=block,
                holds=holds,
                refers_to=next((mark.lists for mark in marks if isinstance(mark, RefTo)), ()),
                happened=any(isinstance(mark, Happened) for mark in marks),
            )
        )
    return tuple(found)


def keys_of(model: type[Block] | None) -> list[str]:
    """Return the names of a block's keys."""
    return [key.name for key in keys(model)] if model else []


def block_at(model: type[Block], path: KeyPath) -> type[Block] | None:
    """Find the block that stands at ``path``; ``None`` where a plain value does."""
    current: type[Block] | None = model
    inside_mapping = False
    for step in path:
        if isinstance(step, int) or inside_mapping:
            inside_mapping = False
            continue
        key = next((key for key in keys(current) if key.name == step), None) if current else None
        if key is None:
            return None
        current = key.block
        inside_mapping = key.holds == "mapping"
    return current


def walk(block: Block, path: KeyPath = ()) -> Iterator[Visited]:
    """Visit every key of a block that holds something, depth first, in the order of the outline."""
    for key in keys(type(block)):
        value = getattr(block, key.attribute)
        if value is None or value == () or value == {}:
            continue
        here = (*path, key.name)
        yield Visited(here, key, value)
        if isinstance(value, Block):
            yield from walk(value, here)
        elif key.block and isinstance(value, tuple):
            for index, inner in enumerate(value):
                yield from walk(inner, (*here, index))
        elif key.block and isinstance(value, Mapping):
            for name, inner in value.items():
                yield from walk(inner, (*here, name))


def _marks(annotation: Any) -> list[object]:
    marks: list[object] = []
    if get_origin(annotation) is Annotated:
        inner, *own = get_args(annotation)
        return [*own, *_marks(inner)]
    if get_origin(annotation) in (Union, UnionType):
        for part in get_args(annotation):
            marks.extend(_marks(part))
    return marks


def _block(annotation: Any) -> tuple[type[Block] | None, Holder]:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _block(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return next((found for part in get_args(annotation) if (found := _block(part))[0]), (None, "one"))
    if origin is tuple:
        return _block(get_args(annotation)[0])[0], "list"
    if origin is dict:
        return _block(get_args(annotation)[1])[0], "mapping"
    if isinstance(annotation, type) and issubclass(annotation, Block):
        return annotation, "one"
    return None, "one"
