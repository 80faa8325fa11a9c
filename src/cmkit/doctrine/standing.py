"""Where a mission stands on a day: who owes what since when, what comes up, in the order of its urgency."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from cmkit.calendar.back_planning import Step, dues
from cmkit.doctrine.chosen import ABSENCE_AHEAD, DEADLINE_DAYS, DECISION_DAYS, STEP_AHEAD, UNDATED_DAYS
from cmkit.measures.deciding import Due
from cmkit.mission.contents import Public
from cmkit.model.journal import Entry
from cmkit.model.values import PartialDate
from cmkit.problems import dotted

PointKind = Literal[
    "approval",
    "material",
    "submission",
    "publication",
    "strategy",
    "request",
    "question",
    "access",
    "document",
    "action",
    "decision",
    "absence",
    "renewal",
    "notice",
    "meeting",
    "unpaid",
    "to_invoice",
]

_STEPS: dict[Step, PointKind] = {
    "approval": "approval",
    "material": "material",
    "submission": "submission",
    "publication": "publication",
}


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that waits, or comes up."""

    kind: PointKind
    what: str = ""
    who: tuple[str, ...] = ()
    """Ids of the people it waits for."""
    since: date | None = None
    due: date | None = None
    count: int = 1
    ref: str = ""
    """What the command that settles it must be told: an id, a month, a key."""
    confidential: bool = False
    """It is not to be said outside, though it stands in the open journal."""
    private: bool = False
    amount: str = ""

    @property
    def urgency(self) -> date:
        """The day on which it presses; without a day to be done by, some time after it began."""
        if self.due is not None:
            return self.due
        if self.since is not None:
            return date.fromordinal(min(self.since.toordinal() + UNDATED_DAYS, date.max.toordinal()))
        return date.max


def standing(
    public: Public,
    today: date,
    closed: Collection[date] = (),
    decisions: Iterable[Due] = (),
    void: Container[str] = (),
) -> list[Point]:
    """Gather what the client's side of a mission waits for, the most urgent first.

    ``closed`` are the days on which nobody works, ``decisions`` the objectives that wait for one,
    ``void`` the ids of the items whose approval no longer holds.
    """
    points = [
        *_contents(public, today, closed, void),
        *_strategy(public),
        *_requests(public, today),
        *_actions(public, today),
        *_questions(public),
        *_commitments(public),
        *_decisions(decisions),
        *_coming(public, today),
        *_meeting(public, today),
    ]
    return ordered(points)


def ordered(points: Iterable[Point]) -> list[Point]:
    """Put the most urgent first; what presses on the same day stays in its order."""
    return sorted(points, key=lambda one: one.urgency)


def _day(public: Public, when: PartialDate | None, *, last: bool = False) -> date | None:
    if when is None:
        return None
    starts_on = public.strategy.starts_on
    return when.last(starts_on) if last else when.first(starts_on)


def _contents(public: Public, today: date, closed: Collection[date], void: Container[str]) -> Iterator[Point]:
    """Group what the calendar waits for by step, people and month: one line for twenty approvals."""
    groups: dict[tuple[PointKind, tuple[str, ...], str, str], list[date]] = {}
    near = today + timedelta(days=STEP_AHEAD)
    for month, items in public.months.items():
        for item in items:
            for due in dues(public.strategy, item, closed, void=item.id in void):
                kind = _STEPS.get(due.step)
                asked = item.status == "submitted" and due.step == "approval"
                if kind is None or (due.step == "approval" and not asked):
                    continue
                if kind == "publication" and (
                    item.status != "approved" or item.id in void or due.day > today
                ):
                    continue
                if not asked and due.day > near:
                    continue
                what = " ".join(due.what) or item.title or item.id if kind == "material" else ""
                groups.setdefault((kind, due.who, month, what), []).append(due.day)
    for (kind, who, month, what), days in groups.items():
        yield Point(kind, what, who, due=min(days), count=len(days), ref=month)


def _strategy(public: Public) -> Iterator[Point]:
    """A revision of the strategy that was approved before and waits for its own approval."""
    approved = public.strategy.mission.approved
    if approved and public.version and all(one.version != public.version for one in approved):
        yield Point("strategy", who=approved[-1].by, since=_day(public, approved[-1].date))


