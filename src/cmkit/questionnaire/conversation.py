"""The conversation: each question put in words, each reply kept before the next, a summary at the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from cmkit.questionnaire.asking_figures import ask_figure
from cmkit.questionnaire.choosing import community_manager, options, people, proposed_value
from cmkit.questionnaire.course import Slot, State, walk
from cmkit.questionnaire.events import (
    Answered,
    AnswerRefused,
    Back,
    Changed,
    Confirmed,
    Declined,
    Event,
    NotApplicable,
    Reply,
    Skipped,
    ToSettle,
    Value,
)
from cmkit.questionnaire.flow import advance, as_kept, current, progress
from cmkit.questionnaire.prompts import Move, Picked, Prompt, Said, Terminal, Typed, how_to, numbers_in
from cmkit.questionnaire.wording import entry_name, lines, said
from cmkit.text import _

_DECLINED = re.compile(r"\s*(?:declined|décliné|refusé)\s*(?::\s*(.*))?", re.IGNORECASE | re.DOTALL)

Keep = Callable[[Event], None]
"""Puts an event where nothing can lose it; raises when it cannot."""


def run(state: State, terminal: Terminal, keep: Keep) -> State:
    """Ask until the summary is confirmed, or the person stops; return the state reached.

    ``keep`` gets each event before it counts. A state that is not ``confirmed`` was left for later.
    ``KeyboardInterrupt`` goes up: everything that was kept still is.
    """
    terminal.tell(how_to(), "quiet")
    section = ""
    summarised: State | None = None
    retry = ""
    while not state.confirmed:
        slot = current(state)
        if slot is None:
            if state is not summarised:
                _summarise(state, terminal)
                summarised = state
            event = _review(state, terminal)
            section = ""
        else:
            section = _announce(state, slot, section, terminal)
            event = put(state, slot, terminal, retry)
        if event is None:
            return state
        retry = ""
        try:
            event = as_kept(state, event)
            after = advance(state, event)
        except AnswerRefused as refusal:
            terminal.tell(str(refusal), "warning")
            retry = str(event.value) if isinstance(event, Answered) and isinstance(event.value, str) else ""
            continue
        keep(event)
        state = after
    return state


def _announce(state: State, slot: Slot, section: str, terminal: Terminal) -> str:
    """Open a section with its title, and a loop with what it is about."""
    here = state.questions.section_of[slot.outside.key]
    language = state.setting.language
    if here.id != section:
        terminal.tell(here.title.said(language), "title")
    if slot.is_lead and not slot.item and slot.loop:
        terminal.tell(slot.loop.text.said(language))
        terminal.tell(slot.loop.help.said(language), "quiet")
    return here.id


def put(state: State, slot: Slot, terminal: Terminal, retry: str = "") -> Event | None:
    """Ask one question; ``None`` when the person stops. ``retry`` is what was typed and refused."""
    offered = state.offered.get(slot.key)
    before = offered.value if isinstance(offered, Answered) else None
    proposed = proposed_value(state, slot)
    offer = before if before is not None else proposed if _is_value(proposed) else None
    source = _("your answer") if before is not None else _("now") if state.setting.own else _("proposed")
    number, total = progress(state)
    prompt = _prompt(state, slot, offer, source, f"[{number}/{total}]")
    if retry:
        prompt = replace(prompt, initial=retry)
    reply = _reply(state, slot, prompt, offer, terminal)
    return Back() if reply is Move.BACK else None if reply is Move.QUIT else reply


def _is_value(value: object) -> bool:
    return value is not None and value is not False


def _prompt(state: State, slot: Slot, offer: object, source: str, number: str) -> Prompt:
    question, language = slot.question, state.setting.language
    shown = lines(state, slot, offer) if _is_offer(offer) else ()
    text, help_text = _words(state, slot)
    choosable = options(state, slot)
    is_choice = bool(choosable)
    return Prompt(
        text=text,
        number=number,
        help=_with_example(state, slot, help_text),
        offer=shown,
        offered_by=source if shown else "",
        options=choosable,
        chosen=_chosen(slot, offer),
        many=question.kind == "choices",
        free=not is_choice or question.other,
        initial=shown[0] if len(shown) == 1 and not is_choice else "",
        may_pass=not question.required,
    )
