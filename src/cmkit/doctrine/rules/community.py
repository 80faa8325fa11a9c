"""CN: how the client speaks, and what the law asks of what is shown: points to check, dated November 2026."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from cmkit.doctrine.chosen import ELECTIONS, SHARES_TOGETHER
from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.moments import LEFT, Placed, all_items, begun, french, listed, title_of
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.editorial import Item
from cmkit.problems import KeyPath, Severity

rule = REGISTRY.rule


@rule("CN001", source="E5", severity=Severity.WARNING)
def no_tone(ground: Ground) -> Iterator[Found]:
    """A charter without a tone lets everybody speak with their own voice."""
    charter = ground.strategy.content.charter if ground.strategy.content else None
    said = any(platform.tone for platform in ground.strategy.platforms)
    if charter and not charter.tone and not said and not ground.answered("content", "charter", "tone"):
        yield Found(("content", "charter"), {}, "content.charter.tone")


@rule("CN002", source="E5", severity=Severity.ADVICE)
def format_without_guidance(ground: Ground) -> Iterator[Found]:
    """Each format says how it is made; one finding for all."""
    formats = ground.strategy.content.formats if ground.strategy.content else ()
    bare = [
        (index, one.name)
        for index, one in enumerate(formats)
        if not (one.guidance or one.tone or one.spec)
        and not ground.answered("content", "formats", index, "guidance")
    ]
    bare = [(index, name) for index, name in bare if not ground.proposed("content", "formats", index)]
    if bare:
        facts = {"formats": listed([name for _index, name in bare])}
        yield Found(("content", "formats", bare[0][0]), facts, "content.formats.guidance")


@rule("CN003", source="ours", severity=Severity.WARNING)
def shares_off(ground: Ground) -> Iterator[Found]:
    """The shares of the pillars make one whole."""
    pillars = ground.strategy.content.pillars if ground.strategy.content else ()
    shares = [pillar.share for pillar in pillars if pillar.share]
    least, most = SHARES_TOGETHER
    low = sum((share.load for share in shares), Decimal(0))
    high = sum((share.high if share.high is not None else Decimal(100) for share in shares), Decimal(0))
    complete = bool(shares) and len(shares) == len(pillars)
    if low > most or (complete and high < least):
        said = low if low > most else high
        yield Found(("content", "pillars"), {"total": f"{said:f}"}, "content.pillars.share")


@rule("CN004", source="ours", severity=Severity.WARNING, gates=("publish",))
def partnership_without_mention(ground: Ground) -> Iterator[Found]:
    """A commercial partnership says so, in every variant, legibly."""
    for file, path, item in _kept(ground):
        if item.paid and item.paid.partner and not item.paid.label:
            facts = {"item": title_of(item), "partner": item.paid.partner}
            yield Found((*path, "paid"), facts, "items.paid.label", file)


@rule("CN005", source="ours", severity=Severity.ADVICE)
def partnership_without_contract(ground: Ground) -> Iterator[Found]:
    """In France a partnership is void without a contract from some amount on; one finding a partner."""
    if not french(ground):
        return
    told: set[str] = set()
    noted = {item.paid.partner for _file, _path, item in _kept(ground) if item.paid and item.paid.note}
    for file, path, item in _kept(ground):
        partner = item.paid.partner if item.paid else None
        if partner and partner not in noted and partner not in told:
            told.add(partner)
            yield Found((*path, "paid"), {"partner": partner}, "items.paid.note", file)


@rule("CN006", source="ours", severity=Severity.ADVICE)
def contest_without_rules(ground: Ground) -> Iterator[Found]:
    """A contest has written rules that people can read."""
    for file, path, item in _kept(ground):
        said = _said(item)
        if _CONTEST.search(said) and not _RULES.search(said) and not item.see:
            yield Found(path, {"item": title_of(item)}, "items.see", file)


@rule("CN007", source="ours", severity=Severity.ADVICE)
def person_without_consent(ground: Ground) -> Iterator[Found]:
    """Whoever can be recognised agreed in writing; one finding an item."""
    pattern = _people(ground)
    for file, path, item in _kept(ground):
        for number, media in enumerate(item.media):
            shown = pattern.search(" ".join(media.alt))
            agreed = " ".join((*media.rights, *media.note, *item.credits, *item.note))
            if shown and not _CONSENT.search(agreed):
                facts = {"item": title_of(item), "who": shown[0]}
                yield Found((*path, "media", number), facts, "items.media.rights", file)
                break


@rule("CN008", source="ours", severity=Severity.ADVICE)
def election_ahead(ground: Ground) -> Iterator[Found]:
    """Before an election, a public body does not praise what it has done."""
    strategy = ground.strategy
    if "public" not in strategy.client.business_models or not french(ground) or not begun(ground):
        return
    content, organisation = strategy.content, strategy.organisation
    said = [
        *(content.off_limits if content else ()),
        *(word for key in (content.key_dates if content else ()) for word in (key.name, *key.guidance)),
        *(word for one in strategy.mission.constraints for word in (*one.what, *one.answer)),
        *(organisation.processes if organisation else ()),
    ]
    if any(_ELECTION.search(one) for one in said):
        return
    soon = ground.today + timedelta(days=ground.limit("deadline_days"))
    for reserve in ELECTIONS:
        if reserve.first <= soon and ground.today <= reserve.last:
            facts = {
                "election": reserve.election,
                "from": reserve.first.isoformat(),
                "until": reserve.last.isoformat(),
            }
            yield Found(("client", "business_models"), facts, "content.off_limits")


@rule("CN009", source="ours", severity=Severity.ADVICE)
def one_word_rule(ground: Ground) -> Iterator[Found]:
    """In a list between brackets a comma begins another entry: a sentence was cut."""
    for path, words in _rules_in_lists(ground):
        for number in range(1, len(words)):
            one, before = words[number].strip(), words[number - 1].strip()
            if one.isalpha() and one.islower() and " " in before:
                fix = ".".join(step for step in path if isinstance(step, str))
                yield Found((*path, number), {"word": one, "before": before}, fix)


_CONTEST = re.compile(
    r"jeu[ -]concours|tirage au sort|tirées? au sort|tentez votre chance|\bà gagner\b|\bgiveaway|\bprize draw"
    r"|\bsweepstake|\benter to win\b|\bchance to win\b",
    re.IGNORECASE,
)
_RULES = re.compile(r"règlement|\brules\b|\bterms\b", re.IGNORECASE)
_CONSENT = re.compile(r"\baccord|autoris|consent|permission|\brelease", re.IGNORECASE)
_ELECTION = re.compile(r"élect|elect|préélect|devoir de réserve", re.IGNORECASE)
_SHOWN = (
    r"visages?|portraits?|sourit|sourient|sourire|enfants?|clientes?|bébés?|élèves?|faces?|smil(?:es|ing|e)"
    r"|child(?:ren)?|customers?|pupils?|bab(?:y|ies)"
)
"""Words of an alternative text that say that somebody can be seen."""


def _kept(ground: Ground) -> Iterator[Placed]:
    return (placed for placed in all_items(ground) if placed[2].status not in LEFT)


def _said(item: Item) -> str:
    return "\n".join(
        (
            item.title or "",
            *item.hook,
            *item.text,
            *item.cta,
            *(one for post in item.posts for one in post.text),
        )
    )


def _people(ground: Ground) -> re.Pattern[str]:
    """Match the first names of people, and the words that say that somebody can be seen."""
    first = {
        re.escape(person.name.split()[0])
        for person in ground.strategy.people
        if person.kind in (None, "person")
        and len(person.name.split()) > 1
        and len(person.name.split()[0]) > 2
    }
    return re.compile(rf"\b(?:{'|'.join([*sorted(first), f'(?i:{_SHOWN})'])})\b")


def _rules_in_lists(ground: Ground) -> Iterator[tuple[KeyPath, tuple[str, ...]]]:
    strategy = ground.strategy
    if strategy.content and (charter := strategy.content.charter):
        yield ("content", "charter", "do"), charter.do
        yield ("content", "charter", "dont"), charter.dont
    for index, one in enumerate(strategy.community.rules if strategy.community else ()):
        yield ("community", "rules", index, "do"), one.do
        yield ("community", "rules", index, "dont"), one.dont
    if strategy.organisation:
        yield ("organisation", "staff_rules"), strategy.organisation.staff_rules
        yield ("organisation", "processes"), strategy.organisation.processes
    if strategy.crisis:
        yield ("crisis", "first_hour"), strategy.crisis.first_hour
        for index, level in enumerate(strategy.crisis.levels):
            yield ("crisis", "levels", index, "actions"), level.actions
