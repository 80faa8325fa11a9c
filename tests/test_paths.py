"""Names and paths: safe on every system, and inside the mission folder."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmkit.files.paths import check_name, collisions, folded_name, inside, safe_name
from cmkit.problems import InputRefused

POSIX = pytest.mark.skipif(os.name == "nt", reason="links of POSIX")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Boulangerie Martin", "Boulangerie-Martin"),
        ("Café de l'Été", "Cafe-de-l-Ete"),
        ("Cafe\u0301", "Cafe"),
        ("Œuvres & Straße", "Oeuvres-Strasse"),
        ("日本", "日本"),
        ("Ελλάδα", "Ελλάδα"),
        ("йод", "йод"),
        ("한국어", "한국어"),
        ("हिन्दी", "हिन्दी"),
        ("ﬁn ½ ① №", "fin-1-2-1-No"),
        ("👍", "client"),
        ("..", "client"),
        ("", "client"),
        (" \t\n", "client"),
        ("\ud800", "client"),
        ("CON", "client-CON"),
        ("com1", "client-com1"),
        ("COM¹", "client-COM1"),
        ("nul.md", "nul-md"),
        ("CONIN$", "CONIN"),
        ("a:b", "a-b"),
        ("x.", "x"),
        ("-rf", "rf"),
        ("../x", "x"),
        ("/etc/passwd", "etc-passwd"),
        (".git/config", "git-config"),
        ("two\nlines\x1b[0m", "two-lines-0m"),
        ("a\u202eb\u200bc", "abc"),
        ("_under_score_", "under-score"),
        ("x\u0302\u0301", "x"),
    ],
)
def test_a_name_is_made_of_any_text(text: str, name: str) -> None:
    assert safe_name(text, fallback="client") == name


def test_a_long_name_is_cut_in_bytes_between_characters() -> None:
    assert safe_name("é" * 300, fallback="x") == "e" * 100
    assert safe_name("日" * 60, fallback="x") == "日" * 33
    assert safe_name("ab cd", fallback="x", maximum=3) == "ab"
    assert len(safe_name("con", fallback="f" * 10, maximum=12).encode()) <= 12


@settings(deadline=None)
@given(st.text(max_size=60))
def test_whatever_the_text_the_name_is_usable_and_stable(text: str) -> None:
    name = safe_name(text, fallback="client")
    check_name(name)
    check_name(f"{name}.md")
    assert not set(name) & set("/\\:._ \t\n")
    assert name[0] != "-"
    assert len(name.encode()) <= 100
    assert unicodedata.is_normalized("NFC", name)
    assert safe_name(name, fallback="client") == name


@pytest.mark.parametrize(
    "name",
    [
        "strategy.yaml",
        "calendar/2027-01.yaml",
        ".gitignore",
        ".cmkit/local/lock",
        ".github/workflows/cmkit.yml",
        "notes/Été – 日本 👍.md",
        "console.md",
        "com10.md",
        "a" * 255,
    ],
)
def test_ordinary_names_pass(name: str) -> None:
    check_name(name)


REFUSED = {
    "": "empty",
    "/etc/passwd": "relative",
    "//host/share": "relative",
    "C:/x": "Windows does not allow",
    "c:x": "Windows does not allow",
    "a\\b": "backslash",
    "..": "leaves",
    "a/../b": "leaves",
    "../x": "leaves",
    ".": "empty",
    "a//b": "empty",
    "a/./b": "empty",
    "a/": "empty",
    ".git": "git's own folder",
    ".git/config": "git's own folder",
    "x/.GIT/hooks": "git's own folder",
    "GIT~1/config": "git's own folder",
    ".g\u200cit/config": "git's own folder",
    "CON": "Windows keeps",
    "nul.md": "Windows keeps",
    "a/Aux .txt": "Windows keeps",
    "CONIN$": "Windows keeps",
    "com1.tar.gz": "Windows keeps",
    "LPT³": "Windows keeps",
    "a:b": "Windows does not allow :",
    "a?b*": r"Windows does not allow \* \?",
    "x.": "dot or a space",
    "x ": "dot or a space",
    "d./x": "dot or a space",
    "a\nb": "control",
    "a\x1bb": "control",
    "a\x00b": "control",
    "a\x9bb": "control",
    "a\u2028b": "control",
    "a\ud800b": "control",
    "a" * 256: "longer than 255",
    "é" * 128: "longer than 255",
}


@pytest.mark.parametrize("name", REFUSED)
def test_dangerous_names_are_refused_with_the_reason(name: str, tmp_path: Path) -> None:
    for act in (lambda: check_name(name), lambda: inside(tmp_path, name)):
        with pytest.raises(InputRefused, match=REFUSED[name]) as caught:
            act()
        assert not re.search("[\x00-\x1f\x9b]", caught.value.message)


def test_a_path_inside_is_joined(tmp_path: Path) -> None:
    assert inside(tmp_path, "notes/2027-01.md") == tmp_path / "notes" / "2027-01.md"


@POSIX
def test_links_that_lead_elsewhere_are_refused(tmp_path: Path) -> None:
    root = tmp_path / "mission"
    (root / "private").mkdir(parents=True)
    (root / "real.md").write_text("x")
    (tmp_path / "mission-too").mkdir()
    links = {
        "out": tmp_path / "mission-too",
        "up": Path(".."),
        "deliverables": root / "private",
        "loop": root / "loop",
        "victim": tmp_path / "victim",
    }
    for name, target in links.items():
        (root / name).symlink_to(target)
    for name in ("out/x.md", "up/x.md", "deliverables/x.md", "loop/x.md", "out", "victim"):
        with pytest.raises(InputRefused, match="leads elsewhere"):
            inside(root, name)


@POSIX
def test_the_mission_itself_may_be_reached_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "real" / "notes").mkdir(parents=True)
    (tmp_path / "link").symlink_to("real")
    assert inside(tmp_path / "link", "notes/x.md") == tmp_path / "link" / "notes" / "x.md"


def test_names_that_are_one_file_somewhere_are_grouped() -> None:
    names = ["Plan.md", "é.md", "notes.md", "plan.md", "e\u0301.md", "É.md", "notes.md"]
    assert collisions(names) == [
        ["Plan.md", "plan.md"],
        ["é.md", "e\u0301.md", "É.md"],
        ["notes.md", "notes.md"],
    ]
    assert collisions(["Café", "Cafe"]) == []
    assert folded_name("STRASSE") == folded_name("straße")
