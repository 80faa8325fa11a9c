"""Who does what, when they meet, and what it costs."""

from typing import Literal

from pydantic import Field

from cmkit.model.base import Block, FlagOrText, Line, Money, Text, Who
from cmkit.model.values import Days, Every, PartialDate, Quantity, TimeOfDay


class Role(Block):
    """What somebody does; ``raci`` says responsible, accountable, consulted or informed."""

    who: Who = ()
    does: Text = ()
    raci: Text = ()
    over: Text = ()


class Meeting(Block):
    """A meeting of the mission."""

    what: Text = ()
    every: Every | None = None
    days: Days | None = None
    at: TimeOfDay | None = None
    where: Text = ()
    with_: Who = Field((), alias="with")


class Absence(Block):
    """Somebody away, and who covers."""

    who: Who = ()
    from_: PartialDate | None = Field(None, alias="from")
    until: PartialDate | None = None
    cover: Who = ()
    prepared: FlagOrText = ()


class Organisation(Block):
    """Roles, rhythm and rules."""

    roles: tuple[Role, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    absences: tuple[Absence, ...] = ()
    processes: Text = ()
    staff_rules: Text = ()


class BudgetLine(Block):
    """One line of the budget, and who pays it."""

    label: Line
    kind: Literal["fees", "ads", "tools", "production", "events", "other"] | None = None
    who: Text = ()
    quantity: Quantity | None = None
    amount: Money | None = None
    per: Every | None = None
    from_: PartialDate | None = Field(None, alias="from")
    until: PartialDate | None = None
    paid_by: Literal["client", "cm"] | None = None


class Budget(Block):
    """A budget to hold."""

    lines: tuple[BudgetLine, ...] = ()
    promo_codes: Text = ()
