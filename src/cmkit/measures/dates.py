"""Days as exports write them, in French and in English; what a day does not say is never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from cmkit.text import MONTHS, slug

Order = Literal["mdy", "dmy"]

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{2})?")
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:,?[T ].*)?")
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{4})(\d{2})|(\d{1,2})[-/.](\d{4})")
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_RANGE = re.compile(r"(\S+) (?:-|–|—|to|au) (\S+)")
_DAYS = frozenset(
    _WORDS.findall(
        "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday "
        "sunday lun mar mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche"
    )
)
_BETWEEN = frozenset({"er", "of", "at", "a", "utc", "st", "nd", "rd", "th"})
_KNOWN = frozenset(MONTHS) | _DAYS | _BETWEEN
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?|[+-]\d{4}\b|\d{1,2} ?h ?\d{2}")
_HALF_A_YEAR = 6
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Span:
    """The days that something is about, the last one included."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Undated:
    """A day of some year."""

    month: int
    day: int


class NoDay(ValueError):
    """What stands where a day is due is none."""


def order_shown(texts: Iterable[str], *, daily: bool) -> Order | None:
    """Find out whether days or months come first in dates of three numbers; ``None`` where nothing tells.

    A number above twelve tells; in a file with a row a ``daily``, so does the order that leaves no gaps.
    Raises ``NoDay`` with the text of a row that says another thing than the others.
    """
    pairs = {
        (int(found[1]), int(found[2]), found[3]): text
        for text in texts
        if (found := _NUMBERS.fullmatch(text.strip()))
    }
    if not pairs:
        return "dmy"  # no such dates: any order will do
    days_first = [pair for pair in pairs if pair[0] > 12]
    months_first = [pair for pair in pairs if pair[1] > 12]
    if days_first and months_first:
        raise NoDay(pairs[days_first[0]])
    if days_first:
        return "dmy"
    if months_first:
        return "mdy"
    if all(first == second for first, second, _year in pairs):
        return "mdy"
    return _without_gaps(pairs) if daily and len(pairs) > 2 else None


def is_in_numbers(text: str) -> bool:
    """Tell a day of three numbers, of which nothing says which comes first: ``3/9/2026``."""
    return _NUMBERS.fullmatch(text.strip()) is not None


def is_counted(text: str) -> bool:
    """Tell a day that a program wrote: the year first, or the number that a spreadsheet counts days by."""
    bare = text.strip()
    return _ISO.fullmatch(bare) is not None or _SERIAL.fullmatch(bare) is not None


def _without_gaps(pairs: Iterable[tuple[int, int, str]]) -> Order | None:
    fits: list[Order] = []
    orders: tuple[Order, Order] = ("mdy", "dmy")
    for order in orders:
        days = {_numbers(first, second, year, order) for first, second, year in pairs}
        if None not in days:
            known = {day for day in days if day}
            if (max(known) - min(known)).days == len(known) - 1:
                fits.append(order)
    return fits[0] if len(fits) == 1 else None


@lru_cache(maxsize=4096)
def read_day(text: str, order: Order) -> Span | Undated:
    """Read a day, a month or a range; raises ``NoDay``."""
    bare = " ".join(text.split())
    try:
        found = _read(bare, order)
    except ValueError as error:
        raise NoDay(bare) from error
    if found is None:
        raise NoDay(bare)
    return found


def _read(bare: str, order: Order) -> Span | Undated | None:
    if (range_ := _RANGE.fullmatch(bare)) and any(letter.isdigit() for letter in range_[2]):
        return _range(range_[1], range_[2], order)
    if iso := _ISO.fullmatch(bare):
        return _on(date(int(iso[1]), int(iso[2]), int(iso[3])))
    if compact := _COMPACT.fullmatch(bare):
        return _on(date(int(compact[1]), int(compact[2]), int(compact[3])))
    if numbers := _NUMBERS.fullmatch(bare):
        day = _numbers(int(numbers[1]), int(numbers[2]), numbers[3], order)
        if day is None:
            raise NoDay(bare)
        return _on(day)
    if month := _MONTH.fullmatch(bare):
        year, number = int(month[1] or month[3] or month[6]), int(month[2] or month[4] or month[5])
        return month_of(year, number)
    if _SERIAL.fullmatch(bare):
        return _on(_EPOCH + timedelta(days=int(float(bare))))
    return _in_words(bare)


def _range(first: str, last: str, order: Order) -> Span | None:
    start, end = _read(first, order), _read(last, order)
    if isinstance(start, Span) and isinstance(end, Span) and start.start <= end.end:
        return Span(start.start, end.end)
    return None


def _in_words(bare: str) -> Span | Undated | None:
    """Read ``Tue, Jul 14, 2026``, ``14 juillet 2026``, ``Mon Feb 17 2025``, ``23 August``, ``mars 2026``."""
    words = [slug(word, "") for word in _WORDS.findall(_CLOCK.sub(" ", bare))]
    # «mar» is Tuesday and March: a weekday stands first, and leaves a month behind it.
    months = [word for word in words if word in MONTHS]
    numbers = [word for word in words if word.isdigit()]
    if len(months) > 1 and months[0] in _DAYS:
        months = months[1:]
    strange = [word for word in words if not word.isdigit() and word not in _KNOWN]
    if len(months) != 1 or strange:
        return None
    number = MONTHS[months[0]]
    years = [int(word) for word in numbers if len(word) == 4]
    days = [int(word) for word in numbers if len(word) < 3]
    if len(years) > 1 or len(days) > 1 or not (years or days):
        return None
    if not years:
        date(2024, number, days[0])  # a leap year knows every day
        return Undated(number, days[0])
    return _on(date(years[0], number, days[0])) if days else month_of(years[0], number)


def _numbers(first: int, second: int, year: str, order: Order) -> date | None:
    month, day = (first, second) if order == "mdy" else (second, first)
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _on(day: date) -> Span:
    return Span(day, day)


def month_of(year: int, month: int) -> Span:
    """Return the days of a month."""
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return Span(first, following - timedelta(days=1))


def _goes_back(one: Undated, other: Undated) -> bool:
    """Tell whether a day comes before another one's, the turn of a year between them counting as a step."""
    turns = abs(one.month - other.month) >= _HALF_A_YEAR
    return ((one.month, one.day) > (other.month, other.day)) != turns


def with_years(days: Sequence[Undated], last_year: int) -> list[date]:
    """Give days the year that they lack: the latest of them is in ``last_year``, and they follow one another.

    A file of daily rows that goes from December to January crosses a year. Raises ``NoDay`` for a 29 February
    of a year that has none.
    """
    if not days:
        return []
    backwards = sum(_goes_back(one, other) for one, other in pairwise(days)) * 2 >= len(days) > 1
    ordered = list(reversed(days)) if backwards else list(days)
    turns, crossed = [0], 0
    for before, after in pairwise(ordered):
        if (after.month, after.day) < (
            before.month,
            before.day,
        ) and before.month - after.month >= _HALF_A_YEAR:
            crossed += 1
        turns.append(crossed)
    found = []
    for one, turn in zip(ordered, turns, strict=True):
        try:
            found.append(date(last_year - crossed + turn, one.month, one.day))
        except ValueError as error:
            raise NoDay(f"{one.day}/{one.month}/{last_year - crossed + turn}") from error
    return list(reversed(found)) if backwards else found
