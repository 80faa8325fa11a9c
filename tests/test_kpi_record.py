"""``cmkit kpi record``: a figure as people write it, kept once, corrected in the open, in any order."""

from __future__ import annotations

import itertools
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measured import HEADER, files, measured, readings

from cmkit.cli.main import run
from conftest import Ran, Run

TODAY = "2027-04-02"


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    return measured(tmp_path / "mission")


def record(cmkit: Run, mission: Path, *words: str, today: str = TODAY, language: str = "en") -> Ran:
    return cmkit("--lang", language, "-C", mission, "kpi", "record", *words, "--today", today)


def test_a_state_is_of_today_where_no_day_is_named(cmkit: Run, mission: Path) -> None:
    ran = record(cmkit, mission, "followers", "1250", "--platform", "insta", "--source", "the  app")
    assert ran.code == 0
    assert ran.err == "Recorded: followers, insta, 2 April 2027: 1,250.\n"
    written = (mission / "measures/2027-04.csv").read_text("utf-8")
    assert written == f"{HEADER}\n2027-04-02,2027-04-02,followers,insta,,,1250,,,2027-04-02,the app,\n"


def test_a_count_needs_its_days(cmkit: Run, mission: Path) -> None:
    ran = record(cmkit, mission, "sessions", "12")
    assert ran.code == 2
    assert "--month 2027-02" in ran.err
    assert not (mission / "measures").exists()


@pytest.mark.parametrize(
    ("days", "start", "end"),
    [
        (["--month", "2027-02"], "2027-02-01", "2027-02-28"),
        (["--start", "2027-02-08", "--end", "2027-02-14"], "2027-02-08", "2027-02-14"),
        (["--on", "2027-03-01"], "2027-03-01", "2027-03-01"),
        (["--end", "2027-03-01"], "2027-03-01", "2027-03-01"),
    ],
)
def test_a_figure_lies_in_the_days_that_are_said(
    cmkit: Run, mission: Path, days: list[str], start: str, end: str
) -> None:
    assert record(cmkit, mission, "sessions", "40", *days).code == 0
    (row,) = readings(mission)
    assert (row["start"], row["end"], row["value"]) == (start, end, "40")
    assert (mission / f"measures/{end[:7]}.csv").exists()


def test_a_state_said_of_a_month_is_that_of_its_last_day(cmkit: Run, mission: Path) -> None:
    assert record(cmkit, mission, "followers", "1250", "--month", "2027-02").code == 0
    (row,) = readings(mission)
    assert (row["start"], row["end"]) == ("2027-02-28", "2027-02-28")


@pytest.mark.parametrize(
    ("typed", "language", "kept"),
    [
        ("1 234,5", "fr", "1234.5"),
        ("1\N{NARROW NO-BREAK SPACE}234", "fr", "1234"),
        ("1,234.5", "en", "1234.5"),
        ("1,3k", "fr", "1300"),
        ("0", "en", "0"),
    ],
)
def test_a_figure_is_read_as_people_write_it(
    cmkit: Run, mission: Path, typed: str, language: str, kept: str
) -> None:
    ran = record(cmkit, mission, "--kpi", "visits", typed, "--month", "2027-03", language=language)
    assert ran.code == 0, ran.err
    assert readings(mission)[0]["value"] == kept


def test_a_kpi_names_metric_and_platform(cmkit: Run, mission: Path) -> None:
    assert record(cmkit, mission, "--kpi", "fans", "1250").code == 0
    (row,) = readings(mission)
    assert (row["metric"], row["platform"]) == ("followers", "insta")


def test_a_kpi_of_several_platforms_asks_which(cmkit: Run, mission: Path) -> None:
    ran = record(cmkit, mission, "--kpi", "both", "12", "--month", "2027-03")
    assert ran.code == 2 and "insta, fb" in ran.err
    assert record(cmkit, mission, "--kpi", "both", "12", "--platform", "fb", "--month", "2027-03").code == 0
    assert readings(mission)[0]["platform"] == "fb"


