"""The parts of a mission that findings are grouped by, and the keys that the gates ask of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cmkit.doctrine.engine import STRATEGY
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.ground import within as lies_in
from cmkit.doctrine.parts import PARTS
from cmkit.problems import Problem, Where
from cmkit.text import Bilingual

_OF_PARTS = {part.id: part.keys for part in PARTS}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the strategy, or a kind of file: what it is called, and what the gates want filled there."""

    id: str
    label: Bilingual
    required: tuple[tuple[str, ...], ...] = ()
    """Dotted keys; where several stand together, one of them is enough."""


@dataclass(frozen=True, slots=True)
class Score:
    """How many of the keys that the gates ask of a section are filled."""

    section: Section
    filled: int

    @property
    def required(self) -> int:
        """How many keys are asked for."""
        return len(self.section.required)


def _each(*keys: str) -> tuple[tuple[str, ...], ...]:
    return tuple((key,) for key in keys)


SECTIONS: tuple[Section, ...] = (
    Section(
        "mission",
        Bilingual("mission", "mission"),
        (
            *_each("mission.scope", "mission.options", "mission.method", "mission.hours"),
            ("mission.quote.signed_on", "mission.contract.signed_on"),
        ),
    ),
    Section(
        "client",
        Bilingual("client", "client"),
        _each(
            "client.marketing.goals",
            "client.commitments.meetings",
            "client.commitments.reply_within",
            "client.commitments.materials",
        ),
    ),
    Section("people", Bilingual("personnes", "people"), _each("people.approves")),
    Section(
        "objectives",
        Bilingual("objectifs", "objectives"),
        _each(
            "objectives.title",
            "objectives.why",
            "objectives.serves",
            *_OF_PARTS["actions"],
            "objectives.kpis",
        ),
    ),
    Section("audiences", Bilingual("publics", "audiences")),
    Section("platforms", Bilingual("plateformes", "platforms"), _each("platforms.cadence")),
    Section("accounts", Bilingual("comptes et accès", "accounts and accesses")),
    Section(
        "content",
        Bilingual("contenu", "content"),
        _each(*(key for key in _OF_PARTS["content"] if key.startswith("content."))),
    ),
    Section("community", Bilingual("conversation", "conversation")),
    Section("distribution", Bilingual("diffusion", "distribution"), _each(*_OF_PARTS["distribution"])),
    Section("brand", Bilingual("habillage des documents", "look of the documents")),
    Section("tools", Bilingual("outils", "tools")),
    Section("organisation", Bilingual("organisation", "organisation")),
    Section("budget", Bilingual("budget", "budget"), _each(*_OF_PARTS["budget"])),
    Section("audit", Bilingual("audit", "audit")),
    Section("evaluation", Bilingual("évaluation", "evaluation"), _each(*_OF_PARTS["evaluation"])),
    Section("crisis", Bilingual("crise", "crisis"), _each(*_OF_PARTS["crisis"])),
    Section("exit", Bilingual("sortie", "exit"), _each(*_OF_PARTS["exit"])),
    Section("documents", Bilingual("documents", "documents")),
    Section("checks", Bilingual("réglages du contrôle", "settings of the checks")),
    Section("open_questions", Bilingual("questions à préciser", "open questions")),
)
"""The keys of ``strategy.yaml`` in its order.

Required is what a rule with a gate names as its remedy, and nothing else: what has to be *done* (a readiness
problem repaired, a section agreed, a version approved) is a point of its gate and no key to fill.
"""
FILES: tuple[Section, ...] = (
    Section("calendar", Bilingual("planning éditorial", "calendar")),
    Section("journal.yaml", Bilingual("journal", "journal")),
    Section("measures", Bilingual("mesures", "measures")),
    Section("catalogue", Bilingual("catalogue de la mission", "catalogue of the mission")),
    Section("private", Bilingual("dossier privé", "private folder")),
)
"""The other files of a mission, by the first word of their names."""
WHOLE = Section("", Bilingual("lecture des fichiers", "reading the files"))
"""What is about a file as a whole, or about one of no other kind."""

_BY_ID: Mapping[str, Section] = {section.id: section for section in (*SECTIONS, *FILES)}


def section_of(where: Where) -> Section:
    """Return the part of the mission that a place lies in."""
    first = where.path[0] if where.path and where.file == STRATEGY else where.file.split("/")[0]
    return _BY_ID.get(str(first), WHOLE)


def scores(ground: Ground, findings: Iterable[Problem]) -> list[Score]:
    """Count, by section, the required keys that are filled and that no finding asks for.

    In a list one entry is enough to fill a key, unless a finding asks for it in another entry. A preset's
    proposal that nobody agreed to fills nothing; ``n/a`` and ``declined`` do.
    """
    asked = {one.fix for one in findings if one.fix and one.where.file == STRATEGY}

    def settled(keys: tuple[str, ...]) -> bool:
        wanted = any(lies_in(fix, key) for key in keys for fix in asked)
        return not wanted and any(ground.filled(key) for key in keys)

    return [
        Score(section, sum(settled(keys) for keys in section.required))
        for section in SECTIONS
        if section.required
    ]
