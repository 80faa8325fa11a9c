"""The entries of ``cmkit log`` that the client may read: what was asked, received, said, spent, broken."""

from __future__ import annotations

from typing import Annotated

from typer import Context, Option, Typer

from cmkit.cli.log.options import (
    Again,
    Amount,
    Confidential,
    Day,
    Due,
    From,
    Item,
    Kpi,
    Link,
    Note,
    Objective,
    Platform,
    Today,
    Who,
    Words,
)
from cmkit.cli.log.writing import Common, put
from cmkit.text import _

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """What was asked of somebody, and by when.

\b
  cmkit log request "Photos of the team" --from claire --due "15 March"
  cmkit log request "Online sales of February" --from claire --kpi sales"""
    )
)
def request(
    context: Context,
    words: Words = None,
    who: Who = None,
    from_: From = None,
    due: Due = None,
    objective: Objective = None,
    kpi: Kpi = None,
    platform: Platform = None,
    item: Item = None,
    link: Link = None,
    note: Note = None,
    confidential: Confidential = False,
    date: Day = None,
    today: Today = None,
    again: Again = False,
) -> int:
    """Log a request."""
    common = Common(words, date, today, note, again=again, confidential=confidential)
    told = {"who": who, "from": from_, "due": due, "objective": objective, "kpi": kpi}
    return put(context, "request", common, told | {"platform": platform, "items": item, "link": link})


@app.command(
    help=_(
        """What was received; --for also settles the request for it.

\b
  cmkit log receipt --for "photos"               the one open request with this word
  cmkit log receipt "Logo as a vector file" --from claire"""
    )
)
def receipt(
    context: Context,
    words: Words = None,
    settles: Annotated[
        str | None, Option("--for", metavar="TEXT", help=_("Words of the request."), show_default=False)
    ] = None,
    who: Who = None,
    from_: From = None,
    objective: Objective = None,
    kpi: Kpi = None,
    platform: Platform = None,
    item: Item = None,
    link: Link = None,
    note: Note = None,
    confidential: Confidential = False,
    date: Day = None,
    today: Today = None,
    again: Again = False,
) -> int:
    """Log a receipt."""
    common = Common(words, date, today, note, again=again, confidential=confidential, settles=settles or "")
    told = {"who": who, "from": from_, "objective": objective, "kpi": kpi}
    return put(context, "receipt", common, told | {"platform": platform, "items": item, "link": link})


@app.command(
    help=_(
        """A meeting: who was there, what was decided, who does what.

\b
  cmkit log meeting "Monthly review" --who claire --who marc --decided "two posts a week"
  cmkit log meeting "Call" --who claire --action "claire: send the photos, by 15 March" --next 2027-04-06"""
    )
)
def meeting(
    context: Context,
    words: Words = None,
    who: Who = None,
    excused: Annotated[
        list[str] | None, Option(metavar="WHO", help=_("Who was excused."), show_default=False)
    ] = None,
    at: Annotated[
        str | None, Option(metavar="HOUR", help=_("18:30, or 14:00-16:00."), show_default=False)
    ] = None,
    where: Annotated[str | None, Option(help=_("Where it was."), show_default=False)] = None,
    decided: Annotated[
        list[str] | None, Option(help=_("One thing decided; may be repeated."), show_default=False)
    ] = None,
    action: Annotated[
        list[str] | None, Option(help=_("“WHO: what, by DATE”; may be repeated."), show_default=False)
    ] = None,
    next_: Annotated[
        str | None, Option("--next", metavar="DATE", help=_("The next meeting."), show_default=False)
    ] = None,
    link: Link = None,
    note: Note = None,
    confidential: Confidential = False,
    embargo: Annotated[
        str | None,
        Option("--embargo-until", metavar="DATE", help=_("Not to be said before."), show_default=False),
    ] = None,
    date: Day = None,
    today: Today = None,
    again: Again = False,
) -> int:
    """Log a meeting."""
    common = Common(words, date, today, note, again=again, confidential=confidential)
    told = {"who": who, "excused": excused, "at": at, "where": where, "decided": decided, "actions": action}
    return put(context, "meeting", common, told | {"next_on": next_, "link": link, "embargo_until": embargo})


@app.command(
    help=_(
        """A review: what was gone through together, with whom.

\b
  cmkit log review "Calendar of March gone through" --who claire
  cmkit log review "Strategy: the tone changes" --who claire --due 2027-03-30"""
    )
)
def review(
    context: Context,
    words: Words = None,
    who: Who = None,
    due: Due = None,
    item: Item = None,
    platform: Platform = None,
    objective: Objective = None,
    link: Link = None,
    note: Note = None,
    confidential: Confidential = False,
    date: Day = None,
    today: Today = None,
    again: Again = False,
) -> int:
    """Log a review."""
    common = Common(words, date, today, note, again=again, confidential=confidential)
    told = {"who": who, "due": due, "items": item, "platform": platform, "objective": objective}
    return put(context, "review", common, told | {"link": link})


@app.command(
    help=_(
        """Money spent for the client: advertising, photos, tools.

\b
  cmkit log spend "Boost of the brunch" --amount "120 €" --platform instagram --objective orders
  cmkit log spend "Photos of the team" --amount "300 €"

With a platform it is advertising, which counts for what an acquisition costs; without one it is
something else."""
    )
)
def spend(
    context: Context,
    words: Words = None,
    amount: Amount = None,
    from_: From = None,
    platform: Platform = None,
    objective: Objective = None,
    item: Item = None,
    link: Link = None,
    note: Note = None,
    confidential: Confidential = False,
    date: Day = None,
    today: Today = None,
    again: Again = False,
) -> int:
    """Log what was spent."""
    common = Common(words, date, today, note, again=again, confidential=confidential)
    told = {"amount": amount, "from": from_, "platform": platform, "objective": objective}
    return put(context, "spend", common, told | {"items": item, "link": link}, required="amount")


@app.command(
    help=_(
        """Something that went wrong, and was dealt with.

\b
  cmkit log incident "Page hacked, recovered in two hours" --platform facebook --who claire"""
    )
)
def incident(
    context: Context,
    words: Words = None,
    who: Who = None,
    platform: Platform = None,
    item: Item = None,
    link: Link = None,
    note: Note = None,
    confidential: Confidential = False,
    date: Day = None,
    today: Today = None,
    again: Again = False,
) -> int:
    """Log an incident."""
    common = Common(words, date, today, note, again=again, confidential=confidential)
    told = {"who": who, "platform": platform, "items": item, "link": link}
    return put(context, "incident", common, told)
