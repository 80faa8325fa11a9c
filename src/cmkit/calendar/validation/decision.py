"""What a client's word decides: that of the list, or a plain one typed in its place; never a guess."""

from __future__ import annotations

from collections.abc import Mapping

from cmkit.calendar.dictated import cleaned
from cmkit.calendar.validation.returned import Decision
from cmkit.calendar.validation.words import CHECK_MARKS, DECISIONS, OWN_WORDS
from cmkit.text import LANGUAGES, slug

_DECIDED: Mapping[str, Decision] = {
    **OWN_WORDS,
    **{slug(said.said(language)): key for key, said in DECISIONS.items() for language in LANGUAGES},
}


def decided(word: str) -> tuple[Decision, str]:
    """Return the decision that a word stands for; the word itself where it is none that is known."""
    word = cleaned(word)
    if not word:
        return "", ""
    bare = "".join(letter for letter in word if letter not in CHECK_MARKS)
    if not bare.strip():
        return "approved", ""
    # A question mark, or any other sign, may turn the word into its contrary.
    known = _DECIDED.get(slug(bare, "")) if all(map(_is_plain, bare)) else None
    return ("", word) if known is None else (known, "")


def _is_plain(letter: str) -> bool:
    return bool(slug(letter, "")) or letter.isspace() or letter in ".,;:!…-–'’\"«»“”()"
