"""git: only what is asked, nothing of an untrusted folder, and plain words when it fails."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmkit import git
from cmkit.problems import NotDone

pytestmark = pytest.mark.skipif(not git.available(), reason="git is not installed")
POSIX = pytest.mark.skipif(os.name == "nt", reason="scripts of POSIX")


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A configuration of the test's own, with a name, and no repository above."""
    config = tmp_path / "gitconfig"
    config.write_text("[user]\nname = Anne\nemail = anne@example.org\n[init]\ndefaultBranch = main\n")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("EMAIL", raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    yield config


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "mission"
    folder.mkdir()
    git.init(folder)
    (folder / "strategy.yaml").write_text("cmkit: 1\n")
    (folder / "private").mkdir()
    (folder / "private" / "private.yaml").write_text("cmkit: 1\n")
    (folder / ".gitignore").write_text("/private/\n")
    return folder


def plain(folder: Path, *arguments: str) -> str:
    """Ask git itself."""
    return subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True, timeout=20
    ).stdout


def test_a_repository_is_found_from_within(repository: Path, tmp_path: Path) -> None:
    assert git.root_of(tmp_path) is None
    assert git.root_of(repository) == repository.resolve()
    assert git.root_of(repository / "private") == repository.resolve()


def test_init_again_changes_nothing(repository: Path) -> None:
    assert git.commit(repository, ["strategy.yaml"], "Start")
    git.init(repository)
    assert plain(repository, "log", "--format=%s") == "Start\n"


def test_only_the_named_paths_are_committed(repository: Path) -> None:
    (repository / "staged.md").write_text("x")
    (repository / "other.md").write_text("x")
    plain(repository, "add", "staged.md")
    assert git.commit(repository, ["strategy.yaml", ".gitignore"], "Début de la mission\n\nà suivre") is True
    assert plain(repository, "ls-tree", "-r", "--name-only", "HEAD").split() == [
        ".gitignore",
        "strategy.yaml",
    ]
    assert plain(repository, "log", "--format=%an %B").strip() == "Anne Début de la mission\n\nà suivre"
    assert plain(repository, "status", "--porcelain").splitlines() == ["A  staged.md", "?? other.md"]


def test_nothing_new_is_no_commit(repository: Path) -> None:
    assert git.commit(repository, ["strategy.yaml"], "One") is True
    assert git.commit(repository, ["strategy.yaml"], "Two") is False
    assert git.commit(repository, [], "Two") is False
    assert git.commit(repository, ["never.md"], "Two") is False
    assert plain(repository, "log", "--format=%s") == "One\n"


def test_a_deleted_file_is_committed_as_deleted(repository: Path) -> None:
    git.commit(repository, ["strategy.yaml", ".gitignore"], "One")
    (repository / "strategy.yaml").unlink()
    assert git.commit(repository, ["strategy.yaml"], "Two") is True
    assert plain(repository, "ls-files").split() == [".gitignore"]


@pytest.mark.parametrize("name", ["-rf.md", "--help", "*.md", ":(top)x", "é 日 👍.md", "a b'c.md"])
@POSIX
def test_odd_names_are_only_names(repository: Path, name: str) -> None:
    (repository / name).write_text("x")
    (repository / "bystander.md").write_text("x")
    (repository / ".gitignore").write_text("/x\n")
    assert git.is_tracked(repository, name) is False
    assert git.is_ignored(repository, name) is False
    assert git.commit(repository, [name], "--amend -m 'x' $(id)") is True
    assert plain(repository, "ls-files", "-z").split("\0") == [name, ""]
    assert plain(repository, "log", "--format=%s") == "--amend -m 'x' $(id)\n"
    assert git.is_tracked(repository, name) is True
    assert git.ever_committed(repository, name) is True


def test_an_ignored_path_is_not_forced_in(repository: Path) -> None:
    with pytest.raises(NotDone, match=r"ignored by one of your \.gitignore") as caught:
        git.commit(repository, ["strategy.yaml", "private/private.yaml"], "x")
    assert "not committed" in caught.value.hint
    assert not git.ever_committed(repository, "private")


