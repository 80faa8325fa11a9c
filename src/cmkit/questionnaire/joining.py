"""One strategy laid over another, as plain data, in the order of the outline."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from cmkit.model.base import Block
from cmkit.model.shape import Key, keys
from cmkit.model.strategy import Strategy

Data = Mapping[str, Any]


def overlay(base: Data, over: Data) -> dict[str, Any]:
    """Lay one strategy over another: blocks are joined key by key, a list or a value replaces the other's."""
    joined = deepcopy(dict(base))
    for key, value in over.items():
        if isinstance(value, Mapping) and isinstance(joined.get(key), dict):
            joined[key] = overlay(joined[key], value)
        elif value is not None or key not in joined:
            joined[key] = deepcopy(value)
    return joined


def merged(base: Data, over: Data) -> dict[str, Any]:
    """Lay answers over a strategy that exists: entries of lists are joined by their ids, others appended.

    A list of plain values replaces the other's; nothing that is not answered goes.
    """
    joined = deepcopy(dict(base))
    for key, value in over.items():
        before = joined.get(key)
        if isinstance(value, Mapping) and isinstance(before, dict):
            joined[key] = merged(before, value)
        elif isinstance(value, list) and isinstance(before, list) and _are_entries(value):
            joined[key] = _entries_joined(before, value)
        elif value is not None:
            joined[key] = deepcopy(value)
    return joined


def _are_entries(values: list[Any]) -> bool:
    return all(isinstance(one, Mapping) for one in values)


def _entries_joined(before: list[Any], new: list[Any]) -> list[Any]:
    entries = deepcopy(before)
    for entry in new:
        same = next((place for place, one in enumerate(entries) if _is_same(one, entry)), None)
        if same is None:
            entries.append(deepcopy(entry))
        else:
            entries[same] = merged(entries[same], entry)
    return entries


def _is_same(one: Any, other: Data) -> bool:
    if not isinstance(one, Mapping):
        return False
    if "id" in one or "id" in other:
        return one.get("id") == other.get("id")
    return bool(one == other)


def in_order(data: Data, model: type[Block] = Strategy) -> dict[str, Any]:
    """Put the sections, and the keys of each block, in the order of the outline."""
    return _ordered(data, model)


def _ordered(data: Data, block: type[Block]) -> dict[str, Any]:
    ordered: dict[str, Any] = {}
    for key in _keys_in_order(block):
        if key.name not in data:
            continue
        value = data[key.name]
        if key.block and isinstance(value, Mapping) and key.holds == "one":
            value = _ordered(value, key.block)
        elif key.block and isinstance(value, list):
            value = [_ordered(entry, key.block) if isinstance(entry, Mapping) else entry for entry in value]
        ordered[key.name] = value
    return {**ordered, **{name: value for name, value in data.items() if name not in ordered}}


def _keys_in_order(block: type[Block]) -> list[Key]:
    """Return a block's keys as the outline lists them: ``note`` and ``todo`` come last."""
    return sorted(keys(block), key=lambda key: key.name in ("note", "todo"))
