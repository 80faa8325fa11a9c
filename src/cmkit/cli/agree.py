"""``cmkit agree``: sections of the strategy that the client agreed to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option, Typer

from cmkit.cli.console import Console
from cmkit.cli.options import day
from cmkit.cli.session import Session
from cmkit.mission.agreeing import agreement, not_agreed
from cmkit.mission.editing import STRATEGY, data_of, edit, read
from cmkit.mission.finding import find_mission
from cmkit.mission.opening import open_mission
from cmkit.problems import InputRefused
from cmkit.text import _

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Record that sections of the strategy were agreed.

\b
  cmkit agree content crisis --by claire       two sections
  cmkit agree objectives.more-visits --by claire   one objective
  cmkit agree                                  what is still to be agreed

What a preset proposed there counts from then on as the client's own."""
    )
)
def agree(
    context: Context,
    sections: Annotated[
        list[str] | None, Argument(help=_("Sections: content, budget, objectives…"), show_default=False)
    ] = None,
    by: Annotated[
        list[str] | None, Option("--by", help=_("Who agreed, by id or name."), show_default=False)
    ] = None,
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("The day of the agreement."), show_default=False)
    ] = None,
) -> None:
    """Record an agreement, or list what waits for one."""
    session: Session
    console: Console
    session, console = context.obj
    folder = find_mission(session.place)
    if not sections:
        waiting = _waiting(folder)
        if by:
            raise InputRefused(
                _("No section is named: what was agreed?"),
                _("Waiting for it: {sections}.").format(sections=", ".join(waiting)) if waiting else "",
            )
        if waiting:
            console.document("\n".join(waiting))
        else:
            console.say(_("Nothing waits for an agreement."))
        return
    if not by:
        raise InputRefused(
            _("Nobody is named: who agreed?"), _("Add --by and somebody of people, by id or name.")
        )
    as_of = day(today)
    edit(folder, STRATEGY, lambda document: agreement(_mapping(document.data), sections, by, as_of))
    mission = data_of(folder, STRATEGY).get("mission")
    left = mission.get("proposed") if isinstance(mission, dict) else None
    console.say(_("Agreed: {sections}.").format(sections=", ".join(dict.fromkeys(sections))))
    if isinstance(left, list) and left:
        others = ", ".join(dict.fromkeys(str(key).split(".")[0].split("[")[0] for key in left))
        console.say(_("Still proposals: {sections}.").format(sections=others))


def _waiting(folder: Path) -> list[str]:
    """Return the sections that nobody has agreed to yet; raises ``InputRefused`` for a faulty strategy."""
    read(folder, STRATEGY)  # one that cannot be read is told with its places
    opened = open_mission(folder)
    if opened.public is None:
        raise InputRefused(
            _("The strategy has faults: what waits for an agreement cannot be told."),
            _("“cmkit check” says what is wrong in it."),
        )
    return not_agreed(opened.public)


def _mapping(data: object) -> dict[str, object]:
    return data if isinstance(data, dict) else {}
