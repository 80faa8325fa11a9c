"""A copy of a template knows what it was taken from: an upgrade that changed the original is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmkit.deliverables import ejected
from cmkit.deliverables.ejected import copies, eject, origin_digest, outdated
from conftest import Run

NAME = "open-questions"
COPY = f"templates/fr/{NAME}.md.j2"


@pytest.fixture
def mission(tmp_path: Path, cmkit: Run) -> Path:
    (tmp_path / "strategy.yaml").write_text("cmkit: 1\nclient: {name: Martin}\n", encoding="utf-8")
    assert cmkit("-C", tmp_path, "templates", "eject", NAME, "--language", "fr").code == 0
    return tmp_path


def an_older_one(mission: Path) -> str:
    """Make the copy one of an original that has changed since; return the digest of then."""
    path = mission / COPY
    older = eject(NAME, "fr").partition("\n")[2].replace("todo", "todo_of_then", 1) + "A line of ours.\n"
    then = origin_digest(older)
    path.write_text(f"{{# cmkit: {NAME}@{then} #}}\n{older}", encoding="utf-8")
    return then


@pytest.mark.parametrize(
    ("mission", "made"),
    [
        ("", "fr"),
        ("mission: {language: fr}\n", "fr"),
        ("mission: {language: en}\n", "en"),
        ("mission: [", "en"),
    ],
)
def test_a_template_is_copied_in_the_language_of_the_documents(
    tmp_path: Path, cmkit: Run, mission: str, made: str
) -> None:
    (tmp_path / "strategy.yaml").write_text(f"cmkit: 1\nclient: {{name: Martin}}\n{mission}", "utf-8")
    ran = cmkit("--lang", "en", "-C", tmp_path, "templates", "eject", NAME)
    assert ran.code == 0
    assert [path.parent.name for path in tmp_path.rglob("*.j2")] == [made]
    assert cmkit("-C", tmp_path, "templates", "eject", "calendar", "--language", "en").code == 0
    assert (tmp_path / "templates/en/calendar.md.j2").is_file()


def test_a_fresh_copy_is_what_the_original_is(mission: Path, cmkit: Run) -> None:
    assert outdated(mission) == []
    ran = cmkit("-C", mission, "templates", "diff")
    assert (ran.code, ran.out) == (0, "")


def test_a_changed_copy_of_todays_original_is_nobodys_business(mission: Path) -> None:
    with (mission / COPY).open("a", encoding="utf-8") as file:
        file.write("Our own words.\n")
    assert outdated(mission) == []


def test_check_tells_that_the_original_changed(mission: Path, cmkit: Run) -> None:
    then = an_older_one(mission)
    ran = cmkit("-C", mission, "check", "--select", "TE", "--all")
    assert ran.code == 1
    told = " ".join(ran.out.split())
    assert COPY in told
    assert then in told
    assert origin_digest(ejected.original(NAME, "fr")) in told
    assert f"cmkit templates diff {NAME} --language fr" in told


def test_both_are_shown_as_a_patch(mission: Path, cmkit: Run) -> None:
    an_older_one(mission)
    ran = cmkit("-C", mission, "templates", "diff", NAME)
    assert ran.code == 1
    assert f"--- {COPY}" in ran.out
    assert "\n-A line of ours." in ran.out


def test_a_copy_whose_first_line_is_gone_has_no_known_origin(mission: Path) -> None:
    (mission / COPY).write_text("Our own words.\n", encoding="utf-8")
    (one,) = copies(mission)
    assert one.origin == ""
    assert one.body == "Our own words.\n"
    assert outdated(mission) == []


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"", b"{# cmkit: calendar@000000000000 #}\n"])
def test_a_copy_that_cannot_be_compared_stops_nothing(mission: Path, raw: bytes) -> None:
    (mission / COPY).write_bytes(raw)
    assert outdated(mission) == []


def test_line_ends_of_windows_are_no_difference(mission: Path) -> None:
    path = mission / COPY
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (one,) = copies(mission)
    assert one.origin
    assert ejected.difference(one) == ""


def test_a_mission_without_copies_is_told_how_to_have_one(tmp_path: Path, cmkit: Run) -> None:
    (tmp_path / "strategy.yaml").write_text("cmkit: 1\nclient: {name: Martin}\n", encoding="utf-8")
    ran = cmkit("-C", tmp_path, "templates", "diff")
    assert ran.code == 2
    assert "cmkit templates eject NAME" in ran.err
