"""``cmkit check``: findings, completeness, gates."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option, Typer

from cmkit.cli.check.findings import Format, concise, full, guarded, located, tell_error
from cmkit.cli.check.gates import gate_lines
from cmkit.cli.check.judging import aside_of, judge, own_catalogue
from cmkit.cli.check.remedies import remedies
from cmkit.cli.check.told import Line, Report, counted, lines, plain, styled
from cmkit.cli.console import Console
from cmkit.cli.folders import as_told, over
from cmkit.cli.machine import Told, as_json
from cmkit.cli.options import day
from cmkit.cli.options import month as month_of
from cmkit.cli.session import Session
from cmkit.doctrine.engine import Gate, Ran
from cmkit.doctrine.gates import Point, daily, month_meant, of_month, points_of
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.rules import REGISTRY
from cmkit.doctrine.wording import all_wording
from cmkit.mission.contents import Opened
from cmkit.mission.finding import find_mission
from cmkit.mission.opening import open_mission
from cmkit.problems import CmkitError, ExitCode, InputRefused, Problem, Severity
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
    asked = _Asked(
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
        told = [_told(path, asked, debug=session.debug) for path in folders]
        _tell_machine(form, told, console)
        for one in told:
            if one.error:
                tell_error(one.error, console)
        return max(one.code for one in told)

    def act(root: Path, within: str) -> ExitCode:
        judged = _judged(root, asked)
        if gate:
            _show_gate(asked, judged, root, within, console)
        else:
            _show(judged, root, asked, within, console)
        return judged.code

    return over(folders, act, session, console)


def _tell_machine(form: Format, told: list[Told], console: Console) -> None:
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for on the command line."""

    gate: Gate | None
    form: Format
    chosen: tuple[str, ...]
    left_out: tuple[str, ...]
    fail_on: Severity
    today: date
    discreet: bool = False
    """Nothing of a private file is shown but its name."""
    month: str = ""
    """The month that the gate is asked about; none without ``--month``."""
    everything: bool = False
    """All findings are shown, however many."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """One mission held against the rules: its findings, or the points of the gate that was asked for."""

    opened: Opened
    problems: list[Problem]
    code: ExitCode
    ran: Ran
    points: tuple[Point, ...] | None = None
    """``None`` without a gate, or where what was read does not let it be judged."""


def _judged(root: Path, asked: _Asked) -> _Judged:
    opened = open_mission(root)
    ran = judge(opened, asked.today, aside_of(opened), asked.month)
    if asked.gate is None:
        ran = daily(REGISTRY, ran)
        problems = [one for one in ran.findings if _wanted(one, asked.chosen, asked.left_out)]
        code = _ended(opened, problems, asked.fail_on)
        return _Judged(opened, [guarded(one) for one in problems] if asked.discreet else problems, code, ran)
    if opened.public is None or opened.problems:
        code = ExitCode.FOUND if opened.readable else ExitCode.UNREADABLE
        return _Judged(opened, located(opened.problems, opened.documents), code, ran)
    points = points_of(asked.gate, REGISTRY, of_month(ran, asked.month) if asked.month else ran)
    missing = [problem for point in points for problem in point.findings]
    code = ExitCode.DONE if all(point.met for point in points) else ExitCode.FOUND
    return _Judged(opened, missing, code, ran, points)


def _told(path: Path, asked: _Asked, *, debug: bool) -> Told:
    """Return what there is to tell of one folder to a program, where it cannot be read too."""
    try:
        root = find_mission(path)
        judged = _judged(root, asked)
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


def _wanted(problem: Problem, chosen: tuple[str, ...], left_out: tuple[str, ...]) -> bool:
    return (not chosen or problem.code.startswith(chosen)) and not (
        left_out and problem.code.startswith(left_out)
    )


def _ended(opened: Opened, problems: list[Problem], fail_on: Severity) -> ExitCode:
    if not opened.readable:
        return ExitCode.UNREADABLE
    failing = any(problem.severity.rank <= fail_on.rank for problem in problems)
    return ExitCode.FOUND if failing else ExitCode.DONE


def _show(judged: _Judged, root: Path, asked: _Asked, within: str, console: Console) -> None:
    opened, problems = judged.opened, judged.problems
    if asked.form != "full":
        if problems:
            console.document(concise(problems, within))
        return
    told = _report(judged, root, asked, within)
    if console.styled:
        console.show(styled(told))
    elif told:
        console.document(plain(told))

    def say(sentence: str) -> None:
        console.say(f"{within}: {sentence}" if within else sentence)

    if problems:
        say(counted(problems))
    elif opened.public:
        say(_("Nothing to report: the strategy holds up."))
    if not (opened.folder / "private").is_dir():
        say(_("No private/ folder here: what stays with the CM was not looked at."))


def _report(judged: _Judged, root: Path, asked: _Asked, within: str) -> list[Line]:
    from cmkit.doctrine.sections import scores
    from cmkit.doctrine.urgency import urgency

    opened, ran, public = judged.opened, judged.ran, judged.opened.public
    documents = {
        name: one
        for name, one in opened.documents.items()
        if not (asked.discreet and name.startswith("private/"))
    }
    ground = Ground(public, asked.today, own_catalogue(opened)) if public else None
    return lines(
        Report(
            judged.problems,
            documents,
            urgency(REGISTRY, ran, public.strategy if public else None),
            remedies(opened, root),
            scores(ground, (*ran.findings, *ran.ignored)) if ground else (),
            within,
            asked.everything,
        )
    )


def _show_gate(asked: _Asked, judged: _Judged, root: Path, within: str, console: Console) -> None:
    if judged.points is None or judged.opened.public is None:
        console.document(full(judged.problems, judged.opened.documents, within))
        return
    mends = remedies(judged.opened, root).command
    public = judged.opened.public
    assert asked.gate is not None
    month = month_of(asked.month or month_meant(public, asked.today)) if asked.gate == "publish" else None
    head, *lines = gate_lines(asked.gate, judged.points, public.strategy, mends, month)
    console.document("\n".join([f"{within}: {head}" if within else head, *lines]))
