"""The questionnaire as pure values: each event makes the next state, and replaying them makes it again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cmkit.questionnaire.course import Known, Setting, Slot, State, walk
from cmkit.questionnaire.events import (
    Answered,
    AnswerRefused,
    Back,
    Changed,
    Confirmed,
    Event,
    Reply,
    Skipped,
    decode,
    encode,
)
from cmkit.questionnaire.fitting import fit
from cmkit.questionnaire.questions import Questionnaire
from cmkit.text import _

__all__ = [
    "AnswerRefused",
    "Known",
    "Setting",
    "Slot",
    "State",
    "advance",
    "current",
    "decode",
    "encode",
    "progress",
    "replay",
    "start",
]


def start(
    questions: Questionnaire,
    proposals: Mapping[str, object] | None = None,
    given: Mapping[str, object] | None = None,
    setting: Setting | None = None,
    known: Known | None = None,
) -> State:
    """Begin a questionnaire.

    ``proposals`` is what a preset says, in the shape of ``strategy.yaml``: shown, to be accepted or changed.
    ``given`` is what was answered beforehand, in the same shape: it is not asked again.
    """
    return State(questions, proposals or {}, given or {}, setting or Setting(), known or Known())


def replay(state: State, events: Iterable[Event]) -> State:
    """Go through kept events again, from the state that ``start`` gave."""
    for event in events:
        state = advance(state, event)
    return state


def current(state: State) -> Slot | None:
    """Return the first slot without a reply; ``None`` when all have one."""
    return next((slot for slot in walk(state) if slot.key not in state.replies), None)


def progress(state: State) -> tuple[int, int]:
    """Return the number of the current question and how many there are; a loop counts as one."""
    asked: dict[str, None] = {}
    here = 0
    for slot in walk(state):
        asked.setdefault(slot.outside.key)
        if not here and slot.key not in state.replies:
            here = len(asked)
    return here or len(asked), len(asked)


def advance(state: State, event: Event) -> State:
    """Return the state after an event.

    Raises ``AnswerRefused`` for an answer that does not fit, and for a step that cannot be made now; the
    state that was passed in still holds.
    """
    if isinstance(event, Back):
        return _taken_back(state)
    if isinstance(event, Changed):
        return _changed(state, event)
    slot = current(state)
    if isinstance(event, Confirmed):
        if slot is not None:
            raise AnswerRefused(_("There are still questions to answer."))
        return replace(state, confirmed=True)
    if slot is None:
        raise AnswerRefused(_("Every question is answered."))
    reply = fit(state, slot, event)
    offered = {key: kept for key, kept in state.offered.items() if key != slot.key}
    return replace(state, replies={**state.replies, slot.key: reply}, offered=offered)


def _taken_back(state: State) -> State:
    """Forget the latest reply that still counts, and keep it to be offered again."""
    counts = {slot.key for slot in walk(state)}
    latest = next((key for key in reversed(list(state.replies)) if key in counts), None)
    if latest is None:
        raise AnswerRefused(_("This is the first question."))
    replies = {key: reply for key, reply in state.replies.items() if key != latest}
    offered = {**state.offered, latest: state.replies[latest]}
    return replace(state, replies=replies, offered=offered, confirmed=False)


def _changed(state: State, event: Changed) -> State:
    """Put another reply in the place of one given; in a long answer, for all its lines together."""
    slot = next((slot for slot in walk(state) if slot.key == event.slot), None)
    if slot is None or slot.key not in state.replies:
        raise AnswerRefused(_("There is no such answer to change."))
    reply = fit(state, slot, event.reply)
    if slot.line is None:
        return replace(state, replies={**state.replies, slot.key: reply}, confirmed=False)
    if slot.line:
        raise AnswerRefused(_("A long answer is changed as a whole."))
    return replace(state, replies=_rewritten(state, slot, reply), confirmed=False)


def _rewritten(state: State, slot: Slot, reply: Reply) -> dict[str, Reply]:
    """Replace all the lines of a long answer by one reply, and close it."""
    answer = slot.key.removesuffix("[0]")
    lines = {f"{answer}[{line}]" for line in range(1, slot.question.at_most + 1)}
    replies: dict[str, Reply] = {}
    for key, kept in state.replies.items():
        if key == slot.key:
            replies[key] = reply
            if isinstance(reply, Answered):
                replies[f"{answer}[1]"] = Skipped()
        elif key not in lines:
            replies[key] = kept
    return replies
