"""The picture of a month: whatever is planned in it stands whole within its day."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from conftest import EXAMPLES, Run

SVG = "{http://www.w3.org/2000/svg}"
MONTH = """cmkit: 1
items:
  - {id: one, date: 2027-03-02, title: Une brioche, posts: [{platform: instagram}]}
  - {id: two, date: 2027-03-02, title: La grande brioche feuilletée du samedi, posts: [{platform: google}]}
  - {id: three, date: 2027-03-02, title: "%s", posts: [{platform: facebook}, {platform: instagram}]}
  - {id: four, date: 2027-03-02, title: Quatre}
  - {id: five, date: 2027-03-02, title: Cinq}
  - {id: six, date: 2027-03-31, title: Anticonstitutionnellementissimement}
"""


@pytest.fixture
def picture(tmp_path: Path, cmkit: Run) -> ElementTree.Element:
    mission = tmp_path / "m"
    shutil.copytree(EXAMPLES / "boulangerie-martin", mission, ignore=shutil.ignore_patterns("local"))
    (mission / "calendar" / "2027-03.yaml").write_text(MONTH % ("Pain " * 40).strip(), "utf-8")
    told = cmkit("-C", str(mission), "build", "--only", "calendar", "--month", "2027-03")
    assert told.code == 0, told.err
    (path,) = (mission / "deliverables").glob("2027-03_*_2027-03.svg")
    return ElementTree.fromstring(path.read_text("utf-8"))


def days(picture: ElementTree.Element) -> dict[str, tuple[float, float, list[ElementTree.Element]]]:
    """Give each day its upper and lower edge and its texts."""
    found = {}
    for group in picture.iter(f"{SVG}g"):
        frame, texts = group.find(f"{SVG}rect"), group.findall(f"{SVG}text")
        assert frame is not None
        if texts:
            top = float(frame.get("y", ""))
            found[texts[0].text or ""] = (top, top + float(frame.get("height", "")), texts)
    return found


def test_every_text_stands_within_its_day_and_under_the_one_before(picture: ElementTree.Element) -> None:
    for top, bottom, texts in days(picture).values():
        downs = [float(one.get("y", "")) + float(one.get("dy", "0")) for one in texts]
        assert top < min(downs)
        assert max(downs) <= bottom + 0.1
        assert downs[2:] == sorted(set(downs[2:]))


def test_a_title_takes_the_rows_it_needs_and_what_is_not_shown_is_counted(
    picture: ElementTree.Element,
) -> None:
    words = [one.text or "" for one in days(picture)["2"][2]]
    text = " ".join(words)
    assert "La grande brioche feuilletée" in text
    assert "Fiche d’établissement Google" in text
    assert "Facebook, Instagram" in text
    assert re.search(r"(?:Pain ){6}.*…", text)
    assert words[-1] == "+1"
    assert any(one.endswith("…") for one in (text.text or "" for text in days(picture)["31"][2]))


def test_what_a_day_is_called_is_never_cut(picture: ElementTree.Element) -> None:
    assert [one.text for one in days(picture)["28"][2] if one.text][1:2] == ["Pâques"]
    assert [one.text for one in days(picture)["29"][2] if one.text][1:] == ["Lundi de Pâques"]
