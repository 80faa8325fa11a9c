"""``cmkit build``: the documents of a mission, or several."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option, Typer

from cmkit.cli.check.findings import on_one_line, tell_error
from cmkit.cli.check.judging import judge
from cmkit.cli.console import Console
from cmkit.cli.folders import Act, as_told, over
from cmkit.cli.options import day, month
from cmkit.cli.session import Session
from cmkit.deliverables.building import build_documents
from cmkit.deliverables.placing import Placed, drift, place
from cmkit.deliverables.wishing import Wish
from cmkit.mission.contents import Opened
from cmkit.mission.finding import find_mission
from cmkit.mission.opening import open_mission
from cmkit.problems import CmkitError, ExitCode
from cmkit.text import _, plural

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Make the documents, in the mission's language.

\b
  cmkit build                        the usual ones, into deliverables/
  cmkit build --only proposal        one more, kept up to date from then on
  cmkit build --only minutes         of the last meeting; with --month, of that month's
  cmkit build --all                  every one
  cmkit build --formats md,pdf       print them too; a form once asked for is kept up to date
  cmkit build --watch                again and again, while you write
  cmkit build --bundle               an archive to send, with a cover letter
  cmkit build --month 2027-03        the calendar from March 2027 on
  cmkit build --check                nothing is written: 1 and a diff if a file is not what it should be
  cmkit build client-a client-b      several missions; one that cannot be built does not stop the others

A document is named as “cmkit templates list” does, or by its title: minutes, compte-rendu.
A document changed by hand is never overwritten: your words go to notes/<document>.md."""
    )
)
def build(
    context: Context,
    paths: Annotated[list[Path] | None, Argument(help=_("Mission folders."), show_default=False)] = None,
    only: Annotated[
        list[str] | None, Option(metavar="NAMES", help=_("Only these documents."), show_default=False)
    ] = None,
    everything: Annotated[bool, Option("--all", help=_("All documents."))] = False,
    formats: Annotated[
        str | None, Option(help=_("Formats: md, html, pdf, docx, csv, xlsx, svg, ics."), show_default=False)
    ] = None,
    bundle: Annotated[bool, Option("--bundle", help=_("An archive of them all, with a letter."))] = False,
    first_month: Annotated[
        str | None,
        Option(
            "--month",
            metavar="MONTH",
            help=_("The calendar's first month; the month of meetings and reports."),
            show_default=False,
        ),
    ] = None,
    check: Annotated[bool, Option("--check", help=_("Compare, write nothing."))] = False,
    watching: Annotated[
        bool, Option("--watch", help=_("Build again whenever a file of the mission changes."))
    ] = False,
    force: Annotated[bool, Option("--force", help=_("Replace what was changed by hand."))] = False,
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("Check the gate as of this date."), show_default=False)
    ] = None,
) -> int:
    """Build one mission or several."""
    session: Session
    console: Console
    session, console = context.obj
    wish = Wish.of(only, formats, month(first_month), everything=everything, bundle=bundle)
    as_of = day(today)

    def act(root: Path, within: str) -> ExitCode:
        return build_in(open_mission(root), wish, as_of, within, console, check=check, force=force)

    if watching:
        return _watch(paths or [session.place], act, session, console)
    return over(paths or [session.place], act, session, console)


def build_in(
    opened: Opened,
    wish: Wish,
    as_of: date,
    within: str,
    console: Console,
    *,
    check: bool,
    force: bool,
) -> ExitCode:
    """Make the documents of one mission and put them into its folder, or show what would change."""
    made = build_documents(opened, judge(opened, as_of), wish, opened.catalogue)
    for remark in made.remarks:
        console.say(f"{within}: {remark}" if within else remark)
    if not check:
        _tell(place(opened.folder, made, force=force), within, console)
    elif found := drift(opened.folder, made):
        console.document(f"diff {on_one_line(within)}\n{found}" if within else found)
        return ExitCode.FOUND
    return ExitCode.DONE


def _watch(paths: Sequence[Path], act: Act, session: Session, console: Console) -> int:
    """Build now and after every change; what is wrong meanwhile is told, and waited for."""
    from cmkit.cli.watching import watch

    folders = [find_mission(path) for path in paths]

    def again() -> None:
        try:
            over(paths, act, session, console)
        except (CmkitError, OSError) as error:
            tell_error(as_told(error), console)
        console.say(_("Watching; Ctrl-C ends it."))

    watch(folders, again)
    return ExitCode.DONE


def _tell(placed: Placed, within: str, console: Console) -> None:
    folder = f"{within.rstrip('/')}/" if within else ""
    for name in placed.written:
        console.say(_("written    {name}").format(name=folder + name))
    for name in placed.removed:
        console.say(_("removed    {name}").format(name=folder + name))
    for name in placed.kept:
        console.say(_("kept       {name}: no longer made, but changed by hand").format(name=folder + name))
    if placed.unchanged:
        said = plural("{count} file unchanged", "{count} files unchanged", placed.unchanged)
        console.say(f"{within}: {said}" if within else said)
