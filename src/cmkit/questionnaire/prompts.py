"""What is put to a person, and what comes back: plain values between the conversation and a terminal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Literal, Protocol

from cmkit.questionnaire.choosing import Option
from cmkit.questionnaire.typing_in import folded, one_line
from cmkit.text import _

Tone = Literal["title", "plain", "quiet", "warning"]


class Move(Enum):
    """What may be done at any question instead of answering it."""

    ACCEPT = auto()
    """Enter alone: take what is offered, pass where nothing is."""
    BACK = auto()
    SETTLE = auto()
    """Leave it to somebody."""
    NOT_APPLICABLE = auto()
    SKIP = auto()
    QUIT = auto()
    """Stop here; what was answered is kept."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Words that were typed, as they came."""

    text: str


@dataclass(frozen=True, slots=True)
class Picked:
    """Options that were chosen, by their values."""

    values: tuple[str, ...]


Said = Typed | Picked | Move


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing to ask, in words ready to be shown."""

    text: str
    number: str = ""
    """How far one is: ``[3/19]``."""
    help: str = ""
    offer: tuple[str, ...] = ()
    """What Enter alone takes, in words, a line each."""
    offered_by: str = ""
    """Where the offer comes from: proposed, or answered before."""
    options: tuple[Option, ...] = ()
    chosen: tuple[str, ...] = ()
    """The values of the options that Enter alone takes."""
    many: bool = False
    """Several options may be chosen."""
    free: bool = False
    """Something else than the options may be typed."""
    initial: str = ""
    """Text that may be edited instead of typed again; what is offered, in one line."""
    may_pass: bool = True
    is_summary: bool = False
    """Nothing can be left to settle, or said not to apply."""


class Terminal(Protocol):
    """Where questions are asked."""

    def tell(self, text: str, tone: Tone = "plain") -> None:
        """Show one line."""

    def ask(self, prompt: Prompt) -> Said:
        """Ask one thing; ``KeyboardInterrupt`` when the person interrupts."""


def confirmed(terminal: Terminal, question: str, help_: str = "") -> bool | None:
    """Ask for a yes or a no, yes being offered; ``None`` when the person turns away."""
    said = terminal.ask(
        Prompt(question, help=help_, offer=(_("yes"),), offered_by=_("proposed"), is_summary=True)
    )
    if isinstance(said, Typed | Picked):
        word = said.text if isinstance(said, Typed) else "".join(said.values)
        return folded(one_line(word)).startswith(("y", "o"))
    return True if said is Move.ACCEPT else None


_WORDS: Mapping[str, Move] = {
    "": Move.ACCEPT,
    "<": Move.BACK,
    "?": Move.SETTLE,
    "n/a": Move.NOT_APPLICABLE,
    "s/o": Move.NOT_APPLICABLE,
    "-": Move.SKIP,
    "!q": Move.QUIT,
}


def understood(text: str) -> Said:
    """Tell a move from an answer among words that were typed; spaces only are as good as nothing."""
    return _WORDS.get(folded(one_line(text)), Typed(text))


def numbers_in(text: str, most: int) -> tuple[int, ...] | None:
    """Read ``2`` or ``1, 3`` as places in a list counted from 1; ``None`` for anything else."""
    line = one_line(text)
    if not re.fullmatch(r"[0-9]{1,3}(?:[ ,;]+[0-9]{1,3})*", line):
        return None
    numbers = tuple(int(number) for number in re.findall("[0-9]+", line))
    return numbers if all(1 <= number <= most for number in numbers) else None


def how_to() -> str:
    """Say what may be done at every question."""
    return _(
        "Enter: accept or skip · < back · ? to be settled · n/a not applicable · - leave empty · !q stop"
    )
