"""``cmkit templates``: which templates there are, and a copy of one to change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option, Typer

from cmkit.cli.console import Console
from cmkit.cli.session import Session
from cmkit.deliverables.documents import DOCUMENTS
from cmkit.deliverables.ejected import copies, copy_name, difference
from cmkit.deliverables.ejected import eject as ejected
from cmkit.deliverables.sources import pictures
from cmkit.deliverables.sources import templates as known_templates
from cmkit.mission.change import change
from cmkit.mission.editing import STRATEGY, data_of
from cmkit.mission.finding import find_mission
from cmkit.problems import ExitCode, InputRefused, Refused
from cmkit.text import LANGUAGES, Language, _, spoken_language

app = Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help=_(
        """List the templates of the documents, or copy one into the mission to change it.

\b
  cmkit templates list                     what there is
  cmkit templates eject strategy-plan      a copy in templates/, which counts from then on
  cmkit templates diff                     how the mission's copies differ from ours of today"""
    ),
)


@app.command("list", help=_("List the templates; those that the mission has of its own are marked."))
def list_templates(context: Context) -> None:
    """List what there is."""
    session: Session
    console: Console
    session, console = context.obj
    names = (*known_templates(), *pictures())
    widest = max(map(len, names))
    lines = [f"{name:<{widest}}  {_title(name)}{_own(name, session.place)}" for name in names]
    console.prose("\n".join(lines))


def _title(name: str) -> str:
    """Say which document a template makes, or that it is a piece of several."""
    from cmkit.deliverables.bundling import LETTER

    titles = {kind.id: kind.title.said(spoken_language()) for kind in (*DOCUMENTS, LETTER)}
    titles["questionnaire-sheet"] = _("The questionnaire, to fill in")
    if name in pictures():
        return _("{title} (picture)").format(title=titles.get(name, _("within documents")))
    return titles.get(name, _("pieces of several documents"))


def _own(name: str, folder: Path) -> str:
    """Say in which languages the mission has a template of its own; a picture has one for both."""
    mine = [language for language in LANGUAGES if (folder / copy_name(name, language)).is_file()]
    if not mine:
        return ""
    said = _("both languages") if name in pictures() else ", ".join(mine)
    return _("  (the mission's own: {languages})").format(languages=said)


@app.command(help=_("Copy one template into the mission; its first line says what it was copied from."))
def eject(
    context: Context,
    name: Annotated[str, Argument(help=_("A name that “cmkit templates list” gives."))],
    language: Annotated[
        Language | None,
        Option("--language", help=_("The template's language; else the mission's."), show_default=False),
    ] = None,
    force: Annotated[bool, Option("--force", help=_("Replace an existing copy."))] = False,
) -> None:
    """Copy a template."""
    session: Session
    console: Console
    session, console = context.obj
    root = find_mission(session.place)
    chosen = language or _language_of_documents(root)
    target = copy_name(name, chosen)
    text = ejected(name, chosen)
    if (root / target).exists() and not force:
        raise Refused(_("{name} already exists.").format(name=target), _("Use --force to replace it."))
    change(root, lambda: {target: text.encode()})
    console.say(_("Copied to {name}: change it there, then “cmkit build”.").format(name=target))


def _language_of_documents(root: Path) -> Language:
    """Return the language that a mission's documents are in; a strategy that is not read stops nobody."""
    try:
        mission = data_of(root, STRATEGY).get("mission")
    except InputRefused:
        return spoken_language()
    said = mission.get("language") if isinstance(mission, dict) else None
    return "en" if said == "en" else "fr"  # as the model has it where nothing is said


@app.command(help=_("Show how the mission's own copies differ from ours of today, as a patch."))
def diff(
    context: Context,
    name: Annotated[
        str | None, Argument(help=_("One template; without it, all copies."), show_default=False)
    ] = None,
    language: Annotated[
        Language | None, Option("--language", help=_("The template's language."), show_default=False)
    ] = None,
) -> int:
    """Compare copies with their originals."""
    session: Session
    console: Console
    session, console = context.obj
    chosen = [
        one
        for one in copies(find_mission(session.place))
        if name in (None, one.name) and (language in (None, one.language) or one.name in pictures())
    ]
    if not chosen:
        raise InputRefused(
            _("The mission has no such template of its own."),
            _("“cmkit templates eject NAME” copies one into it."),
        )
    parted = [text for one in chosen if (text := difference(one))]
    if not parted:
        console.say(_("No difference."))
        return ExitCode.DONE
    console.prose("\n".join(parted))
    return ExitCode.FOUND
