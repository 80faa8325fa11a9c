"""Which months and quarters are reported, told from what the mission holds: no clock is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from cmkit.deliverables.documents import DocumentKind, recognised
from cmkit.measures.dates import Span
from cmkit.measures.spans import MONTH, last_day, span_at
from cmkit.mission.contents import Public
from cmkit.model.values import Every

_QUARTER = Every(1, "quarter")


def reported(
    kind: DocumentKind,
    public: Public,
    last_fact: date | None,
    *,
    month: date | None,
    kept: Sequence[str],
    is_named: bool,
) -> tuple[str, ...]:
    """Name the months that a report is made for now: each by its last month, ``2027-03``.

    ``month`` was asked for: it is made if it holds something, or when the document is named. Else it is the
    last period that is over and holds something, and what was asked for of later ones (``kept``). Earlier
    reports stay as they were sent.
    """
    every = _QUARTER if kind.reports == "quarter" else MONTH
    if month is not None:
        span = span_at(month, every)
        return (_name(span),) if is_named or holds_something(public, span) else ()
    last = _last(public, last_fact, every)
    wanted = {_name(last)} if last and (kind.usual or is_named) else set()
    floor = _name(last) if last else ""
    later = sorted(one for one in kept if one >= floor)
    if not kind.usual:
        later = later[-1:]
    return tuple(sorted({*wanted, *later}))


def sent(there: Collection[str], made: Collection[str]) -> frozenset[str]:
    """Name the reports that were built, with their pictures, among the files that are ``there``.

    Those that are not ``made`` again stay as they were sent; of one that is, what it no longer shows goes.
    """
    again = {name.rpartition(".")[0] for name in made}

    def is_sent(name: str) -> bool:
        stem, found = name.rpartition(".")[0], recognised(name)
        is_made = stem in again or stem.rpartition("_")[0] in again
        return found is not None and bool(found[0].reports) and not is_made

    return frozenset(filter(is_sent, there))


def holds_something(public: Public, span: Span) -> bool:
    """Tell whether a period has figures, or contents that were published."""
    if any(span.start <= one.end <= span.end for one in public.readings):
        return True
    return any(
        _name(Span(span.start, span.start)) <= name <= _name(span)
        and any(
            item.status == "published" or any(post.status == "published" for post in item.posts)
            for item in items
        )
        for name, items in public.months.items()
    )


def last_complete_month(public: Public, today: date) -> date:
    """Return the first day of the last month that is over, and not after the mission's end."""
    mission, starts_on = public.strategy.mission, public.strategy.starts_on
    ends = last_day(mission.ends_on, starts_on)
    following = span_at(today, MONTH).start
    if ends and ends < following:
        return ends.replace(day=1)
    return span_at(date.fromordinal(max(following.toordinal() - 1, 1)), MONTH).start


def _last(public: Public, last_fact: date | None, every: Every) -> Span | None:
    """Find the last period that is over by the last fact, lies within the mission and holds something."""
    starts_on = public.strategy.starts_on
    days = _days(public)
    spans = {span_at(day, every) for day in days}
    over = [
        span
        for span in spans
        if last_fact is not None and span.end <= last_fact and (starts_on is None or span.end >= starts_on)
    ]
    return max(over, key=lambda span: span.end, default=None)


def _days(public: Public) -> Iterable[date]:
    """Give a day of each month that has figures or published contents."""
    found = {one.end.replace(day=1) for one in public.readings}
    for name in public.months:
        first = date.fromisoformat(f"{name}-01")
        if first not in found and holds_something(public, span_at(first, MONTH)):
            found.add(first)
    return found


def _name(span: Span) -> str:
    return f"{span.end.year:04}-{span.end.month:02}"
