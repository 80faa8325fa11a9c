"""What a strategy holds, in words that may be corrected on a sheet and read back as the same answer."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cmkit.model.base import EVERYBODY, NOBODY
from cmkit.model.values import Days
from cmkit.questionnaire.choosing import named
from cmkit.questionnaire.course import Slot, State
from cmkit.questionnaire.events import Value
from cmkit.questionnaire.held import token
from cmkit.questionnaire.questions import Question
from cmkit.questionnaire.wording import day, every, lines
from cmkit.text import Bilingual

YES = Bilingual("Oui", "Yes")
NO = Bilingual("Non", "No")
NUMBER = Bilingual("n°\N{NO-BREAK SPACE}{}", "No.\N{NO-BREAK SPACE}{}")
"""How an entry goes that has no name yet."""
_BY = Bilingual("d’ici {day}", "by {day}")
_BY_A_DAY = Bilingual("d’ici le {day}", "by {day}")
_NOBODY = Bilingual("personne", "nobody")
_EVERYBODY = Bilingual("tout le monde", "everybody")
_DAYS: Mapping[str, tuple[str, ...]] = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def typeset(text: str, language: str) -> str:
    """Keep a French sign on the line of the word before it: no line of a sheet begins with «?»."""
    return re.sub(r" (?=[:;?!»])|(?<=«) ", "\N{NO-BREAK SPACE}", text) if language == "fr" else text


def in_words(state: State, question: Question, value: Value) -> list[str]:
    """Say an answer in the language of the sheet, a line each; what is ticked is left to the choices."""
    language = state.setting.language
    if isinstance(value, bool):
        return [(YES if value else NO).said(language)]
    if isinstance(value, int):
        return [str(value)]
    if isinstance(value, Mapping):
        return [_figure(state, value) if question.kind == "figure" else _amount(value, language)]
    if isinstance(value, tuple):
        if question.kind == "days":
            return [", ".join(_DAYS[language][index] for index in Days.parse(list(value)).indexes)]
        return [", ".join(_names(state, value))] if question.kind == "person" else list(value)
    if question.choices == "catalogue.networks" and value in state.known.networks:
        return [state.known.networks[value].label.said(language)]
    return list(lines(state, Slot("", question), value))


def _names(state: State, value: tuple[str, ...]) -> list[str]:
    language = state.setting.language
    known = named(state, "people") | {
        token(NOBODY): _NOBODY.said(language),
        token(EVERYBODY): _EVERYBODY.said(language),
    }
    return [known.get(word, word.removeprefix("@")) for word in value]


def _figure(state: State, value: Mapping[str, str]) -> str:
    metric = state.known.metrics.get(value.get("metric", ""))
    return value.get("label") or (
        metric.label.said(state.setting.language) if metric else value.get("metric", "")
    )


def _amount(value: Mapping[str, str], language: str) -> str:
    """Say ``80 par mois d’ici décembre 2027``."""
    parts = [value.get("amount") or value.get("value") or value.get("change") or ""]
    if "per" in value:
        parts.append(every(value["per"], language))
    if "by" in value:
        by = day(value["by"], language)
        parts.append((_BY_A_DAY if by[:1].isdigit() and " " in by else _BY).said(language).format(day=by))
    return " ".join(parts)
