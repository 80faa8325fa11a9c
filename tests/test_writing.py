"""Writing: whole files, several files as one, what kills, full disks and hostile folders leave."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import cmkit
from cmkit.files import atomic, pending
from cmkit.files.writing import (
    KEPT,
    append_line,
    commit,
    is_pending,
    locked,
    probe_writable,
    read_lines,
    roll_forward,
    write_atomic,
)
from cmkit.problems import CmkitError, InputRefused, NotDone

POSIX = pytest.mark.skipif(os.name == "nt", reason="signals, modes and links of POSIX")
SOURCES = Path(cmkit.__file__).parent.parent

OLD: dict[str, bytes] = {
    "strategy.yaml": b"cmkit: 1\nclient: {name: Old}\n" * 200,
    "private/private.yaml": b"cmkit: 1\n",
    "notes/old.md": b"old words\n",
    "same.yaml": b"same\n",
}
CHANGES: dict[str, bytes | None] = {
    "strategy.yaml": b"cmkit: 1\nclient: {name: New}\n" * 300,
    "private/private.yaml": b"cmkit: 1\nsignals: []\n",
    "notes/old.md": None,
    "same.yaml": b"same\n",
    "calendar/new/2027-02.yaml": b"cmkit: 1\nitems: []\n",
}
NEW: dict[str, bytes] = {name: data for name, data in {**OLD, **CHANGES}.items() if data is not None}

# --- a mission, and faults at every call that changes the disk


def made(root: Path) -> Path:
    for name, data in OLD.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def contents(root: Path) -> dict[str, bytes]:
    """Every file of the mission but the lock."""
    found = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name != ".cmkit/local/lock"}


CALLS = ("open", "write", "fsync", "replace", "unlink", "mkdir", "rmdir", "chmod", "ftruncate")
Fault = Callable[[str, Callable[..., object], tuple[object, ...], dict[str, object]], object]


@contextmanager
def faulty(fault: Fault, first: int, last: int | None = None) -> Iterator[list[str]]:
    """Pass the calls numbered ``first`` to ``last`` to ``fault``; the list names every call made."""
    until = first if last is None else last
    made_calls: list[str] = []
    real = {name: getattr(os, name) for name in CALLS}

    def hooked(name: str) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            made_calls.append(name)
            if first <= len(made_calls) <= until:
                return fault(name, real[name], arguments, options)
            return real[name](*arguments, **options)

        return call

    try:
        for name in CALLS:
            setattr(os, name, hooked(name))
        yield made_calls
    finally:
        for name in CALLS:
            setattr(os, name, real[name])


def killing(moment: str) -> Fault:
    """Die by SIGKILL before the call, after it, or with half of a write done."""

    def fault(
        name: str, real: Callable[..., object], arguments: tuple[object, ...], options: object
    ) -> object:
        if moment == "after":
            assert isinstance(options, dict)
            real(*arguments, **options)
        elif moment == "half" and name == "write":
            descriptor, data = arguments
            assert isinstance(data, bytes | memoryview)
            real(descriptor, bytes(data)[: len(data) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
        return None

    return fault


def failing(number: int) -> Fault:
    def fault(*_call: object) -> object:
        raise OSError(number, os.strerror(number))

    return fault


SURVIVED = 9
"""The exit code of a child that made fewer calls than it was to die at."""


def killed_at_every_call(place: Path, moment: str, act: str) -> None:
    """Kill a child at its n-th call, for every n; print what was found after each next start, as JSON.

    Runs in a process of its own: it forks.
    """
    outcomes: list[object] = []
    for number in range(1, 400):
        root = made(place / f"{moment}-{number}")
        append_line(root / "draft", b"first")
        child = os.fork()
        if child == 0:
            signal.alarm(20)  # a child that hangs ends itself, and is told below
            with faulty(killing(moment), number) as calls:
                ACTS[act](root)
            os._exit(SURVIVED if len(calls) < number else 0)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert ended in {-signal.SIGKILL, SURVIVED, 0}
        roll_forward(root)
        append_line(root / "draft", b"next")
        if ended:  # 0: the call was to fail (a folder that is there already), so nobody died after it
            outcomes.append([read_lines(root / "draft")[1:-1] == [b"second"], outcome(root)])
        shutil.rmtree(root)
        if ended == SURVIVED:
            break
    sys.stdout.write(json.dumps(outcomes))


def outcome(root: Path) -> str:
    found = contents(root)
    found.pop("draft", None)
    return {repr(OLD): "old", repr(NEW): "new"}.get(
        repr({name: found[name] for name in sorted(found)}), repr(found)
    )


OLD = dict(sorted(OLD.items()))
NEW = dict(sorted(NEW.items()))
ACTS: dict[str, Callable[[Path], object]] = {
    "commit": lambda root: commit(root, CHANGES),
    "append": lambda root: append_line(root / "draft", b"second"),
}


KILLING = """
import pathlib, sys, test_writing
test_writing.killed_at_every_call(pathlib.Path(sys.argv[1]), *sys.argv[2:])
"""


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Fail what takes longer, such as opening a pipe that nobody reads, at the line where it waits."""

    def late(_signal: int, _frame: object) -> None:
        raise TimeoutError(f"waited {seconds} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own that can import this module."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(SOURCES), str(Path(__file__).parent)])}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


