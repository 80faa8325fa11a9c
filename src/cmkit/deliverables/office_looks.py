"""How a document for a word processor looks: its page, styles, foot, contents, and the form of its tables."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Length, Pt, RGBColor

from cmkit.deliverables.extras import fault_of
from cmkit.deliverables.prose import Chapter, Prose

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

PAGE = 16.6
"""The width between the margins, in centimetres."""
_LONG = 60
"""A longer text asks for no more room."""
_WORD = 24
"""A longer word, an address mostly, is broken rather than given the whole page."""
_SHORT = 16
"""Up to how many letters a text of a table stays on one line, if the page is wide enough for all such."""
NARROW = 5
"""From how many columns on a table is set in smaller letters."""
_LETTER, _SMALL_LETTER = 0.2, 0.185
"""How wide a letter of a table is, and a smaller one, in centimetres."""
_AROUND = 0.45
"""What stands around the text of a cell, in centimetres."""
_LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
_CONTENTS = {"fr": "Sommaire", "en": "Contents"}
_SMALL = Pt(8)
_PALE, _LINE = "F6F8FA", "C8CFD8"
_AFTER_BORDERS = frozenset(map(qn, ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")))
"""What the schema wants after the borders of a table."""
_LOGO = 1.6
"""How high a logo is at the head of the first page, in centimetres."""


def looks(document: Document, prose: Prose) -> None:
    """Set the page, the styles and the foot of a document."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = prose.brand.text_font or "Calibri", Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LANGUAGES.get(prose.language, prose.language))
    normal.element.get_or_add_rPr().append(language)
    for level, size in enumerate((20, 15, 12, 11), 1):
        style = document.styles[f"Heading {level}"]
        style.font.size, style.font.name = Pt(size), prose.brand.heading_font or normal.font.name
        style.font.color.rgb = colour(prose.brand.ink if level == 1 else prose.brand.accent)
        style.paragraph_format.space_after = Pt(4)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    document.styles["TOC Heading"].font.size = Pt(13)
    for name in ("List Bullet", "List Number", "List Continue"):
        for depth in ("", " 2", " 3"):
            style = document.styles[f"{name}{depth}"]
            style.paragraph_format.space_after = Pt(3)
            for element in style.element.pPr.findall(qn("w:contextualSpacing")):
                style.element.pPr.remove(element)
    _foot(section.footer.paragraphs[0], prose)
    if (mark := _logo(prose)) is None:
        return
    section.different_first_page_header_footer = True
    _foot(section.first_page_footer.paragraphs[0], prose)
    line = section.first_page_header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    shape: Any = line.add_run().add_picture(io.BytesIO(mark), height=Cm(_LOGO))
    if shape.width > Cm(PAGE / 2):
        shape.width, shape.height = Cm(PAGE / 2), int(shape.height * Cm(PAGE / 2) / shape.width)
    shape._inline.docPr.set("descr", prose.client)


def _foot(line: Paragraph, prose: Prose) -> None:
    """Say at the foot of each page what it is of, and which page it is."""
    said = " · ".join(part for part in (prose.client, prose.title, prose.version) if part)
    for stop in list(line.style.paragraph_format.tab_stops) if line.style else []:
        line.paragraph_format.tab_stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
    line.paragraph_format.tab_stops.add_tab_stop(Cm(PAGE), WD_TAB_ALIGNMENT.RIGHT)
    line.add_run(f"{said}\t").font.size = _SMALL
    field(line, "PAGE")
    line.add_run(" / ").font.size = _SMALL
    field(line, "NUMPAGES")


def field(paragraph: Paragraph, name: str, shown: str = "1") -> None:
    """Put a field that the word processor fills in, such as the number of the page."""
    for kind, text in (("begin", ""), ("", name), ("separate", ""), ("text", shown), ("end", "")):
        run = paragraph.add_run()
        run.font.size = _SMALL
        if kind == "text":
            run.text = text
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text or None
        run._r.append(element)


def small(paragraph: Paragraph) -> None:
    """Set what stands below the last rule in small letters, close together."""
    paragraph.paragraph_format.space_after = Pt(2)
    for run in paragraph.runs:
        run.font.size = Pt(8.5)
        run.font.color.rgb = RGBColor(0x5A, 0x5A, 0x5A)


def _logo(prose: Prose) -> bytes | None:
    """Return the logo as a word processor takes it: an SVG drawn in dots, where something can draw it."""
    mark = prose.brand.logo
    if mark is None or mark.kind != "svg":
        return mark.data if mark else None
    if find_spec("typst") is None or fault_of("typst"):
        return None
    from cmkit.deliverables.print import mark_alone

    return mark_alone(mark, dots=200)


