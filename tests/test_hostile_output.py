"""What a hostile mission folder may not do: act on the terminal, order a CI log, run code, reach outside."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import cmkit as package
from cmkit.cli.check.findings import Format
from conftest import Run

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="names and terminals of POSIX")

if sys.platform != "win32":
    import pexpect

SOURCES = Path(package.__file__).parents[1]
COMMAND = [sys.executable, "-m", "cmkit"]
TODAY = ("--today", "2026-12-20")

REAL = "\u202e[/foo] [link=http://x]here[/link] \u2066\u200f\u061c\u2028 {{ x }} {% x %}"
"""What a YAML file may hold as it is."""
ESCAPED = r"\u202ered \u2067[link=x]\u061c \u2029 \t \n::error file=x::one\n ##[error]two"
"""What it may hold in double quotes."""
ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What acts on a terminal: C0 and C1 but for newline and tab, and what turns the direction of text."""
ORDER = re.compile(r"^\s*(?:::|##\[)", re.MULTILINE)
"""How a line begins that a CI log obeys, behind spaces too."""

STRATEGY = f"""\
cmkit: 1
mission: {{language: fr, starts_on: 2027-01-04}}
client: {{name: "Atelier {ESCAPED}", activity: "{REAL}"}}
people: [{{id: sophie, name: "{ESCAPED}", kind: person}}]
objectives:
  - id: first
    title: "::error file=x::{ESCAPED} {REAL}"
    kind: odd-kind
    kpis: [{{id: visits, metric: odd-metric, label: "##[error]{ESCAPED}"}}]
platforms: [{{id: here, network: "{ESCAPED}", handle: "\u202e[/foo]"}}]
content: {{key_dates: [{{date: 2027-01-12, name: "{ESCAPED}"}}]}}
"""
BROKEN = f"""\
cmkit: 1
client: {{name: 3, "{ESCAPED}": 1, "{REAL}": [2], siz: "{ESCAPED}"}}
people: [{{id: "{ESCAPED}", kind: "{ESCAPED}"}}]
objectives: [{{id: a, title: b, serves: "{ESCAPED}", kind: "{REAL}", kpis: [{{id: "::{ESCAPED}"}}]}}]
checks: {{ignore: [{{rule: "::error::{ESCAPED}"}}], severity: {{"{ESCAPED}": "{REAL}"}}}}
"""
CATALOGUE = f"""\
cmkit: 1
networks:
  - id: minitel
    label: {{fr: "{ESCAPED}", en: "{ESCAPED} {REAL}"}}
    purpose: "::error::{ESCAPED}"
    also_called: ["{REAL}", "::error::{ESCAPED}"]
    as_of: 2026-11
    source: "##[error]{ESCAPED}"
"""


def ran(root: Path, *arguments: str, language: str = "en") -> tuple[int, str, str]:
    """Run a command in a folder; return its exit code, what it wrote to stdout and to stderr."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_"))}
    ours = {"PYTHONPATH": str(SOURCES), "PYTHONIOENCODING": "utf-8", "LANG": "en_GB.UTF-8"}
    done = subprocess.run(
        [*COMMAND, "-C", str(root), "--lang", language, *arguments],
        cwd=root,
        env=kept | ours,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )
    newline = os.linesep.encode()
    out, err = (raw.replace(newline, b"\n").decode("utf-8") for raw in (done.stdout, done.stderr))
    assert "Traceback" not in err, err
    assert "Internal error" not in err, err
    return done.returncode, out, err


def harmless(*texts: str) -> None:
    """Refuse what acts on a terminal, and lines that a CI obeys."""
    for text in texts:
        found = ACTS.search(text)
        assert found is None, ascii(text[max(0, found.start() - 60) : found.end() + 20])
        order = ORDER.search(text)
        assert order is None, text[order.start() : order.start() + 80]


def written(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8", newline="\n")
    return root


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A mission that loads, and whose every text is hostile."""
    return written(tmp_path, {"strategy.yaml": STRATEGY, "private/private.yaml": "cmkit: 1\n"})


# --- the terminal (row 27) and the CI log (row 28)


@pytest.mark.parametrize("form", get_args(Format))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_check_shows_it_literally(hostile: Path, form: str, language: str) -> None:
    code, out, err = ran(hostile, "check", "--format", form, *TODAY, language=language)
    assert code == 1
    assert r"\u202e[/foo] [link=http://x]here[/link]" in out or form not in ("full", "concise")
    acting = [*ACTS.findall(out), *ACTS.findall(err)]
    assert acting == []
    if form in ("full", "concise"):
        harmless(out, err)
        assert r"\u202ered" in out


