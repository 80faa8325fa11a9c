"""A decision asked for at a terminal: what, why, and which lever; the figures propose, a person decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, get_args
from unicodedata import category

from cmkit.cli.decide.said import known
from cmkit.cli.kpi import verdicts_said as said
from cmkit.measures.deciding import decision_of
from cmkit.measures.judged import JudgedObjective
from cmkit.model.journal import Decision
from cmkit.text import _

if TYPE_CHECKING:
    from cmkit.questionnaire.prompts import Terminal


@dataclass(frozen=True, slots=True)
class Taken:
    """What a person has decided so far; texts on one line."""

    decision: Decision | None = None
    reason: str = ""
    lever: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it can be recorded: a decision, and its reason."""
        return self.decision is not None and bool(self.reason)


def sentence(text: str | None) -> str:
    """Put words on one line, without what no file may hold, such as characters that act on a terminal."""
    return " ".join("".join(one if category(one) not in ("Cc", "Cs") else " " for one in text or "").split())


def asked(terminal: Terminal, one: JudgedObjective, taken: Taken) -> Taken | None:
    """Ask for what is not decided yet; ``None`` when the person turns away."""
    with_lever = not taken.lever
    decision = taken.decision or _ask_decision(terminal, one)
    if decision is None:
        return None
    reason = taken.reason or _ask_reason(terminal)
    if reason is None:
        return None
    taken = replace(taken, decision=decision, reason=reason)
    return replace(taken, lever=_ask_lever(terminal)) if with_lever and decision != "continue" else taken


def _ask_decision(terminal: Terminal, one: JudgedObjective) -> Decision | None:
    from cmkit.questionnaire.choosing import Option
    from cmkit.questionnaire.prompts import Picked, Prompt, Typed

    others = [word for word in get_args(Decision) if word not in one.proposal]
    options = [
        Option(
            word, f"{said.decision(word)} ({_('proposed')})" if word in one.proposal else said.decision(word)
        )
        for word in (*one.proposal, *others)
    ]
    prompt = Prompt(_("What do you decide?"), options=tuple(options), may_pass=False, is_summary=True)
    while True:
        told = terminal.ask(prompt)
        if not isinstance(told, Typed | Picked):
            return None
        found = decision_of(told.text if isinstance(told, Typed) else "".join(told.values))
        if found is not None:
            return found
        terminal.tell(_("The decisions are: {known}.").format(known=known()), "warning")


def _ask_reason(terminal: Terminal) -> str | None:
    from cmkit.questionnaire.prompts import Move, Prompt, Typed

    prompt = Prompt(
        _("Why?"), help=_("In a sentence: in six months it is all that is known of it."), is_summary=True
    )
    while True:
        told = terminal.ask(prompt)
        if isinstance(told, Typed):
            return sentence(told.text)
        if told in (Move.QUIT, Move.BACK):
            return None
        terminal.tell(_("A decision has its reason."), "warning")


def _ask_lever(terminal: Terminal) -> str:
    from cmkit.questionnaire.prompts import Prompt, Typed

    told = terminal.ask(
        Prompt(
            _("Which lever is turned?"),
            help=_("Words, hours, people, places…; Enter leaves it out."),
            is_summary=True,
        )
    )
    return sentence(told.text) if isinstance(told, Typed) else ""
