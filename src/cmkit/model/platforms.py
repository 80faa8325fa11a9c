"""Audiences, the platforms where they are met, and the accounts behind them."""

from typing import Annotated, Literal

from cmkit.model.base import (
    Audiences,
    Block,
    DoneOn,
    Format,
    Line,
    Pillar,
    Platform,
    RankOrText,
    Slug,
    Text,
    Who,
    Words,
    matching,
)
from cmkit.model.objectives import Aim
from cmkit.model.values import Days, Every, Quantity, TimeOfDay

HANDLE = r"^[^@#\s][^\s]*$"
Handle = Annotated[str, matching(HANDLE)]
"""A handle, written without its sign."""


class Audience(Block):
    """People to be met."""

    id: Slug
    name: Line
    kind: Literal["individual", "collective", "segment"] | None = None
    relation: Literal["direct", "indirect"] | None = None
    priority: RankOrText = ()
    size: Quantity | None = None
    needs: Text = ()
    habits: Text = ()
    description: Text = ()


class Profile(Block):
    """How the account presents itself."""

    name: Line | None = None
    bio: Text = ()
    links: Text = ()
    pinned: Text = ()
    rules: Text = ()


class Cadence(Block):
    """How much is published: an amount per period, or a recurrence rule."""

    amount: Quantity | None = None
    per: Every | None = None
    rrule: Line | None = None
    format: Format | None = None
    pillar: Pillar | None = None


class PostingTime(Block):
    """When posts go out: a hypothesis until figures say more."""

    days: Days | None = None
    at: TimeOfDay | None = None
    zone: Line | None = None


class PlatformEntry(Block):
    """A place where audiences are met, chosen or not, and why."""

    id: Slug
    network: Line | None = None
    handle: Handle | None = None
    url: Line | None = None
    status: Literal["active", "wanted", "paused", "closing", "closed", "watched", "refused"] | None = None
    opened_on: DoneOn | None = None
    languages: Words = ()
    aim: Aim | None = None
    role: Text = ()
    not_chosen_because: Text = ()
    audiences: Audiences = ()
    evidence: Text = ()
    tone: Text = ()
    editorial_line: Text = ()
    profile: Profile | None = None
    cadence: tuple[Cadence, ...] = ()
    posting_times: tuple[PostingTime, ...] = ()
    watched_by: Who = ()
    reviewed_on: DoneOn | None = None


class Account(Block):
    """Who owns and holds an account: where its secret lives, never the secret."""

    id: Slug | None = None
    what: Literal["network", "ads", "analytics", "domain", "scheduler", "drive", "other"] | None = None
    platform: Platform | None = None
    legal_owner: Text = ()
    admins: Who = ()
    how: Text = ()
    recovery: Text = ()
    second_factor: Who = ()
    received_on: DoneOn | None = None
