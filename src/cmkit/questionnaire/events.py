"""What happens in a questionnaire, one value an event; each is kept as one line of JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

Value = str | bool | int | tuple[str, ...] | Mapping[str, str]
"""An answer as it is kept: plain, and read already (``1 200`` is ``"1200"``, a date is in ISO)."""


class AnswerRefused(ValueError):
    """An answer does not fit its question; the message says what would, to the person who typed it."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The question has an answer."""

    value: Value


@dataclass(frozen=True, slots=True)
class Skipped:
    """Passed over; it stays empty. Ends a long answer and a loop."""


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The question has no meaning for this client."""


@dataclass(frozen=True, slots=True)
class Declined:
    """The client does not want this, and says why."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class ToSettle:
    """Left to somebody, by a day: it becomes an open question."""

    who: tuple[str, ...] = ()
    """As a ``person`` answer holds people."""
    due: str | None = None
    asked_on: str | None = None


@dataclass(frozen=True, slots=True)
class Back:
    """Take the latest answer back and ask it again."""


Reply = Answered | Skipped | NotApplicable | Declined | ToSettle
"""What a question may be met with."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Another reply in place of one already given, from the summary."""

    slot: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The summary was read and found right."""


Event = Reply | Back | Changed | Confirmed
"""One step of the questionnaire."""

_NAMES: Mapping[type, str] = {
    Answered: "answered",
    Skipped: "skipped",
    NotApplicable: "not_applicable",
    Declined: "declined",
    ToSettle: "to_settle",
    Back: "back",
    Changed: "changed",
    Confirmed: "confirmed",
}


def encode(event: Event) -> bytes:
    """Write an event as one line of JSON, without a line end."""
    return as_line(_plain(event))


def decode(line: bytes) -> Event:
    """Read an event back; ``ValueError`` for a line that ``encode`` did not write."""
    return _event(from_line(line))


def as_line(value: object) -> bytes:
    """Write plain values as one line of JSON; a decimal number keeps its digits."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_unusual)
    # U+2028 and U+2029 end a line for some readers.
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").encode("utf-8", "surrogatepass")


def from_line(line: bytes) -> object:
    """Read what ``as_line`` wrote; ``ValueError`` for anything else."""
    return json.loads(line.decode("utf-8", "surrogatepass"), object_hook=_usual)


def _unusual(value: object) -> object:
    if isinstance(value, Decimal):
        return {"$number": str(value)}
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"no plain value: {type(value).__name__}")


def _usual(found: dict[str, object]) -> object:
    return Decimal(str(found["$number"])) if list(found) == ["$number"] else found


def _plain(event: Event) -> dict[str, object]:
    plain: dict[str, object] = {"event": _NAMES[type(event)]}
    if isinstance(event, Answered):
        plain["value"] = event.value
    elif isinstance(event, Declined):
        plain["reason"] = event.reason
    elif isinstance(event, ToSettle):
        plain |= {"who": event.who, "due": event.due, "asked_on": event.asked_on}
    elif isinstance(event, Changed):
        plain |= {"slot": event.slot, "reply": _plain(event.reply)}
    return plain


def _event(plain: object) -> Event:
    if not isinstance(plain, dict):
        raise ValueError("an event is a mapping")
    match plain:
        case {"event": "answered", "value": value}:
            return Answered(_value(value))
        case {"event": "skipped"}:
            return Skipped()
        case {"event": "not_applicable"}:
            return NotApplicable()
        case {"event": "declined", "reason": str(reason)}:
            return Declined(reason)
        case {"event": "to_settle", "who": list(who)}:
            names = tuple(name for name in who if isinstance(name, str))
            return ToSettle(names, _optional(plain.get("due")), _optional(plain.get("asked_on")))
        case {"event": "back"}:
            return Back()
        case {"event": "changed", "slot": str(slot), "reply": reply}:
            inner = _event(reply)
            if isinstance(inner, Back | Changed | Confirmed):
                raise ValueError("a change is made by a reply")
            return Changed(slot, inner)
        case {"event": "confirmed"}:
            return Confirmed()
    raise ValueError(f"no event: {plain.get('event')}")


def _optional(raw: object) -> str | None:
    return raw if isinstance(raw, str) else None


def _value(raw: object) -> Value:
    if isinstance(raw, str | bool | int):
        return raw
    if isinstance(raw, list) and all(isinstance(part, str) for part in raw):
        return tuple(raw)
    if isinstance(raw, dict) and all(isinstance(part, str) for part in raw.values()):
        return raw
    raise ValueError("no value of an answer")
