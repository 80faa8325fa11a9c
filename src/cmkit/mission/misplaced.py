"""What stands where it should not: an entry over several lines, an item in another month, a file misnamed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cmkit.files.reading import Document
from cmkit.model.editorial import Item
from cmkit.problems import Problem, Severity, Where


def entries_over_lines(document: Document) -> Iterator[Problem]:
    """Name the entries that take several lines: a journal is merged line by line, some would be lost."""
    starts = {
        path[1]: position.line
        for path, position in document.positions.items()
        if len(path) == 2 and path[0] == "entries" and isinstance(path[1], int)
    }
    keys = [place.key_line or place.line for path, place in document.positions.items() if len(path) == 1]
    stops = sorted({*starts.values(), *keys, document.text.count("\n") + 2})
    for index, start in sorted(starts.items()):
        end = next(line for line in stops if line > start)
        rest = (document.source_line(line).strip() for line in range(start + 1, end))
        if any(text and not text.startswith("#") for text in rest):
            yield Problem("FI002", Severity.ERROR, document.where(("entries", index)))


def outside_month(
    month: str, items: tuple[Item, ...], document: Document, starts_on: date | None
) -> Iterator[Problem]:
    """Name the items whose date has no day in the month of their file; ``month`` is ``2027-01``."""
    for index, item in enumerate(items):
        first = item.date.first(starts_on) if item.date else None
        last = item.date.last(starts_on) if item.date else None
        if first is None or last is None or _month(first) <= month <= _month(last):
            continue
        right = f"calendar/{_month(first)}.yaml"
        facts = {"id": item.id, "date": str(item.date), "month": month, "right": right}
        yield Problem("FI007", Severity.WARNING, document.where(("items", index, "date")), facts)


def _month(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


def left_aside(name: str) -> Problem:
    """Name a file that is not read, since its name is none that is looked for in its folder."""
    folder, _slash, file = name.rpartition("/")
    expected = "2027-01.csv" if folder == "measures" else "2027-01.yaml, ideas.yaml"
    facts = {"name": file, "folder": f"{folder}/", "expected": expected}
    return Problem("FI001", Severity.WARNING, Where(name), facts)
