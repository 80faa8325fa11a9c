"""Every figure that was read for a period, with the period before, its source and what to know of it."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from cmkit.deliverables.said import Said
from cmkit.deliverables.views.amounts_said import Amounts, period_said
from cmkit.deliverables.views.contents_fed import Contents
from cmkit.deliverables.views.period import Period
from cmkit.deliverables.views.tree import kpi_name
from cmkit.measures.aims import scale_of
from cmkit.measures.dates import Span
from cmkit.measures.figures import Figure, Nature, Select, exact_sum, figure, series
from cmkit.measures.judged import JudgedKpi
from cmkit.measures.posts import adds_over_posts, of_posts
from cmkit.measures.series import Correction, Track
from cmkit.model.objectives import Kpi
from cmkit.text import written_date

COLUMNS = (
    "metric",
    "platform",
    "subject",
    "content",
    "period",
    "value",
    "unit",
    "n",
    "before",
    "change",
    "kpi",
    "recorded_on",
    "source",
    "remark",
)
_LENGTHS = 1.2
"""How much longer a span may be than another that it is compared with: February and March are both months."""
_LONGEST_ANNEX = 80
"""How many figures a document lists; the spreadsheet has them all."""


@dataclass(frozen=True, slots=True)
class Row:
    """One metric on one platform, of one part or one content, in the period."""

    metric: str
    platform: str
    subject: str
    item: str
    now: Figure
    then: Figure | None
    nature: Nature
    corrections: tuple[Correction, ...]
    of_posts: bool = False
    """It is what the posts of the period come to."""

    def said(self, period: Period) -> Said:
        """Say the figure with its unit, beside that of the period before."""
        amounts = self.amounts(period)
        then = self.then.value if self.then else None
        return {
            "metric": self.label(period),
            "platform": period.sayer.name("platforms", self.platform) if self.platform else "",
            "subject": self.subject,
            "value": amounts.value(self.now.value),
            "before": amounts.value(then),
            "change": amounts.change(self.now.value, then),
            "source": self.source,
            "recorded_on": self.recorded_on(period.sayer.language),
        }

    def known(self, period: Period) -> Fraction | None:
        """Return its figure; of a flow that was read in part, what the days that were read come to."""
        metric = period.catalogue.metrics.get(self.metric)
        if self.now.value is not None or not self.now.missing_days:
            return self.now.value
        if self.nature != "flow" or metric is None or not metric.adds_over_days:
            return None
        return exact_sum(one.value for one in self.now.readings if one.value is not None)

    def amounts(self, period: Period) -> Amounts:
        """Return the writer of its figures."""
        return Amounts.of(period.sayer.forms, period.catalogue.metrics.get(self.metric), nature=self.nature)

    def label(self, period: Period) -> str:
        """Name the metric."""
        known = period.catalogue.metrics.get(self.metric)
        return known.label.said(period.sayer.language) if known else self.metric.replace("-", " ")

    @property
    def source(self) -> str:
        """Where its figures come from, each source once."""
        return ", ".join(dict.fromkeys(one.source for one in self.now.readings if one.source))

    def recorded_on(self, language: str) -> str:
        """Say when it was recorded last."""
        days = [one.recorded_on for one in self.now.readings if one.recorded_on]
        return written_date(max(days), language) if days else ""


def rows_of(period: Period) -> list[Row]:
    """Return all that was read for the period, in the order of metrics, platforms, parts and contents."""
    found = []
    for (metric, platform, subject, item), track in sorted(period.readings.tracks.items()):
        select = _select(period, metric, track)
        now = _in_span(select, track, period.span)
        if now is None:
            continue
        then = None if item else _in_span(select, track, period.before)
        if then and select.nature == "flow" and (period.is_running or not _as_long(now.span, then.span)):
            then = None
        told = tuple(one for one in track.corrections if _within(one.span, period.span))
        found.append(Row(metric, platform, subject, item, now, then, select.nature, told))
    found += _of_posts(period, {(one.metric, one.platform) for one in found if not one.item})
    return sorted(found, key=lambda one: (one.metric, one.platform, one.subject, one.item))


def _of_posts(period: Period, own: Container[tuple[str, str]]) -> Iterator[Row]:
    """Visit what the posts come to, where nobody read the account's own figure and they make one."""
    items = {key[:2] for key in period.readings.tracks if key[3]}
    for metric, platform in sorted(items):
        known = period.catalogue.metrics.get(metric)
        select = _select(period, metric, Track(platform))
        if (metric, platform) in own or not adds_over_posts(select.nature, known):
            continue
        track = of_posts(period.readings, metric, platform, select)
        select = replace(select, tracks=(track,))
        now = _in_span(select, track, period.span)
        if now and now.value is not None:
            then = None if period.is_running else _in_span(select, track, period.before)
            yield Row(metric, platform, "", "", now, then, select.nature, (), of_posts=True)


