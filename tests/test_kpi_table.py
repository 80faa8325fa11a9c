"""``cmkit kpi table``: every KPI with its start, what is expected, what it is, and who owes what."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from pathlib import Path

import pytest
from measured import STRATEGY, files, measured, with_figures
from test_asking import posix

from cmkit.measures.verdicts import SHAPES
from conftest import EXAMPLES, Ran, Run


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    """At the end of March 247 followers more are expected, and 200 visits a month."""
    return with_figures(
        measured(tmp_path / "mission"),
        "2027-02-28 followers insta 1100",
        "2027-03-31 followers insta 1230",
        "2027-03 sessions - 180",
        "2027-04 sessions - 150",
    )


def table(cmkit: Run, mission: Path, *words: str, today: str = "2027-04-05", language: str = "en") -> Ran:
    return cmkit("--lang", language, "-C", mission, "kpi", "table", *words, "--today", today)


def test_each_objective_says_its_verdict_and_what_follows_each_kpi_its_figures(
    cmkit: Run, mission: Path
) -> None:
    ran = table(cmkit, mission)
    assert (ran.code, ran.err) == (0, "")
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert "Bring the regulars back: ◆ moderate success → optimise" in lines
    assert "Orders on the site: ◆ moderate success → optimise" in lines
    assert "Be known for the bread: – no verdict" in lines
    assert "Followers 1,000 1,247 1,230 93% ◆ moderate success 2027-03-31" in lines
    visits = next(place for place, line in enumerate(lines) if line.startswith("Website"))
    assert lines[visits] == "Website 100 200 180 80% ◆ moderate success 2027-03-31"
    assert lines[visits + 1] == "sessions"


def test_what_is_expected_is_that_of_the_day_that_the_figure_is_of(cmkit: Run, mission: Path) -> None:
    """The attainment is held against it: 230 of 247 at the end of March, whatever is expected by June."""
    march, june = (table(cmkit, mission, today=day).out for day in ("2027-04-05", "2027-06-20"))
    assert "1,247" in march and "1,247" in june


def test_figures_that_name_no_platform_are_told_to_who_reads_platforms(cmkit: Run, mission: Path) -> None:
    assert "without a platform" not in " ".join(table(cmkit, mission).out.split())
    with_figures(mission, "2027-03-31 followers - 1900")
    said = " ".join(table(cmkit, mission).out.split())
    assert "Followers reads insta; figures without a platform" not in said, "its own are as recent"
    with_figures(mission, "2027-04-30 followers - 1990")
    said = " ".join(table(cmkit, mission, today="2027-05-05").out.split())
    assert "Followers reads insta; figures without a platform go up to 2027-04-30" in said


def test_what_is_missing_is_said_with_who_owes_it(cmkit: Run, mission: Path) -> None:
    said = " ".join(table(cmkit, mission).out.split())
    assert "missing for Engagement rate by reach: a first reading on insta (Camille Roy)" in said
    assert "missing for opening-known: a first reading (Claire Martin)" in said
    assert "missing for Something: its metric" in said
    assert "missing: a primary KPI (Camille Roy)" in said


def test_a_month_is_shown_as_it_was_at_its_end(cmkit: Run, mission: Path) -> None:
    february = table(cmkit, mission, "--month", "2027-02").out
    assert "1,100" in february and "1,230" not in february and "180" not in february
    assert table(cmkit, mission, "--month", "2027-09").out == table(cmkit, mission).out


def test_one_objective_is_shown_alone_even_a_stopped_one(cmkit: Run, mission: Path) -> None:
    file = mission / "strategy.yaml"
    file.write_text(STRATEGY.replace("title: Orders", "state: stopped\n    title: Orders"), "utf-8")
    assert "Orders" not in table(cmkit, mission).out
    alone = table(cmkit, mission, "--objective", "orders").out
    assert "Orders on the site" in alone and "regulars" not in alone


def test_an_unknown_objective_suggests_the_nearest(cmkit: Run, mission: Path) -> None:
    ran = table(cmkit, mission, "--objective", "order")
    assert (ran.code, ran.out) == (2, "") and "Did you mean “orders”?" in ran.err
    ran = table(cmkit, mission, "--objective", "zzz")
    assert ran.code == 2 and "regulars, orders, image" in ran.err


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("example", ["mission", "boulangerie-martin", "national-archives"])
def test_it_stays_within_80_columns_and_nothing_is_cut(
    cmkit: Run, mission: Path, language: str, example: str
) -> None:
    folder = mission if example == "mission" else EXAMPLES / example
    out = table(cmkit, folder, today="2027-07-05", language=language).out
    assert out
    assert max(map(len, out.splitlines())) <= 80
    assert "…" not in out
    said = "".join(out.split())
    for row in csv_rows(table(cmkit, folder, "--format", "csv", today="2027-07-05", language=language).out):
        assert "".join(row[0].split()) in said


def test_long_words_and_numbers_keep_their_columns(cmkit: Run, tmp_path: Path) -> None:
    label = "Donaudampfschifffahrtsgesellschaftskapitän unter allen Umständen"
    text = STRATEGY.replace("metric: followers\n", f"metric: followers\n        label: {label}\n")
    text = text.replace("value: 1000,", "value: 10000000,").replace("value: 2000,", "value: 20000000,")
    folder = with_figures(measured(tmp_path / "mission", text), "2027-03-31 followers insta 12345678.5")
    lines = table(cmkit, folder).out.splitlines()
    assert max(map(len, lines)) <= 80
    names = "".join(line.split("  ")[0].strip() for line in lines)
    assert "Donaudampfschifffahrtsgesellschaftskapitän" in names
    assert any("12,345,679" in line for line in lines)


def test_every_state_has_a_shape_of_its_own_beside_its_word(cmkit: Run, mission: Path) -> None:
    told = {state: shape for state, shape in SHAPES.items() if state not in ("unknown", "none")}
    assert len(set(told.values())) == len(told)
    assert "\x1b" not in table(cmkit, mission).out


def csv_rows(text: str) -> list[list[str]]:
    delimiter = ";" if text.partition("\n")[0].count(";") > 3 else ","
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter))[1:]


def test_csv_and_json_say_the_same_in_plain_numbers(cmkit: Run, mission: Path) -> None:
    rows = csv_rows(table(cmkit, mission, "--format", "csv").out)
    told = json.loads(table(cmkit, mission, "--format", "json").out)
    kpis = [kpi for objective in told["objectives"] for kpi in objective["kpis"]]
    assert len(rows) == len(kpis) == 6
    for row, kpi in zip(rows, kpis, strict=True):
        expected = (kpi["expected"] or kpi["expected_today"] or {}).get("low") or ""
        assert [row[4], row[5], row[6], row[7]] == [
            kpi["baseline"] or "",
            expected,
            kpi["value"] or "",
            kpi["attainment"] or "",
        ]
    assert told["as_of"] == "2027-04-05"
    assert told["objectives"][0]["proposal"] == ["optimise"]
    assert kpis[0]["attainment"] == "0.9328"
    assert {"what": "reading", "owed_by": ["camille"]} in kpis[1]["missing"]


def test_a_mission_without_figures_says_how_to_bring_some(cmkit: Run, tmp_path: Path) -> None:
    ran = table(cmkit, measured(tmp_path / "mission"))
    assert ran.code == 0
    assert "Bring the regulars back: – no verdict" in " ".join(ran.out.split())
    assert "cmkit kpi import" in ran.err and "cmkit kpi record" in ran.err


@pytest.mark.parametrize(
    "text",
    ["cmkit: 1\nclient: {name: A}\n", "cmkit: 1\nclient: {name: A}\nobjectives: [{id: o, title: O}]\n"],
)
def test_a_mission_without_kpis_says_what_to_do_next(cmkit: Run, tmp_path: Path, text: str) -> None:
    ran = table(cmkit, measured(tmp_path / "mission", text))
    assert (ran.code, ran.out) == (0, "")
    assert "cmkit ask objectives" in ran.err
    assert json.loads(table(cmkit, tmp_path / "mission", "--format", "json").out)["version"] == 1


def test_figures_that_cannot_be_read_are_told_beside_the_table(cmkit: Run, mission: Path) -> None:
    with (mission / "measures/2027-03.csv").open("a", encoding="utf-8") as file:
        file.write("2027-03-31,2027-03-31,followers,insta,,,many,,,,,\n")
    ran = table(cmkit, mission)
    assert ran.code == 0 and "1,230" in ran.out
    assert "measures/2027-03.csv cannot be read whole" in ran.err


def test_a_strategy_that_cannot_be_read_is_refused(cmkit: Run, mission: Path) -> None:
    (mission / "strategy.yaml").write_text("cmkit: 1\nclient: [", "utf-8")
    ran = table(cmkit, mission)
    assert (ran.code, ran.out) == (2, "") and "cmkit check" in ran.err


def test_it_writes_nothing(cmkit: Run, mission: Path) -> None:
    before = files(mission)
    for words in ([], ["--format", "csv"], ["--format", "json"], ["--month", "2027-02"]):
        table(cmkit, mission, *words)
    assert files(mission) == before


@posix
@pytest.mark.parametrize(("columns", "widest"), [(70, 80), (99, 80), (100, 100), (200, 100)])
def test_a_wider_terminal_gives_names_more_room(tmp_path: Path, columns: int, widest: int) -> None:
    import pexpect

    label = "How many people of the neighbourhood follow the bakery from one week to the next"
    text = STRATEGY.replace("metric: followers\n", f"metric: followers\n        label: {label}\n")
    folder = with_figures(measured(tmp_path / "mission", text), "2027-03-31 followers insta 1230")
    environment = {**os.environ, "LANG": "en_GB.UTF-8", "TERM": "xterm"}
    environment.pop("COLUMNS", None)
    words = ["-m", "cmkit", "-C", str(folder), "kpi", "table", "--today", "2027-04-05"]
    child = pexpect.spawn(
        sys.executable, words, env=environment, encoding="utf-8", timeout=20, dimensions=(50, columns)
    )
    child.expect(pexpect.EOF)
    said = str(child.before)
    assert widest - 20 < max(len(line.rstrip()) for line in said.splitlines()) <= widest
