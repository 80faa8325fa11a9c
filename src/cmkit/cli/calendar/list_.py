"""``cmkit calendar list``: the month, its items, and what is due from whom."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from typer import Argument, Context, Option, Typer

from cmkit.calendar.back_planning import STEPS, Due
from cmkit.calendar.days import absences
from cmkit.calendar.deadline_events import Deadlines, as_calendar
from cmkit.calendar.listing import Entry, all_dues, end_of_week, months_of
from cmkit.calendar.opening import open_days
from cmkit.calendar.planning import PlannedMonth, plan
from cmkit.cli.calendar.grid import (
    WIDTH,
    Line,
    Piece,
    counted,
    due_lines,
    fitted,
    grid,
    item_lines,
    key_dates_of,
    legend,
    plain,
    shown,
    step_said,
)
from cmkit.cli.calendar.list_asked import Asked, Listing, listing_of
from cmkit.cli.calendar.list_asked import status as read_status
from cmkit.cli.check.findings import tell_error
from cmkit.cli.console import Console
from cmkit.cli.folders import as_told, over
from cmkit.cli.options import day
from cmkit.cli.options import month as month_of
from cmkit.cli.session import Session
from cmkit.mission.finding import find_mission
from cmkit.problems import CmkitError, ExitCode
from cmkit.text import _, spoken_language, written_date, written_weekday

Format = Literal["text", "json", "ics"]
DRAWN = (2000, 2200)
"""The years whose months are drawn: a year beyond is a slip of the pen, and its items are only listed."""
MOST_MONTHS = 24
"""How many months are drawn."""

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    name="list",
    help=_(
        """Show the editorial calendar: the month as a grid, its items, what is due from whom.

\b
  cmkit calendar list                          this month and those that follow
  cmkit calendar list --month 2027-02          one month
  cmkit calendar list --due                    what is due this week, by person
  cmkit calendar list --who sophie-martin      what somebody still owes
  cmkit calendar list --status submitted       what waits for an approval
  cmkit calendar list --format json            for programs
  cmkit calendar list --format ics > due.ics   the deadlines, for an agenda
  cmkit calendar list --due client-a client-b  over several missions

Days are counted back from each publication in working days, by “content.workflow”: holidays and absences that
nobody covers do not count. JSON is one document: “version”, “missions” with “folder”, “exit_code”, “error”
and “items”, each with “approval” (“valid”, “delegated”, “none”, “changed”, “moved”…) and “due”: “step”,
“day”, “who”, “what”."""
    ),
)
def list_items(
    context: Context,
    paths: Annotated[list[Path] | None, Argument(help=_("Mission folders."), show_default=False)] = None,
    month: Annotated[str | None, Option(metavar="MONTH", help=_("Only this month: 2027-02."))] = None,
    status: Annotated[
        list[str] | None, Option(help=_("Only items in this state."), show_default=False)
    ] = None,
    platform: Annotated[
        list[str] | None, Option(help=_("Only items for this platform."), show_default=False)
    ] = None,
    who: Annotated[
        list[str] | None, Option(help=_("Only what this person still owes, by id or name."))
    ] = None,
    due: Annotated[bool, Option("--due", help=_("What is due up to the end of this week."))] = False,
    form: Annotated[Format, Option("--format", help=_("How it is shown."))] = "text",
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("List as of this date."), show_default=False)
    ] = None,
) -> int:
    """List the items of one mission or several."""
    session: Session
    console: Console
    session, console = context.obj
    asked = Asked(
        month_of(month),
        tuple(read_status(word) for word in status or ()),
        tuple(platform or ()),
        tuple(who or ()),
        due,
        day(today),
    )
    folders = paths or [session.place]
    if form == "json":
        told = [_told(path, asked, debug=session.debug) for path in folders]
        document = {"version": 1, "missions": [one.data for one in told]}
        console.document(json.dumps(document, ensure_ascii=True, indent=2))
        for one in told:
            if one.error:
                tell_error(one.error, console)
        return max(one.code for one in told)

    if form == "ics":
        return _tell_calendar(folders, asked, session, console)

    def act(root: Path, within: str) -> ExitCode:
        listing = listing_of(root, asked)
        for name in listing.left_out:
            console.say(_("{name} is left out: “cmkit check” says what is wrong in it.").format(name=name))
        lines = list(_page(listing, asked))
        if within:
            lines = [(Piece(shown(within), "bold"),), (), *lines]
        _show(lines, console)
        return ExitCode.DONE

    return over(folders, act, session, console)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a program is told of one folder."""

    data: Mapping[str, object]
    code: ExitCode
    error: CmkitError | None = None


