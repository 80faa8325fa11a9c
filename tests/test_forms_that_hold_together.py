"""Chapters that begin a page, what is signed, contents, the foot, and what print lacks: in every form."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Cm
from pypdf import PdfReader

from cmkit.deliverables import extras
from cmkit.deliverables.brand import Brand
from cmkit.deliverables.documents import DOCUMENTS
from cmkit.deliverables.office import office
from cmkit.deliverables.print import LOOKS, pdf
from cmkit.deliverables.prose import Prose, as_html, beginning_pages, is_long
from cmkit.deliverables.remarks import brand_remarks, letters_not_printed
from cmkit.deliverables.sources import template_root
from cmkit.deliverables.typesetting import source
from conftest import EXAMPLES, Run

TODAY = ("--today", "2027-02-03")
PLAN = """# Plan – Martin

Voici le plan.

## Comptes

| Quoi | Combien |
|---|---|
| Publicité | 1 200 € |
| Photos | 80 € |

## Reçu

- Pour Martin : date ……………, signature ……………
- Pour Ana : date ……………, signature ……………

## Et maintenant

- **Martin** : signer.

---

Document préparé par Ana

Mentions légales
"""


def prose(text: str = PLAN, **named: Any) -> Prose:
    return Prose("plan", "Plan", "Plan", "Martin", "fr", text, **named)


def test_chapters_apart_share_no_page_with_others_and_the_opening_goes_with_the_first() -> None:
    assert beginning_pages(PLAN, ("Comptes", "Reçu")) == frozenset()
    assert beginning_pages(PLAN, ("Reçu",)) == {"recu"}
    assert beginning_pages(PLAN, ("Comptes",)) == {"recu"}
    assert beginning_pages(PLAN, ()) == frozenset()
    assert '<h2 id="recu" class="new-page">' in as_html(PLAN, apart=("Reçu",))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_a_document_sets_apart_is_a_chapter_of_its_template(language: str) -> None:
    for kind in DOCUMENTS:
        template = template_root() / language / f"{kind.id}.md.j2"
        for title in kind.apart:
            assert f'm.chapter("{title.said(language)}"' in template.read_text("utf-8")


def test_in_print_each_part_has_its_pages_and_the_foot_none_of_its_own() -> None:
    reader = PdfReader(io.BytesIO(pdf(prose(apart=("Reçu",)))))
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) == 2
    assert ["Comptes" in pages[0], "signature" in pages[1], "signer" in pages[1]] == [True] * 3
    assert "Mentions légales" in pages[1]
    assert len(PdfReader(io.BytesIO(pdf(prose()))).pages) == 1


def test_a_foot_never_stands_alone_on_a_page() -> None:
    for lines in range(30, 50):
        text = (
            "# Plan\n\n"
            + "Une ligne.\n\n" * lines
            + "## Et maintenant\n\n- **Ana** : signer.\n\n---\n\nPied\n"
        )
        last = PdfReader(io.BytesIO(pdf(prose(text)))).pages[-1].extract_text()
        assert "signer" in last


def test_amounts_stand_under_each_other_and_words_do_not() -> None:
    assert "align: (left, right,)" in source(prose())
    table = docx.Document(io.BytesIO(office(prose()))).tables[0]
    assert [str(cell.paragraphs[0].alignment) for cell in table.rows[1].cells] == ["None", "RIGHT (2)"]


def test_on_a_narrow_screen_each_cell_of_a_wide_table_says_what_it_is() -> None:
    titles = "| Le | **Quoi** | Où | `Qui` |\n|---|---|---|---|"
    wide = f"{titles}\n| 5 | Pain | | Ana |\n| 6 | Galette | Rue | Léo |\n"
    html = as_html(wide)
    assert re.findall(r'<td data-label="([^"]*)">([^<]*)</td>', html) == [
        ("Le", "5"), ("Quoi", "Pain"), ("Où", ""), ("Qui", "Ana"),
        ("Le", "6"), ("Quoi", "Galette"), ("Où", "Rue"), ("Qui", "Léo"),
    ]  # fmt: skip
    assert 'class="records"' in html
    assert 'class="figure"' not in html
    assert re.findall(r'<t[dh][^>]* class="figure">([^<]*)<', as_html(PLAN)) == ["Combien", "1 200 €", "80 €"]
    both = as_html(f"{PLAN}\n{wide}\n{PLAN}")
    assert both.count("data-label") == 8
    assert both.count('<div class="table"') == both.count("<table") == both.count("</table></div>") == 3


def test_only_a_long_document_has_contents_and_each_line_leads_to_its_chapter() -> None:
    assert not is_long(prose())
    long = "# Plan\n\n" + "".join(f"## Chapitre {number}\n\n{'Texte. ' * 300}\n\n" for number in range(6))
    assert is_long(prose(long))
    body = docx.Document(io.BytesIO(office(prose(long)))).element.body.xml
    links = re.findall(r'w:hyperlink w:anchor="([^"]+)"', body)
    places = re.findall(r'w:bookmarkStart w:id="\d+" w:name="([^"]+)"', body)
    assert links == places
    assert len(set(places)) == 6
    assert "w:hyperlink" not in docx.Document(io.BytesIO(office(prose()))).element.body.xml


def test_what_is_signed_and_what_ends_a_document_is_kept_together_for_a_word_processor() -> None:
    paragraphs = docx.Document(io.BytesIO(office(prose(apart=("Reçu",))))).paragraphs
    of = {paragraph.text: paragraph.paragraph_format for paragraph in paragraphs}
    assert of["Reçu"].page_break_before
    assert of["Pour Martin : date ……………, signature ……………"].keep_with_next
    assert of["Martin : signer."].keep_with_next
    assert paragraphs[-1].text == "Mentions légales"


def test_a_font_or_letters_that_print_lacks_are_said_and_only_for_print() -> None:
    brand = Brand(fonts=("Fraunces", "Source Sans 3"))
    assert (brand.heading_font, brand.text_font) == ("Fraunces", "Source Sans 3")
    made = {"deliverables/a.pdf": b""}
    (font,) = brand_remarks((), brand, made, is_printed=True)
    assert "Source Sans 3" in font
    assert not list(brand_remarks(("x",), brand, {"deliverables/a.md": b""}, is_printed=False))
    assert list(brand_remarks(("x",), brand, {"deliverables/a.html": b""}, is_printed=False)) == ["x"]
    (letters,) = letters_not_printed({"a.pdf": "面包店 Martin", "b.pdf": "Café, Ελλάδα, מרטין, 🥐 1 200 € ✓"})
    assert "面 包 店" in letters
    assert "a.pdf" in letters


def test_a_file_that_no_document_shows_is_told_by_the_build(tmp_path: Path, cmkit: Run) -> None:
    mission = tmp_path / "m"
    shutil.copytree(EXAMPLES / "national-archives", mission, ignore=shutil.ignore_patterns("local"))
    titles = "start,end,metric,platform,subject,item,value,numerator,denominator,recorded_on,source,note"
    row = "2020-12-01,2020-12-31,followers,instagram,,,{},,,,,"
    measures = mission / "measures"
    measures.mkdir(exist_ok=True)
    (measures / "december.csv").write_text(f"{titles}\n{row.format(7)}\n", "utf-8")
    (measures / "2020-12.csv").write_text("\n".join([titles, *map(row.format, "a7b"), ""]), "utf-8")
    told = cmkit("-C", str(mission), "build", "--only", "budget", *TODAY)
    assert told.code == 0
    lines = [line.partition(";")[0] for line in (told.out + told.err).splitlines() if "measures/" in line]
    assert lines == [
        "measures/december.csv: not read, it is in no document",
        "measures/2020-12.csv: 2 figures are not read, and in no document",
    ]


def test_an_extra_that_does_not_start_is_said_and_the_rest_is_built(
    tmp_path: Path, cmkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begin(_name: str) -> None:
        raise ImportError("libthing.so.1: cannot open shared object file")

    mission = tmp_path / "m"
    shutil.copytree(EXAMPLES / "national-archives", mission, ignore=shutil.ignore_patterns("local"))
    extras.fault_of.cache_clear()
    monkeypatch.setattr("cmkit.deliverables.extras.import_module", begin)
    told = cmkit("build", mission, "--formats", "html,pdf", *TODAY)
    extras.fault_of.cache_clear()
    assert told.code == 0
    assert "libthing.so.1" in told.err
    assert told.err.count("cmkit[pdf]") == 1
    assert list(mission.glob("deliverables/*.html"))
    assert not list(mission.glob("deliverables/*.pdf"))


def test_nobody_is_told_of_internal_documents_that_were_not_asked_for(tmp_path: Path, cmkit: Run) -> None:
    (tmp_path / "strategy.yaml").write_text("cmkit: 1\nclient: {name: Vélo}\n", "utf-8")
    told = cmkit("-C", str(tmp_path), "build")
    assert [line.partition(":")[0] for line in told.err.splitlines() if "private/" in line] == [
        "internal-brief",
        "mission-log",
    ]
    asked = cmkit("-C", str(tmp_path), "build", "--only", "call-sheet")
    assert "call-sheet: left out, there is no private/ here" in asked.out + asked.err


def pages_of(text: str, **named: Any) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf(prose(text, **named)))).pages]


def test_a_label_stays_with_the_table_that_it_announces() -> None:
    for lines in range(30, 50):
        table = "**Suivi**\n\n| Quoi | Combien |\n|---|---|\n| Abonnés | 12 |\n"
        found = [
            text for text in pages_of("# Plan\n\n" + "Une ligne.\n\n" * lines + table) if "Suivi" in text
        ]
        assert "Abonnés" in found[0], lines


def test_a_line_before_a_table_stays_with_it() -> None:
    rows = "".join(f"| Ligne {number} | {number} |\n" for number in range(9))
    table = f"## Suivi\n\n**★ succès** – parce que.\n\n| Quoi | Combien |\n|---|---|\n{rows}"
    for lines in range(24, 44):
        pages = pages_of("# Plan\n\n" + "Une ligne.\n\n" * lines + table)
        (found,) = (text for text in pages if "Suivi" in text)
        assert "Ligne 0" in found, lines


def test_a_bold_line_stays_with_what_it_announces_for_a_word_processor() -> None:
    text = "# Plan – Martin\n\n**Pourquoi**\n\nParce que **si**.\n\nEnsuite.\n"
    of = {one.text: one.paragraph_format for one in docx.Document(io.BytesIO(office(prose(text)))).paragraphs}
    assert of["Pourquoi"].keep_with_next
    assert not of["Parce que si."].keep_with_next


def test_a_point_that_names_a_list_does_not_end_a_page() -> None:
    within = "".join(f"  - Point {number}, {'qui se lit ' * 30}\n" for number in range(8))
    points = f"- **Vos buts** :\n{within}- **Le reste** :\n  - rien\n"
    for lines in range(30, 50):
        found = [text for text in pages_of("# Plan\n\n" + "Une ligne.\n\n" * lines + points) if "Vos" in text]
        assert "Point 0" in found[0], lines


def test_no_point_of_a_list_stands_alone_at_either_end_of_a_page() -> None:
    points = "".join(f"- Point {number}.\n" for number in range(6))
    for lines in range(30, 50):
        counts = [page.count("Point") for page in pages_of("# Plan\n\n" + "Une ligne.\n\n" * lines + points)]
        assert 1 not in counts, lines
        assert sum(counts) == 6


def test_a_last_page_that_is_nearly_empty_is_saved_where_lines_can_stand_closer() -> None:
    lines = next(count for count in range(30, 60) if " 2" in _last_of_wide(count))
    assert len(pages_of("# Plan\n\n" + "Une ligne.\n\n" * lines)) == 1
    assert len(pages_of("# Plan\n\n" + "Une ligne.\n\n" * (lines + 20))) == 2


def _last_of_wide(count: int) -> str:
    """Say on which page so many lines end that stand as far apart as ever: much follows them."""
    text = "# Plan\n\n" + "Une ligne.\n\n" * (count - 1) + "Fin.\n\n" + "Une suite.\n\n" * 36
    return next(f" {number}" for number, page in enumerate(pages_of(text), 1) if "Fin." in page)


def test_columns_are_no_narrower_than_their_words() -> None:
    wide = "Une phrase assez longue pour demander toute la place qui reste sur la page, et même un peu plus."
    rows = "".join(f"| Fiche d’établissement Google | {wide} | {wide} | {wide} |\n" for _ in range(3))
    text = f"# Plan\n\n| Réseau | Ligne | Ton | Rythme |\n|---|---|---|---|\n{rows}"
    found = re.search(r"columns: \((\d+)fr, (\d+)fr", source(prose(text)))
    assert found
    assert int(found[1]) >= len("d’établissement")
    width = docx.Document(io.BytesIO(office(prose(text)))).tables[0].columns[0].width
    assert width and width > Cm(3)


def test_a_word_longer_than_a_line_is_broken_in_print() -> None:
    assert "".join(pages_of(f"# Plan\n\n{'A' * 200}\n")).count("A") >= 200
    assert "\\S{60,}" in LOOKS.read_text("utf-8")


def test_what_is_ticked_has_a_box_in_the_place_of_its_mark() -> None:
    text = "# Plan\n\n- ☐ Un point\n- ☐ Un autre\n"
    assert "points(tick," in source(prose(text))
    assert pages_of(text)[0].count("☐") == 2
    boxes = [one for one in docx.Document(io.BytesIO(office(prose(text)))).paragraphs if "☐" in one.text]
    assert {one.style.name for one in boxes if one.style} == {"List Continue"}


def test_what_is_searched_runs_no_words_together(tmp_path: Path, cmkit: Run) -> None:
    mission = tmp_path / "m"
    shutil.copytree(EXAMPLES / "boulangerie-martin", mission, ignore=shutil.ignore_patterns("local"))
    assert cmkit("-C", str(mission), "build", "--formats", "html", *TODAY).code == 0
    page = (mission / "deliverables" / "index.html").read_text("utf-8")
    found = re.search(r'<script type="application/json" id="texts">(.*?)</script>', page, re.S)
    assert found
    texts = [str(one["text"]) for one in json.loads(found[1])]
    assert any("Épiphanie · date clé" in text.replace("\u00a0", " ") for text in texts)
    assert not [text for text in texts if re.search(r"[a-zé](?:Date|Jour|Photo|Galette|Vidéo)\b", text)]
