"""Objectives, each with its why, its actions and its KPIs."""

from typing import Annotated, Literal

from pydantic import Field

from cmkit.model.base import (
    Agreement,
    Audiences,
    Block,
    DoneOn,
    Line,
    Platforms,
    RefTo,
    Slug,
    Stage,
    Text,
    Who,
    Whole,
    Words,
)
from cmkit.model.values import Every, PartialDate, Quantity

Focus = Literal["traffic", "visibility", "image", "renown", "sales", "community", "virality", "none"]
Aim = Literal["know", "love", "act"]


class Action(Block):
    """Something done for an objective, and what measures it."""

    id: Slug | None = None
    title: Line
    description: Text = ()
    stage: Stage | None = None
    platforms: Platforms = ()
    owner: Who = ()
    with_: Who = Field((), alias="with")
    from_: PartialDate | None = Field(None, alias="from")
    until: PartialDate | None = None
    every: Every | None = None
    quantity: Quantity | None = None
    place: Text = ()
    measured_by: Text = ()
    status: Literal["planned", "running", "done", "dropped"] | None = None


class Baseline(Block):
    """Where a KPI starts: a value and its date, or by when it will be known."""

    value: Quantity | None = None
    date: DoneOn | None = None
    unknown_until: PartialDate | None = None


class Step(Block):
    """A value to reach on the way."""

    by: PartialDate
    value: Quantity


class Target(Block):
    """The value aimed at, or the change from the baseline, and by when."""

    value: Quantity | None = None
    change: Quantity | None = None
    by: PartialDate | None = None
    holds: Literal["total", "each_period"] | None = None
    steps: tuple[Step, ...] = ()


class Kpi(Block):
    """A figure that says whether the objective is being reached."""

    id: Slug | None = None
    metric: Slug | None = None
    label: Line | None = None
    definition: Text = ()
    role: Literal["primary", "supporting"] | None = None
    counts: Literal["acquisitions", "revenue"] | None = None
    unit: Line | None = None
    direction: Literal["up", "down"] | None = None
    nature: Literal["level", "flow", "rate", "judgement"] | None = None
    denominator: Text = ()
    platforms: Platforms = ()
    source: Text = ()
    owner: Who = ()
    access: Literal["ok", "asked", "refused"] | None = None
    period: Every | None = None
    comparison: (
        Literal["previous_year", "previous_half", "previous_quarter", "previous_month", "before_mission"]
        | None
    ) = None
    judge_from: PartialDate | None = None
    min_n: Whole | None = None
    baseline: Baseline | None = None
    target: Target | None = None


class Objective(Block):
    """What should have changed thanks to the mission."""

    id: Slug
    title: Line
    description: Text = ()
    kind: Slug | None = None
    categories: Words = ()
    focus: Focus | None = None
    aim: Aim | None = None
    rank: Literal["primary", "secondary"] | None = None
    serves: Annotated[Slug, RefTo(("objectives", "client.marketing.goals"))] | None = None
    why: Text = ()
    agreed: Agreement | None = None
    state: Literal["active", "met", "changed", "stopped"] | None = None
    audiences: Audiences = ()
    platforms: Platforms = ()
    actions: tuple[Action, ...] = ()
    kpis: tuple[Kpi, ...] = ()

    @property
    def is_pursued(self) -> bool:
        """Whether it is still worked at: neither met nor stopped; a changed one goes on, otherwise."""
        return self.state in (None, "active", "changed")
