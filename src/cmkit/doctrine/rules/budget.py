"""BU: a budget that is held, paid by the right hand, on days that belong to the mission."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from cmkit.doctrine.chosen import SPEND_SLACK
from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.moments import day_of, ends_on
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.organisation import BudgetLine
from cmkit.problems import KeyPath, Severity

rule = REGISTRY.rule

_MONTH = Decimal("365.25") / 12


@rule("BU001", source="ours", severity=Severity.WARNING)
def outside_the_mission(ground: Ground) -> Iterator[Found]:
    """A line that begins after the end, or ends before anything was signed, is a slip or an unpaid month."""
    starts, ends = _opens(ground), ends_on(ground)
    for path, line in _lines(ground):
        first, last = day_of(ground, line.from_), day_of(ground, line.until or line.from_, last=True)
        late = ends is not None and any(day and day > ends for day in (first, line.until and last))
        early = starts is not None and last is not None and last < starts
        if (late and not _same_month(last, ends)) or early:
            span = " → ".join(str(day) for day in (line.from_, line.until) if day)
            facts = {"line": line.label, "dates": span, "starts": str(starts or ""), "ends": str(ends or "")}
            yield Found(path, facts, "budget.lines.until" if late else "budget.lines.from")


@rule("BU002", source="C8", severity=Severity.WARNING)
def over_budget(ground: Ground) -> Iterator[Found]:
    """Advertising that passes its budget is told while the month can still be mended."""
    spent = _spent(ground)
    if not spent:
        return
    lines = [line for _path, line in _lines(ground) if line.kind == "ads" and line.amount is not None]
    for month, amount in sorted(spent.items()):
        planned = sum((_planned(ground, line, month) for line in lines), Decimal(0))
        if lines and amount > planned * SPEND_SLACK:
            facts = {"month": f"{month:%Y-%m}", "spent": _plain(amount), "planned": _plain(planned)}
            yield Found(("budget", "lines"), facts, "budget.lines.amount")


@rule("BU003", source="C8", severity=Severity.ERROR, owed_by="client")
def ads_on_our_card(ground: Ground) -> Iterator[Found]:
    """The client pays the platform: otherwise the CM lends money, and owns the ad account."""
    for path, line in _lines(ground):
        if line.kind == "ads" and line.paid_by == "cm":
            yield Found(path, {"line": line.label}, "budget.lines.paid_by")


def _lines(ground: Ground) -> Iterator[tuple[KeyPath, BudgetLine]]:
    for index, line in enumerate(ground.strategy.budget.lines if ground.strategy.budget else ()):
        if not ground.proposed("budget", "lines", index):
            yield ("budget", "lines", index), line


def _opens(ground: Ground) -> date | None:
    """Return the first day that may be paid: the mission's, or the month of an earlier signature."""
    mission, starts = ground.strategy.mission, ground.strategy.starts_on
    signed = [mission.quote and mission.quote.signed_on, mission.contract and mission.contract.signed_on]
    days = [day for one in signed if one and (day := day_of(ground, one))]
    return min([*days, starts]) if starts else None


def _same_month(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and (one.year, one.month) == (other.year, other.month)


def _spent(ground: Ground) -> dict[date, Decimal]:
    """Return what advertising cost by month: as measured, or as the journal says, whichever is more."""
    measured: dict[date, Decimal] = {}
    latest: dict[tuple[date, str, str, str], Decimal] = {}
    for reading in ground.public.readings:
        if reading.metric == "ad-spend" and reading.value is not None:
            latest[(reading.start, reading.platform, reading.subject, reading.item)] = reading.value
    for (start, *_), value in latest.items():
        measured[start.replace(day=1)] = measured.get(start.replace(day=1), Decimal(0)) + value
    written: dict[date, Decimal] = {}
    for entry in ground.public.journal:
        day = day_of(ground, entry.date)
        if entry.kind == "spend" and entry.is_told and entry.platform and entry.amount is not None and day:
            written[day.replace(day=1)] = written.get(day.replace(day=1), Decimal(0)) + entry.amount
    months = {*measured, *written}
    return {month: max(measured.get(month, Decimal(0)), written.get(month, Decimal(0))) for month in months}


def _planned(ground: Ground, line: BudgetLine, month: date) -> Decimal:
    """Return what a line allows in a month; what is not regular may fall into any month of its own."""
    first, last = day_of(ground, line.from_), day_of(ground, line.until, last=True)
    if line.per is None and line.until is None:
        last = day_of(ground, line.from_, last=True)
    following = (month + timedelta(days=31)).replace(day=1)
    if (first and first >= following) or (last and last < month):
        return Decimal(0)
    times = (line.quantity.capacity if line.quantity else None) or Decimal(1)
    amount = (line.amount or Decimal(0)) * times
    days = line.per.days if line.per else None
    return amount if days is None or days >= _MONTH else amount * _MONTH / days


def _plain(amount: Decimal) -> str:
    return f"{amount:.2f}".rstrip("0").rstrip(".")
