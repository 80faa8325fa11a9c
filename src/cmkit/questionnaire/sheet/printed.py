"""The questionnaire as a sheet, to be sent ahead or filled on paper: plain data that a template prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import cast

from cmkit.files.reading import parse_yaml
from cmkit.model.loading import answer_in
from cmkit.model.values import PartialDate
from cmkit.questionnaire.course import Known, Setting, Slot, State, holds, items, slot_key
from cmkit.questionnaire.held import NOTHING, Data, dig, entries, is_settled, listed, raw_in, value_in
from cmkit.questionnaire.questions import Question, Questionnaire, Section
from cmkit.questionnaire.sheet import SheetMoment
from cmkit.questionnaire.sheet.questions import Part, question_part, suggestions
from cmkit.questionnaire.sheet.words import in_words, typeset
from cmkit.text import Language, written_date

MOST_ROWS = 5
"""How many entries there is room for when each fits on a row, …"""
MOST_BLOCKS = 4
"""… when each has two questions to be answered one under the other, …"""
MOST_LONG_BLOCKS = 3
"""… and when each has more."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which questions a sheet holds."""

    moment: SheetMoment | None = None
    """``None``: all that the client is asked, before the meeting or in it."""
    everything: bool = False
    """Also what has its answer already, shown to be corrected; else only what is still empty."""


def sheet(
    questions: Questionnaire,
    given: Data,
    language: Language,
    wanted: Wanted | None = None,
    *,
    known: Known | None = None,
    back_by: date | None = None,
    today: date | None = None,
) -> Part:
    """Return what a sheet shows: its sections in order, each question under the key of its slot.

    ``given`` is the strategy so far, or nothing; ``back_by`` the day on which the sheet is expected back,
    ``today`` the day on which it is printed: a mission under way is not told to begin. A section holds
    ``parts``: a question, or a loop with its ``entries``, those that are there and empty ones.
    """
    state = State(questions, given=given, setting=Setting(language=language), known=known or Known())
    made = _Sheet(state, wanted or Wanted())
    sections = [part for section in questions.sections if (part := made.section(section))]
    return {
        "client": _text(dig(given, "client.name")),
        "sender": _sender(given),
        "back_by": written_date(back_by, language) if back_by else "",
        "under_way": _is_under_way(given, today),
        "moment": made.wanted.moment or "",
        "everything": made.wanted.everything,
        "count": sum(len(cast("list[Part]", section["parts"])) for section in sections),
        "sections": sections,
        "lists": suggestions(state),
    }


@cache
def kept_for_the_meeting() -> frozenset[str]:
    """Return the keys of the questions that are better settled face to face, from ``together.yaml``."""
    raw = files("cmkit").joinpath("questionnaire", "sheet", "together.yaml").read_bytes()
    document = parse_yaml(raw, "cmkit/questionnaire/sheet/together.yaml", versioned=False)
    return frozenset(cast("dict[str, list[str]]", document.data)["together"])


def _is_under_way(given: Data, today: date | None) -> bool:
    """Whether the work has begun: by its phase, else by the day on which it starts, or by an approval."""
    if phase := dig(given, "mission.phase"):
        return phase in ("running", "notice", "closed")
    if dig(given, "mission.approved"):
        return True
    try:
        starts = PartialDate.parse(dig(given, "mission.starts_on")).first()
    except ValueError:
        return False
    return today is not None and starts is not None and starts <= today


def _text(raw: object) -> str:
    return raw if isinstance(raw, str) else ""


def _sender(given: Data) -> str:
    """Return who sends the sheet: the community manager, by name, where one is known."""
    cm = dig(given, "mission.cm")
    ids = cm if isinstance(cm, list) else [cm]
    there = listed(given, "people")
    found = [one for one in there if one.get("id") in ids] or [
        one for one in there if one.get("side") == "cm"
    ]
    return ", ".join(name for one in found if (name := _text(one.get("name"))))


def room_for(loop: Question) -> int:
    """Return how many entries of a list a sheet has room for."""
    blocks = MOST_BLOCKS if len(loop.questions) <= 2 else MOST_LONG_BLOCKS
    return min(loop.at_most, MOST_ROWS if _fit_a_row(loop.questions) else blocks)


def _fit_a_row(questions: Sequence[Question]) -> bool:
    """Whether the answers to several questions can be written on one row of a table."""
    return len(questions) <= 3 and not any(
        one.kind in ("long", "choices") or isinstance(one.choices, str) or len(one.choices) > 2
        for one in questions
    )


