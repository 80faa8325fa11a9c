"""References lead somewhere, identifiers stand once in their list."""

from __future__ import annotations

import time

import pytest

from cmkit.files.reading import parse_yaml
from cmkit.model.base import Block
from cmkit.model.editorial import CalendarFile
from cmkit.model.loading import load
from cmkit.model.references import MOST_SUGGESTED, known_ids, reference_problems
from cmkit.model.strategy import Strategy
from cmkit.problems import Problem

STRATEGY = """\
cmkit: 1
mission:
  stages: [{id: lancement, name: Lancement}]
client: {name: Martin, marketing: {goals: [{id: ventes, title: Vendre plus}]}}
people: [{id: anne, name: Anne}, {id: lea, name: Léa}]
objectives: [{id: trafic, title: Faire venir}]
audiences: [{id: habitants, name: Habitants}]
platforms: [{id: instagram}]
content:
  pillars: [{id: fournil, name: Le fournil}]
  formats: [{id: reel, name: Reel}]
  series: [{id: question, name: La question}]
"""


def _problems(text: str, model: type[Block], strategy: Strategy | None = None) -> list[Problem]:
    document = parse_yaml(text.encode(), "it.yaml")
    loaded = load(model, document)
    assert loaded.value is not None, loaded.problems
    known = known_ids(strategy or (loaded.value if isinstance(loaded.value, Strategy) else _strategy()))
    return sorted(reference_problems(loaded.value, known, document), key=lambda one: one.order)


def _strategy() -> Strategy:
    value = load(Strategy, parse_yaml(STRATEGY.encode(), "strategy.yaml")).value
    assert value is not None
    return value


def _told(problems: list[Problem]) -> list[str]:
    return [
        f"{one.where.line}:{one.where.column}: {one.code} {one.where.key} {one.facts['id']}"
        for one in problems
    ]


@pytest.mark.parametrize(
    ("addition", "told"),
    [
        ("exit: {note: x}\n", []),
        ("organisation: {absences: [{who: anne}, {who: everybody}, {who: nobody}]}\n", []),
        (
            "organisation: {absences: [{who: ane}]}\n",
            ["13:28: RE001 organisation.absences[0].who[0] ane"],
        ),
        (
            "organisation: {absences: [{who: [anne, paul, zoe]}]}\n",
            [
                "13:40: RE001 organisation.absences[0].who[1] paul",
                "13:46: RE001 organisation.absences[0].who[2] zoe",
            ],
        ),
        ("crisis:\n  contacts: [lea, paul]\n", ["14:19: RE001 crisis.contacts[1] paul"]),
        ("accounts:\n  - platform: insta\n", ["14:5: RE001 accounts[0].platform insta"]),
        (
            "accounts:\n  - {id: meta}\n  - {id: ga}\n  - {id: meta}\n",
            ["16:6: RE002 accounts[2].id meta"],
        ),
    ],
)
def test_a_reference_to_nothing_is_told_where_it_stands(addition: str, told: list[str]) -> None:
    assert _told(_problems(STRATEGY + addition, Strategy)) == told


def test_an_objective_may_serve_another_or_a_goal_of_the_client() -> None:
    for served in ("image", "ventes"):
        text = STRATEGY.replace(
            "Faire venir}", f"Faire venir, serves: {served}}}, {{id: image, title: Être aimé}}"
        )
        assert _problems(text, Strategy) == []
    wrong = _problems(STRATEGY.replace("Faire venir}", "Faire venir, serves: vente}"), Strategy)
    assert _told(wrong) == ["6:47: RE001 objectives[0].serves vente"]
    assert wrong[0].facts["nearest"] == "ventes"
    assert wrong[0].facts["list"] == "objectives / client.marketing.goals"
    assert wrong[0].facts["known"] == "trafic, ventes"


def test_nobody_and_everybody_are_known_but_not_offered() -> None:
    text = STRATEGY + "organisation: {absences: [{who: noboddy}]}\n"
    assert _problems(text, Strategy)[0].facts["known"] == "anne, lea"


def test_an_item_refers_to_every_list_of_the_strategy() -> None:
    text = """\
cmkit: 1
items:
  - id: a
    format: reels
    pillars: [fournil, boutique]
    stage: lancement
    series: questions
    objectives: traffic
    audience: habitants
    owner: everyone
    posts: [{platform: instagram}, {platform: facebook}]
    approval: {by: anne, recorded_by: max}
"""
    assert _told(_problems(text, CalendarFile)) == [
        "4:5: RE001 items[0].format reels",
        "5:24: RE001 items[0].pillars[1] boutique",
        "7:5: RE001 items[0].series questions",
        "8:5: RE001 items[0].objectives[0] traffic",
        "10:5: RE001 items[0].owner[0] everyone",
        "11:37: RE001 items[0].posts[1].platform facebook",
        "12:26: RE001 items[0].approval.recorded_by[0] max",
    ]


def test_an_identifier_that_stands_twice_names_the_first_line() -> None:
    text = "cmkit: 1\nitems:\n  - id: a\n  - id: b\n  - id: a\n  - id: a\n"
    problems = _problems(text, CalendarFile)
    assert _told(problems) == ["5:5: RE002 items[2].id a", "6:5: RE002 items[3].id a"]
    assert {one.facts["first"] for one in problems} == {"3"}


def test_the_same_identifier_may_stand_in_two_lists() -> None:
    text = STRATEGY.replace("{id: habitants, name", "{id: instagram, name")
    assert _problems(text, Strategy) == []


def test_thousands_of_references_to_nothing_are_told_quickly() -> None:
    people = "".join(f"  - {{id: person-{number}, name: X}}\n" for number in range(400))
    watched = "".join(f"  - {{id: a{number}, watched_by: persn-{number}}}\n" for number in range(3000))
    text = f"cmkit: 1\nclient: {{name: Martin}}\npeople:\n{people}platforms:\n{watched}"
    began = time.process_time()
    found = _problems(text, Strategy)
    assert time.process_time() - began < 3
    assert [problem.code for problem in found] == ["RE001"] * 3000
    assert sum(bool(problem.facts["nearest"]) for problem in found) == MOST_SUGGESTED
    assert all(problem.facts["known"].startswith("person-0, person-1, ") for problem in found)
    assert all(problem.facts["known"].endswith(", …") for problem in found)
