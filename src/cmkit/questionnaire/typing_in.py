"""What a keyboard or a clipboard gives, made fit to be kept: one line, no control characters."""

from __future__ import annotations

import re
import unicodedata

# An arrow key or a colour comes as a whole sequence: without its ESC, its tail would read as text.
_SEQUENCES = re.compile(
    "\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?"
)
_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_DECLINED = re.compile(r"\s*(?:declined|décliné|refusé)\s*(?::\s*(.*))?", re.IGNORECASE | re.DOTALL)
_DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"


def one_line(text: str) -> str:
    """Return what was typed as one line: pasted line breaks become spaces, control characters go."""
    return " ".join(lines_of(text))


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines that were typed or pasted, cleaned; those that hold nothing are left out."""
    parts = _BREAKS.split(_SEQUENCES.sub("", text))
    return tuple(line for part in parts if (line := _cleaned(part)))


def paragraphs(text: str) -> str:
    """Return a text of any number of lines, each cleaned; empty ones stay, between others."""
    return "\n".join(_cleaned(part) for part in _BREAKS.split(_SEQUENCES.sub("", text))).strip("\n")


def declined_in(text: str) -> str | None:
    """Return the reason of «declined: reason», empty without one; ``None`` for words that decline nothing."""
    found = _DECLINED.fullmatch(text)
    return (found[1] or "").strip() if found else None


def _cleaned(text: str) -> str:
    spaced = text.replace("\t", " ")
    kept = "".join(
        character
        for character in spaced
        if unicodedata.category(character) not in ("Cc", "Cs") and character not in _DIRECTION
    )
    return unicodedata.normalize("NFC", kept).strip()


def folded(text: str) -> str:
    """Return words as they are compared: lower case, no accents, plain spaces and apostrophes."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'"))
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.casefold().split())
