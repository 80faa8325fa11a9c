"""The documents as they come out: whole, in both languages, with nothing of the strategy left behind."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, cast

import pytest
from jinja2 import Environment, nodes
from pydantic import TypeAdapter, ValidationError

from cmkit.calendar.days import public_holidays
from cmkit.calendar.planning import plan
from cmkit.catalogue.entries import load_kinds, load_metrics, load_networks
from cmkit.deliverables.rendering import render, template_root, templates
from cmkit.deliverables.views.calendar import calendar
from cmkit.deliverables.views.collaboration_charter import collaboration_charter
from cmkit.deliverables.views.common import Catalogue, GatePoint, Header
from cmkit.deliverables.views.internal_brief import internal_brief
from cmkit.deliverables.views.kpi_table import kpi_table
from cmkit.deliverables.views.minutes import meetings, minutes
from cmkit.deliverables.views.open_questions import open_questions
from cmkit.deliverables.views.proposal import proposal
from cmkit.deliverables.views.strategy_plan import strategy_plan
from cmkit.files.reading import Document, parse_yaml
from cmkit.mission.contents import Private, Public
from cmkit.mission.opening import open_mission
from cmkit.model.base import Block
from cmkit.model.journal import Entry
from cmkit.model.loading import load
from cmkit.model.shape import Key, keys
from cmkit.model.strategy import Strategy
from cmkit.questionnaire.presets import PRESETS, load_preset
from cmkit.questionnaire.proposed import unchanged
from cmkit.text import Language

EXAMPLES = Path(__file__).parents[1] / "examples"
DOCUMENTS = (
    "proposal",
    "strategy-plan",
    "kpi-table",
    "collaboration-charter",
    "calendar",
    "minutes",
    "open-questions",
    "internal-brief",
)
CLIENT_DOCUMENTS = DOCUMENTS[:-1]
LANGUAGES = ("fr", "en")
VIEWS = {
    "proposal": proposal,
    "strategy-plan": strategy_plan,
    "kpi-table": kpi_table,
    "collaboration-charter": collaboration_charter,
}
TITLES = dict.fromkeys(DOCUMENTS, "Document")
GATE = (
    GatePoint("mission.quote.signed_on", "ce texte a mieux", "client"),
    GatePoint("nowhere.known", "Apporter la clé du magasin", "cm"),
)


@dataclass(frozen=True)
class Mission:
    public: Public
    private: Private


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(load_kinds(), load_metrics(), load_networks())


Documents = Callable[..., str]


@pytest.fixture(scope="module")
def document(catalogue: Catalogue) -> Documents:
    """Make one document of a mission, in one language."""

    def made(name: str, mission: Mission, language: str, gate: tuple[GatePoint, ...] = ()) -> str:
        public = mission.public
        header = Header.of(
            public.strategy, title="Document", version="a1b2c3d4", dated=date(2026, 12, 18), stem="x"
        )
        header = replace(header, language=language)
        if name == "calendar":
            holidays = public_holidays("FR", None, {2027}, language)
            months = plan(public.strategy, public.months, date(2027, 1, 1), 3, holidays)
            view = calendar(public, catalogue, header, months)
        elif name == "open-questions":
            view = open_questions(public, catalogue, header, gate)
        elif name == "internal-brief":
            view = internal_brief(public, mission.private, catalogue, header, gate)
        elif name == "minutes":
            held = Entry.model_validate({"date": "2027-01-12", "kind": "meeting"})
            of = public if meetings(public) else replace(public, journal=(held,))
            view = minutes(of, catalogue, header, meetings(of)[-1])
        else:
            view = VIEWS[name](public, catalogue, header)
        return render(name, view, language)

    return made


def mission_of(data: Mapping[str, object], months: Mapping[str, Any] | None = None) -> Mission:
    loaded = load(Strategy, Document("strategy.yaml", "", data, {}))
    assert loaded.value, loaded.problems
    return Mission(Public(loaded.value, loaded.answers, months or {}), Private())


@cache
def example(name: str) -> Mission:
    opened = open_mission(EXAMPLES / name)
    assert opened.public
    return Mission(opened.public, opened.private or Private())


@cache
def example_source(name: str) -> dict[str, Any]:
    data = parse_yaml((EXAMPLES / name / "strategy.yaml").read_bytes(), "strategy.yaml").data
    assert isinstance(data, dict)
    return data


def example_data(name: str) -> dict[str, Any]:
    return deepcopy(example_source(name))


# --- Well made, whatever is filled


def assert_well_made(text: str) -> None:
    assert text.endswith("\n") and not text.endswith("\n\n")
    for wrong in (
        r"\bNone\b|\{\{|\}\}|\{%|Undefined|<built-in|\[\]|\{\}",
        r"\n\n\n|[ \t]+$",
        r" [,.]|\(\)|: *$(?!\n\s+-)|\*\*\*\*|« *»|“”|, *,|: ,|; ;",
    ):
        found = re.search(wrong, text, re.MULTILINE)
        assert not found, text[max(0, found.start() - 60) : found.end() + 60]
    lines = text.splitlines()
    assert_no_empty_heading(lines)
    assert_tables_hold(lines)


def assert_no_empty_heading(lines: list[str]) -> None:
    content = [line for line in lines if line]
    for line, following in itertools.pairwise([*content, "# "]):
        if line.startswith("#"):
            level, next_level = (len(one.split(" ")[0]) if one[:1] == "#" else 9 for one in (line, following))
            assert next_level > level, f"nothing under {line!r}"


def assert_tables_hold(lines: list[str]) -> None:
    width = 0
    for before, line in itertools.pairwise(["", *lines, ""]):
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        if cells and not width:
            assert not before, f"no empty line before {line!r}"
        if width and not cells:
            assert not line, f"no empty line after the table: {line!r}"
        assert not (cells and width) or cells == width, line
        assert not (cells and "  " in line), line
        width = cells


def assert_lists_hold(lines: list[str]) -> None:
    for before, line in itertools.pairwise(["", *lines]):
        if line.startswith("- ") and before:
            assert before.lstrip().startswith(("- ", "#")) or before.startswith("  "), (before, line)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("gate", [(), GATE], ids=["open", "shut"])
@pytest.mark.parametrize("mission", ["boulangerie-martin", "national-archives"])
def test_the_examples_are_well_made(
    document: Documents, mission: str, name: str, language: str, gate: tuple[GatePoint, ...]
) -> None:
    text = document(name, example(mission), language, gate)
    assert_well_made(text)
    assert_lists_hold(text.splitlines())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("gate", [(), GATE], ids=["open", "shut"])
def test_a_client_with_nothing_but_a_name(
    document: Documents, name: str, language: str, gate: tuple[GatePoint, ...]
) -> None:
    text = document(name, mission_of({"cmkit": 1, "client": {"name": "Atelier d’Ève"}}), language, gate)
    assert_well_made(text)
    assert "Atelier d’Ève" in text
    assert len(text.splitlines()) < 50
    last = [line for line in text.splitlines() if line.startswith("## ")][-1]
    assert last in ("## Et maintenant", "## What comes next")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(set(Strategy.model_fields) - {"cmkit", "client", "note", "todo"}))
def test_each_part_may_be_missing(document: Documents, key: str, language: str) -> None:
    data = {name: value for name, value in example_data("boulangerie-martin").items() if name != key}
    mission = mission_of(data)
    for name in CLIENT_DOCUMENTS:
        assert_well_made(document(name, mission, language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(set(Strategy.model_fields) - {"cmkit", "client", "note", "todo"}))
def test_each_part_may_stand_alone(document: Documents, key: str, language: str) -> None:
    whole = example_data("boulangerie-martin")
    data = {"cmkit": 1, "client": {"name": "X"}} | ({key: whole[key]} if key in whole else {})
    mission = mission_of(data)
    for name in CLIENT_DOCUMENTS:
        assert_well_made(document(name, mission, language))


# --- Nothing of the strategy is left behind

TOKENS = (f"mot{number}mot" for number in itertools.count(1))
UNSHOWN = {
    "cmkit",
    "id",
    "mission.language",
    "mission.timezone",  # for the machine
    "mission.currency",  # seen in every amount
    "mission.proposed",  # seen as marks
    "mission.agreed.todo",
    "brand.colours",  # seen in pages, not in text
    "brand.logo",
    "brand.fonts",
    "brand.note",
    "open_questions.key",  # said in words
    "objectives.kpis.unit",  # seen in the values
    "platforms.url",  # seen as a link
    "platforms.network",
    "client.website",
    "objectives.kpis.metric",  # its label, or the KPI's own
}
CHOICES: tuple[object, ...] = ("week", 3, "2027-02-03", "08:00", "mon", "2 hours", True, "fr")


def filled(model: type[Block], path: str, tokens: dict[str, str]) -> dict[str, Any]:
    """Fill every key of a block: texts with words that are found again, the rest with something valid."""
    data: dict[str, Any] = {}
    for key in keys(model):
        here = f"{path}.{key.name}" if path else key.name
        if here == "checks":
            continue  # between the CM and cmkit
        if key.block:
            inner = filled(key.block, here, tokens)
            data[key.name] = {"one": inner, "list": [inner], "mapping": {"content": inner}}[key.holds]
        else:
            data[key.name] = leaf(model, key, here, tokens)
    return data


def leaf(model: type[Block], key: Key, here: str, tokens: dict[str, str]) -> object:
    info = model.model_fields[key.attribute]
    special = {
        "cmkit": 1,
        "id": "a",
        "country": "FR",
        "currency": "EUR",
        "language": "fr",
        "rrule": "FREQ=DAILY",
    }
    if key.name in special:
        return special[key.name]
    if key.refers_to:
        return "a"
    if key.name == "proposed":
        return []
    adapter: TypeAdapter[Any] = TypeAdapter(cast("Any", Annotated[info.annotation, *info.metadata, None]))
    token = next(TOKENS)
    for choice in (token, *CHOICES, *re.findall(r"'(\w+)'", str(info.annotation))):
        try:
            adapter.validate_python(choice)
        except ValidationError:
            continue
        if choice == token:
            tokens[here] = token
        return choice
    raise AssertionError(here)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_the_strategy_reaches_a_document(document: Documents, language: str) -> None:
    tokens: dict[str, str] = {}
    data = filled(Strategy, "", tokens)
    data["mission"]["starts_on"] = "2027-01-04"
    data["objectives"][0]["state"] = "active"
    data["open_questions"][0].pop("answered_on")
    data["objectives"][0]["kpis"][0]["baseline"].pop("value")
    data["client"]["readiness"]["problems"][0]["state"] = "open"
    data["mission"]["approved"].append({"version": "12345678", "date": "2026-01-01"})
    mission = mission_of(data)
    whole = "\n".join(document(name, mission, language) for name in CLIENT_DOCUMENTS)
    shown = {path for path, token in tokens.items() if token in whole}
    left = {path for path in tokens if path not in shown and not unshown(path)}
    assert not left


def unshown(path: str) -> bool:
    parts = path.split(".")
    return any(".".join(parts[: length + 1]) in UNSHOWN for length in range(len(parts)))


# --- Proposals and refusals are said where the part would be


def singles(model: type[Block], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Name every key that does not stand in a list."""
    for key in keys(model):
        if key.name in ("cmkit", "note", "todo", "checks", "brand", "open_questions", "agreed", "proposed"):
            continue
        yield (*path, key.name)
        if key.block and key.holds == "one":
            yield from singles(key.block, (*path, key.name))


