"""What an export writes into an item: that a tool has these very words, and that they are scheduled there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from cmkit.calendar.handover.chosen import Chosen
from cmkit.calendar.handover.rows import OVER, Row
from cmkit.files.edits import Add, Edit, Set
from cmkit.model.editorial import Export, Item


def handed(row: Row, to: str, *, schedules: bool) -> bool:
    """Whether a tool has a post already, word for word as it would go out now."""
    item = row.chosen.item
    if schedules and (row.post.status or item.status) not in ("scheduled", "published"):
        return False
    last = last_export(item, to)
    return last is not None and last.digest == row.chosen.digest


def last_export(item: Item, to: str) -> Export | None:
    """Return the last time that a tool was handed an item."""
    return next((one for one in reversed(item.exported) if one.to == to), None)


def outdated(chosen: Chosen, to: str) -> Export | None:
    """Return when a tool was handed an item in other words than it has now; ``None`` where it was not."""
    last = last_export(chosen.item, to)
    return last if last and last.digest and last.digest != chosen.digest else None


def held_elsewhere(item: Item, to: str) -> Export | None:
    """Return the last time that another tool was handed an item that it may send out by itself."""
    if item.status != "scheduled":
        return None
    return next((one for one in reversed(item.exported) if one.to and one.to != to), None)


def recorded(chosen: Chosen, posts: Collection[int], to: str, day: date, *, schedules: bool) -> list[Edit]:
    """Return what is written of an export of some posts of an item; nothing of one that is written already.

    The item is scheduled once each of its posts is; until then those that are say so themselves.
    """
    item, path = chosen.item, chosen.path
    edits: list[Edit] = []
    if schedules:
        waiting = {
            index
            for index, post in enumerate(item.posts)
            if (post.status or item.status) not in (*OVER, "scheduled")
        }
        if waiting <= set(posts):
            if item.status != "scheduled":
                edits.append(Set((*path, "status"), "scheduled"))
            posts = [index for index in posts if item.posts[index].status not in (None, "scheduled")]
        edits += [
            Set((*path, "posts", index, "status"), "scheduled")
            for index in sorted(posts)
            if item.posts[index].status != "scheduled"
        ]
    record = {"to": to, "date": day.isoformat(), "digest": chosen.digest}
    last = last_export(item, to)
    if last is None or (last.digest, str(last.date)) != (record["digest"], record["date"]):
        edits.append(Add((*path, "exported"), record))
    return edits
