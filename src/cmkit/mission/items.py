"""The items of the calendar, found by their ids and changed together: several files, one change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cmkit.files.edits import Edit
from cmkit.files.paths import inside
from cmkit.files.reading import Document, read_yaml
from cmkit.mission.change import change
from cmkit.mission.contents import Opened
from cmkit.mission.editing import Hand, revised
from cmkit.model.editorial import CalendarFile, Item
from cmkit.model.loading import load
from cmkit.model.strategy import Strategy
from cmkit.problems import InputRefused, KeyPath
from cmkit.text import _, visible

STRATEGY = "strategy.yaml"
IDEAS = "calendar/ideas.yaml"
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Placed:
    """An item with its file and its place there."""

    file: str
    path: KeyPath
    item: Item


@dataclass(frozen=True, slots=True)
class Decided:
    """What is to change: edits by file, and whole files beside."""

    edits: Mapping[str, Sequence[Edit]] = field(default_factory=dict)
    beside: Mapping[str, bytes | None] = field(default_factory=dict)


Decide = Callable[[Strategy, Sequence[Placed]], Decided]
"""Looks at the items as they stand under the lock, and says what to change."""


def placed_items(opened: Opened) -> list[Placed]:
    """List every item of a mission, month by month, then the ideas; raises ``InputRefused`` without any."""
    if opened.public is None:
        raise InputRefused(
            _("The mission cannot be used as it is."), _("“cmkit check” says what is wrong in it.")
        )
    months = {f"calendar/{month}.yaml": items for month, items in opened.public.months.items()}
    return [
        Placed(file, ("items", index), item)
        for file, items in {**months, IDEAS: opened.public.ideas}.items()
        for index, item in enumerate(items)
    ]


def found(items: Iterable[Placed], words: Sequence[str]) -> list[Placed]:
    """Find items by their ids, whole or shortened to any part that one id alone has.

    Raises ``InputRefused`` for a word that fits none or several, naming those.
    """
    there = list(items)
    chosen: dict[tuple[str, KeyPath], Placed] = {}
    for word in words:
        one = _one(there, word.strip())
        chosen.setdefault((one.file, one.path), one)
    return list(chosen.values())


def change_items(folder: Path, items: Sequence[Placed], decide: Decide) -> list[str]:
    """Change some items under the lock, all or none; return the names of the files that changed.

    The strategy and the files of the items are read again under the lock, and the items found by their ids:
    what another cmkit wrote meanwhile is what ``decide`` sees.
    """

    def changes() -> dict[str, bytes | None]:
        strategy = load(Strategy, read_yaml(inside(folder, STRATEGY), STRATEGY)).value
        documents = {name: _read(folder, name) for name in dict.fromkeys(one.file for one in items)}
        loaded = {name: load(CalendarFile, document).value for name, document in documents.items()}
        if strategy is None or None in loaded.values():
            raise InputRefused(
                _("The mission changed meanwhile, and cannot be used as it is."),
                _("“cmkit check” says what is wrong in it."),
            )
        now = [_again(one, loaded[one.file]) for one in items]
        decided = decide(strategy, now)
        edited = {
            name: revised(documents[name], Hand(name, CalendarFile), edits).raw
            for name, edits in decided.edits.items()
        }
        return {**edited, **decided.beside}

    return change(folder, changes)


def _one(there: Sequence[Placed], word: str) -> Placed:
    fits = [one for one in there if one.item.id == word]
    if not fits and word:
        fits = [one for one in there if one.item.id.startswith(word)]
        fits = fits or [one for one in there if word.casefold() in one.item.id]
    if len(fits) == 1:
        return fits[0]
    shown, named = visible(word), ", ".join(one.item.id for one in fits[:_MOST_NAMED])
    if not fits:
        raise InputRefused(
            _("There is no item “{word}” in the calendar.").format(word=shown),
            _("“cmkit calendar list” names them."),
        )
    if len({one.item.id for one in fits}) == 1:
        raise InputRefused(
            _("{item} stands more than once: in {files}.").format(
                item=fits[0].item.id, files=", ".join(dict.fromkeys(one.file for one in fits))
            ),
            _("Give one of them another id."),
        )
    more = ", …" if len(fits) > _MOST_NAMED else ""
    raise InputRefused(
        _("“{word}” fits several items.").format(word=shown),
        _("Write more of the id: {known}.").format(known=named + more),
    )


def _again(one: Placed, file: CalendarFile | None) -> Placed:
    for index, item in enumerate(file.items if file else ()):
        if item.id == one.item.id:
            return Placed(one.file, ("items", index), item)
    raise InputRefused(
        _("{item} is no longer in {file}.").format(item=one.item.id, file=one.file),
        _("Run the command again."),
    )


def _read(folder: Path, name: str) -> Document:
    return read_yaml(inside(folder, name), name)
