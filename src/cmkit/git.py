"""The only door to git: arguments never read as options, no shell, and no code of an untrusted folder."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cmkit.problems import NotDone
from cmkit.text import _, one_line, shell_word, visible

TIMEOUT = 30.0
"""Seconds that one call of git may take; a hook of the user's that commits can be slow."""

# Everything else that begins with GIT_ could point git at another repository or at another program.
_KEPT_VARIABLES = frozenset(
    {
        "GIT_AUTHOR_NAME",
        "GIT_AUTHOR_EMAIL",
        "GIT_AUTHOR_DATE",
        "GIT_COMMITTER_NAME",
        "GIT_COMMITTER_EMAIL",
        "GIT_COMMITTER_DATE",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_SYSTEM",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CEILING_DIRECTORIES",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM",
        "GIT_EXEC_PATH",
    }
)
_ALWAYS = (
    "--no-pager",
    "-c",
    "core.fsmonitor=",
    "-c",
    "safe.bareRepository=explicit",
)
_LITERALLY = "--literal-pathspecs"
_NO_HOOKS = ("-c", "core.hooksPath=/dev/null")


@dataclass(frozen=True, slots=True)
class _Answer:
    """What git said: its exit code and both its streams."""

    code: int
    out: str
    err: str


def available() -> bool:
    """Tell whether git is installed."""
    return _program() is not None


def root_of(folder: Path) -> Path | None:
    """Find the top folder of the repository that ``folder`` lies in; None if it lies in none.

    Raises ``NotDone`` if git is missing or refuses to look.
    """
    answer = _read(folder, "rev-parse", "--show-toplevel")
    if answer.code == 0:
        return Path(answer.out.removesuffix("\n"))
    if "not a git repository" in answer.err or "cannot use bare repository" in answer.err:
        return None
    raise _failed(["rev-parse"], answer, folder)


def init(folder: Path) -> None:
    """Make ``folder`` a repository; one that is there already stays as it is. Raises ``NotDone``."""
    _done(folder, "init", "--quiet", hooks=False)


def commit(folder: Path, paths: Sequence[str], message: str) -> bool:
    """Commit these paths, relative to ``folder``, and nothing else that may be staged.

    Deleted files count too. The user's own hooks run. Returns False if nothing in them had changed. Raises
    ``NotDone``, with nothing staged, when git does not know whose commit it would be.
    """
    if not paths:
        return False
    _refuse_nobody(folder)
    known = [path for path in paths if os.path.lexists(folder / path) or is_tracked(folder, path)]
    if not known:
        return False
    _done(folder, _LITERALLY, "add", "--all", "--", *known)
    if _run(folder, (_LITERALLY, "diff", "--cached", "--quiet", "--no-ext-diff", "--", *known)).code == 0:
        return False
    _done(folder, _LITERALLY, "commit", "--quiet", f"--message={message}", "--only", "--", *known)
    return True


def is_ignored(folder: Path, relative: str) -> bool:
    """Tell whether the repository of ``folder`` ignores ``relative``, which need not exist.

    A folder that does not exist is asked for with its slash: ``private/``. A tracked file is never ignored.
    False outside a repository. Raises ``NotDone``.
    """
    # This command knows no --literal-pathspecs; behind ./ no name is taken for a pattern.
    return _says_yes(folder, "check-ignore", "--quiet", "--", f"./{relative}")


def is_tracked(folder: Path, relative: str) -> bool:
    """Tell whether the repository of ``folder`` tracks ``relative``, or any file in it if it is a folder.

    False outside a repository. Raises ``NotDone``.
    """
    return _says_yes(folder, _LITERALLY, "ls-files", "--error-unmatch", "--", relative)


def _says_yes(folder: Path, *question: str) -> bool:
    answer = _read(folder, *question)
    if answer.code in {0, 1}:
        return answer.code == 0
    if root_of(folder) is None:
        return False
    raise _failed(question, answer, folder)


