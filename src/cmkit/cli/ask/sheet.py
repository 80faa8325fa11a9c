"""The questionnaire as a document, and what comes back of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from cmkit.cli.changes import change_lines
from cmkit.cli.occasion import Occasion
from cmkit.deliverables.sheet import SheetForm, render_sheet
from cmkit.files.edits import same
from cmkit.files.reading import read_raw
from cmkit.mission.agreeing import as_recorded, changes
from cmkit.mission.editing import STRATEGY, Data, bring, data_of
from cmkit.problems import ExitCode, InputRefused
from cmkit.questionnaire.course import Setting
from cmkit.questionnaire.held import dig
from cmkit.questionnaire.prompts import confirmed
from cmkit.questionnaire.questions import load_questions
from cmkit.questionnaire.sheet.printed import Wanted, sheet
from cmkit.questionnaire.sheet.returned import Left, returned
from cmkit.text import _, one_line, slug, visible


def print_sheet(occasion: Occasion, wanted: Wanted, form: SheetForm, back_by: date | None) -> None:
    """Print the questionnaire: what is still empty, or everything; it is expected ``back_by`` a day."""
    given = data_of(occasion.folder, STRATEGY)
    view = sheet(load_questions(), given, occasion.language, wanted, back_by=back_by, today=occasion.today)
    own = occasion.folder / "templates"
    occasion.console.document(
        render_sheet(view, occasion.language, form, overrides=own if own.is_dir() else None)
    )


def take_answers(occasion: Occasion, path: Path, *, agreed: bool) -> ExitCode:
    """Show what a returned file changes, then write it; ``agreed`` writes without asking.

    Ends with 1 when something of it could not be taken: it is listed, to be settled by hand.
    """
    held = data_of(occasion.folder, STRATEGY)
    setting = Setting(language=occasion.language, today=occasion.today)
    came = returned(read_raw(path, str(path)), str(path), load_questions(), held, setting)
    _refuse_another_mission(held, came.data, path)
    _refuse_another_client(held, came.client, path)
    console = occasion.console
    wanted = as_recorded(held, came.data)
    found = changes(held, wanted)
    if not same(wanted, came.data):
        console.complain(
            _("What was approved and agreed is not taken from answers: cmkit agree, cmkit approve.")
        )
    if found:
        console.prose("\n".join(change_lines(held, found)))
    for left in came.left:
        console.complain(_left_line(left))
    if not found:
        console.say(_("strategy.yaml stays as it was."))
        return ExitCode.FOUND if came.left else ExitCode.DONE
    if not agreed and not _confirmed(occasion):
        console.say(_("strategy.yaml stays as it was."))
        return ExitCode.FOUND
    bring(occasion.folder, STRATEGY, held, wanted)
    console.say(_("Written into strategy.yaml: {what}.").format(what=", ".join(found)))
    return ExitCode.FOUND if came.left else ExitCode.DONE


def _refuse_another_mission(held: Data, came: Data, path: Path) -> None:
    ours, theirs = (dig(data, "mission.id") for data in (held, came))
    if ours and theirs != ours:
        raise InputRefused(
            _("{name} was made for another mission: {theirs}; this one is {ours}.").format(
                name=visible(str(path)), theirs=visible(str(theirs)), ours=ours
            )
        )


def _refuse_another_client(held: Data, theirs: str, path: Path) -> None:
    ours = dig(held, "client.name")
    if theirs and isinstance(ours, str) and slug(theirs) != slug(ours):
        raise InputRefused(
            _("{name} was filled in for {theirs}; this mission is for {ours}.").format(
                name=visible(str(path)), theirs=visible(one_line(theirs)), ours=visible(one_line(ours))
            ),
            _("If they are one and the same, correct “client” in that file."),
        )


def _left_line(left: Left) -> str:
    about = ": ".join(part for part in (left.key, left.question) if part)
    value = _("“{value}”").format(value=visible(one_line(left.value)))
    said = f"{about} {value}" if about else value
    return _("Not taken, to be settled by hand: {said} ({why})").format(said=said, why=left.why)


def _confirmed(occasion: Occasion) -> bool:
    terminal = occasion.terminal(_("With --yes it is written without a question."))
    return bool(confirmed(terminal, _("Write this into strategy.yaml? (y/n)")))
