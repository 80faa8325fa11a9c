"""What a mission may cost: every line of the budget, what it comes to, who pays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from cmkit.deliverables.said import Said, Sayer
from cmkit.model.organisation import BudgetLine
from cmkit.model.values import Every

_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
_DAYS = {"day": 1, "week": 7}


def budget(sayer: Sayer) -> Said:
    """Say the budget: a detail and a total by line, a total by payer where every line of theirs has one.

    A line without an amount still has to be priced, and says so.
    """
    said: Said = sayer.section("budget")
    lines = sayer.strategy.budget.lines if sayer.strategy.budget else ()
    totals: dict[str, list[Decimal | None]] = {"client": [], "cm": [], "": []}
    for index, (line, entry) in enumerate(zip(lines, said["lines"], strict=True)):
        total = line_total(line, sayer)
        totals[line.paid_by or ""].append(total)
        entry["what"] = _what(entry)
        entry["detail"] = _detail(line, entry)
        is_open = line.amount is None and ("budget", "lines", index, "amount") not in sayer.public.answers
        entry["total"] = sayer.forms.word("marks", "unclear") if is_open else sayer.forms.money(total)
    for payer in ("client", "cm"):
        said[f"{payer}_total"] = sayer.forms.money(
            sum((one for one in totals[payer] if one), Decimal(0)) or None
        )
        said[f"{payer}_is_whole"] = None not in totals[payer]
    return said


def line_total(line: BudgetLine, sayer: Sayer) -> Decimal | None:
    """Calculate what a line comes to: quantity × amount × periods; ``None`` where one of them is open."""
    quantity = line.quantity
    if line.amount is None or (quantity and (quantity.about or quantity.low != quantity.high)):
        return None
    periods = 1 if line.per is None else _periods(line.per, *_span(line, sayer))
    times = quantity.low if quantity and quantity.low is not None else Decimal(1)
    return None if periods is None else line.amount * times * periods


def _span(line: BudgetLine, sayer: Sayer) -> tuple[date | None, date | None]:
    """Return the days that a line runs over: its own, else the mission's."""
    starts_on, mission = sayer.strategy.starts_on, sayer.strategy.mission
    first = line.from_ or mission.starts_on
    last = line.until or mission.ends_on
    return first.first(starts_on) if first else None, last.last(starts_on) if last else None


def _periods(per: Every, first: date | None, last: date | None) -> int | None:
    """Count the periods between two days: months by the calendar, weeks and days when they are whole."""
    if first is None or last is None or last < first:
        return None
    if per.unit in _MONTHS:
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        whole, left = divmod(months, _MONTHS[per.unit] * per.count)
        return whole if not left else None
    if per.unit in _DAYS:
        return ((last - first).days + 1) // (_DAYS[per.unit] * per.count)
    return None


def _what(entry: Said) -> str:
    """Say what a line is for, in one cell: its label, who is paid, what is remarked."""
    named = " – ".join(part for part in (entry["label"], ", ".join(entry["who"])) if part)
    return " ".join([f"{named}.", *entry["note"]]) if entry["note"] else named


def _detail(line: BudgetLine, entry: Said) -> str:
    """Say how a line is made up: ``16 × 45 € par mois``."""
    once = line.quantity is None or (line.quantity.low == 1 and line.quantity.high == 1)
    amount = entry["amount"] if once or not entry["amount"] else f"{entry['quantity']} × {entry['amount']}"
    return " ".join(part for part in (amount or entry["quantity"], entry["per"]) if part)
