"""A preset, an answers file and the answers given, joined into one strategy; what is only proposed is noted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from cmkit.files.emitting import emit_yaml
from cmkit.files.reading import parse_yaml
from cmkit.model.base import Block
from cmkit.model.loading import load
from cmkit.model.references import known_ids, reference_problems
from cmkit.model.shape import Key, keys
from cmkit.model.strategy import Strategy
from cmkit.problems import KeyPath, dotted

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
    for key in keys_in_order(block):
        if key.name not in data:
            continue
        value = data[key.name]
        if key.block and isinstance(value, Mapping) and key.holds == "one":
            value = _ordered(value, key.block)
        elif key.block and isinstance(value, list):
            value = [_ordered(entry, key.block) if isinstance(entry, Mapping) else entry for entry in value]
        ordered[key.name] = value
    return {**ordered, **{name: value for name, value in data.items() if name not in ordered}}


def keys_in_order(block: type[Block]) -> list[Key]:
    """Return a block's keys as the outline lists them: ``note`` and ``todo`` come last."""
    return sorted(keys(block), key=lambda key: key.name in ("note", "todo"))


def proposals(preset: Data, given: Data) -> Iterator[str]:
    """Name the keys whose text is the preset's own: two steps deep, or a whole section that is a list."""
    for section, value in preset.items():
        if section == "cmkit":
            continue
        other = given.get(section)
        if not isinstance(value, Mapping):
            if other is None:
                yield section
            continue
        for key in value:
            if not isinstance(other, Mapping) or other.get(key) is None:
                yield f"{section}.{key}"


def join(preset: Data, given: Data) -> dict[str, Any]:
    """Lay the client's answers over a preset, note what is only proposed, and leave no dangling reference.

    A preset's pillar may serve a preset's objective that the client's own have replaced: such references go,
    the client's own are never touched.
    """
    data = overlay(preset, given)
    proposed = [key for key in proposals(preset, given) if key != "client.business_models"]
    if proposed:
        mission = data.setdefault("mission", {})
        known = [key for key in mission.get("proposed") or () if key not in proposed]
        mission["proposed"] = [*known, *proposed]
    data = in_order({**data, "cmkit": 1})
    while dangling := _dangling(data, proposed):
        for path in sorted(dangling, key=lambda path: [str(step) for step in path], reverse=True):
            _remove(data, path)
    return data


def _dangling(data: Data, proposed: list[str]) -> list[KeyPath]:
    document = parse_yaml(emit_yaml(data).encode(), "strategy.yaml")
    strategy = load(Strategy, document).value
    if strategy is None:
        return []
    found = reference_problems(strategy, known_ids(strategy), document)
    paths = [problem.where.path for problem in found if problem.code == "RE001"]
    return [path for path in paths if _is_proposed(dotted(path), proposed)]


def _is_proposed(key: str, proposed: list[str]) -> bool:
    return any(key == one or key.startswith((f"{one}.", f"{one}[")) for one in proposed)


def _remove(data: Any, path: KeyPath) -> None:
    """Take a reference out; a list that it leaves empty goes with it."""
    *way, last = path
    holder = data
    for step in way:
        holder = holder[step]
    if isinstance(holder, list) and isinstance(last, int) and last >= len(holder):
        return
    value = holder[last]
    if isinstance(value, list) and value:
        value.clear()
    else:
        del holder[last]
    if isinstance(holder, list) and not holder and way:
        _remove_key(data, tuple(way))


def _remove_key(data: Any, path: KeyPath) -> None:
    *way, last = path
    for step in way:
        data = data[step]
    del data[last]
