"""Deadlines as a calendar file that every agenda reads: one whole day for each step of each item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from cmkit.calendar.back_planning import Due, Step
from cmkit.calendar.days import DAY
from cmkit.text import slug


@dataclass(frozen=True, slots=True)
class Deadlines:
    """What is due in one mission."""

    mission: str
    """The client's name, which stands before each deadline."""
    id: str
    """What tells the mission from others."""
    dues: tuple[Due, ...]
    names: Mapping[str, str]
    """People by their ids."""


def as_calendar(missions: Iterable[Deadlines], steps: Mapping[Step, str]) -> bytes:
    """Write the deadlines of some missions; ``steps`` says what each step is called.

    The same deadlines always give the same bytes: what identifies an event, and its time stamp, come from the
    item. Days are whole, so that no time zone moves them.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//cmkit//deadlines//")
    calendar.add("version", "2.0")
    for mission in missions:
        for due in sorted(mission.dues, key=lambda due: due.order):
            event = Event()
            about = due.item.called or due.item.id
            what = f"{steps[due.step]} – {' '.join(due.what) or about}"
            event.add("uid", f"{due.item.id}-{due.step}-{_about(due)}@{slug(mission.id, 'mission')}.cmkit")
            event.add("dtstamp", datetime.combine(due.day, time(), UTC))
            event.add("dtstart", due.day)
            event.add("dtend", min(due.day, date.max - DAY) + DAY)
            event.add("summary", f"{mission.mission} – {what}")
            who = ", ".join(mission.names.get(one, one) for one in due.who)
            event.add("description", "\n".join(part for part in (about, who, due.item.id) if part))
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _about(due: Due) -> str:
    """Tell two pieces of material of one item apart."""
    return slug(" ".join(due.what), "step")[:40] if due.what else "step"
