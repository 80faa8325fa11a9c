"""A filled sheet that came back, read as the questionnaire would have heard it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from cmkit.files.decoding import decoded
from cmkit.files.reading import parse_yaml
from cmkit.problems import InputRefused, KeyPath, parsed
from cmkit.questionnaire.answers import to_strategy
from cmkit.questionnaire.choosing import standing_value
from cmkit.questionnaire.course import Known, Setting, Slot, State, slot_key, walk
from cmkit.questionnaire.events import Answered, AnswerRefused, Declined, NotApplicable, Reply, ToSettle
from cmkit.questionnaire.fitting import fit
from cmkit.questionnaire.held import Data, entries, entry_path, fits_entry, in_own_list, listed
from cmkit.questionnaire.joining import merged
from cmkit.questionnaire.open_questions import close_questions
from cmkit.questionnaire.prompts import Move, understood
from cmkit.questionnaire.questions import Question, Questionnaire
from cmkit.questionnaire.sheet.answers import SheetAnswers, Typed, in_file, in_text
from cmkit.questionnaire.sheet.numbering import Numbered, numbered, with_room
from cmkit.questionnaire.sheet.words import in_words
from cmkit.questionnaire.typing_in import declined_in, one_line
from cmkit.questionnaire.wording import entry_name
from cmkit.questionnaire.written import fitting_answers
from cmkit.text import _

_PAGE = re.compile(r"\s*(?:<!doctype html|<html)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Left:
    """An answer that could not be taken as it is: somebody settles it by hand."""

    key: str
    """Where it was given, ``content.key_dates[0].date``; empty for a line that answers no question."""
    question: str
    """The words of the question, with the name of the entry that it is about."""
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back."""

    data: dict[str, Any]
    """The strategy with the answers in it, in the shape of ``strategy.yaml``."""
    left: tuple[Left, ...] = ()
    client: str = ""
    """Whose sheet it was, where it tells."""


def returned(
    raw: bytes,
    name: str,
    questions: Questionnaire,
    given: Data,
    setting: Setting | None = None,
    known: Known | None = None,
) -> Returned:
    """Lay what came back over what is ``given``: a file in the shape of ``strategy.yaml``, or a filled sheet.

    A sheet is the file that its page saved, or the text that it copied, mail around it and all. Each of its
    answers is read as the questionnaire reads it; what does not fit is told, and nothing is lost. Raises
    ``InputRefused`` for what cannot be read at all.
    """
    text = decoded(raw, name)
    if _PAGE.match(text):
        raise InputRefused(
            _("{name} is the page itself, not what was typed into it.").format(name=name),
            _("Its button “Save my answers” makes the file that is wanted; the text it copies will do, too."),
        )
    found = None if text.lstrip().startswith("{") else in_text(text, questions)
    if found is None:
        document = parse_yaml(raw, name, versioned=False)
        if "cmkit" in cast("Data", document.data):
            document = parse_yaml(raw, name)
        found = in_file(document)
        if found is None:
            return Returned(merged(given, fitting_answers(document)))
    return answered(found, questions, given, setting or Setting(), known or Known())


def answered(
    found: SheetAnswers, questions: Questionnaire, given: Data, setting: Setting, known: Known
) -> Returned:
    """Lay the answers of a sheet over what is given, each as the questionnaire would have taken it."""
    setting = replace(setting, own=True, short=False, language=found.language or setting.language)
    state = State(with_room(questions, given), proposals=given, setting=setting, known=known)
    hearing = _Hearing(state, numbered(found.answers, state.questions, given))
    hearing.hear()
    others = (Left("", "", line, _("This answers no question of the sheet.")) for line in found.others)
    return Returned(hearing.strategy(), (*hearing.left, *others), found.client)


