"""The debrief: what the CM writes down alone joins what ``private/private.yaml`` holds already."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from datetime import date

from cmkit.model.loading import answer_in
from cmkit.model.private import PrivateNotes
from cmkit.model.shape import keys_of
from cmkit.problems import InputRefused
from cmkit.questionnaire.answers import to_strategy
from cmkit.questionnaire.course import Setting, State
from cmkit.questionnaire.flow import start
from cmkit.questionnaire.held import Data
from cmkit.questionnaire.joining import in_order, overlay
from cmkit.questionnaire.questions import load_questions
from cmkit.text import Language, _, unique_slug

_KNOWN_FROM_THE_STRATEGY = ("people", "objectives")


def debrief_begun(
    strategy: Data, words: Sequence[str], language: Language, today: date, held: Data | None = None
) -> State:
    """Begin a debrief, of some sections or of all; it knows the people and the objectives of the strategy.

    The thresholds that are ``held`` already are asked about only where ``words`` name them, and then offered.
    """
    questions = load_questions("debrief.yaml")
    given = {key: strategy[key] for key in _KNOWN_FROM_THE_STRATEGY if strategy.get(key)}
    thresholds = {"thresholds": held["thresholds"]} if held and held.get("thresholds") else {}
    is_named = any(word.startswith("thresholds") for word in words)
    proposed = thresholds if is_named else {}
    given |= {} if is_named else thresholds
    setting = Setting(language=language, today=today, alone=True, model=PrivateNotes)
    return start(questions.about(words) if words else questions, proposed, given, setting)


def joined_to(held: Data) -> Callable[[State], Data]:
    """Return what the private file says in each state of a debrief: what it ``held``, and the new."""
    return lambda state: joined(held, _noted(state))


def joined(held: Data, new: Data) -> dict[str, object]:
    """Append new entries to the lists that there are; an objective is classed once, a threshold set once.

    Raises ``InputRefused`` where something else than a list stands: it would be lost.
    """
    data = deepcopy(dict(held))
    for key, value in new.items():
        before = data.get(key)
        if isinstance(value, list):
            if not (before is None or isinstance(before, list) or answer_in(before)):
                raise InputRefused(
                    _("{key} is no list in private/private.yaml: nothing can be added to it.").format(
                        key=key
                    ),
                    _("Write each of its entries on a line of its own, after a dash."),
                )
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
            entries[same] = _classed_anew(entries[same], entry)
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


def _classed_anew(before: object, entry: Data) -> dict[str, object]:
    """Class an objective again; its note stays, the categories of another kind do not."""
    kept = dict(before) if isinstance(before, Mapping) else {}
    if kept.get("kind") != entry.get("kind"):
        kept.pop("categories", None)
    return {**kept, **entry}


def _with_own_id(entry: Data, entries: list[object]) -> dict[str, object]:
    if "id" not in entry:
        return dict(entry)
    taken = [str(one["id"]) for one in entries if isinstance(one, Mapping) and "id" in one]
    return {**entry, "id": unique_slug(str(entry["id"]), taken)}
