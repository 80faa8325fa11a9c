"""``cmkit calendar plan``: the empty places of a month become items, by the rhythm that was agreed."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from typer import Context, Option, Typer

from cmkit.calendar.days import next_month
from cmkit.calendar.plan_files import Wish, plan_into
from cmkit.cli.calendar.plan_said import item_lines, summary
from cmkit.cli.console import Console
from cmkit.cli.options import day
from cmkit.cli.options import month as month_of
from cmkit.cli.session import Session
from cmkit.mission.finding import find_mission
from cmkit.problems import ExitCode, InputRefused
from cmkit.text import _

MOST_MONTHS = 36

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Plan the editorial month: its empty places become items, by the rhythm that was agreed.

\b
  cmkit calendar plan --month 2027-01               January
  cmkit calendar plan --from 2027-01 --months 3     a quarter
  cmkit calendar plan --from 2027-01-18             January, from the 18th on
  cmkit calendar plan --month 2027-01 --ideas       ideas without a date take the places that fit them
  cmkit calendar plan --month 2027-01 --check       write nothing: 1 if something is missing

Pillars keep their shares and formats take turns; holidays and absences move what falls on them, nothing is
sold on a day of mourning, and the places of “content.reserve” stay free. What is written already is never
moved or changed: planning again adds what is missing, and says what it would move."""
    )
)
def plan(
    context: Context,
    month: Annotated[
        str | None, Option(metavar="MONTH", help=_("The month to plan; without it, the next one."))
    ] = None,
    since: Annotated[
        str | None,
        Option("--from", metavar="DATE", help=_("The first month, or the first day."), show_default=False),
    ] = None,
    months: Annotated[int, Option(help=_("How many months."), show_default=True)] = 1,
    ideas: Annotated[
        bool, Option("--ideas", help=_("Give ideas of calendar/ideas.yaml the places that fit them."))
    ] = False,
    check: Annotated[bool, Option("--check", help=_("Say what is missing, write nothing."))] = False,
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("The day from which the next month is counted."))
    ] = None,
) -> int:
    """Plan."""
    session: Session
    console: Console
    session, console = context.obj
    wish = _wish(month, since, months, day(today), ideas=ideas)
    planned = plan_into(find_mission(session.place), wish, write=not check)
    if lines := list(item_lines(planned)):
        console.prose("\n".join(lines))
    for line in summary(planned, wish, check=check):
        console.say(line)
    return ExitCode.FOUND if check and planned.added else ExitCode.DONE


def _wish(month: str | None, since: str | None, months: int, today: date, *, ideas: bool) -> Wish:
    """Read which months are meant; raises ``InputRefused``."""
    if month and since:
        raise InputRefused(_("--month and --from exclude each other."))
    if not 1 <= months <= MOST_MONTHS:
        raise InputRefused(
            _("--months is a number from 1 to {most}.").format(most=MOST_MONTHS),
            _("Plan the rest once these are written."),
        )
    if since and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", since):
        first = day(since)
        month_of(f"{first:%Y-%m}")
        return Wish(first.replace(day=1), months, first, ideas)
    named = month_of(month or since)
    if named is None:
        month_of(f"{today:%Y-%m}")
        named = next_month(today)
    return Wish(named, months, None, ideas)
