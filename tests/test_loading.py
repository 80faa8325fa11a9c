"""From a file to the model: each mismatch is a finding with its place; answers are set aside."""

from __future__ import annotations

import time

import pytest

from cmkit.files.reading import parse_yaml
from cmkit.model.loading import MOST_SUGGESTED, Answer, Loaded, answer_in, load
from cmkit.model.strategy import Strategy

START = "cmkit: 1\nclient:\n  name: Martin\n"


def _load(text: str) -> Loaded[Strategy]:
    return load(Strategy, parse_yaml(text.encode(), "strategy.yaml"))


def _told(text: str) -> list[str]:
    return [
        f"{one.where.file}:{one.where.line}:{one.where.column}: {one.code} {one.where.key}"
        for one in _load(text).problems
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("cmkit: 1\nclient:\n  activity: pain\n", "2:1: MO002 client"),
        ("cmkit: 1\npeople: []\n", "1:1: MO002 "),
        ("cmkit: 1\nclient:\n  name:\n", "3:3: MO002 client.name"),
        ("cmkit: 1\nclient:\n  name: n/a\n", "3:3: MO002 client.name"),
        ('cmkit: 1\nclient:\n  name: ""\n', "3:3: MO013 client.name"),
        ("cmkit: 1\nclient:\n  name: 1664\n", "3:3: MO005 client.name"),
        ("cmkit: 1\nclient: Martin\n", "2:1: MO007 client"),
        (START + "  activté: pain\n", "4:3: MO001 client.activté"),
        (START + "  size: smal\n", "4:3: MO003 client.size"),
        (START + "  activity: {pain: bio}\n", "4:3: MO006 client.activity"),
        (START + "  activity: [pain, 12]\n", "4:20: MO005 client.activity[1]"),
        (START + "  activity: true\n", "4:3: MO005 client.activity"),
        (START + "mission:\n  starts_on: 2025-02-30\n", "5:3: MO004 mission.starts_on"),
        (START + "mission: {ends_on: 12.5}\n", "4:11: MO004 mission.ends_on"),
        (START + "mission: {country: france}\n", "4:11: MO010 mission.country"),
        (START + "people:\n  - id: Anne M\n    name: Anne\n", "5:5: MO010 people[0].id"),
        (START + f"people:\n  - id: {'a' * 101}\n    name: Anne\n", "5:5: MO014 people[0].id"),
        (START + "people:\n  - id: anne\n  -\n", "6:4: MO012 people[1]"),
        (START + "people: {id: anne, name: Anne}\n", "4:1: MO008 people"),
        (START + "content:\n  off_limits:\n    - #politique\n", "6:6: MO012 content.off_limits[0]"),
        (
            START + "budget:\n  lines:\n    - {label: Pub, amount: 200 €}\n",
            "6:20: MO009 budget.lines[0].amount",
        ),
        (START + "checks: {severity: {OB001: fatal}}\n", "4:21: MO003 checks.severity.OB001"),
        (START + "mission: {agreed: {client: {when: 2027}}}\n", "4:29: MO001 mission.agreed.client.when"),
        (START + "platforms: [{id: insta, handle: '@martin'}]\n", "4:25: MO010 platforms[0].handle"),
        (START + "people: [{id: anne, name: Anne, approves: 1}]\n", "4:33: MO005 people[0].approves"),
    ],
)
def test_a_mismatch_is_told_with_its_line_and_column(text: str, told: str) -> None:
    assert [one for one in _told(text) if told in one] == [f"strategy.yaml:{told}"]


def test_every_mismatch_is_told_in_one_run_in_the_order_of_the_file() -> None:
    text = (
        "cmkit: 1\n"
        "mission:\n"
        "  startson: 2027\n"
        "  language: de\n"
        "client:\n"
        "  name: Martin\n"
        "people:\n"
        "  - name: Anne\n"
        "    side: cliant\n"
        "objectives:\n"
        "  - id: trafic\n"
        "    title: Faire venir\n"
        "    kpis:\n"
        "      - target: {value: beaucoup, by: demain}\n"
    )
    assert _told(text) == [
        "strategy.yaml:3:3: MO001 mission.startson",
        "strategy.yaml:4:3: MO003 mission.language",
        "strategy.yaml:8:5: MO002 people[0]",
        "strategy.yaml:9:5: MO003 people[0].side",
        "strategy.yaml:14:18: MO004 objectives[0].kpis[0].target.value",
        "strategy.yaml:14:35: MO004 objectives[0].kpis[0].target.by",
    ]
    assert _load(text).value is None


