"""The documents there are: whom each is for, what it is called, in which forms it comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cmkit.files.paths import safe_name
from cmkit.text import Bilingual

Form = Literal["md", "csv"]


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One document of the set."""

    id: str
    """Its template's name, and the name of its note: ``notes/<id>.md``."""
    title: Bilingual
    reader: Literal["client", "cm"]
    question: Bilingual
    """The one question that it answers."""
    forms: tuple[Form, ...] = ("md",)
    monthly: bool = False
    """Whether its file name begins with a month."""

    @property
    def internal(self) -> bool:
        """Whether it stays in ``private/``."""
        return self.reader == "cm"


DOCUMENTS: tuple[DocumentKind, ...] = (
    DocumentKind(
        "strategy-plan",
        Bilingual("Plan stratégique", "Strategy plan"),
        "client",
        Bilingual("Que faisons-nous, pourquoi, avec quels moyens ?", "What do we do, why, with which means?"),
    ),
    DocumentKind(
        "kpi-table",
        Bilingual("Tableau de KPI", "KPI table"),
        "client",
        Bilingual("À quels chiffres verrons-nous le résultat ?", "By which figures shall we see the result?"),
        forms=("md", "csv"),
    ),
    DocumentKind(
        "calendar",
        Bilingual("Planning éditorial", "Editorial calendar"),
        "client",
        Bilingual("Que publie-t-on, quand et où ?", "What is published, when and where?"),
        forms=("md", "csv"),
        monthly=True,
    ),
    DocumentKind(
        "open-questions",
        Bilingual("Questions à préciser", "Open questions"),
        "client",
        Bilingual("Qui apporte quoi, pour quand ?", "Who brings what, by when?"),
    ),
    DocumentKind(
        "internal-brief",
        Bilingual("Brief interne", "Internal brief"),
        "cm",
        Bilingual("Que faut-il garder en tête ?", "What has to be kept in mind?"),
    ),
)
"""The default set, in the order in which a client reads it."""


def file_stem(kind: DocumentKind, client: str, language: str, month: str = "") -> str:
    """Name a document's file: ``2027-03_Boulangerie-Martin_Planning-editorial``."""
    parts = [month] if kind.monthly and month else []
    parts.append(safe_name(client, fallback="client", maximum=60))
    parts.append(safe_name(kind.title.said(language), fallback=kind.id))
    return "_".join(parts)