def test_a_finding_takes_one_line_of_concise_whatever_its_facts_hold(hostile: Path) -> None:
    _code, out, _err = ran(hostile, "check", "--format", "concise", *TODAY)
    lines = out.splitlines()
    assert len([line for line in lines if "::error" in line]) > 1
    for line in lines:
        assert re.match(r"strategy\.yaml:\d+:\d+: (?:error|warning|advice) [A-Z]{2}\d{3} ", line), line


@pytest.mark.parametrize("form", ["full", "concise"])
def test_a_broken_mission_shows_it_literally(tmp_path: Path, form: str) -> None:
    written(tmp_path, {"strategy.yaml": BROKEN})
    code, out, err = ran(tmp_path, "check", "--format", form, *TODAY)
    assert code == 1
    harmless(out, err)
    assert "“siz”" in out
    assert r"\u202ered" in out
    harmless(*ran(tmp_path, "build", *TODAY)[1:])


@pytest.mark.parametrize("gate", ["kickoff", "proposal", "launch"])
def test_a_gate_shows_it_literally(hostile: Path, gate: str) -> None:
    _code, out, err = ran(hostile, "check", "--gate", gate, *TODAY)
    harmless(out, err)
    assert out


@pytest.mark.parametrize(
    "raw",
    [
        b"cmkit: 1\nclient: {name: \x1b]52;c;aGk=\x07}\n",
        b"cmkit: 1\nclient: {name: \xc2\x9b31m}\n",
        b"cmkit: 1\nclient: {name: a\rb: c}\n",
        b'cmkit: 1\nclient: {name: "\\e[31m"}\n',
        b'cmkit: 1\nclient: {name: "\\x9b31m"}\n',
        b'cmkit: 1\nclient: {"\\x9b31m": "\\u009d52;c;aGk=\\x9c"}\n',
        b"cmkit: 1\nclient: {name: &\xe2\x80\xae *x}\n",
        b"cmkit: 1\nclient: {name: !\xe2\x80\xae x}\n",
        b'cmkit: 1\n"\xe2\x80\xae": 1\n"\xe2\x80\xae": 2\n',
        b"cmkit: 1\nclient: {name: [\xe2\x80\xae::error::x}\n",
        b"<<<<<<< \xe2\x80\xae\n=======\n>>>>>>> x\n",
        b"cmkit: \xe2\x80\xae\n",
    ],
)
def test_what_cannot_be_read_is_told_without_acting(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "strategy.yaml").write_bytes(raw)
    for command in ("check", "build"):
        code, out, err = ran(tmp_path, command, *TODAY)
        assert code == 2
        harmless(out, err)
    harmless(*ran(tmp_path, "init", str(tmp_path / "new"), "--answers", "strategy.yaml")[1:])


@POSIX
@pytest.mark.parametrize(
    "name",
    [
        b"\x1b]52;c;aGk=\x07",
        b"\xc2\x9b31m",
        b"a\rb",
        b"a\n::error::b",
        b"\n ##[error]b",
        b"\xe2\x80\xaeb [foo] [link=x]",
        b"\xff\xfe",
    ],
)
def test_a_hostile_file_name_is_shown_literally(hostile: Path, name: bytes) -> None:
    where = os.fsencode(hostile)
    for folder in (b"calendar", b"measures", b"notes", b"templates", b"catalogue"):
        os.makedirs(where + b"/" + folder, exist_ok=True)  # noqa: PTH103 - a name of bytes
        for end in (b".yaml", b".csv", b".md", b".yml"):
            with open(where + b"/" + folder + b"/" + name + end, "wb") as file:  # noqa: PTH123
                file.write(b"\xff\xfe x")
    for form in ("full", "concise"):
        _code, out, err = ran(hostile, "check", "--all", "--format", form, *TODAY)
        harmless(out, err)
        assert "calendar/" in out
    harmless(*ran(hostile, "build", *TODAY)[1:])
    inner = hostile / os.fsdecode(name)
    harmless(*ran(hostile, "check", str(inner))[1:])
    inner.mkdir()
    harmless(*ran(hostile, "init", str(inner), "--defaults", "--no-git")[1:])
    harmless(*ran(hostile, "schema", "-C", str(inner))[1:])
    harmless(*ran(hostile, "build", str(inner), *TODAY)[1:])


