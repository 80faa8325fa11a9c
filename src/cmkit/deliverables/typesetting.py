"""A document in typst's language: every word of it is a string there, and none can act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_NARROW = 5
"""From how many columns on a table is set in smaller letters."""
_SHORT, _LONG = 16, 60
"""How many letters a column holds before it shares the width with others; from how many on all are alike."""
_LINE, _SMALL_LINE = 88, 99
"""How many letters of a table stand beside each other on a page; how many smaller ones."""
_AROUND = 3
"""What stands around the text of a cell, in letters."""
_LONGEST_WHOLE = 600
"""Up to how many letters in a cell a row is never cut by the end of a page; a point of a list neither."""
_SHORT_TABLE, _SHORT_TEXT = 12, 1500
"""Up to how many rows, and letters in all, a table is never cut by the end of a page."""
_TWO_LINES = 200
"""Up to how many letters a paragraph goes with the table that it stands before."""
_SHORT_END = 2500
"""Up to how many signs what a document ends in is held together with its foot."""
_WORD = 40
"""How many letters a column holds where no text can be broken: addresses of e-mail."""
_LONGEST_ADDRESS = 8000
"""Up to how many bytes of address print makes a link; of a longer one, or of none, the words stay."""
TO_TICK = "☐ "
"""How a point begins that is ticked on paper."""


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
    said = ",\n  ".join(f"{name}: {string(value)}" for name, value in facts.items())
    own = prose.brand.text_font
    fonts = f"({string(own)},)" if own in PRINTED_FONTS else "()"
    cover = "true" if is_long(prose) else "false"
    begin = _beginning(everything, prose)
    shown, foot = without_foot(nodes)
    blocks = [("#pagebreak(weak: true)\n" if id(node) in begin else "") + _block(node) for node in shown]
    if foot:
        blocks = [*blocks[:-1], _held(blocks[-1]), f"#foot[{_within_all(foot)}]\n"] if blocks else blocks
    looks = f"#show: looks.with(\n  {said},\n  fonts: {fonts},\n  has-cover: {cover},\n)"
    names = "".join(f"{string(name)}, " for name in prose.pictures)
    return "\n".join(['#import "print.typ": *', f"#let pictures = ({names})", looks, "", *blocks])


def _without_title(nodes: list[SyntaxTreeNode]) -> list[SyntaxTreeNode]:
    """Leave out the first heading: the cover bears it."""
    return nodes[1:] if nodes and nodes[0].type == "heading" and nodes[0].tag == "h1" else nodes


def _beginning(nodes: Iterable[SyntaxTreeNode], prose: Prose) -> frozenset[int]:
    """Find the headings that begin a page, among all blocks of a document."""
    if not prose.apart:
        return frozenset()
    names = beginning_pages(prose.markdown, prose.apart)
    headings = (node for node in nodes if node.type == "heading")
    found = zip(headings, chapters(prose.markdown), strict=True)
    return frozenset(id(node) for node, one in found if one.id in names)


def string(text: str) -> str:
    """Write a text so that typst takes it as it is."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "")
    return f'"{escaped}"'


def _block(node: SyntaxTreeNode, *, inner: bool = False) -> str:
    match node.type:
        case "heading":
            return f"#heading(level: {node.tag[1:]})[{_inlines(node)}]\n"
        case "paragraph":
            leads = not inner and leads_on(node)
            return f"#label[{_inlines(node)}]\n" if leads else f"{_inlines(node)}\n"
        case "bullet_list" | "ordered_list":
            made = _list(node, inner=inner)
            return f"#block(breakable: false)[\n{made}]\n" if is_signed(plain(node)) else made
        case "table":
            return _table(node)
        case "blockquote":
            return f"#quote(block: true)[{_within(node)}]\n"
        case "fence" | "code_block":
            return f"#raw({string(node.content.rstrip(chr(10)))}, block: true)\n"
        case "hr":
            return "#rule()\n"
    return ""


def leads_on(paragraph: SyntaxTreeNode) -> bool:
    """Tell whether a paragraph is a mere label of what follows it, or a line or two before a table.

    Such a one never ends a page.
    """
    if (
        paragraph.next_sibling
        and paragraph.next_sibling.type == "table"
        and len(plain(paragraph)) < _TWO_LINES
    ):
        return True
    parts = [
        part
        for inline in paragraph.children
        for part in inline.children
        if part.type != "text" or part.content
    ]
    said = plain(paragraph).rstrip()
    return said.endswith(":") or (len(parts) == 1 and parts[0].type == "strong")


