"""What is said, how, in which formats, and how a content gets validated."""

from typing import Literal

from pydantic import Field

from cmkit.model.base import (
    Audiences,
    Block,
    DoneOn,
    Formats,
    Line,
    Objectives,
    Pillar,
    Pillars,
    Platforms,
    Slug,
    Text,
    Who,
    Whole,
    Words,
)
from cmkit.model.values import Every, PartialDate, Quantity


class Message(Block):
    """Something to be understood, by whom, and what proves it."""

    text: Text = ()
    audiences: Audiences = ()
    proof: Text = ()


class Term(Block):
    """A word to use, and the one that it replaces."""

    say: Text = ()
    not_: Text = Field((), alias="not")


class Charter(Block):
    """How the client speaks online."""

    tone: Text = ()
    address: Literal["tu", "vous", "both"] | None = None
    do: Text = ()
    dont: Text = ()
    emoji: Text = ()
    accessibility: Text = ()
    ai: Text = ()
    consent: Text = ()


class Visual(Block):
    """How the client looks online."""

    style: Text = ()
    colours: Text = ()
    fonts: Text = ()
    logo: Text = ()


class PillarEntry(Block):
    """A theme, its share of what is published, and the needs that it answers."""

    id: Slug
    name: Line
    description: Text = ()
    share: Quantity | None = None
    intent: Literal["inform", "entertain", "engage", "prove", "sell"] | None = None
    answers: Text = ()
    objectives: Objectives = ()
    formats: Formats = ()
    platforms: Platforms = ()
    school_holidays: Literal["only", "avoid"] | None = None


class Spec(Block):
    """The measures of a format."""

    ratio: Line | None = None
    seconds: Quantity | None = None
    characters: Quantity | None = None


class FormatEntry(Block):
    """A kind of content: carousel, short video, story."""

    id: Slug
    name: Line
    tone: Text = ()
    guidance: Text = ()
    audiences: Audiences = ()
    platforms: Platforms = ()
    spec: Spec | None = None


class HashtagSet(Block):
    """Hashtags used together, written without their sign."""

    id: Slug
    tags: Words = ()
    when: Text = ()


class KeyDate(Block):
    """A day that matters to this client."""

    date: PartialDate
    name: Line
    guidance: Text = ()


class SeriesEntry(Block):
    """A recurring rendezvous."""

    id: Slug
    name: Line
    pillar: Pillar | None = None
    every: Every | None = None


class Hypothesis(Block):
    """Something tried, how it is measured, until when."""

    try_: Text = Field((), alias="try")
    measure: Text = ()
    until: PartialDate | None = None


class ApprovalStep(Block):
    """Who approves what, and when."""

    when: Text = ()
    by: Who = ()


class Delegation(Block):
    """A written, standing validation of some formats or pillars."""

    formats: Formats = ()
    pillars: Pillars = ()
    to: Who = ()
    by: Who = ()
    date: DoneOn | None = None


class Workflow(Block):
    """From brief to approval, in working days."""

    brief_days: Whole | None = None
    draft_days: Whole | None = None
    approval_days: Whole | None = None
    rounds: Whole | None = None
    approvals: tuple[ApprovalStep, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    express: Text = ()


class Content(Block):
    """The content plan."""

    messages: tuple[Message, ...] = ()
    vocabulary: tuple[Term, ...] = ()
    off_limits: Text = ()
    charter: Charter | None = None
    visual: Visual | None = None
    pillars: tuple[PillarEntry, ...] = ()
    formats: tuple[FormatEntry, ...] = ()
    hashtag_sets: tuple[HashtagSet, ...] = ()
    key_dates: tuple[KeyDate, ...] = ()
    reserve: Quantity | None = None
    series: tuple[SeriesEntry, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()
    workflow: Workflow | None = None
