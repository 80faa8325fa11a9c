"""Edits decided on one state of a file, carried over to another: nothing of anybody's is overwritten."""

from __future__ import annotations

import pytest

from cmkit.files.edits import Add, Edit, Remove, Set, applied, difference
from cmkit.mission.rebasing import carried, rebased
from cmkit.problems import Refused

BASE = {
    "client": {"name": "Martin", "size": "small"},
    "objectives": [{"id": "a", "title": "A"}, {"id": "b", "title": "B", "why": ["x"]}],
    "tags": ["one", "two"],
}


def test_nothing_moves_while_the_file_is_the_same() -> None:
    edits: list[Edit] = [Set(("client", "size"), "solo"), Add(("tags",), "three"), Remove(("tags", 0))]
    assert rebased(edits, BASE, BASE) == edits


def test_an_entry_is_found_again_by_its_id() -> None:
    current = {**BASE, "objectives": [{"id": "new", "title": "N"}, *BASE["objectives"]]}
    edits = [Set(("objectives", 1, "title"), "Better"), Add(("objectives", 1, "why"), "y")]
    assert rebased(edits, BASE, current) == [
        Set(("objectives", 2, "title"), "Better"),
        Add(("objectives", 2, "why"), "y"),
    ]


def test_items_removed_from_a_list_that_was_reordered_are_the_right_ones() -> None:
    base = {"people": [{"id": name} for name in ("x", "y", "z")]}
    current = {"people": [{"id": name} for name in ("z", "y", "x")]}
    edits = difference(base, {"people": [{"id": "x"}]})
    assert applied(current, rebased(edits, base, current)) == {"people": [{"id": "x"}]}


def test_an_entry_without_id_is_found_by_what_it_says() -> None:
    assert carried(("tags", 1), BASE, {"tags": ["zero", "one", "two"]}) == ("tags", 2)
    assert carried(("tags", 1), BASE, {"tags": ["one", "three"]}) is None
    assert carried(("tags", 1), BASE, {"tags": ["two", "two"]}) is None


@pytest.mark.parametrize(
    ("edit", "current"),
    [
        (Set(("client", "size"), "solo"), {**BASE, "client": {"name": "Martin", "size": "large"}}),
        (Remove(("client", "size")), {**BASE, "client": {"name": "Martin", "size": "large"}}),
        (Set(("objectives", 1, "title"), "C"), {**BASE, "objectives": [{"id": "a", "title": "A"}]}),
        (Add(("objectives",), {"id": "c"}), {**BASE, "objectives": [{"id": "c", "title": "Other"}]}),
    ],
)
def test_what_somebody_else_changed_in_the_same_place_stays(edit: Edit, current: object) -> None:
    with pytest.raises(Refused):
        rebased([edit], BASE, current)


def test_the_same_change_twice_is_no_conflict() -> None:
    current = {**BASE, "client": {"name": "Martin", "size": "solo"}}
    assert rebased([Set(("client", "size"), "solo")], BASE, current) == [Set(("client", "size"), "solo")]


def test_what_both_took_out_or_added_is_done_already() -> None:
    current = {
        "client": {"name": "Martin"},
        "objectives": [BASE["objectives"][1]],
        "tags": ["one", "two", "x"],
    }
    edits = [Remove(("client", "size")), Remove(("objectives", 0)), Add(("tags",), "x")]
    assert rebased(edits, BASE, current) == []


def test_an_edit_elsewhere_goes_through() -> None:
    current = {**BASE, "client": {"name": "Martin & fils", "size": "small"}}
    assert rebased([Set(("client", "size"), "solo")], BASE, current) == [Set(("client", "size"), "solo")]