# --- kills and failures (rows 30 and 31)


@POSIX
@pytest.mark.parametrize("moment", ["before", "after", "half"])
def test_a_kill_at_any_call_leaves_all_old_or_all_new(tmp_path: Path, moment: str) -> None:
    done = run(KILLING, str(tmp_path), moment, "commit")
    assert done.returncode == 0, done.stderr
    outcomes = [state for _line, state in json.loads(done.stdout)]
    assert set(outcomes) == {"old", "new"}
    # The record decides, once: from then on every kill gives the new files.
    assert outcomes == sorted(outcomes, reverse=True)
    assert len(outcomes) > 20


@POSIX
@pytest.mark.parametrize("moment", ["before", "after", "half"])
def test_a_kill_while_a_line_is_added_loses_only_that_line(tmp_path: Path, moment: str) -> None:
    done = run(KILLING, str(tmp_path), moment, "append")
    assert done.returncode == 0, done.stderr
    outcomes = json.loads(done.stdout)
    assert {state for _line, state in outcomes} == {"old"}
    assert outcomes[0][0] is False
    assert outcomes[-1][0] is True


@POSIX
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO], ids=["ENOSPC", "EIO"])
def test_one_failing_call_leaves_all_old_or_all_new_and_nothing_else(tmp_path: Path, number: int) -> None:
    outcomes = []
    for call in range(1, 400):
        root = made(tmp_path / str(call))
        raised = False
        with faulty(failing(number), call) as calls:
            try:
                commit(root, CHANGES)
            except NotDone as error:
                raised = True
                assert str(root) in error.message
        outcomes.append(outcome(root))
        assert not is_pending(root)
        assert not raised or outcomes[-1] == "old"
        if len(calls) < call:
            break
    assert set(outcomes) == {"old", "new"}
    assert outcomes[-1] == "new"


@POSIX
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS], ids=["ENOSPC", "EIO", "EROFS"])
def test_a_disk_that_fails_for_good_is_told_and_the_next_start_makes_it_whole(
    tmp_path: Path, number: int
) -> None:
    outcomes = []
    for call in range(1, 400):
        root = made(tmp_path / str(call))
        raised: NotDone | None = None
        with faulty(failing(number), call, 10_000) as calls:
            try:
                commit(root, CHANGES)
            except NotDone as error:
                raised = error
        if len(calls) < call:
            break
        assert raised is not None
        was_recorded = is_pending(root)
        roll_forward(root)
        outcomes.append(outcome(root))
        # Unless every file was in place already, what is finished later was announced.
        assert not was_recorded or outcomes[-1] == "new"
        assert bool(raised.hint) == was_recorded or outcomes[-1] == "new"
        assert not [name for name in contents(root) if ".cmkit" in name]
    assert set(outcomes) == {"old", "new"}