NOT_A_PART = {"client", "client.name", "mission"} | {
    f"mission.{name}" for name in ("id", "language", "timezone", "currency", "approved")
}
SINGLES = [path for path in singles(Strategy) if ".".join(path) not in NOT_A_PART]


@pytest.mark.parametrize("path", SINGLES, ids=".".join)
def test_what_was_declined_is_said(document: Documents, path: tuple[str, ...]) -> None:
    data = with_value({"cmkit": 1, "client": {"name": "X"}}, path, "declined: raison-dite")
    mission = mission_of(data)
    text = document("strategy-plan", mission, "fr")
    assert re.search("(Écarté :|écarté –) (declined: )?raison-dite", text)
    assert_well_made(text)
    assert "raison-dite" in document("strategy-plan", mission, "en")


def filled_in(data: Mapping[str, Any], path: tuple[str, ...]) -> bool:
    found: Any = data
    for step in path:
        found = found.get(step) if isinstance(found, dict) else None
    return bool(found) and not str(found).startswith("declined")


@pytest.mark.parametrize(
    "path", [path for path in SINGLES if filled_in(example_data("boulangerie-martin"), path)], ids=".".join
)
def test_what_is_proposed_is_marked(document: Documents, path: tuple[str, ...]) -> None:
    key = ".".join(path)
    whole = example_data("boulangerie-martin")
    whole["mission"] = whole["mission"] | {"proposed": [key], "agreed": {}}
    for language, mark in (("fr", "(proposition, à valider)"), ("en", "(proposed, to be agreed)")):
        text = document("strategy-plan", mission_of(whole), language)
        assert mark in text, key
        assert_well_made(text)
    whole["mission"]["agreed"] = {path[0]: {"date": "2027-01-01"}}
    assert "(proposition" not in document("strategy-plan", mission_of(whole), "fr")


