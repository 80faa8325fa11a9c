"""The course of the questions: which come, in which order, as a function of the answers so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from cmkit.catalogue.entries import Kind, Metric, Network, load_kinds, load_metrics, load_networks
from cmkit.model.base import Block
from cmkit.model.loading import answer_in
from cmkit.model.strategy import Strategy
from cmkit.questionnaire.events import Answered, Reply, Value
from cmkit.questionnaire.held import NOTHING, Data, dig, entries, is_settled, raw_in, value_in
from cmkit.questionnaire.questions import Question, Questionnaire, When
from cmkit.text import Language


@dataclass(frozen=True, slots=True)
class Setting:
    """How the questions are asked."""

    short: bool = False
    """Only the essential ones."""
    language: Language = "fr"
    """The language of the mission: how numbers are read, in which words the catalogue is shown."""
    today: date | None = None
    """The day of the meeting, against which «15 March» is read."""
    own: bool = False
    """The proposals are the strategy's own words, asked again: an entry under another name stays itself."""
    alone: bool = False
    """The CM answers for their own eyes: nobody new is named, nothing is left to others."""
    cascade: bool = True
    """What goes is taken out wherever it is named; else whoever writes the answers refuses that."""
    model: type[Block] = Strategy
    """What the answers fill."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue knows; each of its files is read when something of it is first asked for."""

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds of objectives by id."""
        return load_kinds()

    @property
    def metrics(self) -> Mapping[str, Metric]:
        """The metrics by id."""
        return load_metrics()

    @property
    def networks(self) -> Mapping[str, Network]:
        """The networks by id."""
        return load_networks()


@dataclass(frozen=True, slots=True)
class Slot:
    """One place for an answer: a question, for one entry of its loop, one line of a long answer."""

    key: str
    """``client.name``, ``objectives[0].why[1]``; ``objectives[1]?`` asks whether there is another."""
    question: Question
    loop: Question | None = None
    item: int = 0
    line: int | None = None
    gate: bool = False

    @property
    def outside(self) -> Question:
        """The question or the loop that the slot belongs to."""
        return self.loop or self.question

    @property
    def is_lead(self) -> bool:
        """Whether the answer names an entry of a loop."""
        return self.loop is not None and not self.gate and self.question.key == self.loop.lead.key


@dataclass(frozen=True, slots=True)
class State:
    """A questionnaire under way: what it began with, and every reply in the order in which it was given."""

    questions: Questionnaire
    proposals: Data = field(default_factory=dict)
    given: Data = field(default_factory=dict)
    setting: Setting = field(default_factory=Setting)
    known: Known = field(default_factory=Known)
    replies: Mapping[str, Reply] = field(default_factory=dict)
    offered: Mapping[str, Reply] = field(default_factory=dict)
    """What was taken back, to be offered again."""
    confirmed: bool = False
    """The summary was read and found right."""


def walk(state: State) -> Iterator[Slot]:
    """Visit the slots in order: the answered ones, and the next of each question still without an answer."""
    for question in state.questions.outside():
        if state.setting.short and question.depth == "deeper":
            continue
        if question.kind == "loop":
            yield from _through(state, question)
        elif holds(state, question.when) and not is_settled(raw_in(state.given, question)):
            yield from _lines(state, Slot(question.key.replace("[]", "[0]"), question))


def _through(state: State, loop: Question) -> Iterator[Slot]:
    if not holds(state, loop.when) or answer_in(dig(state.given, loop.key)):
        return
    fixed = entries(state.given, loop)
    if fixed:
        for item, entry in enumerate(fixed):
            yield from _entry(state, loop, item, entry)
        return
    named = True
    for item in range(loop.at_most):
        if item:
            gate = Slot(f"{loop.key}[{item}]?", loop, loop, item, gate=True)
            if not named and gate.key not in state.replies:
                return
            yield gate
            if state.replies.get(gate.key) != Answered(True):
                return
        lead = Slot(slot_key(loop.lead, item), loop.lead, loop, item)
        yield lead
        if lead.key not in state.replies:
            return
        named = isinstance(state.replies[lead.key], Answered)
        if named:
            yield from _entry(state, loop, item, NOTHING)


def _entry(state: State, loop: Question, item: int, entry: Data) -> Iterator[Slot]:
    """Visit the questions about an entry that has its name; ``entry`` holds what was given of it."""
    for question in loop.questions[1:]:
        if state.setting.short and question.depth == "deeper":
            continue
        asked = holds(state, question.when, loop, item)
        if asked and not is_settled(raw_in(state.given, question, loop, entry)):
            yield from _lines(state, Slot(slot_key(question, item), question, loop, item))


def _lines(state: State, slot: Slot) -> Iterator[Slot]:
    if slot.question.kind != "long":
        yield slot
        return
    count = 0
    for line in range(slot.question.at_most):
        here = Slot(f"{slot.key}[{line}]", slot.question, slot.loop, slot.item, line)
        yield here
        reply = state.replies.get(here.key)
        if not isinstance(reply, Answered) or not isinstance(reply.value, tuple):
            return
        count += len(reply.value)
        if count >= slot.question.at_most:
            return


def slot_key(question: Question, item: int) -> str:
    """Return the key of a question within a loop for one of its entries."""
    before, _, after = question.key.partition("[]")
    return f"{before}[{item}]{after.replace('[]', '[0]')}"


def holds(state: State, when: When | None, loop: Question | None = None, item: int = 0) -> bool:
    """Whether a condition holds: about the loop that it is asked in, for the entry ``item`` alone."""
    if when is None:
        return True
    question = state.questions.by_key.get(when.key)
    if question is None:
        return False
    if when.at_least is not None:
        return len(items(state, question)) >= when.at_least
    same = loop is not None and state.questions.loop_of.get(when.key) is loop
    found = values(state, question, item if same else None)
    if when.any_of:
        return any(value in when.any_of for value in found)
    return bool(found)


def values(state: State, question: Question, item: int | None = None) -> list[Value]:
    """Return the answers to a question, given ones too: of one entry of its loop, or of all of them."""
    loop = state.questions.loop_of.get(question.key)
    if loop is None:
        found = answer(state, question)
        return [] if found is None else [found]
    wanted = items(state, loop)
    if item is not None:
        wanted = tuple(index for index in wanted if index == item)
    found_in = (answer(state, question, loop, index) for index in wanted)
    return [value for value in found_in if value is not None]


def answer(state: State, question: Question, loop: Question | None = None, item: int = 0) -> Value | None:
    """Return the answer to a question for one entry of its loop, typed or given; ``None`` without one."""
    fixed = entries(state.given, loop) if loop else ()
    entry = fixed[item] if item < len(fixed) else NOTHING
    if is_settled(raw_in(state.given, question, loop, entry)):
        return value_in(state.questions, state.given, question, loop, entry)
    key = slot_key(question, item) if loop else question.key.replace("[]", "[0]")
    if question.kind == "long":
        return tuple(line for found in replies_of(state, key) for line in found) or None
    reply = state.replies.get(key)
    return reply.value if isinstance(reply, Answered) else None


def replies_of(state: State, key: str) -> Iterator[tuple[str, ...]]:
    """Visit the lines of a long answer, reply by reply."""
    line = 0
    while isinstance(reply := state.replies.get(f"{key}[{line}]"), Answered):
        if isinstance(reply.value, tuple):
            yield reply.value
        line += 1


def items(state: State, loop: Question) -> tuple[int, ...]:
    """Return the numbers of the entries that a loop has by now: those that have their name."""
    fixed = entries(state.given, loop)
    if fixed:
        return tuple(range(len(fixed)))
    found = []
    for item in range(loop.at_most):
        if item and state.replies.get(f"{loop.key}[{item}]?") != Answered(True):
            break
        if isinstance(state.replies.get(slot_key(loop.lead, item)), Answered):
            found.append(item)
    return tuple(found)


def base_of(state: State, loop: Question, item: int) -> Data:
    """Return the given or proposed entry that an entry of a loop builds on; nothing for a new one.

    A proposal counts once its name was accepted as it is; the strategy's own entry counts under any name.
    """
    fixed = entries(state.given, loop)
    if fixed:
        return fixed[item] if item < len(fixed) else NOTHING
    proposed = entries(state.proposals, loop)
    if item >= len(proposed):
        return NOTHING
    name = value_in(state.questions, state.proposals, loop.lead, loop, proposed[item])
    told = answer(state, loop.lead, loop, item)
    return proposed[item] if told == name or (state.setting.own and told is not None) else NOTHING
