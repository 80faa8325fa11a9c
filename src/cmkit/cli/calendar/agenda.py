"""``cmkit calendar agenda``: what there is to talk about at the month's meeting."""

from __future__ import annotations

from typing import Annotated

from typer import Context, Option, Typer

from cmkit.cli.build import build_in
from cmkit.cli.console import Console
from cmkit.cli.options import day, month
from cmkit.cli.session import Session
from cmkit.deliverables.documents import file_stem, named
from cmkit.deliverables.wishing import Wish
from cmkit.mission.finding import find_mission
from cmkit.mission.opening import open_mission
from cmkit.problems import ExitCode
from cmkit.text import _

AGENDA = "agenda"

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    "agenda",
    help=_(
        """Make the agenda of the meeting that prepares a month: figures, news, what is owed, decisions.

\b
  cmkit calendar agenda                     for the month that comes
  cmkit calendar agenda --month 2027-03     for another one
  cmkit calendar agenda --formats md,pdf    to send and to print

Your own words go to notes/agenda.md: they stand in their place."""
    ),
)
def agenda(
    context: Context,
    month_: Annotated[
        str | None,
        Option(
            "--month", metavar="MONTH", help=_("The month that is prepared: 2027-02."), show_default=False
        ),
    ] = None,
    formats: Annotated[
        str | None, Option(help=_("Formats: md, html, pdf, docx."), show_default=False)
    ] = None,
    force: Annotated[bool, Option("--force", help=_("Replace what was changed by hand."))] = False,
    today: Annotated[str | None, Option(metavar="DATE", help=_("The day it is."), show_default=False)] = None,
) -> int:
    """Build the agenda and say where it is."""
    session: Session
    console: Console
    session, console = context.obj
    as_of = day(today)
    following = as_of.replace(year=as_of.year + as_of.month // 12, month=as_of.month % 12 + 1, day=1)
    first = month(month_) or following
    opened = open_mission(find_mission(session.place))
    wish = Wish.of([AGENDA], formats, first)
    code = build_in(opened, wish, as_of, "", console, check=False, force=force)
    kind = named(AGENDA)
    if opened.public is not None and kind is not None and code is ExitCode.DONE:
        language = opened.public.strategy.mission.language
        stem = file_stem(kind, opened.public.strategy.client.name, language, f"{first:%Y-%m}")
        form = next((one for one in kind.forms if one in wish.forms), "md") if wish.forms else "md"
        console.document(f"deliverables/{stem}.{form}")
    return code
