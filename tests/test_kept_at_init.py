"""``cmkit init`` in a folder that holds files, a draft or another kickoff; and in odd surroundings."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

import cmkit as package
from cmkit.files.reading import read_yaml
from conftest import EXAMPLES, Run

if sys.platform != "win32":
    import pexpect

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="terminals, pipes and descriptors of POSIX")

SOURCES = Path(package.__file__).parents[1]
COMMAND = [sys.executable, "-m", "cmkit"]
ANSWERS = EXAMPLES / "answers.yaml"
DRAFT = ".cmkit/local/draft.jsonl"
HEADER = {"language": "en", "preset": "", "short": False, "today": "2026-11-23"}
NAMED = {"event": "answered", "value": "Atelier Vert"}


def environment(**more: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_", "GIT_"))
    }
    ours = {"LANG": "en_GB.UTF-8", "PYTHONPATH": str(SOURCES), "GIT_CONFIG_GLOBAL": os.devnull}
    who = {f"GIT_{part}_{what}": "x@y" for part in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return kept | ours | who | more


def ran(
    *arguments: object,
    typed: str = "",
    prepare: Callable[[], None] | None = None,
    around: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a process of its own, with lines typed on its standard input."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env=environment(**(around or {})),
        input=typed.encode(),
        capture_output=True,
        check=False,
        timeout=20,
        preexec_fn=prepare,
    )


def written(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8", newline="")
    return root


def contents(root: Path) -> dict[str, bytes]:
    found = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name != ".cmkit/local/lock"}


def lines(*events: object) -> str:
    return "".join(json.dumps(event, separators=(",", ":")) + "\n" for event in events)


# --- files that are there already


def test_every_file_that_is_there_stays(cmkit: Run, tmp_path: Path) -> None:
    theirs = {
        "README.md": "mine\n",
        "notes/visit.md": "seen\n",
        "calendar/2027-01.yaml": "cmkit: 1\nitems: []\n",
        "private/private.yaml": "cmkit: 1\nsignals: []\n",
        "private/contacts.yaml": "cmkit: 1\n",
        ".github/workflows/documents.yml": "name: mine\n",
        ".github/workflows/other.yml": "name: other\n",
    }
    told = cmkit("init", written(tmp_path, theirs), "--answers", ANSWERS, "--ci", "github", "--no-git")
    assert told.code == 0
    found = contents(tmp_path)
    assert {name: found[name].decode() for name in theirs} == theirs
    assert "strategy.yaml" in found
    assert f"{len(found) - len(theirs)} files written" in told.err


@pytest.mark.parametrize("name", [".gitignore", ".gitattributes"])
@pytest.mark.parametrize("before", ["*.psd\n", "# mine\n*.psd", "*.psd\r\n/private/\r\n", "\n", "", "é*\n"])
def test_what_git_is_told_is_joined_not_replaced(cmkit: Run, tmp_path: Path, name: str, before: str) -> None:
    assert cmkit("init", tmp_path / "plain", "--defaults", "--no-git").code == 0
    ours = (tmp_path / "plain" / name).read_bytes().splitlines()
    root = written(tmp_path / "mission", {name: before})
    assert cmkit("init", root, "--defaults", "--no-git").code == 0
    after = (root / name).read_bytes()
    assert after.startswith(before.encode())
    there = after.splitlines()
    assert set(ours) <= set(there)
    assert len(there) == len(set(there) - {b""}) + there.count(b""), "no line stands twice"
    if name == ".gitignore":
        subprocess.run(["git", "init", "-q", str(root)], check=True)
        asked = ["git", "check-ignore", "private/private.yaml", DRAFT]
        ignored = subprocess.run(asked, cwd=root, check=True, capture_output=True, text=True).stdout
        assert ignored.split() == asked[2:]


# --- a draft that is there already


@pytest.mark.parametrize("more", [["--defaults"], ["--answers", ANSWERS], ["--answers", ANSWERS, "--git"]])
def test_a_kickoff_under_way_is_not_written_over(cmkit: Run, tmp_path: Path, more: list[object]) -> None:
    root = written(tmp_path / "mission", {DRAFT: lines(HEADER, NAMED), "README.md": "mine\n"})
    before = contents(root)
    told = cmkit("init", root, *more)
    assert told.code == 2
    assert str(root) in told.err
    assert "cmkit init" in told.err
    assert contents(root) == before


DAMAGED: dict[str, bytes] = {
    "random": bytes(range(256)) * 20,
    "random without a line end": b"\x8e\x01\xff" * 400,
    "zeros": bytes(4096),
    "zeros at the end": (lines(HEADER, NAMED)).encode() + bytes(200) + b"\n",
    "words": b"Atelier Vert\n",
    "words without a line end": b"Atelier Vert",
    "another list": b"[]\n",
    "no language": lines({**HEADER, "language": "de"}, NAMED).encode(),
    "no day": lines({**HEADER, "today": "soon"}, NAMED).encode(),
    "a preset that is gone": lines({**HEADER, "preset": "bakery"}, NAMED).encode(),
    "a line taken out": lines(NAMED).encode(),
    "a line cut in the middle": lines(HEADER).encode() + b'{"event":"answ\n' + lines(NAMED).encode(),
    "an answer written by hand": lines(HEADER, "Atelier Vert").encode(),
    "an answer that does not fit": lines(HEADER, {"event": "answered", "value": ["a", "b"]}).encode(),
    "a newer event": lines(HEADER, NAMED, {"event": "dictated", "value": "x"}).encode(),
    "a newer value": lines(HEADER, {"event": "answered", "value": {"spoken": ["x"]}}).encode(),
    "more answers than questions": lines(HEADER, NAMED, *[{"event": "confirmed"}] * 3).encode(),
    "nested": lines(HEADER).encode() + b"[" * 100_000 + b"\n",
    "UTF-16": lines(HEADER, NAMED).encode("utf-16"),
}


@pytest.mark.parametrize("kind", list(DAMAGED))
@pytest.mark.parametrize("more", [[], ["--defaults"]], ids=["asking", "defaults"])
def test_a_damaged_draft_is_refused_with_its_path_and_stays(
    kind: str, more: list[str], cmkit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = tmp_path / "mission" / DRAFT
    draft.parent.mkdir(parents=True)
    draft.write_bytes(DAMAGED[kind])
    monkeypatch.setenv("CMKIT_PLAIN", "1")
    told = cmkit("init", tmp_path / "mission", *more)
    assert told.code == 2
    assert "failed inside" not in told.err
    assert str(draft if not more else tmp_path / "mission") in told.err
    assert "[1/" not in told.err
    assert draft.read_bytes() == DAMAGED[kind]
    assert not (tmp_path / "mission/strategy.yaml").exists()


@POSIX
@pytest.mark.parametrize("torn", ["", "{", '{"language":"en","pres'])
def test_a_draft_that_was_cut_before_its_first_answer_begins_anew(torn: str, tmp_path: Path) -> None:
    root = written(tmp_path / "mission", {DRAFT: torn})
    done = ran("init", root, typed="Atelier Vert\n", around={"CMKIT_PLAIN": "1"})
    assert done.returncode == 130
    kept = (root / DRAFT).read_text("utf-8").splitlines()
    assert [json.loads(line) for line in kept][1:] == [NAMED]


@POSIX
def test_a_last_answer_that_was_cut_is_asked_again(tmp_path: Path) -> None:
    root = written(tmp_path / "mission", {DRAFT: lines(HEADER, NAMED) + '{"event":"answered","va'})
    done = ran("init", root, around={"CMKIT_PLAIN": "1"})
    assert done.returncode == 130
    assert b"[2/" in done.stderr
    assert (root / DRAFT).read_text("utf-8").startswith(lines(HEADER, NAMED))


# --- answers from what is no answers file


@POSIX
@pytest.mark.parametrize("what", ["/dev/zero", "/dev/stdin", "folder", "pipe", "large", "missing", "loop"])
def test_answers_that_are_no_file_of_answers_are_refused_at_once(what: str, tmp_path: Path) -> None:
    path = Path(what) if what.startswith("/") else tmp_path / what
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "loop":
        path.symlink_to(path)
    elif what == "large":
        with path.open("wb") as file:
            file.truncate(100_000_000)

    def little_memory() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000))

    started = time.monotonic()
    done = ran("init", tmp_path / "mission", "--answers", path, prepare=little_memory)
    assert done.returncode == 2, done.stderr
    assert b"failed inside" not in done.stderr
    assert (b"/dev/stdin" if what == "/dev/stdin" else path.name.encode()) in done.stderr
    assert time.monotonic() - started < 5
    assert not (tmp_path / "mission").exists()


# --- at a terminal


Sit = Callable[..., "pexpect.spawn[str]"]


@pytest.fixture
def sit_down() -> Iterator[Sit]:
    """Start ``cmkit`` at a terminal of 80 by 24; whatever still runs at the end is killed."""
    children: list[pexpect.spawn[str]] = []

    def sit(*arguments: object, **more: str) -> pexpect.spawn[str]:
        child = pexpect.spawn(
            sys.executable,
            ["-m", "cmkit", *map(str, arguments)],
            env=environment(TERM="xterm-256color", PROMPT_TOOLKIT_NO_CPR="1", **more),
            encoding="utf-8",
            timeout=20,
            dimensions=(24, 80),
        )
        child.delaybeforesend = None
        children.append(child)
        return child

    yield sit
    for child in children:
        child.close(force=True)


def ended(child: pexpect.spawn[str]) -> tuple[int | None, str]:
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus, re.sub("\x1b\\[[0-9;?]*[a-zA-Z]", "", str(child.before)).replace("\r\n", "\n")


def kept(root: Path) -> list[object]:
    """What the draft holds after its first line."""
    return [json.loads(line) for line in (root / DRAFT).read_text("utf-8").splitlines()[1:]]


@POSIX
@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_stopping_keeps_every_answer_and_says_how_to_go_on(key: str, sit_down: Sit, tmp_path: Path) -> None:
    root = tmp_path / "mission"
    child = sit_down("init", root, "--no-git")
    child.expect(r"\[1/\d+\]")
    child.send("Atelier Vert\r")
    child.expect(r"\[2/\d+\]")
    child.send(key)
    code, said = ended(child)
    assert code == 130
    assert f"cmkit init {root}" in said.replace("\n", "")
    assert "Traceback" not in said
    assert kept(root) == [NAMED]
    child = sit_down("init", root, "--no-git")
    child.expect(r"\[2/\d+\]")
    child.sendcontrol("c")
    assert ended(child)[0] == 130
    assert kept(root) == [NAMED]


@POSIX
def test_what_keys_and_the_clipboard_bring_is_one_clean_line(sit_down: Sit, tmp_path: Path) -> None:
    root = tmp_path / "mission"
    child = sit_down("init", root, "--no-git")
    child.expect(r"\[1/\d+\]")
    child.send("Ate\x1alier \x1b[200~Vert\r\nde \u202eLyon\x1b]52;c;aGk=\x07\x9b31m\x1b[201~\x1b[D\x1b[C\r")
    child.expect(r"\[2/\d+\]")
    child.sendcontrol("c")
    assert ended(child)[0] == 130
    (name,) = kept(root)
    assert isinstance(name, dict)
    assert name["event"] == "answered"
    assert name["value"].isprintable()
    assert name["value"].startswith("Atelier Vert de Lyon")


@POSIX
def test_spaces_only_are_as_good_as_nothing(tmp_path: Path) -> None:
    done = ran("init", tmp_path / "mission", typed="   \n \t \n", around={"CMKIT_PLAIN": "1"})
    assert done.returncode == 130
    assert done.stderr.count(b"[1/") == 3, "a name is needed"
    assert kept(tmp_path / "mission") == []


@POSIX
def test_a_second_kickoff_is_locked_out_while_the_first_asks(sit_down: Sit, tmp_path: Path) -> None:
    root = tmp_path / "mission"
    first = sit_down("init", root, "--no-git")
    first.expect(r"\[1/\d+\]")
    first.send("Atelier Vert\r")
    first.expect(r"\[2/\d+\]")
    before = contents(root)
    second = sit_down("init", root, "--no-git")
    code, said = ended(second)
    assert code == 3
    assert "[" not in said.splitlines()[0]
    assert str(root.name) in said
    assert "[1/" not in said
    assert "[2/" not in said
    for more in ("--defaults",), ("--answers", ANSWERS):
        done = ran("init", root, *more)
        assert done.returncode == 2, done.stderr
    assert contents(root) == before
    first.sendcontrol("c")
    assert ended(first)[0] == 130
    assert kept(root) == [NAMED]
    assert ran("init", root, around={"CMKIT_PLAIN": "1"}).returncode == 130, "the lock went with its holder"


@POSIX
def test_a_kickoff_that_was_killed_leaves_no_lock(sit_down: Sit, tmp_path: Path) -> None:
    root = tmp_path / "mission"
    child = sit_down("init", root, "--no-git")
    child.expect(r"\[1/\d+\]")
    child.send("Atelier Vert\r")
    child.expect(r"\[2/\d+\]")
    child.kill(signal.SIGKILL)
    ended(child)
    assert kept(root) == [NAMED]
    done = ran("init", root, around={"CMKIT_PLAIN": "1"})
    assert done.returncode == 130
    assert b"[2/" in done.stderr


@POSIX
def test_a_terminal_that_goes_away_keeps_every_answer(sit_down: Sit, tmp_path: Path) -> None:
    root = tmp_path / "mission"
    child = sit_down("init", root, "--no-git")
    child.expect(r"\[1/\d+\]")
    child.send("Atelier Vert\r")
    child.expect(r"\[2/\d+\]")
    child.close(force=True)  # the window is closed: SIGHUP
    assert kept(root) == [NAMED]


# --- odd surroundings


ASCII = {
    "PYTHONIOENCODING": "ascii",
    "LANG": "C",
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
}
PAGES: Sequence[tuple[list[str], int]] = (
    (["--help"], 0),
    (["rules"], 0),
    (["rules", "OB004"], 0),
    (["check", "--help"], 0),
    (["catalogue", "networks", "instagram"], 0),
    (["templates", "list"], 0),
    (["check", "."], 1),
    (["check", ".", "--format", "concise"], 1),
    (["check", ".", "--format", "json"], 1),
    (["check", ".", "--gate", "kickoff"], 1),
    (["build", ".", "--check"], 1),
    (["build", "."], 0),
    (["schema"], 0),
    (["schema", "--stdout", "strategy"], 0),
    (["check", "nulle-part-à-voir"], 2),
    (["chèque"], 2),
)


def begun(root: Path) -> Path:
    done = ran("init", root, "--preset", "local", "--answers", ANSWERS, "--no-git", "--lang", "fr")
    assert done.returncode == 0, done.stderr
    return root


@POSIX
def test_an_ascii_terminal_reads_french(tmp_path: Path) -> None:
    root = begun(tmp_path / "été")
    for arguments, code in PAGES:
        done = ran(
            "-C", root, "--lang", "fr", *(root if word == "." else word for word in arguments), around=ASCII
        )
        assert done.returncode == code, (arguments, done.stderr)
        assert done.stdout.isascii()
        assert done.stderr.isascii()
        assert b"Traceback" not in done.stderr
        assert b"failed inside" not in done.stderr
    done = ran("init", tmp_path / "hiver-à-Évian", "--defaults", "--lang", "fr", "--git", around=ASCII)
    assert done.returncode == 0, done.stderr
    assert read_yaml(tmp_path / "hiver-à-Évian/strategy.yaml", "strategy.yaml").text.endswith("\n")


def ours(root: Path) -> dict[str, bytes | None]:
    """Read what was written, and whether git has a first commit."""
    found = {name: data for name, data in contents(root).items() if not name.startswith(".git/")}
    heads = list((root / ".git/refs/heads").iterdir())
    return {**found, "a commit": None if heads else b""}


@POSIX
@pytest.mark.parametrize("closed", [(0,), (2,), (0, 1, 2)])
def test_closed_streams_stop_nothing(closed: tuple[int, ...], tmp_path: Path) -> None:
    """What is opened next takes the number of a closed stream: nothing may be written there by mistake."""

    def close() -> None:
        for number in closed:
            os.close(number)

    root = begun(tmp_path / "mission")
    for arguments, code in (["check", root], 1), (["build", root], 0), (["rules"], 0), (["chek"], 2):
        done = ran(*arguments, prepare=close)
        assert done.returncode == code, (arguments, done.stderr)
        assert b"Traceback" not in done.stderr
        assert b"Exception" not in done.stderr
    built = contents(root)
    for path in (root / "deliverables").iterdir():
        path.unlink()
    assert ran("build", root).returncode == 0
    assert contents(root) == built
    assert ran("init", tmp_path / "asked", prepare=close).returncode == 2, "there is no terminal"
    for place, prepare in (("closed", close), ("open", None)):
        (tmp_path / place).mkdir()
        done = ran("init", tmp_path / place / "client", "--defaults", "--git", prepare=prepare)
        assert done.returncode == 0, done.stderr
    assert ours(tmp_path / "closed/client") == ours(tmp_path / "open/client")
