"""IT: one content at a time: what was approved of it, where and when it goes out, what it serves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from cmkit.calendar.changed import changes
from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.moments import (
    LEFT,
    OUT,
    Placed,
    dated_items,
    day_of,
    ends_on,
    french,
    names,
    title_of,
)
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.editorial import Item
from cmkit.model.values import PartialDate
from cmkit.problems import Severity

rule = REGISTRY.rule

_NO_PROMOTION = re.compile(
    r"(?:pas|aucune|sans|ni) (?:de )?(?:promo|vente|publicité)|no promo|no sales?\b"
    r"|nothing is (?:sold|promoted)|deuil|recueillement|mourning|remembrance",
    re.IGNORECASE,
)
"""How the mission's own key dates say that nothing is sold on them."""
_MOST = 400
"""How many characters of changed words a finding shows."""


@rule("IT001", source="C5", severity=Severity.WARNING, gates=("publish",))
def changed_since_approved(ground: Ground) -> Iterator[Found]:
    """What was approved is what goes out: another word wants another approval."""
    for file, path, item in _approved(ground):
        if ground.approvals.standing(item).kind in ("changed", "moved", "handed_otherwise"):
            facts = {"item": title_of(item), "changed": what_changed(ground, item)}
            yield Found((*path, "approval"), facts, "items.approval", file)


@rule("IT002", source="C5", severity=Severity.WARNING, gates=("publish",))
def approved_by_another(ground: Ground) -> Iterator[Found]:
    """Whoever approves was named for it, or stands in for somebody who is away."""
    for file, path, item in _approved(ground):
        if ground.approvals.standing(item).kind == "stranger" and item.approval:
            facts = {
                "item": title_of(item),
                "who": names(ground, item.approval.by),
                "known": names(ground, sorted(ground.approvals.approvers)),
            }
            yield Found((*path, "approval"), facts, "items.approval.by", file)


@rule("IT003", source="C5", severity=Severity.ADVICE, gates=("publish",))
def approval_of_nothing(ground: Ground) -> Iterator[Found]:
    """An approval says what was approved: without its digest, any change would pass unseen."""
    for file, path, item in dated_items(ground):
        approval, waits = item.approval, item.status in ("approved", "scheduled")
        given = bool(approval and approval.by and approval.date and not approval.digest)
        if waits and given and not ground.approvals.delegation(item):
            yield Found((*path, "approval"), {"item": item.id}, "items.approval.digest", file)


@rule("IT004", source="ours", severity=Severity.WARNING)
def too_many_rounds(ground: Ground) -> Iterator[Found]:
    """The rounds of correction were counted when the mission was sold."""
    workflow = ground.strategy.content.workflow if ground.strategy.content else None
    if workflow is None or workflow.rounds is None or ground.proposed("content", "workflow"):
        return
    for file, path, item in dated_items(ground):
        if len(item.changes) > workflow.rounds and item.status not in (*LEFT, "published"):
            facts = {
                "item": title_of(item),
                "rounds": str(len(item.changes)),
                "agreed": str(workflow.rounds),
            }
            yield Found((*path, "changes"), facts, "items.changes", file)


@rule("IT005", source="D3", severity=Severity.WARNING, gates=("publish",))
def on_a_closed_platform(ground: Ground) -> Iterator[Found]:
    """What goes out goes out where the strategy is active."""
    closed = {
        one.id: one.status
        for one in ground.strategy.platforms
        if one.status in ("refused", "watched", "paused", "closed")
    }
    for file, path, item in dated_items(ground) if closed else ():
        if item.status in LEFT or item.status == "published":
            continue
        for index, post in enumerate(item.posts):
            if post.platform in closed and post.status not in (*LEFT, "published"):
                facts = {
                    "item": title_of(item),
                    "platform": post.platform,
                    "status": closed[post.platform],
                }
                yield Found((*path, "posts", index), facts, "items.posts.platform", file)


@rule("IT006", source="ours", severity=Severity.WARNING, gates=("publish",))
def outside_the_mission(ground: Ground) -> Iterator[Found]:
    """Before its first day and after its last, nobody is there to answer what a content starts."""
    starts, ends = ground.strategy.starts_on, ends_on(ground)
    for file, path, item in dated_items(ground) if starts or ends else ():
        day, last = day_of(ground, item.date), day_of(ground, item.date, last=True)
        if day is None or last is None or item.status in LEFT:
            continue
        if (starts and last < starts) or (ends and day > ends):
            facts = {
                "item": title_of(item),
                "date": str(item.date),
                "from": starts.isoformat() if starts else "…",
                "until": ends.isoformat() if ends else "…",
            }
            yield Found((*path, "date"), facts, "items.date", file)


@rule("IT007", source="ours", severity=Severity.ERROR, gates=("publish",))
def hour_that_is_not(ground: Ground) -> Iterator[Found]:
    """On the night when clocks go forward an hour is skipped: a tool would choose another for you."""
    zone = ground.strategy.mission.timezone or ("Europe/Paris" if french(ground) else "")
    for file, path, item in dated_items(ground) if zone else ():
        day = day_of(ground, item.date)
        if day is None or item.status in LEFT:
            continue
        hours = [((*path, "at"), item.at)]
        hours += [((*path, "posts", index, "at"), post.at) for index, post in enumerate(item.posts)]
        for place, at in hours:
            # Clocks go forward by night, wherever they do.
            if at is not None and at.start < time(4) and is_skipped(zone, day, at.start):
                facts = {"item": title_of(item), "at": str(at), "date": day.isoformat(), "zone": zone}
                yield Found(place, facts, "items.at", file)


