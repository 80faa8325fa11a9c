"""The forms of the files that scheduling tools take: their columns, days, line breaks, media and limits."""

from typing import Literal

from pydantic import Field

from cmkit.catalogue.entries import Confidence
from cmkit.catalogue.said import Said
from cmkit.model.base import VERSION, Block, Flag, Line, Slug, Slugs, Whole, Words
from cmkit.model.values import PartialDate

Holds = Literal[
    "id",
    "text",
    "date",
    "time",
    "date_time",
    "zone",
    "platform",
    "network",
    "handle",
    "is_network",
    "is_draft",
    "format",
    "subtype",
    "language",
    "title",
    "link",
    "hashtags",
    "first_comment",
    "media",
    "alt",
    "labels",
    "mention",
]
"""What a column may hold: ``is_network`` says yes on the rows of ``networks``, ``mention`` is that of a paid
partnership, ``labels`` are the names of the pillars, ``subtype`` is story, reel and the like as it says."""
Wanted = Literal["title", "media"]


class Column(Block):
    """One column of a file."""

    name: Line
    also: Words = ()
    """Other names of it that templates have."""
    holds: Holds | None = None
    value: Line | None = None
    """What stands in every row, in the place of ``holds``; a column with neither is empty."""
    number: Whole | None = None
    """Of several media or alternative texts the one meant, 1 for the first; all of them without it."""
    between: Line = ","
    """What stands between several."""
    networks: Slugs = ()
    """The networks on whose rows it is filled in; all of them when empty."""
    only_in_files_of: Slugs = ()
    """The networks whose files have it, where each channel has a file of its own; all when empty."""
    by_hand: Flag = False
    """cmkit cannot know it: for ``networks`` somebody fills it in."""


class Times(Block):
    """How moments are written: YYYY, YY, MM, M, MMM (Jan), DD, D, HH, H, hh, h, A (AM), mm, ss, SSS, Z (the
    offset), and ``[words]`` as they stand."""

    date: Line = "YYYY-MM-DD"
    time: Line = "HH:mm"
    date_time: Line = "YYYY-MM-DD HH:mm"
    zone: Literal["mission", "utc"] = "mission"
    """Whose hours: those of the mission, which the tool is then set to, or UTC."""
    lead_minutes: Whole = 0
    """How long before its hour the tool wants a post."""
    optional: Flag = False
    """A post may have a day without an hour, or none."""


class MediaPolicy(Block):
    """What a tool takes of pictures and videos."""

    most: Whole | None = None
    videos: Flag = True
    kinds: Words = ()
    """Endings of what it takes: ``jpg``; anything when empty."""
    refused: dict[Slug, Words] = Field(default_factory=dict)
    """Endings that it does not take for a network."""
    https: Flag = False
    local: Flag = False
    """A file of the mission's folder may be named; else every media needs an address."""


class SchedulerFormat(Block):
    """What one scheduling tool takes."""

    cmkit: VERSION | None = None
    id: Slug
    label: Line
    as_of: PartialDate | None = None
    source: Line | None = None
    confidence: Confidence | None = None
    writes: Literal["csv", "postiz"] = "csv"
    header: Flag = True
    delimiter: Literal["comma", "semicolon", "tab"] = "comma"
    quotes: Literal["where_needed", "everywhere", "around_text"] = "where_needed"
    quotes_inside: Literal["doubled", "as_apostrophes"] = "doubled"
    line_breaks: Literal["kept", "backslash_n"] = "kept"
    line_end: Literal["crlf", "lf"] = "crlf"
    bom: Flag = False
    ragged: Flag = False
    """Empty cells at the end of a row are left out, and each media has a cell of its own."""
    for_spreadsheets: Flag = False
    """What a spreadsheet would run as a formula gets an apostrophe; else texts are as networks show them."""
    rows: Whole | None = None
    """The most rows that one file may have."""
    file_per: Literal["export", "channel"] = "export"
    times: Times = Field(default_factory=Times)
    media: MediaPolicy = Field(default_factory=MediaPolicy)
    link: Literal["column", "in_text"] = "in_text"
    """Where the link of an item goes: in its column, or under the text where the network makes it a link."""
    networks: dict[Slug, Line] = Field(default_factory=dict)
    """The networks that it serves and how it writes them; any network when empty."""
    subtypes: dict[Slug, dict[Slug, Line]] = Field(default_factory=dict)
    """How it writes the formats of a network, ``any`` for all the others of them."""
    needs: dict[Slug, tuple[Wanted, ...]] = Field(default_factory=dict)
    settings: dict[Slug, dict[Line, bool | str]] = Field(default_factory=dict)
    """Of Postiz: what it wants to know of each network's posts."""
    drafts: Flag = False
    """Posts can come in as drafts, which they then do."""
    yes: Line = "TRUE"
    no: Line = "FALSE"
    schedules: Flag = True
    """It posts by itself: what it took is scheduled."""
    then: Said | None = None
    """What is left to do once the file is there."""
    columns: tuple[Column, ...] = ()
