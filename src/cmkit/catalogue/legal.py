"""Points of law to check, as reminders: read from ``legal.yaml``, the mission's own over ours."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from cmkit.catalogue.entries import Entry
from cmkit.catalogue.reading import checked, our_document, read_theirs, refuse_bad_references
from cmkit.catalogue.said import Said
from cmkit.model.base import VERSION, Block, Line, Words
from cmkit.model.values import PartialDate
from cmkit.text import slug

EU = "eu"
"""Stands among the countries of a point for all members of the European Union."""

Topic = Literal[
    "contract",
    "money",
    "rights",
    "personal_data",
    "advertising",
    "ai",
    "moderation",
    "public",
    "accessibility",
    "accounts",
]


class Point(Entry):
    """One thing to check, with the text that asks for it."""

    topic: Topic
    countries: Words = ()
    """Where it holds, in two capital letters, or ``eu``; everywhere without any."""
    about: Words = ()
    """Keys of the strategy of which one at least must say something for it to matter."""
    models: Words = ()
    """The kinds of clients that it is about; all of them without any."""
    who: Literal["client", "cm", "both"] = "both"
    """Who checks it."""
    check: Said
    reference: Said
    since: PartialDate | None = None
    """When it came into force, where that is recent."""
    kept_in: Line | None = None
    """The key of the strategy that holds the answer."""


class LegalFile(Block):
    """``legal.yaml``, ours or a mission's."""

    cmkit: VERSION | None = None
    eu: Words = ()
    legal: tuple[Point, ...] = ()


def load_points(extra: Path | None = None) -> Mapping[str, Point]:
    """Return the points by id, in order; ``extra`` is a mission's ``catalogue/`` folder, which may lack.

    An entry of the mission with an id of ours takes its place; a new one is added. Raises ``InputRefused``
    with the place of whatever is wrong in the mission's file.
    """
    ours = {one.id: one for one in _ours().legal}
    read = read_theirs("legal", LegalFile, extra)
    if read is None:
        return ours
    file, document = read
    refuse_bad_references(file, {}, document)
    return ours | {one.id: one for one in file.legal}


def holds(point: Point, country: str) -> bool:
    """Tell whether a point holds in a country, named in two capital letters."""
    named = {name.casefold() for name in point.countries}
    return not named or country.casefold() in named or (EU in named and country in _ours().eu)


def is_for(point: Point, models: tuple[str, ...]) -> bool:
    """Tell whether a point is about one of these kinds of clients."""
    return not point.models or bool({slug(one) for one in point.models} & {slug(one) for one in models})


def _ours() -> LegalFile:
    return checked(LegalFile, our_document("legal"))
