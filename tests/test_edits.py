"""Edits as plain data: what they do, and the smallest set of them between two states."""

from __future__ import annotations

from copy import deepcopy
from random import Random

import pytest
from handwritten import edit, strategy
from hypothesis import given
from hypothesis import strategies as st

from cmkit.files.edits import Add, Edit, Remove, Set, applied, difference, normal
from cmkit.problems import InputRefused

DATA = {
    "client": {"name": "Martin", "image": {"wanted": "proche"}},
    "objectives": [{"id": "a", "title": "A"}, {"id": "b", "title": "B", "why": ["x"]}],
    "people": [],
    "exit": None,
}


CLIENT = {"name": "Martin", "image": {"wanted": "proche"}}
A = {"id": "a", "title": "A"}
B = {"id": "b", "title": "B", "why": ["x"]}


@pytest.mark.parametrize(
    ("one", "section", "wanted"),
    [
        (Set(("client", "name"), "X"), "client", {"name": "X", "image": {"wanted": "proche"}}),
        (Set(("exit", "data"), "x"), "exit", {"data": "x"}),
        (Set(("crisis", "after", "x"), 1), "crisis", {"after": {"x": 1}}),
        (Set(("objectives", 0, "title"), "Z"), "objectives", [{"id": "a", "title": "Z"}, B]),
        (Add(("people",), {"id": "c"}), "people", [{"id": "c"}]),
        (Add(("client", "languages"), "fr"), "client", {**CLIENT, "languages": ["fr"]}),
        (Add(("exit", "stop_criteria"), "x"), "exit", {"stop_criteria": ["x"]}),
        (Add(("objectives", 1, "why"), "y"), "objectives", [A, {**B, "why": ["x", "y"]}]),
        (Remove(("objectives", 0)), "objectives", [B]),
        (Remove(("client", "image", "wanted")), "client", {"name": "Martin"}),
        (Remove(("objectives", 1, "why", 0)), "objectives", [A, {**B, "why": []}]),
    ],
)
def test_an_edit_changes_its_place_alone(one: Edit, section: str, wanted: object) -> None:
    before = deepcopy(DATA)
    after = applied(DATA, [one])
    assert isinstance(after, dict)
    assert after[section] == wanted
    assert {key: value for key, value in after.items() if key != section} == {
        key: value for key, value in DATA.items() if key != section
    }
    assert before == DATA


@pytest.mark.parametrize(
    "one",
    [
        Set(("client", "name", "first"), "x"),
        Set(("objectives", 7, "title"), "x"),
        Set(("people", 0, "name"), "x"),
        Add(("client",), "x"),
        Add(("client", "name"), "x"),
        Remove(("client", "nothing")),
        Remove(("objectives", 2)),
    ],
)
def test_an_edit_that_does_not_fit_is_refused(one: Edit) -> None:
    with pytest.raises(InputRefused):
        applied(DATA, [one])


@given(st.integers())
def test_an_edit_and_its_highest_form_say_the_same(seed: int) -> None:
    chance = Random(seed)
    data = strategy(chance)
    one = edit(chance, data)
    try:
        wanted = applied(data, [one])
    except InputRefused:
        return
    assert applied(data, [normal(data, one)]) == wanted


@given(st.integers(), st.integers(1, 6))
def test_the_difference_leads_from_one_state_to_the_other(seed: int, turns: int) -> None:
    chance = Random(seed)
    old = strategy(chance)
    new: object = old
    for _ in range(turns):
        try:
            new = applied(new, [edit(chance, new)])
        except InputRefused:
            continue
    assert isinstance(new, dict)
    assert applied(old, difference(old, new)) == new
    assert difference(new, new) == []


@given(st.integers(), st.integers())
def test_even_between_two_strangers(one: int, other: int) -> None:
    old, new = strategy(Random(one)), strategy(Random(other))
    assert applied(old, difference(old, new)) == new


@pytest.mark.parametrize(
    ("new", "edits"),
    [
        ({"a": [{"id": "x", "t": 2}, {"id": "y"}]}, [Set(("a", 0, "t"), 2)]),
        ({"a": [{"id": "y"}]}, [Remove(("a", 0))]),
        ({"a": [{"id": "x", "t": 1}, {"id": "y"}, {"id": "z"}]}, [Add(("a",), {"id": "z"})]),
        ({"a": [{"id": "y"}, {"id": "x", "t": 1}]}, [Set(("a",), [{"id": "y"}, {"id": "x", "t": 1}])]),
        ({}, [Remove(("a",))]),
    ],
)
def test_the_difference_is_small(new: dict[str, object], edits: list[Edit]) -> None:
    assert difference({"a": [{"id": "x", "t": 1}, {"id": "y"}]}, new) == edits


def test_a_list_without_ids_is_followed_by_place_or_by_what_it_says() -> None:
    assert difference({"a": ["x", "y"]}, {"a": ["x", "y", "z"]}) == [Add(("a",), "z")]
    assert difference({"a": ["x", "y", "z"]}, {"a": ["x", "z"]}) == [Remove(("a", 1))]
    assert difference({"a": [{"w": 1}]}, {"a": [{"w": 1, "v": 2}]}) == [Set(("a", 0, "v"), 2)]
    assert difference({"a": 1}, {"a": True}) == [Set(("a",), True)]
