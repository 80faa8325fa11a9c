"""The words of every finding, kept as data by block of codes and read only when one is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from cmkit.doctrine.limits import LIMITS, OURS, said_of
from cmkit.files.reading import parse_yaml
from cmkit.problems import Problem
from cmkit.text import Bilingual


@dataclass(frozen=True, slots=True)
class Wording:
    """How one code is explained; ``{places}`` are filled with a finding's facts."""

    code: str
    title: Bilingual
    reason: Bilingual
    remedy: Bilingual
    source: str = ""
    severity: str = ""
    bad: str = ""
    good: str = ""
    of_one: Bilingual | None = None
    """The reason where the fact ``count`` is 1."""
    alone: Bilingual | None = None
    """The reason where the fact ``nearest`` is nothing: no known word is like the one that was written."""
    proposed: tuple[Bilingual, Bilingual] | None = None
    """Reason and remedy where a preset proposes what is missing: the fact ``proposed`` counts some."""
    settled: Bilingual | None = None
    """What a gate says of the point once it is in place."""


@dataclass(frozen=True, slots=True)
class Told:
    """One finding in one language."""

    title: str
    reason: str
    remedy: str


BLOCKS: tuple[str, ...] = (
    "YA",
    "MO",
    "RE",
    "FI",
    "TA",
    "IN",
    "MI",
    "CL",
    "KP",
    "OB",
    "PL",
    "PA",
    "PR",
    "OR",
    "AU",
    "AC",
    "CN",
    "CA",
    "IT",
    "ME",
    "TX",
    "DI",
    "BU",
    "TO",
    "EV",
    "SE",
    "CH",
    "TE",
)
"""The blocks of codes: reading, model, references, folder, tables, inside; then the doctrine's own."""


NOTHING = "–"
"""What stands in a sentence for a fact that there is none of."""
UNTOLD = "…"
"""What stands in a sentence for a fact that is kept back."""


@cache
def block(letters: str) -> dict[str, Wording]:
    """Read the wording of one block of codes."""
    name = f"{letters}.yaml"
    raw = (resources.files("cmkit.doctrine") / "texts" / name).read_bytes()
    data: Any = parse_yaml(raw, name, versioned=False).data
    return {code: _wording(code, entry) for code, entry in data["codes"].items()}


def all_wording() -> dict[str, Wording]:
    """Read the wording of every code there is."""
    return {code: wording for letters in BLOCKS for code, wording in block(letters).items()}


def tell(problem: Problem, language: str) -> Told:
    """Explain a finding, its facts filled in."""
    facts = {name: fact or NOTHING for name, fact in problem.facts.items()}
    return _told(problem.code, language, defaultdict(lambda: NOTHING, facts))


def tell_discreetly(problem: Problem, language: str) -> Told:
    """Explain a finding without any of its facts: they may quote a file that stays with the CM."""
    return _told(problem.code, language, defaultdict(lambda: UNTOLD))


def _told(code: str, language: str, facts: Mapping[str, str]) -> Told:
    wording = block(code[:2])[code]
    reason, remedy = wording.reason, wording.remedy
    if wording.proposed and facts.get("proposed", "0") not in ("0", NOTHING, UNTOLD):
        reason, remedy = wording.proposed
    elif wording.of_one and facts.get("count") == "1":
        reason = wording.of_one
    elif wording.alone and facts.get("nearest") == NOTHING:
        reason = wording.alone
    why = reason.said(language).format_map(facts)
    if (ours := facts.get(OURS, UNTOLD)) in LIMITS:
        why = f"{why.removesuffix('.')} ({said_of(ours, language)})."
    return Told(
        wording.title.said(language).format_map(facts),
        why,
        remedy.said(language).format_map(facts),
    )


def _wording(code: str, entry: dict[str, Any]) -> Wording:
    def said(key: str) -> Bilingual:
        return Bilingual(entry[key]["fr"], entry[key]["en"])

    plain = {key: str(entry[key]) for key in ("source", "severity", "bad", "good") if key in entry}
    of_one = said("reason_of_one") if "reason_of_one" in entry else None
    alone = said("reason_alone") if "reason_alone" in entry else None
    proposed = (said("reason_proposed"), said("remedy_proposed")) if "reason_proposed" in entry else None
    settled = said("settled") if "settled" in entry else None
    return Wording(
        code,
        said("title"),
        said("reason"),
        said("remedy"),
        **plain,
        of_one=of_one,
        alone=alone,
        proposed=proposed,
        settled=settled,
    )
