"""Bad input in bulk: answers in time, grouped; one rule's failure or a broken addition stops nothing else."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cmkit.doctrine.engine import Found, run_rules
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.rules import REGISTRY
from cmkit.mission.opening import open_mission
from conftest import Run

HEAD = "cmkit: 1\nclient: {name: Martin}\n"
FORMS = ("full", "concise", "json", "github", "gitlab")


def objectives(count: int, serves: str = "", kpis: int = 0) -> str:
    """Write objectives of which each serves ``serves`` with its own number, or the next one's, put in."""
    lines = ["objectives:\n"]
    for number in range(count):
        served = serves.format(own=number, following=(number + 1) % count)
        lines.append(f"  - {{id: o{number}, title: But {number}, kpis: [")
        lines.append(", ".join(f"{{id: k{one}, metric: inconnu-{one}}}" for one in range(kpis)))
        lines.append(f"]{served}}}\n")
    return "".join(lines)


@pytest.fixture
def without_gc() -> Iterator[None]:
    """Time the work alone: what collecting costs depends on all that the process holds."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize(
    "serves", ["", ", serves: o{own}", ", serves: o{following}"], ids=["none", "itself", "circle"]
)
def test_five_hundred_objectives_are_checked(cmkit: Run, tmp_path: Path, serves: str) -> None:
    (tmp_path / "strategy.yaml").write_text(HEAD + objectives(500, serves), "utf-8")
    began = time.process_time()
    told = cmkit("check", tmp_path)
    assert time.process_time() - began < 5
    assert told.code == 1
    assert "IN001" not in cmkit("check", tmp_path, "--format", "concise").out
    assert told.out.count("\n  → ") == 10
    assert "OB002 × " in told.out


@pytest.mark.parametrize("form", FORMS)
def test_ten_thousand_findings_are_told_in_time(cmkit: Run, tmp_path: Path, form: str) -> None:
    (tmp_path / "strategy.yaml").write_text(HEAD + objectives(250, kpis=20), "utf-8")
    began = time.process_time()
    told = cmkit("check", tmp_path, "--all", "--format", form)
    assert time.process_time() - began < 15
    assert told.code == 1
    assert told.out.count("OB006") == 5000
    assert told.out.count("OB008") == 5000


def test_hundreds_of_ignores_cost_a_rule_once(tmp_path: Path) -> None:
    ignores = "".join(
        f"    - {{rule: OB002, reason: connu, where: 'objectives[{one}]'}}\n" for one in range(400)
    )
    text = HEAD + objectives(400) + f"checks:\n  ignore:\n{ignores}"
    (tmp_path / "strategy.yaml").write_text(text, "utf-8")
    public = open_mission(tmp_path).public
    assert public is not None
    began = time.process_time()
    ran = run_rules(REGISTRY, Ground(public, date(2027, 1, 15)))
    assert time.process_time() - began < 3
    assert not {"OB002", "CH003"} & {one.code for one in ran.findings}
    assert [one.code for one in ran.ignored].count("OB002") == 400


@pytest.mark.usefixtures("without_gc")
def test_a_hundred_times_the_strategy_takes_a_hundred_times_as_long(tmp_path: Path) -> None:
    def spent(count: int) -> float:
        (tmp_path / "strategy.yaml").write_text(HEAD + objectives(count, kpis=3), "utf-8")
        public = open_mission(tmp_path).public
        assert public is not None
        times = []
        for _turn in range(5):
            began = time.process_time()
            run_rules(REGISTRY, Ground(public, date(2027, 1, 15)))
            times.append(time.process_time() - began)
        return min(times)

    spent(5)  # the catalogue is read once
    assert spent(1000) < 110 * spent(10)


def test_a_rule_that_raises_is_a_finding_and_the_rest_is_told(
    cmkit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_ground: Ground) -> Iterator[Found]:
        raise RecursionError("too deep")

    monkeypatch.setitem(REGISTRY._rules, "CL001", replace(REGISTRY["CL001"], check=fails))
    (tmp_path / "strategy.yaml").write_text(HEAD, "utf-8")
    findings = json.loads(cmkit("check", tmp_path, "--format", "json").out)["findings"]
    codes = {one["code"] for one in findings}
    assert {"IN001", "OB001", "PA003"} <= codes
    assert "CL001" not in codes
    crash = next(one for one in findings if one["code"] == "IN001")
    assert "CL001" in crash["title"]
    assert "too deep" in crash["reason"]
    assert "[ ] CL001" in cmkit("check", tmp_path, "--gate", "kickoff").out


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("kinds.yaml", "cmkit: 1\nkinds:\n  - {id: odd, labl: x}\n", 3),
        ("metrics.yaml", "cmkit: 1\nmetrics: [\n", 2),
        ("networks.yaml", "cmkit: 1\nnetworks:\n  - 3\n", 3),
    ],
)
def test_a_broken_addition_to_the_catalogue_is_named_and_stops_nothing_else(
    cmkit: Run, tmp_path: Path, name: str, text: str, line: int
) -> None:
    entry = "objectives: [{id: a, title: b, kind: odd, kpis: [{metric: visits}]}]\n"
    platform = "platforms: [{id: x, network: x, status: active, cadence: [{amount: 2, per: week}]}]\n"
    hours = "mission: {hours: {amount: 4, per: month}}\n"
    (tmp_path / "strategy.yaml").write_text(HEAD + entry + platform + hours, "utf-8")
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / name).write_text(text, "utf-8")
    findings = json.loads(cmkit("check", tmp_path, "--format", "json").out)["findings"]
    broken = [one for one in findings if one["file"] == f"catalogue/{name}"]
    assert broken
    assert min(one["line"] for one in broken) == line
    assert {"OB002", "CL001", "PA003", "PL001"} <= {one["code"] for one in findings}
    assert "IN001" not in {one["code"] for one in findings}
    shown = cmkit("check", tmp_path)
    assert shown.out.startswith("Catalogue of the mission\n"), "what stops a rule comes first"
