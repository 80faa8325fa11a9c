"""Lines broken between words, as wide as the terminal that shows them; commands stay whole, to be copied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from shutil import get_terminal_size
from typing import TextIO

LEAST = 40
"""A terminal narrower than this is left to break lines as it does."""
_COMMAND = re.compile(r"(?<=: )cmkit (?!.*(?:[.;»”]|, )\s)")
"""A command that ends its line."""
_COPIED = ("$ ", "> ")
_COLUMN = re.compile(r"\S {2,}(?=\S)")
_KEPT = re.compile(r". (?:::|##\[|[»:;!?%€])|[«–] ")
"""Where no row ends: before what a CI obeys at the beginning of a line, or between a sign and its word."""
_MARKED = re.compile(r"(?:→|-|\[.\]|\d+\.) +")


def width_of(stream: TextIO) -> int:
    """Return how wide the terminal behind a stream is; 0 for anything else, which takes whole lines."""
    try:
        shown = stream.isatty()
    except ValueError:  # closed
        return 0
    width = get_terminal_size().columns if shown else 0
    return width if width >= LEAST else 0


def wrapped(text: str, width: int) -> str:
    """Break the lines of a text that are wider; a width of 0 leaves all of them."""
    return "\n".join(
        " " * indent + line[start:end]
        for line in text.split("\n")
        for indent, start, end in rows(line, width)
    )


def rows(line: str, width: int) -> Iterator[tuple[int, int, int]]:
    """Visit the rows that a line takes: by how much each is indented, and where it begins and ends."""
    hanging = _hanging(line, width)
    if not width or len(line) <= width or hanging is None:
        yield 0, 0, len(line)
        return
    command = _COMMAND.search(line)
    last = command.start() if command else len(line)
    start, indent = 0, 0
    while last - start > width - indent:
        cut = _cut(line, start if start else hanging, start + width - indent, last)
        if cut < 0:
            break
        yield indent, start, cut
        start, indent = cut + 1, hanging
    if command and len(line) - start > width - indent:
        if line[start:last].strip():
            yield indent, start, last - 1
        start, indent = last, hanging
    yield indent, start, len(line)


def _hanging(line: str, width: int) -> int | None:
    """Return where the rows after the first begin: below the words of the first; ``None`` for a command."""
    left = len(line) - len(line.lstrip(" "))
    column = _COLUMN.search(line, left)
    if line.startswith(_COPIED, left) or (line.startswith("cmkit ", left) and not column):
        return None
    if column and column.end() <= width - LEAST // 2:
        return column.end()
    mark = _MARKED.match(line, left)
    return mark.end() if mark else left


def _cut(line: str, first: int, most: int, last: int) -> int:
    """Find the space to break at, the last that fits, else the next; -1 for none."""
    spaces = [
        place for place in range(first + 1, last) if line[place] == " " and not _KEPT.match(line, place - 1)
    ]
    return max((one for one in spaces if one <= most), default=min(spaces, default=-1))
