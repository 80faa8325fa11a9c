"""What will be published of an item, resolved: words, hashtags with their sets, the bytes of media.

The list of fields stands behind the digest of an approval: what is in it cannot change without a new one.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from unicodedata import normalize

from cmkit.calendar.evidence import Evidence, State
from cmkit.calendar.hashtags import signed, tags_of
from cmkit.model.editorial import Item, Media, Post
from cmkit.model.strategy import Strategy

FIELDS = "1"
"""The name of the list of fields; another list would be another number, and no digest of this one."""

Published = Mapping[str, object]
"""Plain data: texts by the item's own keys, ``hashtags``, ``posts`` and ``media`` as lists."""

_TRACKING = re.compile(
    r"(?P<mark>[?&])(?:utm_[a-z_]+|fbclid|gclid|dclid|msclkid|ttclid|twclid|li_fat_id|igshid|igsh|mc_cid"
    r"|mc_eid|_hs[a-z]+|mtm_[a-z]+|pk_[a-z]+)=[^&#\s]*(?P<behind>&?)",
    re.IGNORECASE,
)


def published(item: Item, strategy: Strategy, evidence: Evidence) -> Published:
    """Return all that will be published of an item; what is empty is left out.

    Tracking, alternative texts, states, addresses and ids are not part of it, nor is the order in which
    platforms are written. A file that cannot be read stands with its state in place of its bytes.
    """
    words = written(item.text)
    found: dict[str, object] = {
        "title": written((item.title or "",)),
        "hook": written(item.hook),
        "text": words,
        "cta": written(item.cta),
        "link": untracked(normalize("NFC", item.link or "")).strip(),
        "hashtags": [normalize("NFC", tag) for tag in tags_of(item, strategy)],
        "first_comment": written(item.first_comment),
        "label": written((item.paid.label or "",)) if item.paid else "",
        "format": item.format or "",
        "posts": sorted((_post(one, words) for one in item.posts), key=lambda one: sorted(one.items())),
        "media": [_media(one, evidence) for one in item.media],
    }
    return {key: value for key, value in found.items() if value}


def digest_of(what: Published) -> str:
    """Digest what will be published: ``1:`` and twenty hexadecimal digits. File names do not count."""
    media = what.get("media")
    if isinstance(media, list):
        what = {**what, "media": [_bytes_only(one) for one in media]}
    said = json.dumps(what, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str)
    return f"{FIELDS}:{hashlib.sha256(said.encode('ascii')).hexdigest()[:20]}"


def unreadable_files(item: Item, evidence: Evidence) -> list[tuple[int, str, State]]:
    """Name the local media that cannot be read, with their place and why."""
    looked = ((index, one.file) for index, one in enumerate(item.media) if one.file)
    found = ((index, name, evidence.state(name)) for index, name in looked)
    return [one for one in found if one[2] not in ("there", "not_looked")]


def has_words(item: Item) -> bool:
    """Whether there is anything to publish yet: a text, a hook, a picture."""
    said = (*item.text, *item.hook, *(text for post in item.posts for text in post.text))
    return any(one.strip() for one in said) or bool(item.media)


def caption(item: Item, post: Post | None, strategy: Strategy, tags: Iterable[str] | None = None) -> str:
    """Return the text that goes out on a platform: the post's own, else hook and text; then the hashtags.

    ``tags`` are those that the platform has room for, where that is not all of them.
    """
    signs = signed(tags_of(item, strategy) if tags is None else tags)
    return "\n\n".join(part for part in (words_of(item, post), signs) if part)


def words_of(item: Item, post: Post | None, *, tracked: bool = False) -> str:
    """Return the words of a platform: the post's own, else hook and text; addresses ``tracked`` as typed."""
    say = typed if tracked else written
    own = say(post.text) if post else ""
    return own or "\n\n".join(part for part in (say(item.hook), say(item.text)) if part)


def written(parts: tuple[str, ...]) -> str:
    """Return free text as it is approved: as it is published, without what only counts visits."""
    return untracked(typed(parts))


def typed(parts: tuple[str, ...]) -> str:
    """Return free text as it is published: paragraphs apart, no white space at the end of lines."""
    text = normalize("NFC", "\n\n".join(part for part in parts if part))
    if "\n" in text or text[-1:].isspace() or text[:1].isspace():
        text = "\n".join(line.rstrip() for line in text.splitlines()).strip()
    return text


def untracked(text: str) -> str:
    """Take the parameters that only count visits out of addresses."""
    if "=" not in text:
        return text
    before = ""
    while before != text:
        before, text = text, _TRACKING.sub(lambda found: found["mark"] if found["behind"] else "", text)
    return text


def _post(post: Post, words: str) -> dict[str, str]:
    text = written(post.text)
    return {"platform": post.platform, **({"text": text} if text and text != words else {})}


def _media(media: Media, evidence: Evidence) -> dict[str, str]:
    if not media.file:
        return {"url": untracked(media.url or "")}
    local = evidence.local(media.file)
    return {"file": media.file, "sha256": local.sha256 or local.state}


def _bytes_only(media: object) -> object:
    if isinstance(media, Mapping) and "sha256" in media:
        return {"sha256": media["sha256"]}
    return media
