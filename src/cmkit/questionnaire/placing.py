"""One answer at a time into a strategy: where it goes, and in which form it stands there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from cmkit.model.values import Days
from cmkit.problems import KeyPath
from cmkit.questionnaire.course import Slot
from cmkit.questionnaire.events import Value
from cmkit.questionnaire.held import entry_path, in_own_list
from cmkit.text import slug, unique_slug

Block = dict[str, object]

_NAMED = ("answers.audiences", "answers.objectives")


class Place(NamedTuple):
    """A key of a strategy: the block that holds it, its name there, the whole way to it."""

    holder: Block
    name: str
    path: KeyPath


class Placement:
    """A strategy being written, and what its answers stand for."""

    def __init__(self, data: Block) -> None:
        self.data = data
        self.entries: dict[tuple[str, int], Block] = {}
        """The entry of a loop, by the loop's key and its number there."""
        self.ids: dict[str, str] = {}
        """The id behind how an answer names somebody or something: ``people[0]``, ``Sophie``."""

    def list_at(self, key: str) -> list[Block]:
        """Return the list at a key, made where something else stands, or nothing."""
        holder, name, _path = _descend(self.data, key, (), make=True)
        found = holder.get(name)
        entries: list[Block] = found if isinstance(found, list) else []
        holder[name] = entries
        return entries

    def place(self, slot: Slot, *, make: bool) -> Place:
        """Return where a slot's answer goes.

        What is missing on the way is made if ``make``; else an entry that does not exist stands for its list.
        """
        question, loop = slot.question, slot.loop
        if loop and (slot.gate or (slot.is_lead and not make)):
            return _descend(self.data, loop.key, (), make=make)
        if in_own_list(question, loop):
            identifier = self.entries[loop.key, slot.item].get("id") if loop else None
            key, inner, said = entry_path(question, loop, identifier)
            return self._within(
                key, inner, lambda one: said.items() <= one.items(), dict(said) if make else None
            )
        if loop:
            mine = self.entries[loop.key, slot.item]
            return self._within(
                loop.key, question.key.removeprefix(f"{loop.key}[]."), lambda one: one is mine
            )
        return _descend(self.data, question.key.partition("[]")[0], (), make=make)

    def _within(
        self, key: str, inner: str, is_meant: Callable[[Block], bool], fresh: Block | None = None
    ) -> Place:
        """Find a key inside the entry of a list that ``is_meant``, or inside a ``fresh`` one."""
        found = _descend(self.data, key, (), make=fresh is not None)
        there = found.holder.get(found.name)
        entries: list[Block] = there if isinstance(there, list) else []
        for index, entry in enumerate(entries):
            if is_meant(entry):
                return _descend(entry, inner, (*found.path, index), make=True)
        if fresh is None:
            return found
        entries.append(fresh)
        found.holder[found.name] = entries
        return _descend(fresh, inner, (*found.path, len(entries) - 1), make=True)

    def put(self, slot: Slot, value: Value) -> None:
        """Write an answer in the form of the files."""
        holder, name, _path = self.place(slot, make=True)
        question = slot.question
        match question.kind:
            case "long" if question.each and isinstance(value, tuple):
                holder[name] = _entries(holder.get(name), question.each, value)
            case "long" if isinstance(value, tuple):
                holder[name] = one_or_all(value)
            case "person" | "choices" if isinstance(value, tuple):
                are_ids = question.kind == "person" or question.choices in _NAMED
                self._put_names(holder, name, value, are_ids=are_ids)
            case "choice" if question.choices in _NAMED and isinstance(value, str):
                holder[name] = next(iter(self.ids_of((value,))), value)
            case "days" if isinstance(value, tuple):
                days = Days.parse(list(value))
                holder[name] = [{"days": str(days) if "," not in str(days) else list(value)}]
            case "figure" if isinstance(value, Mapping):
                _put_figure(holder, value)
            case "target" if isinstance(value, Mapping):
                _put_target(holder, value)
            case "quantity" if isinstance(value, Mapping):
                holder[name] = {
                    **_block(holder.get(name)),
                    "amount": number(value["amount"]),
                    "per": value["per"],
                }
            case "money" if isinstance(value, Mapping):
                holder |= {name: number(value["amount"]), "per": value["per"]}
            case "quantity" | "share" | "date" if isinstance(value, str):
                holder[name] = number(value)
            case _:
                holder[name] = value

    def ids_of(self, words: Iterable[str]) -> list[str]:
        """Return the ids behind how an answer names people or things; what is there no longer is left out."""
        found = (self.ids.get(word) or self.ids.get(slug(word)) or _own_id(word) for word in words)
        return list(dict.fromkeys(identifier for identifier in found if identifier))

    def _put_names(self, holder: Block, name: str, value: tuple[str, ...], *, are_ids: bool) -> None:
        kept = self.ids_of(value) if are_ids else list(value)
        if kept:
            holder[name] = one_or_all(kept)
        else:
            holder.pop(name, None)


