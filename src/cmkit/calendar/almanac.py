"""What is known of the days of some years: holidays, school, key dates. Gathered once, for a pure planner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from cmkit.calendar.days import public_holidays, school_holidays
from cmkit.calendar.key_dates import Occasion, occasions, sensitive_days
from cmkit.model.strategy import Strategy


@dataclass(frozen=True)
class Almanac:
    """The days that a plan reckons with."""

    holidays: Mapping[date, str] = field(default_factory=dict)
    """Public holidays by name."""
    school: frozenset[date] = frozenset()
    """Days without school, where a pillar asks for them."""
    occasions: tuple[Occasion, ...] = ()

    @cached_property
    def sensitive(self) -> frozenset[date]:
        """The days on which nothing is sold."""
        return sensitive_days(self.occasions)


def almanac_of(strategy: Strategy, first_month: date, count: int) -> Almanac:
    """Gather the days for a plan of ``count`` months, with the year before and the year after."""
    mission = strategy.mission
    last_year = first_month.year + (first_month.month + count - 2) // 12
    years = range(max(first_month.year - 1, 1), min(last_year + 1, 9999) + 1)
    pillars = strategy.content.pillars if strategy.content else ()
    asked = any(pillar.school_holidays for pillar in pillars)
    return Almanac(
        public_holidays(mission.country, mission.subdivision, years, mission.language),
        school_holidays(mission.country, mission.subdivision, years) if asked else frozenset(),
        occasions(strategy, date(years[0], 1, 1), date(years[-1], 12, 31)),
    )