def _select(period: Period, metric: str, track: Track) -> Select:
    known = period.catalogue.metrics.get(metric)
    nature: Nature = known.nature if known else _nature(track)
    adds = known.adds_over_days if known else False
    return Select((track,), nature, period.every, adds=adds, times=scale_of(Kpi(), known))


def _nature(track: Track) -> Nature:
    """Guess how a metric of nobody's catalogue is read from how it was noted."""
    if any(one.denominator for one in track.readings):
        return "rate"
    return "level" if all(one.start == one.end for one in track.readings) else "flow"


def _in_span(select: Select, track: Track, span: Span) -> Figure | None:
    """Return the figure of some days; ``None`` where nothing was read of them."""
    if not any(span.start <= one.end <= span.end for one in track.readings):
        return None
    if select.nature in ("level", "judgement"):
        return next((one for one in reversed(series(select, span.end)) if one.span == span), None)
    whole = figure(select, span)
    if whole.value is not None:
        return whole
    used = tuple(one for one in track.readings if span.start <= one.start and one.end <= span.end)
    if len(used) == 1:
        only = replace(select, tracks=(track,), adds=False)
        return figure(only, Span(used[0].start, used[0].end))
    return Figure(span, span.end, lacking=whole.lacking, missing_days=whole.missing_days, readings=used)


def _as_long(one: Span, other: Span) -> bool:
    """Tell whether two spans are of a length, as two months or two quarters are: others do not compare."""
    days = sorted((span.end - span.start).days + 1 for span in (one, other))
    return days[1] <= days[0] * _LENGTHS


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.end <= outer.end


def table(period: Period, rows: Sequence[Row], contents: Contents) -> Said:
    """Make the table of the spreadsheet: one figure a row, numbers as they are."""
    forms = period.sayer.forms
    titles = {one.item.id: one.title for one in contents.all if one.item}
    names = _kpis_by_metric(period)
    header = [forms.word("report_columns", column) for column in COLUMNS]
    made = []
    for row in rows:
        amounts, then = row.amounts(period), row.then.value if row.then else None
        made.append(
            [
                row.label(period),
                period.sayer.name("platforms", row.platform) if row.platform else "",
                row.subject,
                titles.get(row.item, row.item),
                period_said(row.now.span if row.nature != "level" else _day(row.now.day), forms),
                amounts.bare(row.now.value),
                amounts.unit,
                "" if row.now.n is None else forms.number(int(row.now.n)),
                amounts.bare(then),
                amounts.change(row.now.value, then),
                "" if row.item or row.subject else ", ".join(names.get(row.metric, ())),
                row.recorded_on(period.sayer.language),
                row.source,
                "; ".join(_remarks(period, row)),
            ]
        )
    return {"header": header, "rows": made}


def _day(day: date) -> Span:
    return Span(day, day)


def _kpis_by_metric(period: Period) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in period.public.strategy.objectives:
        for kpi in one.kpis:
            if kpi.metric:
                found.setdefault(kpi.metric, []).append(kpi_name(kpi, period.sayer))
    return found


