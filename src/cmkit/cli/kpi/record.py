"""``cmkit kpi record``: one figure, noted by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option, Typer

from cmkit.catalogue.entries import Metric, load_metrics
from cmkit.cli.console import Console
from cmkit.cli.kpi.record_said import before, tell
from cmkit.cli.options import day, month
from cmkit.cli.session import Session
from cmkit.measures.aims import scale_of
from cmkit.measures.dates import Span, month_of
from cmkit.measures.noting import Kind, Told, noted, refuse_unfinished
from cmkit.mission.change import change
from cmkit.mission.contents import Opened, Public
from cmkit.mission.finding import find_mission
from cmkit.mission.opening import open_mission
from cmkit.mission.recording import Cell, Recorded, Said, with_readings
from cmkit.model.objectives import Kpi
from cmkit.model.readings import Reading
from cmkit.problems import ExitCode, InputRefused
from cmkit.text import _, nearest, spoken_language, visible

app = Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    "record",
    help=_(
        """Note one figure, in measures/.

\b
  cmkit kpi record followers 1250 --platform instagram         a state, today
  cmkit kpi record sessions "1 234" --month 2027-02            what a month came to
  cmkit kpi record --kpi positive-reviews 7 --month 2027-02    metric and platform as the KPI says
  cmkit kpi record site-engagement-rate --numerator 112 --denominator 3612 --month 2027-02
  cmkit kpi record --kpi opening-known mostly                  a judgement: yes, mostly, partly, no

