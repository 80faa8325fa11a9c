"""The calendar on a terminal of 80 columns: a month as a grid, items as a list, states by colour and sign."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cmkit.calendar.back_planning import Due, Step
from cmkit.calendar.days import DAY, between, monday_of, month_end
from cmkit.calendar.listing import Entry
from cmkit.calendar.slots import PlannedMonth
from cmkit.calendar.states import said
from cmkit.cli.calendar.about import about
from cmkit.model.strategy import Strategy
from cmkit.text import Language, _, plural, spoken_language, visible, written_month, written_weekday

WIDTH = 80
_CELL = 11
_MOST_SIGNS = 6

STATES: Mapping[str, tuple[str, str]] = {
    "idea": ("?", "dim"),
    "draft": ("~", "cyan"),
    "submitted": (">", "yellow"),
    "changes_requested": ("!", "red"),
    "approved": ("+", "green"),
    "scheduled": ("@", "blue"),
    "published": ("=", "bold green"),
    "on_hold": ("-", "magenta"),
    "cancelled": ("x", "dim"),
}
"""The sign and the colour of each state."""
_VOID = ("#", "red")
"""An approval that no longer holds."""
_PLACE = (".", "dim")
_CLOSED = ("*", "dim")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line, and how they look where colours are wanted."""

    text: str
    style: str = ""


Line = tuple[Piece, ...]


def plain(lines: Iterable[Line]) -> str:
    """Return the lines without their colours."""
    return "\n".join("".join(piece.text for piece in line).rstrip() for line in lines)


def grid(month: PlannedMonth, found: Sequence[Entry], closed: frozenset[date]) -> Iterator[Line]:
    """Draw a month, a week a line: each day with the signs of its items and of its empty places."""
    language = spoken_language()
    yield (Piece(written_month(month.first, language), "bold"),)
    monday = monday_of(month.first)
    yield tuple(Piece(f"{_weekday(day, language):<{_CELL}}", "dim") for day in _week(monday))
    while monday <= month_end(month.first):
        yield tuple(piece for day in _week(monday) for piece in _cell(day, month, found, closed))
        monday += 7 * DAY


def legend(found: Sequence[Entry], months: Sequence[PlannedMonth], closed: frozenset[date]) -> Iterator[Line]:
    """Explain the signs that were used, as many on a line as it holds."""
    used = {one.item.status for one in found if not one.void}
    parts = [(sign, style, said(status)) for status, (sign, style) in STATES.items() if status in used]
    if any(one.void for one in found):
        parts.append((*_VOID, _("approval no longer holds")))
    if any(slot.item_id is None and not slot.reserved for month in months for slot in month.slots):
        parts.append((*_PLACE, _("empty place")))
    if any(day in closed for month in months for day in between(month.first, month_end(month.first))):
        parts.append((*_CLOSED, _("day off")))
    line: list[Piece] = []
    for sign, style, word in parts:
        said_so_far = sum(len(piece.text) for piece in line)
        if line and said_so_far + len(word) + 5 > WIDTH:
            yield tuple(line)
            line = []
        line += [Piece("   " if line else ""), Piece(sign, style), Piece(f" {word}")]
    yield tuple(line)


def sign_of(one: Entry) -> tuple[str, str]:
    """Return the sign of an item and its colour."""
    return _VOID if one.void else STATES[one.item.status]


def item_lines(one: Entry, strategy: Strategy, names: Mapping[str, str], today: date) -> Iterator[Line]:
    """Write an item on two lines: when and what, then its id, its platforms and what comes next."""
    language = spoken_language()
    sign, style = sign_of(one)
    when = written_weekday(one.day, language) if one.day else _("no day")
    hour = str(one.item.at.start.isoformat("minutes")) if one.item.at else ""
    title = one.item.called or shown(about(one.item.pillars, one.item.format, strategy))
    lead = f" {fitted(when, 13)} {hour:<5}  "
    yield Piece(sign, style), Piece(lead), Piece(fitted(title or "–", WIDTH - len(lead) - 1).rstrip(), "bold")
    state = _("approval no longer holds") if one.void else said(one.item.status)
    said_of = [one.item.id, state, ", ".join(post.platform for post in one.item.posts)]
    rest = " · ".join(part for part in said_of if part)
    yield (Piece(" " * 4), Piece(fitted(rest, WIDTH - 4).rstrip(), "dim"))
    if one.dues:
        yield (Piece(" " * 4), *due_pieces(one.dues[0], names, today, WIDTH - 4))


