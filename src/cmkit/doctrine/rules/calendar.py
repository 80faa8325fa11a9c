"""CA: what goes out was approved, keeps its embargo, comes regularly, and fits the hours and the quota."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from cmkit.doctrine.chosen import (
    FULL_CADENCE,
    HOURS_SLACK,
    QUOTA_DAYS,
    VOID_DAYS,
)
from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.moments import (
    LEFT,
    OUT,
    active,
    dated_items,
    day_of,
    ends_on,
    live,
    platforms_of,
    title_of,
    working_days,
)
from cmkit.doctrine.quotas import is_quota
from cmkit.doctrine.rules.items import what_changed
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.base import EVERYBODY
from cmkit.model.platforms import Cadence, PlatformEntry
from cmkit.problems import Severity

rule = REGISTRY.rule


@rule("CA001", source="C5", severity=Severity.ERROR, gates=("publish",))
def out_without_approval(ground: Ground) -> Iterator[Found]:
    """What is not validated, in these very words, is never posted; a written delegation validates too."""
    for file, path, item in dated_items(ground):
        if item.status not in OUT and not any(post.status in OUT for post in item.posts):
            continue
        standing = ground.approvals.standing(item)
        if not standing.given:
            facts = {"item": title_of(item), "date": str(item.date or "")}
            yield Found(path, facts | {"changed": what_changed(ground, item)}, "items.approval", file)


@rule("CA002", source="C5", severity=Severity.WARNING)
def month_nearly_void(ground: Ground) -> Iterator[Found]:
    """A month without any validation is void: it is told while there is time."""
    workflow = ground.strategy.content.workflow if ground.strategy.content else None
    days = VOID_DAYS if workflow is None or workflow.approval_days is None else workflow.approval_days
    for month, items in ground.public.months.items():
        first = date.fromisoformat(f"{month}-01")
        left = working_days(ground.today, first - timedelta(days=1))
        planned = [item for item in items if item.status not in LEFT]
        if first <= ground.today or left > days or not planned:
            continue
        if not any(item.status in OUT or ground.approvals.standing(item).given for item in planned):
            facts = {"month": month, "left": str(left), "planned": str(len(planned))}
            yield Found(("items",), facts, "items.approval", f"calendar/{month}.yaml")


@rule("CA003", source="C6", severity=Severity.ERROR, gates=("publish",))
def embargo_broken(ground: Ground) -> Iterator[Found]:
    """What was told in confidence is not planned before its day."""
    for file, path, item in dated_items(ground):
        until, day = day_of(ground, item.embargo_until), day_of(ground, item.date)
        if until and day and day < until and item.status not in LEFT:
            facts = {"item": title_of(item), "date": day.isoformat(), "until": until.isoformat()}
            yield Found((*path, "embargo_until"), facts, "items.date", file)


@rule("CA004", source="D3", severity=Severity.ERROR)
def left_alone(ground: Ground) -> Iterator[Found]:
    """An account that was opened and then ignored annoys the people who came to it."""
    silences = list(_silences(ground))
    alone = [
        (index, platform, silent)
        for index, platform, silent in silences
        if silent > ground.limit("silent_days")
    ]
    if len(alone) == len(silences) > 1:  # one cause: nothing goes out at all
        ids = ", ".join(platform.id for _index, platform, _silent in alone)
        days = min(silent for _index, _platform, silent in alone)
        yield Found(("platforms",), _silence_facts(ground, ids, days), "platforms.status")
        return
    for index, platform, silent in alone:
        yield Found(("platforms", index), _silence_facts(ground, platform.id, silent), "platforms.status")


@rule("CA005", source="D3", severity=Severity.WARNING)
def nothing_ahead(ground: Ground) -> Iterator[Found]:
    """The next two weeks of an active platform are planned."""
    last = ground.today + timedelta(days=ground.limit("days_ahead"))
    ends = ends_on(ground)
    if (ends and ends < last) or house_closed(ground, ground.today, last):
        return
    ahead: set[str] = set()
    for _file, _path, item in dated_items(ground):
        day = day_of(ground, item.date, last=True)
        if day and ground.today <= day <= last and item.status not in LEFT and item.status != "idea":
            ahead |= platforms_of(item)
    for index, platform, silent in _silences(ground):
        if platform.id not in ahead and silent <= ground.limit("silent_days") and not _rare(ground, platform):
            facts = {
                "platform": platform.id,
                "days": str(ground.limit("days_ahead")),
                "until": last.isoformat(),
            }
            yield Found(("platforms", index), facts, "platforms.cadence")


@rule("CA006", source="D4", severity=Severity.WARNING)
def more_than_the_hours(ground: Ground) -> Iterator[Found]:
    """One account kept well beats twenty that are not: the cadences have to fit the hours."""
    from cmkit.catalogue.entries import find_network

    hours = ground.strategy.mission.hours
    sold = hours.amount.capacity if hours and hours.amount else None
    if hours is None or sold is None or hours.per is None or not hours.per.days:
        return
    needed, counted = Decimal(0), []
    for _path, platform in active(ground):
        network = find_network(platform.network or platform.id, ground.networks)
        if platform.cadence and network and network.hours_a_week:
            share = min(sum(map(a_week, platform.cadence), Decimal(0)) / FULL_CADENCE, Decimal(1))
            needed += network.hours_a_week.amount.load * share
            counted.append(platform.id)
    there = sold / hours.per.days * 7
    if needed > there * HOURS_SLACK:
        facts = {"needed": f"{needed:.1f}", "there": f"{there:.1f}", "platforms": ", ".join(counted)}
        yield Found(("mission", "hours"), facts, "platforms.cadence")


@rule("CA007", source="C14", severity=Severity.WARNING)
def off_the_quota(ground: Ground) -> Iterator[Found]:
    """What is planned is what was sold, all month long: less disappoints, more is not paid."""
    sold = [one for one in enumerate(ground.strategy.mission.scope) if is_quota(one[1])]
    if len(sold) != 1 or ground.proposed("mission", "scope", sold[0][0]):
        return
    quantity = sold[0][1].quantity
    for month, items in ground.public.months.items():
        first = date.fromisoformat(f"{month}-01")
        following = (first + timedelta(days=31)).replace(day=1)
        if quantity is None or following <= ground.today:
            continue
        planned = [item for item in items if item.status not in LEFT and item.status != "idea"]
        count = sum(item.format not in ("story", "stories") for item in planned)
        due = (
            _whole(ground, first, following - timedelta(days=1))
            and working_days(ground.today, first - timedelta(days=1)) <= QUOTA_DAYS
        )
        most = quantity.capacity
        if (most is not None and count > most) or (due and planned and count < quantity.load):
            facts = {"month": month, "planned": str(count), "sold": str(quantity)}
            yield Found(("items",), facts, "items", f"calendar/{month}.yaml")


def _silences(ground: Ground) -> Iterator[tuple[int, PlatformEntry, int]]:
    """Visit the active platforms with the days since the last publication, where the calendar is kept.

    What went out before the mission is not known here: the days count from its start at the earliest.
    """
    if not live(ground) or not any(ground.public.months.values()):
        return
    last: dict[str, date] = {}
    for _file, _path, item in dated_items(ground):
        day = day_of(ground, item.date)
        if day is None or day > ground.today:
            continue
        for post in item.posts:
            if (post.status or item.status) in OUT and day > last.get(post.platform, date.min):
                last[post.platform] = day
    starts = ground.strategy.starts_on or min(map(_first_of, ground.public.months))
    for path, platform in active(ground):
        if not platform.cadence:
            continue  # what is never planned here is published elsewhere, or not at all: PL002 asks
        opened = day_of(ground, platform.opened_on)
        since = max(day for day in (starts, opened, last.get(platform.id)) if day)
        yield int(path[-1]), platform, (ground.today - since).days


def _silence_facts(ground: Ground, platforms: str, days: int) -> dict[str, str]:
    return {"platform": platforms, "days": str(days), "most": str(ground.limit("silent_days"))}


def _first_of(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def house_closed(ground: Ground, begin: date, last: date) -> bool:
    """Whether everybody is away during some of these days."""
    organisation = ground.strategy.organisation
    for absence in organisation.absences if organisation else ():
        first = day_of(ground, absence.from_)
        until = day_of(ground, absence.until or absence.from_, last=True)
        if EVERYBODY in absence.who and first and until and first <= last and until >= begin:
            return True
    return False


def _whole(ground: Ground, first: date, last: date) -> bool:
    """Whether the mission runs all month long, and the house is open."""
    starts, ends = ground.strategy.starts_on, ends_on(ground)
    began = starts is None or starts <= first + timedelta(days=7)
    within = began and (ends is None or ends >= last)
    return within and not house_closed(ground, first, last)


def _rare(ground: Ground, platform: PlatformEntry) -> bool:
    """Whether the platform's own rhythm leaves two weeks empty."""
    return sum(map(a_week, platform.cadence), Decimal(0)) * ground.limit("days_ahead") / 7 < 1


_WEEKS = {
    "DAILY": Decimal(1) / 7,
    "WEEKLY": Decimal(1),
    "MONTHLY": Decimal("4.35"),
    "YEARLY": Decimal("52.2"),
}


def a_week(cadence: Cadence) -> Decimal:
    """Return how many publications a week a cadence asks for, at the low end; recurrences are estimated."""
    if cadence.rrule:
        parts = dict(re.findall(r"([A-Z]+)=([^;]+)", cadence.rrule.upper()))
        weeks = _WEEKS.get(parts.get("FREQ", ""))
        interval = parts.get("INTERVAL", "1")
        if weeks is None or not interval.isdecimal():
            return Decimal(0)
        return Decimal(parts.get("BYDAY", "").count(",") + 1) / weeks / (int(interval) or 1)
    days = cadence.per.days if cadence.per else None
    if cadence.amount is None or not days:
        return Decimal(0)
    return cadence.amount.load * 7 / days
