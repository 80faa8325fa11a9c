"""``cmkit calendar export``: what was approved goes to the scheduler, the calendar to people.

Formats are of two kinds. A **scheduler's** is a data file of ``calendar/formats``: it asks for approvals, and
what it took is recorded in the items. One **for people** is a function of ``FOR_PEOPLE``: it asks for no
approval and records nothing.

A function for people is ``write(public, items, wanted)`` as ``cmkit.calendar.handover.chosen.Write`` says: a
``Public``, the items that were chosen as ``Chosen`` (item, posts, ``.digest``, ``.standing``), and ``Wanted``
(language, today, networks, span). It returns the files by name, touches nothing, and is imported only when it
is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Annotated, Literal, cast

from typer import Argument, Context, Option, Typer

from cmkit.calendar.handover.chosen import Write
from cmkit.cli.calendar.export_choosing import Choice
from cmkit.cli.calendar.exporting import Asked, export_to_people, export_to_tool, show_form
from cmkit.cli.console import Console
from cmkit.cli.options import day
from cmkit.cli.session import Session
from cmkit.problems import InputRefused
from cmkit.text import _, visible

To = Literal[
    "metricool", "publer", "buffer", "hootsuite", "zoho-social", "postiz", "csv", "ics", "xlsx", "html"
]

FOR_PEOPLE: Mapping[str, tuple[str, str]] = {
    "ics": ("cmkit.calendar.handover.ics", "write"),
    "xlsx": ("cmkit.calendar.validation.sheet", "write"),
    "html": ("cmkit.deliverables.validation_page", "write"),
}
"""The formats for people, by the name of ``--to``: the module and its function."""

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Hand items over: to a scheduling tool once they are approved, to people at any time.

\b
  cmkit calendar export --to metricool --month 2027-02     the month, for Metricool
  cmkit calendar export --to buffer kvn gdf                two items, by any part of their ids
  cmkit calendar export --to buffer --month 2027-02 --platform linkedin
  cmkit calendar export --to csv --from 2027-02-01 --until 2027-02-14 -o plan.csv
  cmkit calendar export --to metricool --month 2027-02 --template metricool.csv
  cmkit calendar export --map my-tool.yaml --month 2027-02
  cmkit calendar export --to xlsx --month 2027-02          the validation sheet for the client

Nothing is sent anywhere: you import the file into the tool. It is all or nothing: each item has an approval
that holds, passes the gate “publish”, and fits into what the tool takes; else every reason is listed and
nothing is written. Then approved becomes scheduled, and the item keeps which tool got which words. What a
tool has already is left out. Files go into exports/, links get the tags of distribution.tracking.utm, hours
are those of the mission. ics, xlsx and html are for people: no approval is asked, nothing is recorded."""
    )
)
def export(
    context: Context,
    ids: Annotated[list[str] | None, Argument(help=_("Ids of items, whole or shortened."))] = None,
    to: Annotated[To | None, Option(help=_("For which tool, or in which form."), show_default=False)] = None,
    month: Annotated[
        str | None, Option(metavar="MONTH", help=_("All of this month: 2027-02."), show_default=False)
    ] = None,
    since: Annotated[
        str | None, Option("--from", metavar="DATE", help=_("The first day."), show_default=False)
    ] = None,
    until: Annotated[str | None, Option(metavar="DATE", help=_("The last day."), show_default=False)] = None,
    platform: Annotated[
        list[str] | None, Option(metavar="ID", help=_("Only on this platform."), show_default=False)
    ] = None,
    output: Annotated[
        Path | None,
        Option("--output", "-o", help=_("A folder, or a file where one is made."), show_default=False),
    ] = None,
    template: Annotated[
        Path | None,
        Option(metavar="FILE", help=_("Your own download of the tool's template."), show_default=False),
    ] = None,
    map_: Annotated[
        Path | None,
        Option("--map", metavar="FILE", help=_("What another tool takes."), show_default=False),
    ] = None,
    approved: Annotated[
        bool, Option("--approved", help=_("Only what is approved; say what is not."))
    ] = False,
    fitting: Annotated[
        bool, Option("--fitting", help=_("Leave out what the tool cannot take, and say it."))
    ] = False,
    again: Annotated[bool, Option("--again", help=_("Also what the tool has already."))] = False,
    live: Annotated[
        bool, Option("--live", help=_("Scheduled in the tool, where drafts are the rule."))
    ] = False,
    channel: Annotated[
        list[str] | None,
        Option(
            metavar="ID=THEIRS", help=_("What the tool calls the channel of a platform."), show_default=False
        ),
    ] = None,
    bom: Annotated[bool, Option("--bom", help=_("Begin with the mark that Excel reads accents by."))] = False,
    force: Annotated[bool, Option("--force", help=_("Replace files that are there."))] = False,
    dry_run: Annotated[bool, Option("--dry-run", help=_("Look at everything, and write nothing."))] = False,
    show: Annotated[bool, Option("--show", help=_("Print what cmkit knows of the tool."))] = False,
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("The day of the export."), show_default=False)
    ] = None,
) -> int:
    """Export."""
    session: Session
    console: Console
    session, console = context.obj
    _refuse_two_forms(to, map_)
    if show:
        return show_form(to, console)
    asked = Asked(
        _choice(ids, month, since, until, platform),
        day(today),
        day_given=today is not None,
        to=to,
        own=map_,
        template=template,
        output=output,
        channels=_channels(channel or ()),
        approved=approved,
        fitting=fitting,
        again=again,
        live=live,
        bom=bom,
        force=force,
        dry_run=dry_run,
    )
    if to and to in FOR_PEOPLE:
        return export_to_people(asked, writer_for_people(to), session, console)
    return export_to_tool(asked, session, console)


_KNOWN = [one for one in To.__args__ if one not in FOR_PEOPLE]  # type: ignore[attr-defined]  # of a Literal


def _refuse_two_forms(to: To | None, own: Path | None) -> None:
    """Refuse an export that names no form, or two of them."""
    if (to is None) == (own is None):
        raise InputRefused(
            _("Say for which tool: --to TOOL, or --map FILE for another one."),
            _("Known: {names}.").format(names=", ".join((*_KNOWN, *FOR_PEOPLE))),
        )


def _choice(
    ids: list[str] | None,
    month: str | None,
    since: str | None,
    until: str | None,
    platforms: list[str] | None,
) -> Choice:
    """Read which items are to be handed over; raises ``InputRefused`` for what is no day."""
    first, last = (day(text) if text else None for text in (since, until))
    return Choice(tuple(ids or ()), month, first, last, tuple(platforms or ()))


def writer_for_people(name: str) -> Write:
    """Return the function that makes a format for people."""
    module, function = FOR_PEOPLE[name]
    return cast("Write", getattr(import_module(module), function))


def _channels(words: list[str] | tuple[str, ...]) -> dict[str, str]:
    """Read ``--channel instagram=ID``; raises ``InputRefused``."""
    found = {}
    for word in words:
        platform, mark, theirs = word.partition("=")
        if not (platform and mark and theirs):
            raise InputRefused(
                _("“{word}” does not say which channel a platform is.").format(word=visible(word)),
                _("Write --channel instagram=ID."),
            )
        found[platform] = theirs
    return found
