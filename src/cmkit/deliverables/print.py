"""A document as PDF, to print and to sign: set by typst, with a cover, contents and numbered pages."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from cmkit.deliverables.brand import PRINTED_FONTS
from cmkit.deliverables.prose import (
    Prose,
    are_figures,
    beginning_pages,
    chapters,
    is_long,
    is_signed,
    plain,
    tree,
    without_foot,
)
from cmkit.problems import NotDone
from cmkit.text import _

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

FONTS = Path(__file__).parent / "fonts"
"""The fonts that every PDF finds, whatever the machine has."""
LOOKS = Path(__file__).parent / "print.typ"
"""The page, the cover, headings and tables: typst's own language, apart from what is said."""
_NO_DAY = date(2000, 1, 1)
_NARROW = 5
"""From how many columns on a table is set in smaller letters."""
_SHORT, _LONG = 16, 60
"""How many letters a column holds before it shares the width with others; from how many on all are alike."""
_LONGEST_WHOLE = 600
"""Up to how many letters in a cell a row is never cut by the end of a page."""
_SHORT_TABLE, _SHORT_TEXT = 8, 1200
"""Up to how many rows, and letters in all, a table is never cut by the end of a page."""
_SHORT_END = 2500
"""Up to how many signs what a document ends in is held together with its foot."""
_WORD = 40
"""How many letters a column holds where no text can be broken: addresses of e-mail."""


def pdf(prose: Prose) -> bytes:
    """Set a document. The same document is always the same bytes: no time, and no font of the machine."""
    files = {"print.typ": LOOKS.read_bytes(), "main.typ": source(prose).encode()}
    if prose.brand.logo:
        files[f"logo.{prose.brand.logo.kind}"] = prose.brand.logo.data
    files |= {name: svg.encode() for name, svg in prose.pictures.items()}
    return _set(files, prose.title, prose.on)


def printed(picture: bytes, title: str, on: date | None) -> bytes:
    """Set a picture on a page of its own, A4 lying on its side."""
    page = (
        f"#set document(title: {_string(title)})\n"
        '#set page(paper: "a4", flipped: true, margin: 0pt)\n'
        f'#image("picture.svg", width: 100%, alt: {_string(title)})\n'
    )
    return _set({"main.typ": page.encode(), "picture.svg": picture}, title, on)


def as_png(svg: str) -> bytes:
    """Draw a picture in dots, for what knows no lines: 200 to the inch, the same bytes each time."""
    page = '#set page(width: auto, height: auto, margin: 0pt)\n#image("picture.svg")\n'
    return _set({"main.typ": page.encode(), "picture.svg": svg.encode()}, "", None, dots=200)


def _set(files: Mapping[str, bytes], title: str, on: date | None, *, dots: int = 0) -> bytes:
    """Let typst set ``main.typ`` among its files, as a picture of so many ``dots`` to the inch if asked.

    Raises ``NotDone`` with its reason when it cannot.
    """
    with tempfile.TemporaryDirectory(prefix="cmkit-") as place:
        root = Path(place)
        for name, data in files.items():
            (root / name).write_bytes(data)
        moment = datetime.combine(on or _NO_DAY, time(), UTC)
        try:
            made = typst.compile(
                root / "main.typ",
                root=root,
                font_paths=[FONTS],
                ignore_system_fonts=True,
                timestamp=int(moment.timestamp()),
                format="png" if dots else "pdf",
                ppi=float(dots) if dots else None,
            )
        except typst.TypstError as error:
            raise NotDone(
                _("The PDF of “{name}” could not be set: {why}").format(name=title, why=error)
            ) from error
    if not isinstance(made, bytes):
        raise TypeError(type(made))
    return made


def source(prose: Prose) -> str:
    """Write a document in typst's language; every word of it is a string there, and none can act."""
    facts = {
        "title": prose.title,
        "client": prose.client,
        "language": prose.language,
        "author": prose.author,
        "dated": prose.dated,
        "version": prose.version,
        "approved": prose.approved,
        "ink": prose.brand.ink,
        "accent": prose.brand.accent,
        "footer": prose.brand.footer,
        "legal": prose.brand.legal,
        "logo": f"logo.{prose.brand.logo.kind}" if prose.brand.logo else "",
    }
    everything = tree(prose.markdown).children
    nodes = _without_title(everything)
    said = ",\n  ".join(f"{name}: {_string(value)}" for name, value in facts.items())
    own = prose.brand.text_font
    fonts = f"({_string(own)},)" if own in PRINTED_FONTS else "()"
    cover = "true" if is_long(prose) else "false"
    begin = _beginning(everything, prose)
    shown, foot = without_foot(nodes)
    blocks = [("#pagebreak(weak: true)\n" if id(node) in begin else "") + _block(node) for node in shown]
    if foot:
        blocks = [*blocks[:-1], _held(blocks[-1]), f"#foot[{_within_all(foot)}]\n"] if blocks else blocks
    looks = f"#show: looks.with(\n  {said},\n  fonts: {fonts},\n  has-cover: {cover},\n)"
    names = "".join(f"{_string(name)}, " for name in prose.pictures)
    return "\n".join(['#import "print.typ": *', f"#let pictures = ({names})", looks, "", *blocks])


