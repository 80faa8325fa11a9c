"""The forms of exports that networks and tools write: what tells one from another, what each figure is."""

from typing import Literal

from pydantic import Field

from cmkit.catalogue.entries import Confidence
from cmkit.catalogue.said import Said
from cmkit.model.base import VERSION, Block, Flag, Line, Number, Slug, Slugs, Words
from cmkit.model.values import PartialDate

Held = Literal[
    "count", "number", "fraction", "percent", "hours", "minutes", "seconds", "milliseconds", "money"
]
"""How a figure is written in the file; ``fraction`` is 0.031 where ``percent`` is 3.1.

A duration as ``0:04:12`` is understood in each of the four units of time, ``3.1%`` in the two of shares.
"""
Order = Literal["mdy", "dmy", "either"]
"""What comes first in a date of three numbers; ``either`` is found out from the file, or asked."""


class Signature(Block):
    """What a form is recognised by; columns are named by their id."""

    needs: Slugs = ()
    one_of: Slugs = ()
    without: Slugs = ()
    lead: Words = ()
    """What one of the cells above the header says, ``*`` standing for anything."""
    not_lead: Words = ()
    sheets: Words = ()
    """What the sheet is called, where the workbook has several."""


class Only(Block):
    """The rows that a figure is taken from."""

    column: Slug
    is_: Words = Field(alias="is")


class Skip(Only):
    """Rows that are not read, and why."""

    why: Said


class Taken(Block):
    """One metric of a form, and where it stands: a column, a sum of columns, or a division."""

    metric: Slug
    column: Slug | None = None
    sum: Slugs = ()
    """All of those that the file has; a row where one of them is empty has no sum."""
    needs: Slugs = ()
    """Columns without which the sum would be another figure."""
    numerator: Slugs = ()
    denominator: Slug | None = None
    times: Number | None = None
    """What the division is multiplied by: 100 for a percentage."""
    held: Held = "count"
    lead: Words = ()
    """What stands above the table where it is this metric; of several, the first that fits counts."""
    only: Only | None = None
    by_network: Flag = False
    """Only of rows whose ``source`` is a network, and for the platform there."""
    subject: Line | None = None
    """What part of the account it is about, where the form itself does not say."""
    means: Said | None = None
    """What it is made of, kept as the note of each reading."""


class Above(Block):
    """A figure that stands above the table, beside a label such as ``total followers on *``."""

    metric: Slug
    label: Line


class ExportFormat(Block):
    """One form of export."""

    id: Slug
    label: Said
    network: Slug | None = None
    """Whose accounts it is about; empty for a website, or where the form does not say."""
    networks_above: Slugs = ()
    """Networks of which one may be named above the table."""
    no_platform: Flag = False
    """It is about a website or about ads, and not about an account."""
    subject: Line | None = None
    grain: Literal["day", "post", "total"] = "day"
    """What a row is: a day, a post with the day it was published, or something over the whole period."""
    header: Signature = Field(default_factory=Signature)
    columns: dict[Line, Words] = Field(default_factory=dict)
    """Names of columns by id, beside those that the file of formats shares."""
    date: Slug | None = None
    until: Slug | None = None
    instead: Slug | None = None
    """A column with a day of its own, for rows that are no total since publication."""
    order: Order = "either"
    nth_day: Flag = False
    """Days are counted from the first of the period, 0 being that day."""
    item: Slug | None = None
    item_form: Line = "{}"
    ids: Slugs = ()
    """Columns of identifiers, which spreadsheets damage."""
    text: Slugs = ()
    """Where the text of a post may stand: the longest counts."""
    account: Slug | None = None
    """The column that tells one account from another, where a file may hold several."""
    account_is_handle: Flag = False
    """That column holds what the strategy calls ``handle``."""
    part: Slug | None = None
    """The column that says which part of the account a row is about: a country, a campaign."""
    whole: Flag = False
    """Its parts together are the account."""
    source: Slug | None = None
    """The column that may name a network, as ``sources`` knows them."""
    named_by: Slugs = ()
    """Columns that say what a row is about; a row without any of them is a total."""
    adds: Flag = False
    """Several rows of one day are parts of it."""
    skip: tuple[Skip, ...] = ()
    missing: Words = ()
    """What stands for a figure that there is none of, beside the usual ways."""
    omits_zeros: Flag = False
    """It has no row for a day on which nothing happened."""
    negative: Flag = False
    """Counts may be below nothing: what was taken back that day."""
    profile: Flag = False
    """It is about a person's own account, and never about that of an organisation."""
    currency: Slug | None = None
    """The column whose name or cells say the currency."""
    metrics: tuple[Taken, ...] = ()
    above: tuple[Above, ...] = ()
    nothing: Said | None = None
    """Why nothing is taken of it."""
    unless_beside: Slug | None = None
    """Nothing is taken when that form came with it."""
    period_beside: Slugs = ()
    """Forms that came with it, whose days say the period."""


class FormatsFile(Block):
    """A file of forms, ours or somebody's own map."""

    cmkit: VERSION | None = None
    as_of: PartialDate | None = None
    source: Line | None = None
    confidence: Confidence | None = None
    columns: dict[Line, Words] = Field(default_factory=dict)
    """Names of columns by id, in any language, for every form of the file."""
    sources: dict[Line, Words] = Field(default_factory=dict)
    """What a website calls the networks that visits come from, by network."""
    formats: tuple[ExportFormat, ...] = ()
