"""A mission folder read whole: what is there, what is wrong with it and where, what is left aside."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pytest

from cmkit.mission.contents import Opened
from cmkit.mission.finding import find_mission
from cmkit.mission.opening import open_mission
from cmkit.problems import InputRefused
from conftest import EXAMPLES

STRATEGY = (
    "cmkit: 1\nclient: {name: Martin}\nplatforms: [{id: instagram}]\npeople: [{id: anne, name: Anne}]\n"
)


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    folder = tmp_path / "martin"
    for name in ("calendar", "measures", "notes", "private"):
        (folder / name).mkdir(parents=True)
    (folder / "strategy.yaml").write_text(STRATEGY, encoding="utf-8")
    return folder


def _write(folder: Path, name: str, text: str | bytes) -> None:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def _told(opened: Opened) -> list[str]:
    told = []
    for problem in opened.problems:
        where = problem.where
        place = ":".join(str(part) for part in (where.file, where.line, where.column) if part is not None)
        told.append(f"{place} {problem.code}")
    return told


@pytest.mark.parametrize("name", ["boulangerie-martin", "national-archives"])
def test_the_examples_have_no_problem(name: str) -> None:
    opened = open_mission(EXAMPLES / name)
    assert (opened.problems, opened.readable) == ((), True)
    assert opened.public is not None


def test_everything_in_the_folder_becomes_values(mission: Path) -> None:
    _write(mission, "calendar/2027-02.yaml", "cmkit: 1\nitems: [{id: b, posts: [{platform: instagram}]}]\n")
    _write(mission, "calendar/2027-01.yaml", "cmkit: 1\nitems: [{id: a, date: 2027-01-12}]\n")
    _write(mission, "calendar/ideas.yaml", "cmkit: 1\nitems: [{id: c, title: Un jour}]\n")
    _write(mission, "journal.yaml", "cmkit: 1\nentries:\n  - {date: 2027-01-12, kind: meeting, who: anne}\n")
    _write(mission, "measures/2027-01.csv", "start,end,metric,value\n2027-01-01,2027-01-31,visits,12.50\n")
    _write(mission, "notes/2027-01.md", "\ufeffUn bon mois.\r\nVraiment.\r\n")
    _write(mission, "private/private.yaml", "cmkit: 1\nsignals: [{what: pressée}]\n")
    _write(mission, "private/journal.yaml", "cmkit: 1\nentries: [{date: 2027-01-12, kind: remark}]\n")
    _write(mission, "private/contacts.yaml", "cmkit: 1\ncontacts: [{who: anne, phone: '06 12'}]\n")
    opened = open_mission(mission)
    assert _told(opened) == []
    public, private = opened.public, opened.private
    assert public is not None
    assert private is not None
    assert list(public.months) == ["2027-01", "2027-02"]
    assert [item.id for item in public.ideas] == ["c"]
    assert public.journal[0].who == ("anne",)
    assert (public.readings[0].metric, public.readings[0].value) == ("visits", Decimal("12.50"))
    assert public.notes == {"2027-01": "Un bon mois.\nVraiment."}
    assert private.notes is not None
    assert private.journal[0].kind == "remark"
    assert private.contacts[0].phone == "06 12"


def test_a_clone_without_private_has_none(mission: Path) -> None:
    (mission / "private").rmdir()
    opened = open_mission(mission)
    assert (opened.private, opened.problems) == (None, ())


# --- which folder ---


def test_a_mission_is_found_from_within(mission: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_mission(mission) == mission
    assert find_mission(mission / "calendar") == mission
    monkeypatch.chdir(mission / "private")
    assert find_mission(Path()) == mission


def test_a_missing_folder_a_file_and_a_folder_without_strategy_are_refused(tmp_path: Path) -> None:
    for find in (find_mission, open_mission):
        with pytest.raises(InputRefused, match=r"The folder .*nowhere does not exist"):
            find(tmp_path / "nowhere")
        with pytest.raises(InputRefused, match=r"No mission here: .* has no strategy\.yaml"):
            find(tmp_path)
    _write(tmp_path, "file.txt", "")
    with pytest.raises(InputRefused, match=r"file\.txt is a file"):
        open_mission(tmp_path / "file.txt")
    (tmp_path / "odd" / "strategy.yaml").mkdir(parents=True)
    for find in (find_mission, open_mission):
        with pytest.raises(InputRefused, match=r"strategy\.yaml cannot be read: a folder is where the file"):
            find(tmp_path / "odd")


def test_a_folder_misspelt_within_a_mission_does_not_find_that_mission(mission: Path) -> None:
    with pytest.raises(InputRefused, match="does not exist"):
        find_mission(mission / "calender")


# --- what is wrong, and where ---


def test_problems_of_several_files_are_told_in_one_run(mission: Path) -> None:
    _write(mission, "strategy.yaml", STRATEGY + "crisis: {contacts: paul}\n")
    _write(
        mission, "calendar/2027-01.yaml", "cmkit: 1\nitems:\n  - {id: a, pillars: [fournil]}\n  - {id: a}\n"
    )
    _write(mission, "calendar/2027-02.yaml", "cmkit: 1\nitems:\n  - {id: b, status: posted}\n")
    _write(mission, "calendar/2027-03.yaml", "cmkit: 1\nitems:\n  - {id: a}\n")
    _write(mission, "journal.yaml", "cmkit: 1\nentries:\n  - {date: hier, kind: meeting}\n")
    _write(mission, "measures/2027-01.csv", "start,end,metric,value\n2027-01-01,2027-01-31,visits,beaucoup\n")
    _write(mission, "private/contacts.yaml", "cmkit: 1\ncontacts:\n  - {who: anne, mail: x}\n")
    opened = open_mission(mission)
    assert _told(opened) == [
        "calendar/2027-01.yaml:3:23 RE001",
        "calendar/2027-01.yaml:4:6 RE002",
        "calendar/2027-02.yaml:3:13 MO003",
        "calendar/2027-03.yaml:3:6 RE003",
        "journal.yaml:3:6 MO004",
        "measures/2027-01.csv:2:1 FI006",
        "private/contacts.yaml:3:17 MO001",
        "strategy.yaml:5:10 RE001",
    ]
    assert opened.readable
    assert opened.public is not None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("cmkit: 2\nclient: {name: M}\n", "strategy.yaml:1:8 YA016"),
        ("client: {name: M}\n", "strategy.yaml:1:1 YA017"),
        ("", "strategy.yaml:1:1 YA014"),
        ("cmkit: 1\n<<<<<<< HEAD\nclient: {name: M}\n=======\n>>>>>>> b\n", "strategy.yaml:2:1 YA012"),
        ("cmkit: 1\nclient: {name: @m}\n", "strategy.yaml:2:16 YA021"),
        ("cmkit: 1\nclient: {name: M}\n".encode("utf-16"), "strategy.yaml:1:1 YA003"),
        ("cmkit: 1\nclient: {name: Léa}\n".encode("latin-1"), "strategy.yaml:2:17 YA001"),
    ],
)
def test_a_strategy_that_cannot_be_read_leaves_nothing_to_judge(
    mission: Path, text: str | bytes, told: str
) -> None:
    _write(mission, "strategy.yaml", text)
    opened = open_mission(mission)
    assert _told(opened) == [told]
    assert (opened.public, opened.readable) == (None, False)


def test_a_strategy_with_problems_is_readable_and_references_wait_for_it(mission: Path) -> None:
    _write(mission, "strategy.yaml", "cmkit: 1\nclient: {nom: M}\n")
    _write(mission, "calendar/2027-01.yaml", "cmkit: 1\nitems: [{id: a, pillars: nowhere}]\n")
    opened = open_mission(mission)
    assert _told(opened) == ["strategy.yaml:2:1 MO002", "strategy.yaml:2:10 MO001"]
    assert (opened.public, opened.readable) == (None, True)


def test_one_unreadable_month_does_not_hide_the_others(mission: Path) -> None:
    _write(mission, "calendar/2027-01.yaml", "cmkit: 1\nitems: [{id: a}\n")
    _write(mission, "calendar/2027-02.yaml", "cmkit: 1\nitems: [{id: b}]\n")
    opened = open_mission(mission)
    assert [one.split()[1] for one in _told(opened)] == ["YA024"]
    assert opened.public is not None
    assert list(opened.public.months) == ["2027-02"]
    assert not opened.readable


@pytest.mark.parametrize(
    "name",
    [
        "calendar/2027-01 (conflicted copy 2027-02-03).yaml",
        "calendar/2027-01 (1).yaml",
        "calendar/2027-13.yaml",
        "calendar/january.yaml",
        "calendar/2027-01.yml",
        "measures/2027-01 (Conflit).csv",
    ],
)
def test_a_file_with_another_name_is_left_aside_and_said_so(mission: Path, name: str) -> None:
    _write(mission, name, "not even YAML: [")
    opened = open_mission(mission)
    assert _told(opened) == [f"{name} FI001"]
    assert opened.problems[0].facts["name"] == Path(name).name
    assert opened.problems[0].facts["folder"] == name.partition("/")[0] + "/"
    assert opened.readable
    assert opened.public is not None
    assert (opened.public.months, opened.public.readings) == ({}, ())


def test_hidden_files_are_nobodys_business(mission: Path) -> None:
    for name in ("calendar/.2027-01.yaml.swp.yaml", "measures/.~lock.csv", "notes/.hidden.md"):
        _write(mission, name, "\x00")
    assert _told(open_mission(mission)) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("calendar/2027-01.yaml", "outside.yaml"),
        ("measures/2027-01.csv", "outside.csv"),
        ("notes/2027-01.md", "outside.md"),
        ("journal.yaml", "outside.yaml"),
    ],
)
def test_a_link_out_of_the_folder_is_not_followed(mission: Path, link: str, target: str) -> None:
    outside = mission.parent / target
    outside.write_text("cmkit: 1\nitems: [{id: secret}]\n", encoding="utf-8")
    (mission / link).symlink_to(outside)
    opened = open_mission(mission)
    assert _told(opened) == [f"{link} FI004"]
    assert not opened.readable
    assert opened.public is not None
    assert (opened.public.months, opened.public.readings, opened.public.notes) == ({}, (), {})


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_folder_that_is_a_link_is_not_followed(mission: Path) -> None:
    elsewhere = mission.parent / "elsewhere"
    elsewhere.mkdir()
    _write(elsewhere, "2027-01.yaml", "cmkit: 1\nitems: [{id: secret}]\n")
    (mission / "calendar").rmdir()
    (mission / "calendar").symlink_to(elsewhere)
    assert _told(open_mission(mission)) == ["calendar/2027-01.yaml FI004"]


# --- journal ---


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ("  - {date: 2027-01-12, kind: meeting, what: ok}\n", []),
        (
            "  - {date: 2027-01-12, kind: meeting}  # une\n\n  # deux\n  - {date: 2027-01-13, kind: spend}\n",
            [],
        ),
        ("  - date: 2027-01-12\n    kind: meeting\n", ["journal.yaml:3:5 FI002"]),
        ("  - {date: 2027-01-12, kind: meeting,\n     what: ok}\n", ["journal.yaml:3:5 FI002"]),
        ('  - {date: 2027-01-12, kind: meeting, what: "a\n     b"}\n', ["journal.yaml:3:5 FI002"]),
        (
            "  - {date: 2027-01-12, kind: spend}\n  - {date: 2027-01-13, kind: spend\n    }\n"
            "  - {date: 2027-01-14, kind: spend}\n",
            ["journal.yaml:4:5 FI002"],
        ),
        ("  - {date: 2027-01-12, kind: meeting}\nnote: >\n  sur plusieurs\n  lignes\n", []),
    ],
)
def test_a_journal_entry_takes_one_line(mission: Path, entries: str, told: list[str]) -> None:
    _write(mission, "journal.yaml", "cmkit: 1\nentries:\n" + entries)
    assert _told(open_mission(mission)) == told


# --- measures ---


@pytest.mark.parametrize(
    ("text", "told", "kept"),
    [
        ("start,end,metric,value\n", [], 0),
        ("start,end,metric,value,note\r\n2027-01-01,2027-01-31,visits,,\r\n", [], 1),
        ("start;end;metric;value\n2027-01-01;2027-01-31;visits;-3.5\n", [], 1),
        ("start,end,metric,value\n2027-01-31,2027-01-01,visits,1\n", ["2:1 FI006"], 0),
        ("start,end,metric,value\n2027-01-01,2027-01-31,,1\n", ["2:1 FI006"], 0),
        ("start,end,metric,value\n31/01/2027,2027-01-31,visits,1\n", ["2:1 FI006"], 0),
        ("start,end,metric,value\n20270101,2027-01-31,visits,1\n", ["2:1 FI006"], 0),
        ("start,end,metric,value\n2027-01-01,2027-02-30,visits,1\n", ["2:1 FI006"], 0),
        *[
            (f'start,end,metric,value\n2027-01-01,2027-01-31,visits,"{value}"\n', ["2:1 FI006"], 0)
            for value in ("12,5", "1 200", "1_000", "1e999999", "NaN", "Infinity", "١٢", "12 %")
        ],
        (
            "start,end,metric,value\n2027-01-01,2027-01-31,visits,1\n2027-01-01,x,visits,2\n"
            "2027-01-01,2027-01-31,visits\n2027-01-01,2027-01-31,reach,4\n",
            ["3:1 FI006", "4 TA007"],
            2,
        ),
        ("begin,end,metric,value\n", ["1 FI005"], 0),
        ("", [" TA004"], 0),
        (
            "start,end,metric,value\n<<<<<<< HEAD\n2027-01-01,2027-01-31,visits,1\n=======\n>>>>>>> b\n",
            ["2 TA002"],
            0,
        ),
        (
            "start,end,metric,value\n2027-01-01,2027-01-31,visites répétées,1\n".encode("latin-1"),
            ["2 TA001"],
            0,
        ),
        ('start,end,metric,value\n2027-01-01,2027-01-31,"visits,1\n', ["2 TA003"], 0),
    ],
)
def test_readings_that_do_not_fit_are_told_and_the_others_kept(
    mission: Path, text: str | bytes, told: list[str], kept: int
) -> None:
    _write(mission, "measures/2027-01.csv", text)
    opened = open_mission(mission)
    said = [one.replace("measures/2027-01.csv", "").lstrip(":") for one in _told(opened)]
    assert sorted(said) == sorted(told)
    assert opened.public is not None
    assert len(opened.public.readings) == kept
    unreadable = ("TA001", "TA002", "TA003", "TA004", "FI005")
    assert opened.readable is not any(one.endswith(unreadable) for one in said)


def test_missing_columns_are_named(mission: Path) -> None:
    _write(mission, "measures/2027-01.csv", "start,metrics,value\n")
    assert open_mission(mission).problems[0].facts["missing"] == "end, metric"


# --- notes ---


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("Un bon mois".encode("utf-16"), "1:1 FI003"),
        ("Un bon mois".encode("utf-16-le"), "1:1 FI003"),
        ("Un bon mois\nété".encode("latin-1"), "2:1 FI003"),
        (b"Un bon mois\n<<<<<<< HEAD\nici\n=======\nla\n>>>>>>> b\n", "2:1 YA012"),
        (b"x" * 1_000_001, "FI004"),
    ],
    ids=["utf-16", "utf-16 without BOM", "latin-1", "conflict", "too long"],
)
def test_a_note_that_cannot_be_read_is_told(mission: Path, raw: bytes, told: str) -> None:
    _write(mission, "notes/2027-01.md", raw)
    _write(mission, "notes/2027-02.md", "Suite\n")
    opened = open_mission(mission)
    said = [one.replace("notes/2027-01.md", "").lstrip(": ") for one in _told(opened)]
    assert said == [told]
    assert opened.public is not None
    assert opened.public.notes == {"2027-02": "Suite"}
    assert not opened.readable


# --- the mission's own catalogue


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {"kinds": "cmkit: 1\nkinds:\n  - {id: a, label: A, metrics: [rumeur]}\n"},
            ["kinds.yaml:3:33 RE001"],
        ),
        (
            {"kinds": "cmkit: 1\nkinds:\n  - {id: a, labl: A}\n"},
            ["kinds.yaml:3:5 MO002", "kinds.yaml:3:13 MO001"],
        ),
        ({"kinds": "cmkit: 1\nkinds: [\n"}, ["kinds.yaml:2:8 YA024"]),
        ({"metrics": "cmkit: 2\n"}, ["metrics.yaml:1:8 YA016"]),
        (
            {"metrics": "cmkit: 1\nmetrics: [{id: a}]\n", "networks": "", "kinds": "cmkit: 1\nkinds: []\n"},
            ["metrics.yaml:2:11 MO002", "networks.yaml:1:1 YA014"],
        ),
    ],
)
def test_a_catalogue_that_is_wrong_is_told_with_its_own_place(
    mission: Path, files: dict[str, str], told: list[str]
) -> None:
    (mission / "catalogue").mkdir()
    for name, text in files.items():
        _write(mission, f"catalogue/{name}.yaml", text)
    _write(mission, "notes/2027-01.md", b"\xff")
    opened = open_mission(mission)
    assert sorted(set(_told(opened))) == sorted(
        [f"catalogue/{one}" for one in told] + ["notes/2027-01.md:1:1 FI003"]
    )
    assert not opened.readable
    assert opened.public is not None, "the rest of the mission is read all the same"


def test_a_catalogue_behind_a_link_is_not_followed(mission: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kinds.yaml").write_text("cmkit: 1\nkinds: [{id: secret}]\n", encoding="utf-8")
    (mission / "catalogue").symlink_to(outside)
    opened = open_mission(mission)
    assert {problem.code for problem in opened.problems} == {"FI004"}
    assert "secret" not in str(opened.problems)


@pytest.mark.parametrize(
    ("when", "right"),
    [
        ("2027-02-03", "calendar/2027-02.yaml"),
        ("2026-12-31", "calendar/2026-12.yaml"),
        ("2028", "calendar/2028-01.yaml"),
        ("M2", "calendar/2027-02.yaml"),
        ("2027-01-31", None),
        ("2027-01", None),
        ("2027", None),
        ("M1", None),
    ],
)
def test_an_item_dated_outside_the_month_of_its_file_is_told(
    mission: Path, when: str, right: str | None
) -> None:
    _write(mission, "strategy.yaml", STRATEGY + "mission: {starts_on: 2027-01-04}\n")
    _write(mission, "calendar/2027-01.yaml", f"cmkit: 1\nitems:\n  - id: a\n    date: {when}\n")
    _write(mission, "calendar/ideas.yaml", "cmkit: 1\nitems: [{id: b, date: 2027-03-01}]\n")
    opened = open_mission(mission)
    assert _told(opened) == (["calendar/2027-01.yaml:4:5 FI007"] if right else [])
    assert [problem.facts["right"] for problem in opened.problems] == ([right] if right else [])
    assert opened.public is not None
    assert opened.public.months["2027-01"][0].id == "a"


def test_a_month_of_a_mission_without_a_start_is_in_no_file_yet(mission: Path) -> None:
    _write(mission, "calendar/2027-01.yaml", "cmkit: 1\nitems: [{id: a, date: M6}]\n")
    assert _told(open_mission(mission)) == []
