"""ME: pictures and videos: there, ours to show, described, and honest about what made them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache

from cmkit.calendar.published import unreadable_files
from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.moments import LEFT, Placed, dated_items, day_of, listed, title_of
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.editorial import Item, Media
from cmkit.problems import KeyPath, Severity

rule = REGISTRY.rule


@rule("ME001", source="ours", severity=Severity.ERROR, gates=("publish",))
def file_that_cannot_be_taken(ground: Ground) -> Iterator[Found]:
    """A picture that the mission names is in its folder, where the client may see it."""
    for file, path, item in _kept(ground):
        for index, name, state in unreadable_files(item, ground.evidence) if item.media else ():
            if item.status == "published" and state == "missing":
                continue  # put away since: it was as it was approved
            facts = {"item": title_of(item), "file": name, "state": state.replace("_", " ")}
            yield Found((*path, "media", index, "file"), facts, "items.media.file", file)


@rule("ME002", source="ours", severity=Severity.WARNING)
def media_without_rights(ground: Ground) -> Iterator[Found]:
    """Whose a picture is, and what is allowed, is written down; one finding a month."""
    yield from _a_month(ground, "items.media.rights", lambda media: not media.rights and not media.note)


@rule("ME003", source="ours", severity=Severity.ERROR, gates=("publish",))
def rights_that_ended(ground: Ground) -> Iterator[Found]:
    """A picture goes out while it may be shown."""
    for file, path, item in _kept(ground):
        day = day_of(ground, item.date)
        for index, media in enumerate(item.media) if day and item.status != "published" else ():
            ends = end_of_rights(media, ground.strategy.starts_on)
            if ends and day and ends < day:
                facts = {"item": title_of(item), "date": day.isoformat(), "until": ends.isoformat()}
                yield Found((*path, "media", index), facts, "items.media.until", file)


@rule("ME004", source="ours", severity=Severity.ADVICE)
def picture_without_alt(ground: Ground) -> Iterator[Found]:
    """Whoever cannot see a picture is told what it says; one finding a month."""
    yield from _a_month(ground, "items.media.alt", lambda media: not media.alt and not _is_video(media))


@rule("ME005", source="ours", severity=Severity.WARNING, gates=("publish",))
def generated_without_mention(ground: Ground) -> Iterator[Found]:
    """What a machine made says so."""
    for file, path, item in _kept(ground):
        for index, media in enumerate(item.media):
            if media.ai == "generated" and not any(map(_SAYS_AI.search, _shown(item))):
                facts = {"item": title_of(item)}
                yield Found((*path, "media", index, "ai"), facts, "items.credits", file)
                break


def end_of_rights(media: Media, starts_on: date | None) -> date | None:
    """Return the last day on which a media may be shown: as it is written, or as its rights say it."""
    if media.until:
        return media.until.last(starts_on)
    return max((day for text in media.rights for day in _ends(text)), default=None)


_SAYS_AI = re.compile(
    r"\b(?:IA|AI)\b|intelligence artificielle|artificial intelligence|images? virtuelles?|virtual images?"
    r"|(?i:généré|generated|image de synthèse)"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january jan janv",
            "février fevrier february feb févr",
            "mars march mar",
            "avril april apr avr",
            "mai may",
            "juin june jun",
            "juillet july jul juil",
            "août aout august aug",
            "septembre september sep sept",
            "octobre october oct",
            "novembre november nov",
            "décembre decembre december dec déc",
        ),
        1,
    )
    for name in names.split()
}
_END = re.compile(
    r"(?:jusqu['’](?:au|à|en)|fin(?:issent|it)? le|expirent? le|until|till|through|expires? on|ends? on)"
    r"[^\d\n]{0,20}(?P<said>"
    r"(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"|(?P<day>[0-9]{1,2})(?:er)?[ /.](?P<month>[0-9]{1,2}|[^\W\d_]{3,9})\.?[ /.](?P<year>[0-9]{4}))",
    re.IGNORECASE,
)
_VIDEO = re.compile(r"\.(?:mp4|mov|m4v|webm|avi|mkv)(?:[?#]|$)", re.IGNORECASE)


@lru_cache(maxsize=512)
def _ends(text: str) -> tuple[date, ...]:
    """Read the days until which rights are said to last; what is written otherwise is left to people."""
    found = []
    for said in _END.finditer(text):
        try:
            if said["iso"]:
                found.append(date.fromisoformat(said["iso"]))
                continue
            month = said["month"].lower()
            number = int(month) if month.isdecimal() else _MONTHS[month]
            found.append(date(int(said["year"]), number, int(said["day"])))
        except (ValueError, KeyError):
            continue
    return tuple(found)


def _kept(ground: Ground) -> Iterator[Placed]:
    return (placed for placed in dated_items(ground) if placed[2].media and placed[2].status not in LEFT)


def _is_video(media: Media) -> bool:
    return bool(_VIDEO.search(media.file or media.url or ""))


def _shown(item: Item) -> Iterator[str]:
    """Visit what a reader sees of an item: its title is for the calendar, an alternative text is not seen."""
    yield from (*item.hook, *item.text, *item.credits, *item.first_comment, *item.hashtags)
    yield from (text for post in item.posts for text in post.text)


def _a_month(ground: Ground, fix: str, lacks: Callable[[Media], bool]) -> Iterator[Found]:
    """Find the media of a month that lack something, told once; ideas have time."""
    found: dict[str, list[tuple[KeyPath, str]]] = {}
    for file, path, item in _kept(ground):
        if item.status in ("idea", "published"):
            continue
        index = next((number for number, media in enumerate(item.media) if lacks(media)), None)
        if index is not None:
            found.setdefault(file, []).append(((*path, "media", index), title_of(item)))
    for file, places in found.items():
        facts = {"items": listed([title for _path, title in places], 4), "count": str(len(places))}
        yield Found(places[0][0], facts, fix, file)
