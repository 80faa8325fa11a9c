"""``cmkit profile``: what is known of the CM, shown, asked, given key by key, or opened in an editor."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from typer import Context, Option, Typer

from cmkit.cli.console import Console
from cmkit.files.paths import shown
from cmkit.mission.profile import profile_path, read_profile
from cmkit.problems import InputRefused
from cmkit.text import _, spoken_language

app = Typer(
    add_completion=False,
    rich_markup_mode=None,
    help=_(
        """Who you are, for every new mission: identity, legal mentions, brand, tools, days, clauses.

\b
  cmkit profile                                  shows it
  cmkit profile init                             asks, question by question
  cmkit profile init --key clauses.approval_days --value 3
                                                 one key, without a question
  cmkit profile edit                             opens it in your editor

It stands once, in your configuration folder, and “cmkit init” fills each new mission from it. Your address,
phone, e-mail, brand and legal mentions never enter a client's strategy."""
    ),
)


@app.callback(invoke_without_command=True)
def profile(context: Context) -> None:
    """Show the profile, unless something else is to be done with it."""
    if context.invoked_subcommand is not None:
        return
    console: Console
    _session, console = context.obj
    found = read_profile()
    if found is None:
        console.say(_("There is no profile yet: “cmkit profile init” makes one, question by question."))
        return
    from cmkit.cli.profile.brand import tell_brand
    from cmkit.cli.profile.view import rows, styled, written

    told = rows(found.value, spoken_language())
    if told and console.styled:
        console.show(styled(told))
    elif told:
        console.document(written(told))
    else:
        console.say(_("Your profile is empty: “cmkit profile init” fills it, question by question."))
    console.say(_("It stands in {path}; “cmkit profile edit” opens it.").format(path=shown(found.path)))
    tell_brand(found, console)


@app.command(help=_("Print where the profile stands, or would stand."))
def path(context: Context) -> None:
    """Print the path of the profile."""
    console: Console
    _session, console = context.obj
    console.document(str(profile_path()))


@app.command(
    help=_(
        """Make a profile, or go through it again: what it says already is offered.

\b
  cmkit profile init                                            asks, question by question
  cmkit profile init --answers me.yaml                          takes what a file says
  cmkit profile init --key identity.name --value "Léa Martin"   one key; an empty value takes it out

A list takes --value several times. Every answer is kept at once."""
    )
)
def init(
    context: Context,
    answers: Annotated[
        Path | None,
        Option(help=_("Answers in the shape of profile.yaml, whole or in part."), show_default=False),
    ] = None,
    key: Annotated[
        str | None, Option(help=_("One key: identity.name, legal.siret, tools."), show_default=False)
    ] = None,
    value: Annotated[list[str] | None, Option(help=_("What to put under it."), show_default=False)] = None,
) -> None:
    """Fill the profile."""
    from cmkit.cli.profile.brand import tell_brand

    console: Console
    _session, console = context.obj
    place = profile_path()
    if (key is None) != (not value):
        raise InputRefused(_("--key and --value go together."))
    if key is not None and answers is not None:
        raise InputRefused(_("--answers goes without --key."))
    if key is not None and value:
        changed = _give(place, key, value)
    elif answers is not None:
        changed = _take(place, answers)
    else:
        from cmkit.cli.profile.asking import ask

        changed = ask(place, console)
    sentence = _("Written into {path}.") if changed else _("{path} stays as it was.")
    console.say(sentence.format(path=shown(place)))
    tell_brand(read_profile(place), console)


@app.command(help=_("Open the profile in $VISUAL or $EDITOR, then check it."))
def edit(context: Context) -> None:
    """Open the profile; one that does not fit afterwards is told with its places."""
    from cmkit.cli.editor import edit as open_editor
    from cmkit.cli.profile.brand import tell_brand
    from cmkit.mission.keeping_profile import begin

    console: Console
    _session, console = context.obj
    place = profile_path()
    begin(place)
    open_editor(place, os.environ)
    found = read_profile(place)
    console.say(_("{path} can be read, and fits.").format(path=shown(place)))
    tell_brand(found, console)


def _take(place: Path, answers: Path) -> bool:
    from cmkit.mission.keeping_profile import keep
    from cmkit.model.profile import ProfileFile
    from cmkit.questionnaire.joining import overlay
    from cmkit.questionnaire.written import read_answers

    given = read_answers(answers, ProfileFile)
    return keep(place, lambda held: overlay(held, given))


def _give(place: Path, key: str, words: Sequence[str]) -> bool:
    """Put words under a key: as YAML would read them first, as text where text is due."""
    from cmkit.mission.keeping_profile import keep, key_path, with_value
    from cmkit.mission.named import as_typed
    from cmkit.questionnaire.profile import given_for

    steps = key_path(key)
    if list(words) == [""]:
        return keep(place, lambda held: with_value(held, steps, None))
    try:
        return keep(place, lambda held: with_value(held, steps, given_for(key, words, held)))
    except InputRefused as refused:
        typed = [as_typed(word) for word in words]
        if not refused.problems or typed == list(words):
            raise
    plain = typed[0] if len(typed) == 1 else typed
    return keep(place, lambda held: with_value(held, steps, plain))