def _list(node: SyntaxTreeNode, *, inner: bool) -> str:
    """Set a list in groups that no page cuts: its first two points, its last two, each of the others."""
    items = [_within(item, inner=True) for item in node.children]
    ticked = all(plain(item).startswith(TO_TICK) for item in node.children)
    if ticked:
        items = [item.replace(f'#"{TO_TICK}', '#"', 1) for item in items]
    kind = "tick" if ticked else "list" if node.type == "bullet_list" else "enum"
    lengths = [len(plain(item)) for item in node.children]
    nested = any(child.type.endswith("_list") for item in node.children for child in item.children)
    rows = []
    for group in [range(place, place + 1) for place in range(len(items))] if nested else _groups(len(items)):
        texts = "".join(f" [{items[place]}]," for place in group)
        whole = sum(lengths[place] for place in group) < _LONGEST_WHOLE
        leads = not whole and _begins_with_label(node.children[group[0]])
        form = f"start: {group[0] + 1}, whole: {_bool(whole)}, leads: {_bool(leads)}"
        rows.append(f"  ({form}, items: ({texts})),\n")
    form = f"{kind}, inner: {_bool(inner)}, airy: {_bool(nested)}"
    return f"#points({form},\n{''.join(rows)})\n"


def _begins_with_label(item: SyntaxTreeNode) -> bool:
    """Tell whether a point names the list within it: a page does not end between the two."""
    first, *others = item.children
    return bool(others) and first.type == "paragraph" and leads_on(first)


def _groups(count: int) -> list[range]:
    """Part so many points of a list: none at either end is left alone."""
    if count < 4:
        return [range(count)]
    return [range(2), *(range(place, place + 1) for place in range(2, count - 2)), range(count - 2, count)]


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _held(block: str) -> str:
    """Hold the last words of a document and its foot together: nobody turns a page for a foot alone."""
    return f"#block(breakable: false, sticky: true)[\n{block}]\n" if len(block) < _SHORT_END else block


def _within(node: SyntaxTreeNode, *, inner: bool = False) -> str:
    return _within_all(node.children, inner=inner)


def _within_all(nodes: Iterable[SyntaxTreeNode], *, inner: bool = False) -> str:
    return "\n".join(_block(node, inner=inner) for node in nodes).strip("\n")


def _table(node: SyntaxTreeNode) -> str:
    rows = [row for part in node.children for row in part.children]
    small = len(rows[0].children) >= _NARROW
    texts = list(zip(*(map(plain, row.children) for row in rows), strict=True))
    columns = ", ".join(_widths(texts, _SMALL_LINE if small else _LINE))
    aligned = ", ".join("right" if are_figures(one[1:]) else "left" for one in texts)
    lines = [", ".join(f"[{_inlines(cell)}]" for cell in row.children) for row in rows]
    body = "".join(f"  {line},\n" for line in lines[1:])
    lengths = [len(text) for one in texts for text in one]
    whole = max(lengths) < _LONGEST_WHOLE
    together = len(rows) <= _SHORT_TABLE and sum(lengths) <= _SHORT_TEXT
    held = f"small: {_bool(small)}, whole: {_bool(whole)}, together: {_bool(together)}"
    form = f"{held}, columns: ({columns},), align: ({aligned},)"
    return f"#sheet({form},\n  table.header({lines[0]}),\n{body})\n"


def _widths(columns: Sequence[Sequence[str]], line: int) -> list[str]:
    """Say how wide columns are: as wide as their texts while they are short, else their share of the rest.

    None is narrower than its longest word: it would be set over its neighbour.
    """
    longest = [max(map(len, cells)) for cells in columns]
    fits = [
        most <= (_SHORT if any(" " in cell for cell in cells) else _WORD)
        for most, cells in zip(longest, columns, strict=True)
    ]
    words = [max((len(word) for cell in cells for word in cell.split()), default=1) for cells in columns]
    taken = sum(most for most, fit in zip(longest, fits, strict=True) if fit) + _AROUND * len(columns)
    wanted = [min(most, _LONG) for most in longest]
    shared = sum(one for one, fit in zip(wanted, fits, strict=True) if not fit)
    free = max(line - taken, 1)
    shares = [
        max(round(free * one / max(shared, 1)), min(word, _WORD))
        for one, word in zip(wanted, words, strict=True)
    ]
    return ["auto" if fit else f"{share}fr" for fit, share in zip(fits, shares, strict=True)]


def _inlines(node: SyntaxTreeNode) -> str:
    return "".join(_inline(node))


def _inline(node: SyntaxTreeNode) -> Iterator[str]:
    for child in node.children:
        match child.type:
            case "text":
                yield f"#{string(child.content)};"
            case "code_inline":
                yield f"#raw({string(child.content)});"
            case "softbreak":
                yield " "
            case "hardbreak":
                yield "#linebreak();"
            case "strong" | "em":
                name = "strong" if child.type == "strong" else "emph"
                yield f"#{name}[{_inlines(child)}];"
            case "link" if 0 < len(str(child.attrs["href"]).encode()) <= _LONGEST_ADDRESS:
                yield f"#link({string(str(child.attrs['href']))})[{_inlines(child)}];"
            case "image":
                yield f"#picture(pictures, {string(str(child.attrs['src']))}, {string(plain(child))});"
            case _:
                yield _inlines(child)
