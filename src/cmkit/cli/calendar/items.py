"""What the commands about editorial items share: which are meant, changing them, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from cmkit.calendar.approval import Approvals
from cmkit.calendar.changed import changes
from cmkit.calendar.evidence import Evidence
from cmkit.calendar.limits import short_of_media
from cmkit.calendar.recording import Written
from cmkit.calendar.states import said
from cmkit.calendar.validation.words import field_said
from cmkit.catalogue.entries import load_networks
from cmkit.cli.console import Console
from cmkit.cli.options import month as month_of
from cmkit.files.edits import Edit, Set
from cmkit.mission.contents import Opened
from cmkit.mission.finding import find_mission
from cmkit.mission.items import Decided, Placed, change_items, found, placed_items
from cmkit.mission.opening import open_mission
from cmkit.model.editorial import Item
from cmkit.model.strategy import Strategy
from cmkit.problems import InputRefused, Refused
from cmkit.text import _, plural, spoken_language

Act = Callable[[Placed, Approvals], Written]
"""Says what a step writes for one item."""


def opened_at(place: Path) -> Opened:
    """Open the mission that a command is about."""
    return open_mission(find_mission(place))


def meant(opened: Opened, ids: Sequence[str] | None, month: str | None) -> list[Placed]:
    """Return the items that a command names: some ids, or all of a month; raises ``InputRefused``."""
    first = month_of(month)
    items = placed_items(opened)
    if ids:
        chosen = found(items, ids)
        return [one for one in chosen if first is None or one.file == f"calendar/{first:%Y-%m}.yaml"]
    if first is None:
        raise InputRefused(
            _("Which items? Name their ids, or a month."), _("“cmkit calendar list” names them.")
        )
    there = [one for one in items if one.file == f"calendar/{first:%Y-%m}.yaml"]
    if not there:
        raise InputRefused(_("There is no item in {month}.").format(month=f"{first:%Y-%m}"))
    return there


def change(opened: Opened, items: Sequence[Placed], act: Act, console: Console) -> bool:
    """Take a step with every item, or with none; say what became of each. Tell whether anything changed.

    Raises ``Refused`` with every reason where one of them may not take it.
    """
    told: list[str] = []

    def decide(strategy: Strategy, placed: Sequence[Placed]) -> Decided:
        approvals = Approvals(strategy, Evidence(opened.folder))
        edits: dict[str, list[Edit]] = {}
        beside: dict[str, bytes | None] = {}
        refused: list[Refused] = []
        told.clear()
        for one in placed:
            try:
                written = act(one, approvals)
            except Refused as refusal:
                refused.append(refusal)
                continue
            edits.setdefault(one.file, []).extend(written.edits)
            beside.update(written.beside or {})
            told.append(_became(one, written.edits))
        if refused:
            raise _together(refused)
        return Decided(edits, beside)

    changed = change_items(opened.folder, items, decide)
    for line in told:
        console.say(line)
    return bool(changed)


def changed_words(one: Placed, approvals: Approvals) -> Iterator[str]:
    """Say word by word what changed since an item was approved; nothing where nothing did."""
    standing = approvals.standing(one.item)
    if standing.kind == "moved":
        yield "  " + _("approved for {day}").format(day=standing.moved_from)
    if standing.kind not in ("changed", "none"):
        return
    kept = approvals.kept(one.item)
    if kept is None:
        if standing.kind == "changed":
            yield "  " + _("what was approved is not kept here: nothing can be compared")
        return
    for change_ in changes(kept, approvals.published(one.item)):
        yield "  " + _("{field}: {words}").format(
            field=field_said(change_.field, spoken_language()), words=change_.said()
        )


def tell_of_tool(items: Sequence[Placed], console: Console) -> None:
    """Say which items a scheduling tool still holds: cmkit does not reach there."""
    held = [one.item.id for one in items if _holds(one.item, "scheduled")]
    if held:
        console.say(_("Take out of the scheduling tool too: {items}.").format(items=", ".join(held)))
    out = [one.item.id for one in items if one.item.status != "published" and _holds(one.item, "published")]
    if out:
        console.say(_("Published in part already, which stays online: {items}.").format(items=", ".join(out)))


def tell_of_missing_media(opened: Opened, items: Sequence[Placed], console: Console) -> None:
    """Say which items go where nothing goes out without a picture, and have none."""
    if opened.public is None:
        return
    networks, strategy = load_networks(opened.catalogue), opened.public.strategy
    lacking: dict[tuple[str, int], list[str]] = {}
    for one in items:
        for short in short_of_media(one.item, strategy, networks):
            lacking.setdefault((short.network, short.limit.minimum or 1), []).append(one.item.id)
    for (network, least), names in lacking.items():
        console.say(
            plural(
                "{network} wants a picture or a video, and none is there yet: {items}.",
                "{network} wants {count} pictures or videos, and fewer are there yet: {items}.",
                least,
                network=network,
                items=", ".join(names),
            )
        )
    if lacking:
        console.say(
            _("What is approved is the text with its picture: name it under “media”, then submit again.")
        )


def _holds(item: Item, status: str) -> bool:
    """Whether an item, or one of its posts, is in a state."""
    return item.status == status or any(post.status == status for post in item.posts)


def _became(one: Placed, edits: Sequence[Edit]) -> str:
    path = (*one.path, "status")
    new = next((edit.value for edit in edits if isinstance(edit, Set) and edit.path == path), one.item.status)
    word = said(str(new))
    if not edits:
        return _("{item}: {status} already, nothing to write").format(item=one.item.id, status=word)
    return of_item(one.item, word)


def of_item(item: Item, told: str) -> str:
    """Say something of an item: its id, then what."""
    return _("{item}: {told}").format(item=item.id, told=told)


def _together(refused: Sequence[Refused]) -> Refused:
    if len(refused) == 1:
        return refused[0]
    hints = dict.fromkeys(one.hint for one in refused if one.hint)
    head = _("Nothing was written:")
    return Refused("\n".join([head, *dict.fromkeys(f"  {one.message}" for one in refused)]), "\n".join(hints))
