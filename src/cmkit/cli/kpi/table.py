"""``cmkit kpi table``: every KPI with its start, what is expected, what it is, and what that says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

from typer import Context, Option, Typer

from cmkit.catalogue.entries import load_metrics
from cmkit.cli.console import Console
from cmkit.cli.kpi import verdicts_said as said
from cmkit.cli.kpi.figures import objective_named, unread
from cmkit.cli.kpi.table_said import as_text, costs_said, expected_of, width_of_terminal
from cmkit.cli.options import day, month
from cmkit.cli.session import Session
from cmkit.files.tabular.delimited import write_csv
from cmkit.measures.aims import Aim, as_decimal
from cmkit.measures.dates import month_of
from cmkit.measures.judged import Judged, JudgedKpi, JudgedObjective
from cmkit.measures.judging import judged
from cmkit.mission.finding import find_mission
from cmkit.mission.opening import open_mission
from cmkit.problems import ExitCode, InputRefused
from cmkit.text import Language, _, spoken_language

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    "table",
    help=_(
        """Show every KPI: baseline, expected value, value, attainment, trend and verdict.

\b
  cmkit kpi table                        as of today
  cmkit kpi table --month 2027-02        as it was at the end of February
  cmkit kpi table --objective midi       one objective
  cmkit kpi table --format csv           for a spreadsheet

A verdict stands where a quarter is over or a due date is reached; on other days, the trend. What is missing
is said below each objective, with who brings it."""
    ),
)
def table(
    context: Context,
    objective: Annotated[
        str | None, Option(metavar="ID", help=_("One objective only."), show_default=False)
    ] = None,
    month_: Annotated[
        str | None,
        Option("--month", metavar="MONTH", help=_("As of the end of a month: 2027-02."), show_default=False),
    ] = None,
    format_: Annotated[
        Literal["text", "csv", "json"], Option("--format", help=_("How it is written."))
    ] = "text",
    today: Annotated[str | None, Option(metavar="DATE", help=_("The day it is."), show_default=False)] = None,
) -> int:
    """Show the table."""
    session: Session
    console: Console
    session, console = context.obj
    as_of = _as_of(day(today), month(month_))
    folder = find_mission(session.place)
    opened = open_mission(folder)
    public = opened.public
    if public is None:
        raise InputRefused(
            _("Nothing can be judged while the strategy cannot be read."),
            _("“cmkit check” says what is wrong in it."),
        )
    standing = judged(public, as_of, load_metrics(folder / "catalogue"))
    chosen = _chosen(standing, objective)
    language = spoken_language()
    if format_ == "json":
        console.document(as_json(standing, chosen))
    elif format_ == "csv":
        console.document(as_csv(chosen, language).decode())
    elif not any(one.kpis for one in chosen):
        console.say(_("There is no KPI yet: cmkit ask objectives"))
    else:
        costs = () if objective else standing.costs.counted
        currency = public.strategy.mission.currency or "EUR"
        names = {one.id: one.name for one in public.strategy.people}
        text = as_text(chosen, language, names, width_of_terminal())
        console.document("\n".join([*text, *costs_said(costs, language, currency)]))
    if files := unread(opened, "measures/"):
        console.complain(
            _("Not all figures are in it: {files} cannot be read whole.").format(files=files),
            _("“cmkit check” says what is wrong there."),
        )
    elif not public.readings:
        console.say(_("No figure is on record yet: cmkit kpi import FILES, or cmkit kpi record METRIC VALUE"))
    return ExitCode.DONE


def _as_of(today: date, first: date | None) -> date:
    return min(today, month_of(first.year, first.month).end) if first else today


def _chosen(standing: Judged, name: str | None) -> Sequence[JudgedObjective]:
    if name is None:
        return [one for one in standing.objectives if one.objective.state != "stopped"]
    return [objective_named(name, standing)]


def as_csv(objectives: Sequence[JudgedObjective], language: Language) -> bytes:
    """Write a row a KPI, with the words of the language and plain numbers."""
    header = (
        _("objective"), _("KPI"), _("metric"), _("platforms"), _("start"), _("expected"), _("value"),
        _("reached"), _("trend"), _("verdict"), _("n"), _("read"), _("recorded"), _("source"), _("missing"),
    )  # fmt: skip
    return write_csv(header, [_row(one, kpi, language) for one in objectives for kpi in one.kpis])


def _row(one: JudgedObjective, kpi: JudgedKpi, language: Language) -> list[str]:
    missing = "; ".join(said.missing(what, language) for what in kpi.missing)
    return [
        one.objective.title,
        said.name_of(kpi, language),
        kpi.kpi.metric or "",
        ", ".join(kpi.platforms),
        _plain(kpi.baseline),
        _plain(expected.edge if (expected := expected_of(kpi)) else None),
        _plain(kpi.value),
        _plain(kpi.attainment),
        said.trend(kpi.trend),
        said.verdict(kpi.verdict),
        _plain(kpi.n),
        kpi.current.figure.day.isoformat() if kpi.current else "",
        kpi.recorded_on.isoformat() if kpi.recorded_on else "",
        ", ".join(kpi.sources),
        missing,
    ]


def _plain(value: Fraction | None) -> str:
    return "" if value is None else f"{as_decimal(value, 4).normalize():f}"


def as_json(standing: Judged, objectives: Sequence[JudgedObjective]) -> str:
    """Write all of it for programs: numbers as text, so that none is rounded by whoever reads it."""
    document = {
        "version": 1,
        "as_of": standing.today.isoformat(),
        "objectives": [
            {
                "id": one.objective.id,
                "title": one.objective.title,
                "verdict": one.verdict,
                "trend": one.trend,
                "proposal": list(one.proposal),
                "kpis": [_kpi_data(kpi) for kpi in one.kpis],
                "missing": [missing.what for missing in one.missing],
            }
            for one in objectives
        ],
    }
    return json.dumps(document, ensure_ascii=True, indent=2)


def _kpi_data(kpi: JudgedKpi) -> dict[str, object]:
    return {
        "id": kpi.kpi.id,
        "metric": kpi.kpi.metric,
        "platforms": [platform for platform in kpi.platforms if platform],
        "baseline": _plain(kpi.baseline) or None,
        "expected": _bounds(kpi.current.expected if kpi.current else None),
        "expected_today": _bounds(kpi.expected_today),
        "value": _plain(kpi.value) or None,
        "n": _plain(kpi.n) or None,
        "attainment": _plain(kpi.attainment) or None,
        "trend": kpi.trend,
        "verdict": kpi.verdict,
        "occasion": kpi.occasion,
        "as_of": kpi.current.figure.day.isoformat() if kpi.current else None,
        "recorded_on": kpi.recorded_on.isoformat() if kpi.recorded_on else None,
        "sources": list(kpi.sources),
        "missing": [{"what": one.what, "owed_by": list(one.owed_by)} for one in kpi.missing],
        "corrections": len(kpi.corrections),
    }


def _bounds(aim: Aim | None) -> dict[str, str | None] | None:
    return None if aim is None else {"low": _plain(aim.low) or None, "high": _plain(aim.high) or None}
