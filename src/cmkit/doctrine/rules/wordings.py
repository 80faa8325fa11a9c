"""TX: the words of a content: within what a network takes, and readable by everybody."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cmkit.calendar.hashtags import runs_together, tags_in, tags_of
from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.moments import LEFT, Placed, dated_items, french, listed, title_of
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.editorial import Item
from cmkit.problems import KeyPath, Severity

if TYPE_CHECKING:
    from cmkit.calendar.limits import Measure

rule = REGISTRY.rule


@rule("TX001", source="ours", severity=Severity.ERROR, gates=("publish",))
def over_a_limit(ground: Ground) -> Iterator[Found]:
    """A network refuses, or cuts, what is longer than it takes."""
    for file, path, measure, item in ground.over_limits:
        if measure.hard and measure.limit.what != "hashtags":
            yield Found(path, _facts(measure, item), "items.posts.text", file)


@rule("TX002", source="ours", severity=Severity.ADVICE)
def over_the_advised(ground: Ground) -> Iterator[Found]:
    """Beyond what is advised, less of it is seen, or heard; one finding a month, platform and kind."""
    found: dict[tuple[str, str, str], list[tuple[KeyPath, Measure, Item]]] = {}
    for file, path, measure, item in ground.over_limits:
        # What is folded is still there, and a story's words are on its picture.
        counts = measure.limit.what != "fold" and measure.limit.maximum
        if not measure.hard and counts:
            key = (file, measure.platform, measure.limit.what)
            found.setdefault(key, []).append((path, measure, item))
    for (file, _platform, _what), places in found.items():
        path, measure, item = places[0]
        facts = _facts(measure, item) | {"items": listed([title_of(one) for _path, _one, one in places], 4)}
        yield Found(path, facts, "items.posts.text", file)


@rule("TX003", source="ours", severity=Severity.ERROR, gates=("publish",))
def too_many_hashtags(ground: Ground) -> Iterator[Found]:
    """Beyond its number of hashtags, a network refuses the post or ignores them."""
    for file, path, measure, item in ground.over_limits:
        if measure.hard and measure.limit.what == "hashtags":
            yield Found(path, _facts(measure, item), "items.hashtags", file)


@rule("TX004", source="ours", severity=Severity.ADVICE)
def hashtags_run_together(ground: Ground) -> Iterator[Found]:
    """A screen reader parts the words of a hashtag at their capitals; one finding for all."""
    sets = ground.strategy.content.hashtag_sets if ground.strategy.content else ()
    found: dict[str, tuple[str, KeyPath]] = {}
    for index, one in enumerate(sets):
        for tag in one.tags if not ground.proposed("content", "hashtag_sets", index) else ():
            if runs_together(tag):
                found.setdefault(tag, ("strategy.yaml", ("content", "hashtag_sets", index, "tags")))
    for file, path, item in _written(ground):
        said = (tag for text in _texts(item) for tag in tags_in(text))
        for tag in (*tags_of(item, ground.strategy), *said):
            if runs_together(tag):
                found.setdefault(tag, (file, (*path, "hashtags")))
    if found:
        file, place = next(iter(found.values()))
        fix = "items.hashtags" if file.startswith("calendar/") else "content.hashtag_sets.tags"
        yield Found(place, {"tags": listed([f"#{tag}" for tag in found])}, fix, file)


@rule("TX005", source="ours", severity=Severity.WARNING)
def letters_in_disguise(ground: Ground) -> Iterator[Found]:
    """Letters borrowed from mathematics look bold, and are read aloud one by one, or not at all."""
    for file, path, item in _written(ground):
        found = next((word for text in _texts(item) if not text.isascii() for word in _disguised(text)), "")
        if found:
            plain = unicodedata.normalize("NFKC", found)
            facts = {"item": title_of(item), "words": found, "plain": plain}
            yield Found(path, facts, "items.text", file)


@rule("TX006", source="ours", severity=Severity.ADVICE)
def in_capitals(ground: Ground) -> Iterator[Found]:
    """Sentences in capitals are hard to read, and sound like shouting."""
    for file, path, item in _written(ground):
        found = next((line for text in _texts(item) for line in _shouted(text)), "")
        if found:
            yield Found(path, {"item": title_of(item), "words": found[:60]}, "items.text", file)


@rule("TX007", source="ours", severity=Severity.WARNING, gates=("publish",))
def mention_that_is_not_clear(ground: Ground) -> Iterator[Found]:
    """The mention of a partnership says in plain words that somebody pays."""
    for file, path, item in _kept(ground):
        label = item.paid.label if item.paid else None
        if label and not (_CLEAR_FR if french(ground) else _CLEAR).search(label):
            facts = {"item": title_of(item), "label": label}
            yield Found((*path, "paid", "label"), facts, "items.paid.label", file)


_CLEAR_FR = re.compile(
    r"publicité|collaboration commerciale|partenariat (?:commercial|rémunéré|payant)|contenu sponsorisé"
    r"|sponsorisé|communication commerciale|publi-?r(?:é|e)dactionnel",
    re.IGNORECASE,
)
_CLEAR = re.compile(
    rf"{_CLEAR_FR.pattern}|\bad\b|advert|paid (?:partnership|promotion)|sponsored|commercial", re.IGNORECASE
)
# Alphabets of mathematics, circled, squared and full-width letters.
_DISGUISED = re.compile(
    "[\U0001d400-\U0001d7ff\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\U0001f130-\U0001f189]{2,}"
)
_WORDS = re.compile(r"[^\W\d_]{2,}")
_SHOUTED = 4
"""From how many words in capitals a line shouts; fewer are acronyms and names. Ours."""


def _disguised(text: str) -> list[str]:
    return _DISGUISED.findall(text)


def _shouted(text: str) -> Iterator[str]:
    """Visit the lines that are in capitals, hashtags and addresses left out."""
    if sum(map(str.isupper, text)) < _SHOUTED * 3:
        return
    for line in text.split("\n"):
        if sum(map(str.isupper, line)) < _SHOUTED * 3:
            continue
        plain = " ".join(word for word in line.split() if not word.startswith(("#", "@", "http")))
        words = _WORDS.findall(plain)
        if len(words) >= _SHOUTED and sum(word.isupper() for word in words) >= 0.7 * len(words):
            yield plain


def _kept(ground: Ground) -> Iterator[Placed]:
    return (placed for placed in dated_items(ground) if placed[2].status not in LEFT)


def _written(ground: Ground) -> Iterator[Placed]:
    """Visit what is still to be published: what is out is out."""
    return (placed for placed in _kept(ground) if placed[2].status not in ("published", "idea"))


def _texts(item: Item) -> Iterator[str]:
    yield from (item.title or "", *item.hook, *item.text, *item.first_comment)
    for post in item.posts:
        yield from post.text


def _facts(measure: Measure, item: Item) -> dict[str, str]:
    return {
        "item": title_of(item),
        "platform": measure.platform,
        "network": measure.network,
        "what": measure.limit.what,
        "there": str(measure.count),
        "most": str(measure.limit.maximum),
    }
