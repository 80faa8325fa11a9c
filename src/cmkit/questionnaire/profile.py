"""The questions about the CM, and what their answers make of the profile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cmkit.model.profile import ProfileFile
from cmkit.model.values import Days
from cmkit.problems import InputRefused
from cmkit.questionnaire.amounts import read_count
from cmkit.questionnaire.answers import to_strategy
from cmkit.questionnaire.course import Setting, State
from cmkit.questionnaire.dates import read_days, read_duration
from cmkit.questionnaire.events import AnswerRefused
from cmkit.questionnaire.flow import start
from cmkit.questionnaire.held import Data, dig, listed
from cmkit.questionnaire.joining import in_order, overlay
from cmkit.questionnaire.placing import one_or_all
from cmkit.questionnaire.questions import load_questions
from cmkit.text import Language

_QUESTIONS = "profile.yaml"


def profile_begun(held: Data, language: Language) -> State:
    """Begin to ask about the CM; what the profile ``held`` is offered."""
    days = dig(held, "working.days")
    # Days are asked about in the form in which a strategy tells of presence.
    offered = overlay(held, {"working": {"days": [{"days": days}]}}) if days else held
    setting = Setting(language=language, own=True, alone=True, model=ProfileFile)
    return start(load_questions(_QUESTIONS), offered, {}, setting)


def profile_in(state: State) -> dict[str, Any]:
    """Return the profile that the answers so far make, as plain data."""
    data = to_strategy(state).data
    if presence := listed(data, "working.days"):
        data = overlay(data, {"working": {"days": presence[0].get("days")}})
    return in_order(data, ProfileFile)


def given_for(key: str, words: Sequence[str], held: Data) -> object:
    """Return what words from a command line mean under a key that is asked about; the words for another.

    Raises ``InputRefused`` for words that mean nothing there.
    """
    question = load_questions(_QUESTIONS).by_key.get(key)
    first = words[0]
    try:
        match question.kind if question else "":
            case "days":
                days = read_days(" ".join(words))
                return _written_days(days)
            case "duration":
                return read_duration(first)
            case "count":
                return read_count(first)
            case "loop":
                there = {str(one.get("name")): one for one in listed(held, key)}
                return [there.get(word, {"name": word}) for word in words]
    except AnswerRefused as refusal:
        raise InputRefused(f"{key}: {refusal}") from refusal
    return one_or_all(words)


def _written_days(days: Sequence[str]) -> object:
    written = str(Days.parse(list(days)))
    return list(days) if "," in written else written
