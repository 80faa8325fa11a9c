"""Editing a YAML file in the hand of whoever wrote it: only the lines that must change do.

Each edit is spliced into the text where the reader found its place, the whole is read again, and what it says
is compared with what it should: an edit that did anything else is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import NamedTuple

from cmkit.files.edits import Add, Edit, Remove, Set, applied, found_at, normal, same, value_at
from cmkit.files.handwriting import as_block, as_flow, as_scalar
from cmkit.files.layout import Layout
from cmkit.files.reading import Document, parse_yaml
from cmkit.problems import InputRefused, KeyPath, Refused, dotted
from cmkit.text import _, visible

Order = Callable[[KeyPath], Sequence[str]]
"""Gives the customary order of the keys of the block at a path."""


class Splice(NamedTuple):
    """What replaces a stretch of a text."""

    start: int
    end: int
    text: str


def spliced(document: Document, edits: Iterable[Edit], order: Order | None = None) -> str:
    """Return the whole text of the file after the edits, as in ``edited``."""
    return edited(document, edits, order).raw.decode()


def edited(document: Document, edits: Iterable[Edit], order: Order | None = None) -> Document:
    """Return the file after the edits, read again; comments, order, quotes and blank lines stay.

    A new key goes behind the last one that the ``order`` has before it. Raises ``InputRefused`` for an edit
    that does not fit what the file says, ``Refused`` where the way it is written does not let it be made: the
    line is named, and the file can be changed by hand.
    """
    waiting = list(edits)
    while waiting:
        run = _run(document, waiting)
        document = _once(document, run, order or (lambda _path: ()))
        del waiting[: len(run)]
    return document


def _run(document: Document, edits: Sequence[Edit]) -> Sequence[Edit]:
    """Return the edits that are made as one: items behind each other at the end of a list, else the first."""
    first = edits[0]
    if not isinstance(first, Add) or not found_at(document.data, first.path):
        return edits[:1]
    return list(takewhile(lambda one: isinstance(one, Add) and one.path == first.path, edits))


def _once(document: Document, run: Sequence[Edit], order: Order) -> Document:
    wanted, edit = applied(document.data, run), run[0]
    if same(wanted, document.data):
        return document
    try:
        splicing = Splicing(document, order)
        values = [one.value for one in run if isinstance(one, Add)]
        change = (
            splicing.of(normal(document.data, edit)) if len(run) == 1 else splicing.added(edit.path, values)
        )
        text = document.text[: change.start] + change.text + document.text[change.end :]
        versioned = isinstance(document.data, dict) and "cmkit" in document.data
        after = parse_yaml(replace(document, text=text).raw, document.name, versioned=versioned)
    except (InputRefused, LookupError, ValueError) as error:
        raise _cannot(document, edit) from error
    if not same(after.data, wanted):
        raise _cannot(document, edit)
    return after


def _cannot(document: Document, edit: Edit) -> Refused:
    where = document.where(edit.path)
    return Refused(
        _("{file}:{line}: {key} cannot be changed without touching other lines.").format(
            file=visible(document.name), line=where.line, key=visible(dotted(edit.path))
        ),
        _("Change it by hand in the file; nothing was written."),
    )


class Splicing:
    """One edit of one document, said at the highest place that it changes."""

    def __init__(self, document: Document, order: Order) -> None:
        self.document = document
        self.layout = Layout(document)
        self.order = order

    def of(self, edit: Edit) -> Splice:
        """Return what to replace by what."""
        match edit:
            case Set(path, value) if path in self.document.positions:
                return self._replaced(path, value)
            case Set(path, value):
                return self._new_key(path, value)
            case Add(path, value):
                return self.added(path, [value])
            case Remove(path):
                return self._removed(path)

    def _replaced(self, path: KeyPath, value: object) -> Splice:
        layout = self.layout
        if path and layout.is_flow(path[:-1]):
            return self._replaced_in_flow(path, value)
        anchor, end = layout.anchor(path), max(layout.anchor(path), layout.end(path))
        start, old = layout.start(path), value_at(self.document.data, path)
        is_leaf = not isinstance(old, dict | list) and layout.style(path) not in ("|", ">")
        written = self._scalar(path, value)
        if written is not None and is_leaf and "\n" not in written:
            if start >= end:  # nothing stood there
                return Splice(anchor, anchor, f" {written}" if written else "")
            return Splice(start if written else anchor, end, written)
        comment, stop = self._comment_beside(anchor, start, end)
        if not isinstance(old, dict | list) and not is_leaf:
            comment = self._comment_in_header(start)
        if written is not None:
            first, *rest = written.split("\n")
            said = [f" {first}{comment}" if first else comment, *rest]
        elif isinstance(path[-1], int) and not comment.strip():
            first, *rest = self._block(path, value)
            said = [f" {first.lstrip(' ')}", *rest]
        else:
            said = [comment.rstrip(), *self._block(path, value)]
        if stop > anchor and layout.text[stop - 1] in "\r\n":  # the old text kept its breaks
            said.append("")
        return Splice(anchor, stop, layout.line_break.join(said))

    def _comment_beside(self, anchor: int, start: int, end: int) -> tuple[str, int]:
        """Return the comment on the line of an entry written anew, and where the old writing stops."""
        layout, line_end = self.layout, self.layout.line_end(anchor)
        if start > line_end or start == end:
            comment = layout.text[anchor:line_end]
            return (comment if comment.lstrip().startswith("#") else ""), max(end, line_end)
        if end <= line_end:
            return layout.text[end:line_end].rstrip(), line_end
        return "", end

    def _comment_in_header(self, start: int) -> str:
        """Return the comment behind the mark that opens a text of several lines."""
        header = self.layout.text[start : self.layout.line_end(start)]
        return f" {header[header.index('#') :].rstrip()}" if "#" in header else ""

    def _replaced_in_flow(self, path: KeyPath, value: object) -> Splice:
        span = self.layout.span(path)
        if span.start < span.end:
            return Splice(*span, as_flow(value))
        key = self.layout.entry(path)
        text = self.layout.text
        behind = text.find(":", key, span.start + 1)
        if behind < 0:
            end = key + len(str(path[-1]))
            return Splice(end, end, f": {as_flow(value)}")
        return Splice(behind + 1, behind + 1, f" {as_flow(value)}")

    def _new_key(self, path: KeyPath, value: object) -> Splice:
        holder = value_at(self.document.data, path[:-1])
        keys, name = list(holder), str(path[-1])
        before, after = _neighbours(keys, name, self.order(path[:-1]))
        layout = self.layout
        if layout.is_flow(path[:-1]):
            said = f"{as_scalar(name, flow=True)}: {as_flow(value)}"
            if before is None:
                start = layout.entry((*path[:-1], str(after)))
                return Splice(start, start, f"{said}, ")
            end = self._end_in_flow((*path[:-1], before))
            return Splice(end, end, f", {said}")
        column = layout.column(layout.entry((*path[:-1], keys[0])))
        lines = as_block({name: value}, column, layout.habits(path))
        if before is None:
            return self._before((*path[:-1], str(after)), lines, column)
        return self._behind((*path[:-1], before), lines)

    def _end_in_flow(self, path: KeyPath) -> int:
        span, key = self.layout.span(path), self.layout.entry(path)
        if span.start < span.end or isinstance(path[-1], int):
            return span.end
        colon = self.layout.text.find(":", key, span.start + 1)
        return colon + 1 if colon >= 0 else key + len(str(path[-1]))

    def _before(self, path: KeyPath, lines: list[str], column: int) -> Splice:
        """Put lines before an entry, above the comments that stand right above it."""
        layout, start = self.layout, self.layout.entry(path)
        line = layout.line_start(start)
        if layout.text[line:start].strip():  # behind a dash: the entry goes on the next line
            said = [lines[0].lstrip(" "), *lines[1:], " " * column]
            return Splice(start, start, layout.line_break.join(said))
        while line and layout.text[(above := layout.line_start(line - 1)) : line].lstrip().startswith("#"):
            line = above
        return Splice(line, line, "".join(one + layout.line_break for one in lines))

    def _behind(self, path: KeyPath, lines: list[str]) -> Splice:
        """Put lines behind an entry, and behind the comment on its last line."""
        layout = self.layout
        end = max(layout.end(path), layout.anchor(path))
        if end and layout.text[end - 1] in "\r\n":
            return Splice(end, end, "".join(one + layout.line_break for one in lines))
        end = layout.line_end(end)
        return Splice(end, end, "".join(layout.line_break + one for one in lines))

    def added(self, path: KeyPath, values: Sequence[object]) -> Splice:
        """Return what puts items at the end of a list that has some already."""
        layout = self.layout
        last = len(value_at(self.document.data, path)) - 1
        if layout.is_flow(path):
            end = self._end_in_flow((*path, last))
            return Splice(end, end, "".join(f", {as_flow(value)}" for value in values))
        column = layout.column(layout.entry((*path, last)))
        lines = as_block(list(values), column, layout.habits((*path, last)))
        return self._behind((*path, last), lines)

    def _removed(self, path: KeyPath) -> Splice:
        layout, holder = self.layout, value_at(self.document.data, path[:-1])
        if len(holder) == 1:
            empty: object = [] if isinstance(holder, list) else {}
            return self._replaced(path[:-1], empty)
        following = self._following(path, holder)
        if layout.is_flow(path[:-1]):
            return self._removed_in_flow(path, following)
        start, end = layout.entry(path), max(layout.end(path), layout.anchor(path))
        line = layout.line_start(start)
        if not layout.text[line:start].strip():
            keeps = layout.text[end - 1] in "\r\n"
            stop = end if keeps else layout.next_line(end)
            if stop == len(layout.text) and layout.text[-1] not in "\r\n" and line:
                line = layout.line_end(
                    layout.line_start(line - 1)
                )  # there was no last break, nor is there now
            return Splice(line, stop, "")
        if following is None:
            raise LookupError(dotted(path))
        between = layout.text[layout.line_end(end) : layout.entry(following)]
        if between.strip():  # comments of the next entry follow the dash
            return Splice(
                layout.line_start(start) + len(layout.text[line:start].rstrip()), layout.line_end(end), ""
            )
        return Splice(start, layout.entry(following), "")

    def _removed_in_flow(self, path: KeyPath, following: KeyPath | None) -> Splice:
        start = self.layout.entry(path)
        if following is not None:
            return Splice(start, self.layout.entry(following), "")
        holder = value_at(self.document.data, path[:-1])
        before = list(holder)[-2] if isinstance(holder, Mapping) else len(holder) - 2
        return Splice(self._end_in_flow((*path[:-1], before)), self._end_in_flow(path), "")

    def _following(self, path: KeyPath, holder: object) -> KeyPath | None:
        if isinstance(holder, list):
            return (*path[:-1], int(path[-1]) + 1) if int(path[-1]) + 1 < len(holder) else None
        keys = list(holder) if isinstance(holder, dict) else []
        place = keys.index(path[-1]) + 1
        return (*path[:-1], keys[place]) if place < len(keys) else None

    def _scalar(self, path: KeyPath, value: object) -> str | None:
        """Write a value that stands beside its key, in the quotes of the old one; ``None`` for a block."""
        if isinstance(value, dict | list) and value:
            return None
        if isinstance(value, dict | list):
            return "{}" if isinstance(value, dict) else "[]"
        old = value_at(self.document.data, path)
        quotes = self.layout.style(path) if isinstance(old, str) else ""
        # Only lines of text stand indented, and finding how goes through the whole file.
        indent = self._inner_column(path) if isinstance(value, str) and "\n" in value else 0
        return as_scalar(value, quotes=quotes, indent=indent)

    def _block(self, path: KeyPath, value: object) -> list[str]:
        column = self._inner_column(path)
        habits = self.layout.habits(path)
        if isinstance(value, list) and isinstance(path[-1], str):
            column = self.layout.column(self.layout.entry(path)) + habits.dash
        return as_block(value, column, habits)

    def _inner_column(self, path: KeyPath) -> int:
        column = self.layout.column(self.layout.entry(path))
        return column + (2 if isinstance(path[-1], int) else self.layout.habits(path).step)


def _neighbours(keys: list[str], name: str, order: Sequence[str]) -> tuple[str | None, str | None]:
    """Return the key that a new one goes behind; else the one that it goes before."""
    if name in order:
        earlier = set(order[: order.index(name)])
        if before := [key for key in keys if key in earlier]:
            return before[-1], None
        return None, keys[0]
    return keys[-1], None
