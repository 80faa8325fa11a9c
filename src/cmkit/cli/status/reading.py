"""A mission as ``cmkit status`` shows it: read once, weighed, nothing said yet."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from cmkit.calendar.approval import Approvals
from cmkit.calendar.back_planning import APPROVED
from cmkit.calendar.evidence import Evidence
from cmkit.doctrine.health import Health, health, hours_sold, hours_spent, own_points
from cmkit.doctrine.quotas import Used, quota_used
from cmkit.doctrine.standing import Point, ordered, standing
from cmkit.measures.deciding import Due
from cmkit.mission.contents import Public
from cmkit.mission.finding import STRATEGY, check_folder, find_mission
from cmkit.mission.opening import open_mission
from cmkit.problems import CmkitError, InputRefused, Problem
from cmkit.text import _, visible

_DEEPEST = 3
"""How many folders down missions are looked for."""
_AWAITED = frozenset({"idea", "draft", "submitted", "changes_requested", "approved"})


@dataclass(frozen=True, slots=True)
class Standing:
    """One mission on a day: what waits, how much was used, how it is; or what stopped its reading."""

    folder: Path
    public: Public | None = None
    points: tuple[Point, ...] = ()
    health: Health | None = None
    """``None`` without ``private/``."""
    contents: Used = field(default_factory=lambda: Used(0, 0))
    hours: Decimal | None = None
    """Of the month; ``None`` where no time is noted at all."""
    sold: Decimal | None = None
    unread: tuple[str, ...] = ()
    """Files that cannot be read."""
    error: CmkitError | None = None


def missions_at(paths: Sequence[Path]) -> list[Path]:
    """Find the missions that some folders are, lie within, or hold; raises ``InputRefused`` without any."""
    found: list[Path] = []
    for path in paths:
        check_folder(path)
        if (path / STRATEGY).exists():
            found.append(path)
            continue
        within = sorted(_within(path, _DEEPEST))
        found += within or [find_mission(path)]
    return list(dict.fromkeys(found))


def _within(folder: Path, depth: int) -> Iterator[Path]:
    try:
        inner = [one for one in folder.iterdir() if not one.name.startswith(".") and one.is_dir()]
    except OSError:
        return
    for one in inner:
        if one.is_symlink():
            continue
        if (one / STRATEGY).exists():
            yield one
        elif depth > 1:
            yield from _within(one, depth - 1)


def standing_of(folder: Path, today: date) -> Standing:
    """Read a mission and weigh it; raises ``InputRefused`` where its strategy cannot be used."""
    opened = open_mission(folder)
    public = opened.public
    if public is None:
        raise InputRefused(
            _("{folder}: the strategy cannot be read.").format(folder=visible(str(folder))),
            _("“cmkit check” says what is wrong in it."),
            opened.problems,
        )
    closed, decisions = _closed(public, today), _decisions(public, folder, today)
    points = standing(public, today, closed, decisions, _void(public, folder))
    private = opened.private
    own = own_points(public, private, today)
    first = today.replace(day=1)
    has_time = private is not None and any(one.kind == "time" for one in private.journal)
    return Standing(
        folder,
        public,
        tuple(ordered([*points, *own])),
        health(public, private, today, points) if private else None,
        quota_used(public, f"{today:%Y-%m}"),
        hours_spent(public.strategy, private.journal, first, today) if private and has_time else None,
        hours_sold(public.strategy),
        _unread(opened.problems),
    )


def _unread(problems: Sequence[Problem]) -> tuple[str, ...]:
    """Name the files of which a part was not read: what they say is missing here."""
    return tuple(dict.fromkeys(one.where.file for one in problems if one.code.startswith(("FI", "YA", "MO"))))


def _closed(public: Public, today: date) -> Collection[date]:
    """Return the days on which nobody works; holidays are looked up only where something is awaited."""
    items = [item for month in public.months.values() for item in month]
    if not any(item.status in _AWAITED for item in items):
        return ()
    from cmkit.calendar.opening import closed_days

    return closed_days(public.strategy, today.year, today.year)


def _void(public: Public, folder: Path) -> frozenset[str]:
    """Name the items that count as approved and whose approval no longer holds."""
    counted = [one for items in public.months.values() for one in items if one.status in APPROVED]
    if not counted:
        return frozenset()
    approvals = Approvals(public.strategy, Evidence(folder))
    return frozenset(one.id for one in counted if not approvals.standing(one).given)


def _decisions(public: Public, folder: Path, today: date) -> Sequence[Due]:
    if not public.readings or not public.strategy.objectives:
        return ()
    from cmkit.catalogue.entries import load_metrics
    from cmkit.measures.deciding import due
    from cmkit.measures.judging import judged

    standing = judged(public, today, load_metrics(folder / "catalogue"))
    return due(standing.objectives, public.journal, public.strategy.starts_on)
