"""What a keyboard or a clipboard gives is made fit to be kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.questionnaire.typing_in import folded, lines_of, one_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Sophie ", "Sophie"),
        (" \t  ", ""),
        ("deux\nlignes", "deux lignes"),
        ("deux\r\nlignes\n\n", "deux lignes"),
        ("une\u2028autre", "une autre"),
        ("gauche\x1b[D\x1b[Ddroite", "gauchedroite"),
        ("\x1b[31mrouge\x1b[0m", "rouge"),
        ("\x1b]0;titre\x07texte", "texte"),
        ("\x9b2Jtexte", "texte"),
        ("\x1a\x03\x00a\x7f", "a"),
        ("renvers\u202eé", "renversé"),
        ("e\u0301te\u0301", "été"),
        ("👩\u200d🍳", "👩\u200d🍳"),
        ("[/foo] {{ x }} [red]", "[/foo] {{ x }} [red]"),
        ("\ud800seul", "seul"),
    ],
)
def test_a_line_is_cleaned(typed: str, kept: str) -> None:
    assert one_line(typed) == kept


def test_pasted_lines_stay_apart_where_several_are_due() -> None:
    assert lines_of("un\n\n deux \r\ntrois\x1b[A") == ("un", "deux", "trois")


def test_words_are_compared_without_accents_or_case() -> None:
    assert folded("  D’ICI  Décembre ") == "d'ici decembre"


@given(st.text(st.characters(), max_size=60))
def test_no_control_character_is_ever_kept(typed: str) -> None:
    kept = one_line(typed)
    assert one_line(kept) == kept
    assert not [
        character for character in kept if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
    ]
