"""Our own numbers: a mission may change each, and a finding that rests on one says whose it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmkit.doctrine.limits import LIMITS
from cmkit.doctrine.rules import REGISTRY
from cmkit.model.shape import keys_of
from cmkit.model.strategy import Limits
from conftest import Run

SLOW = "cmkit: 1\nclient: {name: Martin, commitments: {reply_within: 8 business days}}\n"


def test_the_model_and_the_doctrine_know_the_same_numbers() -> None:
    assert {name for name in keys_of(Limits) if name not in ("note", "todo")} == set(LIMITS)
    assert all(code in REGISTRY for limit in LIMITS.values() for code in limit.codes)
    codes = [code for limit in LIMITS.values() for code in limit.codes]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "(cmkit's own rule of thumb, not the sources': 5; “checks.limits.reply_days” changes it)."),
        ("fr", "(repère de cmkit, non des sources : 5 ; « checks.limits.reply_days » le change)."),
    ],
)
def test_a_finding_that_rests_on_our_number_says_so(
    cmkit: Run, tmp_path: Path, language: str, said: str
) -> None:
    (tmp_path / "strategy.yaml").write_text(SLOW, "utf-8")
    for form in ("full", "concise"):
        told = cmkit("check", tmp_path, "--all", "--format", form, "--select", "CL006", "--lang", language)
        assert said in told.out
    explained = cmkit("rules", "CL006", "--lang", language).out
    assert said[1].upper() + said[2:].removesuffix(").") in explained


@pytest.mark.parametrize(("own", "found"), [(5, True), (7, True), (8, False), (30, False)])
def test_a_mission_changes_it_and_the_finding_is_then_the_missions_own(
    cmkit: Run, tmp_path: Path, own: int, found: bool
) -> None:
    text = SLOW + f"checks: {{limits: {{reply_days: {own}}}}}\n"
    (tmp_path / "strategy.yaml").write_text(text, "utf-8")
    told = cmkit("check", tmp_path, "--format", "concise", "--select", "CL006")
    assert bool(told.out) is found
    assert "rule of thumb" not in told.out


@pytest.mark.parametrize("limits", ["{silent: 3}", "{reply_days: many}", "{reply_days: -1}"])
def test_a_number_that_is_none_or_under_another_name_is_refused(
    cmkit: Run, tmp_path: Path, limits: str
) -> None:
    (tmp_path / "strategy.yaml").write_text(SLOW + f"checks: {{limits: {limits}}}\n", "utf-8")
    told = cmkit("check", tmp_path, "--format", "concise")
    assert told.code == 1
    assert "strategy.yaml:3:" in told.out
    assert " error MO" in told.out
