"""How figures end in decisions: what attainment means what, and what is then done."""

from __future__ import annotations

from decimal import Decimal

from cmkit.deliverables.said import Said, Sayer
from cmkit.model.evaluation import Thresholds

_USUAL = {"success": Decimal("1"), "moderate_success": Decimal("0.75"), "moderate_failure": Decimal("0.4")}
"""The attainment from which a verdict is given, 1 being the value expected on that day."""


def verdicts(sayer: Sayer) -> Said:
    """Say the thresholds in percent: the strategy's own, else the usual ones."""
    evaluation = sayer.strategy.evaluation
    return said_thresholds(sayer, evaluation.thresholds if evaluation else None)


def said_thresholds(sayer: Sayer, thresholds: Thresholds | None) -> Said:
    """Say thresholds in percent, the usual ones where none is given; ``own`` tells whether any is."""
    given = {name: getattr(thresholds, name, None) for name in _USUAL}
    values = {name: usual if given[name] is None else given[name] for name, usual in _USUAL.items()}
    own = any(value is not None for value in given.values())
    return {name: sayer.forms.percent(value or Decimal(0)) for name, value in values.items()} | {"own": own}
