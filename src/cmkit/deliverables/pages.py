"""Documents as web pages: each whole in itself, and a first page that leads to all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cmkit.deliverables.brand import Brand
from cmkit.deliverables.prose import Prose, chapters, plain, tree
from cmkit.deliverables.rendering import render
from cmkit.deliverables.sheet import digest_of

INDEX = "index.html"
"""The first page, among the documents of the client."""
_PLACE = "\ue00f\ue00e"
"""What stands around a name where its digest will stand: signs for private use, that no text has."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as the first page lists it."""

    prose: Prose
    href: str
    """The file that shows it."""
    question: str
    """The one question that it answers."""
    group: str
    """Under which heading it stands."""
    when: str = ""
    """The month or the day that it is about, as its reader writes it."""
    also: Sequence[tuple[str, str]] = ()
    """Its other forms: what each is called, and its file."""


def page(prose: Prose, overrides: Path | None) -> bytes:
    """Make a document's page. It asks nothing of any network, and no script may run in it."""
    found = [{"id": one.id, "title": one.title} for one in chapters(prose.markdown) if one.level == 2]
    view = {
        "title": prose.title,
        "client": prose.client,
        "author": prose.author,
        "version": prose.version,
        "dated": prose.dated,
        "brand": brand_said(prose.brand),
        "index": "" if prose.internal else INDEX,
        "chapters": found,
        "markdown": prose.markdown,
        "pictures": dict(prose.pictures),
        "apart": list(prose.apart),
    }
    return policed("page.html", view, prose.language, overrides)


def own_page(prose: Prose, seen: Mapping[str, object], overrides: Path | None) -> bytes:
    """Make the page of a document that has no prose, from its own template and all that its view shows."""
    view = {**seen, "client": prose.client, "author": prose.author, "index": INDEX}
    return policed(f"{prose.id}.html", view | {"brand": brand_said(prose.brand)}, prose.language, overrides)


def index(
    listed: Sequence[Listed], *, mission: str, language: str, brand: Brand, overrides: Path | None
) -> bytes:
    """Make the first page: every document with its version and its forms, and a search through them all."""
    groups: dict[str, list[Mapping[str, object]]] = {}
    for one in listed:
        groups.setdefault(one.group, []).append(_card(one))
    first = listed[0].prose if listed else None
    view = {
        "client": first.client if first else "",
        "author": first.author if first else "",
        "mission": mission,
        "brand": brand_said(brand),
        "footer": brand.footer,
        "legal": brand.legal,
        "begin_with": begin_with([one.prose for one in listed]),
        "approved": next((one.prose.approved for one in listed if one.prose.approved), ""),
        "groups": [{"title": title, "documents": cards} for title, cards in groups.items()],
        "texts": [text for one in listed for text in _texts(one)],
    }
    return policed("index.html", view, language, overrides)


def begin_with(documents: Sequence[Prose]) -> str:
    """Name the document to begin with: the plan once it is approved, before that what is proposed."""
    ids = {one.id: one.title for one in reversed(documents)}
    is_approved = any(one.approved for one in documents)
    first = ("strategy-plan", "proposal") if is_approved else ("proposal", "strategy-plan")
    return next((ids[name] for name in first if name in ids), documents[0].title if documents else "")


def policed(template: str, view: Mapping[str, object], language: str, overrides: Path | None) -> bytes:
    """Render a page whose policy names what may apply by its digest: put in once the page is there."""
    places = {name: f"{_PLACE}{name}{_PLACE}" for name in ("style", "script")}
    made = render(template, {**view, "digests": places}, language, overrides=overrides)
    digests = {name: digest_of(made, name) for name in places}
    for name, place in places.items():
        made = made.replace(place, digests[name])
    return made.encode()


def _card(one: Listed) -> Mapping[str, object]:
    return {
        "href": one.href,
        "title": one.prose.title,
        "when": one.when,
        "question": one.question,
        "version": one.prose.version,
        "dated": one.prose.dated,
        "also": [{"form": form, "href": href} for form, href in one.also],
    }


def _texts(one: Listed) -> Iterable[Mapping[str, str]]:
    """Give what is searched: the words of each chapter, with the place that a result leads to."""
    title, anchor = one.prose.title, ""
    words: list[str] = []
    anchors = iter(chapters(one.prose.markdown))
    found: list[Mapping[str, str]] = []

    def close() -> None:
        if words:
            href = one.href + (f"#{anchor}" if anchor else "")
            found.append({"href": href, "title": title, "text": " ".join(" ".join(words).split())})
            words.clear()

    for node in tree(one.prose.markdown).children:
        if node.type == "heading":
            heading = next(anchors)
            if heading.level == 2:
                close()
                title, anchor = f"{one.prose.title} – {heading.title}", heading.id
                continue
        for part in node.walk():
            if part.type in ("inline", "fence", "code_block"):
                is_cell = part.parent is not None and part.parent.type in ("td", "th")
                said = plain(part).strip()
                words += [said, "·"] if said and is_cell else [said]
    close()
    return found


def brand_said(brand: Brand) -> Mapping[str, str]:
    """Say how a page looks: its colours, its font, its logo as an address that holds it whole."""
    return {
        "ink": brand.ink,
        "accent": brand.accent,
        "font": brand.text_font,
        "heading": brand.heading_font,
        "logo": brand.logo.address if brand.logo else "",
    }
