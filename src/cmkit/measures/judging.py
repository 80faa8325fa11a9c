"""How a mission stands on a day: its readings chosen, weighed and judged, KPI by KPI and by objective.

``judged`` is the one door for whoever shows figures or decides upon them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

from cmkit.catalogue.entries import Metric
from cmkit.measures.aims import declared
from cmkit.measures.costs import costs
from cmkit.measures.dates import Span
from cmkit.measures.figures import Figure, Select
from cmkit.measures.judged import Judged, JudgedKpi, JudgedObjective
from cmkit.measures.missing import Missing
from cmkit.measures.selecting import select
from cmkit.measures.series import Index, Track, index
from cmkit.measures.spans import last_quarter_end, longest, quarter_before, span_at
from cmkit.measures.verdicts import Scale, Verdict, verdict
from cmkit.measures.weighing import Point, Weighing
from cmkit.mission.contents import Public
from cmkit.model.objectives import Kpi, Objective


def judged(public: Public, today: date, metrics: Mapping[str, Metric]) -> Judged:
    """Judge every KPI and objective of a mission as of ``today``; figures of later days do not count.

    ``metrics`` is the catalogue with the mission's own entries. Readings are indexed once. Nothing raises:
    what is not declared or not read stands in ``missing``, with the ids of those who bring it.
    """
    readings = index(public.readings)
    evaluation = public.strategy.evaluation
    scale = Scale.of(evaluation.thresholds if evaluation else None)
    objectives = tuple(
        _objective(one, public, readings, metrics, scale, today) for one in public.strategy.objectives
    )
    return Judged(today, objectives, costs(public, readings, metrics, today))


def judge_kpi(
    kpi: Kpi, public: Public, readings: Index, metrics: Mapping[str, Metric], scale: Scale, today: date
) -> JudgedKpi:
    """Judge one KPI as of a day; ``readings`` are those of the mission, indexed."""
    metric = metrics.get(kpi.metric) if kpi.metric else None
    says = declared(kpi, metric, public.strategy.starts_on)
    owed_by = kpi.owner or public.strategy.mission.cm
    chosen = select(kpi, says, metric, readings)
    if isinstance(chosen, Missing):
        return JudgedKpi(kpi, metric, says, missing=(chosen,))
    weighing = Weighing(says, chosen, scale, today)
    current = next((one for one in reversed(weighing.points) if one.figure.value is not None), None)
    lacking = [*weighing.lacks(owed_by), *_unread(weighing, current, owed_by)]
    has_gaps = any(one.what in ("recent_reading", "observations", "reading") for one in lacking)
    weighed = current if current and not has_gaps else None
    is_due = bool(weighed and _is_due(weighing, weighed))
    return JudgedKpi(
        kpi=kpi,
        metric=metric,
        declared=says,
        platforms=tuple(track.platform for track in chosen.tracks),
        of_posts=tuple(track.platform for track in chosen.tracks if track.from_posts),
        points=weighing.points,
        current=current,
        expected_today=weighing.expected_on(today),
        trend=weighed.trend if weighed else "unknown",
        verdict=_verdict(weighing, weighed, due=is_due) if weighed else "none",
        occasion="due"
        if is_due
        else "quarter"
        if weighed and _closes_quarter(weighing, weighed)
        else "asked",
        missing=tuple(lacking),
        corrections=tuple(one for track in chosen.tracks for one in track.corrections),
        whole_until=_whole_until(kpi, chosen, readings, today),
    )


def _whole_until(kpi: Kpi, chosen: Select, readings: Index, today: date) -> date | None:
    """Return up to when there are figures of the whole that a KPI of some platforms leaves unread."""
    if not kpi.metric or any(not track.platform for track in chosen.tracks):
        return None
    whole = _last_day(readings.track(kpi.metric, ""), today)
    own = [day for track in chosen.tracks if (day := _last_day(track, today))]
    return whole if whole and all(day < whole for day in own) else None


def _last_day(track: Track, today: date) -> date | None:
    return max((one.end for one in track.readings if one.end <= today), default=None)


def _objective(
    one: Objective,
    public: Public,
    readings: Index,
    metrics: Mapping[str, Metric],
    scale: Scale,
    today: date,
) -> JudgedObjective:
    kpis = tuple(judge_kpi(kpi, public, readings, metrics, scale, today) for kpi in one.kpis)
    has_primary = any(kpi.role in ("primary", None) for kpi in one.kpis)
    return JudgedObjective(
        one, kpis, () if has_primary else (Missing("primary", public.strategy.mission.cm),)
    )


def _verdict(weighing: Weighing, current: Point, *, due: bool) -> Verdict:
    if current.attainment is None:
        return "none"
    if current.trend == "too_early":
        return "too_early"
    return verdict(current.attainment, weighing.scale, due=due, before=_before(weighing, current))


def _before(weighing: Weighing, current: Point) -> Fraction | None:
    """Return the attainment at the verdict before: at the end of the quarter that ended before this figure.

    A figure that was too old by then gave no verdict.
    """
    last = quarter_before(span_at(current.figure.day, weighing.select.every).end)
    for one in reversed(weighing.points):
        if one.figure.day <= last and one.figure.value is not None:
            is_recent = (last - one.figure.day).days <= longest(weighing.select.every)
            return one.attainment if one.is_judged and is_recent else None
    return None


def _is_due(weighing: Weighing, current: Point) -> bool:
    """Tell whether a figure is the one of the due date, or of later."""
    by, day = weighing.declared.by, current.figure.day
    if by is None:
        return False
    return day >= by or (weighing.today >= by and span_at(day, weighing.select.every).end >= by)


def _closes_quarter(weighing: Weighing, current: Point) -> bool:
    span = span_at(current.figure.day, weighing.select.every)
    return span.start <= last_quarter_end(weighing.today) <= span.end


def _unread(weighing: Weighing, current: Point | None, owed_by: tuple[str, ...]) -> list[Missing]:
    """Name the figures that are missing: all of them, recent ones, parts of a period, observations."""
    found: list[Missing] = []
    partial = _partial(weighing, current)
    if partial is not None:
        found.append(Missing("whole_period", owed_by, partial.span, partial.lacking, partial.missing_days))
    if current is None:
        tracks = weighing.select.tracks
        empty = tuple(one.platform for one in tracks if not one.readings and one.platform)
        if empty or not (partial and _was_begun(weighing.select, partial.span)):
            found.append(Missing("reading", owed_by, platforms=empty))
        return found
    day = current.figure.day
    if (weighing.today - day).days > longest(weighing.select.every):
        found.append(Missing("recent_reading", owed_by, day=day))
    if weighing.is_thin(current.figure):
        n = current.figure.n
        found.append(
            Missing("observations", owed_by, current.figure.span, count=None if n is None else int(n))
        )
    if current.expected is None and weighing.declared.comparison and not weighing.declared.odd_unit:
        found.append(Missing("comparison", owed_by, current.figure.span))
    return found


def _was_begun(select: Select, span: Span) -> bool:
    """Tell whether days of a period were read whose figures add up: only the others are missing."""
    return select.adds and any(
        span.start <= one.start and one.end <= span.end for track in select.tracks for one in track.readings
    )


def _partial(weighing: Weighing, current: Point | None) -> Figure | None:
    """Return the last period that was read in part, where it is later than the last whole one.

    Of a total, the days that lack between what has come together and what was read after them.
    """
    if weighing.is_total:
        return _gap(weighing, current)
    last = weighing.points[-1].figure if weighing.points else None
    if last is None or last.value is not None or (current and last.day <= current.figure.day):
        return None
    return last


def _gap(weighing: Weighing, current: Point | None) -> Figure | None:
    if weighing.begun is None:
        return None
    start = current.figure.day + timedelta(days=1) if current else weighing.begun
    lacking: dict[str, date] = {}
    for track in weighing.select.tracks:
        after = [one.start for one in track.readings if start < one.start and one.end <= weighing.today]
        if after and not any(one.start <= start <= one.end for one in track.readings):
            lacking[track.platform] = min(after)
    if not lacking:
        return None
    end = max(lacking.values()) - timedelta(days=1)
    return Figure(Span(start, end), end, lacking=tuple(lacking), missing_days=(end - start).days + 1)
