"""YAML as hands write it: any indents, dashes, quotes, brackets, comments; and edits drawn at random."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from cmkit.files.edits import Add, Edit, Remove, Set

WORDS = (
    "simple", "du pain, et du bon", "18:30", "no", "a: b", "# tag", "l’été", "it's", 'il dit "oui"', "[x]",
    "{x}", "- dash", "12", "1.50", "true", "~", "null", "n/a", "&a", "*b", "%c", "@bob", "a #b", " lead",
    "tail ", "", "\\back", "日本", "👍", "two\nlines", "three\n\nlines\n", "x" * 90, "=1+1", "?", "key:",
)  # fmt: skip
NAMES = ("name", "title", "why", "id", "note", "what", "actions", "kpis", "from", "at", "tone")


def scalar(chance: Random) -> object:
    """Draw a value that holds no others."""
    kind = chance.randrange(10)
    if kind == 0:
        return chance.choice((True, False))
    if kind == 1:
        return chance.randrange(-5, 5000)
    if kind == 2:
        return Decimal(chance.choice(("1.5", "0.25", "-3.75")))
    if kind == 3:
        return None
    return chance.choice(WORDS)


def value(chance: Random, depth: int = 0) -> object:
    """Draw a value: a scalar more often the deeper it stands."""
    kind = chance.randrange(6 + 3 * depth)
    if kind == 0:
        return mapping(chance, depth + 1)
    if kind == 1:
        return [value(chance, depth + 1) for _ in range(chance.randrange(4))]
    if kind == 2:
        return [{"id": f"e{number}", **mapping(chance, depth + 2)} for number in range(chance.randrange(4))]
    return scalar(chance)


def mapping(chance: Random, depth: int = 0) -> dict[str, object]:
    """Draw a block."""
    names = chance.sample(NAMES, chance.randrange(0 if depth else 2, 6))
    return {name: value(chance, depth) for name in names}


def strategy(chance: Random) -> dict[str, object]:
    """Draw a whole file."""
    sections = chance.sample(("mission", "client", "people", "objectives", "content", "exit"), 4)
    return {"cmkit": 1, **{name: value(chance) for name in sections}}


@dataclass
class Hand:
    """Somebody who writes YAML their own way."""

    chance: Random
    comments: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.step = self.chance.choice((2, 4))
        self.dash = self.chance.choice((0, 0, 2, 4))
        self.talks = self.chance.random() * 0.4

    def write(self, data: dict[str, object]) -> str:
        """Write a file."""
        lines = [*self._talk(0), *self._mapping(data, 0)]
        lines += self._talk(0)
        if self.chance.random() < 0.1:
            lines = ["---", *lines]
        end = self.chance.choice(("\n", "\n", "\r\n"))
        return end.join(lines) + (end if self.chance.random() < 0.8 else "")

    def _talk(self, column: int) -> list[str]:
        lines = []
        if self.chance.random() < self.talks:
            self.comments.append(f"# c{len(self.comments)} é: - [x")
            lines.append(" " * column + self.comments[-1])
        if self.chance.random() < self.talks / 2:
            lines.append("")
        return lines

    def _beside(self) -> str:
        if self.chance.random() < self.talks:
            self.comments.append(f"# c{len(self.comments)} beside")
            return " " * self.chance.randrange(1, 4) + self.comments[-1]
        return ""

    def _mapping(self, data: dict[str, object], column: int) -> list[str]:
        lines: list[str] = []
        for place, (key, inner) in enumerate(data.items()):
            lines += self._talk(column) if place else []
            written = self.chance.choice((key, key, key, f'"{key}"', f"'{key}'"))
            lines += self._entry(" " * column + written + ":", inner, column, self.dash)
        return lines

    def _entry(self, lead: str, data: Any, column: int, dash: int) -> list[str]:
        flow = self._flow(data)
        if isinstance(data, dict | list) and data and self.chance.random() < 0.75:
            head = lead + self._beside()
            return [head, *self._block(data, column + (self.step if isinstance(data, dict) else dash))]
        if isinstance(data, str) and "\n" in data and self.chance.random() < 0.7:
            lines = data.removesuffix("\n").split("\n")
            if lines[0].strip() and not lines[0].startswith(" "):
                mark = "|" if data.endswith("\n") else "|-"
                margin = " " * (column + 2)
                return [f"{lead} {mark}{self._beside()}", *(margin + one if one else "" for one in lines)]
        if isinstance(data, dict | list) and data and self.chance.random() < 0.3:
            return self._wide_flow(lead, data, column)
        return [f"{lead}{' ' * self.chance.choice((1, 1, 1, 3)) if flow else ''}{flow}{self._beside()}"]

    def _block(self, data: Any, column: int) -> list[str]:
        if isinstance(data, dict):
            return self._mapping(data, column)
        lines: list[str] = []
        for item in data:
            lines += self._talk(column)
            gap = self.chance.choice((1, 1, 1, 3))
            if isinstance(item, dict) and item and self.chance.random() < 0.8:
                first, *rest = self._mapping(item, column + 1 + gap)
                if self.chance.random() < 0.1:
                    lines += [" " * column + "-" + self._beside(), first, *rest]
                else:
                    lines += [" " * column + "-" + first[column + 1 :], *rest]
            elif isinstance(item, list) and item and self.chance.random() < 0.5:
                first, *rest = self._block(item, column + 1 + gap)
                if first.strip().startswith("#") or not first.strip():
                    lines += [" " * column + "-", first, *rest]
                else:
                    lines += [" " * column + "-" + first[column + 1 :], *rest]
            else:
                lines += self._entry(" " * column + "-", item, column, 2)
        return lines

    def _flow(self, data: Any) -> str:
        if isinstance(data, dict):
            return "{" + ", ".join(f"{key}: {self._flow(one) or 'null'}" for key, one in data.items()) + "}"
        if isinstance(data, list):
            return "[" + ", ".join(self._flow(one) or "null" for one in data) + "]"
        return self._scalar(data)

    def _wide_flow(self, lead: str, data: Any, column: int) -> list[str]:
        opening, closing = ("{", "}") if isinstance(data, dict) else ("[", "]")
        margin = " " * (column + self.step + 1)
        parts = (
            [f"{key}: {self._flow(one) or 'null'}" for key, one in data.items()]
            if isinstance(data, dict)
            else [self._flow(one) or "null" for one in data]
        )
        tail = "," if self.chance.random() < 0.3 else ""
        lines = [
            f"{margin}{part}{',' if place < len(parts) - 1 else tail}" for place, part in enumerate(parts)
        ]
        return [f"{lead} {opening}", *lines, f"{margin[1:]}{closing}{self._beside()}"]

    def _scalar(self, data: object) -> str:
        if data is None:
            return self.chance.choice(("", "~", "null")) if self.chance.random() < 0.5 else ""
        if isinstance(data, bool):
            return "true" if data else "false"
        if not isinstance(data, str):
            return str(data)
        plain = data.isalnum() and data.isalpha() and data not in ("no", "null", "true", "false")
        if plain and self.chance.random() < 0.8:
            return data
        if "'" not in data and data.isprintable() and self.chance.random() < 0.4:
            return f"'{data}'"
        return json.dumps(data, ensure_ascii=self.chance.random() < 0.1)


def edit(chance: Random, data: object) -> Edit:
    """Draw an edit that fits the data."""
    path: list[str | int] = []
    here: Any = data
    while isinstance(here, dict | list) and here and (not path or chance.random() < 0.75):
        step = chance.choice(list(here)) if isinstance(here, dict) else chance.randrange(len(here))
        if not path and step == "cmkit":
            step = chance.choice([key for key in here if key != "cmkit"] or NAMES)
            if step not in here:
                return Set((step,), value(chance, 1))
        path.append(step)
        here = here[step]
    kind = chance.random()
    if kind < 0.2:
        return Remove(tuple(path))
    if (isinstance(here, list) or here is None) and kind < 0.6:
        return Add(tuple(path), value(chance, 1))
    if isinstance(here, dict) and kind < 0.3:
        return Add((*path, chance.choice(NAMES)), value(chance, 1))
    if isinstance(here, dict) and kind < 0.6:
        return Set((*path, chance.choice(NAMES)), value(chance, 1))
    if kind < 0.25 and here is None:
        return Set((*path, chance.choice(NAMES), chance.choice(NAMES)), scalar(chance))
    return Set(tuple(path), value(chance, 1) if kind > 0.5 else scalar(chance))
