"""What a template may use, and how much of it: the bounds that keep a template from doing harm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

LONGEST_TEXT = 4_000_000
"""The most characters of one document, and of any text made on the way to it."""
MOST_STEPS = 500_000
"""The most turns of loops, calls and inclusions that one document takes."""
_MOST_BITS = 10_000
"""The most binary digits of a number."""

FILTERS = frozenset(
    {"abs", "capitalize", "count", "d", "default", "dictsort", "first", "groupby", "int", "items"}
    | {"last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse", "select"}
    | {"selectattr", "sort", "string", "title", "trim", "unique", "upper"}
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
        if operator == "*":
            return left.bit_length() + right.bit_length() > _MOST_BITS
        return operator == "**" and left.bit_length() * abs(right) > _MOST_BITS
    most = MOST_STEPS if isinstance(left, list | tuple) or isinstance(right, list | tuple) else LONGEST_TEXT
    if operator == "*":
        return _length(left) * _length(right) > most
    return operator == "+" and _length(left) + _length(right) > most


def refuse_long(value: object, room: int = LONGEST_TEXT) -> int:
    """Return how much of ``room`` is left once all texts of a value stand in it; raises ``Excess``."""
    if isinstance(value, dict):
        room = refuse_long([*value.keys(), *value.values()], room)
    elif isinstance(value, list | tuple):
        for inner in value:
            room = refuse_long(inner, room)
    room -= len(value) if isinstance(value, str) else 1
    if room < 0:
        raise Excess
    return room


def _length(value: object) -> int:
    """Measure a factor: a text by its length, a number by itself, so that their product is a length."""
    if isinstance(value, str | list | tuple):
        return len(value)
    return min(abs(value), LONGEST_TEXT + 1) if isinstance(value, int) else 1
