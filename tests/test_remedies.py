"""The command beside a finding: it names the entry, it can be copied, and cmkit takes it."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from test_doctrine import FILE, TODAY

from cmkit.cli.check.remedies import remedies
from cmkit.doctrine.engine import run_rules
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.rules import REGISTRY
from cmkit.doctrine.wording import all_wording
from cmkit.mission.named import path_of
from cmkit.mission.opening import open_mission
from cmkit.problems import Problem, Severity, Where
from conftest import Run

BAD = {rule.code: all_wording()[rule.code].bad for rule in REGISTRY if all_wording()[rule.code].bad}
ACTS = ("mission.agreed", "mission.approved")
"""What somebody does: where nobody could, the sponsor is asked for first."""
TWO = """\
cmkit: 1
client: {name: Martin}
people: [{id: anne, name: Anne, side: client}]
objectives:
  - {id: midi, title: Le midi, kpis: [{id: couverts}, {label: Ticket}]}
  - {id: soir, title: Le soir}
  - {id: midi-2, title: Le midi encore}
content: {pillars: [{id: pain, name: Le pain}]}
"""


@pytest.fixture(autouse=True)
def mission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "strategy.yaml").write_text(TWO, "utf-8")
    return tmp_path


def command(folder: Path, fix: str | None, *path: str | int, code: str = "OB006") -> str:
    found = Problem(code, Severity.WARNING, Where("strategy.yaml", path), fix=fix)
    return remedies(open_mission(folder), folder).command(found)


@pytest.mark.parametrize("code", BAD)
def test_every_remedys_key_is_known_to_ask(code: str, tmp_path: Path) -> None:
    """The command of each finding names a key that ``ask --key`` finds in that very strategy."""
    strategy, *others = FILE.split(BAD[code])
    (tmp_path / "strategy.yaml").write_text(strategy, "utf-8")
    for name, text in zip(others[::2], others[1::2], strict=True):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    opened = open_mission(tmp_path)
    assert opened.public is not None
    mends = remedies(opened, tmp_path)
    found = [one for one in run_rules(REGISTRY, Ground(opened.public, TODAY)).findings if one.code == code]
    assert found
    for one in found:
        words = shlex.split(mends.command(one))
        if one.where.file != "strategy.yaml":
            assert not words or words[:3] == ["cmkit", "calendar", "edit"]
            continue
        assert words, one
        if words[1] == "ask":
            root = "client" if one.fix in ACTS else (one.fix or "").split(".")[0]
            assert path_of(words[3], opened.documents["strategy.yaml"].data)[0] == root
        else:
            assert words[1] in ("agree", "approve", "decide")


@pytest.mark.parametrize(
    ("fix", "path", "asked"),
    [
        ("client.size", ("client",), "client.size"),
        ("objectives.why", ("objectives", 0), "objectives.midi.why"),
        ("objectives.kpis.source", ("objectives", 0, "kpis", 0), "objectives.midi.kpis.couverts.source"),
        ("objectives.kpis.source", ("objectives", 0, "kpis", 1), "objectives.midi.kpis[1].source"),
        ("objectives.why", ("objectives",), "objectives"),
        ("content.pillars.share", ("content", "pillars"), "content.pillars.pain.share"),
        ("audiences.priority", ("audiences",), "audiences"),
        ("people.approves", (), "people.anne.approves"),
        ("checks.ignore.reason", ("checks", "ignore", 4), "checks.ignore"),
    ],
)
def test_the_entry_is_named_as_a_person_would(
    mission: Path, fix: str, path: tuple[str | int, ...], asked: str
) -> None:
    assert shlex.split(command(mission, fix, *path)) == ["cmkit", "ask", "--key", asked]


def test_an_id_that_two_entries_share_names_neither(mission: Path) -> None:
    (mission / "strategy.yaml").write_text(TWO.replace("midi-2", "midi"), "utf-8")
    opened = open_mission(mission)
    found = Problem(
        "OB002", Severity.WARNING, Where("strategy.yaml", ("objectives", 0)), fix="objectives.why"
    )
    assert remedies(opened, mission).command(found) == "cmkit ask --key 'objectives[0].why'"


def test_what_was_misread_is_said_again_at_its_place(mission: Path) -> None:
    assert command(mission, None, "objectives", 0, "kpis", 0, "unit", code="MO003") == (
        "cmkit ask --key objectives.midi.kpis.couverts.unit"
    )
    assert command(mission, None, "objectives", 0, "nonsense", code="MO001") == ""
    assert command(mission, None, code="YA005") == ""


def test_what_is_only_proposed_is_agreed_by_who_answers_for_the_client(mission: Path) -> None:
    text = TWO + "mission: {proposed: [content.pillars], agreed: {}}\n"
    (mission / "strategy.yaml").write_text(text, "utf-8")
    assert command(mission, "content.pillars", "content") == "cmkit agree content --by anne"
    assert command(mission, "mission.agreed", "mission", code="MI002") == "cmkit agree content --by anne"
    assert command(mission, "mission.approved", "mission") == "cmkit approve --by anne"
    alone = text.replace("people: [{id: anne, name: Anne, side: client}]\n", "")
    (mission / "strategy.yaml").write_text(alone, "utf-8")
    assert command(mission, "content.pillars", "content") == "cmkit ask --key content.pillars"
    assert command(mission, "mission.agreed", "mission", code="MI002") == "cmkit ask --key client.sponsor"


def test_the_folder_is_named_when_it_is_another_and_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "chez l'autre"
    (there / "calendar").mkdir(parents=True)
    (there / "strategy.yaml").write_text(TWO, "utf-8")
    for place, told in ((tmp_path, there.name), (there, ""), (there / "calendar", "")):
        monkeypatch.chdir(place)
        words = shlex.split(command(there, "client.size", "client"))
        assert words == ["cmkit", "ask", "--key", "client.size", *(["-C", told] if told else [])]


def test_a_command_that_was_copied_mends_the_finding(cmkit: Run) -> None:
    before = cmkit("check", "--all").out
    line = next(line for line in before.splitlines() if "objectives.midi.why" in line)
    assert line.startswith("  $ cmkit ")
    words = shlex.split(line.removeprefix("  $ cmkit "))
    assert cmkit(*words, "--value", "la salle est vide").code == 0
    assert "objectives.midi.why" not in cmkit("check", "--all").out


def test_a_gate_gives_the_commands_too(cmkit: Run) -> None:
    assert "        $ cmkit ask --key objectives.midi.why\n" in cmkit("check", "--gate", "kickoff").out


def test_nothing_private_has_a_command(mission: Path) -> None:
    (mission / "private").mkdir()
    (mission / "private/private.yaml").write_text("cmkit: 1\nsignals: [{what: x, CANARY: y}]\n", "utf-8")
    opened = open_mission(mission)
    private = [one for one in opened.problems if one.where.file.startswith("private/")]
    assert private
    assert {remedies(opened, mission).command(one) for one in private} == {""}
