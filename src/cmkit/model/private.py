"""``private/``: what stays with the CM. Nothing of the client's side imports this."""

from cmkit.model.base import VERSION, Block, DoneOn, Line, Slug, Text, Who, Words
from cmkit.model.base import Objective as ObjectiveId
from cmkit.model.evaluation import Thresholds
from cmkit.model.values import Quantity


class Signal(Block):
    """Something sensed, on a day, about something."""

    date: DoneOn | None = None
    what: Text = ()
    about: Text = ()


class HiddenObjective(Block):
    """An objective that the client does not say."""

    id: Slug
    title: Line
    why: Text = ()
    since: DoneOn | None = None


class Resistance(Block):
    """What holds somebody back, and what to do about it."""

    who: Who = ()
    what: Text = ()
    answer: Text = ()


class Margin(Block):
    """Room that the CM keeps: hours, money, delays."""

    what: Text = ()
    value: Quantity | None = None


class Classification(Block):
    """How an objective is really to be classed, where the catalogue's default is wrong."""

    objective: ObjectiveId | None = None
    kind: Slug | None = None
    categories: Words = ()


class PrivateNotes(Block):
    """``private/private.yaml``."""

    cmkit: VERSION
    signals: tuple[Signal, ...] = ()
    hidden_objectives: tuple[HiddenObjective, ...] = ()
    resistances: tuple[Resistance, ...] = ()
    margins: tuple[Margin, ...] = ()
    classification: tuple[Classification, ...] = ()
    thresholds: Thresholds | None = None


class Contact(Block):
    """How to reach somebody."""

    who: Who = ()
    email: Line | None = None
    phone: Line | None = None


class Contacts(Block):
    """``private/contacts.yaml``."""

    cmkit: VERSION
    contacts: tuple[Contact, ...] = ()
