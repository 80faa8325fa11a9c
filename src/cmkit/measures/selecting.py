"""A KPI selects its series: which tracks of the index it reads, and how."""

from __future__ import annotations

from dataclasses import replace

from cmkit.catalogue.entries import Metric
from cmkit.measures.aims import Declared, scale_of
from cmkit.measures.figures import Select
from cmkit.measures.missing import Missing
from cmkit.measures.posts import adds_over_posts, beside_own, of_posts
from cmkit.measures.series import Index, Track
from cmkit.measures.spans import period_of
from cmkit.model.objectives import Kpi

OWN_PERIODS = frozenset({"each", "hour"})
"""Rhythms that the calendar does not know: the readings say what their periods are."""


def select(kpi: Kpi, declared: Declared, metric: Metric | None, readings: Index) -> Select | Missing:
    """Return how a KPI reads its figures, or what it lacks for that.

    It reads the account's own figures (no subject, no item) on its platforms. Where none of these has any,
    the figure of the whole is taken, which names no platform. A KPI without platforms takes the figure of
    the whole, else of the one platform that has figures. Periods of which nobody read a platform's own figure
    take those of its posts, where they make one.
    """
    if kpi.metric is None:
        return Missing("metric", kpi.owner)
    if declared.nature is None:
        return Missing("nature", kpi.owner)
    way = Select(
        tracks=(),
        nature=declared.nature,
        every=period_of(kpi),
        own_periods=kpi.period is None or kpi.period.unit in OWN_PERIODS,
        adds=metric is None or metric.adds_over_days,
        times=scale_of(kpi, metric),
    )
    by_posts = readings.platforms_of_posts(kpi.metric) if adds_over_posts(way.nature, metric) else ()
    named = _platforms(kpi, readings.platforms(kpi.metric), by_posts)
    if isinstance(named, Missing):
        return named
    tracks = (_track(readings, kpi.metric, platform, by_posts, way) for platform in named)
    return replace(way, tracks=tuple(tracks))


def _platforms(kpi: Kpi, own: tuple[str, ...], by_posts: tuple[str, ...]) -> tuple[str, ...] | Missing:
    """Return the platforms to read: ``own`` have figures of the account, ``by_posts`` of single posts."""
    named = tuple(dict.fromkeys(kpi.platforms))
    if named and set(named).intersection(own):
        return named
    if "" in own:
        return ("",)
    if named:
        return named
    there = own or by_posts
    if len(there) > 1:
        return Missing("platforms", kpi.owner, platforms=there)
    return there or ("",)


def _track(readings: Index, metric: str, platform: str, by_posts: tuple[str, ...], way: Select) -> Track:
    own = readings.track(metric, platform)
    return beside_own(own, of_posts(readings, metric, platform, way)) if platform in by_posts else own
