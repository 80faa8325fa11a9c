"""One hostile mission in every form, read back by other readers: each text whole, and none of them acts."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import unicodedata
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from pypdf import PdfReader

from cmkit.files.emitting import emit_yaml
from conftest import Run

HOSTILE = (
    "</title><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- comment --> &amp; &lt;b&gt;",
    "[link](javascript:alert(1)) ![x](https://evil.example/x.png)",
    "a | b \\| c ` d ``e`` * f _g_ ~h~ # i",
    "1. not a list",
    "- not a list",
    "# not a heading",
    "=HYPERLINK('https://evil.example','x')",
    "+1 @SUM(A1) -2",
    "@cmd|'/c calc'!A1",
    "{{ 7 * 7 }} {% raw %} {# x #}",
    '#import "x": * #panic() $x^2$ \\ @label <tag>',
    "]]> ${PATH} $(id) `id` %x%",
    "semicolon; comma, \"quotes\" 'single' « guillemets »",
    "BEGIN:VEVENT X-EVIL:1",
    "שלום עולם",
    "日本語 한국어 Ελληνικά",
    "👩‍👩‍👧 🇫🇷 é (e\u0301)",
)
PLAIN = tuple(text for text in HOSTILE if text.isascii())
DIRECTING = "\u2066\u2067\u2068\u2069\u200e\u200f"
FORMS = "md,html,csv,docx,pdf,xlsx,svg"


@pytest.fixture(scope="module", params=["fr", "en"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from cmkit.cli.main import run

    folder = tmp_path_factory.mktemp("hostile") / "mission"
    (folder / "calendar").mkdir(parents=True)
    (folder / "strategy.yaml").write_text(emit_yaml(strategy(request.param)), encoding="utf-8")
    (folder / "calendar/2027-01.yaml").write_text(emit_yaml(month()), encoding="utf-8")
    arguments = ["build", "--all", "--formats", FORMS, "--month", "2027-01", "--today", "2026-12-20"]
    assert run(["-C", str(folder), "-q", *arguments]) == 0
    return folder / "deliverables"


def strategy(language: str) -> dict[str, Any]:
    return {
        "cmkit": 1,
        "mission": {
            "language": language,
            "starts_on": "2027-01-01",
            "ends_on": "2027-12-31",
            "title": HOSTILE[0],
        },
        "client": {"name": "Martin <b>&</b> Fils"},
        "platforms": [{"id": "instagram", "network": "instagram", "status": "active", "role": HOSTILE[4]}],
        "objectives": [
            {
                "id": f"o{n}",
                "title": text,
                "why": [text],
                "kpis": [{"id": f"k{n}", "metric": "followers", "label": text}],
            }
            for n, text in enumerate(HOSTILE)
        ],
        "budget": {
            "lines": [
                {"label": text, "kind": "fees", "amount": n + 1, "per": "month"}
                for n, text in enumerate(HOSTILE)
            ]
        },
        "content": {"pillars": [{"id": f"p{n}", "name": text} for n, text in enumerate(HOSTILE)]},
        "crisis": {"levels": [{"name": text, "trigger": text} for text in HOSTILE]},
    }


def month() -> dict[str, Any]:
    return {
        "cmkit": 1,
        "items": [
            {
                "id": f"2027-01-{n + 1:02}-instagram-abc",
                "date": f"2027-01-{n + 1:02}",
                "title": text,
                "text": text,
                "posts": [{"platform": "instagram"}],
                "status": "submitted",
            }
            for n, text in enumerate(HOSTILE)
        ],
    }


def one(built: Path, *names: str) -> Path:
    (found,) = [path for name in names for path in built.glob(f"*{name}")]
    return found


PLAN = ("_Plan-strategique", "_Strategy-plan")
KPIS = ("_Tableau-de-KPI", "_KPI-table")
MONTH = ("_Planning-editorial", "_Editorial-calendar")


def of(built: Path, kind: tuple[str, ...], form: str) -> Path:
    return one(built, *(f"{name}.{form}" for name in kind))


def squeezed(text: str) -> str:
    """Leave out what a form may change: spaces, the marks that direct letters, how accents are composed."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(letter for letter in composed if not letter.isspace() and letter not in DIRECTING)


def missing(texts: tuple[str, ...], said: str) -> list[str]:
    return [text for text in texts if squeezed(text) not in squeezed(said)]


def words_of(node: SyntaxTreeNode) -> str:
    if node.type in ("text", "code_inline", "fence", "code_block"):
        return node.content
    if node.type in ("softbreak", "hardbreak"):
        return " "
    return "".join(words_of(child) for child in node.children) + (
        "\n" if node.type in ("paragraph", "heading") else ""
    )


