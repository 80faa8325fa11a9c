"""OR: who answers for what, who replaces whom, when people meet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from cmkit.doctrine.chosen import MEETING_DAYS, MEETING_SLACK
from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.moments import (
    LEFT,
    OUT,
    begun,
    dated_items,
    day_of,
    listed,
    live,
    names,
    ours,
    working_days,
)
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.base import EVERYBODY, NOBODY
from cmkit.model.organisation import Absence, Role
from cmkit.model.people import Person
from cmkit.problems import KeyPath, Severity

rule = REGISTRY.rule

_INTERN = re.compile(
    r"\b(?:stagiaires?|interns?|trainees?|apprenti(?:e|s|es)?|apprentices?|alternant\w*)\b", re.I
)
"""How a status says that somebody is still learning."""


@rule("OR001", source="E4", severity=Severity.WARNING)
def nobody_accountable(ground: Ground) -> Iterator[Found]:
    """Somebody answers for the whole, by name; alone in the house, it needs no saying."""
    if not begun(ground) or ground.strategy.client.size == "solo" or ground.answered("organisation", "roles"):
        return
    if not _roles(ground) and not live(ground):
        return  # the roles are given out once the work begins
    if not any(accountable(role.raci) and role.who for role in _roles(ground)):
        yield Found(("organisation", "roles"), {}, "organisation.roles")


@rule("OR002", source="E4", severity=Severity.WARNING, needs=("CL004",), owed_by="client")
def approver_alone(ground: Ground) -> Iterator[Found]:
    """When the only person who approves is away, nothing goes out."""
    approving = approvers(ground)
    if not begun(ground) or len(approving) != 1 or ground.strategy.client.size == "solo":
        return
    for index, person in enumerate(ground.strategy.people):
        replaced = [one for one in person.deputy if one != NOBODY]
        said = ground.answered("people", index, "deputy") or person.kind in ("team", "organisation")
        if person.id in approving and not replaced and not said:
            yield Found(("people", index), {"who": person.name}, "people.deputy")


@rule("OR003", source="E4", severity=Severity.ADVICE, owed_by="client")
def no_sponsor(ground: Ground) -> Iterator[Found]:
    """Somebody high in the house carries the mission; alone in the house, it needs no saying."""
    client = ground.strategy.client
    if (
        begun(ground)
        and not client.sponsor
        and client.size != "solo"
        and not ground.answered("client", "sponsor")
    ):
        yield Found(("client", "sponsor"), {}, "client.sponsor")


@rule("OR004", source="D10", severity=Severity.WARNING)
def intern_accountable(ground: Ground) -> Iterator[Found]:
    """Whoever is learning helps; they do not answer for the service."""
    learning = interns(ground)
    for index, role in enumerate(_roles(ground)):
        if accountable(role.raci) and (one := learning.intersection(role.who)):
            facts = {"who": names(ground, sorted(one))}
            yield Found(("organisation", "roles", index), facts, "organisation.roles.who")
    for index, person in enumerate(ground.strategy.people):
        if person.id in learning and person.approves is True:
            yield Found(("people", index), {"who": person.name}, "people.approves")


@rule("OR005", source="C13", severity=Severity.WARNING)
def absence_without_cover(ground: Ground) -> Iterator[Found]:
    """Somebody runs the networks during holidays, or what goes out was approved ahead."""
    needed = {*ours(ground), EVERYBODY}
    for path, who, first, last in _absences(ground):
        absence = _absence(ground, path)
        covered = any(one != NOBODY for one in absence.cover) or bool(absence.prepared)
        soon = first <= ground.today + timedelta(days=ground.limit("deadline_days"))
        if (
            covered
            or not soon
            or not needed.intersection(who)
            or working_days(first, last) < ground.limit("absence_days")
        ):
            continue
        if not _approved_between(ground, first, last):
            facts = {"who": _told(ground, who), "from": first.isoformat(), "until": last.isoformat()}
            yield Found(path, facts, "organisation.absences.cover")


@rule("OR006", source="C13", severity=Severity.WARNING, needs=("CL004",))
def approver_away(ground: Ground) -> Iterator[Found]:
    """What is to be approved while the approver is away will not be."""
    approving = approvers(ground)
    for path, who, first, last in _absences(ground):
        absence = _absence(ground, path)
        away = approving.intersection(who) or (approving if EVERYBODY in who else set())
        if (
            not away
            or any(one != NOBODY for one in absence.cover)
            or _others_there(ground, approving - away, path)
        ):
            continue
        waiting = [item for item, day in _to_approve(ground) if first <= day <= last]
        if waiting:
            facts = {
                "who": _told(ground, tuple(sorted(away))),
                "items": listed(waiting, 3),
                "from": first.isoformat(),
                "until": last.isoformat(),
            }
            yield Found(path, facts, "organisation.absences.cover")


@rule("OR007", source="ours", severity=Severity.ADVICE)
def unused_people(ground: Ground) -> Iterator[Found]:
    """Somebody whom nothing mentions, and of whom nothing is said, may be left out."""
    used = ground.used.get("people", frozenset())
    idle = [index for index, person in enumerate(ground.strategy.people) if _idle(person, used)]
    if idle:
        facts = {"who": listed([ground.strategy.people[index].name for index in idle])}
        yield Found(("people", idle[0]), facts, "people.role")


@rule("OR008", source="C6", severity=Severity.ADVICE)
def no_meeting(ground: Ground) -> Iterator[Found]:
    """Meetings bring news, prospects, events to come: they are kept in the agreed rhythm."""
    organisation, starts = ground.strategy.organisation, ground.strategy.starts_on
    if organisation is None or starts is None or not live(ground):
        return
    mine = ours(ground)
    rhythms = [
        (meeting.every.days, index)
        for index, meeting in enumerate(organisation.meetings)
        if meeting.every and meeting.every.days and not (meeting.with_ and mine.issuperset(meeting.with_))
        if not ground.proposed("organisation", "meetings", index)
    ]
    if not rhythms:
        return
    days, index = min(rhythms)
    met = [day_of(ground, entry.date) for entry in ground.public.journal if entry.kind == "meeting"]
    last = max([day for day in met if day and day <= ground.today] + [starts])
    if (ground.today - last).days > max(days * MEETING_SLACK, Decimal(MEETING_DAYS)):
        facts = {"every": str(organisation.meetings[index].every), "last": last.isoformat()}
        yield Found(("organisation", "meetings", index), facts, "organisation.meetings.every")


def interns(ground: Ground) -> set[str]:
    """Return the ids of the people who are still learning the trade."""
    return {person.id for person in ground.strategy.people if _INTERN.search(" ".join(person.status))}


def approvers(ground: Ground) -> set[str]:
    """Return the ids of the people who may approve a content."""
    return set(ground.approvals.approvers)


def accountable(raci: tuple[str, ...]) -> bool:
    """Whether the words of a role say that its person answers for it."""
    return any(
        "accountable" in word.lower() or word.strip().upper() in ("A", "A/R", "R/A", "RA", "AR")
        for word in raci
    )


Absent = tuple[KeyPath, tuple[str, ...], date, date]


def _absences(ground: Ground) -> Iterator[Absent]:
    """Visit the absences that are not over, with their days."""
    organisation = ground.strategy.organisation
    for index, absence in enumerate(organisation.absences if organisation else ()):
        first = day_of(ground, absence.from_)
        last = day_of(ground, absence.until or absence.from_, last=True)
        if first and last and last >= max(first, ground.today):
            yield ("organisation", "absences", index), absence.who or (EVERYBODY,), first, last


def _absence(ground: Ground, path: KeyPath) -> Absence:
    assert ground.strategy.organisation is not None
    return ground.strategy.organisation.absences[int(path[-1])]


def _roles(ground: Ground) -> tuple[Role, ...]:
    return ground.strategy.organisation.roles if ground.strategy.organisation else ()


def _told(ground: Ground, who: tuple[str, ...]) -> str:
    people = [one for one in who if one != EVERYBODY]
    return names(ground, people) or ground.strategy.client.name


def _idle(person: Person, used: frozenset[str]) -> bool:
    return not (
        person.id in used or person.role or person.approves or person.deputy or person.in_ or person.note
    )


def _approved_between(ground: Ground, first: date, last: date) -> bool:
    """Whether something that goes out in these days is approved already."""
    for _file, _path, item in dated_items(ground):
        day = day_of(ground, item.date)
        if day and first <= day <= last and ground.approvals.standing(item).given:
            return True
    return False


def _to_approve(ground: Ground) -> Iterator[tuple[str, date]]:
    """Visit what waits for an approval, with the last working day on which it can be given."""
    for _file, _path, item in dated_items(ground):
        day = day_of(ground, item.date)
        done = item.status in LEFT or item.status in OUT or item.status in ("approved", "idea")
        if day is None or done or day <= ground.today:
            continue
        before = day - timedelta(days=1)
        yield item.title or item.id, before - timedelta(days=max(0, before.weekday() - 4))


def _others_there(ground: Ground, others: set[str], path: KeyPath) -> bool:
    """Whether somebody else who approves is there, all along this absence."""
    span = next(((first, last) for here, _who, first, last in _absences(ground) if here == path), None)
    gone = {
        one
        for _here, who, first, last in _absences(ground)
        for one in who
        if span and first <= span[1] and last >= span[0]
    }
    return bool(others - gone) and EVERYBODY not in gone
