"""``cmkit debrief``: alone, after any meeting; all of it stays in ``private/``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option, Typer

from cmkit.cli.console import Console
from cmkit.cli.occasion import Occasion
from cmkit.cli.options import day
from cmkit.cli.session import Session
from cmkit.mission.editing import STRATEGY, data_of, edit_data
from cmkit.mission.finding import find_mission
from cmkit.mission.keeping_private import (
    PRIVATE,
    commit_private,
    has_repository,
    keep_ignored,
    make_repository,
    may_offer_repository,
    turn_repository_down,
)
from cmkit.model.private import PrivateNotes
from cmkit.problems import InputRefused
from cmkit.questionnaire.conversation import run
from cmkit.questionnaire.debrief import debrief_begun, joined, joined_to
from cmkit.questionnaire.keeping import Keeper
from cmkit.questionnaire.prompts import Terminal, confirmed
from cmkit.questionnaire.questions import load_questions
from cmkit.questionnaire.written import read_answers
from cmkit.text import _, one_line, spoken_language

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Write down, alone, what the client is not to read.

\b
  cmkit debrief                                  after a meeting: signals, what is not said, resistances
  cmkit debrief signals                          one section
  cmkit debrief --signal "winced at the budget" --about budget
                                                 one signal, without a question

All of it goes into private/private.yaml, which git ignores; nothing of it is ever printed or built for the
client."""
    )
)
def debrief(
    context: Context,
    sections: Annotated[
        list[str] | None,
        Argument(
            help=_("signals, hidden_objectives, resistances, margins, classification, thresholds."),
            show_default=False,
        ),
    ] = None,
    signal: Annotated[str | None, Option(help=_("One signal, in a sentence."), show_default=False)] = None,
    about: Annotated[str | None, Option(help=_("With --signal: about what."), show_default=False)] = None,
    answers: Annotated[
        Path | None,
        Option(help=_("Notes in the shape of private/private.yaml, added to it."), show_default=False),
    ] = None,
    repository: Annotated[
        bool | None,
        Option(
            "--repository/--no-repository",
            help=_("Make private/ a git repository of its own, which is its backup."),
            show_default=False,
        ),
    ] = None,
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("The day of the debrief."), show_default=False)
    ] = None,
) -> None:
    """Debrief."""
    session: Session
    console: Console
    session, console = context.obj
    if sections and (signal is not None or answers is not None):
        raise InputRefused(_("Sections are asked; --signal and --answers ask nothing: one or the other."))
    if about is not None and signal is None:
        raise InputRefused(_("{option} goes with {other}.").format(option="--about", other="--signal"))
    folder = find_mission(session.place)
    if sections:
        load_questions("debrief.yaml").about(sections)  # a misspelt one is told before anything else
    occasion = Occasion(folder, spoken_language(), day(today), console)
    terminal: Terminal | None = None
    if signal is None and answers is None:
        terminal = occasion.terminal(_("Write one down with --signal TEXT, or several with --answers FILE."))
    first = not (folder / "private").is_dir()
    if keep_ignored(folder):
        console.say(_("private/ was added to .gitignore."))
    if first:
        console.say(_("private/ stays with you: git ignores it, so nothing else keeps a copy of it."))
    if terminal is None:
        _note_down(occasion, signal, about, answers)
    else:
        _converse(occasion, terminal, sections or [])
    _back_up(occasion, terminal, wanted=repository)


def _note_down(occasion: Occasion, signal: str | None, about: str | None, answers: Path | None) -> None:
    new = dict(read_answers(answers, PrivateNotes)) if answers else {}
    if signal is not None:
        text = one_line(signal)
        if not text:
            raise InputRefused(_("Write something here."))
        entry = {"date": occasion.today.isoformat(), "what": text}
        if about and one_line(about):
            entry["about"] = one_line(about)
        new = joined(new, {"signals": [entry]})
    changed = edit_data(occasion.folder, PRIVATE, lambda held: joined(held, new))
    _tell(occasion, changed=bool(changed))


def _converse(occasion: Occasion, terminal: Terminal, words: list[str]) -> None:
    strategy, held = data_of(occasion.folder, STRATEGY), data_of(occasion.folder, PRIVATE)
    state = debrief_begun(strategy, words, occasion.language, occasion.today, held)
    keeper = Keeper(occasion.folder, PRIVATE, state, joined_to(held))
    try:
        reached = run(state, terminal, keeper.keep, review=False)
    except (KeyboardInterrupt, EOFError):
        _tell(occasion, changed=bool(keeper.changed))
        raise KeyboardInterrupt from None
    _tell(occasion, changed=bool(keeper.changed))
    if not reached.confirmed:
        raise KeyboardInterrupt


def _tell(occasion: Occasion, *, changed: bool) -> None:
    occasion.console.say(
        _("Written into private/private.yaml.") if changed else _("private/private.yaml stays as it was.")
    )


def _back_up(occasion: Occasion, terminal: Terminal | None, *, wanted: bool | None) -> None:
    """Offer ``private/`` a repository of its own, once; where it has one, commit."""
    folder, console = occasion.folder, occasion.console
    if wanted is None and terminal is not None and may_offer_repository(folder):
        wanted = _offered(terminal)
        if not wanted:
            turn_repository_down(folder)
    if wanted and not has_repository(folder):
        make_repository(folder)
        console.say(_("private/ is a repository of its own now; push it to a place that only you can read."))
    if has_repository(folder):
        message = _("Debrief of {day}").format(day=occasion.today.isoformat())
        if commit_private(folder, message):
            console.say(_("Committed into the repository of private/."))


def _offered(terminal: Terminal) -> bool:
    question = _("Make private/ a git repository of its own? (y/n)")
    why = _("git ignores private/ here, so that nothing else keeps a copy of it.")
    return bool(confirmed(terminal, question, why))
