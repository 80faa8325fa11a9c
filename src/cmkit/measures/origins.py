"""Whether the figures of a KPI come from the tool that it names as its source, or from another one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import cast

from cmkit.files.reading import parse_yaml
from cmkit.measures.normal import normal


def other_sources(wanted: Iterable[str], sources: Iterable[str]) -> tuple[str, ...]:
    """Return those ``sources`` of readings that name another tool than the source ``wanted`` for a KPI.

    Free text is compared: a source of a reading that names no known tool, or a wanted one that names nothing
    in particular, says nothing either way.
    """
    said = normal(" ".join(wanted))
    if not said:
        return ()
    named = _tools_in(said)
    if not named and _words()["vague"].search(said):
        return ()
    return tuple(one for one in sources if (tools := _tools_in(normal(one))) and not tools & named)


def _tools_in(text: str) -> frozenset[str]:
    found = {tool for tool, words in _words().items() if tool != "vague" and words.search(text)}
    # «Gestionnaire de publicités Meta» is about ads alone.
    return frozenset(found - {"meta"} if "meta-ads" in found else found)


@cache
def _words() -> Mapping[str, re.Pattern[str]]:
    """Read the names of tools, each as one expression of whole words; ``vague`` are those of none."""
    raw = (resources.files("cmkit.measures") / "tools.yaml").read_bytes()
    data = cast("dict[str, object]", parse_yaml(raw, "cmkit/measures/tools.yaml", versioned=False).data)
    names = {**cast("dict[str, list[str]]", data["tools"]), "vague": cast("list[str]", data["vague"])}
    return {
        tool: re.compile(r"(?<!\w)(?:" + "|".join(re.escape(normal(word)) for word in words) + r")(?!\w)")
        for tool, words in names.items()
    }
