"""Identifiers are unique and every reference leads somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cmkit.files.reading import Document
from cmkit.model.base import EVERYBODY, NOBODY, Block
from cmkit.model.shape import Visited, walk
from cmkit.model.strategy import Strategy
from cmkit.problems import KeyPath, Problem, Severity
from cmkit.text import nearest

MOST_SUGGESTED = 50
"""How many references of a file get the nearest id beside them: finding it is most of the work."""
MOST_SEARCHED = 500
"""Among how many ids the nearest is looked for."""
MOST_LISTED = 50
"""How many known ids are listed."""

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
    found = 0
    names: dict[tuple[str, ...], list[str]] = {}
    for visited in walk(block):
        lists = visited.key.refers_to
        if lists:
            for path, identifier in _dangling(visited, known):
                found += 1
                if lists not in names:
                    names[lists] = sorted(_names(lists, known))
                facts = _facts(identifier, lists, names[lists], suggesting=found <= MOST_SUGGESTED)
                yield Problem("RE001", Severity.ERROR, document.where(path), facts)
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


def _dangling(visited: Visited, known: Known) -> Iterator[tuple[KeyPath, str]]:
    """Visit the ids that one value names and that no list has, each with its place."""
    value: str | tuple[str, ...] = visited.value
    one = isinstance(value, str)
    for index, identifier in enumerate((value,) if isinstance(value, str) else value):
        if not any(identifier in known.get(name, ()) for name in visited.key.refers_to):
            yield visited.path if one else (*visited.path, index), identifier


def _names(lists: tuple[str, ...], known: Known) -> frozenset[str]:
    return frozenset[str]().union(*(known.get(name, frozenset()) for name in lists))


def _facts(
    identifier: str, lists: tuple[str, ...], names: list[str], *, suggesting: bool
) -> Mapping[str, str]:
    said = [name for name in names[: MOST_LISTED + 2] if name not in (NOBODY, EVERYBODY)]
    searched = names if suggesting and len(names) <= MOST_SEARCHED else []
    return {
        "id": identifier,
        "list": " / ".join(lists),
        "nearest": nearest(identifier, searched),
        "known": ", ".join(said[:MOST_LISTED]) + (", …" if len(names) > MOST_LISTED + 2 else ""),
    }


def _ids(entries: Iterable[Block]) -> frozenset[str]:
    return frozenset(identifier for entry in entries if (identifier := getattr(entry, "id", None)))
