"""Keys of the strategy as a person names them on a command line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from cmkit.files.reading import parse_yaml
from cmkit.model.base import Block
from cmkit.model.shape import keys, keys_of
from cmkit.model.strategy import Strategy
from cmkit.problems import InputRefused, KeyPath, dotted
from cmkit.text import _, nearest, one_line, visible

_STEP = re.compile(r"\[([0-9]{1,9})\]|\.?([^.\[\]]+)")


_MOST_SHOWN = 80


def path_of(key: str, data: Mapping[str, object]) -> KeyPath:
    """Read a key: ``client.size``, ``objectives[0].why``, or by id ``objectives.more-visits.why``.

    Raises ``InputRefused`` for a key that no strategy has, or for an entry that this one has not.
    """
    words = list(_STEP.finditer(key))
    if not words or key[:1] == "." or "".join(match[0] for match in words) != key:
        raise _no_key(key, "", keys_of(Strategy))
    path: list[str | int] = []
    block: type[Block] | None = Strategy
    holds = "one"
    value: object = data
    for match in words:
        if holds == "list":
            place = _place(match, value)
            if place is None:
                raise _no_entry(tuple(path), value)
            path.append(place)
            value, holds = value[place] if isinstance(value, list) else None, "one"
            continue
        name = match[2] or match[0]
        if holds == "mapping":
            path.append(name)
            value, holds = value.get(name) if isinstance(value, Mapping) else None, "one"
            continue
        found = next((one for one in keys(block) if one.name == name), None) if block else None
        if found is None:
            raise _no_key(key, name, keys_of(block))
        path.append(name)
        value = value.get(name) if isinstance(value, Mapping) else None
        block, holds = found.block, found.holds if found.block else "one"
    return tuple(path)


def as_typed(text: str) -> object:
    """Read a value as YAML would in its place: ``12`` is a number, ``[a, b]`` a list, the rest is text."""
    try:
        document = parse_yaml(f"value: {text}".encode(), "", versioned=False)
    except (InputRefused, UnicodeEncodeError):
        return text
    found = document.data["value"] if isinstance(document.data, dict) and len(document.data) == 1 else text
    is_quoted = text[:1] + text[-1:] in ('""', "''")
    # A plain text stays as it was typed: YAML would take what follows a # for a comment.
    return found if is_quoted or not (found is None or isinstance(found, str)) else text


def _place(match: re.Match[str], value: object) -> int | None:
    entries = value if isinstance(value, list) else []
    if match[1] is not None:
        return int(match[1]) if int(match[1]) < len(entries) else None
    ids = [one.get("id") if isinstance(one, Mapping) else None for one in entries]
    if match[2] in ids:
        return ids.index(match[2])
    # An entry without an id is told by its number, however that is written.
    number = int(match[2]) if match[2].isascii() and match[2].isdigit() and len(match[2]) < 6 else None
    return number if number is not None and number < len(entries) else None


def _no_key(key: str, name: str, known: Sequence[str]) -> InputRefused:
    message = _("The strategy has no key “{key}”.").format(key=key_shown(key))
    return InputRefused(message, nearest_key(name, [one for one in known if one != "cmkit"]))


def nearest_key(name: str, known: Sequence[str]) -> str:
    """Say which of the keys that there are a misspelt one may mean."""
    near = nearest(name, known)
    if near:
        return _("Did you mean “{name}”?").format(name=near)
    return (
        _("The keys there are: {known}.").format(known=", ".join(known))
        if known
        else _("That key holds no others.")
    )


def key_shown(key: str) -> str:
    """Write a key that somebody typed so that it may stand in a sentence: on one line, not too long."""
    shown = visible(one_line(key))
    return shown if len(shown) <= _MOST_SHOWN else shown[: _MOST_SHOWN - 1] + "…"


def _no_entry(path: KeyPath, value: object) -> InputRefused:
    entries = value if isinstance(value, list) else []
    names = [
        str(one.get("id") if isinstance(one, Mapping) and one.get("id") else place)
        for place, one in enumerate(entries)
    ]
    hint = _("Its entries are: {names}.").format(names=", ".join(names)) if names else _("It is empty.")
    return InputRefused(_("There is no such entry in {key}.").format(key=dotted(path)), hint)
