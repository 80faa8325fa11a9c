"""``cmkit catalogue``: the objectives, metrics and networks that are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Literal

from typer import Argument, Context, Typer

from cmkit.catalogue.entries import Entry, find_network, load_kinds, load_metrics, load_networks
from cmkit.cli.catalogue.view import explained, listed
from cmkit.cli.console import Console
from cmkit.cli.session import Session
from cmkit.problems import InputRefused
from cmkit.text import _, nearest, spoken_language, visible

Shelf = Literal["kinds", "metrics", "networks"]
LOADERS: Mapping[Shelf, Callable[[Path | None], Mapping[str, Entry]]] = {
    "kinds": load_kinds,
    "metrics": load_metrics,
    "networks": load_networks,
}

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Show what the field knows: kinds of objectives, metrics, networks.

\b
  cmkit catalogue kinds              the kinds of objectives
  cmkit catalogue metrics reach      one metric, with its formula
  cmkit catalogue networks x         one network, with its limits

A mission's own catalogue/ folder counts like ours."""
    )
)
def catalogue(
    context: Context,
    shelf: Annotated[Shelf, Argument(help=_("kinds, metrics or networks."))],
    name: Annotated[str | None, Argument(help=_("One entry, by its id."), show_default=False)] = None,
) -> None:
    """List a shelf of the catalogue, or explain one entry."""
    session: Session
    console: Console
    session, console = context.obj
    folder = session.place / "catalogue"
    entries, language = LOADERS[shelf](folder), spoken_language()
    if name is None:
        console.prose(listed(entries, language))
        return
    entry = entries.get(name) or (find_network(name, load_networks(folder)) if shelf == "networks" else None)
    if entry is None:
        near = nearest(name, entries)
        hint = _("Did you mean {code}?").format(code=near) if near else ""
        raise InputRefused(_("“{name}” is not in the catalogue.").format(name=visible(name)), hint)
    console.prose(explained(entry, language, _named_by(shelf, entries, folder)))


def _named_by(shelf: Shelf, entries: Mapping[str, Entry], folder: Path | None) -> Mapping[str, Entry]:
    """Return the entries whose ids stand in those of a shelf; ours alone where the mission's are broken."""
    if shelf == "networks":
        return entries
    load = LOADERS["metrics" if shelf == "kinds" else "networks"]
    try:
        return load(folder)
    except InputRefused:  # another file, which has its own finding
        return load(None)
