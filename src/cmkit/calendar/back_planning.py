"""Counting back from the day of a publication, in working days: by when each step has to be done, by whom."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from cmkit.calendar.covering import present
from cmkit.calendar.days import DAY
from cmkit.calendar.delegation import covers, delegations_of
from cmkit.calendar.suiting import day_of_month_before
from cmkit.model.base import NOBODY
from cmkit.model.content import Workflow
from cmkit.model.editorial import Item, ItemStatus
from cmkit.model.strategy import Strategy

Step = Literal["brief", "material", "draft", "submission", "approval", "publication"]
STEPS: tuple[Step, ...] = ("brief", "material", "draft", "submission", "approval", "publication")
FURTHEST = 1000
"""How many days back a working day is looked for; a closure that lasts longer leaves no deadline."""

_AHEAD: Mapping[ItemStatus, tuple[Step, ...]] = {
    "idea": STEPS,
    "draft": ("material", "draft", "submission", "approval", "publication"),
    "changes_requested": ("submission", "approval", "publication"),
    "submitted": ("approval", "publication"),
    "approved": ("publication",),
    "scheduled": (),
    "published": (),
    "on_hold": (),
    "cancelled": (),
}
"""What is still ahead of an item, by its state; what is scheduled goes out by itself."""
APPROVED = frozenset({"approved", "scheduled"})
"""States that say that the client agreed; an approval that holds has to stand beside them."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The last day of each step; ``None`` where the workflow does not say how long it takes."""

    publication: date
    brief: date | None = None
    """The subject is settled."""
    material: date | None = None
    """What the content is made of is there."""
    draft: date | None = None
    """It is written, and can be read once more before the client sees it."""
    submission: date | None = None
    """The client has it, with all the days that were promised."""
    approval: date | None = None
    """The client has said yes: the last working day before it goes out."""

    def of(self, step: Step) -> date | None:
        """Return the day of a step."""
        found: date | None = getattr(self, step)
        return found


@dataclass(frozen=True, slots=True)
class Due:
    """One step of one item: by when, and from whom."""

    day: date
    step: Step
    item: Item
    who: tuple[str, ...]
    """Ids of people; empty where nobody is named."""
    what: tuple[str, ...] = ()
    """The material that is awaited."""

    @property
    def order(self) -> tuple[date, int, str]:
        """Day, then the order of the work."""
        return self.day, STEPS.index(self.step), self.item.id


def deadlines(day: date, workflow: Workflow | None, closed: Collection[date] = ()) -> Deadlines:
    """Count back from the day on which something goes out.

    Working days are Monday to Friday without the ``closed`` ones: holidays, absences. The approval is due on
    the last of them before that day, or by the day of the month before that was agreed. The submission is due
    ``approval_days`` before the approval, the draft the working day before it is submitted, the material
    ``draft_days`` before the draft. The subject is settled ``brief_days`` before the publication, and no
    later than the material.
    """
    flow = workflow or Workflow()
    approval = _approved_by(day, flow, closed)
    submission = _before(approval, flow.approval_days, closed)
    draft = _before(submission, 1, closed)
    material = _before(draft, flow.draft_days, closed)
    brief = _before(day, flow.brief_days, closed)
    if brief and material:
        brief = min(brief, material)
    return Deadlines(day, brief or material, material or brief, draft, submission, approval)


def _approved_by(day: date, flow: Workflow, closed: Collection[date]) -> date | None:
    """Return by when it is approved: the working day before, or earlier where whole months are approved."""
    last = working_day_before(day, 1, closed)
    agreed = day_of_month_before(text for step in flow.approvals for text in step.when)
    if agreed is None or day.toordinal() <= day.day:
        return last
    before = day.replace(day=1) - DAY
    by = working_day_before(before.replace(day=min(agreed, before.day)), 0, closed)
    return min((one for one in (last, by) if one), default=None)


def working_day_before(day: date, count: int, closed: Collection[date] = ()) -> date | None:
    """Return the working day that lies ``count`` working days before a day; ``None`` where none is in reach.

    For 0 it is the day itself, or the last working day before it.
    """
    for back in range(FURTHEST):
        if day.toordinal() - back < 1:
            return None
        one = day - back * DAY
        if one.weekday() < 5 and one not in closed and (back or not count):
            if count <= 1:
                return one
            count -= 1
    return None


def _before(day: date | None, count: int | None, closed: Collection[date]) -> date | None:
    return None if day is None or count is None else working_day_before(day, count, closed)


def dues(strategy: Strategy, item: Item, closed: Collection[date], *, void: bool = False) -> tuple[Due, ...]:
    """List what is still due of an item, the first first; nothing for one without a day.

    Material is due from whoever the item names, on the day that it names, else on the day counted back; what
    was received is not. What falls under a standing delegation is neither submitted nor approved. An approval
    that is ``void`` has to be given again. In the place of who is away on that day stands who covers.
    """
    day = day_of_item(strategy, item)
    if day is None:
        return ()
    ahead = _AHEAD["changes_requested" if void and item.status in APPROVED else item.status]
    found = (
        replace(due, who=present(strategy, due.who, due.day))
        for due in _dues(strategy, item, day, closed, ahead)
    )
    return tuple(sorted(found, key=lambda due: due.order))


def day_of_item(strategy: Strategy, item: Item) -> date | None:
    """Return the one day of an item; ``None`` for one without a date, or with a month as its date."""
    first = item.date.first(strategy.starts_on) if item.date else None
    last = item.date.last(strategy.starts_on) if item.date else None
    return first if first == last else None


def _dues(
    strategy: Strategy, item: Item, day: date, closed: Collection[date], ahead: Sequence[Step]
) -> Iterator[Due]:
    workflow = strategy.content.workflow if strategy.content else None
    counted = deadlines(day, workflow, closed)
    ours = item.owner or strategy.mission.cm
    is_delegated = any(covers(one, item) for one in delegations_of(strategy))
    for step in ahead:
        by = counted.of(step)
        if step == "material":
            yield from _material(strategy, item, by)
        elif by is not None and not (step in ("submission", "approval") and is_delegated):
            yield Due(by, step, item, _approvers(strategy, workflow) if step == "approval" else ours)


def _material(strategy: Strategy, item: Item, by: date | None) -> Iterator[Due]:
    for need in item.needs:
        named = need.due.last(strategy.starts_on) if need.due else None
        if need.received_on is None and (named or by):
            who = need.from_ or strategy.client.sponsor
            yield Due(named or by or date.max, "material", item, who, need.what)


def _approvers(strategy: Strategy, workflow: Workflow | None) -> tuple[str, ...]:
    """Name who approves contents: whose word it is, else whom the workflow names first, else the sponsor."""
    said = tuple(person.id for person in strategy.people if person.approves is True and person.side != "cm")
    steps = workflow.approvals if workflow else ()
    named = next((step.by for step in steps if step.by), ())
    return tuple(who for who in said or named or strategy.client.sponsor if who != NOBODY)
