"""The questionnaire as a sheet: what stands on it, and the page that a client fills in or prints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, cast

import pytest

from cmkit.deliverables.sheet import SheetForm, digest_of, render_sheet
from cmkit.files.reading import parse_yaml
from cmkit.model.loading import answer_in
from cmkit.questionnaire.questions import Question, load_questions
from cmkit.questionnaire.sheet.printed import SheetMoment, Wanted, kept_for_the_meeting, sheet
from cmkit.text import LANGUAGES, Language

EXAMPLES = Path(__file__).parents[1] / "examples"
FORMS: tuple[SheetForm, ...] = ("md", "html")
MOMENTS: tuple[SheetMoment | None, ...] = (None, "before", "together", "alone")
HOSTILE = "</script><script>alert(1)</script> \"'><img src=x onerror=alert(1)> | `a` *b* [c](http://evil)"


@cache
def example(name: str) -> Mapping[str, object]:
    raw = (EXAMPLES / name / "strategy.yaml").read_bytes()
    return cast("Mapping[str, object]", parse_yaml(raw, "strategy.yaml").data)


def sheet_of(given: Mapping[str, object], language: Language = "fr", **wanted: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", sheet(load_questions(), given, language, Wanted(**wanted)))


def asked(view: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for section in view["sections"]:
        for part in section["parts"]:
            if part["is_loop"]:
                for entry in part["entries"]:
                    yield from entry["questions"]
            else:
                yield part["question"]


def keys_of(view: Mapping[str, Any]) -> set[str]:
    """The keys of the questions of a sheet, as the questionnaire writes them."""
    named = {one.key.replace("[]", "[0]"): one.key for one in load_questions().every()}
    return {named[re.sub(r"\[\d+\]", "[0]", one["key"])] for one in asked(view)}


def of_the_client() -> set[str]:
    questions = load_questions()
    return {
        one.key
        for loop in questions.outside()
        if loop.moment != "alone"
        for one in (loop.questions or (loop,))
    }


# --- Which questions


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_for_the_client_stands_on_the_sheet(language: Language) -> None:
    view = sheet_of({}, language)
    assert keys_of(view) == of_the_client()
    for one in asked(view):
        question = load_questions().by_key[re.sub(r"\[\d+\]", "[]", one["key"])] if one["key"] else None
        assert question is None or one["kind"] == question.kind
        assert one["text"] and one["help"]


def test_the_two_moments_share_the_questions_out() -> None:
    before, together = keys_of(sheet_of({}, moment="before")), keys_of(sheet_of({}, moment="together"))
    leads = {one.lead.key for one in load_questions().outside() if one.kind == "loop"}
    assert before | together >= of_the_client() - {"content.pillars[].answers", "platforms[].audiences"}
    assert before & together <= leads, "only what names an entry stands on both"
    assert not before & kept_for_the_meeting()
    assert together - leads <= kept_for_the_meeting() | {"content.pillars[].answers"}


def test_what_is_kept_for_the_meeting_are_questions() -> None:
    assert kept_for_the_meeting() <= set(load_questions().by_key)


def test_what_the_cm_prepares_alone_is_only_there_when_asked_for() -> None:
    alone = {one.key for one in load_questions().outside() if one.moment == "alone"}
    assert keys_of(sheet_of({}, moment="alone")) == alone
    assert not keys_of(sheet_of({}, everything=True)) & alone


def test_only_what_is_empty_is_asked() -> None:
    given = {
        "client": {"offer": {"does": "Du pain"}, "image": {"wanted": "n/a"}, "history": []},
        "audiences": "n/a",
        "objectives": [{"id": "a", "title": "Vendre", "rank": "primary"}],
        "platforms": [{"id": "x", "network": "instagram", "status": "wanted"}],
    }
    keys = [one["key"] for one in asked(sheet_of(given))]
    assert "client.offer.does" not in keys
    assert "client.image.wanted" not in keys
    assert "client.history" in keys
    assert not [key for key in keys if key.startswith(("audiences", "platforms", "accounts"))]
    assert [key for key in keys if key.startswith("objectives")] == [
        "objectives[0].why",
        "objectives[0].kpis",
        "objectives[0].kpis[0].owner",
        "objectives[0].kpis[0].target",
    ]


def test_everything_shows_what_stands_there() -> None:
    view = sheet_of(example("boulangerie-martin"), everything=True)
    shown = {one["key"]: one for one in asked(view)}
    assert shown["client.sponsor"]["value"] == ["Sophie Martin"]
    assert shown["client.commitments.reply_within"]["value"] == ["2 jours ouvrés"]
    assert shown["objectives[0].kpis[0].target"]["value"] == ["240 par mois d’ici décembre 2027"]
    assert len(shown["client.offer.does"]["value"]) == 4
    status = {one["value"]: one["ticked"] for one in shown["platforms[0].status"]["choices"]}
    assert status["active"]
    assert not status["refused"]
    audiences = {one["label"]: one["ticked"] for one in shown["platforms[0].audiences"]["choices"]}
    assert audiences["Les familles du quartier"]
    assert not shown["people[4].name"]["value"], "there is room for somebody new"


def test_room_for_new_entries() -> None:
    numbers = {
        part["key"]: len(part["entries"])
        for section in sheet_of({})["sections"]
        for part in section["parts"]
        if part["is_loop"]
    }
    assert numbers["objectives"] == 3
    assert numbers["people"] == 5
    assert numbers["audiences"] == 4
    assert all(count <= _loop(key).at_most for key, count in numbers.items())


def _loop(key: str) -> Question:
    return load_questions().by_key[key]


def test_entries_without_a_name_go_by_their_number() -> None:
    rank = next(one for one in asked(sheet_of({}, "en")) if one["key"] == "objectives[0].rank")
    assert [(one["value"], one["label"]) for one in rank["choices"]] == [
        ("objectives[0]", "No.\u00a01"),
        ("objectives[1]", "No.\u00a02"),
        ("objectives[2]", "No.\u00a03"),
    ]


def test_the_sender_is_the_community_manager() -> None:
    assert sheet_of(example("boulangerie-martin"))["sender"] == "Camille Roy"
    assert sheet_of({})["sender"] == ""


# --- The documents


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("given", ["", "boulangerie-martin", "national-archives"])
def test_sheets_come_out_whole(
    given: str, language: Language, everything: bool, moment: SheetMoment | None, form: SheetForm
) -> None:
    view = sheet_of(example(given) if given else {}, language, moment=moment, everything=everything)
    text = render_sheet(view, language, form)
    assert not re.search(r"\bNone\b|\{\{|\}\}|\{%|Undefined|\n\n\n", text.split("<script>")[0])
    assert ("Et maintenant" if language == "fr" else "What comes next") in text
    plain = text if form == "md" else _read(text).text
    for one in asked(view):
        assert _flat(one["text"]) in _flat(plain)
        assert form == "md" or one["key"] in _read(text).names


def _flat(text: str) -> str:
    return " ".join(re.sub(r"\\(?=\W)", "", text).replace("&amp;", "&").split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_says_by_when(language: Language) -> None:
    view = sheet(load_questions(), {}, language, Wanted("before"), back_by=date(2027, 1, 15))
    for form in FORMS:
        text = render_sheet(view, language, form)
        assert ("15 janvier 2027" if language == "fr" else "15 January 2027") in text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_without_questions_says_so(language: Language, form: SheetForm) -> None:
    view = {**sheet_of({"client": {"name": "X"}}, language), "sections": [], "count": 0}
    text = render_sheet(view, language, form)
    assert ("Il ne manque rien" if language == "fr" else "Nothing is missing") in text
    assert 'id="save"' not in text


def test_both_languages_have_the_same_skeleton() -> None:
    for form in FORMS:
        french, english = (
            render_sheet(sheet_of(example("boulangerie-martin"), one, everything=True), one, form)
            for one in LANGUAGES
        )
        pattern = r"^(#+ |_{3,}|\||- )" if form == "md" else r"</?[a-z0-9]+"
        assert re.findall(pattern, french, re.MULTILINE) == re.findall(pattern, english, re.MULTILINE)


class _Page(HTMLParser):
    """What a page holds: its elements, their text, how its fields are labelled."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.stack: list[str] = []
        self.text = ""
        self.in_label: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        if tag in ("input", "textarea") and "name" in found:
            self.names.add(found["name"])
            if "label" in self.stack:
                self.in_label.add(found["name"] + found.get("value", ""))
        if tag not in ("meta", "input"):
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self.stack):
            self.text += data


