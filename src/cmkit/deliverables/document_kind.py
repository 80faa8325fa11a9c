"""A document of the set: whom it is for, what it is called, when it is made, in which forms it comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cmkit.text import Bilingual

Form = Literal["md", "html", "pdf", "docx", "csv", "xlsx", "svg", "ics"]
PROSE: tuple[Form, ...] = ("md", "html", "pdf", "docx")
"""What every document comes in; all but the first are made from the first."""
TABLE: tuple[Form, ...] = (*PROSE, "csv", "xlsx")
PICTURE: tuple[Form, ...] = ("svg", "pdf")
SHEET: tuple[Form, ...] = ("svg", "html", "pdf")
"""A picture that is also a page of its own, for screens on which it would be too small."""
USUAL_FORMS: frozenset[Form] = frozenset(("md", "csv", "svg"))
"""What is made without being asked for."""


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One document of the set."""

    id: str
    """Its template's name, and the name of its note: ``notes/<id>.md``."""
    title: Bilingual
    reader: Literal["client", "cm"]
    question: Bilingual
    """The one question that it answers."""
    forms: tuple[Form, ...] = PROSE
    follows: tuple[str, ...] = ()
    """The files beside the strategy that it is made from, by the beginning of their names."""
    decisions: bool = False
    """Whether it says what was decided last of each objective; of the journal, nothing else is in it then."""
    dated: Literal["", "month", "meeting"] = ""
    """What its file name begins with: nothing, a month, or the date of a meeting."""
    reports: Literal["", "month", "quarter"] = ""
    """The period that it looks back upon; empty for one that looks ahead."""
    needs: tuple[str, ...] = ()
    """Sections of the strategy of which one at least must say something, for there to be something to say."""
    usual: bool = True
    """Whether it is made without being asked for."""
    apart: tuple[Bilingual, ...] = ()
    """The chapters, by their titles, that are printed on pages of their own: to pin up, to sign."""

    @property
    def is_picture(self) -> bool:
        """Whether it is looked at rather than read: one template for both languages, and no Markdown."""
        return "svg" in self.forms

    @property
    def internal(self) -> bool:
        """Whether it stays in ``private/``."""
        return self.reader == "cm"
