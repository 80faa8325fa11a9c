"""Writing the CM's own profile: in a folder and a file of the user's alone, key by key."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

from cmkit.files.atomic import not_written
from cmkit.files.emitting import emit_yaml
from cmkit.mission.change import change
from cmkit.mission.editing import Data, Hand, edit_data
from cmkit.mission.named import key_shown, nearest_key
from cmkit.mission.profile import NAME
from cmkit.mission.schemas import profile_schema
from cmkit.model.profile import ProfileFile
from cmkit.model.shape import block_at, keys_of
from cmkit.problems import InputRefused
from cmkit.text import _

_SCHEMA = "profile.schema.json"

PROFILE = Hand(
    NAME,
    ProfileFile,
    begun=lambda: emit_yaml({"cmkit": 1}, schema=_SCHEMA).encode(),
    may_be_linked=True,
)


@contextmanager
def folder_of(path: Path) -> Iterator[Path]:
    """Give the folder of a profile, made if need be; what is written into it meanwhile is the user's alone.

    A file that is there keeps the mode that it has. Raises ``NotDone``.
    """
    before = os.umask(0o077)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield path.parent
    except OSError as error:
        raise not_written(path.parent, error) from error
    finally:
        os.umask(before)


def keep(path: Path, make: Callable[[Data], Data]) -> bool:
    """Change what the profile says, and only those lines; a profile is begun where there is none.

    Its schema is written beside it. Returns whether the profile says something else now. Raises
    ``InputRefused`` when it would not fit, and ``NotDone``.
    """
    with folder_of(path) as folder:
        changed = edit_data(folder, PROFILE, make)
        change(folder, profile_schema)
    return bool(changed)


def begin(path: Path) -> None:
    """Make an empty profile where there is none, and its schema beside it. Raises ``NotDone``."""
    with folder_of(path) as folder:
        if not os.path.lexists(path):
            change(folder, lambda: {NAME: PROFILE.begun() if PROFILE.begun else b"", **profile_schema()})


def key_path(key: str) -> tuple[str, ...]:
    """Read a key, ``legal.siret``; raises ``InputRefused`` for one that no profile has."""
    names = tuple(key.split("."))
    for place, name in enumerate(names):
        known = [one for one in keys_of(block_at(ProfileFile, names[:place])) if one != "cmkit"]
        if name not in known:
            message = _("A profile has no key “{key}”.").format(key=key_shown(key))
            raise InputRefused(message, nearest_key(name, known))
    return names


def with_value(held: Data, path: tuple[str, ...], value: object) -> dict[str, Any]:
    """Return a profile with another value at a path; ``None`` takes the key out."""
    data: dict[str, Any] = deepcopy(dict(held))
    *way, name = path
    holder = data
    for step in way:
        inner = holder.get(step)
        holder[step] = holder = inner if isinstance(inner, dict) else {}
    if value is None:
        holder.pop(name, None)
    else:
        holder[name] = value
    return data