def test_an_unknown_key_is_told_the_nearest_and_the_known_ones() -> None:
    facts = _load(START + "  activté: pain\n").problems[0].facts
    assert facts["nearest"] == "activity"
    assert "name" in facts["known"].split(", ")
    inside = _load(START + "objectives:\n  - {id: a, title: A, kpis: [{sourc: x}]}\n").problems[0].facts
    assert (inside["nearest"], "denominator" in inside["known"]) == ("source", True)


def test_an_unknown_word_is_told_the_nearest_and_the_known_ones() -> None:
    facts = _load(START + "  size: Smal\n").problems[0].facts
    assert facts == {
        "key": "size",
        "value": "Smal",
        "known": "solo, small, medium, large",
        "nearest": "small",
    }


def test_a_form_is_told_how_it_is_written() -> None:
    facts = _load(START + "mission: {starts_on: 2025-02-30}\n").problems[0].facts
    assert facts["why"] == "2025-02-01 … 2025-02-28"


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("n/a", Answer("not_applicable")),
        (" N/A ", Answer("not_applicable")),
        ("declined: trop cher", Answer("declined", "trop cher")),
        ("Declined : trop cher\ncette année", Answer("declined", "trop cher\ncette année")),
        ("declined:", Answer("declined")),
        ({"declined": " trop cher "}, Answer("declined", "trop cher")),
        ("declined", None),
        ("we declined: too dear", None),
        ({"declined": ["trop cher"]}, None),
        ({"declined": "trop cher", "regular": "200 €"}, None),
        (None, None),
        (["n/a"], None),
    ],
)
def test_answers_are_recognised_in_both_spellings(value: object, answer: Answer | None) -> None:
    assert answer_in(value) == answer


def test_answers_are_set_aside_with_their_place_and_the_rest_loads() -> None:
    loaded = _load(
        START + "mission: {ends_on: n/a}\n"
        "objectives:\n"
        "  - {id: trafic, title: T, why: 'declined: plus tard'}\n"
        "distribution:\n"
        "  paid: {declined: budget trop court}\n"
        "  relays: {staff: [n/a, partage]}\n"
        "crisis: n/a\n"
    )
    assert loaded.problems == ()
    assert loaded.answers == {
        ("mission", "ends_on"): Answer("not_applicable"),
        ("objectives", 0, "why"): Answer("declined", "plus tard"),
        ("distribution", "paid"): Answer("declined", "budget trop court"),
        ("crisis",): Answer("not_applicable"),
    }
    assert loaded.value is not None
    assert loaded.value.mission.ends_on is None
    assert loaded.value.distribution is not None
    assert loaded.value.distribution.paid is None


def test_empty_keys_do_no_harm() -> None:
    loaded = _load(START + "  activity:\nmission:\n  hours: {amount: , per: month}\npeople:\n")
    assert loaded.problems == ()
    assert loaded.answers == {}
    assert loaded.value == _load(START + "mission: {hours: {per: month}}\n").value


def test_a_long_or_large_value_is_shown_short() -> None:
    assert len(_load(START + f"  size: {'x' * 500}\n").problems[0].facts["value"]) <= 60
    assert _load(START + "  size: {a: 1, b: 2, c: 3, d: 4}\n").problems[0].facts["value"] == "{a, b, c…}"
    assert _load(START + "  size: [1, 2]\n").problems[0].facts["value"] == "[2]"
    assert _load(START + "  size: false\n").problems[0].facts["value"] == "false"


def test_thousands_of_slips_are_told_quickly_and_the_first_ones_with_what_was_meant() -> None:
    text = START + "  activté: pain\n" + "".join(f"  activté{number}: pain\n" for number in range(5000))
    began = time.process_time()
    found = _load(text).problems
    assert time.process_time() - began < 2
    assert len(found) == 5001
    assert found[0].facts["nearest"] == "activity"
    assert {problem.code for problem in found} == {"MO001"}
    assert sum(bool(problem.facts["nearest"]) for problem in found) == MOST_SUGGESTED
