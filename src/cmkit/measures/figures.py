"""What the readings of one period come to: sums over days and platforms, rates made from their parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Literal

from cmkit.measures.dates import Span
from cmkit.measures.series import Track
from cmkit.measures.spans import span_at
from cmkit.model.readings import Reading
from cmkit.model.values import Every

Nature = Literal["level", "flow", "rate", "judgement"]

_DIGITS = 120
"""Enough for any figures that a file may hold: sums are exact."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One period of a series; ``value`` is ``None`` while something of it is missing."""

    span: Span
    day: date
    """The day on which it stands: the last one of a period, that of the reading for a level."""
    value: Fraction | None = None
    n: Fraction | None = None
    """The observations behind a rate: its denominator; ``None`` where nothing says how many."""
    lacking: tuple[str, ...] = ()
    """Platforms of which the period has no figure, or not all of it."""
    missing_days: int = 0
    """Days that no reading covers, on the platform that lacks most; none where a platform has nothing."""
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Select:
    """How a KPI reads its tracks."""

    tracks: tuple[Track, ...]
    nature: Nature
    every: Every
    own_periods: bool = False
    """The periods of the readings count where none of the calendar's is whole."""
    adds: bool = True
    """The figure of several days can be made from theirs."""
    times: Fraction = Fraction(1)
    """What a rate made from its parts is multiplied by: 100 for one in percent."""


def series(select: Select, limit: date) -> tuple[Figure, ...]:
    """Return the figures of every period of which something was read, up to ``limit``, in order."""
    if select.nature == "judgement":
        return tuple(_judged(select, limit))
    if select.nature == "level":
        return tuple(_levels(select, limit))
    found = tuple(figure(select, span) for span in _spans(select, limit) if span.end <= limit)
    if select.own_periods and not any(one.value is not None for one in found):
        return tuple(figure(select, span) for span in _own_spans(select, limit))
    return found


def figure(select: Select, span: Span) -> Figure:
    """Return what a flow or a rate comes to over some days; over several platforms only if all have it."""
    parts = [(track, track.tiles(span, adds=select.adds)) for track in select.tracks]
    lacking = tuple(track.platform for track, tiles in parts if tiles is None)
    used = tuple(one for _track, tiles in parts for one in tiles or ())
    if lacking:
        days = max((_uncovered(track, span) for track, tiles in parts if tiles is None), default=0)
        return Figure(span, span.end, lacking=lacking, missing_days=days, readings=used)
    value, n = together(select, used)
    return Figure(span, span.end, value, n, readings=used)


def cumulated(select: Select, start: date, limit: date) -> tuple[Figure, ...]:
    """Return what a flow comes to since ``start``, at the end of each period up to which all is known.

    The last one stands at the last day that all platforms are known to, whole period or not.
    """
    reached = [track.reached(start, limit, adds=select.adds) for track in select.tracks]
    common = frozenset(reached[0]).intersection(*reached[1:]) if reached else frozenset[date]()
    if not common:
        return ()
    last = max(common)
    tiles = [track.tiles(Span(start, last), adds=select.adds) or () for track in select.tracks]
    ends = sorted(frozenset.intersection(*(frozenset(one.end for one in some) for some in tiles)))
    found: list[Figure] = []
    total, place = Fraction(), [0] * len(tiles)
    for end in ends:
        fresh: list[Reading] = []
        for number, some in enumerate(tiles):
            while place[number] < len(some) and some[place[number]].end <= end:
                fresh.append(some[place[number]])
                place[number] += 1
        total += exact_sum(one.value for one in fresh if one.value is not None)
        if end == last or end == span_at(end, select.every).end:
            found.append(Figure(Span(start, end), end, total, readings=tuple(fresh)))
    return tuple(found)


def together(select: Select, used: Sequence[Reading]) -> tuple[Fraction | None, Fraction | None]:
    """Bring readings to one figure, with what a rate is divided by: sums, and rates from their parts."""
    if select.nature != "rate":
        return exact_sum(one.value for one in used if one.value is not None), None
    return _rate(used, select.times)


def exact_sum(numbers: Iterable[Decimal]) -> Fraction:
    """Add numbers up without losing a digit."""
    with localcontext() as context:
        context.prec = _DIGITS
        return Fraction(sum(numbers, Decimal(0)))