@cache
def _read(text: str) -> _Page:
    page = _Page()
    page.feed(text)
    page.close()
    assert page.stack == []
    return page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_nothing_of_any_network(language: Language) -> None:
    text = render_sheet(sheet_of(example("boulangerie-martin"), language, everything=True), language, "html")
    page = _read(text)
    assert not {tag for tag, _ in page.tags} & {"link", "img", "iframe", "object", "embed", "base", "a"}
    for tag, attributes in page.tags:
        assert not set(attributes) & {"src", "href", "action", "style", "formaction"}, tag
        assert not [name for name in attributes if name.startswith("on")], tag
    assert not re.search(r"https?:|//[a-z]|@import|url\(", re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))


@pytest.mark.parametrize("client", ["Boulangerie Martin", HOSTILE])
def test_the_policy_names_the_script_and_the_style_of_the_page(client: str) -> None:
    text = render_sheet(sheet_of({"client": {"name": client}}), "fr", "html")
    policy = next(one["content"] for tag, one in _read(text).tags if "http-equiv" in one)
    assert f"script-src '{digest_of(text, 'script')}';" in policy
    assert f"style-src '{digest_of(text, 'style')}';" in policy
    assert policy.startswith("default-src 'none';")
    assert text.count("<script") == text.count("</script") == 1
    same = render_sheet(sheet_of({}), "en", "html")
    assert digest_of(same, "script") == digest_of(text, "script"), "no answer and no word is in the script"


