"""Proposal, charter, minutes: what is promised, what it costs, what was decided; nothing private."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from test_private import CANARIES, SOUND

from cmkit.catalogue.entries import load_kinds, load_metrics, load_networks
from cmkit.deliverables.bounds import refuse_objects
from cmkit.deliverables.rendering import render
from cmkit.deliverables.said import Catalogue, Said, Sayer
from cmkit.deliverables.views.collaboration_charter import collaboration_charter
from cmkit.deliverables.views.common import Header
from cmkit.deliverables.views.minutes import meetings, meetings_in, minutes
from cmkit.deliverables.views.paying import payers
from cmkit.deliverables.views.proposal import proposal
from cmkit.files.emitting import emit_yaml
from cmkit.files.reading import parse_yaml
from cmkit.mission.contents import Public
from cmkit.mission.opening import open_mission
from cmkit.model.journal import Journal
from cmkit.model.loading import load
from cmkit.model.strategy import Strategy
from conftest import EXAMPLES, Run

NB = "\u00a0"
NNB = "\u202f"
CATALOGUE = Catalogue(load_kinds(), load_metrics(), load_networks())
PEOPLE = [
    {"id": "eve", "name": "Ève", "side": "client", "approves": True, "deputy": "luc"},
    {"id": "luc", "name": "Luc", "side": "client"},
    {"id": "ana", "name": "Ana", "side": "cm", "deputy": "zoe"},
    {"id": "zoe", "name": "Zoé", "side": "cm"},
]


def public(data: dict[str, Any] | None = None, journal: str = "") -> Public:
    whole = {"cmkit": 1, "client": {"name": "Atelier"}, "people": PEOPLE} | (data or {})
    loaded = load(Strategy, parse_yaml(emit_yaml(whole).encode(), "strategy.yaml"))
    assert loaded.value, loaded.problems
    read = load(Journal, parse_yaml(f"cmkit: 1\nentries:\n{journal or '  []'}".encode(), "journal.yaml"))
    assert read.value, read.problems
    return Public(loaded.value, loaded.answers, journal=read.value.entries)


def header(of: Public, language: str = "fr") -> Header:
    made = Header.of(of.strategy, title="Titre", version="11111111", dated=date(2027, 1, 2), stem="x")
    return replace(made, language=language)


def text(name: str, of: Public, language: str = "fr", meeting: str = "") -> str:
    views = {"proposal": proposal, "collaboration-charter": collaboration_charter}
    if name == "minutes":
        view = minutes(of, CATALOGUE, header(of, language), meeting or meetings(of)[-1])
    else:
        view = views[name](of, CATALOGUE, header(of, language))
    refuse_objects(view)
    return plain(render(name, view, language))


def plain(said: str) -> str:
    return said.replace(NB, " ").replace(NNB, " ")


# --- What it costs, by payer and by period


def costs(*lines: dict[str, Any], **mission: str) -> list[Said]:
    data = {"mission": mission, "budget": {"lines": [{"label": "L", **line} for line in lines]}}
    found = payers(Sayer(public(data), CATALOGUE, "fr"))
    for one in found:
        one["periods"] = [
            (plain(part["amount"]), part["span"], plain(part["total"])) for part in one["periods"]
        ]
    return [one | {key: plain(one[key]) for key in ("total", "once")} for one in found]


YEAR = {"starts_on": "2027-01", "ends_on": "2027-12"}


def test_lines_of_one_span_add_up_and_others_stand_apart() -> None:
    [client] = costs(
        {"amount": 700, "per": "month", "paid_by": "client"},
        {"amount": 20, "per": "month", "quantity": 2, "paid_by": "client"},
        {"amount": 100, "per": "month", "from": "2027-07", "until": "2027-12", "paid_by": "client"},
        {"amount": 300, "paid_by": "client"},
        {"amount": 60, "per": "month", "from": "2027-02", "until": "2027-02", "paid_by": "client"},
        **YEAR,
    )
    assert client["total"] == "9 840 €"
    assert client["periods"] == [
        ("740 € par mois", "", "8 880 €"),
        ("100 € par mois", "de juillet à décembre 2027", "600 €"),
    ]
    assert client["once"] == "360 €"


def test_what_has_no_end_has_no_total() -> None:
    [client] = costs({"amount": 700, "per": "month", "paid_by": "client"})
    assert (client["total"], client["open_lines"]) == ("", 1)
    assert client["periods"] == [("700 € par mois", "", "")]


@pytest.mark.parametrize(
    "line",
    [
        {},
        {"quantity": 3},
        {"amount": 10, "quantity": "2-3"},
        {"amount": 10, "quantity": "~4"},
        {"amount": 10, "per": "hour"},
    ],
)
def test_a_line_that_is_not_exact_is_counted_as_open(line: dict[str, Any]) -> None:
    [client] = costs(line | {"paid_by": "client"}, {"amount": 5, "paid_by": "client"}, **YEAR)
    assert (client["total"], client["once"], client["open_lines"]) == ("5 €", "5 €", 1)


def test_each_payer_stands_apart_and_nobody_is_said_to_be_open() -> None:
    found = costs({"amount": 1}, {"amount": 2, "paid_by": "cm"}, {"amount": 3, "paid_by": "client"})
    assert [(one["payer"], one["total"]) for one in found] == [("client", "3 €"), ("cm", "2 €"), ("", "1 €")]


# --- The proposal


def test_a_proposal_says_when_it_was_accepted_and_what_comes_next() -> None:
    scope = {"scope": [{"what": "Huit contenus", "quantity": 8, "per": "month"}], "cm": "ana"}
    open_ = text("proposal", public({"mission": scope}))
    assert "Ana vous propose ce qui suit" in open_ and "dire oui, non" in open_ and "acceptée" not in open_
    signed = text("proposal", public({"mission": {**scope, "quote": {"signed_on": "2027-01-01"}}}))
    assert "Cette proposition a été acceptée." in signed and "réunion de lancement" in signed
    running = {**scope, "phase": "running", "contract": {"signed_on": "2027-01-01"}}
    assert "garder ce document comme référence" in text("proposal", public({"mission": running}))


def test_sales_are_never_promised() -> None:
    kpi = {"id": "k", "label": "Ventes", "counts": "revenue", "target": {"value": 100}}
    of = public({"objectives": [{"id": "o", "title": "Vendre", "kpis": [kpi]}]})
    assert "sans les promettre" in text("proposal", of)
    assert "without promising them" in text("proposal", of, "en")
    without = {"id": "k", "label": "Avis", "target": {"value": 100}}
    of = public({"objectives": [{"id": "o", "title": "Plaire", "kpis": [without]}]})
    assert "ni un résultat garanti" in text("proposal", of) and "sans les promettre" not in text(
        "proposal", of
    )


def test_an_objective_that_is_over_is_not_proposed() -> None:
    states = {"a": "active", "b": "stopped", "c": "met"}
    of = public({"objectives": [{"id": key, "title": f"But {key}", "state": states[key]} for key in states]})
    assert "But a" in text("proposal", of)
    assert "But b" not in text("proposal", of) and "But c" not in text("proposal", of)


def test_the_price_that_is_open_is_said() -> None:
    of = public({"budget": {"lines": [{"label": "Forfait", "paid_by": "client"}]}})
    assert "Le budget reste à préciser." in text("proposal", of)


# --- The charter


CHARTER: dict[str, Any] = {
    "mission": {"cm": "ana", "out_of_scope": ["Le site"], "onboarding": {"until": "2027-03-31"}},
    "client": {
        "name": "Atelier",
        "sponsor": "eve",
        "commitments": {
            "reply_within": "2 business days",
            "accesses": [{"what": "Page"}, {"what": "Compte", "received_on": "2027-01-02"}],
            "materials": [{"what": "Des photos", "every": "week", "from": "luc"}],
        },
    },
    "content": {"workflow": {"approval_days": 3, "rounds": 2}},
    "community": {"hours": [{"days": "weekdays", "at": "9:00-18:00"}]},
    "budget": {"lines": [{"label": "Pub", "kind": "ads", "paid_by": "client"}]},
    "objectives": [
        {
            "id": "o",
            "title": "O",
            "kpis": [{"id": "k", "label": "Recettes", "owner": "eve", "period": "month"}],
        }
    ],
}


def test_the_charter_says_both_sides() -> None:
    said = text("collaboration-charter", public(CHARTER))
    for expected in (
        "vous répondez sous 2 jours ouvrés, vous validez en 3 jours ouvrés, et rien ne paraît",
        "## Je m’engage à",
        "votre silence ne vaut pas accord",
        "- **donner ce chiffre** : Recettes, chaque mois (Ève)",
        "- **payer la publicité** : directement à la plateforme",
        "- **Ève** valide les contenus (suppléance : Luc)",
        "- **Ana** : suppléance par Zoé",
        "- **Accès** :\n  - Page, attendu\n  - Compte, reçu le 2 janvier 2027",
        "2 tours ; au-delà",
        "personne ne surveille les commentaires",
        "- **Pour Atelier**, Ève : le ",
        "remettre ce qui est encore attendu (un accès ou document)",
    ):
        assert expected in said, expected


def test_a_team_says_we() -> None:
    people = [{"id": "ana", "name": "L’agence", "kind": "team", "side": "cm"}]
    of = public({"mission": {"cm": "ana"}, "people": people})
    assert "## Nous nous engageons à" in text("collaboration-charter", of)
    assert "## We commit to" in text("collaboration-charter", of, "en")


def test_ads_that_the_cm_pays_are_not_asked_of_the_client() -> None:
    lines = [{"label": "Pub", "kind": "ads", "paid_by": "cm"}]
    of = public({"budget": {"lines": lines}, "distribution": {"paid": {"regular": "Un peu"}}})
    assert "payer la publicité" not in text("collaboration-charter", of)


def test_a_chapter_that_is_proposed_throughout_bears_one_mark() -> None:
    proposed = [
        "content.workflow.approval_days",
        "content.workflow.rounds",
        "client.commitments.reply_within",
        "client.commitments.accesses",
    ]
    data = CHARTER | {"mission": CHARTER["mission"] | {"proposed": proposed}}
    mark = "*(proposition, à valider)*"
    said = text("collaboration-charter", public(data))
    assert f"## Les délais {mark}" in said
    assert f"**valider les contenus** {mark} :" in said
    assert f"**répondre aux questions** {mark} :" in said
    assert f"## Ce que vous fournissez {mark}" not in said, "the materials are agreed"
    assert f"**Accès** {mark} :" in said
    assert "se décide avec vous" in said
    data["mission"] = data["mission"] | {"agreed": {"content": {"date": "2027-01-01"}}}
    assert f"## Les délais {mark}" not in text("collaboration-charter", public(data))


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("mission.method", {"proposal", "collaboration-charter"}),
        ("content.workflow.rounds", {"proposal", "collaboration-charter"}),
        ("content", {"proposal", "collaboration-charter"}),
        ("client.activity", {"proposal"}),
        ("objectives[0].why", {"proposal"}),
        ("organisation.meetings", {"collaboration-charter"}),
        ("organisation.staff_rules", set()),
        ("content.pillars", set()),
    ],
)
def test_proposals_are_announced_where_they_are_marked(key: str, shown: set[str]) -> None:
    data = parse_yaml((EXAMPLES / "boulangerie-martin" / "strategy.yaml").read_bytes(), "strategy.yaml").data
    assert isinstance(data, dict)
    of = public({**data, "mission": {**data["mission"], "proposed": [key], "agreed": {}}})
    for name in ("proposal", "collaboration-charter"):
        said = text(name, of)
        assert ("se décide avec vous" in said, "*(proposition, à valider)*" in said) == (name in shown,) * 2


@pytest.mark.parametrize("key", ["community", "crisis"])
@pytest.mark.parametrize(("language", "word"), [("fr", "Écarté"), ("en", "Set aside")])
def test_what_was_declined_is_said_in_the_charter(key: str, language: str, word: str) -> None:
    of = public({key: "declined: raison dite"})
    said = text("collaboration-charter", of, language)
    assert word in said and "raison dite" in said


# --- The minutes


DAY = """\
  - date: 2027-01-12
    kind: meeting
    what: Le mois
    who: [eve, ana]
    excused: luc
    at: "15:00"
    where: Boutique
    decided: [Un réseau de moins]
    actions: [{what: Appeler, who: eve, due: 2027-01-20}, {what: Ranger}]
    next_on: 2027-02-09
  - date: 2027-01-12
    kind: meeting
    what: Un rachat se prépare
    who: eve
    visibility: confidential
    decided: [Secret absolu]
    actions: [{what: Mot secret}]
  - {date: 2027-01-12, kind: meeting, what: Un nouveau pain, who: luc, embargo_until: 2027-03-01}
  - {date: 2027-01-12, kind: decision, what: Arrêter TikTok, decision: stop, reason: Personne n’y est}
  - {date: 2027-01-12, kind: decision, what: Décision secrète, decision: stop, visibility: confidential}
  - {date: 2027-01-12, kind: request, what: Les chiffres, from: luc, due: 2027-01-15}
  - {date: 2027-01-12, kind: spend, what: Photos, amount: 80}
  - {date: 2027-01-13, kind: decision, what: Le lendemain, decision: continue}
