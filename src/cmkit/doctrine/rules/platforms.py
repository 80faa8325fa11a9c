"""PL: platforms are chosen for the people who are there, and kept alive."""

from __future__ import annotations

from collections.abc import Iterator

from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.platforms import Cadence, PlatformEntry
from cmkit.problems import KeyPath, Severity

rule = REGISTRY.rule


@rule("PL001", source="B1", severity=Severity.ERROR)
def no_audience(ground: Ground) -> Iterator[Found]:
    """A platform is chosen because the people to be met are there."""
    for path, platform in _active(ground):
        if not platform.audiences and not ground.answered(*path, "audiences"):
            yield Found(path, {"platform": platform.id}, "platforms.audiences")


@rule("PL002", source="B7", severity=Severity.WARNING)
def no_cadence(ground: Ground) -> Iterator[Found]:
    """Visibility lives on regularity."""
    for path, platform in _active(ground):
        if not platform.cadence and not ground.answered(*path, "cadence"):
            yield Found(path, {"platform": platform.id}, "platforms.cadence")


@rule("PL003", source="ours", severity=Severity.ERROR)
def unreadable_recurrence(ground: Ground) -> Iterator[Found]:
    """A recurrence rule that cannot be read plans nothing, without a word."""
    for path, cadence in _cadences(ground):
        if not cadence.rrule:
            continue
        from cmkit.calendar.recurring import why_unreadable

        if why := why_unreadable(cadence.rrule):
            facts = {"rule": cadence.rrule, "why": why}
            yield Found((*path, "rrule"), facts, "platforms.cadence.rrule")


@rule("PL004", source="ours", severity=Severity.WARNING)
def amount_without_period(ground: Ground) -> Iterator[Found]:
    """An amount says nothing without its period: nothing is planned of it."""
    for path, cadence in _cadences(ground):
        said = ground.answered(*path, "per")
        if cadence.amount is not None and cadence.per is None and not cadence.rrule and not said:
            yield Found((*path, "amount"), {"amount": str(cadence.amount)}, "platforms.cadence.per")


def _cadences(ground: Ground) -> Iterator[tuple[KeyPath, Cadence]]:
    for index, platform in enumerate(ground.strategy.platforms):
        for number, cadence in enumerate(platform.cadence):
            yield ("platforms", index, "cadence", number), cadence


def _active(ground: Ground) -> Iterator[tuple[KeyPath, PlatformEntry]]:
    for index, platform in enumerate(ground.strategy.platforms):
        if platform.status == "active":
            yield ("platforms", index), platform
