"""What the CM's own profile brings into a new mission: facts about them, and the terms that they propose.

A fact is nobody's to agree to: it stands as if it had been answered. A term binds the client: it is proposed
like a preset's text, shown at its question, and marked until the client agrees. Address, phone, e-mail, brand
and legal mentions stay in the profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from cmkit.mission.profile import Profile
from cmkit.model.loading import answer_in
from cmkit.model.strategy import Strategy
from cmkit.questionnaire.held import Data, dig, is_settled, listed
from cmkit.questionnaire.joining import overlay
from cmkit.questionnaire.proposed import ids_in, prune
from cmkit.text import slug, unique_slug

FACTS: Mapping[str, str] = {
    "working.timezone": "mission.timezone",
    "working.country": "mission.country",
    "working.subdivision": "mission.subdivision",
    "tools": "tools",
}
"""Keys of the profile that say what is so, by the keys of the strategy that they fill."""

TERMS: Mapping[str, str] = {
    "clauses.method": "mission.method",
    "clauses.options": "mission.options",
    "clauses.out_of_scope": "mission.out_of_scope",
    "clauses.notice_days": "mission.contract.notice_days",
    "clauses.payment_days": "mission.contract.payment_days",
    "clauses.reply_within": "client.commitments.reply_within",
    "clauses.article": "client.commitments.article",
    "clauses.brief_days": "content.workflow.brief_days",
    "clauses.draft_days": "content.workflow.draft_days",
    "clauses.approval_days": "content.workflow.approval_days",
    "clauses.rounds": "content.workflow.rounds",
    "clauses.express": "content.workflow.express",
}
"""Keys of the profile that say what is proposed, by the keys of the strategy that they fill."""

_ADDED = ("options", "out_of_scope")
"""Lists of ``mission`` to which the profile adds; what a preset says of its trade stays."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What a profile brings, as plain data in the shape of ``strategy.yaml``, in part."""

    facts: Data = field(default_factory=dict)
    terms: Data = field(default_factory=dict)


def filling(profile: Profile | None) -> Filling:
    """Return what a profile brings into a new mission; nothing without one."""
    if profile is None:
        return Filling()
    said: Any = _said(profile.data)
    facts = _moved(said, FACTS)
    if me := _person(said):
        facts = overlay(facts, {"people": [me], "mission": {"cm": me["id"]}})
    terms = _moved(said, TERMS)
    held = {"days": dig(said, "working.days"), "at": dig(said, "working.hours")}
    presence = {key: value for key, value in held.items() if value}
    if presence:
        terms = overlay(terms, {"community": {"hours": [presence]}})
    return Filling(facts, terms)


def restored(raw: object) -> Filling:
    """Read a filling back from plain values; ``ValueError`` for what no profile can have brought."""
    if not isinstance(raw, dict) or set(raw) != {"facts", "terms"}:
        raise ValueError(raw)
    for part in raw.values():
        if not isinstance(part, dict):
            raise ValueError(part)
        Strategy.model_validate(overlay({"cmkit": 1, "client": {"name": "–"}}, part))
    return Filling(raw["facts"], raw["terms"])


def with_terms(proposals: Data, own: Filling) -> dict[str, Any]:
    """Lay the CM's own terms over what a preset proposes."""
    joined = overlay(proposals, own.terms)
    for key in _ADDED:
        there, mine = (_lines(dig(data, f"mission.{key}")) for data in (proposals, own.terms))
        if there and mine:
            joined["mission"][key] = list(dict.fromkeys([*mine, *there]))
    return joined


def with_facts(given: Data, own: Filling) -> dict[str, Any]:
    """Lay what was answered over the facts about the CM, who joins the people unless they are named there."""
    facts: dict[str, Any] = deepcopy(dict(own.facts))
    me = next(iter(facts.pop("people", ())), None)
    if me is None:
        return overlay(facts, given)
    mission = facts.pop("mission", {})
    known, people = listed(given, "people"), given.get("people")
    same = next((one for one in known if slug(str(one.get("name"))) == slug(me["name"])), None)
    told = is_settled(dig(given, "mission.cm")) or any(one.get("side") == "cm" for one in known)
    if told or (is_settled(people) and not isinstance(people, list)):
        mission.pop("cm", None)
    elif same is not None:
        mission["cm"] = same["id"]
    else:
        me["id"] = mission["cm"] = unique_slug(me["id"], (str(one.get("id")) for one in known))
        given = {**given, "people": [*known, me]}
    return overlay({**facts, "mission": mission}, given)


def fit_tools(strategy: dict[str, Any], own: Filling) -> None:
    """Take out of the CM's own tools the platforms that this mission has not."""
    mine = [one for one in listed(strategy, "tools") if one in listed(own.facts, "tools")]
    known = ids_in(strategy)
    named = frozenset(name for one in mine for name in _lines(one.get("platforms")))
    prune({"tools": mine}, known, {**dict.fromkeys(known, frozenset()), "platforms": named})


def _person(said: Data) -> dict[str, Any] | None:
    """Return the CM as one of the people of a mission; a business without a name of a person is one too."""
    name, trade_name = dig(said, "identity.name"), dig(said, "identity.trade_name")
    if not (name or trade_name):
        return None
    shown = str(name or trade_name)
    kind = "person" if name else "organisation"
    person = {"id": slug(shown, "cm"), "name": shown, "kind": kind, "side": "cm"}
    activity = dig(said, "identity.activity")
    return {**person, "role": activity} if activity else person


def _moved(said: Data, ways: Mapping[str, str]) -> dict[str, Any]:
    """Put what stands under the keys of a profile under those of a strategy."""
    moved: dict[str, Any] = {}
    for source, target in ways.items():
        value = dig(said, source)
        if is_settled(value):
            moved = overlay(moved, _nested(target, value))
    return moved


def _nested(key: str, value: object) -> dict[str, object]:
    name, _dot, rest = key.partition(".")
    return {name: _nested(rest, value) if rest else value}


def _said(value: object) -> object:
    """Leave out what says nothing: empty keys, ``n/a``, ``declined``."""
    if isinstance(value, Mapping):
        return {
            key: _said(inner) for key, inner in value.items() if is_settled(inner) and not answer_in(inner)
        }
    return [_said(inner) for inner in value] if isinstance(value, list) else value


def _lines(raw: object) -> list[str]:
    return [str(one) for one in (raw if isinstance(raw, list) else [raw])] if is_settled(raw) else []
