"""Each statement of the doctrine that a tool can hold has its rule, with the severity that it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pytest

from cmkit.doctrine.rules import REGISTRY
from cmkit.doctrine.statements import statements


class Clause(NamedTuple):
    """One thing that a statement asks for, the rule that holds it, what it costs."""

    statement: str
    asks: str
    code: str
    severity: str


HELD: tuple[Clause, ...] = (
    Clause("A1", "an active platform serves an objective", "PL005", "warning"),
    Clause("A2", "what must be done, what can be, how, with which means", "MI001", "warning"),
    Clause("A4", "every objective has its why", "OB002", "warning"),
    Clause("A5", "nothing private is referred to from the strategy", "PR002", "error"),
    Clause("A6", "an objective has actions", "OB003", "error"),
    Clause("A6", "an objective has a KPI", "OB004", "error"),
    Clause("A6", "an action is measured", "OB005", "warning"),
    Clause("A7", "a KPI is whole", "OB006", "warning"),
    Clause("A7", "a rate has its denominator", "OB007", "error"),
    Clause("A8", "without an objective the kickoff gate stays shut", "OB001", "error"),
    Clause("B1", "a platform is chosen for its people", "PL001", "error"),
    Clause("B1", "their presence is evident", "PL006", "advice"),
    Clause("B6", "an item that brings traffic has its link", "IT008", "warning"),
    Clause("B7", "an active platform has a cadence", "PL002", "warning"),
    Clause("B7", "an active platform has an editorial line", "PL007", "advice"),
    Clause("B8", "pillars do more than inform and sell", "CN013", "advice"),
    Clause("B10", "a strategy does not only broadcast", "CN010", "warning"),
    Clause("B11", "a pillar answers a need", "CN011", "advice"),
    Clause("B11", "a need is answered by a pillar", "CN012", "advice"),
    Clause("C1", "the client's commitments are said", "CL001", "warning"),
    Clause("C1", "the client answers within a week", "CL006", "advice"),
    Clause("C2", "a quote or a contract is signed", "CL002", "warning"),
    Clause("C2", "a proposal says its price", "MI003", "warning"),
    Clause("C3", "material that is overdue is told", "CL007", "warning"),
    Clause("C5", "nothing goes out without approval", "CA001", "error"),
    Clause("C5", "a month without approval is void", "CA002", "warning"),
    Clause("C5", "somebody approves", "CL004", "warning"),
    Clause("C6", "meetings keep the agreed rhythm", "OR008", "advice"),
    Clause("C6", "an embargo is kept", "CA003", "error"),
    Clause("C7", "where something is sold there is a commercial figure", "EV001", "warning"),
    Clause("C8", "ads have their money", "DI001", "warning"),
    Clause("C8", "the client pays the platform", "BU003", "error"),
    Clause("C9", "the client and the staff pass on", "DI002", "advice"),
    Clause("C13", "an absence is covered", "OR005", "warning"),
    Clause("C13", "the approver is there when approval is due", "OR006", "warning"),
    Clause("C14", "what is planned keeps to the quota", "CA007", "warning"),
    Clause("D1", "image and renown have time to grow", "MI006", "advice"),
    Clause("D3", "an account is not left alone", "CA004", "error"),
    Clause("D3", "something is planned ahead", "CA005", "warning"),
    Clause("D4", "cadences fit the hours", "CA006", "warning"),
    Clause("D5", "followers alone measure no primary objective", "EV002", "warning"),
    Clause("D6", "what is known of a platform is looked at again", "AU008", "advice"),
    Clause("D7", "what displeases is repaired first", "CL003", "warning"),
    Clause("D8", "an objective is no tactic", "MI010", "advice"),
    Clause("D9", "the review keeps its rhythm", "EV003", "warning"),
    Clause("D10", "an intern does not hold the only access", "AC001", "error"),
    Clause("D10", "an intern is not accountable", "OR004", "warning"),
    *(
        Clause("D11", f"part {number} of the eight is there", f"PA{number:03}", "warning")
        for number in range(1, 9)
    ),
    Clause("D11", "the parts are agreed", "PA009", "warning"),
    Clause("D12", "no buzz is promised", "MI009", "warning"),
    Clause("E1", "a new account does not begin with acting", "AU004", "advice"),
    Clause("E1", "an objective's audiences are on its platforms", "AU005", "warning"),
    Clause("E2", "an audience comes first", "AU001", "warning"),
    Clause("E3", "two platforms have two roles", "AU006", "advice"),
    Clause("E3", "a platform left for its twin has its reason", "AU007", "advice"),
    Clause("E3", "two near networks are told apart", "PL008", "advice"),
    Clause("E4", "somebody is accountable", "OR001", "warning"),
    Clause("E4", "whoever approves has a deputy", "OR002", "warning"),
    Clause("E4", "somebody high in the house carries the mission", "OR003", "advice"),
    Clause("E5", "the charter has a tone", "CN001", "warning"),
    Clause("E5", "a format has its guidance", "CN002", "advice"),
    Clause("E6", "each family of tools has one", "TO001", "advice"),
    Clause("E7", "competitors are compared", "EV004", "advice"),
    Clause("E7", "key figures have two readers", "EV005", "advice"),
    Clause("E8", "each family of distribution is planned or declined", "DI003", "advice"),
)

NO_RULE: Mapping[str, str] = {
    "B5": "what is not the CM's is a default of the questionnaire and a paragraph of the charter",
    "C4": "time to settle in is a date of the charter, and «too early» in place of a trend",
    "C10": "resistance is a private matter, and the method is one of the four of A2",
    "C11": "silence and unpaid invoices are the CM's own health figures, never shown by a check",
    "C12": "how a mission ends is asked for when it is closed",
    "D2": "no best hour can be checked: posting times are hypotheses by default",
}
"""Statements that a tool acts on otherwise, and how."""


def test_every_statement_is_held_or_says_why_not() -> None:
    """A rule of objectives and KPIs that cites a statement holds it, row or not."""
    asked = {clause.statement for clause in HELD}
    asked |= {rule.source for rule in REGISTRY if rule.code.startswith(("OB", "KP"))} - {"ours"}
    assert not asked & NO_RULE.keys()
    assert statements().keys() - {"ours"} - asked - NO_RULE.keys() == set()


@pytest.mark.parametrize("clause", HELD, ids=lambda clause: f"{clause.statement}-{clause.code}")
def test_a_clause_has_a_rule_that_cites_it_and_costs_what_it_should(clause: Clause) -> None:
    assert clause.code in REGISTRY
    rule = REGISTRY[clause.code]
    assert rule.source == clause.statement
    assert rule.severity.value == clause.severity


@pytest.mark.parametrize("statement", NO_RULE)
def test_what_has_no_rule_is_cited_by_none(statement: str) -> None:
    assert [rule.code for rule in REGISTRY if rule.source == statement] == []


def test_every_rule_stands_on_a_statement_or_is_ours() -> None:
    assert {rule.source for rule in REGISTRY} <= statements().keys()


def test_no_clause_stands_twice() -> None:
    assert len({(clause.statement, clause.code) for clause in HELD}) == len(HELD)
    assert len({(clause.statement, clause.asks) for clause in HELD}) == len(HELD)
