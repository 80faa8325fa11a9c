"""The same document as a page, in print, for a word processor, as a workbook: whole, inert, and steady."""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from zlib import compress, crc32

import docx
import openpyxl
import pypdf
import pytest

from cmkit.deliverables.brand import ACCENT, INK, Brand, brand_of, contrast, readable
from cmkit.deliverables.lacking_letters import lacking_letters
from cmkit.deliverables.logo import Logo
from cmkit.deliverables.markdown import literal
from cmkit.deliverables.office import office
from cmkit.deliverables.pages import Listed, index, page
from cmkit.deliverables.print import as_png, pdf
from cmkit.deliverables.prose import Prose, as_html, chapters
from cmkit.deliverables.typesetting import source
from cmkit.files.tabular.workbook import Sheet, write_workbook
from cmkit.model.community import Brand as BrandBlock
from cmkit.problems import NotDone
from conftest import Run

HOSTILE = (
    "</title><script>alert(1)</script>",
    '#import "x": * "; #panic()',
    "a | b \\ c ` d * e _f_ [g](javascript:h)",
    "=cmd|'/c calc'!A1",
    "é 日本 עברית 🥐👩‍👩‍👧 ½ « oui » ?",
    "<!-- secret --> &amp; {{ 7 * 7 }} {% raw %}",
)
TEXT = "\n".join(
    [
        "# Plan – Martin",
        "",
        *(f"- {literal(text)}" for text in HOSTILE),
        "",
        "## Chiffres",
        "",
        "| Quoi | Combien |",
        "|---|---|",
        *(f"| {literal(text)} | 3 |" for text in HOSTILE),
        "",
        "## Chiffres",
        "",
        "1. un",
        "2. deux",
        "",
        "Un texte.",
        "",
        "1. de nouveau un",
        "",
        "[site](https://example.org/a?b=1)",
    ]
)
PROSE = Prose(
    "plan", "Plan", 'Plan <b> "x"', 'Martin & "Fils" <i>', "fr", TEXT, "Camille", None, "", "e418ead2", ""
)


