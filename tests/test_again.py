"""One key asked again: its own place alone changes, and what stands there is kept when it is accepted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cmkit.files.edits import difference, found_at
from cmkit.files.reading import read_yaml
from cmkit.problems import KeyPath, dotted, within
from cmkit.questionnaire.again import _slots, nothing_open, slot_at, standing, with_reply
from cmkit.questionnaire.course import Slot
from cmkit.questionnaire.events import Answered, AnswerRefused
from cmkit.questionnaire.fitting import fit
from cmkit.questionnaire.questions import load_questions

EXAMPLES = Path(__file__).parents[1] / "examples"
TODAY = date(2027, 1, 15)


def strategy(name: str) -> dict[str, Any]:
    data = read_yaml(EXAMPLES / name / "strategy.yaml", "strategy.yaml").data
    assert isinstance(data, dict)
    return data


@pytest.mark.parametrize("name", ["boulangerie-martin", "national-archives"])
def test_what_stands_there_is_kept_whole_when_it_is_accepted(name: str) -> None:
    data = strategy(name)
    state = nothing_open(data, "fr", TODAY)
    accepted = 0
    for path, slot in _slots(load_questions(), data):
        value = standing(state, slot)
        if value is None:
            continue
        after = with_reply(state, slot, path, fit(state, slot, Answered(value)))
        changed = difference({**data, "open_questions": []}, {**after, "open_questions": []})
        assert changed == [], (dotted(path), changed)
        accepted += 1
    assert accepted > 20


@pytest.mark.parametrize("name", ["boulangerie-martin", "national-archives"])
def test_another_answer_changes_its_own_place_alone(name: str) -> None:
    data = strategy(name)
    state = nothing_open(data, "fr", TODAY)
    answers = {"text": "autre chose", "long": "autre chose", "count": "7", "date": "2027-03", "yes-no": "non"}
    changed = 0
    for path, slot in _slots(load_questions(), data):
        typed = answers.get(slot.question.kind)
        if typed is None or not _asks_here(data, slot, path):
            continue
        try:
            reply = fit(state, slot, Answered(typed))
        except AnswerRefused:
            continue
        after = with_reply(state, slot, path, reply)
        for one in difference(data, after):
            aside = within(one.path, ("mission", "proposed")) or one.path[0] == "open_questions"
            assert aside or within(one.path, path) or within(path, one.path), (dotted(path), one)
        changed += found_at(after, path) != found_at(data, path)
    assert changed > 10


def _asks_here(data: dict[str, Any], slot: Slot, path: KeyPath) -> bool:
    return slot_at(load_questions(), data, path) == slot


def test_a_loop_that_asks_about_some_entries_finds_the_right_one() -> None:
    data = {
        "cmkit": 1,
        "client": {"name": "X"},
        "people": [
            {"id": "camille", "name": "Camille", "side": "cm"},
            {"id": "claire", "name": "Claire", "side": "client"},
            {"id": "equipe", "name": "L’équipe", "kind": "team"},
            {"id": "ahmed", "name": "Ahmed", "side": "client"},
        ],
    }
    slot = slot_at(load_questions(), data, ("people", 3, "role"))
    assert slot is not None
    state = nothing_open(data, "fr", TODAY)
    after: Any = with_reply(state, slot, ("people", 3, "role"), Answered("gérant"))
    assert [one.get("role") for one in after["people"]] == [None, None, None, "gérant"]
    assert slot_at(load_questions(), data, ("people", 2, "role")) is None


def test_what_an_answer_does_not_say_stays() -> None:
    data = {
        "cmkit": 1,
        "client": {"name": "X"},
        "mission": {"hours": {"amount": 16, "per": "month", "note": "dont deux sur place"}},
        "objectives": [
            {
                "id": "midi",
                "title": "Midi",
                "kpis": [
                    {
                        "id": "couverts",
                        "metric": "customers",
                        "source": "caisse",
                        "target": {"value": 30, "by": "2027-06", "steps": [{"by": "2027-03", "value": 10}]},
                    }
                ],
            }
        ],
    }
    state = nothing_open(data, "fr", TODAY)

    def answered(path: KeyPath, typed: str) -> Any:
        slot = slot_at(load_questions(), data, path)
        assert slot is not None
        return with_reply(state, slot, path, fit(state, slot, Answered(typed)))

    hours = answered(("mission", "hours"), "20 par mois")["mission"]["hours"]
    assert hours == {"amount": 20, "per": "month", "note": "dont deux sur place"}
    target = answered(("objectives", 0, "kpis", 0, "target"), "40 d’ici juin 2027")
    kpi = target["objectives"][0]["kpis"][0]
    assert kpi["source"] == "caisse"
    assert kpi["target"]["value"] == 40
    assert kpi["target"]["steps"] == [{"by": "2027-03", "value": 10}]
