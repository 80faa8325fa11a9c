"""One key of the strategy, asked or given on the command line."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cmkit.cli.ask.forms import form_of, is_guided, refuse_sentence
from cmkit.cli.occasion import Occasion
from cmkit.files.edits import found_at
from cmkit.mission.editing import STRATEGY, Data, bring, data_of, edit_data
from cmkit.mission.named import as_typed, key_shown, path_of
from cmkit.model.shape import block_at, keys
from cmkit.model.strategy import Strategy
from cmkit.problems import InputRefused, KeyPath, dotted
from cmkit.questionnaire.again import (
    left_to_somebody,
    nothing_open,
    slot_at,
    standing,
    with_reply,
    with_value,
)
from cmkit.questionnaire.conversation import with_more
from cmkit.questionnaire.course import Slot, State
from cmkit.questionnaire.dates import read_date
from cmkit.questionnaire.events import Answered, AnswerRefused, Reply, Skipped, ToSettle
from cmkit.questionnaire.fitting import amount_at, fit, names_in
from cmkit.questionnaire.prompts import Move, Prompt, Said, Typed, understood
from cmkit.questionnaire.putting import Offer, put, reply_in
from cmkit.questionnaire.questions import load_questions
from cmkit.questionnaire.typing_in import declined_in, paragraphs
from cmkit.text import _

_TEXT_DUE = frozenset({"MO005", "MO006"})
"""What the model says where something was read as a number, and text is due."""


_RECORDS = (("approved",), ("agreed",), ("proposed",))
"""Keys of the mission that record who agreed to what."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says of a key."""

    value: str
    who: str = ""
    due: str = ""
    cascade: bool = False
    """What is taken out is taken out wherever it is named, too."""


def answer_key(occasion: Occasion, key: str, given: Given | None) -> None:
    """Answer one key: as ``given``, or by asking for it."""
    paths = _ask(occasion, key) if given is None else _give(occasion, key, given)
    if not paths:
        occasion.console.say(_("strategy.yaml stays as it was."))
        return
    what = ", ".join(map(dotted, paths))
    occasion.console.say(_("Written into strategy.yaml: {what}.").format(what=what))


def leads_on(occasion: Occasion, key: str) -> bool:
    """Whether a key is better asked by the questions within it: a list of objectives, one of its entries."""
    data = data_of(occasion.folder, STRATEGY)
    path = _answered(key, data)
    return is_guided(path) and slot_at(load_questions(), data, path) is None


def _give(occasion: Occasion, key: str, given: Given) -> list[KeyPath]:
    """Write what is given; return the paths that were written, none where it said that already."""
    paths: list[KeyPath] = []

    def make(data: Data, plain: object) -> Data:
        path = _answered(key, data)
        state = nothing_open(data, occasion.language, occasion.today, cascade=given.cascade)
        after = _with(state, path, given, plain)
        beside = (*path[:-1], "per")
        paths[:] = [path] if found_at(after, beside) == found_at(data, beside) else [path, beside]
        return after

    plain = as_typed(given.value)
    try:
        changed = edit_data(occasion.folder, STRATEGY, lambda data: make(data, plain))
    except InputRefused as refused:
        if plain == given.value or not {one.code for one in refused.problems} & _TEXT_DUE:
            raise
        changed = edit_data(occasion.folder, STRATEGY, lambda data: make(data, given.value))
    return paths if changed else []


def _answered(key: str, data: Data) -> KeyPath:
    """Read a key that may be answered; the format's number and the records of agreements are no answers."""
    path = path_of(key, data)
    in_objective = path[0] == "objectives" and path[2:3] == ("agreed",)
    if path == ("cmkit",) or in_objective or (path[0] == "mission" and path[1:2] in _RECORDS):
        raise InputRefused(
            _("{key} is no answer: cmkit itself writes it.").format(key=dotted(path)),
            _("What was agreed and approved is recorded by: cmkit agree, cmkit approve."),
        )
    return path


def _with(state: State, path: KeyPath, given: Given, plain: object) -> Data:
    """Return the strategy with what is given at a path: an answer, where a question is about it."""
    slot = slot_at(load_questions(), state.given, path)
    said = understood(given.value)
    if said in (Move.BACK, Move.QUIT):
        said = Typed(given.value)  # nothing is under way that could be turned back
    try:
        if said is Move.SETTLE:
            return left_to_somebody(state, path, _left(state, given))
        if slot is None:
            return _without_question(state, path, said, plain)
        reply: Reply = Skipped() if said is Move.SKIP else reply_in(slot, said, Offer())
        return with_reply(state, slot, path, fit(state, slot, reply))
    except AnswerRefused as refusal:
        value = key_shown(given.value)
        message = _("{key} cannot say “{value}”.").format(key=dotted(path), value=value)
        raise InputRefused(message, str(refusal)) from refusal


