"""Guarded reading of YAML: bytes in, plain values and the place of each out, or every reason why not.

The events of the parser are watched one by one: what could expand, recurse or run (aliases, merge keys, tags,
depth, size) is refused before anything is built of it.
"""

from __future__ import annotations

import stat
from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from cmkit.files.decoding import LINE_BREAKS, MAXIMUM_BYTES, decoded, refuse_conflict
from cmkit.files.syntax import syntax_problem
from cmkit.files.walking import Position, Walk
from cmkit.problems import InputRefused, KeyPath, Problem, Severity, Where
from cmkit.text import _, visible, why

FORMAT = 1
"""The version of the file format that this cmkit reads and writes."""


@dataclass(frozen=True)
class Document:
    """A file that was read: its name as the user knows it, its text, its values, the place of each."""

    name: str
    text: str
    data: object
    positions: Mapping[KeyPath, Position]
    marked: bool = False
    """Whether the file begins with a byte order mark, which is no part of ``text``."""

    @property
    def raw(self) -> bytes:
        """The bytes of the file."""
        return (f"\ufeff{self.text}" if self.marked else self.text).encode()

    def where(self, path: KeyPath) -> Where:
        """Return the place of a key, or of the nearest thing that holds it."""
        for length in range(len(path), 0, -1):
            position = self.positions.get(path[:length])
            if position is not None:
                line = position.key_line or position.line
                return Where(self.name, path, line, position.key_column or position.column)
        return Where(self.name, path, 1, 1)

    def source_line(self, line: int) -> str:
        """Return a line of the text, counted from 1; nothing past the end."""
        return self._lines[line - 1] if 0 < line <= len(self._lines) else ""

    @cached_property
    def _lines(self) -> list[str]:
        return LINE_BREAKS.split(self.text)


def read_yaml(path: Path, name: str, *, versioned: bool = True) -> Document:
    """Read a file; raises ``InputRefused`` with every place that is wrong, at once for what is no file.

    ``versioned`` is that of ``parse_yaml``.
    """
    return parse_yaml(read_raw(path, name), name, versioned=versioned)


def read_raw(path: Path, name: str) -> bytes:
    """Return the bytes of a file; raises ``InputRefused`` for what is no ordinary file, or far too large."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise _not_read(name, _("a folder is where the file should be"))
        if not stat.S_ISREG(found.st_mode):  # a device or a pipe would be read for ever
            raise _not_read(name, _("it is not an ordinary file"))
        raw = path.read_bytes() if found.st_size <= MAXIMUM_BYTES else b""
    except OSError as error:
        raise _not_read(name, why(error, reading=True)) from error
    if found.st_size > MAXIMUM_BYTES:
        raise _refused(name, [_too_large(name, found.st_size)])
    return raw


def parse_yaml(raw: bytes, name: str, *, versioned: bool = True) -> Document:
    """Read the bytes of a file. ``versioned`` files begin with ``cmkit: 1``; data of ours does not.

    Raises ``InputRefused`` with every place that is wrong, not only the first.
    """
    if len(raw) > MAXIMUM_BYTES:
        raise _refused(name, [_too_large(name, len(raw))])
    text = decoded(raw, name)
    refuse_conflict(text, name)
    walk = Walk(name, text)
    try:
        data = walk.run()
    except yaml.MarkedYAMLError as error:
        problem = syntax_problem(error, text, name, walk.last, walk.bracket)
        told = isinstance(walk.last, yaml.AliasEvent) and _same_line(walk.last, problem)
        raise _refused(name, walk.problems if told else [*walk.problems, problem]) from error
    except yaml.YAMLError as error:
        problem = Problem("YA029", Severity.ERROR, Where(name, (), 1, 1), {"why": ""})
        raise _refused(name, [*walk.problems, problem]) from error
    if not walk.problems:
        walk.problems.extend(_shape_problems(data, walk, name, versioned=versioned))
    if walk.problems:
        raise _refused(name, walk.problems)
    return Document(name, text, data, walk.places, raw.startswith(BOM_UTF8))


def _same_line(alias: yaml.AliasEvent, problem: Problem) -> bool:
    """Tell a text that begins with ``*`` from an alias: what follows it is no second mistake."""
    return alias.end_mark is not None and alias.end_mark.line + 1 == problem.where.line


def _shape_problems(data: object, walk: Walk, name: str, *, versioned: bool) -> list[Problem]:
    start = Where(name, (), 1, 1)
    if data is None:
        return [Problem("YA014", Severity.ERROR, start)]
    if not isinstance(data, dict):
        line, column, *_rest = walk.places[()]
        return [Problem("YA015", Severity.ERROR, Where(name, (), line, column))]
    if not versioned:
        return []
    version = data.get("cmkit")
    line, column, *_rest = walk.places.get(("cmkit",), (1, 1))
    here = Where(name, ("cmkit",), line, column)
    number = version if isinstance(version, int) and not isinstance(version, bool) else 0
    if number > FORMAT:
        return [Problem("YA016", Severity.ERROR, here, {"found": str(version), "known": str(FORMAT)})]
    if number != FORMAT:
        return [Problem("YA017", Severity.ERROR, here)]
    return []


def _not_read(name: str, reason: str) -> InputRefused:
    return InputRefused(_("{name} cannot be read: {why}.").format(name=visible(name), why=reason))


def _too_large(name: str, size: int) -> Problem:
    facts = {"size": str(size), "most": str(MAXIMUM_BYTES)}
    return Problem("YA004", Severity.ERROR, Where(name, (), 1, 1), facts)


def _refused(name: str, problems: list[Problem]) -> InputRefused:
    return InputRefused(
        _("{name} cannot be read as it is.").format(name=visible(name)),
        problems=sorted(problems, key=lambda problem: problem.order),
    )
