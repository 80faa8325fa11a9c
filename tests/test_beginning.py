"""``cmkit init`` without questions: the folder, its files, git, and what is refused at once."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from cmkit.mission.opening import open_mission
from conftest import EXAMPLES, Run

ANSWERS = EXAMPLES / "answers.yaml"


def test_answers_over_a_preset_make_a_whole_mission(cmkit: Run, tmp_path: Path) -> None:
    told = cmkit(
        "init", tmp_path / "m", "--preset", "local", "--answers", ANSWERS, "--ci", "github", "--lang", "fr"
    )
    assert told.code == 0
    assert told.out == ""
    opened = open_mission(tmp_path / "m")
    assert opened.problems == ()
    assert opened.public is not None
    strategy = opened.public.strategy
    assert (strategy.client.name, strategy.mission.language, strategy.mission.country) == (
        "Boulangerie Martin",
        "fr",
        "FR",
    )
    assert [objective.id for objective in strategy.objectives] == ["commandes"]
    assert len(strategy.platforms) >= 2
    names = {
        path.relative_to(tmp_path / "m").as_posix() for path in (tmp_path / "m").rglob("*") if path.is_file()
    }
    assert {
        "strategy.yaml",
        ".gitattributes",
        ".gitignore",
        ".github/workflows/documents.yml",
        ".cmkit/strategy.schema.json",
        "private/private.yaml",
    } <= names


def test_the_strategy_is_lf_and_names_its_schema(cmkit: Run, tmp_path: Path) -> None:
    cmkit("init", tmp_path / "m", "--answers", ANSWERS)
    raw = (tmp_path / "m/strategy.yaml").read_bytes()
    assert raw.startswith(b"# yaml-language-server: $schema=.cmkit/strategy.schema.json\ncmkit: 1\n")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")


def test_defaults_take_the_name_of_the_folder(cmkit: Run, tmp_path: Path) -> None:
    assert cmkit("init", tmp_path / "atelier-vert", "--defaults", "--preset", "b2b").code == 0
    assert "name: Atelier Vert" in (tmp_path / "atelier-vert/strategy.yaml").read_text("utf-8")


def test_git_makes_a_first_commit_without_private(
    cmkit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"):
        monkeypatch.setenv(name, "Léa")
    for name in ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(name, "lea@example.com")
    root = tmp_path / "m"
    assert cmkit("init", root, "--answers", ANSWERS, "--git").code == 0
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True
    ).stdout.split()
    assert "strategy.yaml" in tracked
    assert not [name for name in tracked if name.startswith(("private/", ".cmkit/local/"))]
    left = subprocess.run(
        ["git", "status", "--porcelain"], cwd=root, capture_output=True, text=True, check=True
    )
    assert left.stdout == ""


def test_a_mission_is_never_begun_twice(cmkit: Run, tmp_path: Path) -> None:
    cmkit("init", tmp_path / "m", "--answers", ANSWERS)
    before = (tmp_path / "m/strategy.yaml").read_bytes()
    told = cmkit("init", tmp_path / "m", "--answers", ANSWERS)
    assert told.code == 2
    assert "already" in told.err
    assert (tmp_path / "m/strategy.yaml").read_bytes() == before


def test_a_file_where_a_folder_is_due(cmkit: Run, tmp_path: Path) -> None:
    (tmp_path / "m").write_text("precious")
    told = cmkit("init", tmp_path / "m", "--answers", ANSWERS)
    assert (told.code, (tmp_path / "m").read_text()) == (2, "precious")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_told_before_anything(cmkit: Run, tmp_path: Path) -> None:
    (tmp_path / "m").mkdir(mode=0o500)
    assert cmkit("init", tmp_path / "m", "--answers", ANSWERS).code == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cmkit: 1\nclient: {name: X, activté: y}\n", "activity"),
        ("cmkit: 2\nclient: {name: X}\n", "newer"),
        ("client: {name: X}\nclient: {name: Y}\n", "twice"),
        ("client: {name: [}\n", "bracket"),
        ("", "empty"),
        ("- a\n", "keys are due"),
        ("client: {name: 3}\n", "quotes"),
    ],
)
def test_answers_that_do_not_fit_write_nothing(cmkit: Run, tmp_path: Path, text: str, said: str) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(text, "utf-8")
    told = cmkit("init", tmp_path / "m", "--answers", answers)
    assert told.code == 2
    assert said in told.err
    assert "answers.yaml:" in told.err
    assert not (tmp_path / "m").exists()


def test_an_unknown_preset_is_told_before_a_terminal_is_missed(
    cmkit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", None)
    told = cmkit("init", tmp_path / "m", "--preset", "lcoal")
    assert told.code == 2
    assert "Did you mean “local”?" in told.err


def test_an_unknown_preset_names_the_seven(cmkit: Run, tmp_path: Path) -> None:
    told = cmkit("init", tmp_path / "m", "--preset", "bakery", "--defaults")
    assert told.code == 2
    assert "association" in told.err


def test_no_terminal_names_the_flags_at_once(tmp_path: Path) -> None:
    import sys

    told = subprocess.run(
        [sys.executable, "-m", "cmkit", "init", str(tmp_path / "m")],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert "--answers" in told.stderr
    assert "--defaults" in told.stderr
    assert not (tmp_path / "m").exists()
