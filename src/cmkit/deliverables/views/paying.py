"""Who pays what, and when: the budget added up by payer and by period."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.views.means import line_total
from cmkit.model.organisation import BudgetLine
from cmkit.model.values import Every, PartialDate

_PAYERS = ("client", "cm", "")

_Key = tuple[Every, PartialDate | None, PartialDate | None]


@dataclass
class _Sum:
    """What one payer pays: at once, again and again, and how many lines have no total yet."""

    total: Decimal = Decimal(0)
    once: Decimal = Decimal(0)
    regular: dict[_Key, list[tuple[Decimal, Decimal | None]]] = field(default_factory=dict)
    """By rhythm and span: what each line costs each time, and in all; ``None`` while it has no end."""
    open_lines: int = 0


def payers(sayer: Sayer) -> list[Said]:
    """Say, for each payer who pays anything: the total, what is paid each period, what is paid once.

    Sums are of the lines whose amount is exact; ``open_lines`` counts the others.
    """
    sums = {payer: _Sum() for payer in _PAYERS}
    present = set()
    for line in sayer.strategy.budget.lines if sayer.strategy.budget else ():
        present.add(line.paid_by or "")
        _add(sums[line.paid_by or ""], line, sayer)
    return [_said(payer, sums[payer], sayer) for payer in _PAYERS if payer in present]


def _add(to: _Sum, line: BudgetLine, sayer: Sayer) -> None:
    price = _price(line)
    total = line_total(line, sayer)
    if price is None or (line.per and line.per.unit == "hour"):
        to.open_lines += 1
    elif line.per is None or total == price:
        to.once += price
        to.total += price
    else:
        key = (line.per, line.from_, line.until)
        to.regular.setdefault(key, []).append((price, total))
        to.total += total or Decimal(0)
        to.open_lines += total is None


def _price(line: BudgetLine) -> Decimal | None:
    """Return what a line costs each time; ``None`` while its amount or its quantity is open."""
    quantity = line.quantity
    if line.amount is None or (quantity and (quantity.about or quantity.low != quantity.high)):
        return None
    return line.amount * (quantity.low if quantity and quantity.low is not None else Decimal(1))


def _said(payer: str, sums: _Sum, sayer: Sayer) -> Said:
    periods = []
    for (per, first, last), lines in sums.regular.items():
        price = sum((one for one, _ in lines), Decimal(0))
        totals = [total for _, total in lines if total is not None]
        periods.append(
            {
                "amount": f"{sayer.forms.money(price)} {sayer.forms.rate(per)}",
                "span": sayer.forms.span(first, last),
                "total": sayer.forms.money(sum(totals, Decimal(0))) if len(totals) == len(lines) else "",
            }
        )
    return {
        "payer": payer,
        "total": sayer.forms.money(sums.total or None),
        "periods": periods,
        "once": sayer.forms.money(sums.once or None),
        "open_lines": sums.open_lines,
    }
