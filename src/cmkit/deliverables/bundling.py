"""All that a client is sent, in one archive: the documents to read, the tables to use, a letter on top."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from cmkit.deliverables.documents import DocumentKind, Form, file_stem
from cmkit.deliverables.making import Draft, lacking
from cmkit.deliverables.pages import INDEX, begin_with, index
from cmkit.deliverables.said import Sayer
from cmkit.deliverables.subject import Subject
from cmkit.deliverables.views.common import Header, document, of_client, of_cm
from cmkit.files.paths import safe_name
from cmkit.files.zipping import zipped
from cmkit.mission.version import version_of
from cmkit.text import Bilingual

LETTER = DocumentKind(
    "cover-letter",
    Bilingual("Lettre d’accompagnement", "Cover letter"),
    "client",
    Bilingual("Que contient cet envoi ?", "What does this contain?"),
    usual=False,
)
_TITLE = Bilingual("Dossier", "Documents")
_CHOICES: tuple[tuple[Form, Form], ...] = (("pdf", "html"), ("xlsx", "csv"))
"""What an archive holds of a document: to read and to calculate with; the second where an extra lacks."""


def bundle_name(client: str, language: str) -> str:
    """Name the archive: ``Boulangerie-Martin_Dossier.zip``."""
    return f"{safe_name(client, fallback='client', maximum=60)}_{_TITLE.said(language)}.zip"


def bundle(
    drafts: Sequence[tuple[str, Draft]], forms: Sequence[Form], subject: Subject, letter: Header
) -> bytes:
    """Make the archive of a client's documents, each in ``forms`` where given, else in those to be sent."""
    wanted = forms or [first if not lacking(first) else second for first, second in _CHOICES]
    files: dict[str, bytes] = {}
    listed = []
    for dated, draft in drafts:
        made = [form for form in wanted if form in draft.kind.forms and not lacking(form)]
        if not made and draft.kind.is_picture:
            made = ["svg"]
        for form in made:
            files |= draft.files(form)
        one = draft.listed(dated, ())
        listed.append(
            {
                "title": one.prose.title,
                "name": " – ".join(part for part in (one.prose.title, one.when) if part),
                "question": one.question,
                "version": one.prose.version,
                "files": ", ".join(form.upper() for form in made),
            }
        )
    if any(name.endswith(".html") for name in files):
        files[INDEX] = _first_page(drafts, files, subject)
    written = _letter(drafts, listed, subject, letter)
    own: Form = next((form for form in wanted if form in LETTER.forms and not lacking(form)), "md")
    files[f"0_{written.stem}.{own}"] = written.made(own)
    return zipped(files)


def _first_page(drafts: Sequence[tuple[str, Draft]], files: Collection[str], subject: Subject) -> bytes:
    """Make the page that those of the archive lead back to."""
    there = {f"deliverables/{name}" for name in files}
    first, mission = drafts[0][1], subject.public.strategy.mission
    listed = [draft.listed(dated, there) for dated, draft in drafts if draft.page_name(there)]
    return index(
        listed,
        mission=mission.title or "",
        language=first.language,
        brand=first.brand,
        overrides=first.overrides,
    )


def _letter(
    drafts: Sequence[tuple[str, Draft]], listed: list[dict[str, str]], subject: Subject, header: Header
) -> Draft:
    language = header.language
    sayer = Sayer(subject.public, subject.catalogue, language)
    first = drafts[0][1]
    view = {
        "document": document(header, sayer),
        "documents": listed,
        "begin_with": begin_with([draft.listed(dated, ()).prose for dated, draft in drafts]),
        "addressee": of_client(sayer),
        "cm": of_cm(sayer),
    }
    stem = file_stem(LETTER, header.client, language)
    return Draft(LETTER, stem, view, language, first.overrides, first.brand, header.dated)


def letter_version(drafts: Sequence[tuple[str, Draft]]) -> str:
    """Digest the versions of what is sent into the version of the letter."""
    return version_of(LETTER.id, [draft.prose.version for _dated, draft in drafts])
