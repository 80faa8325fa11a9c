"""The version of a document: a digest of what it says, not of how it is written; its date the last fact."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from cmkit.files.reading import parse_yaml
from cmkit.mission.version import last_fact, strategy_data, version_of
from cmkit.model.loading import load
from cmkit.model.strategy import Strategy

STRATEGY = "cmkit: 1\nmission: {title: Un an}\nclient: {name: Martin}\n"


def _version(text: str) -> str:
    return version_of(strategy_data(parse_yaml(text.encode(), "strategy.yaml")))


def test_a_version_is_eight_hexadecimal_digits_and_stays_the_same() -> None:
    assert re.fullmatch("[0-9a-f]{8}", _version(STRATEGY))
    assert _version(STRATEGY) == "eed4e3be", "another digest would call every document ever sent out of date"


@pytest.mark.parametrize(
    "text",
    [
        "# un mot\ncmkit: 1\nclient:\n  name: 'Martin'\nmission:\n  title: Un an\n",
        STRATEGY.replace("\n", "\r\n"),
        STRATEGY.replace("{title: Un an}", "{title: Un an, approved: [{by: anne, date: 2027-01-12}]}"),
    ],
    ids=["order, comments and quotes", "line ends", "the record of approvals"],
)
def test_how_it_is_written_and_who_approved_it_make_no_new_version(text: str) -> None:
    assert _version(text) == _version(STRATEGY)


@pytest.mark.parametrize(
    "text",
    [
        STRATEGY.replace("Martin", "Martine"),
        STRATEGY.replace("title", "note"),
        STRATEGY + "people: []\n",
        STRATEGY.replace("{title: Un an}", "{title: Un an, agreed: {client: {date: 2027-01-12}}}"),
    ],
)
def test_what_it_says_makes_a_new_version(text: str) -> None:
    assert _version(text) != _version(STRATEGY)


def test_numbers_count_for_their_value_and_parts_for_their_order() -> None:
    assert version_of({"a": Decimal("1.50")}) == version_of({"a": Decimal("1.5")})
    assert version_of("a", "b") != version_of("b", "a")
    assert version_of(date(2027, 1, 12)) == version_of("2027-01-12")
    with pytest.raises(TypeError, match="object"):
        version_of(object())


def test_a_document_is_dated_by_the_last_thing_that_happened() -> None:
    text = """\
cmkit: 1
mission:
  starts_on: 2027-01-04
  quote: {signed_on: 2026-12-04}
  renewal: {decide_by: 2029-01-01}
  agreed: {client: {date: 2027-03}}
client: {name: Martin}
"""
    strategy = load(Strategy, parse_yaml(text.encode(), "strategy.yaml")).value
    assert strategy is not None
    assert last_fact([strategy]) == date(2027, 3, 1)
    assert last_fact([strategy], [date(2027, 4, 2)]) == date(2027, 4, 2)
    assert last_fact([]) is None


def test_a_month_of_the_mission_is_a_fact_once_it_has_a_place() -> None:
    strategy = Strategy.model_validate(
        {"cmkit": 1, "client": {"name": "M"}, "mission": {"quote": {"signed_on": "M2"}}}
    )
    assert last_fact([strategy]) is None
    assert last_fact([strategy], starts_on=date(2027, 1, 15)) == date(2027, 2, 15)