def _without_question(state: State, path: KeyPath, said: Said, plain: object) -> Data:
    """Return the strategy with words under a key without a question; ``plain`` is how YAML reads them."""
    match said:
        case Typed(text) if (reason := declined_in(text)) is not None:
            return with_value(state, path, f"declined: {reason}".rstrip())
        case Typed() if isinstance(plain, str):
            refuse_sentence(path, plain)
            read = amount_at(state, path, plain)
            if read is None:
                return with_value(state, path, paragraphs(plain))
            after = with_value(state, path, as_typed(read["amount"]))
            if not read["per"]:
                return after
            return with_value(replace(state, given=after), (*path[:-1], "per"), read["per"])
        case Typed():
            return with_value(state, path, _as_entry(state, path, plain))
        case Move.NOT_APPLICABLE:
            return with_value(state, path, "n/a")
    if said is Move.ACCEPT and isinstance(found_at(state.given, path), dict | list):
        raise AnswerRefused(_("It holds several things; all of them are taken out by: --value -"))
    return with_value(state, path, None)


def _as_entry(state: State, path: KeyPath, plain: object) -> object:
    """Add a block that is given for a list of blocks to what stands there, as one more of its entries."""
    block = block_at(Strategy, path[:-1]) if isinstance(plain, dict) else None
    key = next((key for key in keys(block) if key.name == path[-1]), None) if block else None
    if key is None or key.holds != "list":
        return plain
    there = found_at(state.given, path)
    return [*(there if isinstance(there, list) else ()), plain]


def _left(state: State, given: Given) -> ToSettle:
    today = state.setting.today
    due = read_date(given.due, today) if given.due else None
    return ToSettle(names_in(given.who), due, today.isoformat() if today else None)


def _ask(occasion: Occasion, key: str) -> list[KeyPath]:
    held = data_of(occasion.folder, STRATEGY)
    path = _answered(key, held)
    state = nothing_open(held, occasion.language, occasion.today)
    slot = slot_at(load_questions(), held, path)
    if slot is None:
        wanted = _asked_plainly(occasion, state, path)
    else:
        wanted = with_reply(state, slot, path, _asked(occasion, state, slot))
    return [path] if bring(occasion.folder, STRATEGY, held, wanted) else []


def _asked(occasion: Occasion, state: State, slot: Slot) -> Reply:
    terminal = occasion.terminal()
    offer = Offer(standing(state, slot), _("now"))
    reply = put(state, slot, "", offer, terminal)
    if isinstance(reply, Move):
        raise KeyboardInterrupt
    if slot.question.kind == "long" and isinstance(reply, Answered) and reply.value != offer.value:
        return with_more(state, slot, reply, terminal)
    return reply


def _asked_plainly(occasion: Occasion, state: State, path: KeyPath) -> Data:
    """Ask for a key that has no question of its own: its name, and what the editor says about it."""
    now = found_at(state.given, path)
    shown = now if isinstance(now, str) else ""
    told = occasion.terminal().ask(
        Prompt(
            _about(path, occasion.language),
            help=_("One more entry: {form}").format(form=form) if (form := form_of(path)) else "",
            initial=shown,
            offer=(shown,) if shown else (),
            free=True,
        )
    )
    if isinstance(told, Typed):
        return _with(state, path, Given(told.text), as_typed(told.text))
    if told is Move.SETTLE:
        return left_to_somebody(state, path, _left(state, Given("?")))
    if told is Move.NOT_APPLICABLE:
        return _without_question(state, path, told, "n/a")
    if told in (Move.BACK, Move.QUIT):
        raise KeyboardInterrupt
    return with_value(state, path, None) if told is Move.SKIP else state.given


def _about(path: KeyPath, language: str) -> str:
    from cmkit.model.schema import describe  # it knows every file's model, and few keys lack a question

    block = block_at(Strategy, path[:-1])
    described = describe(block.__name__, str(path[-1])).said(language) if block else ""
    return f"{dotted(path)} · {described}" if described else dotted(path)
