"""One thing that waits, as ``cmkit status`` says it: when it presses, of whom what, what settles it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cmkit.deliverables.words import key_label
from cmkit.doctrine.standing import Point, PointKind
from cmkit.model.strategy import Strategy
from cmkit.text import (
    _,
    one_line,
    plural,
    shell_word,
    spoken_language,
    visible,
    written_money,
    written_month,
    written_weekday,
)

WIDTH = 80
_WHEN = 14
_ENOUGH = 32
_INDEX = re.compile(r"\[[0-9]+\]")


@dataclass(frozen=True, slots=True)
class Manner:
    """How it is said: of which day, and whether for eyes that are not the CM's."""

    today: date
    discreet: bool = False
    all: bool = False


def point_lines(
    point: Point, strategy: Strategy, manner: Manner, mission: str = "", folder: str = ""
) -> Iterator[str]:
    """Say one point: when it presses, of whom what is awaited, and the command that settles it.

    Among several missions it names its own, and its command the ``folder``.
    """
    who = "" if manner.discreet else _names(point, strategy)
    words = what_said(point, strategy, manner)
    said = _("{who}: {what}").format(who=who, what=words) if who else words
    if mission:
        said = f"{mission} – {said}"
    line = f"{when_said(point, manner.today):<{_WHEN}}{said}"
    command = command_of(point, manner)
    if folder and command:
        command = command.replace("cmkit", f"cmkit -C {shell_word(folder)}", 1)
    if command and len(line) + len(command) + 3 <= WIDTH:
        yield f"{line} > {command}"
        return
    yield shortened(line, WIDTH)
    if command:
        yield f"{'':{_WHEN}}> {command}"


def shortened(text: str, most: int) -> str:
    """Cut a line that is too long."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def when_said(point: Point, today: date) -> str:
    """Say when it presses, as an age: ``3 d late``, ``today``, ``in 5 d``, ``for 12 d``."""
    if point.kind == "absence" and point.since and point.since <= today:
        return _("now")
    if point.due is not None:
        days = (point.due - today).days
        if days == 0:
            return _("today")
        return _("{count} d late").format(count=-days) if days < 0 else _("in {count} d").format(count=days)
    if point.since is not None and point.since <= today:
        count = (today - point.since).days
        return _("for {count} d").format(count=count) if count else _("since today")
    return _("no date")


def what_said(point: Point, strategy: Strategy, manner: Manner) -> str:
    """Say what is awaited; for other eyes without a word of the mission's own."""
    month = _month(point.ref) if point.kind in ("approval", "submission", "publication", "to_invoice") else ""
    count = point.count
    if point.kind == "approval":
        return plural(
            "{count} item to approve, {month}", "{count} items to approve, {month}", count, month=month
        )
    if point.kind == "submission":
        return plural(
            "{count} item to submit, {month}", "{count} items to submit, {month}", count, month=month
        )
    if point.kind == "publication":
        return plural(
            "{count} item to publish, {month}", "{count} items to publish, {month}", count, month=month
        )
    if point.kind == "to_invoice":
        return _("{month} to be invoiced").format(month=month)
    if point.kind == "absence":
        return _("absence from {day}").format(day=written_on(point.since or manner.today))
    label = _labels()[point.kind]
    if manner.discreet:
        return label
    if point.kind == "unpaid" and point.amount:
        amount = written_money(Decimal(point.amount), strategy.mission.currency or "EUR", spoken_language())
        return f"{label} {visible(one_line(point.what))}, {amount}"
    said = (
        key_label(spoken_language(), _INDEX.sub("", point.what)) if point.kind == "question" else point.what
    )
    return f"{label} {visible(one_line(said or point.what))}".rstrip()


def _labels() -> Mapping[PointKind, str]:
    return {
        "material": _("material"),
        "strategy": _("strategy to approve"),
        "request": _("request"),
        "question": _("question"),
        "access": _("access"),
        "document": _("document"),
        "action": _("action"),
        "decision": _("decision on"),
        "renewal": _("what comes next, to be decided"),
        "notice": _("last day for giving notice"),
        "meeting": _("meeting"),
        "unpaid": _("unpaid:"),
    }


def command_of(point: Point, manner: Manner) -> str:
    """Return the command that settles a point; empty where there is none, or where it would tell too much."""
    ref = point.ref
    told: Mapping[PointKind, str] = {
        "approval": f"cmkit calendar approve --month {ref}",
        "material": "cmkit calendar list --due",
        "submission": f"cmkit calendar submit --month {ref}",
        "publication": f"cmkit calendar list --month {ref}",
        "strategy": f"cmkit approve --by {' '.join(point.who[:1]) or 'WHO'}",
        "request": f"cmkit log receipt --for {shell_word(_start_of(ref))}",
        "question": f"cmkit ask --key {shell_word(ref)}",
        "access": f"cmkit ask --key {shell_word(ref)}",
        "document": f"cmkit ask --key {shell_word(ref)}",
        "decision": f"cmkit decide {ref}",
        "absence": "cmkit ask organisation",
        "renewal": "cmkit ask --key mission.renewal.decide_by",
        "to_invoice": 'cmkit log invoice "…" --amount …',
        "unpaid": f'cmkit log payment "…" --amount … --reference {shell_word(ref or "…")}',
    }
    if point.kind == "meeting":
        return 'cmkit log meeting "…"' if point.due and point.due <= manner.today else ""
    if manner.discreet and point.kind in ("strategy", "request", "decision", "question"):
        return ""
    return told.get(point.kind, "")


def _start_of(words: str) -> str:
    """Return some words of a request in a row, enough to find it again, that no shell takes for its own."""
    text = max(re.split("[^\\w ,.:-]", one_line(words)), key=len).strip(" ,.:-")
    return text if len(text) <= _ENOUGH else text[:_ENOUGH].rpartition(" ")[0] or text[:_ENOUGH]


def _names(point: Point, strategy: Strategy) -> str:
    known = {person.id: person.name for person in strategy.people}
    return visible(", ".join(known.get(who, who) for who in point.who))


def written_on(day: date) -> str:
    """Write a day within its year."""
    return written_weekday(day, spoken_language())


def _month(ref: str) -> str:
    return written_month(date.fromisoformat(f"{ref}-01"), spoken_language())
