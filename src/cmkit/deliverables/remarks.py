"""What a build has to say beside its documents: extras that lack, words of the CM's that stand nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from cmkit.deliverables.brand import PRINTED_FONTS, Brand
from cmkit.deliverables.documents import DOCUMENTS
from cmkit.deliverables.lacking_letters import lacking_letters
from cmkit.deliverables.views.minutes import meetings, note_name
from cmkit.mission.contents import Public
from cmkit.problems import Problem
from cmkit.text import _, plural, slug, visible

_MOST_LETTERS = 12
"""How many letters that print lacks are named of a document."""
_FILE_NOT_READ, _FIGURE_NOT_READ = "FI001", "FI006"
"""What ``check`` finds of a file that a build leaves aside, in whole or in part."""


def files_not_read(problems: Iterable[Problem]) -> Iterator[str]:
    """Say which files of the mission are in no document, and of which figures are missing."""
    held = list(problems)
    for name in sorted({one.where.file for one in held if one.code == _FILE_NOT_READ}):
        yield _("{name}: not read, it is in no document; “cmkit check” says why").format(name=visible(name))
    rows = Counter(one.where.file for one in held if one.code == _FIGURE_NOT_READ)
    for name, count in sorted(rows.items()):
        yield plural(
            "{name}: {count} figure is not read, and in no document; “cmkit check” says which",
            "{name}: {count} figures are not read, and in no document; “cmkit check” says which",
            count,
            name=visible(name),
        )


def lacking_extras(held: Mapping[str, str], faults: Mapping[str, str]) -> Iterator[str]:
    """Say which extras lack for what was asked for, and how each is had; ``held`` gives them by file.

    ``faults`` says why those do not start that are installed, by extra.
    """
    for extra in sorted(set(held.values())):
        names = sorted(name for name, one in held.items() if one == extra)
        forms = ", ".join(sorted({name.rpartition(".")[2].upper() for name in names}))
        said = _("{count} files ({forms})").format(count=len(names), forms=forms)
        named = names[0] if len(names) == 1 else said
        if why := faults.get(extra):
            left_out = _(
                "{names}: left out, the extra “{extra}” is installed but does not start ({why}): "
                'pip install --force-reinstall "cmkit[{extra}]"'
            )
            yield left_out.format(names=named, extra=extra, why=visible(why))
        elif len(names) == 1:
            left_out = _('{names}: left out, it needs an extra: pip install "cmkit[{extra}]"')
            yield left_out.format(names=named, extra=extra)
        else:
            left_out = _('{names}: left out, they need an extra: pip install "cmkit[{extra}]"')
            yield left_out.format(names=named, extra=extra)


def brand_remarks(
    said: Sequence[str], brand: Brand, made: Collection[str], *, is_printed: bool
) -> Iterator[str]:
    """Say how the files that are ``made`` look otherwise than the brand asks; print has fonts of its own.

    Markdown and plain tables have no look.
    """
    if all(name.endswith((".md", ".csv")) for name in made):
        return
    yield from said
    if is_printed and brand.fonts and brand.text_font not in PRINTED_FONTS:
        yield _("brand.fonts: PDF has no “{font}”, and is set in {instead}").format(
            font=visible(brand.text_font), instead=PRINTED_FONTS[0]
        )


def letters_not_printed(texts: Mapping[str, str]) -> Iterator[str]:
    """Say of printed documents which of their letters stay empty; ``texts`` gives their words by name."""
    for name, text in texts.items():
        if letters := lacking_letters(text):
            named = " ".join(letters[:_MOST_LETTERS]) + (" …" if len(letters) > _MOST_LETTERS else "")
            yield _("{name}.pdf: PDF has no {letters}: their places stay empty; send HTML or DOCX").format(
                name=name, letters=named
            )


def notes_without_a_place(public: Public, made: Collection[str]) -> Iterator[str]:
    """Say which words of the CM's own stand in none of the documents that are ``made``."""
    known = {kind.id for kind in DOCUMENTS}
    titles = {slug(text, ""): kind.id for kind in DOCUMENTS for text in (kind.title.fr, kind.title.en)}
    titles = {text: name for text, name in titles.items() if text not in known}
    of_meetings = {note_name(meeting) for meeting in meetings(public)}
    for name in sorted(set(public.notes) - of_meetings):
        if name in known - set(made):
            yield _("notes/{name}.md: its document is not built; cmkit build --only {name}").format(name=name)
        elif found := titles.get(slug(name, "")):
            yield _("notes/{name}.md: call it notes/{id}.md, as that document is named here").format(
                name=visible(name), id=found
            )
        elif name not in known and not name[:1].isdigit():
            yield _("notes/{name}.md: no document is called so; “cmkit templates list” lists them").format(
                name=visible(name)
            )
