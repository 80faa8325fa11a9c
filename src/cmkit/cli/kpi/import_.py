"""``cmkit kpi import``: the downloads of networks and tools become readings."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from typer import Argument, Context, Option, Typer

from cmkit.cli.console import Console
from cmkit.cli.kpi.import_asking import Asking, period_of, platforms_by_file, typed
from cmkit.cli.kpi.import_said import (
    about_calendar,
    about_files,
    about_mission,
    about_readings,
    table_of,
)
from cmkit.cli.occasion import language_of
from cmkit.cli.options import day
from cmkit.cli.session import Session
from cmkit.measures.asked import Given
from cmkit.mission.finding import find_mission
from cmkit.mission.opening import open_mission
from cmkit.problems import CmkitError, ExitCode, InputRefused
from cmkit.text import _

if TYPE_CHECKING:
    from cmkit.measures.importing import Figures, Imported
    from cmkit.measures.preview import Row

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    "import",
    help=_(
        """Read what networks and tools export, into measures/.

\b
  cmkit kpi import ~/Downloads/february          a whole folder: CSV, XLSX, XLS, ZIP
  cmkit kpi import posts.csv --dry-run           what it holds and would change; nothing is written
  cmkit kpi import overview.csv --year 2027      for days without a year
  cmkit kpi import figures.csv --map mine.yaml   for any other tool

Known: Meta Business Suite and its ads, LinkedIn, X, TikTok, YouTube Studio, Google Analytics, Search
Console. A file is known by its columns, whatever its name. Importing it again changes nothing; another
figure for the same thing, on a later day, is a correction: the first stays on record. Posts that are found
in the calendar get their address and are marked as published. All is written, or nothing.

A map says of another tool which column is which metric; catalogue/exports.yaml is one that always serves:

