"""What a cadence wants: so many a period, on the platform's days, counted from an anchor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from time import process_time

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from cmkit.calendar.cadence import Wanted, wanted_slots
from cmkit.calendar.days import monday_of
from cmkit.calendar.recurring import recurring_days, why_unreadable
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
        ("DTSTART:20270201\nRRULE:FREQ=DAILY;COUNT=2", [date(2027, 2, 1), date(2027, 2, 2)]),
        ("FREQ=WEEKLY;BYDAY=WE;COUNT=3;EXDATE=20270113", [date(2027, 1, 6), date(2027, 1, 20)]),
        (
            "DTSTART;TZID=Europe/Paris:20270105T090000 RRULE:FREQ=MONTHLY;COUNT=3\n"
            "EXDATE;VALUE=DATE:20270205\nRDATE:2027-02-09",
            [date(2027, 1, 5), date(2027, 2, 9), date(2027, 3, 5)],
        ),
        ("FREQ=WEEKLY;EXDATE=20270230", []),
        ("DTSTART:20270201T090000Z\nFREQ=DAILY;COUNT=2", [date(2027, 2, 1), date(2027, 2, 2)]),
    ],
)
def test_a_recurrence_rule_gives_days_or_nothing(rule: str, days: list[date]) -> None:
    assert _days({"rrule": rule}) == days


SLOW = [
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;BYSETPOS=5",
    "FREQ=DAILY;INTERVAL=9999;BYDAY=TU;BYMONTH=1;BYMONTHDAY=31",
    "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=-1;BYWEEKNO=53;BYMONTH=6",
    "FREQ=DAILY;UNTIL=99991231",
    "FREQ=DAILY;COUNT=999999",
    "FREQ=SECONDLY;UNTIL=99991231T235959Z",
    "FREQ=DAILY;BYMONTHDAY=" + ",".join(["1"] * 200_000),
]


@pytest.mark.parametrize("rule", SLOW, ids=[rule[:40] for rule in SLOW])
def test_a_rule_that_never_comes_is_not_looked_for_for_seconds(rule: str) -> None:
    began = process_time()
    days = _days({"rrule": rule})
    assert process_time() - began < 1
    assert len(days) in (0, 360)


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("FREQ=WEEKLY;BYDAY=TU,-1FR;INTERVAL=2;WKST=MO", ""),
        ("rrule:freq=yearly;bymonth=01,12;bymonthday=-1;count=3;byhour=9;", ""),
        ("FREQ=SECONDLY", "FREQ cannot be “SECONDLY”"),
        ("BYDAY=MO", "FREQ is missing: DAILY, WEEKLY, MONTHLY or YEARLY"),
        ("every tuesday", "“EVERY TUESDAY” is not a part of such a rule"),
        ("FREQ=WEEKLY;EVERY=2", "“EVERY=2” is not a part of such a rule"),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY cannot be “XX”"),
        ("FREQ=WEEKLY;INTERVAL=0", "INTERVAL cannot be “0”"),
        ("FREQ=DAILY;UNTIL=20270230", "UNTIL cannot be “20270230”"),
        ("FREQ=DAILY;FREQ=DAILY", "FREQ stands twice"),
        ("FREQ=WEEKLY\nEXDATE:20270230", "EXDATE cannot be “20270230”"),
        ("EXDATE:20270105", "FREQ is missing: DAILY, WEEKLY, MONTHLY or YEARLY"),
        ("FREQ=DAILY;" * 200, "it is longer than 2000 characters"),
        ("FREQ=DAILY;\x1b[2J", "“\\x1b[2J” is not a part of such a rule"),
        ("", "“” is not a part of such a rule"),
    ],
)
def test_a_rule_that_cannot_be_read_says_why(rule: str, why: str) -> None:
    assert why_unreadable(rule) == why


@settings(deadline=None)
@given(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 5),
    st.lists(
        st.sampled_from(
            ["BYDAY=MO,FR", "BYMONTH=2,6", "BYMONTHDAY=-1,29", "BYSETPOS=1,-1", "COUNT=7", "WKST=SU"]
        ),
        unique_by=lambda part: part.split("=")[0],
    ),
    st.dates(date(2000, 1, 1), date(2027, 12, 31)),
)
def test_days_are_those_of_the_library_without_bounds(
    freq: str, every: int, more: list[str], anchor: date
) -> None:
    rule = ";".join([f"FREQ={freq}", f"INTERVAL={every}", "UNTIL=20280229", *more])
    bare = rule.replace("UNTIL=20280229;", "") if "COUNT=7" in more else rule
    whole = rrulestr(bare, dtstart=datetime.combine(anchor, time()))
    expected = [moment.date() for moment in whole if date(2026, 6, 1) <= moment.date() <= date(2028, 2, 29)]
    assert recurring_days(bare, anchor, date(2026, 6, 1), date(2028, 2, 29)) == expected


def test_a_slot_has_the_hour_of_its_day_and_what_the_cadence_names() -> None:
    times = ({"days": ["tue"], "at": "18:30"}, {"days": ["fri"], "at": "12:00-14:00"})
    slots = _wanted({"amount": 2, "per": "week", "format": "reel", "pillar": "fournil"}, times=times)
    assert {(one.day.weekday(), one.at) for one in slots} == {(1, time(18, 30)), (4, time(12))}
    assert {(one.format, one.pillar) for one in slots} == {("reel", "fournil")}


def test_a_slip_of_the_pen_does_not_plan_a_million_slots() -> None:
    assert len(_days({"amount": 1000000, "per": "year"})) == 200
    assert _days({"amount": 1, "per": "999 years"}) in ([], [date(2027, 1, 1)])