def _rate(used: Sequence[Reading], times: Fraction) -> tuple[Fraction | None, Fraction | None]:
    """Divide what is above by what is below; a rate that is said alone weighs by its denominator."""
    if any(one.denominator is None for one in used):
        only = used[0] if len(used) == 1 else None
        return (None if only is None or only.value is None else Fraction(only.value)), None
    counted = [(one, Fraction(one.denominator)) for one in used if one.denominator]
    below = sum((n for _one, n in counted), Fraction())
    if below <= 0:  # nothing was observed
        return None, below
    if all(one.numerator is not None for one, _n in counted):
        above = exact_sum(one.numerator for one, _n in counted if one.numerator is not None)
        return above / below * _times(used, times), below
    return sum(
        (Fraction(one.value) * n for one, n in counted if one.value is not None), Fraction()
    ) / below, below


def _times(used: Sequence[Reading], times: Fraction) -> Fraction:
    """Return what the readings themselves multiply a rate by (1, 100, 1000), else what its unit says."""
    for one in used:
        if one.value and one.numerator and one.denominator:
            said = Fraction(one.value) * Fraction(one.denominator) / Fraction(one.numerator)
            return min((Fraction(power) for power in (1, 100, 1000)), key=lambda power: _apart(said, power))
    return times


def _apart(said: Fraction, power: Fraction) -> Fraction:
    return max(abs(said), power) / min(abs(said), power)


def _spans(select: Select, limit: date) -> list[Span]:
    """Return the periods in which a reading ends."""
    found: set[Span] = set()
    for track in select.tracks:
        current: Span | None = None
        for reading in track.readings:
            if reading.end > limit:
                break
            if current is None or reading.end > current.end:
                current = span_at(reading.end, select.every)
                found.add(current)
    return sorted(found, key=lambda span: span.start)


def _own_spans(select: Select, limit: date) -> list[Span]:
    spans = {
        Span(one.start, one.end) for track in select.tracks for one in track.readings if one.end <= limit
    }
    return sorted(spans, key=lambda span: (span.end, span.start))


def _levels(select: Select, limit: date) -> Iterator[Figure]:
    """Give the last state of each period: added over platforms, where all of them were read."""
    last: dict[Span, dict[str, Reading]] = {}
    _each_period(select, limit, lambda span, track, one: last.setdefault(span, {}).update({track: one}))
    for span in sorted(last, key=lambda span: span.start):
        there = last[span]
        lacking = tuple(track.platform for track in select.tracks if track.platform not in there)
        used = tuple(there.values())
        day = max(one.end for one in used)
        value = None if lacking else exact_sum(one.value for one in used if one.value is not None)
        yield Figure(span, day, value, lacking=lacking, readings=used)


def _judged(select: Select, limit: date) -> Iterator[Figure]:
    """Give the last word of each period, wherever it was noted: what persons say is not added up."""
    last: dict[Span, Reading] = {}

    def keep(span: Span, _track: str, one: Reading) -> None:
        there = last.get(span)
        if there is None or _said(one) >= _said(there):
            last[span] = one

    _each_period(select, limit, keep)
    for span in sorted(last, key=lambda span: span.start):
        one = last[span]
        yield Figure(span, one.end, None if one.value is None else Fraction(one.value), readings=(one,))


def _said(one: Reading) -> tuple[date, date, str]:
    return one.end, one.recorded_on or date.min, one.platform


def _each_period(select: Select, limit: date, keep: Callable[[Span, str, Reading], None]) -> None:
    """Hand every reading of a state to ``keep`` with its period; they come by their last day."""
    for track in select.tracks:
        current: Span | None = None
        for one in track.readings:
            if one.end > limit:
                break
            if one.value is None:
                continue
            if current is None or one.end > current.end:
                current = span_at(one.end, select.every)
            keep(current, track.platform, one)


def _uncovered(track: Track, span: Span) -> int:
    """Count the days of a period that no reading within it covers; 0 where it has none at all."""
    covered: set[int] = set()
    for day in range(span.start.toordinal(), span.end.toordinal() + 1):
        for one in track.by_start.get(date.fromordinal(day), ()):
            if one.end <= span.end:
                covered.update(range(day, one.end.toordinal() + 1))
    return (span.end - span.start).days + 1 - len(covered) if covered else 0
