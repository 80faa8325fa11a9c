"""Edits that were decided on one state of a file, carried over to the state that it is in meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from cmkit.files.edits import Add, Edit, Remove, Set, found_at
from cmkit.problems import KeyPath, Refused, dotted
from cmkit.text import _


def rebased(edits: Iterable[Edit], base: object, current: object) -> list[Edit]:
    """Return the edits as they read on ``current``; they were decided on ``base``, both plain data.

    An entry of a list is found again by its ``id``, one without by what it says. What somebody else has
    changed in the same place meanwhile is not overwritten: ``Refused`` names the key.
    """
    if base == current:
        return list(edits)
    carried_over = (_rebased(one, base, current) for one in edits)
    found: list[Edit] = []
    for holder, group in groupby((one for one in carried_over if one is not None), _list_shortened):
        run = list(group)
        if holder:  # items go from the last to the first, so that each still stands where it was found
            run.sort(key=lambda one: one.path[-1:], reverse=True)
        found += run
    return found


def _list_shortened(edit: Edit) -> KeyPath:
    """Return the list that an edit takes an item from; nothing for any other edit."""
    return edit.path[:-1] if isinstance(edit, Remove) and isinstance(edit.path[-1], int) else ()


def _rebased(edit: Edit, base: object, current: object) -> Edit | None:
    """Carry one edit over; ``None`` where somebody else has made the same one meanwhile."""
    if isinstance(edit, Remove):
        return _removal(edit, base, current)
    there = _carried(edit.path, base, current)
    now = found_at(current, there)
    if isinstance(edit, Set):
        if now not in (found_at(base, edit.path), edit.value):
            raise _overtaken(edit.path)
        return Set(there, edit.value)
    if isinstance(now, list) and edit.value in now and edit.value not in (found_at(base, edit.path) or []):
        return None
    if isinstance(edit.value, Mapping) and _has_id(now, edit.value.get("id")):
        raise _overtaken(edit.path)
    return Add(there, edit.value)


def _removal(edit: Remove, base: object, current: object) -> Edit | None:
    there = carried(edit.path, base, current)
    was = found_at(base, edit.path)
    if there is None or found_at(current, there) is None:
        holder = carried(edit.path[:-1], base, current)
        known = isinstance(edit.path[-1], str) or _id_of(was) is not None
        if holder is None or not known or _has_id(found_at(current, holder), _id_of(was)):
            raise _overtaken(edit.path)
        return None
    if found_at(current, there) != was:
        raise _overtaken(edit.path)
    return Remove(there)


def carried(path: KeyPath, base: object, current: object) -> KeyPath | None:
    """Find where a path of ``base`` leads in ``current``: entries of lists may have moved.

    ``None`` when an entry on the way is there no more, or can no longer be told from another.
    """
    there: list[str | int] = []
    for step in path:
        place: str | int | None = step
        if isinstance(step, int):
            place = _place_of(found_at(base, (step,)), current)
        if place is None:
            return None
        there.append(place)
        base, current = found_at(base, (step,)), found_at(current, (place,))
    return tuple(there)


def _carried(path: KeyPath, base: object, current: object) -> KeyPath:
    there = carried(path, base, current)
    if there is None:
        raise _overtaken(path)
    return there


def _place_of(entry: object, current: object) -> int | None:
    entries = current if isinstance(current, list) else []
    identifier = _id_of(entry)
    if identifier is not None:
        places = [place for place, one in enumerate(entries) if _id_of(one) == identifier]
    else:
        places = [place for place, one in enumerate(entries) if one == entry]
    return places[0] if len(places) == 1 else None


def _id_of(entry: object) -> object:
    return entry.get("id") if isinstance(entry, Mapping) else None


def _has_id(entries: object, identifier: object) -> bool:
    return (
        identifier is not None
        and isinstance(entries, list)
        and any(_id_of(one) == identifier for one in entries)
    )


def _overtaken(path: KeyPath) -> Refused:
    return Refused(
        _("{key} was changed by somebody else meanwhile; what is there now stays.").format(key=dotted(path)),
        _("Run the command again: it begins from what the file says now."),
    )
