"""Verdicts worked out by hand: every case cites the statement of ``measures.verdicts`` that it proves."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.catalogue.entries import load_metrics
from cmkit.files.reading import parse_yaml
from cmkit.measures import verdicts as statements
from cmkit.measures.attainment import printed
from cmkit.measures.dates import month_of
from cmkit.measures.judged import Judged, JudgedKpi
from cmkit.measures.judging import judged
from cmkit.measures.verdicts import FROM_WORST, PROPOSED, Scale, trend, verdict
from cmkit.mission.contents import Public
from cmkit.model.evaluation import Thresholds
from cmkit.model.loading import load
from cmkit.model.readings import Reading
from cmkit.model.strategy import Strategy

METRICS = load_metrics()
STARTS = "starts_on: 2027-01-01"
OTHERS = """
platforms: [{id: instagram, network: instagram}, {id: facebook, network: facebook}]
people: [{id: anne, name: Anne}, {id: camille, name: Camille}]
"""


def read(text: str, metric: str) -> Reading:
    """Read ``2027-06 200``, ``2027-06-30 1500@instagram``, ``2027-06-01..2027-06-14 10/100``."""
    when, said = text.split(" ")
    number, _at, platform = said.partition("@")
    above, _over, below = number.partition("/")
    first, _between, last = when.partition("..")
    if len(first) == 7:
        span = month_of(int(first[:4]), int(first[5:]))
        start, end = span.start, span.end
    else:
        start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    if below:
        return Reading(start, end, metric, platform, numerator=Decimal(above), denominator=Decimal(below))
    return Reading(start, end, metric, platform, value=Decimal(number))


def mission(kpis: str, readings: tuple[Reading, ...], today: str, starts: str = STARTS) -> Judged:
    text = (
        f"cmkit: 1\nmission: {{{starts}, cm: camille}}\nclient: {{name: Martin}}\n"
        f"objectives: [{{id: o, title: Habitués, kpis: [{kpis}]}}]{OTHERS}"
    )
    loaded = load(Strategy, parse_yaml(text.encode(), "strategy.yaml"))
    assert loaded.value is not None
    assert not loaded.problems, loaded.problems
    return judged(Public(loaded.value, readings=readings), date.fromisoformat(today), METRICS)


def one_kpi(kpi: str, readings: str, today: str, starts: str = STARTS) -> JudgedKpi:
    found = re.search(r"metric: ([\w-]+)", kpi)
    metric = found[1] if found else "followers"
    figures = tuple(read(text, metric) for text in readings.split(", ") if text)
    return mission(f"{{{kpi}}}", figures, today, starts).objectives[0].kpis[0]


BASE = "baseline: {value: 1000, date: 2026-12-31}"
YEAR = "by: 2027-12-31"
LEVEL = f"metric: followers, period: month, {BASE}, target: {{value: 2000, {YEAR}}}"
"""One day of the line is 1000 / 365; it starts on 31 December 2026 and a fifth of it is 73 days."""
STEPS = (
    f"metric: followers, {BASE}, target: {{value: 2000, {YEAR}, steps: [{{by: 2027-06-30, value: 1200}}]}}"
)
FALL = f"metric: response-time, nature: level, baseline: {{value: 10, date: 2026-12-31}}, target: {{value: 2, {YEAR}}}"
SESSIONS = "metric: sessions, period: month"
EACH = f"{SESSIONS}, target: {{value: 200, {YEAR}}}"
FROM_100 = f"{SESSIONS}, baseline: {{value: 100, date: 2026-12}}, target: "
TOTAL = f"metric: event-registrations, target: {{value: 120, {YEAR}, holds: total}}"
"""On 30 June 181 days of 365 are gone: 59.5 are expected."""
RATE = f"metric: site-engagement-rate, period: month, target: {{value: 20%, {YEAR}}}"
RATING = (
    "metric: average-rating, baseline: {value: 4.5, date: 2026-12-31}, target: {value: 4.5, by: 2027-12-31}"
)
KNOWN = "metric: information-known"
HALF_YEAR = "2027-01 10, 2027-02 10, 2027-03 10, 2027-04 10, 2027-05 10, 2027-06 {last}"


class Case(NamedTuple):
    """A statement, a KPI, what was read, the day; then the attainment and the verdict that have to come out."""

    proves: int
    kpi: str
    readings: str
    today: str
    attained: str
    verdict: str


CASES = (
    # 2: along a line, and along steps
    Case(2, LEVEL, "2027-05-26 1400", "2027-06-01", "1", "success"),  # 146 days: 2/5 of the way
    Case(2, LEVEL, "2027-08-07 1300", "2027-08-08", "1/2", "moderate_failure"),  # 219 days: 3/5
    Case(2, LEVEL, "2028-03-31 2000", "2028-04-01", "1", "success"),  # after the due date: the target itself
    Case(2, STEPS, "2027-06-30 1200", "2027-07-01", "1", "success"),
    Case(2, STEPS, "2027-09-30 1600", "2027-10-01", "1", "success"),  # half of the way from 1,200 to 2,000
    Case(2, STEPS, "2027-09-30 1400", "2027-10-01", "2/3", "moderate_failure"),
    Case(2, FALL, "2027-08-07 5.2", "2027-08-08", "1", "success"),  # 10 − 8 × 3/5
    Case(2, FALL, "2027-08-07 7.6", "2027-08-08", "1/2", "moderate_failure"),
    # 3: the value of the period, and a ramp of steps
    Case(3, EACH, "2027-06 150", "2027-07-01", "3/4", "moderate_success"),
    Case(
        3,
        f"{SESSIONS}, target: {{value: 200, {YEAR}, steps: [{{by: 2027-06, value: 100}}]}}",
        "2027-06 100",
        "2027-07-01",
        "1",
        "success",
    ),
    Case(
        3,
        f"{SESSIONS}, target: {{value: 200, {YEAR}, steps: [{{by: 2027-06, value: 100}}]}}",
        "2027-07 100",
        "2027-08-01",
        "1/2",
        "moderate_failure",
    ),
    Case(3, EACH.replace("month", "week"), "2027-06-07..2027-06-13 200", "2027-06-14", "1", "success"),
    # 4: a total grows day by day; each period stands alone
    Case(4, TOTAL, HALF_YEAR.format(last=10), "2027-07-01", "365/362", "success"),  # 60 / (120 × 181 / 365)
    Case(4, TOTAL, "2027-01-01..2027-12-31 90", "2027-12-31", "3/4", "moderate_success"),
    Case(
        4,
        TOTAL.replace("holds: total", "holds: each_period") + ", period: month",
        HALF_YEAR.format(last=60),
        "2027-07-01",
        "1/2",
        "moderate_failure",
    ),
    Case(
        4,
        f"metric: event-registrations, baseline: {{value: 60}}, target: {{value: 120, {YEAR}, holds: total}}",
        "2027-01-01..2027-12-31 90",
        "2027-12-31",
        "1/2",
        "moderate_failure",
    ),  # (90 − 60) / (120 − 60)
    # 5: held against the same period before
    Case(
        5,
        f"{SESSIONS}, comparison: previous_year, target: {{change: +10%}}",
        "2026-06 200, 2027-06 215",
        "2027-07-01",
        "3/4",
        "moderate_success",
    ),  # 15 of 20 more
    Case(
        5,
        f"{SESSIONS}, comparison: previous_month, target: {{change: 10}}",
        "2027-05 100, 2027-06 105",
        "2027-07-01",
        "1/2",
        "moderate_failure",
    ),
    Case(
        5,
        f"{SESSIONS}, comparison: previous_month",
        "2027-05 100, 2027-06 90",
        "2027-07-01",
        "9/10",
        "moderate_success",
    ),
    Case(
        5,
        "metric: sessions, period: quarter, comparison: previous_quarter, target: {change: +10%}",
        "2027-01-01..2027-03-31 300, 2027-04-01..2027-06-30 330",
        "2027-07-01",
        "1",
        "success",
    ),
    Case(
        5,
        f"{SESSIONS}, comparison: previous_half, target: {{change: +50%}}",
        "2026-12 100, 2027-06 150",
        "2027-07-01",
        "1",
        "success",
    ),
    Case(
        5,
        f"{SESSIONS}, comparison: before_mission, target: {{change: +100%}}",
        "2026-06 50, 2028-06 100",
        "2028-07-01",
        "1",
        "success",
    ),  # June of the year before the mission
    Case(
        5,
        f"{SESSIONS}, comparison: previous_year, target: {{value: 200, {YEAR}}}",
        "2026-06 100, 2027-06 150",
        "2027-07-01",
        "1/2",
        "moderate_failure",
    ),  # the year before is its baseline
    Case(
        5,
        f"metric: followers, comparison: before_mission, target: {{change: +100%, {YEAR}}}",
        "2026-12-20 1000, 2027-06-26 1500",
        "2027-07-01",
        "1",
        "success",
    ),  # 188 days of 376
    Case(
        5,
        "metric: followers, comparison: previous_year, target: {change: +20%}",
        "2026-06-30 1000, 2027-06-30 1100",
        "2027-07-01",
        "1/2",
        "moderate_failure",
    ),
    # 6: (value − baseline) / (expected − baseline), by direction
    Case(6, f"{FROM_100}{{value: 200, {YEAR}}}", "2027-06 175", "2027-07-01", "3/4", "moderate_success"),
    Case(6, f"{FROM_100}{{value: 200, {YEAR}}}", "2027-06 50", "2027-07-01", "-1/2", "late"),
    Case(6, f"{FROM_100}{{change: +20%, {YEAR}}}", "2027-06 110", "2027-07-01", "1/2", "moderate_failure"),
    Case(6, f"{FROM_100}{{change: -20%, {YEAR}}}", "2027-06 80", "2027-07-01", "1", "success"),
    Case(6, f"{FROM_100}{{value: +20%, {YEAR}}}", "2027-06 120", "2027-07-01", "1", "success"),
    # 7: without a baseline
    Case(
        7,
        f"metric: unfollows, period: month, target: {{value: 10, {YEAR}}}",
        "2027-06 20",
        "2027-07-01",
        "1/2",
        "moderate_failure",
    ),
    Case(
        7,
        f"metric: unfollows, period: month, target: {{value: 10, {YEAR}}}",
        "2027-06 0",
        "2027-07-01",
        "2",
        "success",
    ),
    # 9: before judge_from, and on that day
    Case(9, f"{LEVEL}, judge_from: 2027-08-08", "2027-08-07 2000", "2027-08-08", "5/3", "too_early"),
    Case(9, f"{LEVEL}, judge_from: 2027-08-07", "2027-08-07 1600", "2027-08-08", "1", "success"),
    Case(9, f"{EACH}, judge_from: M7", "2027-06 200", "2027-07-01", "1", "too_early"),
    # 14 and 15: proven at the due date or twice running, late once
    Case(15, EACH, "2027-06 79", "2027-07-01", "79/200", "late"),
    Case(13, EACH, "2027-06 80", "2027-07-01", "2/5", "moderate_failure"),
    Case(14, EACH, "2027-03 79, 2027-06 79", "2027-07-01", "79/200", "proven_failure"),
    Case(15, EACH, "2027-03 80, 2027-06 79", "2027-07-01", "79/200", "late"),
    Case(15, EACH, "2027-05 10, 2027-06 79", "2027-07-01", "79/200", "late"),  # the same quarter: one verdict
    Case(14, EACH, "2027-12 79", "2028-01-01", "79/200", "proven_failure"),
    Case(
        14, LEVEL, "2027-12-28 1100", "2028-01-03", "73/724", "proven_failure"
    ),  # 100 of 362,000 / 365: the last of the due month
    Case(15, LEVEL, "2027-12-05 1100", "2027-12-10", "365/3390", "late"),  # the due date is still ahead
    # 16: keeping a level; a line that has hardly left its start
    Case(16, RATING, "2027-06-30 4.5", "2027-07-01", "1", "success"),
    Case(16, RATING, "2027-06-30 4.05", "2027-07-01", "9/10", "moderate_success"),
    Case(16, f"{FROM_100}{{value: 100, {YEAR}}}", "2027-06 80", "2027-07-01", "4/5", "moderate_success"),
    Case(16, STEPS, "2027-03-31 1100", "2027-04-01", "1991/1990", "success"),  # 1100 / (1000 + 200 × 90/181)
    # 17: before a fifth of the span, on that day, on day one
    Case(17, LEVEL, "2027-01-01 1000", "2027-01-01", "365/366", "too_early"),
    Case(17, LEVEL, "2027-03-13 2000", "2027-03-14", "365/218.5", "too_early"),
    Case(17, LEVEL, "2027-03-14 1200", "2027-03-15", "1", "success"),
    # 19: forms of a target
    Case(19, f"{SESSIONS}, target: {{value: 30+, {YEAR}}}", "2027-06 30", "2027-07-01", "1", "success"),
    Case(
        19,
        f"{SESSIONS}, target: {{value: 30+, {YEAR}}}",
        "2027-06 24",
        "2027-07-01",
        "4/5",
        "moderate_success",
    ),
    Case(19, f"{SESSIONS}, target: {{value: max 1, {YEAR}}}", "2027-06 1", "2027-07-01", "1", "success"),
    Case(
        19,
        f"{SESSIONS}, target: {{value: max 1, {YEAR}}}",
        "2027-06 2",
        "2027-07-01",
        "1/2",
        "moderate_failure",
    ),
    Case(19, f"{SESSIONS}, target: {{value: 2-3, {YEAR}}}", "2027-06 2", "2027-07-01", "1", "success"),
    Case(19, f"{SESSIONS}, target: {{value: 2-3, {YEAR}}}", "2027-06 3", "2027-07-01", "1", "success"),
    Case(
        19,
        f"{SESSIONS}, target: {{value: 2-3, {YEAR}}}",
        "2027-06 1",
        "2027-07-01",
        "1/2",
        "moderate_failure",
    ),
    Case(
        19,
        f"{SESSIONS}, target: {{value: 2-3, {YEAR}}}",
        "2027-06 4",
        "2027-07-01",
        "3/4",
        "moderate_success",
    ),
    Case(
        19,
        f"{SESSIONS}, target: {{value: ~1500, {YEAR}}}",
        "2027-06 1200",
        "2027-07-01",
        "4/5",
        "moderate_success",
    ),
    # 1: a judgement is a person's word, held against a plain yes
    Case(1, KNOWN, "2027-06-30 1", "2027-07-01", "1", "success"),
    Case(1, KNOWN, "2027-06-30 0.4", "2027-07-01", "2/5", "moderate_failure"),
    Case(1, f"{KNOWN}, target: {{value: 4}}", "2027-06-30 3", "2027-07-01", "3/4", "moderate_success"),
    # 23: days and platforms
    Case(
        23,
        f"{EACH}, platforms: [instagram, facebook]",
        "2027-06 150@instagram, 2027-06 50@facebook",
        "2027-07-01",
        "1",
        "success",
    ),
    Case(
        23,
        f"{LEVEL}, platforms: [instagram, facebook]",
        "2027-08-06 1000@instagram, 2027-08-07 600@facebook",
        "2027-08-08",
        "1",
        "success",
    ),
    Case(23, EACH, "2027-06-01..2027-06-14 120, 2027-06-15..2027-06-30 80", "2027-07-01", "1", "success"),
    Case(
        23, RATE, "2027-06-01..2027-06-14 10/100, 2027-06-15..2027-06-30 20/50", "2027-07-01", "1", "success"
    ),  # 30/150
    Case(
        23,
        f"{RATE}, platforms: [instagram, facebook]",
        "2027-06 10/100@instagram, 2027-06 5/50@facebook",
        "2027-07-01",
        "1/2",
        "moderate_failure",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.proves}: {case.readings} {case.verdict}")
def test_what_was_worked_out_by_hand_comes_out(case: Case) -> None:
    one = one_kpi(case.kpi, case.readings, case.today)
    above, _over, below = case.attained.partition("/")
    assert one.attainment == Fraction(above) / Fraction(below or 1), one
    assert one.verdict == case.verdict
    assert one.proposal == PROPOSED.get(one.verdict, ())


def test_every_statement_has_a_case() -> None:
    stated = {int(number) for number in re.findall(r"^(\d+)\. ", statements.__doc__ or "", re.MULTILINE)}
    cited: set[int] = {case.proves for case in CASES}
    for name in ("test_verdicts.py", "test_judged.py"):
        text = Path(__file__).with_name(name).read_text("utf-8")
        cited |= {int(number) for number in re.findall(r'(?:"""|Case\(\s*)(\d+)[:,]', text)}
    assert stated - cited == set()