@pytest.mark.parametrize("word", ["\x1b[31m", "\x9b", "\u202e[/foo]", "a\rb", "::error::x", "\n::error::x"])
@pytest.mark.parametrize(
    "command",
    [
        ["{}"],
        ["--lang", "{}"],
        ["rules", "{}"],
        ["catalogue", "kinds", "{}"],
        ["catalogue", "{}"],
        ["templates", "eject", "{}"],
        ["schema", "--stdout", "{}"],
        ["check", "--{}"],
        ["check", "--today", "{}"],
        ["check", "--select", "{}"],
        ["check", "--format", "{}"],
        ["build", "--only", "{}"],
        ["init", "x", "--preset", "{}", "--defaults"],
        ["init", "x", "--answers", "{}"],
        ["init", "x", "--ci", "{}"],
    ],
    ids=" ".join,
)
def test_a_hostile_word_of_the_command_line_is_shown_literally(
    word: str, command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from cmkit.cli.main import run

    code = run(["-C", str(tmp_path), *(part.replace("{}", word) for part in command)])
    out, err = capsys.readouterr()
    assert code == 2
    assert "Internal error" not in err
    harmless(out, err)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_hostile_catalogue_is_shown_literally(hostile: Path, language: str) -> None:
    written(hostile, {"catalogue/networks.yaml": CATALOGUE})
    for arguments in (["catalogue", "networks"], ["catalogue", "networks", "minitel"], ["templates", "list"]):
        code, out, err = ran(hostile, *arguments, language=language)
        assert code == 0, err
        harmless(out, err)
        assert r"\u202ered" in out or arguments[0] == "templates"
    for arguments in (["check", *TODAY], ["build", *TODAY], ["schema", "--stdout", "strategy"], ["rules"]):
        harmless(*ran(hostile, *arguments, language=language)[1:])


def test_a_build_and_what_it_compares_are_shown_literally(hostile: Path) -> None:
    act = "\x1b]52;c;aGk=\x07 \x9b31m \u202e\r\n ::error::x\n::error::y\n##[error]z\n"
    gone = {"deliverables/\u202egone.md": act, "deliverables/old.md": act}
    written(hostile, gone)
    marks = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in gone.items()}
    written(hostile, {".cmkit/client.manifest.json": json.dumps(marks), "notes/strategy-plan.md": act})
    code, out, err = ran(hostile, "build", "--check", *TODAY)
    assert code == 1
    harmless(out, err)
    assert r"-\x1b]52;c;aGk=\x07 \x9b31m \u202e" in out
    code, out, err = ran(hostile, "build", *TODAY)
    assert code == 0
    harmless(out, err)
    assert r"removed    deliverables/\u202egone.md" in err
    for path in (hostile / "deliverables").iterdir():
        path.write_text(path.read_text("utf-8") + act, "utf-8")
    code, out, err = ran(hostile, "build", *TODAY)
    assert code == 1
    harmless(out, err)


def test_a_line_that_a_comparison_only_surrounds_orders_nothing(hostile: Path) -> None:
    """A line of context stands behind one space, which a CI skips."""
    assert ran(hostile, "build", "--formats", "csv", *TODAY)[0] == 0
    table = next(path for path in (hostile / "deliverables").iterdir() if b"::error" in path.read_bytes())
    table.write_bytes(table.read_bytes() + b"mine\r\n")
    code, out, err = ran(hostile, "build", "--check", *TODAY)
    assert code == 1
    assert "\n \\::error" in out
    harmless(out, err)


@pytest.mark.parametrize(
    "template",
    [
        "{{ nothing\u202e }}",
        '{{ x["\u202e\\n::error::x"] }}',
        '{% include "\\n::error::x\u202e.md.j2" %}',
        "{% \u202e %}",
        '{{ "\x1b[31m" | nope }}',
        '{{ header["\\n::error::x\x9b"].y }}',
    ],
)
def test_a_hostile_template_is_refused_literally(hostile: Path, template: str) -> None:
    written(hostile, {"templates/fr/strategy-plan.md.j2": template})
    code, out, err = ran(hostile, "build", *TODAY)
    assert code == 2
    harmless(out, err)


# --- a terminal with colours


@POSIX
def test_colours_are_ours_only(hostile: Path) -> None:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "cmkit", "check", str(hostile), *TODAY],
        env={**os.environ, "PYTHONPATH": str(SOURCES), "TERM": "xterm-256color", "LANG": "en_GB.UTF-8"},
        encoding="utf-8",
        codec_errors="strict",
        timeout=20,
        dimensions=(24, 80),
    )
    try:
        child.expect(pexpect.EOF)
        shown = str(child.before)
    finally:
        child.close(force=True)
    assert "\x1b[1;31m" in shown
    plain = re.sub("\x1b\\[[0-9;]*m", "", shown).replace("\r\n", "\n")
    harmless(plain)
    assert r"[/foo] [link=http://x]here[/link]" in plain


# --- nothing runs, nothing outside is touched (row 36)


@pytest.fixture
def trap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """A script that leaves a trace when it runs, and a file outside that must stay; both are held to it."""
    place = tmp_path_factory.mktemp("outside")
    script, trace, victim = place / "trap.sh", place / "trace", place / "victim.md"
    script.write_text(f"#!/bin/sh\necho ran >> '{trace}'\n")
    script.chmod(0o755)
    victim.write_text("precious\n")
    yield script, victim
    assert not trace.exists(), "something ran"
    assert victim.read_text() == "precious\n"
    assert sorted(path.name for path in place.iterdir()) == ["trap.sh", "victim.md"]


