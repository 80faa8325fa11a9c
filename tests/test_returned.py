"""A filled sheet that comes back: as a file of its page, as pasted text, as YAML; and what does not fit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest

from cmkit.files.emitting import emit_yaml
from cmkit.files.reading import parse_yaml
from cmkit.model.loading import load
from cmkit.model.references import known_ids, reference_problems
from cmkit.model.strategy import Strategy
from cmkit.problems import InputRefused
from cmkit.questionnaire.answers import to_strategy
from cmkit.questionnaire.course import Known
from cmkit.questionnaire.events import Answered, NotApplicable, Reply, Skipped, ToSettle
from cmkit.questionnaire.flow import Setting, advance, current, start
from cmkit.questionnaire.joining import in_order
from cmkit.questionnaire.prompts import Typed, understood
from cmkit.questionnaire.questions import load_questions
from cmkit.questionnaire.sheet.printed import Wanted, sheet
from cmkit.questionnaire.sheet.returned import Returned, returned
from cmkit.text import LANGUAGES, Language

EXAMPLES = Path(__file__).parents[1] / "examples"
KNOWN = Known()
TODAY = date(2026, 11, 23)

FILLED: Mapping[str, str | list[str]] = {
    "people[0].name": "Sophie Martin",
    "people[0].role": "Gérante",
    "people[0].approves": "yes",
    "people[1].name": "Karim Benali",
    "people[1].approves": "no",
    "client.offer.does": "Pain au levain\nViennoiseries : pur beurre",
    "client.marketing.goals": "Vendre plus en ligne",
    "client.image.wanted": "Une maison vivante",
    "client.readiness.problems[0].what": "La queue du samedi",
    "client.readiness.problems[0].state": "planned",
    "client.readiness.problems[0].by": "Karim",
    "objectives[0].title": "Remplir la page de commande",
    "objectives[0].why": "Vendre plus\nGrandir sans pousser les murs",
    "objectives[0].kpis": "Commandes en ligne",
    "objectives[0].kpis[0].owner": "sophie",
    "objectives[0].kpis[0].target": "de 42 à 80 par mois d’ici décembre 2027",
    "objectives[1].title": "Être cités dans le quartier",
    "objectives[1].kpis": "Mentions",
    "objectives[1].kpis[0].target": "+20 % pour mars 2027",
    "objectives[0].rank": "objectives[1]",
    "audiences[0].name": "Les familles",
    "audiences[0].needs": "Ne pas attendre, réserver",
    "audiences[1].name": "Les actifs",
    "platforms[0].network": "insta",
    "platforms[0].status": "active",
    "accounts[0].legal_owner": "SARL Martin",
    "accounts[0].admins": "Sophie et Léa Morel",
    "platforms[0].audiences": ["audiences[0]", "audiences[1]"],
    "platforms[1].network": "TikTok",
    "platforms[1].status": "refused",
    "content.pillars[0].name": "Dans le fournil",
    "content.pillars[0].answers": "Ne pas attendre, réserver",
    "content.charter.address": "vous",
    "content.key_dates[0].name": "Épiphanie",
    "content.key_dates[0].date": "6 janvier",
    "organisation.absences[0].from": "02/08/2027",
    "organisation.absences[0].until": "22 août 2027",
    "client.commitments.materials[0].what": "Photos",
    "client.commitments.materials[0].every": "toutes les 2 semaines",
    "client.commitments.reply_within": "2 jours ouvrés",
    "client.sponsor": "tout le monde",
    "content.workflow.approval_days": "3",
    "community.replies[0].who": "moi, Sophie",
    "community.hours": "du mardi au samedi",
    "budget.lines[0].label": "Publicité",
    "budget.lines[0].amount": "1 200,50 € par an",
    "budget.lines[0].paid_by": "client",
    "crisis.contacts": "?",
    "exit.stop_criteria": "s/o",
}


def file_of(answers: Mapping[str, object], language: Language = "fr") -> bytes:
    """The file as the page saves it."""
    told = {"cmkit": 1, "sheet": 1, "language": language, "client": "X", "answers": answers}
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def text_of(answers: Mapping[str, str | list[str]], language: Language = "fr") -> str:
    """The text as the page copies it."""
    lines = ["cmkit = 1", f"language = {language}", "client = X"]
    for key, answer in answers.items():
        lines += ["", "# Une question ?"]
        whole = answer if isinstance(answer, str) else "\n".join(answer)
        lines += [f"{key} = {line}" for line in whole.split("\n")]
    return "\n".join(lines) + "\n"


def came(raw: bytes, given: Mapping[str, object] | None = None, language: Language = "fr") -> Returned:
    setting = Setting(language=language, today=TODAY)
    found = returned(raw, "answers.yaml", load_questions(), deepcopy(dict(given or {})), setting, KNOWN)
    assert problems_of(found.data) == []
    return found


def problems_of(data: Mapping[str, object]) -> list[str]:
    whole = {"cmkit": 1, **data, "client": {"name": "X", **cast("dict[str, Any]", data.get("client") or {})}}
    document = parse_yaml(emit_yaml(whole).encode(), "strategy.yaml")
    loaded = load(Strategy, document)
    found = loaded.problems
    if loaded.value is not None:
        found = tuple(reference_problems(loaded.value, known_ids(loaded.value), document))
    return [f"{problem.code} {problem.where.key}" for problem in found]


def asked_instead(answers: Mapping[str, str | list[str]]) -> dict[str, object]:
    """What the questionnaire itself makes of the same words."""
    state = start(load_questions(), {}, {"client": {"name": "X"}}, Setting(today=TODAY), KNOWN)
    left = dict(answers)
    while slot := current(state):
        if slot.gate:
            state = advance(state, Answered(any(key.startswith(slot.key.rstrip("?")) for key in left)))
            continue
        key = slot.key if slot.line is None else slot.key.rpartition("[")[0]
        told = left.pop(key, None)
        said = understood(told) if isinstance(told, str) else None
        if isinstance(told, list):
            state = advance(state, Answered(tuple(told)))
        elif isinstance(said, Typed):
            state = advance(state, Answered(said.text))
        else:
            moves: dict[str, Reply] = {"?": ToSettle(asked_on=TODAY.isoformat()), "s/o": NotApplicable()}
            state = advance(state, moves.get(str(told), Skipped()))
    assert not left
    return to_strategy(state).data


# --- As the questionnaire would have heard it


def test_a_filled_sheet_is_the_questionnaire_filled() -> None:
    found = came(file_of(FILLED), {"client": {"name": "X"}})
    assert found.left == ()
    assert found.data == asked_instead(FILLED)
    assert found.data["open_questions"] == [{"key": "crisis.contacts", "asked_on": "2026-11-23"}]


def test_the_copied_text_says_the_same_as_the_file() -> None:
    text = text_of(FILLED)
    assert came(text.encode()) == came(file_of(FILLED))


def test_a_text_that_went_through_a_mail() -> None:
    kept = {"client.history": "Une phrase assez longue pour que le courriel la coupe en deux", **FILLED}
    text = text_of(kept).replace("pour que le courriel", "pour que\nle courriel")
    quoted = "".join(f"> {line}\r\n" for line in text.splitlines())
    found = came(f"Bonjour Camille,\n\nvoici nos réponses.\n\n{quoted}".encode())
    assert found.data == came(file_of(kept)).data
    assert [one.value for one in found.left] == ["Bonjour Camille,", "voici nos réponses."]


def test_a_file_in_the_shape_of_the_strategy() -> None:
    given = {"client": {"name": "X", "offer": {"does": "Du pain"}}}
    found = came(b"client: {offer: {does_not: Pas de livraison}}\n", given)
    assert found.data == {
        "client": {"name": "X", "offer": {"does": "Du pain", "does_not": "Pas de livraison"}}
    }
    with pytest.raises(InputRefused):
        came(b"client: {ofer: x}\n", given)


def test_numbers_are_read_in_the_language_of_the_sheet() -> None:
    answers = {"budget.lines[0].label": "Ads", "budget.lines[0].amount": "1,200 a year"}
    assert came(file_of(answers, "en")).data["budget"]["lines"][0]["amount"] == 1200
    assert came(text_of(answers, "en").encode()).data["budget"]["lines"][0]["amount"] == 1200


def test_gaps_between_entries_close() -> None:
    answers = {
        "objectives[0].title": "Un",
        "objectives[2].title": "Deux",
        "objectives[2].why": "Parce que",
        "objectives[0].rank": "objectives[2]",
        "platforms[1].network": "instagram",
        "platforms[1].status": "active",
        "accounts[1].legal_owner": "Nous",
    }
    found = came(file_of(answers))
    assert found.left == ()
    assert [(one["title"], one["rank"]) for one in found.data["objectives"]] == [
        ("Un", "secondary"),
        ("Deux", "primary"),
    ]
    [account] = found.data["accounts"]
    assert account["platform"] == found.data["platforms"][0]["id"]
    assert account["legal_owner"] == "Nous"


# --- Over a strategy that stands


@cache
def example(name: str) -> dict[str, Any]:
    data = parse_yaml((EXAMPLES / name / "strategy.yaml").read_bytes(), "strategy.yaml").data
    return cast("dict[str, Any]", data)


@pytest.mark.parametrize("name", ["boulangerie-martin", "national-archives"])
def test_only_what_came_back_changes(name: str) -> None:
    given = example(name)
    answers = {"client.history": "Une ligne", f"people[{_people(given)}].name": "Zoé Petit"}
    data = came(file_of(answers), given).data
    expected = deepcopy(given)
    expected["client"]["history"] = "Une ligne"
    new = {"id": "zoe-petit", "name": "Zoé Petit", "kind": "person", "side": "client"}
    expected["people"].insert(data["people"].index(new), new)
    assert {key: value for key, value in data.items() if value != expected.get(key)} == {}
    assert list(data) == list(in_order(expected))


def _people(data: Mapping[str, Any]) -> int:
    return sum(
        one.get("side") in (None, "client") and one.get("kind") in (None, "person") for one in data["people"]
    )


@pytest.mark.parametrize("name", ["boulangerie-martin", "national-archives"])
def test_nothing_came_back_changes_nothing(name: str) -> None:
    assert came(file_of({}), example(name)).data == example(name)
    found = came(file_of({"content.charter.address": "tu"}), example(name)).data
    assert {key for key in found if found[key] != example(name).get(key)} <= {"content", "mission"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["boulangerie-martin", "national-archives"])
def test_what_a_sheet_shows_reads_back_as_itself(name: str, language: Language) -> None:
    view = cast("dict[str, Any]", sheet(load_questions(), example(name), language, Wanted(everything=True)))
    parts = [part for section in view["sections"] for part in section["parts"]]
    asked = [one for part in parts for entry in part.get("entries", [part]) for one in _questions(entry)]
    answers = {one["key"]: "\n".join(one["value"]) for one in asked if one["value"]}
    found = came(file_of(answers, language), example(name), language)
    assert found.left == ()
    assert found.data == example(name)


def _questions(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", entry.get("questions") or [entry["question"]])


def test_a_list_longer_than_the_questionnaire_asks_for_stays_whole() -> None:
    given = {"audiences": [{"id": f"a{number}", "name": f"A{number}"} for number in range(9)]}
    data = came(file_of({"audiences[8].needs": "Du pain", "audiences[9].name": "Encore"}), given).data
    assert [one["name"] for one in data["audiences"]] == [*(f"A{number}" for number in range(9)), "Encore"]
    assert data["audiences"][8]["needs"] == "Du pain"


def test_an_answer_closes_the_question_that_was_open() -> None:
    given = {
        "client": {"name": "X", "offer": {"does": "Du pain"}},
        "open_questions": [{"key": "client.history"}, {"key": "client.offer.does"}],
    }
    data = came(file_of({"client.history": "1998"}), given).data
    assert data["open_questions"] == [
        {"key": "client.history", "answered_on": "2026-11-23"},
        {"key": "client.offer.does"},
    ]


def test_what_stands_is_not_taken_out_by_an_empty_field_or_a_question_mark() -> None:
    given = {"client": {"name": "X", "offer": {"does": "Du pain"}, "history": "1998"}}
    found = came(file_of({"client.offer.does": "", "client.history": "?"}), given)
    assert found.data == given
    assert [one.key for one in found.left] == ["client.offer.does", "client.history"]


# --- What does not fit is told


@pytest.mark.parametrize(
    ("answers", "left"),
    [
        ({"client.commitments.reply_within": "vite"}, {"client.commitments.reply_within": "vite"}),
        ({"content.workflow.approval_days": "-1"}, {"content.workflow.approval_days": "-1"}),
        ({"content.charter.address": "thou"}, {"content.charter.address": "thou"}),
        ({"people[0].name": "A", "people[0].approves": "peut-être"}, {"people[0].approves": "peut-être"}),
        (
            {"content.key_dates[3].name": "Salon", "content.key_dates[3].date": "bientôt"},
            {"content.key_dates[3].name": "Salon", "content.key_dates[3].date": "bientôt"},
        ),
        ({"content.key_dates[0].name": "Salon"}, {"content.key_dates[0].name": "Salon"}),
        ({"people[2].role": "Sans nom"}, {"people[2].role": "Sans nom"}),
        (
            {"platforms[0].network": "x", "platforms[0].status": "wanted", "accounts[0].legal_owner": "Nous"},
            {"accounts[0].legal_owner": "Nous"},
        ),
        ({"nobody.knows": "x"}, {"nobody.knows": "x"}),
        ({"client.offer.does": "x" * 3000}, {"client.offer.does": "x" * 3000}),
        ({"audiences[7].name": "A", "audiences[500].name": "B"}, {}),
        (
            {f"people[{number}].name": f"P{number}" for number in range(10)},
            {"people[8].name": "P8", "people[9].name": "P9"},
        ),
    ],
)
def test_what_does_not_fit_is_told(answers: dict[str, str], left: dict[str, str]) -> None:
    found = came(file_of(answers))
    assert {one.key: one.value for one in found.left} == left
    assert all(one.why for one in found.left)
    same = came(text_of(answers).encode())
    assert set(left) - {"nobody.knows"} <= {one.key for one in same.left}
    told = " ".join(f"{one.key} {one.value}" for one in same.left)
    assert all(value in told for value in left.values())


HOSTILE = (
    "</script><script>alert(1)</script>",
    "\u202eenvers \u200f",
    "cmkit = 9",
    "client.name = Autre",
    '", "client": {"name": "Autre"}, "x": "',
    "*alias &anchor !!python/object <<: {}",
    "{{ 7 * 7 }} {% for x in y %}",
    "- \n- \n# commentaire\n: :",
    "😀 日本 é",
    "=1+1",
    "../../etc/passwd",
    "@everybody",
)


@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_answers_are_words(word: str) -> None:
    answers = dict.fromkeys(
        ("client.history", "people[0].name", "people[0].role", "platforms[0].network", "audiences[0].name"),
        word,
    )
    found = came(file_of({**answers, "accounts[0].admins": word, "client.sponsor": word}))
    assert "name" not in found.data.get("client", {})
    assert "\u202e" not in emit_yaml(found.data)
    whole = emit_yaml(found.data) + " ".join(one.value for one in found.left)
    letters = [part for part in word.split() if part.isalpha() and part.isascii()]
    assert all(letter in whole for letter in letters)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe",
        b"- a\n- b\n",
        b"{",
        b'{"cmkit": 2, "sheet": 1, "answers": {}}',
        b'{"cmkit": 1, "sheet": 2, "answers": {}}',
        b"cmkit = 2\nclient.history = x\n",
        b'{"cmkit": 1, "sheet": 1, "answers": {"a": "x", "a": "y"}}',
        b"Bonjour, voici nos reponses.",
        b'{"cmkit": 1, "sheet": 1, "answers": {"client.history": "\\u001b[31m"}}',
        b'{"cmkit": 1, "sheet": 1, "answers": {"client.history": "\\ud800"}}',
    ],
)
def test_what_cannot_be_read_is_refused(raw: bytes) -> None:
    with pytest.raises(InputRefused):
        came(raw)


def test_values_that_are_no_text_are_told() -> None:
    raw = b'{"cmkit": 1, "sheet": 1, "answers": {"client.history": 3, "client.sponsor": {"a": 1}}}'
    found = came(raw)
    assert len(found.left) == 2
    assert "client.history: 3" in {one.value for one in found.left}


def test_a_key_that_the_sheet_did_not_ask_for_is_no_rest_of_an_answer() -> None:
    from cmkit.questionnaire.questions import load_questions
    from cmkit.questionnaire.sheet.answers import in_text

    text = (
        "> cmkit = 1\n> language = fr\n> content.off_limits = la politique\n> platforms[0].colour = ?\nPaul\n"
    )
    found = in_text(text, load_questions())
    assert found is not None
    assert found.answers["content.off_limits"] == ("la politique",)
    assert found.others == ("platforms[0].colour = ?", "Paul")
