"""Documents by their names: of what there is, of files that were built."""

from __future__ import annotations

import re

from cmkit.deliverables.document_kind import PICTURE, PROSE, SHEET, TABLE, USUAL_FORMS, DocumentKind, Form
from cmkit.deliverables.document_set import DOCUMENTS
from cmkit.files.paths import safe_name
from cmkit.text import LANGUAGES, slug, spoken_language

__all__ = [
    "DOCUMENTS",
    "PICTURE",
    "PROSE",
    "SHEET",
    "TABLE",
    "USUAL_FORMS",
    "DocumentKind",
    "Form",
    "file_stem",
    "named",
    "recognised",
    "spoken_name",
]


def named(name: str) -> DocumentKind | None:
    """Find a document by its id, or by its title in either language: ``minutes``, ``compte-rendu``."""
    wanted = slug(name, "")
    for kind in DOCUMENTS:
        if wanted in (kind.id, *(slug(kind.title.said(language)) for language in LANGUAGES)):
            return kind
    return None


def spoken_name(kind: DocumentKind) -> str:
    """Name a document as a person would type it: by its id in English, else by its title."""
    language = spoken_language()
    return kind.id if language == "en" else slug(kind.title.said(language), kind.id)


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
