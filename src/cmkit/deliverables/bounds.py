"""What a template may use, and how much of it: the bounds that keep a template from doing harm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

LONGEST_TEXT = 4_000_000
"""The most characters of one document, and of any text made on the way to it."""
MOST_STEPS = 500_000
"""The most turns of loops, calls and inclusions that one document takes."""

FILTERS = frozenset(
    {"abs", "batch", "capitalize", "count", "d", "default", "dictsort", "first", "groupby", "int", "items"}
    | {"last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse", "select"}
    | {"selectattr", "slice", "sort", "string", "sum", "title", "trim", "unique", "upper"}
)
"""Of Jinja's own filters, those that cannot grow a text, reach into an object or undo the escaping."""

_TEXT_METHODS = frozenset(
    {"capitalize", "count", "endswith", "isdigit", "lower", "lstrip", "removeprefix", "removesuffix"}
    | {"rstrip", "split", "splitlines", "startswith", "strip", "title", "upper"}
)
METHODS: Mapping[type, frozenset[str]] = {
    str: _TEXT_METHODS,
    dict: frozenset({"get", "items", "keys", "values"}),
    list: frozenset({"count", "index"}),
    tuple: frozenset({"count", "index"}),
}
"""What a template may call of plain values: nothing that grows or changes anything."""


class Excess(Exception):
    """A template asks for more than a document needs."""


def refuse_objects(value: object, path: tuple[str, ...] = ()) -> None:
    """Raise ``TypeError`` unless ``value`` is plain data: a sandbox runs the methods of anything else."""
    kind = type(value)
    if kind in (str, int, bool) or value is None:
        return
    if kind is dict:
        for key, inner in cast("dict[str, object]", value).items():
            refuse_objects(inner, (*path, str(key)))
    elif kind in (list, tuple):
        for inner in cast("Sequence[object]", value):
            refuse_objects(inner, path)
    else:
        raise TypeError(f"{'.'.join(path)}: a view holds plain data, not {kind.__name__}")


def is_excessive(operator: str, left: object, right: object) -> bool:
    """Tell whether a calculation would fill the memory: a text a billion times, a power of a power."""
    if isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length() + right.bit_length()
        return bits > 10_000 if operator == "*" else operator == "**" and bits > 64
    if operator == "*":
        return _length(left) * _length(right) > LONGEST_TEXT
    return operator == "+" and _length(left) + _length(right) > LONGEST_TEXT


def _length(value: object) -> int:
    """Measure a factor: a text by its length, a number by itself, so that their product is a length."""
    if isinstance(value, str | list | tuple):
        return len(value)
    return min(abs(value), LONGEST_TEXT + 1) if isinstance(value, int) else 1
