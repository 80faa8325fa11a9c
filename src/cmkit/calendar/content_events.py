"""Contents as a calendar file (RFC 5545) that every agenda reads: what goes out, when, where, how worded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from unicodedata import category
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cmkit.calendar.back_planning import day_of_item
from cmkit.calendar.days import DAY, zone_of
from cmkit.calendar.published import caption
from cmkit.catalogue.entries import Network, find_network
from cmkit.model.editorial import Item, Post
from cmkit.model.strategy import Strategy
from cmkit.text import one_line, slug

if TYPE_CHECKING:
    from icalendar import Calendar, Event

_SURE = frozenset({"approved", "scheduled", "published"})
_LASTS = timedelta(minutes=30)
"""How long a publication takes in an agenda: it has a moment, and is shown as a short while."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The posts of an item that go out together; without an hour they take the whole day."""

    item: Item
    day: date
    at: time | None
    posts: tuple[Post, ...]
    is_first: bool


def contents_calendar(
    items: Iterable[Item], strategy: Strategy, networks: Mapping[str, Network] | None = None
) -> bytes:
    """Write items as events.

    An item that goes out at several hours is an event each. The same items always give the same bytes: what
    identifies an event, and its time stamp, come from the item. Items without a day are left out.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//cmkit//contents//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", one_line(_plain(strategy.client.name)))  # the library escapes nothing here
    zone, names = _zone(strategy), _names(strategy, networks or {})
    moments = [one for item in items for one in moments_of(item, strategy)]
    moments.sort(key=lambda one: (one.day, one.at or time(), one.item.id))
    for one in moments:
        calendar.add_component(_event(one, strategy, zone, names))
    if moments:
        years = moments[0].day.year, min(moments[-1].day.year + 1, date.max.year)
        calendar.add_missing_timezones(date(years[0], 1, 1), date(years[1], 12, 31))
        _begin_summer_by_winter_time(calendar)
    return bytes(calendar.to_ical())


def _begin_summer_by_winter_time(calendar: Calendar) -> None:
    """Write when clocks go forward by the hour that ends there, as RFC 5545 asks: at 02:00, not at 03:00.

    The library writes the hour that begins; what is right already is left alone.
    """
    for zone in calendar.walk("VTIMEZONE"):
        clock = ZoneInfo(str(zone["TZID"]))
        part: Any  # what a property is, the library does not say
        for part in zone.walk("DAYLIGHT"):
            before, after = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
            for onset in (part["DTSTART"], *(part["RDATE"].dts if "RDATE" in part else ())):
                instant = (onset.dt - before).replace(tzinfo=UTC)
                turns = (instant - timedelta(minutes=1)).astimezone(clock).utcoffset() == before
                if not turns or instant.astimezone(clock).utcoffset() != after:
                    onset.dt -= after - before


def moments_of(item: Item, strategy: Strategy) -> Iterator[Moment]:
    """Give the moments at which an item goes out, in the order of their hours."""
    day = day_of_item(strategy, item)
    if day is None:
        return
    by_hour: dict[time | None, list[Post]] = {}
    for post in item.posts or (None,):
        at = (post.at if post else None) or item.at
        by_hour.setdefault(at.start if at else None, []).extend([post] if post else [])
    hours = sorted(by_hour, key=lambda hour: (hour is None, hour or time()))
    for hour in hours:
        yield Moment(item, day, hour, tuple(by_hour[hour]), hour == hours[0])


def _names(strategy: Strategy, networks: Mapping[str, Network]) -> Mapping[str, str]:
    """Name the platforms: by the catalogue's word for the network, else by the mission's own."""
    names: dict[str, str] = {}
    for one in strategy.platforms:
        network = find_network(one.network or one.id, networks)
        names[one.id] = network.label.said(strategy.mission.language) if network else one.network or one.id
    return names


def _zone(strategy: Strategy) -> ZoneInfo | None:
    """Return the time zone of the hours; ``None`` where none is known: an agenda then takes its own."""
    name = zone_of(strategy)
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _event(one: Moment, strategy: Strategy, zone: ZoneInfo | None, names: Mapping[str, str]) -> Event:
    from icalendar import Event

    item, event = one.item, Event()
    where = [names.get(post.platform, post.platform) for post in one.posts]
    apart = "" if one.is_first else f"-{slug(one.posts[0].platform if one.posts else '', 'post')}"
    mission = slug(strategy.mission.id or strategy.client.name, "mission")
    event.add("uid", f"{item.id}{apart}@{mission}.cmkit")
    event.add("dtstamp", datetime.combine(one.day, time(), UTC))
    if one.at is None:
        event.add("dtstart", one.day)
        event.add("dtend", min(one.day, date.max - DAY) + DAY)
    else:
        start = datetime.combine(one.day, one.at, zone)
        event.add("dtstart", start)
        event.add("duration", _LASTS)
    about = item.called or item.id
    event.add("summary", _plain(" – ".join(part for part in (about, ", ".join(where)) if part)))
    event.add("description", _plain("\n\n".join(_said(one, strategy, names))))
    if item.link:
        event.add("url", one_line(_plain(item.link)))
    if pillars := _pillars(item, strategy):
        event.add("categories", pillars)
    event.add("status", _status(item))
    event.add("transp", "TRANSPARENT")
    return event


def _said(one: Moment, strategy: Strategy, names: Mapping[str, str]) -> Iterator[str]:
    """Say what goes out: the words of each network, once where they are the same; then the id."""
    texts: dict[str, list[str]] = {}
    for post in one.posts:
        texts.setdefault(caption(one.item, post, strategy), []).append(
            names.get(post.platform, post.platform)
        )
    if not one.posts:
        texts[caption(one.item, None, strategy)] = []
    for text, platforms in texts.items():
        head = f"{', '.join(platforms)}\n" if len(texts) > 1 and text else ""
        if text:
            yield head + text
    yield one.item.id


def _pillars(item: Item, strategy: Strategy) -> list[str]:
    named = {pillar.id: pillar.name for pillar in (strategy.content.pillars if strategy.content else ())}
    return [_plain(named.get(one, one)) for one in item.pillars]


def _status(item: Item) -> str:
    if item.status == "cancelled":
        return "CANCELLED"
    return "CONFIRMED" if item.status in _SURE else "TENTATIVE"


def _plain(text: str) -> str:
    """Leave out the control characters that no agenda takes; lines end in one way."""
    lines = "\n".join(text.splitlines())
    return "".join(sign for sign in lines if sign in "\n\t" or category(sign) not in ("Cc", "Cs"))
