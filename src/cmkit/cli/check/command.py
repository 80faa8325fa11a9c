"""``cmkit check``: findings, completeness, gates."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option, Typer

from cmkit.cli.check.asked import Asked, Judged, judged_as_asked
from cmkit.cli.check.findings import Format, concise, full, tell_error
from cmkit.cli.check.gates import gate_lines
from cmkit.cli.check.remedies import remedies
from cmkit.cli.check.told import Line, Report, counted, lines, plain, styled
from cmkit.cli.console import Console
from cmkit.cli.folders import as_told, over
from cmkit.cli.machine import Told, as_json
from cmkit.cli.options import day
from cmkit.cli.options import month as month_of
from cmkit.cli.session import Session
from cmkit.doctrine.engine import Gate
from cmkit.doctrine.gates import month_meant
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.rules import REGISTRY
from cmkit.doctrine.wording import all_wording
from cmkit.mission.finding import find_mission
from cmkit.problems import CmkitError, ExitCode, InputRefused, Severity
from cmkit.text import _, visible

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Say what is missing, where, and how to mend it.

\b
  cmkit check                     the mission you stand in
  cmkit check my-client           another one
  cmkit check --gate kickoff      what is missing before the work begins
  cmkit check --gate publish --month 2027-02   whether that month may go out
  cmkit check --all               every finding, not only the ten most urgent
  cmkit check --format concise    a line a finding
  cmkit check --format json       for programs, also with --gate
  cmkit check client-a client-b   several missions; one that cannot be read does not stop the others

Ends with 0 when nothing is found, 1 with findings or a gate that is shut, 2 when a file cannot be read;
with several missions, with the worst of them. JSON is one document for all of them: “missions” with
“folder”, “exit_code”, “error” and “gate” (“name”, “open”, “points”), and “findings” with “folder”, “file”,
“line”, “column”, “key”, “code”, “severity”, “title”, “reason”, “remedy”, “fix” and “command”."""
    )
)
def check(
    context: Context,
    paths: Annotated[list[Path] | None, Argument(help=_("Mission folders."), show_default=False)] = None,
    gate: Annotated[Gate | None, Option(help=_("List what this gate asks for."))] = None,
    form: Annotated[
        Format | None,
        Option("--format", help=_("How findings are shown; “github” in GitHub Actions, else “full”.")),
    ] = None,
    select: Annotated[
        list[str] | None,
        Option(help=_("Only these codes, or codes that start with them."), show_default=False),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        Option(help=_("Leave out these codes, or codes that start with them."), show_default=False),
    ] = None,
    everything: Annotated[
        bool, Option("--all", help=_("Show every finding, not only the ten most urgent."))
    ] = False,
    discreet: Annotated[
        bool, Option("--discreet", help=_("Show nothing of private/, for a shared screen."))
    ] = False,
    fail_on: Annotated[
        Severity, Option(help=_("The lowest severity that makes the exit code 1."))
    ] = Severity.ADVICE,
    month: Annotated[
        str | None,
        Option(
            metavar="MONTH", help=_("The month that the gate “publish” opens: 2027-02."), show_default=False
        ),
    ] = None,
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("Check as of this date."), show_default=False)
    ] = None,
) -> int:
    """Check one mission or several."""
    session: Session
    console: Console
    session, console = context.obj
    form = form or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" and not gate else "full")
    asked = Asked(
        gate,
        form,
        _codes(select),
        _codes(ignore),
        fail_on,
        day(today),
        discreet,
        month=_month(month, gate),
        everything=everything,
    )
    folders = paths or [session.place]
    if form in ("json", "github", "gitlab"):
        return _tell_programs(folders, asked, session, console)
    return over(folders, lambda root, within: _tell_people(root, asked, within, console), session, console)


def _tell_people(root: Path, asked: Asked, within: str, console: Console) -> ExitCode:
    """Show one folder: the points of the gate that was asked for, else its findings."""
    judged = judged_as_asked(root, asked)
    if asked.gate:
        _show_gate(asked, judged, root, within, console)
    else:
        _show(judged, root, asked, within, console)
    return judged.code