@POSIX
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO], ids=["ENOSPC", "EIO"])
def test_a_failed_whole_write_keeps_the_old_file(tmp_path: Path, number: int) -> None:
    path = tmp_path / "file.yaml"
    raised = 0
    for call in range(1, 50):
        path.write_bytes(b"old\n")
        with faulty(failing(number), call) as calls:
            try:
                write_atomic(path, b"new\n")
            except NotDone:
                raised += 1
        assert path.read_bytes() in {b"old\n", b"new\n"}
        assert [found.name for found in tmp_path.iterdir()] == ["file.yaml"]
        if len(calls) < call:
            break
    assert raised >= 4
    assert path.read_bytes() == b"new\n"


@POSIX
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO], ids=["ENOSPC", "EIO"])
def test_a_failed_line_is_taken_back(tmp_path: Path, number: int) -> None:
    path = tmp_path / "draft"
    for call in range(2, 6):
        path.write_bytes(b"first\ntorn")
        with faulty(failing(number), call) as calls:
            try:
                append_line(path, b"second")
                failed = False
            except NotDone:
                failed = True
        assert read_lines(path) == ([b"first"] if failed else [b"first", b"second"])
        assert failed == (call <= len(calls))


@POSIX
def test_a_limit_on_file_size_is_told_and_changes_nothing(tmp_path: Path) -> None:
    root = made(tmp_path)
    append_line(root / "draft", b"a" * 40)
    code = """
import pathlib, resource, sys
from cmkit.files.writing import append_line, commit, locked
from cmkit.problems import NotDone
root = pathlib.Path(sys.argv[1])
with locked(root):
    pass
resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))
for act in (
    lambda: commit(root, {"strategy.yaml": b"x" * 5000}),
    lambda: append_line(root / "draft", b"b" * 40),
):
    try:
        act()
    except NotDone as error:
        print(error.message)
"""
    done = run(code, str(root))
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert len(said) == 2
    assert "strategy.yaml" in said[0]
    assert "larger than allowed" in said[0]
    assert "draft" in said[1]
    found = contents(root)
    assert found.pop("draft") == b"a" * 40 + b"\n"
    assert found == OLD


@POSIX
def test_what_is_no_ordinary_file_is_not_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"  # a pipe of our own: a real device would be lost if this ever failed as root
    os.mkfifo(pipe)
    with at_most(20):
        for act in (write_atomic, append_line):
            with pytest.raises(NotDone, match="not an ordinary file"):
                act(pipe, b"x")
        with pytest.raises(NotDone, match="could not be read: it is not an ordinary file"):
            read_lines(pipe)
    assert stat.S_ISFIFO(pipe.lstat().st_mode)


# --- what a person must not lose


def test_an_edit_between_the_crash_and_the_next_start_is_put_aside(tmp_path: Path) -> None:
    root = made(tmp_path)
    with pytest.raises(NotDone), pytest.MonkeyPatch.context() as patch:
        patch.setattr(pending, "replace", failing(errno.EBUSY))
        commit(root, CHANGES)
    assert is_pending(root)
    (root / "strategy.yaml").write_bytes(b"mine\n")
    (root / "notes" / "old.md").write_bytes(b"mine too\n")
    repaired = roll_forward(root)
    kept = {name: (root / name).read_bytes() for name in repaired if name.startswith(KEPT)}
    assert sorted(kept.values()) == [b"mine\n", b"mine too\n"]
    assert {name for name in repaired if name not in kept} == set(CHANGES) - {"same.yaml"}
    found = contents(root)
    assert {name: data for name, data in found.items() if name not in kept} == NEW


def test_an_interruption_between_the_renames_finishes_them_first(tmp_path: Path) -> None:
    root = made(tmp_path)
    real = os.replace
    seen: list[object] = []

    def interrupted(source: str, target: str) -> None:
        seen.append(target)
        if len(seen) == 3:  # the record, one file, and now
            raise KeyboardInterrupt
        real(source, target)

    with pytest.raises(KeyboardInterrupt), pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", interrupted)
        commit(root, CHANGES)
    assert outcome(root) == "new"
    assert not is_pending(root)


# --- ordinary writing