def contents(document: Document, chapters: Sequence[Chapter], language: str) -> None:
    """List the chapters, each leading to its place: a field that the word processor can bring up to date."""
    title = document.add_paragraph(style="TOC Heading")
    title.add_run(_CONTENTS.get(language, _CONTENTS["en"]))
    paragraphs = [document.add_paragraph() for _chapter in chapters]
    for place, (paragraph, chapter) in enumerate(zip(paragraphs, chapters, strict=True)):
        paragraph.paragraph_format.space_after = Pt(1)
        if place == 0:
            _mark(paragraph, "begin")
            _mark(paragraph, "", ' TOC \\o "2-2" \\n \\h \\z ')
            _mark(paragraph, "separate")
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), bookmark(place))
        run = paragraph.add_run(chapter.title)
        link.append(run._r)
        paragraph._p.append(link)
        if place == len(chapters) - 1:
            _mark(paragraph, "end")


def _mark(paragraph: Paragraph, kind: str, text: str = "") -> None:
    element = OxmlElement("w:fldChar" if kind else "w:instrText")
    if kind:
        element.set(qn("w:fldCharType"), kind)
    else:
        element.set(qn("xml:space"), "preserve")
        element.text = text
    paragraph.add_run()._r.append(element)


def bookmark(place: int) -> str:
    """Name the place of a chapter as word processors ask: letters, digits and lines, few of them."""
    return f"_chapter_{place}"


def place_bookmark(paragraph: Paragraph, place: int) -> None:
    """Make a paragraph a place that links lead to."""
    begins, ends = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (begins, ends):
        element.set(qn("w:id"), str(place))
    begins.set(qn("w:name"), bookmark(place))
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, begins)
    paragraph._p.append(ends)


def table_looks(table: Any, prose: Prose) -> None:
    """Give a table thin lines between its rows, and a head in the colour of the brand."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        is_drawn = side in ("bottom", "insideH")
        for name, value in (
            ("val", "single" if is_drawn else "nil"),
            ("sz", "4"),
            ("space", "0"),
            ("color", _LINE),
        ):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties = table._tbl.tblPr
    after = next((one for one in properties if one.tag in _AFTER_BORDERS), None)
    if after is None:
        properties.append(borders)
    else:
        after.addprevious(borders)
    for number, line in enumerate(table._tbl.tr_lst):
        if number == 0 or number % 2 == 0:
            shade = prose.brand.accent.lstrip("#").upper() if number == 0 else _PALE
            for cell in line.tc_lst:
                _shaded(cell, shade)
        settings = line.get_or_add_trPr()
        settings.append(OxmlElement("w:cantSplit"))
        if number == 0:
            settings.append(OxmlElement("w:tblHeader"))


def _shaded(cell: Any, fill: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shade.set(qn(f"w:{name}"), value)
    cell.get_or_add_tcPr().append(shade)


def widths(rows: Sequence[Sequence[str]]) -> list[Length]:
    """Share the width of a page out: no word is cut, days and states stay on one line, the rest by length."""
    letter = _SMALL_LETTER if len(rows[0]) >= NARROW else _LETTER
    columns = [_lengths(texts) for texts in zip(*rows, strict=True)]
    words = [_AROUND + letter * min(word, _WORD) for word, _ in columns]
    whole = [_AROUND + letter * min(longest, _LONG) for _, longest in columns]
    least = [
        text if longest <= _SHORT else word
        for word, text, (_, longest) in zip(words, whole, columns, strict=True)
    ]
    least = least if sum(least) <= PAGE else words
    wanted = [max(text - one, 0.0) for one, text in zip(least, whole, strict=True)]
    given = min(max(PAGE - sum(least), 0.0) / max(sum(wanted), 0.01), 1.0)
    made = [one + more * given for one, more in zip(least, wanted, strict=True)]
    return [Cm(round(one * PAGE / sum(made), 2)) for one in made]


def _lengths(texts: Sequence[str]) -> tuple[int, int]:
    """Count the letters of a column's longest word, and of its longest text; a head is set in bold."""
    heads, bodies = texts[:1], texts[1:]
    longest = max(max(map(len, heads), default=0) + 2, max(map(len, bodies), default=0))
    # No-break spaces hold a word together: an amount and its unit stay on one line.
    return max(_longest_word(heads) + 2, _longest_word(bodies)), longest


def _longest_word(texts: Iterable[str]) -> int:
    return max((len(one) for text in texts for one in text.split(" ")), default=0)


def colour(text: str) -> RGBColor:
    """Return a colour of the brand, ``#1f5f8b``, as the word processor's."""
    return RGBColor.from_string(text.lstrip("#").upper())
