"""Conversation with people, and how contents reach them."""

from typing import Literal

from cmkit.model.base import Block, Line, Platforms, Text, Who
from cmkit.model.values import Days, Duration, TimeOfDay


class Presence(Block):
    """When somebody watches and answers."""

    days: Days | None = None
    at: TimeOfDay | None = None


class Reply(Block):
    """How fast, and by whom, a kind of message is answered."""

    about: Literal["question", "complaint", "review", "praise"] | None = None
    within: Duration | None = None
    who: Who = ()
    text: Text = ()


class Rule(Block):
    """How the account behaves with others."""

    about: Literal["listen", "share", "reply", "like", "follow", "message", "moderate"] | None = None
    do: Text = ()
    dont: Text = ()
    platforms: Platforms = ()


class Community(Block):
    """Conversation, moderation, escalation."""

    hours: tuple[Presence, ...] = ()
    replies: tuple[Reply, ...] = ()
    rules: tuple[Rule, ...] = ()
    escalation: Text = ()
    proactive: Text = ()
    sources: Text = ()


class Paid(Block):
    """Paid reach, regular and one-off."""

    regular: Text = ()
    campaigns: Text = ()
    declined: Text = ()


class Relays(Block):
    """Who passes contents on."""

    client: Text = ()
    staff: Text = ()
    ambassadors: Text = ()
    influencers: Text = ()
    partners: Text = ()
    declined: Text = ()


class Touchpoints(Block):
    """Where else the accounts are made known."""

    web: Text = ()
    offline: Text = ()
    press: Text = ()
    declined: Text = ()


class Tracking(Block):
    """How visits are attributed."""

    utm: Text = ()


class Distribution(Block):
    """The distribution plan."""

    paid: Paid | None = None
    relays: Relays | None = None
    touchpoints: Touchpoints | None = None
    tracking: Tracking | None = None


class Brand(Block):
    """How the documents look."""

    colours: Text = ()
    logo: Line | None = None
    fonts: Text = ()
    footer: Text = ()
    legal: Text = ()


class Tool(Block):
    """A tool of the mission, and what it is for."""

    name: Line
    family: (
        Literal["monitoring", "measuring", "creation", "publishing", "collecting", "collaboration"] | None
    ) = None
    use: Text = ()
    url: Line | None = None
    platforms: Platforms = ()
    access: Text = ()
