"""``cmkit calendar export``: all or nothing, what is kept of it, where it goes, what stands in its way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from difflib import unified_diff
from importlib import import_module
from pathlib import Path

import pytest
from handed import FILE, IDS, SAID, STRATEGY, TODAY, make_mission

from cmkit.calendar.handover.formats import OURS
from cmkit.cli.calendar.export import FOR_PEOPLE, To
from cmkit.files.edits import found_at
from cmkit.files.reading import read_yaml
from conftest import Run

EXPORT = ("calendar", "export")
MONTH = ("--month", "2027-02")
NIGHT = """cmkit: 1
items:
  - {{id: nuit, date: {}, at: 02:30, text: La nuit., posts: [{{platform: x}}], status: submitted}}
"""


@pytest.fixture
def mission(tmp_path: Path, cmkit: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = make_mission(tmp_path / "mission")
    monkeypatch.chdir(folder)
    assert cmkit("calendar", "approve", *MONTH, *SAID).code == 0
    return folder


def text(mission: Path) -> str:
    return (mission / FILE).read_bytes().decode()


def replace(mission: Path, old: str, new: str, name: str = FILE) -> None:
    before = (mission / name).read_text("utf-8")
    assert old in before
    (mission / name).write_text(before.replace(old, new), "utf-8")


def value(mission: Path, number: int, *path: str | int) -> object:
    return found_at(read_yaml(mission / FILE, FILE).data, ("items", number, *path))


def files(mission: Path) -> dict[str, bytes]:
    folder = mission / "exports"
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def approve(cmkit: Run, *ids: str) -> None:
    assert cmkit("calendar", "approve", *ids, *SAID).code == 0


def test_every_format_has_its_writer_or_its_data() -> None:
    assert set(To.__args__) == {*OURS, *FOR_PEOPLE}  # type: ignore[attr-defined]  # of a Literal
    for module, function in FOR_PEOPLE.values():
        if not (
            Path(import_module("cmkit").__file__ or "").parents[1] / f"{module.replace('.', '/')}.py"
        ).exists():
            pytest.skip(f"{module} is not there")
        assert callable(getattr(import_module(module), function))


def test_an_export_changes_only_its_lines_and_twice_changes_nothing(mission: Path, cmkit: Run) -> None:
    before = text(mission)
    ran = cmkit(*EXPORT, "--to", "metricool", *MONTH, *TODAY)
    assert ran.code == 0, ran.err
    assert "18 posts of 12 items handed over to Metricool." in ran.err
    lines = unified_diff(before.splitlines(), text(mission).splitlines(), lineterm="", n=0)
    changed = [line for line in lines if line[0] in "+-" and not line.startswith(("+++", "---"))]
    assert {line.split(": ")[0] for line in changed} == {
        "-    status",
        "+    status",
        "+    exported:",
        "+      - to",
        "+        date",
        "+        digest",
    }
    assert value(mission, 0, "status") == "scheduled"
    assert value(mission, 0, "exported") == [
        {"to": "metricool", "date": "2027-01-25", "digest": value(mission, 0, "approval", "digest")}
    ]
    after, made = text(mission), files(mission)
    again = cmkit(*EXPORT, "--to", "metricool", *MONTH, *TODAY)
    assert again.code == 0
    assert "Metricool has these already, word for word" in again.err
    assert "There is nothing to hand over to Metricool." in again.err
    assert (text(mission), files(mission)) == (after, made)
    assert cmkit("check", "--select", "CA001,IT", *TODAY, "--format", "concise").out == ""


def test_what_changed_since_it_was_handed_over_is_said_and_found(mission: Path, cmkit: Run) -> None:
    assert cmkit(*EXPORT, "--to", "metricool", "ccc", *TODAY).code == 0
    replace(mission, "Sans lien, sans image.", "Sans lien ni image.")
    refused = cmkit(*EXPORT, "--to", "metricool", "ccc", *TODAY)
    assert refused.code == 1
    assert "its approval no longer holds: it changed since" in refused.err
    assert "Text: Sans lien [-, sans-] {+ni+} image." in refused.err
    approve(cmkit, "ccc")
    found = cmkit("check", "--select", "IT010", *TODAY, "--format", "concise").out
    assert "metricool (2027-01-25)" in found
    ran = cmkit(*EXPORT, "--to", "metricool", "ccc", "--force", *TODAY)
    assert ran.code == 0, ran.err
    assert "2027-02-03-x-ccc changed since Metricool got it on 25 January 2027" in ran.err
    assert cmkit("check", "--select", "IT010", *TODAY, "--format", "concise").out == ""


def test_every_reason_is_listed_before_a_byte_is_written(mission: Path, cmkit: Run) -> None:
    replace(mission, "Avec un premier commentaire.", "Avec un commentaire.")
    replace(
        mission,
        "    text: Sans lien, sans image.\n",
        "    text: Sans lien, sans image.\n    embargo_until: 2027-03-01\n",
    )
    before = text(mission)
    for language, sentences in (
        (
            "en",
            ("Nothing was exported to Buffer: 5 reasons.", "is a video, and a file for Buffer takes none"),
        ),
        ("fr", ("Rien n’a été exporté vers Buffer : 5 raisons.", "sa validation ne tient plus")),
    ):
        ran = cmkit("--lang", language, *EXPORT, "--to", "buffer", *MONTH, *TODAY)
        assert ran.code == 1
        told = ran.err.replace("\N{NO-BREAK SPACE}", " ")
        for word in (*sentences, "CA003", "2027-02-02-instagram-bbb", "calendar/2027-02.yaml:"):
            assert word in told
        assert told.count("  → ") == 5
    assert text(mission) == before
    assert not (mission / "exports").exists()


def test_the_month_waits_for_what_is_not_approved_unless_told_otherwise(mission: Path, cmkit: Run) -> None:
    replace(
        mission,
        "    text: Sans lien, sans image.\n    posts: [{platform: x}]\n    status: approved",
        "    text: Sans lien, sans image.\n    posts: [{platform: x}]\n    status: submitted",
    )
    refused = cmkit(*EXPORT, "--to", "csv", *MONTH, *TODAY)
    assert refused.code == 1
    assert "2027-02-03-x-ccc: it is submitted, not approved" in refused.err
    ran = cmkit(*EXPORT, "--to", "csv", *MONTH, "--approved", *TODAY)
    assert ran.code == 0
    assert "Not approved, so left out:\n  calendar/2027-02.yaml" in ran.err
    assert b"ccc" not in next(iter(files(mission).values()))


@pytest.mark.parametrize("status", ["idea", "on_hold", "cancelled", "published"])
def test_what_is_not_due_is_passed_over_in_a_month_and_refused_by_name(
    mission: Path, cmkit: Run, status: str
) -> None:
    replace(
        mission,
        "posts: [{platform: x}]\n    status: approved",
        f"posts: [{{platform: x}}]\n    status: {status}",
    )
    assert cmkit(*EXPORT, "--to", "csv", "ccc", *TODAY).code == 1
    assert cmkit(*EXPORT, "--to", "csv", *MONTH, *TODAY).code == 0
    assert b"ccc" not in next(iter(files(mission).values()))


def test_a_written_delegation_is_an_approval(
    tmp_path: Path, cmkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    mission = make_mission(tmp_path / "m", "draft")
    monkeypatch.chdir(mission)
    replace(
        mission,
        "content:\n",
        "content:\n  workflow: {delegations: [{pillars: vitrine, by: sophie, date: 2027-01-02}]}\n",
        "strategy.yaml",
    )
    assert cmkit(*EXPORT, "--to", "metricool", "aaa", *TODAY).code == 0
    assert value(mission, 0, "status") == "scheduled"
    assert cmkit(*EXPORT, "--to", "metricool", "ccc", *TODAY).code == 1


def test_a_part_of_the_platforms_schedules_that_part(mission: Path, cmkit: Run) -> None:
    assert cmkit(*EXPORT, "--to", "buffer", "aaa", "--platform", "facebook", *TODAY).code == 0
    assert value(mission, 0, "status") == "approved"
    assert value(mission, 0, "posts", 0, "status") == "scheduled"
    assert value(mission, 0, "posts", 1, "status") is None
    ran = cmkit(*EXPORT, "--to", "buffer", "aaa", *TODAY)
    assert ran.code == 0
    assert "Buffer has these already" in ran.err
    assert value(mission, 0, "status") == "scheduled"
    assert sorted(name.split("_")[3] for name in files(mission)) == ["facebook", "linkedin"]
    assert len(value(mission, 0, "exported")) == 1  # type: ignore[arg-type]  # a list, as it was written


def test_the_plain_table_leaves_the_state_as_it_is(mission: Path, cmkit: Run) -> None:
    assert cmkit(*EXPORT, "--to", "csv", "aaa", *TODAY).code == 0
    assert value(mission, 0, "status") == "approved"
    assert value(mission, 0, "exported", 0, "to") == "csv"


@pytest.mark.parametrize(
    ("today", "told"),
    [
        ("2027-02-02", "2027-02-01 09:05 is past"),
        ("2027-02-16", "2027-02-16 00:00 is too near: Zoho Social wants 60 minutes"),
    ],
)
@pytest.mark.usefixtures("mission")
def test_nothing_is_posted_in_the_past_nor_too_soon(cmkit: Run, today: str, told: str) -> None:
    ran = cmkit(*EXPORT, "--to", "zoho-social", "aaa", "lll", "--today", today)
    assert ran.code == 1
    assert told in ran.err


@pytest.mark.parametrize(
    ("old", "new", "code", "told"),
    [
        ("date: 2027-02-03\n", "date: 2027-03-03\n", 1, "FI007"),
        ("date: 2027-02-03\n", "date: 2027-02\n", 1, "it has no day: 2027-02"),
        ("    at: 08:00\n", "", 1, "it has no hour"),
        ("    at: 08:00\n", "    at: 25:00\n", 2, "25:00"),
        ("date: 2027-02-03\n", "date: 2027-02-30\n", 2, "2027-02-30"),
        (
            "posts: [{platform: x}]\n",
            "posts: [{platform: myspace}]\n",
            1,
            "the strategy has no platform “myspace”",
        ),
        ("    posts: [{platform: x}]\n", "", 1, "it has no platform"),
        ("id: 2027-02-05-x-eee", "id: 2027-02-03-x-ccc", 2, "2027-02-03-x-ccc"),
    ],
)
def test_bad_input_is_named_and_nothing_is_written(
    mission: Path, cmkit: Run, old: str, new: str, code: int, told: str
) -> None:
    replace(mission, old, new)
    ran = cmkit(*EXPORT, "--to", "metricool", "2027-02-03-x-ccc", *TODAY)
    assert (ran.code, files(mission)) == (code, {})
    assert told in ran.err


@pytest.mark.parametrize(
    ("words", "new", "told"),
    [
        ("Sans lien, sans image.", "a" * 100_000, "TX001"),
        (
            "Sans lien, sans image.",
            "a" * 270 + "\n    link: https://martin.example.fr/x",
            "with its link and mention",
        ),
    ],
)
def test_a_text_that_is_too_long_is_refused_with_its_length(
    mission: Path, cmkit: Run, words: str, new: str, told: str
) -> None:
    replace(mission, words, new)
    approve(cmkit, "ccc")
    ran = cmkit(*EXPORT, "--to", "metricool", "ccc", *TODAY)
    assert ran.code == 1
    assert told in ran.err
    assert "280" in ran.err


def test_a_hundred_thousand_characters_go_where_they_are_taken(mission: Path, cmkit: Run) -> None:
    replace(mission, "خبز طازج كل صباح (من الفرن) 100%", "👩‍👩‍👧‍👦 é" * 5_000)
    approve(cmkit, "fff")
    assert cmkit(*EXPORT, "--to", "csv", "fff", *TODAY).code == 0
    assert ("👩‍👩‍👧‍👦 é" * 5_000).encode() in next(iter(files(mission).values()))


def test_windows_line_ends_in_the_calendar_stay_there_and_out_of_the_texts(mission: Path, cmkit: Run) -> None:
    (mission / FILE).write_bytes(text(mission).replace("\n", "\r\n").encode())
    assert cmkit(*EXPORT, "--to", "metricool", "aaa", *TODAY).code == 0
    assert b"tout.\n\nDeux" in next(iter(files(mission).values()))
    assert text(mission).count("\n") == text(mission).count("\r\n")


def test_a_file_of_the_mission_needs_an_address_and_keeps_its_approval(mission: Path, cmkit: Run) -> None:
    (mission / "media").mkdir()
    (mission / "media/four.jpg").write_bytes(b"a picture")
    replace(
        mission,
        "text: Sans lien, sans image.",
        "text: Le four.\n    media: [{file: media/four.jpg, rights: Lumen}]",
    )
    approve(cmkit, "ccc")
    refused = cmkit(*EXPORT, "--to", "metricool", "ccc", *TODAY)
    assert refused.code == 1
    assert "media/four.jpg lies in the mission's folder, and Metricool takes addresses" in refused.err
    replace(mission, "{file: media/four.jpg", "{file: media/four.jpg, url: https://cdn.example.com/four.jpg")
    assert cmkit(*EXPORT, "--to", "metricool", "ccc", *TODAY).code == 0


def test_a_tool_that_does_not_serve_a_network_says_which_others_it_does(mission: Path, cmkit: Run) -> None:
    replace(
        mission,
        "{id: x, network: x, status: active}",
        "{id: x, network: mastodon, status: active}",
        "strategy.yaml",
    )
    ran = cmkit(*EXPORT, "--to", "metricool", "ccc", *TODAY)
    assert ran.code == 1
    assert "Metricool does not serve Mastodon" in ran.err
    assert "--platform instagram --platform facebook" in ran.err


def test_a_moment_of_utc_needs_the_time_zone(mission: Path, cmkit: Run) -> None:
    replace(mission, "country: FR, timezone: Europe/Paris,", "country: CA,", "strategy.yaml")
    ran = cmkit(*EXPORT, "--to", "postiz", "ccc", *TODAY)
    assert ran.code == 1
    assert "mission.timezone" in ran.err


def test_the_hour_that_comes_twice_is_the_first(mission: Path, cmkit: Run) -> None:
    (mission / "calendar/2027-10.yaml").write_text(
        NIGHT.format("2027-10-31"),
        "utf-8",
    )
    approve(cmkit, "nuit")
    assert cmkit(*EXPORT, "--to", "postiz", "nuit", *TODAY).code == 0
    assert b"2027-10-31T00:30:00.000Z" in next(iter(files(mission).values()))


def test_the_hour_that_is_skipped_is_refused(mission: Path, cmkit: Run) -> None:
    (mission / "calendar/2027-03.yaml").write_text(
        NIGHT.format("2027-03-28"),
        "utf-8",
    )
    approve(cmkit, "nuit")
    ran = cmkit(*EXPORT, "--to", "postiz", "nuit", *TODAY)
    assert ran.code == 1
    assert "IT007" in ran.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--to", "metricool"), "Which items?"),
        ((*MONTH,), "Say for which tool"),
        (("--to", "metricool", "--map", "x.yaml", *MONTH), "Say for which tool"),
        (("--to", "metricool", "--month", "2027-04"), "There is no item there."),
        (("--to", "metricool", "--month", "février"), "is not a month"),
        (("--to", "metricool", "--from", "2027-02-10", "--until", "2027-02-01"), "--until is before --from."),
        (("--to", "metricool", "--from", "hier"), "is not a day"),
        (("--to", "metricool", *MONTH, "--platform", "instagrm"), "Did you mean “instagram”?"),
        (("--to", "metricool", "ccc", "--platform", "youtube"), "No item of these is on youtube."),
        (("--to", "metricool", "qqq"), "There is no item “qqq”"),
        (("--to", "friendster", *MONTH), "friendster"),
        (("--to", "metricool", *MONTH, "--channel", "x"), "Write --channel instagram=ID."),
        (("--to", "metricool", *MONTH, "--channel", "nowhere=7"), "no platform “nowhere”"),
        (("--to", "metricool", *MONTH, "--template", "none.csv"), "none.csv"),
        (("--to", "metricool", *MONTH, "-o", "-"), "is a file, and is recorded"),
        (("--to", "postiz", *MONTH, "--template", "strategy.yaml"), "Leave --template out."),
        (("--to", "publer", *MONTH, "-o", "one.csv"), "This export makes 5 files"),
        (("--to", "csv", *MONTH, "-o", "strategy.yaml", "--force"), "the mission's own"),
        (("--to", "csv", *MONTH, "-o", "calendar/x.csv"), "the mission's own"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    mission: Path, cmkit: Run, words: tuple[str, ...], told: str
) -> None:
    before = text(mission)
    ran = cmkit(*EXPORT, *words, *TODAY)
    assert ran.code == 2, ran.err
    assert told in ran.err
    assert (text(mission), files(mission)) == (before, {})


def test_two_days_choose_what_is_between_them(mission: Path, cmkit: Run) -> None:
    ran = cmkit(*EXPORT, "--to", "csv", "--from", "2027-02-03", "--until", "2027-02-05", *TODAY)
    assert ran.code == 0
    (name,) = files(mission)
    assert name == "2027-02-03_2027-02-05_Boulangerie-Martin_CSV_Europe-Paris.csv"
    assert files(mission)[name].count(b"2027-02-0") == 2 * 4


def test_a_file_that_is_there_stays_unless_it_is_forced(mission: Path, cmkit: Run, tmp_path: Path) -> None:
    place = tmp_path / "out" / "plan.csv"
    assert cmkit(*EXPORT, "--to", "csv", "aaa", "-o", place, *TODAY).code == 0
    first = place.read_bytes()
    before = text(mission)
    refused = cmkit(*EXPORT, "--to", "csv", "ccc", "-o", place, *TODAY)
    assert (refused.code, place.read_bytes(), text(mission)) == (1, first, before)
    assert "There already" in refused.err
    assert cmkit(*EXPORT, "--to", "csv", "ccc", "-o", place, "--force", *TODAY).code == 0
    assert place.read_bytes() != first


def test_looking_writes_nothing(mission: Path, cmkit: Run) -> None:
    before = text(mission)
    ran = cmkit(*EXPORT, "--to", "metricool", *MONTH, "--dry-run", *TODAY)
    assert ran.code == 0
    assert "Would be written: " in ran.err
    assert (text(mission), files(mission)) == (before, {})


def test_files_elsewhere_are_taken_back_where_the_mission_cannot_be_written(
    mission: Path, cmkit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cmkit.cli.calendar import export_writing as calendar_export_writing
    from cmkit.problems import NotDone

    place = tmp_path / "out"
    place.mkdir()
    (place / "plan.csv").write_bytes(b"of somebody")
    before = text(mission)

    def full(*_arguments: object) -> list[str]:
        raise NotDone("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(calendar_export_writing, "change", full)
        ran = cmkit(*EXPORT, "--to", "publer", *MONTH, "-o", place / "new", *TODAY)
        forced = cmkit(*EXPORT, "--to", "csv", *MONTH, "-o", place / "plan.csv", "--force", *TODAY)
    assert (ran.code, forced.code) == (3, 3)
    assert sorted(place.iterdir()) == [place / "plan.csv"]
    assert (place / "plan.csv").read_bytes() == b"of somebody"
    assert text(mission) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_that_cannot_be_written_is_named(mission: Path, cmkit: Run, tmp_path: Path) -> None:
    place = tmp_path / "closed"
    place.mkdir(mode=0o500)
    before = text(mission)
    ran = cmkit(*EXPORT, "--to", "csv", *MONTH, "-o", place, *TODAY)
    assert (ran.code, text(mission)) == (3, before)
    assert "closed" in ran.err


def test_a_file_where_a_folder_is_due_is_named(mission: Path, cmkit: Run, tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("a file", "utf-8")
    before = text(mission)
    ran = cmkit(*EXPORT, "--to", "csv", *MONTH, "-o", tmp_path / "plain" / "in", *TODAY)
    assert (ran.code, text(mission)) == (3, before)
    assert "plain" in ran.err


@pytest.mark.usefixtures("mission")
def test_a_link_where_the_file_is_due_is_never_followed(cmkit: Run, tmp_path: Path) -> None:
    victim = tmp_path / "victim.csv"
    victim.write_text("mine", "utf-8")
    (tmp_path / "plan.csv").symlink_to(victim)
    ran = cmkit(*EXPORT, "--to", "csv", *MONTH, "-o", tmp_path / "plan.csv", "--force", *TODAY)
    assert ran.code in (1, 2, 3)
    assert victim.read_text("utf-8") == "mine"


def test_what_somebody_changes_meanwhile_is_not_exported(
    mission: Path, cmkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cmkit.cli.calendar import exporting as calendar_exporting

    makes = calendar_exporting.files_of

    def slow(*arguments: object) -> dict[str, bytes]:
        replace(mission, "Sans lien, sans image.", "Un autre texte.")
        return makes(*arguments)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(calendar_exporting, "files_of", slow)
    ran = cmkit(*EXPORT, "--to", "csv", "aaa", *TODAY)
    assert ran.code == 2
    assert "changed while it was exported" in ran.err
    assert files(mission) == {}


def test_drafts_are_the_rule_and_live_is_said(mission: Path, cmkit: Run) -> None:
    assert cmkit(*EXPORT, "--to", "postiz", "ccc", "--live", *TODAY).code == 0
    assert b'"type": "schedule"' in next(iter(files(mission).values()))


def test_a_pattern_that_nobody_understands_is_said(mission: Path, cmkit: Run) -> None:
    replace(
        mission,
        "Source : le réseau ; support : social ; campagne : fournil, vitrine, sinon commande",
        "Comme d’habitude",
        "strategy.yaml",
    )
    ran = cmkit(*EXPORT, "--to", "csv", "aaa", *TODAY)
    assert "utm_source={network}&utm_medium=social&utm_campaign={pillar}" in ran.err
    assert b"utm_" not in next(iter(files(mission).values()))


def test_nothing_of_private_is_handed_over(mission: Path, cmkit: Run) -> None:
    (mission / "private").mkdir()
    (mission / "private/private.yaml").write_text("cmkit: 1\nnote: SECRET-7f3\n", "utf-8")
    for tool in OURS:
        cmkit(*EXPORT, "--to", tool, *MONTH, "--fitting", "--again", *TODAY)
    assert files(mission)
    assert not any(b"SECRET" in raw for raw in files(mission).values())


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not there")
def test_the_real_program_does_the_same(mission: Path) -> None:
    words = [sys.executable, "-m", "cmkit", "--lang", "fr", *EXPORT, "--to", "buffer", *MONTH, *TODAY]
    ran = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False, cwd=mission)
    assert ran.returncode == 1
    assert "Rien n’a été exporté vers Buffer" in ran.stderr
    assert not (mission / "exports").exists()
    assert len(IDS) == 12
    assert STRATEGY.startswith("cmkit: 1")
