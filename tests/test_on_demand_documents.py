"""Documents made only when asked for: whole, in both languages, whatever part of the strategy is there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from test_documents import ENDS
from test_templates import (
    assert_lists_hold,
    assert_well_made,
    data_used,
    example_data,
    headings,
    parsed,
    preset,
)

from cmkit.catalogue.entries import load_kinds, load_metrics, load_networks
from cmkit.deliverables.documents import DOCUMENTS, DocumentKind, file_stem, named
from cmkit.deliverables.prose import Prose, is_long
from cmkit.deliverables.rendering import render
from cmkit.deliverables.subject import Subject, view_of
from cmkit.deliverables.typesetting import source
from cmkit.deliverables.views.common import Catalogue, Header
from cmkit.files.emitting import emit_yaml
from cmkit.files.reading import Document, parse_yaml
from cmkit.mission.contents import Private, Public
from cmkit.mission.opening import open_mission
from cmkit.model.editorial import Item, PaidPartnership, Post
from cmkit.model.loading import load
from cmkit.model.strategy import Strategy
from cmkit.model.values import PartialDate
from cmkit.questionnaire.presets import PRESETS
from conftest import EXAMPLES, Run

ON_DEMAND = tuple(kind for kind in DOCUMENTS if kind.needs and not kind.is_picture)
MISSIONS = ("boulangerie-martin", "national-archives")
LANGUAGES = ("fr", "en")
PARTS = sorted(set(Strategy.model_fields) - {"cmkit", "client", "note", "todo"})
ONLY_IN_FRENCH = {"is_familiar"}
"""English knows one way to speak to people."""
PROPOSED = re.compile(r"\*\((proposition, à valider|proposed, to be agreed)\)\*")


@cache
def catalogue() -> Catalogue:
    return Catalogue(load_kinds(), load_metrics(), load_networks())


@cache
def private_of(mission: str) -> Private:
    return open_mission(EXAMPLES / mission).private or Private()


def made(
    kind: DocumentKind, data: Mapping[str, object], language: str, private: Private | None = None
) -> str:
    """Make one document of a strategy."""
    loaded = load(Strategy, Document("strategy.yaml", "", data, {}))
    assert loaded.value, loaded.problems
    header = Header.of(loaded.value, title="Document", version="a1b2c3d4", dated=date(2026, 12, 18), stem="x")
    header = replace(header, language=language)
    subject = Subject(Public(loaded.value, loaded.answers, {}), catalogue())
    return render(kind.id, view_of(kind, subject, private or Private(), header), language)


def wanted(data: Mapping[str, object]) -> list[DocumentKind]:
    """Name the documents that a strategy has something to say in."""
    return [kind for kind in ON_DEMAND if any(data.get(section) for section in kind.needs)]


def assert_whole(text: str, language: str, ids: Iterable[str]) -> None:
    assert_well_made(text)
    assert_lists_hold(text.splitlines())
    chapters = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]
    assert chapters[-1] == ENDS[language]
    assert len(chapters) == len(set(chapters))
    assert re.search(r"^- \*\*[^*]+\*\*", text.split(f"## {ENDS[language]}")[1], re.MULTILINE)
    opening = text.split("\n\n")[1]
    assert len(opening.split()) > 8 and opening.endswith(".")
    left = [one for one in ids if re.search(rf"(?<![\w@./-]){re.escape(one)}(?![\w.-])", text)]
    assert not left


def ids_of_people(data: Mapping[str, Any]) -> list[str]:
    return [person["id"] for person in data.get("people", ()) if "-" in person["id"]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mission", MISSIONS)
@pytest.mark.parametrize("kind", ON_DEMAND, ids=lambda kind: kind.id)
def test_a_document_is_whole_whichever_part_is_missing(
    kind: DocumentKind, mission: str, language: str
) -> None:
    whole = example_data(mission)
    for missing in ("", *PARTS):
        data = {key: value for key, value in whole.items() if key != missing}
        if kind in wanted(data):
            ids = () if missing == "people" else ids_of_people(data)
            assert_whole(made(kind, data, language, private_of(mission)), language, ids)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ON_DEMAND, ids=lambda kind: kind.id)
def test_a_document_is_whole_with_one_key_of_its_section(kind: DocumentKind, language: str) -> None:
    whole = example_data("boulangerie-martin")
    for section in kind.needs:
        said = whole[section]
        singles = [said] if isinstance(said, list) else [{key: value} for key, value in said.items()]
        for one in singles:
            data = {"cmkit": 1, "client": {"name": "Atelier d’Ève"}, "people": whole["people"], section: one}
            data["platforms"] = whole["platforms"]
            assert_whole(made(kind, data, language), language, ids_of_people(whole))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ON_DEMAND, ids=lambda kind: kind.id)
def test_what_was_declined_is_said(kind: DocumentKind, language: str) -> None:
    whole = example_data("boulangerie-martin")
    section = kind.needs[0]
    for key in (
        set(whole[section]) - {"note"}
        if kind.id not in ("relay-kit", "call-sheet", "partnership-sheet")
        else ()
    ):
        data = deepcopy(whole)
        data[section][key] = "declined: raison-dite"
        text = made(kind, data, language)
        assert_well_made(text)
        if (kind.id, key) not in NOT_THERE:
            assert "raison-dite" in text, key


NOT_THERE = {("editorial-charter", key) for key in ("series", "key_dates", "reserve", "hypotheses")}
"""What a document leaves to the calendar and the evaluation plan."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PRESETS)
def test_a_proposal_is_called_one(name: str, language: Any) -> None:
    data = preset(name, language)
    for kind in wanted(data):
        text = made(kind, data, language)
        assert_well_made(text.replace("None in news", "No news"))
        if kind.internal:
            continue
        opening = text.split("\n\n")[1]
        said = re.search("proposition, à valider|proposal, to be agreed|proposed, to be agreed", opening)
        assert bool(PROPOSED.search(text)) <= bool(said), kind.id
    data["mission"]["proposed"] = []
    for kind in wanted(data):
        assert not re.search("proposition, à valider|to be agreed", made(kind, data, language)), kind.id


