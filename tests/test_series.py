"""Series: each cell once, corrections told, days made into periods only where all of them are there."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cmkit.measures.aims import as_decimal
from cmkit.measures.dates import Span
from cmkit.measures.figures import Select, cumulated, figure, series
from cmkit.measures.series import Track, index
from cmkit.measures.spans import comparable, last_quarter_end, quarter_before, span_at
from cmkit.model.readings import Reading
from cmkit.model.values import Every

MONTH, WEEK = Every(1, "month"), Every(1, "week")
JUNE = Span(date(2027, 6, 1), date(2027, 6, 30))


def reading(
    first: int, last: int, value: object, recorded: int = 1, platform: str = "", **more: object
) -> Reading:
    return Reading(
        date(2027, 6, first),
        date(2027, 6, last),
        "sessions",
        platform,
        value=None if value is None else Decimal(str(value)),
        recorded_on=date(2027, 7, recorded),
        **more,  # type: ignore[arg-type]  # whatever a test adds
    )


def track(*readings: Reading) -> Track:
    return index(readings).track("sessions", "")


def flow(*readings: Reading, adds: bool = True) -> Select:
    return Select((track(*readings),), "flow", MONTH, adds=adds)


# --- cells and corrections ---


def test_the_figure_recorded_last_counts_and_the_first_stays() -> None:
    """20: a second value for a cell is a correction."""
    found = track(reading(1, 30, 100), reading(1, 30, 120, recorded=5))
    assert [one.value for one in found.readings] == [120]
    (correction,) = found.corrections
    assert [correction.first.value, correction.last.value] == [100, 120]
    assert not correction.undecided


def test_the_same_figure_said_again_corrects_nothing() -> None:
    found = track(reading(1, 30, 100), reading(1, 30, 100, recorded=5))
    assert (len(found.readings), found.corrections) == (1, ())


def test_two_figures_of_one_day_are_left_for_a_person_to_decide() -> None:
    found = track(reading(1, 30, 100), reading(1, 30, 90))
    assert [one.value for one in found.readings] == [100]
    assert [one.undecided for one in found.corrections] == [True]


def test_parts_and_posts_are_not_the_figure_of_the_account() -> None:
    found = index([reading(1, 30, 5, subject="Paris"), reading(1, 30, 6, item="2027-06-01-x-abc")])
    assert found.track("sessions", "").readings == ()
    assert found.platforms("sessions") == ()
    assert found.track("sessions", "", "Paris").readings[0].value == 5


def test_what_is_no_number_is_no_figure() -> None:
    assert track(reading(1, 30, None), reading(1, 29, "NaN"), reading(1, 28, "Infinity")).readings == ()


def test_a_number_of_any_length_keeps_its_digits() -> None:
    long = "123456789012345678901234567890.000000000000000000000000000001"
    found = figure(flow(reading(1, 15, long), reading(16, 30, long)), JUNE)
    assert found.value == 2 * Fraction(long)


# --- periods ---


def test_days_make_a_month_only_if_none_is_missing() -> None:
    """21: missing is not zero."""
    days = [reading(day, day, 10) for day in range(1, 31)]
    assert figure(flow(*days), JUNE).value == 300
    gap = figure(flow(*days[:11], *days[12:]), JUNE)
    assert (gap.value, gap.lacking, gap.missing_days) == (None, ("",), 1)


def test_the_figure_of_the_month_comes_before_the_sum_of_its_days() -> None:
    days = [reading(day, day, 10) for day in range(1, 31)]
    assert figure(flow(*days, reading(1, 30, 295)), JUNE).value == 295


def test_readings_that_overlap_are_never_counted_twice() -> None:
    assert figure(flow(reading(1, 20, 20), reading(10, 30, 20)), JUNE).value is None
    found = figure(flow(reading(1, 20, 20), reading(10, 30, 20), reading(21, 30, 7)), JUNE)
    assert found.value == 27


def test_people_counted_once_do_not_add_up_over_days() -> None:
    halves = (reading(1, 15, 10), reading(16, 30, 10))
    assert figure(flow(*halves, adds=False), JUNE).value is None
    assert figure(flow(*halves, reading(1, 30, 14), adds=False), JUNE).value == 14


def test_periods_that_the_calendar_does_not_know_are_those_of_the_readings() -> None:
    """A project of three weeks and one of two, of a KPI that is read «each project»."""
    projects = (reading(1, 20, 5), reading(15, 28, 6))
    select = Select((track(*projects),), "flow", MONTH, own_periods=True)
    assert [one.value for one in series(select, date(2027, 7, 1))] == [5, 6]


def test_a_level_of_several_platforms_needs_all_of_them() -> None:
    """23: levels add up over platforms only when all have a figure."""
    found = index(
        [
            reading(30, 30, 100, platform="a"),
            reading(29, 29, 50, platform="b"),
            reading(2, 2, 1, platform="b"),
        ]
    )
    both = Select((found.track("sessions", "a"), found.track("sessions", "b")), "level", MONTH)
    (one,) = series(both, date(2027, 7, 1))
    assert one.value == 150
    assert one.day == date(2027, 6, 30)
    three = Select((*both.tracks, Track("c")), "level", MONTH)
    (one,) = series(three, date(2027, 7, 1))
    assert (one.value, one.lacking) == (None, ("c",))


def test_a_total_stops_where_a_day_is_missing() -> None:
    select = flow(reading(1, 10, 5), reading(11, 12, 5), reading(14, 30, 5))
    (last,) = cumulated(select, date(2027, 6, 1), date(2027, 7, 1))
    assert last.value == 10
    assert last.day == date(2027, 6, 12)


def test_a_rate_said_alone_weighs_by_its_denominator() -> None:
    first = reading(1, 15, 10, denominator=Decimal(100))
    second = reading(16, 30, 40, denominator=Decimal(200))
    found = figure(Select((track(first, second),), "rate", MONTH), JUNE)
    assert found.value == 30
    assert found.n == 300


def test_a_rate_of_which_nothing_was_observed_is_no_figure() -> None:
    nothing = reading(1, 30, 0, numerator=Decimal(0), denominator=Decimal(0))
    assert figure(Select((track(nothing),), "rate", MONTH), JUNE).value is None


def test_the_parts_of_a_rate_are_multiplied_as_the_readings_themselves_are() -> None:
    thousands = reading(1, 15, 5, numerator=Decimal(10), denominator=Decimal(2000))
    more = reading(16, 30, 10, numerator=Decimal(20), denominator=Decimal(2000))
    found = figure(Select((track(thousands, more),), "rate", MONTH), JUNE)
    assert found.value == Fraction(15, 2)


# --- the calendar ---


def test_a_week_begins_on_monday_and_two_weeks_never_shift() -> None:
    assert span_at(date(2027, 6, 9), WEEK) == Span(date(2027, 6, 7), date(2027, 6, 13))
    two = Every(2, "week")
    assert span_at(date(2027, 6, 9), two) == span_at(span_at(date(2027, 6, 9), two).end, two)


@given(
    st.dates(date(1900, 1, 1), date(2200, 12, 31)),
    st.sampled_from([Every(1, "day"), WEEK, Every(3, "week"), MONTH, Every(1, "quarter"), Every(1, "year")]),
)
def test_periods_cover_every_day_once(day: date, every: Every) -> None:
    span = span_at(day, every)
    assert span.start <= day <= span.end
    assert span_at(span.start, every) == span == span_at(span.end, every)
    assert span_at(span.end + timedelta(days=1), every).start == span.end + timedelta(days=1)


def test_the_same_period_before() -> None:
    march = span_at(date(2028, 3, 15), MONTH)
    assert comparable(march, MONTH, "previous_year", None) == span_at(date(2027, 3, 1), MONTH)
    assert comparable(march, MONTH, "previous_month", None) == Span(date(2028, 2, 1), date(2028, 2, 29))
    assert comparable(march, MONTH, "before_mission", date(2027, 1, 4)) == span_at(date(2026, 3, 1), MONTH)
    assert comparable(march, MONTH, "before_mission", None) is None
    week = span_at(date(2028, 3, 15), WEEK)
    earlier = comparable(week, WEEK, "previous_year", None)
    assert earlier == span_at(date(2027, 3, 17), WEEK)


def test_quarters_end_by_the_calendar() -> None:
    assert quarter_before(date(2027, 6, 30)) == date(2027, 3, 31)
    assert last_quarter_end(date(2027, 6, 30)) == date(2027, 6, 30)
    assert last_quarter_end(date(2027, 6, 29)) == date(2027, 3, 31)


# --- laws ---


@st.composite
def some_readings(draw: st.DrawFn) -> list[Reading]:
    spans = draw(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 6)), max_size=25))
    return [
        reading(first, min(30, first + more), draw(st.integers(0, 99)), recorded=draw(st.integers(1, 9)))
        for first, more in spans
    ]


@given(some_readings(), st.randoms())
def test_the_order_of_lines_does_not_matter(readings: list[Reading], chance: object) -> None:
    shuffled = list(readings)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert index(readings) == index(shuffled)


@given(some_readings())
def test_what_makes_up_a_period_lies_end_to_end(readings: list[Reading]) -> None:
    tiles = track(*readings).tiles(JUNE, adds=True)
    if tiles is not None:
        assert (tiles[0].start, tiles[-1].end) == (JUNE.start, JUNE.end)
        assert all(one.end + timedelta(days=1) == other.start for one, other in pairwise(tiles))


@given(st.fractions(), st.integers(0, 4))
def test_an_exact_number_is_rounded_to_the_nearest(number: Fraction, places: int) -> None:
    assert abs(Fraction(as_decimal(number, places)) - number) <= Fraction(1, 2 * 10**places)
