"""Where a mission is: apart from its reading, since some commands need no more than the folder."""

from __future__ import annotations

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
    check_folder(start)
    raise InputRefused(
        _("No mission here: {folder} has no strategy.yaml.").format(folder=visible(str(start))),
        _("Start one with “cmkit init”, or give the folder with “-C”."),
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
