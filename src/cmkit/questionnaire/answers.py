"""From the answers of a questionnaire to a strategy, as plain data in the shape of ``strategy.yaml``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass

from cmkit.mission.marks import proposed_keys, set_proposed
from cmkit.mission.rebasing import carried
from cmkit.model.shape import block_at, keys_of
from cmkit.problems import KeyPath, dotted, parsed, within
from cmkit.questionnaire.choosing import is_name, people, standing_value
from cmkit.questionnaire.course import Slot, State, answer, base_of, holds, items, slot_key, walk
from cmkit.questionnaire.events import Answered, Declined, NotApplicable, Reply, ToSettle
from cmkit.questionnaire.held import dig, entries, fits_entry, listed
from cmkit.questionnaire.joining import in_order, overlay
from cmkit.questionnaire.open_questions import close_questions
from cmkit.questionnaire.placing import Block, Placement, one_or_all
from cmkit.questionnaire.proposed import ids_in, prune, unchanged
from cmkit.questionnaire.questions import Question
from cmkit.text import slug, unique_slug

_ANSWERS = (Answered, NotApplicable, Declined)
"""What settles a question that was left open."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A strategy filled by answers."""

    data: dict[str, object]
    """In the shape and the order of ``strategy.yaml``, ``mission.proposed`` included."""
    proposed: tuple[str, ...]
    """The dotted keys that still hold the preset's own text."""


def to_strategy(state: State) -> Filled:
    """Write the answers over what was given, and that over what was proposed.

    A questionnaire under way gives what is known so far: what was not asked yet stays as it was proposed.
    """
    data = overlay(state.proposals, state.given)
    placement = Placement(data)
    for loop in _loops(state):
        _fill_loop(state, loop, placement)
    _add_people(state, placement)
    slots = [slot for slot in walk(state) if slot.key in state.replies and not slot.gate]
    for slot in slots:
        _put(state, slot, placement)
    _mark(state, placement)
    _drop_unfinished(state, placement)
    preset = deepcopy(dict(state.proposals))
    known, lost = ids_in(data), ids_in(state.proposals)
    if state.setting.cascade:
        prune(data, known, lost)
    prune(preset, known, lost)
    _close_questions(state, slots, placement)
    _open_questions(state, slots, placement)
    return _noted(state, in_order({**data, "cmkit": 1}), preset)


def _loops(state: State) -> Iterator[Question]:
    """Visit the loops that are asked, or whose entries were given."""
    for question in state.questions.outside():
        skipped = state.setting.short and question.depth == "deeper"
        if question.kind == "loop" and not skipped and holds(state, question.when):
            yield question


def _fill_loop(state: State, loop: Question, placement: Placement) -> None:
    """Write the list of a loop: its entries, each on what it builds on, and what it does not ask about.

    What stood there keeps its order; a new entry follows the one that was told before it.
    """
    if entries(state.given, loop):
        for item, entry in enumerate(_matching(placement.list_at(loop.key), loop)):
            _register(placement, loop, item, entry)
        return
    if slot_key(loop.lead, 0) not in state.replies:
        return
    source = listed(state.given if dig(state.given, loop.key) else state.proposals, loop.key)
    order = {id(one): place for place, one in enumerate(source)}
    bases = {item: base_of(state, loop, item) for item in items(state, loop)}
    later = entries(state.proposals, loop)[_asked(state, loop) :]
    others = [one for one in source if not fits_entry(one, loop.entry)]
    taken = [str(one["id"]) for one in (*others, *bases.values(), *later) if "id" in one]
    placed = [(order.get(id(one), len(order)), deepcopy(dict(one))) for one in (*others, *later)]
    place = -1
    for item, base in bases.items():
        entry = deepcopy(dict(base)) or _fresh(state, loop, item, taken)
        place = max(place, order.get(id(base), place))
        placed.append((place, entry))
        _register(placement, loop, item, entry)
    placement.list_at(loop.key)[:] = [entry for _place, entry in sorted(placed, key=lambda one: one[0])]
    if not placed:
        _remove_list(placement, loop.key)


def _fresh(state: State, loop: Question, item: int, taken: list[str]) -> Block:
    """Begin an entry that nothing was proposed for, with an id where its list wants one."""
    today = state.setting.today.isoformat() if state.setting.today else ""
    filled = {key: today if value == "$today" else value for key, value in loop.entry.items()}
    said = {key: value for key, value in filled.items() if value and not value.startswith("$")}
    if "id" not in keys_of(block_at(state.setting.model, tuple(loop.key.split(".")))):
        return dict(said)
    taken.append(unique_slug(str(answer(state, loop.lead, loop, item)), taken))
    return {"id": taken[-1], **said}


def _matching(holder: list[Block], loop: Question) -> list[Block]:
    return [one for one in holder if fits_entry(one, loop.entry)]


def _register(placement: Placement, loop: Question, item: int, entry: Block) -> None:
    placement.entries[loop.key, item] = entry
    if isinstance(entry.get("id"), str):
        placement.ids[f"{loop.key}[{item}]"] = str(entry["id"])


def _asked(state: State, loop: Question) -> int:
    """Count the proposed entries that a loop has asked about; all of them once it has ended."""
    named = True
    for item in range(loop.at_most):
        gate = state.replies.get(f"{loop.key}[{item}]?")
        if item and gate is None and named:
            return item
        if item and gate != Answered(True):
            break
        lead = state.replies.get(slot_key(loop.lead, item))
        if lead is None:
            return item
        named = isinstance(lead, Answered)
    return len(entries(state.proposals, loop))


