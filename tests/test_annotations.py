"""Findings as CI services take them: escaped, the gravest first, fingerprints that last."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path

import pytest

from conftest import Run

STRATEGY = textwrap.dedent(
    """\
    cmkit: 1
    client: {name: Martin}
    objectives:
      - id: midi
        title: "100%, c'est: tout, ::error::"
      - id: soir
        title: Le soir
    """
)


@pytest.fixture
def mission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "strategy.yaml").write_text(STRATEGY, "utf-8")
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_github_takes_every_finding_as_one_command_errors_first(mission: Path, cmkit: Run) -> None:
    ran = cmkit("check", "-C", mission, "--format", "github")
    assert ran.code == 1
    lines = ran.out.splitlines()
    shape = (
        r"::(error|warning|notice) file=strategy\.yaml,line=\d+,col=\d+,title=[A-Z]{2}\d{3} [^:,]*::[^\r\n]+"
    )
    assert all(re.fullmatch(shape, line) for line in lines)
    levels = [line.split(" ")[0] for line in lines]
    assert levels == sorted(levels, key=["::error", "::warning", "::notice"].index)
    titles = [line for line in lines if "title=OB003" in line and "line=4," in line]
    assert "100%25%2C c'est%3A tout%2C %3A%3Aerror%3A%3A" in titles[0]


def test_it_is_chosen_in_github_actions_and_writes_a_summary(
    mission: Path, cmkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = mission / "summary.md"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    ran = cmkit("check")
    assert ran.out.startswith("::error ")
    table = page.read_text("utf-8").splitlines()
    rows = [line for line in table if line.startswith("| strategy.yaml:")]
    assert len(rows) == len(ran.out.splitlines())
    assert cmkit("check", "--format", "concise").out.startswith("strategy.yaml:")


def test_gitlab_fingerprints_are_unique_and_outlive_unrelated_edits(mission: Path, cmkit: Run) -> None:
    before = json.loads(cmkit("check", "--format", "gitlab").out)
    marks = [one["fingerprint"] for one in before]
    assert len(set(marks)) == len(marks)
    assert {one["severity"] for one in before} <= {"info", "minor", "major"}
    assert all(one["location"]["path"] == "strategy.yaml" for one in before)
    moved = STRATEGY.replace("objectives:\n", "# a comment\n\nobjectives:\n  - {id: new, title: Nouveau}\n")
    (mission / "strategy.yaml").write_text(moved, "utf-8")
    after = {one["fingerprint"]: one for one in json.loads(cmkit("check", "--format", "gitlab").out)}
    kept = [one for one in before if one["check_name"] == "OB003"]
    assert kept
    for one in kept:
        assert (
            after[one["fingerprint"]]["location"]["lines"]["begin"] == one["location"]["lines"]["begin"] + 3
        )


@pytest.mark.parametrize("form", ["github", "gitlab"])
def test_nothing_of_a_private_file_is_in_them(mission: Path, cmkit: Run, form: str) -> None:
    (mission / "private").mkdir()
    (mission / "private/private.yaml").write_text("cmkit: 1\nsignals: [{canary: canary}]\n", "utf-8")
    ran = cmkit("check", "--format", form)
    assert "private/private.yaml" in ran.out
    assert "canary" not in ran.out


def test_a_strategy_that_cannot_be_read_is_told_too(mission: Path, cmkit: Run) -> None:
    (mission / "strategy.yaml").write_text("cmkit: 1\na: 1\na: 2\n", "utf-8")
    github = cmkit("check", "--format", "github")
    assert github.code == 2
    assert "::error file=strategy.yaml,line=3,col=1,title=YA005" in github.out
    gitlab = cmkit("check", "--format", "gitlab")
    assert gitlab.code == 2
    assert json.loads(gitlab.out)[0]["check_name"] == "YA005"


def test_several_missions_are_told_with_their_folders(mission: Path, cmkit: Run) -> None:
    other = mission / "autre"
    other.mkdir()
    (other / "strategy.yaml").write_text(STRATEGY, "utf-8")
    report = json.loads(cmkit("check", ".", "autre", "--format", "gitlab").out)
    assert {one["location"]["path"] for one in report} == {"strategy.yaml", "autre/strategy.yaml"}
    assert len({one["fingerprint"] for one in report}) == len(report)


def test_a_fingerprint_outlives_figures_and_entries_without_an_id(mission: Path, cmkit: Run) -> None:
    """Days that pass, counts, and neighbours that come and go are no change of a finding."""
    months = mission / "calendar"
    months.mkdir()
    item = "{{id: {id}, date: 2027-01-20, title: La galette, status: scheduled}}"
    before = "cmkit: 1\nitems:\n  - " + item.format(id="galette") + "\n"
    kpis = "    kpis: [{label: Couverts}]\n"
    (months / "2027-01.yaml").write_text(before, "utf-8")
    (mission / "strategy.yaml").write_text(STRATEGY + kpis, "utf-8")

    def marks() -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for one in json.loads(cmkit("check", "--format", "gitlab").out):
            found.setdefault(one["check_name"], set()).add(one["fingerprint"])
        return found

    first = marks()
    assert {"CA001", "OB006", "PA003"} <= first.keys()
    other = "  - {id: pain, date: 2027-01-10, title: Le pain, status: draft}\n"
    (months / "2027-01.yaml").write_text(before.replace("items:\n", "items:\n" + other), "utf-8")
    (mission / "strategy.yaml").write_text(
        STRATEGY + kpis.replace("[{label", "[{label: Ticket}, {label"), "utf-8"
    )
    then = marks()
    assert first["CA001"] <= then["CA001"]
    assert first["OB006"] < then["OB006"]
    assert first["PA003"] == then["PA003"]


def test_a_summary_stays_a_page(mission: Path, cmkit: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = "".join(f"  - {{id: o{number}, title: But {number}}}\n" for number in range(400))
    (mission / "strategy.yaml").write_text(f"cmkit: 1\nclient: {{name: X}}\nobjectives:\n{entries}", "utf-8")
    page = mission / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    ran = cmkit("check", "--format", "github")
    rows = [line for line in page.read_text("utf-8").splitlines() if line.startswith("| strategy.yaml:")]
    assert len(rows) == 200
    assert f"\n{len(ran.out.splitlines()) - 200} more are in the log.\n" in page.read_text("utf-8")
    levels = [line.split(" ")[0] for line in ran.out.splitlines()]
    assert levels[0] == "::error"
    assert levels == sorted(levels, key=["::error", "::warning", "::notice"].index)
