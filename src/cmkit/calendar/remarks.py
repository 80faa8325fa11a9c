"""What planning would move and does not: items that stand on a day that is closed by now."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cmkit.calendar.almanac import Almanac
from cmkit.calendar.days import AbsentDays, absences
from cmkit.calendar.opening import OpenDays, open_days
from cmkit.calendar.placing import other_day
from cmkit.calendar.slots import PlannedMonth, Slot
from cmkit.calendar.themes import promotes
from cmkit.model.strategy import Strategy
from cmkit.text import Language

_SETTLED = frozenset({"published", "cancelled"})


@dataclass(frozen=True, slots=True)
class Standing:
    """A written item on a day that planning would not choose: why, and which day it would choose."""

    item_id: str
    day: date
    holiday: str = ""
    away: AbsentDays | None = None
    mourning: str = ""
    """The name of a day on which nothing is sold, for an item that sells."""
    outside: bool = False
    """The day lies before or after the mission."""
    instead: date | None = None


def misplaced(
    strategy: Strategy,
    months: Sequence[PlannedMonth],
    almanac: Almanac,
    dated: Container[str],
    language: Language,
) -> list[Standing]:
    """List the written items on closed days, each once, in the order of their days.

    ``dated`` holds the ids of the items that have a day, and not a month as their date.
    """
    off = open_days(strategy, almanac.holidays, absences(strategy))
    slots = [slot for month in months for slot in month.slots]
    found: dict[str, Standing] = {}
    for slot in slots:
        if slot.item_id in dated and slot.status not in _SETTLED and slot.item_id not in found:
            busy = {one.day for one in slots if one.platform == slot.platform}
            for one in _reasons(strategy, slot, off, almanac, busy, language):
                found[one.item_id] = one
                break
    return list(found.values())


def _reasons(
    strategy: Strategy,
    slot: Slot,
    off: OpenDays,
    almanac: Almanac,
    busy: set[date],
    language: Language,
) -> Iterator[Standing]:
    name = slot.item_id or ""
    if not off.within(slot.day):
        yield Standing(name, slot.day, outside=True)
        return
    instead = other_day(strategy, off, slot, almanac.sensitive, busy)
    if not off.free(slot.day):
        if holiday := almanac.holidays.get(slot.day):
            yield Standing(name, slot.day, holiday=holiday, instead=instead)
        for absent in sorted(absences(strategy), key=lambda one: bool(one.cover)):
            if absent.first <= slot.day <= absent.last:
                yield Standing(name, slot.day, away=absent, instead=instead)
    elif slot.pillar and slot.day in almanac.sensitive and promotes(slot.pillar, slot.platform, strategy):
        days = [one for one in almanac.occasions if one.sensitive and one.first <= slot.day <= one.last]
        yield Standing(name, slot.day, mourning=days[0].name.said(language), instead=instead)
