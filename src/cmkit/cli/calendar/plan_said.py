"""What ``cmkit calendar plan`` says: what was added, moved or fell away, what would be better elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from cmkit.calendar.places import is_known
from cmkit.calendar.plan_files import Planned, Wish
from cmkit.calendar.recurring import why_unreadable
from cmkit.calendar.remarks import Standing
from cmkit.calendar.slots import PlannedMonth, Slot
from cmkit.cli.calendar.about import about
from cmkit.cli.calendar.grid import key_dates_of
from cmkit.cli.check.findings import on_one_line
from cmkit.doctrine.quotas import is_quota
from cmkit.model.base import EVERYBODY
from cmkit.text import _, plural, spoken_language, visible, written_month, written_weekday

_SHOWN_MONTHS = 3
"""How many months have their key dates and what moved told: of a year they would bury all else."""
_STORIES = ("story", "stories")
_MOST = 8
"""How many places that moved or fell are told of a month."""


def item_lines(planned: Planned) -> Iterator[str]:
    """Write a line for each new item: day, hour, id, what it is about."""
    language = spoken_language()
    for items in planned.added.values():
        for item in items:
            when = written_weekday(date.fromisoformat(str(item["date"])), language)
            pillar, form = (str(item.get(key) or "") for key in ("pillars", "format"))
            title = item.get("title") or about([pillar] if pillar else [], form, planned.strategy)
            yield f"{when:<13} {item.get('at', ''):<5}  {item['id']}  {on_one_line(str(title))}".rstrip()


def summary(planned: Planned, wish: Wish, *, check: bool) -> Iterator[str]:
    """Say what was added and what was not, what moved, and what to look at."""
    reserved = {f"calendar/{one.first:%Y-%m}.yaml": _reserved(planned, one.first) for one in planned.months}
    for name in reserved:
        taken = sum(one in planned.emptied for one in _there(planned, name))
        new = len(planned.added.get(name, ())) - taken
        if not new:
            continue
        told = plural("{count} item", "{count} items", new)
        free = reserved[name]
        kept = plural("{count} place kept free", "{count} places kept free", free) if free else ""
        sentence = _("{name}: {items} to add") if check else _("{name}: {items} added")
        yield ", ".join(part for part in (sentence.format(name=name, items=told), kept) if part)
    if not any(slot for month in planned.months for slot in month.slots):
        yield _("There is nothing to plan: no active platform has a cadence that gives a day there.")
    elif not planned.added:
        yield _("Nothing is missing: every place has its item, or is kept free.")
    if planned.from_ideas:
        yield _("From the ideas: {ids}.").format(ids=", ".join(planned.from_ideas))
    for identifier in planned.commented:
        yield _("{item} stays among the ideas: a comment within it would be lost. Move it by hand.").format(
            item=identifier
        )
    if planned.waiting:
        yield plural(
            "{count} idea would find a place: --ideas gives it one.",
            "{count} ideas would find a place: --ideas gives them one.",
            planned.waiting,
        )
    mission = planned.strategy.mission
    if not is_known(mission.country or ("FR" if mission.language == "fr" else None), mission.subdivision):
        yield _(
            "“mission.subdivision” says “{place}”, which is no region or department: only the holidays of "
            "the whole country are known."
        ).format(place=visible(mission.subdivision or ""))
    elif planned.zone_unknown:
        yield _(
            "A pillar asks for the school holidays, but their zone is not known: write “Zone B”, or the "
            "region, in “mission.subdivision”."
        )
    yield from _silent(planned)
    yield from _beyond_quota(planned)
    yield from _elsewhere(planned, wish)
    names = {person.id: person.name for person in planned.strategy.people}
    for one in planned.misplaced:
        yield _standing(one, names)
    yield from _key_dates(planned, wish)


def _there(planned: Planned, name: str) -> set[str | None]:
    """Name the items that stand in a month already."""
    return {
        slot.item_id
        for one in planned.months
        if f"calendar/{one.first:%Y-%m}.yaml" == name
        for slot in one.slots
    }


def _reserved(planned: Planned, first: date) -> int:
    return sum(slot.reserved for one in planned.months if one.first == first for slot in one.slots)


def _silent(planned: Planned) -> Iterator[str]:
    """Say what plans nothing although it is written: a rule that cannot be read, hours that are missing."""
    new = {slot.platform for one in planned.months for slot in one.slots if slot.item_id is None}
    without = []
    for platform in planned.strategy.platforms:
        if platform.status not in (None, "active"):
            continue
        for cadence in platform.cadence:
            why = why_unreadable(cadence.rrule) if cadence.rrule else ""
            if why:
                yield _("{platform}: nothing is planned with “{rule}”: {why}.").format(
                    platform=platform.id, rule=visible(cadence.rrule or ""), why=why
                )
        if platform.id in new and not any(posting.at for posting in platform.posting_times):
            without.append(platform.id)
    if without and planned.added:
        yield _("Without an hour, for want of “posting_times”: {platforms}.").format(
            platforms=", ".join(without)
        )


def _beyond_quota(planned: Planned) -> Iterator[str]:
    """Say of a month that it holds more than was sold; stories are not counted, as in the scope."""
    quotas = [one for one in planned.strategy.mission.scope if is_quota(one)]
    most = quotas[0].quantity.capacity if len(quotas) == 1 and quotas[0].quantity else None
    if most is None:
        return
    for month in planned.months:
        name = f"calendar/{month.first:%Y-%m}.yaml"
        there = {
            slot.item_id
            for slot in month.slots
            if slot.item_id and slot.item_id not in planned.emptied and slot.format not in _STORIES
        }
        new = [item for item in planned.added.get(name, ()) if item.get("format") not in _STORIES]
        count = len(there) + len(new)
        if count > most:
            yield _(
                "{month}: {count} contents, where {sold} are sold a month (“mission.scope”): bring several "
                "networks together in one item, slow “cadence” down, or quote the rest."
            ).format(month=written_month(month.first, spoken_language()), count=count, sold=most)


def _elsewhere(planned: Planned, wish: Wish) -> Iterator[str]:
    """Say which new places stand on another day than their own, and which fall away."""
    language = spoken_language()
    for month in planned.months if wish.count <= _SHOWN_MONTHS else ():
        moved = [slot for slot in month.slots if slot.moved_from and not slot.item_id and not slot.reserved]
        since = [slot for slot in moved if wish.since is None or slot.day >= wish.since]
        for slot in since[:_MOST]:
            yield _("{platform}: {day} instead of {closed} ({why}).").format(
                platform=slot.platform,
                day=written_weekday(slot.day, language),
                closed=written_weekday(slot.moved_from or slot.day, language),
                why=_why(slot.moved_from or slot.day, month),
            )
        if len(since) > _MOST:
            yield plural("{count} more place moved.", "{count} more places moved.", len(since) - _MOST)
        yield from _fallen(month, wish.since)


def _fallen(month: PlannedMonth, since: date | None) -> Iterator[str]:
    days: dict[str, list[Slot]] = {}
    for slot in month.fallen:
        if since is None or slot.day >= since:
            days.setdefault(_why(slot.day, month), []).append(slot)
    for why, slots in days.items():
        yield plural(
            "{count} place falls away in {month}, no other day being free ({why}).",
            "{count} places fall away in {month}, no other day being free ({why}).",
            len(slots),
            month=written_month(month.first, spoken_language()),
            why=why,
        )


def _why(day: date, month: PlannedMonth) -> str:
    """Say why a day is closed: a holiday, an absence, a day on which nothing is sold."""
    if name := month.holidays.get(day):
        return name
    for absent in month.absences:
        if absent.first <= day <= absent.last:
            return _("absence")
    for one in month.occasions:
        if one.sensitive and one.first <= day <= one.last:
            return one.name.said(spoken_language())
    return _("another content stands there")


def _standing(one: Standing, names: Mapping[str, str]) -> str:
    """Say why an item would move, and where to; it stays where it is."""
    language = spoken_language()
    facts = {"item": one.item_id, "day": written_weekday(one.day, language)}
    if one.outside:
        return _("{item} stands on {day}, outside the mission’s dates.").format(**facts)
    if one.holiday:
        why = _("{item} stands on {day}, a holiday ({name})").format(name=one.holiday, **facts)
    elif one.mourning:
        why = _("{item} sells, and stands on {day} ({name})").format(name=one.mourning, **facts)
    else:
        away = one.away.who if one.away and EVERYBODY not in one.away.who else ()
        who = ", ".join(names.get(who, who) for who in away) or _("everybody")
        why = _("{item} stands on {day}, when {who} is away").format(who=who, **facts)
    if one.instead is None:
        return _("{why}: no other day of that week is free. It stays where it is.").format(why=why)
    return _("{why}: {instead} would be free. It stays where it is.").format(
        why=why, instead=written_weekday(one.instead, language)
    )


def _key_dates(planned: Planned, wish: Wish) -> Iterator[str]:
    language = spoken_language()
    for month in planned.months if wish.count <= _SHOWN_MONTHS else ():
        days = key_dates_of(month, language)
        if days:
            yield _("Key dates, {month}:").format(month=written_month(month.first, language))
        for when, name in days:
            yield f"  {written_weekday(when, language):<13} {on_one_line(name)}"