def with_value(data: Mapping[str, Any], path: tuple[str, ...], value: object) -> dict[str, Any]:
    first, *rest = path
    inner = with_value(data.get(first, {}), tuple(rest), value) if rest else value
    return {**data, first: inner}


def preset(name: str, language: Language) -> dict[str, Any]:
    """Begin a mission with a preset, nothing in it agreed to yet."""
    data: dict[str, Any] = dict(load_preset(name, language))
    proposed = list(unchanged(data, data, {}))
    data["client"] = {"name": "Maison Ode", **data["client"]}
    return data | {"mission": data.get("mission", {}) | {"language": language, "proposed": proposed}}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_reads_well_and_is_marked_once_a_chapter(
    document: Documents, name: str, language: Language
) -> None:
    data = preset(name, language)
    assert "client.business_models" not in data["mission"]["proposed"]
    mission = mission_of(data)
    for one in CLIENT_DOCUMENTS:
        text = document(one, mission, language, GATE)
        assert_well_made(text.replace("None in news", "No news"))
        assert_lists_hold(text.splitlines())
    plan = document("strategy-plan", mission, language)
    mark = r"\*\((proposition, à valider|proposed, to be agreed)\)\*"
    marks = re.findall(mark, plan)
    assert 10 <= len(marks) <= 20
    for chapter in re.split(r"^(?=## )", plan, flags=re.MULTILINE)[1:]:
        heading, body = chapter.split("\n", 1)
        assert not (re.search(mark, heading) and re.search(mark, body)), heading
    opening = plan.split("\n\n")[1]
    assert re.search("«\u00a0proposition, à valider\u00a0»|“proposed, to be agreed”", opening)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_that_asks_for_an_approval_says_what_is_a_proposal(
    document: Documents, language: Language
) -> None:
    mission = mission_of(preset("local", language))
    for name in ("kpi-table", "calendar"):
        assert re.search("proposition, à valider|a proposal, to be agreed", document(name, mission, language))
    data = preset("local", language)
    data["mission"]["proposed"] = []
    for name in ("kpi-table", "calendar"):
        assert not re.search("proposition|proposal", document(name, mission_of(data), language))


