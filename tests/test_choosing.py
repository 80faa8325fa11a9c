"""Which documents a build makes: the usual ones, those asked for, and those asked for once before."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cmkit.files.emitting import emit_yaml
from conftest import Run

TODAY = ("--today", "2027-03-20")
USUAL = {"Plan-strategique", "Tableau-de-KPI", "Charte-de-collaboration", "Questions-a-preciser"}
OF_ANY_MISSION = {"Points-de-droit"}
"""What --all makes of a mission that says nothing of it."""
JOURNAL = """cmkit: 1
entries:
  - {date: 2027-01-12, kind: meeting, what: Premier point, who: eve}
  - {date: 2027-02-09, kind: meeting, what: Second point, who: eve}
  - {date: 2027-02-16, kind: meeting, what: Troisième point, who: eve}
  - {date: 2027-03-02, kind: meeting, what: Une fusion se prépare, who: eve, visibility: confidential}
"""


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    write(tmp_path, "Atelier")
    (tmp_path / "journal.yaml").write_text(JOURNAL, "utf-8")
    return tmp_path


def write(folder: Path, client: str, *, language: str = "fr") -> None:
    data = {
        "cmkit": 1,
        "mission": {"language": language},
        "client": {"name": client},
        "people": [{"id": "eve", "name": "Ève"}],
    }
    (folder / "strategy.yaml").write_text(emit_yaml(data), "utf-8")


def built(folder: Path) -> set[str]:
    """Name what is there without the client: ``2027-01-12_Compte-rendu``."""
    names = (path.stem.split("_") for path in (folder / "deliverables").glob("*.md"))
    return {"_".join(part for part in parts if part not in ("Atelier", "Fournil")) for parts in names}


def test_without_a_wish_the_usual_ones_are_made(cmkit: Run, mission: Path) -> None:
    told = cmkit("build", mission, *TODAY)
    assert told.code == 0
    assert built(mission) == USUAL
    assert "minutes" not in told.err


@pytest.mark.parametrize("order", [["proposal,minutes"], ["proposition", "--only", "compte-rendu"]])
def test_only_some_leave_the_others_alone(cmkit: Run, mission: Path, order: list[str]) -> None:
    assert cmkit("build", mission, *TODAY).code == 0
    plan = next((mission / "deliverables").glob("*Plan*"))
    plan.write_text("my own words\n", "utf-8")
    assert cmkit("build", mission, "--only", *order, *TODAY).code == 0
    assert built(mission) == {*USUAL, "Proposition", "2027-02-16_Compte-rendu"}
    assert cmkit("build", mission, "--only", *order, "--check", *TODAY).code == 0
    told = cmkit("build", mission, "--check", *TODAY)
    assert told.code == 1
    assert [line for line in told.out.splitlines() if line.startswith("+++")] == [
        "+++ b/deliverables/Atelier_Plan-strategique.md"
    ]


def test_a_month_gives_the_minutes_of_its_meetings(cmkit: Run, mission: Path) -> None:
    assert cmkit("build", mission, "--only", "minutes", "--month", "2027-02", *TODAY).code == 0
    assert built(mission) == {"2027-02-09_Compte-rendu", "2027-02-16_Compte-rendu"}
    told = cmkit("build", mission, "--only", "minutes", "--month", "2027-03", *TODAY)
    assert "no meeting in that month" in told.err
    assert "2027-03-02_Compte-rendu" not in built(mission), "all of that meeting is confidential"


def test_what_was_asked_for_once_is_kept_up_to_date(cmkit: Run, mission: Path) -> None:
    assert cmkit("build", mission, "--only", "proposal", *TODAY).code == 0
    assert cmkit("build", mission, "--only", "minutes", "--month", "2027-01", *TODAY).code == 0
    assert cmkit("build", mission, *TODAY).code == 0
    asked = {"Proposition", "2027-01-12_Compte-rendu"}
    assert built(mission) == USUAL | asked
    assert cmkit("build", mission, "--check", *TODAY).code == 0
    write(mission, "Fournil")
    told = cmkit("build", mission, "--check", *TODAY)
    assert told.code == 1 and "Fournil_Proposition.md" in told.out
    assert cmkit("build", mission, *TODAY).code == 0
    assert built(mission) == USUAL | asked
    assert not list((mission / "deliverables").glob("*Atelier*"))
    write(mission, "Fournil", language="en")
    assert cmkit("build", mission, *TODAY).code == 0
    assert {"Proposal", "2027-01-12_Minutes"} <= built(mission)


def test_what_was_asked_for_is_forgotten_when_its_file_is_deleted(cmkit: Run, mission: Path) -> None:
    assert cmkit("build", mission, "--all", *TODAY).code == 0
    next((mission / "deliverables").glob("*Proposition*")).unlink()
    assert cmkit("build", mission, "--check", *TODAY).code == 0
    assert cmkit("build", mission, *TODAY).code == 0
    assert built(mission) == {*USUAL, *OF_ANY_MISSION, "2027-02-16_Compte-rendu"}
    next((mission / "deliverables").glob("*Plan*")).unlink()
    assert cmkit("build", mission, "--check", *TODAY).code == 1


def test_a_fresh_start_makes_again_what_was_asked_for(cmkit: Run, mission: Path) -> None:
    assert cmkit("build", mission, "--all", *TODAY).code == 0
    before = built(mission)
    shutil.rmtree(mission / "deliverables")
    assert cmkit("build", mission, "--check", *TODAY).code == 1
    assert cmkit("build", mission, *TODAY).code == 0
    assert built(mission) == before


def test_minutes_stay_what_they_were_when_the_strategy_goes_on(cmkit: Run, mission: Path) -> None:
    assert cmkit("build", mission, "--all", *TODAY).code == 0
    minutes = next((mission / "deliverables").glob("*Compte-rendu*"))
    before = minutes.read_bytes()
    strategy = mission / "strategy.yaml"
    strategy.write_text(strategy.read_text("utf-8") + "audit: {findings: Rien}\n", "utf-8")
    journal = mission / "journal.yaml"
    journal.write_text(JOURNAL + "  - {date: 2027-03-16, kind: meeting, what: Suite}\n", "utf-8")
    assert cmkit("build", mission, *TODAY).code == 0
    assert minutes.read_bytes() == before
    journal.write_text(JOURNAL.replace("Troisième", "Dernier"), "utf-8")
    assert cmkit("build", mission, "--check", *TODAY).code == 1


def test_minutes_of_a_meeting_that_is_no_more_go(cmkit: Run, mission: Path) -> None:
    assert cmkit("build", mission, "--all", *TODAY).code == 0
    (mission / "journal.yaml").write_text("cmkit: 1\nentries: []\n", "utf-8")
    told = cmkit("build", mission, *TODAY)
    assert "removed" in told.err
    assert built(mission) == USUAL | OF_ANY_MISSION | {"Proposition"}


def test_minutes_without_a_meeting_are_said_to_be_left_out(cmkit: Run, tmp_path: Path) -> None:
    write(tmp_path, "Atelier")
    told = cmkit("build", tmp_path, "--only", "minutes", *TODAY)
    assert (told.code, told.out) == (0, "")
    assert "minutes: left out, the journal notes no meeting" in told.err
    assert not (tmp_path / "deliverables").exists()


def test_all_and_only_exclude_each_other(cmkit: Run, mission: Path) -> None:
    told = cmkit("build", mission, "--all", "--only", "minutes", *TODAY)
    assert told.code == 2
    assert "--only" in told.err


def test_a_hostile_manifest_asks_for_nothing(cmkit: Run, mission: Path) -> None:
    (mission / ".cmkit").mkdir()
    (mission / ".cmkit" / "client.manifest.json").write_text(
        '{"deliverables/../../X_Proposition.md": "x", "strategy.yaml": "x", "deliverables/_Minutes.md": "x"}'
    )
    assert cmkit("build", mission, *TODAY).code == 0
    assert built(mission) == USUAL
