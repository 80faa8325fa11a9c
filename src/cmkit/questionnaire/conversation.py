"""The conversation: each reply kept before the next question, and a summary at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from cmkit.questionnaire.course import Slot, State, answer, walk
from cmkit.questionnaire.events import (
    Answered,
    AnswerRefused,
    Back,
    Changed,
    Confirmed,
    Event,
    Reply,
)
from cmkit.questionnaire.flow import advance, current, progress
from cmkit.questionnaire.prompts import Move, Prompt, Terminal, Typed, how_to, numbers_in
from cmkit.questionnaire.putting import Offer, offer_for, put
from cmkit.questionnaire.wording import entry_name, said
from cmkit.text import _

Keep = Callable[[Event], None]
"""Puts an event where nothing can lose it; raises when it cannot."""


class Row(NamedTuple):
    """One line of the summary."""

    slot: Slot
    text: str
    said: str


def run(state: State, terminal: Terminal, keep: Keep, *, review: bool = True) -> State:
    """Ask until the summary is confirmed, or the person stops; return the state that was reached.

    Without ``review`` the last answer is the end. ``keep`` gets each event before it counts. A state that is
    not ``confirmed`` was left for later.
    ``KeyboardInterrupt`` goes up to the caller: whatever ``keep`` took is kept.
    """
    terminal.tell(how_to(), "quiet")
    section = ""
    while not state.confirmed:
        slot = current(state)
        if slot is None and not review:
            return replace(state, confirmed=True)
        if slot is None:
            event = _review(state, terminal)
            section = ""
        else:
            section = _announced(state, slot, section, terminal)
            event = _next(state, slot, terminal)
        if event is None:
            return state
        try:
            after = advance(state, event)
        except AnswerRefused as refusal:
            terminal.tell(str(refusal), "warning")
            continue
        keep(event)
        state = after
    return state


def _announced(state: State, slot: Slot, section: str, terminal: Terminal) -> str:
    """Open a section with its title, and a loop with what it is about; return the section."""
    here = state.questions.section_of[slot.outside.key]
    language = state.setting.language
    if here.id != section:
        terminal.tell(here.title.said(language), "title")
    if slot.is_lead and not slot.item:
        terminal.tell(slot.outside.text.said(language))
        terminal.tell(slot.outside.help.said(language), "quiet")
    return here.id


def _next(state: State, slot: Slot, terminal: Terminal) -> Event | None:
    number, total = progress(state)
    reply = put(state, slot, f"[{number}/{total}]", offer_for(state, slot), terminal)
    if isinstance(reply, Move):
        return Back() if reply is Move.BACK else None
    return reply


def summary(state: State) -> tuple[Row, ...]:
    """List every reply that may be changed, in the order of the questions; a long answer is one row."""
    rows = []
    for slot in walk(state):
        reply = state.replies.get(slot.key)
        if reply is None or slot.line or (slot.gate and reply == Answered(True)):
            continue
        question, language = slot.question, state.setting.language
        text = (question.more or question.text) if slot.gate else question.text
        name = entry_name(state, slot)
        written = f"{name} · {text.said(language)}" if name else text.said(language)
        rows.append(Row(slot, written, said(state, slot, _whole(state, slot, reply))))
    return tuple(rows)


def _whole(state: State, slot: Slot, reply: Reply) -> Reply:
    """Return the reply to a question, with all the lines of a long answer."""
    if slot.line is None or not isinstance(reply, Answered):
        return reply
    value = answer(state, slot.question, slot.loop, slot.item)
    return reply if value is None else Answered(value)


def _review(state: State, terminal: Terminal) -> Event | None:
    """Show the summary and let any answer be changed; ``None`` when the person stops."""
    rows = summary(state)
    section = ""
    terminal.tell(_("Summary"), "title")
    for number, row in enumerate(rows, start=1):
        here = state.questions.section_of[row.slot.outside.key]
        if here.id != section:
            section = here.id
            terminal.tell(here.title.said(state.setting.language), "plain")
        terminal.tell(f"{number:>4}. {row.text}  {row.said}", "plain")
    question = Prompt(
        _("Type a number to change its answer, or press Enter if all is right."), free=True, is_summary=True
    )
    while True:
        told = terminal.ask(question)
        if told is Move.ACCEPT:
            return Confirmed()
        if told is Move.QUIT:
            return None
        if told is Move.BACK:
            return Back()
        places = numbers_in(told.text, len(rows)) if isinstance(told, Typed) else None
        if not places or len(places) > 1:
            terminal.tell(_("Write one of the numbers above, or press Enter."), "warning")
            continue
        event = _changed(state, rows[places[0] - 1].slot, terminal)
        if event is not Move.BACK:
            return None if isinstance(event, Move) else event


def _changed(state: State, slot: Slot, terminal: Terminal) -> Changed | Move:
    """Ask a question of the summary again; its answer is offered, ``BACK`` leaves it as it is."""
    before = _whole(state, slot, state.replies[slot.key])
    offer = Offer(before.value, _("now")) if isinstance(before, Answered) else Offer()
    reply = put(state, slot, "", offer, terminal)
    if isinstance(reply, Move):
        return reply
    if slot.line is not None and isinstance(reply, Answered) and reply.value != offer.value:
        reply = with_more(state, slot, reply, terminal)
    return Changed(slot.key, reply)


def with_more(state: State, slot: Slot, first: Answered, terminal: Terminal) -> Answered:
    """Collect the other lines of a long answer that is written anew."""
    found = first.value if isinstance(first.value, tuple) else ()
    while len(found) < slot.question.at_most:
        following = Slot(slot.key, slot.question, slot.loop, slot.item, line=len(found))
        reply = put(state, following, "", Offer(), terminal)
        if not isinstance(reply, Answered) or not isinstance(reply.value, tuple):
            break
        found += reply.value
    return Answered(found)