ODD: dict[str, Any] = {
    "cmkit": 1,
    "client": {
        "name": "Été | <b>Cie</b>",
        "sponsor": ["ana", "luc"],
        "activity": "Une ligne\n\nUne autre | un tuyau <script>x</script>",
        "history": "declined: trop long",
        "offer": {"does": ["Une chose"], "does_not": []},
        "situation": [
            {"what": "Abonnés", "value": "~1500"},
            {"what": "Avis", "value": "30+"},
            {"what": "Taux", "value": "2-3%"},
            {"what": "Note\nsur deux lignes", "value": "max 1"},
        ],
        "commitments": {
            "accesses": [{"what": "Instagram", "received_on": "2027-05-01"}, {"what": "Facebook"}]
        },
    },
    "mission": {
        "hours": {"amount": 1, "per": "week"},
        "options": "n/a",
        "contract": {"notice_days": 1, "payment_days": 1, "signed_on": "2027-05-01"},
        "renewal": {"note": "à voir"},
        "scope": [{"what": "Une chose"}, {"what": "Des textes", "quantity": "max 1", "per": "each projet"}],
        "approved": [{"version": "abcd1234", "by": ["ana", "luc"]}],
    },
    "people": [
        {"id": "ana", "name": "Ana", "side": "client", "approves": True},
        {"id": "luc", "name": "Luc", "side": "client", "approves": True},
    ],
    "objectives": [
        {
            "id": "o",
            "title": "Un objectif",
            "kpis": [{"label": "Note", "baseline": "n/a", "target": "declined: non"}],
        },
        {"id": "p", "title": "T" * 300, "state": "stopped", "serves": "o"},
    ],
    "audiences": [{"id": "a", "name": "Groupes", "kind": "collective", "size": 1}],
    "platforms": [{"id": "t", "network": "tiktok", "status": "refused", "not_chosen_because": "Trop long"}],
    "content": {
        "reserve": "25%",
        "workflow": {"brief_days": 1, "delegations": [{"formats": ["f"], "to": "ana", "by": ["ana", "luc"]}]},
        "formats": [{"id": "f", "name": "Photo", "spec": {"seconds": 1, "characters": "max 1"}}],
        "vocabulary": [{"say": "x" * 200, "not": "y"}],
    },
    "distribution": {"paid": "declined: rien", "relays": {"staff": "declined: personne"}},
    "organisation": {"absences": [{"who": "ana", "from": "2027-01-04", "until": "2027-01-10"}]},
    "budget": {"lines": [{"label": "A", "quantity": 1}, {"label": "B", "amount": 12, "quantity": "2-3"}]},
    "crisis": {"levels": [{"name": "1. Alerte", "todo": "Qui appelle ?"}]},
    "documents": [{"title": "Un guide", "todo": "Vide"}, {"title": "Un autre", "todo": "Vide"}],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_odd_fillings_read_well(document: Documents, language: str) -> None:
    mission = mission_of(ODD)
    for name in DOCUMENTS:
        text = document(name, mission, language, GATE)
        assert_well_made(text)
        assert_lists_hold(text.splitlines())
        for line in text.splitlines():
            assert not line.startswith("|") or len(line) < 320, line


def test_odd_fillings_agree_in_french(document: Documents) -> None:
    mission = mission_of(ODD)
    plan = document("strategy-plan", mission, "fr").replace("\u00a0", " ")
    for said in (
        "La mission poursuit un objectif : « Un objectif ».",
        "par Ana et Luc.",
        "1 heure par semaine",
        "Des textes (1 au plus pour chaque projet)",
        "- **Suite à décider** : *à voir*",
        "1 jour de préavis, paiement à 1 jour",
        "- **Histoire** : écarté – trop long",
        "Note sur deux lignes | 1 au plus",
        "(collectif, 1 groupe)",
        "### TikTok\n\n- **Pourquoi pas** : Trop long",
        "Nous gardons 25 % des places de chaque mois pour l’imprévu.",
        "brief 1 jour ouvré avant",
        "**Délégation à Ana** : Photo, donnée par Ana et Luc",
        "1 seconde, 1 caractère au plus",
        f"- **{'x' * 200}**\n  - **Plutôt que** : y",
        "- **1. Alerte**",
        "- **Ana et Luc** : approuver la stratégie",
    ):
        assert said in plan, said
    questions = document("open-questions", mission, "fr", GATE).replace("\u00a0", " ")
    for said in ("(Niveaux de crise : 1. Alerte)", "(Documents : Un guide)", "(Documents : Un autre)"):
        assert said in questions, said


def test_nobody_is_called_tu_but_by_a_house_that_does(document: Documents) -> None:
    for path in (template_root() / "fr").iterdir():
        if path.name == "relay-kit.md.j2":
            continue
        prose = re.sub(r"\{[{%#].*?[}%#]\}", "{}", path.read_text("utf-8"), flags=re.DOTALL)
        assert not re.search(r"\b(tu|toi|ton|ta|tes|t’\w+)\b", prose.replace("**Ton**", ""), re.IGNORECASE), (
            path
        )
    brief = document("internal-brief", example("boulangerie-martin"), "fr")
    assert brief.split("\n\n")[1].startswith("Document interne")


def test_the_calendar_opens_with_what_it_holds(document: Documents) -> None:
    text = document("calendar", example("boulangerie-martin"), "fr").replace("\u00a0", " ")
    assert re.search(
        r"^Voici \d+ contenus prévus de janvier à mars 2027, soit \d+ publications "
        r"\(Instagram, Facebook, Fiche d’établissement Google\) : 1 programmé, 5 à valider, 2 à reprendre, "
        r"3 en brouillon, \d+ à écrire, \d+ places gardées libres, 1 en attente\. "
        r"Le planning tient compte de deux jours fériés et d’une absence\.",
        text,
        re.MULTILINE,
    )
    assert "Sophie Martin** : valider, ou corriger, cinq contenus soumis." in text


def test_the_gate_makes_a_letter_of_the_questions(document: Documents) -> None:
    mission = example("boulangerie-martin")
    letter = document("open-questions", mission, "fr", GATE)
    assert letter.startswith("# Avant de commencer – Boulangerie Martin")
    assert "Signer le devis ou le contrat" in letter
    assert "ce texte a mieux" not in letter
    assert "Apporter la clé du magasin" in letter
    assert "Les nouveautés et les produits de la semaine" in letter
    questions = document("open-questions", mission, "fr")
    assert questions.startswith("# Document – Boulangerie Martin")
    assert "Les nouveautés et les produits de la semaine" not in questions


def test_nothing_open_is_one_sentence(document: Documents) -> None:
    mission = mission_of({"cmkit": 1, "client": {"name": "X"}})
    text = document("open-questions", mission, "fr")
    assert "Rien ne reste à préciser" in text
    assert text.count("## ") == 1


# --- Two languages, one document


def parsed(language: str, name: str) -> nodes.Template:
    source = (template_root() / language / f"{name}.md.j2").read_text("utf-8")
    return Environment(trim_blocks=True, lstrip_blocks=True).parse(source)


def headings(tree: nodes.Template) -> list[str]:
    calls = [block.call for block in tree.find_all(nodes.CallBlock)]
    return [call.node.attr for call in calls if isinstance(call.node, nodes.Getattr)]


def data_used(tree: nodes.Template) -> set[str]:
    """List what a template takes from the view: names, attributes, keys given to macros and tables."""
    used = {f".{node.attr}" for node in tree.find_all(nodes.Getattr)}
    used |= {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
    for call in tree.find_all(nodes.Call):
        in_table = isinstance(call.node, nodes.Name) and call.node.name == "records"
        for mapping in (one for one in call.args if isinstance(one, nodes.Dict)):
            sides = [pair.value if in_table else pair.key for pair in mapping.items]
            used |= {str(side.value) for side in sides if isinstance(side, nodes.Const)}
    return used


@pytest.mark.parametrize("name", [*DOCUMENTS, "pieces"])
def test_both_languages_have_the_same_sections_and_data(name: str) -> None:
    french, english = parsed("fr", name), parsed("en", name)
    assert headings(french) == headings(english)
    assert data_used(french) == data_used(english)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_both_languages_come_out_with_the_same_skeleton(document: Documents, name: str) -> None:
    mission = example("boulangerie-martin")
    skeletons = [
        [re.match(r"#+ |\||- |  +- |\d+\. |", line)[0] for line in document(name, mission, one).splitlines()]  # type: ignore[index]  # always matches
        for one in LANGUAGES
    ]
    assert skeletons[0] == skeletons[1]


def test_every_document_has_its_templates() -> None:
    assert set(DOCUMENTS) <= set(templates())
    for language in LANGUAGES:
        assert {path.name for path in (template_root() / language).iterdir()} == {
            f"{name}.md.j2" for name in templates()
        }


@pytest.mark.parametrize("name", templates())
def test_french_is_typeset_and_english_has_no_french(name: str) -> None:
    french = (template_root() / "fr" / f"{name}.md.j2").read_text("utf-8")
    prose = re.sub(r"\{[{%#].*?[}%#]\}", "{}", french, flags=re.DOTALL)
    assert not re.search(r"\w'\w| [:;?!](\s|$)|« | »|\bcibles?\b|\bde le\b", prose)
    english = (template_root() / "en" / f"{name}.md.j2").read_text("utf-8")
    assert not re.search(r"[éèêàçùôî«»\u00a0]", english)