def test_a_commit_says_what_changed_and_leaves_the_rest_alone(tmp_path: Path) -> None:
    root = made(tmp_path)
    os.utime(root / "same.yaml", ns=(1, 1))
    assert commit(root, CHANGES) == [name for name in CHANGES if name != "same.yaml"]
    assert outcome(root) == "new"
    assert (root / "same.yaml").stat().st_mtime_ns == 1
    assert commit(root, CHANGES) == []
    assert commit(root, {"never.yaml": None}) == []


def test_changes_that_come_one_by_one_are_one_change(tmp_path: Path) -> None:
    root = made(tmp_path)
    waiting: list[int] = []

    def coming() -> Iterator[tuple[str, bytes | None]]:
        for name, data in CHANGES.items():
            waiting.append(len(list(root.rglob(f"{atomic.TEMPORARY}*"))))
            assert {path: data for path, data in contents(root).items() if path in OLD} == OLD
            yield name, data

    assert set(commit(root, coming())) == set(CHANGES) - {"same.yaml"}
    assert waiting == [0, 1, 2, 2, 2]
    assert outcome(root) == "new"


@pytest.mark.parametrize("when", range(len(CHANGES) + 1))
@pytest.mark.parametrize(
    "error", [InputRefused("a month that cannot be read"), KeyboardInterrupt(), OSError(errno.EIO, "read")]
)
def test_what_goes_wrong_while_changes_come_changes_nothing(
    tmp_path: Path, when: int, error: BaseException
) -> None:
    root = made(tmp_path)

    def coming() -> Iterator[tuple[str, bytes | None]]:
        for index, pair in enumerate([*CHANGES.items(), ("end.md", b"")]):
            if index == when:
                raise error
            yield pair

    with pytest.raises(type(error)) as raised:
        commit(root, coming())
    assert raised.value is error
    assert outcome(root) == "old"
    assert not (root / "calendar").exists()
    assert not is_pending(root)


@POSIX
def test_modes_are_kept_and_new_files_follow_the_umask(tmp_path: Path) -> None:
    root = made(tmp_path)
    (root / "strategy.yaml").chmod(0o640)
    before = os.umask(0o027)
    try:
        commit(root, {"strategy.yaml": b"x", "new.yaml": b"y"})
        write_atomic(root / "newer.yaml", b"z")
    finally:
        os.umask(before)
    modes = {
        name: stat.S_IMODE((root / name).stat().st_mode)
        for name in ("strategy.yaml", "new.yaml", "newer.yaml")
    }
    assert modes == {"strategy.yaml": 0o640, "new.yaml": 0o640, "newer.yaml": 0o640}


def test_names_that_are_one_file_somewhere_are_refused(tmp_path: Path) -> None:
    root = made(tmp_path)
    for changes in (
        {"Plan.md": b"a", "plan.md": b"b"},
        {"é.md": b"a", "e\u0301.md": b"b"},
        {"Strategy.yaml": b"a"},
    ):
        if "Strategy.yaml" in changes and (root / "STRATEGY.yaml").exists():
            continue  # this system has one file for both already
        with pytest.raises(InputRefused, match="one and the same file"):
            commit(root, changes)
    with pytest.raises(InputRefused, match="one and the same file"):
        commit(root, iter([("new.md", b"a"), ("new.md", b"b")]))
    assert outcome(root) == "old"


def test_a_folder_where_a_file_is_due_is_told(tmp_path: Path) -> None:
    root = made(tmp_path)
    (root / "report.md").mkdir()
    for act in (
        lambda: commit(root, {"report.md": b"x", "strategy.yaml": b"y"}),
        lambda: write_atomic(root / "report.md", b"x"),
        lambda: append_line(root / "report.md", b"x"),
    ):
        with pytest.raises(NotDone, match=r"report\.md could not be written: a folder is where"):
            act()
    with pytest.raises(NotDone, match="actually a file"):
        commit(root, {"strategy.yaml/x.md": b"x"})
    assert outcome(root) == "old"


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotDone, match="folder does not exist"):
        write_atomic(tmp_path / "no" / "file", b"x")


