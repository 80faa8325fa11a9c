"""The entries of the catalogue, typed and loaded: ours, and the mission's own over them."""

import math
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, TypeVar
from urllib.parse import quote

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from cmkit.catalogue.reading import checked, our_document, read_theirs, refuse_bad_references
from cmkit.catalogue.said import Said
from cmkit.model.base import VERSION, Block, Flag, Line, RefTo, Slug, Slugs, Whole, Words
from cmkit.model.objectives import Focus
from cmkit.model.values import PartialDate, Quantity
from cmkit.text import Bilingual, slug

MISSION = "mission"
"""The source of an entry that a mission wrote without naming one."""
OURS = "ours"
"""The source of what cmkit chose or inferred itself."""

Comparison = Literal["before_mission", "previous_year", "previous_half", "previous_quarter", "previous_month"]
Confidence = Literal["A", "B", "C", "D", "X"]
"""A: vendor's documentation; B: three sources agree; C: one source; D: incomplete; X: not verifiable."""
Limited = Literal[
    "text",
    "fold",
    "title",
    "bio",
    "tags",
    "hashtags",
    "mentions",
    "links",
    "media",
    "images",
    "image_bytes",
    "image_pixels",
    "videos",
    "video_seconds",
    "video_bytes",
    "document_pages",
    "document_bytes",
    "posts_a_day",
]
"""What a network limits; ``fold`` is what is seen of a text before «see more», ``bio`` an account's own."""
Counted = Literal["codepoints", "weighted", "utf16", "utf8", "graphemes", "emoji_bytes"]
"""How a text is measured, by the names of the functions that count: ``weighted`` is X's own way, and
``emoji_bytes`` counts characters, and each emoji as its bytes of UTF-8."""


class Entry(Block):
    """One piece of field knowledge, with the day it was last checked and where it comes from."""

    id: Slug
    label: Said
    as_of: PartialDate | None = None
    source: Line = MISSION
    confidence: Confidence | None = None


class Kind(Entry):
    """A kind of objective: what it is for, and the metrics that tell whether it is reached."""

    meaning: Said | None = None
    categories: Words = ()
    """``business``, ``awareness``, ``internal``, or the mission's own word."""
    focus: Focus = "none"
    serves_business: Flag = False
    """Awareness that is meant to serve business: its ``serves`` should say which objective."""
    metrics: Annotated[Slugs, RefTo(("metrics",))] = ()
    """Ids of metrics, the most telling first."""
    comparisons: tuple[Comparison, ...] = ()
    """The periods against which growth is usually read, the most telling first."""


class Benchmark(Block):
    """A range published by others: context at its date, never a target."""

    range: Quantity
    population: Said
    network: Slug | None = None
    unit: Said | None = None
    """Where it is not the metric's own."""
    source: Line
    as_of: PartialDate
    confidence: Confidence | None = None


class Metric(Entry):
    """Something that can be measured, and how it is read."""

    definition: Said | None = None
    formula: Said | None = None
    unit: Said
    nature: Literal["level", "flow", "rate", "judgement"]
    direction: Literal["up", "down"] = "up"
    denominator: Said | None = Field(None, validate_default=True)
    """What a rate is divided by; a rate without one is refused."""
    usual_source: Said | None = None
    adds_over_days: Flag = True
    """The figure of several days can be made from theirs: never where people are counted once."""
    money: Flag = False
    """An amount in the currency of the mission, which then replaces ``unit``."""
    commercial: Flag = False
    """Acquisitions, revenue, or what they cost."""
    counts: Literal["acquisitions", "revenue"] | None = None
    """What it feeds in the cost per acquisition and the return on investment."""
    benchmarks: tuple[Benchmark, ...] = ()
    remark: Said | None = None

    @field_validator("denominator")
    @classmethod
    def _rates_are_divided(cls, denominator: Bilingual | None, info: ValidationInfo) -> Bilingual | None:
        if denominator is None and info.data.get("nature") == "rate":
            # Told as the missing key that it is, with the place of the entry.
            raise PydanticCustomError("missing", "a rate names its denominator")
        return denominator

    def unit_said(self, language: str, currency: str) -> str:
        """Return the unit in ``language``; for money the mission's ``currency`` (EUR)."""
        return currency if self.money else self.unit.said(language)


class HoursAWeek(Block):
    """What one well-kept account takes, everything included; a rule of thumb, not a quote."""

    amount: Quantity
    source: Line = MISSION


class Limit(Block):
    """The most, or the least, that a network takes of something."""

    what: Limited
    format: Slug | None = None
    """The network's own format: reel, story, carousel, short; all of them when empty."""
    minimum: Whole | None = None
    maximum: Whole | None = None
    counted: Counted | None = None
    """How a text is measured; empty for what is simply counted."""
    link_counts: Whole | None = None
    """What each link weighs in the text, whatever its length."""
    severity: Literal["hard", "soft"] = "hard"
    """Hard: refused, cut or ignored beyond; soft: advice."""
    channel: Literal["api", "app", "both"] = "both"
    """Where it holds: through a scheduling tool, in the network's own application, or both."""
    remark: Said | None = None
    confidence: Confidence | None = None
    """Where it is not the network's own."""


