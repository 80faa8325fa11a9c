"""What an answer may choose from: choices of the question, of the catalogue, of the answers before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cmkit.catalogue.entries import Entry
from cmkit.catalogue.entries import find_network as _network
from cmkit.model.base import EVERYBODY, NOBODY
from cmkit.questionnaire.course import Slot, State, answer, base_of, items, values, walk
from cmkit.questionnaire.events import Answered, Reply, ToSettle, Value
from cmkit.questionnaire.held import Data, entries, listed, token, value_in
from cmkit.questionnaire.typing_in import folded
from cmkit.text import _, slug

_NAMES: Mapping[str, str] = {"people": "name", "audiences": "name", "objectives": "title"}


class Option(NamedTuple):
    """One thing to choose: what is kept, and what is shown."""

    value: str
    label: str


def options(state: State, slot: Slot) -> tuple[Option, ...]:
    """Return what a question offers to choose from; nothing for one that is typed."""
    question, language = slot.question, state.setting.language
    if slot.gate or question.kind == "yes-no":
        return (Option("yes", _("Yes")), Option("no", _("No")))
    if question.choices == "catalogue.networks":
        return _labels(state.known.networks, language)
    if question.choices == "catalogue.kinds":
        return kinds_of_figures(state)
    if question.choices == "answers.needs":
        return tuple(Option(need, need) for need in _needs(state))
    if isinstance(question.choices, str):
        named_there = named(state, question.choices.removeprefix("answers."))
        return tuple(Option(value, label) for value, label in named_there.items())
    return tuple(Option(choice.value, choice.label.said(language)) for choice in question.choices)


def kinds_of_figures(state: State) -> tuple[Option, ...]:
    """Return the kinds of objectives, each of which has its figures."""
    return _labels(state.known.kinds, state.setting.language)


def figures_of(state: State, kind: str) -> tuple[Option, ...]:
    """Return the metrics that tell whether an objective of that kind is reached."""
    metrics = state.known.kinds[kind].metrics if kind in state.known.kinds else ()
    found = {metric: state.known.metrics[metric] for metric in metrics if metric in state.known.metrics}
    return _labels(found, state.setting.language)


def every_figure(state: State) -> tuple[Option, ...]:
    """Return all the metrics that are known."""
    return _labels(state.known.metrics, state.setting.language)


def expected_kind(state: State, slot: Slot) -> str:
    """Return the kind that an objective was given or proposed with; empty when it is still open."""
    if slot.loop is None:
        return ""
    kind = base_of(state, slot.loop, slot.item).get("kind")
    return kind if isinstance(kind, str) and kind in state.known.kinds else ""


def categories_of_kind(state: State, slot: Slot) -> tuple[str, ...]:
    """Return the categories that the catalogue knows for the kind that an entry was given."""
    kind = next((one for one in slot.outside.questions if one.choices == "catalogue.kinds"), None)
    said = answer(state, kind, slot.loop, slot.item) if kind else None
    return state.known.kinds[said].categories if isinstance(said, str) and said in state.known.kinds else ()


def _labels(found: Mapping[str, Entry], language: str) -> tuple[Option, ...]:
    return tuple(Option(identifier, entry.label.said(language)) for identifier, entry in found.items())


def _needs(state: State) -> Iterator[str]:
    question = state.questions.by_key.get("audiences[].needs")
    if question is None:
        seen = (
            need for entry in listed(_strategy(state, "audiences"), "audiences") for need in _lines(entry)
        )
    else:
        seen = (need for lines in values(state, question) if isinstance(lines, tuple) for need in lines)
    yield from dict.fromkeys(seen)


def _lines(entry: Data) -> tuple[str, ...]:
    needs = entry.get("needs")
    return (needs,) if isinstance(needs, str) else tuple(map(str, needs)) if isinstance(needs, list) else ()


def _strategy(state: State, key: str) -> Data:
    """Return the data that a list comes from when it is not asked: what was given, else what is proposed."""
    return state.given if state.given.get(key) else state.proposals


def named(state: State, key: str) -> dict[str, str]:
    """Return the people, audiences or objectives that an answer may name, by how it names them.

    Those of the loop go by their number in it, ``people[0]``, so that a name may still be corrected; others
    go by their id, ``@id``.
    """
    name = _NAMES[key]
    loop = state.questions.by_key.get(key)
    data = _strategy(state, key)
    asked = entries(data, loop) if loop else ()
    others = {
        token(str(entry["id"])): str(entry.get(name) or entry["id"])
        for entry in listed(data, key)
        if entry.get("id") and entry not in asked
    }
    if loop is None:
        return others
    told = ((item, answer(state, loop.lead, loop, item)) for item in items(state, loop))
    return {f"{key}[{item}]": str(title) for item, title in told} | others


def people(state: State) -> dict[str, str]:
    """Return everybody that an answer may name: those of the loop, others known, names typed in passing."""
    known = named(state, "people")
    taken = {slug(name) for name in known.values()}
    for slot in walk(state):
        for word in _people_in(slot, state.replies.get(slot.key)):
            if is_name(word) and slug(word) not in taken:
                taken.add(slug(word))
                known[word] = word
    return known


def is_name(word: str) -> bool:
    """Whether an answer holds a name as it was typed, and not how it names somebody known."""
    return not re.fullmatch(r"@.*|people\[[0-9]+\]", word)


def _people_in(slot: Slot, reply: Reply | None) -> tuple[str, ...]:
    if isinstance(reply, ToSettle):
        return reply.who
    if slot.question.kind == "person" and isinstance(reply, Answered) and isinstance(reply.value, tuple):
        return reply.value
    return ()


def find_person(state: State, typed: str) -> str:
    """Find whom a word means; a name that nobody bears yet is a new person.

    A first name is enough while only one bears it; «moi» is the community manager, «personne» nobody.
    """
    known = people(state)
    if typed in known:
        return typed
    words = folded(typed)
    if words in ("personne", "nobody", "no one", "aucun", "aucune", token(NOBODY)):
        return token(NOBODY)
    if words in ("tout le monde", "everybody", "everyone", "tous", "toutes", token(EVERYBODY)):
        return token(EVERYBODY)
    if words in ("moi", "me", "cm") and (mine := community_manager(state)):
        return mine
    whole = [value for value, name in known.items() if slug(name) == slug(typed)]
    first = [value for value, name in known.items() if folded(name).split()[:1] == [words]]
    return next(iter(whole or (first if len(first) == 1 else [])), typed)


def community_manager(state: State) -> str:
    """Return how an answer names the CM, where exactly one is known; empty otherwise."""
    found = [
        token(str(entry["id"]))
        for entry in listed(_strategy(state, "people"), "people")
        if entry.get("side") == "cm" and entry.get("id")
    ]
    return found[0] if len(found) == 1 else ""


def find_network(state: State, word: str) -> str:
    """Find the network that a word means, by id, label or another name; the word itself when it is none."""
    found = _network(word, state.known.networks)
    return found.id if found else word


def proposed_value(state: State, slot: Slot) -> Value | None:
    """Return what can be offered for a slot: what stands there, less what was replaced in the meantime."""
    found = standing_value(state, slot)
    source = slot.question.choices
    if not isinstance(found, tuple) or not (isinstance(source, str) and source.startswith("answers.")):
        return found
    there = {option.value for option in options(state, slot)}
    return tuple(word for word in found if word in there and _still_meant(state, word)) or None


def _still_meant(state: State, word: str) -> bool:
    """Whether the entry of a loop is still the proposed one that a proposal names by its number."""
    number = re.fullmatch(r"([a-z]+)\[([0-9]+)\]", word)
    loop = state.questions.by_key.get(number[1]) if number else None
    return loop is None or number is None or bool(base_of(state, loop, int(number[2])))


def standing_value(state: State, slot: Slot) -> Value | None:
    """Return what a preset, or the strategy itself, says for a slot; ``None`` where it says nothing."""
    question, loop = slot.question, slot.loop
    if slot.gate:
        return slot.item < len(entries(state.proposals, slot.outside))
    if slot.line:
        return None
    if loop is None:
        return value_in(state.questions, state.proposals, question)
    proposed = entries(state.proposals, loop)
    if slot.is_lead:
        entry = proposed[slot.item] if slot.item < len(proposed) else {}
    else:
        entry = base_of(state, loop, slot.item)
    return value_in(state.questions, state.proposals, question, loop, entry)


def chosen(value: Value | None) -> tuple[str, ...]:
    """Return the words that an answer ticks."""
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    return value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
