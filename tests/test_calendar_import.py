"""What the client sends back: taken for exactly what the client saw, whatever happened to the file."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from sheets import Book

from cmkit.files.edits import found_at
from cmkit.files.reading import read_yaml
from conftest import Ran, Run

STRATEGY = """\
cmkit: 1
mission: {language: fr, cm: camille}
client: {name: Martin}
people:
  - {id: sophie, name: Sophie Martin, side: client, approves: true}
  - {id: paul, name: Paul Martin, side: client, approves: true}
  - {id: karim, name: Karim Benali, side: client}
  - {id: camille, name: Camille Roy, side: cm}
platforms:
  - {id: instagram, network: instagram, status: active}
  - {id: facebook, network: facebook, status: active}
content:
  hashtag_sets: [{id: local, tags: [Saumur, Loire]}]
  workflow: {approval_days: 5, rounds: 1}
"""
MONTH = """\
cmkit: 1
# Février : cinq contenus.
items:
  - id: 2027-02-03-instagram-kvn   # la crêpe
    date: 2027-02-03
    at: 18:30
    title: La crêpe
    hook: On retourne la crêpe 🥞
    text: |-
      Avec du beurre, et rien d'autre.

      À demain !
    hashtags: [local, Crêpe]
    media: [{file: media/a.jpg, alt: une crêpe, rights: Lumen}]
    posts:
      - platform: instagram
      - {platform: facebook, text: "Ce soir, on retourne la crêpe."}
    status: submitted

  - {id: 2027-02-05-facebook-gdf, date: 2027-02-05, title: Le pain,
     text: Le pain est chaud., posts: [{platform: facebook}], status: submitted}
  - id: 2027-02-09-instagram-hld
    date: 2027-02-09
    title: Le fournil
    text: Le four chante.
    posts: [{platform: instagram}, {platform: facebook}]   # le même texte
    status: submitted
  - {id: 2027-02-12-facebook-und, date: 2027-02-12, title: La galette, text: Encore une.,
     posts: [{platform: facebook}], status: submitted}
  - {id: 2027-02-16-facebook-zzz, date: 2027-02-16, title: À écrire, posts: [{platform: facebook}]}
