"""The strategy on one page: eight blocks, six lines each, whatever the strategy holds."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.deliverables.views.strategy_map import LINES, wrapped
from conftest import Run

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = 'Titre </text><script>alert(1)</script> & "guillemets" | é 🥐 ' + "x" * 300


def shown(path: Path) -> list[list[str]]:
    """Return the rows of each block, as a reader of SVG finds them."""
    root = ET.fromstring(path.read_bytes())
    return [[text.text or "" for text in group.iter(f"{SVG}text")] for group in root.iter(f"{SVG}g")]


def built(folder: Path, cmkit: Run, strategy: str) -> Path:
    folder.mkdir()
    (folder / "strategy.yaml").write_text(strategy, "utf-8")
    assert cmkit("build", folder, "--only", "strategy-map", "--today", "2027-01-01").code == 0
    return next((folder / "deliverables").glob("*.svg"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_strategy_that_says_nothing_still_shows_its_eight_blocks(
    tmp_path: Path, cmkit: Run, language: str
) -> None:
    strategy = f"cmkit: 1\nclient: {{name: Martin}}\nmission: {{language: {language}}}\n"
    blocks = shown(built(tmp_path / "m", cmkit, strategy))
    assert len(blocks) == 8
    assert {rows[1] for rows in blocks} == {{"fr": "à préciser", "en": "to be settled"}[language]}


def test_what_does_not_fit_is_counted(tmp_path: Path, cmkit: Run) -> None:
    objectives = "".join(f"  - {{id: o{n}, title: Objectif {n}}}\n" for n in range(40))
    blocks = shown(built(tmp_path / "m", cmkit, f"cmkit: 1\nclient: {{name: M}}\nobjectives:\n{objectives}"))
    title, *rows = blocks[0]
    assert title == "1. Objectifs"
    assert " ".join(rows[LINES - 1 :]) == "et 35 de plus, dans le plan stratégique"


def test_hostile_words_stay_words(tmp_path: Path, cmkit: Run) -> None:
    quoted = HOSTILE.replace("'", "''")
    strategy = f"cmkit: 1\nclient: {{name: '{quoted}'}}\nobjectives: [{{id: a, title: '{quoted}'}}]\n"
    path = built(tmp_path / "m", cmkit, strategy)
    root = ET.fromstring(path.read_bytes())
    assert {element.tag for element in root.iter()} <= {
        SVG + name for name in ("svg", "title", "desc", "rect", "text", "g", "circle")
    }
    assert "Titre </text><script>" in " ".join(shown(path)[0])


WORDS = st.lists(st.text(min_size=1, max_size=40).filter(lambda word: " " not in word), min_size=1)


@given(WORDS.map(" ".join), st.integers(1, 4))
def test_a_text_takes_no_more_rows_than_it_may_and_begins_as_it_does(text: str, most: int) -> None:
    rows = wrapped(text, most)
    assert 1 <= len(rows) <= most
    assert all(len(row) < 60 for row in rows)
    assert text.startswith(rows[0].removesuffix("…").rstrip())
