"""What a strategy says of its own answers: proposed, open, settled."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.mission.marks import no_longer_proposed, proposed_keys, set_proposed
from cmkit.problems import dotted, parsed
from cmkit.questionnaire.events import ToSettle
from cmkit.questionnaire.open_questions import close_questions, open_question

TODAY = date(2027, 1, 4)


def strategy(*proposed: str) -> dict[str, object]:
    return {
        "mission": {"proposed": list(proposed)},
        "content": {
            "charter": {"tone": "simple", "address": "vous", "emoji": "peu"},
            "pillars": [{"id": "a", "name": "A", "share": 50}, {"id": "b", "name": "B", "share": 50}],
        },
    }


@pytest.mark.parametrize(
    ("proposed", "answered", "left"),
    [
        (["content.charter"], "content.charter", []),
        (["content.charter"], "content.charter.tone", ["content.charter.address", "content.charter.emoji"]),
        (["content.charter.tone"], "content.charter", []),
        (["content.charter.tone"], "content.pillars", ["content.charter.tone"]),
        (
            ["content.pillars"],
            "content.pillars[1].share",
            ["content.pillars[0]", "content.pillars[1].name"],
        ),
        (["content.pillars[0]"], "content.pillars[1]", ["content.pillars[0]"]),
    ],
)
def test_an_answer_is_no_proposal_and_its_neighbours_still_are(
    proposed: list[str], answered: str, left: list[str]
) -> None:
    data = strategy(*proposed)
    no_longer_proposed(data, parsed(answered))
    assert [dotted(path) for path in proposed_keys(data)] == left


def test_no_mark_is_left_where_nothing_is_proposed() -> None:
    data = strategy("content.charter")
    set_proposed(data, [])
    assert data["mission"] == {}


def test_an_open_question_is_asked_once_and_closed_by_its_answer() -> None:
    data = strategy()
    open_question(data, parsed("client.image.wanted"), ToSettle((), "2027-02", "2027-01-04"), ["claire"])
    open_question(data, parsed("client.image.wanted"), ToSettle((), None, "2027-01-05"), ["claire", "karim"])
    assert data["open_questions"] == [
        {"key": "client.image.wanted", "who": ["claire", "karim"], "asked_on": "2027-01-05"}
    ]
    close_questions(data, [parsed("client.image.perceived")], TODAY)
    assert "answered_on" not in str(data["open_questions"])
    close_questions(data, [parsed("client.image.wanted")], TODAY)
    assert data["open_questions"] == [
        {
            "key": "client.image.wanted",
            "who": ["claire", "karim"],
            "asked_on": "2027-01-05",
            "answered_on": "2027-01-04",
        }
    ]


def test_a_question_about_a_list_is_closed_by_an_answer_inside_it() -> None:
    data: dict[str, object] = {"open_questions": [{"key": "objectives"}, "odd", {"who": "x"}]}
    close_questions(data, [parsed("objectives[0].title")], TODAY)
    assert data["open_questions"] == [{"key": "objectives", "answered_on": "2027-01-04"}, "odd", {"who": "x"}]


@given(st.lists(st.one_of(st.integers(0, 99), st.from_regex(r"[a-z][a-z_-]*", fullmatch=True)), min_size=1))
def test_a_key_is_read_as_it_is_written(steps: list[str | int]) -> None:
    path = ("objectives", *steps)
    assert parsed(dotted(path)) == path
