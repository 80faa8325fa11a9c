"""Hashtags: those of a content with the sets that it names, and how a screen reader speaks them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from cmkit.model.editorial import Item
from cmkit.model.strategy import Strategy

LONG_WORD = 14
"""From how many letters a hashtag in small letters is taken for several words in one. Ours."""

_IN_TEXT = re.compile(r"(?<![\w&/#])#(\w*[^\W\d_]\w*)")


def tags_of(item: Item, strategy: Strategy) -> tuple[str, ...]:
    """Return the hashtags of an item in their order, each once, without signs; sets give their tags."""
    sets = {one.id: one.tags for one in strategy.content.hashtag_sets} if strategy.content else {}
    found = (tag for word in item.hashtags for tag in sets.get(word, (word,)))
    return tuple(dict.fromkeys(bare(tag) for tag in found if bare(tag)))


def fitting_tags(
    item: Item, strategy: Strategy, most: int | None, in_text: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the hashtags of an item as far as a network that takes ``most`` of them has room.

    Those of the text and those written one by one are always there, be they too many; a set is a stock, of
    which as many are taken as fit, in its order.
    """
    tags = tags_of(item, strategy)
    if most is None or len({*in_text, *tags}) <= most:
        return tags
    sets = {one.id for one in strategy.content.hashtag_sets} if strategy.content else set()
    there = {*in_text, *(bare(word) for word in item.hashtags if word not in sets)}
    room = max(most - len(there), 0)
    taken = there | {*[tag for tag in tags if tag not in there][:room]}
    return tuple(tag for tag in tags if tag in taken)


def bare(tag: str) -> str:
    """Return a hashtag without its sign and without white space."""
    return "".join(tag.split()).lstrip("#＃")


def signed(tags: Iterable[str]) -> str:
    """Write hashtags as they are posted, on one line."""
    return " ".join(f"#{tag}" for tag in tags)


def tags_in(text: str) -> list[str]:
    """Return the hashtags that stand in a text; a number alone is none."""
    return _IN_TEXT.findall(text) if "#" in text else []


def runs_together(tag: str) -> bool:
    """Whether a hashtag looks like several words in small letters, which a screen reader cannot part."""
    letters = bare(tag)
    return len(letters) >= LONG_WORD and letters.islower() and letters.isalpha()