@pytest.mark.parametrize("kind", ON_DEMAND, ids=lambda kind: kind.id)
def test_both_languages_have_the_same_chapters_and_data(kind: DocumentKind) -> None:
    french, english = parsed("fr", kind.id), parsed("en", kind.id)
    assert headings(french) == headings(english)
    assert data_used(french) - ONLY_IN_FRENCH == data_used(english)
    whole = example_data("boulangerie-martin")
    french_text, english_text = (made(kind, whole, one) for one in LANGUAGES)
    skeletons = [re.findall(r"^(#+ |\||- |  +- |\d+\. )", text, re.M) for text in (french_text, english_text)]
    assert skeletons[0] == skeletons[1]


def test_only_the_call_sheet_bears_a_way_to_reach_somebody() -> None:
    whole, private = example_data("boulangerie-martin"), private_of("boulangerie-martin")
    reach = [one for contact in private.contacts for one in (contact.phone, contact.email) if one]
    assert len(reach) > 8
    for kind in ON_DEMAND:
        text = made(kind, whole, "fr", private)
        found = [one for one in reach if one in text]
        assert bool(found) == (kind.id == "call-sheet"), found


def test_who_cannot_be_called_yet_is_named_on_the_call_sheet() -> None:
    whole, private = example_data("boulangerie-martin"), private_of("boulangerie-martin")
    known = tuple(one for one in private.contacts if "karim-benali" not in one.who)
    kind = named("call-sheet")
    assert kind
    text = made(kind, whole, "en", replace(private, contacts=known))
    assert "ask for the number of Karim Benali, and note it in private/contacts.yaml" in text
    assert "ask for the number" not in made(kind, whole, "en", private)
    assert "| Inès Fabre | 06 39 98 40 19 |" in text


