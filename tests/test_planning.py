"""The laws of a plan: its amounts, its days off, its shares; a month alone is the month among others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmkit.calendar.almanac import Almanac
from cmkit.calendar.days import between, monday_of, month_end, public_holidays
from cmkit.calendar.key_dates import Occasion
from cmkit.calendar.planning import PlannedMonth, Slot, plan
from cmkit.model.editorial import Item
from cmkit.model.strategy import Strategy
from cmkit.text import Bilingual

HOLIDAYS = public_holidays("FR", None, [2026, 2027, 2028, 2029], "fr")
JANUARY = date(2027, 1, 1)
SLOW = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])


def _strategy(
    *platforms: Mapping[str, object],
    mission: Mapping[str, object] | None = None,
    absences: Sequence[Mapping[str, object]] = (),
    **content: object,
) -> Strategy:
    return Strategy.model_validate(
        {
            "cmkit": 1,
            "client": {"name": "Martin"},
            "mission": {"cm": "lea", **(mission or {})},
            "people": [
                {"id": "lea", "name": "Léa", "side": "cm"},
                {"id": "anne", "name": "Anne", "side": "client", "approves": True},
                {"id": "rose", "name": "Rose", "side": "client"},
            ],
            "platforms": [{"id": f"p{index}", **platform} for index, platform in enumerate(platforms)],
            "content": content,
            "organisation": {"absences": list(absences)},
        }
    )


def _items(*items: Mapping[str, object]) -> dict[str, tuple[Item, ...]]:
    return {"2027-01": tuple(Item.model_validate({"id": f"i{n}", **item}) for n, item in enumerate(items))}


def _plan(
    strategy: Strategy,
    count: int = 12,
    first: date = JANUARY,
    months: Mapping[str, Sequence[Item]] | None = None,
    holidays: Almanac | Mapping[date, str] = HOLIDAYS,
) -> tuple[PlannedMonth, ...]:
    return plan(strategy, months or {}, first, count, holidays)


def _slots(months: Sequence[PlannedMonth]) -> list[Slot]:
    return [slot for month in months for slot in month.slots]


def _weekly(amount: int, *days: str, **cadence: object) -> dict[str, object]:
    times = [{"days": list(days), "at": "18:30"}] if days else []
    return {"cadence": [{"amount": amount, "per": "week", **cadence}], "posting_times": times}


# --- any mission ---

_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS_2027 = st.dates(date(2026, 11, 1), date(2028, 2, 28))
_CADENCE = st.one_of(
    st.fixed_dictionaries(
        {"amount": st.integers(0, 8), "per": st.sampled_from(["week", "2 weeks", "month"])}
    ),
    st.fixed_dictionaries(
        {"amount": st.integers(1, 2), "per": st.sampled_from(["quarter", "3 weeks", "day"])}
    ),
    st.just({"rrule": "FREQ=MONTHLY;BYDAY=1TU"}),
    st.fixed_dictionaries({"amount": st.integers(1, 3), "per": st.just("week"), "format": st.just("reel")}),
)
_PLATFORM = st.fixed_dictionaries(
    {
        "cadence": st.lists(_CADENCE, min_size=1, max_size=3),
        "posting_times": st.just([])
        | st.sets(st.sampled_from(_NAMES), min_size=1).map(lambda days: [{"days": sorted(days)}]),
    }
)
_PILLARS = st.lists(st.sampled_from([None, "10%", "20%", "40%", "50%"]), max_size=5).map(
    lambda shares: [
        {"id": f"t{n}", "name": f"T{n}"} | ({"share": share} if share else {})
        for n, share in enumerate(shares)
    ]
)
_ABSENCE = st.builds(
    lambda who, first, length: {"who": who, "from": str(first), "until": str(first + timedelta(length))},
    st.sampled_from(["lea", "anne", "rose", "everybody"]),
    _DAYS_2027,
    st.integers(0, 40),
)
_ITEM = st.fixed_dictionaries(
    {
        "date": _DAYS_2027.map(str),
        "posts": st.lists(st.sampled_from(["p0", "p1"]), unique=True, max_size=2).map(
            lambda ids: [{"platform": one} for one in ids]
        ),
        "format": st.sampled_from(["reel", "post"]),
        "status": st.sampled_from(["idea", "approved", "cancelled"]),
    }
)
_MISSION = st.fixed_dictionaries(
    {},
    optional={
        "starts_on": st.dates(date(2026, 11, 1), date(2027, 6, 30)).map(str),
        "ends_on": st.sampled_from(["2027-09-15", "2028-01", "2028"]),
    },
)


@st.composite
def _missions(draw: st.DrawFn) -> tuple[Strategy, dict[str, tuple[Item, ...]]]:
    strategy = _strategy(
        *draw(st.lists(_PLATFORM, min_size=1, max_size=2)),
        mission=draw(_MISSION),
        absences=draw(st.lists(_ABSENCE, max_size=3)),
        pillars=draw(_PILLARS),
        reserve=draw(st.sampled_from(["10%", 2, 0])),
        formats=[{"id": "reel", "name": "Reel"}, {"id": "post", "name": "Post"}],
    )
    return strategy, _items(*draw(st.lists(_ITEM, max_size=12)))


@given(_missions(), st.integers(1, 12), st.integers(2, 5))
@SLOW
def test_months_planned_one_by_one_are_the_months_planned_together(
    made: tuple[Strategy, dict[str, tuple[Item, ...]]], month: int, count: int
) -> None:
    strategy, items = made
    together = _plan(strategy, count, date(2027, month, 15), items)
    alone = [_plan(strategy, 1, one.first, items)[0] for one in together]
    assert list(together) == alone


@given(_missions())
@SLOW
def test_nothing_empty_stands_on_a_day_off_or_outside_the_mission(
    made: tuple[Strategy, dict[str, tuple[Item, ...]]],
) -> None:
    strategy, items = made
    away = {
        day
        for absence in (strategy.organisation.absences if strategy.organisation else ())
        if absence.who != ("rose",) and absence.from_ and absence.until
        for day in between(absence.from_.first() or JANUARY, absence.until.last() or JANUARY)
    }
    opens = strategy.starts_on or date.min
    ends = strategy.mission.ends_on.last() if strategy.mission.ends_on else None
    for slot in _slots(_plan(strategy, 14, date(2026, 12, 1), items)):
        if slot.item_id is None:
            assert slot.day not in HOLIDAYS
            assert slot.day not in away
            assert opens <= slot.day <= (ends or date.max)


@given(_missions())
@SLOW
def test_a_plan_is_in_order_and_the_same_each_time(
    made: tuple[Strategy, dict[str, tuple[Item, ...]]],
) -> None:
    strategy, items = made
    planned = _plan(strategy, 3, JANUARY, items)
    assert planned == _plan(strategy, 3, JANUARY, dict(reversed(items.items())))
    for month in planned:
        assert [slot.order for slot in month.slots] == sorted(slot.order for slot in month.slots)
        assert all(month.first <= slot.day <= month_end(month.first) for slot in month.slots)


@given(_missions())
@SLOW
def test_written_items_stand_where_they_were_put_and_take_the_place_of_empty_slots(
    made: tuple[Strategy, dict[str, tuple[Item, ...]]],
) -> None:
    strategy, items = made
    span = (date(2027, 1, 1), date(2027, 12, 31))
    slots = _slots(_plan(strategy, 12, JANUARY, items))
    written = Counter((slot.item_id, slot.day) for slot in slots if slot.item_id)
    expected: Counter[tuple[str | None, date]] = Counter()
    for item in items["2027-01"]:
        day = item.date.first() if item.date else None
        if day and item.status != "cancelled" and span[0] <= day <= span[1]:
            expected[(item.id, day)] = max(len(item.posts), 1)
    assert written == expected
    empty = sum(slot.item_id is None for slot in slots)
    assert empty <= sum(slot.item_id is None for slot in _slots(_plan(strategy, 12)))


# --- amounts ---


@given(st.integers(0, 9), st.sets(st.sampled_from(_NAMES), min_size=1), st.lists(_ABSENCE, max_size=3))
@SLOW
def test_an_open_week_has_what_the_cadence_says(
    amount: int, days: set[str], absences: list[Mapping[str, object]]
) -> None:
    strategy = _strategy(_weekly(amount, *sorted(days)), _weekly(3), absences=absences)
    planned = _plan(strategy, 12)
    off = {
        *HOLIDAYS,
        *(day for month in planned for one in month.absences for day in between(one.first, one.last)),
    }
    weeks = Counter((monday_of(slot.day), slot.platform) for slot in _slots(planned))
    for monday in (date(2027, 1, 4) + timedelta(weeks=number) for number in range(51)):
        if off.isdisjoint(between(monday, monday + timedelta(6))):
            assert weeks[monday, "p0"] == amount
            assert weeks[monday, "p1"] == 3
        else:
            assert weeks[monday, "p0"] <= amount


def test_two_cadences_of_one_platform_add_up() -> None:
    cadence = [{"amount": 2, "per": "week"}, {"amount": 1, "per": "week", "format": "reel"}]
    planned = _plan(_strategy({"cadence": cadence}), 1, date(2027, 2, 1))
    assert len(planned[0].slots) == 12
    assert sum(slot.format == "reel" for slot in planned[0].slots) == 4


def test_contents_of_one_platform_and_day_do_not_go_out_at_the_same_minute() -> None:
    times = [{"days": ["tue"], "at": "07:30"}, {"days": ["tue"], "at": "18:00"}]
    cadence = [{"amount": 4, "per": "week", "format": "story"}]
    tuesdays = _slots(_plan(_strategy({"cadence": cadence, "posting_times": times}), 1))
    first = [slot.at for slot in tuesdays if slot.day == date(2027, 1, 5)]
    assert first == [time(7, 30), time(9, 30), time(11, 30), time(18)]
    written = _items({"date": "2027-01-05", "at": "07:30", "posts": [{"platform": "p0"}], "format": "reel"})
    again = _slots(_plan(_strategy({"cadence": cadence, "posting_times": times}), 1, months=written))
    assert len({(slot.day, slot.at) for slot in again}) == len(again)


@pytest.mark.parametrize("status", ["wanted", "paused", "closing", "closed", "watched", "refused"])
def test_only_active_platforms_are_planned(status: str) -> None:
    assert _slots(_plan(_strategy({**_weekly(3), "status": status}))) == []
    assert _slots(_plan(_strategy({**_weekly(3), "status": "active"}))) != []


@pytest.mark.parametrize("start", ["2027-01-06", "2027-01-11"])
def test_a_rhythm_of_two_weeks_is_counted_from_the_start_of_the_mission(start: str) -> None:
    fortnightly = {"cadence": [{"amount": 1, "per": "2 weeks"}], "posting_times": [{"days": "weekdays"}]}
    slots = _slots(_plan(_strategy(fortnightly, mission={"starts_on": start}), 12, holidays={}))
    weeks = {(monday_of(slot.day) - monday_of(date.fromisoformat(start))).days // 7 for slot in slots}
    assert weeks <= {week for number in range(30) for week in (2 * number, 2 * number + 1)}
    assert max(Counter(week // 2 for week in weeks).values()) == 1


# --- days off ---


def test_a_holiday_moves_its_slot_to_another_day_of_the_week_and_says_so() -> None:
    easter_monday = date(2027, 3, 29)
    planned = _plan(_strategy(_weekly(2, "mon", "thu")), 1, date(2027, 3, 1))
    moved = [slot for slot in planned[0].slots if slot.moved_from]
    assert [(slot.day, slot.moved_from) for slot in moved] == [(date(2027, 3, 30), easter_monday)]
    assert planned[0].holidays == {easter_monday: "Lundi de Pâques"}


def test_what_falls_on_the_end_of_a_week_is_ready_before() -> None:
    absence = {"who": "anne", "from": "2027-02-11", "until": "2027-02-14"}
    planned = _plan(_strategy(_weekly(1, "tue", "fri"), absences=[absence]), 1, date(2027, 2, 1))
    week = [slot.day for slot in planned[0].slots if monday_of(slot.day) == date(2027, 2, 8)]
    assert week in ([date(2027, 2, 9)], [date(2027, 2, 12)])
    assert week == [date(2027, 2, 9)]
    assert planned[0].absences[0].who == ("anne",)


def test_a_fortnight_away_is_not_crowded_into_the_days_around_it() -> None:
    absence = {"who": "lea", "from": "2027-08-02", "until": "2027-08-15"}
    away = _plan(_strategy(_weekly(5), absences=[absence]), 3, date(2027, 7, 1), holidays={})
    here = _plan(_strategy(_weekly(5)), 3, date(2027, 7, 1), holidays={})
    gone = {slot.day for slot in _slots(here)} - {slot.day for slot in _slots(away)}
    assert gone == {day for day in between(date(2027, 8, 2), date(2027, 8, 15)) if day.weekday() < 5}
    assert max(Counter(slot.day for slot in _slots(away)).values()) == 1


def test_a_monthly_slot_moves_ahead_to_an_open_week_of_its_month() -> None:
    absence = {"who": "lea", "from": "2027-06-07", "until": "2027-06-20"}
    monthly = {"cadence": [{"amount": 1, "per": "month"}]}
    planned = _plan(_strategy(monthly, absences=[absence]), 1, date(2027, 6, 1))
    assert [slot.day for slot in planned[0].slots] == [date(2027, 6, 4)]
    assert planned[0].slots[0].moved_from == date(2027, 6, 16)
    early = {"who": "lea", "from": "2027-06-01", "until": "2027-06-20"}
    planned = _plan(_strategy(monthly, absences=[early]), 1, date(2027, 6, 1))
    assert [slot.day for slot in planned[0].slots] == [date(2027, 6, 21)]


def test_what_moves_ahead_of_an_absence_does_not_pile_up_on_one_day() -> None:
    absence = {"who": "lea", "from": "2027-06-07", "until": "2027-06-13"}
    monthly = {"cadence": [{"amount": 10, "per": "month"}]}
    planned = _plan(_strategy(monthly, absences=[absence]), 1, date(2027, 6, 1), holidays={})[0]
    assert max(Counter(slot.day for slot in planned.slots).values()) == 1
    assert sum(slot.moved_from is not None for slot in planned.slots) == 2
    assert len(planned.slots) == 10
    crowded = {"cadence": [{"amount": 22, "per": "month"}]}
    planned = _plan(_strategy(crowded, absences=[absence]), 1, date(2027, 6, 1), holidays={})[0]
    assert len(planned.slots) == 17 == len({slot.day for slot in planned.slots})


def _days_of_week(monday: date, *absences: Mapping[str, object]) -> list[date]:
    planned = _plan(_strategy(_weekly(2, "tue", "fri"), absences=absences), 12, holidays={})
    return [slot.day for slot in _slots(planned) if monday_of(slot.day) == monday]


def test_a_week_that_somebody_covers_keeps_its_slots() -> None:
    week = date(2027, 2, 22)
    open_week = [date(2027, 2, 23), date(2027, 2, 26)]
    away = {"who": "anne", "from": "2027-02-22", "until": "2027-02-28"}
    assert _days_of_week(week) == open_week
    assert _days_of_week(week, away) == []
    assert _days_of_week(week, {**away, "cover": "rose"}) == open_week
    assert _days_of_week(week, {**away, "cover": "nobody"}) == []
    absences = _plan(_strategy(_weekly(1), absences=[{**away, "cover": "rose"}]), 1, date(2027, 2, 1))[
        0
    ].absences
    assert [(one.who, one.cover) for one in absences] == [(("anne",), ("rose",))]


def test_whoever_covers_has_to_be_there() -> None:
    week = date(2027, 2, 22)
    away = {"who": "anne", "from": "2027-02-22", "until": "2027-02-28", "cover": "rose"}
    too = {"who": "rose", "from": "2027-02-25", "until": "2027-03-05"}
    assert _days_of_week(week, away, too) == [date(2027, 2, 23), date(2027, 2, 24)]


def test_a_house_that_is_closed_publishes_nothing_whoever_watches_over_it() -> None:
    closed = {"who": "everybody", "from": "2027-08-02", "until": "2027-08-22", "cover": "lea"}
    for monday in (date(2027, 8, 2), date(2027, 8, 9), date(2027, 8, 16)):
        assert _days_of_week(monday, closed) == []
    assert len(_days_of_week(date(2027, 8, 23), closed)) == 2


def test_a_variant_that_was_cancelled_takes_no_place() -> None:
    posts = [{"platform": "p0", "status": "cancelled"}, {"platform": "p1"}]
    months = _items({"date": "2027-02-02", "posts": posts, "status": "draft"})
    planned = _plan(_strategy(_weekly(0), _weekly(0)), 1, date(2027, 2, 1), months)[0]
    assert [slot.platform for slot in planned.slots] == ["p1"]


def test_a_moved_slot_has_the_hour_of_its_new_day() -> None:
    times = [{"days": ["mon"], "at": "09:00"}, {"days": ["tue"], "at": "18:30"}]
    monday = {"cadence": [{"rrule": "FREQ=WEEKLY;BYDAY=MO"}], "posting_times": times}
    slot = next(slot for slot in _plan(_strategy(monday), 1, date(2027, 3, 1))[0].slots if slot.moved_from)
    assert (slot.day, slot.at) == (date(2027, 3, 30), time(18, 30))


# --- written items ---


def test_written_items_fill_the_slots_of_their_week_and_format() -> None:
    cadence = [{"amount": 1, "per": "week"}, {"amount": 1, "per": "week", "format": "reel"}]
    months = _items(
        {"date": "2027-02-02", "format": "reel", "posts": [{"platform": "p0", "at": "12:00"}]},
        {"date": "2027-02-11", "posts": [{"platform": "p0"}, {"platform": "elsewhere"}]},
        {"date": "2027-02-17", "posts": [{"platform": "p0"}], "status": "cancelled"},
        {"date": "2027-02", "title": "No day yet", "status": "on_hold"},
    )
    planned = _plan(_strategy({"cadence": cadence}), 1, date(2027, 2, 1), months)[0]
    weeks: dict[date, list[Slot]] = {}
    for slot in planned.slots:
        if slot.platform == "p0":
            weeks.setdefault(monday_of(slot.day), []).append(slot)
    first, second, third, _fourth = (weeks[monday] for monday in sorted(weeks))
    assert sorted((slot.item_id or "", slot.format or "") for slot in first) == [("", ""), ("i0", "reel")]
    assert sorted((slot.item_id or "", slot.format or "") for slot in second) == [("", "reel"), ("i1", "")]
    assert sorted((slot.item_id or "", slot.format or "") for slot in third) == [("", ""), ("", "reel")]


# --- themes ---


@given(st.lists(st.integers(1, 60), min_size=1, max_size=7), st.integers(1, 7))
@SLOW
def test_pillars_stay_within_one_slot_of_their_shares(weights: list[int], amount: int) -> None:
    pillars = [{"id": f"t{n}", "name": f"T{n}", "share": weight} for n, weight in enumerate(weights)]
    used: Counter[str | None] = Counter()
    slots = _slots(_plan(_strategy(_weekly(amount), _weekly(2), pillars=pillars), 12))
    for number, slot in enumerate(slots, 1):
        used[slot.pillar] += 1
        for n, weight in enumerate(weights):
            assert abs(Fraction(weight * number, sum(weights)) - used[f"t{n}"]) < 1


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        (["50%", "30%", "20%"], [5, 3, 2]),
        (["50%", None, None], [5, 2.5, 2.5]),
        (["100%", None], [10, 0]),
        (["60%", "60%"], [5, 5]),
        ([2, 1, 1], [5, 2.5, 2.5]),
        ([2, None], [5, 5]),
        ([None, None], [5, 5]),
        (["0%", None], [0, 10]),
        (["max 20%", "80%"], [2, 8]),
        (["30-50%", "70%"], [3, 7]),
    ],
)
def test_shares_are_read_as_people_mean_them(shares: list[object], expected: list[float]) -> None:
    pillars = [
        {"id": f"t{n}", "name": f"T{n}"} | ({"share": share} if share is not None else {})
        for n, share in enumerate(shares)
    ]
    slots = _slots(_plan(_strategy(_weekly(5), pillars=pillars), 12, holidays={}))[:200]
    used = Counter(slot.pillar for slot in slots)
    assert [abs(used[f"t{n}"] - 20 * wanted) <= 1 for n, wanted in enumerate(expected)] == [True] * len(
        expected
    )


def test_shares_that_leave_nothing_give_no_pillar() -> None:
    pillars = [{"id": "t0", "name": "T0", "share": 0}, {"id": "t1", "name": "T1", "share": "0%"}]
    assert {slot.pillar for slot in _slots(_plan(_strategy(_weekly(2), pillars=pillars), 1))} == {None}


def test_a_pillar_keeps_to_its_platforms_its_formats_and_its_objectives() -> None:
    pillars = [
        {"id": "here", "name": "H", "platforms": ["p0"], "formats": ["reel"], "objectives": ["one", "two"]},
        {"id": "there", "name": "T", "platforms": ["p1"]},
    ]
    formats = [{"id": "reel", "name": "Reel"}, {"id": "text", "name": "Text", "platforms": ["p1"]}]
    strategy = _strategy(_weekly(2), _weekly(2), pillars=pillars, formats=formats)
    seen = {(slot.platform, slot.pillar, slot.format) for slot in _slots(_plan(strategy, 2))}
    assert seen == {("p0", "here", "reel"), ("p1", "there", "reel"), ("p1", "there", "text")}
    assert {slot.objective for slot in _slots(_plan(strategy, 2)) if slot.platform == "p0"} == {"one", "two"}


def test_a_cadence_that_names_its_pillar_and_format_gets_them() -> None:
    pillars = [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]
    formats = [{"id": "reel", "name": "Reel"}, {"id": "post", "name": "Post"}]
    strategy = _strategy(_weekly(2, pillar="b", format="post"), pillars=pillars, formats=formats)
    assert {(slot.pillar, slot.format) for slot in _slots(_plan(strategy, 2))} == {("b", "post")}


@pytest.mark.parametrize(("reserve", "free"), [("25%", 5), (2, 2), (0, 0), (100, 20), ("max 3", 0)])
def test_the_reserve_stays_free_in_each_month(reserve: object, free: int) -> None:
    pillars = [{"id": "a", "name": "A"}]
    strategy = _strategy(_weekly(5), pillars=pillars, reserve=reserve)
    february = _plan(strategy, 1, date(2027, 2, 1))[0]
    kept = [slot for slot in february.slots if slot.reserved]
    assert (len(february.slots), len(kept)) == (20, free)
    assert {(slot.pillar, slot.format) for slot in kept} <= {(None, None)}
    assert {slot.pillar for slot in february.slots if not slot.reserved} <= {"a"}


def test_each_platform_gives_its_part_of_the_reserve_and_the_shares_hold() -> None:
    pillars = [
        {"id": "a", "name": "A", "share": "45%", "platforms": ["p0"]},
        {"id": "b", "name": "B", "share": "30%"},
        {"id": "c", "name": "C", "share": "25%", "platforms": ["p1"]},
    ]
    strategy = _strategy(_weekly(1), _weekly(1), pillars=pillars, reserve="50%")
    slots = _slots(_plan(strategy, 12, holidays={}))
    kept = Counter(slot.platform for slot in slots if slot.reserved)
    assert kept == {"p0": 26, "p1": 26}
    themed = Counter(slot.pillar for slot in slots if not slot.reserved)
    assert [round(100 * themed[name] / 52) for name in ("a", "b", "c")] == [44, 31, 25]


@given(st.sampled_from(["10%", "33%", "50%", "90%"]), st.integers(1, 4), st.integers(1, 4))
@SLOW
def test_a_percentage_of_the_year_stays_free_whatever_the_months(reserve: str, one: int, other: int) -> None:
    slots = _slots(_plan(_strategy(_weekly(one), _weekly(other), reserve=reserve)))
    kept = sum(slot.reserved for slot in slots)
    assert abs(kept - Fraction(int(reserve[:-1]) * len(slots), 100)) <= Fraction(1, 2)


def test_a_written_item_is_never_reserved() -> None:
    months = _items(*({"date": f"2027-02-{day:02}", "posts": [{"platform": "p0"}]} for day in range(1, 27)))
    planned = _plan(_strategy(_weekly(5), reserve=5), 1, date(2027, 2, 1), months)[0]
    assert len(planned.slots) == 26
    assert not any(slot.reserved for slot in planned.slots)


# --- days of mourning, school holidays ---

_SELLING = [
    {"id": "shop", "name": "S", "share": "50%", "intent": "sell"},
    {"id": "craft", "name": "C", "share": "50%", "intent": "prove"},
]


def _mourning(*days: date) -> Almanac:
    return Almanac(
        HOLIDAYS,
        occasions=tuple(
            Occasion(day, day, "x", Bilingual("Deuil", "Mourning"), sensitive=True) for day in days
        ),
    )


def test_nothing_is_sold_on_a_day_of_mourning() -> None:
    days = [date(2027, 2, 2), date(2027, 2, 4), date(2027, 2, 16), date(2027, 2, 18)]
    strategy = _strategy(_weekly(2, "tue", "thu"), pillars=_SELLING)
    planned = _plan(strategy, 1, date(2027, 2, 1), holidays=_mourning(*days))[0]
    assert {slot.pillar for slot in planned.slots if slot.day in days} == {"craft"}
    assert Counter(slot.pillar for slot in planned.slots)["shop"] == 4
    assert [one.first for one in planned.occasions] == days


@pytest.mark.parametrize("cadence", [{"pillar": "shop"}, {}])
def test_what_can_only_sell_moves_off_a_day_of_mourning(cadence: Mapping[str, object]) -> None:
    pillars = _SELLING if cadence else _SELLING[:1]
    strategy = _strategy(_weekly(2, "tue", "thu", **cadence), pillars=pillars)
    planned = _plan(strategy, 1, date(2027, 2, 1), holidays=_mourning(date(2027, 2, 2)))[0]
    first = planned.slots[0]
    assert (first.day, first.moved_from, first.pillar) == (date(2027, 2, 1), date(2027, 2, 2), "shop")


def test_a_pillar_keeps_to_the_school_holidays_or_away_from_them() -> None:
    pillars = [
        {"id": "in", "name": "I", "share": "50%", "school_holidays": "only"},
        {"id": "out", "name": "O", "share": "30%", "school_holidays": "avoid"},
        {"id": "any", "name": "A", "share": "20%"},
    ]
    school = frozenset(between(date(2027, 2, 15), date(2027, 2, 28)))
    strategy = _strategy(_weekly(5), pillars=pillars)
    slots = _plan(strategy, 1, date(2027, 2, 1), holidays=Almanac({}, school))[0].slots
    inside = Counter(slot.pillar for slot in slots if slot.day in school)
    outside = Counter(slot.pillar for slot in slots if slot.day not in school)
    assert inside == {"in": 7, "any": 3}
    assert outside == {"out": 6, "any": 4}


def test_formats_go_on_in_turn_after_what_is_written() -> None:
    formats = [{"id": "reel", "name": "Reel"}, {"id": "post", "name": "Post"}]
    strategy = _strategy(_weekly(2, "tue", "thu"), pillars=[{"id": "a", "name": "A"}], formats=formats)
    empty = [slot.format for slot in _plan(strategy, 1, date(2027, 2, 1))[0].slots]
    assert empty[:4] in (["reel", "post"] * 2, ["post", "reel"] * 2)
    written = {"date": "2027-02-02", "format": empty[0], "pillars": "a", "posts": [{"platform": "p0"}]}
    after = _plan(strategy, 1, date(2027, 2, 1), _items(written))[0].slots
    assert [slot.format for slot in after] == empty


# --- what explains a month ---


def test_key_dates_stand_on_their_day_or_on_the_first() -> None:
    key_dates = [
        {"date": "2027-02-14", "name": "Saint-Valentin"},
        {"date": "2027-02", "name": "Chandeleur"},
        {"date": "2027", "name": "Dix ans"},
        {"date": "M2", "name": "Ouverture"},
    ]
    strategy = _strategy(key_dates=key_dates, mission={"starts_on": "2027-01-15"})
    january, february, march = _plan(strategy, 3)
    assert january.key_dates == {}
    assert february.key_dates == {
        date(2027, 2, 1): ("Chandeleur",),
        date(2027, 2, 14): ("Saint-Valentin",),
        date(2027, 2, 15): ("Ouverture",),
    }
    assert march.key_dates == {date(2027, 3, 1): ("Ouverture",)}