def test_a_commit_without_a_name_says_so_before_staging(repository: Path, user: Path) -> None:
    user.write_text("")
    with pytest.raises(NotDone, match="does not know who you are") as caught:
        git.commit(repository, ["strategy.yaml"], "x")
    assert "user.name" in caught.value.hint
    assert plain(repository, "ls-files") == ""
    plain(repository, "config", "user.name", "Juliette")
    plain(repository, "config", "user.email", "juliette@example.org")
    assert git.commit(repository, ["strategy.yaml"], "x") is True


def test_a_name_in_the_environment_is_enough(
    repository: Path, user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.write_text("")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Robot")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "robot@example.org")
    assert git.commit(repository, ["strategy.yaml"], "x") is True


def test_ignored_and_tracked(repository: Path, tmp_path: Path) -> None:
    git.commit(repository, ["strategy.yaml"], "x")
    assert git.is_ignored(repository, "private/private.yaml")
    assert git.is_ignored(repository, "private/not-there-yet.yaml")
    assert git.is_ignored(repository, "private")
    assert not git.is_ignored(repository, "strategy.yaml")
    assert git.is_tracked(repository, "strategy.yaml")
    assert not git.is_tracked(repository, "private")
    (tmp_path / "nowhere").mkdir()
    assert not git.is_ignored(tmp_path / "nowhere", "x")
    assert not git.is_tracked(tmp_path / "nowhere", "x")
    assert not git.ever_committed(tmp_path / "nowhere", "x")


def test_a_private_folder_that_is_a_repository_of_its_own_is_still_ignored_here(repository: Path) -> None:
    git.init(repository / "private")
    git.commit(repository / "private", ["private.yaml"], "x")
    assert git.is_ignored(repository, "private/private.yaml")
    assert not git.is_tracked(repository, "private/private.yaml")
    assert not git.ever_committed(repository, "private")


def test_what_was_once_committed_is_found_wherever_it_was(repository: Path) -> None:
    assert not git.ever_committed(repository, "private")
    git.commit(repository, ["strategy.yaml"], "One")
    assert not git.ever_committed(repository, "private")
    plain(repository, "checkout", "-q", "-b", "side")
    plain(repository, "add", "-f", "private/private.yaml")
    plain(repository, "commit", "-q", "-m", "oops")
    plain(repository, "rm", "-q", "--cached", "private/private.yaml")
    plain(repository, "commit", "-q", "-m", "undo")
    plain(repository, "checkout", "-q", "main")
    plain(repository, "merge", "-q", "--no-ff", "-m", "merge", "side")
    plain(repository, "branch", "-q", "-D", "side")
    assert not git.is_tracked(repository, "private")
    assert git.ever_committed(repository, "private")
    assert git.ever_committed(repository, "private/private.yaml")
    assert not git.ever_committed(repository, "priv")


@pytest.mark.parametrize("variable", ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR"])
def test_the_environment_cannot_lead_elsewhere(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, str(tmp_path / "elsewhere"))
    assert git.root_of(repository) == repository.resolve()
    assert git.commit(repository, ["strategy.yaml"], "x") is True
    assert not (tmp_path / "elsewhere").exists()


@POSIX
def test_reading_runs_no_code_of_the_folder(repository: Path, tmp_path: Path) -> None:
    git.commit(repository, ["strategy.yaml"], "x")
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\necho ran >> '{tmp_path / 'ran'}'\n")
    trap.chmod(0o755)
    for hook in ("post-index-change", "reference-transaction", "pre-commit", "post-checkout"):
        (repository / ".git" / "hooks").mkdir(exist_ok=True)
        (repository / ".git" / "hooks" / hook).write_bytes(trap.read_bytes())
        (repository / ".git" / "hooks" / hook).chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.pager",
        "pager.rev-list",
        "diff.external",
        "core.editor",
        "gpg.program",
    ):
        plain(repository, "config", key, str(trap))
    plain(repository, "config", "log.showSignature", "true")
    plain(repository, "config", "alias.rev-list", f"!{trap}")
    (tmp_path / "ran").unlink(missing_ok=True)
    git.root_of(repository)
    git.is_ignored(repository, "private/x")
    git.is_tracked(repository, "strategy.yaml")
    assert git.ever_committed(repository, "strategy.yaml")
    git.init(repository)
    assert not (tmp_path / "ran").exists()


@POSIX
def test_every_question_is_asked_without_hooks_locks_or_prompts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "git").write_text(
        f"#!/bin/sh\necho \"$@\" >> '{tmp_path / 'asked'}'\nenv > '{tmp_path / 'env'}'\n"
    )
    (programs / "git").chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(programs), os.environ["PATH"]]))
    git.root_of(tmp_path)
    git.is_ignored(tmp_path, "x")
    git.is_tracked(tmp_path, "x")
    git.ever_committed(tmp_path, "x")
    asked = (tmp_path / "asked").read_text().splitlines()
    assert len(asked) == 5
    for line in asked:
        assert "-c core.fsmonitor= " in line
        assert "-c core.hooksPath=/dev/null " in line
    environment = (tmp_path / "env").read_text().splitlines()
    assert {"GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1"} <= set(environment)
    assert "LC_ALL=C.UTF-8" in environment  # what git says is read in English


