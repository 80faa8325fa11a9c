"""``cmkit calendar hold``: items wait, or are taken up again."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Context, Option, Typer

from cmkit.calendar.recording import stepped
from cmkit.calendar.states import Step
from cmkit.cli.calendar.items import change, meant, opened_at, tell_of_tool
from cmkit.cli.console import Console
from cmkit.cli.session import Session
from cmkit.problems import ExitCode
from cmkit.text import _

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Put items on hold: nothing of them goes out until they are taken up again.

\b
  cmkit calendar hold kvn          it waits
  cmkit calendar hold kvn --lift   taken up again: approved if its approval still holds, else a draft"""
    )
)
def hold(
    context: Context,
    ids: Annotated[list[str], Argument(help=_("Ids of items, whole or shortened."))],
    lift: Annotated[bool, Option("--lift", help=_("Take them up again."))] = False,
) -> int:
    """Hold, or lift."""
    session: Session
    console: Console
    session, console = context.obj
    opened = opened_at(session.place)
    items = meant(opened, ids, None)
    step: Step = "lift" if lift else "hold"
    change(opened, items, lambda one, there: stepped(step, one, there), console)
    tell_of_tool(items, console)
    return ExitCode.DONE
