"""The ids of items: the day, the platform that leads, three letters."""

from __future__ import annotations

import hashlib
from collections.abc import Container
from datetime import date

LETTERS = "bcdfghjklmnpqrstvwxz"
"""No vowels, and no y: three of them are never a word."""
LONGEST_PLATFORM = 80
"""How much of a platform's id is taken: an id has a hundred characters at most."""


def item_id(day: date, platform: str, facts: tuple[str, ...], taken: Container[str]) -> str:
    """Make the id of a new item: ``2027-01-05-instagram-gdf``.

    The letters come from the ``facts``: the same item planned on two branches is one item when they meet,
    and another has other letters. An id that is taken already gives way to the next.
    """
    lead = platform[:LONGEST_PLATFORM].rstrip("-_")
    number = 0
    while True:
        found = f"{day.isoformat()}-{lead}-{_letters((*facts, str(number)))}"
        if found not in taken:
            return found
        number += 1


def _letters(facts: tuple[str, ...]) -> str:
    number = int.from_bytes(hashlib.sha256("\0".join(facts).encode()).digest()[:8])
    size = len(LETTERS)
    return "".join(LETTERS[number // size**place % size] for place in range(3))
