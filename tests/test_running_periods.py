"""A review that is built while its quarter runs: judged on what is known, nothing past before its day."""

from __future__ import annotations

from pathlib import Path

import pytest
from reporting import half_a_year, write

from conftest import Run

DUE = {
    "2027-05-04": "the price list",
    "2027-05-20": "the photos",
}


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    """Stand on 5 May: April was read on the 3rd, May and June are to come."""
    folder = half_a_year(tmp_path / "mission", "en")
    for month in (5, 6):
        (folder / f"measures/2027-{month:02}.csv").unlink()
    journal = (folder / "journal.yaml").read_text("utf-8")
    kept = [line for line in journal.splitlines() if '"2027-06' not in line and '"2027-05' not in line]
    asked = [
        f"  - {{date: 2027-04-12, kind: request, what: {what}, from: sophie-martin, due: {day}}}"
        for day, what in DUE.items()
    ]
    told = "  - {date: 2027-05-05, kind: meeting, what: Talk, who: [sophie-martin, camille-roy]}"
    write(folder / "journal.yaml", "\n".join([*kept, *asked, told, ""]))
    may = (folder / "calendar/2027-05.yaml").read_text("utf-8").replace("published", "submitted")
    write(folder / "calendar/2027-05.yaml", may)
    june = (folder / "calendar/2027-06.yaml").read_text("utf-8").replace("published", "draft")
    write(folder / "calendar/2027-06.yaml", june)
    return folder


def review(cmkit: Run, mission: Path) -> str:
    ran = cmkit("-C", mission, "report", "2027-06", "--quarter", "--today", "2027-05-05", "--force")
    assert ran.code == 0, ran.err
    text = next((mission / "deliverables").glob("2027-06_*review.md")).read_text("utf-8")
    return text.replace("\u00a0", " ")


def test_a_review_of_a_running_quarter_says_up_to_when_it_knows(cmkit: Run, mission: Path) -> None:
    said = review(cmkit, mission)
    assert "This review says what is known by 5 May 2027, before the end of the quarter." in said
    assert "| So far |" in said and "| End of the quarter |" not in said


def test_what_is_due_later_in_the_quarter_is_not_told_as_past(cmkit: Run, mission: Path) -> None:
    said = review(cmkit, mission)
    assert "The price list, it was due by 4 May 2027" in said
    assert "The photos, by 20 May 2027" in said


def test_no_figure_of_a_month_to_come_is_asked_for_and_that_of_april_is_judged(
    cmkit: Run, mission: Path
) -> None:
    said = review(cmkit, mission)
    assert "figure for June 2027" not in said and "June 2027 for" not in said
    assert "142" in said, "the visits of April"
    assert "no figure" not in said.partition("## What we decide")[0].partition("## The verdicts")[2]


def test_contents_to_come_are_neither_missing_nor_counted_as_planned(cmkit: Run, mission: Path) -> None:
    said = review(cmkit, mission)
    assert "(draft)" not in said, "nothing of June was left out"
    assert "eight content items of the" in said


def test_flows_of_a_running_quarter_are_not_held_against_a_whole_one(cmkit: Run, mission: Path) -> None:
    rows = [line for line in review(cmkit, mission).splitlines() if line.startswith("| Interactions |")]
    assert rows
    assert all("%" not in row for row in rows)


def test_a_quarter_that_is_over_is_told_as_before(cmkit: Run, tmp_path: Path) -> None:
    folder = half_a_year(tmp_path / "over", "en")
    assert cmkit("-C", folder, "report", "2027-06", "--quarter", "--today", "2027-07-05").code == 0
    said = next((folder / "deliverables").glob("2027-06_*review.md")).read_text("utf-8")
    assert "This review says what is known by" not in said
    assert "| End of the quarter |" in said