"""
FILE = "calendar/2027-02.yaml"
KVN, GDF, HLD = "2027-02-03-instagram-kvn", "2027-02-05-facebook-gdf", "2027-02-09-instagram-hld"
UND = "2027-02-12-facebook-und"
GOLDEN = Path(__file__).parent / "returned"


@pytest.fixture
def mission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "m/calendar").mkdir(parents=True)
    (tmp_path / "m/media").mkdir()
    (tmp_path / "m/media/a.jpg").write_bytes(b"a picture")
    (tmp_path / "m/strategy.yaml").write_text(STRATEGY, "utf-8")
    (tmp_path / "m" / FILE).write_text(MONTH, "utf-8")
    monkeypatch.chdir(tmp_path / "m")
    return tmp_path / "m"


@pytest.fixture
def sent(mission: Path, cmkit: Run) -> Book:
    """The sheet of the month, as the client gets it."""
    path = mission.parent / "sent.xlsx"
    ran = cmkit(
        "calendar", "export", "--to", "xlsx", "--month", "2027-02", "--today", "2027-01-10", "-o", path
    )
    assert ran.code == 0, ran.err
    return Book(path)


def answered(book: Book) -> Book:
    """The client says yes once, no once with a word, and leaves one for later."""
    book.by("Sophie Martin")
    book.put(KVN, "decision", "Validé")
    book.put(GDF, "decision", "À modifier")
    book.put(GDF, "note", "Nommer le boulanger.")
    book.put(HLD, "decision", "En attente")
    return book


def text(mission: Path) -> str:
    return (mission / FILE).read_bytes().decode()


def replace(mission: Path, old: str, new: str) -> None:
    assert old in text(mission)
    (mission / FILE).write_text(text(mission).replace(old, new), "utf-8")


def value(mission: Path, number: int, *path: str | int) -> object:
    return found_at(read_yaml(mission / FILE, FILE).data, ("items", number, *path))


def imported(cmkit: Run, *arguments: object) -> Ran:
    return cmkit("calendar", "import", *arguments, "--today", "2027-01-20")


def back(book: Book) -> Path:
    return book.save(book.path.with_name("back.xlsx"))


# What happened to the sheet before it came back: the calendar after each stands in tests/returned/.


def _sorted(book: Book) -> None:
    book.rewritten(lambda rows: [*rows[:2], *sorted(rows[2:], key=lambda row: str(row[2]))])


def _shortened(book: Book) -> None:
    book.rewritten(lambda rows: [row for row in rows if GDF not in row and UND not in row])


def _moved_columns(book: Book) -> None:
    book.rewritten(lambda rows: [row[::-1] for row in rows])


def _keys_gone(book: Book) -> None:
    book.rewritten(lambda rows: rows[1:])


def _inserted(book: Book) -> None:
    def more(rows: list[list[object]]) -> list[list[object]]:
        width = len(rows[0])
        remark = ["", "", "Merci Camille !", *[""] * (width - 3)]
        return [*rows[:3], [None] * width, remark, *rows[3:], rows[1]]

    book.rewritten(more)


def _id_altered(book: Book) -> None:
    book.put(KVN, "id", KVN.replace("kvn", "kvm"))


def _digest_altered(book: Book) -> None:
    seen = book.cell(KVN, "digest")
    book.put(KVN, "digest", seen[:-1] + ("0" if seen[-1] != "0" else "1"))


def _digest_never(book: Book) -> None:
    book.put(KVN, "digest", "deadbeef")


def _digest_of_another(book: Book) -> None:
    book.put(KVN, "digest", book.cell(UND, "digest"))


def _unknown_person(book: Book) -> None:
    book.by("Jean Dupont")


def _no_approver(book: Book) -> None:
    book.by("Karim Benali")


def _doubled(book: Book) -> None:
    book.rewritten(lambda rows: [*rows, rows[2]])


def _contradicting(book: Book) -> None:
    def twice(rows: list[list[object]]) -> list[list[object]]:
        other = ["En attente" if cell == "Validé" else cell for cell in rows[2]]
        return [*rows, other]

    book.rewritten(twice)


def _corrected(book: Book) -> None:
    book.put(KVN, "own:facebook", "Ce soir, Sophie retourne la crêpe 🥞.")


def _corrected_where_shared(book: Book) -> None:
    book.put(HLD, "decision", "Validé")
    book.put(HLD, "own:instagram", "Le four chante encore.")


def _corrected_in_place(book: Book) -> None:
    book.put(KVN, "text:instagram", book.cell(KVN, "text:instagram").replace("beurre", "sucre"))


def _title_in_place(book: Book) -> None:
    book.put(KVN, "title", "La galette")


def _own_words(book: Book) -> None:
    book.put(KVN, "decision", "ok !")
    book.put(GDF, "decision", "plutôt non")
    book.put(UND, "decision", "✅")


def _formulas(book: Book) -> None:
    book.put(KVN, "own:facebook", "=E8")
    book.put(UND, "decision", '=IF(1,"Validé")')


HAPPENED: dict[str, tuple[Callable[[Book], None], int, str]] = {
    "as-sent": (lambda _book: None, 0, "Approved: 1 item\n  2027-02-03-instagram-kvn\n"),
    "sorted": (_sorted, 0, "Approved: 1 item\n  2027-02-03-instagram-kvn\n"),
    "shortened": (_shortened, 0, "Approved: 1 item\n  2027-02-03-instagram-kvn\n"),
    "moved-columns": (_moved_columns, 0, "Approved: 1 item\n  2027-02-03-instagram-kvn\n"),
    "keys-gone": (_keys_gone, 0, "Approved: 1 item\n  2027-02-03-instagram-kvn\n"),
    "inserted": (_inserted, 0, "Approved: 1 item\n  2027-02-03-instagram-kvn\n"),
    "doubled": (_doubled, 0, "Approved: 1 item\n  2027-02-03-instagram-kvn\n"),
    "id-altered": (
        _id_altered, 1,
        "no such item:\n  2027-02-03-instagram-kvm (row 8)\n    2027-02-03-instagram-kvn resembles it",
    ),
    "digest-altered": (
        _digest_altered, 1,
        "Not taken, it cannot be told what was shown (the hidden columns were changed or are gone):\n"
        "  2027-02-03-instagram-kvn (row 8)\n",
    ),
    "digest-never": (_digest_never, 1, "changed or are gone):\n  2027-02-03-instagram-kvn (row 8)\n"),
    "digest-of-another": (_digest_of_another, 1, "or are gone):\n  2027-02-03-instagram-kvn (row 8)\n"),
    "unknown-person": (_unknown_person, 2, ""),
    "no-approver": (
        _no_approver, 1,
        "Not taken, whoever answered does not approve for the client:\n  2027-02-03-instagram-kvn (row 8)\n",
    ),
    "contradicting": (
        _contradicting, 1,
        "the rows contradict each other:\n  2027-02-03-instagram-kvn (row 8)\n    it says “Approved”\n"
        "  2027-02-03-instagram-kvn (row 13)\n    it says “On hold”\n",
    ),
    "corrected": (
        _corrected, 0,
        "Approved as the client corrected it: 1 item\n  2027-02-03-instagram-kvn\n"
        "    Text for facebook: Ce soir, [-on-] {+Sophie+} retourne la crêpe {+🥞+}.\n",
    ),
    "corrected-where-shared": (
        _corrected_where_shared, 0,
        "Approved as the client corrected it: 1 item\n  2027-02-09-instagram-hld\n"
        "    Text: Le four chante {+encore+}.\n",
    ),
    "corrected-in-place": (
        _corrected_in_place, 0,
        "Approved as the client corrected it: 1 item\n  2027-02-03-instagram-kvn\n"
        "    Text: Avec du [-beurre-] {+sucre+}, et rien d'autre. À demain !\n",
    ),
    "title-in-place": (
        _title_in_place, 1,
        "more is asked for than a decision:\n  2027-02-03-instagram-kvn (row 8)\n    title: La galette\n",
    ),
    "own-words": (
        _own_words, 1,
        "the decision is none of those in the list:\n  2027-02-05-facebook-gdf (row 9)\n"
        "    it says “plutôt non”\n    remark: Nommer le boulanger.\n",
    ),
    "formulas": (_formulas, 1, "it says “=IF(1,\"Validé\")”"),
}  # fmt: skip


@pytest.mark.parametrize("happened", HAPPENED)
def test_the_calendar_after_a_sheet_came_back(
    mission: Path, cmkit: Run, sent: Book, happened: str, request: pytest.FixtureRequest
) -> None:
    change, code, told = HAPPENED[happened]
    change(answered(sent))
    ran = imported(cmkit, back(sent))
    assert (ran.code, told in ran.out) == (code, True), ran.out + ran.err
    after = re.sub(r"sha256 [0-9a-f]{16}", "sha256 0", text(mission))
    golden = GOLDEN / f"{happened}.yaml"
    if request.config.getoption("--update-golden"):
        golden.write_text(after, "utf-8")
    assert after == golden.read_text("utf-8")
    written = text(mission)
    again = imported(cmkit, back(sent))
    assert (again.code, text(mission)) == (code, written), "the second time changes nothing"


def test_what_only_moved_in_the_file_comes_to_the_same_calendar() -> None:
    after = (GOLDEN / "as-sent.yaml").read_text("utf-8")
    for happened in ("sorted", "moved-columns", "keys-gone", "inserted", "doubled"):
        assert (GOLDEN / f"{happened}.yaml").read_text("utf-8") == after, happened
    assert (GOLDEN / "unknown-person.yaml").read_text("utf-8") == MONTH


def test_an_approval_by_sheet_names_the_file_and_its_bytes(mission: Path, cmkit: Run, sent: Book) -> None:
    imported(cmkit, back(answered(sent)))
    assert value(mission, 0, "approval", "via") == "sheet"
    assert re.fullmatch(r"back\.xlsx \(sha256 [0-9a-f]{16}\)", str(value(mission, 0, "approval", "evidence")))
    assert value(mission, 0, "approval", "recorded_by") == "camille"
    kept = read_yaml(mission / f".cmkit/approved/{KVN}.yaml", "kept").data
    assert found_at(kept, ("digest",)) == value(mission, 0, "approval", "digest")
    assert not list(mission.rglob("*.xlsx")), "what came back is not copied"
    checked = cmkit("check", "--select", "CA,IT", "--today", "2027-01-25", "--format", "concise")
    assert f"{KVN}" not in checked.out


def test_what_changed_since_it_was_sent_is_not_approved_and_shown_word_by_word(
    mission: Path, cmkit: Run, sent: Book
) -> None:
    replace(mission, "Avec du beurre", "Avec du sucre")
    before = text(mission)
    sent.by("Sophie Martin")
    sent.put(KVN, "decision", "Validé")
    ran = imported(cmkit, back(sent))
    assert ran.code == 1
    assert (
        "Not taken, changed since it was sent:\n  2027-02-03-instagram-kvn (row 8)\n"
        "    Text: Avec du [-beurre-] {+sucre+}, et rien d'autre. À demain !\n"
    ) in ran.out
    assert text(mission) == before


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("tags: [Saumur, Loire]", "tags: [Saumur]", "Hashtags: Saumur [-Loire-] Crêpe"),
        ("", "", "Pictures and videos: media/a.jpg ("),
    ],
)
def test_a_hashtag_of_a_set_and_the_bytes_of_a_picture_are_part_of_what_was_seen(
    mission: Path, cmkit: Run, sent: Book, old: str, new: str, told: str
) -> None:
    if old:
        (mission / "strategy.yaml").write_text(STRATEGY.replace(old, new), "utf-8")
    else:
        (mission / "media/a.jpg").write_bytes(b"another picture")
    sent.by("sophie")
    sent.put(KVN, "decision", "Validé")
    ran = imported(cmkit, back(sent))
    assert (ran.code, told in ran.out) == (1, True), ran.out
    assert "approval" not in text(mission)


def test_the_approval_is_for_the_day_that_was_shown(mission: Path, cmkit: Run, sent: Book) -> None:
    replace(mission, "date: 2027-02-03\n", "date: 2027-02-04\n")
    ran = imported(cmkit, back(answered(sent)))
    assert ran.code == 0, ran.out
    assert value(mission, 0, "approval", "day") == "2027-02-03"
    replace(mission, "date: 2027-02-12, title", "date: 2027-02-25, title")
    sent.put(UND, "decision", "Validé")
    moved = imported(cmkit, back(sent))
    assert moved.code == 1
    assert "it was shown for 2027-02-12, and stands on 2027-02-25 now" in moved.out


def test_the_clients_correction_of_what_changed_meanwhile_is_listed_not_taken(
    mission: Path, cmkit: Run, sent: Book
) -> None:
    _corrected(answered(sent))
    replace(mission, "title: La crêpe", "title: La galette")
    ran = imported(cmkit, back(sent))
    assert ran.code == 1
    assert "Title: La [-crêpe-] {+galette+}\n    facebook: Ce soir, Sophie retourne la crêpe" in ran.out
    assert "Sophie retourne" not in text(mission)


def test_a_second_person_joins_the_first(mission: Path, cmkit: Run, sent: Book) -> None:
    one = back(answered(sent))
    sent.by("Paul Martin")
    other = sent.save(sent.path.with_name("paul.xlsx"))
    sent.put(GDF, "decision", None)
    sent.put(GDF, "note", None)
    ran = imported(cmkit, one, other)
    assert ran.code == 0, ran.out + ran.err
    assert value(mission, 0, "approval", "by") == ["sophie", "paul"]


def test_two_files_that_contradict_each_other_decide_nothing(mission: Path, cmkit: Run, sent: Book) -> None:
    one = back(answered(sent))
    sent.by("Paul Martin")
    sent.put(KVN, "decision", "À modifier")
    ran = imported(cmkit, one, sent.save(sent.path.with_name("paul.xlsx")))
    assert ran.code == 1
    assert "the rows contradict each other:\n  2027-02-03-instagram-kvn" in ran.out
    assert value(mission, 0, "status") == "submitted"


def test_who_answered_is_said_once(mission: Path, cmkit: Run, sent: Book) -> None:
    sent.put(KVN, "decision", "Validé")
    nobody = imported(cmkit, back(sent))
    assert (nobody.code, text(mission)) == (2, MONTH)
    assert "says who answered" in nobody.err
    assert "--by WHO" in nobody.err
    sent.by("Karim Benali")
    other = imported(cmkit, back(sent), "--by", "sophie")
    assert (other.code, text(mission)) == (2, MONTH)
    assert "was answered by Karim Benali; --by says sophie" in other.err
    sent.by("S.")
    assert imported(cmkit, back(sent), "--by", "sophie").code == 0


def test_a_round_beyond_those_agreed_is_said(mission: Path, cmkit: Run, sent: Book) -> None:
    sent.by("Sophie Martin")
    sent.put(GDF, "decision", "À modifier")
    first = imported(cmkit, back(sent))
    assert first.code == 0, first.out
    assert "To be changed: 1 item\n  2027-02-05-facebook-gdf\n" in first.out
    assert value(mission, 1, "changes", 0, "what") == "À modifier, sans autre précision."
    cmkit("calendar", "submit", "gdf")
    sent.put(GDF, "note", "Plus court.")
    second = imported(cmkit, back(sent))
    assert "That is round 2, where 1 is agreed" in second.out


def test_an_old_answer_undoes_no_newer_approval(mission: Path, cmkit: Run, sent: Book) -> None:
    sent.by("Sophie Martin")
    sent.put(GDF, "decision", "À modifier")
    sent.put(GDF, "note", "Plus court.")
    replace(mission, "Le pain est chaud.", "Pain chaud.")
    cmkit("calendar", "approve", "gdf", "--by", "sophie", "--via", "call", "--evidence", "appel du 19")
    before = text(mission)
    ran = imported(cmkit, back(sent))
    assert (ran.code, text(mission)) == (1, before)
    assert "remark: Plus court." in ran.out


def test_a_remark_on_what_waits_stays_with_the_item(mission: Path, cmkit: Run, sent: Book) -> None:
    answered(sent).put(HLD, "note", "Après le feu vert de la mairie.")
    assert imported(cmkit, back(sent)).code == 0
    assert value(mission, 2, "note") == "Après le feu vert de la mairie."
    assert value(mission, 2, "status") == "on_hold"


def test_dry_run_says_the_same_and_writes_nothing(mission: Path, cmkit: Run, sent: Book) -> None:
    _corrected(answered(sent))
    dry = imported(cmkit, back(sent), "--dry-run")
    assert text(mission) == MONTH
    assert dry.out == imported(cmkit, back(sent)).out


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8-sig", ";"), ("cp1252", ";"), ("utf-8", ",")])
def test_a_sheet_saved_as_csv_is_read(
    mission: Path, cmkit: Run, sent: Book, encoding: str, delimiter: str
) -> None:
    path = mission.parent / "back.csv"
    path.write_bytes(answered(sent).as_csv(encoding, delimiter))
    ran = imported(cmkit, path)
    assert ran.code == 0, ran.out + ran.err
    golden = (GOLDEN / "as-sent.yaml").read_text("utf-8").replace("back.xlsx", "back.csv")
    assert re.sub(r"sha256 [0-9a-f]{16}", "sha256 0", text(mission)) == golden
    written = text(mission)
    assert imported(cmkit, path).code == 0
    assert text(mission) == written


def test_an_emoji_that_a_program_lost_is_no_correction(mission: Path, cmkit: Run, sent: Book) -> None:
    path = mission.parent / "back.csv"
    sent.put(KVN, "text:instagram", sent.cell(KVN, "text:instagram").replace("beurre", "sucre"))
    path.write_bytes(answered(sent).as_csv("cp1252"))
    ran = imported(cmkit, path)
    assert ran.code == 1
    assert "more is asked for than a decision:\n  2027-02-03-instagram-kvn" in ran.out
    assert value(mission, 0, "status") == "submitted"


def test_csv_without_what_was_shown_still_binds_to_it(mission: Path, cmkit: Run, sent: Book) -> None:
    path = mission.parent / "back.csv"
    path.write_bytes(answered(sent).as_csv())
    replace(mission, "Avec du beurre", "Avec du sucre")
    ran = imported(cmkit, path)
    assert ran.code == 1
    assert "what was shown is not kept here: nothing can be compared" in ran.out
    assert value(mission, 0, "status") == "submitted"


SOFFICE = shutil.which("soffice")


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed (no soffice on the path)")
@pytest.mark.parametrize("form", ["xlsx", "csv:Text - txt - csv (StarCalc):59,34,76,1", "xls"])
def test_libreoffice_saves_it_and_nothing_is_lost(mission: Path, cmkit: Run, sent: Book, form: str) -> None:
    assert SOFFICE
    path, out = back(_also_corrected(answered(sent))), mission.parent / "saved"
    command = [SOFFICE, f"-env:UserInstallation=file://{mission.parent / 'office'}", "--headless"]
    command += ["--convert-to", form, "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    name = f"back.{form.partition(':')[0]}"
    ran = imported(cmkit, out / name)
    assert ran.code == 0, ran.out + ran.err
    golden = (GOLDEN / "corrected.yaml").read_text("utf-8").replace("back.xlsx", name)
    assert re.sub(r"sha256 [0-9a-f]{16}", "sha256 0", text(mission)) == golden


def _also_corrected(book: Book) -> Book:
    _corrected(book)
    return book


def test_texts_that_the_cm_wrote_in_the_sheet_change_only_their_lines(
    mission: Path, cmkit: Run, sent: Book
) -> None:
    sent.put(KVN, "text:facebook", "Demain, on retourne la crêpe.")
    sent.put(KVN, "title", "La crêpe du mercredi")
    sent.put(HLD, "text:instagram", "Le four chante à 3 h 40.")
    sent.put("zzz", "text:facebook", "Une première version.")
    sent.put(KVN, "decision", "Validé")
    ran = imported(cmkit, back(sent), "--texts")
    assert ran.code == 0, ran.out + ran.err
    assert "Texts taken: 3 items" in ran.out
    expected = (
        MONTH.replace("title: La crêpe\n", "title: La crêpe du mercredi\n")
        .replace("Ce soir, on", "Demain, on")
        .replace("text: Le four chante.", "text: Le four chante à 3 h 40.")
    )
    assert text(mission).split("  - {id: 2027-02-16")[0] == expected.split("  - {id: 2027-02-16")[0]
    assert value(mission, 4, "text") == "Une première version."
    assert value(mission, 4, "status") == "draft"
    written = text(mission)
    assert imported(cmkit, back(sent), "--texts").code == 0
    assert text(mission) == written


def test_texts_of_what_was_approved_void_the_approval_and_it_is_said(
    mission: Path, cmkit: Run, sent: Book
) -> None:
    cmkit("calendar", "approve", "gdf", "--by", "sophie", "--via", "call", "--evidence", "appel")
    assert value(mission, 1, "status") == "approved"
    sent.put(GDF, "text:facebook", "Le pain est encore chaud.")
    ran = imported(cmkit, back(sent), "--texts")
    assert ran.code == 0, ran.out
    assert (
        "2027-02-05-facebook-gdf\n    its approval no longer holds\n"
        "    Submit it again: cmkit calendar submit 2027-02-05-facebook-gdf\n"
    ) in ran.out


def test_the_sheet_of_one_platform_shows_the_whole_of_what_is_approved(mission: Path, cmkit: Run) -> None:
    path = mission.parent / "one.xlsx"
    ran = cmkit("calendar", "export", "--to", "xlsx", "kvn", "--platform", "instagram", "-o", path)
    assert ran.code == 0, ran.err
    assert Book(path).cell(KVN, "text:facebook") == "Ce soir, on retourne la crêpe."


def test_texts_are_not_written_over_what_somebody_wrote_meanwhile(
    mission: Path, cmkit: Run, sent: Book
) -> None:
    sent.put(KVN, "text:facebook", "Demain, on retourne la crêpe.")
    sent.put(GDF, "text:facebook", "Le pain est encore chaud.")
    replace(mission, "Ce soir, on retourne", "Ce matin, on retourne")
    before = text(mission)
    ran = imported(cmkit, back(sent), "--texts")
    assert ran.code == 1
    assert (
        "changed since it was sent:\n  2027-02-03-instagram-kvn (row 8)\n    Text for facebook: Ce" in ran.out
    )
    assert text(mission) == before.replace("Le pain est chaud.", "Le pain est encore chaud.")


def _workbook(*rows: tuple[object, ...]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return made.getvalue()


def _bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (300 * 1024 * 1024))
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("empty.xlsx", b"", "is empty"),
        ("photo.xlsx", b"\x89PNG\r\n\x1a\n", "is not a table"),
        ("broken.xlsx", b"PK\x03\x04 not a zip", "archive"),
        ("other.xlsx", _workbook(("Jour", "Texte"), ("lundi", "Bonjour")), "is no validation sheet"),
        ("no-id.xlsx", _workbook(("Votre décision", "Texte"), ("Validé", "Oui")), "is no validation sheet"),
        ("twice.xlsx", _workbook(("id", "digest", "decision", "decision"), ("a", "b", "c", "d")), "twice"),
        ("newer.xlsx", _workbook(("cmkit", "9")), "was made by a newer cmkit"),
        ("text.csv", b"Bonjour Camille,\n\nc'est bon pour nous.\n", "is no validation sheet"),
        ("bomb.xlsx", None, "would unpack to"),
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_refused_with_what_it_is(
    mission: Path, cmkit: Run, name: str, raw: bytes | None, told: str
) -> None:
    path = mission.parent / name
    path.write_bytes(_bomb() if raw is None else raw)
    ran = imported(cmkit, path, "--by", "sophie")
    assert (ran.code, text(mission)) == (2, MONTH)
    assert told in ran.err, ran.err


@pytest.mark.parametrize("name", ["huge.csv", "huge.xlsx"])
def test_a_file_of_200_megabytes_is_not_read(mission: Path, cmkit: Run, name: str) -> None:
    path = mission.parent / name
    with path.open("wb") as file:
        file.write(b"PK\x03\x04" if name.endswith("xlsx") else b"id;digest;decision\n")
        file.truncate(200 * 1024 * 1024)
    ran = imported(cmkit, path, "--by", "sophie")
    assert ran.code == 2
    assert "is larger than 96 MB" in ran.err
    assert text(mission) == MONTH


def test_one_file_that_cannot_be_read_takes_none(mission: Path, cmkit: Run, sent: Book) -> None:
    (mission.parent / "photo.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert imported(cmkit, back(answered(sent)), mission.parent / "photo.xlsx").code == 2
    assert text(mission) == MONTH


def test_merged_cells_decide_for_their_first_row_alone(mission: Path, cmkit: Run, sent: Book) -> None:
    sent.by("Sophie Martin")
    sent.put(KVN, "decision", "Validé")
    column, row = sent.columns["decision"], sent.row(KVN)
    sent.sheet.merge_cells(start_row=row, end_row=row + 2, start_column=column, end_column=column)
    assert imported(cmkit, back(sent)).code == 0
    assert [value(mission, number, "status") for number in range(3)] == ["approved", "submitted", "submitted"]


def test_control_characters_and_200000_letters_of_remark_do_no_harm(
    mission: Path, cmkit: Run, sent: Book
) -> None:
    path = mission.parent / "back.csv"
    answered(sent).put(GDF, "note", "Nommer \u202ele boulanger " + "très " * 40_000)
    path.write_bytes(sent.as_csv())
    ran = imported(cmkit, path)
    assert ran.code == 0, ran.out[:500] + ran.err[:500]
    assert "\u202e" not in ran.out
    assert max(map(len, ran.out.splitlines())) < 300


def test_eight_imports_at_once_come_to_the_same_calendar(mission: Path, sent: Book) -> None:
    path = back(answered(sent))
    command = [sys.executable, "-m", "cmkit", "calendar", "import", str(path), "--today", "2027-01-20"]
    none = subprocess.DEVNULL
    running = [subprocess.Popen(command, stdout=none, stderr=none) for _ in range(8)]
    assert [one.wait(timeout=120) for one in running] == [0] * 8
    after = re.sub(r"sha256 [0-9a-f]{16}", "sha256 0", text(mission))
    assert after == (GOLDEN / "as-sent.yaml").read_text("utf-8")
