"""The client: who they are, what they offer, what they bring to the mission."""

from typing import Annotated, Literal, get_args

from pydantic import Field

from cmkit.model.base import Block, DoneOn, FlagOrText, Langs, Line, Slug, Text, Who, one_of, one_or_more
from cmkit.model.values import Duration, Every, Quantity

BusinessModel = Literal["local", "ecommerce", "b2b", "public", "association", "media", "personal"]
BUSINESS_MODELS: tuple[BusinessModel, ...] = get_args(BusinessModel)
BusinessModels = Annotated[tuple[BusinessModel, ...], one_or_more(one_of(BUSINESS_MODELS))]


class Offer(Block):
    """What the client does, and what people wrongly expect of them."""

    does: Text = ()
    does_not: Text = ()


class MarketingGoal(Block):
    """A goal of the client's own marketing, which objectives serve."""

    id: Slug
    title: Line


class Marketing(Block):
    """The marketing that the strategy is aligned with."""

    goals: tuple[MarketingGoal, ...] = ()


class Image(Block):
    """How the client wants to be seen, is seen, and how that is known."""

    wanted: Text = ()
    perceived: Text = ()
    evidence: Text = ()


class Situation(Block):
    """One figure of where things stand."""

    what: Text = ()
    value: Quantity | None = None
    date: DoneOn | None = None
    source: Text = ()


class ReadinessProblem(Block):
    """What must be repaired before going online."""

    what: Text = ()
    state: Literal["open", "planned", "fixed", "accepted"] | None = None
    plan: Text = ()
    by: Who = ()


class Readiness(Block):
    """Whether the offer can bear attention."""

    problems: tuple[ReadinessProblem, ...] = ()


class Material(Block):
    """What the client supplies, and how often."""

    what: Text = ()
    every: Every | None = None
    from_: Who = Field((), alias="from")


class Owed(Block):
    """An access or a document that the client owes, until it is received."""

    what: Text = ()
    received_on: DoneOn | None = None


class Commitments(Block):
    """What the client commits to."""

    onboarding: Text = ()
    meetings: Text = ()
    reply_within: Duration | None = None
    materials: tuple[Material, ...] = ()
    accesses: tuple[Owed, ...] = ()
    documents: tuple[Owed, ...] = ()
    article: Text = ()


class Client(Block):
    """The client. Only the name is needed to begin."""

    name: Line
    activity: Text = ()
    offer: Offer | None = None
    business_models: BusinessModels = ()
    size: Literal["solo", "small", "medium", "large"] | None = None
    reach: Literal["local", "regional", "national", "international"] | None = None
    territory: Text = ()
    regulated: FlagOrText = ()
    languages: Langs = ()
    website: Line | None = None
    marketing: Marketing | None = None
    history: Text = ()
    image: Image | None = None
    situation: tuple[Situation, ...] = ()
    readiness: Readiness | None = None
    sponsor: Who = ()
    commitments: Commitments | None = None
