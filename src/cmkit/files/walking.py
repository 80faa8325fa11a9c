"""One walk over a parser's events: values, places, and everything that a mission's file may not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from cmkit.files.scalars import Scalar, plain
from cmkit.problems import InputRefused, KeyPath, Problem, Severity, Where
from cmkit.text import _, visible

MAXIMUM_DEPTH = 40
MAXIMUM_VALUES = 200_000
MAXIMUM_SCALAR = 1_000_000
MOST_PROBLEMS = 50

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)
# Breaks for YAML 1.1 but not for an editor: private characters stand in for them while lines are counted.
_FALSE_BREAKS = "\x85\u2028\u2029"
_NOT_IN_A_VALUE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

Place = tuple[int, int, int | None, int | None]


@dataclass(slots=True)
class _Holder:
    """A mapping or a list that is being filled."""

    value: dict[str, object] | list[object]
    path: KeyPath
    key: str | None = None
    key_place: tuple[int, int] | None = None
    skipped: bool = False
    """Whether the value behind the key just read is dropped: its key was wrong."""
    lines: dict[str, int] = field(default_factory=dict)


class Walk:
    """Reads one document; ``problems`` holds what was wrong, ``places`` where each value stands."""

    def __init__(self, name: str, text: str) -> None:
        self.problems: list[Problem] = []
        self.places: dict[KeyPath, Place] = {}
        self._name = name
        self._text, self._restore = _without_false_breaks(text)
        self._holders: list[_Holder] = []
        self._root: object = None
        self._values = 0
        self._documents = 0

    def run(self) -> object:
        """Walk the events and return the root; raises ``yaml.YAMLError``, or ``InputRefused`` at a limit."""
        for event in self._events():
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self._open(event)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                self._holders.pop()
            elif isinstance(event, yaml.AliasEvent):
                self._tell("YA007", event, {"name": str(event.anchor)})
                self._place(None, event)
            elif isinstance(event, yaml.DocumentStartEvent):
                self._documents += 1
                if self._documents > 1:
                    self._tell("YA013", event)
                    break
        return self._root

    def _events(self) -> Iterator[yaml.Event]:
        loader = _LOADER(self._text)
        try:
            while loader.check_event():
                yield loader.get_event()
        finally:
            loader.dispose()

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._count(event)
        self._refuse_marks(event)
        text = event.value
        if len(text) > MAXIMUM_SCALAR:
            raise self._limit("YA011", event, {"most": str(MAXIMUM_SCALAR)})
        value: Scalar = plain(text) if event.implicit[0] else text
        if self._restore and isinstance(value, str):
            value = value.translate(self._restore)
        if event.style == '"' and isinstance(value, str) and _NOT_IN_A_VALUE.search(value):
            self._tell("YA002", event, {"character": "\\"})
        holder = self._holders[-1] if self._holders else None
        if holder is not None and isinstance(holder.value, dict) and holder.key is None:
            self._key(holder, value, text, event)
        else:
            self._place(value, event)

    def _key(self, holder: _Holder, value: Scalar, text: str, event: yaml.ScalarEvent) -> None:
        line, column = _start(event)
        holder.key_place = (line, column)
        holder.key, holder.skipped = text, True
        if text == "<<" and event.implicit[0]:
            self._tell("YA009", event)
        elif not isinstance(value, str):
            self._tell("YA006", event, {"key": text or "null"})
        elif value in holder.lines:
            self._tell("YA005", event, {"key": value, "first": str(holder.lines[value]), "second": str(line)})
        else:
            holder.key, holder.skipped = value, False
            holder.lines[value] = line

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        self._count(event)
        self._refuse_marks(event)
        if len(self._holders) >= MAXIMUM_DEPTH:
            raise self._limit("YA010", event, {"most": str(MAXIMUM_DEPTH)})
        holder = self._holders[-1] if self._holders else None
        if holder is not None and isinstance(holder.value, dict) and holder.key is None:
            raise self._limit("YA006", event, {"key": "? …"})
        value: dict[str, object] | list[object] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._holders.append(_Holder(value, self._place(value, event)))

    def _place(self, value: object, event: yaml.Event) -> KeyPath:
        """Put a value where it belongs, note its place, and return its path."""
        if not self._holders:
            self._root = value
            return ()
        holder = self._holders[-1]
        key_place: tuple[int | None, int | None] = (None, None)
        if isinstance(holder.value, list):
            path = (*holder.path, len(holder.value))
            holder.value.append(value)
        else:
            key = holder.key or ""
            path = (*holder.path, key)
            key_place = holder.key_place or key_place
            if not holder.skipped:
                holder.value[key] = value
            skipped, holder.key = holder.skipped, None
            if skipped:
                return path
        self.places[path] = (*_start(event), *key_place)
        return path

    def _count(self, event: yaml.Event) -> None:
        self._values += 1
        if self._values > MAXIMUM_VALUES:
            raise self._limit("YA011", event, {"most": str(MAXIMUM_VALUES)})

    def _refuse_marks(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._tell("YA007", event, {"name": str(event.anchor)})
        if event.tag is not None:
            self._tell("YA008", event, {"tag": str(event.tag)[:80]})

    def _tell(self, code: str, event: yaml.Event, facts: dict[str, str] | None = None) -> None:
        self.problems.append(self._problem(code, event, facts or {}))
        if len(self.problems) >= MOST_PROBLEMS:
            raise InputRefused(_refusal(self._name), problems=self.problems)

    def _limit(self, code: str, event: yaml.Event, facts: dict[str, str]) -> InputRefused:
        return InputRefused(
            _refusal(self._name), problems=[*self.problems, self._problem(code, event, facts)]
        )

    def _problem(self, code: str, event: yaml.Event, facts: dict[str, str]) -> Problem:
        return Problem(code, Severity.ERROR, Where(self._name, (), *_start(event)), facts)


def _start(event: yaml.Event) -> tuple[int, int]:
    """Return the line and column of an event, counted from 1."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _refusal(name: str) -> str:
    return _("{name} cannot be read as it is.").format(name=visible(name))


def _without_false_breaks(text: str) -> tuple[str, dict[int, str]]:
    """Swap characters that only YAML 1.1 takes for line breaks, and return how to swap them back."""
    met = [character for character in _FALSE_BREAKS if character in text]
    if not met:
        return text, {}
    free = (chr(code) for code in range(0xE000, 0xF8FF) if chr(code) not in text)
    swaps = {character: next(free) for character in met}
    for character, stand_in in swaps.items():
        text = text.replace(character, stand_in)
    return text, {ord(stand_in): character for character, stand_in in swaps.items()}