def _remarks(period: Period, row: Row) -> Iterator[str]:
    forms = period.sayer.forms
    if row.of_posts:
        yield forms.word("report", "of_posts", platforms=period.sayer.name("platforms", row.platform))
    if row.now.value is None and row.now.missing_days:
        yield forms.word("report", "days_missing", count=forms.number(row.now.missing_days))
    yield from corrected(period, row.corrections, row.amounts(period))


def corrected(period: Period, corrections: Sequence[Correction], amounts: Amounts) -> Iterator[str]:
    """Say each figure that was said again with another value: what it was, what it is, since when."""
    forms, language = period.sayer.forms, period.sayer.language
    for one in corrections:
        first, last = one.first.value, one.last.value
        on = one.last.recorded_on
        yield forms.word(
            "report",
            "undecided" if one.undecided else "corrected",
            first=amounts.value(None if first is None else Fraction(first)) or "–",
            last=amounts.value(None if last is None else Fraction(last)) or "–",
            period=period_said(one.span, forms),
            on=written_date(on, language) if on else "–",
        )


def annex(period: Period, rows: Sequence[Row]) -> Said:
    """List the accounts' own figures for whoever wants to see them all; the rest is in the spreadsheet."""
    own = [row for row in rows if not row.item and not row.subject and row.known(period) is not None]
    own.sort(key=lambda row: period.sayer.name("platforms", row.platform) if row.platform else "")
    return {
        "rows": [_with_origin(row, period) for row in own[:_LONGEST_ANNEX]],
        "is_cut": len(own) > _LONGEST_ANNEX or len(own) < len(rows),
    }


def _with_origin(row: Row, period: Period) -> Said:
    """Say a figure; of no platform, with its source: a website's, an advertising account's.

    Of a period that was not read on all its days, what those come to, with the number of days that lack.
    """
    said = row.said(period)
    said["platform"] = said["platform"] or row.source
    if row.now.value is None and row.now.missing_days:
        days = period.sayer.forms.number(row.now.missing_days)
        value = row.amounts(period).value(row.known(period))
        said["value"] = period.sayer.forms.word("report", "in_part", value=value, count=days)
    return said


def reliability(period: Period) -> list[Said]:
    """Say of each KPI where its figure comes from, of which day it is, and how far it can be trusted."""
    found = []
    for objective in period.objectives:
        for one in objective.kpis:
            if one.current is None or not period.is_of_this(one):
                continue
            found.append(
                {
                    "name": kpi_name(one.kpi, period.sayer),
                    "day": period_said(one.current.figure.span, period.sayer.forms),
                    "source": ", ".join(one.sources) or ", ".join(one.kpi.source),
                    "recorded_on": written_date(one.recorded_on, period.sayer.language)
                    if one.recorded_on
                    else "",
                    "n": period.sayer.forms.number(int(one.n)) if one.n is not None else "",
                    "remarks": list(_kpi_remarks(period, one)),
                }
            )
    return found


def _kpi_remarks(period: Period, one: JudgedKpi) -> Iterator[str]:
    forms = period.sayer.forms
    for missing in one.missing:
        if missing.what == "observations" and one.n is not None:
            yield forms.word("report", "thin", count=forms.number(int(one.n)), least=str(one.kpi.min_n or 0))
        elif missing.what == "observations":
            yield forms.word("report", "unknown_n")
        elif missing.what == "whole_period" and missing.count:
            said = period_said(missing.span, forms) if missing.span else ""
            yield forms.word("report", "days_missing_of", count=forms.number(missing.count), period=said)
    if one.other_sources:
        yield forms.word("report", "other_source", source=" ".join(one.kpi.source))
    if one.of_posts:
        yield forms.word("report", "of_posts", platforms=forms.listed(period.sayer.platforms(one.of_posts)))
    amounts = Amounts.of(forms, one.metric, one.kpi.unit, one.declared.nature or "")
    recent = [told for told in one.corrections if period.before.start <= told.span.end <= period.span.end]
    yield from corrected(period, recent, amounts)
