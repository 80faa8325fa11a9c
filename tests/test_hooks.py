"""The hooks that the repository offers to pre-commit call commands that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from conftest import EXAMPLES, Run

HOOKS = {
    hook["id"]: hook
    for hook in yaml.safe_load((EXAMPLES.parent / ".pre-commit-hooks.yaml").read_text("utf-8"))
}


def test_there_is_one_to_check_and_one_to_build() -> None:
    assert list(HOOKS) == ["cmkit-check", "cmkit-build"]


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_runs_a_command_on_the_whole_mission(
    cmkit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "strategy.yaml").write_text("cmkit: 1\nclient: {name: Martin}\n", "utf-8")
    hook = HOOKS[name]
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    program, *words = [*hook["entry"].split(), *hook.get("args", [])]
    assert program == "cmkit"
    told = cmkit(*words)
    assert told.code == {"cmkit-check": 1, "cmkit-build": 0}[name], told.err
    for file in ("strategy.yaml", "calendar/2027-01.yaml", "measures/2027-01.csv", "notes/plan.md"):
        assert re.search(hook["files"], file)
    assert not re.search(hook["files"], "deliverables/plan.pdf")


def test_the_check_lets_through_what_is_only_unfinished(
    cmkit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "cmkit: 1\nclient: {name: Martin}\nobjectives: n/a\n"
    (tmp_path / "strategy.yaml").write_text(text, "utf-8")
    hook = HOOKS["cmkit-check"]
    told = cmkit(*hook["entry"].split()[1:], *hook["args"])
    assert (told.code, "warning" in told.out) == (0, True)