@pytest.mark.parametrize("form", FORMS)
def test_hostile_texts_stay_letters(form: SheetForm) -> None:
    given = {
        "client": {"name": HOSTILE, "offer": {"does": [HOSTILE, "</textarea><b>"]}},
        "people": [{"id": "a", "name": HOSTILE, "side": "client"}],
        "audiences": [{"id": "b", "name": HOSTILE, "needs": [HOSTILE]}],
    }
    text = render_sheet(sheet_of(given, everything=True), "fr", form)
    assert "<img" not in text
    assert "<script>alert" not in text
    if form == "md":
        assert "](http://evil)" not in text.replace("\\[c\\](http://evil)", "")
        return
    page = _read(text)
    assert _flat(HOSTILE) in _flat(page.text)
    values = [one.get("value") for _tag, one in page.tags]
    assert HOSTILE in values
    assert [tag for tag, _ in page.tags].count("script") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_its_label(language: Language) -> None:
    page = _read(render_sheet(sheet_of({}, language), language, "html"))
    labels = {one["for"] for tag, one in page.tags if tag == "label" and "for" in one}
    ids = [one["id"] for _tag, one in page.tags if "id" in one]
    assert len(ids) == len(set(ids))
    for tag, one in page.tags:
        if tag in ("input", "textarea") and one.get("type") not in ("radio", "checkbox"):
            assert one["id"] in labels
        elif tag == "input":
            assert one["name"] + one["value"] in page.in_label
        described = one.get("aria-describedby")
        assert described is None or described in ids
    assert page.tags[0] == ("html", {"lang": language})
    tags = [tag for tag, _ in page.tags]
    assert tags.count("fieldset") == tags.count("legend")


def test_a_choice_that_was_set_aside_says_so() -> None:
    given = {"content": {"charter": {"address": "declined: on verra"}}, "client": {"name": "X"}}
    shown = {one["key"]: one for one in asked(sheet_of(given, everything=True))}
    assert shown["content.charter.address"]["is_set_aside"]
    assert answer_in("declined: on verra") is not None
    assert "écarté, ou sans objet" in render_sheet(sheet_of(given, everything=True), "fr")