def test_a_rate_is_made_of_its_parts_and_keeps_them(cmkit: Run, mission: Path) -> None:
    parts = ["--numerator", "112", "--denominator", "3612", "--month", "2027-03"]
    assert record(cmkit, mission, "--kpi", "touched", *parts).code == 0
    (row,) = readings(mission)
    assert (row["numerator"], row["denominator"], row["value"]) == ("112", "3612", "3.100775")
    before = files(mission)
    ran = record(cmkit, mission, "--kpi", "touched", "9", *parts)
    assert ran.code == 2 and "which is 3.1" in ran.err
    assert files(mission) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--kpi", "touched", "--numerator", "1", "--month", "2027-03"], "--denominator"),
        (
            ["--kpi", "touched", "--numerator", "1", "--denominator", "0", "--month", "2027-03"],
            "divided by 0",
        ),
        (["sessions", "--numerator", "1", "--denominator", "2", "--month", "2027-03"], "is no rate"),
        (["sessions", "3 %", "--month", "2027-03"], "percent"),
        (["sessions", "many", "--month", "2027-03"], "“many” is no figure"),
        (["sessions", "1e9", "--month", "2027-03"], "is no figure"),
        (["sessions", "9" * 40, "--month", "2027-03"], "is no figure"),
        (["sessions", "1.250", "--month", "2027-03"], "Write 1250, or 1.2500."),
        (["sessions", "1", "234", "--month", "2027-03"], "quotes"),
        (["sessions", "--month", "2027-03"], "Say the figure"),
        ([], "Say what was measured"),
        (["folowers", "3"], "Did you mean “followers”?"),
        (["fans", "3"], "--kpi fans"),
        (["--kpi", "fan", "3"], "Did you mean “fans”?"),
        (["--kpi", "bare", "3"], "no metric"),
        (["followers", "3", "--platform", "tiktok"], "insta, fb"),
        (["followers", "3", "--item", "2027-03-02-insta-abd"], "Did you mean “2027-03-02-insta-abc”?"),
        (["sessions", "3", "--month", "2027-05"], "still to come"),
        (["sessions", "3", "--month", "2027-04"], "still to come"),
        (["sessions", "3", "--month", "2027-02", "--on", "2027-02-01"], "Say the days once"),
        (["sessions", "3", "--start", "2027-03-02", "--end", "2027-03-01"], "comes after"),
        (["sessions", "3", "--month", "March"], "is not a month"),
    ],
)
def test_what_is_no_figure_changes_nothing(cmkit: Run, mission: Path, words: list[str], said: str) -> None:
    before = files(mission)
    ran = record(cmkit, mission, *words)
    assert ran.code == 2
    assert said in ran.err
    assert files(mission) == before


def test_a_point_that_may_part_thousands_is_asked_about_in_french(cmkit: Run, mission: Path) -> None:
    ran = cmkit("-C", mission, "--lang", "fr", "kpi", "record", "followers", "1.250", "--platform", "insta")
    assert ran.code == 2
    assert "« 1.250 » peut être un millier ou un nombre à décimales." in ran.err
    assert "Écrivez 1250, ou 1,250." in ran.err


def test_a_negative_figure_comes_after_two_dashes(cmkit: Run, mission: Path) -> None:
    options = ["--month", "2027-03", "--today", TODAY]
    ran = cmkit("-C", mission, "kpi", "record", "new-followers", *options, "--", "-4")
    assert ran.code == 0, ran.err
    assert readings(mission)[0]["value"] == "-4"


@pytest.mark.parametrize(
    ("word", "weighs"),
    [("yes", "1"), ("Mostly", "0.75"), ("plutôt non", "0.4"), ("non", "0"), ("0.6", "0.6")],
)
def test_a_judgement_is_a_word_or_a_figure(cmkit: Run, mission: Path, word: str, weighs: str) -> None:
    assert record(cmkit, mission, "--kpi", "opening", word).code == 0
    (row,) = readings(mission)
    assert row["value"] == weighs
    assert row["note"] == ("" if word[0].isdigit() else word)


def test_twice_is_once(cmkit: Run, mission: Path) -> None:
    words = ["followers", "1250", "--platform", "insta"]
    record(cmkit, mission, *words)
    before = files(mission)
    ran = record(cmkit, mission, *words)
    assert (ran.code, ran.err) == (0, "That figure is on record already: nothing changes.\n")
    assert files(mission) == before
    assert record(cmkit, mission, *words, "--on", TODAY, today="2027-04-20").code == 0
    assert files(mission) == before


