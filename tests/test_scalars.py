"""What an unquoted value means: the 1.2 core schema, and text wherever another reading would surprise."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cmkit.files.reading import parse_yaml
from cmkit.files.scalars import Scalar, plain


def same(one: object, other: object) -> bool:
    """Equal and of one type: ``1 == True`` and ``Decimal("1.0") == 1`` do not count."""
    return type(one) is type(other) and one == other


TEXTS = [
    *("18:30", "08:30", "1:1", "190:20:30", "14:00-16:00", "2027-01-04", "2025-02-30", "2027-01", "M6"),
    *("12/01/2027", "2001-12-14t21:59:43.10-05:00", "no", "No", "yes", "on", "off", "y", "n", "NO", "oui"),
    *("tRUE", "nULL", "None", "none", "nil", "0123456", "007", "-01", "00", "1_000", "1,5", "30+", "~15"),
    *("0x1F", "0o17", "0b1", "1e3", "1.5e3", "1E+3", ".inf", "-.inf", "+.INF", ".nan", ".NaN", "inf", "nan"),
    *(".", "..", "...", "+", "-", "--", "-.", "+.", "1.2.3", "1..2", "--1", "+-1", "1-", "1+", "01.5"),
    *("-.e3", "١٢", "²", "½", "1١", "１", "−1", "=", "<<", "#promo", "@bob", "\u2028", "é"),
    *("06 12 34 56 78", "1 000", "12 %", "80 €", "1\n", "1 ", "true ", " ", "~ ", "null\n"),
    *("9" * 32, "-" + "9" * 32, "1." + "0" * 31, "9" * 32 + ".0", "." + "1" * 31),
]
VALUES: list[tuple[str, Scalar]] = [
    *((word, None) for word in ("", "~", "null", "Null", "NULL")),
    *((word, True) for word in ("true", "True", "TRUE")),
    *((word, False) for word in ("false", "False", "FALSE")),
    ("0", 0),
    ("-0", 0),
    ("1", 1),
    ("+1", 1),
    ("-12", -12),
    ("2027", 2027),
    ("9" * 31, 10**31 - 1),
    ("1.10", Decimal("1.10")),
    ("0.5", Decimal("0.5")),
    (".5", Decimal("0.5")),
    ("-.5", Decimal("-0.5")),
    ("+1.0", Decimal("1.0")),
    ("1.", Decimal(1)),
    ("0.1", Decimal("0.1")),
    ("-0.0", Decimal("0.0")),
    ("1234567890.1234567890", Decimal("1234567890.1234567890")),
]


@pytest.mark.parametrize("text", TEXTS)
def test_text_stays_text(text: str) -> None:
    assert same(plain(text), text)


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_numbers_booleans_and_nothing_are_read_as_such(text: str, value: Scalar) -> None:
    assert same(plain(text), value)


def test_an_amount_keeps_its_cents_as_they_were_written() -> None:
    assert str(plain("1.10")) == "1.10"
    assert str(plain("1234.50")) == "1234.50"


YAML_ITSELF = {"-", "#promo", "@bob", "...", "1,5"}
"""What YAML takes for signs of its own in one of the places below."""


@pytest.mark.parametrize("text", [text for text in TEXTS if text == text.strip() and text not in YAML_ITSELF])
def test_a_file_means_the_same_by_a_text_as_one_value(text: str) -> None:
    raw = f"a: {text}\nb:\n  - {text}\nc: [{text}]\n".encode()
    assert parse_yaml(raw, "x", versioned=False).data == {"a": text, "b": [text], "c": [text]}


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_quoted_values_are_text(text: str, value: Scalar) -> None:
    raw = f"a: {text}\nb: '{text}'\nc: \"{text}\"\nd: |-\n  {text}\ne: >-\n  {text}\n".encode()
    data = parse_yaml(raw, "x", versioned=False).data
    assert data == {"a": value, "b": text, "c": text, "d": text, "e": text}


@given(st.text(max_size=40) | st.text("0123456789+-._:eExX~nulltrue", max_size=12))
@example("0" * 5000)
@example("1" * 5000)
@settings(max_examples=500, deadline=None)
def test_any_text_is_read_in_time_and_means_what_it_says(text: str) -> None:
    value = plain(text)
    if isinstance(value, str):
        assert value == text
    elif isinstance(value, Decimal):
        assert value == Decimal(text)
        assert value.is_finite()
    elif isinstance(value, int) and not isinstance(value, bool):
        assert value == int(text)
    else:
        assert text.lower() in {"", "~", "null", "true", "false"}
