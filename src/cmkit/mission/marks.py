"""Which keys of a strategy are still a preset's proposals, as ``mission.proposed`` lists them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cmkit.files.edits import found_at
from cmkit.problems import KeyPath, dotted, parsed, within

Block = dict[str, object]


def proposed_keys(data: Block) -> tuple[KeyPath, ...]:
    """Return the paths of what a preset proposed, as ``mission.proposed`` lists them."""
    mission = data.get("mission")
    found = mission.get("proposed") if isinstance(mission, dict) else None
    words = [found] if isinstance(found, str) else found if isinstance(found, list) else []
    return tuple(path for word in words if isinstance(word, str) and (path := parsed(word)))


def no_longer_proposed(data: Block, path: KeyPath) -> None:
    """Take a path out of what is proposed; of a block or a list that was proposed, the rest still is."""
    before = proposed_keys(data)
    set_proposed(data, [kept for key in before for kept in _less(data, key, path)])


def set_proposed(data: Block, paths: Iterable[KeyPath]) -> None:
    """Write what is proposed; nothing at all where nothing is."""
    noted = list(dict.fromkeys(dotted(path) for path in paths))
    mission = data.get("mission")
    if noted and not isinstance(mission, dict):
        mission = data["mission"] = {}
    if isinstance(mission, dict):
        if noted:
            mission["proposed"] = noted
        else:
            mission.pop("proposed", None)


def _less(data: object, key: KeyPath, path: KeyPath) -> Iterator[KeyPath]:
    """Return what is left of a proposed ``key`` when what stands at ``path`` is proposed no more."""
    if within(key, path):
        return
    if not within(path, key):
        yield key
        return
    value = found_at(data, key)
    steps: Iterable[str | int] = ()
    if isinstance(value, dict):
        steps = [name for name in value if name != "id"]
    elif isinstance(value, list):
        steps = range(len(value))
    for step in steps:
        yield from _less(data, (*key, step), path)
