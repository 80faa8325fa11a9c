"""Links that count visits: the tags that the strategy asks for, put behind an address that stays as it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from cmkit.text import slug

Tags = Mapping[str, str]
"""Values by parameter: ``utm_source``."""

_EXPLICIT = re.compile(r"\butm_(source|medium|campaign|content|term|id)\s*[=:]\s*([^&\s;,]+)", re.IGNORECASE)
_CLAUSE = re.compile(r"\s*(?:utm_)?(?P<name>[^\W\d_][\w-]*)\s*[:=]\s*(?P<said>.+)", re.DOTALL)
_NAMES: Mapping[str, str] = {
    "source": "utm_source",
    "medium": "utm_medium",
    "support": "utm_medium",
    "media": "utm_medium",
    "canal": "utm_medium",
    "channel": "utm_medium",
    "campagne": "utm_campaign",
    "campaign": "utm_campaign",
    "contenu": "utm_content",
    "content": "utm_content",
    "terme": "utm_term",
    "term": "utm_term",
}
_MEANT: Mapping[str, str] = {
    word: fact
    for fact, words in {
        "network": "reseau network plateforme platform canal channel",
        "pillar": "pilier pillar rubrique section theme topic",
        "format": "format",
        "series": "serie series",
        "stage": "etape stage temps-fort operation",
        "objective": "objectif objective",
        "title": "titre title sujet subject",
        "month": "mois month",
        "date": "date jour day",
        "id": "identifiant id contenu item",
    }.items()
    for word in words.split()
}
"""What the words of a pattern mean, by their slugs."""
_BETWEEN = re.compile(r"\s*[,/|]\s*(?:(?:ou|or|et|and)\s+)?|\s+(?:ou|or)\s+")
_ELSE = re.compile(r"(?:sinon|autrement|par défaut|else|otherwise|by default)\b\s*:?\s*", re.IGNORECASE)
_WHEN = re.compile(r"\s+(?:pour|si|quand|for|if|when)\s.*", re.DOTALL | re.IGNORECASE)
_ARTICLE = re.compile(r"(?:l['’]|(?:le|la|les|un|une|the|an?)\s+)", re.IGNORECASE)
_PLACE = re.compile(r"\{([a-z_]+)\}")
_ADDRESS = re.compile(r"https?://[^\s<>\"«»“”]+", re.IGNORECASE)
_BEHIND = ".,;:!?'’…)]}"
_LONGEST = 3
"""From how many words on an alternative is prose, and no value of a tag. Ours."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a pattern may take of a post: values by their names, and every id that the item bears."""

    values: Mapping[str, str]
    """``network``, ``platform``, ``pillar``, ``format``, ``series``, ``stage``, ``objective``, ``title``…"""
    own: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    """The ids of all networks and platforms."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """How links are marked: a template for each parameter, or the words that say it."""

    templates: Mapping[str, str] = field(default_factory=dict)
    """``{network}`` by parameter."""
    words: Mapping[str, str] = field(default_factory=dict)
    """``le réseau``, ``galettes, paques, sinon commande`` by parameter."""

    def __bool__(self) -> bool:
        return bool(self.templates or self.words)

    def tags(self, facts: Facts) -> dict[str, str]:
        """Return the tags of a post's links; a parameter without a value is left out."""
        found = {name: _filled(text, facts.values) for name, text in self.templates.items()}
        found |= {name: _chosen(name, said, facts) for name, said in self.words.items()}
        return {name: value for name, value in found.items() if value}


def pattern_of(said: Sequence[str]) -> Pattern:
    """Read the strategy's pattern: ``utm_source={network}&utm_medium=social``, or words that say as much.

    Words are clauses, one a line or parted by semicolons: ``source: the network; medium: social; campaign:
    galettes, paques, else commande``. Of alternatives counts the one that the item bears, then the one behind
    «else», then the first. Empty where nothing can be read.
    """
    text = "\n".join(said)
    if explicit := {f"utm_{name.lower()}": value for name, value in _EXPLICIT.findall(text)}:
        return Pattern(templates=explicit)
    words: dict[str, str] = {}
    for clause in re.split(r"[\n;]", text):
        found = _CLAUSE.fullmatch(clause)
        name = _NAMES.get(slug(found["name"], "")) if found else None
        if found and name:
            words.setdefault(name, found["said"].strip().rstrip("."))
    return Pattern(words=words)


def tagged(address: str, tags: Tags) -> str:
    """Put tags behind an address; what it says already stays, and its fragment stays last.

    Without its tracking it is the address that it was: no approval sees the difference.
    """
    if not _ADDRESS.match(address):
        return address
    base, mark, fragment = address.partition("#")
    there = {part.partition("=")[0].lower() for part in base.partition("?")[2].split("&")}
    new = "&".join(f"{name}={quote(value, safe='')}" for name, value in tags.items() if name not in there)
    if not new:
        return address
    return f"{base}{'&' if '?' in base else '?'}{new}{mark}{fragment}"


def tagged_text(text: str, tags: Tags, hosts: frozenset[str]) -> str:
    """Put tags behind the addresses of a text that lead to some hosts: nobody else's visits are counted."""
    if not tags or not hosts or "://" not in text:
        return text

    def with_tags(found: re.Match[str]) -> str:
        address = found[0].rstrip(_BEHIND)
        if address.count("(") > address.count(")") and found[0][len(address) :].startswith(")"):
            address += ")"
        behind = found[0][len(address) :]
        return (tagged(address, tags) if host_of(address) in hosts else address) + behind

    return _ADDRESS.sub(with_tags, text)


def host_of(address: str | None) -> str:
    """Return the host of an address without ``www.``; nothing for what is no address."""
    if not address:
        return ""
    try:
        host = urlsplit(address if "://" in address else f"https://{address}").hostname
    except ValueError:
        return ""
    return (host or "").removeprefix("www.")


def _filled(template: str, values: Mapping[str, str]) -> str:
    """Fill a template; nothing where a place has no value."""
    if any(not values.get(place) for place in _PLACE.findall(template)):
        return ""
    return _PLACE.sub(lambda place: slug(values[place[1]], ""), template)


def _chosen(name: str, said: str, facts: Facts) -> str:
    """Choose among the alternatives of a clause."""
    otherwise = ""
    literals: list[str] = []
    meant: list[str] = []
    for part in _BETWEEN.split(_without_brackets(said)):
        is_else, part = bool(_ELSE.match(part)), _ELSE.sub("", part, count=1)
        part = _ARTICLE.sub("", _WHEN.sub("", f" {part}").strip(), count=1)
        value = _value(part, facts.values)
        if is_else:
            otherwise = otherwise or value or slug(part, "")
        elif value:
            meant.append(value)
        elif part and len(part.split()) <= _LONGEST and slug(part, "") not in _MEANT:
            literals.append(slug(part, ""))
    if own := next((one for one in literals if one in facts.own), ""):
        return own
    if name == "utm_source" and any(one in facts.known for one in literals):
        return facts.values.get("network", "")  # networks are named, and this one is not among them
    return next(iter(meant), "") or otherwise or next(iter(literals), "")


def _value(part: str, values: Mapping[str, str]) -> str:
    """Return what a word such as «network» means for a post."""
    word = _MEANT.get(slug(part, ""))
    return slug(values.get(word, ""), "") if word else ""


def _without_brackets(text: str) -> str:
    return re.sub(r"\s*\([^()]*\)", "", unicodedata.normalize("NFC", text))
