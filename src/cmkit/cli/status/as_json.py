"""What ``cmkit status`` tells a program: nothing of ``private/``, nothing confidential."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from cmkit.cli.status.reading import Standing
from cmkit.doctrine.standing import Point


def as_json(standings: Sequence[Standing], today: date, *, discreet: bool = False) -> str:
    """Write one document: ``missions``, each with its points, the most urgent first.

    ``discreet`` leaves out names and words too.
    """
    missions = [_mission(one, today, discreet=discreet) for one in standings]
    told = {"version": 1, "today": today.isoformat(), "missions": missions}
    return json.dumps(told, ensure_ascii=True, indent=2)


def _mission(one: Standing, today: date, *, discreet: bool) -> dict[str, object]:
    said: dict[str, object] = {} if discreet else {"folder": str(one.folder)}
    if one.public is None:
        return {**said, "error": one.error.message if one.error and not discreet else "unreadable"}
    mission = one.public.strategy.mission
    if not discreet:
        said["client"] = one.public.strategy.client.name
    sold = one.contents.sold
    return {
        **said,
        "phase": mission.phase,
        "contents": {
            "planned": one.contents.planned,
            "published": one.contents.published,
            "sold": str(sold) if sold is not None else None,
        },
        "points": [
            _point(point, today, discreet=discreet)
            for point in one.points
            if not point.private and not point.confidential
        ],
    }


def _point(point: Point, today: date, *, discreet: bool) -> dict[str, object]:
    said: dict[str, object] = {
        "kind": point.kind,
        "count": point.count,
        "since": point.since.isoformat() if point.since else None,
        "due": point.due.isoformat() if point.due else None,
        "days_late": max((today - point.due).days, 0) if point.due else None,
    }
    return said if discreet else {**said, "what": point.what, "who": list(point.who), "ref": point.ref}