# --- what is missing is said, and gives no verdict ---


@pytest.mark.parametrize(
    ("kpi", "readings", "what"),
    [
        (LEVEL, "", "reading"),
        (LEVEL, "2027-01-31 1500", "recent_reading"),
        (LEVEL, "2027-07-31 1500", "reading"),
        ("label: Bouche à oreille", "2027-06-30 3", "metric"),
        ("metric: own-word", "2027-06-30 3", "nature"),
        ("metric: followers", "2027-06-30 3", "target"),
        ("metric: followers, target: {value: 2000, by: 2027-12}", "2027-06-30 3", "baseline"),
        (f"metric: followers, {BASE}, target: {{value: 2000}}", "2027-06-30 3", "due"),
        (
            f"metric: followers, {BASE}, target: {{value: 2000, by: 2026-12-31}}",
            "2027-06-30 3",
            "due_before_start",
        ),
        (f"{FROM_100}{{value: 20%, {YEAR}}}", "2027-06 300", "unit"),
        (f"{SESSIONS}, target: {{change: +20%, {YEAR}}}", "2027-06 300", "baseline"),
        (f"{SESSIONS}, comparison: previous_year, target: {{change: +20%}}", "2027-06 300", "comparison"),
        ("metric: event-registrations, target: {value: 120, holds: total}", "2027-01 10", "due"),
        (TOTAL.replace("by: 2027-12-31", "by: 2026-06-30"), "2027-01 10", "due_before_start"),
        (TOTAL, "2027-01 10, 2027-03-01..2027-06-30 100", "whole_period"),
        (EACH, "2027-06-01..2027-06-29 300", "whole_period"),
        (EACH, "2027-05-15..2027-06-15 300", "reading"),
        (f"{EACH}, platforms: [instagram, facebook]", "2027-06 300@instagram", "whole_period"),
        (EACH, "2027-06 300@instagram, 2027-06 300@facebook", "platforms"),
        (
            f"metric: reach, period: month, target: {{value: 9, {YEAR}}}",
            "2027-06-01..2027-06-14 9, 2027-06-15..2027-06-30 9",
            "reading",
        ),
        (f"{RATE}, min_n: 100", "2027-06 30/99", "observations"),
        (f"{RATE}, min_n: 100", "2027-06 30", "observations"),
    ],
)
def test_what_is_missing_is_said_and_gives_no_verdict(kpi: str, readings: str, what: str) -> None:
    """21 and 22: no figure is ever made up."""
    one = one_kpi(kpi, readings, "2027-07-01")
    assert one.verdict == "none"
    assert what in [missing.what for missing in one.missing], one.missing