def test_the_first_page_of_a_crisis_is_whom_to_call() -> None:
    kind = named("crisis-plan")
    assert kind
    text = made(kind, example_data("boulangerie-martin"), "fr").replace("\u00a0", " ")
    chapters = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert chapters[:2] == ["Qui appeler", "La première heure"]
    assert "| Sophie Martin | Gérante, elle décide et valide | Alerte ; Crise | Karim Benali |" in text
    assert text.index("1. Appeler Sophie") < text.index("**Vigilance**")


def test_what_is_taken_in_hand_in_a_hurry_has_no_cover_and_keeps_addresses_whole() -> None:
    whole, private = example_data("boulangerie-martin"), private_of("boulangerie-martin")
    for kind in ON_DEMAND:
        text = made(kind, whole, "fr", private)
        prose = Prose(kind.id, "x", "Document", "Martin", "fr", text)
        set_in_type = source(prose)
        assert ("has-cover: true" in set_in_type) == is_long(prose), kind.id
        assert not is_long(prose) or kind.id in ("editorial-charter", "successor-file")
        if kind.id == "call-sheet":
            assert "columns: (auto, auto, auto, auto, auto,)" in set_in_type


def test_an_open_budget_says_how_much_of_it_is_open() -> None:
    kind = named("budget")
    assert kind
    lines = [{"label": "A", "amount": 100, "paid_by": "client"}, {"label": "B"}]
    data = {"cmkit": 1, "client": {"name": "X"}, "budget": {"lines": lines}}
    text = made(kind, data, "fr").replace("\u00a0", " ").replace("\u202f", " ")
    assert (
        "en deux lignes, et qui paie quoi : 100 € à votre charge. Le total d’une ligne reste à fixer." in text
    )
    assert "convenir de qui paie la ligne qui ne le dit pas" in text
    lines.pop()
    text = made(kind, data, "fr")
    assert "en une ligne, et" in text and "reste à fixer" not in text and "convenir" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mission", MISSIONS)
def test_all_of_them_are_built_from_a_folder(tmp_path: Path, cmkit: Run, mission: str, language: str) -> None:
    folder = tmp_path / mission
    shutil.copytree(EXAMPLES / mission, folder, ignore=shutil.ignore_patterns("deliverables", "local"))
    source = (folder / "strategy.yaml").read_text("utf-8")
    source = re.sub(r"^  language: ..$", f"  language: {language}", source, flags=re.MULTILINE)
    (folder / "strategy.yaml").write_text(source, "utf-8", newline="\n")
    ran = cmkit("build", folder, "--all", "--today", "2026-12-20")
    assert ran.code == 0, ran.err
    data = parse_yaml(source.encode(), "strategy.yaml").data
    assert isinstance(data, dict)
    built = {str(path.relative_to(folder)) for path in folder.rglob("*.md")}
    for kind in wanted(data):
        place = "private/deliverables" if kind.internal else "deliverables"
        file = f"{place}/{file_stem(kind, data['client']['name'], language)}.md"
        assert (file in built) == (not kind.internal or (folder / "private").is_dir()), file
        if file in built:
            assert_whole((folder / file).read_text("utf-8"), language, ids_of_people(data))


@pytest.mark.parametrize("kind", ON_DEMAND, ids=lambda kind: kind.id)
def test_nothing_said_is_no_document(tmp_path: Path, cmkit: Run, kind: DocumentKind) -> None:
    data = {"cmkit": 1, "client": {"name": "Atelier d’Ève"}}
    (tmp_path / "strategy.yaml").write_text(emit_yaml(data), "utf-8")
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "contacts.yaml").write_text("cmkit: 1\n", "utf-8")
    ran = cmkit("build", tmp_path, "--only", kind.id)
    said = ran.out + ran.err
    assert f"{kind.id}: left out" in said
    assert any(section in said for section in kind.needs)
    assert not [*tmp_path.rglob("*.md")]


