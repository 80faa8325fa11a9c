"""From planned slots to items: those that share a day and a theme are one idea, and ideas take their places.

One idea is one item, and its posts are its variants: the slots of a day that are about the same pillar in the
same format, on different platforms, become one item. A slot without a pillar stays an item of its own, since
nothing says that it is the same idea.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from cmkit.calendar.item_ids import item_id
from cmkit.calendar.slots import Slot
from cmkit.calendar.suiting import suits
from cmkit.model.editorial import Item, ItemStatus
from cmkit.model.shape import keys_of
from cmkit.model.strategy import Strategy

Data = dict[str, object]
"""An item as plain data, as its file says it."""

_PLACEABLE: frozenset[ItemStatus] = frozenset({"idea", "draft", "submitted", "changes_requested", "approved"})
"""States of an idea that may be given a day."""

_PLANNED = frozenset({"id", "date", "at", "format", "pillars", "objectives", "posts", "status"})
"""The keys that planning writes."""


@dataclass(frozen=True, slots=True)
class Filled:
    """Slots of one day that become one item, and the idea that takes them, if one does."""

    slots: tuple[Slot, ...]
    idea: Item | None = None
    instead_of: str | None = None
    """The item that held the place until now, with nothing in it."""

    @property
    def day(self) -> date:
        """The day of the item."""
        return self.slots[0].day


def fill(
    slots: Iterable[Slot],
    ideas: Sequence[Item] = (),
    starts_on: date | None = None,
    untouched: Collection[str] = (),
) -> list[Filled]:
    """Group the slots that are to be filled, each idea in the first place that fits it, in order of time.

    An idea fits where the pillar and the format are its own, or where it names none, and on a day that its
    ``when`` allows. One that names its platforms takes a slot of each on one day; the others stay for items
    of their own. Where no slot is free, it takes the whole place of an item that is ``untouched`` (by id):
    planned, and empty still.
    """
    days: dict[date, list[Slot]] = {}
    held: dict[str, list[Slot]] = {}
    for slot in sorted(slots, key=lambda slot: slot.order):
        if slot.item_id is None and not slot.reserved:
            days.setdefault(slot.day, []).append(slot)
        elif slot.item_id in untouched:
            held.setdefault(str(slot.item_id), []).append(slot)
    found = []
    for idea in ideas:
        if idea.date is not None or idea.status not in _PLACEABLE:
            continue
        for day, free in days.items():
            chosen = _chosen(idea, free) if _may_stand(idea, day, starts_on) else []
            if chosen:
                found.append(Filled(tuple(chosen), idea))
                for slot in chosen:
                    free.remove(slot)
                break
        else:
            for name, place in held.items():
                taken = _chosen(idea, place) if _may_stand(idea, place[0].day, starts_on) else []
                if taken and len(taken) == len(place):
                    found.append(Filled(tuple(taken), idea, name))
                    del held[name]
                    break
    found += [Filled(tuple(group)) for free in days.values() for group in _groups(free)]
    return sorted(found, key=lambda one: one.slots[0].order)


def _may_stand(idea: Item, day: date, starts_on: date | None) -> bool:
    """Tell whether an idea may go out on a day: after its embargo, when it suits."""
    embargo = idea.embargo_until.last(starts_on) if idea.embargo_until else None
    return suits(idea.when, day) and not (embargo and day <= embargo)


def is_untouched(item: Mapping[str, object]) -> bool:
    """Tell whether an item is as planning wrote it: a place, and nothing that a person said of it."""
    posts = item.get("posts")
    return (
        item.get("status", "idea") == "idea"
        and item.keys() <= _PLANNED
        and isinstance(posts, list)
        and all(isinstance(post, dict) and post.keys() <= {"platform", "at"} for post in posts)
    )


def new_items(filled: Sequence[Filled], strategy: Strategy, taken: Iterable[str]) -> list[Data]:
    """Write new items as plain data, ids that are ``taken`` left alone."""
    known = set(taken)
    items = []
    for one in filled:
        if one.idea is None:
            items.append(_item(one.slots, strategy, known))
            known.add(str(items[-1]["id"]))
    return items


def placed_idea(idea: Mapping[str, object], slots: Sequence[Slot]) -> Data:
    """Return an idea with its day, its hour, and what the slots add where it says nothing."""
    planned = _planned(slots)
    given: Data = {**planned, **{key: value for key, value in idea.items() if value not in (None, [], "")}}
    posts = idea.get("posts")
    if isinstance(posts, list) and posts:
        own = {slot.platform: slot.at for slot in slots}
        given["posts"] = [_with_hour(post, own, str(given.get("at", ""))) for post in posts]
    order = {name: place for place, name in enumerate(keys_of(Item))}
    return {key: given[key] for key in sorted(given, key=lambda key: order.get(key, len(order)))}


def _with_hour(post: object, hours: Mapping[str, time | None], shared: str) -> object:
    """Give the variant of an idea the hour of its slot, where it has none and the item's is another."""
    if not isinstance(post, dict) or post.get("at"):
        return post
    at = hours.get(str(post.get("platform")))
    hour = at.isoformat("minutes") if at else ""
    if not hour or hour == shared:
        return post
    platform = {key: value for key, value in post.items() if key == "platform"}
    return {**platform, "at": hour, **{key: value for key, value in post.items() if key != "platform"}}


