"""The agenda of the month's meeting: what there is to say, what there is to bring; nothing else."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from conftest import EXAMPLES, Run


@pytest.fixture
def bakery(tmp_path: Path) -> Path:
    return copytree(EXAMPLES / "boulangerie-martin", tmp_path / "m")


def agenda_of(folder: Path, cmkit: Run, month: str = "2027-01") -> str:
    ran = cmkit("-C", folder, "calendar", "agenda", "--month", month, "--today", "2026-12-20")
    assert ran.code == 0, ran.err
    return (folder / ran.out.strip()).read_text(encoding="utf-8").replace("\u00a0", " ")


def test_it_tells_what_the_month_asks_for(bakery: Path, cmkit: Run) -> None:
    text = agenda_of(bakery, cmkit)
    assert "## Les derniers chiffres, novembre 2026" in text
    assert "| Abonnés Instagram | 1 180 abonnés |".replace(" ", "") in text.replace("\u202f", "").replace(
        " ", ""
    )
    assert "| mar. 12 janv. | Garder son pain cinq jours | 24 décembre 2026 |" in text
    assert "**mer. 6 janv.** : Épiphanie" in text
    assert "**Léa Morel** : Accord écrit de Léa" in text
    assert "Prochain rendez-vous le 12 janvier 2027" in text
    assert text.rstrip().endswith("exemple de cmkit.")


def test_without_figures_contents_or_people_it_still_asks_for_news(tmp_path: Path, cmkit: Run) -> None:
    (tmp_path / "strategy.yaml").write_text("cmkit: 1\nclient: {name: Martin}\n", encoding="utf-8")
    text = agenda_of(tmp_path, cmkit)
    assert "## Les nouvelles à nous donner" in text or "## News to give us" in text
    assert "chiffres" not in text
    assert "None" not in text


def test_a_period_that_closed_without_a_decision_is_on_it(bakery: Path, cmkit: Run) -> None:
    for month, value in (("2027-01", 1190), ("2027-02", 1195), ("2027-03", 1200)):
        cmkit("-C", bakery, "kpi", "record", "--kpi", "abonnes-instagram", value, "--month", month,
              "--today", "2027-04-02")  # fmt: skip
    ran = cmkit("-C", bakery, "calendar", "agenda", "--month", "2027-05", "--today", "2027-04-03")
    assert ran.code == 0, ran.err
    text = (bakery / ran.out.strip()).read_text(encoding="utf-8")
    assert "## Les derniers chiffres, mars 2027" in text
    assert ("## Les objectifs à trancher" in text) == (
        cmkit("-C", bakery, "decide", "--today", "2027-03-31").code == 1
    )


def test_the_month_that_comes_is_meant_without_one(bakery: Path, cmkit: Run) -> None:
    ran = cmkit("-C", bakery, "calendar", "agenda", "--today", "2026-12-20")
    assert "2027-01_" in ran.out


def test_own_words_have_their_place(bakery: Path, cmkit: Run) -> None:
    (bakery / "notes").mkdir(exist_ok=True)
    (bakery / "notes/agenda.md").write_text("Apporter la clé du local.\n", encoding="utf-8")
    assert "Apporter la clé du local." in agenda_of(bakery, cmkit)


def test_what_is_confidential_is_not_on_it(bakery: Path, cmkit: Run) -> None:
    with (bakery / "journal.yaml").open("a", encoding="utf-8") as journal:
        journal.write(
            "  - {date: 2026-12-19, kind: meeting, what: zqsecret, next_on: 2026-12-23,"
            " visibility: confidential}\n"
            "  - {date: 2026-12-19, kind: request, what: zqsecret, visibility: confidential}\n"
        )
    text = agenda_of(bakery, cmkit)
    assert "zqsecret" not in text
    assert "23 décembre" not in text
