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


def in_order(data: Data) -> dict[str, Any]:
    """Put the sections, and the keys of each block, in the order of the outline."""
    return _ordered(data, Strategy)


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
