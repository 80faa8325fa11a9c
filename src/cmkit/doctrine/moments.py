"""Where a mission stands on a day: what a rule may already expect, and the days it counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from cmkit.doctrine.ground import Ground
from cmkit.model.base import EVERYBODY, NOBODY
from cmkit.model.editorial import Item
from cmkit.model.platforms import PlatformEntry
from cmkit.model.values import PartialDate
from cmkit.problems import KeyPath

JOURNAL = "journal.yaml"
IDEAS = "calendar/ideas.yaml"

Placed = tuple[str, KeyPath, Item]
"""An item with its file and its place there."""

LEFT = frozenset({"cancelled", "on_hold"})
"""States of an item that will not go out as it stands."""
NOT_GOING = LEFT | {"idea"}
"""States of an item that nobody has to approve yet."""
OUT = frozenset({"scheduled", "published"})
"""States of an item that is about to be seen, or has been."""


def day_of(ground: Ground, when: PartialDate | None, *, last: bool = False) -> date | None:
    """Return the first day that a date means, or the last; ``None`` while it cannot be placed."""
    if when is None:
        return None
    return when.last(ground.strategy.starts_on) if last else when.first(ground.strategy.starts_on)


def ends_on(ground: Ground) -> date | None:
    """Return the last day of the mission, where it has one."""
    return day_of(ground, ground.strategy.mission.ends_on, last=True)


def begun(ground: Ground) -> bool:
    """Whether the mission is more than a proposal, and not over: what it needs to work may be asked for."""
    mission, ends = ground.strategy.mission, ends_on(ground)
    if ends and ends < ground.today:
        return False
    if mission.phase is not None:
        return mission.phase not in ("prospect", "quoted", "closed")
    starts = ground.strategy.starts_on
    signed = (mission.quote and mission.quote.signed_on) or (mission.contract and mission.contract.signed_on)
    return bool(signed) or (starts is not None and starts <= ground.today)


def live(ground: Ground) -> bool:
    """Whether the mission is being carried out on this day."""
    mission, starts, ends = ground.strategy.mission, ground.strategy.starts_on, ends_on(ground)
    if mission.phase in ("prospect", "quoted", "closed") or (ends and ends < ground.today):
        return False
    if mission.phase in ("running", "notice"):
        return starts is None or starts <= ground.today
    return starts is not None and starts <= ground.today


def french(ground: Ground) -> bool:
    """Whether French law is the one to think of: the country says so, or nothing says otherwise in French."""
    mission = ground.strategy.mission
    return mission.country == "FR" if mission.country else mission.language == "fr"


def active(ground: Ground) -> Iterator[tuple[KeyPath, PlatformEntry]]:
    """Visit the active platforms that are more than a preset's proposal."""
    for index, platform in enumerate(ground.strategy.platforms):
        if platform.status == "active" and not ground.proposed("platforms", index):
            yield ("platforms", index), platform


def dated_items(ground: Ground) -> Iterator[Placed]:
    """Visit the items of every month, with their places."""
    for month, items in ground.public.months.items():
        file = f"calendar/{month}.yaml"
        for index, item in enumerate(items):
            yield file, ("items", index), item


def all_items(ground: Ground) -> Iterator[Placed]:
    """Visit every item, ideas too."""
    yield from dated_items(ground)
    for index, item in enumerate(ground.public.ideas):
        yield IDEAS, ("items", index), item


def platforms_of(item: Item) -> set[str]:
    """Name the platforms that an item goes out on."""
    return {post.platform for post in item.posts}


def title_of(item: Item) -> str:
    """Return what an item is called."""
    return item.title or item.id


def working_days(first: date, last: date) -> int:
    """Count Monday to Friday from the first day to the last, both included; public holidays count."""
    span = (last - first).days + 1
    if span <= 0:
        return 0
    weeks, rest = divmod(span, 7)
    return weeks * 5 + sum((first.weekday() + number) % 7 < 5 for number in range(rest))


def months_before(day: date, months: int) -> date:
    """Return the day some months earlier; a rough one, a month being 30.44 days."""
    return day - timedelta(days=round(months * 30.44))


def names(ground: Ground, ids: tuple[str, ...] | frozenset[str] | set[str] | list[str]) -> str:
    """Name people by their ids."""
    known = {person.id: person.name for person in ground.strategy.people}
    return ", ".join(known.get(one, one) for one in ids)


def ours(ground: Ground) -> frozenset[str]:
    """Return the ids of the CM's side."""
    side = {person.id for person in ground.strategy.people if person.side == "cm"}
    return frozenset({*side, *ground.strategy.mission.cm} - {NOBODY, EVERYBODY})


def listed(words: list[str], most: int = 6) -> str:
    """Join words for a sentence; many are cut short."""
    return ", ".join(words[:most]) + ("…" if len(words) > most else "")
