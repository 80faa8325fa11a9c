"""The questions: few, in both languages, each leading to a key of the strategy that takes its answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from cmkit.files.reading import parse_yaml
from cmkit.model.loading import load
from cmkit.model.private import Contact, PrivateNotes
from cmkit.model.shape import block_at, keys, keys_of
from cmkit.model.strategy import Strategy
from cmkit.problems import InputRefused
from cmkit.questionnaire.questions import Question, Questionnaire, load_questions

QUESTIONS = load_questions()
EVERY = list(QUESTIONS.every())
PLACES = [question for question in EVERY if question.kind != "loop"]


def of(question: Question) -> str:
    return question.key


def test_there_are_at_most_25_and_16_of_them_are_essential() -> None:
    assert QUESTIONS.count() == 25
    assert QUESTIONS.count("essential") == 16


def test_an_objective_takes_five_prompts_and_a_meeting_three_objectives() -> None:
    objectives = QUESTIONS.by_key["objectives"]
    assert objectives.at_most == 3
    assert [question.key for question in objectives.questions] == [
        "objectives[].title",
        "objectives[].why",
        "objectives[].kpis",
        "objectives[].kpis[].owner",
        "objectives[].kpis[].target",
    ]


def test_they_come_in_the_order_of_a_kickoff() -> None:
    assert [section.id for section in QUESTIONS.sections] == [
        "prepare",
        "people",
        "company",
        "objectives",
        "audiences",
        "platforms",
        "content",
        "together",
        "means",
        "alert",
    ]
    moments = [question.moment for question in QUESTIONS.outside()]
    assert moments == sorted(moments, key=["alone", "meeting"].index)
    assert moments.count("alone") == 5


@pytest.mark.parametrize("question", EVERY, ids=of)
def test_each_is_asked_and_explained_in_both_languages(question: Question) -> None:
    for language in ("fr", "en"):
        text, why = question.text.said(language), question.help.said(language)
        assert text[0].isupper()
        assert text.endswith(("?", "."))
        assert why.endswith((".", "…")), why
        assert len(why) <= 110, "one sentence that can be read aloud"
        if question.more and question.kind == "loop":
            assert question.more.said(language).endswith("?")
    assert question.text.fr != question.text.en
    assert question.help.fr != question.help.en


@pytest.mark.parametrize("question", EVERY, ids=of)
def test_each_is_courteous_and_in_the_words_of_the_trade(question: Question) -> None:
    french = " ".join((question.text.fr, question.help.fr))
    assert not re.search(r"\b(?:[Tt]u|[Tt]es|[Tt]on compte|[Tt]oi)\b", french.replace("« tu »", ""))
    assert not re.search(r"\bcibles?\b", french, re.IGNORECASE)
    assert "'" not in french


@pytest.mark.parametrize("question", EVERY, ids=of)
def test_each_leads_to_a_key_of_the_strategy(question: Question) -> None:
    *way, name = question.path.split(".")
    block = block_at(Strategy, tuple(way)) if way else Strategy
    assert block is not None
    assert name in keys_of(block), question.key
    inside = block_at(Strategy, tuple(question.key.partition("[].")[0].split(".")))
    for said in (*question.entry, *question.marks):
        assert said in keys_of(inside), said
    if question.each:
        assert question.each in keys_of(block_at(Strategy, tuple(question.path.split("."))))


def written(question: Question, value: str) -> str:
    """Write a value where a question's answer goes, in YAML of braces."""
    text = value
    for step in reversed(question.key.split(".")):
        name = step.removesuffix("[]")
        text = f"{{{name}: [{text}]}}" if step.endswith("[]") else f"{{{name}: {text}}}"
    return text


def closed_choices() -> Iterator[tuple[Question, str]]:
    for question in PLACES:
        if not isinstance(question.choices, str):
            yield from ((question, choice.value) for choice in question.choices)


@pytest.mark.parametrize(
    ("question", "value"), list(closed_choices()), ids=lambda one: getattr(one, "key", one)
)
def test_every_choice_is_one_that_the_strategy_takes(question: Question, value: str) -> None:
    document = parse_yaml(written(question, value).encode(), "one answer", versioned=False)
    problems = load(Strategy, document).problems
    assert [found for found in problems if found.code == "MO003"] == []


def test_conditions_are_about_questions_that_came_before() -> None:
    seen: list[str] = []
    for question in EVERY:
        if question.when:
            assert question.when.key in seen, question.key
        seen.append(question.key)


def test_nothing_private_is_asked() -> None:
    private = {key.name for block in (PrivateNotes, Contact) for key in keys(block)} - {"id", "note", "todo"}
    private -= {"cmkit", "name", "who"}
    assert not private & {step for question in EVERY for step in question.path.split(".")}
    asked = " ".join(text for question in EVERY for text in (question.text.fr, question.text.en)).lower()
    for word in ("téléphone", "phone", "e-mail", "mot de passe", "password", "résistance", "caché", "hidden"):
        assert word not in asked


@pytest.mark.parametrize(
    "key",
    [
        "people.approves",
        "client.readiness.problems",
        "client.commitments.meetings",
        "client.commitments.reply_within",
        "client.commitments.materials",
        "objectives",
        "objectives.why",
        "objectives.kpis",
        "mission.hours",
    ],
)
def test_what_the_kickoff_waits_for_is_asked(key: str) -> None:
    assert QUESTIONS.about([key]).count() or list(QUESTIONS.about([key]).every())


def test_a_section_or_a_key_picks_its_questions() -> None:
    image = QUESTIONS.about(["client.image"])
    assert [question.key for question in image.every()] == ["client.image.wanted", "client.image.perceived"]
    assert QUESTIONS.about(["objectives[0].kpis[1].target"]).sections[0].questions[0].key == "objectives"
    assert [section.id for section in QUESTIONS.about(["people", "alert"]).sections] == ["people", "alert"]
    with pytest.raises(InputRefused, match="weather"):
        QUESTIONS.about(["weather"])


def test_a_questionnaire_that_does_not_hang_together_is_refused() -> None:
    text = {"fr": "Quoi ?", "en": "What?"}
    question = {"key": "client.name", "kind": "text", "depth": "essential", "text": text, "help": text}

    def made(*questions: dict[str, object]) -> Questionnaire:
        section = {"id": "one", "title": text, "questions": list(questions)}
        return Questionnaire.model_validate({"sections": [section]})

    assert made(question).count() == 1
    with pytest.raises(ValueError, match="asked twice"):
        made(question, question)
    with pytest.raises(ValueError, match="a loop has questions"):
        made({**question, "kind": "loop"})
    with pytest.raises(ValueError, match="needs choices"):
        made({**question, "kind": "choice"})