def _tell_programs(folders: list[Path], asked: Asked, session: Session, console: Console) -> ExitCode:
    """Write one document for all folders; what is wrong with one of them is told apart."""
    told = [_told(path, asked, debug=session.debug) for path in folders]
    _write_for(asked.form, told, console)
    for one in told:
        if one.error:
            tell_error(one.error, console)
    return max(one.code for one in told)


def _write_for(form: Format, told: list[Told], console: Console) -> None:
    if form == "json":
        console.document(as_json(told))
        return
    from cmkit.cli.check.annotations import as_github, as_gitlab, summary

    if form == "gitlab":
        console.document(as_gitlab(told))
    elif commands := as_github(told):
        console.document(commands)
    page = os.environ.get("GITHUB_STEP_SUMMARY") if form == "github" else None
    if page:
        with Path(page).open("a", encoding="utf-8", newline="\n") as file:
            file.write(summary(told))


def _told(path: Path, asked: Asked, *, debug: bool) -> Told:
    """Return what there is to tell of one folder to a program, where it cannot be read too."""
    try:
        root = find_mission(path)
        judged = judged_as_asked(root, asked)
    except (CmkitError, OSError) as error:
        if debug:
            raise
        refused = as_told(error)
        return Told(str(path), refused.exit_code, error=refused)
    mends, documents = remedies(judged.opened, root), judged.opened.documents
    return Told(str(root), judged.code, judged.problems, asked.gate, judged.points, None, documents, mends)


def _month(given: str | None, gate: Gate | None) -> str:
    """Read ``--month``, which says something to one gate alone; raises ``InputRefused`` elsewhere."""
    first = month_of(given)
    if first and gate != "publish":
        raise InputRefused(
            _("--month is for the gate of a month."), _("Ask so: cmkit check --gate publish --month 2027-02")
        )
    return f"{first:%Y-%m}" if first else ""


def _codes(given: list[str] | None) -> tuple[str, ...]:
    """Read codes, or the beginnings of codes; raises ``InputRefused`` for one that begins no code."""
    words = tuple(word.strip().upper() for one in given or () for word in one.split(",") if word.strip())
    known = all_wording() if words else ()
    for word in words:
        if not any(code.startswith(word) for code in known):
            raise InputRefused(
                _("Unknown rule: {code}.").format(code=visible(word)), _("“cmkit rules” lists them.")
            )
    return words


def _show(judged: Judged, root: Path, asked: Asked, within: str, console: Console) -> None:
    opened, problems = judged.opened, judged.problems
    if asked.form != "full":
        if problems:
            console.document(concise(problems, within))
        return
    told = _report(judged, root, asked, within)
    if console.styled:
        console.show(styled(told))
    elif told:
        console.prose(plain(told))

    def say(sentence: str) -> None:
        console.say(f"{within}: {sentence}" if within else sentence)

    if problems:
        say(counted(problems))
    elif opened.public:
        say(_("Nothing to report: the strategy holds up."))
    if not (opened.folder / "private").is_dir():
        say(_("No private/ folder here: what stays with the CM was not looked at."))


def _report(judged: Judged, root: Path, asked: Asked, within: str) -> list[Line]:
    from cmkit.doctrine.sections import scores
    from cmkit.doctrine.urgency import urgency

    opened, ran, public = judged.opened, judged.ran, judged.opened.public
    ground = Ground(public, asked.today, opened.catalogue) if public else None
    return lines(
        Report(
            judged.problems,
            opened.documents,
            urgency(REGISTRY, ran, public.strategy if public else None),
            remedies(opened, root),
            scores(ground, (*ran.findings, *ran.ignored)) if ground else (),
            within,
            asked.everything,
        )
    )


def _show_gate(asked: Asked, judged: Judged, root: Path, within: str, console: Console) -> None:
    if judged.points is None or judged.opened.public is None:
        console.prose(full(judged.problems, judged.opened.documents, within))
        return
    mends = remedies(judged.opened, root).command
    public = judged.opened.public
    assert asked.gate is not None
    meant = asked.month or month_meant(public, asked.today)
    month = date.fromisoformat(f"{meant}-01") if asked.gate == "publish" else None
    head, *lines = gate_lines(asked.gate, judged.points, public.strategy, mends, month)
    console.prose("\n".join([f"{within}: {head}" if within else head, *lines]))
