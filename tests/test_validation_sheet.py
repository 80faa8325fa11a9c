"""The validation sheet as a client gets it: what can be filled, what cannot, and what stands behind."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from sheets import Book

from cmkit.calendar.lost_letters import lossy, same
from cmkit.calendar.validation.decision import decided
from conftest import Run

STRATEGY = """\
cmkit: 1
mission: {language: LANGUAGE, cm: camille, country: FR}
client: {name: Martin & fils}
people:
  - {id: sophie, name: Sophie Martin, side: client, approves: true}
platforms:
  - {id: instagram, network: instagram, status: active}
  - {id: facebook, network: facebook, status: active}
  - {id: facebook-cave, network: facebook, status: active}
content:
  formats: [{id: photo, name: Photo du jour}]
  hashtag_sets: [{id: local, tags: [Saumur, Loire]}]
  workflow: {approval_days: 5}
"""
MONTH = """\
cmkit: 1
items:
  - id: 2027-02-09-instagram-gdf
    date: 2027-02-09
    at: 18:30
    format: photo
    title: La crêpe
    hook: "=1+1 fait deux"
    text: Avec du beurre 🥞
    hashtags: [local]
    link: https://martin.example.fr/crepes
    first_comment: À demain
    media: [{url: "https://martin.example.fr/a.jpg", alt: une crêpe}]
    posts:
      - platform: instagram
      - {platform: facebook, at: "9:00"}
      - {platform: facebook-cave, text: "+33 6 12 34 56 78"}
    status: submitted
  - {id: 2027-02-02-facebook-kvn, date: 2027-02-02, title: Plus tôt, text: Bonjour, status: draft,
     posts: [{platform: facebook}]}
  - {id: 2027-02-20-facebook-ide, date: 2027-02-20, title: À écrire, posts: [{platform: facebook}]}
  - {id: 2027-02-22-facebook-out, date: 2027-02-22, text: Paru, status: published,
     posts: [{platform: facebook}]}
  - {id: 2027-02-23-facebook-off, date: 2027-02-23, text: Annulé, status: cancelled}
