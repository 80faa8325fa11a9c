"""``strategy.yaml``: the strategy, everything in it fit to be shown to the client."""

from datetime import date
from typing import Literal

from pydantic import Field

from cmkit.model.base import VERSION, Block, DoneOn, Line, Text, Who, Whole
from cmkit.model.client import Client
from cmkit.model.community import Brand, Community, Distribution, Tool
from cmkit.model.content import Content
from cmkit.model.evaluation import Audit, Crisis, Evaluation, Exit
from cmkit.model.mission import Mission
from cmkit.model.objectives import Objective
from cmkit.model.organisation import Budget, Organisation
from cmkit.model.people import Person
from cmkit.model.platforms import Account, Audience, PlatformEntry
from cmkit.model.values import PartialDate

_STARTS = range(1900, 2201)
"""The years in which a mission starts; any other is a slip of the pen."""


class MissionDocument(Block):
    """A document that the mission uses or made."""

    title: Line
    url: Line | None = None
    kind: Literal["guide", "template", "assets", "report", "source"] | None = None
    for_: Text = Field((), alias="for")
    date: DoneOn | None = None


class Ignore(Block):
    """A finding that is known and accepted, with the reason."""

    rule: Line
    where: Line | None = None
    reason: Text = ()
    until: PartialDate | None = None


class Limits(Block):
    """Numbers that cmkit chose, where this mission wants others."""

    silent_days: Whole | None = None
    days_ahead: Whole | None = None
    reply_days: Whole | None = None
    review_months: Whole | None = None
    new_account_months: Whole | None = None
    growing_months: Whole | None = None
    absence_days: Whole | None = None
    decision_days: Whole | None = None
    deadline_days: Whole | None = None
    primary_objectives: Whole | None = None


class Checks(Block):
    """What the checks leave alone or weigh otherwise."""

    ignore: tuple[Ignore, ...] = ()
    severity: dict[Line, Literal["error", "warning", "advice", "off"]] = Field(default_factory=dict)
    limits: Limits | None = None


class OpenQuestion(Block):
    """A key that somebody has to settle, by when."""

    key: Line
    who: Who = ()
    due: PartialDate | None = None
    asked_on: DoneOn | None = None
    answered_on: DoneOn | None = None


class Strategy(Block):
    """The whole strategy."""

    cmkit: VERSION
    mission: Mission = Field(default_factory=Mission)
    client: Client
    people: tuple[Person, ...] = ()
    objectives: tuple[Objective, ...] = ()
    audiences: tuple[Audience, ...] = ()
    platforms: tuple[PlatformEntry, ...] = ()
    accounts: tuple[Account, ...] = ()
    content: Content | None = None
    community: Community | None = None
    distribution: Distribution | None = None
    brand: Brand | None = None
    tools: tuple[Tool, ...] = ()
    organisation: Organisation | None = None
    budget: Budget | None = None
    audit: Audit | None = None
    evaluation: Evaluation | None = None
    crisis: Crisis | None = None
    exit: Exit | None = None
    documents: tuple[MissionDocument, ...] = ()
    checks: Checks | None = None
    open_questions: tuple[OpenQuestion, ...] = ()

    @property
    def starts_on(self) -> date | None:
        """The first day of the mission, on which ``M1`` begins, once a year is told in which one may."""
        day = self.mission.starts_on.first() if self.mission.starts_on else None
        return day if day and day.year in _STARTS else None
