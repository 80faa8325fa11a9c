"""What of the calendar is beyond what its networks take, measured once for every rule that asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from cmkit.calendar.limits import Measure, measures
from cmkit.catalogue.entries import Network, find_network
from cmkit.doctrine.moments import LEFT, dated_items
from cmkit.model.editorial import Item
from cmkit.problems import KeyPath

if TYPE_CHECKING:
    from cmkit.doctrine.ground import Ground

Over = tuple[str, KeyPath, Measure, Item]
"""A file, the place of a post in it, what is beyond its limit, the item."""


def over_limits(ground: Ground) -> Iterator[Over]:
    """Visit what is beyond a limit in posts that are written and not out yet."""
    networks = _networks(ground)
    for file, path, item in dated_items(ground):
        if item.status in (*LEFT, "published", "idea"):
            continue
        for index, post in enumerate(item.posts):
            network = networks.get(post.platform)
            if network is None or post.status in (*LEFT, "published"):
                continue
            found = [one for one in measures(item, post, network, ground.strategy) if one.over]
            for one in _without_other_ways(found, network):
                yield file, (*path, "posts", index), one, item


def _without_other_ways(found: Iterable[Measure], network: Network) -> Iterator[Measure]:
    """Leave out what a tool does not take where the network's own application takes it."""
    over = list(found)
    for one in over:
        same = [
            limit
            for limit in network.limits
            if limit.channel == "app" and (limit.what, limit.format) == (one.limit.what, one.limit.format)
        ]
        if one.limit.channel != "api" or not same or any(other.limit in same for other in over):
            yield one


def _networks(ground: Ground) -> Mapping[str, Network]:
    platforms = ground.strategy.platforms
    found = ((one.id, find_network(one.network or one.id, ground.networks)) for one in platforms)
    return {platform: network for platform, network in found if network}
