"""Cards: an item as Markdown, read back without a word lost, whatever an editor does to it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cmkit.calendar.card import Counted, edits_of, read_card, write_card
from cmkit.files.edits import Remove, Set, applied
from cmkit.model.editorial import Item
from cmkit.problems import InputRefused
from cmkit.text import use_language

QUIET = Counted((), (), lambda _index: ())
ITEM: dict[str, Any] = {
    "id": "a",
    "title": "La crêpe",
    "text": "On retourne la crêpe.\n\nEt vous ?",
    "link": "https://a.fr",
    "hashtags": ["maison", "Crepes"],
    "posts": [
        {"platform": "instagram"},
        {"platform": "facebook", "text": "Ce soir."},
        {"platform": "facebook"},
    ],
    "status": "draft",
}


def item(**more: object) -> Item:
    return Item.model_validate({**ITEM, **more})


def card_of(one: Item) -> str:
    return write_card(one, "fr", QUIET)


def told(one: Item, card: str | bytes) -> list[Any]:
    """Return the edits that a card makes, opened on the item as it is."""
    raw = card.encode() if isinstance(card, str) else card
    return edits_of(one, ("items", 0), read_card(card_of(one).encode(), one), read_card(raw, one))


def test_a_card_shows_a_text_for_each_network_under_its_heading() -> None:
    headings = [line for line in card_of(item()).splitlines() if line.startswith("## ")]
    assert headings == [
        "## Titre",
        "## Accroche",
        "## Texte",
        "## Texte pour instagram",
        "## Texte pour facebook",
        "## Texte pour facebook 2",
        "## Appel à l’action",
        "## Lien",
        "## Mots-dièse",
        "## Premier commentaire",
        "## Brief visuel",
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_card_that_nobody_touched_changes_nothing(language: Any) -> None:
    one = item()
    use_language(language)
    assert (
        told(
            one, write_card(one, language, Counted(["# a -- b"], ["text 3 / 4"], lambda index: [str(index)]))
        )
        == []
    )


def test_what_is_left_out_stays_and_what_is_emptied_goes() -> None:
    one = item()
    card = "## Titre\n\n## Texte\nAutre.\n"
    assert told(one, card) == [Remove(("items", 0, "title")), Set(("items", 0, "text"), "Autre.")]


def test_headings_are_read_in_both_languages_and_by_key() -> None:
    one = item()
    card = "##  Title ##\nA\n## first comment\nB\n## TEXT FOR FACEBOOK\nC\n## Mots-dièse\n#un, #Deux ;trois\n"
    assert told(one, card) == [
        Set(("items", 0, "title"), "A"),
        Set(("items", 0, "first_comment"), "B"),
        Set(("items", 0, "posts", 1, "text"), "C"),
        Set(("items", 0, "hashtags"), ["un", "Deux", "trois"]),
    ]


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ("## Titrre\nA\n", "Line 1 of the card: the heading “Titrre” is not known."),
        ("## Titre\nA\n\n## Titre\nB\n", "Line 4 of the card: “Titre” stands there twice."),
        ("bonjour\n## Titre\n", "Line 1 of the card stands above the first heading."),
        (b"## Titre\nA\n\xe9\n", "Line 3 of the card is not UTF-8."),
        ("## Titre\n".encode("utf-16"), "Line 1 of the card is not UTF-8."),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(card: str | bytes, said: str) -> None:
    with pytest.raises(InputRefused) as refused:
        told(item(), card)
    assert refused.value.message == said


@pytest.mark.parametrize(
    "text",
    [
        "## un titre dans le texte",
        "\\## déjà une barre",
        "<!-- une remarque -->",
        "<!-- commencée\npuis finie -->",
        "#Saumur #Levain",
        "---\n- liste\n- liste",
        "    retrait",
        "שלום עולם\u200f !",
        "مرحبا \u202bx\u202c",
        "👨‍👩‍👧‍👦 é e\u0301",
        "a\u00a0: b\u202f!",
        "\\",
        "x" * 100_000,
        "un deux\n" * 12_000,
    ],
)
def test_any_text_comes_back_from_its_card(text: str) -> None:
    one = item(text=text, hook=text)
    fields = read_card(card_of(one).encode(), one)
    wanted = "\n".join(line.rstrip(" \t") for line in text.split("\n")).strip("\n")
    assert fields["text"] == fields["hook"] == wanted


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw.replace(b"\n", b"\r\n"),
        lambda raw: raw.replace(b"\n", b"\r"),
        lambda raw: b"\xef\xbb\xbf" + raw,
        lambda raw: raw.rstrip(b"\n"),
        lambda raw: raw + b"\n\n\n",
        lambda raw: raw.replace(b"\n", b"  \n"),
        lambda raw: raw.replace(b"Et vous", b"Et\x00\x1b vous"),
    ],
)
def test_what_an_editor_does_to_a_file_changes_no_word(damage: Any) -> None:
    one = item()
    assert told(one, damage(card_of(one).encode())) == []


def test_a_text_of_several_parts_stays_one_where_nothing_is_written() -> None:
    one = item(text=["Un.", "Deux."])
    assert told(one, card_of(one)) == []
    assert told(one, card_of(one).replace("Deux.", "Trois.")) == [Set(("items", 0, "text"), "Un.\n\nTrois.")]


def test_an_idea_that_is_written_becomes_a_draft() -> None:
    one = item(status="idea", text=())
    assert told(one, "## Texte\nUn pain.\n") == [
        Set(("items", 0, "text"), "Un pain."),
        Set(("items", 0, "status"), "draft"),
    ]
    assert told(one, "## Titre\nAutre\n") == [Set(("items", 0, "title"), "Autre")]


def test_what_somebody_wrote_in_the_file_meanwhile_is_not_written_over() -> None:
    before, now = item(), item(title="Une autre")
    base = read_card(card_of(before).encode(), before)
    after = read_card(card_of(before).replace("La crêpe", "Ma crêpe").encode(), now)
    with pytest.raises(InputRefused, match="was changed in the file meanwhile"):
        edits_of(now, ("items", 0), base, after)
    untouched = read_card(card_of(before).replace("Ce soir.", "Demain.").encode(), now)
    assert edits_of(now, ("items", 0), base, untouched) == [Set(("items", 0, "posts", 1, "text"), "Demain.")]


texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)


@given(texts, texts, st.lists(texts, max_size=3))
@example("## Texte", "<!-- x -->", ["\\## y"])
def test_whatever_is_written_in_a_card_reads_back_the_same(title: str, text: str, own: list[str]) -> None:
    before = Item.model_validate({"id": "a", "status": "draft", "posts": [{"platform": "x"}] * len(own)})
    data: dict[str, Any] = {"id": "a", "status": "draft", "title": title or None, "text": text}
    data["posts"] = [{"platform": "x", "text": one} for one in own]
    wanted = Item.model_validate({key: value for key, value in data.items() if value is not None})
    fields = read_card(card_of(wanted).encode(), wanted)
    edits = edits_of(before, (), read_card(card_of(before).encode(), before), fields)
    made = applied({"id": "a", "status": "draft", "posts": [{"platform": "x"} for _one in own]}, edits)
    again = Item.model_validate(made)
    assert read_card(card_of(again).encode(), again) == fields
