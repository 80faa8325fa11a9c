"""CH: what the strategy accepts of the checks is accepted for a reason, for a time, and for something."""

from __future__ import annotations

from collections.abc import Iterator

from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground, within
from cmkit.doctrine.moments import day_of
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.strategy import Ignore
from cmkit.problems import KeyPath, Severity, dotted

rule = REGISTRY.rule

Places = list[tuple[str, str]]
"""Where a rule finds something: files and dotted keys."""

_ELSEWHERE = frozenset({"PR001"})
"""Rules whose findings lie outside the files: without git, nobody can say that there is nothing."""


@rule("CH001", source="ours", severity=Severity.WARNING)
def ignored_without_reason(ground: Ground) -> Iterator[Found]:
    """A finding that is accepted without a reason is not accepted: it is told again."""
    for path, ignore in _ignored(ground):
        if not ignore.reason:
            yield Found(path, {"rule": ignore.rule}, "checks.ignore.reason")


@rule("CH002", source="ours", severity=Severity.ADVICE)
def ignored_for_too_long(ground: Ground) -> Iterator[Found]:
    """What was accepted up to a day is told again after it."""
    for path, ignore in _ignored(ground):
        until = day_of(ground, ignore.until, last=True)
        if ignore.reason and until and until < ground.today:
            facts = {"rule": ignore.rule, "until": until.isoformat()}
            yield Found((*path, "until"), facts, "checks.ignore.until")


@rule("CH003", source="ours", severity=Severity.ADVICE)
def ignores_nothing(ground: Ground) -> Iterator[Found]:
    """What silences nothing today would silence tomorrow what nobody has seen."""
    known: dict[str, Places | None] = {}
    for path, ignore in _ignored(ground):
        until = day_of(ground, ignore.until, last=True)
        over = until is not None and until < ground.today
        if ignore.reason and not over and not _silences(ground, ignore, known):
            yield Found(path, {"rule": ignore.rule, "where": ignore.where or ""}, "checks.ignore.rule")


@rule("CH004", source="ours", severity=Severity.ADVICE)
def weighs_nothing(ground: Ground) -> Iterator[Found]:
    """A severity for a code that no rule has weighs nothing."""
    checks = ground.strategy.checks
    for code in checks.severity if checks else ():
        if code not in REGISTRY:
            yield Found(("checks", "severity", code), {"rule": code}, "checks.severity")


def _ignored(ground: Ground) -> Iterator[tuple[KeyPath, Ignore]]:
    checks = ground.strategy.checks
    for index, ignore in enumerate(checks.ignore if checks else ()):
        yield ("checks", "ignore", index), ignore


def _silences(ground: Ground, ignore: Ignore, known: dict[str, Places | None]) -> bool:
    """Whether the rule finds something there; what waits for another finding counts too."""
    code = ignore.rule
    if code in _ELSEWHERE or code.startswith("CH"):
        return True
    if code not in REGISTRY:
        return False
    if code not in known:
        known[code] = _places(ground, code)
    places, place = known[code], ignore.where
    if places is None:
        return True
    return any(not place or place == file or within(key, place) for file, key in places)


def _places(ground: Ground, code: str) -> Places | None:
    """Run a rule once for all that is said of it; ``None`` where it fails, which is told as that."""
    try:
        return [(one.file, dotted(one.path)) for one in REGISTRY[code].check(ground)]
    except Exception:  # nothing can be said of what it would have found
        return None
