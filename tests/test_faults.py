"""Faults under real commands: kills, full disks and signals at each call that changes the disk."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import cmkit
from cmkit.files.atomic import TEMPORARY
from cmkit.files.pending import RECORD

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals, modes and limits of POSIX")

SOURCES = Path(cmkit.__file__).parents[1]
COMMAND = [sys.executable, "-m", "cmkit"]
TODAY = ("--today", "2026-12-20")
CALLS = (
    *("write", "pwrite64", "fsync", "fdatasync", "ftruncate", "fchmod", "chmod", "fchmodat"),
    *("rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir"),
)
"""Every call that changes the disk, but for openings: one that makes a file cannot be told from a reading."""

FAULTS: Mapping[str, str] = {
    "KILL": "signal=KILL:when={number}",
    "TERM": "signal=TERM:when={number}",
    "INT": "signal=INT:when={number}",
    "ENOSPC": "error=ENOSPC:when={number}",
    "EIO": "error=EIO:when={number}",
    "ENOSPC for good": "error=ENOSPC:when={number}+",
}
SAMPLE = 12
"""How many cases of a command the tests try; ``tests/benchmarks/faults.py`` tries them all."""
SECONDS = 12.0
"""How long the sample of one command may take."""

Contents = dict[str, bytes]

# --- the commands, on a mission made ready for each

FIRST = "cmkit: 1\nmission: {language: fr, starts_on: 2027-01-04}\nclient: {name: Atelier}\n"
SECOND = "cmkit: 1\nmission: {language: fr, starts_on: 2027-02-01}\nclient: {name: Atelier, activity: pots}\n"
THEIRS = {
    "README.md": "# My own words\n",
    ".gitignore": "*.psd\n",
    "notes/visit.md": "what I saw\n",
    "photos/one.jpg": "\N{LATIN SMALL LETTER E WITH ACUTE}" * 3000,
}


def environment(**more: str) -> dict[str, str]:
    """Name what a command finds around it: no byte code is written, caches stand in a place of their own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_"))}
    ours = {"LANG": "en_GB.UTF-8", "PYTHONPATH": str(SOURCES), "PYTHONDONTWRITEBYTECODE": "1"}
    return kept | ours | {"XDG_CACHE_HOME": str(_cache())} | more


@cache
def _cache() -> Path:
    place = tempfile.mkdtemp(prefix="cmkit-cache-")
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return Path(place)


def ran(command: Sequence[str], **options: object) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, whatever that is."""
    return subprocess.run(  # type: ignore[call-overload, no-any-return]  # options of the caller's
        list(command),
        **{
            "env": environment(),
            "capture_output": True,
            "text": True,
            "check": False,
            "timeout": 60,
            "stdin": subprocess.DEVNULL,
            **options,
        },
    )


def written(root: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8", newline="\n")


def for_init(root: Path) -> None:
    """Make a folder that holds somebody's files, but no mission."""
    written(root, THEIRS)


def for_build(root: Path) -> None:
    """Make a mission built once and then changed: files to replace, to add, to delete, and one unchanged."""
    written(root, {**THEIRS, "strategy.yaml": FIRST, "private/private.yaml": "cmkit: 1\n"})
    assert ran([*COMMAND, "build", str(root), *TODAY]).returncode == 0
    written(root, {"strategy.yaml": SECOND})


def for_schema(root: Path) -> None:
    """Make a mission with schemas of long ago."""
    written(root, {**THEIRS, "strategy.yaml": FIRST, ".cmkit/strategy.schema.json": "{}\n"})


@dataclass(frozen=True, slots=True)
class Subject:
    """One command, the folder that it is tried on, and what a second run ends with after a whole one."""

    prepare: Callable[[Path], None]
    arguments: Callable[[Path], list[str]]
    again: int = 0

    def command(self, root: Path) -> list[str]:
        return [*COMMAND, *self.arguments(root)]


