"""Writing YAML: block style, the order given, quotes only where reading back would need them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeGuard

from cmkit.files.scalars import plain

# What begins an unquoted text, and what it may not hold: stricter than YAML, so that no reader disagrees.
_PLAIN = re.compile(r"[^\W_][^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]*")
_TO_ESCAPE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def emit_yaml(data: Mapping[str, object], *, schema: str = "", header: str = "") -> str:
    """Write a mapping of plain values (text, numbers, booleans, ``None``, lists, mappings).

    ``schema`` is named on the first line for editors; ``header`` is a comment below it. Ends with one
    newline. What is written reads back equal; ``TypeError`` for anything else than plain values,
    ``ValueError`` for a number that no file holds: infinite, or of more digits than are read.
    """
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    lines += [f"# {line}".rstrip() for line in header.split("\n")] if header else []
    lines += _mapping(data, 0) if data else ["{}"]
    return "\n".join(lines) + "\n"


def emit_scalar(value: object, indent: int = 0) -> str:
    """Write one value that is no list or mapping; ``indent`` is where a block of text would stand."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return _number(value)
    if isinstance(value, str):
        return _text(value, indent)
    raise TypeError(f"no plain value: {type(value).__name__}")


def _mapping(data: Mapping[str, object], indent: int) -> Iterator[str]:
    for key, value in data.items():
        yield from _entry(f"{' ' * indent}{_text(key, None)}:", value, indent)


def _entry(lead: str, value: object, indent: int) -> Iterator[str]:
    if isinstance(value, Mapping):
        if value:
            yield lead
            yield from _mapping(value, indent + 2)
        else:
            yield f"{lead} {{}}"
    elif _is_list(value):
        if value:
            yield lead
            yield from _list(value, indent + 2)
        else:
            yield f"{lead} []"
    else:
        written = emit_scalar(value, indent + 2)
        yield f"{lead} {written}" if written else lead


def _list(values: Sequence[object], indent: int) -> Iterator[str]:
    dash = f"{' ' * indent}-"
    for value in values:
        if value and isinstance(value, Mapping):
            lines = _mapping(value, indent + 2)
        elif value and _is_list(value):
            lines = _list(value, indent + 2)
        else:
            yield from _entry(dash, value, indent)
            continue
        first, *rest = lines
        yield f"{dash} {first.lstrip(' ')}"
        yield from rest


def _is_list(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray)


def _text(text: str, indent: int | None) -> str:
    if indent is not None and "\n" in text and (block := _block(text, indent)):
        return block
    if _is_plain(text):
        return text
    if '"' in text and "'" not in text and _is_printable(text):
        return f"'{text}'"
    quoted = json.dumps(text, ensure_ascii=False)
    return _TO_ESCAPE.sub(lambda found: f"\\u{ord(found.group()):04x}", quoted)


def _is_plain(text: str) -> bool:
    return (
        bool(_PLAIN.fullmatch(text))
        and not text.endswith((" ", ":"))
        and ": " not in text
        and " #" not in text
        and plain(text) == text
    )


def _is_printable(text: str) -> bool:
    return (
        "\n" not in text
        and "\\" not in text
        and not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", text)
    )


def _block(text: str, indent: int) -> str:
    """Write several lines as a literal block, where one reads back the same; else nothing."""
    body, ends = text.removesuffix("\n"), text.endswith("\n")
    lines = body.split("\n")
    odd = re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", text)
    if odd or not lines[0].strip() or lines[0].startswith(" ") or not lines[-1].strip():
        return ""
    margin = " " * indent
    return "\n".join(["|" if ends else "|-", *(margin + line if line else "" for line in lines)])


def _number(number: int | Decimal) -> str:
    written = format(number, "f") if isinstance(number, Decimal) else str(number)
    if isinstance(number, Decimal) and "." not in written:
        written += ".0"
    if isinstance(plain(written), str):
        raise ValueError(f"no number that a file holds: {number}")
    return written
