"""Identifiers are unique and every reference leads somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from cmkit.files.reading import Document
from cmkit.model.base import EVERYBODY, NOBODY, Block
from cmkit.model.shape import walk
from cmkit.model.strategy import Strategy
from cmkit.problems import KeyPath, Problem, Severity

Known = Mapping[str, frozenset[str]]
"""The ids of each list that may be referred to, by the dotted key of the list."""


def known_ids(strategy: Strategy) -> Known:
    """Collect the ids that a reference may name."""
    content = strategy.content
    marketing = strategy.client.marketing
    return {
        "people": _ids(strategy.people) | {NOBODY, EVERYBODY},
        "objectives": _ids(strategy.objectives),
        "client.marketing.goals": _ids(marketing.goals if marketing else ()),
        "audiences": _ids(strategy.audiences),
        "platforms": _ids(strategy.platforms),
        "mission.stages": _ids(strategy.mission.stages),
        "content.pillars": _ids(content.pillars if content else ()),
        "content.formats": _ids(content.formats if content else ()),
        "content.series": _ids(content.series if content else ()),
    }


def reference_problems(block: Block, known: Known, document: Document) -> Iterator[Problem]:
    """Name every reference of ``block`` that leads nowhere, and every id that stands twice in its list."""
    for visited in walk(block):
        if visited.key.refers_to:
            yield from _dangling(visited.path, visited.value, visited.key.refers_to, known, document)
        elif visited.key.holds == "list" and visited.key.block:
            yield from repeated_ids(visited.value, visited.path, document)


def repeated_ids(entries: Iterable[Block], path: KeyPath, document: Document) -> Iterator[Problem]:
    """Name every id that an earlier entry of the same list already has."""
    first: dict[str, int] = {}
    for index, entry in enumerate(entries):
        identifier = getattr(entry, "id", None)
        if identifier is None:
            continue
        if identifier in first:
            line = document.where((*path, first[identifier], "id")).line
            facts = {"id": identifier, "first": str(line or "?")}
            yield Problem("RE002", Severity.ERROR, document.where((*path, index, "id")), facts)
        else:
            first[identifier] = index


def _dangling(
    path: KeyPath, value: str | tuple[str, ...], lists: tuple[str, ...], known: Known, document: Document
) -> Iterator[Problem]:
    names = sorted(set().union(*(known.get(name, frozenset()) for name in lists)))
    one = isinstance(value, str)
    for index, identifier in enumerate((value,) if isinstance(value, str) else value):
        if identifier in names:
            continue
        nearest = next(iter(get_close_matches(identifier, names, 1, 0.6)), "")
        facts = {
            "id": identifier,
            "list": " / ".join(lists),
            "nearest": nearest,
            "known": ", ".join(name for name in names if name not in (NOBODY, EVERYBODY)),
        }
        place = document.where(path if one else (*path, index))
        yield Problem("RE001", Severity.ERROR, place, facts)


def _ids(entries: Iterable[Block]) -> frozenset[str]:
    return frozenset(identifier for entry in entries if (identifier := getattr(entry, "id", None)))
