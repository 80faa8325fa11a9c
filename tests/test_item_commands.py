"""The commands about items, from submitting to publishing; writing them; the gate of a month."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from difflib import unified_diff
from pathlib import Path

import pytest

from cmkit.cli.completion.ids import Ids
from cmkit.files.edits import found_at
from cmkit.files.reading import read_yaml
from conftest import Run

MONTH = """\
cmkit: 1
# Février
items:
  - id: 2027-02-03-instagram-kvn   # la crêpe
    date: 2027-02-03
    at: 18:30
    title: La crêpe
    text: |-
      On retourne la crêpe, avec du beurre.

      À demain !
    media: [{file: media/a.jpg, alt: une crêpe, rights: Lumen}]
    posts:
      - platform: instagram
      - {platform: facebook, text: "Ce soir"}
    status: draft

  - {id: 2027-02-05-facebook-gdf, date: 2027-02-05, title: Le pain,
     text: Le pain est chaud., posts: [{platform: facebook}], status: draft}
  - {id: 2027-02-09-facebook-zzz, date: 2027-02-09, title: Rien}
"""
STRATEGY = """\
cmkit: 1
mission: {language: fr, cm: camille}
client: {name: Martin}
people:
  - {id: sophie, name: Sophie Martin, side: client, approves: true, deputy: karim}
  - {id: karim, name: Karim Benali, side: client}
  - {id: camille, name: Camille Roy, side: cm}
platforms:
  - {id: instagram, network: instagram, status: active}
  - {id: facebook, network: facebook, status: active}
content:
  workflow: {approval_days: 5, rounds: 1, express: un message à Sophie}
