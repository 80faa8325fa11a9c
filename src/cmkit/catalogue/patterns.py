"""How wishes are worded that are no objectives: read from ``patterns.yaml``, held against a text."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal

from cmkit.catalogue.reading import checked, our_document
from cmkit.model.base import Block, Line, Slug, Text
from cmkit.model.values import PartialDate

Says = Literal["present", "tactic", "promise"]
"""What a wording amounts to: a mere presence, something to do, something nobody can promise."""

LONGEST = 400
"""How many letters of a text are looked at: a wish that is longer says more than one thing."""
_SPACES = re.compile(r"\s+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|·(?:e?s|e)?(?![a-z])")
"""What nobody sees, and the letters that a form for everybody adds: «présent·e·s»."""


class Pattern(Block):
    """One way of wording, as a regular expression, and what takes its sense away."""

    id: Slug
    says: Says
    match: Text
    unless: Line | None = None
    as_of: PartialDate
    source: Line


class PatternsFile(Block):
    """``patterns.yaml``."""

    leads: Text
    networks: Text
    contents: Text
    patterns: tuple[Pattern, ...]


def found(text: str, says: Says) -> str:
    """Return the words of a text that say so, in plain letters; empty where none do."""
    plain = _lead().sub("", normal(text))
    for match, unless in _compiled()[says]:
        hit = match.search(plain)
        if hit and not (unless and unless.search(plain)):
            return hit[0].strip()
    return ""


def said_by(title: str) -> Says | None:
    """Tell what the title of an objective amounts to, where it is none; the gravest first."""
    order: tuple[Says, ...] = ("promise", "present", "tactic")
    return next((says for says in order if found(title, says)), None)


def normal(text: str) -> str:
    """Write a text in plain lower-case letters: no accents, straight apostrophes, single spaces."""
    seen = _UNSEEN.sub("", text[:LONGEST])
    bare = unicodedata.normalize("NFKD", seen.replace("’", "'").replace("œ", "oe"))
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter)).casefold()
    return _SPACES.sub(" ", bare).strip(' .!…«»"“”')


@cache
def _file() -> PatternsFile:
    return checked(PatternsFile, our_document("patterns"))


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(f"^(?:{_joined(_file().leads)}){{1,2}}")


@cache
def _compiled() -> dict[Says, list[tuple[re.Pattern[str], re.Pattern[str] | None]]]:
    file = _file()
    words = {"{networks}": _joined(file.networks), "{contents}": _joined(file.contents)}
    compiled: dict[Says, list[tuple[re.Pattern[str], re.Pattern[str] | None]]] = {}
    for pattern in file.patterns:
        match = _joined(pattern.match)
        for name, listed in words.items():
            match = match.replace(name, listed)
        unless = re.compile(pattern.unless) if pattern.unless else None
        compiled.setdefault(pattern.says, []).append((re.compile(match), unless))
    return compiled


def _joined(text: tuple[str, ...]) -> str:
    """Put an expression together that goes on over several lines."""
    return "".join(text).replace("\n", "")
