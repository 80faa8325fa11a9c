"""The documents there are: whom each is for, what it is called, when it is made, in which forms it comes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from cmkit.files.paths import safe_name
from cmkit.text import LANGUAGES, Bilingual, slug

Form = Literal["md", "html", "pdf", "docx", "csv", "xlsx", "svg", "ics"]
PROSE: tuple[Form, ...] = ("md", "html", "pdf", "docx")
"""What every document comes in; all but the first are made from the first."""
TABLE: tuple[Form, ...] = (*PROSE, "csv", "xlsx")
PICTURE: tuple[Form, ...] = ("svg", "pdf")
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
    dated: Literal["", "month", "meeting"] = ""
    """What its file name begins with: nothing, a month, or the date of a meeting."""
    reports: Literal["", "month", "quarter"] = ""
    """The period that it looks back upon; empty for one that looks ahead."""
    needs: tuple[str, ...] = ()
    """Sections of the strategy of which one at least must say something, for there to be something to say."""
    usual: bool = True
    """Whether it is made without being asked for."""

    @property
    def is_picture(self) -> bool:
        """Whether it is looked at rather than read: one template for both languages, and no Markdown."""
        return self.forms is PICTURE

    @property
    def internal(self) -> bool:
        """Whether it stays in ``private/``."""
        return self.reader == "cm"


DOCUMENTS: tuple[DocumentKind, ...] = (
    DocumentKind(
        "proposal",
        Bilingual("Proposition", "Proposal"),
        "client",
        Bilingual("Que proposons-nous, à quelles conditions ?", "What do we propose, on which terms?"),
        usual=False,
    ),
    DocumentKind(
        "strategy-plan",
        Bilingual("Plan stratégique", "Strategy plan"),
        "client",
        Bilingual("Que faisons-nous, pourquoi, avec quels moyens ?", "What do we do, why, with which means?"),
    ),
    DocumentKind(
        "strategy-map",
        Bilingual("Stratégie sur une page", "Strategy on one page"),
        "client",
        Bilingual("Que faut-il retenir, d’un coup d’œil ?", "What is there to remember, at a glance?"),
        forms=PICTURE,
    ),
    DocumentKind(
        "kpi-table",
        Bilingual("Tableau de KPI", "KPI table"),
        "client",
        Bilingual("À quels chiffres verrons-nous le résultat ?", "By which figures shall we see the result?"),
        forms=TABLE,
    ),
    DocumentKind(
        "collaboration-charter",
        Bilingual("Charte de collaboration", "Collaboration charter"),
        "client",
        Bilingual("Que promettons-nous, chacun de notre côté ?", "What does each of us promise the other?"),
    ),
    DocumentKind(
        "calendar",
        Bilingual("Planning éditorial", "Editorial calendar"),
        "client",
        Bilingual("Que publie-t-on, quand et où ?", "What is published, when and where?"),
        forms=(*TABLE, "ics"),
        follows=("calendar/",),
        dated="month",
    ),
    DocumentKind(
        "minutes",
        Bilingual("Compte rendu", "Minutes"),
        "client",
        Bilingual("Qu’avons-nous décidé, et qui fait quoi ?", "What did we decide, and who does what?"),
        dated="meeting",
        usual=False,
    ),
    DocumentKind(
        "monthly-report",
        Bilingual("Bilan mensuel", "Monthly report"),
        "client",
        Bilingual("Où en sommes-nous, et que décidons-nous ?", "How do things stand, and what do we decide?"),
        forms=TABLE,
        follows=("calendar/", "journal.yaml", "measures/"),
        dated="month",
        reports="month",
    ),
    DocumentKind(
        "quarterly-review",
        Bilingual("Bilan trimestriel", "Quarterly review"),
        "client",
        Bilingual(
            "Qu’a donné le trimestre, et que faisons-nous du prochain ?",
            "What did the quarter come to, and what do we do next?",
        ),
        forms=TABLE,
        follows=("calendar/", "journal.yaml", "measures/"),
        dated="month",
        reports="quarter",
        usual=False,
    ),
    DocumentKind(
        "open-questions",
        Bilingual("Questions à préciser", "Open questions"),
        "client",
        Bilingual("Qui apporte quoi, pour quand ?", "Who brings what, by when?"),
        follows=("journal.yaml",),
    ),
    DocumentKind(
        "editorial-charter",
        Bilingual("Charte éditoriale", "Editorial charter"),
        "client",
        Bilingual(
            "Comment écrivons-nous, de quoi, et qui valide ?", "How do we write, of what, and who approves?"
        ),
        needs=("content", "platforms"),
        usual=False,
    ),
    DocumentKind(
        "moderation-charter",
        Bilingual("Charte de modération", "Moderation charter"),
        "client",
        Bilingual(
            "Qui répond, en combien de temps, et que ne laisse-t-on pas passer ?",
            "Who answers, how fast, and what is not let through?",
        ),
        needs=("community",),
        usual=False,
    ),
    DocumentKind(
        "distribution-plan",
        Bilingual("Plan de diffusion", "Distribution plan"),
        "client",
        Bilingual(
            "Par où nos contenus arrivent-ils aux gens ?", "Which ways does our content take to people?"
        ),
        needs=("distribution",),
        usual=False,
    ),
    DocumentKind(
        "relay-kit",
        Bilingual("Kit de relais", "Relay kit"),
        "client",
        Bilingual("Que puis-je partager, et avec quels mots ?", "What may I share, and in which words?"),
        needs=("distribution",),
        usual=False,
    ),
    DocumentKind(
        "budget",
        Bilingual("Budget", "Budget"),
        "client",
        Bilingual(
            "Que coûte la mission, et qui paie quoi ?", "What does the mission cost, and who pays what?"
        ),
        forms=TABLE,
        needs=("budget",),
        usual=False,
    ),
    DocumentKind(
        "organisation-sheet",
        Bilingual("Fiche d’organisation", "Organisation sheet"),
        "client",
        Bilingual("Qui fait quoi, et qui remplace qui ?", "Who does what, and who stands in for whom?"),
        needs=("organisation",),
        usual=False,
    ),
    DocumentKind(
        "evaluation-plan",
        Bilingual("Plan d’évaluation", "Evaluation plan"),
        "client",
        Bilingual(
            "Quand et comment saurons-nous si cela marche ?", "When and how shall we know whether it works?"
        ),
        needs=("evaluation",),
        usual=False,
    ),
    DocumentKind(
        "crisis-plan",
        Bilingual("Plan de crise", "Crisis plan"),
        "client",
        Bilingual("Que faisons-nous dans la première heure ?", "What do we do in the first hour?"),
        needs=("crisis",),
        usual=False,
    ),
    DocumentKind(
        "exit-plan",
        Bilingual("Plan de sortie", "Exit plan"),
        "client",
        Bilingual("Comment nous quittons-nous proprement ?", "How do we part properly?"),
        needs=("exit", "accounts"),
        usual=False,
    ),
    DocumentKind(
        "partnership-sheet",
        Bilingual("Fiche de partenariat", "Partnership sheet"),
        "client",
        Bilingual(
            "Que faisons-nous avec ce partenaire, et qui signe ?",
            "What do we do with this partner, and who signs?",
        ),
        follows=("calendar/", "catalogue/legal"),
        needs=("distribution",),
        usual=False,
    ),
    DocumentKind(
        "successor-file",
        Bilingual("Dossier de reprise", "File for the next CM"),
        "client",
        Bilingual("Que dois-je savoir pour reprendre ?", "What must I know to take over?"),
        follows=("calendar/", "journal.yaml"),
        needs=("content", "platforms", "accounts", "objectives"),
        usual=False,
    ),
    DocumentKind(
        "legal-points",
        Bilingual("Points de droit", "Points of law"),
        "client",
        Bilingual("Qu’avons-nous à vérifier avant de publier ?", "What have we to check before we post?"),
        follows=("catalogue/legal",),
        usual=False,
    ),
    DocumentKind(
        "internal-brief",
        Bilingual("Brief interne", "Internal brief"),
        "cm",
        Bilingual("Que faut-il garder en tête ?", "What has to be kept in mind?"),
        follows=("journal.yaml", "private/"),
    ),
    DocumentKind(
        "call-sheet",
        Bilingual("Fiche d’appel", "Call sheet"),
        "cm",
        Bilingual("Qui appeler, à quel numéro ?", "Whom to call, at which number?"),
        follows=("private/",),
        needs=("crisis",),
        usual=False,
    ),
)
"""All of them, in the order in which a client reads them."""


def named(name: str) -> DocumentKind | None:
    """Find a document by its id, or by its title in either language: ``minutes``, ``compte-rendu``."""
    wanted = slug(name, "")
    for kind in DOCUMENTS:
        if wanted in (kind.id, *(slug(kind.title.said(language)) for language in LANGUAGES)):
            return kind
    return None


def file_stem(kind: DocumentKind, client: str, language: str, dated: str = "") -> str:
    """Name a document's file: ``2027-03_Boulangerie-Martin_Planning-editorial``."""
    parts = [dated] if kind.dated and dated else []
    parts.append(safe_name(client, fallback="client", maximum=60))
    parts.append(_ending(kind, language))
    return "_".join(parts)


def recognised(file: str) -> tuple[DocumentKind, str] | None:
    """Tell which document a built file is, and the date that its name begins with.

    Whoever the client was then, and whichever language the mission had.
    """
    stem = file.rpartition("/")[2].rpartition(".")[0]
    for kind in DOCUMENTS:
        if any(_is_of(stem, _ending(kind, language), file) for language in LANGUAGES):
            date = re.match(r"([0-9]{4}(?:-[0-9]{2}){0,2}|M[0-9]{1,3})_", stem) if kind.dated else None
            return kind, date[1] if date else ""
    return None


def _is_of(stem: str, ending: str, file: str) -> bool:
    """Tell whether a file is a document, or a picture in one: ``…_Bilan-mensuel_abonnes.svg``."""
    if stem.endswith(f"_{ending}"):
        return True
    return file.endswith(".svg") and stem.rpartition("_")[0].endswith(f"_{ending}")


def _ending(kind: DocumentKind, language: str) -> str:
    return safe_name(kind.title.said(language), fallback=kind.id)
