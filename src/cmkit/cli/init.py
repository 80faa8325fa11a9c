"""``cmkit init``: a mission folder, from a kickoff or from answers written beforehand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option, Typer

from cmkit.cli.console import Console
from cmkit.cli.options import day
from cmkit.cli.profile.brand import tell_brand
from cmkit.cli.session import Session
from cmkit.files.paths import shown
from cmkit.mission.profile import read_profile
from cmkit.mission.starting import Ci
from cmkit.problems import InputRefused
from cmkit.questionnaire.beginning import Order, begin, prepare_folder, proposed_for
from cmkit.questionnaire.draft import read_draft
from cmkit.questionnaire.filling import filling, with_facts
from cmkit.questionnaire.flow import Setting, State, start
from cmkit.questionnaire.presets import load_preset
from cmkit.questionnaire.questions import load_questions
from cmkit.questionnaire.written import read_answers
from cmkit.text import _, spoken_language

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Prepare a mission and lead its kickoff.

\b
  cmkit init my-client                          asks, section by section
  cmkit init my-client --preset local           with proposals for a local business
  cmkit init my-client --answers answers.yaml   asks nothing: the answers are written already

Every answer is kept at once: run the same command again and it goes on where it stopped. What “cmkit profile”
knows of you is filled in."""
    )
)
def init(
    context: Context,
    folder: Annotated[Path | None, Argument(help=_("The mission's folder."), show_default=False)] = None,
    preset: Annotated[
        str | None,
        Option(
            help=_("Proposals for: local, ecommerce, b2b, public, association, media, personal."),
            show_default=False,
        ),
    ] = None,
    answers: Annotated[
        Path | None,
        Option(help=_("Answers in the shape of strategy.yaml, whole or in part."), show_default=False),
    ] = None,
    defaults: Annotated[bool, Option("--defaults", help=_("Ask nothing; take what is proposed."))] = False,
    short: Annotated[bool, Option("--short", help=_("Only the essential questions."))] = False,
    ci: Annotated[Ci, Option(help=_("Write a CI workflow that checks and builds."))] = "none",
    git: Annotated[
        bool | None,
        Option("--git/--no-git", help=_("Make a repository and a first commit."), show_default=False),
    ] = None,
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("The day of the kickoff."), show_default=False)
    ] = None,
) -> None:
    """Begin a mission, or go on with a kickoff that was interrupted."""
    session: Session
    console: Console
    session, console = context.obj
    language = spoken_language()
    profile = read_profile()
    tell_brand(profile, console)
    order = Order(folder or session.place, language, ci, git, filling(profile))
    if answers or defaults:
        state = answered(order, preset, answers)
    else:
        from cmkit.cli.kickoff import kickoff

        order, state = kickoff(order, preset, console, short=short, today=day(today))
    for line in begin(order, state):
        console.say(line)


def answered(order: Order, preset: str | None, answers: Path | None) -> State:
    """Take the answers from a file, or none at all, over what is proposed; nothing is written yet."""
    language = order.language
    given = with_facts(read_answers(answers) if answers else {}, order.own)
    proposed = proposed_for(load_preset(preset, language) if preset else {}, language, order.own)
    prepare_folder(order.root)
    if read_draft(order.root) is not None:
        raise InputRefused(
            _("A kickoff is under way in {folder}: its answers are kept.").format(folder=shown(order.root)),
            _("Resume with “cmkit init” alone, or start in another folder."),
        )
    return start(load_questions(), proposed, given, Setting(language=language))