@POSIX
def test_a_bare_repository_hidden_in_a_folder_is_not_entered(repository: Path, tmp_path: Path) -> None:
    hidden = repository / "assets"
    plain(tmp_path, "init", "-q", "--bare", str(hidden))
    assert git.root_of(hidden) is None


@POSIX
def test_a_program_called_git_in_the_folder_is_not_run(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = repository / "git"
    fake.write_text(f"#!/bin/sh\ntouch '{tmp_path / 'ran'}'\n")
    fake.chmod(0o755)
    monkeypatch.chdir(repository)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", os.environ["PATH"]]))
    assert git.root_of(repository) == repository.resolve()
    monkeypatch.setenv("PATH", os.pathsep.join([".", ""]))
    assert not git.available()
    with pytest.raises(NotDone, match="not installed") as caught:
        git.root_of(repository)
    assert caught.value.hint
    assert not (tmp_path / "ran").exists()


@POSIX
def test_the_users_own_hook_decides_over_a_commit(repository: Path) -> None:
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'not \033[31mtoday' >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(NotDone, match=r"git commit failed: not \\x1b\[31mtoday"):
        git.commit(repository, ["strategy.yaml"], "x")


@POSIX
def test_a_git_that_hangs_is_stopped(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexec sleep 3 >/dev/null 2>&1\n")
    hook.chmod(0o755)
    monkeypatch.setattr(git, "TIMEOUT", 0.5)
    with pytest.raises(NotDone, match="was stopped") as caught:
        git.commit(repository, ["strategy.yaml"], "x")
    assert caught.value.hint


def test_another_git_at_work_is_told(repository: Path) -> None:
    (repository / ".git" / "index.lock").touch()
    with pytest.raises(NotDone, match="git add failed") as caught:
        git.commit(repository, ["strategy.yaml"], "x")
    assert "already running" in caught.value.hint


def test_no_repository_and_no_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(NotDone, match="could not be run"):
        git.root_of(tmp_path / "gone")
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "x").write_text("x")
    with pytest.raises(NotDone, match="not a git repository"):
        git.commit(tmp_path / "plain", ["x"], "x")


@POSIX
def test_a_folder_of_somebody_else_comes_with_a_remedy(repository: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    for path in (repository, repository / ".git"):
        os.chown(path, 65534, 65534)
    with pytest.raises(NotDone, match="dubious ownership") as caught:
        git.root_of(repository)
    assert "safe.directory" in caught.value.hint