def test_a_line_log_keeps_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "draft"
    assert read_lines(path) == []
    append_line(path, b"one")
    append_line(path, b"")
    path.write_bytes(path.read_bytes() + b"x" * 9000)
    assert read_lines(path) == [b"one", b""]
    append_line(path, "deux é".encode())
    assert read_lines(path) == [b"one", b"", "deux é".encode()]
    path.write_bytes(b"torn")
    append_line(path, b"whole")
    assert path.read_bytes() == b"whole\n"
    with pytest.raises(ValueError, match="one line"):
        append_line(path, b"two\nlines")


# --- links and hostile folders (rows 17 and 36)


@POSIX
def test_a_linked_file_is_never_followed(tmp_path: Path) -> None:
    root, victim = made(tmp_path / "mission"), tmp_path / "victim"
    victim.write_bytes(b"precious\n")
    for target in (victim, tmp_path / "nothing", Path("same.yaml")):
        link = root / "out.md"
        link.symlink_to(target)
        for act in (write_atomic, append_line):
            with pytest.raises(NotDone, match="is a link"):
                act(link, b"x")
        with pytest.raises(NotDone, match="is a link"):
            read_lines(link)
        with pytest.raises(CmkitError, match="is a link"):
            commit(root, {"out.md": b"x", "strategy.yaml": b"y"})
        link.unlink()
    assert victim.read_bytes() == b"precious\n"
    assert not (tmp_path / "nothing").exists()
    assert outcome(root) == "old"


@POSIX
@pytest.mark.parametrize("linked", ["deliverables", ".cmkit", ".cmkit/local"])
def test_a_linked_folder_is_never_written_through(tmp_path: Path, linked: str) -> None:
    root, elsewhere = made(tmp_path / "mission"), tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / linked).parent.mkdir(exist_ok=True)
    (root / linked).symlink_to(elsewhere)
    with pytest.raises(InputRefused, match="leads elsewhere"):
        commit(root, {"deliverables/plan.md": b"x"})
    assert list(elsewhere.iterdir()) == []


@POSIX
@pytest.mark.parametrize("inside", [True, False])
def test_a_linked_lock_empties_no_file(tmp_path: Path, inside: bool) -> None:
    root = made(tmp_path / "mission")
    victim = root / "strategy.yaml" if inside else tmp_path / "victim"
    victim.write_bytes(b"precious\n")
    (root / ".cmkit" / "local").mkdir(parents=True)
    (root / ".cmkit" / "local" / "lock").symlink_to(victim)
    with pytest.raises(CmkitError):
        commit(root, {"same.yaml": b"x"})
    assert victim.read_bytes() == b"precious\n"


TEMPORARY = ".cmkit-tmp-0123456789abcdef"
OTHER = ".cmkit-tmp-fedcba9876543210"


def hostile_records(outside: Path) -> list[object]:
    good = pending.digest(b"evil")
    step = {"target": "strategy.yaml", "temporary": TEMPORARY, "before": None, "after": good}
    bad_steps: list[object] = [
        {**step, "target": "../victim"},
        {**step, "target": str(outside / "victim")},
        {**step, "target": "linked/victim"},
        {**step, "target": ".git/config"},
        {**step, "target": "a\\b"},
        {**step, "target": 3},
        {**step, "temporary": "../" + TEMPORARY},
        {**step, "temporary": "same.yaml"},
        {**step, "temporary": None},
        {**step, "after": pending.digest(b"other")},
        {**step, "after": None},
        {**step, "before": "x"},
        {**step, "more": 1},
        {"target": "../victim", "temporary": None, "before": pending.digest(b"precious\n"), "after": None},
        "text",
        None,
    ]
    return [
        *(
            {"cmkit": 1, "files": [{**step, "target": "new.md", "temporary": OTHER}, bad]}
            for bad in bad_steps
        ),
        {"cmkit": 1, "files": [step, step]},
        {"cmkit": 1, "files": {}},
        {"cmkit": 0, "files": [step]},
        {"cmkit": True, "files": "x"},
        [],
        None,
    ]


