"""Agreements and approvals: who, what, when; and what changed since."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from cmkit.files.reading import read_yaml
from cmkit.mission.version import strategy_version
from conftest import Run

STRATEGY = textwrap.dedent(
    """\
    cmkit: 1
    mission:
      language: fr
      proposed: [content.charter, content.off_limits, crisis.levels]
    client: {name: Boulangerie Martin, sponsor: ahmed}
    people:
      - {id: claire, name: Claire Martin, side: client, approves: true, deputy: karim}
      - {id: karim, name: Karim Benali, side: client}
      - {id: ahmed, name: Ahmed Roy, side: client}
      - {id: lea, name: Léa Petit, side: client}
    objectives:
      - {id: midi, title: Remplir le midi}
    content:
      charter: {tone: simple}
      off_limits: la politique
    crisis:
      levels: [{name: Vigilance, trigger: trois avis négatifs}]
    """
)


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    (tmp_path / "strategy.yaml").write_text(STRATEGY, "utf-8")
    return tmp_path


def data(mission: Path) -> dict[str, object]:
    found = read_yaml(mission / "strategy.yaml", "strategy.yaml").data
    assert isinstance(found, dict)
    return found


def frame(mission: Path) -> dict[str, object]:
    found = data(mission)["mission"]
    assert isinstance(found, dict)
    return found


def test_what_was_proposed_is_agreed_with_its_section(mission: Path, cmkit: Run) -> None:
    ran = cmkit("agree", "content", "-C", mission, "--by", "Claire Martin", "--today", "2027-01-04")
    assert ran.code == 0, ran.err
    assert frame(mission) == {
        "language": "fr",
        "agreed": {"content": {"by": "claire", "date": "2027-01-04"}},
        "proposed": ["crisis.levels"],
    }
    assert "crisis" in ran.err
    assert cmkit("agree", "crisis", "-C", mission, "--by", "claire", "--today", "2027-01-04").code == 0
    assert "proposed" not in frame(mission)


def test_one_objective_is_agreed(mission: Path, cmkit: Run) -> None:
    ran = cmkit("agree", "objectives.midi", "-C", mission, "--by", "claire", "--today", "2027-01-04")
    assert ran.code == 0, ran.err
    assert data(mission)["objectives"] == [
        {"id": "midi", "title": "Remplir le midi", "agreed": {"by": "claire", "date": "2027-01-04"}}
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["contents", "--by", "claire"], "content"),
        (["content", "--by", "nobody-here"], "Claire Martin (claire)"),
        (["content"], "--by"),
        (["exit", "--by", "claire"], "empty"),
        (["objectives.soir", "--by", "claire"], "midi"),
    ],
)
def test_what_cannot_be_agreed_is_refused(mission: Path, cmkit: Run, arguments: list[str], told: str) -> None:
    ran = cmkit("agree", "-C", mission, *arguments)
    assert ran.code == 2
    assert told in ran.err
    assert (mission / "strategy.yaml").read_text("utf-8") == STRATEGY


def test_what_waits_for_an_agreement_is_listed(mission: Path, cmkit: Run) -> None:
    assert cmkit("agree", "-C", mission).out.split() == [
        "mission", "client", "people", "objectives", "content", "crisis",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["claire", "Ahmed Roy", "karim"])
def test_those_who_approve_approve(mission: Path, cmkit: Run, who: str) -> None:
    version = strategy_version(data(mission))
    ran = cmkit("approve", "-C", mission, "--by", who, "--today", "2027-01-04")
    assert ran.code == 0, ran.err
    approved = frame(mission)["approved"]
    assert isinstance(approved, list)
    assert (approved[0]["version"], approved[0]["date"]) == (version, "2027-01-04")
    assert strategy_version(data(mission)) == version
    assert cmkit("approve", "-C", mission).code == 0


def test_somebody_else_does_not(mission: Path, cmkit: Run) -> None:
    ran = cmkit("approve", "-C", mission, "--by", "lea")
    assert ran.code == 1
    assert "ahmed, claire, karim" in ran.err
    assert "approved" not in frame(mission)


def test_what_changed_since_is_shown_section_by_section(mission: Path, cmkit: Run) -> None:
    assert cmkit("approve", "-C", mission).code == 1
    assert cmkit("approve", "-C", mission, "--by", "claire", "--today", "2027-01-04").code == 0
    assert cmkit("agree", "content", "-C", mission, "--by", "claire").code == 0
    assert cmkit("approve", "-C", mission).code == 0, "an agreement is no change"
    assert cmkit("ask", "-C", mission, "--key", "content.charter.tone", "--value", "direct").code == 0
    shown = cmkit("approve", "-C", mission)
    assert shown.code == 1
    assert "content.charter.tone: simple → direct" in shown.out
    assert "MI005" in cmkit("check", "-C", mission, "--format", "concise").out
    assert cmkit("approve", "-C", mission, "--by", "claire", "--today", "2027-02-01").code == 0
    approved = frame(mission)["approved"]
    assert isinstance(approved, list)
    assert [one["date"] for one in approved] == ["2027-01-04", "2027-02-01"]


def test_the_same_approval_twice_is_one(mission: Path, cmkit: Run) -> None:
    assert cmkit("approve", "-C", mission, "--by", "claire", "--today", "2027-01-04").code == 0
    before = (mission / "strategy.yaml").read_bytes()
    assert cmkit("approve", "-C", mission, "--by", "claire", "--today", "2027-01-05").code == 0
    assert (mission / "strategy.yaml").read_bytes() == before


def test_a_broken_strategy_is_not_approved(mission: Path, cmkit: Run) -> None:
    (mission / "strategy.yaml").write_text(STRATEGY + "brandd: 1\n", "utf-8")
    ran = cmkit("approve", "-C", mission, "--by", "claire")
    assert ran.code == 2
    assert "cmkit check" in ran.err