@rule("IT008", source="B6", severity=Severity.WARNING)
def traffic_without_link(ground: Ground) -> Iterator[Found]:
    """Traffic comes through a link: the hook alone leads nowhere."""
    if not any(ground.public.months.values()):
        return
    wanting = {
        objective.id
        for _path, objective in ground.objectives()
        if (objective.focus or _focus(ground, objective.kind)) == "traffic"
    }
    for file, path, item in dated_items(ground) if wanting else ():
        if item.status in (*LEFT, *OUT, "idea") or wanting.isdisjoint(item.objectives):
            continue
        if not item.link and not any("://" in text or "www." in text for text in _texts(item)):
            yield Found(path, {"item": title_of(item)}, "items.link", file)


@rule("IT009", source="ours", severity=Severity.WARNING)
def selling_on_a_sensitive_day(ground: Ground) -> Iterator[Found]:
    """On a day of mourning nobody is sold anything."""
    selling = _selling(ground) if any(ground.public.months.values()) else frozenset()
    months: dict[str, frozenset[date]] = {}
    for file, path, item in dated_items(ground):
        day = day_of(ground, item.date)
        if day is None or item.status in (*LEFT, "published") or not _sells(item, selling):
            continue
        if file not in months:
            months[file] = sensitive(ground, day)
        if day in months[file]:
            facts = {"item": title_of(item), "date": day.isoformat()}
            yield Found((*path, "date"), facts, "items.date", file)


def what_changed(ground: Ground, item: Item) -> str:
    """Say how an item differs from what was approved of it, word by word, without a word of our own."""
    standing = ground.approvals.standing(item)
    if standing.kind == "moved":
        return f"[-{standing.moved_from}-] {{+{item.date or ''} {item.at or ''}".rstrip() + "+}"
    kept = ground.approvals.kept(item) if standing.kind == "changed" else None
    if kept is None:
        return ""
    found = changes(kept, ground.approvals.published(item))
    said = " · ".join(f"{change.field}: {change.said()}" for change in found)
    return said if len(said) <= _MOST else said[: _MOST - 1] + "…"


def is_skipped(zone: str, day: date, at: time) -> bool:
    """Whether clocks skip an hour of a day in a time zone; never for a zone that is not known."""
    gap = _skipped(zone, day)
    return gap is not None and gap[0] <= at < gap[1]


def sensitive(ground: Ground, day: date) -> frozenset[date]:
    """Return the days of the month around ``day`` on which nothing is promoted."""
    from cmkit.calendar.days import month_end
    from cmkit.calendar.key_dates import occasions, sensitive_days

    first = day.replace(day=1)
    last = month_end(first)
    content = ground.strategy.content
    own = {
        date.fromordinal(number)
        for one in (content.key_dates if content else ())
        if any(map(_NO_PROMOTION.search, (one.name, *one.guidance)))
        for number in _days(ground, one.date, first, last)
    }
    return sensitive_days(occasions(ground.strategy, first, last)) | own


def _days(ground: Ground, when: PartialDate, first: date, last: date) -> range:
    """Return the ordinals of the days of a span that a date means."""
    begins, ends = day_of(ground, when), day_of(ground, when, last=True)
    if begins is None or ends is None:
        return range(0)
    return range(max(begins, first).toordinal(), min(ends, last).toordinal() + 1)


def _approved(ground: Ground) -> Iterator[Placed]:
    return (placed for placed in dated_items(ground) if placed[2].status == "approved")


def _focus(ground: Ground, kind: str | None) -> str | None:
    known = ground.kinds.get(kind) if kind else None
    return known.focus if known else None


def _texts(item: Item) -> Iterator[str]:
    yield from (*item.hook, *item.text, *item.cta, *item.first_comment)
    for post in item.posts:
        yield from post.text


def _selling(ground: Ground) -> frozenset[str]:
    """Return the pillars that sell, and the objectives of sales."""
    pillars = ground.strategy.content.pillars if ground.strategy.content else ()
    objectives = {
        objective.id
        for _path, objective in ground.objectives()
        if (objective.focus or _focus(ground, objective.kind)) == "sales"
    }
    return frozenset({*(one.id for one in pillars if one.intent == "sell"), *objectives})


def _sells(item: Item, selling: frozenset[str]) -> bool:
    return bool(item.paid) or not selling.isdisjoint((*item.pillars, *item.objectives))


@lru_cache(maxsize=256)
def _skipped(zone: str, day: date) -> tuple[time, time] | None:
    """Return the hours that clocks skip in the night of a day."""
    from zoneinfo import ZoneInfo

    try:
        place = ZoneInfo(zone)
    except (ValueError, OSError, KeyError):  # MI tells of a zone that is not known
        return None
    begins = datetime.combine(day, time(), place)
    try:
        jump = datetime.combine(day, time(5), place).utcoffset() or timedelta()
        before = begins.utcoffset() or timedelta()
        if jump <= before:
            return None
        for quarter in range(5 * 4):
            at = begins + timedelta(minutes=15 * quarter)
            if at.utcoffset() == jump:
                return _gap(at.replace(tzinfo=None), before, jump)
    except OverflowError:
        return None
    return None


def _gap(wall: datetime, before: timedelta, after: timedelta) -> tuple[time, time]:
    # Within the gap the zone still gives the offset from before: the first time that has the new one ends it.
    return (wall - (after - before)).time(), wall.time()
