"""Where a mission is: apart from its reading, since some commands need no more than the folder."""

from __future__ import annotations

import os
from pathlib import Path

from cmkit.problems import InputRefused
from cmkit.text import _, visible

STRATEGY = "strategy.yaml"
"""The file that makes a folder a mission."""


def find_mission(start: Path) -> Path:
    """Return ``start`` or its nearest parent that holds a strategy; refuse when there is none."""
    if not start.exists():
        check_folder(start)  # else a name misspelt within a mission would find that mission
    for folder in (start, *start.resolve().parents):
        if (folder / STRATEGY).is_file():
            return folder
        check_strategy(folder)
    check_folder(start)
    raise InputRefused(
        _("No mission here: {folder} has no strategy.yaml.").format(folder=visible(str(start))),
        _("Start one with “cmkit init”, or give the folder with “-C”."),
    )


def check_strategy(folder: Path) -> None:
    """Refuse a folder whose strategy is no file: a folder of that name, a link that leads nowhere."""
    path = folder / STRATEGY
    if not os.path.lexists(path) or path.is_file():
        return
    if path.is_dir():
        reason = _("a folder is where the file should be")
    else:
        reason = (
            _("it is a link that leads nowhere") if path.is_symlink() else _("it is not an ordinary file")
        )
    raise InputRefused(
        _("{name} cannot be read: {why}.").format(name=visible(str(path)), why=reason),
        _("Put the file itself in its place."),
    )


def check_folder(folder: Path) -> None:
    """Refuse a folder that is missing, or a file where a folder is due."""
    shown = visible(str(folder))
    if not folder.exists():
        raise InputRefused(
            _("The folder {folder} does not exist.").format(folder=shown), _("Check the spelling.")
        )
    if not folder.is_dir():
        raise InputRefused(
            _("{folder} is a file; a mission is a folder.").format(folder=shown),
            _("Name the folder that holds strategy.yaml."),
        )
