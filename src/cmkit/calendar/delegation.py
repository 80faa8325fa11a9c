"""Standing delegations: what the client left to the CM, in writing, on a day."""

from __future__ import annotations

from cmkit.model.base import EVERYBODY, NOBODY
from cmkit.model.content import Delegation
from cmkit.model.editorial import Item
from cmkit.model.strategy import Strategy


def approvers_of(strategy: Strategy) -> frozenset[str]:
    """Name, by id, the people who may approve a content."""
    workflow = strategy.content.workflow if strategy.content else None
    named = {who for step in (workflow.approvals if workflow else ()) for who in step.by}
    said = {person.id for person in strategy.people if person.approves}
    return frozenset({*named, *said} - {NOBODY, EVERYBODY})


def side_of_cm(strategy: Strategy) -> frozenset[str]:
    """Name the people who work for the CM's side, by id."""
    side = {person.id for person in strategy.people if person.side == "cm"}
    return frozenset({*side, *strategy.mission.cm} - {NOBODY, EVERYBODY})


def delegations_of(strategy: Strategy) -> tuple[Delegation, ...]:
    """Return the delegations that stand for an approval.

    Somebody of the client's side gave them, on a day, to the CM's side; one that says not to whom is given to
    whoever publishes. What is left to somebody of the client's own waits for that person's word.
    """
    workflow = strategy.content.workflow if strategy.content else None
    ours = side_of_cm(strategy)
    mine = ours - approvers_of(strategy)
    return tuple(
        one
        for one in (workflow.delegations if workflow else ())
        if one.date and set(one.by) - mine - {NOBODY} and (not one.to or ours & set(one.to))
    )


def covers(delegation: Delegation, item: Item) -> bool:
    """Tell whether an item is of the formats or pillars that were delegated."""
    return item.format in delegation.formats or not set(item.pillars).isdisjoint(delegation.pillars)