"""


def test_minutes_gather_the_day_of_a_meeting() -> None:
    said = text("minutes", public(journal=DAY))
    for expected in (
        "le 12 janvier 2027, à 15 h (Boutique), avec Ève, Ana et Luc",
        "Deux décisions ont été prises, et trois choses restent à faire, la première pour le 15 janvier 2027",
        "Prochaine rencontre le 9 février 2027",
        "- **Absences excusées** : Luc",
        "- **Un réseau de moins**",
        "- **Arrêter TikTok** : arrêter. Personne n’y est",
        "| Ève | Appeler | 20 janvier 2027 |",
        "| à préciser | Ranger | |",
        "| Luc | Les chiffres | 15 janvier 2027 |",
        "- **Pas avant le 1er mars 2027** : Un nouveau pain",
        "- **Dépense** : Photos (80 €)",
        "Un point confidentiel a été noté à part",
    ):
        assert expected in said, expected
    assert "Le lendemain" not in said


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_confidential_word_reaches_the_minutes(language: str) -> None:
    said = text("minutes", public(journal=DAY), language).lower()
    assert "rachat" not in said and "secr" not in said


def test_minutes_know_what_was_approved_that_day() -> None:
    approved = [
        {"version": "11111111", "by": "eve", "date": "2027-01-10"},
        {"version": "22222222", "by": "eve", "date": "2027-01-20"},
    ]
    said = text("minutes", public({"mission": {"approved": approved}}, DAY))
    assert "Stratégie approuvée à cette date : version 11111111, par Ève, le 10 janvier 2027" in said
    assert "22222222" not in said
    assert "n’était pas encore approuvée" in text("minutes", public(journal=DAY))


def test_meetings_are_named_in_order_by_their_dates() -> None:
    journal = "".join(
        f"  - {{date: {day}, kind: {kind}, what: x}}\n"
        for day, kind in [
            ("2027-02-09", "meeting"),
            ("M1", "meeting"),
            ("2027-01-12", "meeting"),
            ("2027-01-12", "meeting"),
            ("2027-01-20", "decision"),
            ("2027-03", "meeting"),
        ]
    )
    of = public(journal=journal)
    assert meetings(of) == ("M1", "2027-01-12", "2027-02-09", "2027-03")
    assert meetings_in(of, date(2027, 1, 1)) == ("2027-01-12",)
    started = public({"mission": {"starts_on": "2027-01-04"}}, journal)
    assert meetings_in(started, date(2027, 1, 1)) == ("M1", "2027-01-12")
    assert "janvier 2027" in text("minutes", started, meeting="M1")
    assert text("minutes", of, meeting="M1").startswith("# Titre, mois 1 de la mission – Atelier")


# --- Nothing private


def test_no_private_word_is_built(cmkit: Run, tmp_path: Path) -> None:
    mission = tmp_path / "martin"
    (mission / "private").mkdir(parents=True)
    people = "people: [{id: anne, name: Anne}]"
    strategy = f"cmkit: 1\nmission: {{starts_on: 2027-01-04}}\nclient: {{name: Martin}}\n{people}\n"
    (mission / "strategy.yaml").write_text(strategy, "utf-8")
    (mission / "journal.yaml").write_text(
        "cmkit: 1\nentries: [{date: 2027-01-12, kind: meeting, who: anne}]\n"
    )
    for name, raw in SOUND.items():
        (mission / "private" / name).write_text(raw, "utf-8")
    for language in ("fr", "en"):
        (mission / "strategy.yaml").write_text(strategy.replace("{starts", f"{{language: {language}, starts"))
        told = cmkit("build", mission, "--all", "--today", "2027-02-01")
        assert told.code == 0
        made = [path for path in (mission / "deliverables").rglob("*") if path.is_file()]
        assert len(made) >= 10
        seen = told.out + told.err + "".join(path.name + path.read_text("utf-8") for path in made)
        assert not any(canary in seen.lower() for canary in CANARIES)
    brief = next((mission / "private" / "deliverables").iterdir())
    assert "canary" in brief.read_text("utf-8")


@pytest.mark.parametrize("name", ["proposal", "collaboration-charter"])
def test_the_example_shows_nothing_of_its_private_folder(name: str) -> None:
    opened = open_mission(EXAMPLES / "boulangerie-martin")
    assert opened.public and opened.private and opened.private.notes
    said = text(name, opened.public)
    notes = opened.private.notes
    secrets = [one.title for one in notes.hidden_objectives] + [" ".join(one.what) for one in notes.signals]
    secrets += [one.phone for one in opened.private.contacts if one.phone]
    secrets += [one.email for one in opened.private.contacts if one.email]
    assert len(secrets) > 10
    assert not [secret for secret in secrets if secret in said]
