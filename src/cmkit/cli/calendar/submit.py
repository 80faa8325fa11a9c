"""``cmkit calendar submit``: items go to the client for approval."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from typer import Argument, Context, Option, Typer

from cmkit.calendar.approval import Approvals
from cmkit.calendar.days import DAY
from cmkit.calendar.evidence import Evidence
from cmkit.calendar.recording import stepped
from cmkit.cli.calendar.items import change, changed_words, meant, opened_at, tell_of_missing_media
from cmkit.cli.console import Console
from cmkit.cli.options import day
from cmkit.cli.session import Session
from cmkit.doctrine.moments import working_days
from cmkit.mission.items import Placed
from cmkit.model.strategy import Strategy
from cmkit.problems import ExitCode, InputRefused
from cmkit.text import _, plural

READY = frozenset({"draft", "changes_requested", "submitted"})
"""States from which ``--month`` submits; an idea or what is on hold waits until it is named."""

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Submit items to the client for approval.

\b
  cmkit calendar submit 2027-02-03-instagram-kvn   one item
  cmkit calendar submit kvn gdf                    two, by any part of an id that it alone has
  cmkit calendar submit --month 2027-02            every draft of February

All are submitted or none: an item without text or day is refused, with what to do."""
    )
)
def submit(
    context: Context,
    ids: Annotated[list[str] | None, Argument(help=_("Ids of items, whole or shortened."))] = None,
    month: Annotated[
        str | None, Option(metavar="MONTH", help=_("Every draft of this month: 2027-02."))
    ] = None,
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("The day of the submission."), show_default=False)
    ] = None,
) -> int:
    """Submit."""
    session: Session
    console: Console
    session, console = context.obj
    as_of = day(today)
    opened = opened_at(session.place)
    items = meant(opened, ids, month)
    if not ids:
        items = [one for one in items if one.item.status in READY]
        if not items:
            raise InputRefused(
                _("Nothing in {month} is ready to be submitted.").format(month=month),
                _("Ideas become drafts once they are written: cmkit calendar edit ID"),
            )
    assert opened.public is not None
    approvals = Approvals(opened.public.strategy, Evidence(opened.folder))
    words = {one.item.id: list(changed_words(one, approvals)) for one in items}
    change(opened, items, lambda one, there: stepped("submit", one, there), console)
    for identifier, lines in words.items():
        if lines:
            console.say(_("{item}, since it was approved:").format(item=identifier))
            console.say("\n".join(lines))
    tell_of_missing_media(opened, items, console)
    _remind(items, opened.public.strategy, as_of, console)
    return ExitCode.DONE


def _remind(items: Sequence[Placed], strategy: Strategy, today: date, console: Console) -> None:
    """Say which items are nearer than the client's time to approve, and what was agreed for such cases."""
    workflow = strategy.content.workflow if strategy.content else None
    if workflow is None or workflow.approval_days is None:
        return
    late = [one.item.id for one in items if _left(one, strategy, today) < workflow.approval_days]
    if not late:
        return
    console.say(
        plural(
            "Nearer than the {count} working day that the client has to approve: {items}.",
            "Nearer than the {count} working days that the client has to approve: {items}.",
            workflow.approval_days,
            items=", ".join(late),
        )
    )
    if workflow.express:
        console.say(_("The express path: {path}").format(path=" ".join(workflow.express)))


def _left(one: Placed, strategy: Strategy, today: date) -> int:
    """Count the working days from tomorrow to the day before the item goes out."""
    out = one.item.date.first(strategy.starts_on) if one.item.date else None
    return working_days(today + DAY, out - DAY) if out else 0
