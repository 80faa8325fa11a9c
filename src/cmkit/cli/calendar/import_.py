"""``cmkit calendar import``: what the client sent back, bound to what the client saw."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option, Typer

from cmkit.calendar.approval import Approvals
from cmkit.calendar.recording import Given
from cmkit.calendar.validation.answered import judged
from cmkit.calendar.validation.returned import Answer, Outcome
from cmkit.calendar.validation.returned_texts import texts_taken
from cmkit.cli.calendar.items import opened_at, tell_of_tool
from cmkit.cli.calendar.returned import Came, Via, answers_given, came_back, take
from cmkit.cli.calendar.returned_said import summary
from cmkit.cli.console import Console
from cmkit.cli.options import day
from cmkit.cli.session import Session
from cmkit.mission.items import Placed, placed_items
from cmkit.model.strategy import Strategy
from cmkit.problems import ExitCode
from cmkit.text import Bilingual, _

_NOTHING_SAID = Bilingual("À modifier, sans autre précision.", "To be changed, nothing more said.")

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    "import",
    help=_(
        """Take in what the client sent back: the validation sheet or page, its answer, a pasted mail.

\b
  cmkit calendar import ~/Downloads/sheet.xlsx               who answered stands in the sheet
  cmkit calendar import sheet.xlsx --by claire --dry-run     see what it says; nothing is written
  cmkit calendar import answer.json                          the answer file of the page
  cmkit calendar import -                                    the answer as text: paste it, then Ctrl-D
  cmkit calendar import sheet.xlsx --texts                   texts that you wrote in the sheet yourself

An approval counts for exactly what the client was shown: what changed meanwhile is not approved, and is
listed with its words. A text that the client corrected is taken and approved as corrected. Importing again
changes nothing. Columns and rows may be moved, sorted or taken out, and the file saved by any program.

--texts takes titles, texts, hashtags, links and first comments instead of decisions; the sheet has no
password (Review › Unprotect sheet). Ends with 1 where something could not be taken as the client said it."""
    ),
)
def import_(
    context: Context,
    files: Annotated[list[Path], Argument(metavar="FILE", help=_("What came back; - is what you paste."))],
    by: Annotated[
        str | None,
        Option(help=_("Who answered, by id or name, where it is not written there."), show_default=False),
    ] = None,
    via: Annotated[Via | None, Option(help=_("How it came."), show_default=False)] = None,
    texts: Annotated[
        bool, Option("--texts", help=_("Take the texts of the sheet, no decisions: you wrote them."))
    ] = False,
    dry_run: Annotated[bool, Option("--dry-run", help=_("Say what would be taken; write nothing."))] = False,
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("The day of the answer."), show_default=False)
    ] = None,
) -> int:
    """Read all, take what can be taken, say what became of each."""
    session: Session
    console: Console
    session, console = context.obj
    as_of = day(today)
    opened = opened_at(session.place)
    before = placed_items(opened)
    came = came_back(files, opened)
    assert opened.public is not None
    strategy = opened.public.strategy
    given = Given("", as_of, via or "", "", (*strategy.mission.cm, "")[0])
    if texts:
        said = [(answer, given) for one in came for answer in one.back.answers]
        outcomes = take(opened, said, lambda answer, one, there, _given: texts_taken(answer, one, there),
                        writing=not dry_run)  # fmt: skip
    else:
        nothing = _NOTHING_SAID.said(strategy.mission.language)

        def act(answer: Answer, one: Placed, there: Approvals, who: Given) -> Outcome:
            return judged(answer, one, there, who, nothing)

        said = answers_given(came, opened, by, given)
        outcomes = take(opened, said, act, writing=not dry_run)
    return _tell(outcomes, before, came, strategy, console, dry_run=dry_run)


def _tell(
    outcomes: Sequence[Outcome],
    before: Sequence[Placed],
    came: Sequence[Came],
    strategy: Strategy,
    console: Console,
    *,
    dry_run: bool,
) -> ExitCode:
    items = {one.item.id: one.item for one in before}
    workflow = strategy.content.workflow if strategy.content else None
    asked = {item: len(one.changes) for item, one in items.items()}
    lines = list(summary(outcomes, asked, workflow.rounds if workflow else None))
    if lines:
        console.prose("\n".join(lines))
    answered = {outcome.answer.item for outcome in outcomes}
    missing = [item for one in came for item in one.back.sent if item in items and item not in answered]
    if missing:
        console.say(
            _("Sent, and not in what came back: {items}.").format(items=", ".join(dict.fromkeys(missing)))
        )
    stopped = {one.answer.item for one in outcomes if one.kind in ("changes", "on_hold")}
    tell_of_tool([one for one in before if one.item.id in stopped], console)
    if dry_run:
        console.say(_("Nothing was written."))
    return ExitCode.DONE if all(one.taken for one in outcomes) else ExitCode.FOUND