def _remove_list(placement: Placement, key: str) -> None:
    *way, name = key.split(".")
    holder = dig(placement.data, ".".join(way)) if way else placement.data
    if isinstance(holder, dict):
        holder.pop(name, None)
        if not holder and way:
            _remove_list(placement, ".".join(way))


def _add_people(state: State, placement: Placement) -> None:
    """Give those that were named in passing a place among the people."""
    add_people(placement, people(state))


def add_people(placement: Placement, words: Iterable[str]) -> None:
    """Know everybody by name, and give new names a place among the people."""
    for entry in listed(placement.data, "people"):
        placement.ids.setdefault(slug(str(entry.get("name"))), str(entry.get("id")))
    for name in words:
        if not is_name(name) or slug(name) in placement.ids:
            continue
        there = placement.list_at("people")
        identifier = unique_slug(name, (str(one.get("id")) for one in there), "person")
        there.append({"id": identifier, "name": name})
        placement.ids[name] = placement.ids[slug(name)] = identifier


def _put(state: State, slot: Slot, placement: Placement) -> None:
    reply = state.replies[slot.key]
    if slot.question.marks or slot.line:
        return
    if isinstance(reply, Answered):
        value = answer(state, slot.question, slot.loop, slot.item)
        if value is not None and value != standing_value(state, slot):
            placement.put(slot, value)
        return
    if slot.is_lead:
        _say_of_loop(slot, reply, placement)
        return
    holder, name, _path = placement.place(slot, make=_said(reply) != "")
    in_place_of(holder, name, reply)


def in_place_of(holder: Block, name: str, reply: Reply) -> None:
    """Say why there is no value, where there is something to say; else leave the key out."""
    if said := _said(reply):
        holder[name] = said
    else:
        holder.pop(name, None)


def _said(reply: Reply) -> str:
    """Return what stands in the place of a value: ``n/a``, or ``declined`` with its reason."""
    if isinstance(reply, NotApplicable):
        return "n/a"
    return f"declined: {reply.reason}".rstrip() if isinstance(reply, Declined) else ""


def _say_of_loop(slot: Slot, reply: Reply, placement: Placement) -> None:
    """Say of a whole list that it does not apply, where it holds nothing else."""
    loop = slot.outside
    said = _said(reply)
    if not said or slot.item:
        return
    *way, name = (loop.none or loop.key).split(".")
    holder = placement.data
    for step in way:
        inner = holder.get(step)
        holder[step] = holder = inner if isinstance(inner, dict) else {}
    if loop.none or not holder.get(name):
        holder[name] = said


def _mark(state: State, placement: Placement) -> None:
    """Give the chosen entry of a list its mark, and the others theirs; one alone is the chosen one."""
    for question in state.questions.outside():
        loop = state.questions.by_key.get(question.key.partition("[]")[0])
        if not question.marks or loop is None:
            continue
        numbers = items(state, loop)
        chosen = answer(state, question)
        for item in numbers:
            entry = placement.entries.get((loop.key, item), {})
            for key, (first, second) in question.marks.items():
                if chosen is not None:
                    entry[key] = first if chosen == f"{loop.key}[{item}]" else second
                elif len(numbers) == 1:
                    entry.setdefault(key, first)


def _drop_unfinished(state: State, placement: Placement) -> None:
    """Leave out an entry whose needed answer was never given: the questionnaire stopped there."""
    for (key, _item), entry in placement.entries.items():
        loop = state.questions.by_key[key]
        needed = [one.key.removeprefix(f"{key}[].") for one in loop.questions if one.required]
        if any(name not in entry for name in needed):
            holder = placement.list_at(key)
            holder[:] = [one for one in holder if one is not entry]
            if not holder:
                _remove_list(placement, key)


def _open_questions(state: State, slots: list[Slot], placement: Placement) -> None:
    """Add what was left to somebody, one entry a key; a key asked again replaces its earlier entry."""
    found: dict[str, Block] = {}
    for slot in slots:
        reply = state.replies[slot.key]
        if not isinstance(reply, ToSettle):
            continue
        entry: Block = {"key": dotted(placement.place(slot, make=False).path)}
        if who := placement.ids_of(reply.who):
            entry["who"] = one_or_all(who)
        entry |= {key: day for key, day in (("due", reply.due), ("asked_on", reply.asked_on)) if day}
        found[str(entry["key"])] = entry
    if found:
        there = placement.list_at("open_questions")
        there[:] = [one for one in there if one.get("key") not in found] + list(found.values())


def _close_questions(state: State, slots: list[Slot], placement: Placement) -> None:
    """Note the day on which what was left to somebody got its answer."""
    if state.setting.today is None:
        return
    answered = (slot for slot in slots if isinstance(state.replies[slot.key], _ANSWERS))
    paths = [placement.place(slot, make=False).path for slot in answered if not slot.question.marks]
    close_questions(placement.data, paths, state.setting.today)


def _noted(state: State, data: dict[str, object], preset: Block) -> Filled:
    """Record in ``mission.proposed`` which keys are still the preset's own."""
    same = tuple(unchanged(preset, data, state.given))
    noted = (*proposed_keys(data), *map(parsed, same))
    if state.setting.own:
        earlier = [carried(key, preset, data) for key in proposed_keys(data)]
        noted = tuple(left for key in earlier if key for left in _still(key, [parsed(one) for one in same]))
        same = tuple(map(dotted, noted))
    set_proposed(data, noted)
    return Filled(in_order(data), same)


def _still(key: KeyPath, same: Iterable[KeyPath]) -> Iterator[KeyPath]:
    """Return what is left of a proposed key: itself while it says the same, else what within it does."""
    for one in same:
        if within(key, one):
            yield key
        elif within(one, key):
            yield one
