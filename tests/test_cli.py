"""The command line as a whole: help, options that stand anywhere, errors in one's language, exit codes."""

from __future__ import annotations

import errno
import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cmkit import __version__
from cmkit.cli.session import take_session
from cmkit.cli.table import COMMANDS, every_command
from cmkit.problems import InputRefused
from cmkit.text import shell_word
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


@pytest.mark.parametrize("command", [name for name, _command in every_command()])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_command_explains_itself_with_an_example_first(command: str, language: str) -> None:
    told = subprocess.run(
        [*COMMAND, "--lang", language, *command.split(), "--help"], capture_output=True, text=True, check=True
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
        (["check", "--today", "20270101"], "2027-01-31"),
        (["check", "--today", "2027-W01-1"], "2027-01-31"),
        (["check", "--today", "2027-02-30"], "2027-01-31"),
        (["build", "--month", "2027-1"], "2027-01"),
        (["build", "--force=1"], "--force takes no value"),
        (["rules", "OB001", "OB002"], "OB002"),
        (["templates", "eject"], "NAME is missing"),
        (["templates", "nope"], "Unknown command: “nope”"),
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


# --- what a person names on the command line


@pytest.mark.skipif(sys.platform == "win32", reason="no devices and no pipes by name there")
@pytest.mark.parametrize("kind", ["device", "pipe", "folder", "large", "missing"])
def test_answers_that_are_no_file_of_answers_are_refused_at_once(
    cmkit: Run, tmp_path: Path, kind: str
) -> None:
    answers = Path("/dev/zero") if kind == "device" else tmp_path / "answers.yaml"
    if kind == "pipe":
        os.mkfifo(answers)
    elif kind == "folder":
        answers.mkdir()
    elif kind == "large":
        with answers.open("wb") as file:
            file.truncate(100_000_000)
    began = time.perf_counter()
    told = cmkit("init", tmp_path / "client", "--answers", answers, "--lang", "fr")
    assert time.perf_counter() - began < 2
    assert told.code == 2
    assert "Impossible de lire" in told.err or "5000000 au plus" in told.err
    assert answers.name in told.err
    assert not (tmp_path / "client").exists()


def test_what_the_system_says_of_a_file_is_said_in_ones_language(
    cmkit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "strategy.yaml").write_text("cmkit: 1\n", "utf-8")

    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if tmp_path in path.parents:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    told = cmkit("check", tmp_path, "--lang", "fr")
    assert told.code == 2
    assert "l’accès est refusé" in told.out + told.err
    assert "ermission denied" not in told.out + told.err


@pytest.mark.parametrize(
    ("name", "posix", "windows"),
    [
        ("mission", "mission", "mission"),
        ("ma mission", "'ma mission'", '"ma mission"'),
        ("l'été", "'l'\"'\"'été'", '"l\'été"'),
        ("-C", "./-C", "./-C"),
        ("a\nb", r"'a\nb'", r"a\nb"),
    ],
)
def test_a_folder_in_a_command_is_one_word_of_the_shell(
    name: str, posix: str, windows: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cmkit.text.WINDOWS", False)
    assert shell_word(name) == posix
    monkeypatch.setattr("cmkit.text.WINDOWS", True)
    assert shell_word(name) == windows


def test_the_next_commands_can_be_copied(cmkit: Run, tmp_path: Path) -> None:
    told = cmkit("init", tmp_path / "ma mission", "--defaults", "--no-git")
    assert told.code == 0
    line = next(line for line in told.err.splitlines() if line.startswith("Next: "))
    assert shlex.split(line)[4].rstrip(",") == str(tmp_path / "ma mission")
    assert shlex.split(line)[-1] == str(tmp_path / "ma mission")


HOSTILE = "a\\u202Eb\\u2066c\\u2028d\\u200F"
"""Escapes of YAML: a reader refuses the characters themselves only where no text may hold them."""


@pytest.mark.parametrize("arguments", [["kinds"], ["kinds", "bouche-a-oreille"]])
def test_the_catalogue_shows_what_would_act_on_a_terminal(
    cmkit: Run, tmp_path: Path, arguments: list[str]
) -> None:
    own = tmp_path / "catalogue"
    own.mkdir()
    entry = f'{{id: bouche-a-oreille, label: "{HOSTILE}", meaning: "{HOSTILE}\\tx", source: "{HOSTILE}"}}'
    (own / "kinds.yaml").write_text(f"cmkit: 1\nkinds: [{entry}]\n", "utf-8")
    told = cmkit("catalogue", *arguments, "-C", tmp_path)
    assert told.code == 0
    assert "bouche-a-oreille" in told.out
    assert r"a\u202eb\u2066c d\u200f" in told.out
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200f\u2028\u202e\u2066]", told.out)


def test_a_broken_catalogue_is_a_finding_of_its_file_and_not_of_a_rule(cmkit: Run, tmp_path: Path) -> None:
    import json

    (tmp_path / "strategy.yaml").write_text(
        "cmkit: 1\nclient: {name: X}\nobjectives: [{id: a, title: b, kind: odd}]\n", "utf-8"
    )
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue/kinds.yaml").write_text("cmkit: 1\nkinds:\n  - {id: odd, labl: Odd}\n", "utf-8")
    told = cmkit("check", tmp_path, "--format", "json")
    findings = json.loads(told.out)["findings"]
    places = [(one["file"], one["line"], one["column"], one["code"]) for one in findings]
    assert told.code == 2
    assert places[:2] == [("catalogue/kinds.yaml", 3, 5, "MO002"), ("catalogue/kinds.yaml", 3, 15, "MO001")]
    assert not {"IN001", "OB008"} & {one["code"] for one in findings}
    assert {"OB002", "CL001", "PA003"} <= {one["code"] for one in findings}
    assert len(places) == len(set(places))
    shown = cmkit("check", tmp_path)
    assert shown.code == 2
    assert "- {id: odd, labl: Odd}" in shown.out
    assert cmkit("check", tmp_path, "--gate", "kickoff").code == 2
    assert cmkit("build", tmp_path).code == 2


ENGLISH = ("Options:", "Usage:", "Arguments:", "Commands:", "Show this message", "default:", "this page")


@pytest.mark.parametrize(
    "command", [*(name for name, _command in every_command()), "templates eject", "templates list"]
)
def test_a_page_of_help_is_in_french_under_a_french_command_line(command: str) -> None:
    words = command.split()
    told = subprocess.run(
        [*COMMAND, *words, "--lang", "fr", "-h"], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert f"Usage\u00a0: cmkit {command} " in told.stdout
    assert "Options\u00a0:" in told.stdout
    assert "-h, --help                  cette page" in told.stdout
    assert not [word for word in ENGLISH if word in told.stdout]
    assert max(map(len, told.stdout.splitlines())) <= 110


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "--format", "xml"], "«\u00a0xml\u00a0» ne fait pas partie de\u00a0: full, concise, json,"),
        (["check", "--gate"], "L’option --gate attend une valeur."),
        (["build", "--force=1"], "L’option --force ne prend pas de valeur."),
        (["rules", "OB001", "OB002"], "Ceci est en trop\u00a0: OB002"),
        (["templates", "nope"], "Il n’y a pas de commande « nope »."),
        (["templates", "eject"], "Il manque NOM."),
        (["catalogue"], "Il manque kinds|metrics|networks."),
        (["check", "--today", "20270101"], "Un jour s’écrit 2027-01-31."),
    ],
)
def test_what_the_parser_finds_is_said_in_french(cmkit: Run, arguments: list[str], said: str) -> None:
    told = cmkit(*arguments, "--lang", "fr")
    assert told.code == 2
    assert (
        told.err.replace(" »", "\u00a0»")
        .replace("« ", "«\u00a0")
        .startswith(said.replace(" »", "\u00a0»").replace("« ", "«\u00a0"))
        or said in told.err
    )
    assert "--help" in told.err or "2027-01-31" in told.err


