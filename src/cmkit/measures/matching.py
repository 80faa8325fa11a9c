"""Posts of an export and items of the calendar: the same one, told by its address, or by day and text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from urllib.parse import parse_qs, urlsplit

from cmkit.measures.normal import normal
from cmkit.measures.table import Post
from cmkit.model.editorial import Item, ItemStatus

QUOTES = {"fr": "«\u202f{}\u202f»", "en": "“{}”"}
"""How the first words of a post stand in the note of a figure, by language."""
_QUOTED = re.compile(r"[«“]\s?(.+?)\s?[»”]")
_GONE_OUT: frozenset[ItemStatus] = frozenset({"approved", "scheduled", "published"})
_COMPARED = 160
"""How many letters of two texts are compared: what follows is hashtags and links, which tools change."""
_SHORTEST = 12
"""A shorter text is too common to tell a post by."""
_ALIKE = 0.82
"""How alike two texts have to be: a corrected slip of the pen stays the same post."""
_DAYS_APART = 1
"""A post late in the evening is of the next day for a network that counts in another zone."""
_KEPT_QUERY = ("v", "story_fbid", "id", "fbid")


@dataclass(frozen=True, slots=True)
class Match:
    """A post of the calendar that was found among those of an export."""

    item: str
    month: str
    place: int
    """The place of the post within the item."""
    platform: str
    url: str
    by_text: bool
    writes_url: bool
    writes_status: bool


@dataclass(frozen=True, slots=True)
class _Planned:
    item: Item
    month: str
    place: int
    day: date | None
    address: str
    host: str
    """Where its address leads; empty without one."""
    texts: tuple[str, ...]
    """What may have gone out: the whole text, and the same without its hook."""


def match_posts(
    posts: Mapping[str, Sequence[Post]], months: Mapping[str, tuple[Item, ...]], starts_on: date | None
) -> list[Match]:
    """Find the posts of the calendar among those of exports, by platform; each once, none by chance.

    The address decides; without one on the network itself (a tool's preview has one of its own), the same
    platform, the same day give or take one, and a text that is alike. Where two posts would do, neither is
    taken.
    """
    found: list[Match] = []
    for platform, seen in posts.items():
        planned = list(_planned(platform, months, starts_on))
        if not planned:
            continue
        by_address = {one.address: one for one in planned if one.address}
        left: list[Post] = []
        taken: set[tuple[str, int]] = set()
        for where, post in _in_question(seen, planned, any_day=bool(by_address)).items():
            known = by_address.get(where)
            if known is None:
                left.append(post)
            elif (known.item.id, known.place) not in taken:
                taken.add((known.item.id, known.place))
                found.append(_match(known, platform, post, by_text=False))
        hosts = {_host(one.url) for one in seen} if by_address else set()
        open_ones = [
            one for one in planned if one.host not in hosts and (one.item.id, one.place) not in taken
        ]
        found += [_match(one, platform, post, by_text=True) for one, post in _by_text(open_ones, left)]
    return sorted(found, key=lambda match: (match.month, match.item, match.place))


def _in_question(seen: Iterable[Post], planned: Iterable[_Planned], *, any_day: bool) -> dict[str, Post]:
    """Return the posts by address; unless ``any_day`` may be meant, those of a day near a planned one's."""
    days = set() if any_day else {day for one in planned if one.day for day in _near(one.day)}
    return {address(post.url): post for post in seen if any_day or post.day in days}


def _near(day: date) -> list[date]:
    """Return the days that a network may count a post of one day for."""
    return [date.fromordinal(day.toordinal() + shift) for shift in range(-_DAYS_APART, _DAYS_APART + 1)]


def address(url: str) -> str:
    """Return the form under which two addresses of one post are the same; what is none stays as it is."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    host = re.sub(r"^(?:www\.|m\.|mobile\.|fr-fr\.|web\.)", "", parts.netloc.lower())
    host = {"twitter.com": "x.com", "youtu.be": "youtube.com/watch"}.get(host, host)
    path = parts.path.rstrip("/")
    if host == "x.com":
        path = re.sub(r"^/[^/]+/status/(\d+).*", r"/i/status/\1", path)
        path = re.sub(r"^/i/web/status/", "/i/status/", path)
    if host == "instagram.com":
        path = re.sub(r"^(?:/[^/]+)?/(?:p|reel|reels|tv)/([^/]+).*", r"/p/\1", path)
    query = parse_qs(parts.query)
    kept = "&".join(f"{name}={query[name][0]}" for name in _KEPT_QUERY if name in query)
    if host == "youtube.com/watch":
        host, path, kept = "youtube.com", "/watch", f"v={path.strip('/')}"
    if host == "youtube.com" and path.startswith("/shorts/"):
        path, kept = "/watch", f"v={path.removeprefix('/shorts/')}"
    return f"{host}{path}?{kept}" if kept else f"{host}{path}"


def words_of_post(note: str) -> str:
    """Return the first words of a post that the note of one of its figures quotes."""
    found = _QUOTED.fullmatch(note.strip())
    return found[1] if found else ""


def _host(url: str) -> str:
    return address(url).partition("/")[0]


def _planned(
    platform: str, months: Mapping[str, tuple[Item, ...]], starts_on: date | None
) -> Iterable[_Planned]:
    for month, items in months.items():
        for item in items:
            for place, post in enumerate(item.posts):
                went_out = (post.status or item.status) in _GONE_OUT or bool(item.exported)
                if post.platform != platform or not went_out or item.status in ("cancelled", "on_hold"):
                    continue
                day = item.date.first(starts_on) if item.date else None
                whole = (*item.hook, *item.text)
                words = post.text or whole or ((item.title,) if item.title else ())
                there = address(post.url) if post.url else ""
                texts = (_compared(" ".join(words)), _compared(" ".join(item.text)))
                host = _host(post.url) if post.url else ""
                yield _Planned(item, month, place, day, there, host, tuple(filter(_is_telling, texts)))


def _compared(text: str) -> str:
    bare = re.sub(r"https?://\S+", " ", normal(text))
    return " ".join(re.findall(r"\w+", bare))[:_COMPARED]


def _is_telling(text: str) -> bool:
    """Tell whether a text is long enough to be known again."""
    return len(text) >= _SHORTEST


def _by_text(planned: Sequence[_Planned], posts: Sequence[Post]) -> Iterable[tuple[_Planned, Post]]:
    near: dict[int, list[int]] = defaultdict(list)
    days = {day for one in planned if one.day for day in _near(one.day)}
    by_day: dict[date, list[tuple[int, str]]] = defaultdict(list)
    for index, post in enumerate(posts):
        if post.day in days:
            by_day[post.day].append((index, _compared(post.text)))
    for place, one in enumerate(planned):
        for day in _near(one.day) if one.day else ():
            near[place] += [
                index for index, text in by_day.get(day, ()) if any(_alike(mine, text) for mine in one.texts)
            ]
    wanted: dict[int, int] = defaultdict(int)
    for indexes in near.values():
        for index in indexes:
            wanted[index] += 1
    return [
        (planned[place], posts[indexes[0]])
        for place, indexes in near.items()
        if len(indexes) == 1 and wanted[indexes[0]] == 1
    ]


def _alike(planned: str, text: str) -> bool:
    if len(text) < _SHORTEST:
        return False
    shorter = min(len(planned), len(text))
    if shorter >= 2 * _SHORTEST and planned[:shorter] == text[:shorter]:
        return True
    return SequenceMatcher(None, planned, text, autojunk=False).ratio() >= _ALIKE


def _match(one: _Planned, platform: str, post: Post, *, by_text: bool) -> Match:
    there = one.item.posts[one.place]
    return Match(
        one.item.id,
        one.month,
        one.place,
        platform,
        post.url,
        by_text,
        not there.url,
        there.status != "published",
    )