"""
GDF = "2027-02-09-instagram-gdf"


def folder(path: Path, language: str, month: str | None = None) -> Path:
    (path / "calendar").mkdir(parents=True)
    (path / "strategy.yaml").write_text(STRATEGY.replace("LANGUAGE", language), "utf-8")
    (path / "calendar/2027-02.yaml").write_text(month or MONTH, "utf-8")
    return path


def exported(cmkit: Run, mission: Path, name: str = "sheet.xlsx") -> Path:
    path = mission / name
    ran = cmkit(
        "-C", mission, "calendar", "export", "--to", "xlsx", "--month", "2027-02", "--today", "2027-01-04",
        "-o", path,
    )  # fmt: skip
    assert ran.code == 0, ran.err
    return path


@pytest.fixture
def book(tmp_path: Path, cmkit: Run) -> Book:
    return Book(exported(cmkit, folder(tmp_path / "m", "fr")))


def test_a_row_an_item_in_the_order_of_their_days(book: Book) -> None:
    ids = [
        book.sheet.cell(row, book.columns["id"]).value for row in range(book.first, book.sheet.max_row + 1)
    ]
    assert ids == [
        "2027-02-02-facebook-kvn", GDF, "2027-02-20-facebook-ide", "2027-02-22-facebook-out",
    ]  # fmt: skip


def test_it_says_what_is_published_as_the_client_reads_it(book: Book) -> None:
    row = {key: book.cell(GDF, key) for key in book.columns if not key.startswith("own")}
    assert row.pop("digest").startswith("1:")
    assert row.pop("day").startswith("2027-02-09")
    assert row.pop("due").startswith("2027-02-08")
    assert row == {
        "hours": "18:30\nfacebook 09:00",
        "title": "La crêpe",
        "format": "Photo du jour",
        "text:instagram": "=1+1 fait deux\n\nAvec du beurre 🥞",
        "text:facebook": "(le même texte que pour Instagram)",
        "text:facebook-cave": "+33 6 12 34 56 78",
        "hashtags": "#Saumur #Loire",
        "link": "https://martin.example.fr/crepes",
        "first_comment": "À demain",
        "media": "https://martin.example.fr/a.jpg",
        "alt": "une crêpe",
        "status": "à valider",
        "decision": "",
        "note": "",
        "shown": "2027-02-09 | 18:30 | facebook 09:00",
        "id": GDF,
    }


@pytest.mark.parametrize(
    ("language", "above", "titles", "choices"),
    [
        (
            "fr",
            "Martin & fils : contenus à valider, février 2027",
            ["Jour", "Texte pour facebook-cave", "Votre décision", "Votre texte pour Instagram"],
            '"Validé,À modifier,En attente"',
        ),
        (
            "en",
            "Martin & fils: content to approve, February 2027",
            ["Day", "Text for facebook-cave", "Your decision", "Your text for Instagram"],
            '"Approved,To be changed,On hold"',
        ),
    ],
)
def test_it_speaks_the_clients_language(
    tmp_path: Path, cmkit: Run, language: str, above: str, titles: list[str], choices: str
) -> None:
    book = Book(exported(cmkit, folder(tmp_path / "m", language)))
    assert book.sheet["A1"].value == above
    said = [str(cell.value) for cell in book.sheet[book.keys + 1]]
    assert [title for title in titles if title not in said] == []
    assert book.sheet.data_validations.dataValidation[0].formula1 == choices
    assert ("[$-40C]" if language == "fr" else "[$-809]") in book.sheet.cell(book.first, 1).number_format
    answer = "Merci de répondre au plus tard le" if language == "fr" else "Please answer by"
    assert answer in str(book.sheet["A4"].value)


def test_only_the_answers_can_be_filled(book: Book) -> None:
    assert book.sheet.protection.sheet
    assert book.sheet.protection.password is None
    assert [one.protection.sheet for one in book.book.worksheets] == [True, True]
    open_ = {
        key
        for key, column in book.columns.items()
        if not book.sheet.cell(book.row(GDF), column).protection.locked
    }
    assert open_ == {"decision", "note", "own:instagram", "own:facebook", "own:facebook-cave"}
    assert not book.sheet.cell(book.keys - 1, 3).protection.locked, "the name of who answers"
    for closed in ("facebook-ide", "facebook-out"):  # nothing to decide yet, nothing any more
        row = book.row(closed)
        assert all(book.sheet.cell(row, column).protection.locked for column in book.columns.values())
    ranges = [str(one.sqref) for one in book.sheet.data_validations.dataValidation]
    assert ranges == [f"{_letter(book, 'decision')}{book.first}:{_letter(book, 'decision')}{book.first + 1}"]


def _letter(book: Book, key: str) -> str:
    return book.sheet.cell(1, book.columns[key]).column_letter


def test_marks_are_hidden_and_titles_stay_in_sight(book: Book) -> None:
    hidden = {key for key in book.columns if book.sheet.column_dimensions[_letter(book, key)].hidden} | {
        key for key in ("id", "digest") if book.columns[key] > book.columns["shown"]
    }
    assert hidden == {"shown", "id", "digest"}, "openpyxl joins columns of one kind under the first"
    assert book.sheet.row_dimensions[book.keys].hidden
    assert [one.sheet_state for one in book.book.worksheets] == ["visible", "hidden"]
    assert book.sheet.freeze_panes == f"D{book.first}"
    assert book.sheet.auto_filter.ref
    assert book.sheet.auto_filter.ref.startswith(f"A{book.keys + 1}:")


def test_it_prints_on_one_sheet_in_width(book: Book) -> None:
    setup = book.sheet.page_setup
    assert (setup.orientation, setup.fitToHeight) == ("landscape", 0)
    assert book.sheet.sheet_properties.pageSetUpPr
    assert book.sheet.sheet_properties.pageSetUpPr.fitToPage
    assert book.sheet.print_title_rows == f"${book.keys + 1}:${book.keys + 1}"
    area = book.sheet.print_area
    assert str(area).endswith(f"${_letter(book, 'note')}${book.sheet.max_row}"), area


def test_answers_have_a_note_over_their_title(book: Book) -> None:
    noted = {
        key
        for key, column in book.columns.items()
        if book.sheet.cell(book.keys + 1, column).comment is not None
    }
    assert noted == {"decision", "note", "own:instagram", "own:facebook", "own:facebook-cave"}


def test_no_text_becomes_a_formula(book: Book) -> None:
    cells = [cell for row in book.sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []


def test_what_was_shown_stands_in_the_hidden_sheet(book: Book) -> None:
    rows = [[cell.value for cell in row] for row in book.book.worksheets[1].iter_rows()]
    assert rows[0][:2] == ["cmkit", "1"]
    kept = next(row for row in rows if row[0] == GDF)
    said = json.loads("".join(str(cell) for cell in kept[3:] if cell))
    assert said["published"]["hashtags"] == ["Saumur", "Loire"]
    assert list(said["texts"]) == ["instagram", "facebook", "facebook-cave"]


def test_the_same_items_are_the_same_bytes(tmp_path: Path, cmkit: Run) -> None:
    mission = folder(tmp_path / "m", "fr")
    one, other = exported(cmkit, mission), exported(cmkit, mission, "again.xlsx")
    assert one.read_bytes() == other.read_bytes()


def test_a_text_that_no_cell_takes_is_refused_by_name(tmp_path: Path, cmkit: Run) -> None:
    long = "cmkit: 1\nitems:\n  - {id: a-b-c, date: 2027-02-02, text: " + "x" * 40_000 + "}\n"
    mission = folder(tmp_path / "m", "en", long)
    ran = cmkit(
        "-C", mission, "calendar", "export", "--to", "xlsx", "--month", "2027-02", "-o", mission / "s.xlsx"
    )
    assert ran.code == 2
    assert "longer than a cell of a spreadsheet takes (32767 characters): xxx" in ran.err
    assert not (mission / "s.xlsx").exists()


def test_a_long_item_keeps_all_that_was_shown(tmp_path: Path, cmkit: Run) -> None:
    text = "é" * 31_000
    long = f"cmkit: 1\nitems:\n  - {{id: a-b-c, date: 2027-02-02, text: {text}, status: submitted}}\n"
    mission = folder(tmp_path / "m", "fr", long)
    book = Book(exported(cmkit, mission))
    book.put("a-b-c", "decision", "Validé")
    ran = cmkit("-C", mission, "calendar", "import", book.save(), "--by", "sophie", "--today", "2027-01-05")
    assert (ran.code, ran.out) == (0, "Approved: 1 item\n  a-b-c\n"), ran.err


def test_without_the_library_it_says_how_to_install_it(
    tmp_path: Path, cmkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    mission = folder(tmp_path / "m", "en")
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    ran = cmkit(
        "-C", mission, "calendar", "export", "--to", "xlsx", "--month", "2027-02", "-o", mission / "s.xlsx"
    )
    assert ran.code == 3
    assert "pip install 'cmkit[xlsx]'" in ran.err


@pytest.mark.parametrize(
    ("word", "decision"),
    [
        ("Validé", "approved"), ("validé !", "approved"), ("VALIDÉE", "approved"), ("ok", "approved"),
        ("Oui.", "approved"), ("D’accord", "approved"), ("✅", "approved"), ("✔️", "approved"),
        ("✅ ok", "approved"),
        ("Approved", "approved"), ("À modifier", "changes"), ("a modifier", "changes"),
        ("To be changed", "changes"), ("en attente", "hold"), ("On hold", "hold"), ("", ""), ("  ", ""),
    ],
)  # fmt: skip
def test_plain_words_of_decision_are_understood(word: str, decision: str) -> None:
    assert decided(word) == (decision, "")


@pytest.mark.parametrize(
    "word",
    [
        "ok mais plus court",
        "presque",
        "non",
        "?",
        "ok ?",
        "ok 👎",
        "oui sauf le titre",
        "👎",
        "1",
        "Validé – 2",
    ],
)
def test_any_other_word_is_said_and_decides_nothing(word: str) -> None:
    assert decided(word) == ("", word)


@pytest.mark.parametrize(
    ("cell", "text", "is_same"),
    [
        ("La crêpe\r\n", "La crêpe", True),
        ("La crêpe", "La\u00a0crêpe", True),
        ("La cre\u0302pe", "La crêpe", True),
        ("La crêpe ??", "La crêpe 🥞", True),
        ("La crêpe ?", "La crêpe 🥞", True),
        ("La crêpe", "La crêpe 🥞", False),
        ("La galette", "La crêpe", False),
        ("", "La crêpe", False),
    ],
)
def test_a_cell_says_the_same_whatever_a_program_made_of_it(cell: str, text: str, is_same: bool) -> None:
    assert same(cell, text) is is_same


def test_letters_that_a_program_lost_are_noticed() -> None:
    assert lossy("Ce soir ??", "Demain 🥞")
    assert not lossy("Ce soir ?", "Demain ?")
    assert not lossy("Ce soir", "Demain 🥞")
