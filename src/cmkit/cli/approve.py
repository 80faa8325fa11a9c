"""``cmkit approve``: who approves the strategy, in which revision; what changed since the last one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from typer import Context, Option, Typer

from cmkit.cli.changes import change_lines
from cmkit.cli.console import Console
from cmkit.cli.options import day
from cmkit.cli.session import Session
from cmkit.files.edits import Edit
from cmkit.files.reading import Document
from cmkit.mission.agreeing import APPROVED, approval, approved_before, changes
from cmkit.mission.editing import STRATEGY, Data, edit, read
from cmkit.mission.finding import find_mission
from cmkit.mission.opening import open_mission
from cmkit.mission.version import strategy_version
from cmkit.problems import ExitCode, InputRefused
from cmkit.text import _, plural

_MOST = 12
"""How many changes of one section are listed."""

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Record who approves the strategy as it is now.

\b
  cmkit approve                what changed since it was approved last
  cmkit approve --by claire    claire approves this very revision

Documents then name the revision, the person and the day. Ends with 1 while a revision waits for its
approval."""
    )
)
def approve(
    context: Context,
    by: Annotated[str | None, Option(help=_("Who approves, by id or name."), show_default=False)] = None,
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("The day of the approval."), show_default=False)
    ] = None,
) -> int:
    """Approve, or show what would be approved."""
    session: Session
    console: Console
    session, console = context.obj
    folder = find_mission(session.place)
    document = read(folder, STRATEGY)  # one that cannot be read is told with its places
    opened = open_mission(folder)
    if opened.public is None:
        raise InputRefused(
            _("The strategy cannot be approved as it is."), _("“cmkit check” says what is wrong in it.")
        )
    now: Data = document.data if isinstance(document.data, dict) else {}
    version = strategy_version(now)
    before = approved_before(folder)
    if before is not None:
        console.prose("\n".join(_changes(before, now)))
    is_approved = any(one.version == version for one in opened.public.strategy.mission.approved)
    if by is None:
        if is_approved:
            console.say(_("Version {version} of the strategy is approved.").format(version=version))
            return ExitCode.DONE
        console.say(_("Version {version} of the strategy waits for its approval.").format(version=version))
        return ExitCode.FOUND
    as_of, strategy = day(today), opened.public.strategy
    has_copy = before is not None and not changes(before, now)

    def decide(there: Document) -> list[Edit]:
        data = there.data if isinstance(there.data, dict) else {}
        if strategy_version(data) != version:
            raise InputRefused(_("The strategy changed meanwhile."), _("Run the command again."))
        return approval(data, strategy, by, as_of)

    recorded = edit(folder, STRATEGY, decide, lambda there: {} if has_copy else {APPROVED: there.raw})
    said = _("Version {version} of the strategy is approved.") if recorded else _("It was approved already.")
    console.say(said.format(version=version))
    if waiting := len(strategy.mission.proposed):
        console.say(
            plural(
                "{count} text is still a proposal; once it is agreed: cmkit agree SECTION --by WHO",
                "{count} texts are still proposals; once they are agreed: cmkit agree SECTION --by WHO",
                waiting,
            )
        )
    return ExitCode.DONE


def _changes(before: Data, now: Data) -> Iterator[str]:
    found = changes(before, now)
    if not found:
        yield _("Nothing changed since the strategy was approved.")
        return
    yield _("What changed since the strategy was approved:")
    yield from change_lines(before, found, most=_MOST)
