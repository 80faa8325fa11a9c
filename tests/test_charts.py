"""Charts: measures that hold together, a sentence that says the same, and a road into every form."""

from __future__ import annotations

import io
import itertools
import xml.etree.ElementTree as ET
import zipfile
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.deliverables.brand import Brand
from cmkit.deliverables.charts import HEIGHT, WIDTH, Bar, Chart, Point, bar_chart, line_chart, sentence
from cmkit.deliverables.documents import named, recognised
from cmkit.deliverables.lettering import extent, fitted
from cmkit.deliverables.making import Draft
from cmkit.deliverables.scales import apart, scale_of
from cmkit.files.reading import parse_yaml
from conftest import EXAMPLES, Run

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


# --- the road into the forms of a document ---


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from cmkit.cli.main import run

    folder = copytree(EXAMPLES / "boulangerie-martin", tmp_path_factory.mktemp("pictures") / "m")
    forms = ["--formats", "md,html,docx,pdf", "--bundle"]
    assert run(["-C", str(folder), "-q", "build", "--only", "calendar", *forms, "--month", "2027-01"]) == 0
    return folder


def test_pictures_lie_beside_the_markdown_that_shows_them(built: Path) -> None:
    (page,) = built.glob("deliverables/2027-01_*_Planning-editorial.md")
    pictures = sorted(built.glob("deliverables/2027-01_*_Planning-editorial_*.svg"))
    assert [path.name[-11:-4] for path in pictures] == ["2027-01", "2027-02", "2027-03"]
    text = page.read_text(encoding="utf-8")
    for path in pictures:
        assert f"]({path.name})" in text
        found = recognised(path.name)
        assert found and found[0].id == "calendar" and found[1] == "2027-01"
    manifest = parse_yaml(
        (built / ".cmkit/client.manifest.json").read_bytes(), "m.json", versioned=False
    ).data
    assert isinstance(manifest, dict)
    assert {f"deliverables/{path.name}" for path in pictures} <= set(manifest)


def test_a_page_draws_them_within_itself(built: Path) -> None:
    (page,) = built.glob("deliverables/2027-01_*_Planning-editorial.html")
    text = page.read_text(encoding="utf-8")
    assert text.count('<span class="picture"><svg') == 3
    assert "<img" not in text.partition("<main")[2]
    assert "img-src 'self' data:" in text


def test_a_word_processor_has_them_as_pictures_with_their_sentence(built: Path) -> None:
    (file,) = built.glob("deliverables/2027-01_*_Planning-editorial.docx")
    document = docx.Document(str(file))
    assert len(document.inline_shapes) == 3
    said = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert all(text and "2027" in text for text in said)


def test_an_archive_holds_the_pictures_of_its_markdown(built: Path) -> None:
    (file,) = built.glob("deliverables/*_Dossier.zip")
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as archive:
        names = archive.namelist()
        (page,) = [name for name in names if name.endswith("_Planning-editorial.md")]
        assert sum(f"]({name})" in archive.read(page).decode() for name in names) == 3


def test_built_again_nothing_changes_and_what_is_gone_is_taken_away(tmp_path: Path, cmkit: Run) -> None:
    folder = copytree(EXAMPLES / "boulangerie-martin", tmp_path / "m")
    assert cmkit("-C", folder, "build", "--today", "2026-12-20").code == 0
    before = {path.name: path.read_bytes() for path in folder.glob("deliverables/*.svg")}
    assert len(before) >= 4
    assert cmkit("-C", folder, "build", "--check", "--today", "2026-12-20").code == 0
    path = folder / "strategy.yaml"
    text = path.read_text(encoding="utf-8")
    assert "  ends_on: 2027-12-31" in text
    path.write_text(text.replace("name: Boulangerie Martin", "name: Maison Martin", 1), encoding="utf-8")
    assert cmkit("-C", folder, "build", "--today", "2026-12-20").code == 0
    after = {path.name for path in folder.glob("deliverables/*.svg")}
    assert after.isdisjoint(before)
    assert len(after) == len(before)