@dataclass
class _Hearing:
    """Answers being taken, in the order of the questions; what stands already is taken for granted."""

    state: State
    sheet: Numbered
    left: list[Left] = field(default_factory=list)
    taken: list[Slot] = field(default_factory=list)

    def hear(self) -> None:
        """Go through the questions, each hanging on the answers before it."""
        seen: set[str] = set()
        unheard = set(self.sheet.answers)
        while slot := next((one for one in walk(self.state) if one.key not in seen), None):
            seen.add(slot.key)
            reply = self._reply(slot)
            if not slot.gate and not slot.line:
                unheard.discard(_bare(slot))
            if reply is not None:
                self.state = replace(self.state, replies={**self.state.replies, slot.key: reply})
        self._tell_unfinished()
        for key in self.sheet.answers:
            if key in unheard and any(self.sheet.answers[key]):
                is_known = re.sub(r"\[\d+\]", "[]", key) in self.state.questions.by_key
                self._leave(
                    key,
                    _("This is not asked, after the other answers.")
                    if is_known
                    else _("This answers no question of the sheet."),
                )

    def strategy(self) -> dict[str, Any]:
        """Write what was heard into the strategy; what was open closes on the day of the setting."""
        if not self.taken:
            return dict(self.state.proposals)
        today = self.state.setting.today
        # What stood already answers nothing that is open: only what came back does.
        data = to_strategy(replace(self.state, setting=replace(self.state.setting, today=None))).data
        settled = [one for one in self.taken if not isinstance(self.state.replies[one.key], ToSettle)]
        if today:
            close_questions(data, [path for one in settled if (path := _path(one, data))], today)
        return data

    def _reply(self, slot: Slot) -> Reply | None:
        standing = standing_value(self.state, slot)
        if slot.gate:
            more = standing is True or any(self.sheet.of(slot_key(slot.outside.lead, slot.item)))
            return Answered(more)
        typed = self.sheet.of(_bare(slot)) if not slot.line else ()
        if standing is not None and list(typed) == in_words(self.state, slot.question, standing):
            return Answered(standing)  # as the sheet showed it
        reply = _understood(slot, typed, self.state.setting.today) if any(typed) else None
        if isinstance(reply, ToSettle) and standing is not None:
            self._leave(_bare(slot), _("What stands there stays until it is settled."), slot)
        elif reply is not None:
            try:
                fitted = fit(self.state, slot, reply)
            except AnswerRefused as refusal:
                self._leave(_bare(slot), str(refusal), slot)
            else:
                self.taken.append(slot)
                return fitted
        elif typed and standing is not None:
            self._leave(_bare(slot), _("It was emptied: take the value out by hand if that is meant."), slot)
        return None if standing is None else Answered(standing)

    def _leave(self, key: str, why: str, slot: Slot | None = None) -> None:
        question = slot.question if slot else self.state.questions.by_key.get(re.sub(r"\[\d+\]", "[]", key))
        words = question.text.said(self.state.setting.language) if question else ""
        name = entry_name(self.state, slot) if slot else ""
        value = " / ".join(line for line in self.sheet.of(key) if line)
        self.left.append(Left(self.sheet.given_as(key), f"{name} · {words}" if name else words, value, why))

    def _tell_unfinished(self) -> None:
        """Tell of new entries that lack what they need: they cannot be written, so that all of it is left."""
        for loop in self.state.questions.outside():
            needed = [one for one in loop.questions if one.required]
            for slot in [one for one in self.taken if one.loop is loop]:
                lacks = self._lacking(needed, slot)
                if lacks is not None:
                    self.taken.remove(slot)
                    words = lacks.text.said(self.state.setting.language)
                    self._leave(
                        _bare(slot),
                        _("Nothing can be written without “{question}”.").format(question=words),
                        slot,
                    )

    def _lacking(self, needed: list[Question], slot: Slot) -> Question | None:
        return next(
            (
                one
                for one in needed
                if not isinstance(self.state.replies.get(slot_key(one, slot.item)), Answered)
            ),
            None,
        )


def _bare(slot: Slot) -> str:
    """Return the key of a slot as a sheet names it: a long answer is one field."""
    return slot.key if slot.line is None else slot.key.removesuffix(f"[{slot.line}]")


def _understood(slot: Slot, typed: Typed, today: date | None) -> Reply | None:
    """Tell «?», «s/o» and «refusé : …» from an answer; ``None`` for what says nothing."""
    lines = [line for one in typed if (line := one_line(one))]
    if len(lines) == 1:
        said = understood(lines[0])
        if said is Move.SETTLE:
            return ToSettle(asked_on=today.isoformat() if today else None)
        if said is Move.NOT_APPLICABLE:
            return NotApplicable()
        if said is Move.SKIP:
            return None
    if not lines:
        return None
    reason = declined_in(" ".join(lines))
    if reason is not None:
        return Declined(reason)
    match slot.question.kind:
        case "long":
            return Answered("\n".join(typed))
        case "choices":
            return Answered(tuple(lines) if len(lines) > 1 else lines[0])
        case "person":
            return Answered(", ".join(lines))
    return Answered(" ".join(lines))


def _path(slot: Slot, data: Mapping[str, Any]) -> KeyPath:
    """Return where the answer of a slot stands; nothing for one that stands in several places."""
    question, loop = slot.question, slot.loop
    if question.marks:
        return ()
    entry = entries(data, loop)[slot.item : slot.item + 1] if loop else ()
    if in_own_list(question, loop):
        key, inner, said = entry_path(question, loop, entry[0].get("id") if entry else None)
        there = [index for index, one in enumerate(listed(data, key)) if said.items() <= one.items()]
        return parsed(f"{key}[{there[0]}].{inner}") if there else ()
    if loop is None:
        return parsed(question.key.replace("[]", "[0]"))
    there = [index for index, one in enumerate(listed(data, loop.key)) if fits_entry(one, loop.entry)]
    if slot.item >= len(there):
        return ()
    inner = question.key.removeprefix(f"{loop.key}[].").replace("[]", "[0]")
    return parsed(f"{loop.key}[{there[slot.item]}].{inner}")
