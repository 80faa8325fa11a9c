"""What every document says of itself, and the values that views are given beside the mission."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from cmkit.deliverables.said import Catalogue, Said, Sayer
from cmkit.deliverables.words import word
from cmkit.model.strategy import Strategy
from cmkit.model.values import PartialDate
from cmkit.text import written_date

__all__ = ["Approved", "Catalogue", "GatePoint", "Header", "Said", "Sayer"]

View = dict[str, object]
"""Plain data, all that a template sees."""


@dataclass(frozen=True, slots=True)
class Approved:
    """One revision of the strategy that somebody approved; ``by`` holds ids of people."""

    version: str
    by: tuple[str, ...] = ()
    date: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """What a document is: its title, whom it is for, which version, of which day, approved by whom."""

    title: str
    client: str
    mission: str
    language: str
    version: str
    """Eight hexadecimal digits, of everything that the document is made from."""
    dated: date | None = None
    """The last fact among that."""
    approvals: tuple[Approved, ...] = ()
    """Revisions of the strategy that were approved, in their order."""
    stem: str = ""
    """The name of the document's files, without suffix."""
    strategy_version: str = ""
    """The version of the strategy alone, which approvals name; empty stands for ``version``."""

    @classmethod
    def of(
        cls,
        strategy: Strategy,
        *,
        title: str,
        version: str,
        dated: date | None = None,
        stem: str = "",
        strategy_version: str = "",
    ) -> Header:
        """Make the header of a document from the strategy that it is made from."""
        mission = strategy.mission
        return cls(
            title=title,
            client=strategy.client.name,
            mission=mission.title or "",
            language=mission.language,
            version=version,
            dated=dated,
            approvals=tuple(
                Approved(approval.version or "", approval.by, approval.date) for approval in mission.approved
            ),
            stem=stem,
            strategy_version=strategy_version,
        )

    @property
    def approved(self) -> Approved | None:
        """The approval that counts: of this very revision of the strategy, else the last one there was."""
        current = self.strategy_version or self.version
        of_this = [one for one in self.approvals if one.version == current]
        return (of_this or self.approvals)[-1] if self.approvals else None

    @property
    def is_approved(self) -> bool:
        """Whether this very revision of the strategy was approved."""
        return self.approved is not None and self.approved.version == (self.strategy_version or self.version)


@dataclass(frozen=True, slots=True)
class GatePoint:
    """One thing that the kickoff still waits for, in the language of the document."""

    key: str
    """The dotted key of the strategy that it is about; empty when it is about none."""
    text: str
    owed_by: Literal["client", "cm"]


def document(header: Header, sayer: Sayer) -> Said:
    """Say what a document says of itself: its first lines and its last."""
    approved = header.approved
    brand = sayer.section("brand")
    return {
        "title": header.title,
        "client": header.client,
        "mission": header.mission,
        "version": header.version,
        "strategy_version": header.strategy_version or header.version,
        "dated": written_date(header.dated, header.language) if header.dated else "",
        "author": sayer.forms.listed(sayer.people(sayer.strategy.mission.cm)),
        "is_approved": header.is_approved,
        "approved_version": approved.version if approved else "",
        "approved_by": sayer.people(approved.by) if approved else [],
        "approved_on": sayer.forms.on(approved.date) if approved else "",
        "footer": brand["footer"],
        "legal": brand["legal"],
    }


def of_client(sayer: Sayer) -> str:
    """Name who answers for the client: the sponsor, else the client."""
    sponsor = sayer.people(sayer.strategy.client.sponsor)
    return sayer.forms.listed(sponsor) or sayer.strategy.client.name


def of_cm(sayer: Sayer) -> str:
    """Name who runs the mission; «your community manager» while nobody is named."""
    return sayer.forms.listed(sayer.people(sayer.strategy.mission.cm)) or word(sayer.language, "marks", "cm")


def hours_sold(sayer: Sayer) -> str:
    """Say the hours sold: ``16 heures par mois``."""
    hours = sayer.strategy.mission.hours
    if hours is None or hours.amount is None:
        return ""
    said = (sayer.forms.counted("hour", hours.amount), sayer.forms.rate(hours.per))
    return " ".join(part for part in said if part)


def capital(text: str) -> str:
    """Begin a text with a capital letter, and leave the rest as it is."""
    return text[:1].upper() + text[1:]


def words_of(sayer: Sayer, name: str) -> str:
    """Return the CM's own Markdown for a document; empty when there is none."""
    return sayer.public.notes.get(name, "")
