"""What ``cmkit status`` says of missions: lines of a terminal, at most 80 columns wide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from cmkit.cli.status.points import WIDTH, Manner, point_lines, shortened, written_on
from cmkit.cli.status.reading import Standing
from cmkit.doctrine.health import Reason
from cmkit.doctrine.standing import Point
from cmkit.model.strategy import Strategy
from cmkit.text import (
    _,
    one_line,
    plural,
    spoken_language,
    visible,
    written_month,
    written_number,
)

MOST = 8
"""How many points of one mission are shown without ``--all``: with their commands they fill a screen."""


def mission_lines(one: Standing, manner: Manner) -> Iterator[str]:
    """Say one mission: how it is, what was used, then what presses."""
    assert one.public is not None  # only what was read is said
    strategy = one.public.strategy
    name = _("Mission") if manner.discreet else visible(one_line(strategy.client.name))
    said = [name, *([_phase(strategy)] if strategy.mission.phase else []), written_on(manner.today)]
    yield shortened(" – ".join(said), WIDTH)
    if one.health and not manner.discreet:
        yield from _health_lines(one)
    if used := used_said(one, manner):
        yield shortened(used, WIDTH)
    for file in one.unread:
        if not (manner.discreet and file.startswith("private/")):
            yield shortened(_("Not read whole: {file} (cmkit check)").format(file=visible(file)), WIDTH)
    points = shown_points(one, manner)
    if not points:
        yield ""
        yield _("Nothing waits.")
        return
    yield ""
    kept = points if manner.all else points[:MOST]
    for point in kept:
        yield from point_lines(point, strategy, manner)
    if len(points) > len(kept):
        rest = len(points) - len(kept)
        yield plural("… and {count} more: cmkit status --all", "… and {count} more: cmkit status --all", rest)


def shown_points(one: Standing, manner: Manner) -> list[Point]:
    """Return what may be shown: for other eyes, nothing private and nothing confidential."""
    hidden = manner.discreet
    return [point for point in one.points if not (hidden and (point.private or point.confidential))]


def used_said(one: Standing, manner: Manner) -> str:
    """Say what of the month was used: contents against the quota, hours against those sold."""
    parts = []
    contents = one.contents
    planned = ""
    if contents.sold is not None:
        planned = plural(
            "{count} item planned of {sold}",
            "{count} items planned of {sold}",
            contents.planned,
            sold=contents.sold,
        )
    elif contents.planned:
        planned = plural("{count} item planned", "{count} items planned", contents.planned)
    if planned:
        out = plural("{count} out", "{count} out", contents.published)
        parts.append(f"{planned}, {out}")
    if one.hours is not None and not manner.discreet:
        spent = hours_said(one.hours)
        sold = hours_said(one.sold) if one.sold is not None else ""
        parts.append(
            _("{spent} spent of {sold}").format(spent=spent, sold=sold)
            if sold
            else _("{spent} spent").format(spent=spent)
        )
    if not parts:
        return ""
    month = written_month(manner.today, spoken_language())
    return _("{month}: {used}").format(month=f"{month[:1].upper()}{month[1:]}", used=" · ".join(parts))


def hours_said(hours: Decimal) -> str:
    """Write hours as people do: ``6 h 30``."""
    minutes = round(hours * 60)
    return f"{written_number(minutes // 60, spoken_language())} h" + (
        f" {minutes % 60:02}" if minutes % 60 else ""
    )


def _health_lines(one: Standing) -> Iterator[str]:
    assert one.health is not None  # asked before
    state = health_said(one)
    reasons = [reason_said(reason) for reason in one.health.reasons]
    yield _("Health: {state}").format(state=state)
    for reason in reasons:
        yield shortened(f"  - {reason}", WIDTH)


def health_said(one: Standing) -> str:
    """Say in a word how a mission is."""
    words = {"good": _("good"), "to_watch": _("to be watched"), "degraded": _("degraded")}
    return words[one.health.state] if one.health else ""


def reason_said(reason: Reason) -> str:
    """Say one thing that weighs on a mission."""
    day = written_on(reason.day) if reason.day else ""
    if reason.kind == "unpaid":
        return plural(
            "{count} invoice late, due since {day}",
            "{count} invoices late, the first since {day}",
            reason.count,
            day=day,
        )
    if reason.kind == "silence":
        return plural(
            "no word for {count} day, since {day}",
            "no word for {count} days, since {day}",
            reason.count,
            day=day,
        )
    if reason.kind == "late_approvals":
        return plural(
            "{count} approval late since {day}",
            "{count} approvals late, the first since {day}",
            reason.count,
            day=day,
        )
    if reason.kind == "owed":
        return plural(
            "{count} thing owed and late since {day}",
            "{count} things owed and late, the first since {day}",
            reason.count,
            day=day,
        )
    return _("{over} more than the hours sold this month").format(over=hours_said(reason.over))


def _phase(strategy: Strategy) -> str:
    phases: Mapping[str, str] = {
        "prospect": _("prospect"),
        "quoted": _("quoted"),
        "signed": _("signed"),
        "framing": _("being framed"),
        "running": _("running"),
        "notice": _("under notice"),
        "closed": _("closed"),
    }
    return phases[strategy.mission.phase or "running"]


def overview_lines(standings: Sequence[Standing], manner: Manner) -> Iterator[str]:
    """Say several missions: a line each, then what presses most, with the mission's name."""
    for place, one in enumerate(standings, start=1):
        yield shortened(_mission_line(one, place, manner), WIDTH)
    pressing = sorted(
        (
            (point, one, place)
            for place, one in enumerate(standings, start=1)
            for point in shown_points(one, manner)
        ),
        key=lambda found: found[0].urgency,
    )
    if not pressing:
        return
    yield ""
    kept = pressing if manner.all else pressing[:MOST]
    for point, one, place in kept:
        if one.public is not None:
            folder = "" if manner.discreet else str(one.folder)
            yield from point_lines(point, one.public.strategy, manner, name_of(one, place, manner), folder)
    if len(pressing) > len(kept):
        rest = len(pressing) - len(kept)
        yield plural("… and {count} more: cmkit status --all", "… and {count} more: cmkit status --all", rest)


def name_of(one: Standing, place: int, manner: Manner) -> str:
    """Name a mission among several: by its client, or by its number for other eyes."""
    if manner.discreet:
        return _("Mission {number}").format(number=place)
    return visible(one_line(one.public.strategy.client.name if one.public else one.folder.name))


def _mission_line(one: Standing, place: int, manner: Manner) -> str:
    name = name_of(one, place, manner)
    if one.public is None:
        return _("{mission}: cannot be read (cmkit check)").format(mission=name)
    points = shown_points(one, manner)
    late = sum(point.due is not None and point.due < manner.today for point in points)
    said = [plural("{count} point", "{count} points", len(points)), _("{count} late").format(count=late)]
    if one.health and not manner.discreet:
        said.insert(0, health_said(one))
    if used := used_said(one, manner):
        said.append(used)
    return _("{mission}: {said}").format(mission=name, said=" · ".join(said))