def _without_title(nodes: list[SyntaxTreeNode]) -> list[SyntaxTreeNode]:
    """Leave out the first heading: the cover bears it."""
    return nodes[1:] if nodes and nodes[0].type == "heading" and nodes[0].tag == "h1" else nodes


def _beginning(nodes: Iterable[SyntaxTreeNode], prose: Prose) -> frozenset[int]:
    """Find the headings that begin a page, among all blocks of a document."""
    names = beginning_pages(prose.markdown, prose.apart)
    headings = (node for node in nodes if node.type == "heading")
    found = zip(headings, chapters(prose.markdown), strict=True)
    return frozenset(id(node) for node, one in found if one.id in names)


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "")
    return f'"{escaped}"'


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "heading":
            return f"#heading(level: {node.tag[1:]})[{_inlines(node)}]\n"
        case "paragraph":
            return f"{_inlines(node)}\n"
        case "bullet_list" | "ordered_list":
            name = "list" if node.type == "bullet_list" else "enum"
            items = "".join(f"  [{_within(item)}],\n" for item in node.children)
            made = f"#{name}(\n{items})\n"
            return f"#block(breakable: false)[\n{made}]\n" if is_signed(plain(node)) else made
        case "table":
            return _table(node)
        case "blockquote":
            return f"#quote(block: true)[{_within(node)}]\n"
        case "fence" | "code_block":
            return f"#raw({_string(node.content.rstrip(chr(10)))}, block: true)\n"
        case "hr":
            return "#rule()\n"
    return ""


def _held(block: str) -> str:
    """Hold the last words of a document and its foot together: nobody turns a page for a foot alone."""
    return f"#block(breakable: false, sticky: true)[\n{block}]\n" if len(block) < _SHORT_END else block


def _within(node: SyntaxTreeNode) -> str:
    return _within_all(node.children)


def _within_all(nodes: Iterable[SyntaxTreeNode]) -> str:
    return "\n".join(map(_block, nodes)).strip("\n")


def _table(node: SyntaxTreeNode) -> str:
    rows = [row for part in node.children for row in part.children]
    width = len(rows[0].children)
    texts = list(zip(*(map(plain, row.children) for row in rows), strict=True))
    columns = ", ".join(map(_width, texts))
    aligned = ", ".join("right" if are_figures(one[1:]) else "left" for one in texts)
    lines = [", ".join(f"[{_inlines(cell)}]" for cell in row.children) for row in rows]
    small = "true" if width >= _NARROW else "false"
    body = "".join(f"  {line},\n" for line in lines[1:])
    lengths = [len(text) for one in texts for text in one]
    whole = "true" if max(lengths) < _LONGEST_WHOLE else "false"
    together = "true" if len(rows) <= _SHORT_TABLE and sum(lengths) <= _SHORT_TEXT else "false"
    form = f"small: {small}, whole: {whole}, together: {together}, columns: ({columns},), align: ({aligned},)"
    return f"#sheet({form},\n  table.header({lines[0]}),\n{body})\n"


def _width(texts: Iterable[str]) -> str:
    """Say how wide a column is: as wide as its texts while they are short, else its share of the rest."""
    cells = list(texts)
    longest = max(map(len, cells))
    fits = longest <= (_SHORT if any(" " in cell for cell in cells) else _WORD)
    return "auto" if fits else f"{min(longest, _LONG)}fr"


def _inlines(node: SyntaxTreeNode) -> str:
    return "".join(_inline(node))


def _inline(node: SyntaxTreeNode) -> Iterator[str]:
    for child in node.children:
        match child.type:
            case "text":
                yield f"#{_string(child.content)};"
            case "code_inline":
                yield f"#raw({_string(child.content)});"
            case "softbreak":
                yield " "
            case "hardbreak":
                yield "#linebreak();"
            case "strong" | "em":
                name = "strong" if child.type == "strong" else "emph"
                yield f"#{name}[{_inlines(child)}];"
            case "link":
                yield f"#link({_string(str(child.attrs['href']))})[{_inlines(child)}];"
            case "image":
                yield f"#picture(pictures, {_string(str(child.attrs['src']))}, {_string(plain(child))});"
            case _:
                yield _inlines(child)
