"""``cmkit report``: the report of a month, for the client."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from typer import Argument, Context, Option, Typer

from cmkit.calendar.days import month_end
from cmkit.cli.build import build_in
from cmkit.cli.console import Console
from cmkit.cli.options import day, month
from cmkit.cli.session import Session
from cmkit.deliverables.documents import file_stem, named
from cmkit.deliverables.reporting import last_complete_month
from cmkit.deliverables.wishing import Wish
from cmkit.mission.contents import Public
from cmkit.mission.finding import find_mission
from cmkit.mission.opening import open_mission
from cmkit.problems import ExitCode, InputRefused
from cmkit.text import _, spoken_language, written_date, written_month

REPORT, REVIEW = "monthly-report", "quarterly-review"

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    "report",
    help=_(
        """Make the report of a month: how each objective stands, what was published, what is decided.

\b
  cmkit report                        the last month that is over
  cmkit report 2027-02                another one
  cmkit report --formats md,html,pdf  to read on a screen and to print
  cmkit report 2027-03 --quarter      the review of the quarter that the month is in

Your own words go to notes/2027-02.md: they stand in their place. What the figures lack is said, with who
brings it. “cmkit build” makes the report too, and leaves earlier ones as they were sent."""
    ),
)
def report(
    context: Context,
    month_: Annotated[
        str | None, Argument(metavar="MONTH", help=_("The month: 2027-02."), show_default=False)
    ] = None,
    quarter: Annotated[bool, Option("--quarter", help=_("The review of its quarter."))] = False,
    formats: Annotated[
        str | None, Option(help=_("Formats: md, html, pdf, docx, csv, xlsx."), show_default=False)
    ] = None,
    check: Annotated[bool, Option("--check", help=_("Compare, write nothing."))] = False,
    force: Annotated[bool, Option("--force", help=_("Replace what was changed by hand."))] = False,
    today: Annotated[str | None, Option(metavar="DATE", help=_("The day it is."), show_default=False)] = None,
) -> int:
    """Build one report and say where it is."""
    session: Session
    console: Console
    session, console = context.obj
    as_of, asked = day(today), month(month_)
    opened = open_mission(find_mission(session.place))
    first = asked
    if opened.public is not None:
        first = asked or last_complete_month(opened.public, as_of)
        _refuse_before_start(opened.public, first)
    document = REVIEW if quarter else REPORT
    wish = Wish.of([document], formats, first)
    code = build_in(opened, wish, as_of, "", console, check=check, force=force)
    if opened.public is not None and first is not None and code is ExitCode.DONE and not check:
        if _last_day(first, quarter=quarter) >= as_of:
            console.say(_("That period is not over: the report holds what was read up to today."))
        console.document(_place(opened.public, document, first, wish))
    return code


def _last_day(first: date, *, quarter: bool) -> date:
    """Return the last day of the month, or of its quarter."""
    last = first.replace(month=(first.month + 2) // 3 * 3) if quarter else first
    return month_end(last.replace(day=1))


def _refuse_before_start(public: Public, first: date) -> None:
    """Refuse a month in which there was no mission yet."""
    starts_on = public.strategy.starts_on
    if starts_on and (first.year, first.month) < (starts_on.year, starts_on.month):
        language = spoken_language()
        raise InputRefused(
            _("There is nothing to report on {month}: the mission starts on {day}.").format(
                month=written_month(first, language), day=written_date(starts_on, language)
            ),
            _("The month can be given: cmkit report 2027-02."),
        )


def _place(public: Public, document: str, first: date, wish: Wish) -> str:
    """Name the file to be opened: the first of the forms that were made."""
    kind = named(document)
    assert kind is not None
    last = first if kind.reports == "month" else first.replace(month=(first.month + 2) // 3 * 3)
    stem = file_stem(kind, public.strategy.client.name, public.strategy.mission.language, f"{last:%Y-%m}")
    form = next((one for one in kind.forms if one in wish.forms), "md") if wish.forms else "md"
    return f"deliverables/{stem}.{form}"
