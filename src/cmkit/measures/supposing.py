"""All that is lacking at once: an answer is supposed, to see what would be asked after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from cmkit.measures.asked import Asked, Given
from cmkit.measures.dates import month_of
from cmkit.problems import CmkitError

_MOST = 8
"""No table leaves more open than this: each kind of question once, platforms a few times."""


def all_asked(first: Asked, given: Given, take: Callable[[Given], object]) -> list[Asked]:
    """Return every question of a table, of which ``take`` raised the first.

    Nothing that ``take`` gives while an answer is supposed may be kept.
    """
    found = [first]
    while len(found) < _MOST:
        following, known = _supposed(found[-1], given, take)
        if following is None or following.about_what in {one.about_what for one in found}:
            break
        found.append(following)
        given = known
    return found


def _supposed(asked: Asked, given: Given, take: Callable[[Given], object]) -> tuple[Asked | None, Given]:
    """Propose the first answer that fits; return what is asked after it, and what was known by then."""
    for word, known in _answers(asked, given):
        try:
            take(known)
        except Asked as following:
            asked.proposed = word
            return following, known
        except CmkitError:
            continue  # it cannot be that one
        asked.proposed = word
        break
    return None, given


def _answers(asked: Asked, given: Given) -> Iterator[tuple[str, Given]]:
    """Give what may be answered, the likeliest first."""
    match asked.kind:
        case "year":
            for year in (given.today.year, given.today.year - 1):
                yield str(year), replace(given, year=year)
        case "period":
            ended = given.today.replace(day=1) - timedelta(days=1)
            yield f"{ended:%Y-%m}", replace(given, period=month_of(ended.year, ended.month))
        case "dates":
            yield "day-first", replace(given, order="dmy")
            yield "month-first", replace(given, order="mdy")
        case "decimals":
            yield "comma", replace(given, comma=True)
            yield "point", replace(given, comma=False)
        case "platform":
            for name in asked.choices:
                yield name, replace(given, chosen={**given.chosen, asked.about: name})
        case "subject":
            for name in asked.choices:
                yield name, replace(given, subject=name)
