"""How long a text is: each network counts in its own way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from unicodedata import normalize

LINK_WEIGHS = 23
"""What X counts for any link: the length of the short one that it puts in its place."""


def codepoints(text: str) -> int:
    """Count Unicode characters: an accent typed apart counts on its own."""
    return len(text)


def utf16(text: str) -> int:
    """Count units of UTF-16, as JavaScript does: an emoji beyond the basic plane is two."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def utf8(text: str) -> int:
    """Count bytes of UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def graphemes(text: str) -> int:
    """Count what a reader takes for one character (UAX #29): a flag, a family, a letter with its accents."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    from wcwidth import iter_graphemes

    return sum(1 for _one in iter_graphemes(text))


def weighted(text: str, link: int = LINK_WEIGHS) -> int:
    """Count as X does: an emoji is two whatever it is made of, Chinese and its like two, a link 23.

    Source: the configuration 3 and the parsing rules of the vendor's twitter-text, as of November 2026. Links
    without protocol are known by the endings that people use, not by the full list of domains.
    """
    text = normalize("NFC", text)
    total = 0
    for start, end in _link_spans(text):
        total += link - _weight(text[start:end])
    return total + _weight(text)


def emoji_bytes(text: str) -> int:
    """Count characters, and each emoji as its bytes of UTF-8, as Threads does."""
    return len(text) + sum(utf8(found[0]) - len(found[0]) for found in _EMOJI.finditer(text))


def links_in(text: str) -> int:
    """Count the links of a text."""
    return len(_link_spans(text))


def with_links_as(count: Callable[[str], int], weight: int) -> Callable[[str], int]:
    """Return a way of counting that takes every link for so many characters, whatever its length."""

    def counted(text: str) -> int:
        return count(text) + sum(weight - count(text[start:end]) for start, end in _link_spans(text))

    return counted


COUNTERS: Mapping[str, Callable[[str], int]] = {
    "codepoints": codepoints,
    "graphemes": graphemes,
    "utf16": utf16,
    "utf8": utf8,
    "weighted": weighted,
    "emoji_bytes": emoji_bytes,
}
"""The ways of counting by the names that the catalogue gives them."""


def counter(name: str | None, link: int | None = None) -> Callable[[str], int]:
    """Return a way of counting by its name; characters where there is none."""
    count = COUNTERS[name or "codepoints"]
    if link is None:
        return count
    return (lambda text: weighted(text, link)) if count is weighted else with_links_as(count, link)


# Characters that weigh one; all the others weigh two (configuration 3 of twitter-text).
_HEAVY = re.compile("[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")

_TONE = "[\U0001f3fb-\U0001f3ff]"
_PICTURE = (
    "(?:[\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u203c\u2049\u2122"
    "\u2139\u3030\u303d\u3297\u3299\U0001f000-\U0001f0ff\U0001f100-\U0001f1e5\U0001f200-\U0001f3fa"
    f"\U0001f400-\U0001faff](?:\ufe0f|{_TONE})?|{_TONE}|[\u00a9\u00ae]\ufe0f)"
)
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"  # a flag
    "|[0-9#*]\ufe0f?\u20e3"  # a key
    f"|{_PICTURE}(?:\u200d{_PICTURE})*[\U000e0020-\U000e007e]*\U000e007f?"  # people, and flags of regions
)


def _weight(text: str) -> int:
    """Weigh a text in which links count like any other words."""
    if text.isascii():
        return len(text)
    apart = _EMOJI.sub("\U0001f600", text)
    return len(apart) + len(_HEAVY.findall(apart))


_GENERIC = (
    "com|net|org|info|biz|edu|gov|mil|int|name|pro|mobi|coop|museum|jobs|travel|tel|cat|app|dev|page|web|blog"
    "|shop|store|online|site|website|tech|agency|club|media|news|art|design|studio|photo|events|live|link|xyz"
    "|bio|paris|bzh|alsace|corsica|brussels|quebec|london|berlin|africa|swiss|ngo|ong|school|academy|restaurant"
)
_LINK = re.compile(
    r"(?P<protocol>https?://[^\s<>\"«»“”]+)"
    r"|(?<![\w@#$/.-])(?P<bare>(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+"
    rf"(?P<ending>{_GENERIC}|[a-z]{{2}})(?![\w@-])(?P<path>/[^\s<>\"«»“”]*)?)",
    re.IGNORECASE,
)
_BEHIND = ".,;:!?'’…)]}"
_SHORT = frozenset({"co", "tv"})
"""Endings of a country that are a link on their own, without a path."""


def _link_spans(text: str) -> list[tuple[int, int]]:
    """Find the links of a text; the punctuation behind one is not part of it."""
    spans = []
    # A long text without a dot has none, and most texts have few.
    for found in _LINK.finditer(text) if "." in text or "://" in text else ():
        start, end = found.span()
        address = found[0].rstrip(_BEHIND)
        if address.count("(") > address.count(")") and text[start + len(address) : end].startswith(")"):
            address += ")"
        if found["bare"] and len(found["ending"]) == 2 and not _is_country_link(found):
            continue
        spans.append((start, start + len(address)))
    return spans


def _is_country_link(found: re.Match[str]) -> bool:
    """Whether an address with a country's ending and no protocol is a link: with a path or a part before."""
    labels = found["bare"].split("/")[0].split(".")
    return bool(found["path"]) or len(labels) > 2 or found["ending"].lower() in _SHORT