def _chosen(idea: Item, free: Sequence[Slot]) -> list[Slot]:
    """Choose the slots of a day that an idea takes; nothing where it does not fit."""
    platforms = [post.platform for post in idea.posts if post.status != "cancelled"]
    if not platforms:
        return next((group for group in _groups(free) if _fits(idea, group[0])), [])
    chosen = []
    for platform in dict.fromkeys(platforms):
        mine = [slot for slot in free if slot.platform == platform]
        if not mine:
            return []
        chosen.append(next((slot for slot in mine if _fits(idea, slot)), mine[0]))
    return chosen if any(_fits(idea, slot) for slot in chosen) else []


def _fits(idea: Item, slot: Slot) -> bool:
    by_pillar = not idea.pillars or slot.pillar is None or slot.pillar in idea.pillars
    return by_pillar and (idea.format is None or slot.format is None or idea.format == slot.format)


def _groups(slots: Iterable[Slot]) -> Iterator[list[Slot]]:
    groups: list[list[Slot]] = []
    for slot in slots:
        for group in groups:
            same = slot.pillar is not None and (slot.pillar, slot.format) == (
                group[0].pillar,
                group[0].format,
            )
            if same and all(one.platform != slot.platform for one in group):
                group.append(slot)
                break
        else:
            groups.append([slot])
    yield from groups


def _item(slots: Sequence[Slot], strategy: Strategy, taken: set[str]) -> Data:
    lead = slots[0]
    platforms = ",".join(slot.platform for slot in slots)
    mission = strategy.mission.id or strategy.client.name
    facts = (mission, lead.day.isoformat(), platforms, lead.pillar or "", lead.format or "")
    return {"id": item_id(lead.day, lead.platform, facts, taken), **_planned(slots), "status": "idea"}


def _planned(slots: Sequence[Slot]) -> Data:
    """Say what the slots know; an hour of its own stands with a post only where it differs from the first."""
    lead = slots[0]
    hours = [slot.at.isoformat("minutes") if slot.at else None for slot in slots]
    shared = hours[0] if None not in hours else None
    posts = [
        {"platform": slot.platform, **({"at": hour} if hour and hour != shared else {})}
        for slot, hour in zip(slots, hours, strict=True)
    ]
    objectives = list(dict.fromkeys(slot.objective for slot in slots if slot.objective))
    said: Data = {
        "date": lead.day.isoformat(),
        "at": shared,
        "format": lead.format,
        "pillars": lead.pillar,  # one of a kind is written without a list
        "objectives": objectives[0] if len(objectives) == 1 else objectives,
        "posts": posts,
    }
    return {key: value for key, value in said.items() if value}
