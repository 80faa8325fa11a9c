"""What can be wrong, as values; and the one family of exceptions that reaches a user."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from types import MappingProxyType

KeyPath = tuple[str | int, ...]
"""The way from a file's root to a value: keys and list indexes, ``("objectives", 0, "kpis")``."""

NO_FACTS: Mapping[str, str] = MappingProxyType({})


class ExitCode(IntEnum):
    """What the shell is told."""

    DONE = 0
    FOUND = 1
    """Findings, drift, a refused gate, approval or export."""
    UNREADABLE = 2
    """Usage, or input that cannot be read."""
    NOT_DONE = 3
    """Could not write, or an internal failure."""
    INTERRUPTED = 130


class Severity(StrEnum):
    """How much a finding costs; in falling order."""

    ERROR = "error"
    """Stops the work or breaks a promise."""
    WARNING = "warning"
    """Will cost."""
    ADVICE = "advice"
    """Better otherwise."""

    @property
    def rank(self) -> int:
        """0 for the gravest, so that sorting puts it first."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file: the file as the user names it, and a key path or a line, or both.

    ``line`` and ``column`` count from 1. A reader that fails before there are keys gives the line;
    a rule gives the path, and the line is looked up when the finding is shown.
    """

    file: str
    path: KeyPath = ()
    line: int | None = None
    column: int | None = None

    @property
    def key(self) -> str:
        """The path as a person writes it: ``objectives[0].kpis``."""
        return dotted(self.path)


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. Its wording is data, found by ``code``; ``facts`` fill the wording's places.

    ``fix`` names the key of the strategy that mends it, where there is one. Of what is ``withheld`` only the
    place is told outside the CM's own terminal.
    """

    code: str
    severity: Severity
    where: Where
    facts: Mapping[str, str] = field(default_factory=lambda: NO_FACTS)
    fix: str | None = None
    withheld: bool = False

    @property
    def order(self) -> tuple[str, int, int, str, tuple[tuple[int, str], ...]]:
        """The order of a report: file, line, column, code, key; entries of a list by their number."""
        where = self.where
        steps = tuple((step, "") if isinstance(step, int) else (-1, step) for step in where.path)
        return (where.file, where.line or 0, where.column or 0, self.code, steps)


class CmkitError(Exception):
    """What stops a command, in the user's words: what is wrong, and what to do about it."""

    exit_code = ExitCode.NOT_DONE

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InputRefused(CmkitError):
    """Usage, or input that cannot be read; ``problems`` says where, when places are known."""

    exit_code = ExitCode.UNREADABLE

    def __init__(self, message: str, hint: str = "", problems: Iterable[Problem] = ()) -> None:
        super().__init__(message, hint)
        self.problems = tuple(problems)


class Refused(CmkitError):
    """A gate, an approval or an export says no; the input was understood."""

    exit_code = ExitCode.FOUND


class NotDone(CmkitError):
    """Something could not be written, or failed inside."""

    exit_code = ExitCode.NOT_DONE


def parsed(key: str) -> KeyPath:
    """Read a dotted key: ``objectives[0].kpis`` becomes its steps."""
    words: list[str] = re.findall(r"[^.\[\]]+|\[\d+\]", key)
    return tuple(int(word[1:-1]) if word.startswith("[") else word for word in words)


def within(path: KeyPath, holder: KeyPath) -> bool:
    """Whether a path is ``holder`` or leads into it."""
    return path[: len(holder)] == holder


def dotted(path: KeyPath) -> str:
    """Write a key path as a person does: ``("objectives", 0, "why")`` becomes ``objectives[0].why``."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        else:
            parts.append(f".{step}" if parts else step)
    return "".join(parts)
