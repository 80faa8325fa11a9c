"""The data files that stand beside this code: read once, typed."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TypeVar, cast

from cmkit.files.reading import parse_yaml
from cmkit.model.base import Block
from cmkit.model.loading import load
from cmkit.problems import InputRefused

F = TypeVar("F", bound=Block)


@cache
def _read(name: str, model: type[Block]) -> Block:
    place = f"cmkit/calendar/{name}.yaml"
    raw = resources.files("cmkit.calendar").joinpath(*f"{name}.yaml".split("/")).read_bytes()
    loaded = load(model, parse_yaml(raw, place, versioned=False))
    if loaded.value is None:
        raise InputRefused(place, problems=loaded.problems)
    return loaded.value


def bundled(name: str, model: type[F]) -> F:
    """Return a file of ours by its name without its ending: ``countries/fr``."""
    return cast("F", _read(name, model))  # the cache forgets of which kind it is
