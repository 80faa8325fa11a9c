"""Answers over a preset: what the client said wins, what is only proposed is named, nothing dangles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmkit.files.emitting import emit_yaml
from cmkit.files.reading import parse_yaml
from cmkit.model.loading import load
from cmkit.model.references import known_ids, reference_problems
from cmkit.model.strategy import Strategy
from cmkit.questionnaire.answers import to_strategy
from cmkit.questionnaire.flow import Setting, start
from cmkit.questionnaire.joining import overlay
from cmkit.questionnaire.presets import PRESETS, load_preset
from cmkit.questionnaire.questions import load_questions
from cmkit.text import LANGUAGES, Language


def join(preset: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    return to_strategy(start(load_questions(), preset, said, Setting())).data


NAMED = {"client": {"name": "Boulangerie Martin"}}


def blocks(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from("abcd"), inner, max_size=4)


plain = st.recursive(
    st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | blocks(inner),
    max_leaves=8,
)


@given(blocks(plain), blocks(plain))
@settings(max_examples=200)
def test_overlay_keeps_all_that_was_said_and_changes_neither(
    base: dict[str, Any], over: dict[str, Any]
) -> None:
    before = (repr(base), repr(over))
    joined = overlay(base, over)
    assert (repr(base), repr(over)) == before
    assert overlay(joined, over) == joined
    assert set(joined) == set(base) | set(over)
    for key, value in over.items():
        if not isinstance(value, dict) or not isinstance(base.get(key), dict):
            assert joined[key] == value


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_preset_with_other_objectives_has_no_dangling_reference(preset: str, language: Language) -> None:
    said = {
        **NAMED,
        "objectives": [{"id": "mine", "title": "Mine"}],
        "audiences": [{"id": "them", "name": "Them"}],
    }
    data = join(load_preset(preset, language), said)
    document = parse_yaml(emit_yaml(data).encode(), "strategy.yaml")
    strategy = load(Strategy, document).value
    assert strategy is not None
    assert list(reference_problems(strategy, known_ids(strategy), document)) == []
    assert [one.id for one in strategy.objectives] == ["mine"]
    assert "objectives" not in strategy.mission.proposed
    assert any("content.pillars".startswith(key) for key in strategy.mission.proposed)


def test_the_client_s_own_dangling_reference_stays_to_be_seen() -> None:
    said = {**NAMED, "platforms": [{"id": "instagram", "audiences": ["nobody-knows"]}]}
    data = join(load_preset("local", "fr"), said)
    assert data["platforms"][0]["audiences"] == ["nobody-knows"]


def test_sections_stand_in_the_order_of_the_outline() -> None:
    said = {
        "people": [{"name": "A", "id": "a"}],
        "client": {"activity": "x", "name": "X"},
        "mission": {"title": "t"},
    }
    data = join({}, said)
    assert list(data) == ["cmkit", "mission", "client", "people"]
    assert list(data["client"]) == ["name", "activity"]
    assert list(data["people"][0]) == ["id", "name"]
    assert "proposed" not in data["mission"]


def test_an_unknown_key_is_kept_for_the_check_to_name() -> None:
    assert join({}, {**NAMED, "odd": 1})["odd"] == 1