def _requests(public: Public, today: date) -> Iterator[Point]:
    for entry in public.journal:
        asked = _day(public, entry.date)
        if entry.kind == "request" and entry.received_on is None and not (asked and asked > today):
            yield Point(
                "request",
                " ".join(entry.what),
                entry.from_ or public.strategy.client.sponsor,
                asked,
                _day(public, entry.due, last=True),
                ref=" ".join(entry.what),
                confidential=_is_held_back(public, entry, today),
            )


def _is_held_back(public: Public, entry: Entry, today: date) -> bool:
    until = _day(public, entry.embargo_until)
    return entry.visibility == "confidential" or (until is not None and today < until)


def _actions(public: Public, today: date) -> Iterator[Point]:
    """What people took home from the last meeting, while its day is near or has just gone by."""
    meetings = [entry for entry in public.journal if entry.kind == "meeting" and entry.actions]
    last = max(meetings, key=lambda one: _day(public, one.date) or date.min, default=None)
    for action in last.actions if last else ():
        due = _day(public, action.due, last=True)
        if last and due and due >= today:
            confidential = _is_held_back(public, last, today)
            since = _day(public, last.date)
            yield Point("action", " ".join(action.what), action.who, since, due, confidential=confidential)


def _questions(public: Public) -> Iterator[Point]:
    for one in public.strategy.open_questions:
        if one.answered_on is None:
            since, due = _day(public, one.asked_on), _day(public, one.due, last=True)
            yield Point("question", one.key, one.who, since, due, ref=one.key)


def _commitments(public: Public) -> Iterator[Point]:
    commitments = public.strategy.client.commitments
    since = public.strategy.starts_on
    if commitments is None:
        return
    kinds: tuple[tuple[PointKind, str], ...] = (("access", "accesses"), ("document", "documents"))
    for kind, name in kinds:
        for index, one in enumerate(getattr(commitments, name)):
            if one.received_on is None:
                ref = dotted(("client", "commitments", name, index, "received_on"))
                yield Point(kind, " ".join(one.what), public.strategy.client.sponsor, since, ref=ref)


def _decisions(decisions: Iterable[Due]) -> Iterator[Point]:
    for one in decisions:
        objective = one.objective.objective
        due = one.since + timedelta(days=DECISION_DAYS)
        yield Point("decision", objective.title, since=one.since, due=due, ref=objective.id)


def _coming(public: Public, today: date) -> Iterator[Point]:
    """Absences, the day by which the next term is decided, the last day for giving notice."""
    strategy, mission = public.strategy, public.strategy.mission
    for one in strategy.organisation.absences if strategy.organisation else ():
        first = _day(public, one.from_)
        last = _day(public, one.until, last=True) or _day(public, one.from_, last=True)
        if first and last and last >= today and (first - today).days <= ABSENCE_AHEAD:
            yield Point("absence", who=one.who, since=first, due=last if first <= today else first)
    ends = _day(public, mission.ends_on, last=True)
    if mission.phase in ("notice", "closed") or (ends and ends < today):
        return
    decide = _day(public, mission.renewal.decide_by, last=True) if mission.renewal else None
    if decide and (decide - today).days <= DEADLINE_DAYS:
        yield Point("renewal", due=decide)
    days = mission.contract.notice_days if mission.contract else None
    if ends and days is not None and 0 <= (ends - timedelta(days=days) - today).days <= DEADLINE_DAYS:
        yield Point("notice", due=ends - timedelta(days=days))


def _meeting(public: Public, today: date) -> Iterator[Point]:
    """The next meeting that was agreed; one whose day went by without a meeting on record is late."""
    meetings = [entry for entry in public.journal if entry.kind == "meeting"]
    held = [day for one in meetings if (day := _day(public, one.date)) and day <= today]
    agreed = [day for one in meetings if (day := _day(public, one.next_on))]
    upcoming = [day for day in agreed if day > max(held, default=date.min)]
    if upcoming:
        yield Point("meeting", due=min(upcoming))
