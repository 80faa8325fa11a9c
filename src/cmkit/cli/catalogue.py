"""``cmkit catalogue``: the objectives, metrics and networks that are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from typer import Argument, Context, Typer

from cmkit.catalogue.entries import load_kinds, load_metrics, load_networks
from cmkit.cli.console import Console
from cmkit.cli.findings import on_one_line
from cmkit.cli.session import Session
from cmkit.model.base import Block
from cmkit.model.shape import keys
from cmkit.problems import InputRefused
from cmkit.text import Bilingual, _, spoken_language, visible

Shelf = Literal["kinds", "metrics", "networks"]
LOADERS: Mapping[Shelf, Callable[[Path | None], Mapping[str, Any]]] = {
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
    own = session.place / "catalogue"
    entries = LOADERS[shelf](own if own.is_dir() else None)
    if name is None:
        language = spoken_language()
        console.document(
            "\n".join(
                f"{key:<28} {on_one_line(entry.label.said(language))}" for key, entry in entries.items()
            )
        )
        return
    entry = entries.get(name)
    if entry is None:
        near = get_close_matches(name, entries, 1)
        hint = _("Did you mean {code}?").format(code=near[0]) if near else ""
        raise InputRefused(_("“{name}” is not in the catalogue.").format(name=visible(name)), hint)
    console.document("\n".join(_lines(entry)))


def _lines(entry: Block, indent: str = "") -> list[str]:
    lines = []
    for key in keys(type(entry)):
        value = getattr(entry, key.attribute)
        if value is None or value in ((), {}):
            continue
        if isinstance(value, tuple) and value and isinstance(value[0], Block):
            lines.append(f"{indent}{key.name}:")
            for inner in value:
                first, *rest = _lines(inner, indent + "    ")
                lines += [f"{indent}  - {first.strip()}", *rest]
        elif isinstance(value, Block):
            lines += [f"{indent}{key.name}:", *_lines(value, indent + "  ")]
        else:
            lines.append(f"{indent}{key.name}: {_shown(value)}")
    return lines


def _shown(value: object) -> str:
    if isinstance(value, Bilingual):
        return on_one_line(value.said(spoken_language()))
    if isinstance(value, tuple):
        return ", ".join(_shown(part) for part in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return on_one_line(str(value))
