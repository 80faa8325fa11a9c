"""The gates through the command line: each opens when all that it asks for is there, and agreed."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from cmkit.files.edits import Edit, Remove, Set
from cmkit.mission.editing import STRATEGY, edit
from conftest import Run

READY = textwrap.dedent(
    """\
    cmkit: 1
    mission:
      language: fr
      phase: framing
      starts_on: 2027-01-04
      cm: camille
      hours: {amount: 16, per: month}
      method: un point par mois
      scope: [{what: publications, quantity: 12, per: month}]
      options: [un reportage photo]
      quote: {reference: D-12, signed_on: 2026-12-04}
    client:
      name: Boulangerie Martin
      sponsor: claire
      marketing: {goals: [{id: ouvrir-le-midi, title: Ouvrir le midi}]}
      commitments:
        meetings: le premier lundi du mois
        reply_within: 2 business days
        materials: [{what: photos, every: week}]
    people:
      - {id: claire, name: Claire Martin, side: client, approves: true}
      - {id: camille, name: Camille Roy, side: cm}
    objectives:
      - id: midi
        title: Servir 30 déjeuners de plus par semaine d’ici juin
        serves: ouvrir-le-midi
        why: la salle est vide le midi
        actions: [{id: ardoise, title: L’ardoise du jour en story, measured_by: réponses à la story}]
        kpis: [{id: dejeuners, label: Déjeuners servis, unit: couverts, source: caisse, role: primary}]
    audiences: [{id: voisins, name: Les voisins, priority: 1}]
    platforms:
      - id: instagram
        network: instagram
        status: active
        audiences: voisins
        cadence: [{amount: 3, per: week}]
    content:
      pillars: [{id: ardoise, name: L’ardoise, share: 100%}]
      charter: {tone: simple, address: vous}
      workflow: {approval_days: 2, rounds: 1}
    distribution:
      paid: {declined: pas cette année}
      relays: {client: reposte}
      touchpoints: {offline: la vitrine}
    budget: {lines: [{label: Honoraires, kind: fees, amount: 800, per: month, paid_by: client}]}
    crisis:
      levels: [{name: Vigilance, trigger: trois avis négatifs}]
      contacts: claire
      first_hour: on suspend
    exit: {stop_criteria: deux trimestres sans résultat, handover: accès, closing_a_platform: un mois avant}
    evaluation:
      review_every: month
      method: comparer à l’an dernier
      reports: [{reader: client, what: une page, every: month}]
    """
)
AGREED = ("objectives", "content", "distribution", "budget", "crisis", "exit", "evaluation")

Opened = Callable[[str], bool]


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    (tmp_path / "strategy.yaml").write_text(READY, "utf-8")
    return tmp_path


@pytest.fixture
def opens(mission: Path, cmkit: Run) -> Opened:
    def opened(gate: str) -> bool:
        ran = cmkit("check", "-C", mission, "--gate", gate, "--today", "2027-01-04")
        assert ran.code in (0, 1), ran.err
        return ran.code == 0

    return opened


@pytest.mark.parametrize("gate", ["proposal", "kickoff"])
def test_a_gate_opens_when_all_is_there(opens: Opened, gate: str) -> None:
    assert opens(gate)


@pytest.mark.parametrize(
    ("gate", "one"),
    [
        ("proposal", Remove(("mission", "method"))),
        ("proposal", Remove(("mission", "scope"))),
        ("kickoff", Remove(("mission", "quote", "signed_on"))),
        ("kickoff", Remove(("objectives", 0, "why"))),
        ("kickoff", Remove(("objectives", 0, "kpis"))),
        ("kickoff", Remove(("client", "commitments", "meetings"))),
        ("kickoff", Remove(("people", 0, "approves"))),
        ("kickoff", Set(("client", "readiness", "problems"), [{"what": "deux heures d’attente"}])),
        ("kickoff", Set(("mission", "proposed"), ["objectives"])),
        ("proposal", Set(("mission", "proposed"), ["mission.scope"])),
    ],
)
def test_one_thing_missing_shuts_it(mission: Path, opens: Opened, gate: str, one: Edit) -> None:
    assert opens(gate)
    edit(mission, STRATEGY, lambda _document: [one])
    assert not opens(gate)


def test_a_contract_opens_the_kickoff_like_a_quote(mission: Path, opens: Opened) -> None:
    signed = {"signed_on": "2026-12-04"}
    edit(mission, STRATEGY, lambda _document: [Remove(("mission", "quote"))])
    assert not opens("kickoff")
    edit(mission, STRATEGY, lambda _document: [Set(("mission", "contract"), signed)])
    assert opens("kickoff")


def test_the_launch_wants_every_part_agreed_and_the_strategy_approved(
    mission: Path, opens: Opened, cmkit: Run
) -> None:
    assert not opens("launch")
    assert cmkit("agree", "-C", mission, *AGREED, "--by", "claire", "--today", "2027-01-04").code == 0
    assert not opens("launch")
    assert cmkit("approve", "-C", mission, "--by", "claire", "--today", "2027-01-04").code == 0
    assert opens("launch")
    assert cmkit("ask", "-C", mission, "--key", "crisis.first_hour", "--value", "on se tait").code == 0
    assert not opens("launch")


def test_who_owes_what_is_said_by_name(mission: Path, cmkit: Run) -> None:
    edit(mission, STRATEGY, lambda _document: [Remove(("mission", "quote")), Remove(("mission", "method"))])
    kickoff = cmkit("check", "-C", mission, "--gate", "kickoff")
    assert "[ ] CL002  Claire Martin (the client):" in kickoff.out
    assert "[x] OB001  at least one shared objective" in kickoff.out
    proposal = cmkit("check", "-C", mission, "--gate", "proposal")
    assert "[ ] MI001  Camille Roy (the CM):" in proposal.out


def test_what_only_a_gate_asks_is_not_repeated_every_day(mission: Path, cmkit: Run) -> None:
    edit(mission, STRATEGY, lambda _document: [Remove(("budget",)), Remove(("mission", "quote"))])
    daily = json.loads(cmkit("check", "-C", mission, "--format", "json").out)
    codes = {finding["code"] for finding in daily["findings"]}
    assert not codes & {"MI003", "MI004", "PA009", "CL005"}
    at_gate = cmkit("check", "-C", mission, "--gate", "proposal").out
    assert "[ ] MI003" in at_gate


def test_a_month_far_off_is_named_as_the_others(mission: Path, cmkit: Run) -> None:
    (mission / "calendar").mkdir(exist_ok=True)
    far = "cmkit: 1\nitems: [{id: far, date: 9999-01-05, status: draft, posts: [{platform: instagram}]}]\n"
    (mission / "calendar" / "9999-01.yaml").write_text(far, "utf-8")
    told = cmkit("check", "-C", mission, "--gate", "publish", "--today", "2027-03-01")
    assert told.code == 1
    assert told.out.startswith("January 9999: ")