def due_lines(dues: Sequence[Due], names: Mapping[str, str], today: date) -> Iterator[Line]:
    """Write what is due by person: whoever owes the first comes first."""
    by_person: dict[str, list[Due]] = {}
    for due in dues:
        for who in due.who or ("",):
            by_person.setdefault(who, []).append(due)
    for who, theirs in by_person.items():
        yield (Piece(shown(names.get(who, who)) or _("nobody is named"), "bold"),)
        for due in theirs:
            when = written_weekday(due.day, spoken_language())
            lead = f"  {fitted(when, 13)} {fitted(step_said(due.step), 12)} "
            late = due.day < today
            title = due.item.title or due.item.id
            what = " ".join(due.what) or title
            tail = _(" (late)") if late else ""
            room = WIDTH - len(lead) - len(tail)
            yield (
                Piece(lead, "red" if late else ""),
                Piece(fitted(what, room).rstrip()),
                Piece(tail, "red"),
            )
            yield (Piece(" " * len(lead)), Piece(fitted(due.item.id, WIDTH - len(lead)).rstrip(), "dim"))


def due_pieces(due: Due, names: Mapping[str, str], today: date, room: int) -> Iterator[Piece]:
    """Say the next step of an item: what, by when, who."""
    who = ", ".join(shown(names.get(one, one)) for one in due.who) or _("nobody is named")
    day = written_weekday(due.day, spoken_language())
    sentence = _("{step} by {day}: {who}").format(step=step_said(due.step), day=day, who=who)
    late = due.day < today
    yield Piece(fitted(("! " if late else "") + sentence, room).rstrip(), "red" if late else "")


def step_said(step: Step) -> str:
    """Say a step of the work."""
    return {
        "brief": _("subject"),
        "material": _("material"),
        "draft": _("draft"),
        "submission": _("submission"),
        "approval": _("approval"),
        "publication": _("publication"),
    }[step]


def key_dates_of(month: PlannedMonth, language: Language) -> list[tuple[date, str]]:
    """List the key dates that begin in a month: the mission's own, and those of its country beside them."""
    own = [(day, name) for day, names in month.key_dates.items() for name in names]
    told = {(day, _bare(name)) for day, name in own}
    for one in month.occasions:
        if one.first < month.first or any(
            (one.first, _bare(name)) in told for name in (one.name.fr, one.name.en)
        ):
            continue
        name = one.name.said(language)
        if one.sensitive:
            name = _("{name} (nothing is sold)").format(name=name)
        elif one.about:
            name = _("{name} (about)").format(name=name)
        own.append((one.first, name))
    return sorted(own)


def fitted(text: str, width: int) -> str:
    """Cut a text to a width in columns, and fill it up; wide letters take two."""
    clean = shown(text)
    used, kept = 0, ""
    for letter in clean:
        size = _columns(letter)
        if used + size > width:
            while kept and used >= width:
                used -= _columns(kept[-1])
                kept = kept[:-1]
            kept, used = kept + "…", used + 1
            break
        kept, used = kept + letter, used + size
    return kept + " " * (width - used)


def shown(text: str) -> str:
    """Return a text on one line, with nothing in it that would act on a terminal."""
    return visible(" ".join(text.split()))


def counted(found: Sequence[Entry]) -> str:
    """Say how many items there are."""
    return plural("{count} item", "{count} items", len(found))


def _bare(name: str) -> str:
    return " ".join(name.casefold().replace("’", "'").split())


def _columns(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in ("W", "F") else 1


def _week(monday: date) -> list[date]:
    return [monday + number * DAY for number in range(7)]


def _weekday(day: date, language: Language) -> str:
    return written_weekday(day, language).split()[0]


def _cell(day: date, month: PlannedMonth, found: Sequence[Entry], closed: frozenset[date]) -> Iterator[Piece]:
    if day.month != month.first.month:
        yield Piece(" " * _CELL)
        return
    signs = [sign_of(one) for one in found if one.day == day]
    signs += [
        _PLACE for slot in month.slots if slot.day == day and slot.item_id is None and not slot.reserved
    ]
    if len(signs) > _MOST_SIGNS:
        signs = [*signs[: _MOST_SIGNS - 1], ("…", "")]
    off = day in closed
    yield Piece(f"{day.day:>2}{_CLOSED[0] if off else ' '}", _CLOSED[1] if off else "")
    yield from (Piece(sign, style) for sign, style in signs)
    yield Piece(" " * (_CELL - 3 - len(signs)))
