"""``cmkit log``: a fact a line, at the end, nothing twice, what is private in ``private/``."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from cmkit import git
from cmkit.files.reading import read_yaml
from cmkit.mission.logbook import entries_of
from cmkit.mission.opening import open_mission
from conftest import Run

STRATEGY = """\
cmkit: 1
mission: {language: en, currency: EUR, starts_on: 2027-01-01, contract: {payment_days: 20}}
client: {name: Bakery Martin, sponsor: claire}
people: [{id: claire, name: Claire Martin, side: client}, {id: marc, name: Marc Roy, side: cm}]
platforms: [{id: instagram, network: instagram}]
objectives: [{id: orders, title: More orders, kpis: [{id: sales, metric: sales}]}]
"""
JOURNAL = """\
cmkit: 1
# mine, by hand
entries:
  - {date: 2027-01-04, kind: meeting, what: 'First meeting'}   # at the shop

  # later
  - {date: 2027-01-05, kind: request, what: "Photos of the team, in daylight", from: claire, due: 2027-01-20}
"""
TODAY = ("--today", "2027-01-12")


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    (tmp_path / "strategy.yaml").write_text(STRATEGY, "utf-8")
    return tmp_path


def logged(mission: Path, name: str = "journal.yaml") -> list[dict[str, object]]:
    return [dict(one) for one in entries_of(read_yaml(mission / name, name).data)]


def test_a_fact_is_added_at_the_end_and_no_other_line_is_touched(cmkit: Run, mission: Path) -> None:
    (mission / "journal.yaml").write_text(JOURNAL, "utf-8")
    assert cmkit("log", "incident", "Page hacked", "--platform", "instagram", *TODAY, "-C", mission).code == 0
    line = "  - {date: 2027-01-12, kind: incident, what: Page hacked, platform: instagram}\n"
    assert (mission / "journal.yaml").read_text("utf-8") == JOURNAL + line


@pytest.mark.parametrize(
    "words",
    [
        "a: b # c \"d\" 'e' - f",
        "- dash",
        "# tag",
        "{x}, [y]",
        "été 👍🏽 日本",
        "no",
        "12",
        "~",
        "@bob & *x !y %z",
        "> cmd | pipe",
        "x" * 3000,
    ],
)
def test_any_words_stay_what_they_are_on_one_line(cmkit: Run, mission: Path, words: str) -> None:
    for _round in range(2):
        ran = cmkit("log", "remark", "--again", *TODAY, "-C", mission, "--", words)
        assert ran.code == 0, ran.err
    assert [one["what"] for one in logged(mission, "private/journal.yaml")] == [words, words]
    text = (mission / "private/journal.yaml").read_text("utf-8")
    assert len(text.splitlines()) == 4
    assert not open_mission(mission).problems


def test_lines_and_control_characters_never_enter_a_fact(cmkit: Run, mission: Path) -> None:
    assert cmkit("log", "review", "one\ntwo\r\n\tthree\x1b[31m", *TODAY, "-C", mission).code == 0
    assert logged(mission)[0]["what"] == "one two three"
    refused = cmkit("log", "review", " \n\t ", *TODAY, "-C", mission)
    assert (refused.code, len(logged(mission))) == (2, 1)


def test_the_same_fact_is_said_and_not_written_twice(cmkit: Run, mission: Path) -> None:
    for _round in range(2):
        ran = cmkit("log", "request", "Photos", "--from", "Claire", *TODAY, "-C", mission)
        assert ran.code == 0
    assert "says that already" in ran.err
    assert len(logged(mission)) == 1
    cmkit("log", "request", "photos", "--from", "claire", "--again", *TODAY, "-C", mission)
    cmkit("log", "receipt", "Photos", *TODAY, "-C", mission)
    assert len(logged(mission)) == 3


def test_every_field_is_kept_in_the_words_of_the_files(cmkit: Run, mission: Path) -> None:
    told = ["--who", "claire", "--who", "Marc Roy", "--at", "14h30-16h", "--decided", "two posts a week"]
    told += ["--action", "claire: send the photos, by 5 February", "--next", "1 February 2027"]
    assert (
        cmkit("log", "meeting", "Monthly", *told, "--where", "At the shop", *TODAY, "-C", mission).code == 0
    )
    assert cmkit("log", "spend", "Boost", "--amount", "1 200,50 €", *TODAY, "-C", mission).code == 0
    meeting, spend = logged(mission)
    assert meeting == {
        "date": "2027-01-12",
        "kind": "meeting",
        "what": "Monthly",
        "who": ["claire", "marc"],
        "at": "14:30-16:00",
        "where": "At the shop",
        "decided": "two posts a week",
        "actions": [{"what": "send the photos", "who": "claire", "due": "2027-02-05"}],
        "next_on": "2027-02-01",
    }
    assert f"{spend['amount']}" == "1200.5"
    assert not open_mission(mission).problems


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1 h 30", "90 minutes"),
        ("1h30", "90 minutes"),
        ("1:30", "90 minutes"),
        ("90 min", "90 minutes"),
        ("1,5 h", "90 minutes"),
        ("2h", "2 hours"),
        ("1 heure", "1 hour"),
        ("120 minutes", "2 hours"),
        ("2 jours", "2 days"),
        ("45 mn", "45 minutes"),
    ],
)
def test_time_is_read_as_people_write_it(cmkit: Run, mission: Path, typed: str, kept: str) -> None:
    assert cmkit("log", "time", "Plan", "--duration", typed, *TODAY, "-C", mission).code == 0
    assert logged(mission, "private/journal.yaml")[0]["duration"] == kept


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("time", ["--duration", "long"]),
        ("time", ["--duration", "0 h"]),
        ("time", []),
        ("spend", ["--amount", "1 200 $"]),
        ("spend", ["--amount", "a lot"]),
        ("spend", []),
        ("incident", ["--platform", "instagrm"]),
        ("request", ["--from", "nobody-there"]),
        ("request", ["--due", "some day"]),
        ("request", ["--item", "kvn"]),
        ("meeting", ["--at", "late"]),
        ("review", ["--date", "2027-01-13"]),
        ("reminder", ["--about", "invoice"]),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_written(
    cmkit: Run, mission: Path, kind: str, told: Sequence[str]
) -> None:
    ran = cmkit("log", kind, "Words", *told, *TODAY, "-C", mission)
    assert ran.code == 2
    assert ran.err.strip()
    assert not (mission / "journal.yaml").exists()
    assert not (mission / "private/journal.yaml").exists()


def test_a_receipt_settles_its_request_and_changes_no_other_line(cmkit: Run, mission: Path) -> None:
    (mission / "journal.yaml").write_text(JOURNAL, "utf-8")
    assert cmkit("log", "receipt", "--for", "team", *TODAY, "-C", mission).code == 0
    before, after = JOURNAL.splitlines(), (mission / "journal.yaml").read_text("utf-8").splitlines()
    assert after[:6] == before[:6]
    request, receipt = logged(mission)[1:]
    assert request["received_on"] == "2027-01-12"
    assert receipt["what"] == request["what"]
    assert receipt["from"] == "claire"
    again = cmkit("log", "receipt", "--for", "team", *TODAY, "-C", mission)
    assert (again.code, len(logged(mission))) == (2, 3)


def test_an_invoice_is_due_by_the_contract(cmkit: Run, mission: Path) -> None:
    cmkit("log", "invoice", "January", "--amount", "480", "--reference", "F-1", *TODAY, "-C", mission)
    cmkit("log", "invoice", "February", "--amount", "480", "--due", "2027-03-01", *TODAY, "-C", mission)
    assert [one["due"] for one in logged(mission, "private/journal.yaml")] == ["2027-02-01", "2027-03-01"]


def test_private_is_made_said_and_ignored(cmkit: Run, mission: Path) -> None:
    git.init(mission)
    first = cmkit("log", "remark", "Slow on Mondays", "--who", "claire", *TODAY, "-C", mission)
    assert "private/ stays with you" in first.err
    assert git.is_ignored(mission, "private/journal.yaml")
    assert not (mission / "journal.yaml").exists()
    assert "private/ stays with you" not in cmkit("log", "remark", "x", *TODAY, "-C", mission).err


@pytest.mark.parametrize(
    "text",
    [
        "cmkit: 1\n",
        "cmkit: 1\nentries:\n",
        "cmkit: 1\nentries: []\n",
        "cmkit: 1 # mine\nentries: [] # none\n",
    ],
)
def test_a_half_filled_journal_takes_a_fact(cmkit: Run, mission: Path, text: str) -> None:
    (mission / "journal.yaml").write_text(text, "utf-8")
    ran = cmkit("log", "incident", "Broken", *TODAY, "-C", mission)
    assert ran.code == 0, ran.err
    assert [one["what"] for one in logged(mission)] == ["Broken"]
    assert text.count("#") == (mission / "journal.yaml").read_text("utf-8").count("#")


@pytest.mark.parametrize(
    "text",
    ["cmkit: 1\nentries: [\n", "<<<<<<< a\n=======\n>>>>>>> b\n", "cmkit: 2\n", "\xff", "entries: text\n"],
)
def test_a_journal_that_cannot_be_read_stays_as_it_is(cmkit: Run, mission: Path, text: str) -> None:
    (mission / "journal.yaml").write_text(text, "latin-1")
    ran = cmkit("log", "incident", "Broken", *TODAY, "-C", mission)
    assert ran.code == 2
    assert (mission / "journal.yaml").read_text("latin-1") == text


def test_ten_thousand_facts_take_one_more_in_a_few_seconds(cmkit: Run, mission: Path) -> None:
    lines = [
        f"  - {{date: 2027-01-05, kind: time, what: Work {n}, duration: 1 hour}}\n" for n in range(10_000)
    ]
    (mission / "private").mkdir()
    (mission / "private/journal.yaml").write_text("cmkit: 1\nentries:\n" + "".join(lines), "utf-8")
    begun = time.process_time()
    assert cmkit("log", "time", "More", "--duration", "1 h", *TODAY, "-C", mission).code == 0
    assert time.process_time() - begun < 20
    text = (mission / "private/journal.yaml").read_text("utf-8").splitlines()
    assert len(text) == 10_003
    assert text[-1] == "  - {date: 2027-01-12, kind: time, what: More, duration: 1 hour}"


def test_eight_at_once_keep_all_eight(mission: Path) -> None:
    command = [sys.executable, "-m", "cmkit", "-C", str(mission), "log", "incident", *TODAY]
    running = [subprocess.Popen([*command, f"Fact {n}"], stderr=subprocess.DEVNULL) for n in range(8)]
    assert [one.wait(120) for one in running] == [0] * 8
    assert sorted(str(one["what"]) for one in logged(mission)) == [f"Fact {n}" for n in range(8)]


def test_two_branches_that_log_are_merged_whole(cmkit: Run, mission: Path) -> None:
    def git_says(*words: str) -> None:
        whole = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *words]
        subprocess.run(whole, cwd=mission, check=True, capture_output=True)

    (mission / ".gitattributes").write_text("journal.yaml merge=union\n", "utf-8")
    (mission / "journal.yaml").write_text(JOURNAL, "utf-8")
    git_says("init", "-q", "-b", "main")
    git_says("add", ".")
    git_says("commit", "-qm", "begun")
    git_says("switch", "-qc", "other")
    cmkit("log", "incident", "On the other branch", *TODAY, "-C", mission)
    git_says("commit", "-qam", "other")
    git_says("switch", "-q", "main")
    cmkit("log", "review", "On this branch", *TODAY, "-C", mission)
    git_says("commit", "-qam", "this")
    git_says("merge", "-q", "other", "-m", "merged")
    said = {str(one["what"]) for one in logged(mission)}
    assert {"On the other branch", "On this branch", "First meeting"} <= said
    assert not open_mission(mission).problems


def test_a_reminder_says_to_whom_about_what_and_how(cmkit: Run, mission: Path) -> None:
    told = ["--to", "claire", "--about", "invoice", "--tone", "firm", "--reference", "F-1"]
    assert cmkit("log", "reminder", *told, *TODAY, "-C", mission).code == 0
    assert logged(mission, "private/journal.yaml") == [
        {
            "date": "2027-01-12",
            "kind": "reminder",
            "what": "invoice to be paid (firm tone)",
            "who": "claire",
            "reference": "F-1",
        }
    ]
