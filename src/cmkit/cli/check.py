"""``cmkit check``: findings, completeness, gates."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option, Typer

from cmkit.cli.console import Console
from cmkit.cli.findings import Format, bare_title, located, severity_word, styled, written
from cmkit.cli.options import day
from cmkit.cli.session import Session
from cmkit.doctrine.engine import Gate, Ran, run_rules
from cmkit.doctrine.gates import Point, points_of
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.parts import all_parts
from cmkit.doctrine.rules import REGISTRY
from cmkit.doctrine.wording import all_wording, block, tell
from cmkit.mission.contents import Opened
from cmkit.mission.opening import find_mission, open_mission
from cmkit.problems import ExitCode, InputRefused, Problem, Severity
from cmkit.text import _, plural, spoken_language, visible

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        """Say what is missing, where, and how to mend it.

\b
  cmkit check                     the mission you stand in
  cmkit check my-client           another one
  cmkit check --gate kickoff      what is missing before the work begins
  cmkit check --format concise    a line a finding

Ends with 0 when nothing is found, 1 with findings or a gate that is shut, 2 when a file cannot be read."""
    )
)
def check(
    context: Context,
    paths: Annotated[list[Path] | None, Argument(help=_("Mission folders."), show_default=False)] = None,
    gate: Annotated[Gate | None, Option(help=_("List what this gate asks for."))] = None,
    form: Annotated[Format, Option("--format", help=_("How findings are written."))] = "full",
    select: Annotated[
        list[str] | None, Option(help=_("Only these codes, or codes that begin so."), show_default=False)
    ] = None,
    ignore: Annotated[
        list[str] | None, Option(help=_("Leave out these codes, or codes that begin so."), show_default=False)
    ] = None,
    fail_on: Annotated[Severity, Option(help=_("The least severity that ends with 1."))] = Severity.ADVICE,
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("Judge as of this day."), show_default=False)
    ] = None,
) -> int:
    """Check one mission or several."""
    session: Session
    console: Console
    session, console = context.obj
    as_of = day(today)
    chosen, left_out = _codes(select), _codes(ignore)
    worst = ExitCode.DONE
    for path in paths or [session.place]:
        opened = open_mission(find_mission(path))
        ran = judge(opened, as_of)
        if gate:
            worst = max(worst, _show_gate(gate, opened, ran, console))
            continue
        problems = [problem for problem in ran.findings if _wanted(problem, chosen, left_out)]
        _show(problems, opened, form, as_of, console)
        worst = max(worst, _ended(opened, problems, fail_on))
    return worst


def judge(opened: Opened, today: date) -> Ran:
    """Hold the rules against what was read; what could not be read comes first and alone."""
    if opened.public is None:
        return Ran(tuple(located(opened.problems, opened.documents)))
    ran = run_rules(REGISTRY, Ground(opened.public, today, own_catalogue(opened)))
    findings = located([*opened.problems, *ran.findings], opened.documents)
    return Ran(tuple(findings), ran.skipped, tuple(located(ran.ignored, opened.documents)))


def own_catalogue(opened: Opened) -> Path | None:
    """Return the mission's own catalogue folder, where there is one."""
    folder = opened.folder / "catalogue"
    return folder if folder.is_dir() else None


def _codes(given: list[str] | None) -> tuple[str, ...]:
    """Read codes, or the beginnings of codes; raises ``InputRefused`` for one that begins no code."""
    words = tuple(word.strip().upper() for one in given or () for word in one.split(",") if word.strip())
    known = all_wording()
    for word in words:
        if not any(code.startswith(word) for code in known):
            raise InputRefused(
                _("There is no rule {code}.").format(code=visible(word)), _("“cmkit rules” lists them.")
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


def _show(problems: list[Problem], opened: Opened, form: Format, today: date, console: Console) -> None:
    if form == "full" and console.styled:
        console.show(styled(problems, opened.documents))
    elif problems or form == "json":
        console.document(written(form, problems, opened.documents))
    if form != "full":
        return
    if problems:
        console.say("")
        console.say(_counted(problems))
    elif opened.public:
        console.say(_("Nothing to report: the strategy holds."))
    if opened.public:
        ground = Ground(opened.public, today, own_catalogue(opened))
        console.say(_parts_line(ground))
    if not (opened.folder / "private").is_dir():
        console.say(_("No private/ folder here: what stays with the CM was not looked at."))


def _counted(problems: list[Problem]) -> str:
    counts = []
    for severity in Severity:
        found = [problem for problem in problems if problem.severity is severity]
        if found:
            counts.append(f"{len(found)} × {severity_word(severity.value)}")
    total = plural("{count} finding", "{count} findings", len(problems))
    return f"{total} ({', '.join(counts)})"


def _parts_line(ground: Ground) -> str:
    language = spoken_language()
    parts = [
        f"{done.part.label.said(language)} {done.filled}/{len(done.part.keys)}" for done in all_parts(ground)
    ]
    return _("The eight parts: {parts}.").format(parts=" · ".join(parts))


def _show_gate(gate: Gate, opened: Opened, ran: Ran, console: Console) -> ExitCode:
    if opened.public is None or opened.problems:
        console.document(written("full", located(opened.problems, opened.documents), opened.documents))
        return ExitCode.UNREADABLE if not opened.readable else ExitCode.FOUND
    points = points_of(gate, REGISTRY, ran)
    shut = [point for point in points if not point.met]
    lines = [_gate_line(point) for point in points]
    head = (
        _("The gate “{gate}” is open.").format(gate=gate)
        if not shut
        else plural(
            "The gate “{gate}” is shut: {count} point is missing.",
            "The gate “{gate}” is shut: {count} points are missing.",
            len(shut),
            gate=gate,
        )
    )
    console.document("\n".join([head, "", *lines]))
    return ExitCode.FOUND if shut else ExitCode.DONE


def _gate_line(point: Point) -> str:
    language = spoken_language()
    if point.met:
        title = block(point.rule.code[:2])[point.rule.code].title.said(language)
        return _("  [x] {code}  “{what}”: settled").format(code=point.rule.code, what=bare_title(title))
    owner = _("the client") if point.owed_by == "client" else _("the CM")
    if point.waits_for:
        return _("  [ ] {code}  {owner}: waits for {other}").format(
            code=point.rule.code, owner=owner, other=point.waits_for
        )
    lines = []
    for problem in point.findings:
        told = tell(problem, language)
        head = _("{owner}: {title}").format(owner=owner, title=told.title)
        lines.append(f"  [ ] {point.rule.code}  {head}\n        → {told.remedy}")
    return "\n".join(lines)