@POSIX
def test_a_hostile_record_touches_nothing(tmp_path: Path) -> None:
    root = made(tmp_path / "mission")
    victim = tmp_path / "elsewhere" / "victim"
    victim.parent.mkdir()
    (root / "linked").symlink_to(victim.parent)
    local = root / ".cmkit" / "local"
    local.mkdir(parents=True)
    raws = [json.dumps(record).encode() for record in hostile_records(tmp_path)]
    for raw in [*raws, b"", b"\xff", b"[" * 100_000, b"{"]:
        victim.write_bytes(b"precious\n")
        (tmp_path / "victim").write_bytes(b"precious\n")
        (tmp_path / TEMPORARY).write_bytes(b"evil")
        (victim.parent / TEMPORARY).write_bytes(b"evil")
        (root / TEMPORARY).write_bytes(b"evil")
        (root / OTHER).write_bytes(b"evil")
        (local / "pending.json").write_bytes(raw)
        repaired = roll_forward(root)
        assert [name.startswith(KEPT) for name in repaired] == [True], raw
        assert (root / repaired[0]).read_bytes() == raw
        shutil.rmtree(root / KEPT)
        assert contents(root) | {"linked/victim": b""} == OLD | {"linked/victim": b""}, raw
        assert victim.read_bytes() == b"precious\n"
        assert (tmp_path / "victim").read_bytes() == b"precious\n"
        assert (tmp_path / TEMPORARY).exists()
        assert (victim.parent / TEMPORARY).exists()
        assert not is_pending(root)


@POSIX
def test_a_linked_temporary_file_is_not_put_in_place(tmp_path: Path) -> None:
    root, secret = made(tmp_path / "mission"), tmp_path / "secret"
    secret.write_bytes(b"evil")
    (root / TEMPORARY).symlink_to(secret)
    (root / ".cmkit" / "local").mkdir(parents=True)
    step = {
        "target": "strategy.yaml",
        "temporary": TEMPORARY,
        "before": None,
        "after": pending.digest(b"evil"),
    }
    (root / ".cmkit" / "local" / "pending.json").write_text(json.dumps({"cmkit": 1, "files": [step]}))
    roll_forward(root)
    assert (root / "strategy.yaml").read_bytes() == OLD["strategy.yaml"]
    assert not (root / TEMPORARY).is_symlink()
    assert secret.read_bytes() == b"evil"


def test_a_record_of_a_newer_cmkit_stays(tmp_path: Path) -> None:
    root = made(tmp_path)
    record = root / ".cmkit" / "local" / "pending.json"
    record.parent.mkdir(parents=True)
    record.write_text('{"cmkit": 2, "files": []}')
    with pytest.raises(InputRefused, match="newer version of cmkit"):
        commit(root, CHANGES)
    assert record.exists()


def test_the_sweep_takes_only_what_is_cmkits(tmp_path: Path) -> None:
    root = made(tmp_path)
    stray = [root / TEMPORARY, root / "notes" / TEMPORARY, root / ".cmkit" / "local" / TEMPORARY]
    nested = root / "other-mission" / "notes" / TEMPORARY
    theirs = [nested, root / ".git" / TEMPORARY, root / "cmkit-tmp-mine"]
    (root / "other-mission" / ".cmkit").mkdir(parents=True)
    for path in [*stray, *theirs]:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    assert roll_forward(root) == []
    assert [path.exists() for path in stray] == [False] * 3
    assert [path.exists() for path in theirs] == [True] * 3


# --- the lock (rows 33, 34, 39)


def count_up(root: Path, times: int) -> None:
    """Add one to a number kept in two files, ``times`` times."""
    for _time in range(times):
        with locked(root, timeout=50):
            number = int((root / "one").read_text()) + 1
            commit(root, {"one": b"%d" % number, "two": b"%d" % number})


