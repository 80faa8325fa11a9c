"""Whether a cell that went through other programs still says what was written in it."""

from __future__ import annotations

import re

from cmkit.calendar.dictated import cleaned

_QUESTIONS = re.compile(r"\?+")


def same(cell: str, text: str) -> bool:
    """Whether a cell says a text, whatever became of its spaces and of letters a program cannot write."""
    one, other = " ".join(cleaned(cell).split()), " ".join(cleaned(text).split())
    return one == other or (bool(one) and _flat(one) == _flat(other))


def lossy(cell: str, text: str) -> bool:
    """Whether a program put question marks in the place of letters: what was written is then not known."""
    return "?" in cell and any(letter not in cell for letter in text if not _is_plain(letter))


def _flat(text: str) -> str:
    """Return a text as it leaves a program that knows Windows 1252 alone: an emoji is ``?`` or two."""
    return _QUESTIONS.sub("?", "".join(letter if _is_plain(letter) else "?" for letter in text))


def _is_plain(letter: str) -> bool:
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True
