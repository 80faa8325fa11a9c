"""A KPI selects its series: which tracks of the index it reads, and how."""

from __future__ import annotations

from cmkit.catalogue.entries import Metric
from cmkit.measures.aims import Declared, scale_of
from cmkit.measures.figures import Select
from cmkit.measures.missing import Missing
from cmkit.measures.series import Index, Track
from cmkit.measures.spans import period_of
from cmkit.model.objectives import Kpi

OWN_PERIODS = frozenset({"each", "hour"})
"""Rhythms that the calendar does not know: the readings say what their periods are."""


def select(kpi: Kpi, declared: Declared, metric: Metric | None, readings: Index) -> Select | Missing:
    """Return how a KPI reads its figures, or what it lacks for that.

    It reads the account's own figures (no subject, no item) on its platforms. Where none of these has any,
    the figure of the whole is taken, which names no platform. A KPI without platforms takes the figure of
    the whole, else of the one platform that has figures.
    """
    if kpi.metric is None:
        return Missing("metric", kpi.owner)
    if declared.nature is None:
        return Missing("nature", kpi.owner)
    there = readings.platforms(kpi.metric)
    named = tuple(dict.fromkeys(kpi.platforms))
    if not named or not set(named).intersection(there):
        if "" in there or not there:
            named = ("",) if "" in there or not named else named
        elif not named and len(there) == 1:
            named = there
        elif not named:
            return Missing("platforms", kpi.owner, platforms=there)
    tracks: tuple[Track, ...] = tuple(readings.track(kpi.metric, platform) for platform in named)
    return Select(
        tracks=tracks,
        nature=declared.nature,
        every=period_of(kpi),
        own_periods=kpi.period is None or kpi.period.unit in OWN_PERIODS,
        adds=metric is None or metric.adds_over_days,
        times=scale_of(kpi, metric),
    )
