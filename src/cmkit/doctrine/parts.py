"""The eight parts, and how complete each is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cmkit.doctrine.ground import Ground
from cmkit.text import Bilingual


@dataclass(frozen=True, slots=True)
class Part:
    """One of the eight: the keys that it cannot do without."""

    code: str
    id: str
    label: Bilingual
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far a part has come."""

    part: Part
    missing: tuple[str, ...]

    @property
    def filled(self) -> int:
        """How many of its keys are filled."""
        return len(self.part.keys) - len(self.missing)


PARTS: tuple[Part, ...] = (
    Part(
        "PA001",
        "objectives",
        Bilingual("objectifs alignés sur le marketing", "objectives aligned with the marketing"),
        ("objectives.title", "client.marketing.goals", "objectives.serves"),
    ),
    Part(
        "PA002",
        "actions",
        Bilingual("actions mesurables", "actions that can be measured"),
        ("objectives.actions", "objectives.actions.measured_by"),
    ),
    Part(
        "PA003",
        "content",
        Bilingual("plan de contenu", "content plan"),
        ("content.pillars", "content.charter", "content.workflow", "platforms.cadence"),
    ),
    Part(
        "PA004",
        "distribution",
        Bilingual("plan de diffusion", "distribution plan"),
        ("distribution.paid", "distribution.relays", "distribution.touchpoints"),
    ),
    Part("PA005", "budget", Bilingual("budget", "budget"), ("budget.lines",)),
    Part(
        "PA006",
        "crisis",
        Bilingual("plan de crise", "crisis plan"),
        ("crisis.levels", "crisis.contacts", "crisis.first_hour"),
    ),
    Part(
        "PA007",
        "exit",
        Bilingual("plan de sortie", "exit plan"),
        ("exit.stop_criteria", "exit.handover", "exit.closing_a_platform"),
    ),
    Part(
        "PA008",
        "evaluation",
        Bilingual("plan d’évaluation", "evaluation plan"),
        ("evaluation.review_every", "evaluation.method", "evaluation.reports"),
    ),
)


def completeness(part: Part, ground: Ground) -> Completeness:
    """Tell which keys of a part are still empty; a preset's proposal counts as empty."""
    return Completeness(part, tuple(key for key in part.keys if not ground.filled(key)))


def all_parts(ground: Ground) -> Iterator[Completeness]:
    """Tell how complete each of the eight parts is."""
    for part in PARTS:
        yield completeness(part, ground)