SUBJECTS: Mapping[str, Subject] = {
    "init": Subject(
        for_init, lambda root: ["init", str(root), "--defaults", "--preset", "local", "--no-git"], again=2
    ),
    "build": Subject(for_build, lambda root: ["build", str(root), *TODAY]),
    "schema": Subject(for_schema, lambda root: ["schema", "-C", str(root)]),
}


def contents(root: Path) -> Contents:
    """Read every file but the lock."""
    found = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name != ".cmkit/local/lock"}


def leftovers(found: Contents) -> list[str]:
    """Name what an interrupted run left: temporary files, and the record of what is still to do."""
    return [name for name in found if name == RECORD or Path(name).name.startswith(TEMPORARY)]


# --- one fault at one call


@dataclass(frozen=True, slots=True)
class Point:
    """One call of a command: the n-th of its name."""

    call: str
    number: int
    talks: bool
    """It writes to the terminal, not to the disk."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A command made ready: its folder before and after, and every call between the two."""

    subject: Subject
    place: Path
    template: Path
    old: Contents
    new: Contents
    points: tuple[Point, ...]

    def fresh(self) -> Path:
        """Return the folder as it is before the command; its name is the same each time."""
        root = self.place / "mission"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.template, root)
        return root


def strace(trace: Path | str, *options: str) -> list[str]:
    return ["strace", "-f", "-qq", "-o", str(trace), *options]


@cache
def why_not() -> str:
    """Say why faults cannot be injected here; empty where they can."""
    if shutil.which("strace") is None:
        return "strace is not installed: no faults at real calls"
    tried = subprocess.run([*strace(os.devnull, "-e", "trace=write"), "true"], capture_output=True, text=True)
    return f"strace cannot trace here: {tried.stderr.strip()}" if tried.returncode else ""


def ground(subject: Subject, place: Path) -> Ground:
    """Run a command once without a fault, and note what it changed and by which calls."""
    template = place / "template"
    subject.prepare(template)
    root = place / "mission"
    shutil.copytree(template, root)
    trace = place / "trace"
    names = ",".join(f"?{call}" for call in CALLS)
    done = ran([*strace(trace, "-e", f"trace={names}"), *subject.command(root)])
    assert done.returncode == 0, done.stderr
    counted: dict[str, int] = {}
    points = []
    for call, first in re.findall(
        r"^\d+ +(\w+)\(([^,)]*)", trace.read_text("utf-8", "replace"), re.MULTILINE
    ):
        counted[call] = counted.get(call, 0) + 1
        points.append(Point(call, counted[call], talks=call == "write" and first in ("1", "2")))
    return Ground(subject, place, template, contents(template), contents(root), tuple(points))


def cases(on: Ground) -> list[tuple[str, Point]]:
    """List every fault at every call; a terminal that fails for good has no way to say so."""
    return [
        (fault, point)
        for point in on.points
        for fault in FAULTS
        if fault[-4:] != "good" or point.call != "write"
    ]


