"""The debrief: what the CM writes down alone joins what ``private/private.yaml`` holds already."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from datetime import date

from cmkit.model.private import PrivateNotes
from cmkit.model.shape import keys_of
from cmkit.questionnaire.answers import to_strategy
from cmkit.questionnaire.course import Setting, State
from cmkit.questionnaire.flow import start
from cmkit.questionnaire.held import Data
from cmkit.questionnaire.joining import in_order, overlay
from cmkit.questionnaire.questions import load_questions
from cmkit.text import Language, unique_slug

_KNOWN_FROM_THE_STRATEGY = ("people", "objectives")


def debrief_begun(strategy: Data, words: Sequence[str], language: Language, today: date) -> State:
    """Begin a debrief, of some sections or of all; it knows the people and the objectives of the strategy."""
    questions = load_questions("debrief.yaml")
    given = {key: strategy[key] for key in _KNOWN_FROM_THE_STRATEGY if strategy.get(key)}
    setting = Setting(language=language, today=today, alone=True, model=PrivateNotes)
    return start(questions.about(words) if words else questions, {}, given, setting)


def joined_to(held: Data) -> Callable[[State], Data]:
    """Return what the private file says in each state of a debrief: what it ``held``, and the new."""
    return lambda state: joined(held, _noted(state))


def joined(held: Data, new: Data) -> dict[str, object]:
    """Append new entries to the lists that there are; an objective is classed once, a threshold set once."""
    data = deepcopy(dict(held))
    for key, value in new.items():
        before = data.get(key)
        if isinstance(value, list):
            data[key] = _appended(key, before if isinstance(before, list) else [], value)
        elif isinstance(value, Mapping) and isinstance(before, Mapping):
            data[key] = overlay(before, value)
        elif key != "cmkit":
            data[key] = value
    return data


def _noted(state: State) -> Data:
    said = to_strategy(state).data
    names = keys_of(PrivateNotes)
    return in_order({key: value for key, value in said.items() if key in names}, PrivateNotes)


def _appended(key: str, before: list[object], new: list[object]) -> list[object]:
    entries = list(before)
    for entry in new:
        if not isinstance(entry, Mapping):
            entries.append(entry)
            continue
        same = _classed_before(key, entries, entry)
        if same is not None:
            entries[same] = dict(entry)
        else:
            entries.append(_with_own_id(entry, entries))
    return entries


def _classed_before(key: str, entries: list[object], entry: Data) -> int | None:
    if key != "classification" or not entry.get("objective"):
        return None
    for place, one in enumerate(entries):
        if isinstance(one, Mapping) and one.get("objective") == entry["objective"]:
            return place
    return None


def _with_own_id(entry: Data, entries: list[object]) -> dict[str, object]:
    if "id" not in entry:
        return dict(entry)
    taken = [str(one["id"]) for one in entries if isinstance(one, Mapping) and "id" in one]
    return {**entry, "id": unique_slug(str(entry["id"]), taken)}
