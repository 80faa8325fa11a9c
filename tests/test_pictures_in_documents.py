"""Pictures in documents: each form shows them in its own way, and where nothing can draw, words stand."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from shutil import copytree, rmtree

import docx
import pytest
from pypdf import PdfReader
from reporting import half_a_year, write

from cmkit.deliverables.documents import recognised
from cmkit.files.reading import parse_yaml
from conftest import EXAMPLES, Run

REPORT = ("build", "--only", "monthly-report", "--month", "2027-06", "--today", "2027-07-05")
HOSTILE = '</title><script>alert(1)</script> & "x" ]( | é'


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from cmkit.cli.main import run

    folder = copytree(EXAMPLES / "boulangerie-martin", tmp_path_factory.mktemp("pictures") / "m")
    forms = ["--formats", "md,html,docx,pdf", "--bundle"]
    assert run(["-C", str(folder), "-q", "build", "--only", "calendar", *forms, "--month", "2027-01"]) == 0
    return folder


def test_pictures_lie_beside_the_markdown_that_shows_them(built: Path) -> None:
    (page,) = built.glob("deliverables/2027-01_*_Planning-editorial.md")
    pictures = sorted(built.glob("deliverables/2027-01_*_Planning-editorial_*.svg"))
    assert [path.name[-11:-4] for path in pictures] == ["2027-01", "2027-02", "2027-03"]
    text = page.read_text(encoding="utf-8")
    for path in pictures:
        assert f"]({path.name})" in text
        found = recognised(path.name)
        assert found and found[0].id == "calendar" and found[1] == "2027-01"
    manifest = parse_yaml(
        (built / ".cmkit/client.manifest.json").read_bytes(), "m.json", versioned=False
    ).data
    assert isinstance(manifest, dict)
    assert {f"deliverables/{path.name}" for path in pictures} <= set(manifest)


def test_a_page_draws_them_within_itself(built: Path) -> None:
    (page,) = built.glob("deliverables/2027-01_*_Planning-editorial.html")
    text = page.read_text(encoding="utf-8")
    assert text.count('<span class="picture" tabindex="0"><svg') == 3
    assert "<img" not in text.partition("<main")[2]
    assert "img-src 'self' data:" in text


def test_a_word_processor_has_them_as_pictures_with_their_sentence(built: Path) -> None:
    (file,) = built.glob("deliverables/2027-01_*_Planning-editorial.docx")
    document = docx.Document(str(file))
    assert len(document.inline_shapes) == 3
    said = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert all(text and "2027" in text for text in said)


def test_an_archive_holds_the_pictures_of_its_markdown(built: Path) -> None:
    (file,) = built.glob("deliverables/*_Dossier.zip")
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as archive:
        names = archive.namelist()
        (page,) = [name for name in names if name.endswith("_Planning-editorial.md")]
        assert sum(f"]({name})" in archive.read(page).decode() for name in names) == 3


def test_built_again_nothing_changes_and_what_is_gone_is_taken_away(tmp_path: Path, cmkit: Run) -> None:
    folder = copytree(EXAMPLES / "boulangerie-martin", tmp_path / "m")
    assert cmkit("-C", folder, "build", "--today", "2026-12-20").code == 0
    before = {path.name: path.read_bytes() for path in folder.glob("deliverables/*.svg")}
    assert len(before) >= 4
    assert cmkit("-C", folder, "build", "--check", "--today", "2026-12-20").code == 0
    path = folder / "strategy.yaml"
    text = path.read_text(encoding="utf-8")
    assert "  ends_on: 2027-12-31" in text
    path.write_text(text.replace("name: Boulangerie Martin", "name: Maison Martin", 1), encoding="utf-8")
    assert cmkit("-C", folder, "build", "--today", "2026-12-20").code == 0
    after = {path.name for path in folder.glob("deliverables/*.svg")}
    assert after.isdisjoint(before)
    assert len(after) == len(before)


# --- the charts of a report ---


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example after half a year, with its report of June in every form."""
    from cmkit.cli.main import run

    folder = half_a_year(tmp_path_factory.mktemp("reported") / "martin")
    assert run(["-C", str(folder), "-q", *REPORT, "--formats", "md,html,docx,pdf"]) == 0
    return folder


def test_a_chart_says_in_words_what_it_shows_wherever_it_stands(reported: Path) -> None:
    (text,) = (path.read_text("utf-8") for path in reported.glob("deliverables/*.md"))
    said = re.findall(r"^!\[(.+)\]\((.+\.svg)\)$", text, re.M)
    assert len(said) == 3
    (page,) = (path.read_text("utf-8") for path in reported.glob("deliverables/*.html"))
    (file,) = reported.glob("deliverables/*.docx")
    described = [shape._inline.docPr.get("descr") for shape in docx.Document(str(file)).inline_shapes]
    (print_,) = reported.glob("deliverables/*.pdf")
    for (words, name), description in zip(said, described, strict=True):
        assert (reported / "deliverables" / name).is_file()
        assert f'role="img" aria-label="{words}"' in page.replace("&#39;", "'").replace("’", "’")
        assert description == words
    assert "1 402" in "".join(one.extract_text() for one in PdfReader(print_).pages).replace("\u202f", " ")


