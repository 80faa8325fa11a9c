"""What answers become: a strategy in the shape of its file, on what was given and what was proposed."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cmkit.files.emitting import emit_yaml
from cmkit.files.reading import parse_yaml
from cmkit.model.loading import load
from cmkit.model.references import known_ids, reference_problems
from cmkit.model.strategy import Strategy
from cmkit.questionnaire.answers import Filled, to_strategy
from cmkit.questionnaire.course import Known
from cmkit.questionnaire.events import Answered, Changed, Declined, NotApplicable, Reply, Skipped, ToSettle
from cmkit.questionnaire.flow import Setting, State, advance, current, start
from cmkit.questionnaire.presets import PRESETS, load_preset
from cmkit.questionnaire.proposed import unchanged
from cmkit.questionnaire.putting import offer_for
from cmkit.questionnaire.questions import load_questions
from cmkit.text import LANGUAGES, Language

SETTING = Setting(today=date(2026, 11, 23))
KNOWN = Known()
Told = Mapping[str, Reply | Any]


def state_of(
    told: Told,
    proposals: Mapping[str, object] | None = None,
    given: Mapping[str, object] | None = None,
    setting: Setting = SETTING,
    *,
    accept: bool = False,
    until: str = "",
) -> State:
    """Answer by slot; pass the others, or take what is proposed; stop at the slot ``until``."""
    state = start(load_questions(), proposals, given, setting, KNOWN)
    left = dict(told)
    while (slot := current(state)) and slot.key != until:
        value = left.pop(slot.key, None)
        reply: Reply = value if isinstance(value, Reply) else Answered(value)
        if value is None:
            offer = offer_for(state, slot).value if accept or slot.gate else None
            reply = Skipped() if offer is None else Answered(offer)
            if slot.question.required and slot.key == "client.name" and offer is None:
                reply = Answered("Boulangerie Martin")
        state = advance(state, reply)
    assert not left, "asked in vain"
    return state


def filled(told: Told, **more: Any) -> Filled:
    found = to_strategy(state_of(told, **more))
    assert problems_of(found.data) == []
    return found


def problems_of(data: Mapping[str, object]) -> list[str]:
    document = parse_yaml(emit_yaml(data).encode(), "strategy.yaml")
    loaded = load(Strategy, document)
    found = loaded.problems
    if loaded.value is not None:
        found = tuple(reference_problems(loaded.value, known_ids(loaded.value), document))
    return [f"{problem.code} {problem.where.key} {dict(problem.facts)}" for problem in found]


def test_a_whole_kickoff_becomes_a_strategy() -> None:
    data = filled(
        {
            "client.business_models": ("local", "ecommerce"),
            "mission.starts_on": "4 janvier 2027",
            "mission.ends_on": "2027",
            "mission.hours": "16 par mois",
            "people[0].name": "Sophie Martin",
            "people[0].role": "Gérante",
            "people[0].approves": True,
            "people[1]?": True,
            "people[1].name": "Karim Benali",
            "people[1].approves": False,
            "client.offer.does[0]": ("Pains au levain", "Viennoiseries"),
            "client.offer.does_not[0]": "Pas de livraison",
            "client.marketing.goals[0]": ("Doubler les commandes", "Doubler les commandes"),
            "client.image.wanted[0]": "Une maison vivante",
            "client.readiness.problems[0].what": "La queue du samedi",
            "client.readiness.problems[0].state": "planned",
            "client.readiness.problems[0].by": "Sophie",
            "objectives[0].title": "Remplir la page de commande",
            "objectives[0].why[0]": "Vendre plus",
            "objectives[0].why[1]": "Grandir sans agrandir",
            "objectives[0].kpis": {"kind": "website-visits", "metric": "social-sessions"},
            "objectives[0].kpis[0].owner": "sophie",
            "objectives[0].kpis[0].target": "de 42 à 80 par mois d’ici décembre 2027",
            "objectives[1]?": True,
            "objectives[1].title": "Être cités dans le quartier",
            "objectives[1].kpis": "Gens qui nous citent",
            "objectives[1].kpis[0].owner": "Marc Petit",
            "objectives[1].kpis[0].target": "+20 % pour mars 2027",
            "objectives[0].rank": "objectives[1]",
            "audiences[0].name": "Familles du quartier",
            "audiences[0].needs[0]": ("Savoir ce qui est ouvert", "Des idées pour dimanche"),
            "platforms[0].network": "insta",
            "platforms[0].status": "active",
            "accounts[0].legal_owner": "SARL Martin",
            "accounts[0].admins": "Sophie, Léa Morel",
            "platforms[0].audiences": ("audiences[0]",),
            "platforms[1]?": True,
            "platforms[1].network": "Minitel",
            "platforms[1].status": "refused",
            "content.pillars[0].name": "Dans le fournil",
            "content.pillars[0].answers": ("Des idées pour dimanche",),
            "content.charter.tone[0]": "Chaleureux",
            "content.charter.address": "vous",
            "content.key_dates[0].name": "Fête du pain",
            "content.key_dates[0].date": "mai 2027",
            "organisation.absences[0].from": "2/8/2027",
            "organisation.absences[0].until": "22/8/2027",
            "organisation.absences[0].cover": "tout le monde",
            "client.commitments.materials[0].what": "Photos du jour",
            "client.commitments.materials[0].every": "chaque semaine",
            "client.commitments.reply_within": "2 jours ouvrés",
            "content.workflow.approval_days": "3 jours",
            "community.replies[0].who": "personne",
            "community.hours": "du mardi au samedi",
            "budget.lines[0].label": "Publicité locale",
            "budget.lines[0].amount": "80,50 €",
            "budget.lines[0].paid_by": "client",
            "crisis.contacts": "Sophie puis Karim".replace(" puis ", ", "),
        }
    ).data
    assert data == {
        "cmkit": 1,
        "mission": {
            "starts_on": "2027-01-04",
            "ends_on": 2027,
            "hours": {"amount": 16, "per": "month"},
        },
        "client": {
            "name": "Boulangerie Martin",
            "offer": {"does": ["Pains au levain", "Viennoiseries"], "does_not": "Pas de livraison"},
            "business_models": ["local", "ecommerce"],
            "marketing": {
                "goals": [
                    {"id": "doubler-les-commandes", "title": "Doubler les commandes"},
                    {"id": "doubler-les-commandes-2", "title": "Doubler les commandes"},
                ]
            },
            "image": {"wanted": "Une maison vivante"},
            "readiness": {
                "problems": [{"what": "La queue du samedi", "state": "planned", "by": "sophie-martin"}]
            },
            "commitments": {
                "reply_within": "2 business days",
                "materials": [{"what": "Photos du jour", "every": "week"}],
            },
        },
        "people": [
            {
                "id": "sophie-martin",
                "name": "Sophie Martin",
                "kind": "person",
                "side": "client",
                "role": "Gérante",
                "approves": True,
            },
            {
                "id": "karim-benali",
                "name": "Karim Benali",
                "kind": "person",
                "side": "client",
                "approves": False,
            },
            {"id": "marc-petit", "name": "Marc Petit"},
            {"id": "lea-morel", "name": "Léa Morel"},
        ],
        "objectives": [
            {
                "id": "remplir-la-page-de-commande",
                "title": "Remplir la page de commande",
                "kind": "website-visits",
                "rank": "secondary",
                "why": ["Vendre plus", "Grandir sans agrandir"],
                "kpis": [
                    {
                        "id": "social-sessions",
                        "metric": "social-sessions",
                        "role": "primary",
                        "owner": "sophie-martin",
                        "period": "month",
                        "baseline": {"value": 42},
                        "target": {"value": 80, "by": "2027-12", "holds": "each_period"},
                    }
                ],
            },
            {
                "id": "etre-cites-dans-le-quartier",
                "title": "Être cités dans le quartier",
                "rank": "primary",
                "kpis": [
                    {
                        "id": "gens-qui-nous-citent",
                        "label": "Gens qui nous citent",
                        "role": "primary",
                        "owner": "marc-petit",
                        "target": {"change": "+20%", "by": "2027-03"},
                    }
                ],
            },
        ],
        "audiences": [
            {
                "id": "familles-du-quartier",
                "name": "Familles du quartier",
                "needs": ["Savoir ce qui est ouvert", "Des idées pour dimanche"],
            }
        ],
        "platforms": [
            {
                "id": "instagram",
                "network": "instagram",
                "status": "active",
                "audiences": "familles-du-quartier",
            },
            {"id": "minitel", "network": "Minitel", "status": "refused"},
        ],
        "accounts": [
            {
                "what": "network",
                "platform": "instagram",
                "legal_owner": "SARL Martin",
                "admins": ["sophie-martin", "lea-morel"],
            }
        ],
        "content": {
            "charter": {"tone": "Chaleureux", "address": "vous"},
            "pillars": [
                {"id": "dans-le-fournil", "name": "Dans le fournil", "answers": "Des idées pour dimanche"}
            ],
            "key_dates": [{"date": "2027-05", "name": "Fête du pain"}],
            "workflow": {"approval_days": 3},
        },
        "community": {
            "hours": [{"days": ["tue", "wed", "thu", "fri", "sat"]}],
            "replies": [{"about": "question", "who": "nobody"}],
        },
        "organisation": {
            "absences": [
                {"who": "everybody", "from": "2027-08-02", "until": "2027-08-22", "cover": "everybody"}
            ]
        },
        "budget": {
            "lines": [
                {
                    "label": "Publicité locale",
                    "kind": "ads",
                    "amount": Decimal("80.5"),
                    "per": "month",
                    "paid_by": "client",
                }
            ]
        },
        "crisis": {"contacts": ["sophie-martin", "karim-benali"]},
    }
    outline = ["cmkit", "mission", "client", "people", "objectives", "audiences", "platforms", "accounts"]
    assert list(data)[:8] == outline


def test_what_is_left_to_somebody_stands_among_the_open_questions() -> None:
    data = filled(
        {
            "people[0].name": "Sophie Martin",
            "client.image.wanted[0]": ToSettle(("Sophie", "Léa"), "fin janvier 2027", "2026-11-23"),
            "client.offer.does[0]": ("Du pain",),
            "client.offer.does[1]": ToSettle(("Sophie",)),
            "objectives[0].title": "Remplir la page",
            "objectives[0].kpis": ToSettle(),
            "audiences[0].name": ToSettle(("Léa",)),
            "platforms[0].network": "instagram",
            "platforms[0].status": "active",
            "accounts[0].admins": ToSettle(("Sophie",)),
            "community.replies[0].who": ToSettle(("Sophie",)),
        }
    ).data
    assert data["open_questions"] == [
        {"key": "client.offer.does", "who": "sophie-martin"},
        {
            "key": "client.image.wanted",
            "who": ["sophie-martin", "lea"],
            "due": "2027-01",
            "asked_on": "2026-11-23",
        },
        {"key": "objectives[0].kpis"},
        {"key": "audiences", "who": "lea"},
        {"key": "accounts", "who": "sophie-martin"},
        {"key": "community.replies", "who": "sophie-martin"},
    ]
    assert "audiences" not in data


def test_what_does_not_apply_is_said_where_it_would_stand() -> None:
    data: Any = filled(
        {
            "client.offer.does_not[0]": NotApplicable(),
            "client.history[0]": Declined("on regarde devant"),
            "content.pillars[0].name": NotApplicable(),
            "budget.lines[0].label": Declined("pas cette année"),
            "objectives[0].title": "Remplir la page",
            "objectives[0].why[0]": NotApplicable(),
            "content.charter.address": NotApplicable(),
        }
    ).data
    assert data["client"]["offer"] == {"does_not": "n/a"}
    assert data["client"]["history"] == "declined: on regarde devant"
    assert data["content"] == {"charter": {"address": "n/a"}, "pillars": "n/a"}
    assert data["distribution"] == {"paid": "declined: pas cette année"}
    assert "budget" not in data
    assert data["objectives"][0]["why"] == "n/a"
    assert data["objectives"][0]["rank"] == "primary", "one alone is the one to keep"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_taken_as_it_is_stays_proposed_throughout(preset: str, language: Language) -> None:
    proposals = load_preset(preset, language)
    found = filled({}, proposals=proposals, accept=True, setting=Setting(language=language))
    data: Any = deepcopy(found.data)
    assert data["mission"].pop("proposed") == list(found.proposed)
    assert data["client"].pop("name") == "Boulangerie Martin"
    for objective in data["objectives"]:
        objective.setdefault("rank", "primary")
    assert data == proposals
    assert set(unchanged(proposals, data, {})) == set(found.proposed)
    assert {"objectives", "audiences", "platforms", "content.pillars"} <= set(found.proposed)


def test_a_preset_nobody_was_asked_about_is_the_same() -> None:
    proposals = load_preset("local", "fr")
    unasked = to_strategy(start(load_questions(), proposals, {}, SETTING, KNOWN))
    assert unasked.proposed == filled({}, proposals=proposals, accept=True).proposed


def test_what_was_changed_is_proposed_no_longer_and_what_leant_on_it_goes() -> None:
    proposals: Any = load_preset("local", "fr")
    found = filled(
        {
            "objectives[0].title": "Vendre les invendus du soir",
            "audiences[0].name": "Étudiants",
            "audiences[1]?": False,
            "content.charter.tone[0]": ("Drôle",),
            "content.charter.tone[1]": Skipped(),
            "community.hours": ("mon",),
        },
        proposals=proposals,
        accept=True,
    )
    data: Any = found.data
    assert [one["id"] for one in data["objectives"]] == ["vendre-les-invendus-du-soir"]
    assert "actions" not in data["objectives"][0], "nobody saw them with this objective"
    assert [one["id"] for one in data["audiences"]] == ["etudiants"]
    assert "objectives" not in data["content"]["pillars"][0]
    assert "audiences" not in data["platforms"][0]
    assert data["content"]["charter"]["tone"] == "Drôle"
    assert data["content"]["charter"]["do"] == proposals["content"]["charter"]["do"]
    assert data["community"]["hours"] == [{"days": "mon"}]
    proposed = set(found.proposed)
    assert not proposed & {
        "objectives",
        "audiences",
        "content.charter",
        "content.charter.tone",
        "community.hours",
    }
    assert {"content.charter.do", "content.pillars", "platforms", "crisis.levels"} <= proposed


def test_a_proposal_that_is_passed_over_goes() -> None:
    proposals = load_preset("local", "fr")
    told = {
        "content.charter.tone[0]": Skipped(),
        "client.commitments.reply_within": ToSettle(),
        "content.charter.address": NotApplicable(),
        "objectives[0].title": Skipped(),
    }
    data: Any = filled(told, proposals=proposals, accept=True).data
    assert "tone" not in data["content"]["charter"]
    assert "reply_within" not in data["client"]["commitments"]
    assert data["content"]["charter"]["address"] == "n/a"
    assert "objectives" not in data
    assert data["open_questions"] == [{"key": "client.commitments.reply_within"}]


def test_what_the_loop_did_not_reach_stays_proposed() -> None:
    proposals = load_preset("local", "fr")
    found = to_strategy(state_of({}, proposals, accept=True, until="audiences[1]?"))
    data: Any = found.data
    assert data["audiences"] == dict(proposals)["audiences"]
    assert "audiences" in found.proposed


def test_what_was_given_counts_over_what_is_proposed_and_stays_whole() -> None:
    given = {
        "client": {"name": "Maison Duval", "offer": {"does": "Des tartes"}, "image": {"wanted": "n/a"}},
        "people": [{"id": "camille", "name": "Camille Roy", "side": "cm"}],
        "budget": {"lines": [{"label": "Forfait", "kind": "fees", "amount": 400}]},
        "open_questions": [{"key": "client.size", "due": "2027-01"}],
    }
    found = filled(
        {
            "people[0].name": "Sophie Martin",
            "objectives[0].title": "Vendre des tartes",
            "objectives[0].kpis": "Tartes vendues",
            "objectives[0].kpis[0].owner": "moi",
            "budget.lines[0].label": "Publicité",
            "budget.lines[0].amount": "50",
            "client.sponsor": ToSettle(("Sophie",)),
        },
        given=given,
        proposals=load_preset("local", "fr"),
    )
    data: Any = found.data
    assert data["client"]["name"] == "Maison Duval"
    assert data["client"]["image"] == {"wanted": "n/a"}
    assert [person["id"] for person in data["people"]] == ["sophie-martin", "camille"]
    assert data["objectives"][0]["kpis"][0]["owner"] == "camille"
    assert [line["label"] for line in data["budget"]["lines"]] == ["Publicité", "Forfait"]
    assert [entry["key"] for entry in data["open_questions"]] == ["client.size", "client.sponsor"]
    assert not [key for key in found.proposed if key.startswith(("client.offer", "people", "budget"))]


def test_given_entries_are_completed_where_they_stand() -> None:
    given = {
        "objectives": [{"id": "visites", "title": "Des visites", "kpis": [{"metric": "social-sessions"}]}],
        "platforms": [{"id": "insta", "network": "instagram", "status": "active", "audiences": "tous"}],
        "audiences": [{"id": "tous", "name": "Habitants", "needs": ["l’heure"]}],
    }
    data: Any = filled(
        {
            "objectives[0].why[0]": "Vendre",
            "objectives[0].kpis[0].target": "80 d’ici juin 2027",
            "accounts[0].legal_owner": "La mairie",
            "content.pillars[0].name": "Agenda",
            "content.pillars[0].answers": ("l’heure",),
        },
        given=given,
    ).data
    assert data["objectives"][0]["why"] == "Vendre"
    assert data["objectives"][0]["kpis"] == [
        {"metric": "social-sessions", "target": {"value": 80, "by": "2027-06"}}
    ]
    assert data["accounts"] == [{"what": "network", "platform": "insta", "legal_owner": "La mairie"}]
    assert data["platforms"][0]["audiences"] == "tous"


def test_a_strategy_asked_again_keeps_what_its_entries_hold_under_another_name() -> None:
    own = {
        "cmkit": 1,
        "mission": {"proposed": ["content.charter.tone", "exit.data"]},
        "client": {"name": "Boulangerie Martin"},
        "people": [{"id": "sophie", "name": "Sophie", "side": "client", "kind": "person", "deputy": "karim"}],
        "objectives": [
            {"id": "visites", "title": "Des visites", "actions": [{"title": "Un lien"}], "state": "active"}
        ],
        "content": {"charter": {"tone": "Chaleureux"}},
        "exit": {"data": "Effacées"},
    }
    asked = load_questions().about(["objectives", "content.charter.tone"])
    state = start(asked, own, {}, Setting(own=True), KNOWN)
    answers = {"objectives[0].title": "Deux fois plus de visites", "content.charter.tone[0]": ("Direct",)}
    while slot := current(state):
        offer = offer_for(state, slot).value
        value = answers.get(slot.key, offer)
        state = advance(state, Skipped() if value is None else Answered(value))
    found = to_strategy(state)
    data: Any = found.data
    assert data["objectives"] == [
        {
            "id": "visites",
            "title": "Deux fois plus de visites",
            "rank": "primary",
            "state": "active",
            "actions": [{"title": "Un lien"}],
        }
    ]
    assert data["people"] == own["people"]
    assert data["mission"] == {"proposed": ["exit.data"]}
    assert found.proposed == ("exit.data",)


def test_a_name_corrected_in_the_summary_is_corrected_wherever_it_was_used() -> None:
    state = state_of(
        {
            "people[0].name": "Sofie Martin",
            "crisis.contacts": "Sofie Martin",
            "objectives[0].title": "Des visites",
            "objectives[0].kpis": "Visites",
            "objectives[0].kpis[0].owner": "sofie",
        }
    )
    data: Any = to_strategy(advance(state, Changed("people[0].name", Answered("Sophie Martin")))).data
    assert [person["id"] for person in data["people"]] == ["sophie-martin"]
    assert data["crisis"]["contacts"] == "sophie-martin"
    assert data["objectives"][0]["kpis"][0]["owner"] == "sophie-martin"


def test_an_entry_taken_out_in_the_summary_takes_only_itself_along() -> None:
    state = state_of(
        {
            "audiences[0].name": "Familles",
            "audiences[1]?": True,
            "audiences[1].name": "Étudiants",
            "platforms[0].network": "instagram",
            "platforms[0].audiences": ("audiences[0]", "audiences[1]"),
        }
    )
    data: Any = to_strategy(advance(state, Changed("audiences[0].name", Skipped()))).data
    assert [audience["id"] for audience in data["audiences"]] == ["etudiants"]
    assert data["platforms"][0]["audiences"] == "etudiants"
    assert problems_of(data) == []


def test_an_entry_that_lacks_what_its_file_needs_is_left_out() -> None:
    state = state_of({"content.key_dates[0].name": "Fête du pain"}, until="content.key_dates[0].date")
    assert "content" not in to_strategy(state).data


def test_answers_do_not_touch_what_they_were_laid_over() -> None:
    proposals = load_preset("b2b", "en")
    before = deepcopy(proposals)
    filled({"objectives[0].title": "Sell"}, proposals=proposals, accept=True, setting=Setting(language="en"))
    assert proposals == before
