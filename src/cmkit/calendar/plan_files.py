"""Planning into the files of a mission: under its lock, all months as one change, nothing written twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cmkit.calendar.almanac import almanac_of
from cmkit.calendar.back_planning import day_of_item
from cmkit.calendar.filling import Data, Filled, fill, is_untouched, new_items, placed_idea
from cmkit.calendar.planning import plan
from cmkit.calendar.remarks import Standing, misplaced
from cmkit.calendar.slots import PlannedMonth
from cmkit.files.edits import Add, Edit, Remove
from cmkit.files.reading import Document, parse_yaml
from cmkit.mission.change import change
from cmkit.mission.contents import Opened, Public
from cmkit.mission.editing import Hand, read, revised
from cmkit.mission.opening import open_mission
from cmkit.model.editorial import CalendarFile
from cmkit.model.strategy import Strategy
from cmkit.problems import InputRefused
from cmkit.text import _, spoken_language

IDEAS = "calendar/ideas.yaml"
MOST_A_MONTH = 500
"""The most items that are added to one month: more is a cadence that was mistyped."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be planned: so many months from one on, from a day of it on, with ideas or without."""

    first: date
    count: int = 1
    since: date | None = None
    """Nothing is added before this day."""
    ideas: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """What planning found, and what it added."""

    months: tuple[PlannedMonth, ...]
    added: Mapping[str, Sequence[Data]]
    """New items by file, in the order of their days."""
    emptied: frozenset[str]
    """The ids of the empty items whose places ideas take."""
    from_ideas: tuple[str, ...]
    """The ids of the ideas that were given a day."""
    commented: tuple[str, ...]
    """Ideas that would fit but hold comments, which a move would lose."""
    waiting: int
    """How many more ideas would find a place."""
    misplaced: tuple[Standing, ...]
    strategy: Strategy
    zone_unknown: bool = False
    """A pillar asks for the school holidays, and nobody knows which."""


def plan_into(folder: Path, wish: Wish, *, write: bool = True) -> Planned:
    """Plan, and write what is missing; what is written already is never changed or moved.

    Raises ``InputRefused`` for a mission with errors, ``NotDone`` where the folder cannot be written.
    """
    if not write:
        return _worked_out(open_mission(folder), wish)[0]
    results: list[Planned] = []

    def decide() -> dict[str, bytes | None]:
        planned, changes = _worked_out(open_mission(folder), wish)
        results.append(planned)
        return {hand.name: revised(read(folder, hand), hand, edits).raw for hand, edits in changes if edits}

    change(folder, decide)
    return results[-1]


def _worked_out(opened: Opened, wish: Wish) -> tuple[Planned, list[tuple[Hand, list[Edit]]]]:
    public = _usable(opened)
    strategy = public.strategy
    pillars = strategy.content.pillars if strategy.content else ()
    almanac = almanac_of(strategy, wish.first, wish.count)
    months = plan(strategy, public.months, wish.first, wish.count, almanac)
    slots = [slot for month in months for slot in month.slots if wish.since is None or slot.day >= wish.since]
    commented = _commented(opened.documents.get(IDEAS), len(public.ideas))
    movable = [one for index, one in enumerate(public.ideas) if index not in commented]
    empty = _untouched(opened, public) if public.ideas else frozenset()
    fitting = [one.idea.id for one in fill(slots, public.ideas, strategy.starts_on, empty) if one.idea]
    filled = fill(slots, movable if wish.ideas else (), strategy.starts_on, empty)
    taken = [item.id for items in (*public.months.values(), public.ideas) for item in items]
    added = _by_file(filled, iter(new_items(filled, strategy, taken)), opened.documents.get(IDEAS), public)
    moved = tuple(one.idea.id for one in filled if one.idea)
    emptied = frozenset(one.instead_of for one in filled if one.instead_of)
    dated = {one.id for items in public.months.values() for one in items if day_of_item(strategy, one)}
    planned = Planned(
        months,
        added,
        emptied,
        moved,
        tuple(public.ideas[index].id for index in commented if public.ideas[index].id in fitting)
        if wish.ideas
        else (),
        0 if wish.ideas else len(fitting),
        tuple(misplaced(strategy, months, almanac, dated, spoken_language())),
        strategy,
        not almanac.school and any(one.school_holidays for one in pillars),
    )
    return planned, _changes(planned, public)


