"""What ``check --format json`` writes is what its schema says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from conftest import EXAMPLES, Run


@pytest.fixture
def schema(cmkit: Run, tmp_path: Path) -> Draft7Validator:
    stated: dict[str, Any] = json.loads(cmkit("schema", "--stdout", "findings", "-C", tmp_path).out)
    Draft7Validator.check_schema(stated)
    return Draft7Validator(_closed(stated))


def _closed(stated: Any) -> Any:
    """Refuse what the schema does not name: for readers a new key is no fault, here it is a forgotten one."""
    if isinstance(stated, list):
        return [_closed(one) for one in stated]
    if not isinstance(stated, dict):
        return stated
    told = {key: _closed(one) for key, one in stated.items()}
    return {**told, "additionalProperties": False} if "properties" in told else told


@pytest.fixture
def missions(tmp_path: Path) -> list[Path]:
    texts = {
        "small": "cmkit: 1\nclient: {name: Martin}\n",
        "broken": "cmkit: 1\nclient: [\n",
        "misread": "cmkit: 1\nclient: {name: Martin, size: huge, nam: x}\n",
        "private": "cmkit: 1\nclient: {name: Martin}\n",
    }
    for name, text in texts.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "strategy.yaml").write_text(text, "utf-8")
    (tmp_path / "private/private").mkdir()
    (tmp_path / "private/private/private.yaml").write_text("cmkit: 1\nsignals: 3\n", "utf-8")
    return [*(tmp_path / name for name in texts), tmp_path / "nowhere", *EXAMPLES.glob("[bn]*/")]


@pytest.mark.parametrize("options", [[], ["--gate", "kickoff"], ["--gate", "launch", "--lang", "fr"]])
def test_real_output_is_as_stated(
    cmkit: Run, schema: Draft7Validator, missions: list[Path], options: list[str]
) -> None:
    told = cmkit("check", *missions, "--format", "json", *options)
    document = json.loads(told.out)
    assert told.code == 2
    assert [error.message for error in schema.iter_errors(document)] == []
    assert len(document["missions"]) == len(missions)
    assert document["findings"]


def test_the_schema_is_named_among_those_there_are(cmkit: Run, tmp_path: Path) -> None:
    assert "findings" in cmkit("schema", "--stdout", "nonsense", "-C", tmp_path).err
    (tmp_path / "strategy.yaml").write_text("cmkit: 1\nclient: {name: X}\n", "utf-8")
    assert cmkit("schema", "-C", tmp_path).code == 0
    assert not list(tmp_path.glob(".cmkit/findings*")), "an editor has no use for it"