"""
KVN, GDF, ZZZ = "2027-02-03-instagram-kvn", "2027-02-05-facebook-gdf", "2027-02-09-facebook-zzz"
FILE = "calendar/2027-02.yaml"
SAID = ("--by", "sophie", "--via", "mail", "--evidence", "son mail", "--today", "2027-01-20")


@pytest.fixture
def mission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "calendar").mkdir()
    (tmp_path / "media").mkdir()
    (tmp_path / "media/a.jpg").write_bytes(b"a picture")
    (tmp_path / "strategy.yaml").write_text(STRATEGY, "utf-8")
    (tmp_path / FILE).write_text(MONTH, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def text(mission: Path) -> str:
    return (mission / FILE).read_bytes().decode()


def value(mission: Path, number: int, *path: str | int) -> object:
    return found_at(read_yaml(mission / FILE, FILE).data, ("items", number, *path))


def changed_lines(before: str, after: str) -> list[str]:
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[0] in "+-" and not line.startswith(("+++", "---"))]


def replace(mission: Path, old: str, new: str) -> None:
    assert old in text(mission)
    (mission / FILE).write_text(text(mission).replace(old, new), "utf-8")


def test_an_approval_rewrites_only_its_lines(mission: Path, cmkit: Run) -> None:
    assert cmkit("calendar", "submit", "--month", "2027-02").code == 0
    before = text(mission)
    assert cmkit("calendar", "approve", "kvn", *SAID).code == 0
    changed = changed_lines(before, text(mission))
    assert changed[:2] == ["-    status: submitted", "+    status: approved"]
    assert [line.split(":")[0].strip("+ ") for line in changed[2:]] == [
        "approval", "by", "date", "via", "evidence", "recorded_by", "day", "hours", "digest",
    ]  # fmt: skip
    assert value(mission, 0, "approval", "recorded_by") == "camille"
    kept = read_yaml(mission / f".cmkit/approved/{KVN}.yaml", "kept").data
    assert found_at(kept, ("digest",)) == value(mission, 0, "approval", "digest")


def test_what_is_approved_is_found_in_order_by_the_check(mission: Path, cmkit: Run) -> None:
    cmkit("calendar", "approve", "kvn", "gdf", *SAID)
    replace(mission, "status: approved", "status: scheduled")
    ran = cmkit("check", "--select", "CA,IT", "--today", "2027-01-25", "--format", "concise")
    assert (ran.code, ran.out) == (0, ""), ran.out


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "avec du beurre",
            "avec du sucre",
            "Text: On retourne la crêpe, avec du [-beurre-] {+sucre+}. À demain !",
        ),
        ("title: La crêpe", "title: La galette", "Title: La [-crêpe-] {+galette+}"),
        ('"Ce soir"', '"Ce matin"', "Text for facebook: Ce [-soir-] {+matin+}"),
    ],
)
def test_a_word_that_changes_after_the_approval_is_shown(
    mission: Path, cmkit: Run, old: str, new: str, told: str
) -> None:
    cmkit("calendar", "approve", "kvn", "gdf", *SAID)
    replace(mission, old, new)
    ran = cmkit("calendar", "approve", "--month", "2027-02")
    assert ran.code == 1
    assert f"{KVN}: approved – its approval no longer holds\n  {told}\n" in ran.out
    assert f"{GDF}: approved\n" in ran.out
    replace(mission, "status: approved", "status: scheduled")
    found = cmkit("check", "--select", "CA001", "--format", "concise", "--today", "2027-01-25").out
    assert told.partition(": ")[2] in found
    assert found.startswith(f"{FILE}:4:5: error CA001")


def test_an_approval_that_no_longer_holds_is_told_in_the_list(mission: Path, cmkit: Run) -> None:
    cmkit("calendar", "approve", "kvn", "gdf", *SAID)
    replace(mission, "avec du beurre", "avec du sucre")
    listed = cmkit("calendar", "list", "--month", "2027-02", "--today", "2027-01-25").out
    assert f"{KVN} · approval no longer holds" in listed
    assert f"{GDF} · approved" in listed
    found = json.loads(cmkit("calendar", "list", "--format", "json", "--today", "2027-01-25").out)
    items = {one["id"]: one for one in found["missions"][0]["items"]}
    assert items[KVN]["approval"] == "changed"
    assert [due["step"] for due in items[KVN]["due"]] == ["submission", "approval", "publication"]
    assert (items[GDF]["approval"], [due["step"] for due in items[GDF]["due"]]) == ("valid", ["publication"])


@pytest.mark.usefixtures("mission")
def test_a_list_is_filtered_by_states_and_people_as_people_say_them(cmkit: Run) -> None:
    cmkit("calendar", "submit", "kvn")
    said = cmkit("--lang", "fr", "calendar", "list", "--status", "Soumis").out
    assert KVN in said
    assert GDF not in said
    assert KVN in cmkit("calendar", "list", "--who", "sophie").out
    assert cmkit("calendar", "list", "--status", "posted").code == 2


def test_what_another_tool_holds_is_told_before_it_goes_out_twice(mission: Path, cmkit: Run) -> None:
    replace(mission, "date: 2027-02-05, title: Le pain", "date: 2027-02-05, at: 18:30, title: Le pain")
    cmkit("calendar", "approve", "gdf", *SAID)
    assert cmkit("calendar", "export", "gdf", "--to", "buffer", "--today", "2027-01-21").code == 0
    ran = cmkit("calendar", "export", "gdf", "--to", "publer", "--today", "2027-01-22")
    assert f"{GDF} is in Buffer since 21 January 2027: take it out there, or it goes out twice." in ran.err
    assert value(mission, 1, "status") == "scheduled"


def test_what_the_client_left_to_the_cm_goes_out_from_a_draft(mission: Path, cmkit: Run) -> None:
    path = mission / "strategy.yaml"
    assert cmkit("calendar", "publish", "gdf").code == 1
    delegated = "delegations: [{pillars: pain, by: sophie, to: camille, date: 2027-01-02}]"
    text = path.read_text("utf-8").replace("express: un message à Sophie}", "express: x, " + delegated + "}")
    path.write_text(text + "  pillars: [{id: pain, name: Le pain}]\n", "utf-8")
    replace(mission, "text: Le pain est chaud.", "pillars: pain, text: Le pain est chaud.")
    ran = cmkit("calendar", "publish", "gdf", "--url", "https://www.facebook.com/p/17")
    assert ran.code == 0, ran.err
    assert value(mission, 1, "status") == "published"


@pytest.mark.usefixtures("mission")
def test_the_gate_without_a_month_is_that_of_the_next_contents(cmkit: Run) -> None:
    cmkit("calendar", "submit", "--month", "2027-02")
    ran = cmkit("check", "--gate", "publish", "--today", "2026-11-23")
    assert ran.code == 1
    assert ran.out.startswith("February 2027: ")
    assert "[ ] CA008" in ran.out


def test_a_point_that_a_card_cannot_mend_names_its_line(mission: Path, cmkit: Run) -> None:
    replace(mission, "rights: Lumen}", "rights: Lumen, until: 2027-01-31}")
    told = cmkit("check", "--gate", "publish", "--month", "2027-02", "--today", "2027-01-25").out
    lines = told.splitlines()
    place = next(number for number, line in enumerate(lines) if "[ ] ME003" in line)
    assert lines[place + 2].strip() == f"{FILE}:12"


def test_a_step_taken_twice_writes_nothing_the_second_time(mission: Path, cmkit: Run) -> None:
    for command in (
        ("submit", "kvn"),
        ("request-changes", "kvn", "--note", "plus court", "--by", "sophie", "--today", "2027-01-21"),
        ("submit", "kvn"),
        ("approve", "kvn", "gdf", *SAID),
        ("publish", "gdf", "--url", "https://f.example/1"),
        ("hold", "kvn"),
        ("cancel", "kvn"),
    ):
        first = cmkit("calendar", *command)
        assert first.code == 0, first.err
        before = text(mission)
        again = cmkit("calendar", *command)
        assert again.code == 0, again.err
        assert text(mission) == before, command


def test_approving_again_on_another_day_keeps_the_first_record(mission: Path, cmkit: Run) -> None:
    cmkit("calendar", "approve", "kvn", *SAID)
    before = text(mission)
    cmkit("calendar", "approve", "kvn", *SAID[:-1], "2027-01-28")
    assert text(mission) == before


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (("approve", "kvn", "--by", "karim", *SAID[2:]), 1, "Those who do: sophie. A deputy approves while"),
        (("approve", "kvn", "--by", "bob", *SAID[2:]), 2, "“bob” is nobody of this mission."),
        (("approve", "kvn", "--by", "sophie"), 2, "Add --via meeting|mail|call|sheet|page and --evidence"),
        (("approve", "zzz", *SAID), 1, "Write it first: cmkit calendar edit 2027-02-09-facebook-zzz"),
        (("approve", "--month", "2027-02", *SAID), 1, "Nothing of this month waits for an approval."),
        (("submit", "zzz"), 1, "has neither text nor picture yet"),
        (("submit", "nope"), 2, "There is no item “nope” in the calendar."),
        (("submit", "kvn gdf"), 2, "There is no item “kvn gdf” in the calendar."),
        (("submit", " "), 2, "There is no item “” in the calendar."),
        (("submit", "2027-02"), 2, f"Write more of the id: {KVN}, {GDF}, {ZZZ}."),
        (("submit",), 2, "Which items? Name their ids, or a month."),
        (("submit", "--month", "2027-05"), 2, "There is no item in 2027-05."),
        (("request-changes", "kvn", "--note", "x"), 1, f"Submit it first: cmkit calendar submit {KVN}"),
        (("request-changes", "kvn", "--note", " "), 2, "--note says it"),
        (("publish", "kvn", "--url", "https://a.fr"), 1, "Once the client agrees: cmkit calendar approve"),
        (("publish", "gdf", "--url", "javascript:alert(1)"), 2, "is not an address of the web"),
        (("publish", "gdf", "--url", "https://a.fr/ b"), 2, "is not an address of the web"),
        (("hold", "kvn", "--lift"), 1, "Only what is on hold can be lifted."),
    ],
)
def test_a_step_that_may_not_be_taken_is_refused_with_what_to_do(
    mission: Path, cmkit: Run, command: tuple[str, ...], code: int, said: str
) -> None:
    ran = cmkit("calendar", *command)
    assert ran.code == code
    assert said in ran.err
    assert text(mission) == MONTH


def test_all_are_approved_or_none(mission: Path, cmkit: Run) -> None:
    ran = cmkit("calendar", "approve", "kvn", "zzz", *SAID)
    assert ran.code == 1
    assert text(mission) == MONTH
    assert not (mission / ".cmkit/approved").exists()


def test_nothing_of_a_picture_that_is_not_there_is_approved(mission: Path, cmkit: Run) -> None:
    (mission / "media/a.jpg").unlink()
    ran = cmkit("calendar", "approve", "kvn", *SAID)
    assert (ran.code, text(mission)) == (1, MONTH)
    assert "the file media/a.jpg cannot be taken: it does not exist" in ran.err


def test_another_picture_under_the_same_name_is_told(mission: Path, cmkit: Run) -> None:
    cmkit("calendar", "approve", "kvn", *SAID)
    (mission / "media/a.jpg").write_bytes(b"another picture")
    ran = cmkit("check", "--select", "IT001", "--format", "concise", "--today", "2027-01-25")
    assert "media: media/a.jpg" in ran.out


def test_a_deputy_approves_during_an_absence_that_is_written(mission: Path, cmkit: Run) -> None:
    away = "organisation: {absences: [{who: sophie, from: 2027-01-18, until: 2027-01-25}]}\n"
    (mission / "strategy.yaml").write_text(STRATEGY + away, "utf-8")
    assert cmkit("calendar", "approve", "kvn", "--by", "Karim", *SAID[2:]).code == 0
    assert cmkit("calendar", "approve", "gdf", "--by", "Karim", *SAID[2:-1], "2027-01-26").code == 1


def test_a_second_person_joins_the_approval_of_the_same_words(mission: Path, cmkit: Run) -> None:
    two = STRATEGY.replace("Benali, side: client", "Benali, side: client, approves: true")
    (mission / "strategy.yaml").write_text(two, "utf-8")
    cmkit("calendar", "approve", "kvn", *SAID)
    cmkit("calendar", "approve", "kvn", "--by", "karim", *SAID[2:])
    assert value(mission, 0, "approval", "by") == ["sophie", "karim"]


def test_each_request_for_changes_is_a_round_and_takes_the_approval_back(mission: Path, cmkit: Run) -> None:
    cmkit("calendar", "approve", "kvn", *SAID)
    first = cmkit("calendar", "request-changes", "kvn", "--note", "plus court", "--by", "sophie")
    assert value(mission, 0, "status") == "changes_requested"
    assert value(mission, 0, "approval") is None
    assert "round" not in first.err
    second = cmkit("calendar", "request-changes", "kvn", "--note", "plus long", "--today", "2027-01-22")
    assert "That is round 2, where 1 is agreed" in second.err
    assert value(mission, 0, "changes", 1) == {"date": "2027-01-22", "what": "plus long"}
    found = cmkit("check", "--select", "IT004", "--format", "concise", "--today", "2027-01-25").out
    assert "“La crêpe” has had 2 requests for changes" in found


def test_a_hold_that_is_lifted_finds_the_approval_again(mission: Path, cmkit: Run) -> None:
    cmkit("calendar", "approve", "kvn", *SAID)
    cmkit("calendar", "hold", "kvn", "gdf")
    assert cmkit("calendar", "approve", "kvn", *SAID).code == 1
    assert cmkit("calendar", "hold", "kvn", "gdf", "--lift").code == 0
    assert (value(mission, 0, "status"), value(mission, 1, "status")) == ("approved", "draft")


def test_an_item_is_out_once_all_of_its_posts_are(mission: Path, cmkit: Run) -> None:
    cmkit("calendar", "approve", "kvn", *SAID)
    which = cmkit("calendar", "publish", "kvn", "--url", "https://i.example/1")
    assert (which.code, "--platform instagram | facebook" in which.err) == (2, True)
    cmkit("calendar", "publish", "kvn", "--url", "https://i.example/1", "--platform", "instagram")
    assert value(mission, 0, "status") == "approved"
    cmkit("calendar", "publish", "kvn", "--url", "https://f.example/1")
    assert value(mission, 0, "status") == "published"
    assert value(mission, 0, "posts", 1, "url") == "https://f.example/1"
    assert cmkit("calendar", "cancel", "kvn").code == 1


@pytest.mark.usefixtures("mission")
def test_what_is_near_is_told_with_the_express_path(cmkit: Run) -> None:
    ran = cmkit("calendar", "submit", "kvn", "gdf", "--today", "2027-01-28")
    assert f"Nearer than the 5 working days that the client has to approve: {KVN}." in ran.err
    assert "The express path: un message à Sophie" in ran.err


def test_an_id_that_stands_in_two_months_is_refused(mission: Path, cmkit: Run) -> None:
    (mission / "calendar/2027-03.yaml").write_text(
        f"cmkit: 1\nitems: [{{id: {GDF}, date: 2027-03-05, text: x}}]\n", "utf-8"
    )
    ran = cmkit("calendar", "submit", GDF)
    assert ran.code == 2
    assert "stands more than once: in calendar/2027-02.yaml, calendar/2027-03.yaml" in ran.err


def test_line_ends_of_windows_stay(mission: Path, cmkit: Run) -> None:
    (mission / FILE).write_bytes(MONTH.replace("\n", "\r\n").encode())
    assert cmkit("calendar", "approve", "kvn", *SAID).code == 0
    raw = (mission / FILE).read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    ran = cmkit("check", "--select", "IT", "--format", "concise", "--today", "2027-01-25")
    assert ran.out == ""


@pytest.mark.parametrize(
    "wrong", ['at: "25:00"', 'approval: {digest: "2:xyz"}', "approval: {by: nobody-known}"]
)
def test_a_file_with_a_fault_is_left_as_it_is(mission: Path, cmkit: Run, wrong: str) -> None:
    replace(mission, "title: Rien}", f"title: Rien, {wrong}}}")
    before = text(mission)
    ran = cmkit("check", "--format", "concise", "--today", "2027-01-25", "--select", "MO,RE")
    assert FILE in ran.out
    cmkit("calendar", "submit", "zzz")
    assert text(mission) == before


def test_eight_approvals_at_once_are_all_kept(mission: Path) -> None:
    items = "".join(
        f"  - {{id: c{number}, date: 2027-02-1{number}, text: Sujet {number}, status: submitted}}\n"
        for number in range(8)
    )
    (mission / FILE).write_text(f"cmkit: 1\nitems:\n{items}", "utf-8")
    command = [sys.executable, "-m", "cmkit", "calendar", "approve"]
    running = [
        subprocess.Popen([*command, f"c{number}", *SAID], cwd=mission, stderr=subprocess.PIPE)
        for number in range(8)
    ]
    for process in running:
        _out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
    assert [value(mission, number, "status") for number in range(8)] == ["approved"] * 8
    assert len(list((mission / ".cmkit/approved").iterdir())) == 8


# --- the gate of a month ---


def test_the_gate_of_a_month_opens_once_it_is_approved(mission: Path, cmkit: Run) -> None:
    gate = ("check", "--gate", "publish", "--month", "2027-02", "--today", "2027-01-25", "--lang", "en")
    shut = cmkit(*gate)
    assert shut.code == 1
    assert "month to be approved: 2027-02" in shut.out
    cmkit("calendar", "approve", "kvn", "gdf", *SAID)
    assert cmkit(*gate).code == 0, cmkit(*gate).out
    replace(mission, "Le pain est chaud", "Le pain est froid")
    again = cmkit(*gate)
    assert again.code == 1
    assert "IT001" in again.out


def test_the_gate_of_a_month_does_not_look_at_the_others(mission: Path, cmkit: Run) -> None:
    (mission / "calendar/2027-03.yaml").write_text(
        "cmkit: 1\nitems: [{id: m, date: 2027-03-05, text: x, status: scheduled, paid: {partner: P}}]\n",
        "utf-8",
    )
    cmkit("calendar", "approve", "kvn", "gdf", *SAID)
    gate = ("check", "--gate", "publish", "--today", "2027-01-25")
    assert cmkit(*gate, "--month", "2027-02").code == 0
    assert cmkit(*gate, "--month", "2027-03").code == 1
    assert cmkit(*gate, "--month", "2027-04").code == 1
    assert cmkit("check", "--month", "2027-02").code == 2


# --- cards ---


def _editor(folder: Path, script: str) -> str:
    path = folder / "editor.py"
    path.write_text(f"import sys, pathlib\npath = pathlib.Path(sys.argv[1])\n{script}\n", "utf-8")
    return f"{sys.executable} {path}"


def test_an_item_is_written_in_the_editor(mission: Path, cmkit: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    script = "path.write_text(path.read_text('utf-8').replace('Ce soir', 'Demain 🥞'), 'utf-8')"
    monkeypatch.setenv("VISUAL", _editor(mission, script))
    ran = cmkit("calendar", "edit", "kvn")
    assert ran.code == 0, ran.err
    assert changed_lines(MONTH, text(mission)) == [
        '-      - {platform: facebook, text: "Ce soir"}',
        "+      - {platform: facebook, text: Demain 🥞}",
    ]
    assert "facebook: text 8 / 63,206" in ran.err
    assert not list((mission / ".cmkit/local/cards").iterdir())


def test_a_card_that_is_refused_is_kept_and_opened_again(
    mission: Path, cmkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil = "path.write_text(path.read_text('utf-8').replace('## Title', '## Titel\\nLa galette'), 'utf-8')"
    monkeypatch.setenv("VISUAL", _editor(mission, spoil))
    ran = cmkit("calendar", "edit", "kvn")
    assert ran.code == 2
    assert f"Your card is kept: .cmkit/local/cards/{KVN}.md" in ran.err
    assert text(mission) == MONTH
    mend = "path.write_text(path.read_text('utf-8').replace('## Titel', '## Title'), 'utf-8')"
    monkeypatch.setenv("VISUAL", _editor(mission, mend))
    ran = cmkit("calendar", "edit", "kvn")
    assert ran.code == 0, ran.err
    assert value(mission, 0, "title") == "La galette La crêpe"


def test_an_editor_that_fails_leaves_nothing_behind(
    mission: Path, cmkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", _editor(mission, "sys.exit(3)"))
    assert cmkit("calendar", "edit", "kvn").code == 3
    monkeypatch.delenv("VISUAL")
    monkeypatch.delenv("EDITOR", raising=False)
    if os.name != "nt":
        assert cmkit("calendar", "edit", "kvn").code == 2
    assert not list((mission / ".cmkit/local/cards").iterdir())
    assert text(mission) == MONTH


def test_a_card_goes_out_and_comes_back_as_a_file(mission: Path, cmkit: Run) -> None:
    card = cmkit("calendar", "edit", "kvn", "--stdout").out
    assert "## Text for instagram\n<!-- empty: the text above goes out here -->\n" in card
    (mission / "kvn.md").write_bytes(card.replace("À demain", "À jeudi").replace("\n", "\r\n").encode())
    assert cmkit("calendar", "edit", "kvn", "--from", "kvn.md").code == 0
    assert changed_lines(MONTH, text(mission)) == ["-      À demain !", "+      À jeudi !"]
    assert cmkit("calendar", "edit", "kvn", "--from", "nowhere.md").code == 2
    assert "nothing changed" in cmkit("calendar", "edit", "kvn", "--from", "kvn.md").err


def test_the_card_of_another_item_is_refused(mission: Path, cmkit: Run) -> None:
    card = cmkit("calendar", "edit", "gdf", "--stdout").out
    (mission / "gdf.md").write_text(card, "utf-8")
    ran = cmkit("calendar", "edit", "kvn", "--from", "gdf.md")
    assert ran.code == 2
    assert f"cmkit calendar edit {GDF} --from gdf.md" in ran.err
    assert text(mission) == MONTH
    (mission / "gdf.md").write_text(card.partition("\n")[2], "utf-8")
    assert cmkit("calendar", "edit", "kvn", "--from", "gdf.md").code == 0


def test_what_goes_nowhere_without_a_picture_is_told_when_it_is_submitted(mission: Path, cmkit: Run) -> None:
    told = cmkit("calendar", "submit", "kvn").err
    assert "picture" not in told
    replace(mission, "    media: [{file: media/a.jpg, alt: une crêpe, rights: Lumen}]\n", "")
    told = cmkit("calendar", "submit", "kvn", "gdf").err
    assert f"Instagram wants a picture or a video, and none is there yet: {KVN}." in told
    assert "Instagram wants a picture" in cmkit("calendar", "approve", "kvn", *SAID).err


def test_what_went_out_before_its_day_is_doubted(mission: Path, cmkit: Run) -> None:
    cmkit("calendar", "approve", "gdf", *SAID)
    early = cmkit("calendar", "publish", "gdf", "--today", "2027-02-04")
    assert (early.code, value(mission, 1, "status")) == (0, "published")
    assert "5 February 2027, a day to come" in early.err
    assert FILE in early.err
    assert "to come" not in cmkit("calendar", "publish", "gdf", "--today", "2027-02-05").err


@pytest.mark.usefixtures("mission")
def test_a_name_that_is_nearly_somebodys_is_asked_about(cmkit: Run) -> None:
    ran = cmkit("calendar", "approve", "kvn", "--by", "sophi", *SAID[2:])
    assert ran.code == 2
    assert "Did you mean “sophie”? Its people are: Sophie Martin (sophie)" in ran.err


def test_an_edit_that_voids_an_approval_says_so(mission: Path, cmkit: Run) -> None:
    cmkit("calendar", "approve", "kvn", *SAID)
    card = cmkit("calendar", "edit", "kvn", "--stdout").out
    (mission / "kvn.md").write_text(card.replace("beurre", "sucre"), "utf-8")
    ran = cmkit("calendar", "edit", "kvn", "--from", "kvn.md")
    assert "Its approval no longer holds:" in ran.err
    assert "[-beurre-] {+sucre+}" in ran.err
    ran = cmkit("calendar", "submit", "kvn")
    assert "[-beurre-] {+sucre+}" in ran.err
    assert value(mission, 0, "status") == "submitted"


@pytest.mark.parametrize(
    "command", ["edit", "submit", "approve", "request-changes", "hold", "cancel", "publish"]
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_of_help_begins_with_what_it_does_and_examples(
    cmkit: Run, command: str, language: str
) -> None:
    ran = cmkit("calendar", command, "--help", "--lang", language)
    assert ran.code == 0
    assert ran.out.split("\n\n")[1].startswith(f"  cmkit calendar {command}")


def test_a_tab_offers_the_ids_of_items(mission: Path) -> None:
    assert [name for name, _said in Ids.of(mission).items()] == [KVN, GDF, ZZZ]
