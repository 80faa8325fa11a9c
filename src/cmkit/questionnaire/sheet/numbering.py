"""The entries of a filled sheet counted without gaps: who fills the first and the third has filled two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cmkit.questionnaire.course import slot_key
from cmkit.questionnaire.held import Data, entries
from cmkit.questionnaire.questions import Question, Questionnaire
from cmkit.questionnaire.sheet.answers import Typed


@dataclass(frozen=True, slots=True)
class Numbered:
    """The answers of a sheet under the keys of their slots, and the key under which each was given."""

    answers: Mapping[str, Typed]
    before: Mapping[str, str]

    def of(self, key: str) -> Typed:
        """Return what was typed for a slot; nothing where nothing was."""
        return self.answers.get(key, ())

    def given_as(self, key: str) -> str:
        """Return the key that the sheet had for a slot."""
        return self.before.get(key, key)


def with_room(questions: Questionnaire, given: Data) -> Questionnaire:
    """Let every loop hold all the entries that are there, and as many new ones as it asks about."""
    sections = (
        section.model_copy(update={"questions": tuple(_with_room(one, given) for one in section.questions)})
        for section in questions.sections
    )
    return Questionnaire(sections=tuple(sections))


def _with_room(question: Question, given: Data) -> Question:
    there = len(entries(given, question)) if question.kind == "loop" else 0
    return question.model_copy(update={"at_most": question.at_most + there}) if there else question


def numbered(answers: Mapping[str, Typed], questions: Questionnaire, given: Data) -> Numbered:
    """Close the gaps between new entries, and let what was ticked follow them.

    New entries count after those that are there. One without a name stays where it is: nothing can be said of
    it, so that it is out of reach behind all others.
    """
    keys: dict[str, str] = {}
    words: dict[str, str] = {}
    for loop in questions.outside():
        if loop.kind != "loop":
            continue
        for old, new in _moves(answers, loop, len(entries(given, loop))):
            words[f"{loop.key}[{old}]"] = f"{loop.key}[{new}]"
            keys |= {slot_key(one, old): slot_key(one, new) for one in loop.questions}
    moved: dict[str, Typed] = {}
    before: dict[str, str] = {}
    for key, typed in answers.items():
        question = questions.by_key.get(re.sub(r"\[\d+\]", "[]", key))
        source = question.choices if question else ()
        refers = isinstance(source, str) and source.startswith("answers.")
        name = keys.get(key, key)
        moved[name] = tuple(words.get(word, word) for word in typed) if refers else typed
        before[name] = key
    return Numbered(moved, before)


def _moves(answers: Mapping[str, Typed], loop: Question, there: int) -> Iterator[tuple[int, int]]:
    """Yield the old and the new number of every new entry: the named ones first, the others after them."""
    patterns = [re.escape(slot_key(one, 0)).replace(r"\[0\]", r"\[(\d+)\]", 1) for one in loop.questions]
    whole = re.compile("|".join(patterns))
    found = {int(next(filter(None, match.groups()))) for key in answers if (match := whole.fullmatch(key))}
    new = sorted(number for number in found if number >= there)
    named = [number for number in new if any(answers.get(slot_key(loop.lead, number), ()))]
    yield from zip(
        (*named, *(one for one in new if one not in named)), range(there, there + len(new)), strict=True
    )