def _usable(opened: Opened) -> Public:
    """Return what can be planned; raises ``InputRefused`` while files cannot be read or do not fit."""
    errors = [problem for problem in opened.problems if problem.code[:2] in ("MO", "RE")]
    if opened.public is None or not opened.readable or errors:
        raise InputRefused(
            _("Nothing is planned while the mission has errors."),
            _("“cmkit check” shows them with their lines."),
            errors or opened.problems,
        )
    return opened.public


def _by_file(
    filled: Sequence[Filled], made: Iterator[Data], ideas: Document | None, public: Public
) -> dict[str, list[Data]]:
    """Sort the new items by the file of their month; raises ``InputRefused`` for more than a month holds."""
    places = {idea.id: index for index, idea in enumerate(public.ideas)}
    found: dict[str, list[Data]] = {}
    for one in filled:
        if one.idea and ideas:
            raw = _raw_items(ideas)[places[one.idea.id]]
            item = placed_idea(raw, one.slots)
        else:
            item = next(made)
        found.setdefault(f"calendar/{one.day:%Y-%m}.yaml", []).append(item)
    for name, items in found.items():
        if len(items) > MOST_A_MONTH:
            raise InputRefused(
                _("{name} would get {count} items: is a cadence mistyped?").format(
                    name=name, count=len(items)
                ),
                _("“platforms[].cadence” says how much is published, and per what."),
            )
    return found


def _untouched(opened: Opened, public: Public) -> frozenset[str]:
    """Name the items that are as planning wrote them, and beside which nobody wrote a comment."""
    found: set[str] = set()
    for month, items in public.months.items():
        document = opened.documents.get(f"calendar/{month}.yaml")
        raw = _raw_items(document) if document else ()
        empty = [place for place, item in enumerate(raw) if is_untouched(item)]
        if document and empty:
            commented = _commented(document, len(raw))
            found |= {items[place].id for place in empty if place not in commented}
    return frozenset(found)


def _changes(planned: Planned, public: Public) -> list[tuple[Hand, list[Edit]]]:
    changes: list[tuple[Hand, list[Edit]]] = []
    for name, items in sorted(planned.added.items()):
        there = public.months.get(name.removeprefix("calendar/").removesuffix(".yaml"), ())
        places = [place for place, item in enumerate(there) if item.id in planned.emptied]
        edits: list[Edit] = [Remove(("items", place)) for place in reversed(places)]
        changes.append(
            (Hand(name, CalendarFile, _begun), [*edits, *(Add(("items",), item) for item in items)])
        )
    places = [index for index, idea in enumerate(public.ideas) if idea.id in planned.from_ideas]
    if places:
        gone: list[Edit] = [Remove(("items", index)) for index in reversed(places)]
        changes.append((Hand(IDEAS, CalendarFile), gone))
    return changes


def _begun() -> bytes:
    return b"cmkit: 1\n"


def _raw_items(document: Document) -> Sequence[dict[str, object]]:
    items = document.data.get("items") if isinstance(document.data, dict) else None
    return items if isinstance(items, list) else []


def _commented(document: Document | None, count: int) -> tuple[int, ...]:
    """Return the places of the ideas within which somebody wrote a comment: moved, it would be lost."""
    if document is None or "#" not in document.text:
        return ()
    found = []
    for index in range(count):
        lines = [place.line for path, place in document.positions.items() if path[:2] == ("items", index)]
        if any(_has_comment(document, number) for number in range(min(lines), max(lines) + 1)):
            found.append(index)
    return tuple(found)


def _has_comment(document: Document, number: int) -> bool:
    """Tell whether a line holds a comment: what can be taken off from a ``#`` on without changing a word."""
    line = document.source_line(number)
    for mark in re.finditer(r"(?:^|(?<=\s))#", line):
        lines = document.text.split("\n")
        lines[number - 1] = line[: mark.start()]
        try:
            if parse_yaml("\n".join(lines).encode(), document.name).data == document.data:
                return True
        except InputRefused:
            continue
    return False
