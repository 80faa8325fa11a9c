"""One question put to a person: its words, what it offers, and the reply that comes back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cmkit.questionnaire.choosing import (
    Option,
    categories_of_kind,
    chosen,
    expected_kind,
    figures_of,
    kinds_of_figures,
    options,
    people,
    proposed_value,
)
from cmkit.questionnaire.course import Slot, State
from cmkit.questionnaire.dates import read_date
from cmkit.questionnaire.events import (
    Answered,
    AnswerRefused,
    Declined,
    NotApplicable,
    Reply,
    Skipped,
    ToSettle,
    Value,
)
from cmkit.questionnaire.fitting import fit, names_in
from cmkit.questionnaire.prompts import Move, Picked, Prompt, Said, Terminal, Typed
from cmkit.questionnaire.typing_in import declined_in
from cmkit.questionnaire.wording import entry_name, lines
from cmkit.text import _


@dataclass(frozen=True, slots=True)
class Offer:
    """What Enter alone takes, and where it comes from; no value when there is nothing to take."""

    value: Value | None = None
    source: str = ""


def offer_for(state: State, slot: Slot) -> Offer:
    """Return what a slot offers: what was taken back, else what is proposed."""
    before = state.offered.get(slot.key)
    if isinstance(before, Answered):
        return Offer(before.value, _("your answer"))
    source = _("Enter") if slot.gate else _("now") if state.setting.own else _("proposed")
    value = proposed_value(state, slot)
    if value is None and slot.question.suggested and (found := categories_of_kind(state, slot)):
        return Offer(found, _("of the kind"))
    return Offer(value, source)


class _TakenBack(Exception):
    """The person turned away from a question within the question."""

    def __init__(self, move: Move) -> None:
        super().__init__(move.name)
        self.move = move


def put(state: State, slot: Slot, number: str, offer: Offer, terminal: Terminal) -> Reply | Move:
    """Ask a question until its reply fits; ``BACK`` and ``QUIT`` are left to the caller."""
    typed = ""
    while True:
        prompt = _prompt(state, slot, number, offer, typed)
        is_figure = slot.question.kind == "figure"
        said = _ask_figure(state, slot, prompt, terminal) if is_figure else terminal.ask(prompt)
        if said in (Move.BACK, Move.QUIT) and isinstance(said, Move):
            return said
        typed = said.text if isinstance(said, Typed) else ""
        try:
            if said is Move.SETTLE:
                fit(state, slot, ToSettle())
                return fit(state, slot, _settled(state, terminal))
            return fit(state, slot, reply_in(slot, said, offer))
        except AnswerRefused as refusal:
            terminal.tell(str(refusal), "warning")
        except _TakenBack as turn:
            if turn.move is Move.QUIT:
                return Move.QUIT


def reply_in(slot: Slot, said: Said | Answered, offer: Offer) -> Reply:
    """Return the reply that a person's words make; it is not fitted to its question yet."""
    match said:
        case Answered():
            return said
        case Move.ACCEPT:
            return Skipped() if offer.value is None else Answered(offer.value)
        case Move.NOT_APPLICABLE:
            return NotApplicable()
        case Typed(text):
            reason = None if slot.gate else declined_in(text)
            return Answered(text) if reason is None else Declined(reason)
        case Picked(values) if values:
            if slot.gate or slot.question.kind == "yes-no":
                return Answered("yes" in values)
            return Answered(values if slot.question.kind == "choices" else values[0])
    return Skipped()


def _prompt(state: State, slot: Slot, number: str, offer: Offer, typed: str) -> Prompt:
    question = slot.question
    choosable = options(state, slot)
    shown = () if offer.value is None else lines(state, slot, offer.value)
    text, hint = _words(state, slot)
    return Prompt(
        text=text,
        number=number,
        help=hint,
        offer=shown,
        offered_by=offer.source if shown else "",
        options=choosable,
        chosen=chosen(offer.value),
        many=question.kind == "choices" and not slot.gate,
        free=not choosable or question.other,
        initial=typed or (shown[0] if len(shown) == 1 and _may_be_edited(slot) else ""),
        may_pass=not question.required,
    )


def _may_be_edited(slot: Slot) -> bool:
    """Whether what is offered reads back as itself when it is typed: names and sums are said otherwise."""
    return slot.question.kind in ("text", "long") and not slot.gate


def _words(state: State, slot: Slot) -> tuple[str, str]:
    """Return the text of a question and what helps to answer it."""
    question, language = slot.question, state.setting.language
    if slot.gate:
        return (question.more or question.text).said(language), ""
    if slot.line:
        return (
            question.more.said(language) if question.more else _("Anything else? (Enter: that is all)")
        ), ""
    name = entry_name(state, slot)
    text = question.text.said(language)
    hint = question.help.said(language)
    if question.example:
        hint = _("{help} For instance: {example}").format(help=hint, example=question.example.said(language))
    if question.kind == "person" and (known := people(state)):
        hint = _("{help} Known: {names}.").format(help=hint, names=", ".join(known.values()))
    if slot.is_lead:
        hint = _("{help} Enter alone: that is all.").format(help=hint)
    return (f"{name} · {text}" if name else text), hint


def _settled(state: State, terminal: Terminal) -> ToSettle:
    """Ask by whom a question will be settled, and for when; both may be left open."""
    today = state.setting.today
    names = ", ".join(people(state).values())
    who = _typed(terminal, Prompt(_("Who will settle it? (Enter: not known yet)"), help=names, free=True))
    due = ""
    while True:
        due = _typed(terminal, Prompt(_("By when? (Enter: no date)"), initial=due, free=True))
        try:
            day = read_date(due, today) if due else None
        except AnswerRefused as refusal:
            terminal.tell(str(refusal), "warning")
        else:
            return ToSettle(names_in(who), day, today.isoformat() if today else None)


def _typed(terminal: Terminal, prompt: Prompt) -> str:
    said = terminal.ask(prompt)
    if isinstance(said, Move) and said in (Move.BACK, Move.QUIT):
        raise _TakenBack(said)
    return said.text if isinstance(said, Typed) else ""


_ANOTHER_KIND = Option("another-kind", "")


def _ask_figure(state: State, slot: Slot, prompt: Prompt, terminal: Terminal) -> Said | Answered:
    """Ask for a figure: the kind of result first, then one of its metrics; or words of one's own at once."""
    kind = expected_kind(state, slot)
    came_from_kinds = False
    while True:
        if not kind:
            said = terminal.ask(replace(prompt, options=kinds_of_figures(state), chosen=(), free=True))
            if not isinstance(said, Picked):
                return Answered({"label": said.text}) if isinstance(said, Typed) else said
            kind, came_from_kinds = said.values[0], True
        others = _ANOTHER_KIND._replace(label=_("Another kind of result…"))
        there = (*figures_of(state, kind), others)
        said = terminal.ask(replace(prompt, options=there, chosen=(), free=True))
        if said == Picked((others.value,)) or (said is Move.BACK and came_from_kinds):
            kind = ""
        elif isinstance(said, Picked):
            return Answered({"kind": kind, "metric": said.values[0]})
        else:
            return Answered({"kind": kind, "label": said.text}) if isinstance(said, Typed) else said
