"""One document in each of its forms: Markdown from its template, others from that, tables from its view."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, cast

from cmkit.deliverables.brand import Brand
from cmkit.deliverables.documents import DocumentKind, Form
from cmkit.deliverables.extras import fault_of
from cmkit.deliverables.prose import Prose
from cmkit.deliverables.rendering import render
from cmkit.deliverables.subject import Subject, own_form
from cmkit.deliverables.words import word
from cmkit.files.tabular.delimited import write_csv
from cmkit.problems import NotDone
from cmkit.text import written_date, written_month

if TYPE_CHECKING:
    from cmkit.deliverables.pages import Listed

EXTRAS: Mapping[Form, tuple[str, str]] = {
    "pdf": ("typst", "pdf"),
    "docx": ("docx", "docx"),
    "xlsx": ("xlsxwriter", "xlsx"),
}
"""The library that a form needs, and the extra of cmkit that brings it."""


def lacking(form: Form) -> str:
    """Name the extra that a form needs and that is not installed here, or not whole; empty when it is."""
    library, extra = EXTRAS.get(form, ("", ""))
    return extra if library and (find_spec(library) is None or fault_of(library)) else ""


def faults(extras: Collection[str]) -> Mapping[str, str]:
    """Say why those of some extras do not start that are installed all the same."""
    there = [(library, extra) for library, extra in EXTRAS.values() if extra in extras and find_spec(library)]
    return {extra: why for library, extra in there if (why := fault_of(library))}


@dataclass(frozen=True)
class Draft:
    """A document whose view is ready; each form is made when it is asked for."""

    kind: DocumentKind
    stem: str
    view: Mapping[str, object]
    language: str
    overrides: Path | None
    brand: Brand
    on: date | None = None
    subject: Subject | None = None
    """What it is about, for a form that is made of more than what a template sees."""
    forms_made: set[Form] = field(default_factory=set, compare=False)
    """Which forms of it were asked for by now."""

    def files(self, form: Form) -> dict[str, bytes]:
        """Make one form of it, by file name; its pictures lie beside the Markdown."""
        beside = self.pictures if form == "md" else {}
        return {f"{self.stem}.{form}": self.made(form)} | {name: svg.encode() for name, svg in beside.items()}

    def made(self, form: Form) -> bytes:
        """Make one form of it."""
        self.forms_made.add(form)
        own = own_form(self.kind, form) if self.subject else None
        if own and self.subject:
            return own(self.subject, self.brand, self.overrides)
        match form:
            case "md":
                return self.markdown.encode()
            case "svg":
                return self._picture
            case "pdf" if self.kind.is_picture:
                from cmkit.deliverables.print import printed

                return printed(self._picture, self.kind.title.said(self.language), self.on)
            case "html" if self.kind.is_picture:
                from cmkit.deliverables.pages import own_page

                return own_page(self.prose, self.view, self.overrides)
            case "html":
                from cmkit.deliverables.pages import page

                return page(self.prose, self.overrides)
            case "pdf":
                from cmkit.deliverables.print import pdf

                return pdf(self.prose)
            case "docx":
                from cmkit.deliverables.office import office

                return office(self.prose)
            case "csv":
                header, rows = self._table
                french = self.language == "fr"
                return write_csv(header, rows, delimiter=";" if french else ",", bom=True)
            case "xlsx":
                from cmkit.files.tabular.workbook import Sheet, write_workbook

                title = self.kind.title.said(self.language)
                return write_workbook([Sheet(title, *self._table, self.language)], title=title)
            case "ics":
                raise NotDone(self.kind.id)

    @cached_property
    def markdown(self) -> str:
        """The prose, once: every other form of it is made from this."""
        return render(self.kind.id, self.view, self.language, overrides=self.overrides)

    @cached_property
    def pictures(self) -> Mapping[str, str]:
        """The pictures that stand in its prose, as SVG, by the names of their files."""
        held = cast("Mapping[str, Mapping[str, str]]", self.view.get("pictures", {}))
        return {one["file"]: self._drawn(one["template"], one) for one in held.values() if one}

    @cached_property
    def _picture(self) -> bytes:
        return self._drawn(f"{self.kind.id}.svg", {"view": self.view}).encode()

    def _drawn(self, template: str, one: Mapping[str, object]) -> str:
        """Draw a picture from its own view, in the colours of the brand."""
        logo = self.brand.logo.address if self.brand.logo else ""
        brand = {"ink": self.brand.ink, "accent": self.brand.accent, "logo": logo}
        own = cast("Mapping[str, object]", one["view"])
        seen = {**own, "alt": one.get("alt", ""), "brand": brand}
        return render(template, seen, self.language, overrides=self.overrides)

    @cached_property
    def prose(self) -> Prose:
        """The prose with what stands around it."""
        said = cast("Mapping[str, str]", self.view["document"])
        approved = ""
        if said["approved_by"]:
            by = ", ".join(said["approved_by"])
            approved = word(self.language, "marks", "approved_by").format(who=by, on=said["approved_on"])
        return Prose(
            id=self.kind.id,
            stem=self.stem,
            title=said["title"],
            client=said["client"],
            language=self.language,
            markdown="" if self.kind.is_picture else self.markdown,
            author=said["author"],
            on=self.on,
            dated=said["dated"],
            version=said["version"],
            approved=approved.strip(),
            brand=self.brand,
            internal=self.kind.internal,
            pictures=self.pictures,
            apart=tuple(title.said(self.language) for title in self.kind.apart),
        )

    @property
    def was_printed(self) -> bool:
        """Whether it was made for paper by now, for its folder or for an archive."""
        return "pdf" in self.forms_made

    @property
    def words(self) -> str:
        """All that stands on its printed pages, roughly: marks and the names of a drawing among it."""
        prose = self.prose
        drawn = self._picture.decode() if self.kind.is_picture else ""
        said = (prose.title, prose.client, prose.author, prose.brand.legal, prose.markdown, drawn)
        return "\n".join((*said, *prose.pictures.values()))

    def page_name(self, there: Collection[str]) -> str:
        """Name the file that the first page leads to, among those that are there; empty where none is."""
        names = [f"{self.stem}.{form}" for form in ("html", "svg")]
        return next((name for name in names if f"deliverables/{name}" in there), "")

    def listed(self, dated: str, there: Collection[str]) -> Listed:
        """Say how the first page lists it; ``there`` names the files of the mission, made now or before."""
        from cmkit.deliverables.pages import Listed

        beside = [form for form in self.kind.forms if form not in ("md", "html", "svg")]
        also = [
            (form.upper(), f"{self.stem}.{form}")
            for form in beside
            if f"deliverables/{self.stem}.{form}" in there
        ]
        group = word(self.language, "groups", "dated" if self.kind.dated else "mission")
        when = self._when(dated)
        if self.kind.reports or when in self.prose.title:  # its title says it
            when = ""
        question = self.kind.question.said(self.language)
        return Listed(self.prose, self.page_name(there), question, group, when, also)

    def _when(self, dated: str) -> str:
        if not dated or not dated[0].isdigit():
            return dated
        is_month = len(dated) < len("2027-01-01")
        day = date.fromisoformat(f"{dated}-01" if is_month else dated)
        return (written_month if is_month else written_date)(day, self.language)

    @property
    def _table(self) -> tuple[list[str], list[list[str]]]:
        tables = cast("Mapping[str, Mapping[str, object]]", self.view["tables"])
        table = tables[self.kind.id]
        return cast("list[str]", table["header"]), cast("list[list[str]]", table["rows"])
