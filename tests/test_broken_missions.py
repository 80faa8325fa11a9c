"""Three missions, each with another half of the doctrine broken on purpose: all of that is found, no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmkit.doctrine.engine import run_rules
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.rules import REGISTRY
from cmkit.files.reading import parse_yaml
from cmkit.mission.contents import Public
from cmkit.model.loading import load
from cmkit.model.strategy import Strategy
from cmkit.problems import dotted
from conftest import Run

BROKEN = Path(__file__).with_name("broken")
DAYS = {"online-shop": "2027-01-10", "association": "2026-11-20", "software-company": "2027-01-10"}


@pytest.mark.parametrize("name", DAYS)
def test_what_is_broken_is_found_where_it_is(name: str, request: pytest.FixtureRequest) -> None:
    from datetime import date

    path = BROKEN / f"{name}.yaml"
    loaded = load(Strategy, parse_yaml(path.read_bytes(), "strategy.yaml"))
    assert loaded.value is not None
    ran = run_rules(REGISTRY, Ground(Public(loaded.value, loaded.answers), date.fromisoformat(DAYS[name])))
    found = sorted(f"{one.code} {dotted(one.where.key)}".strip() for one in ran.findings)
    expected = path.with_suffix(".expected")
    if request.config.getoption("--update-golden"):
        expected.write_text("\n".join(found) + "\n", "utf-8", newline="\n")
    assert found == expected.read_text("utf-8").splitlines()


def test_mended_one_by_one_the_kickoff_gate_opens(tmp_path: Path, cmkit: Run) -> None:
    (tmp_path / "strategy.yaml").write_bytes((BROKEN / "online-shop.yaml").read_bytes())
    assert cmkit("check", tmp_path, "--gate", "kickoff", "--today", "2027-01-10").code == 1
    answers = {
        "objectives.presence.title": "Faire goûter trois thés à celles et ceux qui n’en boivent pas",
        "objectives.presence.why": "Ce sont les clients de demain",
        "objectives.presence.kpis": "{id: gouts, label: Échantillons commandés}",
        "objectives.posts.title": "Garder les clients d’une saison à l’autre",
        "objectives.posts.why": "Un client gardé coûte moins qu’un client gagné",
        "objectives.posts.kpis": "{id: retour, label: Clients revenus}",
        "objectives.nom.why": "La presse cite toujours les mêmes",
        "mission.quote.signed_on": "2027-01-08",
        "client.commitments.meetings": "chaque mois",
        "client.commitments.reply_within": "2 business days",
        "client.commitments.materials": "{what: photos des nouveautés}",
    }
    for key, value in answers.items():
        told = cmkit("-C", tmp_path, "ask", "--key", key, "--value", value)
        assert told.code == 0, (key, told.err)
    told = cmkit("check", tmp_path, "--gate", "kickoff", "--today", "2027-01-10")
    assert told.code == 0, told.out
