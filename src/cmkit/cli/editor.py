"""The user's own editor, opened on one file."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

from cmkit.files.paths import shown
from cmkit.problems import InputRefused, NotDone
from cmkit.text import _, visible, why


def edit(path: Path, environment: Mapping[str, str]) -> None:
    """Open ``$VISUAL``, else ``$EDITOR``, on a file, and wait until it is closed.

    Raises ``InputRefused`` where neither is set, ``NotDone`` where the editor cannot be run or fails.
    """
    command = environment.get("VISUAL") or environment.get("EDITOR") or ""
    words = _words(command)
    if not words:
        raise InputRefused(
            _("No editor is known: $VISUAL and $EDITOR are empty."),
            _("Set one of them, or open {path} yourself.").format(path=shown(path)),
        )
    program = _program(words[0], environment)
    try:
        done = subprocess.run([program, *words[1:], os.fspath(path.absolute())], check=False)
    except (OSError, ValueError) as error:
        reason = why(error) if isinstance(error, OSError) else str(error)
        raise NotDone(
            _("The editor {command} could not be run: {reason}.").format(
                command=visible(command), reason=reason
            )
        ) from error
    if done.returncode:
        raise NotDone(
            _("The editor {command} ended with {code}.").format(
                command=visible(command), code=done.returncode
            )
        )


def _words(command: str) -> list[str]:
    """Split a command as a shell would; a program whose path has spaces is one word."""
    if Path(command).is_absolute() and Path(command).is_file():
        return [command]
    try:
        words = shlex.split(command, posix=os.name != "nt")
    except ValueError:  # a quote that is not closed
        return [command]
    return [word.strip('"') for word in words] if os.name == "nt" else words


def _program(name: str, environment: Mapping[str, str]) -> str:
    """Find a program on the PATH, never in the current folder, where anybody could have put one."""
    if Path(name).name != name:
        return name
    bare = os.name == "nt" and not Path(name).suffix
    endings = environment.get("PATHEXT", ".EXE").split(os.pathsep) if bare else [""]
    for folder in environment.get("PATH", os.defpath).split(os.pathsep):
        for ending in endings:
            program = Path(folder) / f"{name}{ending}"
            if program.is_absolute() and program.is_file() and os.access(program, os.X_OK):
                return str(program)
    raise NotDone(
        _("The editor {command} could not be run: {reason}.").format(
            command=visible(name), reason=_("it is not on the PATH")
        )
    )
