"""Edits of plain data: what a file is to say afterwards, without a word of how it is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from cmkit.problems import InputRefused, KeyPath, dotted
from cmkit.text import _, visible


@dataclass(frozen=True, slots=True)
class Set:
    """Put a value under a key, there or new, or in the place of an item; blocks on the way are made."""

    path: KeyPath
    value: object


@dataclass(frozen=True, slots=True)
class Add:
    """Append an item to the list at a path; a list that is missing is made."""

    path: KeyPath
    value: object


@dataclass(frozen=True, slots=True)
class Remove:
    """Take a key or an item out. A block that has no other key goes with it; a list stays, empty."""

    path: KeyPath


Edit = Set | Add | Remove


class OneLine(dict[str, object]):
    """A block that its file keeps on one line, between brackets: git then merges it whole, or not at all."""


def applied(data: object, edits: Iterable[Edit]) -> object:
    """Return what the data says after the edits; what does not change is shared, not copied.

    Raises ``InputRefused`` for a path that does not fit: a key under a text, an item that is not there.
    """
    for edit in edits:
        data = _applied(data, edit, 0)
    return data


def normal(data: object, edit: Edit) -> Edit:
    """Return the same edit said at the highest place that it changes: where blocks are made, or go."""
    match edit:
        case Remove(path):
            while len(path) > 1 and isinstance(path[-1], str) and isinstance(path[-2], str):
                holder = value_at(data, path[:-1])
                if not isinstance(holder, Mapping) or len(holder) > 1:
                    break
                path = path[:-1]
            return Remove(path)
        case Set(path, value):
            depth = _there(data, path)
            return Set(path[:depth], _made(path[depth:], value)) if depth < len(path) else edit
        case Add(path, value):
            depth = _there(data, path)
            if depth < len(path):
                return Set(path[:depth], _made(path[depth:], [value]))
            return edit if found_at(data, path) else Set(path, [value])


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Edit]:
    """Return the edits that make ``new`` of ``old``; the order of keys does not count.

    Entries of a list are matched by their ``id``, others by their place. Items that are removed are named
    from the last to the first, so that the edits hold one after the other.
    """
    return list(_of_mappings(old, new, ()))


def value_at(data: object, path: KeyPath) -> Any:
    """Return what stands at a path; raises ``LookupError`` where nothing does."""
    for step in path:
        holds = isinstance(data, Mapping) or (isinstance(data, list) and isinstance(step, int))
        if not holds:
            raise LookupError(dotted(path))
        data = cast("Any", data)[step]
    return data


def found_at(data: object, path: KeyPath) -> Any:
    """Return what stands at a path; ``None`` where nothing does."""
    try:
        return value_at(data, path)
    except LookupError:
        return None


def mappings(found: object) -> list[Mapping[str, Any]]:
    """Return the mappings of a list that was read; nothing of what is no list."""
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def same(one: object, other: object) -> bool:
    """Whether two data are the same, numbers and booleans told apart."""
    if one is other:
        return True
    if isinstance(one, dict) and isinstance(other, dict):  # on one line or on several
        return one.keys() == other.keys() and all(map(same, one.values(), map(other.get, one)))
    if type(one) is not type(other):
        return False
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def _applied(data: object, edit: Edit, depth: int) -> object:
    path = edit.path
    if depth == len(path):
        if isinstance(edit, Add):
            return [*_list_at(data, path), edit.value]
        return edit.value if isinstance(edit, Set) else None
    step = path[depth]
    if isinstance(step, int):
        return _in_list(data, edit, depth, step)
    if data is None:
        data = {}
    if not isinstance(data, dict):
        raise _misfit(path[: depth + 1])
    if isinstance(edit, Remove) and step not in data:
        raise _misfit(path[: depth + 1])
    if isinstance(edit, Remove) and depth == len(path) - 1:
        return {key: value for key, value in data.items() if key != step}
    inner = _applied(data.get(step), edit, depth + 1)
    if isinstance(edit, Remove) and inner == {} and isinstance(path[depth + 1], str):
        return {key: value for key, value in data.items() if key != step}
    return {**data, step: inner}


def _in_list(data: object, edit: Edit, depth: int, step: int) -> object:
    if not isinstance(data, list) or step >= len(data):
        raise _misfit(edit.path[: depth + 1])
    if isinstance(edit, Remove) and depth == len(edit.path) - 1:
        return [*data[:step], *data[step + 1 :]]
    return [*data[:step], _applied(data[step], edit, depth + 1), *data[step + 1 :]]


def _list_at(data: object, path: KeyPath) -> list[object]:
    if data is None:
        return []
    if not isinstance(data, list):
        raise _misfit(path)
    return data


def _there(data: object, path: KeyPath) -> int:
    """Count the steps of a path of which the holder has entries: below, something has to be made."""
    for depth in range(1, len(path)):
        if not found_at(data, path[:depth]):
            return depth
    return len(path)


def _made(path: KeyPath, value: object) -> object:
    for step in reversed(path):
        if isinstance(step, int):  # an item of a list that is not there
            raise _misfit(path)
        value = {step: value}
    return value


def _of_mappings(old: Mapping[str, Any], new: Mapping[str, Any], path: KeyPath) -> Iterable[Edit]:
    for key in old:
        if key not in new:
            yield Remove((*path, key))
    for key, value in new.items():
        here = (*path, key)
        if key not in old:
            yield Set(here, value)
        elif not same(old[key], value):
            yield from _of_values(old[key], value, here)


def _of_values(old: Any, new: Any, path: KeyPath) -> Iterable[Edit]:
    if isinstance(old, Mapping) and isinstance(new, Mapping) and new and set(old) & set(new):
        return _of_mappings(old, new, path)
    if isinstance(old, list) and isinstance(new, list) and old and new:
        return _of_lists(old, new, path)
    return [Set(path, new)]


def _of_lists(old: Sequence[Any], new: Sequence[Any], path: KeyPath) -> list[Edit]:
    pairs = _matched(old, new)
    if pairs is None:
        return [Set(path, list(new))]
    edits: list[Edit] = []
    for place, partner in pairs:
        if not same(old[place], new[partner]):
            edits.extend(_of_values(old[place], new[partner], (*path, place)))
    kept = {place for place, _partner in pairs}
    edits.extend(Remove((*path, place)) for place in reversed(range(len(old))) if place not in kept)
    edits.extend(Add(path, value) for value in new[len(pairs) :])
    return edits


def _matched(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[int, int]] | None:
    """Pair the items that stay, in their order; ``None`` when what is new is not all at the end."""
    marks = [_mark(one) for one in old]
    wanted = [_mark(one) for one in new]
    if None in marks or None in wanted or len(set(marks)) < len(marks) or len(set(wanted)) < len(wanted):
        return _by_place(old, new)
    pairs = [(marks.index(mark), partner) for partner, mark in enumerate(wanted) if mark in marks]
    places = [place for place, _partner in pairs]
    if (
        not pairs
        or places != sorted(places)
        or [partner for _place, partner in pairs] != list(range(len(pairs)))
    ):
        return None
    return pairs


def _by_place(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[int, int]] | None:
    """Pair items without ids: by their place when items came or changed, by what they say when some went."""
    if len(new) >= len(old):
        return [(place, place) for place in range(len(old))]
    pairs, place = [], 0
    for partner, value in enumerate(new):
        while place < len(old) and not same(old[place], value):
            place += 1
        if place == len(old):
            return None
        pairs.append((place, partner))
        place += 1
    return pairs


def _mark(entry: object) -> str | None:
    identifier = entry.get("id") if isinstance(entry, Mapping) else None
    return identifier if isinstance(identifier, str) else None


def _misfit(path: KeyPath) -> InputRefused:
    return InputRefused(
        _("There is nothing at {key} that could be changed so.").format(key=visible(dotted(path)))
    )