def one_or_all(values: Sequence[str]) -> object:
    """Write a list of one as its value."""
    return values[0] if len(values) == 1 else list(values)


def number(text: str) -> int | Decimal | str:
    """Return a plain number as one, a date of a year alone too; any other form stays text."""
    if re.fullmatch(r"-?[0-9]+", text):
        return int(text)
    return Decimal(text) if re.fullmatch(r"-?[0-9]+\.[0-9]+", text) else text


def _descend(holder: Block, key: str, path: KeyPath, *, make: bool) -> Place:
    """Follow a key; a list of which the first entry is wanted, and that has none, stands for it."""
    *way, name = key.split(".")
    for step in way:
        bare = step.removesuffix("[]")
        inner = holder.get(bare)
        if step.endswith("[]"):
            if not isinstance(inner, list) or not inner:
                return Place(holder, bare, (*path, bare))
            inner, path = inner[0], (*path, bare, 0)
        else:
            path = (*path, bare)
            if not isinstance(inner, dict):
                inner = {}
                if make:
                    holder[bare] = inner
        holder = inner if isinstance(inner, dict) else {}
    return Place(holder, name, (*path, name))


def _entries(before: object, each: str, lines: tuple[str, ...]) -> list[Block]:
    """Make an entry of every line; one that was there already under that name stays as it is."""
    kept = (
        {str(one.get(each)): one for one in before if isinstance(one, dict)}
        if isinstance(before, list)
        else {}
    )
    taken = {str(one.get("id")) for line, one in kept.items() if line in lines}
    entries: list[Block] = []
    for line in lines:
        entry = kept.get(line)
        if entry is None:
            identifier = unique_slug(line, taken)
            taken.add(identifier)
            entry = {"id": identifier, each: line}
        entries.append(entry)
    return entries


def _put_figure(objective: Block, figure: Mapping[str, str]) -> None:
    if "kind" in figure:
        objective["kind"] = figure["kind"]
    before = objective.get("kpis")
    first, *others = [one for one in before if isinstance(one, dict)] if isinstance(before, list) else [{}]
    named = {key: figure[key] for key in ("metric", "label") if key in figure}
    if all(first.get(key) == value for key, value in named.items()) and first.get("id"):
        return  # the same figure: all that is known of it stays
    taken = {str(one.get("id")) for one in others}
    identifier = unique_slug(figure.get("metric") or figure["label"], taken, "kpi")
    objective["kpis"] = [{"id": identifier, **named, "role": "primary"}, *others]


def _put_target(kpi: Block, told: Mapping[str, str]) -> None:
    before = _block(kpi.get("target"))
    kept = {key: value for key, value in before.items() if key not in ("value", "change", "by", "holds")}
    target: Block = {key: number(told[key]) for key in ("value", "change", "by") if key in told} | kept
    if "per" in told:
        kpi["period"] = told["per"]
        target["holds"] = "each_period"
    if "from" in told:
        kpi["baseline"] = {**_block(kpi.get("baseline")), "value": number(told["from"])}
    kpi["target"] = target


def _block(value: object) -> Block:
    """Return what stands there as a block, so that what an answer does not say of it stays."""
    return value if isinstance(value, dict) else {}


def _own_id(word: str) -> str:
    return word[1:] if word.startswith("@") else ""
