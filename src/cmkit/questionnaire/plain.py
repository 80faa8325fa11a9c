"""Questions as plain numbered lines, for a dumb terminal, a braille line, a pipe or a test."""

from __future__ import annotations

from collections.abc import Callable

from cmkit.questionnaire.prompts import Move, Picked, Prompt, Said, Tone, Typed, numbers_in, understood
from cmkit.text import _, visible


class PlainTerminal:
    """Asks by lines in and lines out, without moving a cursor.

    ``read`` returns a line without its end and raises ``EOFError`` at the end of input; ``write`` shows text.
    """

    def __init__(self, read: Callable[[], str], write: Callable[[str], object]) -> None:
        self._read = read
        self._write = write

    def tell(self, text: str, tone: Tone = "plain") -> None:
        """Show one line."""
        shown = visible(text)
        self._write({"title": f"\n== {shown} ==\n", "warning": f"! {shown}\n"}.get(tone, f"{shown}\n"))

    def ask(self, prompt: Prompt) -> Said:
        """Ask one thing; the end of input stops the questionnaire, and keeps it."""
        self._write("\n" + "".join(f"{visible(line)}\n" for line in _lines(prompt)) + "> ")
        while True:
            try:
                said = understood(self._read())
            except EOFError:
                self._write("\n")
                return Move.QUIT
            if not isinstance(said, Typed) or not prompt.options:
                return said
            places = numbers_in(said.text, len(prompt.options))
            if places and (prompt.many or len(places) == 1):
                return Picked(tuple(prompt.options[place - 1].value for place in places))
            if prompt.free or not said.text.strip().isdigit():
                return said
            self._write(_("Write a number from 1 to {most}.").format(most=len(prompt.options)) + "\n> ")


def _lines(prompt: Prompt) -> list[str]:
    lines = [f"{prompt.number} {prompt.text}".strip()]
    if prompt.help:
        lines.append(f"   {prompt.help}")
    lines += [f"{place:>4}. {option.label}" for place, option in enumerate(prompt.options, start=1)]
    if prompt.many:
        lines.append("   " + _("(several: 1, 3)"))
    if prompt.offer:
        first, *rest = prompt.offer
        lines.append(f"   ({prompt.offered_by}) {first}")
        lines += [f"     {line}" for line in rest]
    return lines
