"""Whether what goes out was approved: by whom, in exactly these words, for this week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from cmkit.calendar.covering import away_on
from cmkit.calendar.days import monday_of
from cmkit.calendar.delegation import approvers_of, covers, delegations_of, side_of_cm
from cmkit.calendar.evidence import Evidence
from cmkit.calendar.published import Published, digest_of, published
from cmkit.files.edits import mappings
from cmkit.model.base import EVERYBODY, NOBODY
from cmkit.model.content import Delegation
from cmkit.model.editorial import Item, ItemApproval
from cmkit.model.strategy import Strategy

Kind = Literal["valid", "delegated", "none", "stranger", "undigested", "handed_otherwise", "changed", "moved"]
HOLDS: frozenset[Kind] = frozenset({"valid", "delegated"})


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand with the approval of an item."""

    kind: Kind
    moved_from: str = ""
    """The day, or the hour, that was approved, where the item was moved too far."""

    @property
    def holds(self) -> bool:
        """Whether the item may go out."""
        return self.kind in HOLDS

    @property
    def given(self) -> bool:
        """Whether it was approved, be it by hand, without saying of which words."""
        return self.holds or self.kind == "undigested"


@dataclass(frozen=True)
class Approvals:
    """What the strategy says of approvals, and the evidence that they are held against."""

    strategy: Strategy
    evidence: Evidence = field(default_factory=Evidence)
    _told: dict[int, tuple[Item, Standing]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def approvers(self) -> frozenset[str]:
        """The ids of the people who may approve a content."""
        return approvers_of(self.strategy)

    def may_approve(self, who: str, day: date | None) -> bool:
        """Whether somebody may approve on a day: an approver, or who stands in for one who is away."""
        if not self.approvers:
            return who not in self._ours
        return who in self.approvers or (day is not None and who in self.standing_in(day))

    def standing_in(self, day: date) -> frozenset[str]:
        """Return who stands in for an approver on a day: the deputies and the cover of those who are away."""
        deputies = {person.id: person.deputy for person in self.strategy.people}
        found: set[str] = set()
        for gone, covering in away_on(self.strategy, day):
            away = self.approvers if EVERYBODY in gone else self.approvers & gone
            if away:
                found.update(covering, *(deputies.get(one, ()) for one in away))
        return frozenset(found - {NOBODY, EVERYBODY})

    def published(self, item: Item) -> Published:
        """Return what will be published of an item.

        Of one that is out already, a file that has been put away since counts as it was approved.
        """
        now = published(item, self.strategy, self.evidence)
        media = mappings(now.get("media")) if item.status == "published" else []
        if not any(one.get("sha256") == "missing" for one in media):
            return now
        known = {one.get("file"): one for one in mappings((self.kept(item) or {}).get("media"))}
        held = [known.get(one.get("file"), one) if one.get("sha256") == "missing" else one for one in media]
        return {**now, "media": held}

    def kept(self, item: Item) -> Published | None:
        """Return what was approved, word for word; ``None`` where no copy of just that was kept."""
        data = self.evidence.approved(item.id)
        what = data.get("published") if data else None
        if not isinstance(what, Mapping) or data is None:
            return None
        digest = item.approval.digest if item.approval else data.get("digest")
        return what if digest_of(what) == digest else None

    def standing(self, item: Item) -> Standing:
        """Tell how things stand with an item, worked out once; bytes are read only where they matter."""
        told = self._told.get(id(item))
        if told is None or told[0] is not item:
            found = self._standing(item)
            if not found.holds and self.delegation(item):
                found = Standing("delegated")
            told = self._told[id(item)] = (item, found)
        return told[1]

    def delegation(self, item: Item) -> Delegation | None:
        """Return the standing delegation that an item falls under."""
        day = item.date.last(self.strategy.starts_on) if item.date else None
        for one in self._delegations:
            given = one.date.first(self.strategy.starts_on) if one.date else None
            if given is None or (day is not None and given > day):
                continue
            if covers(one, item):
                return one
        return None

    def _standing(self, item: Item) -> Standing:
        approval = item.approval
        if approval is None or not approval.date or not approval.by:
            return Standing("none")
        day = approval.date.first(self.strategy.starts_on)
        if not any(self.may_approve(who, day) for who in approval.by):
            return Standing("stranger")
        if approval.digest is None:
            return Standing("undigested")
        handed = [export.digest for export in item.exported if export.digest]
        if item.status in ("scheduled", "published") and handed and handed[-1] != approval.digest:
            return Standing("handed_otherwise")
        if not self._unchanged(item, approval):
            return Standing("changed")
        if moved := self._moved_from(item, approval):
            return Standing("moved", moved)
        return Standing("valid")

    def _unchanged(self, item: Item, approval: ItemApproval) -> bool:
        if self.evidence.folder is None and any(one.file for one in item.media):
            return True  # the bytes cannot be had here
        return digest_of(self.published(item)) == approval.digest

    def _moved_from(self, item: Item, approval: ItemApproval) -> str:
        """Return the approved day where the item left its week; hours count where time does."""
        starts_on = self.strategy.starts_on
        if approval.day is not None:
            first, last = approval.day.first(starts_on), approval.day.last(starts_on)
            day = item.date.first(starts_on) if item.date else None
            if first and last and (day is None or not first <= day <= last):
                same_week = day is not None and monday_of(day) == monday_of(first)
                if item.time_sensitive or not same_week:
                    return str(approval.day)
        if item.time_sensitive and approval.hours and set(approval.hours) != set(hours_of(item)):
            return ", ".join(approval.hours)
        return ""

    @cached_property
    def _ours(self) -> frozenset[str]:
        return side_of_cm(self.strategy)

    @cached_property
    def _delegations(self) -> tuple[Delegation, ...]:
        return delegations_of(self.strategy)


def hours_of(item: Item) -> list[str]:
    """Return the hours of an item as an approval keeps them: ``18:30``, ``facebook 18:00``."""
    return [
        *([str(item.at)] if item.at else ()),
        *(f"{post.platform} {post.at}" for post in item.posts if post.at),
    ]


def kept_copy(item: Item, what: Published) -> dict[str, object]:
    """Return what is kept of an approval beside the item: each word of it, under its digest."""
    return {"cmkit": 1, "id": item.id, "digest": digest_of(what), "published": dict(what)}
