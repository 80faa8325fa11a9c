"""What an export does not say and somebody has to: asked for, never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from cmkit.measures.dates import Order, Span
from cmkit.problems import Refused

Kind = Literal["year", "dates", "decimals", "period", "platform", "subject"]

FLAGS: Mapping[Kind, str] = {
    "year": "--year",
    "dates": "--dates",
    "decimals": "--decimals",
    "period": "--period",
    "platform": "--platform",
    "subject": "--subject",
}


@dataclass(frozen=True, slots=True)
class Given:
    """What was said beside the files."""

    today: date
    year: int | None = None
    order: Order | None = None
    comma: bool | None = None
    """A comma begins the decimals; with ``False`` it parts thousands."""
    period: Span | Literal["lifetime"] | None = None
    platforms: tuple[str, ...] = ()
    subject: str | None = None
    zero_days: bool = False
    """A day that an export leaves out, between its first and its last, is one on which nothing happened."""
    chosen: Mapping[str, str] = field(default_factory=dict)
    """Platforms by what was asked about: a network, or a file."""


class Asked(Refused):
    """Something is missing that only a person knows; ``choices`` where it is one of some."""

    def __init__(
        self, kind: Kind, about: str, message: str, hint: str, choices: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message, hint)
        self.kind = kind
        self.about = about
        self.choices = choices
        self.proposed = choices[0] if choices else ""
        """What may well be the answer, to be put into a command."""
        self.others: tuple[Asked, ...] = ()
        """What else the same files leave open."""

    @property
    def about_what(self) -> tuple[Kind, str]:
        """What is asked: two questions about the same are one."""
        return self.kind, self.about
