"""How long the texts of an item are on each of its platforms, beside what the networks take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cmkit.calendar.limits import Measure, measures
from cmkit.catalogue.entries import Network, find_network
from cmkit.model.editorial import Item, Post
from cmkit.model.strategy import Strategy
from cmkit.text import _, spoken_language, written_number

_SHOWN = ("text", "title", "hashtags", "links", "media", "images")


def counts(item: Item, strategy: Strategy, networks: Mapping[str, Network]) -> Iterator[str]:
    """Say on one line a platform what there is and what its network takes: ``text 214 / 2,200``."""
    for post in item.posts:
        if line := count_line(item, post, strategy, networks):
            yield f"{post.platform}: {line}"


def count_line(item: Item, post: Post, strategy: Strategy, networks: Mapping[str, Network]) -> str:
    """Say what there is of one post; nothing where its network is not known, or limits nothing."""
    platform = next((one for one in strategy.platforms if one.id == post.platform), None)
    network = find_network((platform.network if platform else None) or post.platform, networks)
    found = list(measures(item, post, network, strategy)) if network else []
    tightest: dict[str, Measure] = {}
    for one in found:
        most = one.limit.maximum
        before = tightest.get(one.limit.what)
        if most and (before is None or most < (before.limit.maximum or most)):
            tightest[one.limit.what] = one
    return " · ".join(_said(tightest[what]) for what in _SHOWN if what in tightest)


def _said(measure: Measure) -> str:
    words = {
        "text": _("text"),
        "title": _("title"),
        "hashtags": _("hashtags"),
        "links": _("links"),
        "media": _("media"),
        "images": _("pictures"),
    }
    count, most = (
        written_number(one, spoken_language()) for one in (measure.count, measure.limit.maximum or 0)
    )
    said = f"{words[measure.limit.what]} {count} / {most}"
    return f"{said} ⚠" if measure.over else said
