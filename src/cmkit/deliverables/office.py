"""A document as DOCX: real styles, headings, lists and tables, so that a client can annotate it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime, time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from cmkit.deliverables import office_looks as looks
from cmkit.deliverables.extras import fault_of
from cmkit.deliverables.markdown import one_line
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
from cmkit.deliverables.typesetting import TO_TICK, leads_on
from cmkit.files.zipping import steady

if TYPE_CHECKING:
    from docx.document import Document
    from markdown_it.tree import SyntaxTreeNode

_DEEPEST_LIST = 3
_BOX = Cm(0.6)
"""How far a box to tick stands before its text."""
_NO_DAY = datetime(2000, 1, 1)
_LONGEST_PROPERTY = 255
"""How many characters what is said of a file may have, its title or its author."""
_SHORT_TABLE = 12
"""Up to how many rows a table is kept on one page."""


def office(prose: Prose) -> bytes:
    """Write a document for a word processor. The same document is always the same bytes."""
    document = docx.Document()
    _about(document, prose)
    looks.looks(document, prose)
    _text(document, prose)
    written = io.BytesIO()
    document.save(written)
    return steady(written.getvalue())


def _about(document: Document, prose: Prose) -> None:
    """Say what the file is where a word processor shows it, and nothing of the moment."""
    about = document.core_properties
    about.title, about.subject, about.author = map(_property, (prose.title, prose.client, prose.author))
    about.last_modified_by, about.comments, about.language = about.author, "", prose.language
    about.created = about.modified = datetime.combine(prose.on, time()) if prose.on else _NO_DAY
    about.revision = 1


def _property(text: str) -> str:
    """Write a text on one line, as short as what is said of a file has to be."""
    line = one_line(text)
    return line if len(line) <= _LONGEST_PROPERTY else f"{line[: _LONGEST_PROPERTY - 1]}…"


def _text(document: Document, prose: Prose) -> None:
    """Write the blocks of a document, with its contents before the first chapter where it is long."""
    parts = chapters(prose.markdown)
    listed = [one for one in parts if one.level == 2] if is_long(prose) else []
    begin = beginning_pages(prose.markdown, prose.apart)
    shown, foot = without_foot(tree(prose.markdown).children)
    coming = iter(parts)
    for node in shown:
        part = next(coming) if node.type == "heading" else None
        if listed and part is listed[0]:
            looks.contents(document, listed, prose.language)
        if _picture(document, prose, node):
            continue
        before = len(document.element.body)
        _block(document, prose, node, 0)
        if part and part in listed:
            looks.place_bookmark(document.paragraphs[-1], listed.index(part))
        if part and part.id in begin:
            document.paragraphs[-1].paragraph_format.page_break_before = True
        if is_signed(plain(node)):
            _keep_together(document, before)
    if foot and shown and document.element.body[-2].tag == qn("w:p"):
        document.paragraphs[-1].paragraph_format.keep_with_next = True  # nobody turns a page for a foot alone
    _foot(document, prose, foot)


def _foot(document: Document, prose: Prose, foot: Sequence[SyntaxTreeNode]) -> None:
    for node in foot:
        _block(document, prose, node, 0)
        line = document.paragraphs[-1]
        if node is foot[0]:
            _rule(line, "top")  # before what the schema wants after it
            line.paragraph_format.space_before = Pt(14)
        looks.small(line)
        line.paragraph_format.keep_with_next = node is not foot[-1]


def _keep_together(document: Document, since: int) -> None:
    """Keep on one page what was written since the body had so many elements."""
    # The last element of a body says how its pages are, and stays the last.
    made = [one for one in list(document.element.body)[since - 1 : -1] if one.tag == qn("w:p")]
    for element in made[:-1]:
        Paragraph(element, document).paragraph_format.keep_with_next = True


def _block(document: Document, prose: Prose, node: SyntaxTreeNode, depth: int) -> None:
    match node.type:
        case "heading":
            paragraph = document.add_heading(level=min(int(node.tag[1:]), 9))
            _inlines(paragraph, node)
        case "paragraph":
            paragraph = document.add_paragraph()
            _inlines(paragraph, node)
            paragraph.paragraph_format.keep_with_next = leads_on(node) or None
        case "bullet_list" | "ordered_list":
            _list(document, prose, node, depth)
        case "table":
            _table(document, prose, node)
        case "blockquote":
            for child in node.children:
                _inlines(document.add_paragraph(style="Quote"), child)
        case "fence" | "code_block":
            document.add_paragraph(node.content.rstrip("\n"), style="No Spacing")
        case "hr":
            _rule(document.add_paragraph())


def _list(document: Document, prose: Prose, node: SyntaxTreeNode, depth: int) -> None:
    level = min(depth, _DEEPEST_LIST - 1)
    is_ordered = node.type == "ordered_list"
    style = f"List {'Number' if is_ordered else 'Bullet'}{f' {level + 1}' if level else ''}"
    number = _numbering(document, style) if is_ordered else None
    for item in node.children:
        for place, child in enumerate(item.children):
            if child.type != "paragraph":
                _block(document, prose, child, depth + 1)
                continue
            is_ticked = plain(child).startswith(TO_TICK)  # the box stands where a point's mark would
            paragraph = document.add_paragraph(style="List Continue" if place or is_ticked else style)
            if is_ticked:
                paragraph.paragraph_format.first_line_indent = -_BOX
            paragraph.paragraph_format.keep_with_next = child is not item.children[-1] or None
            if number is not None and place == 0:
                properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                properties.get_or_add_numId().val = number
                properties.get_or_add_ilvl().val = 0
            _inlines(paragraph, child)


def _numbering(document: Document, style: str) -> int:
    """Begin a numbered list at 1, as every list does; return its number."""
    part: Any = document.part.numbering_part
    numbering = part.element
    of_style: Any = document.styles[style].element
    known = numbering.num_having_numId(of_style.pPr.numPr.numId.val)
    fresh = numbering.add_num(known.abstractNumId.val)
    fresh.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(fresh.numId)


def _table(document: Document, prose: Prose, node: SyntaxTreeNode) -> None:
    rows = [row for part in node.children for row in part.children]
    width = len(rows[0].children)
    table: Any = document.add_table(len(rows), width, style="Table Grid")
    cells = table._cells  # one walk over the table; each call of cell() would be another
    size = Pt(8.5) if width >= looks.NARROW else Pt(9.5)
    texts = [[plain(cell) for cell in row.children] for row in rows]
    widths = looks.widths(texts)
    to_the_right = [are_figures(column[1:]) for column in zip(*texts, strict=True)]
    for grid, wide in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        grid.w = wide
    for row_number, row in enumerate(rows):
        for column, cell in enumerate(row.children):
            one = cells[row_number * width + column]
            one.width = widths[column]
            paragraph = one.paragraphs[0]
            _inlines(paragraph, cell, bold=row_number == 0)
            form = paragraph.paragraph_format
            form.space_before = form.space_after = Pt(2)
            form.keep_with_next = (len(rows) <= _SHORT_TABLE and row_number < len(rows) - 1) or None
            if to_the_right[column]:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            for run in paragraph.runs:
                run.font.size = size
                if row_number == 0:
                    run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    looks.table_looks(table, prose)
    gap = document.add_paragraph().paragraph_format
    gap.space_after, gap.line_spacing = Pt(0), Pt(8)


def _inlines(paragraph: Paragraph, node: SyntaxTreeNode, *, bold: bool = False, italic: bool = False) -> None:
    for child in node.children:
        match child.type:
            case "text":
                run = paragraph.add_run(child.content)
                run.bold, run.italic = bold or None, italic or None
            case "code_inline":
                paragraph.add_run(child.content).font.name = "Consolas"
            case "softbreak":
                paragraph.add_run(" ")
            case "hardbreak":
                paragraph.add_run().add_break(WD_BREAK.LINE)
            case "strong":
                _inlines(paragraph, child, bold=True, italic=italic)
            case "em":
                _inlines(paragraph, child, bold=bold, italic=True)
            case "link":
                _link(paragraph, child)
            case "image":
                paragraph.add_run(plain(child)).italic = True
            case _:
                _inlines(paragraph, child, bold=bold, italic=italic)


def _picture(document: Document, prose: Prose, node: SyntaxTreeNode) -> bool:
    """Put a picture that stands by itself, with its sentence; tell whether there was one to put."""
    images = [child for inline in node.children for child in inline.children]
    svg = prose.pictures.get(str(images[0].attrs.get("src"))) if len(images) == 1 else None
    if node.type != "paragraph" or svg is None or find_spec("typst") is None or fault_of("typst"):
        return False
    from cmkit.deliverables.print import as_png

    shape: Any = document.add_picture(io.BytesIO(as_png(svg)), width=Cm(16.5))
    shape._inline.docPr.set("descr", plain(images[0]))
    return True


def _link(paragraph: Paragraph, node: SyntaxTreeNode) -> None:
    """Put a link that can be followed; python-docx has no words for one."""
    run = paragraph.add_run(plain(node))
    run.underline = True
    reference = paragraph.part.relate_to(
        str(node.attrs["href"]), RELATIONSHIP_TYPE.HYPERLINK, is_external=True
    )
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), reference)
    element = deepcopy(run._r)
    run._r.getparent().replace(run._r, link)
    link.append(element)


def _rule(paragraph: Paragraph, side: str = "bottom") -> None:
    borders = OxmlElement("w:pBdr")
    below = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "4"), ("color", "auto")):
        below.set(qn(f"w:{name}"), value)
    borders.append(below)
    paragraph._p.get_or_add_pPr().append(borders)
