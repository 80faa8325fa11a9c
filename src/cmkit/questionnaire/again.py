"""Asking again: a section, what is missing, or one key of a strategy that exists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import date
from itertools import pairwise

from cmkit.mission.marks import no_longer_proposed
from cmkit.problems import KeyPath, parsed
from cmkit.questionnaire.answers import add_people, in_place_of
from cmkit.questionnaire.choosing import find_person
from cmkit.questionnaire.course import Setting, Slot, State, slot_key
from cmkit.questionnaire.events import Answered, Reply, ToSettle, Value
from cmkit.questionnaire.fitting import fit
from cmkit.questionnaire.flow import start
from cmkit.questionnaire.held import NOTHING, Data, dig, entries, in_own_list, value_in
from cmkit.questionnaire.open_questions import close_questions, open_question
from cmkit.questionnaire.placing import Placement
from cmkit.questionnaire.proposed import ids_in, prune
from cmkit.questionnaire.questions import Question, Questionnaire
from cmkit.questionnaire.sheet.numbering import with_room
from cmkit.text import Language


def sections_again(
    questions: Questionnaire,
    data: Data,
    words: Sequence[str],
    language: Language,
    today: date,
    *,
    cascade: bool = False,
) -> State:
    """Ask everything about some sections or keys again, or all of it; what stands there is offered."""
    setting = Setting(language=language, today=today, own=True, cascade=cascade)
    asked = questions.about(words) if words else questions
    return start(with_room(asked, data), data, NOTHING, setting)


def missing_only(
    questions: Questionnaire, data: Data, words: Sequence[str], language: Language, today: date
) -> State:
    """Ask what is still empty, of everything or of some sections; what was left to somebody too."""
    setting = Setting(language=language, today=today)
    return start(questions.about(words) if words else questions, NOTHING, data, setting)


def slot_at(questions: Questionnaire, data: Data, path: KeyPath) -> Slot | None:
    """Find the question whose answer stands at a path; ``None`` where none is asked about it alone."""
    return next((slot for place, slot in _slots(questions, data) if place == path), None)


def nothing_open(data: Data, language: Language, today: date, *, cascade: bool = False) -> State:
    """Return a questionnaire in which all is known: one slot of another is put to somebody on its ground."""
    setting = Setting(language=language, today=today, own=True, cascade=cascade)
    return start(Questionnaire(sections=()), NOTHING, data, setting)


def standing(state: State, slot: Slot) -> Value | None:
    """Return what the strategy says for a slot now, as an answer would say it."""
    entry = entries(state.given, slot.loop)[slot.item] if slot.loop else NOTHING
    return value_in(state.questions, state.given, slot.question, slot.loop, entry)


def with_reply(state: State, slot: Slot, path: KeyPath, reply: Reply) -> dict[str, object]:
    """Return the strategy with one reply in its place, as plain data; nothing else of it moves.

    The reply has been fitted. An answer is no proposal any more, and closes what was open about its key.
    """
    if isinstance(reply, ToSettle):
        return left_to_somebody(state, path, reply)
    data = deepcopy(dict(state.given))
    now = standing(state, slot)
    if now is not None and reply in (Answered(now), fit(state, slot, Answered(now))):
        return _closed(data, path, state)  # what stood there stays, with all that its answer does not say
    placement = Placement(data)
    if slot.loop:
        for item, entry in enumerate(_entries(placement, slot.loop)):
            placement.entries[slot.loop.key, item] = entry
    add_people(placement, _people_in(slot, reply))
    if isinstance(reply, Answered):
        placement.put(slot, reply.value)
    else:
        holder, name, _path = placement.place(slot, make=True)
        in_place_of(holder, name, reply)
    return _settled(data, path, state)


def with_value(state: State, path: KeyPath, value: object) -> dict[str, object]:
    """Return the strategy with a value at a path that no question is about; ``None`` takes it out."""
    data = deepcopy(dict(state.given))
    if value is None and not _stands(data, path):
        return _settled(data, path, state)  # nothing is there to take out, and no block is begun for that
    holder: object = data
    for step, following in pairwise(path):
        holder = _entered(holder, step, following)
    if value is None and isinstance(holder, dict):
        holder.pop(path[-1], None)
    elif value is None and isinstance(holder, list):
        del holder[path[-1]]  # type: ignore[arg-type] # the path was read on this very strategy
    elif isinstance(holder, dict | list):
        holder[path[-1]] = value  # type: ignore[index] # the path was read on this very strategy
    if state.setting.cascade:
        prune(data, ids_in(data), ids_in(state.given))
    return _settled(data, path, state)


def left_to_somebody(state: State, path: KeyPath, left: ToSettle) -> dict[str, object]:
    """Return the strategy with a key left to somebody, among the open questions."""
    data = deepcopy(dict(state.given))
    placement = Placement(data)
    who = tuple(find_person(state, name) for name in left.who)
    add_people(placement, who)
    open_question(data, path, left, placement.ids_of(who))
    return data


def _settled(data: dict[str, object], path: KeyPath, state: State) -> dict[str, object]:
    no_longer_proposed(data, path)
    return _closed(data, path, state)


def _closed(data: dict[str, object], path: KeyPath, state: State) -> dict[str, object]:
    if state.setting.today:
        close_questions(data, [path], state.setting.today)
    return data


def _stands(holder: object, path: KeyPath) -> bool:
    for step in path:
        is_item = isinstance(holder, list) and isinstance(step, int) and step < len(holder)
        if not is_item and not (isinstance(holder, dict) and step in holder):
            return False
        holder = holder[step]  # type: ignore[index] # it was just found there
    return True


def _entered(holder: object, step: str | int, following: str | int) -> object:
    """Go one step into plain data; a block that is missing on the way is made."""
    if isinstance(holder, dict):
        inner = holder.get(step)
        if not isinstance(inner, dict | list):
            holder[step] = inner = [] if isinstance(following, int) else {}
        return inner
    return holder[step] if isinstance(holder, list) and isinstance(step, int) else {}


def _slots(questions: Questionnaire, data: Data) -> Iterator[tuple[KeyPath, Slot]]:
    """Visit every slot that can be answered alone, with the place of its answer; a long answer is one.

    A loop numbers the entries that it asks about, a path those of the whole list.
    """
    for question in questions.outside():
        if question.kind != "loop":
            if not question.marks and "[]" not in question.key:
                yield parsed(question.key), Slot(question.key, question)
            continue
        there = dig(data, question.key)
        places = {id(one): place for place, one in enumerate(there if isinstance(there, list) else [])}
        for item, entry in enumerate(entries(data, question)):
            for inner in question.questions:
                if not in_own_list(inner, question):
                    rest = inner.key.removeprefix(f"{question.key}[].").replace("[]", "[0]")
                    place = (*parsed(question.key), places[id(entry)], *parsed(rest))
                    yield place, Slot(slot_key(inner, item), inner, question, item)


def _entries(placement: Placement, loop: Question) -> list[dict[str, object]]:
    ids = {id(one) for one in entries(placement.data, loop)}
    return [one for one in placement.list_at(loop.key) if id(one) in ids]


def _people_in(slot: Slot, reply: Reply) -> tuple[str, ...]:
    if slot.question.kind == "person" and isinstance(reply, Answered) and isinstance(reply.value, tuple):
        return reply.value
    return ()
