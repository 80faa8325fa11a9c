"""The mission in words: every key under its own name, every shorthand said in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest

from cmkit.catalogue.entries import load_kinds, load_metrics, load_networks
from cmkit.deliverables.said import Catalogue, Sayer
from cmkit.deliverables.words import asked, key_label, read_words, word
from cmkit.files.emitting import emit_yaml
from cmkit.files.reading import parse_yaml
from cmkit.mission.contents import Public
from cmkit.model.base import Block
from cmkit.model.editorial import Item
from cmkit.model.loading import load
from cmkit.model.mission import Mission
from cmkit.model.shape import keys
from cmkit.model.strategy import Strategy

NB = "\u00a0"
CATALOGUE = Catalogue(load_kinds(), load_metrics(), load_networks())


def sayer(data: dict[str, Any] | None = None, language: str = "fr", *, gathered: bool = False) -> Sayer:
    whole = {"cmkit": 1, "client": {"name": "Atelier d’Ève"}} | (data or {})
    loaded = load(Strategy, parse_yaml(emit_yaml(whole).encode(), "strategy.yaml"))
    assert loaded.value, loaded.problems
    return Sayer(Public(loaded.value, loaded.answers), CATALOGUE, language, gathered=gathered)


def test_every_key_stands_under_its_own_name_filled_or_not() -> None:
    said = sayer().section("mission")
    assert set(said) >= {key.name for key in keys(Mission)}
    assert said["scope"] == [] and said["title"] == "" and said["contract"]["signed_on"] == ""
    assert sayer().section("objectives") == []


def test_references_are_said_by_name() -> None:
    said = sayer(
        {
            "people": [{"id": "eve", "name": "Ève"}],
            "platforms": [
                {"id": "insta", "network": "insta", "handle": "eve"},
                {"id": "insta-2", "network": "instagram", "handle": "atelier"},
                {"id": "fb", "network": "Facebook Page"},
                {"id": "salon", "network": "le salon du pain"},
            ],
            "objectives": [{"id": "a", "title": "Vendre", "platforms": ["fb", "insta-2", "salon"]}],
            "crisis": {"contacts": ["eve", "everybody"]},
            "organisation": {"roles": [{"who": "nobody"}, {"who": "lost"}]},
        }
    )
    assert said.section("objectives")[0]["platforms"] == [
        "Facebook",
        "Instagram (@atelier)",
        "le salon du pain",
    ]
    assert said.section("crisis")["contacts"] == ["Ève", "tous"]
    assert [role["who"] for role in said.section("organisation")["roles"]] == [["personne"], ["lost"]]


def test_enumerations_flags_and_languages_are_words() -> None:
    data = {
        "mission": {"phase": "framing", "country": "FR"},
        "client": {"name": "X", "regulated": True, "languages": ["fr", "pt-BR", "xx"], "size": "solo"},
        "audiences": [
            {"id": "a", "name": "A", "priority": 1},
            {"id": "b", "name": "B", "priority": "en appui"},
        ],
        "objectives": [
            {"id": "o", "title": "O", "kind": "website-visits", "categories": ["business", "autre"]}
        ],
    }
    french, english = sayer(data), sayer(data, "en")
    assert french.section("mission")["phase"] == "cadrage"
    assert english.section("mission")["country"] == "France"
    assert french.section("client")["languages"] == ["français", "portugais du Brésil", "xx"]
    assert english.section("client")["regulated"] == ["a regulated activity"]
    assert [audience["priority"] for audience in french.section("audiences")] == [["1"], ["en appui"]]
    assert french.section("objectives")[0]["kind"] == "Amener des visites sur le site"
    assert french.section("objectives")[0]["categories"] == ["activité commerciale", "autre"]


def test_dates_come_in_three_forms_and_as_a_span() -> None:
    mission = {"starts_on": "2027-01-04", "stages": [{"id": "s", "name": "S", "from": "M1", "until": "M3"}]}
    said = sayer({"mission": mission}).section("mission")
    assert (said["starts_on"], said["starts_on_on"], said["starts_on_by"]) == (
        "4 janvier 2027",
        "le 4 janvier 2027",
        "pour le 4 janvier 2027",
    )
    assert said["stages"][0]["span"] == "de janvier à mars 2027"


def test_proposals_are_marked_until_their_section_is_agreed() -> None:
    data: dict[str, Any] = {
        "mission": {
            "proposed": ["content.charter.tone", "content.pillars[0].share", "content.pillars[1]", "crisis"]
        },
        "content": {
            "charter": {"tone": "Doux"},
            "pillars": [{"id": "a", "name": "A", "share": "30%"}, {"id": "b", "name": "B"}],
        },
    }
    said = sayer(data)
    content = said.section("content")
    assert content["charter"]["proposals"] == ["tone"]
    assert content["pillars"][0]["share"] == f"30{NB}% (proposition, à valider)"
    assert content["pillars"][1]["name"] == "B (proposition, à valider)"
    assert said.root()["proposals"] == ["crisis"]
    data["mission"]["agreed"] = {"content": {"date": "2027-01-01"}}
    assert sayer(data).section("content")["charter"]["proposals"] == []


def test_what_is_proposed_throughout_bears_one_mark() -> None:
    crisis = {"pause": "Tout", "levels": [{"name": "A"}, {"name": "B"}], "contacts": "eve"}
    proposed = ["crisis.pause", "crisis.levels[0]", "crisis.levels[1]"]
    data: dict[str, Any] = {"mission": {"proposed": proposed}, "crisis": crisis}
    data["people"] = [{"id": "eve", "name": "Ève"}]
    assert sayer(data).section("crisis")["proposals"] == ["pause"]
    said = sayer(data, gathered=True)
    assert said.section("crisis")["proposals"] == ["levels", "pause"]
    assert [level["name"] for level in said.section("crisis")["levels"]] == ["A", "B"]
    del crisis["contacts"]
    said = sayer(data, gathered=True)
    assert (said.root()["proposals"], said.section("crisis")["proposals"]) == (["crisis"], [])
    assert said.proposed("exit", "crisis") and not said.proposed("exit")


@pytest.mark.parametrize(
    ("proposed", "marked"),
    [
        (["organisation.staff_rules"], ("organisation", ["staff_rules"])),
        (["client.reach", "client.offer.does"], ("client", ["offer", "reach"])),
    ],
)
def test_a_chapter_that_shows_what_is_not_its_own_is_never_marked_as_a_whole(
    proposed: list[str], marked: tuple[str, list[str]]
) -> None:
    data = {
        "mission": {"proposed": proposed},
        "client": {"name": "X", "reach": "local", "offer": {"does": "Du pain"}},
        "organisation": {"staff_rules": "Aucune"},
    }
    said = sayer(data, gathered=True)
    section, keys = marked
    assert sorted(said.section(section)["proposals"]) == keys
    assert said.root()["proposals"] == []


def test_two_accounts_of_a_network_are_told_apart() -> None:
    platforms = [{"id": "linkedin", "network": "linkedin"}, {"id": "linkedin-leader", "network": "linkedin"}]
    names = sayer({"platforms": platforms}).platforms(["linkedin", "linkedin-leader"])
    assert names == ["LinkedIn", "LinkedIn (leader)"]


def test_what_was_declined_keeps_its_reason_and_what_does_not_apply_is_silent() -> None:
    said = sayer(
        {"distribution": {"paid": "declined: trop tôt", "relays": {"staff": "declined: non"}}, "exit": "n/a"}
    )
    distribution = said.section("distribution")
    assert distribution["set_aside"] == {"paid": "trop tôt"}
    assert distribution["paid"]["regular"] == []
    assert distribution["relays"]["set_aside"] == {"staff": "non"}
    assert said.root()["set_aside"] == {}


def literals(annotation: object) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    for part in get_args(annotation):
        if not isinstance(part, str):
            yield from literals(part)


def enumerations(model: type[Block], path: str = "") -> Iterator[tuple[str, str]]:
    for key in keys(model):
        here = f"{path}.{key.name}" if path else key.name
        if key.block:
            yield from enumerations(key.block, here)
        else:
            for value in literals(model.model_fields[key.attribute].annotation):
                yield here, value


UNSAID = ("mission.language", "checks.severity")


@pytest.mark.parametrize(
    ("key", "value"), [pair for pair in enumerations(Strategy) if pair[0] not in UNSAID], ids=str
)
def test_every_enumeration_has_words_in_both_languages(key: str, value: str) -> None:
    words = read_words()["enumerations"][key]
    assert set(words[value]) == {"fr", "en"}


def test_the_words_are_those_of_the_model() -> None:
    known = {key for key, _ in enumerations(Strategy)} - set(UNSAID)
    known |= {"item.status", "item.count_one", "item.count_many"}
    known |= {"client.regulated", "people.approves", "organisation.absences.prepared"}
    known |= {"objectives.categories", "organisation.roles.raci", "journal.decision", "journal.kind"}
    assert set(read_words()["enumerations"]) == known
    for value in literals(Item.model_fields["status"].annotation):
        assert word("fr", "enumerations", "item.status", value)


def test_every_word_is_there_in_both_languages() -> None:
    def check(found: object) -> None:
        assert isinstance(found, dict)
        if set(found) == {"fr", "en"} and isinstance(found["fr"], str):
            assert bool(found["fr"]) is bool(found["en"])
            return
        for inner in found.values():
            check(inner)

    for group in (*read_words().values(), *read_words("keys").values()):
        check(group)


def test_keys_of_the_labels_exist() -> None:
    known = {"objectives.kpis.due"}

    def walk(model: type[Block], path: str) -> None:
        for key in keys(model):
            here = f"{path}.{key.name}" if path else key.name
            known.update((here, key.name))
            if key.block:
                walk(key.block, here)

    walk(Strategy, "")
    assert set(read_words("keys")["keys"]) <= known | {"objectives.kpis.due"}
    assert set(read_words("keys")["asks"]) <= known
    assert key_label("fr", "unknown.some_key") == "some key"
    assert (
        asked("fr", "objectives[0].why") == asked("fr", "objectives") != asked("fr", "objectives.why") != ""
    )
    assert asked("fr", "exit.data") == ""
