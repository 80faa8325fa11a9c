"""An occasion on which something is asked about a mission that exists."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cmkit.cli.console import Console
from cmkit.files.writing import probe_writable
from cmkit.mission.editing import STRATEGY, Data, data_of
from cmkit.problems import InputRefused
from cmkit.questionnaire.prompts import Terminal
from cmkit.text import Language, _, spoken_language


@dataclass(frozen=True, slots=True)
class Occasion:
    """Where, in which language and when something is asked."""

    folder: Path
    language: Language
    """The language of the questions: the mission's."""
    today: date
    console: Console

    @classmethod
    def of(cls, folder: Path, today: date, console: Console) -> Occasion:
        """Find the language in the mission's strategy; raises ``InputRefused`` when that cannot be read."""
        return cls(folder, language_of(data_of(folder, STRATEGY)), today, console)

    def terminal(self, without: str = "") -> Terminal:
        """Return the terminal that one sits at; raises ``InputRefused``, saying what does ``without`` one.

        Raises ``NotDone`` where no answer could be written.
        """
        from cmkit.questionnaire.asking import find_terminal  # what it needs costs as much as all the rest

        try:
            terminal = find_terminal(os.environ, colour=self.console.colour)
        except InputRefused as refused:
            raise InputRefused(
                refused.message,
                without or _("Answer one key with --key KEY --value VALUE, or several with --answers FILE."),
            ) from refused
        probe_writable(self.folder)  # no question is put whose answer cannot be kept
        return terminal


def language_of(data: Data) -> Language:
    """Return the language in which the client is asked: the mission's, else the terminal's."""
    mission = data.get("mission")
    said = mission.get("language") if isinstance(mission, dict) else None
    return "en" if said == "en" else "fr" if said == "fr" else spoken_language()
