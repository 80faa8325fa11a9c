"""Value forms: what each reads, how it is written back, which days it means."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.model.values import WEEKDAYS, Days, Duration, Every, Form, PartialDate, Quantity, TimeOfDay

FORMS: tuple[type[Form], ...] = (PartialDate, Quantity, Every, TimeOfDay, Duration, Days)


def _quantity(low: str | None, high: str | None, **marks: bool) -> Quantity:
    return Quantity(
        Decimal(low) if low is not None else None, Decimal(high) if high is not None else None, **marks
    )


@pytest.mark.parametrize(
    ("raw", "value", "written"),
    [
        (2026, PartialDate(2026), "2026"),
        ("2026", PartialDate(2026), "2026"),
        ("2026-03", PartialDate(2026, 3), "2026-03"),
        ("2026-03-15", PartialDate(2026, 3, 15), "2026-03-15"),
        ("2028-02-29", PartialDate(2028, 2, 29), "2028-02-29"),
        ("M6", PartialDate(mission_month=6), "M6"),
        ("M36", PartialDate(mission_month=36), "M36"),
        (3, _quantity("3", "3"), "3"),
        (Decimal("2.5"), _quantity("2.5", "2.5"), "2.5"),
        (-4, _quantity("-4", "-4"), "-4"),
        ("3", _quantity("3", "3"), "3"),
        ("2-3", _quantity("2", "3"), "2-3"),
        ("2 - 3 %", _quantity("2", "3", percent=True), "2-3%"),
        ("30+", _quantity("30", None), "30+"),
        ("30%+", _quantity("30", None, percent=True), "30%+"),
        ("30+ %", _quantity("30", None, percent=True), "30%+"),
        ("max 1", _quantity(None, "1"), "max 1"),
        ("max 15%", _quantity(None, "15", percent=True), "max 15%"),
        ("max 0", _quantity(None, "0"), "max 0"),
        ("min 2", _quantity("2", None), "2+"),
        ("~1500", _quantity("1500", "1500", about=True), "~1500"),
        ("~ 20 %", _quantity("20", "20", percent=True, about=True), "~20%"),
        ("+20%", _quantity("20", "20", percent=True, signed=True), "+20%"),
        ("+0", _quantity("0", "0", signed=True), "+0"),
        ("-20%", _quantity("-20", "-20", percent=True), "-20%"),
        ("40 %", _quantity("40", "40", percent=True), "40%"),
        ("week", Every(1, "week"), "week"),
        ("1 week", Every(1, "week"), "week"),
        ("2 weeks", Every(2, "week"), "2 weeks"),
        ("half-year", Every(1, "half-year"), "half-year"),
        ("each project", Every(1, "each", "project"), "each project"),
        ("each photo shoot", Every(1, "each", "photo shoot"), "each photo shoot"),
        ("18:30", TimeOfDay(time(18, 30)), "18:30"),
        ("9:05", TimeOfDay(time(9, 5)), "09:05"),
        ("14:00 - 16:00", TimeOfDay(time(14), time(16)), "14:00-16:00"),
        ("4 hours", Duration(4, "hour"), "4 hours"),
        ("1 business day", Duration(1, "business day"), "1 business day"),
        ("2 business days", Duration(2, "business day"), "2 business days"),
        ("weekdays", Days((0, 1, 2, 3, 4)), "weekdays"),
        ("mon", Days((0,)), "mon"),
        ("mon, thu", Days((0, 3)), "mon, thu"),
        (["thu", "mon"], Days((0, 3)), "mon, thu"),
        (["sun", "sat"], Days((5, 6)), "weekend"),
    ],
)
def test_a_form_is_read_and_written(raw: object, value: Form, written: str) -> None:
    assert type(value).parse(raw) == value
    assert str(value) == written
    assert type(value).parse(written) == value


@pytest.mark.parametrize(
    ("form", "raw", "why"),
    [
        (PartialDate, "2025-02-30", "2025-02-01 … 2025-02-28"),
        (PartialDate, "2025-02-29", "2025-02-01 … 2025-02-28"),
        (PartialDate, "2026-13", "2026-01 … 2026-12"),
        (PartialDate, "2026-00", PartialDate.examples),
        (PartialDate, "2026-01-00", "2026-01-01 … 2026-01-31"),
        (PartialDate, "M0", PartialDate.examples),
        (PartialDate, "M06", PartialDate.examples),
        (PartialDate, "m6", PartialDate.examples),
        (PartialDate, "0999", PartialDate.examples),
        (PartialDate, 999, PartialDate.examples),
        (PartialDate, 10000, PartialDate.examples),
        (PartialDate, "15/03/2026", PartialDate.examples),
        (PartialDate, "2026-3-1", PartialDate.examples),
        (PartialDate, "2026-03-15 ", PartialDate.examples),
        (PartialDate, "２０２６", PartialDate.examples),
        (PartialDate, Decimal(2026), PartialDate.examples),
        (Quantity, "2-1", "1-2"),
        (Quantity, "30%-20%", Quantity.examples),
        (Quantity, "environ 30", Quantity.examples),
        (Quantity, "1,5", Quantity.examples),
        (Quantity, "1 500", Quantity.examples),
        (Quantity, "max", Quantity.examples),
        (Quantity, "", Quantity.examples),
        (Quantity, "٣", Quantity.examples),
        (Quantity, "1e5", Quantity.examples),
        (Quantity, "30+%+", Quantity.examples),
        (Quantity, [3], Quantity.examples),
        (Every, "weeks", Every.examples),
        (Every, "0 weeks", Every.examples),
        (Every, "fortnight", Every.examples),
        (Every, "each", Every.examples),
        (Every, "each  project", Every.examples),
        (Every, 2, Every.examples),
        (TimeOfDay, "24:00", TimeOfDay.examples),
        (TimeOfDay, "18h30", TimeOfDay.examples),
        (TimeOfDay, "18:60", TimeOfDay.examples),
        (TimeOfDay, 1110, TimeOfDay.examples),
        (Duration, "0 hours", Duration.examples),
        (Duration, "48h", Duration.examples),
        (Duration, 4, Duration.examples),
        (Days, "monday", Days.examples),
        (Days, [], Days.examples),
        (Days, ["mon", "mon"], Days.examples),
        (Days, "mon, mon", Days.examples),
        (Days, ["mon", 2], Days.examples),
        (Days, ["weekdays"], Days.examples),
        (Days, {"mon": "thu"}, Days.examples),
    ],
)
def test_anything_else_is_refused_and_the_reason_shows_what_would_do(
    form: type[Form], raw: object, why: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(why)}$"):
        form.parse(raw)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("raw", [True, False, None, {}, ["no"]])
def test_no_form_takes_a_boolean_or_nothing(form: type[Form], raw: object) -> None:
    with pytest.raises(ValueError, match=re.escape(form.examples)):
        form.parse(raw)


_DAY = st.dates(date(1000, 1, 1), date(9999, 12, 31))
_NUMBER = st.decimals(0, 10**9, allow_nan=False, allow_infinity=False, places=2)
_VALUES: dict[type[Form], st.SearchStrategy[Form]] = {
    PartialDate: st.one_of(
        _DAY.map(PartialDate.of),
        _DAY.map(lambda day: PartialDate(day.year, day.month)),
        _DAY.map(lambda day: PartialDate(day.year)),
        st.integers(1, 999).map(lambda month: PartialDate(mission_month=month)),
    ),
    Quantity: st.one_of(
        st.builds(
            lambda low, more, percent: Quantity(low, low + more, percent), _NUMBER, _NUMBER, st.booleans()
        ),
        st.builds(lambda low, percent: Quantity(low, None, percent), _NUMBER, st.booleans()),
        st.builds(lambda high, percent: Quantity(None, high, percent), _NUMBER, st.booleans()),
        st.builds(lambda value, percent: Quantity(value, value, percent, about=True), _NUMBER, st.booleans()),
        st.builds(
            lambda value, percent: Quantity(value, value, percent, signed=True), _NUMBER, st.booleans()
        ),
        st.builds(lambda value, percent: Quantity(-value, -value, percent), _NUMBER, st.booleans()),
    ),
    Every: st.one_of(
        st.builds(
            Every,
            st.integers(1, 999),
            st.sampled_from(["hour", "day", "week", "month", "quarter", "half-year", "year"]),
        ),
        st.from_regex(r"[a-z](?:[a-z ]*[a-z])?", fullmatch=True).map(lambda what: Every(1, "each", what)),
    ),
    TimeOfDay: st.builds(
        TimeOfDay,
        st.builds(time, st.integers(0, 23), st.integers(0, 59)),
        st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    ),
    Duration: st.builds(
        Duration,
        st.integers(1, 9999),
        st.sampled_from(["minute", "hour", "day", "business day", "week", "month"]),
    ),
    Days: st.sets(st.integers(0, 6), min_size=1).map(lambda indexes: Days(tuple(sorted(indexes)))),
}


@given(st.one_of(*_VALUES.values()))
def test_what_is_written_reads_back_equal(value: Form) -> None:
    written = str(value)
    assert type(value).parse(written) == value
    assert any(re.fullmatch(pattern, written) for pattern in value.patterns), "the schema refuses it"


@given(st.sampled_from(FORMS), st.text(max_size=12))
def test_any_text_is_read_or_refused(form: type[Form], text: str) -> None:
    try:
        value = form.parse(text)
    except ValueError:
        return
    assert any(re.fullmatch(pattern, text) for pattern in form.patterns)
    assert form.parse(str(value)) == value


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-04", date(2026, 4, 1), date(2026, 4, 30)),
        ("2026-03-15", date(2026, 3, 15), date(2026, 3, 15)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
    ],
)
def test_a_partial_date_runs_from_its_first_day_to_its_last(text: str, first: date, last: date) -> None:
    assert (PartialDate.parse(text).first(), PartialDate.parse(text).last()) == (first, last)


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [
        ("M1", date(2027, 1, 31), date(2027, 2, 27)),
        ("M2", date(2027, 2, 28), date(2027, 3, 30)),
        ("M3", date(2027, 3, 31), date(2027, 4, 29)),
        ("M6", date(2027, 6, 30), date(2027, 7, 30)),
        ("M14", date(2028, 2, 29), date(2028, 3, 30)),
    ],
)
def test_a_mission_that_starts_on_the_31st_has_months_without_gaps(
    month: str, first: date, last: date
) -> None:
    value, starts_on = PartialDate.parse(month), date(2027, 1, 31)
    assert (value.first(starts_on), value.last(starts_on)) == (first, last)


@given(_DAY, st.integers(1, 998))
def test_months_of_a_mission_follow_one_another(starts_on: date, month: int) -> None:
    last = PartialDate(mission_month=month).last(starts_on)
    following = PartialDate(mission_month=month + 1).first(starts_on)
    assert last is not None
    assert following is not None
    assert last == date.max or following.toordinal() == last.toordinal() + 1


def test_a_month_of_the_mission_has_no_day_before_the_mission_has_a_start() -> None:
    assert PartialDate.parse("M6").first() is None
    assert PartialDate.parse("M6").last() is None


@pytest.mark.parametrize(
    ("text", "load", "capacity"),
    [("2-3", 2, 3), ("30+", 30, None), ("max 1", 0, 1), ("~1500", 1500, 1500), ("4", 4, 4)],
)
def test_load_takes_the_low_end_and_capacity_the_high_one(text: str, load: int, capacity: int | None) -> None:
    quantity = Quantity.parse(text)
    assert quantity.load == load
    assert quantity.capacity == capacity


@pytest.mark.parametrize(
    ("text", "days"),
    [("week", Decimal(7)), ("2 weeks", Decimal(14)), ("year", Decimal("365.25")), ("each event", None)],
)
def test_a_rhythm_has_a_length_unless_something_calls_for_it(text: str, days: Decimal | None) -> None:
    assert Every.parse(text).days == days


def test_weekdays_are_those_of_the_calendar() -> None:
    assert WEEKDAYS[date(2027, 1, 4).weekday()] == "mon"