@dataclass
class _Sheet:
    """A sheet under way: its questions are numbered through."""

    state: State
    wanted: Wanted
    numbered: int = 0
    explained: set[str] = field(default_factory=set)
    """The questions that stand on it already: why one is asked is said once."""

    def section(self, section: Section) -> Part | None:
        """Return a section with what it asks; nothing when that is nothing."""
        found = [part for question in section.questions if (part := self._part(question))]
        language = self.state.setting.language
        title = typeset(section.title.said(language), language)
        return {"id": section.id, "title": title, "parts": found} if found else None

    def _part(self, question: Question) -> Part | None:
        if question.kind == "loop":
            return self._loop(question)
        if not self._wants(question) or not self._can_come(question):
            return None
        if not self.wanted.everything and self._is_settled(question):
            return None
        slot = Slot(question.key.replace("[]", "[0]"), question)
        return {"is_loop": False, "question": self._asked(slot, self.state.given)}

    def _wants(self, question: Question, loop: Question | None = None) -> bool:
        moment, kept = self.wanted.moment, kept_for_the_meeting()
        alone = (loop or question).moment == "alone"
        if alone or moment == "alone":
            return alone and moment == "alone"
        late = question.key in kept or (loop is not None and loop.key in kept)
        return moment is None or late == (moment == "together")

    def _can_come(self, question: Question) -> bool:
        """Whether the condition of a question can still be met by entries of another list."""
        other = self.state.questions.by_key.get(question.when.key) if question.when else None
        loop = self.state.questions.loop_of.get(other.key, other) if other else None
        if loop is None or question.when is None:
            return question.when is None
        return self._count(loop) >= (question.when.at_least or 1)

    def _count(self, loop: Question) -> int:
        return len(items(self.state, loop)) + self._empty(loop)

    def _empty(self, loop: Question) -> int:
        """Return for how many new entries there is room."""
        there = len(entries(self.state.given, loop))
        if not any(self._wants(one, loop) for one in loop.questions):
            return 0
        if self.wanted.everything:
            return min(max(room_for(loop) - there, 1), max(loop.at_most - there, 0))
        return 0 if there or self._set_aside(loop) else room_for(loop)

    def _set_aside(self, loop: Question) -> bool:
        return any(answer_in(dig(self.state.given, key)) for key in (loop.key, loop.none) if key)

    def _is_settled(self, question: Question) -> bool:
        if not question.marks:
            return is_settled(raw_in(self.state.given, question))
        there = listed(self.state.given, question.key.partition("[]")[0])
        return any(one.get(key) == first for one in there for key, (first, _) in question.marks.items())

    def _loop(self, loop: Question) -> Part | None:
        inner = [one for one in loop.questions if self._wants(one, loop) and self._may_come(one, loop)]
        if not inner or (self._set_aside(loop) and not self.wanted.everything):
            return None
        fixed = entries(self.state.given, loop)
        asked = [self._known_entry(loop, item, entry, inner) for item, entry in enumerate(fixed)]
        new = [loop.lead, *(one for one in inner if one is not loop.lead)]
        empty = range(len(fixed), len(fixed) + self._empty(loop))
        asked += [
            {"number": item + 1, "name": "", "questions": [self._at(loop, one, item) for one in new]}
            for item in empty
        ]
        asked = [entry for entry in asked if entry["questions"]]
        if not asked:
            return None
        language = self.state.setting.language
        return {
            "is_loop": True,
            "key": loop.key,
            "text": typeset(loop.text.said(language), language),
            "help": typeset(loop.help.said(language), language),
            "is_table": not fixed and _fit_a_row(new),
            "entries": asked,
        }

    def _may_come(self, question: Question, loop: Question) -> bool:
        """Whether an entry of a loop can be asked this: what hangs on the same entry always can."""
        when = question.when
        same = when is not None and self.state.questions.loop_of.get(when.key) is loop
        return same or self._can_come(question)

    def _known_entry(self, loop: Question, item: int, entry: Data, inner: list[Question]) -> Part:
        """Return what is asked about an entry that is there: what it lacks, or all of it."""
        asked = []
        for question in inner:
            settled = is_settled(raw_in(self.state.given, question, loop, entry))
            if (settled and not self.wanted.everything) or not self._holds(question, loop, item, entry):
                continue
            asked.append(self._at(loop, question, item, entry))
        lead = value_in(self.state.questions, self.state.given, loop.lead, loop, entry)
        name = "" if lead is None else " ".join(in_words(self.state, loop.lead, lead))
        return {"number": item + 1, "name": name, "questions": asked}

    def _holds(self, question: Question, loop: Question, item: int, entry: Data) -> bool:
        """Whether a question about an entry is asked: one that hangs on what is still empty may be."""
        other = self.state.questions.by_key.get(question.when.key) if question.when else None
        if other is None or self.state.questions.loop_of.get(other.key) is not loop:
            return True
        settled = is_settled(raw_in(self.state.given, other, loop, entry))
        return not settled or holds(self.state, question.when, loop, item)

    def _at(self, loop: Question, question: Question, item: int, entry: Data = NOTHING) -> Part:
        slot = Slot(slot_key(question, item), question, loop, item)
        return self._asked(slot, entry)

    def _asked(self, slot: Slot, entry: Data) -> Part:
        self.numbered += 1
        part = question_part(self.state, slot, entry, f"q{self.numbered}", self._empty)
        is_first = slot.question.key not in self.explained
        self.explained.add(slot.question.key)
        return {**part, "is_first": is_first}
