"""``cmkit kpi import``: twice is once, halves make the whole, and what cannot be read changes nothing."""

from __future__ import annotations

import csv
import io
import os
import shlex
import shutil
import struct
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from cmkit.cli.main import run
from cmkit.files.reading import read_yaml
from cmkit.model.readings import COLUMNS

EXPORTS = Path(__file__).parent / "exports"
STRATEGY = """cmkit: 1
mission: {language: en, currency: EUR, starts_on: 2026-01-01, ends_on: 2026-12-31}
client: {name: Moulin Dupont}
platforms:
  - {id: instagram, network: instagram}
  - {id: facebook, network: facebook}
  - {id: linkedin, network: linkedin}
  - {id: x, network: x}
"""
CALENDAR = """cmkit: 1
items:
  # what goes out in March
  - id: kvn
    date: 2026-03-07
    status: scheduled
    text: Une étoile à pâte levée, à partager ce soir.
    posts:
      - {platform: instagram}
      - {platform: facebook}
  - id: gdf
    date: 2026-03-18
    status: approved
    text: "Le geste du boulanger #pain #moulin"
    posts: [{platform: instagram}]
  - id: hij
    date: 2026-03-26
    status: draft
    text: Story du jeudi, à écrire encore
    posts: [{platform: instagram, url: "https://www.instagram.com/stories/moulin.dupont/3/"}]
"""
IG = "meta/instagram_posts_en.csv"


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    folder = tmp_path / "mission"
    (folder / "calendar").mkdir(parents=True)
    (folder / "strategy.yaml").write_text(STRATEGY, "utf-8")
    (folder / "calendar/2026-03.yaml").write_text(CALENDAR, "utf-8")
    return folder


def kpi(mission: Path, *words: str | Path) -> int:
    """Run the command on a mission."""
    return run(
        ["--lang", "en", "-C", str(mission), "kpi", "import", "--today", "2026-11-23", *map(str, words)]
    )


def state(mission: Path) -> dict[str, bytes]:
    """Read every file of the mission but what cmkit keeps for itself."""
    return {
        path.relative_to(mission).as_posix(): path.read_bytes()
        for path in sorted(mission.rglob("*"))
        if path.is_file() and ".cmkit" not in path.parts
    }


def readings(mission: Path) -> list[Mapping[str, str]]:
    return [
        row
        for path in sorted((mission / "measures").glob("*.csv"))
        for row in csv.DictReader(io.StringIO(path.read_text("utf-8"), newline=""))
    ]


def overview(days: Mapping[date, int]) -> str:
    rows = "".join(f'"{day:%a, %b %d, %Y}",{count},1,2,0,0,0,0,0,0,0,0\n' for day, count in days.items())
    head = "Date,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Unfollows,Replies,Reposts"
    return f"{head},Profile visits,Create Post\n{rows}"


# --- twice is once


def test_importing_twice_changes_nothing(mission: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kpi(mission, EXPORTS / IG) == 0
    once = state(mission)
    assert kpi(mission, EXPORTS / IG, "--today", "2026-12-02") == 0
    assert state(mission) == once
    assert "nothing changes" in capsys.readouterr().err


def test_a_file_of_readings_is_sorted_with_one_fact_a_line(mission: Path) -> None:
    kpi(mission, EXPORTS / "x/account_overview.csv")
    raw = (mission / "measures/2025-02.csv").read_bytes()
    assert raw.startswith(",".join(COLUMNS).encode() + b"\n")
    assert b"\r" not in raw
    lines = raw.decode().splitlines()[1:]
    assert [line[:10] for line in lines] == sorted(line[:10] for line in lines)
    assert len(lines) == raw.count(b"\n") - 1


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 40), st.data())
def test_two_halves_that_overlap_make_the_whole(length: int, data: st.DataObject) -> None:
    import tempfile

    first = data.draw(st.integers(1, length))
    second = data.draw(st.integers(0, first))
    days = {date(2026, 2, 20) + timedelta(index): index * 7 for index in range(length)}
    ordered = list(days)
    with tempfile.TemporaryDirectory() as place:
        found = []
        for name, parts in {
            "whole": [ordered],
            "halves": [ordered[:first], ordered[second:]],
            "turned": [ordered[second:], ordered[:first]],
        }.items():
            folder = Path(place) / name
            folder.mkdir()
            (folder / "strategy.yaml").write_text(STRATEGY, "utf-8")
            for number, part in enumerate(parts):
                if part:
                    path = Path(place) / f"{name}{number}.csv"
                    path.write_text(overview({day: days[day] for day in part}), "utf-8")
                    assert kpi(folder, path) == 0
            found.append(state(folder))
        assert found[0] == found[1] == found[2]


