"""A finished document on its way into other forms: its Markdown, and what stands around it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import count, pairwise
from typing import TYPE_CHECKING

from cmkit.deliverables.brand import Brand
from cmkit.files.tabular.typed import typed
from cmkit.text import slug

if TYPE_CHECKING:
    from markdown_it.token import Token
    from markdown_it.tree import SyntaxTreeNode
    from markdown_it.utils import OptionsDict

_LONG_DOCUMENT, _LONG_TEXT = 5, 8500
"""From how many chapters and letters on a document has contents."""
_READ_AT_ONCE = ("monthly-report", "quarterly-review")
_TO_FILL_IN = "……"
"""How a line to write on begins."""
_MANY_COLUMNS = 4
"""From how many columns on a narrow screen shows each row of a table as a card."""


@dataclass(frozen=True, slots=True)
class Prose:
    """One document in one language, of one version."""

    id: str
    """As ``cmkit templates list`` names it."""
    stem: str
    """The name of its files, without suffix."""
    title: str
    client: str
    language: str
    markdown: str
    author: str = ""
    """Who made it: the names of those who run the mission."""
    on: date | None = None
    """The last fact in it."""
    dated: str = ""
    """The same as its reader writes a date; empty while there is none."""
    version: str = ""
    approved: str = ""
    """Who approved it when, in a phrase; empty while nobody did."""
    brand: Brand = field(default_factory=Brand)
    internal: bool = False
    """Whether it stays with the CM."""
    pictures: Mapping[str, str] = field(default_factory=dict)
    """Its pictures as SVG, by the names of their files."""
    apart: tuple[str, ...] = ()
    """The titles of chapters that are taken in hand alone: they share no page with others."""


def tree(markdown: str) -> SyntaxTreeNode:
    """Read a document as CommonMark with tables: the root of its blocks. HTML in it stays its own letters."""
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    return SyntaxTreeNode(reader.parse(markdown))


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading of a document: how deep it stands, and the name by which a link reaches it."""

    level: int
    title: str
    id: str


@lru_cache(maxsize=4)  # asked several times of each document, for each of its forms
def chapters(markdown: str) -> tuple[Chapter, ...]:
    """List the headings of a document; two of one title have names of their own."""
    found: list[Chapter] = []
    taken: set[str] = set()
    for node in tree(markdown).children:
        if node.type == "heading":
            title = plain(node)
            stem = slug(title, "part")
            names = (f"{stem}-{number}" if number else stem for number in count())
            name = next(name for name in names if name not in taken)
            taken.add(name)
            found.append(Chapter(int(node.tag[1:]), title, name))
    return tuple(found)


def is_long(prose: Prose) -> bool:
    """Tell whether a document has contents, and a cover in print.

    A letter has neither, nor has what is a few pages long, or begins with the page that all read.
    """
    parts = sum(1 for one in chapters(prose.markdown) if one.level == 2)
    is_full = parts >= _LONG_DOCUMENT and len(prose.markdown) >= _LONG_TEXT
    return is_full and prose.id not in _READ_AT_ONCE


def beginning_pages(markdown: str, apart: Collection[str]) -> frozenset[str]:
    """Name the chapters that begin a page: those that stand ``apart``, and what follows them.

    What comes before the first chapter goes with it; the last, who does what next, with the one before.
    """
    parts = [one for one in chapters(markdown) if one.level == 2]
    return frozenset(
        after.id
        for before, after in pairwise(parts)
        if (before.title in apart) != (after.title in apart) and (after.title in apart or after != parts[-1])
    )


def without_foot(
    nodes: Sequence[SyntaxTreeNode],
) -> tuple[Sequence[SyntaxTreeNode], Sequence[SyntaxTreeNode]]:
    """Part the blocks of a document from its foot: the paragraphs below its last rule."""
    rules = [place for place, node in enumerate(nodes) if node.type == "hr"]
    place = rules[-1] if rules else len(nodes)
    foot = nodes[place + 1 :]
    if not foot or any(node.type != "paragraph" for node in foot):
        return nodes, ()
    return nodes[:place], foot


