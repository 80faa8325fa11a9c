"""What is still a proposal, said as high up as it holds: one mark over a block instead of one a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmkit.model.base import Block
from cmkit.model.mission import Mission
from cmkit.model.shape import Key, keys
from cmkit.model.strategy import Strategy
from cmkit.problems import KeyPath, dotted

_UNSEEN = frozenset(
    {
        *("cmkit", "id", "todo", "mission.language", "mission.timezone", "mission.currency"),
        *("mission.proposed", "mission.agreed", "mission.approved"),
    }
)
"""Keys that no reader sees as part of their block, so that they do not keep it from being one proposal."""
_SHARED = frozenset({"organisation", "client"})
"""Sections whose chapter also shows what is not theirs: people, commitments."""


def section_of(key: str) -> str:
    """Name the section that a dotted key is in."""
    return re.split(r"[.\[]", key)[0]


def open_proposals(strategy: Strategy, *, gathered: bool = False) -> frozenset[str]:
    """Return the dotted keys that a preset proposed and whose section nobody agreed to.

    ``gathered`` names a block or a list that is proposed throughout, instead of all that it holds.
    """
    mission: Mission = strategy.mission
    found = {key for key in mission.proposed if section_of(key) not in mission.agreed}
    for key in keys(Strategy) if gathered else ():
        if any(section_of(one) == key.name for one in found):
            _gather(key, getattr(strategy, key.attribute), (key.name,), found)
    return frozenset(found)


def _gather(key: Key, value: object, path: KeyPath, found: set[str]) -> bool:
    """Tell whether all that stands at ``path`` is proposed; gather in ``found`` what is."""
    if dotted(path) in found:
        return True
    if isinstance(value, Block) and key.block:
        wholes = list(_within(value, key.block, path, found))
    elif isinstance(value, tuple) and key.block:
        wholes = [_entry(key.block, entry, (*path, index), found) for index, entry in enumerate(value)]
    else:
        return False
    if not wholes or not all(wholes) or (len(path) == 1 and path[0] in _SHARED):
        return False
    name = dotted(path)
    found.difference_update([one for one in found if one.startswith((f"{name}.", f"{name}["))])
    found.add(name)
    return True


def _entry(model: type[Block], entry: object, path: KeyPath, found: set[str]) -> bool:
    if dotted(path) in found:
        return True
    wholes = list(_within(entry, model, path, found)) if isinstance(entry, Block) else []
    return bool(wholes) and all(wholes)


def _within(block: Block, model: type[Block], path: KeyPath, found: set[str]) -> Iterator[bool]:
    """Visit the filled keys of a block that a reader sees."""
    for key in keys(model):
        here = (*path, key.name)
        value = getattr(block, key.attribute)
        if key.name not in _UNSEEN and dotted(here) not in _UNSEEN and value not in (None, (), "", {}):
            yield _gather(key, value, here, found)
