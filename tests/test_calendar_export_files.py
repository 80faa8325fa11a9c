"""The files of each scheduling tool: the same twelve items, golden, read back by what knows nothing of us."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime
from pathlib import Path

import pytest
from handed import FILE, SAID, TODAY, make_mission

from conftest import Run

GOLDEN = Path(__file__).parent / "exported"
WHOLE = ("metricool", "publer", "postiz", "csv")
"""Tools that take all twelve; the others leave out what they cannot take."""
TOOLS = (*WHOLE, "buffer", "hootsuite", "zoho-social")
UTM = "utm_source={}&utm_medium=social&utm_campaign={}"


@pytest.fixture
def mission(tmp_path: Path, cmkit: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = make_mission(tmp_path / "mission")
    monkeypatch.chdir(folder)
    assert cmkit("calendar", "approve", "--month", "2027-02", *SAID).code == 0
    return folder


def exported(cmkit: Run, mission: Path, tool: str, *more: str) -> dict[str, bytes]:
    """Export the month, and return the files by name."""
    fitting = () if tool in WHOLE else ("--fitting",)
    ran = cmkit("calendar", "export", "--to", tool, "--month", "2027-02", *fitting, *TODAY, *more)
    assert ran.code == 0, ran.err
    return {path.name: path.read_bytes() for path in sorted((mission / "exports").iterdir())}


def table(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode(), newline="")))


def only(files: dict[str, bytes], part: str = "") -> bytes:
    (found,) = (raw for name, raw in files.items() if part in name)
    return found


@pytest.mark.parametrize("tool", TOOLS)
def test_the_twelve_items_are_what_they_were(
    tool: str, mission: Path, cmkit: Run, request: pytest.FixtureRequest
) -> None:
    files = exported(cmkit, mission, tool)
    place = GOLDEN / tool
    if request.config.getoption("--update-golden"):
        place.mkdir(exist_ok=True)
        for old in place.iterdir():
            old.unlink()
        for name, raw in files.items():
            (place / name).write_bytes(raw)
    assert files == {path.name: path.read_bytes() for path in place.iterdir()}


def test_metricool_gets_a_row_for_each_post_and_says_yes_to_its_network_alone(
    mission: Path, cmkit: Run
) -> None:
    rows = table(only(exported(cmkit, mission, "metricool")))
    names = ("Facebook", "Twitter/X", "LinkedIn", "Instagram", "Youtube", "TikTok", "GBP")
    assert len(rows) == 18
    assert all([row[name] for name in names].count("TRUE") == 1 for row in rows)
    assert {row["Draft"] for row in rows} == {"TRUE"}
    moments = [datetime.fromisoformat(f"{row['Date']} {row['Time']}") for row in rows]
    assert moments == sorted(moments)
    by_text = {(row["Text"].split("\n")[0], row["Instagram"]): row for row in rows}
    two = by_text["Deux photos 👩‍👩‍👧‍👦🥖 de la famille 🇫🇷", "TRUE"]
    assert two["Picture Url 1"] == "https://cdn.example.com/un%2Cdeux.jpg"
    assert two["Picture Url 2"] == "https://cdn.example.com/deux%20trois.jpg"
    assert (two["Alt text picture 1"], two["Picture Url 3"]) == ("Une miche, dorée", "")
    assert by_text["", "TRUE"]["Instagram Post Type"] == "STORY"
    comment = by_text["Avec un premier commentaire.", "TRUE"]
    assert comment["First Comment Text"] == (
        "La recette : https://martin.example.fr/recettes?utm_source=carnet"
        "&utm_medium=social&utm_campaign=commande#pain"
    )
    (video,) = (row for row in rows if row["Youtube"] == "TRUE")
    assert video["Youtube Video Title"] == "Le chant du pain"
    assert video["Picture Url 1"].endswith(".mp4")


def test_quotes_commas_line_breaks_and_other_scripts_come_back_as_they_were_written(
    mission: Path, cmkit: Run
) -> None:
    for tool, column in (("metricool", "Text"), ("publer", "Text"), ("buffer", "Text")):
        files = exported(cmkit, mission, tool, "--again")
        texts = {row[column] for raw in files.values() for row in table(raw) if column in row}
        told = [text for text in texts if text.startswith("Du pain")]
        assert all('du "miel" et c\'est tout.\n\nDeuxième ligne.' in text for text in told)
        assert "خبز طازج كل صباح (من الفرن) 100%" in texts
        assert any(text.startswith("=SOMME(pains) @sophie +33") for text in texts)
        for path in (mission / "exports").iterdir():
            path.unlink()


def test_links_are_tagged_kept_whole_and_never_twice(mission: Path, cmkit: Run) -> None:
    rows = table(only(exported(cmkit, mission, "csv")))
    links = {(row["id"][-3:], row["platform"]): row["link"] for row in rows}
    assert links["aaa", "facebook"] == (
        f"https://martin.example.fr/pains?taille=grande&{UTM.format('facebook', 'vitrine')}#commander"
    )
    assert links["ggg", "instagram"].endswith(UTM.format("instagram", "fournil"))
    assert links["jjj", "x"] == (
        "https://autre.example.org/?utm_source=deja&utm_medium=social&utm_campaign=commande"
    )
    (paid,) = (row for row in rows if row["id"].endswith("kkk"))
    assert paid["text"] == (
        "Collaboration commerciale\n\nUn moulin nous paie pour le dire.\n\nVoir https://martin.example.fr/moulin?"
        f"{UTM.format('linkedin', 'commande')}, puis https://moulin.example.org/a."
    )


def test_what_a_spreadsheet_would_run_is_harmless_in_the_plain_table_alone(mission: Path, cmkit: Run) -> None:
    (plain, *_more) = (row for row in table(only(exported(cmkit, mission, "csv"))) if "SOMME" in row["text"])
    assert plain["text"].startswith("'=SOMME(pains) @sophie +33")


def test_of_a_set_of_hashtags_instagram_gets_five_and_facebook_all(mission: Path, cmkit: Run) -> None:
    rows = [row for row in table(only(exported(cmkit, mission, "csv"))) if row["id"].endswith("ggg")]
    found = {row["platform"]: re.findall(r"#(\w+)", row["text"]) for row in rows}
    assert found["instagram"] == ["Levain", "Saumur", "PainAuLevain", "Fournil", "Artisan"]
    assert found["facebook"] == [*found["instagram"], "Anjou", "Boulangerie"]


def test_publer_keeps_its_twelve_columns_in_a_file_for_each_channel(mission: Path, cmkit: Run) -> None:
    files = exported(cmkit, mission, "publer")
    assert {name.split("_")[3] for name in files} == {"facebook", "instagram", "linkedin", "x", "youtube"}
    for raw in files.values():
        rows = list(csv.reader(io.StringIO(raw.decode(), newline="")))
        assert {len(row) for row in rows} == {12}
    instagram = table(only(files, "_instagram_"))
    two = next(row for row in instagram if row["Text"].startswith("Deux photos"))
    assert two["Media URL(s) - Separated by comma"].split(",") == [
        "https://cdn.example.com/un%2Cdeux.jpg",
        "https://cdn.example.com/deux%20trois.jpg",
    ]
    assert two["Alt text(s) - Separated by ||"] == "Une miche, dorée||Un four"
    labels = {row["Label(s) - Separated by comma"] for row in instagram}
    assert "Le fournil la nuit" in labels


def test_buffer_quotes_everything_and_has_one_picture_a_row(mission: Path, cmkit: Run) -> None:
    files = exported(cmkit, mission, "buffer")
    for raw in files.values():
        assert raw.startswith(b'"Text","Image URL","Tags","Posting Time"\r\n')
        assert b"\r\n\r\n" not in raw  # an empty row stops the upload
        for row in table(raw):
            datetime.strptime(row["Posting Time"], "%Y-%m-%d %H:%M")
            assert row["Image URL"].startswith("https://") or not row["Image URL"]


def test_hootsuite_has_three_columns_and_no_header(mission: Path, cmkit: Run) -> None:
    for raw in exported(cmkit, mission, "hootsuite").values():
        for moment, message, link in csv.reader(io.StringIO(raw.decode(), newline="")):
            datetime.strptime(moment, "%m/%d/%Y %H:%M")
            assert message
            assert link == "" or link.startswith("https://")


def test_zoho_gets_bare_fields_written_line_breaks_and_no_empty_end(mission: Path, cmkit: Run) -> None:
    files = exported(cmkit, mission, "zoho-social")
    lines = only(files, "_facebook_").decode().splitlines()
    assert lines[0] == (
        "02/01/2027 18:30,\"Du pain, du beurre; du 'miel' et c'est tout.\\n\\nDeuxième ligne.\","
        f"https://martin.example.fr/pains?taille=grande&{UTM.format('facebook', 'vitrine')}#commander"
    )
    assert lines[1].endswith(
        '",,https://cdn.example.com/un%2Cdeux.jpg,https://cdn.example.com/deux%20trois.jpg'
    )
    assert not any(line.endswith(",") for raw in files.values() for line in raw.decode().splitlines())


def test_postiz_gets_drafts_at_moments_of_utc(mission: Path, cmkit: Run) -> None:
    bodies = json.loads(
        only(exported(cmkit, mission, "postiz", "--channel", "instagram=cm4ean", "--channel", "x=k7"))
    )
    assert {body["type"] for body in bodies} == {"draft"}
    assert all({"type", "date", "shortLink", "tags", "posts"} == set(body) for body in bodies)
    by_date = {(body["date"], body["posts"][0]["settings"]["__type"]): body for body in bodies}
    first = by_date["2027-02-01T17:30:00.000Z", "facebook"]
    assert [post["integration"]["id"] for post in first["posts"]] == ["facebook"]
    story = by_date["2027-02-04T06:30:00.000Z", "instagram"]["posts"][0]
    assert story["settings"]["post_type"] == "story"
    assert story["integration"] == {"id": "cm4ean"}
    comment = by_date["2027-02-10T17:00:00.000Z", "instagram"]["posts"][0]["value"]
    assert [len(part["image"]) for part in comment] == [1, 0]
    night = by_date["2027-02-15T23:00:00.000Z", "facebook"]
    assert len(night["posts"]) == 1


def test_one_row_more_than_a_file_takes_makes_two_files(mission: Path, cmkit: Run, tmp_path: Path) -> None:
    form = tmp_path / "mine.yaml"
    form.write_text(
        "id: mine\nlabel: Mine\nrows: 17\ntimes: {date_time: DD/MM/YYYY hh:mm A}\n"
        "columns: [{name: When, holds: date_time}, {name: What, holds: text}, {name: Kind, holds: format}]\n",
        "utf-8",
    )
    ran = cmkit("calendar", "export", "--map", form, "--month", "2027-02", *TODAY)
    assert ran.code == 0, ran.err
    files = {path.name: table(path.read_bytes()) for path in (mission / "exports").iterdir()}
    assert {name: len(rows) for name, rows in files.items()} == {
        "2027-02_Boulangerie-Martin_Mine_Europe-Paris_1.csv": 17,
        "2027-02_Boulangerie-Martin_Mine_Europe-Paris_2.csv": 1,
    }
    assert min(row["When"] for rows in files.values() for row in rows) == "01/02/2027 06:30 PM"
    assert "to: mine" in (mission / FILE).read_text("utf-8")


def test_a_template_gives_the_names_and_the_order(mission: Path, cmkit: Run, tmp_path: Path) -> None:
    names = "Date,Time,Text,Something new,YouTube,Twitter,Facebook,Instagram (personal only),Picture Url 1"
    template = tmp_path / "metricool.csv"
    template.write_text(
        f"{names}\n",
        "utf-8-sig",
    )
    ran = cmkit(
        "calendar", "export", "--to", "metricool", "--month", "2027-02", "--template", template, *TODAY
    )
    assert ran.code == 0, ran.err
    assert "1 column of the template is not known and stays empty: Something new." in ran.err
    assert "The template has no column for: Draft" in ran.err
    (path,) = (mission / "exports").iterdir()
    assert path.read_bytes().split(b"\r\n")[0].decode("utf-8") == names
    rows = table(path.read_bytes())
    assert {row["Something new"] for row in rows} == {""}
    assert sum(row["YouTube"] == "TRUE" for row in rows) == 1


def test_a_workbook_serves_as_a_template_too(mission: Path, cmkit: Run, tmp_path: Path) -> None:
    from cmkit.files.tabular.workbook import Sheet, write_workbook

    template = tmp_path / "publer.xlsx"
    template.write_bytes(write_workbook([Sheet("Posts", ("Text", "Date", "Link"), [("a", "b", "c")])]))
    ran = cmkit("calendar", "export", "--to", "publer", "aaa", "--template", template, *TODAY)
    assert ran.code == 0, ran.err
    names = {path.read_bytes().split(b"\r\n")[0] for path in (mission / "exports").iterdir()}
    assert names == {b"Text,Date,Link"}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("t.csv", "Nom,Prénom\n", "is no template of Metricool"),
        ("t.csv", "\n\n", "empty"),
        ("t.xlsx", "no workbook at all", "no column for the text"),
    ],
)
def test_what_is_no_template_is_refused(
    mission: Path, cmkit: Run, tmp_path: Path, name: str, content: str, told: str
) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    ran = cmkit("calendar", "export", "--to", "metricool", "aaa", "--template", tmp_path / name, *TODAY)
    assert ran.code == 2
    assert told in ran.err
    assert not (mission / "exports").exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("id: mine\n", "label"),
        ("id: mine\nlabel: Mine\ncolumns: [{name: A, holds: poem}]\n", "Choose a word of the list"),
        ("id: mine\nlabel: Mine\ncolumns: [{name: A, holds: text}]\n", "none the day"),
        ("{]", "mine.yaml"),
    ],
)
@pytest.mark.usefixtures("mission")
def test_a_form_that_cannot_be_used_is_refused_with_its_shape(
    cmkit: Run, tmp_path: Path, content: str, told: str
) -> None:
    (tmp_path / "mine.yaml").write_text(content, "utf-8")
    ran = cmkit("calendar", "export", "--map", tmp_path / "mine.yaml", "aaa", *TODAY)
    assert ran.code == 2
    assert told in ran.err


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.usefixtures("mission")
def test_every_form_of_ours_says_its_day_and_source_and_serves_as_a_map(
    tool: str, cmkit: Run, tmp_path: Path
) -> None:
    from cmkit.calendar.handover.formats import our_form

    form = our_form(tool)
    assert form.as_of
    assert form.source
    shown = cmkit("calendar", "export", "--to", tool, "--show")
    assert shown.code == 0
    (tmp_path / "same.yaml").write_text(shown.out, "utf-8")
    ran = cmkit("calendar", "export", "--map", tmp_path / "same.yaml", "ccc", *TODAY)
    assert ran.code == 0, ran.err


def test_the_mark_for_excel_comes_on_demand(mission: Path, cmkit: Run) -> None:
    assert only(exported(cmkit, mission, "csv", "--bom")).startswith(b"\xef\xbb\xbfid,date")