def ever_committed(folder: Path, prefix: str) -> bool:
    """Tell whether any commit of any branch or tag ever touched ``prefix``, relative to ``folder``.

    A shallow clone knows only its own commits. False outside a repository. Raises ``NotDone``.
    """
    if root_of(folder) is None:
        return False
    # Plumbing: a configuration cannot make it run a program. Without --full-history, a file that a side
    # branch added and removed again would be overlooked.
    question = (_LITERALLY, "rev-list", "--all", "--full-history", "--max-count=1", "--", prefix)
    answer = _read(folder, *question)
    if answer.code != 0:
        raise _failed(question, answer, folder)
    return bool(answer.out.strip())


def _refuse_nobody(folder: Path) -> None:
    """Say plainly that git has no name for the commit, before anything is staged."""
    for variable in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
        answer = _run(folder, ("-c", "user.useConfigOnly=true", "var", variable))
        if answer.code == 0:
            continue
        if root_of(folder) is None:
            raise NotDone(
                _("{folder} is not in a git repository.").format(folder=visible(one_line(str(folder))))
            )
        raise NotDone(
            _("git does not know who you are, so it cannot commit."),
            _('Tell git once: git config --global user.name "Your Name", and the same for user.email.'),
        )


def _read(folder: Path, *arguments: str) -> _Answer:
    """Ask git something that changes nothing: no hook runs."""
    return _run(folder, (*_NO_HOOKS, *arguments))


def _done(folder: Path, *arguments: str, hooks: bool = True) -> None:
    answer = _run(folder, arguments if hooks else (*_NO_HOOKS, *arguments))
    if answer.code != 0:
        raise _failed(arguments, answer, folder)


def _run(folder: Path, arguments: Sequence[str]) -> _Answer:
    import subprocess

    program = _program()
    if program is None:
        raise NotDone(_("git is not installed."), _("Install git, or use --no-git."))
    try:
        done = subprocess.run(
            [program, *_ALWAYS, *arguments],
            cwd=folder,
            env=_environment(os.environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotDone(
            _("git took more than {seconds} seconds and was stopped.").format(seconds=round(TIMEOUT)),
            _("It may be waiting for a password or a signature: try the same in git itself."),
        ) from error
    except (OSError, ValueError) as error:
        raise NotDone(_("git could not be run: {reason}.").format(reason=error)) from error
    return _Answer(done.returncode, os.fsdecode(done.stdout), done.stderr.decode("utf-8", "replace"))


def _program() -> str | None:
    """Find git on the PATH, never in the current folder, where anybody could have put one."""
    name = "git.exe" if os.name == "nt" else "git"
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        program = Path(folder) / name
        # Asked first: a folder that nobody may enter makes the other question fail.
        if program.is_absolute() and os.access(program, os.X_OK) and program.is_file():
            return str(program)
    return None


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    """Give git the user's environment, without what could lead it elsewhere; its messages in English."""
    kept = {
        name: value
        for name, value in given.items()
        if not name.upper().startswith("GIT_") or name.upper() in _KEPT_VARIABLES
    }
    return {
        **kept,
        "LC_ALL": "C.UTF-8",
        "LANGUAGE": "",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_EDITOR": "true",
    }


def _failed(arguments: Sequence[str], answer: _Answer, folder: Path) -> NotDone:
    """Tell what git said, and what to do where it is known."""
    command = next(argument for argument in arguments if not argument.startswith("-"))
    said = visible(one_line(answer.err))[:500]
    hint = ""
    if "dubious ownership" in answer.err:
        hint = _("If the folder is yours: git config --global --add safe.directory {folder}").format(
            folder=shell_word(str(folder))
        )
    elif "index.lock" in answer.err:
        hint = _("git is already running there; wait until it has finished, then try again.")
    elif "ignored by one of your .gitignore" in answer.err:
        hint = _("What .gitignore excludes is not committed.")
    return NotDone(_("git {command} failed: {said}").format(command=command, said=said or answer.code), hint)
