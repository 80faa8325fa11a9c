"""CA: a month of the calendar as a whole: approved, regular, balanced, serving what was agreed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import pairwise

from cmkit.calendar.days import month_end
from cmkit.calendar.published import written
from cmkit.doctrine.chosen import GAP, MIX_ITEMS, MIX_POINTS, QUOTA_DAYS, SAME_TEXT_DAYS, SERVED_ITEMS
from cmkit.doctrine.engine import Found
from cmkit.doctrine.gates import month_meant
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.moments import (
    LEFT,
    NOT_GOING,
    active,
    dated_items,
    day_of,
    ends_on,
    listed,
    platforms_of,
    title_of,
    working_days,
)
from cmkit.doctrine.rules.calendar import a_week, house_closed
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.editorial import Item
from cmkit.problems import Severity

rule = REGISTRY.rule

_SHORTEST = 25
"""From how many characters the same text twice is no accident. Ours."""


@rule("CA008", source="C5", severity=Severity.ERROR, gates=("publish",), owed_by="client", gate_only=True)
def month_not_approved(ground: Ground) -> Iterator[Found]:
    """A month goes out once all that it holds is approved; what is no more than an idea waits."""
    month = ground.month or month_meant(ground.public, ground.today)
    items = [item for item in ground.public.months.get(month, ()) if item.status not in LEFT]
    going = [item for item in items if item.status != "idea"]
    waiting = [item for item in going if not _passed(ground, item)]
    if waiting or (not going and ground.month):
        facts = {
            "month": month,
            "waiting": str(len(waiting)),
            "planned": str(len(going)),
            "items": listed([title_of(item) for item in waiting], 4),
        }
        known = month in ground.public.months
        file = f"calendar/{month}.yaml" if known else "strategy.yaml"
        yield Found(("items",) if known else ("content",), facts, _fix(known=known), file)


@rule("CA009", source="D3", severity=Severity.WARNING)
def gap_in_a_month(ground: Ground) -> Iterator[Found]:
    """Regularity is what a cadence promises: a gap in the month is told while it can be filled."""
    due = list(_due_months(ground))
    days = _days_by_platform(ground) if due else {}
    for month, first, last in due:
        for path, platform in active(ground):
            weekly = sum(map(a_week, platform.cadence), Decimal(0))
            there = sorted(day for day in days.get(platform.id, ()) if first <= day <= last)
            if not weekly or len(there) < 2:
                continue  # a month without anything is told as such
            usual = max(Decimal(7) / weekly, Decimal(1))
            begins = max(first, ground.today)
            for begin, end in pairwise([begins, *(day for day in there if day > begins), last]):
                distance = (end - begin).days
                if distance > GAP * usual + 2 and not house_closed(ground, begin, end):
                    facts = {
                        "platform": platform.id,
                        "month": month,
                        "from": begin.isoformat(),
                        "until": end.isoformat(),
                        "days": str(distance),
                    }
                    yield Found(path, facts, "platforms.cadence")
                    break


@rule("CA010", source="ours", severity=Severity.ADVICE)
def mix_off_the_shares(ground: Ground) -> Iterator[Found]:
    """The pillars of a month keep about the shares that were agreed."""
    pillars = ground.strategy.content.pillars if ground.strategy.content else ()
    shares = {one.id: one.share for one in pillars if one.share and one.share.percent}
    if not shares or ground.proposed("content", "pillars"):
        return
    for month, _first, _last in _due_months(ground):
        planned = [item.pillars[0] for item in _going(ground, month) if item.pillars]
        if len(planned) < MIX_ITEMS:
            continue
        counts, off = Counter(planned), []
        for name, share in shares.items():
            part = Decimal(100) * counts[name] / len(planned)
            high = share.high if share.high is not None else Decimal(100)
            if part < share.load - MIX_POINTS or part > high + MIX_POINTS:
                off.append(f"{name} {part:.0f} % ({share})")
        if off:
            facts = {"month": month, "pillars": listed(off)}
            yield Found(("items",), facts, "items.pillars", f"calendar/{month}.yaml")


@rule("CA011", source="A6", severity=Severity.WARNING)
def starved_objective(ground: Ground) -> Iterator[Found]:
    """What is said to come first is served by something, every month."""
    pillars = ground.strategy.content.pillars if ground.strategy.content else ()
    by_pillar = {one.id: one.objectives for one in pillars}
    first = {
        objective.id: objective.title
        for path, objective in ground.objectives()
        if objective.rank == "primary" and objective.is_pursued and not ground.proposed(*path)
    }
    for month, _first, _last in _due_months(ground) if first else ():
        going = _going(ground, month)
        served = {name for item in going for name in item.objectives}
        served |= {name for item in going for one in item.pillars for name in by_pillar.get(one, ())}
        starved = [title for name, title in first.items() if name not in served]
        if len(going) >= SERVED_ITEMS and served and starved:
            facts = {"month": month, "objectives": listed(starved, 3)}
            yield Found(("items",), facts, "items.objectives", f"calendar/{month}.yaml")


@rule("CA012", source="ours", severity=Severity.WARNING)
def same_text_twice(ground: Ground) -> Iterator[Found]:
    """The same words twice are noticed; a series may repeat itself."""
    seen: dict[str, tuple[Item, date]] = {}
    for file, path, item in dated_items(ground):
        day = day_of(ground, item.date)
        said = " ".join(written(item.text).casefold().split())
        if day is None or item.status in LEFT or len(said) < _SHORTEST:
            continue
        other = seen.get(said)
        seen[said] = (item, day)
        if other is None or abs((day - other[1]).days) > SAME_TEXT_DAYS:
            continue
        if not item.series or item.series != other[0].series:
            facts = {"item": title_of(item), "other": title_of(other[0]), "date": other[1].isoformat()}
            yield Found((*path, "text"), facts, "items.text", file)


@rule("CA013", source="ours", severity=Severity.WARNING)
def same_slot_twice(ground: Ground) -> Iterator[Found]:
    """Two contents at the same minute on one platform hide each other."""
    seen: dict[tuple[str, date, time], str] = {}
    for file, path, item in dated_items(ground):
        day = day_of(ground, item.date) if item.date and item.date.day else None
        if day is None or item.status in (*LEFT, "idea"):
            continue
        for index, post in enumerate(item.posts):
            at = post.at or item.at
            if at is None or post.status in LEFT:
                continue
            other = seen.setdefault((post.platform, day, at.start), title_of(item))
            if other != title_of(item):
                facts = {
                    "item": title_of(item),
                    "other": other,
                    "platform": post.platform,
                    "date": day.isoformat(),
                    "at": str(at),
                }
                yield Found((*path, "posts", index), facts, "items.at", file)


@rule("CA014", source="C5", severity=Severity.WARNING, gates=("close",), owed_by="client", gate_only=True)
def left_with_the_client(ground: Ground) -> Iterator[Found]:
    """A mission ends with nothing that still waits for the client; one finding a month."""
    for month, items in ground.public.months.items():
        waiting = [item for item in items if item.status == "submitted" and not _passed(ground, item)]
        if waiting:
            named = listed([title_of(item) for item in waiting], 4)
            facts = {"month": month, "count": str(len(waiting)), "items": named}
            yield Found(("items",), facts, "items.approval", f"calendar/{month}.yaml")


def _fix(*, known: bool) -> str:
    return "items.approval" if known else "content.workflow"


def _passed(ground: Ground, item: Item) -> bool:
    """Whether an item may go out: its state says approved, and its approval holds."""
    standing = ground.approvals.standing(item)
    if standing.kind == "delegated":
        return item.status != "changes_requested"
    return standing.holds and item.status in ("approved", "scheduled", "published")


def _due_months(ground: Ground) -> Iterator[tuple[str, date, date]]:
    """Visit the months whose plan should stand: those that begin soon, or run, within the mission."""
    starts, ends = ground.strategy.starts_on, ends_on(ground)
    for month in ground.public.months:
        first = date.fromisoformat(f"{month}-01")
        last = month_end(first)
        soon = working_days(ground.today, first - timedelta(days=1)) <= QUOTA_DAYS
        if last >= ground.today and soon:
            yield month, max(first, starts or first), min(last, ends or last)


def _going(ground: Ground, month: str) -> list[Item]:
    return [item for item in ground.public.months[month] if item.status not in NOT_GOING]


def _days_by_platform(ground: Ground) -> dict[str, set[date]]:
    found: dict[str, set[date]] = {}
    for _file, _path, item in dated_items(ground):
        day = day_of(ground, item.date)
        if day and item.status not in NOT_GOING:
            for platform in platforms_of(item):
                found.setdefault(platform, set()).add(day)
    return found
