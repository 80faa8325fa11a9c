"""The kickoff at a terminal: begun or gone on with, every answer on the disk before the next question."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date

from cmkit import git
from cmkit.cli.console import Console
from cmkit.files.writing import locked
from cmkit.problems import InputRefused
from cmkit.questionnaire.asking import find_terminal
from cmkit.questionnaire.beginning import Order, prepare_folder, proposed_for
from cmkit.questionnaire.conversation import run
from cmkit.questionnaire.draft import Draft, begin_draft, read_draft, unreadable_draft
from cmkit.questionnaire.filling import with_facts
from cmkit.questionnaire.flow import AnswerRefused, Setting, State, replay, start
from cmkit.questionnaire.presets import load_preset
from cmkit.questionnaire.prompts import Terminal, confirmed
from cmkit.questionnaire.questions import load_questions
from cmkit.text import _, shell_word


def kickoff(
    order: Order, preset: str | None, console: Console, *, short: bool, today: date
) -> tuple[Order, State]:
    """Ask until the summary is confirmed; return the order as it stands then, and the answers.

    Raises ``InputRefused`` without a terminal, ``KeyboardInterrupt`` when the person stops before the end:
    what was answered is kept, and the same command goes on.
    """
    if preset:
        load_preset(preset, order.language)  # an unknown one is refused before anything else
    terminal = find_terminal(os.environ, colour=console.colour)
    prepare_folder(order.root)
    with locked(order.root, timeout=1.0):  # nobody else answers in this folder meanwhile
        draft = read_draft(order.root)
        if draft is None:
            draft = begin_draft(
                order.root, order.language, preset or "", today.isoformat(), short=short, own=order.own
            )
        else:
            console.say(_("Resuming the kickoff where it stopped."))
        state = _state(draft)
        there = shell_word(str(order.root))
        again = _("Your answers are kept. To go on: cmkit init {folder}").format(folder=there)
        try:
            state = run(state, terminal, draft.keep)
            if not state.confirmed:
                raise KeyboardInterrupt
            with_git = _with_git(order, terminal)
            return replace(order, language=draft.language, own=draft.own, git=with_git), state
        except (KeyboardInterrupt, EOFError):
            console.complain(again)
            raise KeyboardInterrupt from None


def _state(draft: Draft) -> State:
    """Build the questionnaire as the draft began it, and go through what happened since."""
    try:
        preset = load_preset(draft.preset, draft.language) if draft.preset else {}
        setting = Setting(short=draft.short, language=draft.language, today=date.fromisoformat(draft.today))
        proposed = proposed_for(preset, draft.language, draft.own)
        begun = start(load_questions(), proposed, with_facts({}, draft.own), setting)
        return replay(begun, draft.events)
    except (InputRefused, AnswerRefused, ValueError, ArithmeticError) as error:
        raise unreadable_draft(draft.path) from error


def _with_git(order: Order, terminal: Terminal) -> bool | None:
    """Offer a repository and a first commit, unless that was said on the command line."""
    if order.git is not None or not git.available() or git.root_of(order.root) is not None:
        return order.git
    question = _("Make the folder a git repository, with a first commit? (y/n)")
    return confirmed(
        terminal, question, _("Its history then shows who changed what, and when. private/ stays out.")
    )
