"""An import written into its mission: readings and what the calendar learns of its posts, all or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cmkit.files.edits import Edit, Set, found_at
from cmkit.files.reading import Document
from cmkit.measures.matching import Match
from cmkit.mission.change import change
from cmkit.mission.editing import Hand, read, revised
from cmkit.mission.recording import Month, Recorded, with_readings
from cmkit.model.editorial import CalendarFile

Months = Callable[[], Iterable[tuple[str, Month]]]

_OUT = ("published", "cancelled", "on_hold")


@dataclass(frozen=True, slots=True)
class Kept:
    """What an import changed, or would change."""

    files: tuple[str, ...]
    recorded: Recorded


def keep(
    folder: Path,
    months: Months,
    matches: Sequence[Match],
    aliases: Mapping[str, str],
    today: date,
    *,
    writing: bool = True,
) -> Kept:
    """Put figures into ``measures/`` and the state of posts into ``calendar/``, in one change.

    Without ``writing``, tell what would change. Raises ``InputRefused`` for a file that cannot take it,
    ``NotDone`` when the lock or the disk refuses.
    """
    told = Recorded()

    def decide() -> Iterator[tuple[str, bytes]]:
        yield from with_readings(folder, months(), today.isoformat(), told, aliases)
        for month, some in _by_month(matches).items():
            hand = Hand(f"calendar/{month}.yaml", CalendarFile)
            if any(one.writes_url or one.writes_status for one in some):
                document = read(folder, hand)
                yield hand.name, revised(document, hand, _edits(document, some)).raw

    files = change(folder, decide) if writing else [name for name, _data in decide()]
    return Kept(tuple(files), told)


def _by_month(matches: Iterable[Match]) -> dict[str, list[Match]]:
    found: dict[str, list[Match]] = defaultdict(list)
    for one in matches:
        found[one.month].append(one)
    return found


def _edits(document: Document, matches: Sequence[Match]) -> Iterator[Edit]:
    """Write the address and the state of each post, and of its item once all of its posts are out."""
    items = found_at(document.data, ("items",)) or []
    places = {item.get("id"): place for place, item in enumerate(items) if isinstance(item, dict)}
    of_item: dict[str, list[Match]] = defaultdict(list)
    for one in matches:
        if one.item in places:
            of_item[one.item].append(one)
    for name, some in of_item.items():
        at = ("items", places[name])
        posts = found_at(document.data, (*at, "posts")) or []
        for one in some:
            post = found_at(posts, (one.place,))
            if not isinstance(post, dict) or post.get("platform") != one.platform:
                continue
            if one.writes_url and not post.get("url"):
                yield Set((*at, "posts", one.place, "url"), one.url)
            if one.writes_status and post.get("status") != "published":
                yield Set((*at, "posts", one.place, "status"), "published")
        seen = {one.place for one in some}
        waits = [
            place
            for place, post in enumerate(posts)
            if place not in seen and not (isinstance(post, dict) and post.get("status") in _OUT)
        ]
        if not waits and found_at(document.data, (*at, "status")) not in _OUT:
            yield Set((*at, "status"), "published")