EVERY = (
    *(
        ["check", *TODAY],
        ["check", "--gate", "kickoff", *TODAY],
        ["build", *TODAY],
        ["build", "--check", *TODAY],
    ),
    *(["build", "--force", *TODAY], ["schema"], ["rules"], ["catalogue", "kinds"], ["templates", "list"]),
    *(["templates", "eject", "calendar"], ["init", ".", "--defaults"], ["init", "."]),
)


@POSIX
def test_git_and_editors_settings_of_the_folder_run_nothing(hostile: Path, trap: tuple[Path, Path]) -> None:
    subprocess.run(["git", "init", "-q", str(hostile)], check=True)
    config = f"[core]\n\tfsmonitor = {trap[0]}\n\thooksPath = {trap[0].parent}\n\tpager = {trap[0]}\n"
    config += f"[diff]\n\texternal = {trap[0]}\n[alias]\n\tstatus = !{trap[0]}\n"
    with (hostile / ".git/config").open("a") as file:
        file.write(config)
    for hook in ("post-index-change", "pre-commit", "reference-transaction"):
        (hostile / ".git/hooks" / hook).write_bytes(trap[0].read_bytes())
        (hostile / ".git/hooks" / hook).chmod(0o755)
    for arguments in EVERY:
        assert ran(hostile, *arguments)[0] in (0, 1, 2)


@POSIX
def test_python_in_the_folder_is_not_imported(hostile: Path, trap: tuple[Path, Path]) -> None:
    script = Path(sys.executable).with_name("cmkit")
    if not script.exists():
        pytest.skip("the command is not installed here")
    code = f"import subprocess; subprocess.run([{str(trap[0])!r}])\n"
    names = (
        "cmkit",
        "yaml",
        "rich",
        "typer",
        "jinja2",
        "sitecustomize",
        "usercustomize",
        "holidays",
        "babel",
    )
    written(
        hostile, {f"{folder}{name}.py": code for name in names for folder in ("", "templates/", "catalogue/")}
    )
    for arguments in EVERY:
        subprocess.run([script, *arguments], cwd=hostile, capture_output=True, check=False, timeout=60)


@POSIX
@pytest.mark.parametrize(
    "link",
    [
        "deliverables",
        "private/deliverables",
        "templates",
        "catalogue",
        "notes",
        "calendar",
        ".cmkit",
        ".cmkit/local",
        "notes/strategy-plan.md",
        "templates/fr",
        "templates/fr/strategy-plan.md.j2",
        "catalogue/networks.yaml",
        ".cmkit/client.manifest.json",
        ".cmkit/local/pending.json",
        ".cmkit/local/draft.jsonl",
        ".cmkit/local/lock",
        ".gitignore",
    ],
)
def test_a_link_leads_nowhere(cmkit: Run, hostile: Path, trap: tuple[Path, Path], link: str) -> None:
    path = hostile / link
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(trap[1] if "." in path.name and path.name != ".cmkit" else trap[1].parent)
    for arguments in EVERY:
        told = cmkit("-C", hostile, *(hostile if word == "." else word for word in arguments))
        assert "precious" not in told.out + told.err
    (hostile / "strategy.yaml").unlink()
    for arguments in EVERY[-2:]:
        cmkit(*(hostile if word == "." else word for word in arguments))
    for built in hostile.rglob("deliverables/*"):
        assert "precious" not in built.read_text("utf-8", "replace") or trap[1].samefile(built)


@pytest.mark.parametrize(
    "name", ["../victim.md", "deliverables/../../victim.md", "/{}", ".git/config", "a\x00b"]
)
def test_a_hostile_manifest_and_record_touch_nothing(hostile: Path, name: str) -> None:
    victim = hostile.parent / "victim.md"
    victim.write_text("precious\n")
    name = name.replace("{}", str(victim).lstrip("/"))
    mark = hashlib.sha256(b"precious\n").hexdigest()
    step = {"target": name, "temporary": None, "before": mark, "after": None}
    written(
        hostile,
        {
            ".cmkit/client.manifest.json": json.dumps({name: mark}),
            ".cmkit/local/internal.manifest.json": json.dumps({name: mark}),
            ".cmkit/local/pending.json": json.dumps({"cmkit": 1, "files": [step]}),
        },
    )
    code, out, err = ran(hostile, "build", *TODAY)
    assert code == 0, err
    harmless(out, err)
    assert victim.read_text() == "precious\n"
    victim.unlink()
