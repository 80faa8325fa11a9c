"""Answers pasted from a mail: the same whatever the mail did to them, refused where a part is missing."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.calendar.validation.returned_page import read_answer
from cmkit.problems import InputRefused

TEXT = """\
=== Réponses : Boulangerie Martin, janvier 2027 ===
Réponse de : [Sophie Martin]

■ La première fournée (bis), ven. 8 janv.
(id : 2027-01-08-instagram-abc / 1:0123456789abcdef0123 / 2027-01-08)
→ validé.

■ Garder son pain cinq jours, mar. 12 janv.
(id : 2027-01-12-facebook-def / 1:fedcba98765432100123 / 2027-01-12)
→ à modifier : [Il faut dire six jours ¶ et non cinq, c’est écrit « cinq » au début.]

■ Vingt-sept couches, ven. 15 janv.
(id : 2027-01-15-instagram-ghi / 1:aaaaaaaaaaaaaaaaaaaa)
→ sans réponse : [Je demande à Karim]

=== Fin : 3 réponses ===
"""
EXPECTED = [
    ("2027-01-08-instagram-abc", "1:0123456789abcdef0123", "approved", "", "2027-01-08"),
    (
        "2027-01-12-facebook-def",
        "1:fedcba98765432100123",
        "changes",
        "Il faut dire six jours\net non cinq, c’est écrit « cinq » au début.",
        "2027-01-12",
    ),
    ("2027-01-15-instagram-ghi", "1:" + "a" * 20, "", "Je demande à Karim", ""),
]


def facts(text: str) -> list[tuple[str, ...]]:
    answered = read_answer(text)
    assert answered is not None
    assert answered.by == "Sophie Martin"
    return [(one.item, one.digest, one.decision, one.note, one.seen_day) for one in answered.answers]


def test_what_was_copied_is_read() -> None:
    assert facts(TEXT) == EXPECTED
    answered = read_answer(TEXT)
    assert answered and answered.via == "page"


def wrapped(text: str, width: int) -> str:
    lines = [textwrap.wrap(line, width, break_on_hyphens=False) or [""] for line in text.splitlines()]
    return "\n".join(part for some in lines for part in some)


MAILS: dict[str, Callable[[str], str]] = {
    "greetings": lambda text: f"Bonjour,\n\n{text}\n-- \nSophie Martin\n02 41 00 00 00 (id : rien)\n",
    "quoted": lambda text: "".join(f"> {line}\n" for line in text.splitlines()),
    "quoted twice": lambda text: "".join(f">> {line}\n" for line in text.splitlines()),
    "wrapped": lambda text: wrapped(text, 72),
    "wrapped narrowly and quoted": lambda text: "".join(
        f"> {one}\n" for one in wrapped(text, 50).splitlines()
    ),
    "windows": lambda text: text.replace("\n", "\r\n"),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "no empty lines": lambda text: "\n".join(line for line in text.splitlines() if line),
    "double lines": lambda text: text.replace("\n", "\n\n"),
    "one line": lambda text: " ".join(text.split()),
    "indented": lambda text: textwrap.indent(text, "    "),
    "accents apart": lambda text: normalize("NFD", text),
    "hyphens that keep words together": lambda text: re.sub(r"(?<=[\da-z])-(?=[\da-z])", "\u2011", text),
    "plain arrows": lambda text: text.replace("→", "->"),
    "starred": lambda text: re.sub(r"^→ (\w+)", r"→ *\1*", text, flags=re.MULTILINE).replace("*à*", "à"),
}


@pytest.mark.parametrize("mail", MAILS)
def test_a_mail_changes_nothing_of_it(mail: str) -> None:
    assert facts(MAILS[mail](TEXT)) == EXPECTED


@given(st.sampled_from(sorted(MAILS)), st.sampled_from(sorted(MAILS)))
def test_nor_do_two_mails(first: str, second: str) -> None:
    # A line without a space to break at is cut in the midst of words: no mail does that to a whole text.
    is_cut = first == "no-break spaces" and second.startswith("wrapped")
    if not is_cut and not {"starred", "one line"} & {first, second}:
        assert facts(MAILS[second](MAILS[first](TEXT))) == EXPECTED


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("=== Fin : 3 réponses ===\n", ""),
        TEXT.replace("(id : 2027-01-12-facebook-def / 1:fedcba98765432100123 / 2027-01-12)\n", ""),
        TEXT.replace("Fin : 3", "Fin : 4"),
        TEXT[:300],
    ],
)
def test_what_is_cut_short_is_refused(text: str) -> None:
    with pytest.raises(InputRefused):
        read_answer(text)


@pytest.mark.parametrize(
    "text", ["", "Bonjour, tout est bon pour moi !", "=== Réponses ===", "{}", "[]", "\x00"]
)
def test_another_text_is_none_of_it(text: str) -> None:
    assert read_answer(text) is None


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("→ plutôt oui.", "plutôt oui"),
        ("→ validé. Mais pas ce titre", "validé. Mais pas ce titre"),
        ("→ validé, sauf le titre.", "validé, sauf le titre"),
        ("→ validé 👎", "validé 👎"),
        ("→ validé 不", "validé 不"),
        ("→ validé.\n\nAttendez lundi !\n", "validé. Attendez lundi !"),
        ("Non !\n→ validé.", "Non ! → validé"),
        ("→ validé : [Bien] sauf la fin", "validé : [Bien] sauf la fin"),
    ],
)
@pytest.mark.parametrize("quote", ["", "> "])
def test_more_than_a_decision_approves_nothing(written: str, word: str, quote: str) -> None:
    text = "".join(f"{quote}{line}\n" for line in TEXT.replace("→ validé.", written).splitlines())
    answered = read_answer(text)
    assert answered
    assert (answered.answers[0].decision, answered.answers[0].word) == ("", word)
    assert [one.decision for one in answered.answers[1:]] == ["changes", ""]


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ("→ à modifier : le titre est trop long", "le titre est trop long"),
        ("→ à modifier : [le titre] et la fin", "le titre\net la fin"),
        ("→ À MODIFIER. Le titre", "Le titre"),
    ],
)
def test_what_is_written_by_hand_beside_a_change_is_its_remark(written: str, note: str) -> None:
    answered = read_answer(TEXT.replace("→ validé.", written))
    assert answered
    assert (answered.answers[0].decision, answered.answers[0].note) == ("changes", note)


def test_an_answer_quoted_below_another_counts_once_and_a_different_one_is_not_lost() -> None:
    quoted = "".join(f"> {line}\n" for line in TEXT.splitlines())
    assert facts(f"{TEXT}\nLe 3 janvier, Camille a écrit :\n{quoted}") == EXPECTED
    answered = read_answer(TEXT + quoted.replace("validé", "en attente"))
    assert answered
    assert [one.decision for one in answered.answers] == ["approved", "changes", "", "hold"]
    with pytest.raises(InputRefused, match="Karim"):
        read_answer(TEXT + quoted.replace("Sophie Martin", "Karim"))
    with pytest.raises(InputRefused):
        read_answer(TEXT[:300] + "\n" + TEXT)


def test_a_file_is_read_and_one_that_is_not_whole_is_refused() -> None:
    answers = [
        {"id": "a", "digest": "1:" + "0" * 20, "day": "2027-01-08", "decision": "approved", "note": " ok "}
    ]
    data = {
        "cmkit": "validation",
        "version": 1,
        "by": "Sophie",
        "count": 1,
        "sent": ["a", "b"],
        "answers": answers,
    }
    answered = read_answer("\ufeff" + json.dumps(data))
    assert answered
    assert (answered.by, answered.sent, answered.via) == ("Sophie", ("a", "b"), "page")
    assert (answered.answers[0].decision, answered.answers[0].note) == ("approved", "ok")
    for wrong in (
        json.dumps(data)[:-4],
        json.dumps({**data, "count": 2}),
        json.dumps({**data, "version": 9}),
    ):
        with pytest.raises(InputRefused):
            read_answer(wrong)


@given(st.text(max_size=400))
def test_whatever_is_pasted_is_read_refused_or_none(text: str) -> None:
    for whole in (text, TEXT.replace("La première", text, 1), '{"cmkit": "validation", ' + text):
        try:
            read_answer(whole)
        except InputRefused:
            continue
