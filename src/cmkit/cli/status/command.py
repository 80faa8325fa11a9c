"""``cmkit status``: one screen over one mission or all of them, most urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from typer import Argument, Context, Option, Typer

from cmkit.cli.console import Console
from cmkit.cli.folders import as_told
from cmkit.cli.options import day
from cmkit.cli.session import Session
from cmkit.cli.status.reading import Standing, missions_at, standing_of
from cmkit.problems import CmkitError, ExitCode
from cmkit.text import _

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Who waits for what since when, most urgent first, with the command that settles it.

\b
  cmkit status                                   the mission you stand in, or all those below
  cmkit status ~/clients                         all the missions of a folder
  cmkit status --discreet                        for a shared screen: no names, no amounts, nothing private
  cmkit status --format json                     for a program: nothing private either

What is yours alone (invoices, hours, how the mission is) comes from private/ and shows in your terminal
only."""
    )
)
def status(
    context: Context,
    paths: Annotated[
        list[Path] | None, Argument(help=_("Missions, or folders that hold some."), show_default=False)
    ] = None,
    discreet: Annotated[
        bool, Option("--discreet", help=_("Hide names, amounts and all that is private."))
    ] = False,
    all_: Annotated[
        bool, Option("--all", help=_("Everything that waits, not only what presses most."))
    ] = False,
    form: Annotated[
        Literal["full", "json"], Option("--format", help=_("For people, or for programs."))
    ] = "full",
    today: Annotated[str | None, Option(metavar="DATE", help=_("The day it is."), show_default=False)] = None,
) -> int:
    """Show where missions stand."""
    session: Session
    console: Console
    session, console = context.obj
    as_of = day(today)
    folders = missions_at([session.place / path for path in paths or ()] or [session.place])
    standings = [_read(folder, as_of, session, alone=len(folders) == 1) for folder in folders]
    if form == "json":
        from cmkit.cli.status.as_json import as_json

        console.document(as_json(standings, as_of, discreet=discreet))
    else:
        _show(standings, as_of, console, discreet=discreet, whole=all_)
    return ExitCode.UNREADABLE if any(one.error for one in standings) else ExitCode.DONE


def _read(folder: Path, as_of: date, session: Session, *, alone: bool) -> Standing:
    """Read a mission; among others, one that cannot be read stops none of them."""
    try:
        return standing_of(folder, as_of)
    except (CmkitError, OSError) as error:
        if alone or session.debug:
            raise
        return Standing(folder, error=as_told(error))


def _show(
    standings: Sequence[Standing], as_of: date, console: Console, *, discreet: bool, whole: bool
) -> None:
    from cmkit.cli.status.points import Manner
    from cmkit.cli.status.said import mission_lines, overview_lines

    manner = Manner(as_of, discreet, whole)
    lines = mission_lines(standings[0], manner) if len(standings) == 1 else overview_lines(standings, manner)
    console.prose("\n".join(lines))