class Words(HTMLParser):
    """The words of a page, and the elements that it is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def read(made: bytes) -> Words:
    words = Words()
    words.feed(made.decode())
    return words


def test_a_page_holds_every_word_and_runs_none() -> None:
    found = read(page(PROSE, None))
    said = " ".join("".join(found.words).split())
    assert not [text for text in HOSTILE if " ".join(text.split()) not in said]
    assert "script" not in [tag for tag, _ in found.tags]
    assert not [attrs for _, attrs in found.tags if any(name.startswith("on") for name in attrs)]
    assert {attrs.get("href") for tag, attrs in found.tags if tag == "a"} >= {"https://example.org/a?b=1"}
    assert not [attrs for _, attrs in found.tags if str(attrs.get("href", "")).startswith("javascript")]


def test_a_page_asks_nothing_of_any_network() -> None:
    found = read(page(PROSE, None))
    loading = [attrs for tag, attrs in found.tags if tag in ("link", "script", "img", "iframe")]
    assert loading == []
    policy = next(attrs["content"] for tag, attrs in found.tags if "http-equiv" in attrs)
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_the_first_page_leads_to_the_others_and_its_texts_cannot_end_their_element() -> None:
    listed = [Listed(PROSE, "Plan.html", "Quoi ?", "La mission", also=[("PDF", "Plan.pdf")])]
    made = index(listed, mission="Année <1>", language="fr", brand=Brand(), overrides=None)
    found = read(made)
    assert {"Plan.html", "Plan.pdf"} <= {attrs.get("href") for tag, attrs in found.tags if tag == "a"}
    assert [tag for tag, _ in found.tags].count("script") == 2
    assert b"<script>alert" not in made


def test_two_chapters_of_one_title_have_names_of_their_own() -> None:
    assert [one.id for one in chapters(TEXT)] == ["plan-martin", "chiffres", "chiffres-1"]
    assert 'id="chiffres-1"' in as_html(TEXT)


def test_a_word_processor_reads_every_word_under_real_styles() -> None:
    document = docx.Document(io.BytesIO(office(PROSE)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    cells = [cell.text for cell in document.tables[0]._cells]
    for text in HOSTILE:
        assert text in texts
        assert text in cells
    styles = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    assert {"Heading 1", "Heading 2", "List Bullet", "List Number"} <= styles
    assert document.core_properties.title == PROSE.title


def test_every_numbered_list_begins_at_one() -> None:
    document = docx.Document(io.BytesIO(office(PROSE)))
    numbers = [
        paragraph._p.pPr.numPr.numId.val
        for paragraph in document.paragraphs
        if paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None
    ]
    assert len(numbers) == 3
    assert numbers[0] == numbers[1] != numbers[2]


def test_print_takes_every_text_as_a_string() -> None:
    assert '#"#import \\"x\\": * \\"; #panic()";' in source(PROSE)
    made = pdf(PROSE)
    assert made.startswith(b"%PDF-")
    assert b"/Title" in made


@pytest.mark.parametrize("make", [office, pdf, lambda prose: page(prose, None)])
def test_the_same_document_is_the_same_bytes(make: object) -> None:
    assert callable(make)
    assert make(PROSE) == make(PROSE)


def test_an_archive_says_nothing_of_the_moment() -> None:
    with zipfile.ZipFile(io.BytesIO(office(PROSE))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_workbook_keeps_texts_and_makes_no_formula() -> None:
    made = write_workbook([Sheet("Planning: janvier/2027", ["Quoi", "Combien"], [[t, 3] for t in HOSTILE])])
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows()]
    assert rows == [("Quoi", "Combien"), *((text, 3) for text in HOSTILE)]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2, max_col=1) for cell in row} == {"s"}
    assert not re.search(r"[\[\]:*?/\\]", sheet.title)
    assert sheet.freeze_panes == "A2"


def test_sheets_of_one_name_are_told_apart() -> None:
    made = write_workbook([Sheet("Budget", ["a"], []), Sheet("budget", ["a"], []), Sheet("", ["a"], [])])
    names = openpyxl.load_workbook(io.BytesIO(made)).sheetnames
    assert names == ["Budget", "budget 2", "1"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#1f5f8b", ("#1f5f8b", False)),
        ("Brique #7A2E2E (titres)", ("#7a2e2e", False)),
        ("#000", ("#000000", False)),
        ("rouge", None),
        ("#12345", None),
    ],
)
def test_a_colour_is_read_where_a_text_names_one(text: str, found: object) -> None:
    assert readable(text) == found


def test_a_pale_colour_is_darkened_until_it_can_be_read() -> None:
    found = readable("#F3E7D3")
    assert found is not None
    colour, was_mended = found
    assert was_mended
    assert contrast(tuple(bytes.fromhex(colour[1:]))) >= 4.5


def test_of_a_brand_the_colours_that_can_be_read_are_used(tmp_path: Path) -> None:
    folder = tmp_path
    brand, said = brand_of(BrandBlock(colours=("#F3E7D3", "#7A2E2E")), folder)
    assert (brand.accent, brand.ink, len(said)) == ("#7a2e2e", INK, 1)
    assert "#F3E7D3 is too pale" in said[0]
    brand, said = brand_of(BrandBlock(colours=("#7A2E2E", "#222222", "#F3E7D3")), folder)
    assert (brand.accent, brand.ink, said) == ("#7a2e2e", "#222222", ())
    brand, said = brand_of(BrandBlock(colours=("pas une couleur",)), folder)
    assert (brand.accent, len(said)) == (ACCENT, 1)
    brand, said = brand_of(BrandBlock(colours=("#F3E7D3",)), folder)
    assert brand.accent != "#f3e7d3"
    assert len(said) == 1


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f"
    "0005fe02fe0def46b80000000049454e44ae426082"
)
"""A picture of one white point."""


def test_a_word_processor_takes_a_title_and_a_name_of_any_length() -> None:
    made = office(Prose("plan", "Plan", "Plan\n" * 99, "Maison " * 99, "fr", "# Plan\n", author="é" * 400))
    about = docx.Document(io.BytesIO(made)).core_properties
    assert about.title.startswith("Plan Plan")
    assert about.subject.endswith("…")
    assert [len(one) for one in (about.title, about.subject, about.author)] == [255, 255, 255]


@pytest.mark.parametrize(
    "address", ["", f"https://a.example/{'a' * 9000}", f"https://a.example/{'é' * 3000}"]
)
def test_words_stay_of_a_link_that_print_cannot_follow(address: str) -> None:
    prose = Prose("plan", "Plan", "Plan", "Martin", "fr", f"# Plan\n\nLisez [la suite]({address}) demain.\n")
    (page_,) = pypdf.PdfReader(io.BytesIO(pdf(prose))).pages
    assert "Lisez la suite demain." in page_.extract_text()
    assert office(prose).startswith(b"PK")


def test_letters_that_print_lacks_are_told_from_those_that_it_draws() -> None:
    drawn = "Été – ½ Ωж שלום 👍🏽 → ☐ … ① œ\u3000\u202f’"
    assert lacking_letters(drawn) == ""
    assert lacking_letters(f"{drawn} 日本パン 日本 ＝ 한국") == "日本パン＝한국"
    blank, written = (as_png(picture_of(letter)) for letter in " é")
    assert blank != written
    assert as_png(picture_of("日")) == blank == as_png(picture_of("＝"))
    assert as_png(picture_of("①")) != blank


def picture_of(letter: str) -> str:
    return (
        "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40'>"
        f"<text x='9' y='30' font-family='Noto Sans'>{letter}</text></svg>"
    )


@pytest.mark.parametrize("arguments", [("--only", "internal-brief", "--formats", "pdf"), ("--bundle",)])
def test_each_printed_document_names_its_letters_that_stay_empty(
    cmkit: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    folder = tmp_path / "mission"
    (folder / "private").mkdir(parents=True)
    (folder / "strategy.yaml").write_text("cmkit: 1\nclient: {name: 日本パン ＝ Été}\n", "utf-8")
    (folder / "private" / "journal.yaml").write_text("cmkit: 1\n", "utf-8")
    ran = cmkit("-C", folder, "build", *arguments)
    assert ran.code == 0
    said = [line for line in ran.err.splitlines() if "PDF has no 日 本 パ ン ＝:" in line]
    assert said
    assert len({line.partition(": ")[0] for line in said}) == len(said)


def part(kind: bytes, held: bytes) -> bytes:
    return len(held).to_bytes(4) + kind + held + crc32(kind + held).to_bytes(4)


def png(width: int, height: int, kind: bytes = b"\x08\x00", held: bytes = b"", *more: bytes) -> bytes:
    """Write a PNG in shades of grey; ``kind`` says how deep they are, ``held`` its points, packed."""
    head = part(b"IHDR", width.to_bytes(4) + height.to_bytes(4) + kind + b"\x00\x00\x00")
    points = held or compress(bytes((width + 1) * min(height, 100)))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + part(b"IDAT", points) + part(b"IEND", b"")


def broken_pngs() -> list[bytes]:
    return [
        png(0, 0),
        png(0, 5),
        png(9, 9, held=b"not packed"),
        png(99, 99, held=compress(bytes(9))),
        png(4, 4, held=compress(b"\x09\x00\x00\x00\x00" * 4)),  # rows are packed in five ways
        png(4, 4, b"\x03\x00"),
        png(4, 4, b"\x08\x05"),
        png(4, 4, b"\x08\x03"),  # in colours of a palette that lacks
        png(4, 4, b"\x08\x03", b"", part(b"PLTE", b"\x00\x00")),
        png(4, 4, b"\x08\x00", b"", part(b"QQQQ", b"what must be understood")),
        png(4, 4, b"\x08\x00", b"", part(b"IHDR", bytes(13))),
        png(4, 4, b"\x08\x00", b"", part(b"IDAT", b""), part(b"tEXt", b"a\x00b")),
    ]


def svg(drawn: str, attributes: str = "viewBox='0 0 900 900'") -> bytes:
    return f"<svg xmlns='http://www.w3.org/2000/svg' {attributes}>{drawn}</svg>".encode()


CLIPPED = "<clipPath id='c{here}'><g clip-path='url(#c{there})'/><g clip-path='url(#c{there})'/></clipPath>"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (None, "there is no such file in the mission"),
        (b"\x89PNG\r\n\x1a\n" + bytes(1_000_001), "heavier than 1 MB"),
        (b"GIF89a", "neither SVG nor PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "runs or loads"),
        (b"<svg onload='x()'/>", "runs or loads"),
        (b"<svg><a href='https://example.org'/></svg>", "runs or loads"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><path></svg>", "damaged"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><own:path/></svg>", "damaged"),
        (PNG[:-20], "damaged"),
        (PNG.replace(b"IDAT", b"IDAX"), "damaged"),
        (PNG[:8], "damaged"),
        *((made, "damaged") for made in broken_pngs()),
        (png(30_000, 30_000), "25 million points"),
        (png(60_000, 1), "no usable size"),
        (svg("<filter id='f'><feGaussianBlur stdDeviation='1e5'/></filter>"), "needs “filter”"),
        (svg("<rect style='fill:red;filter:blur(9px)'/>"), "needs “filter”"),
        (svg("<path stroke-dasharray='0.001' d='M0 0H900'/>"), "needs “stroke-dasharray”"),
        (svg("<marker id='m'/>"), "needs “marker”"),
        (svg("", "viewBox='0 0 1e9 1e9'"), "no usable size"),
        (svg("", "viewBox='0 0 nan 9'"), "no usable size"),
        (svg("", "viewBox='0 0 0 0'"), "no usable size"),
        (svg("", "viewBox='0 0 100000 1'"), "no usable size"),
        (svg("", "width='0' height='10'"), "no usable size"),
        (svg("", "width='-10' height='10'"), "no usable size"),
        (svg("<rect x='-1e9' width='2e9' height='9'/>"), "no usable size"),
        (svg("<title>é</title>").decode().encode("latin-1"), "not UTF-8"),
        (b"<html><body>" + svg("") + b"</body></html>", "neither SVG nor PNG"),
        (b"<svg width='9' height='9'/>", "without xmlns"),
        (svg("<g>" * 50_000 + "</g>" * 50_000), "too intricate"),
        (svg("<rect/>" * 20_000), "too intricate"),
        (svg("<path d='M0 0" + "A9 9 0 1 1 1 1" * 5_000 + "'/>"), "too intricate"),
        (svg("<text>" + "a " * 5_000 + "</text>"), "too intricate"),
        (svg("".join(CLIPPED.format(here=n, there=n + 1) for n in range(30))), "too intricate"),
        (svg("<clipPath id='a' clip-path='url(#a)'/><rect clip-path='url(#a)'/>"), "too intricate"),
    ],
)
def test_documents_go_without_a_logo_that_is_none(tmp_path: Path, data: bytes | None, why: str) -> None:
    folder = tmp_path
    if data is not None:
        (folder / "logo.svg").write_bytes(data)
    brand, said = brand_of(BrandBlock(logo="logo.svg"), folder)
    assert brand.logo is None
    assert why in said[0]
    assert said[0].startswith("brand.logo: logo.svg: ")


def test_what_breaks_within_print_is_said_of_the_logo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PanicException(BaseException):
        pass

    def broken(*_args: object, **_named: object) -> None:
        raise PanicException("called `Option::unwrap()` on a `None` value")

    (tmp_path / "logo.svg").write_bytes(svg("<rect width='9' height='9'/>"))
    monkeypatch.setattr("typst.Compiler", broken)
    brand, said = brand_of(BrandBlock(logo="logo.svg"), tmp_path)
    assert brand.logo is None
    assert "it cannot be drawn (called" in said[0]
    with pytest.raises(NotDone):
        pdf(Prose("plan", "Plan", "Plan", "Martin", "fr", "# Plan\n"))


@pytest.mark.parametrize("name", ["tEXt", "eXIf", "pHYs", "iCCP"])
def test_a_logo_keeps_nothing_but_what_is_seen(tmp_path: Path, name: str) -> None:
    resolution = (1).to_bytes(4) * 2 + b"\x01"  # a point a metre, of which word processors make nothing
    (tmp_path / "logo.png").write_bytes(
        png(9, 9, b"\x08\x00", b"", part(name.encode(), resolution)) + b"more"
    )
    logo = brand_of(BrandBlock(logo="logo.png"), tmp_path)[0].logo
    assert logo == Logo(png(9, 9), "png")
    prose = Prose("plan", "Plan", "Plan", "Martin", "fr", "# Plan\n", brand=Brand(logo=logo))
    assert office(prose).startswith(b"PK")


def test_a_logo_is_never_wider_than_half_a_page(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_bytes(svg("<rect width='900' height='20'/>", "viewBox='0 0 900 20'"))
    brand, said = brand_of(BrandBlock(logo="logo.svg"), tmp_path)
    assert said == ()
    prose = Prose("plan", "Plan", "Plan", "Martin", "fr", "# Plan\n\nTexte.\n", brand=brand)
    assert len(pypdf.PdfReader(io.BytesIO(pdf(prose))).pages) == 1
    assert office(prose).startswith(b"PK")


def test_a_logo_that_is_one_stands_in_the_page_and_in_print(tmp_path: Path) -> None:
    folder = tmp_path
    drawn = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    (folder / "logo.svg").write_bytes(drawn)
    brand, said = brand_of(BrandBlock(logo="logo.svg"), folder)
    assert (brand.logo, said) == (Logo(drawn, "svg"), ())
    prose = Prose("plan", "Plan", "Plan", "Martin", "fr", "# Plan\n\nTexte.\n", brand=brand)
    assert b'src="data:image/svg+xml;base64,' in page(prose, None)
    assert pdf(prose).startswith(b"%PDF-")
    (folder / "logo.svg").write_bytes(PNG)
    assert brand_of(BrandBlock(logo="logo.svg"), folder)[0].logo == Logo(PNG, "png")


def test_rows_of_a_workbook_are_as_high_as_their_texts_and_wide_tables_give_way() -> None:
    long = "Une phrase qui va sur plusieurs lignes dès que sa colonne est étroite, et c’est voulu. " * 2
    made = write_workbook([Sheet("KPI", ["Quoi"] * 16, [[long] * 16, ["court"] * 16])])
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    spans = [(one.width, one.min or 0, one.max or 0) for one in sheet.column_dimensions.values()]
    assert 16 * 8 < sum(width * (last - first + 1) for width, first, last in spans) < 280
    assert (sheet.row_dimensions[2].height or 0) >= 15 * 10
    assert sheet.row_dimensions[3].height in (None, 15)
