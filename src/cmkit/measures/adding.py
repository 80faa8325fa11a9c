"""Which figures may be added up: never people counted once, never a state on a day."""

from __future__ import annotations

from collections.abc import Mapping

from cmkit.catalogue.entries import Metric


def adds_up(metric: str, known: Mapping[str, Metric]) -> bool:
    """Tell whether two figures of a metric make one: two flows, or two shares with what they are made of.

    Two days of reach are not the reach of both: the same people are in them.
    """
    found = known.get(metric)
    return found is None or (found.nature in ("flow", "rate") and found.adds_over_days)
