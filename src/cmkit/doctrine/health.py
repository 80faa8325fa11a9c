"""How a mission is, for the CM's eyes: bills, hours, silence, half the information (C11)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from cmkit.doctrine.chosen import PAYMENT_DAYS, SILENCE_DAYS
from cmkit.doctrine.standing import Point
from cmkit.mission.contents import Private, Public
from cmkit.model.journal import PrivateEntry
from cmkit.model.strategy import Strategy

State = Literal["good", "to_watch", "degraded"]
ReasonKind = Literal["unpaid", "silence", "late_approvals", "owed", "hours"]
_OWED = frozenset({"material", "request", "question", "access", "document", "action"})
_HOURS = {"minute": Decimal(1) / 60, "hour": Decimal(1)}
_MONTH_DAYS = Decimal("30.4375")


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice beside what was paid on it."""

    entry: PrivateEntry
    day: date
    due: date
    paid: Decimal
    left: Decimal | None
    """What is still to be paid; ``None`` for an invoice without an amount that nobody paid."""

    @property
    def is_open(self) -> bool:
        """Whether something is still to be paid."""
        return self.left is None or self.left > 0


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that weighs on a mission."""

    kind: ReasonKind
    count: int = 0
    day: date | None = None
    hours: Decimal = Decimal(0)
    over: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Health:
    """How a mission is, and why."""

    state: State
    reasons: tuple[Reason, ...] = ()


def bills(strategy: Strategy, journal: Sequence[PrivateEntry], today: date | None = None) -> list[Bill]:
    """Put each invoice beside its payments, known by its reference; those after ``today`` do not count."""
    contract = strategy.mission.contract
    days = PAYMENT_DAYS if contract is None or contract.payment_days is None else contract.payment_days
    found = []
    for entry in journal:
        day = entry.date.first(strategy.starts_on)
        if entry.kind != "invoice" or day is None or (today and day > today):
            continue
        payments = [one for one in journal if one.kind == "payment" and _pays(one, entry, strategy, today)]
        paid = sum((one.amount or Decimal(0) for one in payments), Decimal(0))
        left = None if entry.amount is None else max(entry.amount - paid, Decimal(0))
        if entry.amount is None and payments:
            left = Decimal(0)
        due = entry.due.last(strategy.starts_on) if entry.due else None
        found.append(Bill(entry, day, due or day + timedelta(days=days), paid, left))
    return found


def _pays(payment: PrivateEntry, invoice: PrivateEntry, strategy: Strategy, today: date | None) -> bool:
    day = payment.date.first(strategy.starts_on)
    if today and day and day > today:
        return False
    return bool(invoice.reference) and payment.reference == invoice.reference


def hours_spent(strategy: Strategy, journal: Iterable[PrivateEntry], first: date, last: date) -> Decimal:
    """Add up the hours of some days; what is counted otherwise than in hours and minutes is left out."""
    total = Decimal(0)
    for entry in journal:
        day = entry.date.first(strategy.starts_on)
        factor = _HOURS.get(entry.duration.unit) if entry.kind == "time" and entry.duration else None
        if entry.duration and factor is not None and day and first <= day <= last:
            total += entry.duration.count * factor
    return total


def hours_sold(strategy: Strategy) -> Decimal | None:
    """Return the hours of a month; ``None`` where they are not agreed, or not by time."""
    hours = strategy.mission.hours
    if hours is None or hours.amount is None or hours.per is None:
        return None
    amount = hours.amount.high if hours.amount.high is not None else hours.amount.low
    if amount is None:
        return None
    if str(hours.per) == "month":
        return amount
    days = hours.per.days
    return None if not days else round(amount * _MONTH_DAYS / days, 1)


def health(public: Public, private: Private | None, today: date, points: Sequence[Point]) -> Health:
    """Weigh a mission: unpaid invoices, silence, what is owed and late, hours beyond those sold."""
    reasons = tuple(_reasons(public, private, today, points))
    weight = len(reasons) + sum(one.kind == "unpaid" for one in reasons)
    return Health("good" if not weight else "to_watch" if weight < 3 else "degraded", reasons)


def _reasons(
    public: Public, private: Private | None, today: date, points: Sequence[Point]
) -> Iterator[Reason]:
    journal = private.journal if private else ()
    late = [one for one in bills(public.strategy, journal, today) if one.is_open and one.due < today]
    if late:
        yield Reason("unpaid", len(late), min(one.due for one in late))
    waiting = [one for one in points if one.kind == "approval" or one.kind in _OWED]
    last = last_word(public, today)
    if waiting and last and (today - last).days > SILENCE_DAYS:
        yield Reason("silence", (today - last).days, last)
    approvals = [
        one for one in points if one.kind in ("approval", "strategy") and one.due and one.due < today
    ]
    if approvals:
        yield Reason(
            "late_approvals", sum(one.count for one in approvals), min(one.urgency for one in approvals)
        )
    owed = [one for one in points if one.kind in _OWED and one.due and one.due < today]
    if owed:
        yield Reason("owed", sum(one.count for one in owed), min(one.urgency for one in owed))
    starts_on = public.strategy.starts_on
    sold = None if starts_on and today < starts_on else hours_sold(public.strategy)
    spent = hours_spent(public.strategy, journal, today.replace(day=1), today)
    if sold is not None and spent > sold:
        yield Reason("hours", hours=spent, over=spent - sold)


def last_word(public: Public, today: date) -> date | None:
    """Return the last day on which the client said or brought something, as far as it is on record."""
    strategy = public.strategy
    theirs = {one.id for one in strategy.people if one.side == "client"} | set(strategy.client.sponsor)
    days = []
    for entry in public.journal:
        said = {*entry.who, *entry.from_} & theirs
        if entry.kind == "request":
            said = set(entry.who) & theirs
            if entry.received_on:
                days.append(entry.received_on.first(strategy.starts_on))
        if said and entry.kind != "incident":
            days.append(entry.date.first(strategy.starts_on))
    for items in public.months.values():
        days += [
            item.approval.date.first(strategy.starts_on)
            for item in items
            if item.approval and item.approval.date
        ]
    return max((day for day in days if day and day <= today), default=None)


def own_points(public: Public, private: Private | None, today: date) -> list[Point]:
    """List the invoices to issue and those that are not paid: for the CM alone."""
    if private is None:
        return []
    strategy = public.strategy
    found = [
        Point(
            "unpaid",
            one.entry.reference or " ".join(one.entry.what),
            one.entry.who,
            one.day,
            one.due,
            ref=one.entry.reference or "",
            private=True,
            amount="" if one.left is None else f"{one.left:f}",
        )
        for one in bills(strategy, private.journal, today)
        if one.is_open
    ]
    return [*found, *_to_issue(public, private, today)]


def _to_issue(public: Public, private: Private, today: date) -> Iterator[Point]:
    """The month that is over is invoiced, where fees are agreed by the month."""
    strategy = public.strategy
    starts = strategy.starts_on
    lines = strategy.budget.lines if strategy.budget else ()
    last = today.replace(day=1) - timedelta(days=1)
    agreed = [
        one
        for one in lines
        if one.kind == "fees"
        and one.per
        and str(one.per) == "month"
        and one.paid_by in (None, "client")
        and ((first := one.from_.first(starts) if one.from_ else starts) is not None and first <= last)
        and ((until := one.until.last(starts) if one.until else None) is None or until >= last)
    ]
    phase = strategy.mission.phase
    if not agreed or phase in ("prospect", "quoted", "closed"):
        return
    issued = [
        day
        for one in private.journal
        if one.kind == "invoice" and (day := one.date.first(starts)) and last.replace(day=1) <= day <= today
    ]
    if not issued:
        yield Point(
            "to_invoice", f"{last:%Y-%m}", due=last + timedelta(days=1), ref=f"{last:%Y-%m}", private=True
        )
