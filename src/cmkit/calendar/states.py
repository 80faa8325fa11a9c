"""From idea to published: which step an item may take, and what to do where it may not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from cmkit.calendar.approval import Standing
from cmkit.calendar.published import has_words
from cmkit.model.editorial import Item, ItemStatus
from cmkit.problems import Refused
from cmkit.text import _, plural

Step = Literal["submit", "approve", "request_changes", "hold", "lift", "cancel", "publish"]

_FROM: Mapping[Step, frozenset[ItemStatus]] = {
    "submit": frozenset({"idea", "draft", "submitted", "changes_requested", "approved", "scheduled"}),
    "approve": frozenset(
        {"idea", "draft", "submitted", "changes_requested", "approved", "scheduled", "published"}
    ),
    "request_changes": frozenset({"submitted", "changes_requested", "approved", "scheduled"}),
    "hold": frozenset(
        {"idea", "draft", "submitted", "changes_requested", "approved", "scheduled", "on_hold"}
    ),
    "lift": frozenset({"on_hold"}),
    "cancel": frozenset(
        {
            "idea",
            "draft",
            "submitted",
            "changes_requested",
            "approved",
            "scheduled",
            "on_hold",
            "cancelled",
        }
    ),
    "publish": frozenset({"approved", "scheduled", "published"}),
}
"""The states from which a step leads on; ``approved → scheduled`` is taken by an export alone."""
_WRITTEN = frozenset({"draft", "submitted"})
"""States from which an item goes out that its client left to the CM: nobody has to approve it first."""


def after(step: Step, item: Item, standing: Standing) -> ItemStatus:
    """Return the state of an item after a step; raises ``Refused`` with the remedy where it may not be taken.

    ``standing`` is that of the approval that the item carries.
    """
    left_to_cm = step == "publish" and standing.kind == "delegated" and item.status in _WRITTEN
    if item.status not in _FROM[step] and not left_to_cm:
        raise Refused(
            _("{item} is {status}: that step is not possible.").format(
                item=item.id, status=said(item.status)
            ),
            _remedy(step, item),
        )
    match step:
        case "submit":
            return _submitted(item, standing)
        case "approve":
            _refuse_empty(item)
            return "published" if item.status == "published" else _still_scheduled(item, standing)
        case "request_changes":
            return "changes_requested"
        case "hold":
            return "on_hold"
        case "lift":
            return "approved" if standing.holds else "draft"
        case "cancel":
            return "cancelled"
        case "publish":
            if not standing.holds:
                raise Refused(
                    _("{item} has no approval that holds: what is not approved is never posted.").format(
                        item=item.id
                    ),
                    _approve_it(item),
                )
            if left_to_cm:
                _refuse_empty(item)
            return "published"


def said(status: str) -> str:
    """Say a state in the user's language."""
    return {
        "idea": _("an idea"),
        "draft": _("a draft"),
        "submitted": _("submitted"),
        "changes_requested": _("to be changed"),
        "approved": _("approved"),
        "scheduled": _("scheduled"),
        "published": _("published"),
        "on_hold": _("on hold"),
        "cancelled": _("cancelled"),
    }[status]


def over_rounds(asked: int, agreed: int | None) -> str:
    """Say that a round is beyond what was agreed; nothing within it."""
    if agreed is None or asked <= agreed:
        return ""
    return plural(
        "That is round {asked}, where {count} is agreed: beyond, it is to be quoted.",
        "That is round {asked}, where {count} are agreed: beyond, it is to be quoted.",
        agreed,
        asked=asked,
    )


def _submitted(item: Item, standing: Standing) -> ItemStatus:
    _refuse_empty(item)
    if item.date is None:
        raise Refused(
            _("{item} has no day yet.").format(item=item.id),
            _("Give it a “date” in the file of its month, then submit it."),
        )
    if item.status in ("approved", "scheduled") and standing.holds:
        return item.status
    return "submitted"


def _still_scheduled(item: Item, standing: Standing) -> ItemStatus:
    """Return the state after an approval: what a tool holds in these very words stays scheduled."""
    return "scheduled" if item.status == "scheduled" and standing.kind in HANDED_AS_IT_IS else "approved"


HANDED_AS_IT_IS = frozenset({"valid", "delegated", "stranger", "none", "undigested"})
"""Standings in which nothing says that the tool holds other words than the item."""


def _refuse_empty(item: Item) -> None:
    if not has_words(item):
        raise Refused(
            _("{item} has neither text nor picture yet.").format(item=item.id),
            _("Write it first: cmkit calendar edit {item}").format(item=item.id),
        )


def _remedy(step: Step, item: Item) -> str:
    if item.status == "on_hold":
        return _("Lift the hold first: cmkit calendar hold {item} --lift").format(item=item.id)
    if item.status == "cancelled":
        return _("To take it up again, set its “status” back to draft in the file.")
    if item.status == "published":
        return _("What is out is out: correct it on the network, and plan a new item for more.")
    if step == "publish":
        return _approve_it(item)
    if step == "lift":
        return _("Only what is on hold can be lifted.")
    return _("Submit it first: cmkit calendar submit {item}").format(item=item.id)


def _approve_it(item: Item) -> str:
    return _(
        "Once the client agrees: cmkit calendar approve {item} --by WHO --via mail --evidence TEXT"
    ).format(item=item.id)
