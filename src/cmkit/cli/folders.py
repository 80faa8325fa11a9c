"""Several mission folders in one command: each in its turn, and none stops the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from cmkit.cli.check.findings import tell_error
from cmkit.cli.console import Console
from cmkit.cli.session import Session
from cmkit.mission.finding import find_mission
from cmkit.problems import CmkitError, ExitCode, NotDone
from cmkit.text import _, visible, why

Act = Callable[[Path, str], ExitCode]
"""Does a command's work in a mission folder; told the folder again as its paths are told with, or nothing."""


def over(paths: Sequence[Path], act: Act, session: Session, console: Console) -> ExitCode:
    """Act in every mission folder and return the worst exit code.

    A folder where it cannot be done is told when there are several; alone, its error goes up.
    """
    if len(paths) == 1:
        return act(find_mission(paths[0]), "")
    worst = ExitCode.DONE
    for path in paths:
        try:
            root = find_mission(path)
            worst = max(worst, act(root, str(root)))
        except (CmkitError, OSError) as error:
            if session.debug:
                raise
            worst = max(worst, tell_error(as_told(error), console, visible(str(path))))
    return worst


def as_told(error: CmkitError | OSError) -> CmkitError:
    """Return an error of the system as one of ours."""
    if isinstance(error, CmkitError):
        return error
    path = visible(str(error.filename or "?"))
    return NotDone(_("{path}: {why}.").format(path=path, why=why(error)))