def test_a_correction_is_said_and_the_first_figure_stays(cmkit: Run, mission: Path) -> None:
    words = ["--platform", "insta", "--on", "2027-03-31"]
    record(cmkit, mission, "followers", "1250", *words)
    ran = record(cmkit, mission, "followers", "1260", *words, today="2027-04-09")
    assert "It corrects 1,250, which stays on record." in ran.err
    assert [(row["value"], row["recorded_on"]) for row in readings(mission)] == [
        ("1250", "2027-04-02"),
        ("1260", "2027-04-09"),
    ]
    before = files(mission)
    ran = record(cmkit, mission, "followers", "1270", *words, today="2027-04-05")
    assert ran.code == 2 and "2027-04-09" in ran.err
    assert files(mission) == before


def test_a_slip_put_right_on_the_same_day_leaves_one_line(cmkit: Run, mission: Path) -> None:
    record(cmkit, mission, "followers", "12500", "--platform", "insta")
    ran = record(cmkit, mission, "followers", "1250", "--platform", "insta")
    assert "It takes the place of 12,500" in ran.err
    assert [row["value"] for row in readings(mission)] == ["1250"]


def test_missing_is_not_zero(cmkit: Run, mission: Path) -> None:
    record(cmkit, mission, "--kpi", "visits", "0", "--month", "2027-02")
    table = cmkit("-C", mission, "kpi", "table", "--format", "csv", "--today", "2027-03-01").out
    assert "sessions" in table and ",0," in table
    (mission / "measures/2027-02.csv").unlink()
    table = cmkit("-C", mission, "kpi", "table", "--format", "csv", "--today", "2027-03-01").out
    assert ",0," not in table


def test_a_file_that_cannot_be_read_whole_takes_no_figure(cmkit: Run, mission: Path) -> None:
    (mission / "measures").mkdir()
    (mission / "measures/2027-04.csv").write_text(f'{HEADER}\n2027-04-01,"open\n', "utf-8")
    before = files(mission)
    ran = record(cmkit, mission, "followers", "1250")
    assert ran.code == 2 and "measures/2027-04.csv" in ran.err
    assert files(mission) == before


def test_a_strategy_that_cannot_be_read_takes_no_figure(cmkit: Run, mission: Path) -> None:
    (mission / "strategy.yaml").write_text("cmkit: 1\nclient: {name: [", "utf-8")
    ran = record(cmkit, mission, "followers", "1250")
    assert ran.code == 2 and "cmkit check" in ran.err
    assert not (mission / "measures").exists()


def test_what_hostile_words_say_stays_in_its_cell(cmkit: Run, mission: Path) -> None:
    note = '=1+1\n2027-01-01,x,"\x1b[31m'
    assert record(cmkit, mission, "followers", "3", "--note", note).code == 0
    (row,) = readings(mission)
    assert len((mission / "measures/2027-04.csv").read_text("utf-8").splitlines()) == 2
    assert row["value"] == "3"
    assert record(cmkit, mission, "followers", "4").code == 0


FIGURES = [
    ("followers", "1250", "--platform", "insta", "--on", "2027-03-31"),
    ("followers", "1300", "--platform", "insta", "--on", "2027-04-01"),
    ("followers", "90", "--platform", "fb", "--on", "2027-03-31"),
    ("sessions", "180", "--month", "2027-03"),
    ("sessions", "12", "--start", "2027-03-01", "--end", "2027-03-01"),
    ("--kpi", "touched", "--numerator", "1", "--denominator", "3", "--month", "2027-03"),
]


@settings(max_examples=12, deadline=None)
@given(order=st.permutations(FIGURES), again=st.lists(st.sampled_from(FIGURES), max_size=2))
def test_in_any_order_the_files_are_the_same(
    order: list[tuple[str, ...]], again: list[tuple[str, ...]]
) -> None:
    made = []
    for one in (FIGURES, [*order, *again]):
        with TemporaryDirectory() as name:
            folder = measured(Path(name) / "mission")
            for words in one:
                assert run(["-q", "-C", str(folder), "kpi", "record", *words, "--today", TODAY]) == 0
            made.append(files(folder))
    assert made[0] == made[1]
    assert all(b"\r" not in raw for raw in itertools.chain.from_iterable(one.values() for one in made))
