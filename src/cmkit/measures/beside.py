"""Tables that came together, in a folder or an archive: what one of them says for another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cmkit.files.tabular.sources import Sheet
from cmkit.measures.dates import Span
from cmkit.measures.formats import Form
from cmkit.measures.periods import together
from cmkit.measures.recognising import Block

_COPY = re.compile(r"\((\d{1,3})\)\.\w+$")


@dataclass
class Found:
    """A table that a form recognises, waiting to be read with what came beside it."""

    sheet: Sheet
    block: Block
    form: Form
    bundle: str
    """The folder or archive that it came in."""

    @property
    def copy(self) -> str:
        """The number that a browser gave the download: ``(1)`` where its name was there before."""
        found = _COPY.search(self.sheet.file)
        return found[1] if found else ""


class Beside:
    """What the tables of one folder or archive say for one another: by form, the copy and its days."""

    def __init__(self, tables: Iterable[Found]) -> None:
        self._copies: dict[str, set[str]] = defaultdict(set)
        self._days: dict[str, dict[str, list[tuple[date, date]]]] = defaultdict(lambda: defaultdict(list))
        for one in tables:
            self._copies[one.form.id].add(one.copy)

    def has(self, form: str | None, copy: str) -> bool:
        """Tell whether a table of a form belongs to a download: one of its copy, or of the only one."""
        there = self._copies.get(form or "", set())
        return copy in there or len(there) == 1

    def know(self, one: Found, span: Span) -> None:
        """Take note of the days of a table."""
        self._days[one.form.id][one.copy].append((span.start, span.end))

    def days(self, forms: Iterable[str], copy: str) -> Span | None:
        """Return the days that tables of some forms tell for a download of theirs; ``None`` if none does."""
        found: list[tuple[date, date]] = []
        for form in forms:
            there = self._days.get(form, {})
            found += there.get(copy) or (next(iter(there.values())) if len(there) == 1 else [])
        return together(found)
