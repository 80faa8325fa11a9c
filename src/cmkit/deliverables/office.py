"""A document as DOCX: real styles, headings, lists and tables, so that a client can annotate it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime, time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Length, Pt, RGBColor

from cmkit.deliverables.prose import Prose, plain, tree
from cmkit.files.zipping import steady

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from markdown_it.tree import SyntaxTreeNode

_DEEPEST_LIST = 3
_PAGE = 16.6
"""The width between the margins, in centimetres."""
_LONG = 60
"""A longer text asks for no more room."""
_WORD = 24
"""A longer word, an address mostly, is broken rather than given the whole page."""
_NARROW = 5
"""From how many columns on a table is set in smaller letters."""
_NO_DAY = datetime(2000, 1, 1)
_LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}


def office(prose: Prose) -> bytes:
    """Write a document for a word processor. The same document is always the same bytes."""
    document = docx.Document()
    _about(document, prose)
    _looks(document, prose)
    for node in tree(prose.markdown).children:
        if not _picture(document, prose, node):
            _block(document, node, 0)
    written = io.BytesIO()
    document.save(written)
    return steady(written.getvalue())


def _about(document: Document, prose: Prose) -> None:
    """Say what the file is where a word processor shows it, and nothing of the moment."""
    about = document.core_properties
    about.title, about.subject, about.author = prose.title, prose.client, prose.author
    about.last_modified_by, about.comments, about.language = prose.author, "", prose.language
    about.created = about.modified = datetime.combine(prose.on, time()) if prose.on else _NO_DAY
    about.revision = 1


def _looks(document: Document, prose: Prose) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = prose.brand.fonts[0] if prose.brand.fonts else "Calibri", Pt(10.5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LANGUAGES.get(prose.language, prose.language))
    normal.element.get_or_add_rPr().append(language)
    for level, size in enumerate((20, 15, 12, 11), 1):
        style = document.styles[f"Heading {level}"]
        style.font.size, style.font.name = Pt(size), normal.font.name
        style.font.color.rgb = _colour(prose.brand.ink if level == 1 else prose.brand.accent)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    foot = " · ".join(part for part in (prose.client, prose.title, prose.version) if part)
    line = section.footer.paragraphs[0]
    line.add_run(f"{foot} · ").font.size = Pt(8)
    _field(line, "PAGE")


def _field(paragraph: Paragraph, name: str) -> None:
    """Put a field that the word processor fills in, such as the number of the page."""
    run = paragraph.add_run()
    run.font.size = Pt(8)
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text or None
        run._r.append(element)


def _block(document: Document, node: SyntaxTreeNode, depth: int) -> None:
    match node.type:
        case "heading":
            paragraph = document.add_heading(level=min(int(node.tag[1:]), 9))
            _inlines(paragraph, node)
        case "paragraph":
            _inlines(document.add_paragraph(), node)
        case "bullet_list" | "ordered_list":
            _list(document, node, depth)
        case "table":
            _table(document, node)
        case "blockquote":
            for child in node.children:
                _inlines(document.add_paragraph(style="Quote"), child)
        case "fence" | "code_block":
            document.add_paragraph(node.content.rstrip("\n"), style="No Spacing")
        case "hr":
            _rule(document.add_paragraph())


def _list(document: Document, node: SyntaxTreeNode, depth: int) -> None:
    level = min(depth, _DEEPEST_LIST - 1)
    is_ordered = node.type == "ordered_list"
    style = f"List {'Number' if is_ordered else 'Bullet'}{f' {level + 1}' if level else ''}"
    number = _numbering(document, style) if is_ordered else None
    for item in node.children:
        for place, child in enumerate(item.children):
            if child.type != "paragraph":
                _block(document, child, depth + 1)
                continue
            paragraph = document.add_paragraph(style=style if place == 0 else "List Continue")
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


def _table(document: Document, node: SyntaxTreeNode) -> None:
    rows = [row for part in node.children for row in part.children]
    width = len(rows[0].children)
    table: Any = document.add_table(len(rows), width, style="Table Grid")
    cells = table._cells  # one walk over the table; each call of cell() would be another
    size = Pt(8.5) if width >= _NARROW else Pt(9.5)
    widths = _widths([[plain(cell) for cell in row.children] for row in rows])
    for grid, wide in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        grid.w = wide
    for row_number, row in enumerate(rows):
        for column, cell in enumerate(row.children):
            cells[row_number * width + column].width = widths[column]
            paragraph = cells[row_number * width + column].paragraphs[0]
            _inlines(paragraph, cell, bold=row_number == 0)
            for run in paragraph.runs:
                run.font.size = size
    for row_number, line in enumerate(table._tbl.tr_lst):
        properties = line.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if row_number == 0:
            properties.append(OxmlElement("w:tblHeader"))
    document.add_paragraph()


def _widths(rows: Sequence[Sequence[str]]) -> list[Length]:
    """Share the width of a page out: each column by the length of its texts, none narrower than its words."""
    weights = []
    for texts in zip(*rows, strict=True):
        longest = max(map(len, texts))
        # No-break spaces hold a word together: an amount and its unit stay on one line.
        word = max(len(one) for text in texts for one in text.split(" "))
        weights.append(max(min(word, _WORD) + 1, min(longest, _LONG) ** 0.8, 4))
    share = _PAGE / sum(weights)
    return [Cm(round(weight * share, 2)) for weight in weights]


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
    if node.type != "paragraph" or svg is None or find_spec("typst") is None:
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


def _rule(paragraph: Paragraph) -> None:
    borders = OxmlElement("w:pBdr")
    below = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        below.set(qn(f"w:{name}"), value)
    borders.append(below)
    paragraph._p.get_or_add_pPr().append(borders)


def _colour(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#").upper())
