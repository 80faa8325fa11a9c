"""The monthly report and the quarterly review: whole whatever is missing, every sentence from the data."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from reporting import AIMS, HEADER, half_a_year, write
from test_on_demand_documents import PARTS, assert_whole, catalogue, ids_of_people
from test_templates import data_used, headings, parsed

from cmkit.deliverables.documents import named
from cmkit.deliverables.rendering import render
from cmkit.deliverables.reporting import last_complete_month, reported
from cmkit.deliverables.subject import Subject, view_of
from cmkit.deliverables.views.common import Header
from cmkit.deliverables.words import word
from cmkit.files.reading import Document, parse_yaml
from cmkit.measures.missing import What
from cmkit.measures.verdicts import SHAPES, Trend, Verdict
from cmkit.mission.contents import Private, Public
from cmkit.mission.opening import open_mission
from cmkit.model.journal import Entry
from cmkit.model.loading import load
from cmkit.model.readings import Reading
from cmkit.model.strategy import Strategy
from cmkit.text import written_date
from conftest import Run

TODAY = ("--today", "2027-07-03")
LANGUAGES = ("fr", "en")
REPORTS = ("monthly-report", "quarterly-review")
SMALL = "cmkit: 1\nclient: {name: Atelier d’Ève}\n"


@pytest.fixture(scope="module")
def bakery(tmp_path_factory: pytest.TempPathFactory) -> Public:
    """The French example after half a year."""
    opened = open_mission(half_a_year(tmp_path_factory.mktemp("report") / "martin"))
    assert opened.public and not [one for one in opened.problems if one.severity.name == "ERROR"]
    return opened.public


def public_of(data: Mapping[str, Any], of: Public | None = None) -> Public:
    loaded = load(Strategy, Document("strategy.yaml", "", data, {}))
    assert loaded.value, loaded.problems
    if of is None:
        return Public(loaded.value, loaded.answers)
    return replace(of, strategy=loaded.value, answers=loaded.answers)


def small(text: str, *readings: Reading, journal: Sequence[Mapping[str, object]] = ()) -> Public:
    """Make a mission of a few lines."""
    data = parse_yaml((SMALL + text).encode(), "strategy.yaml").data
    assert isinstance(data, dict)
    entries = tuple(Entry.model_validate(one) for one in journal)
    return replace(public_of(data), readings=readings, journal=entries)


def made(public: Public, month: str, language: str = "fr", name: str = "monthly-report") -> str:
    kind = named(name)
    assert kind
    header = Header.of(public.strategy, title=kind.title.said(language), version="a1b2c3d4", stem="x")
    header = replace(header, language=language)
    view = view_of(kind, Subject(public, catalogue(), dated=month), Private(), header)
    return plain(render(kind.id, view, language))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def opening(text: str) -> str:
    return text.split("\n\n")[1]


def chapter(text: str, title: str) -> str:
    return text.split(f"\n## {title}\n")[1].split("\n## ")[0].strip()


@cache
def strategy_data(text: str) -> Mapping[str, Any]:
    data = parse_yaml(text.encode(), "strategy.yaml").data
    assert isinstance(data, dict)
    return data


def reading(span: str, metric: str, value: object, platform: str = "", **more: Any) -> Reading:
    """Make a reading of a month, or of one day."""
    start, end = (f"{span}-01", f"{span}-28") if len(span) == 7 else (span, span)
    if len(span) == 7 and span[5:] != "02":
        end = f"{span}-{31 if span[5:] in ('01', '03', '05', '07', '08', '10', '12') else 30}"
    number = None if value is None else Decimal(str(value))
    day = more.pop("recorded_on", date(2027, 7, 3))
    return Reading(
        date.fromisoformat(start),
        date.fromisoformat(end),
        metric,
        platform,
        value=number,
        recorded_on=day,
        **more,
    )


# --- Whole, whatever is there


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_whole_whichever_part_of_the_strategy_is_missing(
    bakery: Public, name: str, language: str, tmp_path: Path
) -> None:
    whole = whole_data(tmp_path)
    for missing in ("", *PARTS):
        data = {key: value for key, value in whole.items() if key != missing}
        public = public_of(data, bakery)
        ids = () if missing == "people" else ids_of_people(data)
        assert_whole(made(public, "2027-06", language, name), language, ids)


def whole_data(folder: Path) -> Mapping[str, Any]:
    return strategy_data((half_a_year(folder / "m") / "strategy.yaml").read_text("utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", REPORTS)
def test_a_mission_without_any_figure_still_has_a_report(bakery: Public, name: str, language: str) -> None:
    bare = replace(bakery, readings=(), notes={})
    text = made(bare, "2027-06", language, name)
    assert_whole(text, language, ())
    told = "attendent leurs chiffres" if language == "fr" else "wait for their figures"
    assert told in opening(text)
    assert "![" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", REPORTS)
def test_a_mission_of_two_lines_has_a_report(name: str, language: str) -> None:
    text = made(small(""), "2027-06", language, name)
    assert_whole(text, language, ())
    assert text.count("\n## ") == 1


@pytest.mark.parametrize("month", ["2026-12", "2027-01", "2027-03", "2027-05", "2027-09"])
def test_every_month_has_a_whole_report(bakery: Public, month: str) -> None:
    for language in LANGUAGES:
        assert_whole(made(bakery, month, language), language, ())


@pytest.mark.parametrize("name", [*REPORTS, "reported"])
def test_both_languages_have_the_same_chapters_and_data(name: str) -> None:
    french, english = parsed("fr", name), parsed("en", name)
    assert headings(french) == headings(english)
    # French has a feminine «une», English has not.
    assert data_used(french) - {"feminine"} == data_used(english)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_and_everything_missing_has_its_words(language: str) -> None:
    states = {*get_args(Trend), *get_args(Verdict)} - {"none"}
    assert states <= set(SHAPES)
    assert all(word(language, "report_states", state) for state in states)
    split = {"observations": ("cases", "unknown_cases"), "whole_period": ("day", "days", "platforms_of")}
    for what in get_args(What):
        assert all(word(language, "report_missing", step) for step in split.get(what, (what,)))


def test_two_states_never_look_alike_but_for_no_figure() -> None:
    shapes = [shape for state, shape in SHAPES.items() if state != "none"]
    assert len(set(shapes)) == len(shapes)


# --- What it says


def test_the_first_page_says_the_essentials_in_three_sentences(bakery: Public) -> None:
    text = made(bakery, "2027-06")
    assert opening(text) == (
        "Sur trois objectifs, un est un succès, un est un succès modéré et un prend du retard ; le chiffre "
        "qui a le plus bougé : « Visites de la page de commande venues des réseaux », de 151 visites à "
        "183 visites (+21 %). Nous avons publié six contenus sur les huit prévus, sur Instagram ; le mieux "
        "reçu : « La farine du moulin » (81 interactions). Deux décisions vous sont proposées, et nous "
        "attendons six choses de votre part, dont deux auraient déjà dû nous parvenir."
    )
    assert chapter(text, "Où nous en sommes").splitlines()[2:] == [
        "| Amener les habitants du Saumurois jusqu'à la page de commande | **★ succès** | Visites de la page "
        "de commande venues des réseaux : 183 visites (attendu : 170 visites) |",
        "| Être reconnue comme la boulangerie où tout se fait sur place | **▼ en retard** | Avis Google à "
        "quatre ou cinq étoiles : 4 avis (attendu : 7 avis) |",
        "| Retrouver en ligne celles et ceux qui poussent déjà la porte | **◆ succès modéré** | Abonnés "
        "Instagram : 1 402 abonnés (attendu : 1 458 abonnés) |",
    ]


def test_a_month_within_a_quarter_shows_trends_and_proposes_nothing(bakery: Public) -> None:
    text = made(bakery, "2027-05")
    assert opening(text).startswith("Nos trois objectifs prennent du retard ; le chiffre")
    assert chapter(text, "Où nous en sommes").count("**▼ en retard**") == 3
    assert "Ce que nous décidons" not in text
    assert "Il n'y a pas de décision à prendre" in opening(text)


def test_before_judge_from_it_is_too_early(bakery: Public) -> None:
    text = made(bakery, "2027-02")
    assert opening(text).startswith("Nos trois objectifs sont trop récents pour être jugés ; le chiffre")
    assert chapter(text, "Où nous en sommes").count("**○ trop tôt**") == 3


def test_a_decision_of_the_month_stands_with_its_reason_and_is_not_proposed_again(bakery: Public) -> None:
    entry = {
        "date": "2027-06-29",
        "kind": "decision",
        "objective": "commandes",
        "decision": "continue",
        "reason": "La file a raccourci",
        "lever": "Le rythme",
    }
    public = replace(bakery, journal=(*bakery.journal, Entry.model_validate(entry)))
    text = made(public, "2027-06")
    said = chapter(text, "Ce que nous décidons").splitlines()
    assert said[0] == (
        "- **Amener les habitants du Saumurois jusqu'à la page de commande** : continuer (levier : "
        "Le rythme). Pourquoi : La file a raccourci – décidé le 29 juin 2027"
    )
    entry["verdict"] = "without_figures"
    unmeasured = replace(bakery, journal=(Entry.model_validate(entry),))
    assert "décidé le 29 juin 2027, sans chiffres" in made(unmeasured, "2027-06")
    assert said[1].startswith("- **Retrouver en ligne") and "optimiser *(proposition, à valider)*" in said[1]
    assert len(said) == 2
    assert "Une décision a été prise et une autre vous est proposée" in opening(text)


def test_what_is_confidential_stands_in_no_report(bakery: Public) -> None:
    for name in REPORTS:
        assert "marché du samedi" not in made(bakery, "2027-06", name=name)
    assert "Un avis vu par la presse" in made(bakery, "2027-06")


def test_a_missing_figure_is_asked_of_whoever_owes_it_and_its_last_value_is_no_trend(bakery: Public) -> None:
    text = made(bakery, "2027-06")
    needs = chapter(text, "Ce que nous attendons de vous")
    assert needs.startswith(
        "- **Sophie Martin** : le chiffre de juin 2027 pour « Commandes en ligne » ; un premier relevé pour"
    )
    assert "Commandes en ligne : dernier relevé 50 commandes (mai 2027)." in text
    assert re.search(r"\| Commandes en ligne \| 42 \| +\|.*– sans chiffre \|", text)
    assert "- **Sophie Martin** : valider un contenu soumis pour la suite" in needs


def test_a_figure_that_the_cm_owes_is_a_next_step_of_the_cm(bakery: Public) -> None:
    kept = tuple(
        one for one in bakery.readings if (one.metric, one.end) != ("positive-reviews", date(2027, 6, 30))
    )
    text = made(replace(bakery, readings=kept), "2027-06")
    assert "Camille Roy** : apporter le chiffre de juin 2027 pour « Avis Google" in text
    assert "Avis Google" not in chapter(text, "Ce que nous attendons de vous")
    assert "dernier relevé 5 avis (mai 2027)" in text
    assert "un attend ses chiffres" in opening(text)


def test_a_correction_counts_and_is_told(bakery: Public) -> None:
    corrected = reading(
        "2027-06", "positive-reviews", 9, "google", source="Fiche", recorded_on=date(2027, 7, 9)
    )
    text = made(replace(bakery, readings=(*bakery.readings, corrected)), "2027-06")
    assert "Avis Google à quatre ou cinq étoiles : 9 avis (attendu : 7 avis)" in text
    assert "juin 2027 : 4 avis corrigé en 9 avis le 9 juillet 2027" in chapter(
        text, "Ce que valent ces chiffres"
    )


def test_the_own_words_of_the_month_have_their_place(bakery: Public) -> None:
    assert chapter(made(bakery, "2027-06"), "L'analyse du mois") == "Juin a été le mois des **vitrines**."
    assert "L'analyse du mois" not in made(bakery, "2027-05")


def test_best_and_least_of_an_objective_are_of_one_platform_with_their_links(bakery: Public) -> None:
    text = made(bakery, "2027-06")
    assert (
        "- Le mieux reçu (sur 2 contenus mesurés : à lire avec prudence) : [Vingt-sept couches de beurre]"
        "(https://instagram.example.com/p/63) (Instagram, ven. 11 juin), 67 interactions.\n"
        "- Le moins bien reçu : [La galette se commande la veille](https://instagram.example.com/p/60) "
        "(Instagram, mer. 2 juin), 46 interactions."
    ) in text


def test_what_was_agreed_is_held_against_what_was_done(bakery: Public) -> None:
    said = chapter(made(bakery, "2027-06"), "Prévu, fait, hors périmètre")
    assert "| 8 | 8 | 6 | 2 de moins que convenu |" in said
    assert "- N'est pas paru : « Le levain de 1998 » (annulé)" in said
    assert (
        "Demandé en plus par Sophie Martin : Une affiche pour la fête de l'école, fait le 14 juin 2027"
        in said
    )
    assert "la mission ne comprend pas : Le site et la page de commande" in said


def test_commercial_figures_stand_beside_with_what_they_cost(bakery: Public) -> None:
    said = chapter(made(bakery, "2027-05"), "Les chiffres commerciaux")
    # 236 orders; fees of five months at 16 × 45 €, and no ad spend on record before June
    assert "**Commandes en ligne** : 236 commandes du 1er janvier au 31 mai 2027" in said
    assert "il manque la dépense publicitaire" in said


def test_a_commercial_figure_of_the_month_alone_is_said() -> None:
    """Of the mission from its first day nothing is known: the month is, and is no cost of it."""
    sold = replace(reading("2027-06", "revenue", 340), source="Caisse")
    said = chapter(made(small(flow(), sold), "2027-06"), "Les chiffres commerciaux")
    assert "- **Chiffre d'affaires** : 340 € sur la période, d'après « Caisse »." in said
    assert "Aucun chiffre commercial" not in said


def test_where_nothing_is_sold_no_commercial_figure_is_asked_for() -> None:
    asked = "chiffre commercial"
    for model, is_asked in (("local", True), ("b2b", True), ("public", False), ("association", False)):
        client = {"name": "Atelier", "business_models": [model]}
        public = public_of({"cmkit": 1, "client": client, "mission": {"starts_on": "2027-01-01"}})
        assert (asked in made(public, "2027-06")) == is_asked, model


def flow(more: str = "") -> str:
    return (
        "mission: {starts_on: 2027-01-01, cm: camille}\npeople: [{id: camille, name: Camille, side: cm}]\n"
        "objectives:\n  - id: a\n    title: Faire venir\n    focus: traffic\n    kpis:\n"
        "      - {id: k, metric: sessions, label: Visites, unit: visites, period: month, owner: camille,"
        f" target: {{value: 100, by: 2027-12}}{more}}}\n"
    )


def test_traffic_without_sales_is_said_and_is_not_the_community_managers() -> None:
    text = flow() + (
        "  - id: b\n    title: Vendre\n    focus: sales\n    kpis:\n"
        "      - {id: v, metric: acquisitions, label: Ventes, unit: ventes, period: month, owner: camille,"
        " target: {value: 50, by: 2027-12}}\n"
    )
    few = small(text, reading("2027-05", "sessions", 110), reading("2027-05", "acquisitions", 20))
    said = chapter(made(few, "2027-05"), "Où nous en sommes")
    assert "**Les visites sont là, les ventes ne suivent pas.** « Faire venir » avance" in said
    assert "ne relève pas du community manager" in said
    enough = small(text, reading("2027-05", "sessions", 110), reading("2027-05", "acquisitions", 60))
    assert "ne suivent pas" not in made(enough, "2027-05")


@pytest.mark.parametrize(
    ("kpi", "readings", "said"),
    [
        (
            "{id: k, metric: sessions, unit: visites, period: month, target: {value: 100, by: 2027-12}}",
            (reading("2027-04", "sessions", 1), reading("2027-05", "sessions", 2)),
            "de 1 visite à 2 visites (+100 %)",
        ),
        (
            "{id: k, metric: followers, period: month, baseline: {value: 100, date: 2027-01-01},"
            " target: {value: 1300, by: 2027-12-31}}",
            (reading("2027-04-30", "followers", 1000), reading("2027-05-31", "followers", 1250)),
            "de 1 000 abonnés à 1 250 abonnés (+25 %)",
        ),
        (
            "{id: k, metric: bounce-rate, period: month, target: {value: max 40%, by: 2027-12}}",
            (
                reading("2027-04", "bounce-rate", None, numerator=Decimal(500), denominator=Decimal(1000)),
                reading("2027-05", "bounce-rate", None, numerator=Decimal(455), denominator=Decimal(1000)),
            ),
            "de 50 % à 45,5 % (−4,5 points)",
        ),
        (
            "{id: k, metric: revenue, period: month, target: {value: 3000, by: 2027-12}}",
            (reading("2027-04", "revenue", 2000), reading("2027-05", "revenue", "2500.50")),
            "de 2 000 € à 2 500,50 € (+25 %)",
        ),
    ],
    ids=["flow", "level", "rate", "money"],
)
def test_a_figure_is_written_with_its_unit_in_its_number(
    kpi: str, readings: tuple[Reading, ...], said: str
) -> None:
    text = f"mission: {{starts_on: 2027-01-01}}\nobjectives: [{{id: a, title: Aller, kpis: [{kpi}]}}]\n"
    report = made(small(text, *readings), "2027-05")
    assert said in opening(report)
    assert_whole(report, "fr", ())


def test_a_judgement_is_reported_without_a_unit_of_its_own() -> None:
    kpi = "{id: k, metric: information-known, label: L’information est connue, period: quarter, owner: anne}"
    text = (
        "mission: {starts_on: 2027-01-01}\npeople: [{id: anne, name: Anne, side: client}]\n"
        f"objectives: [{{id: a, title: Informer, kpis: [{kpi}]}}]\n"
    )
    report = made(
        small(text, reading("2027-06-30", "information-known", 1)), "2027-06", name="quarterly-review"
    )
    assert "**★ succès**" in report
    assert_whole(report, "fr", ("anne",))


def test_the_first_figure_is_held_against_the_start() -> None:
    public = small(flow(", baseline: {value: 80, date: 2026-12}"), reading("2027-05", "sessions", 92))
    assert "« Visites », de 80 visites au départ à 92 visites (+15 %)" in opening(made(public, "2027-05"))


def test_a_figure_without_a_target_is_not_said_to_be_missing() -> None:
    kpi = "{id: k, metric: positive-reviews, period: month}"
    text = f"mission: {{starts_on: 2027-01-01}}\nobjectives: [{{id: a, title: Plaire, kpis: [{kpi}]}}]\n"
    report = made(small(text, reading("2027-05", "positive-reviews", 7)), "2027-05")
    assert "| Plaire | **– sans valeur visée** | Avis positifs : 7 avis |" in report
    assert opening(report).startswith("Notre objectif n'a pas encore de valeur visée.")
    assert "sans chiffre" not in report


def test_a_rate_on_too_few_cases_says_so_and_has_no_trend() -> None:
    kpi = "{id: k, metric: bounce-rate, period: month, min_n: 500, target: {value: max 40%, by: 2027-12}}"
    text = f"mission: {{starts_on: 2027-01-01}}\nobjectives: [{{id: a, title: Garder, kpis: [{kpi}]}}]\n"
    few = reading("2027-05", "bounce-rate", None, numerator=Decimal(20), denominator=Decimal(100))
    report = made(small(text, few), "2027-05")
    assert "– sans chiffre" in report
    assert "100 derrière le taux de mai 2027, il en faut 500" in report
    assert "repose sur 100 cas, il en faut 500 pour conclure" in chapter(report, "Ce que valent ces chiffres")


def test_days_that_nobody_read_are_counted() -> None:
    days = [reading(f"2027-06-{day:02}", "sessions", 3) for day in range(1, 31) if day not in (11, 12)]
    report = made(small(flow(), *days), "2027-06")
    assert "2 jours de juin 2027" in report
    one = [reading(f"2027-06-{day:02}", "sessions", 3) for day in range(1, 31) if day != 11]
    assert "« Visites » : il manque le relevé d'un jour de juin 2027" in made(small(flow(), *one), "2027-06")
    annex = chapter(report, "Tous les chiffres du mois")
    assert "| Sessions du site | 84 sessions (jours sans relevé : 2) |" in annex


def test_a_post_outside_the_calendar_is_told() -> None:
    post = reading("2027-06-10", "interactions", 12, "instagram", item="https://instagram.example.com/p/zz")
    report = made(small("platforms: [{id: instagram, network: instagram}]\n", post), "2027-06")
    assert "Nous avons publié un contenu, sur Instagram." in opening(report)
    assert (
        "jeu. 10 juin – Hors planning ([Instagram](https://instagram.example.com/p/zz)) : 12 interactions"
        in report
    )


def test_a_post_outside_the_calendar_is_called_by_its_first_words() -> None:
    url = "https://instagram.example.com/p/zz"
    post = reading("2027-06-10", "interactions", 12, "instagram", item=url)
    told = replace(post, note="«\u202fLe geste du <b>boulanger…\u202f»")
    report = made(small("platforms: [{id: instagram, network: instagram}]\n", told), "2027-06")
    assert f"jeu. 10 juin – **Le geste du &lt;b>boulanger…** ([Instagram]({url})) : 12" in report


def test_what_was_noted_by_an_id_and_by_an_address_is_one_content(bakery: Public) -> None:
    again = reading("2027-06-02", "reach", 900, "instagram", item="https://www.instagram.example.com/p/60/")
    report = made(replace(bakery, readings=(*bakery.readings, again)), "2027-06")
    assert "publié six contenus" in opening(report)


# --- The quarter


def test_the_quarter_says_what_was_decided_and_what_came_of_it(bakery: Public) -> None:
    text = made(bakery, "2027-05", name="quarterly-review")
    assert text.startswith("# Bilan trimestriel, 2e trimestre 2027 – Boulangerie Martin")
    assert (
        "optimiser, le 6 avril 2027 – Une vitrine par semaine (levier : Le rythme). Aujourd'hui : ★ succès ; "
        "Visites de la page de commande venues des réseaux : 139 visites (mars 2027), puis 183 visites."
    ) in text
    assert "S'ancrer dans le quartier" in chapter(text, "Le trimestre prochain")
    assert "La suite de la mission" not in text


def test_the_quarter_is_held_against_the_quarter_before(bakery: Public) -> None:
    text = chapter(made(bakery, "2027-06", name="quarterly-review"), "Objectif par objectif")
    assert "| Indicateur | Départ | Fin du trimestre précédent | Fin du trimestre | Écart |" in text
    assert "| 95 | 139 | 183 | +32 % |" in text
    month = chapter(made(bakery, "2027-06"), "Objectif par objectif")
    assert "| 95 | 151 | 183 | +21 % |" in month


@pytest.mark.parametrize(
    ("name", "day", "is_decided"),
    [
        ("monthly-report", "2027-07-06", True),
        ("monthly-report", "2027-08-02", False),
        ("quarterly-review", "2027-08-02", True),
        ("quarterly-review", "2027-10-02", False),
    ],
)
def test_what_is_decided_of_the_figures_in_the_period_after_stands_beside_them(
    bakery: Public, name: str, day: str, is_decided: bool
) -> None:
    entry = Entry.model_validate(
        {"date": day, "kind": "decision", "objective": AIMS[0], "decision": "change", "reason": "Trop lent"}
    )
    text = made(replace(bakery, journal=(*bakery.journal, entry)), "2027-06", name=name)
    told = chapter(text, "Ce que nous décidons")
    day_said = written_date(date.fromisoformat(day), "fr")
    title = next(one.title for one in bakery.strategy.objectives if one.id == AIMS[0]).replace("’", "'")
    assert (f"**{title}** : changer. Pourquoi : Trop lent – décidé le {day_said}" in told) is is_decided
    proposed = re.search(rf"^- \*\*{re.escape(title)}\*\* : [^\n]*\(proposition", told, re.MULTILINE)
    assert (proposed is not None) is not is_decided


def test_an_objective_that_was_stopped_later_is_still_reported(bakery: Public) -> None:
    objectives = [
        one.model_copy(update={"state": "stopped"}) if one.id == AIMS[1] else one
        for one in bakery.strategy.objectives
    ]
    stopped = replace(bakery, strategy=bakery.strategy.model_copy(update={"objectives": tuple(objectives)}))
    title = next(one.title for one in objectives if one.id == AIMS[1]).replace("’", "'")
    assert title not in chapter(made(stopped, "2027-06"), "Où nous en sommes")
    entry = {"date": "2027-08-05", "kind": "decision", "objective": AIMS[1], "decision": "stop"}
    told = replace(stopped, journal=(*stopped.journal, Entry.model_validate(entry)))
    assert title in chapter(made(told, "2027-06"), "Où nous en sommes")


def test_near_its_end_the_quarter_asks_what_becomes_of_the_mission(bakery: Public) -> None:
    for month, is_asked in (("2027-06", False), ("2027-09", True), ("2027-12", True)):
        text = made(bakery, month, name="quarterly-review")
        assert ("## La suite de la mission" in text) == is_asked
    said = chapter(text, "La suite de la mission")
    assert said.startswith(
        "La mission s'achève le 31 décembre 2027. La décision est attendue pour le 15 novembre"
    )
    assert "le préavis étant de 30 jours" in said


# --- Which months, and the command


def test_the_last_month_that_is_over_and_holds_something_is_reported(bakery: Public) -> None:
    kind = named("monthly-report")
    assert kind

    def months(
        last_fact: str, *kept: str, month: date | None = None, is_named: bool = False
    ) -> tuple[str, ...]:
        day = date.fromisoformat(last_fact)
        return reported(kind, bakery, day, month=month, kept=kept, is_named=is_named)

    assert months("2027-07-03") == ("2027-06",)
    assert months("2027-06-30") == ("2027-06",)
    assert months("2027-06-29") == ("2027-05",)
    assert months("2027-01-20") == ()
    assert months("2027-07-03", "2027-01", "2027-08") == ("2027-06", "2027-08")
    assert months("2027-07-03", month=date(2027, 2, 1)) == ("2027-02",)
    assert months("2027-07-03", month=date(2027, 11, 1)) == ()
    assert months("2027-07-03", month=date(2027, 11, 1), is_named=True) == ("2027-11",)


def test_a_review_is_kept_up_to_date_once_asked_for(bakery: Public) -> None:
    kind = named("quarterly-review")
    assert kind
    day = date(2027, 7, 3)
    assert reported(kind, bakery, day, month=None, kept=(), is_named=False) == ()
    assert reported(kind, bakery, day, month=None, kept=("2027-06",), is_named=False) == ("2027-06",)
    assert reported(kind, bakery, day, month=None, kept=("2027-03",), is_named=False) == ()
    assert reported(kind, bakery, day, month=date(2027, 4, 1), kept=(), is_named=True) == ("2027-06",)


def test_the_month_of_a_report_is_the_last_whole_one_within_the_mission(bakery: Public) -> None:
    for today, first in (
        ("2027-07-03", date(2027, 6, 1)),
        ("2027-07-31", date(2027, 6, 1)),
        ("2027-08-01", date(2027, 7, 1)),
        ("2028-01-01", date(2027, 12, 1)),
        ("2028-05-09", date(2027, 12, 1)),
    ):
        assert last_complete_month(bakery, date.fromisoformat(today)) == first


def test_the_command_makes_one_report_and_says_where_it_is(tmp_path: Path, cmkit: Run) -> None:
    folder = half_a_year(tmp_path / "martin")
    ran = cmkit("-C", folder, "report", *TODAY)
    assert ran.code == 0, ran.err
    assert ran.out == "deliverables/2027-06_Boulangerie-Martin_Bilan-mensuel.md\n"
    made_files = sorted(path.name for path in (folder / "deliverables").iterdir())
    assert [name.partition("mensuel")[2] for name in made_files] == [
        ".csv",
        ".md",
        "_commandes.svg",
        "_habitues.svg",
        "_image-fait-maison.svg",
    ]
    assert cmkit("-C", folder, "report", "2027-06", "--check", *TODAY).code == 0
    assert cmkit("-C", folder, "build", "--only", "monthly-report", "--month", "2027-06", "--check").code == 0
    assert cmkit("-C", folder, "report", "2027-05", "--check", *TODAY).code == 1
    ran = cmkit("-C", folder, "report", "2027-05", "--quarter", "--formats", "csv", *TODAY)
    assert ran.out == "deliverables/2027-06_Boulangerie-Martin_Bilan-trimestriel.csv\n"


def test_before_the_mission_there_is_nothing_to_report(tmp_path: Path, cmkit: Run) -> None:
    folder = half_a_year(tmp_path / "martin")
    for asked in (["2026-11"], ["--today", "2027-01-20"]):
        ran = cmkit("--lang", "en", "-C", folder, "report", *asked)
        assert (ran.code, ran.out) == (2, "")
        assert "the mission starts on 4 January 2027" in ran.err
    assert cmkit("-C", folder, "report", "juin").code == 2


def test_what_was_sent_stays_as_it_was_sent(tmp_path: Path, cmkit: Run) -> None:
    folder = half_a_year(tmp_path / "martin")
    june = {name: (folder / name).read_bytes() for name in ("measures/2027-06.csv",)}
    (folder / "measures/2027-06.csv").unlink()
    (folder / "calendar/2027-06.yaml").rename(tmp_path / "june.yaml")
    journal = (folder / "journal.yaml").read_text("utf-8")
    write(
        folder / "journal.yaml", "\n".join(one for one in journal.splitlines() if "2027-06" not in one) + "\n"
    )
    assert cmkit("build", folder, *TODAY).code == 0
    sent = {path.name: path.read_bytes() for path in (folder / "deliverables").glob("2027-05*mensuel*")}
    assert len(sent) == 5
    shutil.move(tmp_path / "june.yaml", folder / "calendar/2027-06.yaml")
    for name, raw in june.items():
        (folder / name).write_bytes(raw)
    strategy = (folder / "strategy.yaml").read_text("utf-8")
    write(folder / "strategy.yaml", strategy.replace("value: 1700", "value: 1800"))
    assert cmkit("build", folder, *TODAY).code == 0
    there = {path.name: path.read_bytes() for path in (folder / "deliverables").glob("*mensuel*")}
    assert {name: raw for name, raw in there.items() if name.startswith("2027-05")} == sent
    assert sum(name.startswith("2027-06") for name in there) == 5
    assert cmkit("build", folder, "--check", *TODAY).code == 0


def test_a_mission_without_figures_builds_no_report_and_says_why_when_asked(
    tmp_path: Path, cmkit: Run
) -> None:
    write(tmp_path / "strategy.yaml", SMALL + "mission: {starts_on: 2027-01-04}\n")
    assert cmkit("build", tmp_path, *TODAY).code == 0
    assert not [*tmp_path.rglob("*mensuel*"), *tmp_path.rglob("*onthly*")]
    ran = cmkit("--lang", "en", "build", tmp_path, "--only", "monthly-report", *TODAY)
    assert "monthly-report: left out, no month that is over has figures" in ran.err


def test_the_table_holds_every_figure_of_the_month(tmp_path: Path, cmkit: Run) -> None:
    folder = half_a_year(tmp_path / "martin", "en")
    assert cmkit("-C", folder, "report", *TODAY).code == 0
    [file] = (folder / "deliverables").glob("2027-06*.csv")
    rows = file.read_text("utf-8-sig").splitlines()
    june = (folder / "measures/2027-06.csv").read_text("utf-8").removeprefix(HEADER).splitlines()
    sums = [row for row in rows if "made up of content items" in row]
    assert len(rows) == len(june) + len(sums) + 1
    [interactions] = [row for row in sums if row.startswith("Interactions,Instagram,,,June 2027,")]
    posts = [row.split(",") for row in june if ",interactions,instagram," in row and row.split(",")[5]]
    assert sum(int(row[6]) for row in posts) == int(interactions.split(",")[5])
    assert rows[0].startswith(
        "Metric,Platform,Part,Content item,Period,Value,Unit,Cases,Period before,Change,KPI"
    )
    assert any(row.startswith("Followers,Instagram,,,30 June 2027,1402,followers,") for row in rows)
    assert any(",La farine du moulin,17 June 2027,81,interactions," in row for row in rows)


def test_each_form_of_a_report_can_be_made(tmp_path: Path, cmkit: Run) -> None:
    folder = half_a_year(tmp_path / "martin")
    assert cmkit("-C", folder, "report", "--formats", "md,html,pdf,docx,csv,xlsx", *TODAY).code == 0
    made_files = {path.suffix for path in (folder / "deliverables").glob("*mensuel.*")}
    assert made_files == {".md", ".html", ".pdf", ".docx", ".csv", ".xlsx"}
    page = (folder / "deliverables/2027-06_Boulangerie-Martin_Bilan-mensuel.html").read_text("utf-8")
    assert page.count("<svg") >= 3 and "<title>Bilan mensuel, juin 2027" in page
