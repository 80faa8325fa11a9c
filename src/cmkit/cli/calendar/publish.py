"""``cmkit calendar publish``: an item went out, and where it can be seen."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from urllib.parse import urlsplit

from typer import Argument, Context, Option, Typer

from cmkit.calendar.recording import went_out
from cmkit.cli.calendar.items import change, meant, opened_at
from cmkit.cli.console import Console
from cmkit.cli.options import day
from cmkit.cli.session import Session
from cmkit.mission.contents import Opened
from cmkit.mission.items import Placed
from cmkit.problems import ExitCode, InputRefused
from cmkit.text import _, spoken_language, visible, written_date

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Record that an item was published, and its address.

\b
  cmkit calendar publish kvn --url https://www.instagram.com/p/C8x
  cmkit calendar publish gdf --platform facebook --url https://www.facebook.com/p/17

Nothing is sent anywhere: you publish with your own tools. An item without an approval that holds is
refused. With several platforms, it is published once all of its posts are."""
    )
)
def publish(
    context: Context,
    item: Annotated[str, Argument(metavar="ID", help=_("Id of the item, whole or shortened."))],
    url: Annotated[str, Option(help=_("Where it can be seen."), show_default=False)] = "",
    platform: Annotated[
        str, Option(help=_("On which platform, where there are several."), show_default=False)
    ] = "",
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("The day of the publication."), show_default=False)
    ] = None,
) -> int:
    """Record a publication."""
    session: Session
    console: Console
    session, console = context.obj
    address, as_of = _address(url), day(today)
    opened = opened_at(session.place)
    items = meant(opened, [item], None)
    change(opened, items, lambda one, there: went_out(one, there, address, platform.strip()), console)
    _doubt(items[0], opened, as_of, console)
    return ExitCode.DONE


def _doubt(one: Placed, opened: Opened, today: date, console: Console) -> None:
    """Warn where what went out is planned for a day to come: one of both is not right."""
    starts_on = opened.public.strategy.starts_on if opened.public else None
    planned = one.item.date.first(starts_on) if one.item.date else None
    if planned is None or planned <= today:
        return
    console.complain(
        _("{item} is planned for {day}, a day to come: it is now written as published all the same.").format(
            item=one.item.id, day=written_date(planned, spoken_language())
        ),
        _("If it went out earlier, correct its “date” in {file}; if not, its “status”.").format(
            file=one.file
        ),
    )


def _address(url: str) -> str:
    """Return an address of the web; nothing for none. Raises ``InputRefused`` for anything else."""
    address = url.strip()
    try:
        parts = urlsplit(address)
        fits = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and not set(address) & set(" \t\n<>\"'")
        )
    except ValueError:
        fits = False
    if address and not fits:
        raise InputRefused(
            _("“{url}” is not an address of the web.").format(url=visible(address)),
            _("It begins with https:// and has no spaces."),
        )
    return address
