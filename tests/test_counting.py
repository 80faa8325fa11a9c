"""How long a text is, by each network's own counting: the vendors' published examples, and laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.calendar.counting import (
    COUNTERS,
    codepoints,
    counter,
    emoji_bytes,
    graphemes,
    links_in,
    utf8,
    utf16,
    weighted,
)
from cmkit.catalogue.entries import Limit

FAMILY, FLAG, THUMB = "👨‍👩‍👧‍👦", "🇫🇷", "👍🏽"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        # twitter-text, conformance of lengths, and its configuration 3.
        ("This is a test.", 15),
        ("http://test.com", 23),
        ("https://test.com", 23),
        ("test.com", 23),
        ("Test https://test.com test https://test.com test.com test", 86),
        ("저찀쯿쿿", 8),
        ("H🐱☺", 5),
        ("のの", 4),
        (FAMILY, 2),
        (FLAG, 2),
        (THUMB, 2),
        ("1️⃣", 2),
        ("❤️", 2),
        ("©", 1),
        ("é", 1),
        ("e\u0301", 1),
        ("“«’»”", 5),
        ("…", 2),
        ("Otters 👪 otters 𝗼𝘁𝘁𝗲𝗿𝘀 otters otters.com/otters", 60),
    ],
)
def test_x_counts_as_its_vendor_says(text: str, count: int) -> None:
    assert weighted(text) == count


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("fin.Et la suite", 0),
        ("exemple.fr", 0),
        ("www.exemple.fr", 1),
        ("exemple.fr/pain", 1),
        ("t.co", 1),
        ("(voir https://a.example.com/x(y)).", 1),
        ("anne@martin.com", 0),
        ("v1.2.3", 0),
        ("https://a.com, https://b.com!", 2),
    ],
)
def test_a_link_is_known_where_a_network_knows_it(text: str, links: int) -> None:
    assert links_in(text) == links


def test_the_same_text_has_a_length_for_each_way_of_counting() -> None:
    text = f"é{FAMILY}a"
    assert codepoints(text) == 9
    assert graphemes(text) == 3
    assert utf16(text) == 13
    assert utf8(text) == 2 + len(FAMILY.encode()) + 1
    assert emoji_bytes(text) == 2 + len(FAMILY.encode())
    assert weighted(text) == 4


@pytest.mark.parametrize(
    ("text", "count"),
    [("e\u0301", 1), (FLAG * 2, 2), ("각", 1), ("नि", 1), ("a\r\nb", 3), (THUMB, 1), ("", 0)],
)
def test_a_grapheme_is_what_a_reader_takes_for_one_character(text: str, count: int) -> None:
    assert graphemes(text) == count


def test_a_link_weighs_what_the_network_says_whatever_its_length() -> None:
    assert counter("graphemes", 23)("voir https://a.example.com/une/longue/adresse") == 5 + 23
    assert counter("weighted", 10)("https://a.com") == 10
    assert counter(None)("pain") == 4


def test_every_way_of_counting_that_the_catalogue_names_is_there() -> None:
    schema = Limit.model_json_schema()["properties"]["counted"]
    named = {word for one in schema["anyOf"] for word in one.get("enum", ())}
    assert named == set(COUNTERS)


@given(st.text())
def test_no_way_of_counting_is_surprised_by_a_text(text: str) -> None:
    assert graphemes(text) <= codepoints(text) <= utf16(text) <= max(utf8(text), utf16(text))
    assert emoji_bytes(text) >= codepoints(text)
    assert weighted(text) >= 0


@given(st.text(alphabet=st.characters(codec="ascii", exclude_characters="./:")))
def test_plain_letters_count_one_each_everywhere(text: str) -> None:
    assert weighted(text) == utf8(text) == utf16(text) == codepoints(text) == len(text)
