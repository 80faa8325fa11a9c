"""Points of law: each with its reference and its day, told where it matters, in both languages."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from typing import get_args

import pytest

from cmkit.catalogue.legal import Topic, holds, load_points
from cmkit.deliverables.views.legal_points import matters
from cmkit.deliverables.words import word
from cmkit.files.reading import parse_yaml
from cmkit.model.loading import load
from cmkit.model.shape import block_at, keys_of
from cmkit.model.strategy import Strategy
from cmkit.problems import InputRefused
from conftest import EXAMPLES, Run

POINTS = load_points()


def strategy(text: str) -> Strategy:
    loaded = load(Strategy, parse_yaml(f"cmkit: 1\n{text}".encode(), "strategy.yaml"))
    assert loaded.value is not None, loaded.problems
    return loaded.value


def told(text: str, country: str = "FR") -> set[str]:
    return {name for name, point in POINTS.items() if matters(point, strategy(text), country)}


def test_every_point_is_dated_and_names_where_it_comes_from() -> None:
    for point in POINTS.values():
        assert point.as_of
        assert point.source != "mission"
        assert point.confidence
        assert point.reference.fr
        assert point.reference.en


def test_every_topic_has_its_heading_and_its_points() -> None:
    assert {point.topic for point in POINTS.values()} == set(get_args(Topic))
    for topic in get_args(Topic):
        for language in ("fr", "en"):
            assert word(language, "topics", topic)


def test_points_name_keys_that_there_are() -> None:
    for point in POINTS.values():
        for key in (*point.about, *([point.kept_in] if point.kept_in else ())):
            *above, last = key.split(".")
            assert last in keys_of(block_at(Strategy, tuple(above))), (point.id, key)


def test_a_point_holds_where_its_law_does() -> None:
    assert holds(POINTS["payment-term"], "FR")
    assert not holds(POINTS["payment-term"], "BE")
    assert holds(POINTS["processor"], "BE")
    assert not holds(POINTS["processor"], "US")
    assert holds(POINTS["licences"], "US")


def test_a_point_is_told_where_the_mission_meets_it() -> None:
    plain = told("client: {name: Martin}\n")
    assert "advertising-mention" not in plain
    assert "pre-election" not in plain
    assert "invoice-mentions" in plain
    paid = told("client: {name: Martin}\ndistribution: {relays: {influencers: Deux boulangers}}\n")
    assert paid - plain >= {"advertising-mention", "influencer-contract"}
    public = told("client: {name: Ville, business_models: [public]}\n")
    assert public - plain >= {"pre-election", "accessible-posts"}


def test_a_mission_may_have_points_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    folder.mkdir()
    (folder / "legal.yaml").write_text(
        "cmkit: 1\nlegal:\n"
        "  - {id: payment-term, reference: Notre contrat cadre}\n"
        "  - {id: own, label: Nuit, topic: contract, check: Rien après 22 h, reference: Accord de branche}\n",
        encoding="utf-8",
    )
    found = load_points(folder)
    assert found["own"].check.fr == "Rien après 22 h"
    assert found["payment-term"].reference.fr == "Notre contrat cadre"
    assert found["payment-term"].topic == "money"
    assert len(found) == len(POINTS) + 1


def test_a_point_without_its_reference_is_refused_with_its_place(tmp_path: Path, cmkit: Run) -> None:
    (tmp_path / "strategy.yaml").write_text("cmkit: 1\nclient: {name: Martin}\n", encoding="utf-8")
    folder = tmp_path / "catalogue"
    folder.mkdir()
    (folder / "legal.yaml").write_text(
        "cmkit: 1\nlegal:\n  - {id: own, label: Nuit, topic: contract, check: Rien}\n", encoding="utf-8"
    )
    with pytest.raises(InputRefused):
        load_points(folder)
    ran = cmkit("-C", tmp_path, "check", "--format", "concise")
    assert ran.code == 2
    assert "catalogue/legal.yaml:3" in ran.out + ran.err


@pytest.mark.parametrize(
    ("example", "title", "there", "not_there"),
    [
        ("boulangerie-martin", "Points-de-droit", "Code de commerce, art.\u00a0L441-10", "Code électoral"),
        ("national-archives", "Points-of-law", "terms of each network", "GDPR, art. 28."),
    ],
)
def test_the_document_tells_the_law_of_the_country(
    tmp_path: Path, cmkit: Run, example: str, title: str, there: str, not_there: str
) -> None:
    mission = copytree(EXAMPLES / example, tmp_path / "mission")
    assert cmkit("-C", mission, "build", "--only", "legal-points").code == 0
    (page,) = mission.glob(f"deliverables/*_{title}.md")
    text = page.read_text(encoding="utf-8")
    assert there.casefold() in text.casefold()
    assert not_there not in text
    assert "None" not in text
