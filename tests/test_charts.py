"""Charts: measures that hold together, and a sentence that says the same."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.deliverables.brand import Brand
from cmkit.deliverables.charts import (
    HEIGHT,
    WIDTH,
    Bar,
    Chart,
    Frame,
    Point,
    bar_chart,
    line_chart,
    line_view,
    sentence,
)
from cmkit.deliverables.documents import named
from cmkit.deliverables.lettering import extent, fitted
from cmkit.deliverables.making import Draft
from cmkit.deliverables.scales import apart, brief, scale_of

MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin")
SVG = "{http://www.w3.org/2000/svg}"


def chart(*values: str | None, expected: str = "", unit: str = "abonnés", **more: str) -> Chart:
    points = tuple(
        Point(f"{name[:4]}.", f"{name} 2027", None if value is None else Decimal(value))
        for name, value in zip(MONTHS, values, strict=False)
    )
    if expected:
        last = points[-1]
        points = (*points[:-1], Point(last.label, last.said, last.value, Decimal(expected)))
    return Chart("x", "Abonnés", unit, points, **{name: Decimal(value) for name, value in more.items()})


def drawn(one: object, language: str = "fr") -> ET.Element:
    kind = named("kpi-table")
    assert kind
    draft = Draft(kind, "stem", {"pictures": {"x": one}}, language, None, Brand())
    (svg,) = draft.pictures.values()
    return ET.fromstring(svg)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def texts(root: ET.Element) -> list[str]:
    return [(element.text or "").replace("\u202f", " ") for element in root.iter(f"{SVG}text")]


# --- what a chart shows ---


def test_a_month_that_was_not_read_is_a_gap_and_no_zero() -> None:
    root = drawn(line_chart(chart("1180", "1210", None, "1290", "1340"), "stem", "fr"))
    runs = [element.get("points", "").split() for element in root.iter(f"{SVG}polyline")]
    assert [len(run) for run in runs] == [2, 2]
    assert len(list(root.iter(f"{SVG}circle"))) == 4


def test_no_value_makes_no_chart() -> None:
    assert line_chart(chart(None, None, target="10"), "stem", "fr") == {}
    assert bar_chart("x", "T", [Bar("a", Decimal(0))], "stem", "fr") == {}


def test_every_line_is_told_by_words_and_by_its_shape() -> None:
    made = line_chart(chart("1180", "1325", expected="1440", baseline="1180", target="1700"), "stem", "fr")
    root = drawn(made)
    assert {"visé 1 700", "attendu 1 440", "départ 1 180", "1 325"} <= set(texts(root))
    dashes = [element.get("stroke-dasharray") for element in root.iter() if element.get("stroke-dasharray")]
    assert len(dashes) == len(set(dashes)) == 3


def test_a_chart_says_the_same_in_a_sentence() -> None:
    one = chart("1180", None, "1325", expected="1440", target="1700")
    assert sentence(one, "fr").replace("\u202f", " ").replace("\u00a0", " ") == (
        "Abonnés : de 1 180 abonnés (janvier 2027) à 1 325 abonnés (mars 2027) ; attendu : 1 440 abonnés ;"
        " valeur visée : 1 700 abonnés."
    )
    assert sentence(chart(None, "7", unit="%"), "en") == "Abonnés: 7% (février 2027)."
    root = drawn(line_chart(one, "stem", "fr"))
    assert root.get("role") == "img"
    assert root.get("aria-label") == sentence(one, "fr")


@pytest.mark.parametrize(
    "values",
    [
        ("7",),
        ("5", "5", "5"),
        ("0", "0"),
        ("-5", "3", "-12"),
        ("1e-6", "2e-6"),
        ("1e30", "3e30"),
        ("-4", "-4"),
    ],
)
def test_all_that_is_drawn_lies_within_the_picture(values: tuple[str, ...]) -> None:
    root = drawn(line_chart(chart(*values), "stem", "en"), "en")
    for element in root.iter():
        for name in ("x", "x1", "x2", "cx"):
            assert 0 <= float(element.get(name, "0")) <= WIDTH
        for name in ("y", "y1", "y2", "cy"):
            assert 0 <= float(element.get(name, "0")) <= HEIGHT


@given(st.lists(st.decimals(-(10**12), 10**12, places=3), min_size=1, max_size=20))
def test_a_scale_holds_all_its_values_between_round_ticks(values: list[Decimal]) -> None:
    scale = scale_of(values, 20, 220)
    assert scale.low <= min(values) <= max(values) <= scale.high
    assert 2 <= len(scale.ticks) <= 8
    assert list(scale.ticks) == sorted(set(scale.ticks))
    heights = [float(scale.y(value)) for value in sorted(values)]
    assert heights == sorted(heights, reverse=True)
    assert all(20 <= height <= 220 for height in heights)


@given(st.lists(st.integers(20, 220).map(Decimal), max_size=5))
def test_labels_never_lie_over_each_other(heights: list[Decimal]) -> None:
    moved = apart(heights, 14, 20, 220)
    inside = sorted(moved)
    assert all(after - before >= 14 for before, after in itertools.pairwise(inside))
    assert all(20 <= one <= 220 for one in moved)


@given(st.text(max_size=60))
def test_a_text_that_is_cut_fits(text: str) -> None:
    assert extent(fitted(text, 9)) <= 9 or fitted(text, 9) == "…"
    if extent(text) <= 9:
        assert fitted(text, 9) == text


def test_bars_are_as_long_as_their_values() -> None:
    root = drawn(
        bar_chart("x", "Contenus", [Bar("prévus", Decimal(12)), Bar("publiés", Decimal(6))], "s", "fr")
    )
    bars = [float(one.get("width", "0")) for one in root.iter(f"{SVG}rect") if one.get("rx")]
    assert bars[0] == pytest.approx(2 * bars[1], abs=0.1)
    assert {"prévus", "publiés", "12", "6"} <= set(texts(root))


def test_a_small_chart_has_no_scale_and_leaves_zero_out() -> None:
    view = line_view(
        chart("100", "104", "110", expected="108", target="120"), "fr", Frame(300, 80, is_small=True)
    )
    assert view["ticks"] == []
    assert view["unit"] == ""
    heights = [float(dot["y"]) for dot in view["dots"]]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] - heights[-1] > 15
    assert [note["name"] for note in view["notes"]] == ["target", "expected"]
    assert [label["text"] for label in view["labels"]] == ["janv.", "mars."]


def test_a_small_chart_of_equal_values_runs_through_its_middle() -> None:
    view = line_view(chart("5", "5"), "fr", Frame(300, 80, is_small=True))
    frame = Frame(300, 80, is_small=True)
    assert all(abs(float(dot["y"]) - (frame.top + frame.bottom) / 2) < 1 for dot in view["dots"])


@pytest.mark.parametrize("values", [("123456789012345", "99"), ("1e40", "-1e40"), ("0.0000004", "0.000001")])
def test_labels_of_any_number_stay_within_the_picture(values: tuple[str, ...]) -> None:
    view = line_view(chart(*values, expected="3", target=values[0], baseline=values[1]), "fr", Frame())
    for note in view["notes"]:
        assert float(view["right"]) + 10 + extent(note["text"]) * 10.5 <= WIDTH
    for tick in view["ticks"]:
        assert extent(tick["text"]) * 10.5 <= float(view["left"]) - 6
    assert float(view["right"]) - float(view["left"]) > 200


def test_a_number_beyond_reading_is_written_by_its_power_of_ten() -> None:
    assert plain(brief(Decimal("1e30"), "fr")) == "1 × 10³⁰"
    assert plain(brief(Decimal("-0.00000123"), "fr")) == "-1,23 × 10⁻⁶"
    assert plain(brief(Decimal("1234.5"), "fr")) == "1 234,5"
    assert brief(Decimal("1234.5"), "en") == "1,234.5"
    assert brief(Decimal(0), "en") == "0"


def test_names_of_periods_never_lie_over_each_other() -> None:
    points = tuple(Point(f"{n} septembre", f"{n} septembre 2027", Decimal(n)) for n in range(1, 31))
    labels = line_view(Chart("x", "X", "", points), "fr", Frame())["labels"]
    assert labels[-1]["text"] == "30 septembre"
    assert len(labels) >= 3
    for before, after in itertools.pairwise(labels):
        assert float(after["x"]) - float(before["x"]) >= extent(after["text"]) * 10


def test_a_last_value_before_the_end_is_led_to_its_label() -> None:
    root = drawn(line_chart(chart("5", "7", None), "stem", "fr"))
    leads = [one for one in root.iter(f"{SVG}line") if one.get("stroke") == "#9aa4b1"]
    assert len(leads) == 1
    assert not [
        one
        for one in drawn(line_chart(chart("5", "7"), "stem", "fr")).iter(f"{SVG}line")
        if one.get("stroke") == "#9aa4b1"
    ]


def test_units_agree_with_their_number_and_long_labels_are_cut() -> None:
    bars = [Bar("W" * 60, Decimal(1)), Bar("publiés", Decimal(6))]
    root = drawn(bar_chart("x", "Contenus", bars, "s", "fr", "contenus"))
    assert {"1 contenu", "6 contenus"} <= {plain(text) for text in texts(root)}
    label = texts(root)[0]
    assert label.endswith("…")
    assert extent(label) * 10.6 <= 220
