"""Posts feed a KPI where nobody read the account's own figure: sums, rates from their parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from cmkit.catalogue.entries import load_metrics
from cmkit.files.reading import parse_yaml
from cmkit.measures.judged import JudgedKpi
from cmkit.measures.judging import judged
from cmkit.mission.contents import Public
from cmkit.model.loading import load
from cmkit.model.readings import Reading
from cmkit.model.strategy import Strategy


def post(
    day: str,
    value: object,
    metric: str = "likes",
    item: str = "",
    read_on: str = "2027-04-02",
    platform: str = "instagram",
    parts: tuple[int, int] | None = None,
) -> Reading:
    when = date.fromisoformat(day)
    above, below = parts or (None, None)
    return Reading(
        when,
        when,
        metric,
        platform,
        item=item or f"https://instagram.com/p/{day}-{value}",
        value=Decimal(str(value)),
        numerator=None if above is None else Decimal(above),
        denominator=None if below is None else Decimal(below),
        recorded_on=date.fromisoformat(read_on),
        source="Instagram",
    )


def kpi(
    readings: Sequence[Reading], metric: str = "likes", more: str = "", today: str = "2027-04-03"
) -> JudgedKpi:
    text = f"""\
cmkit: 1
mission: {{starts_on: 2027-01-01, ends_on: 2027-12-31}}
client: {{name: Martin}}
platforms: [{{id: instagram, network: instagram}}, {{id: facebook, network: facebook}}]
objectives: [{{id: o, title: Faire revenir, kpis: [{{id: k, metric: {metric}, period: month{more}}}]}}]
"""
    loaded = load(Strategy, parse_yaml(text.encode(), "strategy.yaml"))
    assert loaded.value is not None, loaded.problems
    public = Public(loaded.value, readings=tuple(readings))
    return judged(public, date.fromisoformat(today), load_metrics()).objectives[0].kpis[0]


def values(one: JudgedKpi) -> dict[str, Decimal | None]:
    return {
        f"{point.figure.span.start:%Y-%m}": None
        if point.figure.value is None
        else Decimal(point.figure.value.numerator) / point.figure.value.denominator
        for point in one.points
    }


ON_INSTAGRAM = ", platforms: [instagram]"
MARCH = [post("2027-03-02", 40), post("2027-03-20", 60), post("2027-02-10", 7)]


def test_the_posts_of_a_month_are_its_figure() -> None:
    one = kpi(MARCH, more=ON_INSTAGRAM)
    assert values(one) == {"2027-02": 7, "2027-03": 100}
    assert one.of_posts == ("instagram",)
    assert one.sources == ("Instagram",)
    assert one.recorded_on == date(2027, 4, 2)


def test_a_kpi_that_names_no_platform_takes_the_one_that_has_posts() -> None:
    assert values(kpi(MARCH)) == {"2027-02": 7, "2027-03": 100}
    both = kpi([*MARCH, post("2027-03-05", 5, platform="facebook")])
    assert [(one.what, one.platforms) for one in both.missing] == [("platforms", ("facebook", "instagram"))]


def test_the_accounts_own_figure_goes_before_its_posts_in_its_period() -> None:
    own = Reading(date(2027, 3, 1), date(2027, 3, 31), "likes", "instagram", value=Decimal(130))
    one = kpi([*MARCH, own], more=ON_INSTAGRAM)
    assert values(one) == {"2027-02": 7, "2027-03": 130}
    assert one.of_posts == ("instagram",)
    assert kpi([*MARCH[:2], own], more=ON_INSTAGRAM).of_posts == ()


def test_people_are_not_added_over_posts() -> None:
    one = kpi([post("2027-03-02", 400, "reach"), post("2027-03-20", 300, "reach")], "reach", ON_INSTAGRAM)
    assert one.points == ()
    assert one.of_posts == ()


def test_a_rate_of_posts_comes_from_what_they_are_made_of() -> None:
    """30 of 100 and 10 of 900 are 40 of 1,000: 4 %, not the middle of 30 % and 1.1 %."""
    metric = "engagement-rate-by-reach"
    some = [
        post("2027-03-02", 30, metric, parts=(30, 100)),
        post("2027-03-20", "1.111111", metric, parts=(10, 900)),
    ]
    one = kpi(some, metric, ON_INSTAGRAM)
    assert values(one) == {"2027-03": 4}
    assert one.n == 1000


def test_a_rate_of_which_a_post_does_not_say_the_parts_is_no_figure() -> None:
    metric = "engagement-rate-by-reach"
    some = [post("2027-03-02", 30, metric, parts=(30, 100)), post("2027-03-20", 1, metric)]
    assert values(kpi(some, metric, ON_INSTAGRAM)) == {}


def test_a_month_exported_before_its_end_is_not_whole() -> None:
    one = kpi([post("2027-03-02", 40, read_on="2027-03-20"), *MARCH[2:]], more=ON_INSTAGRAM)
    assert values(one)["2027-03"] is None
    (missing,) = (one for one in one.missing if one.what == "whole_period")
    assert missing.count == 11


def test_a_post_read_again_later_counts_once_with_its_last_figure_and_is_no_correction() -> None:
    one = kpi(
        [
            post("2027-03-02", 40, item="https://x/1", read_on="2027-04-01"),
            post("2027-03-02", 55, item="https://x/1", read_on="2027-04-02"),
        ],
        more=ON_INSTAGRAM,
    )
    assert values(one) == {"2027-03": 55}
    assert one.corrections == ()


def test_what_posts_did_within_some_days_stands_for_these_days() -> None:
    """Some exports say what each post did in the period, not in its whole life."""
    days = (date(2027, 3, 1), date(2027, 3, 31))
    some = [
        Reading(*days, "likes", "instagram", item=f"https://x/{n}", value=Decimal(n), recorded_on=days[1])
        for n in (3, 4)
    ]
    assert values(kpi(some, more=ON_INSTAGRAM)) == {"2027-03": 7}


@given(
    st.lists(st.tuples(st.integers(1, 31), st.integers(0, 10**6)), min_size=1, max_size=30),
    st.randoms(use_true_random=False),
)
def test_the_order_of_posts_does_not_matter_and_none_is_lost(
    some: list[tuple[int, int]], chance: Random
) -> None:
    readings = [
        post(f"2027-03-{day:02}", value, item=f"https://x/{n}") for n, (day, value) in enumerate(some)
    ]
    shuffled = list(readings)
    chance.shuffle(shuffled)
    total = sum(value for _day, value in some)
    assert values(kpi(readings, more=ON_INSTAGRAM)) == {"2027-03": total}
    assert values(kpi(shuffled, more=ON_INSTAGRAM)) == {"2027-03": total}