def test_eight_processes_lose_no_edit(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("0")
    code = "import sys, pathlib, test_writing as t; t.count_up(pathlib.Path(sys.argv[1]), 20)"
    results: list[subprocess.CompletedProcess[str]] = []

    def edit() -> None:
        results.append(run(code, str(tmp_path)))

    threads = [threading.Thread(target=edit, daemon=True) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    assert not any(thread.is_alive() for thread in threads)
    assert [done.stderr for done in results if done.returncode] == []
    assert contents(tmp_path) == {"one": b"160", "two": b"160"}


def test_another_cmkit_at_work_is_told_in_time(tmp_path: Path) -> None:
    said: list[CmkitError] = []

    def other() -> None:
        try:
            with locked(tmp_path, timeout=0.1):
                pass
        except NotDone as error:
            said.append(error)

    with locked(tmp_path) as outer, locked(tmp_path) as inner:
        assert inner is outer
        thread = threading.Thread(target=other, daemon=True)
        thread.start()
        thread.join(20)
        assert not thread.is_alive()
    assert ["cmkit is already running" in error.message and bool(error.hint) for error in said] == [True]
    other()
    assert len(said) == 1


def test_a_file_held_for_a_moment_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic, "PAUSES", (0.001,) * 4)
    monkeypatch.setattr(atomic, "WINDOWS", True)
    monkeypatch.setattr("cmkit.text.WINDOWS", True)
    real, attempts = os.replace, [0]

    def held(source: str, target: str) -> None:
        attempts[0] += 1
        if attempts[0] <= 3:
            raise PermissionError(errno.EACCES, "open in another program")
        real(source, target)

    monkeypatch.setattr(os, "replace", held)
    write_atomic(tmp_path / "plan.csv", b"new")
    assert (tmp_path / "plan.csv").read_bytes() == b"new"
    attempts[0] = -100
    with pytest.raises(NotDone, match="open in another program"):
        write_atomic(tmp_path / "plan.csv", b"newer")
    assert attempts[0] == -95
    assert [path.name for path in tmp_path.iterdir()] == ["plan.csv"]


@POSIX
def test_permission_denied_is_not_tried_again_elsewhere(tmp_path: Path) -> None:
    with (
        faulty(failing(errno.EACCES), 1, 100) as calls,
        pytest.raises(NotDone, match=r"permission denied\.$"),
    ):
        write_atomic(tmp_path / "plan.csv", b"x")
    assert calls.count("open") == 1


# --- before the first question (row 32)


def test_a_writable_place_is_left_as_it_was(tmp_path: Path) -> None:
    probe_writable(tmp_path)
    probe_writable(tmp_path / "new-client")
    (tmp_path / ".cmkit" / "local").mkdir(parents=True)
    probe_writable(tmp_path)
    assert [path.name for path in tmp_path.rglob("*")] == [".cmkit", "local"]


@pytest.mark.parametrize("wrong", ["file", "file/mission", "gone/mission", "taken"])
def test_a_place_that_is_no_folder_is_told_before_anything(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / ".cmkit").write_text("x")
    with pytest.raises(InputRefused, match=r"is not a folder|does not exist") as caught:
        probe_writable(tmp_path / wrong)
    assert caught.value.hint


@POSIX
def test_a_read_only_place_is_told_before_anything() -> None:
    """As an ordinary user, whoever runs the tests: root may write anywhere."""
    code = """
import os, pathlib, sys
from cmkit.files.writing import commit, probe_writable
from cmkit.problems import NotDone
from cmkit.text import _
import filelock, hashlib, json, locale
_("everything is imported while it can be")
if os.geteuid() == 0:
    os.setgroups([])
    os.setuid(65534)
folder = pathlib.Path(sys.argv[1])
for act in (
    lambda: probe_writable(folder),
    lambda: probe_writable(folder / "new"),
    lambda: commit(folder, {"a": b"b"}),
    lambda: commit(folder / "half", {"locked/a": None, "b": b"b"}),
):
    try:
        act()
    except NotDone as error:
        print(error.message)
"""
    place = Path(tempfile.mkdtemp(prefix="cmkit-read-only-"))
    try:
        (place / "half" / "locked").mkdir(parents=True)
        (place / "half" / "locked" / "a").write_text("x")
        (place / "half").chmod(0o777)
        (place / "half" / "locked").chmod(0o555)
        place.chmod(0o555)
        done = run(code, str(place))
        left = {path.name for path in place.rglob("*")}
    finally:
        for folder in (place, place / "half", place / "half" / "locked"):
            folder.chmod(0o755)
        shutil.rmtree(place, ignore_errors=True)
    assert done.returncode == 0, done.stderr
    assert [line.endswith("permission denied.") for line in done.stdout.splitlines()] == [True] * 4
    assert left == {"half", "locked", "a", ".cmkit", "local", "lock"}