def test_a_reach_of_the_whole_month_counts_though_its_days_do_not_add_up() -> None:
    kpi = f"metric: reach, period: month, target: {{value: 10, {YEAR}}}"
    assert one_kpi(kpi, "2027-06 10", "2027-07-01").verdict == "success"


def test_when_a_baseline_was_to_be_known_is_told() -> None:
    kpi = (
        "metric: followers, baseline: {unknown_until: 2027-03}, target: {value: 9, by: 2027-12}, owner: anne"
    )
    missing = one_kpi(kpi, "2027-06-30 3", "2027-07-01").missing
    assert [(one.what, one.day, one.owed_by) for one in missing] == [
        ("baseline", date(2027, 3, 31), ("anne",))
    ]


def test_a_period_that_was_read_in_part_is_told_and_the_one_before_still_counts() -> None:
    one = one_kpi(EACH, "2027-05 200, 2027-06-01..2027-06-20 190", "2027-07-01")
    assert one.verdict == "success"
    assert one.value == 200
    (missing,) = one.missing
    assert (missing.what, missing.count, missing.owed_by) == ("whole_period", 10, ("camille",))


def test_without_a_first_day_nothing_that_counts_from_it_is_judged() -> None:
    one = one_kpi(TOTAL, "2027-01 10", "2027-02-01", starts="language: fr")
    assert [missing.what for missing in one.missing] == ["starts_on", "reading"]
    level = one_kpi(
        f"metric: followers, comparison: before_mission, target: {{change: 5, {YEAR}}}",
        "2027-01-31 9",
        "2027-02-01",
        "language: fr",
    )
    assert "starts_on" in [missing.what for missing in level.missing]


