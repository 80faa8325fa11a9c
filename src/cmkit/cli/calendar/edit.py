"""``cmkit calendar edit``: an item as a plain Markdown card in the CM's own editor."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option, Typer

from cmkit.calendar.approval import Approvals
from cmkit.calendar.card import Counted, Fields, edits_of, is_card_of, read_card, write_card
from cmkit.calendar.evidence import Evidence
from cmkit.calendar.states import said
from cmkit.catalogue.entries import Network, load_networks
from cmkit.cli.calendar.items import changed_words, of_item, opened_at
from cmkit.cli.console import Console
from cmkit.cli.counted import count_line, counts
from cmkit.cli.editor import edit as open_editor
from cmkit.cli.session import Session
from cmkit.files.paths import inside, shown
from cmkit.files.reading import read_raw
from cmkit.mission.change import change, current
from cmkit.mission.contents import Opened
from cmkit.mission.items import Decided, Placed, change_items, found, placed_items
from cmkit.model.editorial import Item
from cmkit.model.strategy import Strategy
from cmkit.problems import CmkitError, ExitCode, InputRefused
from cmkit.text import WINDOWS, _, shell_word, spoken_language

CARDS = ".cmkit/local/cards"
"""Where cards lie while they are open, and stay when they are refused: on this machine alone."""

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Write an item in your text editor: title, hook, text for each network, link, hashtags, brief.

\b
  cmkit calendar edit 2027-02-03-instagram-kvn
  cmkit calendar edit kvn                       any part of an id that it alone has
  cmkit calendar edit kvn --stdout > kvn.md     the card alone
  cmkit calendar edit kvn --from kvn.md         a card that was written elsewhere

The editor is $VISUAL, else $EDITOR. What you take out of the card stays as it was; an empty section
empties it. The card shows how long each text is by its network's own counting."""
    )
)
def edit(
    context: Context,
    item: Annotated[str, Argument(metavar="ID", help=_("Id of the item, whole or shortened."))],
    stdout: Annotated[
        bool, Option("--stdout", help=_("Write the card to the terminal; edit nothing."))
    ] = False,
    source: Annotated[
        Path | None, Option("--from", metavar="FILE", help=_("Take this card instead."), show_default=False)
    ] = None,
) -> int:
    """Open, read back, splice in."""
    session: Session
    console: Console
    session, console = context.obj
    opened = opened_at(session.place)
    (one,) = found(placed_items(opened), [item])
    assert opened.public is not None
    networks = load_networks(opened.catalogue)
    card = _written(one.item, opened.public.strategy, networks)
    if stdout:
        console.document(card)
        return ExitCode.DONE
    if source is not None:
        raw = read_raw(source, str(source))
        _refuse_card_of_another(raw, source, one, placed_items(opened))
        before, after = read_card(card.encode(), one.item), read_card(raw, one.item)
        _bring(opened, one, before, after, networks, console)
        return ExitCode.DONE
    _in_editor(opened, one, card, networks, console)
    return ExitCode.DONE


def _refuse_card_of_another(raw: bytes, source: Path, one: Placed, items: Sequence[Placed]) -> None:
    other = next((there.item for there in items if is_card_of(raw, there.item)), one.item)
    if other.id == one.item.id:
        return
    raise InputRefused(
        _("{file} is the card of {other}, not of {item}.").format(
            file=shown(source), other=other.id, item=one.item.id
        ),
        "\n".join(
            (
                _("For its own item: cmkit calendar edit {other} --from {file}").format(
                    other=other.id, file=shell_word(str(source))
                ),
                _("If its words are meant for {item}, take its first line out.").format(item=one.item.id),
            )
        ),
    )


def _in_editor(
    opened: Opened, one: Placed, card: str, networks: Mapping[str, Network], console: Console
) -> None:
    """Open the card, or the one that was refused last time; it goes once its words are in the file."""
    name, base = f"{CARDS}/{one.item.id}.md", f"{CARDS}/{one.item.id}.base.md"
    kept, kept_base = current(opened.folder, name), current(opened.folder, base)
    if kept is None or kept_base is None:
        kept = kept_base = card.encode()
        change(opened.folder, lambda: {name: kept, base: kept_base})
    else:
        console.say(_("Your card of last time is opened again."))
    path = inside(opened.folder, name)
    try:
        open_editor(path, {"EDITOR": "notepad", **os.environ} if WINDOWS else os.environ)
        raw = read_raw(path, name)
        _bring(opened, one, read_card(kept_base, one.item), read_card(raw, one.item), networks, console)
    except CmkitError as error:
        if current(opened.folder, name) == kept_base:  # nothing was written in it
            change(opened.folder, lambda: {name: None, base: None})
        else:
            kept_at = _("Your card is kept: {path}").format(path=shown(path))
            again = _("The same command opens it again; without that file, a new one.")
            error.hint = "\n".join(filter(None, [error.hint, kept_at, again]))
        raise
    change(opened.folder, lambda: {name: None, base: None})


def _bring(
    opened: Opened,
    one: Placed,
    before: Fields,
    after: Fields,
    networks: Mapping[str, Network],
    console: Console,
) -> None:
    """Carry a card into the file of its item, and say what came of it."""

    def decide(_strategy: Strategy, placed: Sequence[Placed]) -> Decided:
        there = placed[0]
        return Decided({there.file: edits_of(there.item, there.path, before, after)})

    if not change_items(opened.folder, [one], decide):
        console.say(_("{item}: nothing changed.").format(item=one.item.id))
        return
    opened = opened_at(opened.folder)
    assert opened.public is not None
    strategy = opened.public.strategy
    (now,) = found(placed_items(opened), [one.item.id])
    console.say(of_item(now.item, said(now.item.status)))
    for line in counts(now.item, strategy, networks):
        console.say(f"  {line}")
    approvals = Approvals(strategy, Evidence(opened.folder))
    if now.item.approval and not approvals.standing(now.item).holds:
        console.say(_("Its approval no longer holds:"))
        console.say("\n".join(changed_words(now, approvals)))
        console.say(_("Submit it again: cmkit calendar submit {item}").format(item=now.item.id))


def _written(item: Item, strategy: Strategy, networks: Mapping[str, Network]) -> str:
    when = " ".join(str(part) for part in (item.date, item.at) if part)
    head = [" · ".join(part for part in (item.id, when, item.format or "", said(item.status)) if part)]
    head.append(_("What you take out stays as it was; an empty section empties it."))

    def of_post(index: int) -> list[str]:
        post = item.posts[index]
        line = count_line(item, post, strategy, networks)
        own = () if post.text else (_("empty: the text above goes out here"),)
        return [*own, *([line] if line else ())]

    return write_card(item, spoken_language(), Counted(head, (), of_post))
