"""What a strategy leaves to somebody: a key is opened with whom and by when, and closed by its answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from cmkit.problems import KeyPath, dotted, parsed, within
from cmkit.questionnaire.events import ToSettle
from cmkit.questionnaire.held import listed
from cmkit.questionnaire.placing import Block, one_or_all


def open_question(data: Block, path: KeyPath, left: ToSettle, who: Sequence[str]) -> None:
    """Leave a key to somebody; a question about the same key that was still open is replaced."""
    key = dotted(path)
    entry: Block = {"key": key}
    if who:
        entry["who"] = one_or_all(who)
    entry |= {name: day for name, day in (("due", left.due), ("asked_on", left.asked_on)) if day}
    there = [one for one in listed(data, "open_questions") if one.get("key") != key or "answered_on" in one]
    data["open_questions"] = [*there, entry]


def close_questions(data: Block, paths: Iterable[KeyPath], today: date) -> None:
    """Note the day on which what was open about these keys got its answer."""
    answered = list(paths)
    entries = data.get("open_questions")
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, dict) or entry.get("answered_on") or not isinstance(entry.get("key"), str):
            continue
        asked = parsed(entry["key"])
        if any(within(path, asked) or within(asked, path) for path in answered):
            entry["answered_on"] = today.isoformat()
