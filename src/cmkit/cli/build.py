"""``cmkit build``: the documents of a mission, or several."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option, Typer

from cmkit.cli.check import judge, own_catalogue
from cmkit.cli.console import Console
from cmkit.cli.options import day, month
from cmkit.cli.session import Session
from cmkit.deliverables.building import Wish, build_documents
from cmkit.deliverables.placing import Placed, drift, place
from cmkit.mission.opening import find_mission, open_mission
from cmkit.problems import ExitCode
from cmkit.text import _, plural

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Make the documents, in the mission's language.

\b
  cmkit build                        all of them, into deliverables/
  cmkit build --only strategy-plan   one of them
  cmkit build --month 2027-03        the calendar from March 2027 on
  cmkit build --check                nothing is written: 1 and a diff if a file is not what it should be

A document changed by hand is never overwritten: your words go to notes/<document>.md."""
    )
)
def build(
    context: Context,
    paths: Annotated[list[Path] | None, Argument(help=_("Mission folders."), show_default=False)] = None,
    only: Annotated[
        list[str] | None, Option(metavar="NAMES", help=_("Only these documents."), show_default=False)
    ] = None,
    everything: Annotated[bool, Option("--all", help=_("Every document there is."))] = False,
    formats: Annotated[str | None, Option(help=_("Forms, such as md,csv."), show_default=False)] = None,
    first_month: Annotated[
        str | None,
        Option("--month", metavar="MONTH", help=_("The calendar's first month."), show_default=False),
    ] = None,
    check: Annotated[bool, Option("--check", help=_("Compare, write nothing."))] = False,
    force: Annotated[bool, Option("--force", help=_("Replace what was changed by hand."))] = False,
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("Judge the gate as of this day."), show_default=False)
    ] = None,
) -> int:
    """Build one mission or several."""
    session: Session
    console: Console
    session, console = context.obj
    wish = Wish.of(None if everything else only, formats, month(first_month))
    worst = ExitCode.DONE
    for path in paths or [session.place]:
        opened = open_mission(find_mission(path))
        made = build_documents(opened, judge(opened, day(today)), wish, own_catalogue(opened))
        for reason in made.left_out:
            console.say(reason)
        if not check:
            _tell(place(opened.folder, made, force=force), console)
        elif found := drift(opened.folder, made):
            console.document(found)
            worst = ExitCode.FOUND
    return worst


def _tell(placed: Placed, console: Console) -> None:
    for name in placed.written:
        console.say(_("written    {name}").format(name=name))
    for name in placed.removed:
        console.say(_("removed    {name}").format(name=name))
    for name in placed.kept:
        console.say(_("kept       {name}: no longer made, but changed by hand").format(name=name))
    if placed.unchanged:
        console.say(plural("{count} file unchanged", "{count} files unchanged", placed.unchanged))