class Network(Entry):
    """A place where a community is met, and what it takes."""

    purpose: Said | None = None
    also_called: Words = ()
    near_equivalents: Annotated[Slugs, RefTo(("networks",))] = ()
    """Ids of the networks that one would choose instead; each names the other."""
    hours_a_week: HoursAWeek | None = None
    limits: tuple[Limit, ...] = ()
    url_pattern: Line | None = None
    """The address of an account, with ``{handle}`` in it."""
    remark: Said | None = None

    def hard_limit(self, what: Limited, formats: frozenset[str] = frozenset()) -> Limit | None:
        """Return the most that is taken of something whichever way it is published; ``None`` where all is."""
        hard = [one for one in self.limits if one.what == what and one.severity == "hard"]
        own = [one for one in hard if one.format in formats] or [one for one in hard if one.format is None]
        return max(own, key=lambda one: math.inf if one.maximum is None else one.maximum, default=None)

    def profile_url(self, handle: str) -> str | None:
        """Return the address of an account; ``None`` where a handle is not enough to know it."""
        if not self.url_pattern:
            return None
        return self.url_pattern.replace("{handle}", quote(handle.lstrip("@"), safe=""))


class KindsFile(Block):
    """``kinds.yaml``, ours or a mission's."""

    cmkit: VERSION | None = None
    kinds: tuple[Kind, ...] = ()


class MetricsFile(Block):
    """``metrics.yaml``, ours or a mission's."""

    cmkit: VERSION | None = None
    metrics: tuple[Metric, ...] = ()


class NetworksFile(Block):
    """``networks.yaml``, ours or a mission's."""

    cmkit: VERSION | None = None
    networks: tuple[Network, ...] = ()


E = TypeVar("E", bound=Entry)


def load_kinds(extra: Path | None = None) -> Mapping[str, Kind]:
    """Return the kinds of objectives by id; ``extra`` is a mission's ``catalogue/`` folder, which may lack.

    An entry of the mission with an id of ours changes the keys that it writes and keeps the others; a new id
    is added. Ours are read once; the mission's at each call, since they may change under a running command.
    Raises ``InputRefused`` with the place of whatever is wrong in the mission's file.
    """
    ours = _our_kinds()
    read = read_theirs("kinds", KindsFile, extra)
    if read is None:
        return ours
    file, document = read
    refuse_bad_references(file, {"metrics": load_metrics(extra)}, document)
    return _together(ours, file.kinds)


def load_metrics(extra: Path | None = None) -> Mapping[str, Metric]:
    """Return the metrics by id, the mission's own over ours as in ``load_kinds``."""
    ours = _our_metrics()
    read = read_theirs("metrics", MetricsFile, extra)
    if read is None:
        return ours
    file, document = read
    refuse_bad_references(file, {}, document)
    return _together(ours, file.metrics)


def load_networks(extra: Path | None = None) -> Mapping[str, Network]:
    """Return the networks by id, the mission's own over ours as in ``load_kinds``.

    What an entry of the mission names as near, and no longer names, holds both ways.
    """
    ours = _our_networks()
    read = read_theirs("networks", NetworksFile, extra)
    if read is None:
        return ours
    file, document = read
    together = _together(ours, file.networks)
    refuse_bad_references(file, {"networks": together}, document)
    return _near_both_ways(together, file.networks)


def find_network(word: str, networks: Mapping[str, Network]) -> Network | None:
    """Find the network that a person means: an id, a label or another name, «Twitter» or «page Facebook»."""
    wanted = _name(word)
    if wanted in networks:
        return networks[wanted]
    return next((network for network in networks.values() if wanted in _names(network)), None)


def _names(network: Network) -> set[str]:
    return {_name(name) for name in (network.label.fr, network.label.en, *network.also_called)}


def _name(word: str) -> str:
    # People type either apostrophe; a slug would make two words of one and one word of the other.
    return slug(word.replace("’", "'"))


@cache
def _our_kinds() -> Mapping[str, Kind]:
    return _together({}, checked(KindsFile, our_document("kinds")).kinds)


@cache
def _our_metrics() -> Mapping[str, Metric]:
    return _together({}, checked(MetricsFile, our_document("metrics")).metrics)


@cache
def _our_networks() -> Mapping[str, Network]:
    return _together({}, checked(NetworksFile, our_document("networks")).networks)


def _together(ours: Mapping[str, E], theirs: Iterable[E]) -> Mapping[str, E]:
    return MappingProxyType({**ours, **{entry.id: entry for entry in theirs}})


def _near_both_ways(networks: Mapping[str, Network], theirs: Iterable[Network]) -> Mapping[str, Network]:
    """Make the others follow what the mission's own entries name, and no longer name, as near to them."""
    written = {network.id: network.near_equivalents for network in theirs}
    together: dict[str, Network] = {}
    for network in networks.values():
        here = network.id
        kept = [
            other
            for other in network.near_equivalents
            if here in written or other not in written or here in written[other]
        ]
        named = [other for other, near in written.items() if here in near and other not in kept]
        together[here] = network.model_copy(update={"near_equivalents": (*kept, *named)})
    return MappingProxyType(together)
