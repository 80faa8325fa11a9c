"""The command line as a whole: help, options that stand anywhere, errors in one's language, exit codes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cmkit import __version__
from cmkit.cli.session import take_session
from cmkit.cli.table import COMMANDS
from cmkit.problems import InputRefused
from conftest import EXAMPLES, Run

COMMAND = [sys.executable, "-m", "cmkit"]


def test_version_is_told_before_anything_is_imported() -> None:
    told = subprocess.run([*COMMAND, "--version"], capture_output=True, text=True, check=True)
    assert told.stdout == f"cmkit {__version__}\n"
    imported = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "cmkit", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not [name for name in ("typer", "pydantic", "yaml", "rich") if f" {name}\n" in imported.stderr]


@pytest.mark.parametrize(("language", "word"), [("fr", "Commandes"), ("en", "Commands")])
def test_help_lists_every_command_in_both_languages(cmkit: Run, language: str, word: str) -> None:
    told = cmkit("--help", "--lang", language)
    assert told.code == 0
    assert word in told.out
    for command in COMMANDS:
        assert f"  {command.name}" in told.out
        assert command.summary.said(language) in told.out
    assert max(map(len, told.out.splitlines())) <= 100


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_command_explains_itself_with_an_example_first(command: str, language: str) -> None:
    told = subprocess.run(
        [*COMMAND, "--lang", language, command, "--help"], capture_output=True, text=True, check=True
    )
    examples = [line for line in told.stdout.splitlines() if line.strip().startswith(f"cmkit {command}")]
    assert examples
    assert told.stdout.index(examples[0]) < told.stdout.index("--help")


def test_no_command_is_usage_and_shows_the_help(cmkit: Run) -> None:
    told = cmkit()
    assert (told.code, "cmkit init" in told.out) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "cmkit check"),
        (["--frobnicate"], "--frobnicate"),
        (["check", "--formt", "json"], "--format"),
        (["check", "--format", "xml"], "json"),
        (["check", "--today", "tomorrow"], "2027-01-31"),
        (["check", "--gate"], "--gate"),
        (["--lang", "de", "check"], "de"),
        (["-C"], "-C"),
        (["rules", "XX999"], "XX999"),
        (["catalogue", "kinds", "webvisits"], "webvisits"),
        (["check", "/nowhere/at/all"], "/nowhere/at/all"),
    ],
)
def test_wrong_usage_ends_with_two_and_names_the_value(cmkit: Run, arguments: list[str], said: str) -> None:
    told = cmkit(*arguments)
    assert told.code == 2
    assert told.out == ""
    assert said in told.err
    assert "Traceback" not in told.err


def test_usage_errors_speak_french(cmkit: Run) -> None:
    assert "Il n’y a pas de commande" in cmkit("--lang", "fr", "chek").err
    assert "Il n’y a pas d’option --formt" in cmkit("check", "--lang", "fr", "--formt", "x").err


def test_shared_options_stand_anywhere_before_two_dashes() -> None:
    session, rest = take_session(["check", "--lang=fr", "-C", "there", "--gate", "kickoff", "-q"], {})
    assert (session.language, session.folder, session.quiet) == ("fr", Path("there"), True)
    assert rest == ["check", "--gate", "kickoff"]
    session, rest = take_session(["check", "--", "-q"], {"NO_COLOR": "1"})
    assert (session.quiet, session.colour, rest) == (False, False, ["check", "--", "-q"])
    with pytest.raises(InputRefused):
        take_session(["check", "--lang"], {})


def test_a_reader_that_goes_away_is_no_failure() -> None:
    command = f"{sys.executable} -m cmkit rules | head -1; exit ${{PIPESTATUS[0]}}"
    told = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert told.returncode == 0
    assert "Traceback" not in told.stderr


def test_a_failure_inside_is_told_without_a_traceback(cmkit: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("out of cheese")

    monkeypatch.setattr("cmkit.cli.main._dispatch", fail)
    told = cmkit("check")
    assert told.code == 3
    assert "out of cheese" in told.err
    assert "Traceback" not in told.err
    with pytest.raises(RuntimeError):
        cmkit("check", "--debug")


def test_ctrl_c_ends_with_130(cmkit: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cmkit.cli.main._dispatch", interrupt)
    assert cmkit("check").code == 130


def test_check_of_the_examples_is_as_expected(cmkit: Run) -> None:
    for folder in sorted(EXAMPLES.iterdir()):
        if not folder.is_dir():
            continue
        told = cmkit("check", folder, "--format", "concise", "--today", "2026-12-20")
        assert told.out == (folder / "expected-findings.txt").read_text("utf-8"), folder.name


def test_json_is_json_and_stands_alone_on_stdout(cmkit: Run) -> None:
    import json

    told = cmkit("check", EXAMPLES / "national-archives", "--format", "json")
    findings = json.loads(told.out)["findings"]
    assert told.code == 1
    assert {"code", "severity", "file", "line", "column", "key", "reason", "remedy"} <= set(findings[0])
    assert all(finding["line"] for finding in findings)


def test_fail_on_decides_what_ends_with_one(cmkit: Run, tmp_path: Path) -> None:
    (tmp_path / "strategy.yaml").write_text(
        "cmkit: 1\nclient: {name: X}\nobjectives: [{id: a, title: b, kind: odd}]\nchecks:\n  severity:\n"
        + "".join(
            f"    {code}: off\n" for code in ("OB002", "OB003", "OB004", "CL001", "CL002", "CL004", "MI001")
        )
        + "".join(f"    PA00{number}: off\n" for number in range(1, 9)),
        "utf-8",
    )
    assert cmkit("check", tmp_path, "--format", "concise").out.count("\n") == 1
    assert cmkit("check", tmp_path).code == 1
    assert cmkit("check", tmp_path, "--fail-on", "warning").code == 0
    assert cmkit("check", tmp_path, "--ignore", "OB").code == 0
    assert cmkit("check", tmp_path, "--select", "PA").code == 0


def test_a_gate_names_who_owes_what(cmkit: Run) -> None:
    told = cmkit("check", EXAMPLES / "national-archives", "--gate", "kickoff", "--lang", "fr")
    assert told.code == 1
    assert "le client" in told.out
    assert cmkit("check", EXAMPLES / "boulangerie-martin", "--gate", "kickoff").code == 0