@pytest.mark.parametrize(
    ("language", "title"), [("fr", "À partager en ce moment"), ("en", "Worth sharing now")]
)
def test_the_relay_kit_leads_to_what_is_out_and_to_nothing_else(
    tmp_path: Path, cmkit: Run, language: str, title: str
) -> None:
    mission = tmp_path / "m"
    shutil.copytree(EXAMPLES / "boulangerie-martin", mission, ignore=shutil.ignore_patterns("deliverables"))
    strategy = mission / "strategy.yaml"
    text = strategy.read_text("utf-8")
    strategy.write_text(re.sub(r"^  language: \w+", f"  language: {language}", text, flags=re.M), "utf-8")
    (mission / "calendar" / "2027-05.yaml").write_text(
        "cmkit: 1\nitems:\n"
        "- {id: a, date: 2027-05-03, title: Mai, status: published,\n"
        "   posts: [{platform: facebook, url: 'https://e.example/1'}]}\n"
        "- {id: b, date: 2027-05-10, status: published, posts: [{platform: google, url: 'https://e.example/2'}]}\n"
        "- {id: c, date: 2027-05-11, status: approved, posts: [{platform: google, url: 'https://e.example/3'}]}\n"
        "- {id: d, date: 2027-05-12, status: published, posts: [{platform: google}]}\n",
        "utf-8",
    )
    assert cmkit("-C", str(mission), "build", "--only", "relay-kit").code == 0
    (kit,) = (mission / "deliverables").glob("*elais.md" if language == "fr" else "*elay-kit.md")
    assert_well_made(kit.read_text("utf-8"))
    (chapter,) = re.findall(rf"^## {title}\n\n(.*?)\n\n##", kit.read_text("utf-8"), re.M | re.S)
    assert re.findall(r"https://e.example/\d", chapter) == ["https://e.example/2", "https://e.example/1"]
    assert "Mai – [Facebook](https://e.example/1)" in chapter


def test_the_relay_kit_speaks_as_the_house_does() -> None:
    (kind,) = (one for one in DOCUMENTS if one.id == "relay-kit")
    data = deepcopy(example_data("boulangerie-martin"))
    formal = made(kind, data, "fr")
    data["content"]["charter"]["address"] = "tu"
    familiar = made(kind, data, "fr")
    assert re.search(r"\bvous\b", formal)
    assert not re.search(r"\b(tu|te|toi)\b", formal, re.IGNORECASE)
    assert not re.search(r"\bvous\b", familiar, re.IGNORECASE)
    assert familiar.count("**Toi**") == 1
    assert_well_made(familiar)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ON_DEMAND, ids=lambda kind: kind.id)
def test_a_calendar_of_places_only_is_a_calendar(kind: DocumentKind, language: str) -> None:
    """What a first plan writes: days and platforms, nothing that has a title yet."""
    data = example_data("boulangerie-martin")
    loaded = load(Strategy, Document("strategy.yaml", "", data, {}))
    assert loaded.value
    places = (
        Item(id="bare", date=PartialDate.parse("2027-02-03"), posts=(Post(platform="instagram"),)),
        Item(id="paid", date=PartialDate.parse("2027-02-04"), pillars=("metier",), paid=PaidPartnership()),
    )
    header = Header.of(loaded.value, title="Document", version="a1b2c3d4", dated=date(2026, 12, 18), stem="x")
    public = Public(loaded.value, loaded.answers, {"2027-02": places})
    subject = Subject(public, catalogue())
    view = view_of(kind, subject, Private(), replace(header, language=language))
    text = render(kind.id, view, language)
    assert_well_made(text)
    assert kind.id != "successor-file" or "bare" in text


@pytest.mark.parametrize(
    ("ends", "phase", "is_near"),
    [("2027-12", "running", False), ("2027-01", "running", True), ("2027-12", "notice", True)],
)
def test_a_closing_report_before_the_end_says_that_it_is_one(ends: str, phase: str, *, is_near: bool) -> None:
    mission = {"starts_on": "2026-09-01", "ends_on": ends, "phase": phase}
    data = {"cmkit": 1, "client": {"name": "Atelier"}, "mission": mission}
    kind = named("closing-report")
    assert kind
    text = made(kind, data, "fr")
    assert ("Ce bilan referme la mission" in text) is is_near
    assert ("La mission court jusqu’en décembre 2027" in text) is not is_near
    assert ("retirer les accès" in text) is is_near
    assert "reçu du plan de sortie" not in text, "nothing is handed over"
