"""``cmkit calendar request-changes``: what the client wants otherwise; each time is a round."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Context, Option, Typer

from cmkit.calendar.recording import changes_requested
from cmkit.calendar.states import over_rounds
from cmkit.cli.calendar.items import change, meant, of_item, opened_at, tell_of_tool
from cmkit.cli.console import Console
from cmkit.cli.options import day
from cmkit.cli.session import Session
from cmkit.mission.agreeing import person
from cmkit.mission.editing import STRATEGY
from cmkit.problems import ExitCode, InputRefused
from cmkit.text import _

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Record what the client wants changed in an item.

\b
  cmkit calendar request-changes kvn --note "name the baker" --by claire

Each request is a round; beyond the rounds of content.workflow.rounds, it says so. An approval that was
given before no longer holds."""
    )
)
def request_changes(
    context: Context,
    ids: Annotated[list[str], Argument(help=_("Ids of items, whole or shortened."))],
    note: Annotated[str, Option(help=_("What is to be changed."), show_default=False)],
    by: Annotated[str | None, Option(help=_("Who asks, by id or name."), show_default=False)] = None,
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("The day of the request."), show_default=False)
    ] = None,
) -> int:
    """Record a round."""
    session: Session
    console: Console
    session, console = context.obj
    as_of = day(today)
    what = note.strip()
    if not what:
        raise InputRefused(_("What is to be changed? --note says it."))
    opened = opened_at(session.place)
    items = meant(opened, ids, None)
    data = opened.documents[STRATEGY.name].data
    who = person(data if isinstance(data, dict) else {}, by) if by else ""
    strategy = opened.public.strategy if opened.public else None
    changed = change(
        opened, items, lambda one, there: changes_requested(one, there, what, who, as_of), console
    )
    workflow = strategy.content.workflow if strategy and strategy.content else None
    for one in items if changed else ():
        if said := over_rounds(len(one.item.changes) + 1, workflow.rounds if workflow else None):
            console.say(of_item(one.item, said))
    tell_of_tool(items, console)
    return ExitCode.DONE
