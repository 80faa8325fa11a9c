"""The profile asked at a terminal: each answer in the file before the next question."""

from __future__ import annotations

import os
from pathlib import Path

from cmkit.cli.console import Console
from cmkit.doctrine.wording import tell
from cmkit.mission.change import change
from cmkit.mission.editing import data_of
from cmkit.mission.keeping_profile import PROFILE, folder_of
from cmkit.mission.profile import read_profile
from cmkit.mission.schemas import profile_schema
from cmkit.problems import InputRefused
from cmkit.questionnaire.asking import find_terminal
from cmkit.questionnaire.conversation import run
from cmkit.questionnaire.keeping import Keeper
from cmkit.questionnaire.profile import profile_begun, profile_in
from cmkit.questionnaire.prompts import Terminal
from cmkit.text import _, spoken_language


def ask(place: Path, console: Console) -> bool:
    """Go through the profile's questions; return whether anything changed.

    Raises ``InputRefused`` without a terminal, or when the profile that is there cannot be read;
    ``KeyboardInterrupt`` when the person stops before the end: what was answered is kept.
    """
    terminal = _terminal(console)
    read_profile(place)
    with folder_of(place) as folder:
        state = profile_begun(data_of(folder, PROFILE), spoken_language())
        keeper = Keeper(folder, PROFILE, state, profile_in)
        try:
            _converse(keeper, terminal)
        except (KeyboardInterrupt, EOFError):
            console.complain(_("Your answers are kept. To go on: cmkit profile init"))
            raise KeyboardInterrupt from None
        finally:
            if keeper.changed:
                change(folder, profile_schema)
    return bool(keeper.changed)


def _converse(keeper: Keeper, terminal: Terminal) -> None:
    """Ask to the end; an answer that does not fit is told, and asked again."""
    while True:
        try:
            if not run(keeper.state, terminal, keeper.keep, review=False).confirmed:
                raise KeyboardInterrupt
        except InputRefused as refused:
            if not refused.problems:
                raise
            for problem in refused.problems:
                terminal.tell(tell(problem, spoken_language()).reason, "warning")
        else:
            return


def _terminal(console: Console) -> Terminal:
    try:
        return find_terminal(os.environ, colour=console.colour)
    except InputRefused as refused:
        raise InputRefused(
            refused.message,
            _("Answer one key with --key KEY --value VALUE, or several with --answers FILE."),
        ) from refused