def test_a_group_alone_shows_its_help_as_cmkit_alone_does(cmkit: Run) -> None:
    told = cmkit("templates")
    assert told.code == 2
    assert "cmkit templates eject" in told.out
    assert told.err == ""
    assert cmkit("templates", "--help").code == 0


def test_schemas_beside_a_file_of_a_newer_cmkit_stay_as_they_are(cmkit: Run, tmp_path: Path) -> None:
    (tmp_path / "strategy.yaml").write_text("cmkit: 1\nclient: {name: X}\n", "utf-8")
    (tmp_path / "journal.yaml").write_text("cmkit: 2\nentries: []\n", "utf-8")
    told = cmkit("schema", "-C", tmp_path)
    assert told.code == 2
    assert "newer cmkit" in told.err
    assert "journal.yaml:1:8" in told.err
    assert not (tmp_path / ".cmkit").exists()
    assert cmkit("schema", "-C", tmp_path, "--stdout", "strategy").code == 0


@pytest.mark.parametrize("words", [("log", "meeting"), ("decide",), ("calendar", "approve")])
def test_a_long_example_is_broken_as_a_shell_takes_it(cmkit: Run, words: tuple[str, ...]) -> None:
    page = cmkit("--lang", "fr", *words, "--help").out
    broken = [line for line in page.splitlines() if line.endswith(" \\")]
    assert broken
    assert all(len(line) <= 80 for line in broken)