@pytest.mark.parametrize("kind", [PLAN, KPIS, MONTH], ids=["plan", "kpis", "calendar"])
def test_markdown_says_every_text_and_nothing_becomes_markup(built: Path, kind: tuple[str, ...]) -> None:
    text = of(built, kind, "md").read_text(encoding="utf-8")
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(text))
    assert missing(HOSTILE, words_of(tree)) == []
    assert not [node for node in tree.walk() if node.type in ("html_block", "html_inline")]
    pictures = [str(node.attrs.get("src")) for node in tree.walk() if node.type == "image"]
    assert all((built / name).is_file() for name in pictures), "pictures are those that we drew"
    links = [str(node.attrs.get("href", "")) for node in tree.walk() if node.type == "link"]
    assert not [href for href in links if "evil" in href or "javascript" in href]


class Page(HTMLParser):
    """The words of a page, its elements, and all that could act in it."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.acting: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            far = name in ("src", "href", "action") and (value or "").startswith(("http", "//", "javascript"))
            if name.startswith("on") or far:
                self.acting.append(f"{tag} {name}={value}")
        if tag in ("iframe", "object", "embed", "base"):
            self.acting.append(tag)


@pytest.mark.parametrize("kind", [PLAN, KPIS, MONTH], ids=["plan", "kpis", "calendar"])
def test_a_page_says_every_text_and_none_acts(built: Path, kind: tuple[str, ...]) -> None:
    page = Page()
    page.feed(of(built, kind, "html").read_text(encoding="utf-8"))
    assert missing(HOSTILE, "".join(page.words)) == []
    assert page.acting == []


def test_the_first_page_is_one_page_still(built: Path) -> None:
    page = Page()
    page.feed((built / "index.html").read_text(encoding="utf-8"))
    assert page.acting == []


@pytest.mark.parametrize("kind", [KPIS, MONTH], ids=["kpis", "calendar"])
def test_a_spreadsheet_keeps_every_text_and_computes_nothing(built: Path, kind: tuple[str, ...]) -> None:
    raw = of(built, kind, "csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(raw), delimiter=";" if ";" in raw.splitlines()[0] else ","))
    assert len({len(row) for row in rows}) == 1
    cells = [cell for row in rows for cell in row]
    assert missing(HOSTILE, "\n".join(cells)) == []
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r")]

    book = openpyxl.load_workbook(of(built, kind, "xlsx"))
    held = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert missing(HOSTILE, "\n".join(str(cell.value) for cell in held)) == []
    assert not [cell.coordinate for cell in held if cell.data_type == "f" or cell.hyperlink]


@pytest.mark.parametrize("kind", [PLAN, MONTH], ids=["plan", "calendar"])
def test_a_word_processor_reads_every_text(built: Path, kind: tuple[str, ...]) -> None:
    document = docx.Document(str(of(built, kind, "docx")))
    said = [paragraph.text for paragraph in document.paragraphs]
    said += [cell.text for table in document.tables for cell in table._cells]
    assert missing(HOSTILE, "\n".join(said)) == []


@pytest.mark.parametrize("kind", [PLAN, MONTH], ids=["plan", "calendar"])
def test_print_says_every_plain_text(built: Path, kind: tuple[str, ...]) -> None:
    reader = PdfReader(of(built, kind, "pdf"))
    said = "\n".join(page.extract_text() for page in reader.pages)
    assert missing(PLAIN, said.replace("\u2010", "-").replace("\u00ad", "")) == []
    links = [
        note.get_object().get("/A", {}).get("/URI", "")
        for page in reader.pages
        for note in page.get("/Annots", ())
    ]
    assert not [link for link in links if "evil" in link or "javascript" in link]


def test_a_picture_is_sound_xml_without_anything_that_acts(built: Path) -> None:
    for path in built.glob("*.svg"):
        root = ET.fromstring(path.read_bytes())
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert not tags & {"script", "foreignObject", "image", "a", "iframe"}
        assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_every_text(built: Path, tmp_path: Path) -> None:
    for kind, form, into in (
        (PLAN, "docx", "txt:Text (encoded):UTF8"),
        (KPIS, "xlsx", "csv:Text - txt - csv (StarCalc):44,34,76"),
    ):
        source = of(built, kind, form)
        home = f"-env:UserInstallation=file://{tmp_path}/office"
        subprocess.run(
            ["soffice", home, "--headless", "--convert-to", into, "--outdir", tmp_path, source],
            check=True,
            capture_output=True,
            timeout=120,
        )
        said = (tmp_path / f"{source.stem}.{into[:3]}").read_text(encoding="utf-8-sig").replace('""', '"')
        assert missing(HOSTILE, said) == []


def test_commands_show_them_in_one_piece(built: Path, cmkit: Run) -> None:
    ran = cmkit("-C", built.parent, "calendar", "list", "--month", "2027-01")
    assert "\x1b]" not in ran.out
    assert ran.code == 0
