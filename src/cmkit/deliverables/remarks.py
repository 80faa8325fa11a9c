"""What a build has to say beside its documents: extras that lack, words of the CM's that stand nowhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from cmkit.deliverables.documents import DOCUMENTS
from cmkit.deliverables.views.minutes import meetings, note_name
from cmkit.mission.contents import Public
from cmkit.text import _, slug, visible


def lacking_extras(held: Mapping[str, str]) -> Iterator[str]:
    """Say which extras lack for what was asked for, and how each is had; ``held`` gives them by file."""
    for extra in sorted(set(held.values())):
        names = ", ".join(sorted(name for name, one in held.items() if one == extra))
        yield _('{names}: left out, it needs an extra: pip install "cmkit[{extra}]"').format(
            names=names, extra=extra
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
