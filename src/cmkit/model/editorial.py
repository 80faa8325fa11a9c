"""Editorial items: one idea, one item, one approval; its posts are its variants per network."""

from typing import Annotated, Literal

from pydantic import Field

from cmkit.model.base import (
    VERSION,
    Block,
    DoneOn,
    Flag,
    Format,
    Lang,
    Line,
    Objectives,
    Pillars,
    Platform,
    Series,
    Slug,
    Stage,
    Text,
    Who,
    Words,
    matching,
)
from cmkit.model.base import Audiences as AudienceIds
from cmkit.model.values import PartialDate, TimeOfDay

ItemStatus = Literal[
    "idea",
    "draft",
    "submitted",
    "changes_requested",
    "approved",
    "scheduled",
    "published",
    "on_hold",
    "cancelled",
]
DIGEST = r"^1:[0-9a-f]{20}$"
Digest = Annotated[str, matching(DIGEST)]
"""The digest of what was approved; the 1 names the list of fields behind it."""


class Media(Block):
    """A picture or a video: where it is, what it shows, whose it is."""

    file: Line | None = None
    url: Line | None = None
    alt: Text = ()
    rights: Text = ()
    until: PartialDate | None = None
    ai: Literal["none", "assisted", "generated"] | None = None


class Post(Block):
    """The item's variant on one platform."""

    platform: Platform
    at: TimeOfDay | None = None
    text: Text = ()
    status: ItemStatus | None = None
    url: Line | None = None
    id: Line | None = None


class Need(Block):
    """Material that the item waits for."""

    what: Text = ()
    from_: Who = Field((), alias="from")
    due: PartialDate | None = None
    received_on: DoneOn | None = None


class PaidPartnership(Block):
    """A commercial partner, and the mention that is due."""

    partner: Line | None = None
    label: Line | None = None


class ItemApproval(Block):
    """The client's approval of exactly what the digest covers."""

    by: Who = ()
    date: DoneOn | None = None
    via: Literal["meeting", "mail", "call", "sheet", "page", "delegation"] | None = None
    evidence: Text = ()
    recorded_by: Who = ()
    day: PartialDate | None = None
    hours: Words = ()
    digest: Digest | None = None


class ChangeRequest(Block):
    """One round: what the client wants otherwise."""

    date: DoneOn | None = None
    by: Who = ()
    what: Text = ()


class Export(Block):
    """When the item was handed over to a scheduler."""

    to: Line | None = None
    date: DoneOn | None = None
    digest: Digest | None = None


class Item(Block):
    """One editorial content."""

    id: Slug
    date: PartialDate | None = None
    at: TimeOfDay | None = None
    when: Text = ()
    language: Lang | None = None
    format: Format | None = None
    pillars: Pillars = ()
    stage: Stage | None = None
    series: Series | None = None
    objectives: Objectives = ()
    audience: AudienceIds = ()
    title: Line | None = None
    hook: Text = ()
    text: Text = ()
    cta: Text = ()
    link: Line | None = None
    hashtags: Words = ()
    media: tuple[Media, ...] = ()
    first_comment: Text = ()
    visual_brief: Text = ()
    owner: Who = ()
    credits: Text = ()
    posts: tuple[Post, ...] = ()
    needs: tuple[Need, ...] = ()
    see: Text = ()
    paid: PaidPartnership | None = None
    embargo_until: PartialDate | None = None
    time_sensitive: Flag | None = None
    status: ItemStatus = "idea"
    changes: tuple[ChangeRequest, ...] = ()
    approval: ItemApproval | None = None
    exported: tuple[Export, ...] = ()

    @property
    def called(self) -> str:
        """What it is called: its title, else its hook; nothing while it is only a place in the calendar."""
        return self.title or " ".join(self.hook)


class CalendarFile(Block):
    """A month's items, or the ideas that have no date yet."""

    cmkit: VERSION
    items: tuple[Item, ...] = ()
