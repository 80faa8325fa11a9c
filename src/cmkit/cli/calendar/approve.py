"""``cmkit calendar approve``: who approved which items, how, and where the trace of it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from typer import Argument, Context, Option, Typer

from cmkit.calendar.approval import Approvals
from cmkit.calendar.evidence import Evidence
from cmkit.calendar.recording import Given, approved
from cmkit.calendar.states import said
from cmkit.cli.calendar.items import change, changed_words, meant, of_item, opened_at, tell_of_missing_media
from cmkit.cli.console import Console
from cmkit.cli.options import day
from cmkit.cli.session import Session
from cmkit.mission.agreeing import person
from cmkit.mission.contents import Opened
from cmkit.mission.editing import STRATEGY
from cmkit.mission.items import Placed
from cmkit.problems import ExitCode, InputRefused, Refused
from cmkit.text import _, plural

Via = Literal["meeting", "mail", "call", "sheet", "page"]
WAITING = frozenset({"submitted"})
"""States that ``--month`` approves: what the client was shown."""

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Record that the client approved items, exactly as they are now.

\b
  cmkit calendar approve --month 2027-02                     what waits, and what changed since approved
  cmkit calendar approve kvn --by claire --via mail --evidence "her mail of 12 January, 14:12"
  cmkit calendar approve --month 2027-02 --by claire --via meeting --evidence "minutes of 19 January"

An approval covers what will be published: any change to it voids the approval, and is shown word by word.
A move within the week keeps it, unless the item is “time_sensitive”. All are approved or none. Without
--by, ends with 1 while something waits."""
    )
)
def approve(
    context: Context,
    ids: Annotated[list[str] | None, Argument(help=_("Ids of items, whole or shortened."))] = None,
    month: Annotated[
        str | None, Option(metavar="MONTH", help=_("All that was submitted of this month: 2027-02."))
    ] = None,
    by: Annotated[str | None, Option(help=_("Who approved, by id or name."), show_default=False)] = None,
    via: Annotated[Via | None, Option(help=_("How it was given."), show_default=False)] = None,
    evidence: Annotated[
        str | None, Option(help=_("Where its trace is: which mail, which minutes."), show_default=False)
    ] = None,
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("The day of the approval."), show_default=False)
    ] = None,
) -> int:
    """Approve, or show what waits."""
    session: Session
    console: Console
    session, console = context.obj
    as_of = day(today)
    opened = opened_at(session.place)
    items = meant(opened, ids, month)
    if by is None:
        return _show(items, opened, console)
    if via is None or not (evidence and evidence.strip()):
        raise InputRefused(
            _("An approval says how it was given, and where its trace is."),
            _("Add --via meeting|mail|call|sheet|page and --evidence TEXT."),
        )
    assert opened.public is not None
    strategy = opened.public.strategy
    who = _person(opened, by)
    given = Given(who, as_of, via, evidence.strip(), (*strategy.mission.cm, "")[0])
    if not ids:
        items = _submitted(items, console)
    change(opened, items, lambda one, there: approved(one, there, given), console)
    tell_of_missing_media(opened, items, console)
    return ExitCode.DONE


def _person(opened: Opened, by: str) -> str:
    data = opened.documents[STRATEGY.name].data
    return person(data if isinstance(data, dict) else {}, by)


def _submitted(items: Sequence[Placed], console: Console) -> list[Placed]:
    """Return what was submitted of a month, saying what was not; raises ``Refused`` where nothing was."""
    waiting = [one for one in items if one.item.status in WAITING]
    done = {"approved", "scheduled", "published", "cancelled", "on_hold", "submitted"}
    left = [one.item.id for one in items if one.item.status not in done]
    if left:
        console.say(_("Not submitted, so not approved: {items}.").format(items=", ".join(left)))
    settled = [one for one in items if one.item.status in ("approved", "scheduled", "published")]
    if not waiting and not settled:
        raise Refused(
            _("Nothing of this month waits for an approval."),
            _("Submit it first, or name the items: cmkit calendar submit --month MONTH"),
        )
    return waiting or settled


def _show(items: Sequence[Placed], opened: Opened, console: Console) -> ExitCode:
    """Show how each item stands, and what changed since it was approved."""
    assert opened.public is not None
    approvals = Approvals(opened.public.strategy, Evidence(opened.folder))
    waiting, elsewhere, lines = 0, 0, []
    for one in items:
        status = one.item.status
        if status in ("cancelled", "on_hold"):
            continue
        standing = approvals.standing(one.item)
        holds = standing.holds
        waiting += not holds and status in ("submitted", "approved", "scheduled", "published")
        is_free = standing.kind == "delegated" and status in ("draft", "submitted", "approved", "scheduled")
        word = _("delegated") if is_free else said(status)
        elsewhere += status in ("idea", "draft", "changes_requested") and not is_free
        if not holds and one.item.approval:
            word += " – " + _("its approval no longer holds")
        lines += [of_item(one.item, word), *changed_words(one, approvals)]
    if lines:
        console.prose("\n".join(lines))
    if waiting:
        console.say(
            plural("{count} item waits for its approval.", "{count} items wait for their approval.", waiting)
        )
        return ExitCode.FOUND
    if elsewhere:
        console.say(
            plural("{count} item is not submitted yet.", "{count} items are not submitted yet.", elsewhere)
        )
        return ExitCode.FOUND
    console.say(_("Everything is approved."))
    return ExitCode.DONE
