"""IT, handed over: what a scheduling tool holds is what was approved last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cmkit.calendar.published import digest_of
from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.moments import LEFT, dated_items, listed, title_of
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.editorial import Export, Item
from cmkit.problems import Severity

rule = REGISTRY.rule


@rule("IT010", source="C5", severity=Severity.WARNING)
def tool_has_other_words(ground: Ground) -> Iterator[Found]:
    """A tool posts what it was handed, whatever was corrected or approved here since."""
    for file, path, item in dated_items(ground):
        if not item.exported or item.status in (*LEFT, "published"):
            continue
        if stale := _stale(ground, item):
            tools = listed([f"{tool} ({one.date})" if one.date else tool for tool, one in stale.items()])
            yield Found((*path, "exported"), {"item": title_of(item), "tools": tools}, "items.exported", file)


def _stale(ground: Ground, item: Item) -> Mapping[str, Export]:
    """Return what tools hold that would not go out today: other words, or words that wait for approval.

    An approval that is void is told as such.
    """
    last = {one.to: one for one in item.exported if one.to and one.digest}
    if item.status not in ("approved", "scheduled"):
        return last
    if not ground.approvals.standing(item).holds or _unknown(ground, item):
        return {}
    now = digest_of(ground.approvals.published(item))
    return {tool: one for tool, one in last.items() if one.digest != now}


def _unknown(ground: Ground, item: Item) -> bool:
    """Whether the bytes of its media cannot be had here."""
    return ground.evidence.folder is None and any(one.file for one in item.media)
