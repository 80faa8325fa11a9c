"""The key figures: one page for everybody, where each objective has its figure or says what it lacks."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from reporting import HEADER, half_a_year, write

from cmkit.catalogue.entries import load_kinds, load_metrics, load_networks
from cmkit.deliverables.brand import Brand
from cmkit.deliverables.charts import Chart, Point
from cmkit.deliverables.documents import named, recognised
from cmkit.deliverables.lettering import extent
from cmkit.deliverables.making import Draft
from cmkit.deliverables.subject import Subject, view_of
from cmkit.deliverables.views.common import Catalogue, Header
from cmkit.deliverables.views.figure_cards import MOST, grid, placed
from cmkit.files.reading import Document, parse_yaml
from cmkit.mission.opening import open_mission
from cmkit.model.loading import load
from cmkit.model.strategy import Strategy
from conftest import Run

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = 'Titre </text><script>alert(1)</script> & "guillemets" | é'
SMALL = "cmkit: 1\nclient: {name: Martin}\nmission: {starts_on: 2027-01-01, cm: [camille]}\n"
PEOPLE = "people:\n  - {id: camille, name: Camille Roy, side: cm}\n  - {id: sophie, name: Sophie Martin}\n"
READ = "2027-06-30,2027-06-30,followers,instagram,,,1402,,,2027-07-03,Application,\n"


class Page(HTMLParser):
    """What a page says and asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return plain(" ".join(self.words))


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'").split())


def shown(path: Path) -> str:
    """Return what is written in a picture."""
    root = ET.fromstring(path.read_bytes())
    return plain(" ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text")))


def read(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text("utf-8"))
    return page


def small(folder: Path, rest: str, readings: str = READ) -> Path:
    write_in(folder, "strategy.yaml", SMALL + PEOPLE + rest)
    if readings:
        write_in(folder, "measures/2027-06.csv", HEADER + readings)
    return folder


