"""One post of an item as it goes out on one platform: its text, its tagged link, its moment, its media."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from cmkit.calendar.days import zone_of
from cmkit.calendar.handover.chosen import Chosen
from cmkit.calendar.hashtags import signed
from cmkit.calendar.limits import formats_of, tags_on
from cmkit.calendar.links import Facts, Pattern, Tags, host_of, pattern_of, tagged, tagged_text
from cmkit.calendar.published import typed, words_of
from cmkit.catalogue.entries import Network, find_network
from cmkit.catalogue.schedulers import SchedulerFormat
from cmkit.model.editorial import Media, Post
from cmkit.model.platforms import PlatformEntry
from cmkit.model.strategy import Strategy

"""Whose hours are meant in a French mission that names no time zone."""
OVER = frozenset({"published", "cancelled", "on_hold"})
"""States of a post that does not go out any more, or not now."""
_VIDEO = re.compile(r"\.(?:mp4|mov|m4v|webm|avi|mkv)(?:[?#]|$)", re.IGNORECASE)
_ENDING = re.compile(r"\.([a-z0-9]{2,5})(?:[?#]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """What goes out of one post."""

    chosen: Chosen
    index: int
    """Of the post among those of the item."""
    post: Post
    platform: PlatformEntry | None
    """``None`` where the strategy has none of that name."""
    network: Network | None
    at: datetime | None
    """Its moment on the clock of the mission; ``None`` without a day and an hour."""
    text: str
    link: str
    first_comment: str
    hashtags: tuple[str, ...]
    """Those that the network has room for."""
    labels: tuple[str, ...]
    """The names of its pillars."""
    formats: frozenset[str]
    """What networks call its format: reel, story, carousel."""

    @property
    def network_id(self) -> str:
        """The catalogue's id of its network; the platform's own where there is none."""
        return self.network.id if self.network else self.post.platform

    @property
    def media(self) -> tuple[Media, ...]:
        """Its pictures and videos."""
        return self.chosen.item.media

    @property
    def mention(self) -> str:
        """The mention of a paid partnership."""
        paid = self.chosen.item.paid
        return paid.label or "" if paid else ""


def address_of(media: Media, *, local: bool = False) -> str:
    """Return where a media is fetched: its address, safe in a list; its file where the tool takes files."""
    if media.url:
        return media.url.strip().replace(" ", "%20").replace(",", "%2C")
    return media.file or "" if local else ""


def is_video(media: Media) -> bool:
    """Whether a media is a video, as its name tells."""
    return any(_VIDEO.search(name) for name in (media.url, media.file) if name)


def ending_of(media: Media) -> str:
    """Return the kind of a media as its name tells: ``jpg``; nothing where it does not."""
    found = _ENDING.search((media.url or media.file or "").rpartition("/")[2])
    kind = found[1].lower() if found else ""
    return "jpg" if kind == "jpeg" else kind


@dataclass(frozen=True)
class Rows:
    """Makes the rows of posts for one form of file."""

    strategy: Strategy
    networks: Mapping[str, Network]
    form: SchedulerFormat
    _networks: dict[str, Network | None] = field(default_factory=dict, repr=False, compare=False)

    @property
    def zone(self) -> str:
        """The time zone of the mission, empty where none is known."""
        return zone_of(self.strategy)

    @cached_property
    def pattern(self) -> Pattern:
        """How links are marked."""
        return pattern_of(self.said_of_links)

    @property
    def said_of_links(self) -> tuple[str, ...]:
        """What the strategy says of it."""
        distribution = self.strategy.distribution
        return distribution.tracking.utm if distribution and distribution.tracking else ()

    def of(self, chosen: Chosen) -> Iterator[Row]:
        """Make the rows of the posts of an item that still go out."""
        wanted = {id(post) for post in chosen.posts}
        formats = formats_of(chosen.item, self.strategy)
        for index, post in enumerate(chosen.item.posts):
            if id(post) in wanted and post.status not in OVER:
                yield self._row(chosen, index, post, formats)

    def _row(self, chosen: Chosen, index: int, post: Post, formats: frozenset[str]) -> Row:
        item = chosen.item
        platform = self._platforms.get(post.platform)
        network = self._network(post.platform)
        tags = self._tags(chosen, post, network) if self.pattern else {}
        hosts = frozenset({host_of(item.link), self._home} - {""})
        link = tagged((item.link or "").strip(), tags)
        hashtags = tags_on(item, post, network, self.strategy)
        return Row(
            chosen,
            index,
            post,
            platform,
            network,
            self._moment(chosen, post),
            self._text(chosen, post, network, link, tags, hosts, signed(hashtags)),
            link,
            tagged_text(typed(item.first_comment), tags, hosts),
            hashtags,
            tuple(self._pillars.get(one, one) for one in item.pillars),
            formats,
        )

    def _text(
        self,
        chosen: Chosen,
        post: Post,
        network: Network | None,
        link: str,
        tags: Tags,
        hosts: frozenset[str],
        signs: str,
    ) -> str:
        """Write the whole text: the mention that is due, the words, the link if it is one, the hashtags."""
        item = chosen.item
        body = words_of(item, post, tracked=True)
        mention = item.paid.label or "" if item.paid else ""
        parts = [mention] if mention and mention.casefold() not in body.casefold() else []
        parts.append(tagged_text(body, tags, hosts))
        if self.form.link == "in_text" and link and makes_links(network) and not self._says(body, item.link):
            parts.append(link)
        return "\n\n".join(part for part in (*parts, signs) if part)

    def _says(self, body: str, link: str | None) -> bool:
        bare = (link or "").strip().removeprefix("https://").removeprefix("http://").rstrip("/")
        return bool(bare) and bare in body

    def _moment(self, chosen: Chosen, post: Post) -> datetime | None:
        from zoneinfo import ZoneInfo

        item, at = chosen.item, post.at or chosen.item.at
        if not item.date or not item.date.day or at is None:
            return None
        day = item.date.first(self.strategy.starts_on)
        try:
            zone = ZoneInfo(self.zone) if self.zone else None
        except (ValueError, OSError, KeyError):  # the gate tells of a zone that is not known
            zone = None
        return datetime.combine(day, at.start, zone) if day else None

    def _tags(self, chosen: Chosen, post: Post, network: Network | None) -> Tags:
        item = chosen.item
        values = {
            "network": network.id if network else post.platform,
            "platform": post.platform,
            "pillar": next(iter(item.pillars), ""),
            "format": item.format or "",
            "series": item.series or "",
            "stage": item.stage or "",
            "objective": next(iter(item.objectives), ""),
            "title": item.title or "",
            "month": str(item.date)[:7] if item.date else "",
            "date": str(item.date) if item.date else "",
            "id": item.id,
            "language": item.language or "",
            "client": self.strategy.client.name or "",
        }
        own = {values[name] for name in ("network", "platform", "format", "series", "stage")}
        own |= {*item.pillars, *item.objectives}
        return self.pattern.tags(Facts(values, frozenset(own - {""}), self._known))

    def _network(self, platform: str) -> Network | None:
        if platform not in self._networks:
            entry = self._platforms.get(platform)
            named = (entry.network if entry else None) or platform
            self._networks[platform] = find_network(named, self.networks)
        return self._networks[platform]

    @cached_property
    def _platforms(self) -> Mapping[str, PlatformEntry]:
        return {one.id: one for one in self.strategy.platforms}

    @cached_property
    def _pillars(self) -> Mapping[str, str]:
        content = self.strategy.content
        return {one.id: one.name or one.id for one in content.pillars} if content else {}

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset({*self.networks, *self._platforms})

    @cached_property
    def _home(self) -> str:
        return host_of(self.strategy.client.website)


def makes_links(network: Network | None) -> bool:
    """Whether an address in a text becomes a link on a network."""
    if network is None:
        return True
    return not any(one.what == "links" and one.maximum == 0 for one in network.limits)
