"""The course of a KPI as a chart: a year of its periods at most, what was expected, what it aims at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from cmkit.deliverables.charts import Chart, Point, line_chart
from cmkit.deliverables.said import Said
from cmkit.deliverables.views.amounts_said import period_said
from cmkit.deliverables.views.period import Period
from cmkit.deliverables.views.tree import kpi_name
from cmkit.measures.aims import as_decimal
from cmkit.measures.dates import Span
from cmkit.measures.judged import JudgedKpi
from cmkit.measures.spans import before, period_of, span_at
from cmkit.model.values import Every
from cmkit.text import written_short_month, written_weekday

_MOST = 13
"""How many periods a chart shows: a year, and the same period of the year before."""
_FEWEST = 2
"""From how many figures on there is a course to be shown."""


def curve(period: Period, one: JudgedKpi, name: str, unit: str, stem: str) -> Said:
    """Return the chart of a KPI up to the end of the period; empty while there is no course yet."""
    chart = course(period, one, name, unit)
    return dict(line_chart(chart, stem, period.sayer.language)) if chart else {}


def course(period: Period, one: JudgedKpi, name: str, unit: str) -> Chart | None:
    """Return what a KPI did up to the end of the period; ``None`` while there is no course yet."""
    points = list(_points(period, one))
    if sum(1 for point in points if point.value is not None) < _FEWEST:
        return None
    declared = one.declared
    return Chart(
        name=name,
        title=kpi_name(one.kpi, period.sayer),
        unit=unit,
        points=tuple(points),
        baseline=None if declared.baseline is None else as_decimal(declared.baseline),
        target=None if declared.aim is None else as_decimal(declared.aim.edge),
    )


def _points(period: Period, one: JudgedKpi) -> Iterator[Point]:
    """Give the periods from the first that was read to the last that is due, those without a figure too."""
    every, starts_on = period_of(one.kpi), period.public.strategy.starts_on
    known = {
        span_at(point.figure.day, every): point for point in one.points if point.figure.value is not None
    }
    if not known:
        return
    first, last = min(known, key=_start), max(known, key=_start)
    spans = [last]
    while len(spans) < _MOST and spans[-1].start > first.start:
        spans.append(before(spans[-1], every))
    for span in reversed(spans):
        point = known.get(span)
        value = point.figure.value if point else None
        is_before = starts_on is not None and span.end < starts_on
        expected = point.expected.edge if point and point.expected and not is_before else None
        yield Point(
            label=_label(span.end, every, period.sayer.language),
            said=period_said(point.figure.span if point else span, period.sayer.forms),
            value=None if value is None else as_decimal(value),
            expected=None if expected is None else as_decimal(_readable(expected)),
        )


def _readable(number: Fraction) -> Fraction:
    """Round what was calculated to what can be read."""
    return Fraction(as_decimal(number, 0 if abs(number) >= 10 else 2))


def _start(span: Span) -> date:
    return span.start


def _label(day: date, every: Every, language: str) -> str:
    """Name a period as an axis has room for."""
    if every.unit == "month":
        return written_short_month(day, language)
    if every.unit == "quarter":
        return f"{'T' if language == 'fr' else 'Q'}{(day.month + 2) // 3}"
    if every.unit in ("half-year", "year"):
        return str(day.year)
    return written_weekday(day, language).partition(" ")[2]
