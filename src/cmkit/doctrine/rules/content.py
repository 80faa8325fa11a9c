"""CN: what is published answers somebody, is alive, and fits where it goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.moments import active, all_items, listed, platforms_of
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.content import FormatEntry, HashtagSet, PillarEntry
from cmkit.model.values import Quantity
from cmkit.problems import KeyPath, Severity
from cmkit.text import slug

if TYPE_CHECKING:
    from cmkit.catalogue.entries import Limited, Network

rule = REGISTRY.rule


@rule("CN010", source="B10", severity=Severity.WARNING)
def only_broadcasts(ground: Ground) -> Iterator[Found]:
    """Publishing without ever answering is selling: conversation is the trade itself."""
    strategy = ground.strategy
    publishing = any(platform.cadence for _path, platform in active(ground))
    if not publishing or ground.answered("community") or ground.answered("community", "replies"):
        return
    community = strategy.community
    if community and (community.replies or community.hours or community.proactive):
        return
    if community and any(one.about in ("reply", "message") for one in community.rules):
        return
    promised = [
        *(word for one in strategy.mission.scope for word in one.what),
        *(action.title for _path, objective in ground.objectives() for action in objective.actions),
    ]
    rituals = strategy.content.series if strategy.content else ()
    if not rituals and not any(_CONVERSATION.search(one) for one in promised):
        yield Found(("community",), {}, "community.replies")


@rule("CN011", source="B11", severity=Severity.ADVICE)
def pillar_for_nobody(ground: Ground) -> Iterator[Found]:
    """A theme answers a need of those who read it; one finding for all."""
    idle = [
        (path, pillar.name)
        for path, pillar in _pillars(ground)
        if not pillar.answers and not ground.answered(*path, "answers")
    ]
    if idle:
        facts = {"pillars": listed([name for _path, name in idle])}
        yield Found(idle[0][0], facts, "content.pillars.answers")


@rule("CN012", source="B11", severity=Severity.ADVICE, needs=("CN011",))
def needs_nobody_answers(ground: Ground) -> Iterator[Found]:
    """People come for what they need: where no theme says a word of it, they leave; one finding for all."""
    answers = _stems(word for _path, pillar in _pillars(ground) for word in pillar.answers)
    if not answers:
        return
    left = [
        (index, audience.name)
        for index, audience in enumerate(ground.strategy.audiences)
        if audience.needs and not answers & _stems(audience.needs)
        if not ground.proposed("audiences", index)
    ]
    if left:
        facts = {"audiences": listed([name for _index, name in left])}
        yield Found(("audiences", left[0][0], "needs"), facts, "content.pillars.answers")


@rule("CN013", source="B8", severity=Severity.ADVICE)
def nothing_lively(ground: Ground) -> Iterator[Found]:
    """Image lives on what entertains, moves or proves; a public body may well only inform."""
    pillars = list(_pillars(ground))
    intents = {pillar.intent for _path, pillar in pillars}
    if len(pillars) < 2 or not intents <= {"sell", "inform"}:
        return
    informing = {"public", "media"}.intersection(ground.strategy.client.business_models)
    if not (informing and "sell" not in intents):
        yield Found(("content", "pillars"), {"number": str(len(pillars))}, "content.pillars.intent")


@rule("CN014", source="ours", severity=Severity.WARNING)
def too_many_hashtags(ground: Ground) -> Iterator[Found]:
    """A set of hashtags longer than the network takes is cut, or refused with the post."""
    sets = ground.strategy.content.hashtag_sets if ground.strategy.content else ()
    for index, one in enumerate(sets):
        if len(one.tags) < 2 or ground.proposed("content", "hashtag_sets", index):
            continue
        for platform, network in _meant_for(ground, one):
            limit = network.hard_limit("hashtags")
            most = limit.maximum if limit else None
            # A network that takes a single hashtag is not what a set is for.
            if most is not None and 1 < most < len(one.tags):
                facts = {
                    "set": one.id,
                    "number": str(len(one.tags)),
                    "platform": platform,
                    "most": str(most),
                }
                path = ("content", "hashtag_sets", index, "tags")
                yield Found(path, facts, "content.hashtag_sets.tags")
                break


@rule("CN015", source="ours", severity=Severity.WARNING)
def format_beyond_limits(ground: Ground) -> Iterator[Found]:
    """A format that the network refuses is not a format."""
    formats = ground.strategy.content.formats if ground.strategy.content else ()
    for index, one in enumerate(formats):
        if one.spec is None or ground.proposed("content", "formats", index):
            continue
        for key, what, asked in _asked(one):
            for platform, network in _platforms_of(ground, one):
                limit = network.hard_limit(what, _called(one))
                if limit and limit.maximum is not None and asked > limit.maximum:
                    facts = {
                        "format": one.name,
                        "key": f"spec.{key}",
                        "asked": f"{asked:f}",
                        "platform": platform,
                        "most": str(limit.maximum),
                    }
                    path = ("content", "formats", index, "spec", key)
                    yield Found(path, facts, f"content.formats.spec.{key}")
                    break


_CONVERSATION = re.compile(
    r"répon[ds]|\brepl(?:y|ies)\b|\banswer|modér|moderat|commentaires?\b|\bcomments?\b|conversation|dialog"
    r"|\bavis\b|\breviews?\b|messagerie|\binbox",
    re.IGNORECASE,
)
"""Words by which a scope or an action says that somebody talks with people."""
_EMPTY = frozenset(
    {"pour", "avec", "dans", "leur", "leurs", "elle", "sont", "plus", "sans", "cela", "quoi", "comme", "tout"}
    | {"tous", "tres", "savoir", "etre", "avoir", "that", "this", "what", "their", "they", "with", "from"}
    | {"about", "into", "more", "than", "have", "know"}
)
"""Words that two texts share without speaking of the same thing."""
_SAME = {"carrousel": "carousel", "stories": "story", "reels": "reel", "shorts": "short"}
"""How people write the formats of a network."""


def _pillars(ground: Ground) -> Iterator[tuple[KeyPath, PillarEntry]]:
    pillars = ground.strategy.content.pillars if ground.strategy.content else ()
    for index, pillar in enumerate(pillars):
        if not ground.proposed("content", "pillars", index):
            yield ("content", "pillars", index), pillar


def _stems(texts: Iterator[str] | tuple[str, ...]) -> set[str]:
    """Return the first letters of the words that say something, without accents."""
    bare = "".join(one for one in normalize("NFD", " ".join(texts).casefold()) if not combining(one))
    return {word[:5] for word in re.findall(r"[^\W\d_]{4,}", bare) if word not in _EMPTY}


def _networks(ground: Ground, wanted: set[str] | None = None) -> list[tuple[str, Network]]:
    """Return the active platforms, or those that are wanted of them, with their networks."""
    from cmkit.catalogue.entries import find_network

    return [
        (platform.id, network)
        for _path, platform in active(ground)
        if wanted is None or platform.id in wanted
        if (network := find_network(platform.network or platform.id, ground.networks))
    ]


def _meant_for(ground: Ground, one: HashtagSet) -> list[tuple[str, Network]]:
    """Return where a set goes: where its contents go, else where it says, else everywhere."""
    using = [item for _file, _path, item in all_items(ground) if one.id in item.hashtags]
    if using:
        return _networks(ground, {platform for item in using for platform in platforms_of(item)})
    there = _networks(ground)
    when = " ".join(one.when)
    return [place for place in there if _speaks_of(when, place)] or there


def _speaks_of(text: str, place: tuple[str, Network]) -> bool:
    id_, network = place
    names = "|".join(re.escape(name) for name in {id_, network.id, network.label.fr, network.label.en})
    return re.search(rf"(?<!\w)(?:{names})(?!\w)", text, re.IGNORECASE) is not None


def _platforms_of(ground: Ground, one: FormatEntry) -> list[tuple[str, Network]]:
    """Return where a format goes; nothing where it does not say and there are several."""
    if one.platforms:
        return _networks(ground, set(one.platforms))
    there = _networks(ground)
    return there if len(there) == 1 else []


def _called(one: FormatEntry) -> frozenset[str]:
    """Return what a network may call a format of ours: the words of its id and of its name."""
    words = {word for name in (one.id, slug(one.name)) for word in (name, *re.split("[-_]", name))}
    return frozenset(_SAME.get(word, word) for word in words)


def _asked(one: FormatEntry) -> Iterator[tuple[str, Limited, Decimal]]:
    """Visit what a format may take at most, with its key and what a network limits of it."""
    measures: tuple[tuple[str, Limited], ...] = (("characters", "text"), ("seconds", "video_seconds"))
    for key, what in measures:
        quantity: Quantity | None = getattr(one.spec, key)
        if quantity is not None and not quantity.percent:
            most = quantity.high if quantity.high is not None else quantity.low
            if most is not None:
                yield key, what, most