def write_in(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    write(folder / name, text)


def built(folder: Path, cmkit: Run, *more: str) -> Path:
    ran = cmkit("-C", folder, "build", "--only", "key-figures", "--today", "2027-07-05", *more)
    assert ran.code == 0, ran.err
    (path,) = folder.glob("deliverables/*.svg")
    return path


@pytest.fixture(scope="module", params=["fr", "en"])
def bakery(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The example after half a year, with its key figures of June in every form."""
    from cmkit.cli.main import run

    folder = half_a_year(tmp_path_factory.mktemp("figures") / "martin", request.param)
    command = ["-C", str(folder), "-q", "build", "--only", "key-figures", "--today", "2027-07-05"]
    assert run([*command, "--formats", "svg,html,pdf"]) == 0
    return request.param, folder


SAID = {
    "fr": (
        "Boulangerie Martin",
        "Chiffres clés, juin 2027",
        "183 visites",
        "+21 % depuis mai 2027 (151)",
        "attendu : 170 · visé : 240 (décembre 2027)",
        "1 402 abonnés",
        "1 succès modéré",
        "en retard",
        "Statistiques du site · relevé le 3 juillet 2027",
        "Et maintenant : une question sur un chiffre va à Camille Roy ; on en reparle le 6 juillet 2027.",
    ),
    "en": (
        "Boulangerie Martin",
        "Key figures, June 2027",
        "183 visites",
        "+21% since May 2027 (151)",
        "expected: 170 · target: 240 (December 2027)",
        "1,402 abonnés",
        "1 moderate success",
        "late",
        "Statistiques du site · recorded on 3 July 2027",
        "What comes next: a question about a figure goes to Camille Roy; we talk about it on 6 July 2027.",
    ),
}


def test_each_objective_has_its_figure_its_change_what_was_expected_and_where_it_is_from(
    bakery: tuple[str, Path],
) -> None:
    language, folder = bakery
    (picture,), (page,) = folder.glob("deliverables/*.svg"), folder.glob("deliverables/*.html")
    (print_,) = folder.glob("deliverables/*.pdf")
    (sheet,) = PdfReader(print_).pages
    texts = (shown(picture), read(page).text, plain(sheet.extract_text()))
    for text in texts:
        spaceless = text.replace(" ", "")
        assert [one for one in SAID[language] if one.replace(" ", "") not in spaceless] == []


def test_how_an_objective_stands_is_told_by_a_word_and_a_shape_of_its_own(bakery: tuple[str, Path]) -> None:
    _language, folder = bakery
    (picture,) = folder.glob("deliverables/*.svg")
    shapes = [
        ET.tostring(next(iter(group)))
        for group in ET.fromstring(picture.read_bytes()).iter(f"{SVG}g")
        if group.get("transform") == "scale(1.7)"
    ]
    assert len(shapes) == len(set(shapes)) == 3


def test_the_page_asks_nothing_of_a_network_and_runs_nothing(bakery: tuple[str, Path]) -> None:
    _language, folder = bakery
    (path,) = folder.glob("deliverables/*.html")
    page = read(path)
    assert not {"script", "iframe", "link", "object"} & {tag for tag, _attributes in page.tags}
    for tag, attributes in page.tags:
        assert not (attributes.get("src") or "data:").partition("data:")[0], tag
        assert "style" not in attributes
    policy = next(a["content"] for tag, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy and "default-src 'none'" in policy and "sha256-" in policy
    courses = [attributes for tag, attributes in page.tags if attributes.get("class") == "course"]
    assert len(courses) == 3
    assert all(one["role"] == "img" and one["aria-label"] for one in courses)
    levels = [tag for tag, _attributes in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels == ["h1", "h2", "h3", "h3", "h3"]


def test_nothing_private_is_in_it(bakery: tuple[str, Path]) -> None:
    _language, folder = bakery
    secrets = re.findall(
        r"(?:text|what|title|reason): (.{12,})", (folder / "private/private.yaml").read_text("utf-8")
    )
    assert secrets
    for path in folder.glob("deliverables/*.[sh]*"):
        text = path.read_text("utf-8")
        assert not [secret for secret in secrets if secret.strip("\"'") in text]


def test_made_again_it_is_the_same_and_kept_up_to_date(tmp_path: Path, cmkit: Run) -> None:
    folder = half_a_year(tmp_path / "m")
    path = built(folder, cmkit, "--formats", "svg,html,pdf")
    before = {one.name: one.read_bytes() for one in path.parent.iterdir()}
    assert cmkit("-C", folder, "build", "--check", "--only", "key-figures", "--today", "2027-09-09").code == 0
    built(folder, cmkit, "--force", "--formats", "svg,html,pdf")
    assert {one.name: one.read_bytes() for one in path.parent.iterdir()} == before
    rows = (folder / "measures/2027-06.csv").read_text("utf-8")
    write(folder / "measures/2027-06.csv", rows.replace(",1402,", ",1500,"))
    assert cmkit("-C", folder, "build", "--today", "2027-07-05").code == 0
    assert "1 500" in shown(path)
    assert "1 500" in read(path.with_suffix(".html")).text


def test_the_first_page_leads_to_the_page_of_the_figures(tmp_path: Path, cmkit: Run) -> None:
    folder = half_a_year(tmp_path / "m")
    assert cmkit("-C", folder, "build", "--all", "--formats", "html,svg", "--today", "2027-07-05").code == 0
    links = [a.get("href") for tag, a in read(folder / "deliverables/index.html").tags if tag == "a"]
    assert "2027-06_Boulangerie-Martin_Chiffres-cles.html" in links
    assert "Boulangerie-Martin_Strategie-sur-une-page.svg" in links


def test_its_files_are_known_by_their_names() -> None:
    kind = named("chiffres-cles")
    assert kind and kind.id == "key-figures" and not kind.usual and not kind.internal
    for name in ("2027-06_Martin_Chiffres-cles.svg", "2027-06_Martin_Key-figures.html"):
        assert recognised(name) == (kind, "2027-06")


# --- what is missing is said ---


def test_an_objective_without_a_figure_says_what_is_missing_and_who_brings_it(
    tmp_path: Path, cmkit: Run
) -> None:
    objectives = (
        "objectives:\n  - {id: a, title: Sans rien}\n"
        "  - {id: b, title: Sans lecture, kpis: [{id: k, metric: positive-reviews, role: primary,"
        " owner: sophie, period: 1 month, platforms: [google], target: {value: 8, by: 2027-12-31}}]}\n"
    )
    platforms = "platforms: [{id: google, network: google-business-profile}]\n"
    path = built(small(tmp_path / "m", objectives + platforms), cmkit, "--formats", "svg,html")
    for text in (shown(path), read(path.with_suffix(".html")).text):
        assert "2 sans chiffre" in text
        assert "Il manque un indicateur principal (Camille Roy)." in text
        assert "(Sophie Martin)." in text


def test_a_figure_that_nothing_is_held_against_is_shown_and_says_so(tmp_path: Path, cmkit: Run) -> None:
    objectives = (
        "objectives: [{id: a, title: Être suivis, kpis: [{id: k, metric: followers, role: primary,"
        " period: 1 month, platforms: [instagram]}]}]\nplatforms: [{id: instagram, network: instagram}]\n"
    )
    text = shown(built(small(tmp_path / "m", objectives), cmkit))
    assert "1 402" in text
    assert "1 sans repère" in text
    assert "Il manque la valeur visée (Camille Roy)." in text
    assert "sans chiffre" not in text


def test_more_than_six_objectives_are_said_and_those_first_in_rank_stay(tmp_path: Path, cmkit: Run) -> None:
    objectives = "objectives:\n" + "".join(
        f"  - {{id: o{n}, title: Objectif {n}{', rank: primary' if n > 5 else ''}}}\n" for n in range(1, 9)
    )
    path = built(small(tmp_path / "m", objectives), cmkit, "--formats", "svg,html")
    root = ET.fromstring(path.read_bytes())
    titles = [
        "".join(text.itertext())
        for text in root.iter(f"{SVG}text")
        if re.fullmatch(r"Objectif \d", "".join(text.itertext()))
    ]
    assert titles == [f"Objectif {n}" for n in (1, 2, 3, 6, 7, 8)]
    assert "Et 2 autres objectifs, dans le bilan du mois : Objectif 4 · Objectif 5" in shown(path)
    page = read(path.with_suffix(".html")).text
    assert all(f"Objectif {n}" in page for n in range(1, 9))


def test_without_a_month_that_is_over_or_an_objective_it_is_left_out_with_a_reason(
    tmp_path: Path, cmkit: Run
) -> None:
    without_months = small(tmp_path / "a", "objectives: [{id: a, title: A}]\n", readings="")
    ran = cmkit("-C", without_months, "build", "--only", "key-figures", "--today", "2027-07-05")
    assert "no month that is over has figures" in ran.err
    without_objectives = small(tmp_path / "b", "")
    ran = cmkit("-C", without_objectives, "build", "--only", "key-figures", "--today", "2027-07-05")
    assert "the strategy says nothing of it yet (objectives)" in ran.err
    assert not list(tmp_path.glob("*/deliverables/*"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_is_whole_whichever_part_of_the_strategy_is_missing(tmp_path: Path, language: str) -> None:
    public = open_mission(half_a_year(tmp_path / "m")).public
    data = parse_yaml((tmp_path / "m/strategy.yaml").read_bytes(), "strategy.yaml").data
    kind = named("key-figures")
    assert public and kind and isinstance(data, dict)
    catalogue = Catalogue(load_kinds(), load_metrics(), load_networks())
    for missing in sorted(set(data) - {"cmkit", "client", "objectives"}):
        loaded = load(
            Strategy, Document("strategy.yaml", "", {k: v for k, v in data.items() if k != missing}, {})
        )
        assert loaded.value
        subject = Subject(replace(public, strategy=loaded.value), catalogue, dated="2027-06")
        header = replace(
            Header.of(loaded.value, title=kind.title.said(language), version="a1b2c3d4"), language=language
        )
        draft = Draft(kind, "x", view_of(kind, subject, None, header), language, None, Brand())
        texts = ["".join(one.itertext()) for one in ET.fromstring(draft.made("svg")).iter(f"{SVG}text")]
        assert any(text.startswith(word) for text in texts for word in ("Et maintenant", "What comes next"))
        assert {"183visites", "1402abonnés", "1,402abonnés"} & {"".join(text.split()) for text in texts}
        page = Page()
        page.feed(draft.made("html").decode())
        assert sum(tag == "h3" for tag, _attributes in page.tags) == 3


def test_an_older_figure_is_no_figure_of_the_month_but_is_told(tmp_path: Path, cmkit: Run) -> None:
    folder = half_a_year(tmp_path / "m")
    rows = (folder / "measures/2027-06.csv").read_text("utf-8").splitlines(keepends=True)
    write(folder / "measures/2027-06.csv", "".join(row for row in rows if ",followers," not in row))
    text = shown(built(folder, cmkit))
    assert "Dernier relevé : 1 351 abonnés" in text
    assert "1 402" not in text


# --- what is drawn holds together ---


def test_hostile_words_stay_words(tmp_path: Path, cmkit: Run) -> None:
    objectives = (
        f"objectives: [{{id: a, title: '{HOSTILE}', kpis: [{{id: k, metric: followers, label: '{HOSTILE}',"
        " role: primary, period: 1 month, platforms: [instagram]}]}]\n"
        "platforms: [{id: instagram, network: instagram}]\n"
    )
    folder = small(tmp_path / "m", objectives)
    write(
        folder / "strategy.yaml",
        (folder / "strategy.yaml").read_text("utf-8").replace("Martin}", f"'{HOSTILE}'}}", 1),
    )
    path = built(folder, cmkit, "--formats", "svg,html,pdf")
    tags = {element.tag.removeprefix(SVG) for element in ET.fromstring(path.read_bytes()).iter()}
    assert tags <= {
        "svg",
        "title",
        "desc",
        "rect",
        "text",
        "tspan",
        "g",
        "path",
        "circle",
        "line",
        "polyline",
    }
    assert "</text><script>" in shown(path)
    page = read(path.with_suffix(".html"))
    assert "script" not in {tag for tag, _attributes in page.tags}
    assert "</text><script>alert(1)</script>" in page.text


CARD = {
    "title": "",
    "name": "",
    "big": "",
    "unit": "",
    "state": "late",
    "word": "en retard",
    "change": "",
    "aims": "",
    "meaning": "",
    "lacks": [],
    "source": "",
}
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=120)
CARDS = st.fixed_dictionaries(
    {
        **dict.fromkeys(("title", "name", "change", "aims", "meaning", "source"), WORDS),
        "big": st.sampled_from(["", "7", "1 402", "123 456 789 012 €"]),
        "unit": WORDS,
        "lacks": st.lists(WORDS, max_size=5),
    }
).map(lambda drawn: CARD | drawn)
COURSE = Chart(
    "x",
    "Abonnés",
    "abonnés",
    tuple(Point("janv.", "janvier", Decimal(value)) for value in (1, 4, 2)),
    target=Decimal(9),
)


@given(st.lists(CARDS, max_size=MOST))
def test_nothing_is_written_or_drawn_outside_of_its_card(cards: list[dict[str, object]]) -> None:
    for one in placed([(card, COURSE if card["big"] else None) for card in cards], "fr"):
        width, height = float(one["width"]), float(one["height"])
        assert float(one["x"]) >= 10 and float(one["x"]) + width <= 287.1
        assert float(one["y"]) >= 30 and float(one["y"]) + height <= 193.1
        heights = sorted(float(row["y"]) for row in one["rows"])
        assert all(0 < y < height for y in heights)
        for row in one["rows"]:
            assert extent(row["text"]) * float(row["size"]) * 0.84 <= width - 9 or row["text"].endswith("…")
        if one["chart"]:
            frame = float(one["chart"]["height"]) * float(one["scale"])
            assert float(one["chart_y"]) + frame <= height


@pytest.mark.parametrize(
    ("number", "columns", "rows"), [(1, 1, 1), (2, 2, 1), (3, 3, 1), (4, 2, 2), (5, 3, 2), (6, 3, 2)]
)
def test_cards_fill_the_page(number: int, columns: int, rows: int) -> None:
    places = grid(number)
    assert len(set(places)) == number
    assert max(column for column, _row in places) == columns - 1
    assert max(row for _column, row in places) == rows - 1
