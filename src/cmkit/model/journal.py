"""The journals: dated facts, one a line; the client's in the open, the CM's own in private."""

from typing import Literal

from pydantic import Field

from cmkit.model.base import VERSION, Block, DoneOn, Line, Money, Objective, Platform, Slug, Text, Who, Words
from cmkit.model.values import Duration, PartialDate, TimeOfDay

Decision = Literal["continue", "optimise", "change", "stop", "pivot"]
Judged = Literal[
    "success",
    "moderate_success",
    "moderate_failure",
    "late",
    "proven_failure",
    "too_early",
    "without_figures",
]
"""What the figures said when something was decided; nothing, for ``without_figures``."""


class MeetingAction(Block):
    """What somebody takes home from a meeting: who does it, by when."""

    what: Text = ()
    who: Who = ()
    due: PartialDate | None = None


class Entry(Block):
    """One dated fact that the client may read; ``who`` of a meeting is who was there."""

    date: DoneOn
    kind: Literal[
        "request",
        "receipt",
        "meeting",
        "approval",
        "review",
        "decision",
        "incident",
        "spend",
        "closing",
    ]
    what: Text = ()
    who: Who = ()
    from_: Who = Field((), alias="from")
    due: PartialDate | None = None
    received_on: DoneOn | None = None
    at: TimeOfDay | None = None
    where: Text = ()
    excused: Who = ()
    decided: Text = ()
    actions: tuple[MeetingAction, ...] = ()
    next_on: PartialDate | None = None
    items: Words = ()
    objective: Objective | None = None
    kpi: Slug | None = None
    platform: Platform | None = None
    decision: Decision | None = None
    reason: Text = ()
    lever: Text = ()
    because: Words = ()
    verdict: Judged | None = None
    amount: Money | None = None
    version: Line | None = None
    objective_version: Line | None = None
    visibility: Literal["client", "confidential"] | None = None
    embargo_until: PartialDate | None = None
    link: Line | None = None

    @property
    def is_told(self) -> bool:
        """Whether it may stand in a document that is passed on; its amount then counts in the sums."""
        return self.visibility != "confidential" and not self.embargo_until


class Journal(Block):
    """``journal.yaml``: wholly visible to the client."""

    cmkit: VERSION
    entries: tuple[Entry, ...] = ()


class PrivateEntry(Block):
    """One dated fact for the CM's eyes only."""

    date: DoneOn
    kind: Literal["time", "invoice", "payment", "reminder", "remark"]
    what: Text = ()
    who: Who = ()
    duration: Duration | None = None
    amount: Money | None = None
    reference: Line | None = None
    due: PartialDate | None = None


class PrivateJournal(Block):
    """``private/journal.yaml``: time, invoices, reminders, remarks."""

    cmkit: VERSION
    entries: tuple[PrivateEntry, ...] = ()
