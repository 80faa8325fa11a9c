"""One walk over a parser's events: values, places, and everything that a mission's file may not hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import yaml

from cmkit.files.decoding import LINE_BREAKS, place_of
from cmkit.files.scalars import Scalar, plain
from cmkit.problems import InputRefused, KeyPath, Problem, Severity, Where
from cmkit.text import _, visible

MAXIMUM_DEPTH = 40
MAXIMUM_VALUES = 200_000
MAXIMUM_SCALAR = 1_000_000
MOST_PROBLEMS = 50

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)
# Breaks for YAML 1.1 but not for an editor: private characters stand in for them while lines are counted.
_FALSE_BREAKS = "\u2028\u2029"
_ESCAPED = re.compile(r"\\(?:u|U0000)([0-9A-Fa-f]{4})")
_NOT_IN_A_VALUE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Position(NamedTuple):
    """Where a value stands, and its key; counted from 1. A list item has no key."""

    line: int
    column: int
    key_line: int | None = None
    key_column: int | None = None


@dataclass(slots=True)
class _Holder:
    """A mapping or a list that is being filled."""

    value: dict[str, object] | list[object]
    path: KeyPath
    start: tuple[int, int]
    bracketed: bool
    """Whether [ or { opened it; else its column is the indentation of a block."""
    key: str | None = None
    key_place: tuple[int, int] | None = None
    skipped: bool = False
    """Whether the value behind the key just read is dropped: its key was wrong."""
    lines: dict[str, int] = field(default_factory=dict)


class Walk:
    """Reads one document; ``problems`` holds what was wrong, ``places`` where each value stands."""

    def __init__(self, name: str, text: str) -> None:
        self.problems: list[Problem] = []
        self.places: dict[KeyPath, Position] = {}
        self._name = name
        self.last: yaml.Event | None = None
        """The last event that was read, for whoever explains why the next one could not be."""
        self._text, self._restore = without_false_breaks(text, name)
        self._holders: list[_Holder] = []
        self._root: object = None
        self._values = 0
        self._documents = 0

    def run(self) -> object:
        """Walk the events and return the root; raises ``yaml.YAMLError``, or ``InputRefused`` at a limit."""
        # Files are long: one look by type is quicker than asking for each type in turn.
        take: dict[type[yaml.Event], Callable[[Any], object]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open,
            yaml.SequenceStartEvent: self._open,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
        }
        for event in self._events():
            self.last = event
            if taken := take.get(type(event)):
                taken(event)
            elif isinstance(event, yaml.DocumentStartEvent):
                self._documents += 1
                if self._documents > 1:
                    self._tell("YA013", event)
                    break
        return self._root

    @property
    def bracket(self) -> tuple[int, int] | None:
        """Where the innermost [ or { stands that is still open."""
        holder = self._holders[-1] if self._holders else None
        return holder.start if holder and holder.bracketed else None

    def _events(self) -> Iterator[yaml.Event]:
        loader = _LOADER(self._text)
        try:
            yield from iter(loader.get_event, None)
        finally:
            loader.dispose()

    def _alias(self, event: yaml.AliasEvent) -> None:
        self._count(event)
        self._tell("YA007", event, {"name": str(event.anchor)})
        holder = self._keyless()
        if holder is None:
            self._place(None, event)
        else:
            holder.key, holder.key_place, holder.skipped = str(event.anchor), _start(event), True

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._admit(event)
        text, style = event.value, event.style
        if len(text) > MAXIMUM_SCALAR:
            raise self._limit("YA011", event, {"most": str(MAXIMUM_SCALAR)})
        if style in {'"', "'"} and self._swallows(event):
            raise self._limit("YA025", event, {"found": style})
        value: Scalar = plain(text) if event.implicit[0] else text
        if self._restore and isinstance(value, str):
            value = value.translate(self._restore)
        if style == '"' and isinstance(value, str) and (escaped := _NOT_IN_A_VALUE.search(value)):
            self._tell("YA002", event, {"character": f"U+{ord(escaped.group()):04X}"})
        holder = self._keyless()
        if holder is None:
            self._place(value, event)
        else:
            self._key(holder, value, text, event)

    def _swallows(self, event: yaml.ScalarEvent) -> bool:
        """Tell whether a quote left open has taken in lines of the block around it: the parser lets it."""
        start, end = event.start_mark, event.end_mark
        block = next((holder.start[1] for holder in reversed(self._holders) if not holder.bracketed), 0)
        if start is None or end is None or start.line == end.line or not block:
            return False
        within = self._lines[start.line + 1 : end.line + 1]
        return any(line.strip() and len(line) - len(line.lstrip(" ")) < block for line in within)

    @cached_property
    def _lines(self) -> list[str]:
        return LINE_BREAKS.split(self._text)

    def _keyless(self) -> _Holder | None:
        """Return the mapping whose next key is due; nothing where a value is due."""
        holder = self._holders[-1] if self._holders else None
        due = holder is not None and isinstance(holder.value, dict) and holder.key is None
        return holder if due else None

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

    def _close(self, _event: yaml.CollectionEndEvent) -> None:
        self._holders.pop()

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        self._admit(event)
        if len(self._holders) >= MAXIMUM_DEPTH:
            raise self._limit("YA010", event, {"most": str(MAXIMUM_DEPTH)})
        if self._keyless():
            raise self._limit("YA006", event, {"key": "? …"})
        value: dict[str, object] | list[object] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._holders.append(_Holder(value, self._place(value, event), _start(event), bool(event.flow_style)))

    def _place(self, value: object, event: yaml.Event) -> KeyPath:
        """Put a value where it belongs, note its place, and return its path."""
        if not self._holders:
            self._root = value
            self.places[()] = Position(*_start(event))
            return ()
        holder = self._holders[-1]
        if isinstance(holder.value, list):
            path = (*holder.path, len(holder.value))
            holder.value.append(value)
            self.places[path] = Position(*_start(event))
            return path
        key = holder.key or ""
        path = (*holder.path, key)
        holder.key = None
        if not holder.skipped:
            holder.value[key] = value
            self.places[path] = Position(*_start(event), *(holder.key_place or ()))
        return path

    def _count(self, event: yaml.Event) -> None:
        self._values += 1
        if self._values > MAXIMUM_VALUES:
            raise self._limit("YA011", event, {"most": str(MAXIMUM_VALUES)})

    def _admit(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        """Count a value, and refuse marks before it."""
        self._count(event)
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


def without_false_breaks(text: str, name: str) -> tuple[str, dict[int, str]]:
    """Swap characters that only YAML 1.1 takes for line breaks, and return how to swap them back."""
    met = [character for character in _FALSE_BREAKS if character in text]
    if not met:
        return text, {}
    taken = set(text) | {chr(int(digits, 16)) for digits in _ESCAPED.findall(text)}
    free = [chr(code) for code in range(0xE000, 0xF900) if chr(code) not in taken]
    if len(free) < len(met):  # nobody writes all 6,400 private characters; who does is told, not misread
        line, column = place_of(text, text.index(met[0]))
        problem = Problem(
            "YA002", Severity.ERROR, Where(name, (), line, column), {"character": f"U+{ord(met[0]):04X}"}
        )
        raise InputRefused(_refusal(name), problems=[problem])
    swaps = dict(zip(met, free, strict=False))
    for character, stand_in in swaps.items():
        text = text.replace(character, stand_in)
    return text, {ord(stand_in): character for character, stand_in in swaps.items()}
