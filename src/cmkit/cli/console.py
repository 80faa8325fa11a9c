"""The one place that writes to the terminal: documents on stdout, talk on stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

from cmkit.text import visible

if TYPE_CHECKING:
    from rich.text import Text as Styled


class Console:
    """Writes what commands have to say; colours only on a terminal that wants them."""

    def __init__(
        self,
        *,
        colour: bool = True,
        quiet: bool = False,
        out: TextIO | None = None,
        err: TextIO | None = None,
    ) -> None:
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self.colour = colour
        """Whether colours are wanted at all."""
        self._quiet = quiet

    @property
    def styled(self) -> bool:
        """Whether what goes to stdout may carry colours."""
        return self.colour and self._out.isatty()

    def document(self, text: str) -> None:
        """Write data to stdout as it is, ended by one newline."""
        self._out.write(text if text.endswith("\n") else text + "\n")
        self._out.flush()

    def show(self, text: Styled) -> None:
        """Write a coloured text to stdout, wrapped to nothing: lines are made by whoever styles them."""
        from rich.console import Console as RichConsole

        RichConsole(file=self._out, highlight=False, markup=False, emoji=False, soft_wrap=True).print(text)

    def say(self, sentence: str) -> None:
        """Tell the person at the terminal something; silent under ``--quiet``."""
        if not self._quiet:
            self._err.write(visible(sentence) + "\n")
            self._err.flush()

    def complain(self, message: str, hint: str = "") -> None:
        """Tell what stopped the command, and what to do about it; never silent."""
        lines = [visible(part) for part in (message, hint) if part]
        self._err.write("\n".join(lines) + "\n" if lines else "")
        self._err.flush()
