"""What a network takes of a post, and how much of it there is: texts, hashtags, links, media."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cmkit.calendar.counting import counter, links_in
from cmkit.calendar.hashtags import fitting_tags, tags_in
from cmkit.calendar.published import caption, words_of
from cmkit.catalogue.entries import Limit, Network, find_network
from cmkit.model.editorial import Item, Post
from cmkit.model.strategy import Strategy
from cmkit.text import slug

_SAME = {
    "carrousel": "carousel",
    "stories": "story",
    "reels": "reel",
    "shorts": "short",
    "video-courte": "short",
}
"""How people write the formats of a network."""
MEASURED = frozenset({"text", "fold", "title", "hashtags", "links", "media", "images", "mentions"})
"""What can be counted in an item; the rest lies in the files."""
_VIDEO = (".mp4", ".mov", ".m4v", ".webm", ".avi", ".mkv")


@dataclass(frozen=True, slots=True)
class Measure:
    """How much there is of something on one platform, beside what its network takes."""

    platform: str
    network: str
    limit: Limit
    count: int

    @property
    def over(self) -> bool:
        """Whether there is more than the network takes."""
        return self.limit.maximum is not None and self.count > self.limit.maximum

    @property
    def under(self) -> bool:
        """Whether there is less than the network takes."""
        return self.limit.minimum is not None and self.count < self.limit.minimum

    @property
    def hard(self) -> bool:
        """Whether the network refuses, cuts or ignores what is beyond."""
        return self.limit.severity == "hard"


def measures(item: Item, post: Post, network: Network, strategy: Strategy) -> Iterator[Measure]:
    """Measure a post against what its network takes in the item's format."""
    formats = formats_of(item, strategy)
    tags = tags_on(item, post, network, strategy)
    text = caption(item, post, strategy, tags)
    counts: dict[str, int] = {}
    own = {(one.what, one.severity) for one in network.limits if one.format in formats}
    for limit in network.limits:
        if limit.what not in MEASURED or (limit.format and limit.format not in formats):
            continue
        if limit.format is None and (limit.what, limit.severity) in own:
            continue  # the format has a limit of its own
        if limit.what in ("text", "fold", "title"):
            said = (item.title or "") if limit.what == "title" else text
            count = counter(limit.counted, limit.link_counts)(said)
        else:
            if limit.what not in counts:
                counts[limit.what] = _count(limit.what, item, text, tags)
            count = counts[limit.what]
        yield Measure(post.platform, network.label.en, limit, count)


def short_of_media(item: Item, strategy: Strategy, networks: Mapping[str, Network]) -> tuple[Measure, ...]:
    """Return where an item has fewer pictures or videos than a network must have, once a platform."""
    found: dict[str, Measure] = {}
    for post in item.posts:
        platform = next((one for one in strategy.platforms if one.id == post.platform), None)
        network = find_network((platform.network if platform else None) or post.platform, networks)
        for one in measures(item, post, network, strategy) if network else ():
            if one.under and one.hard and one.limit.what in ("media", "images"):
                found.setdefault(post.platform, one)
    return tuple(found.values())


def formats_of(item: Item, strategy: Strategy) -> frozenset[str]:
    """Return the names of an item's format as networks have them: its id, and its name in the strategy."""
    if not item.format:
        return frozenset()
    known = strategy.content.formats if strategy.content else ()
    names = {item.format, *(slug(one.name) for one in known if one.id == item.format)}
    words = {word for name in names for word in (name, *name.replace("_", "-").split("-"))}
    return frozenset({_SAME.get(word, word) for word in words})


def tags_on(item: Item, post: Post, network: Network | None, strategy: Strategy) -> tuple[str, ...]:
    """Return the hashtags of an item on a platform: of its sets as many as the network has room for."""
    if not item.hashtags:
        return ()
    limit = network.hard_limit("hashtags", formats_of(item, strategy)) if network else None
    return fitting_tags(item, strategy, limit.maximum if limit else None, tags_in(words_of(item, post)))


def _count(what: str, item: Item, text: str, tags: tuple[str, ...]) -> int:
    match what:
        case "hashtags":
            return len({*tags_in(text), *tags})
        case "links":
            return links_in(text)
        case "mentions":
            return sum(word.startswith("@") and len(word) > 1 for word in text.split())
        case "images":
            names = (media.file or media.url or "" for media in item.media)
            return sum(not name.lower().split("?")[0].endswith(_VIDEO) for name in names)
        case _:
            return len(item.media)
