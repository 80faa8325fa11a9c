"""How a YAML file is laid out: where each value begins and ends, and the habits of whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

import yaml

from cmkit.files.decoding import LINE_BREAKS
from cmkit.files.edits import value_at
from cmkit.files.reading import Document
from cmkit.files.walking import without_false_breaks
from cmkit.problems import KeyPath

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KEEPS_BREAKS = "+"


class Span(NamedTuple):
    """A stretch of a text: from one character to before another."""

    start: int
    end: int


class Habits(NamedTuple):
    """How a file is indented: the step of a block, and how far a list's dashes stand from their key."""

    step: int = 2
    dash: int = 2


class Layout:
    """The places of a document's values, as offsets into its text.

    Only the leaf in question is parsed again: the places of all else are known from the reading.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text, _restore = without_false_breaks(document.text, document.name)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in LINE_BREAKS.finditer(self.document.text))]

    @cached_property
    def line_break(self) -> str:
        """What ends a line of this file."""
        found = LINE_BREAKS.search(self.document.text)
        return found[0] if found else "\n"

    def start(self, path: KeyPath) -> int:
        """Return where a value begins; for one that says nothing, where it would."""
        place = self.document.positions[path]
        return self._line_starts[place.line - 1] + place.column - 1

    def entry(self, path: KeyPath) -> int:
        """Return where an entry begins: at its key, or at its dash; in a flow list, at its value."""
        place = self.document.positions[path]
        if place.key_line is not None and place.key_column is not None:
            return self._line_starts[place.key_line - 1] + place.key_column - 1
        return self.start(path) if self.is_flow(path[:-1]) else self._dash_before(self.start(path))

    def anchor(self, path: KeyPath) -> int:
        """Return where what introduces a block entry ends: behind the colon of its key, or its dash."""
        start = self.entry(path)
        if isinstance(path[-1], int):
            return start + 1
        return start + self._key_length(start)

    def line_start(self, offset: int) -> int:
        """Return where the line of an offset begins."""
        while offset and self.text[offset - 1] not in "\r\n":
            offset -= 1
        return offset

    def line_end(self, offset: int) -> int:
        """Return where the line of an offset ends, before its break."""
        while offset < len(self.text) and self.text[offset] not in "\r\n":
            offset += 1
        return offset

    def next_line(self, offset: int) -> int:
        """Return where the line after that of an offset begins."""
        end = self.line_end(offset)
        return end + (2 if self.text[end : end + 2] == "\r\n" else 1 if end < len(self.text) else 0)

    def column(self, offset: int) -> int:
        """Return how many characters stand before an offset on its line."""
        return offset - self.line_start(offset)

    def opens_flow(self, path: KeyPath) -> bool:
        """Tell whether the value at a path is a list or a block written between brackets."""
        value = value_at(self.document.data, path)
        return isinstance(value, dict | list) and self.text[self.start(path)] in "{["

    def is_flow(self, path: KeyPath) -> bool:
        """Tell whether the value at a path, or one that holds it, is written between brackets."""
        return any(self.opens_flow(path[:length]) for length in range(len(path) + 1))

    def end(self, path: KeyPath) -> int:
        """Return where what a value says ends: before comments and breaks, but for text that keeps them."""
        value = value_at(self.document.data, path)
        if isinstance(value, dict | list) and value and not self.is_flow(path):
            last = list(value)[-1] if isinstance(value, dict) else len(value) - 1
            return self.end((*path, last))
        return self.span(path).end

    def span(self, path: KeyPath) -> Span:
        """Return where a scalar, or what is written between brackets, begins and ends."""
        outer = next((path[:length] for length in range(len(path)) if self.opens_flow(path[:length])), path)
        offset = self.start(outer)
        node = self._composed(offset, self._region_end(outer))
        for step in path[len(outer) :]:
            node = _inside(node, step)
        if node is None:  # nothing stands there
            return Span(offset, offset)
        start, end = offset + node.start_mark.index, offset + node.end_mark.index
        if getattr(node, "style", None) in ("|", ">"):
            header = self.text[start : self.line_end(start)]
            if _KEEPS_BREAKS not in header.split("#")[0]:
                end = start + len(self.text[start:end].rstrip())
        return Span(start, end)

    def style(self, path: KeyPath) -> str:
        """Return the mark that a scalar begins with: a quote, ``|`` or ``>``; nothing for a plain one."""
        span = self.span(path)
        first = self.text[span.start : span.start + 1]
        return first if first and first in "'\"|>" else ""

    def habits(self, path: KeyPath) -> Habits:
        """Return how the file is indented, near a path where there is something to see, else anywhere."""
        return Habits(_nearest(self._steps, path, 2), _nearest(self._dashes, path, 2))

    @cached_property
    def _steps(self) -> Mapping[KeyPath, int]:
        """The indent of the first block below each path."""
        found = ((path, self._step(path)) for path in self._block_children)
        return _first_below((path, step) for path, step in found if step > 0)

    @cached_property
    def _dashes(self) -> Mapping[KeyPath, int]:
        """How far the dashes of the first list below each path stand in."""
        return _first_below(
            (path, self._dash(path)) for path in self._block_children if self._dash(path) >= 0
        )

    @cached_property
    def _block_children(self) -> list[KeyPath]:
        """Return the first entries of blocks and lists, in the order of the file, up to a few hundred."""
        found: list[KeyPath] = []
        seen: set[KeyPath] = set()
        for path in self.document.positions:
            if len(path) > 1 and path[:-1] not in seen and isinstance(path[-2], str):
                seen.add(path[:-1])
                found.append(path)
                if len(found) >= 400:
                    break
        return found

    def _step(self, path: KeyPath) -> int:
        if isinstance(path[-1], int) or self.is_flow(path[:-1]):
            return 0
        return self.column(self.entry(path)) - self.column(self.entry(path[:-1]))

    def _dash(self, path: KeyPath) -> int:
        if isinstance(path[-1], str) or self.is_flow(path[:-1]):
            return -1
        return self.column(self.entry(path)) - self.column(self.entry(path[:-1]))

    def _region_end(self, path: KeyPath) -> int:
        """Return where the next entry begins that is not inside the one at ``path``."""
        for length in range(len(path), 0, -1):
            holder, step = value_at(self.document.data, path[: length - 1]), path[length - 1]
            if isinstance(holder, Mapping):
                keys = list(holder)
                place = keys.index(str(step)) + 1
                following = keys[place] if place < len(keys) else None
            else:
                following = int(step) + 1 if int(step) + 1 < len(holder) else None
            if following is not None:
                return self.entry((*path[: length - 1], following))
        return len(self.text)

    def _composed(self, start: int, end: int) -> Any:
        if start >= end or not self.text[start:end].strip():
            return None
        loader = _LOADER(self.text[start:end])
        try:
            return loader.get_single_node()
        except yaml.YAMLError:
            return None
        finally:
            loader.dispose()

    def _dash_before(self, offset: int) -> int:
        """Return the dash that introduces the item of a block list whose value begins at an offset."""
        while True:
            start = self.line_start(offset)
            before = self.text[start:offset].split("#")[0].rstrip()
            if before.endswith("-") or not start:
                return start + len(before) - 1
            offset = self.line_end(self._line_before(start))

    def _line_before(self, start: int) -> int:
        """Return where the line before the one that begins at ``start`` begins."""
        end = start - (2 if self.text[start - 2 : start] == "\r\n" else 1)
        return self.line_start(end)

    def _key_length(self, start: int) -> int:
        """Return how far a key and its colon reach."""
        quote, end = self.text[start], start
        if quote in "'\"":
            end += 1
            while self.text[end] != quote or self.text[end : end + 2] == "''":
                end += 2 if self.text[end] in ("\\", quote) else 1
        return self.text.index(":", end) + 1 - start


def _inside(node: Any, step: str | int) -> Any:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return node.value[step]
    return next((value for key, value in node.value if key.value == step), None)


def _first_below(found: Iterable[tuple[KeyPath, int]]) -> dict[KeyPath, int]:
    """Keep what was found first below each path that leads to it."""
    first: dict[KeyPath, int] = {}
    for path, value in found:
        for length in range(len(path) + 1):
            first.setdefault(path[:length], value)
    return first


def _nearest(found: Mapping[KeyPath, int], path: KeyPath, otherwise: int) -> int:
    """Return what was found below the longest beginning of a path."""
    beginnings = (path[:length] for length in range(len(path), -1, -1))
    return next((found[one] for one in beginnings if one in found), otherwise)
