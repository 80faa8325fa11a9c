"""What a strategy says of its own answers: which are still proposed, which are open, which were settled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from cmkit.problems import KeyPath, dotted
from cmkit.questionnaire.events import ToSettle
from cmkit.questionnaire.held import listed
from cmkit.questionnaire.placing import Block, one_or_all


def parsed(key: str) -> KeyPath:
    """Read a dotted key: ``objectives[0].kpis`` becomes its steps."""
    words: list[str] = re.findall(r"[^.\[\]]+|\[\d+\]", key)
    return tuple(int(word[1:-1]) if word.startswith("[") else word for word in words)


def within(path: KeyPath, holder: KeyPath) -> bool:
    """Whether a path is ``holder`` or leads into it."""
    return path[: len(holder)] == holder


def proposed_keys(data: Block) -> tuple[KeyPath, ...]:
    """Return the paths of what a preset proposed, as ``mission.proposed`` lists them."""
    mission = data.get("mission")
    found = mission.get("proposed") if isinstance(mission, dict) else None
    words = [found] if isinstance(found, str) else found if isinstance(found, list) else []
    return tuple(parsed(word) for word in words if isinstance(word, str))


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


def open_question(data: Block, path: KeyPath, left: ToSettle, who: Sequence[str]) -> None:
    """Leave a key to somebody; a question about the same key that was still open is replaced."""
    key = dotted(path)
    entry: Block = {"key": key}
    if who:
        entry["who"] = one_or_all(who)
    entry |= {name: day for name, day in (("due", left.due), ("asked_on", left.asked_on)) if day}
    there = [one for one in listed(data, "open_questions") if one.get("key") != key or "answered_on" in one]
    data["open_questions"] = [*there, entry]


def close_questions(data: Block, paths: Iterable[KeyPath], today: date) -> None:
    """Note the day on which what was open about these keys got its answer."""
    answered = list(paths)
    entries = data.get("open_questions")
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, dict) or entry.get("answered_on") or not isinstance(entry.get("key"), str):
            continue
        asked = parsed(entry["key"])
        if any(within(path, asked) or within(asked, path) for path in answered):
            entry["answered_on"] = today.isoformat()


def _less(data: object, key: KeyPath, path: KeyPath) -> Iterator[KeyPath]:
    """Return what is left of a proposed ``key`` when what stands at ``path`` is proposed no more."""
    if within(key, path):
        return
    if not within(path, key):
        yield key
        return
    value = data
    for step in key:
        value = _inside(value, step)
    steps: Iterable[str | int] = ()
    if isinstance(value, dict):
        steps = [name for name in value if name != "id"]
    elif isinstance(value, list):
        steps = range(len(value))
    for step in steps:
        yield from _less(data, (*key, step), path)


def _inside(value: object, step: str | int) -> object:
    if isinstance(value, dict):
        return value.get(step)
    return value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None