def _tell_calendar(paths: Sequence[Path], asked: Asked, session: Session, console: Console) -> ExitCode:
    """Write the deadlines of every mission as one calendar."""
    found: list[Deadlines] = []

    def act(root: Path, _within: str) -> ExitCode:
        listing = listing_of(root, asked)
        strategy = listing.public.strategy
        identity = strategy.mission.id or strategy.client.name
        dues = tuple(all_dues(listing.found))
        found.append(Deadlines(strategy.client.name, identity, dues, listing.names))
        return ExitCode.DONE

    code = over(paths, act, session, console)
    console.file(as_calendar(found, {step: step_said(step) for step in STEPS}))
    return code


def _page(listing: Listing, asked: Asked) -> Iterator[Line]:
    names = listing.names
    if asked.due:
        yield (
            Piece(
                _("Due by {day}").format(day=written_date(end_of_week(asked.today), spoken_language())),
                "bold",
            ),
        )
        dues = all_dues(listing.found)
        yield from due_lines(dues, names, asked.today) if dues else [(Piece(_("Nothing is due.")),)]
        return
    wanted = (asked.month,) if asked.month else () if asked.narrowed else months_of(listing.found)
    firsts = [one for one in wanted if DRAWN[0] <= one.year <= DRAWN[1]]
    strategy = listing.public.strategy
    closed = open_days(strategy, listing.almanac.holidays, absences(strategy)).closed
    months = [one for one in _planned(listing, firsts) if one.first in firsts]
    for month in months:
        yield from grid(month, listing.found, closed)
        yield from _days_of(month)
        yield ()
    if months:
        yield from legend(listing.found, months, closed)
        yield ()
    for one in listing.found:
        yield from item_lines(one, strategy, names, asked.today)
    yield (Piece(counted(listing.found), "dim"),)


def _planned(listing: Listing, firsts: Sequence[date]) -> Sequence[PlannedMonth]:
    """Plan the months from the first to the last, as many as are worth drawing."""
    if not firsts:
        return ()
    first, last = firsts[0], firsts[-1]
    count = min((last.year - first.year) * 12 + last.month - first.month + 1, MOST_MONTHS)
    return plan(listing.public.strategy, listing.public.months, first, count, listing.almanac)


def _days_of(month: PlannedMonth) -> Iterator[Line]:
    """Name the holidays below a grid, and the key dates; of a holiday only the mission's own beside it."""
    language = spoken_language()
    own = {(day, name) for day, names in month.key_dates.items() for name in names}
    others = {one for one in key_dates_of(month, language) if one[0] not in month.holidays}
    for when, name in sorted({*month.holidays.items(), *own, *others}):
        yield (Piece(f"  {written_weekday(when, language):<13} {fitted(name, WIDTH - 16).rstrip()}"),)


def _show(lines: Sequence[Line], console: Console) -> None:
    if not console.styled:
        console.document(plain(lines))
        return
    from rich.text import Text

    page = Text()
    for line in lines:
        for piece in line:
            page.append(piece.text, style=piece.style or None)
        page.append("\n")
    page.rstrip()
    console.show(page)


def _told(path: Path, asked: Asked, *, debug: bool) -> _Told:
    try:
        root = find_mission(path)
        found = listing_of(root, asked).found
    except (CmkitError, OSError) as error:
        if debug:
            raise
        refused = as_told(error)
        said = {"message": refused.message, "hint": refused.hint}
        return _Told(_mission(str(path), refused.exit_code, said, []), refused.exit_code, refused)
    return _Told(_mission(str(root), ExitCode.DONE, None, [_data(one) for one in found]), ExitCode.DONE)


def _mission(folder: str, code: ExitCode, error: object, items: Sequence[object]) -> Mapping[str, object]:
    return {"folder": folder, "exit_code": int(code), "error": error, "items": items}


def _data(one: Entry) -> Mapping[str, object]:
    item = one.item
    return {
        "id": item.id,
        "file": one.file,
        "date": str(item.date) if item.date else None,
        "at": str(item.at) if item.at else None,
        "status": item.status,
        "approval": one.approval.kind,
        "title": item.title,
        "format": item.format,
        "pillars": list(item.pillars),
        "objectives": list(item.objectives),
        "owner": list(item.owner),
        "posts": [
            {"platform": post.platform, "at": str(post.at) if post.at else None, "status": post.status}
            for post in item.posts
        ],
        "due": [_due(due) for due in one.dues],
    }


def _due(due: Due) -> Mapping[str, object]:
    return {"step": due.step, "day": due.day.isoformat(), "who": list(due.who), "what": list(due.what)}
