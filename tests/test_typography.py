"""Every document in both languages, as somebody whose trade is words would set it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cmkit.deliverables.typography import _set, set_in_french, set_picture_in_french
from cmkit.files.reading import parse_yaml
from conftest import EXAMPLES

NB = "\u00a0\u202f"
DATA = "\ue000"
"""Stands for what a person wrote: that is theirs, and nobody mends it."""
VOWEL = "\ue001"
"""The same where it begins with a vowel, before which our own words elide."""
ADDRESS = re.compile(r"!(?=\[)|<?https?://[^\s)>|]+>?|\]\([^)]*\)|\b[\w.-]+\.(?:md|pdf|yaml|html)\b")

FRENCH = {
    "a space that may break before a sign": re.compile(
        rf"[^{NB}\s|]?[ ]?(?<![{NB}])[;!?»](?!\w)|(?<![{NB}|:\d-]):(?=[\s*]|$)"
    ),
    "« without its no-break space": re.compile(rf"«(?![{NB}])"),
    "a typewriter's apostrophe": re.compile(r"[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]"),
    "a typewriter's quotes": re.compile(r"\""),
    "1 for 1er": re.compile(r"\b1[ \u00a0](?:janv|févr|mars|avril|mai|juin|juil|août|sept|oct|nov|déc)"),
    "an elision that is due": re.compile(
        rf"\b(?:de|que|le|la|ne|se|jusque|lorsque|puisque) (?!onze|oui\b|ou\b)[aeiouéèêâîôûœ{VOWEL}]",
        re.IGNORECASE,
    ),
    "an article that contracts": re.compile(r"\bde les? \w(?!\w*(?:er|ir|re)\b)"),
    "tu": re.compile(r"\b(?:tu|ton|tes|toi)\b"),
    "two spaces": re.compile(r"\S  +\S"),
    "a number cut from its unit": re.compile(r"\d (?:%|€|\d{3}\b)"),
}
ENGLISH = {
    "a space before a sign": re.compile(rf"[ {NB}][;:!?](?![-(]| *---)"),
    "French quotes": re.compile("[«»]"),
    "a typewriter's quotes": re.compile(r"\""),
    "a for an": re.compile(r"\b[Aa] (?!one\b|once\b|uni|use|user|Euro|eu)[aeiouAEIOU]\w"),
    "an for a": re.compile(
        r"\b[Aa]n (?!hour|honest|heir|HTML|MP|SVG|X\b|FAQ|SMS|RSS)[bcdfgjklmnpqrstvwxyz]\w"
    ),
    "two spaces": re.compile(r"\S  +\S"),
}


@pytest.fixture(scope="module", params=["fr", "en"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Both examples, whole, in one language."""
    from cmkit.cli.main import run

    root = tmp_path_factory.mktemp("typography")
    for name in ("boulangerie-martin", "national-archives"):
        folder = root / name
        shutil.copytree(EXAMPLES / name, folder)
        shutil.rmtree(folder / "deliverables")
        shutil.rmtree(folder / "private" / "deliverables", ignore_errors=True)
        path = folder / "strategy.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(
            re.sub(r"^  language: \w+", f"  language: {request.param}", text, count=1, flags=re.M), "utf-8"
        )
        assert run(["-C", str(folder), "-q", "build", "--all", "--today", "2026-12-20"]) in (0, 1)
    return str(request.param), root


def written(folder: Path) -> Iterator[str]:
    """Give every text that a person wrote in a mission, as documents may print it."""
    for path in folder.rglob("*.yaml"):
        if ".cmkit" not in path.parts:
            yield from _texts(parse_yaml(path.read_bytes(), path.name).data)
    for path in folder.glob("notes/*.md"):
        yield from (line.strip(" #-*") for line in path.read_text(encoding="utf-8").splitlines())


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
        yield from data.splitlines()
        yield data.removeprefix("declined: ")
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _texts(inner)


def as_set(text: str, language: str) -> str:
    """Set a text of the mission as a document shows it."""
    return set_in_french(text) if language == "fr" else text


def ours(text: str, theirs: list[str]) -> str:
    """Leave of a document what we wrote: theirs becomes one letter, addresses go."""
    text = ADDRESS.sub(DATA, text.replace("\\", ""))
    for one in theirs:
        for said in {one, one.rstrip("."), one[:1].upper() + one[1:], one.replace("|", "")}:
            text = text.replace(said, VOWEL if said[0].casefold() in "aeiouéèêâîôûœ" else DATA)
    return text


def test_documents_are_set_as_their_language_wants(built: tuple[str, Path]) -> None:
    language, root = built
    rules = FRENCH if language == "fr" else ENGLISH
    faults = []
    for folder in root.iterdir():
        theirs = sorted(
            {as_set(one.strip(), language) for one in written(folder) if len(one.strip()) > 3},
            key=len,
            reverse=True,
        )
        for path in sorted(folder.rglob("deliverables/*.md")):
            for line in ours(path.read_text(encoding="utf-8"), theirs).splitlines():
                for what, rule in rules.items():
                    if line.strip("|-: ") and (found := rule.search(line)):
                        around = line[max(0, found.start() - 30) : found.end() + 30]
                        faults.append(f"{path.name}: {what}: {around!r}")
    assert not faults, "\n".join(faults)


