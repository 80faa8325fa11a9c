"""Trends and verdicts worked out by hand; each cites the statement of ``measures.verdicts`` it proves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.catalogue.entries import load_metrics
from cmkit.files.reading import parse_yaml
from cmkit.measures.judged import Judged, JudgedKpi
from cmkit.measures.judging import judged
from cmkit.mission.contents import Public
from cmkit.model.loading import load
from cmkit.model.readings import Reading
from cmkit.model.strategy import Strategy


def on(day: str, value: object, metric: str = "followers", platform: str = "") -> Reading:
    """A level read on a day."""
    when = date.fromisoformat(day)
    return Reading(when, when, metric, platform, value=Decimal(str(value)), recorded_on=when)


def over(start: str, end: str, value: object, metric: str = "social-sessions") -> Reading:
    """A flow read over a period."""
    last = date.fromisoformat(end)
    return Reading(date.fromisoformat(start), last, metric, value=Decimal(str(value)), recorded_on=last)


def rate(start: str, end: str, above: int, below: int) -> Reading:
    """A rate read over a period, with its parts."""
    last = date.fromisoformat(end)
    share = Decimal(above * 100) / below
    return Reading(
        date.fromisoformat(start),
        last,
        "own-rate",
        value=share,
        numerator=Decimal(above),
        denominator=Decimal(below),
        recorded_on=last,
    )


def judge(kpis: str, readings: Sequence[Reading], today: str) -> Judged:
    text = f"""\