# --- when ---


@pytest.mark.parametrize(
    ("readings", "today", "occasion"),
    [
        ("2027-06-30 1400", "2027-07-01", "quarter"),
        ("2027-06-30 1400", "2027-07-20", "quarter"),
        ("2027-05-31 1400", "2027-06-05", "asked"),
        ("2027-06-15 1400", "2027-06-20", "asked"),
        ("2027-12-31 1400", "2027-12-31", "due"),
        ("2027-12-05 1400", "2027-12-10", "asked"),
    ],
)
def test_a_verdict_is_given_at_the_quarter_at_the_due_date_or_when_asked(
    readings: str, today: str, occasion: str
) -> None:
    """10: on the other days it is only what would be said if somebody asked."""
    assert one_kpi(LEVEL, readings, today).occasion == occasion


def test_each_month_shows_its_trend() -> None:
    """8: the trend of every month stays, with what was expected then."""
    one = one_kpi(EACH, "2027-04 170, 2027-05 200, 2027-06 230", "2027-07-01")
    assert [point.trend for point in one.points] == ["late", "on_time", "ahead"]
    assert one.trend == "ahead"


def test_what_is_printed_stops_at_200_percent_either_way() -> None:
    """18: the value behind it is kept."""
    one = one_kpi(f"{FROM_100}{{value: 200, {YEAR}}}", "2027-06 800", "2027-07-01")
    assert one.attainment == 7
    assert printed(one.attainment) == 2
    assert printed(Fraction(-7)) == -2