def test_a_page_that_is_moved_alone_still_shows_its_charts(reported: Path) -> None:
    (page,) = (path.read_text("utf-8") for path in reported.glob("deliverables/*.html"))
    assert page.count("<svg") == 3
    drawn = page.partition("<main")[2]
    assert not re.search(r'\.svg|url\(|\ssrc="(?!data:)|<image', drawn)


def test_without_anything_to_draw_with_the_sentence_stands_in_a_word_processor(
    tmp_path: Path, cmkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = half_a_year(tmp_path / "m")
    monkeypatch.setattr("cmkit.deliverables.office.find_spec", lambda _name: None)
    assert cmkit("-C", folder, *REPORT, "--formats", "md,docx").code == 0
    (file,) = folder.glob("deliverables/*.docx")
    document = docx.Document(str(file))
    assert not document.inline_shapes
    (text,) = (path.read_text("utf-8") for path in folder.glob("deliverables/*.md"))
    said = re.findall(r"^!\[(.+)\]", text, re.M)
    assert said
    assert set(said) <= {paragraph.text for paragraph in document.paragraphs}


def test_the_same_mission_gives_the_same_bytes_elsewhere(reported: Path, tmp_path: Path, cmkit: Run) -> None:
    folder = half_a_year(tmp_path / "elsewhere")
    assert cmkit("-C", folder, *REPORT, "--formats", "md,html,docx,pdf").code == 0
    for path in reported.glob("deliverables/*"):
        assert (folder / "deliverables" / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_chart_that_a_report_no_longer_has_is_taken_away(tmp_path: Path, cmkit: Run) -> None:
    folder = half_a_year(tmp_path / "m")
    assert cmkit("-C", folder, "build", "--today", "2027-07-05").code == 0
    charts = {path.name for path in folder.glob("deliverables/2027-06_*_Bilan-mensuel_*.svg")}
    assert len(charts) == 3
    for path in folder.glob("measures/*.csv"):
        rows = path.read_text("utf-8").splitlines(keepends=True)
        write(path, "".join(row for row in rows if ",followers," not in row))
    assert cmkit("-C", folder, "build", "--check", "--today", "2027-07-05").code == 1
    assert cmkit("-C", folder, "build", "--today", "2027-07-05").code == 0
    left = {path.name for path in folder.glob("deliverables/2027-06_*_Bilan-mensuel_*.svg")}
    assert left < charts
    assert len(left) == 2
    assert cmkit("-C", folder, "build", "--check", "--today", "2027-07-05").code == 0


def test_a_corrected_figure_is_drawn_again_and_a_chart_changed_by_hand_is_kept(
    tmp_path: Path, cmkit: Run
) -> None:
    folder = half_a_year(tmp_path / "m")
    assert cmkit("-C", folder, "build", "--today", "2027-07-05").code == 0
    path = folder / "measures/2027-06.csv"
    write(path, path.read_text("utf-8").replace(",1402,", ",1500,"))
    assert cmkit("-C", folder, "build", "--today", "2027-07-05").code == 0
    (chart,) = folder.glob("deliverables/2027-06_*_Bilan-mensuel_habitues.svg")
    assert "1\u202f500" in chart.read_text("utf-8")
    chart.write_text("<svg/>", "utf-8")
    write(path, path.read_text("utf-8").replace(",1500,", ",1600,"))
    refused = cmkit("-C", folder, "build", "--today", "2027-07-05")
    assert refused.code == 1
    assert chart.name in refused.err
    assert chart.read_text("utf-8") == "<svg/>"


def test_a_report_that_was_sent_keeps_its_charts(tmp_path: Path, cmkit: Run) -> None:
    folder = half_a_year(tmp_path / "m")
    later = (folder / "measures/2027-06.csv").read_text("utf-8")
    (folder / "measures/2027-06.csv").unlink()
    assert cmkit("-C", folder, "build", "--today", "2027-06-05").code == 0
    before = {path.name: path.read_bytes() for path in folder.glob("deliverables/2027-05_*_Bilan-mensuel*")}
    assert len(before) >= 4
    write(folder / "measures/2027-06.csv", later)
    assert cmkit("-C", folder, "build", "--today", "2027-07-05").code == 0
    assert {
        path.name: path.read_bytes() for path in folder.glob("deliverables/2027-05_*_Bilan-mensuel*")
    } == before
    assert list(folder.glob("deliverables/2027-06_*_Bilan-mensuel_*.svg"))


def test_hostile_words_in_a_chart_stay_words_in_every_form(tmp_path: Path, cmkit: Run) -> None:
    folder = half_a_year(tmp_path / "m")
    strategy = (folder / "strategy.yaml").read_text("utf-8")
    assert "label: Abonnés Instagram" in strategy
    quoted = HOSTILE.replace("'", "''")
    write(folder / "strategy.yaml", strategy.replace("label: Abonnés Instagram", f"label: '{quoted}'"))
    assert cmkit("-C", folder, *REPORT, "--formats", "md,html,docx,pdf").code == 0
    (page,) = (path.read_text("utf-8") for path in folder.glob("deliverables/*.html"))
    assert "<script" not in page
    for path in folder.glob("deliverables/*.svg"):
        assert "<script" not in path.read_text("utf-8")
    (text,) = (path.read_text("utf-8") for path in folder.glob("deliverables/*.md"))
    assert len(re.findall(r"\]\([^)]*_Bilan-mensuel_[a-z-]+\.svg\)$", text, re.M)) == 3
    rmtree(folder / "deliverables")
