"""The one place that writes to the terminal: documents on stdout, talk on stderr."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TextIO

from cmkit.cli.wrapping import rows, width_of, wrapped
from cmkit.problems import NotDone
from cmkit.text import _, visible, why

if TYPE_CHECKING:
    from rich.text import Text as Styled


# A CI log obeys a line that begins so, even behind spaces; what orders on purpose begins in column one.
_INDENTED_ORDER = re.compile(r"^([^\S\n]+)(?=::|##\[)", re.MULTILINE)
_ORDER = re.compile(r"^([^\S\n]*)(?=::|##\[)", re.MULTILINE)


class ReaderGone(Exception):
    """Whoever read our output has gone: not our failure, and nothing is left to say."""


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
        """Write data to stdout, ended by one newline; raises ``ReaderGone``, ``NotDone``.

        What would act on a terminal, or on a CI that reads the log, is shown instead: the data may hold what
        somebody else wrote, such as a document that is compared.
        """
        shown = _INDENTED_ORDER.sub(r"\1\\", visible(text.replace("\r\n", "\n")))
        with self._whole_output():
            self._out.write(shown if shown.endswith("\n") else shown + "\n")
            self._out.flush()

    def prose(self, text: str) -> None:
        """Write to stdout for a person, as ``document`` does; on a terminal no word is broken."""
        self.document(wrapped(text, width_of(self._out)))

    def file(self, raw: bytes) -> None:
        """Write a file to stdout, byte for byte: for a pipe, or ``> file``. Raises as ``document`` does."""
        with self._whole_output():
            self._out.flush()
            binary = getattr(self._out, "buffer", None)
            if binary is None:  # a stream of text alone, such as one that stands in for a closed one
                self._out.write(raw.decode())
            else:
                binary.write(raw)
            self._out.flush()

    def show(self, text: Styled) -> None:
        """Write a coloured text to stdout, its lines broken between words."""
        from rich.console import Console as RichConsole
        from rich.text import Text

        width = width_of(self._out)
        broken = Text("\n").join(
            Text(" " * indent) + line[start:end] if indent else line[start:end]
            for line in text.split("\n", allow_blank=True)
            for indent, start, end in rows(line.plain, width)
        )
        with self._whole_output():
            RichConsole(file=self._out, highlight=False, markup=False, emoji=False, soft_wrap=True).print(
                broken
            )
            self._out.flush()

    @contextmanager
    def _whole_output(self) -> Iterator[None]:
        """Tell by a kind of its own that data could not be written: the parser makes findings of some."""
        try:
            yield
        except BrokenPipeError as error:
            let_go(self._out)
            raise ReaderGone from error
        except OSError as error:
            let_go(self._out)
            raise NotDone(
                _("The output could not be written: {reason}.").format(reason=why(error))
            ) from error

    def say(self, sentence: str) -> None:
        """Tell the person at the terminal something; silent under ``--quiet``."""
        if not self._quiet:
            self._talk(sentence + "\n")

    def complain(self, message: str, hint: str = "") -> None:
        """Tell what stopped the command, and what to do about it; never silent."""
        self._talk("".join(f"{part}\n" for part in (message, hint) if part))

    def _talk(self, text: str) -> None:
        """Write to stderr; where nobody can hear it, the work and its exit code still count."""
        try:
            shown = wrapped(visible(text), width_of(self._err))
            self._err.write(_ORDER.sub(r"\1\\", shown))
            self._err.flush()
        except OSError:
            let_go(self._err)


def let_go(stream: TextIO) -> None:
    """Send a stream that fails nowhere: at the end Python would try again, and exit with its own code."""
    with suppress(OSError, ValueError):  # a stream that is closed, or without a file of the system
        failing, nowhere = stream.fileno(), os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, failing)
        os.close(nowhere)
