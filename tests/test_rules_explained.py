"""``cmkit rules``: every code with the statement it stands on, for people and for programs."""

from __future__ import annotations

import json

import pytest

from cmkit.doctrine.limits import OF_RULE
from cmkit.doctrine.rules import REGISTRY
from cmkit.doctrine.statements import statements
from cmkit.doctrine.wording import all_wording
from conftest import Run


def test_every_source_that_a_rule_cites_has_its_statement() -> None:
    cited = {rule.source for rule in REGISTRY} | {one.source for one in all_wording().values() if one.source}
    assert cited <= statements().keys()


def test_the_statements_are_those_of_the_five_sources_and_our_own() -> None:
    sizes = {"A": 9, "B": 11, "C": 14, "D": 12, "E": 8}
    expected = [f"{letter}{number}" for letter, size in sizes.items() for number in range(1, size + 1)]
    assert list(statements()) == [*expected, "ours"]


@pytest.mark.parametrize("code", statements())
def test_a_statement_is_one_sentence_in_both_languages(code: str) -> None:
    said = statements()[code]
    for text in (said.fr, said.en):
        assert text.endswith(".")
        assert text.count(". ") == 0
        assert len(text) <= 160
    assert said.fr != said.en


@pytest.mark.parametrize("code", ["OB04", "ob4", "OB0004", "OB004"])
def test_a_code_is_found_however_many_zeros_are_typed(cmkit: Run, code: str) -> None:
    assert cmkit("rules", code).out.startswith("OB004")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_rule_is_explained_with_what_it_stands_on(cmkit: Run, language: str) -> None:
    told = cmkit("rules", "ob003", "--lang", language)
    assert told.code == 0
    assert statements()["A6"].said(language) in told.out
    assert "launch" in told.out
    assert "OB001" in told.out, "what it waits for"
    assert "{" not in told.out.split("cmkit: 1")[0]


def test_json_says_all_of_one_rule(cmkit: Run) -> None:
    document = json.loads(cmkit("rules", "OB003", "--format", "json").out)
    assert document["version"] == 1
    (rule,) = document["rules"]
    assert rule["source"] == "A6"
    assert rule["statement"] == statements()["A6"].en
    assert (rule["gates"], rule["needs"], rule["severity"]) == (["launch"], ["OB001"], "error")
    assert {"code", "title", "reason", "remedy", "owed_by", "limit", "bad", "good"} <= rule.keys()


def test_json_lists_every_code_with_the_same_keys(cmkit: Run) -> None:
    rules = json.loads(cmkit("rules", "--format", "json").out)["rules"]
    assert [one["code"] for one in rules] == list(all_wording())
    assert len({tuple(one) for one in rules}) == 1
    assert all(one["severity"] in ("error", "warning", "advice") for one in rules)
    assert {one["code"] for one in rules if one["limit"]} == set(OF_RULE)


def test_json_of_a_rule_that_is_none_is_a_refusal(cmkit: Run) -> None:
    told = cmkit("rules", "OB999", "--format", "json")
    assert (told.code, told.out) == (2, "")
