"""The figures of posts brought together, for periods whose own figure nobody read: one a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from cmkit.catalogue.entries import Metric
from cmkit.measures.aims import as_decimal
from cmkit.measures.dates import Span
from cmkit.measures.figures import Nature, Select, together
from cmkit.measures.series import Index, Track
from cmkit.measures.spans import span_at
from cmkit.model.readings import Reading

_PLACES = 6


def adds_over_posts(nature: Nature, metric: Metric | None) -> bool:
    """Tell whether the figures of posts make one: sums of what was done, and rates from their parts.

    Not people, who would be counted once a post; nor a metric of the mission's own, of which nothing says it.
    """
    if metric is None:
        return False
    return nature == "rate" or (nature == "flow" and metric.adds_over_days)


def of_posts(readings: Index, metric: str, platform: str, select: Select) -> Track:
    """Return what the posts of a platform come to, as one reading a period; an empty track without any.

    A post whose figures are those of its whole life counts in the period of its publication, which is whole
    once the export is of its last day or later. Figures of posts within some days stand for these days. What
    cannot be brought together (a rate of which a post does not say the parts) is left out.
    """
    spans: dict[Span, list[Reading]] = defaultdict(list)
    for one in readings.posts(metric, platform):
        is_of_a_day = one.start == one.end
        spans[span_at(one.end, select.every) if is_of_a_day else Span(one.start, one.end)].append(one)
    together_read = (_one(span, some, select) for span, some in spans.items())
    found = sorted((one for one in together_read if one), key=lambda one: (one.end, one.start))
    return Track(platform, tuple(found), from_posts=True)


def beside_own(own: Track, posts: Track) -> Track:
    """Return the account's own figures, with those of posts for the days of which it has none."""
    known = {day for one in own.readings for day in _days(one)}
    fresh = [one for one in posts.readings if not known.intersection(_days(one))]
    if not fresh:
        return own
    readings = sorted((*own.readings, *fresh), key=lambda one: (one.end, one.start))
    return Track(own.platform, tuple(readings), own.corrections, from_posts=True)


def _days(one: Reading) -> range:
    return range(one.start.toordinal(), one.end.toordinal() + 1)


def _one(span: Span, some: Sequence[Reading], select: Select) -> Reading | None:
    value, n = together(select, some)
    read_on = max((one.recorded_on for one in some if one.recorded_on), default=None)
    end = min(span.end, read_on) if read_on else span.end
    if value is None or (select.nature == "rate" and n is None) or end < span.start:
        return None
    figure, below = as_decimal(value, _PLACES), None if n is None else as_decimal(n, _PLACES)
    source = ", ".join(dict.fromkeys(one.source for one in some if one.source))
    return Reading(
        start=span.start,
        end=end,
        metric=some[0].metric,
        platform=some[0].platform,
        value=figure,
        denominator=below,
        recorded_on=read_on,
        source=source,
    )
