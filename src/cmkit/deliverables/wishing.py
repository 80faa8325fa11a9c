"""Which documents somebody asked for, in which forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from cmkit.deliverables.documents import DOCUMENTS, DocumentKind, Form, named, spoken_name
from cmkit.problems import InputRefused
from cmkit.text import _, visible


@dataclass(frozen=True, slots=True)
class Wish:
    """Which documents were asked for, in which forms; without names, the usual ones."""

    only: tuple[str, ...] = ()
    forms: tuple[Form, ...] = ()
    month: date | None = None
    """The calendar's first month, and that of the meetings; ``None`` takes them from the mission."""
    everything: bool = False
    bundle: bool = False
    """Whether all of it is wanted in one archive too, with a letter."""

    @classmethod
    def of(
        cls,
        only: Sequence[str] | None,
        forms: str | None,
        month: date | None,
        *,
        everything: bool = False,
        bundle: bool = False,
    ) -> Wish:
        """Read what the command line asked for; raises ``InputRefused`` for a name that is none."""
        names = [name for given in only or () for name in given.split(",") if name.strip()]
        if only and not names:
            raise InputRefused(_("--only names no document."), _("“cmkit templates list” lists them."))
        if names and everything:
            raise InputRefused(_("--all and --only exclude each other."))
        kinds = []
        for name in names:
            kind = named(name)
            if kind is None:
                raise InputRefused(
                    _("Unknown document: “{name}”.").format(name=visible(name)),
                    _("Available: {known}.").format(known=", ".join(map(spoken_name, DOCUMENTS))),
                )
            kinds.append(kind.id)
        wanted = tuple(_form(word) for word in (forms or "").split(",") if word)
        return cls(tuple(kinds), wanted, month, everything, bundle)

    def names(self, kind: DocumentKind) -> bool:
        """Tell whether that document was asked for, by name or among all."""
        return self.everything or kind.id in self.only


def _form(word: str) -> Form:
    for form in get_args(Form):
        if form == word:
            return form  # type: ignore[no-any-return]  # get_args knows no types
    raise InputRefused(
        _("Unknown format: “{name}”.").format(name=visible(word)),
        _("Available: {known}.").format(known=", ".join(get_args(Form))),
    )
