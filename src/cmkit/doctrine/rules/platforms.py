"""PL: platforms are chosen for the people who are there, and kept alive."""

from __future__ import annotations

from collections.abc import Iterator

from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.platforms import PlatformEntry
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


def _active(ground: Ground) -> Iterator[tuple[KeyPath, PlatformEntry]]:
    for index, platform in enumerate(ground.strategy.platforms):
        if platform.status == "active":
            yield ("platforms", index), platform