AS_TYPED = ("« without its no-break space", "a typewriter's apostrophe", "a number cut from its unit")


def test_what_a_person_typed_is_set_as_the_rest(built: tuple[str, Path]) -> None:
    language, root = built
    if language == "en":
        return
    for path in sorted((root / "boulangerie-martin").rglob("deliverables/*.md")):
        text = ADDRESS.sub(DATA, re.sub("`[^`]*`", "", path.read_text(encoding="utf-8")))
        for what in AS_TYPED:
            found = FRENCH[what].search(text)
            assert found is None, (path.name, what, text[max(0, found.start() - 30) : found.end() + 30])


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("L'heure d'été", "L’heure d’été"),
        ("l'**an** !", "l’**an**\u00a0!"),
        ("« mot » ?", "«\u00a0mot\u00a0»\u00a0?"),
        ("1 940 abonnés, 6,80 €", "1\u00a0940 abonnés, 6,80\u00a0€"),
        ("dès 16 h, 30 min de marche, 8 heures", "dès 16\u00a0h, 30\u00a0min de marche, 8 heures"),
        ("`l'x : y`", "`l'x : y`"),
        ("[l'an](l'an : b.md)", "[l’an](l'an : b.md)"),
        ("<https://a.example/l'an>", "<https://a.example/l'an>"),
        ("https://a.example/l'an ; puis", "https://a.example/l'an ; puis"),
        ("```\nl'an : b\n```\nl'an", "```\nl'an : b\n```\nl’an"),
        ("| a | ? |\n| :--- | ---: |", "| a | ? |\n| :--- | ---: |"),
        ("du vrai ![l'an](x.svg)", "du vrai ![l’an](x.svg)"),
        ("en 2027 1000 pains, 'ici'", "en 2027 1000 pains, 'ici'"),
        ("- ? à voir\n1. ! dit-il !", "- ? à voir\n1. ! dit-il\u00a0!"),
        ("## : deux points", "## : deux points"),
        ("+ 3 %", "+ 3\u00a0%"),
    ],
)
def test_french_is_set_and_what_is_no_prose_is_left(typed: str, printed: str) -> None:
    assert set_in_french(typed) == printed


LEFT = re.compile(
    r"^(?:```|~~~).*?^(?:```|~~~)[^\n]*$"
    r"|^[ \t]*(?:>[ \t]*|(?:[-*+]|#{1,6}|\d{1,9}[.)])[ \t]+)+"
    r"|(`+)(?!`).+?(?<!`)\1(?!`)"
    r"|\]\([^)\n]*\)|^\[[^\]\n]+\]:[^\n]*|<[^>\n]*>"
    r"|\b(?:https?|mailto|tel):\S+|\bwww\.\S+|[\w.+-]+@[\w.-]+",
    re.DOTALL | re.MULTILINE,
)
"""What is no prose, in one expression: it says what is meant, and takes hours over a long text."""
PIECES = (
    *("`", "``", "```", "~~~", "\n", " ", "<", ">", "](", ")", "[", "]:", "a", "é", "1", "@", "+", ".", "-"),
    *("'", "https://x", "www.", "mailto:", "- ", "# ", "> ", "1. ", " :", "« ", " %", " 000", "_", "|"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_what_is_left_is_what_one_expression_says(text: str) -> None:
    said, end = [], 0
    for left in LEFT.finditer(text):
        said += [_set(text[end : left.start()]), left[0]]
        end = left.end()
    assert set_in_french(text) == "".join([*said, _set(text[end:])])


@pytest.mark.parametrize(
    "piece",
    ["x", ".", "-", "1", "@", "a@b+", "+a.", "`", "``` x", "<", "](", "[", "\n[", ">", "\n- ", " ", "'"],
)
def test_a_text_of_a_million_letters_is_set(piece: str) -> None:
    assert len(set_in_french(piece * (1_000_000 // len(piece)))) > 900_000


@given(st.text(alphabet="aé1 '’:;!?«»`[]()<>|\n&#39*-\u00a0", max_size=60))
def test_what_is_set_stays_as_it_is(text: str) -> None:
    once = set_in_french(text)
    assert set_in_french(once) == once
    assert set_picture_in_french(set_picture_in_french(text)) == set_picture_in_french(text)
    assert len(once) <= len(text)


@given(st.text(alphabet="-*+#>1.) !?:;»ab\n", max_size=30))
def test_what_is_set_keeps_its_items_titles_and_quotes(text: str) -> None:
    assert _blocks(set_in_french(text)) == _blocks(text)


def _blocks(markdown: str) -> list[str]:
    return [token.type for token in MarkdownIt().parse(markdown)]
