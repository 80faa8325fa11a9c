"""Writing YAML: what is written reads back equal and as the same type, whoever reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cmkit.files.emitting import emit_scalar, emit_yaml
from cmkit.files.reading import Document, parse_yaml
from cmkit.problems import InputRefused
from conftest import EXAMPLES


def read(text: str) -> Document:
    return parse_yaml(text.encode("utf-8"), "x.yaml", versioned=False)


def typed(value: object) -> object:
    """The value with the type of every part beside it: ``1``, ``True`` and ``1.0`` are three things."""
    if isinstance(value, Mapping):
        return [(key, typed(one)) for key, one in value.items()]
    if isinstance(value, list | tuple):
        return [typed(one) for one in value]
    return type(value).__name__, value


def assert_reads_back(data: dict[str, object]) -> str:
    text = emit_yaml(data)
    document = read(text) if data else None
    back = document.data if document else {}
    assert typed(back) == typed(data)
    assert isinstance(back, dict)
    assert emit_yaml(back) == text, "written again it is the same"
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    return text


# --- arbitrary data

CONTROLS = "[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]"
"""No value holds one of these, nor half of a surrogate pair."""
CHARACTERS = st.characters(codec="utf-8").filter(lambda character: not re.match(CONTROLS, character))
SIGNS = st.sampled_from(
    [*"\n\n \t:-#[]{},&*!|>'\"%@`?~\\.<=+0129eé", ": ", " #", "- ", "  \n", "true", "\u2028", "\ufeff"]
)
TEXTS = st.text(CHARACTERS, max_size=30) | st.lists(SIGNS, max_size=12).map("".join)
LOOK_ALIKES = st.sampled_from(
    [
        *(
            "~",
            "null",
            "NULL",
            "true",
            "False",
            "no",
            "yes",
            "on",
            "y",
            "1",
            "-1",
            "+1",
            "007",
            "1.0",
            ".5",
            "1.",
        ),
        *("1e3", "0x1F", "0o7", "1_000", ".inf", ".nan", "18:30", "2027-01-04", "2025-02-30", "---", "..."),
        *("-", "?", ":", "a:", "#promo", "@bob", "<<", "=", "!x", "&a", "*a", "`x`", "[a]", "|", ">", "\\"),
        *("", " ", "--- a", "- a", "? a", "a: b", "a #b", "%YAML 1.2", "{a: b}", "|-\n  a", "C:\\x"),
        *('"a"', "'a'", "it's", 'say "a"', "a\n", "\na", "a\n\n", " a\nb", "a\n b", "a \nb", "a\nb ", "\n"),
        *("\n\n", " \n", "a\n\nb", "a\tb\n", "\t", "a\n\n\n b\n", "é\n👍", "a\n#b", "a\n- b", "a\n---\nb"),
        *(
            "a\\\nb",
            "<<<<<<< HEAD\na\n>>>>>>> b",
            "\u00a0a\u00a0",
            "\ufeffa",
            "a\u2028b",
            "\u2029",
            "\u202ea",
        ),
        "x" * 3000,
    ]
)
NUMBERS = st.integers(-(10**31) + 1, 10**31 - 1) | st.decimals(
    min_value=-(10**20), max_value=10**20, allow_nan=False, allow_infinity=False, places=6
)
SCALARS = st.none() | st.booleans() | NUMBERS | TEXTS | LOOK_ALIKES
KEYS = TEXTS | LOOK_ALIKES.filter(lambda text: len(text) < 100)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=15,
)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
@example({})
@example({"a": [[], {}, [[]], [{}], [[[1, [2]], {"b": [[3]]}]]]})
@example({"a": [{"b": {"c": [{"d": None}, None]}, "e": "x\ny\n"}, "x\ny\n"]})
@settings(max_examples=400, deadline=None)
def test_what_is_written_reads_back_equal(data: dict[str, object]) -> None:
    assert_reads_back(data)


@given(st.lists(SCALARS, min_size=1, max_size=20))
@settings(max_examples=400, deadline=None)
def test_every_value_keeps_its_type_under_a_key_and_in_a_list(values: list[object]) -> None:
    assert_reads_back({"list": values, "map": {str(number): value for number, value in enumerate(values)}})


@given(TEXTS | LOOK_ALIKES)
@settings(max_examples=400, deadline=None)
def test_a_text_never_reads_as_another_type(text: str) -> None:
    written = emit_scalar(text, 2)
    assert typed(read(f"a: {written}\n").data) == typed({"a": text})
    assert typed(read(f"a:\n- {written}\n").data) == typed({"a": [text]})


@given(st.dictionaries(KEYS.filter(bool), SCALARS, min_size=1, max_size=6))
@settings(max_examples=200, deadline=None)
def test_the_place_of_every_value_is_where_it_was_written(data: dict[str, object]) -> None:
    document = read(emit_yaml(data))
    for key, value in data.items():
        place = document.positions[(key,)]
        assert place.key_line
        assert place.key_column == 1
        source = document.source_line(place.key_line)
        lead = source[: place.column - 1] if value is not None else f"{source} "
        assert lead.endswith(": ")
        assert read(f"{lead}\n").data == {key: None}
        if value is not None:
            assert source[place.column - 1 :] == emit_scalar(value, 2).split("\n")[0]


# --- how it looks


def test_a_file_looks_as_a_person_would_write_it() -> None:
    data = {
        "cmkit": 1,
        "client": {
            "name": "Boulangerie Martin",
            "offer": {"does": ["Pain", "C’est tout : ou presque"], "does_not": []},
            "regulated": False,
            "note": "Une ligne\n\net une autre",
            "history": "Du texte\nen deux lignes\n",
            "image": {},
            "website": None,
        },
        "objectives": [{"id": "trafic", "why": ["Vendre", "Grandir"]}, {"id": "b"}],
        "days": [["mon", "thu"], []],
        "amount": Decimal("80.50"),
        "half": Decimal("1E+1"),
        "at": "18:30",
        "handle": "@martin",
        "phone": "0241000000",
        "year": "2027",
        "said": 'Il dit "oui"',
        "first": '"Oui", dit-il',
        "both": "'Oui', \"non\"",
        "no": "no",
    }
    assert emit_yaml(data, schema=".cmkit/strategy.schema.json", header="À relire\n\navec Sophie") == (
        "# yaml-language-server: $schema=.cmkit/strategy.schema.json\n"
        "# À relire\n"
        "#\n"
        "# avec Sophie\n"
        "cmkit: 1\n"
        "client:\n"
        "  name: Boulangerie Martin\n"
        "  offer:\n"
        "    does:\n"
        "      - Pain\n"
        '      - "C’est tout : ou presque"\n'
        "    does_not: []\n"
        "  regulated: false\n"
        "  note: |-\n"
        "    Une ligne\n"
        "\n"
        "    et une autre\n"
        "  history: |\n"
        "    Du texte\n"
        "    en deux lignes\n"
        "  image: {}\n"
        "  website:\n"
        "objectives:\n"
        "  - id: trafic\n"
        "    why:\n"
        "      - Vendre\n"
        "      - Grandir\n"
        "  - id: b\n"
        "days:\n"
        "  - - mon\n"
        "    - thu\n"
        "  - []\n"
        "amount: 80.50\n"
        "half: 10.0\n"
        "at: 18:30\n"
        'handle: "@martin"\n'
        "phone: 0241000000\n"
        'year: "2027"\n'
        'said: Il dit "oui"\n'
        "first: '\"Oui\", dit-il'\n"
        'both: "\'Oui\', \\"non\\""\n'
        "no: no\n"
    )
    assert_reads_back(data)


def test_nothing_at_all_is_an_empty_mapping() -> None:
    assert emit_yaml({}) == "{}\n"
    assert read("{}\n").data == {}


def test_the_last_line_keeps_its_spaces() -> None:
    assert emit_yaml({"a": "x\ny  "}) == "a: |-\n  x\n  y  \n"
    assert_reads_back({"a": "x  \ny  ", "b": ["x\ny \n"]})


def test_the_order_of_keys_is_the_one_given() -> None:
    back = read(emit_yaml({key: number for number, key in enumerate("zebra")})).data
    assert isinstance(back, dict)
    assert list(back) == list("zebra")


@pytest.mark.parametrize("name", sorted(path.parent.name for path in EXAMPLES.glob("*/strategy.yaml")))
def test_a_real_file_reads_back_equal(name: str) -> None:
    data = parse_yaml((EXAMPLES / name / "strategy.yaml").read_bytes(), "strategy.yaml").data
    assert isinstance(data, dict)
    assert_reads_back(data)


@given(st.dictionaries(st.text("abc", min_size=1), st.text(CHARACTERS, max_size=30), max_size=5))
@settings(max_examples=200, deadline=None)
def test_another_reader_finds_the_same_data(data: dict[str, str]) -> None:
    """PyYAML without its types: what is text for us is the same text elsewhere."""
    assert yaml.load(emit_yaml(data), Loader=yaml.BaseLoader) == data  # builds text only


# --- what is no plain value


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), date(2027, 1, 4), b"raw", bytearray(b"raw"), {"a"}, object(), 1j]
)
def test_other_values_are_refused(value: object) -> None:
    for data in ({"a": value}, {"a": [value]}, {"a": [[value]]}, {"a": {"b": value}}):
        with pytest.raises(TypeError, match="no plain value"):
            emit_yaml(data)
    with pytest.raises(TypeError, match="no plain value"):
        emit_scalar(value)


@pytest.mark.parametrize(
    "value",
    [
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("-Infinity"),
        Decimal("1E+31"),
        Decimal("1E-31"),
        10**31,
        -(10**31),
    ],
)
def test_a_number_that_would_read_as_text_is_refused(value: int | Decimal) -> None:
    with pytest.raises(ValueError, match="no number that a file holds"):
        emit_yaml({"a": value})


@pytest.mark.parametrize("code", [0, 7, 8, 13, 27, 127, 0x85, 0x9B, 0xFFFE])
def test_a_control_character_is_written_as_a_code_that_reading_refuses(code: int) -> None:
    text = emit_yaml({"a": f"x{chr(code)}y"})
    assert not re.search(CONTROLS, text)
    with pytest.raises(InputRefused) as refused:
        read(text)
    (problem,) = refused.value.problems
    assert (problem.code, problem.where.line, problem.where.column) == ("YA002", 1, 4)
