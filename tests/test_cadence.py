"""What a cadence wants: so many a period, on the platform's days, counted from an anchor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.calendar.cadence import Wanted, wanted_slots
from cmkit.calendar.days import monday_of
from cmkit.model.platforms import PlatformEntry

ANCHOR = date(2027, 1, 6)  # a Wednesday
YEAR = (date(2027, 1, 1), date(2027, 12, 31))


def _platform(*cadence: Mapping[str, object], times: tuple[Mapping[str, object], ...] = ()) -> PlatformEntry:
    return PlatformEntry.model_validate(
        {"id": "instagram", "cadence": list(cadence), "posting_times": list(times)}
    )


def _wanted(*cadence: Mapping[str, object], times: tuple[Mapping[str, object], ...] = ()) -> list[Wanted]:
    return list(wanted_slots(_platform(*cadence, times=times), *YEAR, ANCHOR))


def _days(*cadence: Mapping[str, object], times: tuple[Mapping[str, object], ...] = ()) -> list[date]:
    return [wanted.day for wanted in _wanted(*cadence, times=times) if YEAR[0] <= wanted.day <= YEAR[1]]


@given(st.integers(1, 12), st.sets(st.integers(0, 6), min_size=1))
def test_every_week_has_its_amount_on_the_days_named(amount: int, weekdays: set[int]) -> None:
    names = [("mon", "tue", "wed", "thu", "fri", "sat", "sun")[index] for index in sorted(weekdays)]
    days = [wanted.day for wanted in _wanted({"amount": amount, "per": "week"}, times=({"days": names},))]
    assert {day.weekday() for day in days} <= weekdays
    assert set(Counter(map(monday_of, days)).values()) == {amount}
    busiest = max(Counter(days).values())
    assert busiest == -(-amount // len(weekdays)), "spread evenly, no day carries more than it must"


@pytest.mark.parametrize(
    ("amount", "per", "a_year"),
    [
        (4, "month", 48),
        (1, "quarter", 4),
        (3, "half-year", 6),
        (2, "year", 2),
        (1, "2 months", 6),
        ("2-3", "week", 104),
        ("max 1", "month", 12),
        ("30+", "year", 30),
        ("~4", "month", 48),
        (0, "week", 0),
        (-3, "week", 0),
        (3, "each project", 0),
        (3, "hour", 0),
        (1, None, 0),
    ],
)
def test_amounts_take_the_low_end_or_the_ceiling(amount: object, per: object, a_year: int) -> None:
    days = _days({"amount": amount} | ({"per": per} if per else {}))
    assert abs(len(days) - a_year) <= 2 if per == "week" else len(days) == a_year


def test_half_a_post_a_week_is_one_every_other_week() -> None:
    mondays = [monday_of(wanted.day) for wanted in _wanted({"amount": "0.5", "per": "week"})]
    assert {(later - sooner).days for sooner, later in pairwise(mondays)} == {14}
    assert len(_days({"amount": "1.5", "per": "month"})) == 18


def test_a_rhythm_of_two_weeks_is_counted_from_the_anchor() -> None:
    days = _days({"amount": 1, "per": "2 weeks"}, times=({"days": ["mon"]},))
    assert {(monday_of(day) - monday_of(ANCHOR)).days // 7 % 2 for day in days} == {1}
    later = list(
        wanted_slots(
            _platform({"amount": 1, "per": "2 weeks"}, times=({"days": ["mon"]},)),
            date(2027, 6, 1),
            date(2027, 6, 30),
            ANCHOR,
        )
    )
    assert {one.day for one in later if one.day.month == 6} == {day for day in days if day.month == 6}


def test_a_daily_rhythm_takes_every_day_or_the_days_named() -> None:
    assert len(_days({"amount": 1, "per": "day"})) == 365
    working = _days({"amount": 1, "per": "day"}, times=({"days": "weekdays"},))
    assert len(working) == sum((YEAR[0] + timedelta(days)).weekday() < 5 for days in range(365))


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=MONTHLY;BYDAY=1TU;COUNT=3", [date(2027, 2, 2), date(2027, 3, 2), date(2027, 4, 6)]),
        ("RRULE:FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=21", [date(2027, 6, 21)]),
        ("freq=monthly;bymonthday=-1;count=2;", [date(2027, 1, 31), date(2027, 2, 28)]),
        ("FREQ=DAILY;UNTIL=20270108T235959Z", [date(2027, 1, 6), date(2027, 1, 7), date(2027, 1, 8)]),
        ("FREQ=WEEKLY;BYDAY=WE;BYHOUR=9,18;COUNT=2", [date(2027, 1, 6), date(2027, 1, 13)]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", []),
        ("FREQ=SECONDLY", []),
        ("every tuesday", []),
        ("FREQ=WEEKLY;BYDAY=XX", []),
        ("FREQ=WEEKLY;INTERVAL=0", []),
        ("DTSTART:20270101\nRRULE:FREQ=DAILY", []),
    ],
)
def test_a_recurrence_rule_gives_days_or_nothing(rule: str, days: list[date]) -> None:
    assert _days({"rrule": rule}) == days


def test_a_slot_has_the_hour_of_its_day_and_what_the_cadence_names() -> None:
    times = ({"days": ["tue"], "at": "18:30"}, {"days": ["fri"], "at": "12:00-14:00"})
    slots = _wanted({"amount": 2, "per": "week", "format": "reel", "pillar": "fournil"}, times=times)
    assert {(one.day.weekday(), one.at) for one in slots} == {(1, time(18, 30)), (4, time(12))}
    assert {(one.format, one.pillar) for one in slots} == {("reel", "fournil")}


def test_a_slip_of_the_pen_does_not_plan_a_million_slots() -> None:
    assert len(_days({"amount": 1000000, "per": "year"})) == 200
    assert _days({"amount": 1, "per": "999 years"}) in ([], [date(2027, 1, 1)])
