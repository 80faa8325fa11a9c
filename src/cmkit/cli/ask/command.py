"""``cmkit ask``: questions asked again, what is missing, one key; the questionnaire as a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from typer import Argument, Context, Option, Typer

from cmkit.cli.console import Console
from cmkit.cli.occasion import Occasion
from cmkit.cli.options import day
from cmkit.cli.session import Session
from cmkit.mission.editing import STRATEGY, data_of
from cmkit.mission.finding import find_mission
from cmkit.mission.marks import proposed_keys
from cmkit.problems import ExitCode, InputRefused
from cmkit.questionnaire.again import missing_only, sections_again
from cmkit.questionnaire.answers import to_strategy
from cmkit.questionnaire.conversation import run
from cmkit.questionnaire.keeping import Keeper
from cmkit.questionnaire.questions import load_questions
from cmkit.questionnaire.sheet import SheetMoment
from cmkit.text import _, plural

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Ask a section again, what is missing, or one key.

\b
  cmkit ask company platforms                   two sections, as they stand now
  cmkit ask --missing                           only what is still empty
  cmkit ask --key client.image.wanted           one key
  cmkit ask --key client.size --value small     the same, without a question
  cmkit ask --sheet --moment before > sheet.md  the questionnaire, to send or to fill on paper
  cmkit ask --answers answers.yaml              what came back: shown first, then written

Every answer goes into strategy.yaml at once, and changes only its own lines."""
    )
)
def ask(
    context: Context,
    sections: Annotated[
        list[str] | None, Argument(help=_("Sections of the questionnaire, or keys."), show_default=False)
    ] = None,
    missing: Annotated[bool, Option("--missing", help=_("Only what is still empty."))] = False,
    key: Annotated[
        str | None, Option(help=_("One key: client.size, objectives[0].why."), show_default=False)
    ] = None,
    value: Annotated[
        str | None,
        Option(
            help=_("What the key says from now on; “n/a”, “declined: reason” and “?” count."),
            show_default=False,
        ),
    ] = None,
    who: Annotated[
        str | None, Option(help=_("With --value “?”: who will settle it."), show_default=False)
    ] = None,
    due: Annotated[
        str | None, Option(metavar="DATE", help=_("With --value “?”: by when."), show_default=False)
    ] = None,
    cascade: Annotated[
        bool,
        Option("--cascade", help=_("What is taken out is taken out wherever it is named, too.")),
    ] = False,
    sheet: Annotated[
        bool, Option("--sheet", help=_("Print the questionnaire, to send a week ahead or fill on paper."))
    ] = False,
    moment: Annotated[
        SheetMoment | None,
        Option(help=_("With --sheet: only what is answered at that moment."), show_default=False),
    ] = None,
    form: Annotated[
        Literal["md", "html"] | None,
        Option(
            "--format", help=_("With --sheet: Markdown (md), or one page to fill in."), show_default=False
        ),
    ] = None,
    back_by: Annotated[
        str | None,
        Option(metavar="DATE", help=_("With --sheet: the day it is expected back."), show_default=False),
    ] = None,
    everything: Annotated[
        bool, Option("--all", help=_("With --sheet: also what has its answer already."))
    ] = False,
    answers: Annotated[
        Path | None,
        Option(
            help=_("Answers that came back: YAML, the page's file, the text pasted from a mail."),
            show_default=False,
        ),
    ] = None,
    yes: Annotated[bool, Option("--yes", help=_("With --answers: write without asking."))] = False,
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("The day of the answers."), show_default=False)
    ] = None,
) -> int:
    """Ask again."""
    session: Session
    console: Console
    session, console = context.obj
    occasion = Occasion.of(find_mission(session.place), day(today), console)
    _refuse_together(key is not None, sheet, answers is not None, bool(sections) or missing)
    if key is None:
        _refuse_alone("--key", {"--value": value})
    if value is None:
        _refuse_alone("--value", {"--who": who, "--due": due})
    if not sheet:
        _refuse_alone("--sheet", {"--moment": moment, "--back-by": back_by, "--all": everything or None})
        _refuse_alone("--sheet", {"--format": form})
    if answers is None:
        _refuse_alone("--answers", {"--yes": yes or None})
    else:
        from cmkit.cli.ask.sheet import take_answers

        return take_answers(occasion, answers, agreed=yes)
    if sheet:
        from cmkit.cli.ask.sheet import print_sheet
        from cmkit.questionnaire.sheet.printed import Wanted

        print_sheet(occasion, Wanted(moment, everything), form or "md", _back_by(back_by, occasion.today))
    elif key is not None:
        from cmkit.cli.ask.key import Given, answer_key, leads_on

        if value is None and leads_on(occasion, key):
            ask_sections(occasion, [key], missing=False, cascade=cascade)
        else:
            answer_key(occasion, key, None if value is None else Given(value, who or "", due or "", cascade))
    else:
        ask_sections(occasion, sections or [], missing=missing, cascade=cascade)
    return ExitCode.DONE


def ask_sections(occasion: Occasion, words: list[str], *, missing: bool, cascade: bool) -> None:
    """Ask sections as they stand, or what is still empty in them; each answer is written at once."""
    questions, data = load_questions(), data_of(occasion.folder, STRATEGY)
    language, today = occasion.language, occasion.today
    state = (
        missing_only(questions, data, words, language, today)
        if missing
        else sections_again(questions, data, words, language, today, cascade=cascade)
    )
    keeper = Keeper(occasion.folder, STRATEGY, state, lambda reached: to_strategy(reached).data)
    terminal = occasion.terminal()
    try:
        reached = run(state, terminal, keeper.keep, review=False)
    except (KeyboardInterrupt, EOFError):
        _tell_changes(occasion, keeper)
        raise KeyboardInterrupt from None
    _tell_changes(occasion, keeper)
    if not reached.confirmed:
        raise KeyboardInterrupt


def _tell_changes(occasion: Occasion, keeper: Keeper) -> None:
    console = occasion.console
    if not keeper.changed:
        console.say(_("strategy.yaml stays as it was."))
        return
    changed = ", ".join(sorted(keeper.changed))
    console.say(_("Written into strategy.yaml: {what}.").format(what=changed))
    waiting = len(proposed_keys(dict(data_of(occasion.folder, STRATEGY))))
    if waiting:
        console.say(
            plural(
                "{count} text is still a proposal; once it is agreed: cmkit agree SECTION --by WHO",
                "{count} texts are still proposals; once they are agreed: cmkit agree SECTION --by WHO",
                waiting,
            )
        )


def _refuse_alone(other: str, options: Mapping[str, object]) -> None:
    """Refuse options that were given without the ``other`` one: they would do nothing, without a word."""
    for option, given in options.items():
        if given is not None:
            raise InputRefused(_("{option} goes with {other}.").format(option=option, other=other))


def _back_by(text: str | None, today: date) -> date | None:
    """Read the day on which a sheet is expected back; raises ``InputRefused`` for one that has passed."""
    if text is None:
        return None
    due = day(text)
    if due < today:
        raise InputRefused(
            _("{day} has passed: a sheet cannot be expected back by then.").format(day=due.isoformat()),
            _("Name a day to come, or leave --back-by out."),
        )
    return due


def _refuse_together(*ways: bool) -> None:
    if sum(ways) > 1:
        raise InputRefused(
            _("One thing at a time: sections or --missing, --key, --sheet, or --answers."),
            _("“cmkit {command} --help” shows how it is used.").format(command="ask"),
        )
