"""Readings indexed once, and the series that a KPI selects among them: metric, platforms, subject, item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from heapq import heappop, heappush
from types import MappingProxyType

from cmkit.measures.dates import Span
from cmkit.model.readings import Reading

Key = tuple[str, str, str, str]
"""Metric, platform, subject, item; an empty subject and item are the account's own figure."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure that was said again with another value: the last one recorded counts, the first stays.

    ``undecided`` where both were recorded on the same day: the greater one is taken, and a person has to see.
    """

    span: Span
    platform: str
    first: Reading
    last: Reading
    undecided: bool = False


@dataclass(frozen=True)
class Track:
    """The figures of one metric on one platform: every cell once, by its last day."""

    platform: str
    readings: tuple[Reading, ...] = ()
    corrections: tuple[Correction, ...] = ()
    from_posts: bool = False
    """Some of its figures are those of posts, brought together period by period."""

    @cached_property
    def by_start(self) -> Mapping[date, tuple[Reading, ...]]:
        """The readings by their first day, the shortest first."""
        found: dict[date, list[Reading]] = defaultdict(list)
        for reading in self.readings:
            found[reading.start].append(reading)
        return {day: tuple(some) for day, some in found.items()}

    def tiles(self, span: Span, *, adds: bool) -> tuple[Reading, ...] | None:
        """Return the readings that make up some days without gap or overlap, as few as can be.

        ``None`` where a day is missing: what is missing is not zero. Without ``adds`` only a reading of just
        these days will do.
        """
        exact = next((one for one in self.by_start.get(span.start, ()) if one.end == span.end), None)
        if exact or not adds:
            return (exact,) if exact else None
        return _traced(self._ways(span.start, span.end, adds=True), span.end.toordinal() + 1)

    def reached(self, start: date, limit: date, *, adds: bool) -> frozenset[date]:
        """Return the days up to which all is known from ``start`` on."""
        ways = self._ways(start, limit, adds=adds)
        return frozenset(date.fromordinal(day - 1) for day, (count, _last) in ways.items() if count)

    def _ways(self, start: date, limit: date, *, adds: bool) -> dict[int, tuple[int, Reading | None]]:
        """Find the fewest readings from ``start`` to each day within reach, as (how many, the last)."""
        by_start = self.by_start
        best: dict[int, tuple[int, Reading | None]] = {start.toordinal(): (0, None)}
        waiting = [start.toordinal()]
        while waiting:
            day = heappop(waiting)
            count = best[day][0] + 1
            for reading in by_start.get(date.fromordinal(day), ()):
                if reading.end > limit:
                    break
                following = reading.end.toordinal() + 1
                known = best.get(following)
                if known is None and adds and following <= limit.toordinal():
                    heappush(waiting, following)
                if known is None or count < known[0]:
                    best[following] = (count, reading)
            if not adds:
                break
        return best


def _traced(ways: Mapping[int, tuple[int, Reading | None]], day: int) -> tuple[Reading, ...] | None:
    """Return the readings of the way that leads to a day; ``None`` where none does."""
    found: list[Reading] = []
    while day in ways:
        reading = ways[day][1]
        if reading is None:
            return tuple(reversed(found))
        found.append(reading)
        day = reading.start.toordinal()
    return None


@dataclass(frozen=True)
class Index:
    """All readings of a mission, indexed once; what is asked of it does not read them all again."""

    tracks: Mapping[Key, Track] = field(default_factory=lambda: MappingProxyType({}))

    def track(self, metric: str, platform: str, subject: str = "", item: str = "") -> Track:
        """Return the figures of one metric somewhere; an empty track where there is none."""
        return self.tracks.get((metric, platform, subject, item)) or Track(platform)

    @cached_property
    def _platforms(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for metric, platform, subject, item in self.tracks:
            if not subject and not item:
                found[metric].append(platform)
        return {metric: tuple(sorted(names)) for metric, names in found.items()}

    def platforms(self, metric: str) -> tuple[str, ...]:
        """Return the platforms on which an account's own figure of a metric was read; ``""`` for all."""
        return self._platforms.get(metric, ())

    @cached_property
    def _posts(self) -> Mapping[tuple[str, str], tuple[Reading, ...]]:
        found: dict[tuple[str, str], list[Reading]] = defaultdict(list)
        for (metric, platform, subject, item), track in self.tracks.items():
            if item and not subject:
                found[metric, platform] += track.readings
        return {key: tuple(some) for key, some in found.items()}

    def posts(self, metric: str, platform: str) -> tuple[Reading, ...]:
        """Return what was read of single posts, each figure as it was recorded last."""
        return self._posts.get((metric, platform), ())

    def platforms_of_posts(self, metric: str) -> tuple[str, ...]:
        """Return the platforms of which single posts were read."""
        return tuple(sorted(platform for name, platform in self._posts if name == metric))


def index(readings: Iterable[Reading]) -> Index:
    """Index readings: every cell keeps the figure recorded last; the order of lines does not matter."""
    cells: dict[Key, dict[tuple[date, date], list[Reading]]] = defaultdict(lambda: defaultdict(list))
    for one in readings:
        if _is_usable(one) and one.start <= one.end:
            cells[one.metric, one.platform, one.subject, one.item][one.end, one.start].append(one)
    return Index({key: _track(key[1], found) for key, found in cells.items()})


def _track(platform: str, cells: Mapping[tuple[date, date], Sequence[Reading]]) -> Track:
    kept: list[Reading] = []
    corrections: list[Correction] = []
    for (end, start), said in sorted(cells.items()):
        if len(said) == 1:
            kept.append(said[0])
            continue
        ordered = sorted(said, key=_recorded)
        first, last = ordered[0], ordered[-1]
        kept.append(last)
        if any(_figures(one) != _figures(last) for one in ordered):
            rivals = {_figures(one) for one in ordered if one.recorded_on == last.recorded_on}
            corrections.append(Correction(Span(start, end), platform, first, last, len(rivals) > 1))
    return Track(platform, tuple(kept), tuple(corrections))


def _recorded(reading: Reading) -> tuple[object, ...]:
    numbers = tuple(Decimal("-Infinity") if one is None else one for one in _figures(reading))
    return (reading.recorded_on or date.min, *numbers, reading.source, reading.note)


def _figures(reading: Reading) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    return reading.value, reading.numerator, reading.denominator


def _is_usable(reading: Reading) -> bool:
    """Tell a figure from a line without one: a word that was noted, or no number at all."""
    numbers = [one for one in _figures(reading) if one is not None]
    if not all(one.is_finite() for one in numbers):
        return False
    return reading.value is not None or (reading.numerator is not None and bool(reading.denominator))
