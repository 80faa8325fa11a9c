"""Who covers for whom on a day: the people who are away, and whoever stands in for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from cmkit.model.base import EVERYBODY, NOBODY
from cmkit.model.strategy import Strategy


def away_on(strategy: Strategy, day: date) -> Iterator[tuple[frozenset[str], tuple[str, ...]]]:
    """Visit the absences of a day: who is away (``everybody`` for the whole house), and who covers."""
    for absence in strategy.organisation.absences if strategy.organisation else ():
        first = absence.from_.first(strategy.starts_on) if absence.from_ else None
        last = (absence.until or absence.from_).last(strategy.starts_on) if absence.from_ else None
        if first and last and first <= day <= last:
            covering = tuple(one for one in absence.cover if one not in (NOBODY, EVERYBODY))
            yield frozenset(absence.who or (EVERYBODY,)), covering


def present(strategy: Strategy, who: Iterable[str], day: date) -> tuple[str, ...]:
    """Name who is asked on a day: in the place of somebody away the cover, else the deputies.

    Whoever stands in has to be there: who covers for everybody is. Where nobody is, the one who is away stays
    named: it is still theirs.
    """
    absences = list(away_on(strategy, day))
    if not absences:
        return tuple(who)
    gone = {one for away, _cover in absences for one in away}
    deputies = {person.id: person.deputy for person in strategy.people}
    found: list[str] = []
    for one in who:
        covers = [cover for away, cover in absences if not away.isdisjoint((one, EVERYBODY))]
        covering = [other for cover in covers for other in cover if other not in gone]
        there = [other for other in deputies.get(one, ()) if gone.isdisjoint((other, EVERYBODY))]
        instead = covering or there
        found += instead if covers and instead else [one]
    return tuple(dict.fromkeys(found))
