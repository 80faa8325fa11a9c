"""Writing values into a file as its hand does: its indents, its dashes, its quotes; or between brackets."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from cmkit.files.edits import OneLine
from cmkit.files.emitting import emit_scalar
from cmkit.files.layout import Habits

# What ends or begins something else between brackets.
_ACTS_IN_FLOW = re.compile(r"[,\[\]{}:#]")
_TO_ESCAPE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def as_scalar(value: object, *, quotes: str = "", indent: int = 0, flow: bool = False) -> str:
    """Write one value that is no list or block; ``quotes`` are those that stood there, if they still fit."""
    if not isinstance(value, str):
        return emit_scalar(value) or ("null" if flow else "")
    if flow and "\n" in value:
        return _quoted(value)
    written = emit_scalar(value, indent)
    if "\n" in value and "\n" in written:
        return written
    if quotes == '"' or "\n" in value:
        return _quoted(value)
    if quotes == "'" and written in (value, _quoted(value)) and _fits_single(value):
        return f"'{value}'"
    if flow and written == value and _ACTS_IN_FLOW.search(value):
        return _quoted(value)
    return written


def as_flow(value: object) -> str:
    """Write a value on one line, between brackets where it holds others."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{as_scalar(k, flow=True)}: {as_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(as_flow, value)) + "]"
    return as_scalar(value, flow=True)


def as_block(value: object, column: int, habits: Habits) -> list[str]:
    """Write a block or a list, line by line, from a column on."""
    lines: list[str] = []
    margin = " " * column
    if isinstance(value, Mapping):
        for key, inner in value.items():
            lines += _entry(f"{margin}{as_scalar(key)}:", inner, column, habits)
    elif isinstance(value, list | tuple):
        for item in value:
            if isinstance(item, OneLine):
                lines.append(f"{margin}- {as_flow(item)}")
            elif item and isinstance(item, Mapping | list | tuple):
                first, *rest = as_block(item, column + 2, habits)
                lines += [f"{margin}- {first.lstrip(' ')}", *rest]
            else:
                lines += _entry(f"{margin}-", item, column, habits)
    return lines


def _entry(lead: str, value: object, column: int, habits: Habits) -> list[str]:
    if isinstance(value, Mapping):
        return [lead, *as_block(value, column + habits.step, habits)] if value else [f"{lead} {{}}"]
    if isinstance(value, list | tuple):
        return [lead, *as_block(value, column + habits.dash, habits)] if value else [f"{lead} []"]
    written = as_scalar(value, indent=column + max(habits.step, 2))
    return f"{lead} {written}".rstrip(" ").split("\n") if written else [lead]


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return _TO_ESCAPE.sub(lambda found: f"\\u{ord(found.group()):04x}", quoted)


def _fits_single(text: str) -> bool:
    return "'" not in text and _quoted(text)[1:-1] == text.replace('"', '\\"')
