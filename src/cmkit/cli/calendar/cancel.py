"""``cmkit calendar cancel``: items that will not be published."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Context, Typer

from cmkit.calendar.recording import stepped
from cmkit.cli.calendar.items import change, meant, opened_at, tell_of_tool
from cmkit.cli.console import Console
from cmkit.cli.session import Session
from cmkit.problems import ExitCode
from cmkit.text import _

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Cancel items: they will not be published, and stay in the calendar as such.

\b
  cmkit calendar cancel kvn gdf"""
    )
)
def cancel(
    context: Context,
    ids: Annotated[list[str], Argument(help=_("Ids of items, whole or shortened."))],
) -> int:
    """Cancel."""
    session: Session
    console: Console
    session, console = context.obj
    opened = opened_at(session.place)
    items = meant(opened, ids, None)
    change(opened, items, lambda one, there: stepped("cancel", one, there), console)
    tell_of_tool(items, console)
    return ExitCode.DONE
