"""How far a value has come: attainment against what is expected, by direction."""

from __future__ import annotations

from fractions import Fraction

from cmkit.measures.aims import Aim

MOST = Fraction(2)
"""What is printed stops at 200 %; a ratio to nothing stops there too."""


def attainment(value: Fraction, expected: Aim, baseline: Fraction | None) -> Fraction:
    """Return (value − baseline) / (expected − baseline), by direction.

    Without a baseline, or with one from which nothing has to change, value / expected or, where less is
    better, its inverse. Inside a range it is at least 1; beyond its other end it falls again.
    """
    low, high = expected.low, expected.high
    if low is not None and high is not None:
        if value > high and (baseline is None or baseline <= high):
            return _down(value, high, None)
        if value < low and (baseline is None or baseline >= low):
            return _up(value, low, None)
        if low <= value <= high:
            return max(Fraction(1), _toward(value, low, high, baseline))
        return _toward(value, low, high, baseline)
    if low is not None:
        return _up(value, low, baseline)
    return _down(value, high, baseline) if high is not None else Fraction(1)


def printed(attained: Fraction) -> Fraction:
    """Return an attainment as it is shown: between −200 % and 200 %."""
    return max(-MOST, min(MOST, attained))


def _toward(value: Fraction, low: Fraction, high: Fraction, baseline: Fraction | None) -> Fraction:
    if baseline is not None and baseline < low:
        return _up(value, low, baseline)
    if baseline is not None and baseline > high:
        return _down(value, high, baseline)
    return Fraction(1)


def _up(value: Fraction, expected: Fraction, baseline: Fraction | None) -> Fraction:
    if baseline is not None and expected > baseline:
        return (value - baseline) / (expected - baseline)
    if expected == 0:
        return Fraction(1) if value == 0 else MOST if value > 0 else Fraction(0)
    return 1 + (value - expected) / abs(expected)  # value / expected, and as monotone below zero


def _down(value: Fraction, expected: Fraction, baseline: Fraction | None) -> Fraction:
    if baseline is not None and expected < baseline:
        return (baseline - value) / (baseline - expected)
    if expected < 0:
        return 1 + (expected - value) / abs(expected)
    if expected == 0:
        return Fraction(1) if value == 0 else MOST if value < 0 else Fraction(0)
    return min(MOST, expected / value) if value > 0 else MOST
