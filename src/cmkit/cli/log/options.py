"""What the kinds of entries of ``cmkit log`` take on the command line."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from cmkit.text import _

Words = Annotated[
    list[str] | None, Argument(metavar="TEXT", help=_("What happened, in a sentence."), show_default=False)
]
Who = Annotated[
    list[str] | None,
    Option("--who", metavar="WHO", help=_("Who, by id or name; may be repeated."), show_default=False),
]
From = Annotated[
    list[str] | None,
    Option("--from", metavar="WHO", help=_("From whom it is due or came."), show_default=False),
]
Day = Annotated[
    str | None,
    Option(
        "--date", metavar="DATE", help=_("The day it happened; else --today, else today."), show_default=False
    ),
]
Today = Annotated[str | None, Option(metavar="DATE", help=_("The day it is."), show_default=False)]
Due = Annotated[str | None, Option(metavar="DATE", help=_("By when."), show_default=False)]
Note = Annotated[str | None, Option(help=_("A remark beside it."), show_default=False)]
Again = Annotated[bool, Option("--again", help=_("Write it even if the journal says it already."))]
Item = Annotated[
    list[str] | None, Option("--item", metavar="ID", help=_("The item that it is about."), show_default=False)
]
Platform = Annotated[
    str | None, Option(metavar="ID", help=_("The platform that it is about."), show_default=False)
]
Objective = Annotated[
    str | None, Option(metavar="ID", help=_("The objective that it is about."), show_default=False)
]
Kpi = Annotated[str | None, Option(metavar="ID", help=_("The KPI that it is about."), show_default=False)]
Link = Annotated[str | None, Option(metavar="URL", help=_("Where it can be read."), show_default=False)]
Amount = Annotated[str | None, Option(help=_("How much: “120 €”, “1 200,50”."), show_default=False)]
Reference = Annotated[
    str | None, Option(metavar="N", help=_("The number of the invoice."), show_default=False)
]
Confidential = Annotated[bool, Option("--confidential", help=_("It stays out of every document."))]
