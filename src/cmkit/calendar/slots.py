"""What a plan is made of: slots, and the months that hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from cmkit.calendar.days import AbsentDays
from cmkit.calendar.key_dates import Occasion


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the calendar: written already (``item_id``), to be filled, or kept free on purpose."""

    day: date
    platform: str
    at: time | None = None
    format: str | None = None
    pillar: str | None = None
    objective: str | None = None
    item_id: str | None = None
    title: str = ""
    status: str = "planned"
    reserved: bool = False
    moved_from: date | None = None
    """The day it would have had, were it not a holiday or an absence, or a day on which nothing is sold."""

    @property
    def order(self) -> tuple[date, time, str, str, str]:
        """Day, hour, platform, then what it is."""
        return (self.day, self.at or time(), self.platform, self.item_id or "", self.format or "")


@dataclass(frozen=True, slots=True)
class PlannedMonth:
    """One month: its slots and the days that explain them."""

    first: date
    slots: tuple[Slot, ...]
    holidays: Mapping[date, str]
    absences: tuple[AbsentDays, ...]
    key_dates: Mapping[date, tuple[str, ...]]
    """The mission's own."""
    occasions: tuple[Occasion, ...] = ()
    """Those of the country and of the world that matter to the mission."""
    fallen: tuple[Slot, ...] = ()
    """Places that the cadence gives on closed days, and for which no other day was free."""