\b
  columns: {day: [Date], seen: [Displays]}
  formats:
    - id: my-tool
      label: My tool
      network: pinterest
      header: {needs: [day, seen]}
      date: day
      metrics: [{metric: impressions, column: seen}]"""
    ),
)
def import_(
    context: Context,
    files: Annotated[
        list[Path], Argument(metavar="FILE", help=_("Files, folders or archives that were downloaded."))
    ],
    platform: Annotated[
        list[str] | None,
        Option(
            metavar="ID",
            help=_("The platform, where a file or the strategy leaves it open; of one file: FILE=ID."),
            show_default=False,
        ),
    ] = None,
    year: Annotated[
        int | None,
        Option(
            min=2000,
            max=2200,
            help=_("The year of a file's last day, where days have none."),
            show_default=False,
        ),
    ] = None,
    period: Annotated[
        str | None,
        Option(
            metavar="PERIOD",
            help=_("What the figures are of, where a file does not say: 2027-01, DAY..DAY, lifetime."),
            show_default=False,
        ),
    ] = None,
    dates: Annotated[
        Literal["day-first", "month-first"] | None,
        Option(help=_("How days such as 03/04/2027 begin, where nothing tells."), show_default=False),
    ] = None,
    decimals: Annotated[
        Literal["comma", "point"] | None,
        Option(help=_("What begins the decimals of a number such as 1,234."), show_default=False),
    ] = None,
    subject: Annotated[
        str | None,
        Option(metavar="NAME", help=_("Which account, where a file holds several."), show_default=False),
    ] = None,
    zero_days: Annotated[
        bool,
        Option(
            "--zero-days",
            help=_("Days that an export leaves out between others count as 0: Meta writes none of those."),
        ),
    ] = False,
    map_: Annotated[
        list[Path] | None,
        Option(
            "--map",
            metavar="FILE",
            help=_("Says which column of another tool is which metric."),
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[
        bool, Option("--dry-run", help=_("Show what would be written, and write nothing."))
    ] = False,
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("The day of the import."), show_default=False)
    ] = None,
) -> int:
    """Import."""
    session: Session
    console: Console
    session, console = context.obj
    given = Given(
        today=day(today),
        year=year,
        order=None if dates is None else "dmy" if dates == "day-first" else "mdy",
        comma=None if decimals is None else decimals == "comma",
        period=period_of(period),
        platforms=tuple(one for one in platform or () if "=" not in one),
        subject=subject,
        zero_days=zero_days,
        chosen=dict(platforms_by_file(platform or ())),
    )
    folder = find_mission(session.place)
    asking = Asking(folder, console, typed(context, session))
    return run_import(folder, files, map_ or (), given, asking, writing=not dry_run)


def run_import(
    folder: Path,
    files: Iterable[Path],
    maps: Iterable[Path],
    given: Given,
    asking: Asking,
    *,
    writing: bool,
) -> int:
    """Read the files, ask what they leave open, and write what they hold."""
    from cmkit.catalogue.entries import load_metrics, load_networks
    from cmkit.files.tabular.folder import downloads
    from cmkit.measures.formats import our_forms, read_map
    from cmkit.measures.gathering import figures_by_month
    from cmkit.measures.importing import import_files, one_of_each_source
    from cmkit.measures.keeping import keep
    from cmkit.measures.matching import match_posts
    from cmkit.measures.preview import preview

    opened = open_mission(folder)
    if opened.public is None:
        raise InputRefused(
            _("Nothing can be imported while the strategy cannot be read."),
            _("“cmkit check” says what is wrong in it."),
        )
    strategy, extra = opened.public.strategy, opened.catalogue
    metrics, networks = load_metrics(extra), load_networks(extra)
    own = [*maps, extra / "exports.yaml"] if (extra / "exports.yaml").is_file() else maps
    forms = (*(form for path in own for form in read_map(path)), *our_forms())
    wanted, readings = list(files), one_of_each_source(opened.public.readings)
    calendar, language = opened.public.months, language_of(opened.documents["strategy.yaml"].data)  # type: ignore[arg-type]  # a strategy that was read is a mapping
    del opened  # years of readings are not held beside the new ones

    def read(known: Given) -> Imported:
        return import_files(downloads(wanted), forms, strategy, networks, metrics, known, readings)

    imported, console = asking.answered(read, given), asking.console
    about_files(imported, console)
    if imported.refused:
        return _refused(imported.refused, console)
    if not any(taken.rows or taken.levels for taken, _platform in imported.extracts):
        return _nothing(imported.knows_any, console)
    matches = match_posts(imported.posts(), calendar, strategy.starts_on)
    aliases = {one.url: one.item for one in matches}
    shown: list[Row] = []

    def months() -> Iterable[tuple[str, Figures]]:
        """Give each month once, for what is written and for what is shown."""
        for month, figures in figures_by_month(imported, aliases, language, once=True):
            if not writing:
                shown.extend(preview([(month, figures)], metrics))
            yield month, figures

    kept = keep(folder, months, matches, aliases, given.today, writing=writing)
    if not writing:
        console.document(table_of(shown, kept.recorded))
    about_mission(imported, strategy, metrics, console)
    about_calendar(matches, console, writing=writing)
    about_readings(kept, console, writing=writing)
    return ExitCode.DONE


def _refused(refused: Iterable[CmkitError], console: Console) -> int:
    from cmkit.cli.check.findings import tell_error

    worst: int = ExitCode.DONE
    for error in refused:
        worst = max(worst, tell_error(error, console))
    console.complain(
        _("Nothing was written."), _("Correct these files or leave them out, then import again.")
    )
    return worst


def _nothing(knows_any: bool, console: Console) -> int:
    if knows_any:
        console.say(_("There is no metric to record in these files; nothing was written."))
        return ExitCode.DONE
    raise InputRefused(
        _("None of these files is an export that cmkit knows."),
        _("Say with --map FILE which column is which metric; “cmkit kpi import --help” shows how."),
    )
