"""Several mission folders in one command: one document for programs, the worst exit code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, Run

SMALL = "cmkit: 1\nclient: {name: Martin}\nmission: {language: en}\n"


@pytest.fixture(autouse=True)
def clients(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of missions: one in order, one with findings, one broken, one that is none."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EXAMPLES / "boulangerie-martin", tmp_path / "good")
    for name, text in (
        ("small", SMALL),
        ("broken", "cmkit: 1\nclient: [\n"),
        ("newer", "cmkit: 2\n"),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "strategy.yaml").write_text(text, "utf-8")
    (tmp_path / "empty").mkdir()
    return tmp_path


def _json(cmkit: Run, *arguments: str) -> tuple[int, dict[str, Any]]:
    told = cmkit("check", *arguments, "--format", "json", "--today", "2026-12-20")
    return told.code, json.loads(told.out)


def test_paths_are_told_with_their_folder_when_there_are_several(cmkit: Run) -> None:
    told = cmkit("check", "small", "broken", "--format", "concise")
    places = [line.split(": ")[0].rsplit(":", 2)[0] for line in told.out.splitlines()]
    assert set(places) == {"small/strategy.yaml", "broken/strategy.yaml"}
    alone = cmkit("check", "small", "--format", "concise")
    assert all(line.startswith("strategy.yaml:") for line in alone.out.splitlines())
    full = cmkit("check", "small", "broken")
    assert "small/strategy.yaml:2:" in full.out
    assert "  2 | client: {name: Martin}" in full.out, "the line is quoted all the same"
    assert "small: " in full.err


def test_a_bad_folder_is_told_and_the_others_are_checked(cmkit: Run) -> None:
    told = cmkit("check", "nowhere", "empty", "small", "broken", "--format", "concise")
    assert told.code == 2
    assert "The folder nowhere does not exist" in told.err
    assert "empty has no strategy.yaml" in told.err
    assert "small/strategy.yaml" in told.out
    assert "broken/strategy.yaml:2:9: error YA" in told.out


@pytest.mark.parametrize(
    ("folders", "code"),
    [(["good"], 0), (["good", "small"], 1), (["small", "newer", "good"], 2), (["nowhere", "good"], 2)],
)
def test_the_worst_exit_code_counts(cmkit: Run, folders: list[str], code: int) -> None:
    assert cmkit("check", *folders, "--today", "2026-12-20", "--fail-on", "error").code == code
    assert _json(cmkit, *folders, "--fail-on", "error")[0] == code


def test_json_is_one_document_for_all(cmkit: Run) -> None:
    code, document = _json(cmkit, "good", "small", "nowhere", "broken")
    assert code == 2
    assert set(document) == {"version", "missions", "findings"}
    assert [(one["folder"], one["exit_code"]) for one in document["missions"]][1:] == [
        ("small", 1),
        ("nowhere", 2),
        ("broken", 2),
    ]
    errors = [one["error"] for one in document["missions"]]
    assert [error is None for error in errors] == [True, True, False, True]
    assert "nowhere" in errors[2]["message"]
    assert {(one["folder"], one["file"]) for one in document["findings"]} >= {
        ("small", "strategy.yaml"),
        ("broken", "strategy.yaml"),
    }
    assert all(one["line"] for one in document["findings"])


def test_json_of_one_folder_has_the_same_shape(cmkit: Run) -> None:
    _code, one = _json(cmkit, "small")
    _code, many = _json(cmkit, "small", "small")
    assert one["findings"] * 2 == many["findings"]
    assert one["missions"] * 2 == many["missions"]


def test_json_of_a_folder_that_cannot_be_read_is_json_too(cmkit: Run) -> None:
    code, document = _json(cmkit, "nowhere")
    assert code == 2
    assert document["findings"] == []
    assert document["missions"][0]["error"]["message"] == "The folder nowhere does not exist."


def test_gates_of_several_missions(cmkit: Run) -> None:
    told = cmkit("check", "good", "small", "nowhere", "--gate", "kickoff")
    assert told.code == 2
    assert "good: The gate “kickoff” is open." in told.out
    assert "small: The gate “kickoff” is shut: " in told.out
    assert "The folder nowhere does not exist" in told.err
    assert cmkit("check", "good", "--gate", "kickoff").out.startswith("The gate")


def test_a_gate_in_json(cmkit: Run) -> None:
    code, document = _json(cmkit, "good", "small", "broken", "--gate", "kickoff")
    assert code == 2
    good, small, broken = (one["gate"] for one in document["missions"])
    assert (good["name"], good["open"]) == ("kickoff", True)
    assert all(point["met"] for point in good["points"])
    assert (small["open"], broken["open"], broken["points"]) == (False, False, [])
    shut = {point["code"]: point for point in small["points"] if not point["met"]}
    assert shut["CL001"] == {
        "code": "CL001",
        "title": shut["CL001"]["title"],
        "met": False,
        "owed_by": "client",
        "waits_for": None,
    }
    assert shut["OB002"]["waits_for"] == "OB001"
    missing = {one["code"] for one in document["findings"] if one["folder"] == "small"}
    assert missing == {code for code, point in shut.items() if not point["waits_for"]}
    assert [one["code"][:2] for one in document["findings"] if one["folder"] == "broken"] == ["YA"]


def test_nothing_of_a_private_file_is_in_the_document(cmkit: Run, clients: Path) -> None:
    (clients / "small/private").mkdir()
    text = "cmkit: 1\nsignals: [{what: CANARY, CANARY: x}]\nresistances: CANARY\n"
    (clients / "small/private/private.yaml").write_text(text, "utf-8")
    for arguments in (["small"], ["small", "good"], ["small", "good", "--gate", "kickoff"]):
        told = cmkit("check", *arguments, "--format", "json")
        assert "CANARY" not in told.out
        assert '"private/private.yaml"' in told.out
    concise = cmkit("check", "small", "good", "--format", "concise").out
    assert "small/private/private.yaml:" in concise
    assert "CANARY" not in concise


def test_several_missions_are_built_and_a_bad_one_stops_none(cmkit: Run, clients: Path) -> None:
    shutil.copytree(clients / "good", clients / "other")
    for one in (*clients.glob("*/deliverables"), *clients.glob("*/private/deliverables")):
        shutil.rmtree(one)
    told = cmkit("build", "good", "broken", "nowhere", "other", "--today", "2026-12-20")
    assert told.code == 2
    assert "written    good/deliverables/" in told.err
    assert "written    other/deliverables/" in told.err
    assert "broken/strategy.yaml:2:9" in told.err
    assert "The folder nowhere does not exist" in told.err
    assert list((clients / "other/deliverables").iterdir())
    assert cmkit("build", "good", "other", "--check", "--today", "2026-12-20").code == 0
    next((clients / "other/deliverables").glob("*.md")).unlink()
    drifted = cmkit("build", "good", "other", "--check", "--today", "2026-12-20")
    assert (drifted.code, drifted.out.splitlines()[0]) == (1, "diff other")


def test_the_shape_of_the_document_is_stated(cmkit: Run) -> None:
    stated = (EXAMPLES.parent / "CONTRIBUTING.md").read_text("utf-8")
    told = cmkit("check", "--help").out
    _code, document = _json(cmkit, "small", "nowhere", "--gate", "kickoff")
    mission, finding = document["missions"][0], document["findings"][0]
    for key in (*document, *mission, *mission["gate"], *finding):
        assert f"`{key}`" in stated
        assert key == "version" or f"“{key}”" in told
