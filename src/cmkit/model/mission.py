"""The mission itself: its frame, its stages, what was approved and agreed."""

from typing import Annotated, Literal

from pydantic import Field

from cmkit.model.base import (
    Agreement,
    Block,
    DoneOn,
    Line,
    Slug,
    Text,
    Who,
    Whole,
    Words,
    matching,
)
from cmkit.model.values import Every, PartialDate, Quantity

Phase = Literal["prospect", "quoted", "signed", "framing", "running", "notice", "closed"]


class Onboarding(Block):
    """The time that the CM needs to work alone."""

    until: PartialDate | None = None


class Hours(Block):
    """The hours sold."""

    amount: Quantity | None = None
    per: Every | None = None


class Scope(Block):
    """One thing that must be done, and how much of it."""

    id: Slug | None = None
    what: Text = ()
    quantity: Quantity | None = None
    per: Every | None = None
    counts: Text = ()


class Stage(Block):
    """A stretch of the mission, or a campaign within it."""

    id: Slug
    name: Line
    kind: Literal["stage", "campaign"] | None = None
    from_: PartialDate | None = Field(None, alias="from")
    until: PartialDate | None = None
    focus: Text = ()
    message: Text = ()
    result: Text = ()


class Constraint(Block):
    """What limits the mission, and the answer to it."""

    what: Text = ()
    answer: Text = ()


class Quote(Block):
    """The quote that the client signed."""

    reference: Line | None = None
    signed_on: DoneOn | None = None


class Contract(Block):
    """The contract that frames the mission; its delays in days."""

    reference: Line | None = None
    signed_on: DoneOn | None = None
    notice_days: Whole | None = None
    payment_days: Whole | None = None


class Renewal(Block):
    """By when the next term is decided."""

    decide_by: PartialDate | None = None


class Approval(Block):
    """One revision of the strategy that somebody approved."""

    version: Line | None = None
    by: Who = ()
    date: DoneOn | None = None


class Mission(Block):
    """What the CM was asked to do, for how long, and within which frame."""

    id: Slug | None = None
    title: Line | None = None
    phase: Phase | None = None
    language: Literal["fr", "en"] = "fr"
    country: Annotated[str, matching(r"^[A-Z]{2}$")] | None = None
    subdivision: Line | None = None
    timezone: Annotated[str, matching(r"^[A-Za-z0-9_+/-]+$")] | None = None
    currency: Annotated[str, matching(r"^[A-Z]{3}$")] | None = None
    starts_on: PartialDate | None = None
    ends_on: PartialDate | None = None
    onboarding: Onboarding | None = None
    cm: Who = ()
    hours: Hours | None = None
    method: Text = ()
    scope: tuple[Scope, ...] = ()
    options: Text = ()
    out_of_scope: Text = ()
    stages: tuple[Stage, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    quote: Quote | None = None
    contract: Contract | None = None
    renewal: Renewal | None = None
    approved: tuple[Approval, ...] = ()
    agreed: dict[Line, Agreement] = Field(default_factory=dict)
    proposed: Words = ()
    """Keys whose text a preset proposed and nobody has agreed to yet."""