def test_the_strategy_may_have_thresholds_of_its_own() -> None:
    scale = Scale.of(Thresholds(success=Decimal("0.9"), moderate_failure=Decimal("0.5")))
    assert [verdict(Fraction(n, 100), scale) for n in (90, 89, 74, 49)] == [
        "success",
        "moderate_success",
        "moderate_failure",
        "late",
    ]
    assert trend(Fraction(98, 100), scale) == "on_time"


# --- laws ---

numbers = st.integers(-3000, 6000)


@given(numbers, numbers, st.integers(1, 5000), st.integers(1, 5000))
def test_more_is_never_worse(low: int, more: int, start: int, aim: int) -> None:
    kpi = f"metric: followers, direction: up, baseline: {{value: {start}, date: 2026-12-31}}, target: {{value: {aim}, {YEAR}}}"
    one, other = (one_kpi(kpi, f"2027-08-07 {value}", "2027-08-08") for value in sorted((low, more)))
    assert one.attainment is not None and other.attainment is not None
    assert one.attainment <= other.attainment
    assert FROM_WORST.index(one.verdict) <= FROM_WORST.index(other.verdict)


@given(st.integers(1, 900), st.integers(1, 900), st.integers(0, 900), st.sampled_from([10, 1000, 7, 123456]))
def test_what_is_counted_in_thousands_is_judged_alike(start: int, aim: int, value: int, times: int) -> None:
    def attained(scale: int) -> Fraction | None:
        kpi = f"metric: followers, baseline: {{value: {start * scale}, date: 2026-12-31}}, target: {{value: {aim * scale}, {YEAR}}}"
        return one_kpi(kpi, f"2027-08-07 {value * scale}", "2027-08-08").attainment

    assert attained(1) == attained(times)