def is_signed(text: str) -> bool:
    """Tell whether a text has a line to write on: what is signed stays on one page."""
    return _TO_FILL_IN in text


def are_figures(texts: Iterable[str]) -> bool:
    """Tell whether a column holds amounts, to be read under each other: days and hours are none."""
    said = [text.strip() for text in texts if text.strip()]
    found = [typed(text, "fr") or typed(text, "en") for text in said]
    return bool(said) and all(one is not None and isinstance(one.value, Decimal) for one in found)


def as_html(
    markdown: str, pictures: Mapping[str, str] | None = None, apart: Collection[str] | None = None
) -> str:
    """Write a document as HTML: headings that a link reaches, tables that a narrow screen can scroll.

    ``pictures`` are drawn within it: the page is whole in itself. Printed, the chapters named in ``apart``
    share no page with others.
    """
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(markdown)
    names = iter(chapters(markdown))
    begin = beginning_pages(markdown, apart or ())
    for token in tokens:
        if token.type == "heading_open" and token.level == 0:
            name = next(names).id
            token.attrSet("id", name)
            if name in begin:
                token.attrSet("class", "new-page")
        elif token.type == "th_open":
            token.attrSet("scope", "col")
    _mark_tables(tokens)

    class Drawing(RendererHTML):
        def image(
            self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, object]
        ) -> str:
            svg = (pictures or {}).get(str(tokens[idx].attrGet("src")))
            if not svg:
                return super().image(tokens, idx, options, env)
            return f'<span class="picture" tabindex="0">{svg}</span>'

        def table_open(
            self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, object]
        ) -> str:
            return f'<div class="table" tabindex="0">{self.renderToken(tokens, idx, options, env)}'

        def table_close(
            self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, object]
        ) -> str:
            return f"{self.renderToken(tokens, idx, options, env).rstrip()}</div>\n"

    return str(Drawing().render(tokens, reader.options, {}))


def _mark_tables(tokens: Sequence[Token]) -> None:
    """Say in each table which columns hold amounts, and by each cell of a wide one what it is.

    Amounts stand under each other; a narrow screen shows the title of a column by each of its values.
    """
    columns: list[list[tuple[Token, str]]] = []
    column = 0
    for token, inside in pairwise([*tokens, *tokens[-1:]]):
        match token.type:
            case "table_open":
                table, columns = token, []
            case "tr_open":
                column = 0
            case "th_open":
                columns.append([(token, _without_marks(inside))])
            case "td_open":
                columns[column].append((token, _without_marks(inside)))
                column += 1
            case "table_close":
                _mark_columns(table, columns)


def _mark_columns(table: Token, columns: Sequence[Sequence[tuple[Token, str]]]) -> None:
    if len(columns) >= _MANY_COLUMNS:
        table.attrSet("class", "records")
    for place, ((title, said), *cells) in enumerate(columns):
        if place and are_figures(text for _cell, text in cells):
            for cell in (title, *(cell for cell, _text in cells)):
                cell.attrSet("class", "figure")
        for cell, _text in cells if len(columns) >= _MANY_COLUMNS else ():
            cell.attrSet("data-label", said)


def _without_marks(inline: Token) -> str:
    return "".join(one.content or " " * (one.type == "softbreak") for one in inline.children or ())


def plain(node: SyntaxTreeNode) -> str:
    """Return the words of a block or an inline without their marks."""
    return "".join(_words(node))


def _words(node: SyntaxTreeNode) -> Iterator[str]:
    match node.type:
        case "text" | "code_inline" | "fence" | "code_block":
            yield node.content
        case "softbreak" | "hardbreak":
            yield " "
        case "image":
            yield node.content
        case _:
            for child in node.children:
                yield from _words(child)
