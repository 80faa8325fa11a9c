"""The version of a document: a digest of what it is made from; and the last fact among that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from cmkit.files.reading import Document
from cmkit.model.base import Block
from cmkit.model.shape import walk
from cmkit.model.values import PartialDate

# Recording that a revision was approved must not make another revision of the documents, and recording that a
# section was agreed must not make another revision to approve.
_ABOUT_VERSIONS = ("approved",)
_ABOUT_AGREEMENT = ("approved", "agreed", "proposed")


def version_of(*parts: object) -> str:
    """Digest plain data (mappings, lists, text, numbers) into eight hexadecimal digits.

    The order of keys does not matter, nor do comments: only what the data says.
    """
    written = json.dumps(parts, sort_keys=True, ensure_ascii=True, default=_canonical, separators=(",", ":"))
    return hashlib.sha256(written.encode("ascii")).hexdigest()[:8]


def strategy_data(document: Document) -> object:
    """Return what the strategy says, less its record of the revisions that were approved."""
    return _without(document.data, _ABOUT_VERSIONS)


def strategy_version(data: object) -> str:
    """Digest the strategy into what an approval names; who agreed to what, and when, does not count."""
    return version_of(_without(data, _ABOUT_AGREEMENT))


def _without(data: object, keys: Iterable[str]) -> object:
    if not isinstance(data, dict) or not isinstance(data.get("mission"), dict):
        return data
    mission = {key: value for key, value in data["mission"].items() if key not in keys}
    return {**data, "mission": mission}


def last_fact(
    blocks: Iterable[Block], days: Iterable[date] = (), starts_on: date | None = None
) -> date | None:
    """Return the latest date of something that happened; plans and due dates do not count.

    A month or a year counts for its first day: a document must not be dated after the fact.
    """
    found = list(days)
    for block in blocks:
        for visited in walk(block):
            if visited.key.happened and isinstance(visited.value, PartialDate):
                first = visited.value.first(starts_on)
                if first:
                    found.append(first)
    return max(found, default=None)


def _canonical(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
