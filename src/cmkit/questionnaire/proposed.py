"""What in a strategy is still a preset's own text, and the references that a preset's text may have lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cmkit.model.base import EVERYBODY, NOBODY, Block
from cmkit.model.shape import Key, keys
from cmkit.model.strategy import Strategy
from cmkit.problems import KeyPath, dotted
from cmkit.questionnaire.held import Data, dig, is_settled

Ids = Mapping[str, frozenset[str]]
"""The ids of each list, by its dotted key."""

_CHOSEN = "client.business_models"
"""What whoever chose the preset said by choosing it: a fact, no proposal."""


def ids_in(data: Data) -> Ids:
    """Return the ids of every list that a reference may lead to."""
    return {name: frozenset(_ids(dig(data, name))) for name in _lists(Strategy)}


def prune(data: dict[str, object], known: Ids, lost: Ids) -> None:
    """Take out the references to entries of ``lost`` that are not ``known``; other faults are left.

    A preset's pillar may serve an objective of the preset that the client's own have replaced.
    """
    _prune(data, Strategy, known, lost)


def unchanged(preset: Data, data: Data, given: Data) -> Iterator[str]:
    """Name the keys of ``data`` that still hold what the preset says, and that nobody gave.

    A block, an entry or a list that is the preset's throughout is named as a whole; a section that is a
    block is not, since facts of the client's are still to come into it. The preset itself was chosen: the
    business model that it stands for is nobody's proposal.
    """
    for section, value in preset.items():
        if section != "cmkit" and section in data:
            found = _unchanged(value, data[section], given.get(section), (section,))
            yield from (key for key in found if key != _CHOSEN)


def _unchanged(preset: object, found: object, given: object, path: KeyPath) -> Iterator[str]:
    if isinstance(preset, Mapping) and isinstance(found, Mapping):
        inner = given if isinstance(given, Mapping) else {}
        alone = len(path) > 1 and not any(is_settled(inner.get(key)) for key in preset)
        if alone and preset == found:
            yield dotted(path)
            return
        for key, value in preset.items():
            if key != "id" and key in found:
                yield from _unchanged(value, found[key], inner.get(key), (*path, key))
    elif is_settled(given):
        return
    elif preset == found:
        yield dotted(path)
    elif isinstance(preset, list) and isinstance(found, list):
        for index, entry in enumerate(found):
            if (same := _same_entry(entry, preset)) is not None:
                yield from _unchanged(same, entry, None, (*path, index))


def _same_entry(entry: object, preset: list[object]) -> object:
    """Find the preset's entry that this one is: the one with its id, else an equal one."""
    if not isinstance(entry, Mapping):
        return None
    for other in preset:
        if other == entry or (isinstance(other, Mapping) and other.get("id", 0) == entry.get("id", 1)):
            return other
    return None


def _lists(block: type[Block]) -> set[str]:
    found: set[str] = set()
    for key in keys(block):
        found.update(key.refers_to)
        if key.block is not None:
            found |= _lists(key.block)
    return found


def _ids(entries: object) -> Iterator[str]:
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, Mapping) and isinstance(entry.get("id"), str):
            yield entry["id"]


def _prune(holder: dict[str, object], block: type[Block], known: Ids, lost: Ids) -> None:
    for key in keys(block):
        value = holder.get(key.name)
        if key.refers_to and is_settled(value):
            _keep_known(holder, key, known, lost)
        elif key.block is not None:
            inside = value.values() if isinstance(value, dict) and key.holds == "mapping" else [value]
            for inner in value if isinstance(value, list) else inside:
                if isinstance(inner, dict):
                    _prune(inner, key.block, known, lost)


def _keep_known(holder: dict[str, object], key: Key, known: Ids, lost: Ids) -> None:
    value = holder[key.name]
    names = value if isinstance(value, list) else [value]
    there = frozenset((NOBODY, EVERYBODY)).union(*(known[name] for name in key.refers_to))
    gone = frozenset[str]().union(*(lost[name] for name in key.refers_to)) - there
    kept = [name for name in names if name not in gone]
    if not kept:
        del holder[key.name]
    elif len(kept) < len(names):
        holder[key.name] = kept
