"""Answers about a mission that exists: each goes into its file at once, and moves only its own lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cmkit.mission.editing import Data, Hand, bring
from cmkit.questionnaire.course import State
from cmkit.questionnaire.events import Event
from cmkit.questionnaire.flow import advance


@dataclass(slots=True)
class Keeper:
    """Writes each event of a conversation into a file of the mission.

    ``written`` says what the file is to hold in a given state. Raises ``Refused`` when somebody else changed
    the same place meanwhile, ``InputRefused`` or ``NotDone`` when it cannot be written.
    """

    folder: Path
    hand: Hand
    state: State
    written: Callable[[State], Data]
    changed: set[str] = field(default_factory=set)
    """The sections that were changed."""
    _held: Data = field(init=False)

    def __post_init__(self) -> None:
        self._held = self.written(self.state)

    def keep(self, event: Event) -> None:
        """Write what an event changes; the event counts once this returns."""
        after = advance(self.state, event)
        wanted, held = self.written(after), self._held
        self.changed |= bring(self.folder, self.hand, held, wanted)
        self.state, self._held = after, wanted