def test_another_figure_is_a_correction_and_the_first_stays(mission: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(overview({date(2026, 3, 1): 10}), "utf-8")
    kpi(mission, path)
    path.write_text(overview({date(2026, 3, 1): 12}), "utf-8")
    kpi(mission, path, "--today", "2026-12-05")
    found = [
        (row["value"], row["recorded_on"]) for row in readings(mission) if row["metric"] == "impressions"
    ]
    assert found == [("10", "2026-11-23"), ("12", "2026-12-05")]


def test_what_a_person_wrote_stays_as_it_was(mission: Path, tmp_path: Path) -> None:
    (mission / "measures").mkdir()
    own = "2026-03-31,2026-03-31,followers,x,,,1180,,,2026-04-01,Application X,«à la main»"
    (mission / "measures/2026-03.csv").write_text(f"{','.join(COLUMNS)}\n{own}\n", "utf-8")
    path = tmp_path / "x.csv"
    path.write_text(overview({date(2026, 3, 1): 10}), "utf-8")
    kpi(mission, path)
    assert own in (mission / "measures/2026-03.csv").read_text("utf-8").splitlines()


@pytest.mark.parametrize("failing", range(1, 6))
def test_a_write_that_fails_leaves_all_old_or_all_new(
    mission: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    before, whole = state(mission), mission.parent / "whole"
    shutil.copytree(mission, whole)
    kpi(whole, EXPORTS / IG)
    count = 0
    real = os.replace

    def replace(*names: str) -> None:
        nonlocal count
        count += 1
        if count == failing:
            raise KeyboardInterrupt
        real(*names)

    monkeypatch.setattr(os, "replace", replace)
    kpi(mission, EXPORTS / IG)
    monkeypatch.undo()
    run(["-C", str(mission), "kpi", "import", "--help"])
    run(["-q", "-C", str(mission), "check"])  # the next start rolls forward
    assert state(mission) in (before, state(whole))


# --- the calendar


def test_posts_of_the_calendar_are_found_and_marked(mission: Path) -> None:
    assert kpi(mission, EXPORTS / IG) == 0
    data = read_yaml(mission / "calendar/2026-03.yaml", "x").data
    assert isinstance(data, dict)
    first, second, third = data["items"]
    assert first["posts"][0] == {
        "platform": "instagram",
        "url": "https://www.instagram.com/p/Cabc001/",
        "status": "published",
    }
    assert first["status"] == "scheduled", "its Facebook post is not out yet"
    assert second["posts"][0]["url"] == "https://www.instagram.com/reel/Cabc002/"
    assert second["status"] == "published"
    assert third["status"] == "draft", "what was never approved is not published by an export"
    items = {row["item"] for row in readings(mission)}
    assert items == {"kvn", "gdf", "https://www.instagram.com/stories/moulin.dupont/3/"}
    assert "# what goes out in March" in (mission / "calendar/2026-03.yaml").read_text("utf-8")


def test_a_post_that_is_matched_later_keeps_its_readings(mission: Path) -> None:
    calendar = (mission / "calendar/2026-03.yaml").read_bytes()
    (mission / "calendar/2026-03.yaml").unlink()
    kpi(mission, EXPORTS / IG)
    count = len(readings(mission))
    (mission / "calendar/2026-03.yaml").write_bytes(calendar)
    kpi(mission, EXPORTS / IG, "--today", "2026-12-01")
    assert len(readings(mission)) == count
    assert "kvn" in {row["item"] for row in readings(mission)}


# --- a dry run


def test_a_dry_run_writes_nothing_and_tells_all(mission: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = state(mission)
    assert kpi(mission, EXPORTS / IG, "--dry-run") == 0
    assert state(mission) == before
    told = capsys.readouterr()
    lines = {tuple(line.split()[:4]): line.split() for line in told.out.splitlines()[1:]}
    views = lines["2026-03", "instagram", "views", "posts"]
    assert views[4:] == ["3", "58,000"], "all of it is new, which is said below"
    rate = lines["2026-03", "instagram", "engagement-rate-by-reach", "posts"]
    assert rate[5] == "5.19", "made from its parts: 2,070 of 39,912"
    assert lines["2026-03", "instagram", "reach", "posts"][5] == "–"
    assert "3 rows read" in told.err
    assert "kvn on instagram would be marked" in told.err


# --- bad input


def zipped(*names: str, inner: bytes = b"x") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, inner)
    return stream.getvalue()


def workbook(change: Callable[[bytes], bytes] = bytes) -> bytes:
    """Make a workbook, its sheet changed by hand."""
    raw = (EXPORTS / "linkedin/creator.xlsx").read_bytes()
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet2.xml":
                assert content != change(content) or change is bytes
            new.writestr(name, change(content) if name == "xl/worksheets/sheet2.xml" else content)
    return stream.getvalue()


X = overview({date(2026, 3, 1): 10, date(2026, 3, 2): 20})
BAD: Mapping[str, tuple[bytes, int, str]] = {
    "no export": (b"name,age\nAnna,3\nBob,4\nEve,5\n", 2, "its columns are: name, age"),
    "empty": (b"", 2, "is empty"),
    "blank": (b"\r\n\r\n", 2, "is empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 2, "is not a table"),
    "a page": (b"<html><table><tr><td>Date</td></tr></table></html>", 2, "is a web page"),
    "zip in zip": (zipped("in.zip", inner=zipped("a.csv")), 2, "holds another archive"),
    "half a zip": (zipped("a.csv", inner=b"Date,Views\n" * 99)[:80], 2, "not a whole archive"),
    "a bomb": (zipped("a.csv", inner=b"0" * 40_000_000), 2, "would unpack to"),
    "cut in quotes": (X[:-14].encode() + b',"Mar', 2, "never closes"),
    "cut in a row": (X[:-14].encode(), 1, "the last line is cut"),
    "NUL": (X.replace("20,1", "2\0,1").encode(), 2, "NUL"),
    "a formula": (X.replace("20,1", "=cmd|'/c calc'!A1,1").encode(), 1, "formula"),
    "a date for a number": (X.replace(",20,1", ",3.апр,1").encode(), 1, "into a date"),
    "another date": (X.replace(",20,1", ",1-May,1").encode(), 1, "into a date"),
    "too many cells": (X.replace(",20,1", ",20,1,7,8").encode(), 1, "more cells than columns"),
    "words for a number": (X.replace(",20,1", ",many,1").encode(), 1, "“many”"),
    "a thousand, or twelve": (X.replace(",20,1", ",12.000,1").encode(), 1, "a thousand or a number"),
    "a thousand, or one": (X.replace(",20,1", ",1.100,1").encode(), 1, "a thousand or a number"),
    "a part of a post": (X.replace(",20,1", ",1.23,1").encode(), 1, "no whole number"),
    "more than is counted": (X.replace(",20,1", f",{'9' * 20},1").encode(), 1, "not a number"),
    "far more than is counted": (X.replace(",20,1", f",{'9' * 5000},1").encode(), 1, "not a number"),
    "less than nothing": (X.replace(",20,1", ",-20,1").encode(), 1, "nothing can be less than nothing"),
    "a day to come": (overview({date(2026, 11, 25): 1}).encode(), 1, "still to come"),
    "two rows for a day": (X.replace("Mar 02", "Mar 01").encode(), 1, "two different rows"),
    "no workbook": (zipped("[Content_Types].xml"), 2, "cannot be read as a workbook"),
    "half an old workbook": ((EXPORTS / "linkedin/page_content.xls").read_bytes()[:900], 2, "as a workbook"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_and_changes_nothing(
    mission: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    raw, code, told = BAD[name]
    path = tmp_path / "export.csv"
    path.write_bytes(raw)
    before = state(mission)
    assert kpi(mission, EXPORTS / IG, path) == code
    said = capsys.readouterr().err
    assert told in said
    assert "export.csv" in said
    assert state(mission) == before


def test_days_that_a_spreadsheet_half_turned_are_told_with_their_row(
    mission: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A spreadsheet that counts days first takes 01/05/2026 for the first of May, and leaves 01/13/2026."""
    rows = list(csv.reader(io.StringIO((EXPORTS / IG).read_text("utf-8-sig"))))
    head, posts = rows[0], rows[1:]
    day = head.index("Publish time")
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(head)
    for number, post in enumerate(posts):
        turned: list[str | datetime] = list(post)
        turned[day] = datetime(2026, number + 1, 1, 6, 8) if number < 2 else "01/13/2026 06:08"
        sheet.append(turned)
    path = tmp_path / "posts.xlsx"
    book.save(path)
    before = state(mission)
    assert kpi(mission, path) == 1
    told = capsys.readouterr().err
    assert "posts.xlsx, row 4: “01/13/2026 06:08”" in told
    assert "turned other days of this column into dates" in told
    assert state(mission) == before


def test_a_day_that_contradicts_the_others_is_quoted_as_it_stands(
    mission: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = (EXPORTS / IG).read_bytes().replace(b"03/07/2026 06:08", b"15/03/2026 06:08")
    (tmp_path / "posts.csv").write_bytes(raw)
    assert kpi(mission, tmp_path / "posts.csv") == 1
    assert "posts.csv, row 2: “15/03/2026 06:08”" in capsys.readouterr().err


def test_a_link_that_no_browser_opens_is_a_post_all_the_same(
    mission: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = (EXPORTS / IG).read_bytes().replace(b"https://www.instagram.com/p/Cabc001/", b"https://[x/p")
    (tmp_path / "posts.csv").write_bytes(raw)
    assert kpi(mission, tmp_path / "posts.csv") == 0, capsys.readouterr().err


def encrypted() -> bytes:
    """Make the container of a workbook that is locked: the name of its stream is all that counts."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIII", header, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", header, 76, 0, *([0xFFFFFFFF] * 108))
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *([0xFFFFFFFF] * 126))
    entries = b""
    for name, kind in (("Root Entry", 5), ("EncryptedPackage", 2)):
        title = name.encode("utf-16-le")
        entry = bytearray(128)
        entry[: len(title)] = title
        struct.pack_into("<HB", entry, 64, len(title) + 2, kind)
        struct.pack_into("<II", entry, 116, 0xFFFFFFFE, 0)
        entries += bytes(entry)
    return bytes(header) + table + entries.ljust(512, b"\0")


PROFILE, PAGE = EXPORTS / "linkedin/creator.xlsx", EXPORTS / "linkedin/page_content.xls"


@pytest.mark.parametrize("together", [True, False])
def test_a_page_and_a_person_are_never_one_account(
    mission: Path, capsys: pytest.CaptureFixture[str], *, together: bool
) -> None:
    if not together:
        assert kpi(mission, PAGE) == 0
    before = state(mission)
    assert kpi(mission, *([PAGE, PROFILE] if together else [PROFILE])) == 1
    told = capsys.readouterr().err
    assert "Two accounts would become one on “linkedin”" in told
    assert "--platform ID" in told
    assert state(mission) == before


FACEBOOK = EXPORTS / "meta/facebook_posts_en.csv"


def test_two_accounts_in_two_files_are_told_apart(
    mission: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = FACEBOOK.read_bytes().replace(b"Mill House", b"The Other Mill").replace(b"millhouse", b"other")
    (tmp_path / "other.csv").write_bytes(there)
    before = state(mission)
    assert kpi(mission, FACEBOOK, tmp_path / "other.csv") == 1
    told = capsys.readouterr().err
    assert "Two accounts would become one on “facebook”" in told
    assert "--subject “Mill House”" in told
    assert state(mission) == before
    assert kpi(mission, FACEBOOK, tmp_path / "other.csv", "--subject", "the other mill") == 0
    assert "facebook_posts_en.csv: nothing taken: of another account" in capsys.readouterr().err
    posts = {row["item"] for row in readings(mission)}
    assert posts
    assert all("/other/" in post for post in posts)


CAMPAIGNS = "Campaign name,Reporting starts,Reporting ends,Amount spent (EUR),Impressions\n"


def test_a_campaign_alone_does_not_correct_the_total_of_several(
    mission: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = (f"{name},2026-03-01,2026-03-31,{amount},1000\n" for name, amount in (("A", 10), ("B", 15)))
    for name, rows in (("a.csv", one), ("b.csv", other), ("both.csv", one + other)):
        (tmp_path / name).write_text(CAMPAIGNS + rows, "utf-8")
    assert kpi(mission, tmp_path / "a.csv") == 0
    before = state(mission)
    assert kpi(mission, tmp_path / "b.csv") == 1
    assert "what was recorded before is also about “A”" in capsys.readouterr().err
    assert state(mission) == before
    assert kpi(mission, tmp_path / "both.csv") == 0
    spent = {row["subject"]: row["value"] for row in readings(mission) if row["metric"] == "ad-spend"}
    assert spent == {"": "25", "A": "10", "B": "15"}


def test_what_was_paid_for_is_not_the_whole_of_a_page(mission: Path, tmp_path: Path) -> None:
    for title, count in (("Paid reach", 3), ("Facebook reach", 5)):
        text = f'sep=,\n"{title}"\n"Date","Primary"\n"2026-03-01T00:00:00","{count}"\n'
        (tmp_path / "reach.csv").write_text(text, "utf-16")
        assert kpi(mission, tmp_path / "reach.csv", "--platform", "facebook") == 0
    assert {row["subject"]: row["value"] for row in readings(mission)} == {"paid": "3", "": "5"}


def test_days_that_meta_leaves_out_count_as_nothing_only_when_that_is_said(
    mission: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    follows = EXPORTS / "meta/Follows.csv"
    assert kpi(mission, follows) == 0
    assert "1 day in between has no row; --zero-days counts it as 0" in capsys.readouterr().err
    assert "2026-05-26" not in {row["start"] for row in readings(mission)}
    assert kpi(mission, follows, "--zero-days") == 0
    assert {row["start"]: row["value"] for row in readings(mission)}["2026-05-26"] == "0"
    assert "2026-05-29" not in {row["start"] for row in readings(mission)}


def test_a_post_that_no_calendar_has_is_known_by_its_first_words(mission: Path) -> None:
    (mission / "calendar/2026-03.yaml").unlink()
    assert kpi(mission, EXPORTS / IG) == 0
    notes = {row["item"]: row["note"] for row in readings(mission) if row["metric"] == "views"}
    assert notes["https://www.instagram.com/p/Cabc001/"] == "“Une étoile à pâte levée, à partager ce soir.”"
    assert all(len(note) <= 64 for note in notes.values())


def test_an_account_that_the_strategy_does_not_name_is_remarked_upon(
    mission: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strategy = mission / "strategy.yaml"
    own = "{id: instagram, network: instagram}"
    for handle, is_said in (("Moulin.Dupont", False), ("the.other.mill", True)):
        named = f'{{id: instagram, network: instagram, handle: "{handle}"}}'
        strategy.write_text(STRATEGY.replace(own, named), "utf-8")
        assert kpi(mission, EXPORTS / IG, "--dry-run") == 0
        told = "its account is moulin.dupont; the strategy says the.other.mill"
        assert (told in capsys.readouterr().err) is is_said


def test_twins_of_the_same_days_that_differ_are_not_mixed(
    mission: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, count in (("overview.csv", 10), ("overview (1).csv", 50)):
        (tmp_path / name).write_text(overview({date(2026, 3, 1): count}), "utf-8")
    before = state(mission)
    assert kpi(mission, tmp_path / "overview.csv", tmp_path / "overview (1).csv") == 1
    assert "are of the same days, and their figures differ" in capsys.readouterr().err
    assert state(mission) == before


def test_a_table_without_a_metric_of_ours_says_what_it_is_called(
    mission: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = 'sep=,\n"Spectateurs Facebook"\n"Date","Primary"\n"2026-03-01T00:00:00","3"\n'
    (tmp_path / "Spectateurs.csv").write_text(text, "utf-16")
    assert kpi(mission, tmp_path / "Spectateurs.csv") == 0
    told = capsys.readouterr().err
    assert "(Spectateurs Facebook, Date, Primary)" in told
    assert "--map FILE" in told


def test_a_workbook_with_a_password_is_told(
    mission: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(encrypted())
    assert kpi(mission, path) == 2
    assert "protected by a password" in capsys.readouterr().err


def test_a_workbook_that_lies_about_its_size_is_read_whole(mission: Path, tmp_path: Path) -> None:
    path = tmp_path / "liar.xlsx"
    path.write_bytes(
        workbook(lambda sheet: sheet.replace(b'<dimension ref="A1:C4"/>', b'<dimension ref="A1"/>'))
    )
    assert kpi(mission, path) == 0
    days = {row["start"] for row in readings(mission) if row["metric"] == "impressions" and not row["item"]}
    assert days == {"2026-05-01", "2026-05-02", "2026-05-03"}


def test_a_file_that_is_too_large_is_not_read(
    mission: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    assert kpi(mission, path) == 2
    assert "larger than" in capsys.readouterr().err


def test_what_lies_in_a_folder_beside_exports_is_left_aside(
    mission: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "clients.csv").write_text("name,age\nAnna,3\nBob,4\nEve,5\n", "utf-8")
    (folder / "photo.png").write_bytes(b"\x89PNG")
    (folder / "x.csv").write_text(X, "utf-8")
    assert kpi(mission, folder) == 0
    assert "clients.csv: nothing taken" in capsys.readouterr().err


def test_a_formula_is_never_written_back(mission: Path, tmp_path: Path) -> None:
    text = (EXPORTS / IG).read_text("utf-8-sig")
    path = tmp_path / "posts.csv"
    path.write_text(text.replace("https://www.instagram.com/p/Cabc001/", "=cmd|' /C calc'!A0"), "utf-8")
    assert kpi(mission, path) == 0
    assert all(b"=cmd" not in raw for raw in state(mission).values())


def test_a_mark_in_the_middle_of_a_file_does_no_harm(mission: Path, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    other = overview({date(2026, 3, 3): 30})
    path.write_text("\ufeff" + X + "\ufeff" + other, "utf-8")
    assert kpi(mission, path) == 0
    assert {row["start"] for row in readings(mission)} == {"2026-03-01", "2026-03-02", "2026-03-03"}


def test_days_outside_of_the_mission_are_kept_and_told(
    mission: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kpi(mission, EXPORTS / "x/account_overview.csv") == 0
    assert "outside of the mission" in capsys.readouterr().err
    assert (mission / "measures/2025-02.csv").is_file()


def test_a_map_of_columns_that_is_wrong_names_its_place(
    mission: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "map.yaml"
    path.write_text("formats:\n  - {id: mine, label: Mine, header: {needs: [day]}}\n", "utf-8")
    assert kpi(mission, EXPORTS / "own/monthly.csv", "--map", path) == 2
    assert "day" in capsys.readouterr().err


def test_without_a_terminal_the_flag_is_named(mission: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kpi(mission, EXPORTS / "tiktok/Overview.csv") == 1
    assert "--year" in capsys.readouterr().err
    assert kpi(mission, EXPORTS / "tiktok/Overview.csv", "--year", "2026") == 0


LACKING = ("tiktok/Overview.csv", "meta/raw_keys.csv", "youtube/Table data.csv")


def test_all_that_is_lacking_is_told_at_once_with_the_whole_command(
    mission: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [EXPORTS / name for name in LACKING]
    before = state(mission)
    assert kpi(mission, *files) == 1
    told = capsys.readouterr().err
    assert told.startswith("3 things are lacking:\n")
    assert "without a year" in told and "which platform" in told and "which period" in told
    assert state(mission) == before
    command = shlex.split(told.splitlines()[-1].partition("these: ")[2])
    assert command[0] == "cmkit"
    assert {
        "--year",
        "--platform",
        "--period",
    } <= set(command)
    assert run(["--lang", "en", *command[1:]]) == 0
    assert {row["platform"] for row in readings(mission)} >= {"instagram", "tiktok", "youtube"}


def test_a_year_and_a_platform_of_one_file_are_told_at_once(
    mission: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (mission / "strategy.yaml").open("a", encoding="utf-8") as file:
        file.write("  - {id: clips, network: tiktok}\n  - {id: shop-clips, network: tiktok}\n")
    assert kpi(mission, EXPORTS / "tiktok/Overview.csv", "--dry-run") == 1
    told = capsys.readouterr().err
    assert "without a year" in told and "clips, shop-clips" in told
    assert "--dry-run" in told.splitlines()[-1] and "--year 2026 --platform clips" in told


def test_of_several_files_each_has_its_platform(mission: Path, tmp_path: Path) -> None:
    for name in ("one.csv", "two.csv"):
        shutil.copy(EXPORTS / "meta/raw_keys.csv", tmp_path / name)
    said = ("--platform", "one.csv=instagram", "--platform", f"{tmp_path / 'two.csv'}=facebook")
    assert kpi(mission, tmp_path / "one.csv", tmp_path / "two.csv", *said) == 0
    assert {row["platform"] for row in readings(mission)} == {"instagram", "facebook"}


@pytest.mark.parametrize("said", ["other.csv=instagram", "raw_keys.csv=nowhere"])
def test_a_platform_of_a_file_that_is_not_there_is_refused(
    mission: Path, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    assert kpi(mission, EXPORTS / "meta/raw_keys.csv", "--platform", said) == 1
    assert not (mission / "measures").exists()
    assert said.split("=")[said.endswith("nowhere")] in capsys.readouterr().err


ADS = (
    "Début des rapports,Fin des rapports,Nom de la campagne,Impressions,{},{}\n"
    "2026-03-01,2026-03-31,Pâques,1500,"
)


@pytest.mark.parametrize(
    ("amount", "other", "currency"),
    [
        ("Montant dépensé (EUR)", "Portée", "EUR"),
        ("Montant dépensé (€)", "Portée", "EUR"),
        ("Amount spent (USD)", "Portée", "USD"),
        ("Montant dépensé", "CPM (coût pour 1 000 impressions) (CHF)", "CHF"),
        ("Montant dépensé", "Portée", ""),
    ],
)
def test_the_currency_of_ads_is_read_off_the_titles_or_told_to_be_unsaid(
    mission: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], amount: str, other: str, currency: str
) -> None:
    (tmp_path / "ads.csv").write_text(ADS.format(amount, other) + "12.40,8.26\n", "utf-8")
    code = kpi(mission, tmp_path / "ads.csv", "--dry-run")
    told = capsys.readouterr().err
    assert code == (0 if currency in ("EUR", "") else 1)
    assert (f"counts in {currency}, the mission in EUR" in told) == bool(code)
    assert ("does not say its currency: its amounts are taken as EUR" in told) == (not currency)


def test_an_export_in_a_currency_that_the_strategy_does_not_name_is_refused(
    mission: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = mission / "strategy.yaml"
    file.write_text(file.read_text("utf-8").replace("currency: EUR, ", ""), "utf-8")
    (tmp_path / "ads.csv").write_text(ADS.format("Montant dépensé (CHF)", "Portée") + "12.40,8\n", "utf-8")
    assert kpi(mission, tmp_path / "ads.csv") == 1
    assert "cmkit ask --key mission.currency --value CHF" in capsys.readouterr().err


def test_a_file_of_readings_that_is_damaged_takes_no_new_ones(
    mission: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (mission / "measures").mkdir()
    (mission / "measures/2026-03.csv").write_text(f"{','.join(COLUMNS)}\n2026-03-01,2026-03-01\n", "utf-8")
    path = tmp_path / "x.csv"
    path.write_text(X, "utf-8")
    before = state(mission)
    assert kpi(mission, path) == 2
    assert "measures/2026-03.csv" in capsys.readouterr().err
    assert state(mission) == before


def test_a_map_of_the_mission_always_serves(mission: Path) -> None:
    (mission / "catalogue").mkdir()
    shutil.copy(EXPORTS / "own/map.yaml", mission / "catalogue/exports.yaml")
    assert kpi(mission, EXPORTS / "own/monthly.csv") == 0
    assert {row["metric"] for row in readings(mission)} == {"followers", "views"}
