"""The debrief: dated, private, kept at once, never shown where others may look."""

from __future__ import annotations

import textwrap
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cmkit import git
from cmkit.files.reading import read_yaml
from cmkit.mission.editing import Hand, data_of
from cmkit.mission.keeping_private import PRIVATE
from cmkit.questionnaire.conversation import run
from cmkit.questionnaire.debrief import debrief_begun, joined, joined_to
from cmkit.questionnaire.keeping import Keeper
from cmkit.questionnaire.plain import PlainTerminal
from cmkit.questionnaire.questions import load_questions
from conftest import Run

STRATEGY = textwrap.dedent(
    """\
    cmkit: 1
    client: {name: Boulangerie Martin}
    people: [{id: claire, name: Claire Martin, side: client}]
    objectives: [{id: midi, title: Remplir le midi}]
    """
)
TODAY = date(2027, 1, 4)


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    (tmp_path / "strategy.yaml").write_text(STRATEGY, "utf-8")
    return tmp_path


def private(mission: Path) -> dict[str, object]:
    found = read_yaml(mission / "private/private.yaml", "private/private.yaml").data
    assert isinstance(found, dict)
    return found


def debriefed(mission: Path, typed: list[str], *sections: str, hand: Hand = PRIVATE) -> str:
    """Type a debrief at a plain terminal; return what was shown."""
    strategy = read_yaml(mission / "strategy.yaml", "strategy.yaml").data
    assert isinstance(strategy, dict)
    lines, shown = iter(typed), list[str]()

    def read() -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    state = debrief_begun(strategy, sections, "fr", TODAY)
    keeper = Keeper(mission, hand, state, joined_to(data_of(mission, hand)))
    run(state, PlainTerminal(read, shown.append), keeper.keep, review=False)
    return "".join(shown)


def test_every_question_of_the_debrief_goes_into_the_private_file() -> None:
    from cmkit.model.private import PrivateNotes
    from cmkit.model.shape import block_at, keys_of

    for question in load_questions("debrief.yaml").every():
        *holder, name = question.path.split(".")
        assert name in keys_of(block_at(PrivateNotes, tuple(holder))), question.key


def test_a_whole_debrief(mission: Path) -> None:
    debriefed(
        mission,
        [
            "Silence quand on parle du prix", "le budget", "non",
            "Faire mieux que le voisin", "il en parle trois fois", "", "non",
            "La peur d’être ridicule en vidéo", "Claire", "Un essai d’un mois", "", "non",
            "Heures en réserve", "4", "non",
            "1", "2", "", "non",
            "0,9", "70 %", "",
        ],
    )  # fmt: skip
    assert private(mission) == {
        "cmkit": 1,
        "signals": [{"date": "2027-01-04", "what": "Silence quand on parle du prix", "about": "le budget"}],
        "hidden_objectives": [
            {
                "id": "faire-mieux-que-le-voisin",
                "title": "Faire mieux que le voisin",
                "why": "il en parle trois fois",
                "since": "2027-01-04",
            }
        ],
        "resistances": [
            {
                "who": "claire",
                "what": "La peur d’être ridicule en vidéo",
                "answer": "Un essai d’un mois",
            }
        ],
        "margins": [{"what": "Heures en réserve", "value": 4}],
        "classification": [{"objective": "midi", "kind": "form-submissions", "categories": "business"}],
        "thresholds": {"success": Decimal("0.9"), "moderate_success": Decimal("0.7")},
    }


def test_each_debrief_adds_to_the_ones_before(mission: Path) -> None:
    debriefed(mission, ["Un regard", "le prix", "non"], "signals")
    kept = (mission / "private/private.yaml").read_text("utf-8") + "# my own note\n"
    (mission / "private/private.yaml").write_text(kept, "utf-8")
    debriefed(mission, ["Un soupir", "", "oui", "Un rire", "le budget", "non"], "signals")
    signals = private(mission)["signals"]
    assert isinstance(signals, list)
    assert [signal["what"] for signal in signals] == ["Un regard", "Un soupir", "Un rire"]
    assert "# my own note" in (mission / "private/private.yaml").read_text("utf-8")


def test_what_was_answered_is_kept_when_it_stops(mission: Path) -> None:
    debriefed(mission, ["Un regard"], "signals")
    assert private(mission)["signals"] == [{"date": "2027-01-04", "what": "Un regard"}]


def test_nobody_new_is_named_and_nothing_is_left_to_others(mission: Path) -> None:
    shown = debriefed(mission, ["Le temps", "Quelqu’un d’autre", "?", "Claire", "", "non"], "resistances")
    assert "Quelqu’un d’autre" in shown
    assert private(mission)["resistances"] == [{"who": "claire", "what": "Le temps"}]
    assert (mission / "strategy.yaml").read_text("utf-8") == STRATEGY


def test_an_objective_is_classed_once_and_ids_stay_apart() -> None:
    held = {
        "cmkit": 1,
        "classification": [{"objective": "midi", "kind": "a"}],
        "hidden_objectives": [{"id": "ego", "title": "Ego"}],
    }
    new = {
        "classification": [{"objective": "midi", "kind": "b"}],
        "hidden_objectives": [{"id": "ego", "title": "Ego!"}],
    }
    assert joined(held, new) == {
        "cmkit": 1,
        "classification": [{"objective": "midi", "kind": "b"}],
        "hidden_objectives": [{"id": "ego", "title": "Ego"}, {"id": "ego-2", "title": "Ego!"}],
    }


def test_one_signal_without_a_question(mission: Path, cmkit: Run) -> None:
    ran = cmkit("debrief", "-C", mission, "--signal", "a tiqué", "--about", "budget", "--today", "2027-01-04")
    assert ran.code == 0, ran.err
    assert private(mission)["signals"] == [{"date": "2027-01-04", "what": "a tiqué", "about": "budget"}]
    assert "tiqué" not in ran.out + ran.err
    assert b"/private/" in (mission / ".gitignore").read_bytes()


def test_notes_from_a_file(mission: Path, cmkit: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    notes = tmp_path_factory.mktemp("notes") / "notes.yaml"
    notes.write_text("margins: [{what: remise, value: 10%}]\n", "utf-8")
    assert cmkit("debrief", "-C", mission, "--answers", notes).code == 0
    assert private(mission)["margins"] == [{"what": "remise", "value": "10%"}]
    notes.write_text("marginss: [{what: remise}]\n", "utf-8")
    ran = cmkit("debrief", "-C", mission, "--answers", notes)
    assert ran.code == 2
    assert "margins" in ran.err


def test_private_becomes_a_repository_of_its_own(
    mission: Path, cmkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("NAME", "Léa"), ("EMAIL", "lea@example.org")):
        monkeypatch.setenv(f"GIT_AUTHOR_{name}", value)
        monkeypatch.setenv(f"GIT_COMMITTER_{name}", value)
    git.init(mission)
    ran = cmkit("debrief", "-C", mission, "--signal", "a tiqué", "--repository")
    assert ran.code == 0, ran.err
    assert git.root_of(mission / "private") == (mission / "private").resolve()
    assert not git.ever_committed(mission, "private")
    assert git.ever_committed(mission / "private", "private.yaml")


def test_without_a_terminal_it_says_how(mission: Path, cmkit: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    ran = cmkit("debrief", "-C", mission)
    assert ran.code == 2
    assert "--signal" in ran.err
    assert not (mission / "private").exists()
