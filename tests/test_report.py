"""Reading what ``check`` tells: ten at most, by part, three things to do, completeness; then all of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import EXAMPLES, Run

HEAD = re.compile(r"^\S+:\d+:\d+  (?:error|warning|advice)  ([A-Z]{2}\d{3})  .+$", re.MULTILINE)


@pytest.fixture
def fresh(tmp_path: Path, cmkit: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a mission that was just begun."""
    monkeypatch.chdir(tmp_path)
    assert cmkit("init", "client", "--preset", "local", "--defaults", "--no-git").code == 0
    monkeypatch.chdir(tmp_path / "client")


def todo(out: str) -> list[str]:
    lines = out.splitlines()
    start = lines.index("Three things to do now")
    return lines[start + 1 : start + 7]


@pytest.mark.parametrize(
    "preset", ["local", "ecommerce", "b2b", "public", "association", "media", "personal"]
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_day_one_shows_ten_at_most_and_says_what_to_do(
    tmp_path: Path, cmkit: Run, preset: str, language: str
) -> None:
    assert cmkit("init", tmp_path / "c", "--preset", preset, "--defaults", "--no-git").code == 0
    told = cmkit("check", tmp_path / "c", "--lang", language).out
    assert told.count("\n  → ") <= 10
    assert told.count("\n  → ") == told.count("\n  $ cmkit ")
    assert {"fr": "Trois choses à faire maintenant", "en": "Three things to do now"}[language] in told
    assert re.search(r"mission \d/5 · client \d/4", told)
    assert "{" not in told


@pytest.mark.usefixtures("fresh")
def test_findings_stand_under_the_part_they_are_about_the_most_urgent_first(cmkit: Run) -> None:
    told = cmkit("check").out
    parts = [block.split("\n")[0] for block in told.split("\n\n") if not HEAD.match(block)]
    assert parts[:2] == ["Mission", "Objectives"], "the gate of the proposal, then what most rules wait for"
    objectives = told.split("\nObjectives\n")[1].split("\n\n")[0]
    assert HEAD.findall(objectives) == ["OB001"]


@pytest.mark.usefixtures("fresh")
def test_what_is_left_out_is_counted_and_all_shows_it(cmkit: Run) -> None:
    told, everything = cmkit("check"), cmkit("check", "--all")
    concise = cmkit("check", "--format", "concise").out.splitlines()
    left = re.search(
        r"^(\d+) more findings? \((.+)\): “cmkit check --all” shows everything\.$", told.out, re.M
    )
    assert left
    shown = HEAD.findall(told.out)
    assert len(shown) + int(left[1]) == len(concise) == len(HEAD.findall(everything.out))
    named = re.findall(r"([A-Z]{2}\d{3})(?: × (\d+))?", left[2])
    assert sorted([*shown, *(code for code, count in named for _one in range(int(count or 1)))]) == sorted(
        HEAD.findall(everything.out)
    )
    assert " more finding" not in everything.out
    assert told.code == everything.code == 1


@pytest.mark.usefixtures("fresh")
def test_three_different_things_are_to_be_done_each_with_its_command(cmkit: Run) -> None:
    lines = todo(cmkit("check").out)
    assert [line[:5] for line in lines[::2]] == ["  1. ", "  2. ", "  3. "]
    assert "(closes the gate “proposal”" in lines[0]
    assert re.search(r"\(closes the gate “kickoff”, \d+ more checks wait for it\)$", lines[2])
    commands = [line.strip() for line in lines[1::2]]
    assert all(command.startswith("cmkit ") for command in commands)
    assert len(set(commands)) == 3


def test_ten_times_the_same_hides_nothing_else(tmp_path: Path, cmkit: Run) -> None:
    entries = "".join(f"  - {{id: o{number}, title: But {number}}}\n" for number in range(40))
    (tmp_path / "strategy.yaml").write_text(f"cmkit: 1\nclient: {{name: X}}\nobjectives:\n{entries}", "utf-8")
    shown = HEAD.findall(cmkit("check", tmp_path).out)
    assert len(shown) == 10
    assert max(shown.count(code) for code in shown) <= 3


def test_nothing_found_is_said_and_completeness_still_told(cmkit: Run) -> None:
    told = cmkit("check", EXAMPLES / "boulangerie-martin", "--today", "2026-12-20", "--select", "OB")
    assert told.code == 0
    assert "to do now" not in told.out
    assert told.out.startswith("Filled, of the keys that the gates ask for: 33/33\n")
    assert "Nothing to report" in told.err


def test_a_strategy_that_cannot_be_read_is_told_alone(tmp_path: Path, cmkit: Run) -> None:
    (tmp_path / "strategy.yaml").write_text("cmkit: 1\nclient: {name: X}\nclient: {name: Y}\n", "utf-8")
    told = cmkit("check", tmp_path)
    assert told.code == 2
    assert HEAD.findall(told.out) == ["YA005"]
    assert "One thing to do now" in told.out
    assert "Filled" not in told.out


def test_colours_change_no_word() -> None:
    from cmkit.cli.check.told import plain, styled

    told = [(("Mission", "bold underline"),), (("a:1:1", "bold"), ("  [red]x", "yellow")), ()]
    assert styled(told).plain == plain(told) == "Mission\na:1:1  [red]x\n"
