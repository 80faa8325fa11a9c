"""What the documents show: values in words, gaps named, nothing private, nothing that is no plain data."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import cmkit
from cmkit.calendar.days import AbsentDays
from cmkit.calendar.planning import PlannedMonth, Slot
from cmkit.catalogue.entries import load_kinds, load_metrics, load_networks
from cmkit.deliverables.bounds import refuse_objects
from cmkit.deliverables.documents import DOCUMENTS
from cmkit.deliverables.said import Catalogue, Said, Sayer
from cmkit.deliverables.views.calendar import calendar
from cmkit.deliverables.views.common import Approved, GatePoint, Header
from cmkit.deliverables.views.internal_brief import internal_brief
from cmkit.deliverables.views.kpi_table import kpi_table
from cmkit.deliverables.views.means import budget
from cmkit.deliverables.views.open_questions import open_questions
from cmkit.deliverables.views.owed import described, owed, parsed
from cmkit.deliverables.views.platforms_and_accounts import accounts, platforms
from cmkit.deliverables.views.strategy_plan import strategy_plan
from cmkit.deliverables.views.tree import goal_tree, objectives
from cmkit.files.emitting import emit_yaml
from cmkit.files.reading import parse_yaml
from cmkit.mission.contents import Private, Public
from cmkit.mission.opening import open_mission
from cmkit.model.editorial import CalendarFile
from cmkit.model.journal import Journal, PrivateJournal
from cmkit.model.loading import load
from cmkit.model.private import PrivateNotes
from cmkit.model.strategy import Strategy
from cmkit.model.values import PartialDate

EXAMPLES = Path(__file__).parents[1] / "examples"
NB, NNB = "\u00a0", "\u202f"
CATALOGUE = Catalogue(load_kinds(), load_metrics(), load_networks())


def public(data: dict[str, Any] | None = None, **others: Any) -> Public:
    whole = {"cmkit": 1, "client": {"name": "Atelier d’Ève"}} | (data or {})
    loaded = load(Strategy, parse_yaml(emit_yaml(whole).encode(), "strategy.yaml"))
    assert loaded.value, loaded.problems
    return Public(loaded.value, loaded.answers, **others)


def sayer(data: dict[str, Any] | None = None, language: str = "fr", **others: Any) -> Sayer:
    return Sayer(public(data, **others), CATALOGUE, language)


def header(of: Public, language: str = "fr", **others: Any) -> Header:
    made = Header.of(of.strategy, title="Titre", version="11111111", dated=date(2026, 12, 18), stem="x")
    return replace(made, language=language, **others)


def example() -> tuple[Public, Private]:
    opened = open_mission(EXAMPLES / "boulangerie-martin")
    assert opened.public and opened.private
    return opened.public, opened.private


# --- What a document says of itself


def test_a_header_knows_what_was_approved() -> None:
    mission = {
        "approved": [
            {"version": "22222222", "by": "eve", "date": "2027-01-01"},
            {"version": "11111111", "by": "eve", "date": "2027-02-01"},
            {"version": "33333333", "by": "eve", "date": "2027-03-01"},
        ]
    }
    of = public({"mission": mission, "people": [{"id": "eve", "name": "Ève"}]})
    made = header(of)
    assert made.is_approved and made.approved == Approved("11111111", ("eve",), PartialDate(2027, 2, 1))
    other = replace(made, strategy_version="99999999")
    assert not other.is_approved and other.approved and other.approved.version == "33333333"
    said = strategy_plan(of, CATALOGUE, made)["document"]
    assert isinstance(said, dict)
    assert (said["approved_by"], said["approved_on"]) == (["Ève"], "le 1er février 2027")
    assert header(public()).approved is None and not header(public()).is_approved


# --- Objectives and KPIs


def test_objectives_hang_under_what_they_serve_each_once() -> None:
    data = {
        "client": {"name": "X", "marketing": {"goals": [{"id": "g", "title": "But"}]}},
        "objectives": [
            {"id": "a", "title": "A", "serves": "g"},
            {"id": "b", "title": "B", "serves": "a"},
            {"id": "c", "title": "C", "serves": "d"},
            {"id": "d", "title": "D", "serves": "c"},
            {"id": "e", "title": "E", "serves": "e"},
            {"id": "f", "title": "F"},
        ],
    }
    said = sayer(data)

    def outline(nodes: list[Said]) -> list[object]:
        return [(node["title"], outline(node["children"])) for node in nodes]

    assert outline(goal_tree(said, objectives(said))) == [
        ("But", [("A", [("B", [])])]),
        ("F", []),
        ("C", [("D", [])]),
        ("E", []),
    ]


def kpi(**facts: Any) -> Said:
    said = objectives(sayer({"objectives": [{"id": "o", "title": "O", "kpis": [facts]}]}))
    found = said[0]["kpis"][0]
    assert isinstance(found, dict)
    return found


def test_a_kpi_says_where_it_starts_and_where_it_goes() -> None:
    said = kpi(
        metric="orders",
        unit="commandes",
        baseline={"value": 42, "date": "2026-11"},
        target={
            "value": "80+",
            "by": "2027-12",
            "holds": "each_period",
            "steps": [{"by": "2027-04", "value": 50}],
        },
    )
    assert said["start"] == "42 commandes (novembre 2026)"
    assert said["aimed_at"] == "80 commandes et plus à chaque relevé"
    assert said["due"] == "décembre 2027"
    assert said["steps"] == ["50 commandes pour avril 2027"]
    assert said["missing"] == ["source du chiffre", "qui tient le chiffre"]


@pytest.mark.parametrize(
    ("unit", "value", "expected"),
    [
        ("EUR", 1200, f"1{NNB}200{NB}€"),
        ("€", "1200-1500", f"1{NNB}200 à 1{NNB}500 €"),
        ("%", "4.5", f"4,5{NB}%"),
        ("%", "4.5%", f"4,5{NB}%"),
        ("", 3, "3"),
    ],
)
def test_values_carry_their_unit(unit: str, value: object, expected: str) -> None:
    facts = {"unit": unit} if unit else {}
    assert kpi(nature="judgement", baseline={"value": value}, **facts)["start"] == expected


def test_what_a_kpi_lacks_is_said_plainly() -> None:
    bare = kpi(id="note-moyenne")
    assert bare["name"] == "note moyenne"
    assert (bare["start"], bare["aimed_at"], bare["due"]) == ("à préciser", "à préciser", "à préciser")
    assert bare["missing"] == [
        "point de départ",
        "valeur visée",
        "unité",
        "source du chiffre",
        "qui tient le chiffre",
    ]
    waiting = kpi(metric="followers", baseline={"unknown_until": "2027-01-15"}, target={"change": "+10%"})
    assert waiting["start"] == "à préciser pour le 15 janvier 2027"
    assert waiting["aimed_at"] == f"+10{NB}% par rapport au point de départ"
    assert waiting["missing"] == ["échéance", "source du chiffre", "qui tient le chiffre"]
    assert waiting["name"] == "Abonnés" and waiting["definition"]
    answered = kpi(metric="followers", baseline="n/a", target="declined: non", source="n/a", owner="n/a")
    assert (answered["start"], answered["aimed_at"], answered["missing"]) == ("", "", [])


def test_the_kpi_table_gives_a_row_a_kpi_and_who_brings_what() -> None:
    of, _ = example()
    view = kpi_table(of, CATALOGUE, header(of))
    table = view["tables"]["kpi-table"]  # type: ignore[index]  # a mapping of tables
    assert len(table["rows"]) == view["kpi_count"] == sum(len(one.kpis) for one in of.strategy.objectives)
    assert {len(row) for row in table["rows"]} == {len(table["header"])}
    assert all(isinstance(cell, str) for row in table["rows"] for cell in row)
    assert table["rows"][0][:2] == [of.strategy.objectives[0].title, of.strategy.objectives[0].kpis[0].label]
    assert view["open_count"] == 1
    assert [(one["who"], one["kpis"][0]["baseline_by"]) for one in view["unknown"]] == [  # type: ignore[attr-defined]
        ("Sophie Martin", "pour le 15 janvier 2027")
    ]


def test_who_completes_several_kpis_is_named_once() -> None:
    kpis = [{"label": "A", "owner": "eve"}, {"label": "B"}, {"label": "C", "owner": "eve"}]
    data = {"people": [{"id": "eve", "name": "Ève"}], "objectives": [{"id": "o", "title": "O", "kpis": kpis}]}
    of = public(data)
    view = kpi_table(of, CATALOGUE, header(of))
    unknown = view["unknown"]
    assert isinstance(unknown, list)
    assert [(one["who"], [kpi["name"] for kpi in one["kpis"]]) for one in unknown] == [
        ("Ève", ["A", "C"]),
        ("Atelier d’Ève", ["B"]),
    ]


@pytest.mark.parametrize(
    ("facts", "table"),
    [({}, ""), ({"period": "month"}, "readers"), ({"target": {"value": 3}}, "figures")],
)
def test_a_table_stands_only_where_it_says_something(facts: dict[str, Any], table: str) -> None:
    kpis = [{"label": "A", **facts}]
    of = public({"objectives": [{"id": "o", "title": "O", "kpis": kpis}]})
    groups = kpi_table(of, CATALOGUE, header(of))["groups"]
    assert isinstance(groups, list)
    assert groups[0]["table"] == table


def test_a_stopped_objective_leaves_the_kpi_table() -> None:
    data = {
        "objectives": [
            {"id": "a", "title": "A", "state": "stopped", "kpis": [{"metric": "followers"}]},
            {"id": "b", "title": "B"},
            {"id": "c", "title": "C", "serves": "b"},
            {"id": "d", "title": "D", "kpis": "declined: non"},
        ]
    }
    of = public(data)
    view = kpi_table(of, CATALOGUE, header(of))
    assert (view["kpi_count"], view["objective_count"], view["bare"]) == (0, 3, ["C"])


def test_thresholds_are_the_strategy_s_own_or_the_usual_ones() -> None:
    of = public({"evaluation": {"thresholds": {"success": Decimal("0.9")}}})
    verdicts = kpi_table(of, CATALOGUE, header(of))["verdicts"]
    assert verdicts == {
        "success": f"90{NB}%",
        "moderate_success": f"75{NB}%",
        "moderate_failure": f"40{NB}%",
        "own": True,
    }


# --- Platforms and money


def test_platforms_say_their_rhythm_and_their_reasons() -> None:
    entry = {
        "id": "insta",
        "network": "instagram",
        "handle": "eve",
        "cadence": [
            {"amount": 2, "per": "week", "format": "reel"},
            {"rrule": "FREQ=DAILY", "note": "à l’essai"},
        ],
        "posting_times": [{"days": ["tue"], "at": "18:30", "zone": "Europe/Paris"}],
        "evidence": "14 sur 20",
    }
    other = {
        "id": "tiktok",
        "network": "tiktok",
        "status": "refused",
        "not_chosen_because": "Pas le temps",
        "url": "x:y",
    }
    content = {"formats": [{"id": "reel", "name": "Vidéo courte"}]}
    first, second = platforms(sayer({"platforms": [entry, other], "content": content}))
    assert first["rhythm"] == ["2 par semaine (Vidéo courte)", "chaque jour – à l’essai"]
    assert first["hours"] == [f"le mardi à 18{NB}h{NB}30 (Europe/Paris)"]
    assert first["address"] == "https://www.instagram.com/eve/"
    assert (first["evidence"], second["not_chosen_because"]) == (["14 sur 20"], ["Pas le temps"])
    assert (second["status"], second["address"], second["is_active"]) == ("écarté", "", False)


def test_accounts_are_called_by_what_they_are() -> None:
    data = {
        "platforms": [{"id": "insta", "network": "instagram"}],
        "accounts": [
            {"what": "network", "platform": "insta"},
            {"what": "ads", "platform": "insta"},
            {"what": "domain"},
            {"id": "seul"},
        ],
    }
    names = [account["name"] for account in accounts(sayer(data))]
    assert names == ["Instagram", "Compte publicitaire, Instagram", "Nom de domaine", "seul"]


@pytest.mark.parametrize(
    ("line", "total"),
    [
        ({"amount": 200}, f"200{NB}€"),
        (
            {"amount": 45, "quantity": 16, "per": "month", "from": "2027-01", "until": "2027-12"},
            f"8{NNB}640{NB}€",
        ),
        ({"amount": 80, "per": "month"}, f"960{NB}€"),
        ({"amount": 100, "per": "quarter"}, f"400{NB}€"),
        ({"amount": 100, "per": "quarter", "from": "2027-01", "until": "2027-05"}, ""),
        ({"amount": 10, "per": "week", "from": "2027-01-04", "until": "2027-01-31"}, f"40{NB}€"),
        ({"amount": 350, "quantity": 2, "from": "2026-12", "until": "2027-06"}, f"700{NB}€"),
        ({"amount": "12.50", "quantity": "3"}, f"37,50{NB}€"),
        ({"amount": 10, "quantity": "2-3"}, ""),
        ({"amount": 10, "quantity": "~3"}, ""),
        ({"amount": 10, "per": "each project"}, ""),
        ({"amount": 10, "per": "month", "from": "2028-02"}, ""),
        ({"quantity": 3}, "à préciser"),
        ({"amount": "n/a"}, ""),
    ],
)
def test_a_line_of_the_budget_comes_to(line: dict[str, Any], total: str) -> None:
    amount = line.get("amount")
    if isinstance(amount, str) and amount != "n/a":
        line = line | {"amount": Decimal(amount)}
    line = {"label": "x", **line}
    mission = {"starts_on": "2027-01-04", "ends_on": "2027-12-31"}
    assert budget(sayer({"mission": mission, "budget": {"lines": [line]}}))["lines"][0]["total"] == total


def test_the_budget_of_the_example_is_the_one_it_announces() -> None:
    of, _ = example()
    said = budget(Sayer(of, CATALOGUE, "fr"))
    assert said["client_total"] == f"11{NNB}310{NB}€" and said["client_is_whole"]
    assert "11 310 €" in of.strategy.budget.note[0]  # type: ignore[union-attr]  # it has one


def test_a_total_that_is_not_whole_says_so() -> None:
    lines = [{"label": "a", "amount": 10, "paid_by": "client"}, {"label": "b", "paid_by": "client"}]
    said = budget(sayer({"budget": {"lines": lines}}))
    assert (said["client_total"], said["client_is_whole"], said["cm_total"]) == (f"10{NB}€", False, "")


# --- Who owes what


def test_everything_owed_is_gathered_once_and_by_urgency() -> None:
    data: dict[str, Any] = {
        "people": [
            {"id": "eve", "name": "Ève", "side": "client"},
            {"id": "cam", "name": "Camille", "side": "cm"},
        ],
        "mission": {"cm": "cam"},
        "client": {
            "name": "X",
            "sponsor": "eve",
            "readiness": {
                "problems": [{"what": "File", "state": "open"}, {"what": "Vieux", "state": "fixed"}]
            },
            "commitments": {
                "accesses": [{"what": "Instagram"}, {"what": "Facebook", "received_on": "2026-12-01"}],
                "documents": [{"what": "Carte", "todo": "en PDF"}],
            },
        },
        "objectives": [
            {
                "id": "o",
                "title": "O",
                "actions": [{"title": "Écrire", "owner": "cam", "todo": "Relire"}],
                "kpis": [
                    {
                        "id": "k",
                        "metric": "revenue",
                        "label": "Ventes",
                        "owner": "eve",
                        "baseline": {"unknown_until": "2027-01-15"},
                    },
                    {"id": "l", "label": "Avis", "owner": "cam", "baseline": {"unknown_until": "2027-03"}},
                ],
            }
        ],
        "open_questions": [
            {
                "key": "objectives[0].kpis[0].baseline",
                "who": "eve",
                "due": "2027-01-20",
                "asked_on": "2026-12-09",
            },
            {"key": "exit", "who": ["eve", "cam"], "answered_on": "2026-12-10"},
        ],
    }
    journal = load(
        Journal,
        parse_yaml(
            b"cmkit: 1\nentries:\n"
            b"  - {date: 2026-12-09, kind: request, what: CA, from: eve, due: 2027-01-15, kpi: k}\n"
            b"  - {date: 2026-12-09, kind: request, what: Photos, from: eve, due: 2027-01-02}\n"
            b"  - {date: 2026-12-09, kind: request, what: Venues, from: eve, received_on: 2026-12-10}\n"
            b"  - {date: 2026-12-09, kind: request, what: Secret, from: eve, visibility: confidential}\n",
            "journal.yaml",
        ),
    ).value
    assert journal
    found = owed(sayer(data, journal=journal.entries), [GatePoint("x", "Signer", "client")])
    assert [(one.kind, one.what, one.who) for one in found] == [
        ("request", "Photos", "Ève"),
        ("question", "Ventes – point de départ", "Ève"),
        ("baseline", "Avis", "Camille"),
        ("gate", "Signer", "Ève"),
        ("access", "Instagram", "Ève"),
        ("document", "Carte", "Ève"),
        ("problem", "File", "Ève"),
        ("todo", "Écrire", "Camille"),
    ]
    assert found[5].note == ("en PDF",)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("objectives[0].kpis[0].baseline", "Abonnés – point de départ"),
        ("objectives.o.kpis", "O – indicateurs"),
        ("objectives", "objectifs"),
        ("objectives[7].why", "pourquoi"),
        ("client.image.wanted", "image souhaitée"),
        ("mission.contract", "contrat signé"),
        ("platforms[0].cadence", "Instagram – rythme de publication"),
        ("client.commitments.documents[0]", "Carte"),
        ("what.ever", "ever"),
    ],
)
def test_a_key_is_described_by_what_it_is_about(key: str, said: str) -> None:
    data = {
        "client": {"name": "X", "commitments": {"documents": [{"what": "Carte"}]}},
        "objectives": [{"id": "o", "title": "O", "kpis": [{"id": "k", "metric": "followers"}]}],
        "platforms": [{"id": "p", "network": "instagram"}],
    }
    assert described(sayer(data), parsed(key)) == said


def test_a_note_says_which_entry_of_a_list_it_is_about() -> None:
    data = {
        "documents": [{"title": "Guide", "todo": "Vide"}, {"title": "Gabarit", "todo": "Vide"}],
        "platforms": [{"id": "p", "network": "instagram", "todo": "Ouvrir"}],
        "accounts": [{"id": "ads", "what": "ads", "platform": "p", "todo": "Donner le rôle"}],
        "client": {"name": "X", "commitments": {"materials": [{"what": "Photos", "todo": "Lesquelles ?"}]}},
    }
    assert [one.what for one in owed(sayer(data)) if one.kind == "todo"] == [
        "Photos",
        "Instagram",
        "Compte publicitaire, Instagram",
        f"documents{NB}: Guide",
        f"documents{NB}: Gabarit",
    ]


def test_the_letter_speaks_to_the_client_in_the_client_s_words() -> None:
    of = public({"people": [{"id": "eve", "name": "Ève"}], "client": {"name": "X", "sponsor": "eve"}})
    gate = [
        GatePoint("mission.quote.signed_on", "notez sa date", "client"),
        GatePoint("mission.contract", "notez sa date", "client"),
        GatePoint("client.readiness.problems", "réparez", "client"),
        GatePoint("autre", "Autre chose", "cm"),
    ]
    view = open_questions(of, CATALOGUE, header(of), gate)
    assert view["is_letter"] and view["addressee"] == "Ève" and view["number"] == 2
    groups = view["groups"]
    assert isinstance(groups, list)
    assert [(group["who"], [entry["what"] for entry in group["entries"]]) for group in groups] == [
        ("Ève", ["Signer le devis ou le contrat"]),
        ("Votre community manager", ["Autre chose"]),
    ]
    assert not open_questions(of, CATALOGUE, header(of))["is_letter"]


# --- The calendar


def month(*slots: Slot, **others: Any) -> PlannedMonth:
    days = {"holidays": {}, "absences": (), "key_dates": {}} | others
    return PlannedMonth(date(2027, 2, 1), slots, **days)


def test_a_month_is_cut_into_its_weeks_with_what_explains_them() -> None:
    of = public(
        {
            "people": [{"id": "eve", "name": "Ève"}, {"id": "cam", "name": "Camille"}],
            "platforms": [{"id": "i", "network": "instagram"}, {"id": "f", "network": "facebook"}],
            "content": {
                "pillars": [
                    {"id": "p", "name": "Pain", "share": "60%"},
                    {"id": "q", "name": "Gens", "share": "40%"},
                ],
                "formats": [{"id": "photo", "name": "Photo"}],
            },
        }
    )
    planned = month(
        Slot(date(2027, 2, 2), "f", time(18), "photo", "p", item_id="x", title="Levain", status="submitted"),
        Slot(
            date(2027, 2, 2), "i", time(18, 30), "photo", "p", item_id="x", title="Levain", status="scheduled"
        ),
        Slot(date(2027, 2, 5), "i", reserved=True),
        Slot(date(2027, 2, 16), "i", pillar="q", moved_from=date(2027, 2, 15)),
        holidays={date(2027, 2, 15): "Fête"},
        absences=(AbsentDays(date(2027, 2, 10), date(2027, 2, 16), ("eve",), ("cam",)),),
        key_dates={date(2027, 2, 2): ("Chandeleur",)},
    )
    view = calendar(of, CATALOGUE, header(of), [planned])
    months = view["months"]
    assert isinstance(months, list)
    shown = months[0]
    assert [week["span"] for week in shown["weeks"]] == [
        "du 1er au 7 février",
        "du 8 au 14 février",
        "du 15 au 21 février",
    ]
    rows = [
        (row["day"], row["where"], row["what"], row["status"])
        for week in shown["weeks"]
        for row in week["rows"]
    ]
    away = "Ève, du 10 au 16 février 2027 (remplacement : Camille)"
    assert rows == [
        ("mar. 2 févr.", [], "Chandeleur", "date clé"),
        (
            "mar. 2 févr.",
            [f"Facebook 18{NB}h", f"Instagram 18{NB}h{NB}30"],
            "Levain",
            "à valider et programmé",
        ),
        ("ven. 5 févr.", ["Instagram"], "", "gardé libre"),
        ("mer. 10 févr.", [], away, "absence"),
        ("lun. 15 févr.", [], "Fête", "jour férié"),
        ("lun. 15 févr.", [], away, "absence"),
        ("mar. 16 févr.", ["Instagram"], "", "à écrire, déplacé du lun. 15 févr."),
    ]
    assert view["shares"] == [
        {"name": "Pain", "agreed": f"60{NB}%", "planned": f"67{NB}%", "number": "2"},
        {"name": "Gens", "agreed": f"40{NB}%", "planned": f"33{NB}%", "number": "1"},
    ]
    assert (view["slot_count"], view["to_approve"], view["to_write"]) == (4, 1, 1)
    assert view["platforms"] == ["Instagram", "Facebook"]


def test_the_spreadsheet_of_the_calendar_has_a_publication_a_row() -> None:
    of = public({"platforms": [{"id": "i", "network": "instagram"}]})
    planned = month(
        Slot(date(2027, 2, 2), "i", time(18, 30), item_id="x", title="Levain", status="draft"),
        holidays={date(2027, 2, 1): "Fête"},
        absences=(AbsentDays(date(2027, 1, 20), date(2027, 2, 3), ()),),
    )
    table = calendar(of, CATALOGUE, header(of, "en"), [planned])["tables"]["calendar"]  # type: ignore[index]
    assert table["header"][:4] == ["Date", "Time", "Platform", "Subject"]
    assert [row[:4] + row[7:9] for row in table["rows"]] == [
        ["2027-02-01", "", "", "Fête", "public holiday", ""],
        ["2027-02-01", "", "", "everybody, from 20 January to 3 February 2027", "away", ""],
        ["2027-02-02", "18:30", "Instagram", "Levain", "draft", "x"],
    ]


def test_a_week_of_one_day_is_that_day() -> None:
    of = public()
    planned = PlannedMonth(date(2027, 1, 1), (Slot(date(2027, 1, 30), "i"),), {}, (), {})
    may = PlannedMonth(date(2027, 5, 1), (), {date(2027, 5, 31): "x"}, (), {})
    for language, spans in (
        ("fr", ["du 25 au 31 janvier", "du 31 mai"]),
        ("en", ["25 to 31 January", "31 May"]),
    ):
        months = calendar(of, CATALOGUE, header(of, language), [planned, may])["months"]
        assert isinstance(months, list)
        assert [one["weeks"][0]["span"] for one in months] == spans


def test_with_nothing_planned_only_the_days_off_are_told() -> None:
    of = public()
    may = PlannedMonth(date(2027, 5, 1), (), {date(2027, 5, 1): "Fête", date(2027, 5, 8): "x"}, (), {})
    view = calendar(of, CATALOGUE, header(of), [may])
    days = view["days_off"]
    assert isinstance(days, list)
    assert (view["months"], [row["what"] for row in days]) == ([], ["Fête", "x"])


def test_an_idea_counts_once_and_by_what_it_still_needs() -> None:
    day = date(2027, 2, 2)
    of = public({"platforms": [{"id": "i", "network": "instagram"}, {"id": "f", "network": "facebook"}]})
    slots = [
        Slot(day, "f", item_id="x", status="submitted"),
        Slot(day, "i", item_id="x", status="scheduled"),
        Slot(day, "i", item_id="y", status="published"),
        *(Slot(day, "i"), Slot(day, "i"), Slot(day, "f")),
    ]
    view = calendar(of, CATALOGUE, header(of), [month(*slots)])
    assert (view["slot_count"], view["idea_count"], view["to_write"]) == (6, 5, 3)
    assert view["counts"] == [
        {"status": "published", "words": "publié", "number": 1},
        {"status": "submitted", "words": "à valider", "number": 1},
        {"status": "planned", "words": "à écrire", "number": 3},
    ]
    statuses = view["statuses"]
    assert isinstance(statuses, list)
    assert [one["status"] for one in statuses] == ["published", "scheduled", "submitted", "planned"]
    rows = view["months"][0]["weeks"][0]["rows"]  # type: ignore[index]  # a list of months
    assert [row["where"] for row in rows] == [
        ["Facebook", "Instagram"],
        ["Instagram"],
        ["2 × Instagram"],
        ["Facebook"],
    ]


def test_what_items_wait_for_is_listed() -> None:
    raw = (
        b"cmkit: 1\nitems:\n  - id: x\n    date: 2027-02-02\n    title: Levain\n    needs:\n"
        b"      - {what: Photo, from: eve, due: 2027-02-01}\n      - {what: Accord, due: 2027-01-15}\n"
        b"      - {what: Prix, received_on: 2027-01-01}\n"
    )
    items = load(CalendarFile, parse_yaml(raw, "calendar/2027-02.yaml")).value
    assert items
    of = public(
        {"people": [{"id": "eve", "name": "Ève"}]}, months={"2027-02": items.items, "2027-05": items.items}
    )
    assert calendar(of, CATALOGUE, header(of), [month()])["needs"] == [
        {"what": ["Accord"], "who": "Atelier d’Ève", "due": "pour le 15 janvier 2027", "for": "Levain"},
        {"what": ["Photo"], "who": "Ève", "due": "pour le 1er février 2027", "for": "Levain"},
    ]


# --- The next steps of the plan


def test_the_plan_ends_in_who_does_what_next() -> None:
    of = public()
    assert strategy_plan(of, CATALOGUE, header(of))["steps"] == [
        {"kind": "begin", "who": "votre community manager", "what": "", "when": ""}
    ]
    of, _ = example()
    steps = strategy_plan(of, CATALOGUE, header(of, strategy_version="99999999"))["steps"]
    assert isinstance(steps, list)
    assert [step["kind"] for step in steps] == ["approve", "answer", "act", "act", "act"]
    assert steps[0]["who"] == "Sophie Martin" and steps[0]["what"] == "99999999"


def test_the_plan_counts_the_objectives_that_are_pursued() -> None:
    titles = {"a": "active", "b": "stopped", "c": None, "d": "met"}
    objectives = [
        {"id": one, "title": one} | ({"state": state} if state else {}) for one, state in titles.items()
    ]
    of = public({"objectives": objectives})
    assert strategy_plan(of, CATALOGUE, header(of))["current"] == ["a", "c"]


def test_audiences_are_counted_in_people_or_in_groups() -> None:
    audiences = [
        {"id": "a", "name": "A", "size": "~2600"},
        {"id": "b", "name": "B", "kind": "collective", "size": 9},
        {"id": "c", "name": "C", "size": 1},
        {"id": "d", "name": "D"},
    ]
    of = public({"audiences": audiences})
    said = strategy_plan(of, CATALOGUE, header(of))["audiences"]
    assert isinstance(said, list)
    assert [one["size"] for one in said] == [f"environ 2{NNB}600 personnes", "9 groupes", "1 personne", ""]


@pytest.mark.parametrize(
    ("proposed", "frame", "left"),
    [
        (["mission.scope", "mission.method"], ["frame"], []),
        (["mission.scope"], [], ["scope"]),
        (["mission.scope", "mission.method", "mission.phase"], ["frame"], []),
    ],
)
def test_one_mark_stands_over_a_frame_that_is_proposed_throughout(
    proposed: list[str], frame: list[str], left: list[str]
) -> None:
    mission = {"scope": [{"what": "A"}], "method": "B", "phase": "framing", "proposed": proposed}
    of = public({"mission": mission})
    view = strategy_plan(of, CATALOGUE, header(of))
    assert view["essentials"]["proposals"] == frame  # type: ignore[index]  # a mapping
    assert [key for key in view["mission"]["proposals"] if key in ("scope", "method")] == left  # type: ignore[index]


def test_a_part_that_is_a_proposal_says_so() -> None:
    mission = {"proposed": ["exit", "budget.lines"]}
    exit_plan = {"stop_criteria": "A", "handover": "B", "closing_a_platform": "C"}
    data = {"mission": mission, "exit": exit_plan, "crisis": {"first_hour": "X"}}
    of = public(data)
    parts = strategy_plan(of, CATALOGUE, header(of))["parts"]
    assert isinstance(parts, list)
    states = {part["label"]: (part["state"], part["agreed"]) for part in parts}
    assert states["Plan de sortie"] == ("proposée", "à convenir")
    assert states["Plan de contenu"] == ("à écrire", "")


def test_actions_that_are_over_are_no_next_step() -> None:
    actions = [
        {"title": "Passée", "from": "2026-01", "until": "2026-02"},
        {"title": "Faite", "from": "2027-01", "status": "done"},
        {"title": "Sans date"},
        {"title": "À venir", "from": "2027-01"},
        {"title": "En cours", "from": "2026-06", "until": "2027-06"},
    ]
    of = public({"objectives": [{"id": "o", "title": "O", "actions": actions}]})
    steps = strategy_plan(of, CATALOGUE, header(of))["steps"]
    assert isinstance(steps, list)
    assert [step["what"] for step in steps if step["kind"] == "act"] == ["En cours", "À venir"]


# --- The CM's own side


def test_the_internal_brief_adds_up_hours_and_bills() -> None:
    raw = (
        b"cmkit: 1\nentries:\n"
        b"  - {date: 2027-01-04, kind: time, what: A, duration: 90 minutes}\n"
        b"  - {date: 2027-01-05, kind: time, what: B, duration: 2 hours}\n"
        b"  - {date: 2027-02-05, kind: time, what: C, duration: 1 day}\n"
        b"  - {date: 2027-01-31, kind: invoice, what: Forfait, amount: 720, reference: F1, due: 2027-02-28}\n"
        b"  - {date: 2027-02-10, kind: payment, what: Acompte, amount: 300, reference: F1}\n"
        b"  - {date: 2027-02-28, kind: invoice, what: Forfait, amount: 720, reference: F2}\n"
        b"  - {date: 2027-03-01, kind: remark, what: R, todo: Rappeler}\n"
    )
    journal = load(PrivateJournal, parse_yaml(raw, "private/journal.yaml")).value
    assert journal
    of = public({"mission": {"hours": {"amount": 16, "per": "month"}}})
    view = internal_brief(of, Private(journal=journal.entries), CATALOGUE, header(of))
    assert view["months"] == [{"name": "janvier 2027", "hours": "3,5"}]
    assert view["hours_sold"] == "16 heures par mois"
    bills = view["bills"]
    assert isinstance(bills, list)
    assert [(bill["reference"], bill["is_paid"], bill["left"]) for bill in bills] == [
        ("F1", False, f"420{NB}€"),
        ("F2", False, ""),
    ]
    assert view["todos"] == [{"what": "Rappeler", "about": "R"}]


def test_signals_come_in_the_order_of_their_days() -> None:
    raw = (
        b"cmkit: 1\nsignals:\n  - {date: 2027-02-01, what: B}\n  - {what: Z}\n"
        b"  - {date: 2027-01-01, what: A}\n"
        b"classification:\n  - {objective: lost, kind: fan-base, categories: [awareness]}\n"
    )
    notes = load(PrivateNotes, parse_yaml(raw, "private/private.yaml")).value
    assert notes
    of = public()
    view = internal_brief(of, Private(notes=notes), CATALOGUE, header(of))
    assert [signal["what"] for signal in view["signals"]] == [["Z"], ["A"], ["B"]]  # type: ignore[attr-defined]
    assert view["classification"][0]["categories"] == ["rayonnement"]  # type: ignore[index]


def test_only_internal_documents_know_what_is_private() -> None:
    folder = Path(cmkit.__file__).parent / "deliverables"
    internal = {f"{kind.id.replace('-', '_')}.py" for kind in DOCUMENTS if kind.internal}
    names = {"subject.py", *internal}
    for path in folder.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        imported = {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
        }
        modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        if "Private" in imported or "cmkit.model.private" in modules:
            assert path.name in names, path


@pytest.mark.parametrize("language", ["fr", "en"])
def test_views_are_plain_data(language: str) -> None:
    of, private = example()
    made = header(of, language)
    refuse_objects(strategy_plan(of, CATALOGUE, made))
    refuse_objects(kpi_table(of, CATALOGUE, made))
    refuse_objects(open_questions(of, CATALOGUE, made))
    refuse_objects(internal_brief(of, private, CATALOGUE, made))
    refuse_objects(calendar(of, CATALOGUE, made, [month()]))