cmkit: 1
mission: {{starts_on: 2027-01-01, ends_on: 2028-12-31}}
client: {{name: Martin}}
objectives: [{{id: o, title: Retrouver les habitués, kpis: [{kpis}]}}]
"""
    loaded = load(Strategy, parse_yaml(text.encode(), "strategy.yaml"))
    assert loaded.value is not None, loaded.problems
    return judged(Public(loaded.value, readings=tuple(readings)), date.fromisoformat(today), load_metrics())


def first(kpis: str, readings: Sequence[Reading], today: str) -> JudgedKpi:
    return judge(kpis, readings, today).objectives[0].kpis[0]


LEVEL = (
    "{id: k, metric: followers, role: primary, period: month, baseline: {value: 1000, date: 2026-12-31},"
    " target: {value: 2000, by: 2027-12-31}"
)
"""On 30 June 2027, 181 of 365 days are gone: 1,000 + 1,000 × 181 / 365 = 1,495.89 are expected."""
DOWN = (
    "{id: k, metric: response-time, nature: level, direction: down, unit: heures, period: month,"
    " baseline: {value: 10, date: 2026-12-31}, target: {value: 2, by: 2027-12-31}"
)
"""On 30 June 10 − 8 × 181 / 365 = 6.03 are expected."""
FLOW = (
    "{id: k, metric: social-sessions, role: primary, period: month, baseline: {value: 100, date: 2026-12},"
    " target: {value: 200, by: 2027-12, holds: each_period}"
)
JUNE = ("2027-06-01", "2027-06-30")


class Case(NamedTuple):
    """One case: the statement that it proves, what is declared and read, what has to come out."""

    proves: int
    kpi: str
    readings: tuple[Reading, ...]
    today: str
    trend: str
    verdict: str


CASES = (
    Case(2, LEVEL + "}", (on("2027-06-30", 1496),), "2027-07-01", "on_time", "success"),
    Case(11, LEVEL + "}", (on("2027-06-30", 2500),), "2027-07-01", "ahead", "success"),
    Case(12, LEVEL + "}", (on("2027-06-30", 1372),), "2027-07-01", "late", "moderate_success"),
    Case(13, LEVEL + "}", (on("2027-06-30", 1371),), "2027-07-01", "late", "moderate_failure"),
    Case(13, LEVEL + "}", (on("2027-06-30", 1199),), "2027-07-01", "late", "moderate_failure"),
    Case(15, LEVEL + "}", (on("2027-06-30", 1198),), "2027-07-01", "late", "late"),
    Case(14, LEVEL + "}", (on("2027-12-31", 1100),), "2027-12-31", "late", "proven_failure"),
    Case(
        14,
        LEVEL + "}",
        (on("2027-03-31", 1010), on("2027-06-30", 1020)),
        "2027-07-01",
        "late",
        "proven_failure",
    ),
    Case(17, LEVEL + "}", (on("2027-02-28", 1010),), "2027-03-01", "too_early", "too_early"),
    Case(
        9, LEVEL + ", judge_from: 2027-09}", (on("2027-06-30", 1800),), "2027-07-01", "too_early", "too_early"
    ),
    Case(21, LEVEL + "}", (), "2027-07-01", "unknown", "none"),
    Case(11, LEVEL + "}", (on("2027-12-31", 2000),), "2027-12-31", "on_time", "success"),
    Case(2, DOWN + "}", (on("2027-06-30", 6, "response-time"),), "2027-07-01", "on_time", "success"),
    Case(6, DOWN + "}", (on("2027-06-30", 9, "response-time"),), "2027-07-01", "late", "late"),
    Case(3, FLOW + "}", (over(*JUNE, 200),), "2027-07-01", "on_time", "success"),
    Case(12, FLOW + "}", (over(*JUNE, 175),), "2027-07-01", "late", "moderate_success"),
    Case(13, FLOW + "}", (over(*JUNE, 140),), "2027-07-01", "late", "moderate_failure"),
    Case(15, FLOW + "}", (over(*JUNE, 100),), "2027-07-01", "late", "late"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.proves}-{case.verdict}")
def test_what_was_worked_out_by_hand_comes_out(case: Case) -> None:
    one = first(case.kpi, case.readings, case.today)
    assert (one.trend, one.verdict) == (case.trend, case.verdict), (one.attainment, one.missing)


def test_missing_is_not_zero() -> None:
    """21: no reading, no verdict, and what is missing is said."""
    one = first(LEVEL + "}", (), "2027-07-01")
    assert (one.value, one.attainment) == (None, None)
    assert [missing.what for missing in one.missing] == ["reading"]


def test_a_second_value_corrects_the_first_which_stays() -> None:
    """20: the last one recorded counts."""
    day = date(2027, 6, 30)
    wrong = Reading(day, day, "followers", value=Decimal(9000), recorded_on=day)
    right = Reading(day, day, "followers", value=Decimal(1496), recorded_on=date(2027, 7, 2))
    for readings in ((wrong, right), (right, wrong)):
        one = first(LEVEL + "}", readings, "2027-07-03")
        assert one.value == 1496
        assert len(one.corrections) == 1


def test_too_few_observations_give_no_verdict() -> None:
    """22: n is what stands below the line."""
    kpi = (
        "{id: k, metric: own-rate, label: Taux, nature: rate, unit: '%', denominator: comptes touchés,"
        " period: month, baseline: {value: 3%, date: 2026-12}, min_n: 1000,"
        " target: {value: 5%, by: 2027-12, holds: each_period}}"
    )
    few = first(kpi, (rate(*JUNE, 30, 600),), "2027-07-01")
    assert (few.verdict, few.n) == ("none", 600)
    assert "observations" in [missing.what for missing in few.missing]
    enough = first(kpi, (rate(*JUNE, 60, 1200),), "2027-07-01")
    assert enough.verdict == "success"


def test_an_objective_takes_its_worst_primary_kpi_and_keeps_all() -> None:
    """24: supporting figures do not decide."""
    kpis = ", ".join(
        [
            LEVEL + "}",
            FLOW.replace("id: k", "id: l") + "}",
            FLOW.replace("id: k", "id: m").replace("role: primary", "role: supporting").replace("social-", "")
            + "}",
        ]
    )
    readings = (on("2027-06-30", 1496), over(*JUNE, 140), over(*JUNE, 1, "sessions"))
    one = judge(kpis, readings, "2027-07-01").objectives[0]
    assert [kpi.verdict for kpi in one.kpis] == ["success", "moderate_failure", "late"]
    assert (one.verdict, one.proposal) == ("moderate_failure", ("change",))


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=6, unique=True))
def test_more_is_never_worse(values: list[int]) -> None:
    order = ("proven_failure", "late", "moderate_failure", "moderate_success", "success")
    found = [
        order.index(first(LEVEL + "}", (on("2027-06-30", value),), "2027-07-01").verdict)
        for value in sorted(values)
    ]
    assert found == sorted(found)


@given(st.permutations([on("2027-03-31", 1200), on("2027-06-30", 1400), on("2027-05-31", 1300)]))
def test_the_order_of_readings_does_not_matter(readings: list[Reading]) -> None:
    one = first(LEVEL + "}", readings, "2027-07-01")
    assert (one.value, one.verdict) == (1400, "moderate_success")