def suffered(on: Ground, fault: str, point: Point) -> str:
    """Run the command with one fault; return what it left: old, new, or a state that the next run mended.

    Every promise is asserted on the way: no file torn or lost, an exit code and a message that fit, and a
    next run that makes all of it new and sweeps.
    """
    root = on.fresh()
    how = FAULTS[fault].format(number=point.number)
    options = ["-e", f"trace={point.call}", "-e", f"inject={point.call}:{how}"]
    done = ran(
        [*strace(os.devnull, *options), *on.subject.command(root)],
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    found = contents(root)
    refuse_torn(on, found)
    assert "Traceback" not in done.stderr, done.stderr
    said_so(fault, point, done, root)
    left = {name: data for name, data in found.items() if name not in leftovers(found)}
    state = "old" if left == on.old else "new" if left == on.new else "mended"
    if done.returncode == 0:
        assert state == "new"
    if fault in ("ENOSPC", "EIO"):  # one failure is gone again: what follows it can still be put right
        assert state != "mended"
        assert RECORD not in found or done.returncode == 0
    again = ran(on.subject.command(root))
    is_whole = on.subject.again and (state == "new" or RECORD in found)
    assert again.returncode == (on.subject.again if is_whole else 0), again.stderr
    assert contents(root) == on.new
    return state


def refuse_torn(on: Ground, found: Contents) -> None:
    for name in set(found) - set(leftovers(found)):
        assert found[name] in (on.old.get(name), on.new.get(name)), f"{name} is torn"
    assert set(on.old) & set(on.new) <= set(found), "a file is gone"
    if RECORD in found:
        assert found[RECORD].endswith(b"]\n}"), "the record is torn"


def said_so(fault: str, point: Point, done: subprocess.CompletedProcess[str], root: Path) -> None:
    """Hold the exit code and the message against the fault."""
    if fault in ("KILL", "TERM"):
        assert done.returncode == -signal.Signals[f"SIG{fault}"]
    elif fault == "INT":
        assert done.returncode in (130, 0) if point.talks else done.returncode == 130
    elif point.talks:
        assert done.returncode == 0, done.stderr
    else:
        assert done.returncode in (0, 3), done.stderr
        if done.returncode:
            assert str(root) in done.stderr
            assert ("the disk is full" if "ENOSPC" in fault else "the disk reports an error") in done.stderr


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("template") / "mission"
    for_build(made)
    return made


@pytest.fixture
def root(template: Path, tmp_path: Path) -> Path:
    """A mission built once and then changed."""
    return shutil.copytree(template, tmp_path / "mission")


# --- a sample of all the points


@pytest.fixture(scope="module", params=list(SUBJECTS))
def on(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    if reason := why_not():
        pytest.skip(reason)
    yield ground(SUBJECTS[request.param], tmp_path_factory.mktemp(request.param))


def test_a_fault_at_any_call_leaves_the_old_files_or_the_new(on: Ground) -> None:
    every = cases(on)
    step = len(every) // SAMPLE
    step += step % 2 == 0  # else some faults would never have their turn
    started = time.monotonic()
    tried = []
    for fault, point in every[::step]:
        tried.append(f"{fault} at {point.call} {point.number}: {suffered(on, fault, point)}")
        if len(tried) > 3 and time.monotonic() - started > SECONDS:
            break
    sys.stdout.write(f"{len(tried)} of {len(every)} tried\n" + "\n".join(tried) + "\n")
    assert len(tried) > 3


def test_what_is_tried_is_worth_trying(on: Ground) -> None:
    calls = {point.call.removesuffix("at2").removesuffix("at") for point in on.points}
    assert {"write", "fsync", "rename", "unlink", "mkdir"} <= calls
    assert len(on.points) > 20
    assert on.old != on.new
    for name in THEIRS:
        assert on.new[name].startswith(on.old[name])


# --- disks that are busy, cannot lock, or synchronise (row 39)


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    if reason := why_not():
        pytest.skip(reason)
    return ground(SUBJECTS["build"], tmp_path_factory.mktemp("build"))


def injected(on: Ground, fault: str) -> tuple[Path, subprocess.CompletedProcess[str]]:
    root = on.fresh()
    call = fault.split(":")[0]
    options = ["-e", f"trace={call}", "-e", f"inject={fault}"]
    return root, ran([*strace(os.devnull, *options), *on.subject.command(root)])


@pytest.mark.parametrize("fault", ["rename:error=EBUSY:when=2..4", "flock:error=EAGAIN:when=1..3"])
def test_a_file_held_for_a_moment_delays_nothing_but_the_end(build: Ground, fault: str) -> None:
    root, done = injected(build, fault)
    assert done.returncode == 0, done.stderr
    assert contents(root) == build.new


def test_a_file_held_for_good_is_told_and_the_next_command_goes_on(build: Ground) -> None:
    root, done = injected(build, "rename:error=EBUSY:when=3+")
    assert done.returncode == 3
    assert str(root) in done.stderr
    assert "the next command will finish writing them" in done.stderr
    assert ran(build.subject.command(root)).returncode == build.subject.again
    assert contents(root) == build.new


@pytest.mark.parametrize("error", ["ENOLCK", "EOPNOTSUPP", "EIO"])
def test_a_disk_that_cannot_lock_is_told_and_nothing_is_written(build: Ground, error: str) -> None:
    root, done = injected(build, f"flock:error={error}")
    assert done.returncode == 3
    assert str(root) in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(root) == build.old


def test_a_conflicted_copy_is_named_and_counts_for_nothing(root: Path) -> None:
    ran([*COMMAND, "build", str(root), *TODAY])
    before = contents(root)
    month = "cmkit: 1\nitems: [{id: 2027-02-01-instagram-abc, date: 2027-02-01, title: Twice}]\n"
    copy = "calendar/2027-02 (conflicted copy 2027-02-03).yaml"
    written(root, {copy: month, "private/private (Léa's conflicted copy).yaml": "x: [\n"})
    told = ran([*COMMAND, "check", str(root), "--format", "concise", *TODAY])
    assert f"{copy}: warning FI001" in told.stdout
    assert ran([*COMMAND, "build", str(root), *TODAY]).returncode == 0
    assert {name: data for name, data in contents(root).items() if name in before} == before


# --- no room, no right, no place (rows 31 and 32)


def limited(most: int) -> Callable[[], None]:
    """Give a child that many bytes a file."""

    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return limit


@pytest.mark.parametrize("name", list(SUBJECTS))
def test_a_quota_is_told_with_the_path_and_the_folder_is_as_it_was(name: str, tmp_path: Path) -> None:
    root = tmp_path / "mission"
    SUBJECTS[name].prepare(root)
    before = contents(root)
    done = ran(SUBJECTS[name].command(root), preexec_fn=limited(200))
    assert done.returncode == 3
    assert str(root) in done.stderr
    assert "would be larger than allowed" in done.stderr
    assert contents(root) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with little room: only root may make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("name", list(SUBJECTS))
def test_a_full_disk_is_told_with_the_path_and_the_folder_is_as_it_was(name: str, small_disk: Path) -> None:
    root = small_disk / "mission"
    SUBJECTS[name].prepare(root)
    before = contents(root)
    room = shutil.disk_usage(small_disk).free
    (small_disk / "filler").write_bytes(b"x" * max(room - 8192, 0))
    done = ran(SUBJECTS[name].command(root))
    assert done.returncode == 3, done.stderr
    assert str(root) in done.stderr
    assert contents(root) == before
    (small_disk / "filler").unlink()
    assert ran(SUBJECTS[name].command(root)).returncode == 0


def test_a_quota_in_the_middle_of_the_kickoff_keeps_the_answers_before_it(tmp_path: Path) -> None:
    root = tmp_path / "mission"
    plain = environment(CMKIT_PLAIN="1")
    command = [*COMMAND, "init", str(root), "--no-git"]
    typed = "Atelier Vert\n" + "\n" * 30
    done = ran(command, env=plain, stdin=None, input=typed, preexec_fn=limited(400))
    assert done.returncode == 3
    assert "draft.jsonl could not be written: the file would be larger than allowed" in done.stderr
    draft = root / ".cmkit/local/draft.jsonl"
    kept = draft.read_bytes().splitlines(keepends=True)
    assert len(kept) > 2
    assert kept[-1].endswith(b"\n")
    again = ran(command, env=plain, stdin=None, input="")
    assert again.returncode == 130
    assert "kickoff" in again.stderr, "it is resumed, and says so"
    assert f"[{len(kept)}/" in again.stderr
    assert draft.read_bytes().splitlines(keepends=True) == kept


AS_NOBODY = """
import os, sys, tempfile
from cmkit.cli.main import run
with tempfile.TemporaryDirectory() as warm:  # everything is imported while it can be
    run(["-q", "init", warm, "--defaults", "--preset", "local", "--no-git"])
    run(["-q", "build", warm])
    run(["-q", "schema", "-C", warm])
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
sys.exit(run(sys.argv[1:]))
"""


@pytest.fixture
def read_only(template: Path) -> Iterator[Path]:
    """A place that everybody may enter and nobody may write, with a mission ready to be built."""
    place = Path(tempfile.mkdtemp(prefix="cmkit-read-only-")).resolve()
    shutil.copytree(template, place / "mission")
    (place / "empty").mkdir()
    folders = [place, *(path for path in place.rglob("*") if path.is_dir())]
    try:
        for folder in folders:
            folder.chmod(0o555)
        yield place
    finally:
        for folder in folders:
            folder.chmod(0o755)
        shutil.rmtree(place)


def as_nobody(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run a command line as somebody who is not root, whoever runs the tests."""
    python = Path(sys.base_prefix).resolve()
    if os.geteuid() == 0 and not all(one.stat().st_mode & stat.S_IXOTH for one in (python, *python.parents)):
        pytest.skip("this Python lies where only root may read")
    return ran([sys.executable, "-c", AS_NOBODY, *arguments], **options)


@pytest.mark.parametrize("where", ["empty", "new", "empty/new"])
def test_a_read_only_place_is_told_before_the_first_question(read_only: Path, where: str) -> None:
    plain = environment(CMKIT_PLAIN="1")
    done = as_nobody("init", str(read_only / where), env=plain, stdin=None, input="Atelier\n")
    assert done.returncode == 3
    assert str(read_only / where) in done.stderr
    assert "permission denied" in done.stderr
    assert "[1/" not in done.stderr
    assert list((read_only / "empty").iterdir()) == []


@pytest.mark.parametrize("command", [["build", *TODAY], ["schema"]])
def test_a_read_only_mission_is_told_and_stays(read_only: Path, command: list[str]) -> None:
    root = read_only / "mission"
    before = contents(root)
    done = as_nobody("-C", str(root), *command)
    assert done.returncode == 3
    assert str(root) in done.stderr
    assert "permission denied" in done.stderr
    assert contents(root) == before
    assert as_nobody("check", str(root), *TODAY).returncode == 1, "reading needs no right to write"
    assert as_nobody("build", "--check", str(root), *TODAY).returncode == 1


def test_a_folder_of_programs_that_may_not_be_entered_is_passed_over(read_only: Path) -> None:
    locked = read_only / "locked"
    locked.mkdir(mode=0o000)
    searched = environment(PATH=os.pathsep.join([str(locked), os.environ["PATH"]]))
    done = as_nobody("check", str(read_only / "mission"), *TODAY, env=searched)
    assert done.returncode == 1
    assert "locked" not in done.stderr


@pytest.mark.parametrize(
    "name",
    ["strategy.yaml", ".gitignore", ".gitattributes", ".cmkit/local/draft.jsonl", "private/private.yaml"],
)
def test_a_folder_where_a_file_is_due_is_told_before_the_first_question(name: str, tmp_path: Path) -> None:
    (tmp_path / "mission" / name).mkdir(parents=True)
    before = sorted((tmp_path / "mission").rglob("*"))
    refused_at_once(tmp_path / "mission", name)
    assert sorted((tmp_path / "mission").rglob("*")) == before


@pytest.mark.parametrize("name", [".cmkit", ".cmkit/local", "private"])
def test_a_file_where_a_folder_is_due_is_told_before_the_first_question(name: str, tmp_path: Path) -> None:
    written(tmp_path, {f"mission/{name}": "precious"})
    refused_at_once(tmp_path / "mission", name)
    assert contents(tmp_path) == {f"mission/{name}": b"precious"}


def refused_at_once(root: Path, name: str) -> None:
    plain = environment(CMKIT_PLAIN="1")
    for more, typed in (["--defaults"], ""), ([], "Atelier\n"):
        done = ran([*COMMAND, "init", str(root), *more], env=plain, stdin=None, input=typed)
        assert done.returncode == 2, done.stderr
        assert (str(root) if name == "strategy.yaml" else str(root / name)) in done.stderr
        assert "[1/" not in done.stderr


@pytest.mark.parametrize(
    "name",
    [
        "deliverables/Atelier_Plan-strategique.md",
        "private/deliverables/Atelier_Brief-interne.md",
        ".cmkit/client.manifest.json",
        ".cmkit/local/internal.manifest.json",
        ".cmkit/local/pending.json",
        ".cmkit/local/lock",
    ],
)
def test_a_build_over_a_folder_where_a_file_is_due_changes_nothing(name: str, root: Path) -> None:
    (root / name).unlink(missing_ok=True)
    (root / name).mkdir()
    before = contents(root)
    done = ran([*COMMAND, "build", "--force", str(root), *TODAY])
    assert done.returncode == 3
    assert f"{root / name} could not be written: a folder is where the file should be." in done.stderr
    assert contents(root) == before


@pytest.mark.parametrize("name", ["deliverables", "private/deliverables", ".cmkit"])
def test_a_build_over_a_file_where_a_folder_is_due_changes_nothing(name: str, root: Path) -> None:
    shutil.rmtree(root / name)
    written(root, {name: "precious"})
    before = contents(root)
    done = ran([*COMMAND, "build", str(root), *TODAY])
    assert done.returncode == 3
    assert str(root / name) in done.stderr
    assert contents(root) == before


# --- nowhere to write to


PAGES = (
    ["--help"],
    ["rules"],
    ["rules", "--help"],
    ["rules", "OB004"],
    ["catalogue", "kinds"],
    ["templates", "list"],
    ["check"],
    ["check", "--format", "json"],
    ["build", "--check"],
    ["schema", "--stdout", "strategy"],
)


@pytest.mark.parametrize("page", PAGES, ids=" ".join)
def test_a_full_disk_behind_stdout_is_told(template: Path, page: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = ran([*COMMAND, *page], cwd=template, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 3
    assert done.stderr.splitlines()[-1] == "The output could not be written: the disk is full."


@pytest.mark.parametrize("page", PAGES, ids=" ".join)
def test_a_reader_that_has_gone_is_met_with_silence(template: Path, page: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = ran(
            [*COMMAND, "-q", *page],
            cwd=template,
            capture_output=False,
            stdout=writing,
            stderr=subprocess.PIPE,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("command", "code"), [(["build", *TODAY], 0), (["check"], 1), (["check", "nowhere"], 2), (["chek"], 2)]
)
def test_a_full_disk_behind_stderr_stops_no_work_and_changes_no_exit_code(
    command: list[str], code: int, root: Path
) -> None:
    with Path("/dev/full").open("w") as full:
        done = ran([*COMMAND, *command], cwd=root, capture_output=False, stdout=subprocess.PIPE, stderr=full)
    assert done.returncode == code
    if command[0] == "build":
        assert (root / "deliverables/2027-02_Atelier_Planning-editorial.md").is_file()


# --- an interrupted build, without strace (row 35)


@pytest.mark.parametrize("kind", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_while_files_are_written_loses_none(kind: str, template: Path, tmp_path: Path) -> None:
    for moment in (0, 3):
        root = tmp_path / str(moment)
        shutil.copytree(template, root)
        child = subprocess.Popen(
            [*COMMAND, "build", str(root), *TODAY],
            env=environment(),
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        try:
            seen = 0
            while child.poll() is None and seen <= moment:
                seen = len(list((root / "deliverables").glob(f"{TEMPORARY}*")))
                time.sleep(0.0005)
            child.send_signal(signal.Signals[kind])
            said = child.communicate(timeout=20)[1]
        finally:
            child.kill()
        assert child.returncode in (0, 130 if kind == "SIGINT" else -signal.Signals[kind])
        assert "Traceback" not in said
        for name, data in contents(template).items():
            if name.startswith(tuple(THEIRS)) or name == "strategy.yaml":
                assert (root / name).read_bytes() == data
        assert ran([*COMMAND, "build", str(root), *TODAY]).returncode == 0
        assert leftovers(contents(root)) == []
        assert ran([*COMMAND, "build", "--check", str(root), *TODAY]).returncode == 0
