"""One question as a sheet shows it: its words, what there is to tick, what stands there already."""

from __future__ import annotations

from collections.abc import Callable

from cmkit.model.loading import answer_in
from cmkit.questionnaire.choosing import Option, chosen, every_figure, named, options
from cmkit.questionnaire.course import Slot, State
from cmkit.questionnaire.held import Data, entries, raw_in, value_in
from cmkit.questionnaire.questions import Question
from cmkit.questionnaire.sheet.words import NO, NUMBER, YES, in_words, typeset

Part = dict[str, object]
"""Plain data: texts, numbers, yes or no, lists and mappings of them."""

MOST_LINES = 3
"""How many lines there are to write a long answer on."""


def question_part(
    state: State, slot: Slot, entry: Data, name: str, empty_of: Callable[[Question], int]
) -> Part:
    """Return a question under the key of its slot, with what stands there.

    ``entry`` is what is known of the loop's entry, nothing for a new one; ``name`` tells the question from
    all others on the sheet; ``empty_of`` counts the empty entries that a loop has on it.
    """
    question, language = slot.question, state.setting.language
    raw = raw_in(state.given, question, slot.loop, entry) if entry else None
    value = value_in(state.questions, state.given, question, slot.loop, entry) if entry else None
    choices = _choices(state, slot, empty_of)
    ticked = chosen(value)
    return {
        "key": slot.key,
        "id": name,
        "kind": question.kind,
        "text": typeset(question.text.said(language), language),
        "help": typeset(question.help.said(language), language),
        "example": typeset(question.example.said(language), language) if question.example else "",
        "widget": _widget(question, choices),
        "choices": [
            {"value": one.value, "label": one.label, "ticked": one.value in ticked} for one in choices
        ],
        "suggestions": _suggested(question),
        "lines": min(question.at_most, MOST_LINES),
        "value": [] if value is None or choices else in_words(state, question, value),
        "is_set_aside": answer_in(raw) is not None,
        "only_if": _only_if(state, slot),
    }


def suggestions(state: State) -> dict[str, list[str]]:
    """Return what may be typed without being the only choice: networks, figures, the people known so far."""
    language = state.setting.language
    return {
        "networks": [one.label.said(language) for one in state.known.networks.values()],
        "figures": [one.label for one in every_figure(state)],
        "people": list(named(state, "people").values()),
    }


def _suggested(question: Question) -> str:
    """Return the name of the list that helps to answer; empty without one."""
    if question.choices == "catalogue.networks":
        return "networks"
    return {"figure": "figures", "person": "people"}.get(question.kind, "")


def _widget(question: Question, choices: tuple[Option, ...]) -> str:
    """Return how a question is answered: on a ``line``, on an ``area``, by ``one`` tick or ``several``."""
    if choices:
        return "several" if question.kind == "choices" else "one"
    return "area" if question.kind in ("long", "choices") else "line"


def _choices(state: State, slot: Slot, empty_of: Callable[[Question], int]) -> tuple[Option, ...]:
    """Return what there is to tick; the entries of a list that are still empty go by their number."""
    question, language = slot.question, state.setting.language
    if question.kind == "yes-no":
        return (Option("yes", YES.said(language)), Option("no", NO.said(language)))
    if question.choices == "catalogue.networks" or question.kind not in ("choice", "choices"):
        return ()
    if question.choices not in ("answers.audiences", "answers.objectives"):
        return options(state, slot)
    key = str(question.choices).removeprefix("answers.")
    known = tuple(Option(*one) for one in named(state, key).items())
    loop = state.questions.by_key.get(key)
    if loop is None:
        return known
    there = len(entries(state.given, loop))
    numbers = range(there, there + empty_of(loop))
    return known + tuple(Option(f"{key}[{item}]", NUMBER.said(language).format(item + 1)) for item in numbers)


def _only_if(state: State, slot: Slot) -> list[str]:
    """Return the choices of another question about the same entry on which this one hangs."""
    when, language = slot.question.when, state.setting.language
    other = state.questions.by_key.get(when.key) if when else None
    if when is None or other is None or isinstance(other.choices, str) or not slot.loop:
        return []
    labels = (
        typeset(one.label.said(language), language) for one in other.choices if one.value in when.any_of
    )
    return list(labels) if state.questions.loop_of.get(other.key) is slot.loop else []
