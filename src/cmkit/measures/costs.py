"""Cost per acquisition and return on investment, only from figures that were given.

Cost per acquisition = (ads spent + fees) / acquisitions; return = (attributed revenue − cost) / cost. Ads
are what was imported as ad spend and, on days of which nothing was imported, the spending of the journal that
names a platform; what names none (a photo session) costs too, and counts against the return. Fees are the
lines of the budget of that kind. What was not given is missing: never taken for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from cmkit.catalogue.entries import Metric
from cmkit.measures.aims import declared
from cmkit.measures.dates import Span
from cmkit.measures.figures import cumulated, exact_sum
from cmkit.measures.missing import Missing
from cmkit.measures.selecting import select
from cmkit.measures.series import Index
from cmkit.measures.spans import first_day, last_day
from cmkit.mission.contents import Public
from cmkit.model.objectives import Kpi
from cmkit.model.organisation import BudgetLine
from cmkit.model.readings import Reading
from cmkit.model.values import Every

Counts = Literal["acquisitions", "revenue"]
AD_SPEND = "ad-spend"
"""The metric that ads managers give."""

_MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
_DAYS: Mapping[str, int] = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class Spent:
    """What the mission cost over some days; ``None`` where it was not given."""

    span: Span
    ads: Fraction | None
    fees: Fraction | None
    other: Fraction = Fraction(0)
    """Spending that names no platform."""

    @property
    def to_acquire(self) -> Fraction | None:
        """Ads and fees."""
        return None if self.ads is None or self.fees is None else self.ads + self.fees

    @property
    def whole(self) -> Fraction | None:
        """All of it."""
        return None if self.to_acquire is None else self.to_acquire + self.other


@dataclass(frozen=True, slots=True)
class Counted:
    """A KPI that counts acquisitions or revenue, and what they cost or brought."""

    kpi: Kpi
    counts: Counts
    value: Fraction | None = None
    """What came together since the mission began, up to the last day that is known."""
    spent: Spent | None = None
    """The costs of the same days."""

    @property
    def result(self) -> Fraction | None:
        """The cost of an acquisition; the return, 1 being what it cost; ``None`` while something lacks."""
        if self.value is None or self.spent is None:
            return None
        if self.counts == "acquisitions":
            cost = self.spent.to_acquire
            return cost / self.value if cost is not None and self.value > 0 else None
        cost = self.spent.whole
        return (self.value - cost) / cost if cost else None


@dataclass(frozen=True, slots=True)
class Costs:
    """What a mission cost and brought."""

    counted: tuple[Counted, ...] = ()
    missing: tuple[Missing, ...] = ()


def costs(public: Public, readings: Index, metrics: Mapping[str, Metric], today: date) -> Costs:
    """Calculate what each acquisition cost and what came back, for every KPI that counts them.

    A KPI that says ``counts`` comes before what the catalogue says of its metric. Over the days from the
    start of the mission to the last one of which the figure is known.
    """
    counted: list[Counted] = []
    missing: list[Missing] = []
    kpis = list(_counting(public, metrics))
    for counts in ("acquisitions", "revenue"):
        some = [kpi for kpi, what in kpis if what == counts]
        if not some:
            missing.append(
                Missing("acquisitions" if counts == "acquisitions" else "revenue", _client(public))
            )
        for kpi in some:
            one = _counted(kpi, counts, public, readings, metrics, today)
            counted.append(one)
            missing += _lacking(one, public)
    return Costs(tuple(counted), tuple(dict.fromkeys(missing)))


def spent(public: Public, span: Span, readings: Index) -> Spent:
    """Add up what was spent within some days, both included.

    What the journal notes of ads on days of which the spend was imported is the same money; what it holds
    back is in no sum: the sum would tell it.
    """
    imported = _imported_ads(readings, span)
    starts_on = public.strategy.starts_on
    entries = [
        one
        for one in public.journal
        if one.kind == "spend"
        and one.is_told
        and one.amount is not None
        and (day := first_day(one.date, starts_on))
        and span.start <= day <= span.end
    ]
    on_ads = [one.value for one in imported if one.value is not None]
    on_ads += [
        one.amount
        for one in entries
        if one.platform and one.amount is not None and not _is_in(imported, first_day(one.date, starts_on))
    ]
    other = exact_sum(one.amount for one in entries if not one.platform and one.amount is not None)
    ads = exact_sum(on_ads) if on_ads or not _plans_ads(public) else None
    return Spent(span, ads, _fees(public, span), other)


def _imported_ads(readings: Index, span: Span) -> list[Reading]:
    """List what was read of ad spend within some days: the figure of the whole, else of each platform."""
    platforms = readings.platforms(AD_SPEND)
    named = [""] if "" in platforms else list(platforms)
    tracks = [readings.track(AD_SPEND, one) for one in named]
    within = [
        [one for one in track.readings if span.start <= one.start and one.end <= span.end] for track in tracks
    ]
    return [one for some in within for one in _apart(some)]


def _apart(some: Iterable[Reading]) -> Iterator[Reading]:
    """Visit readings of which none lies in another: a month, and not its weeks again."""
    until = date.min
    for one in sorted(some, key=lambda one: (one.start, -one.end.toordinal())):
        if one.start > until:
            until = one.end
            yield one


def _is_in(some: Iterable[Reading], day: date | None) -> bool:
    return day is not None and any(one.start <= day <= one.end for one in some)


def _counting(public: Public, metrics: Mapping[str, Metric]) -> Iterator[tuple[Kpi, Counts]]:
    """Visit the KPIs that count something, each series once; those that say so where any does."""
    kpis = [kpi for one in public.strategy.objectives for kpi in one.kpis if kpi.metric]
    for counts in ("acquisitions", "revenue"):
        said = [kpi for kpi in kpis if kpi.counts == counts]
        known = [kpi for kpi in kpis if kpi.counts is None and _of_catalogue(kpi, metrics) == counts]
        seen: set[tuple[str | None, tuple[str, ...]]] = set()
        for kpi in said or known:
            if (kpi.metric, kpi.platforms) not in seen:
                seen.add((kpi.metric, kpi.platforms))
                yield kpi, "acquisitions" if counts == "acquisitions" else "revenue"


def _of_catalogue(kpi: Kpi, metrics: Mapping[str, Metric]) -> Counts | None:
    known = metrics.get(kpi.metric) if kpi.metric else None
    return known.counts if known else None


def _counted(
    kpi: Kpi,
    counts: Counts,
    public: Public,
    readings: Index,
    metrics: Mapping[str, Metric],
    today: date,
) -> Counted:
    metric = metrics.get(kpi.metric) if kpi.metric else None
    starts_on = public.strategy.starts_on
    chosen = select(kpi, declared(kpi, metric, starts_on), metric, readings)
    if isinstance(chosen, Missing) or chosen.nature != "flow" or starts_on is None:
        return Counted(kpi, counts)
    begun = starts_on.replace(day=1)
    known = cumulated(chosen, begun, today)
    if not known:
        return Counted(kpi, counts)
    return Counted(kpi, counts, known[-1].value, spent(public, known[-1].span, readings))


def _lacking(one: Counted, public: Public) -> Iterator[Missing]:
    owed_by = one.kpi.owner or _client(public)
    if one.value is None or one.spent is None:
        yield Missing("starts_on" if public.strategy.starts_on is None else one.counts, owed_by)
        return
    if one.spent.ads is None:
        yield Missing("ad_spend", public.strategy.mission.cm, one.spent.span)
    if one.spent.fees is None:
        yield Missing("fees", public.strategy.mission.cm, one.spent.span)


def _client(public: Public) -> tuple[str, ...]:
    return public.strategy.client.sponsor


def _plans_ads(public: Public) -> bool:
    """Tell whether money goes into ads as planned: then none on record is a gap, not a zero."""
    strategy = public.strategy
    paid = strategy.distribution.paid if strategy.distribution else None
    lines: Iterable[BudgetLine] = strategy.budget.lines if strategy.budget else ()
    return any(line.kind == "ads" for line in lines) or bool(paid and (paid.regular or paid.campaigns))


def _fees(public: Public, span: Span) -> Fraction | None:
    """Add up the fees that fall due within some days; ``None`` while there are none, or one is open."""
    lines = [
        line
        for line in (public.strategy.budget.lines if public.strategy.budget else ())
        if line.kind == "fees"
    ]
    amounts = [_due(line, public, span) for line in lines]
    if not amounts or any(one is None for one in amounts):
        return None
    return sum((one for one in amounts if one is not None), Fraction())


def _due(line: BudgetLine, public: Public, span: Span) -> Fraction | None:
    quantity, mission, starts_on = line.quantity, public.strategy.mission, public.strategy.starts_on
    if line.amount is None or (
        quantity and (quantity.about or quantity.low is None or quantity.low != quantity.high)
    ):
        return None
    price = Fraction(line.amount) * Fraction(
        quantity.low if quantity and quantity.low is not None else Decimal(1)
    )
    first = first_day(line.from_ or mission.starts_on, starts_on) or span.start
    last = last_day(line.until or mission.ends_on, starts_on) or span.end
    if line.per is None:
        return price if span.start <= first <= span.end else Fraction(0)
    times = _times(line.per, max(first, span.start), min(last, span.end))
    return None if times is None else price * times


def _times(per: Every, first: date, last: date) -> Fraction | None:
    """Count the periods between two days: months that they touch, weeks and days by the day."""
    if last < first:
        return Fraction(0)
    if per.unit in _MONTHS:
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        return Fraction(months, _MONTHS[per.unit] * per.count)
    if per.unit in _DAYS:
        return Fraction((last - first).days + 1, _DAYS[per.unit] * per.count)
    return None