@given(st.integers(1, 900), st.integers(1, 900), st.integers(-900, 1800))
def test_going_down_is_judged_like_going_up(start: int, way: int, moved: int) -> None:
    def attained(sign: int, direction: str) -> Fraction | None:
        begun = 5000
        kpi = (
            f"metric: followers, direction: {direction}, baseline: {{value: {begun + sign * start}, date: 2026-12-31}},"
            f" target: {{value: {begun + sign * (start + way)}, {YEAR}}}"
        )
        return one_kpi(kpi, f"2027-08-07 {begun + sign * (start + moved)}", "2027-08-08").attainment

    assert attained(1, "up") == attained(-1, "down")


# --- costs ---

SALES = "{metric: acquisitions, counts: acquisitions}, {metric: attributed-revenue}"
BUDGET = (
    "budget: {lines: [{label: Honoraires, kind: fees, amount: 500, per: month}, {label: Pub, kind: ads}]}\n"
)
SPEND = "entries: [{date: 2027-02-03, kind: spend, amount: 300, platform: instagram}, {date: 2027-03-03, kind: spend, amount: 200}]"


def priced(budget: str, *readings: Reading) -> Judged:
    from cmkit.model.journal import Journal

    text = (
        f"cmkit: 1\nmission: {{{STARTS}, cm: camille}}\nclient: {{name: Martin, sponsor: anne}}\n{budget}"
        f"objectives: [{{id: o, title: Vendre, kpis: [{SALES}]}}]{OTHERS}"
    )
    strategy = load(Strategy, parse_yaml(text.encode(), "strategy.yaml")).value
    journal = load(Journal, parse_yaml(f"cmkit: 1\n{SPEND}".encode(), "journal.yaml")).value
    assert strategy is not None
    assert journal is not None
    public = Public(strategy, journal=journal.entries, readings=readings)
    return judged(public, date(2027, 4, 2), METRICS)


def test_what_an_acquisition_cost_and_what_came_back() -> None:
    """Ads 300 and three months of fees are 1,800 for 90 acquisitions; with the photos 2,000, which brought 3,000."""
    quarter = ("2027-01-01..2027-03-31 90", "2027-01-01..2027-03-31 3000")
    costs = priced(BUDGET, read(quarter[0], "acquisitions"), read(quarter[1], "attributed-revenue")).costs
    assert [(one.counts, one.result) for one in costs.counted] == [
        ("acquisitions", 20),
        ("revenue", Fraction(1, 2)),
    ]
    assert costs.missing == ()


def test_costs_that_nobody_gave_are_missing_and_not_nothing() -> None:
    costs = priced("", read("2027-01 90", "acquisitions")).costs
    assert [one.result for one in costs.counted] == [None, None]
    assert {(one.what, one.owed_by) for one in costs.missing} == {
        ("fees", ("camille",)),
        ("revenue", ("anne",)),
    }


def test_planned_ads_without_any_spending_on_record_are_a_gap() -> None:
    costs = priced(BUDGET, read("2027-01 90", "acquisitions")).costs
    assert "ad_spend" in {one.what for one in costs.missing}
