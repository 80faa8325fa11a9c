"""What is no objective is known by its wording: no false alarm, and most of what should be found is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.catalogue.patterns import LONGEST, normal, said_by
from cmkit.files.reading import parse_yaml

TITLES = Path(__file__).with_name("titles.yaml")


def titles() -> dict[str, list[str]]:
    data = parse_yaml(TITLES.read_bytes(), TITLES.name, versioned=False).data
    assert isinstance(data, dict)
    return {str(label): [str(title) for title in found] for label, found in data.items()}


def test_the_list_is_long_enough_to_tell() -> None:
    assert sum(map(len, titles().values())) >= 100


@pytest.mark.parametrize("title", titles()["objective"])
def test_no_objective_is_taken_for_something_else(title: str) -> None:
    assert said_by(title) is None


@pytest.mark.parametrize("label", ["present", "tactic", "promise"])
def test_at_least_four_of_five_are_found(label: str) -> None:
    wanted = titles()[label]
    found = [title for title in wanted if said_by(title) == label]
    assert len(found) >= 0.8 * len(wanted), sorted(set(wanted) - set(found))


@pytest.mark.parametrize("title", titles()["tactic"])
def test_letters_and_spaces_do_not_hide_a_wording(title: str) -> None:
    assert said_by(title.upper().replace(" ", "\u00a0")) == said_by(title)


@given(st.text(max_size=3 * LONGEST))
def test_any_text_is_read_to_an_end(text: str) -> None:
    assert said_by(text) in (None, "present", "tactic", "promise")
    assert len(normal(text)) <= 4 * LONGEST * 18


@pytest.mark.parametrize(
    "piece", ["être présent sur ", "publier ", "a ", "post ", "création de ", "garantir "]
)
def test_a_title_that_never_ends_is_read_to_an_end(piece: str) -> None:
    assert said_by(piece * 20_000) in (None, "present", "tactic", "promise")