Figures are read as they are written: 1 234,5 and 3,2 % too. Another figure for the same days is a correction:
it counts from now on, and the first stays on record, unless it was noted today. A negative figure comes after
“--”."""
    ),
)
def record(
    context: Context,
    words: Annotated[
        list[str] | None,
        Argument(metavar="METRIC VALUE", help=_("What was measured, and the figure."), show_default=False),
    ] = None,
    kpi: Annotated[
        str | None, Option(metavar="ID", help=_("A KPI, for its metric and platform."), show_default=False)
    ] = None,
    platform: Annotated[
        str | None,
        Option(metavar="ID", help=_("Where; without it, the figure of the whole."), show_default=False),
    ] = None,
    subject: Annotated[
        str | None, Option(metavar="NAME", help=_("A part only: a product, a country."), show_default=False)
    ] = None,
    item: Annotated[
        str | None, Option(metavar="ID", help=_("One item of the calendar."), show_default=False)
    ] = None,
    month_: Annotated[
        str | None, Option("--month", metavar="MONTH", help=_("The month: 2027-02."), show_default=False)
    ] = None,
    on: Annotated[
        str | None, Option(metavar="DATE", help=_("The day on which a state was read."), show_default=False)
    ] = None,
    start: Annotated[str | None, Option(metavar="DATE", help=_("The first day."), show_default=False)] = None,
    end: Annotated[str | None, Option(metavar="DATE", help=_("The last day."), show_default=False)] = None,
    numerator: Annotated[
        str | None, Option(metavar="N", help=_("What is above the line of a rate."), show_default=False)
    ] = None,
    denominator: Annotated[
        str | None, Option(metavar="N", help=_("What is below: how many cases."), show_default=False)
    ] = None,
    source: Annotated[str | None, Option(help=_("Where the figure comes from."), show_default=False)] = None,
    note: Annotated[str | None, Option(help=_("A remark."), show_default=False)] = None,
    today: Annotated[
        str | None, Option(metavar="DATE", help=_("The day of the record."), show_default=False)
    ] = None,
) -> int:
    """Note a figure."""
    session: Session
    console: Console
    session, console = context.obj
    as_of = day(today)
    folder = find_mission(session.place)
    opened = open_mission(folder)
    public = _usable(opened)
    metrics = load_metrics(opened.catalogue)
    subject_of = _about(list(words or ()), kpi, public, metrics)
    span = _span(subject_of.kind, (month_, on, start, end), as_of)
    refuse_unfinished(span, as_of)
    told = Told(subject_of.value, numerator or "", denominator or "", source or subject_of.source, note or "")
    where = (_platform(platform, subject_of, public), subject or "", _item(item, public))
    cell, said = noted(told, subject_of.kind, span, where, comma=spoken_language() == "fr")
    _refuse_earlier(cell, public.readings, as_of)
    recorded = _recorded(folder, f"{span.end:%Y-%m}", {cell: said}, as_of)
    tell(cell, said[0], recorded, public.readings, as_of, console)
    return ExitCode.DONE


def _recorded(folder: Path, month: str, figures: Mapping[Cell, Said], as_of: date) -> Recorded:
    """Write figures into the file of their month; return what became of them."""
    told = Recorded()
    change(folder, lambda: with_readings(folder, [(month, figures)], as_of.isoformat(), told))
    return told


@dataclass(frozen=True, slots=True)
class _About:
    """What is recorded: its metric, the figure as typed, and what a KPI adds."""

    kind: Kind
    value: str
    platforms: tuple[str, ...] = ()
    source: str = ""


def _usable(opened: Opened) -> Public:
    if opened.public is None:
        raise InputRefused(
            _("Nothing can be recorded while the strategy cannot be read."),
            _("“cmkit check” says what is wrong in it."),
        )
    return opened.public


def _about(words: list[str], kpi: str | None, public: Public, metrics: Mapping[str, Metric]) -> _About:
    """Tell metric and figure from the words; a KPI names the metric itself."""
    if len(words) > (1 if kpi else 2):
        raise InputRefused(
            _("One figure at a time: “{words}” is more.").format(words=visible(" ".join(words))),
            _('Put a figure that has a space into quotes: "1 234".'),
        )
    kpis = [one for objective in public.strategy.objectives for one in objective.kpis]
    if kpi is not None:
        found = _kpi(kpi, kpis)
        metric = metrics.get(found.metric or "")
        return _About(
            _kind(found.metric or "", found, metric), "".join(words), found.platforms, " ".join(found.source)
        )
    if not words:
        raise InputRefused(
            _("Say what was measured, and the figure."), _("Or a KPI: cmkit kpi record --kpi ID VALUE")
        )
    name = words[0]
    own = next((one for one in kpis if one.metric == name), None)
    if own is None and name not in metrics:
        raise _unknown(name, kpis, metrics)
    return _About(_kind(name, own, metrics.get(name)), "".join(words[1:]))


def _kind(name: str, kpi: Kpi | None, metric: Metric | None) -> Kind:
    nature = (kpi.nature if kpi else None) or (metric.nature if metric else None)
    return Kind(name, nature, scale_of(kpi or Kpi(), metric))


def _kpi(name: str, kpis: Iterable[Kpi]) -> Kpi:
    known = {one.id: one for one in kpis if one.id}
    found = known.get(name)
    if found is None:
        near = nearest(name, known)
        raise InputRefused(
            _("There is no KPI “{name}”.").format(name=visible(name)),
            _("Did you mean “{name}”?").format(name=near)
            if near
            else _("The KPIs are: {known}.").format(known=", ".join(known) or "–"),
        )
    if found.metric is None:
        raise InputRefused(
            _("The KPI “{name}” has no metric: no figure can be found for it.").format(name=name),
            _("Give it one: cmkit ask objectives"),
        )
    return found


def _unknown(name: str, kpis: Iterable[Kpi], metrics: Mapping[str, Metric]) -> InputRefused:
    if any(one.id == name for one in kpis):
        hint = _("That is a KPI: cmkit kpi record --kpi {name} VALUE").format(name=name)
    else:
        near = nearest(name, metrics)
        hint = (
            _("Did you mean “{name}”?").format(name=near)
            if near
            else _("“cmkit catalogue metrics” lists them; a KPI may have one of its own.")
        )
    return InputRefused(_("There is no metric “{name}”.").format(name=visible(name)), hint)


def _platform(named: str | None, about: _About, public: Public) -> str:
    known = [one.id for one in public.strategy.platforms]
    if named is not None:
        if named not in known:
            raise InputRefused(
                _("The strategy has no platform “{name}”.").format(name=visible(named)),
                _("It has: {names}.").format(names=", ".join(known) or "–"),
            )
        return named
    if len(about.platforms) > 1:
        raise InputRefused(
            _("The KPI is read on several platforms: {names}.").format(names=", ".join(about.platforms)),
            _("Say which with --platform, one figure each."),
        )
    return about.platforms[0] if about.platforms else ""


def _item(named: str | None, public: Public) -> str:
    """Return the item that a figure is of: one of the calendar, or the address of a post that is in none."""
    known = [one.id for items in (*public.months.values(), public.ideas) for one in items]
    if named is None or named in known or "://" in named:
        return named or ""
    near = nearest(named, known)
    raise InputRefused(
        _("The calendar has no item “{name}”.").format(name=visible(named)),
        _("Did you mean “{name}”?").format(name=near) if near else _("“cmkit calendar list” names them."),
    )


def _span(kind: Kind, given: tuple[str | None, str | None, str | None, str | None], today: date) -> Span:
    """Return the days that a figure is about; a state that names none is of today."""
    named_month, on, start, end = given
    if sum(one is not None for one in (named_month, on, start or end)) > 1:
        raise InputRefused(_("Say the days once: --month, --on, or --start and --end."))
    is_state = kind.nature in ("level", "judgement")
    if on is not None:
        return Span(day(on), day(on))
    if found := month(named_month):
        whole = month_of(found.year, found.month)
        return Span(whole.end, whole.end) if is_state else whole
    if start is not None or end is not None:
        first, last = day(start or end), day(end or start)
        if first > last:
            raise InputRefused(
                _("The first day, {start}, comes after the last, {end}.").format(start=first, end=last)
            )
        return Span(last, last) if is_state and start is None else Span(first, last)
    if is_state:
        return Span(today, today)
    raise InputRefused(
        _("“{metric}” is counted over some days: say which.").format(metric=kind.metric),
        _("Add --month 2027-02, or --start and --end."),
    )


def _refuse_earlier(cell: Cell, readings: Iterable[Reading], today: date) -> None:
    """Refuse a correction that is dated before what it corrects: it would not count."""
    there = before(cell, readings)
    if there is not None and there.recorded_on is not None and there.recorded_on > today:
        raise InputRefused(
            _("A figure for these days was recorded on {day}, after this one.").format(
                day=there.recorded_on.isoformat()
            ),
            _("Give --today a later day."),
        )
