"""Built files against the folder: hand edits stay, orphans go only untouched, manifests are not trusted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cmkit.deliverables.manifest import CLIENT_MANIFEST, INTERNAL_MANIFEST, read_manifest
from cmkit.deliverables.placing import Made, drift, place
from cmkit.problems import CmkitError, Refused

PLAN, TABLE = "deliverables/Plan.md", "deliverables/KPI.csv"


def made(**files: str) -> Made:
    return Made({f"deliverables/{name}": text.encode() for name, text in files.items()}, {})


def test_a_second_build_changes_nothing(tmp_path: Path) -> None:
    first = place(tmp_path, made(a="one\n", b="two\n"), force=False)
    assert first.written == ("deliverables/a", "deliverables/b")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    second = place(tmp_path, made(a="one\n", b="two\n"), force=False)
    assert (second.written, second.removed, second.unchanged) == ((), (), 2)
    kept = {path: mtime for path, mtime in before.items() if ".cmkit/local" not in path.as_posix()}
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    assert drift(tmp_path, made(a="one\n", b="two\n")) == ""


def test_the_manifest_is_sorted_one_file_a_line(tmp_path: Path) -> None:
    place(tmp_path, made(b="two\n", a="one\n"), force=False)
    lines = (tmp_path / CLIENT_MANIFEST).read_text("utf-8").splitlines()
    assert [line.split(":")[0] for line in lines[1:-1]] == ['"deliverables/a"', '"deliverables/b"']


def test_a_hand_edit_is_refused_and_nothing_else_is_written(tmp_path: Path) -> None:
    place(tmp_path, made(a="one\n", b="two\n"), force=False)
    (tmp_path / "deliverables/a").write_text("mine\n")
    with pytest.raises(Refused, match="deliverables/a"):
        place(tmp_path, made(a="new\n", b="new\n"), force=False)
    assert (tmp_path / "deliverables/b").read_text() == "two\n"
    assert "-mine\n+new\n" in drift(tmp_path, made(a="new\n", b="two\n"))
    assert place(tmp_path, made(a="new\n", b="new\n"), force=True).written
    assert (tmp_path / "deliverables/a").read_text() == "new\n"


def test_a_file_that_was_never_ours_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "deliverables").mkdir()
    (tmp_path / "deliverables/a").write_text("theirs\n")
    with pytest.raises(Refused):
        place(tmp_path, made(a="ours\n"), force=False)
    assert (tmp_path / "deliverables/a").read_text() == "theirs\n"


def test_without_a_manifest_what_is_as_it_should_be_counts_as_ours(tmp_path: Path) -> None:
    place(tmp_path, made(a="one\n"), force=False)
    (tmp_path / CLIENT_MANIFEST).unlink()
    assert place(tmp_path, made(a="one\n"), force=False).unchanged == 1
    assert place(tmp_path, made(a="two\n"), force=False).written == ("deliverables/a",)


def test_orphans_go_only_untouched(tmp_path: Path) -> None:
    place(tmp_path, made(a="one\n", b="two\n", c="three\n"), force=False)
    (tmp_path / "deliverables/c").write_text("mine\n")
    placed = place(tmp_path, made(a="one\n"), force=False)
    assert (placed.removed, placed.kept) == (("deliverables/b",), ("deliverables/c",))
    assert not (tmp_path / "deliverables/b").exists()
    assert (tmp_path / "deliverables/c").read_text() == "mine\n"


def test_a_part_of_the_set_leaves_the_rest_alone(tmp_path: Path) -> None:
    place(tmp_path, made(a="one\n", b="two\n"), force=False)
    part = Made({"deliverables/a": b"new\n"}, {}, whole=False)
    assert place(tmp_path, part, force=False).removed == ()
    assert set(read_manifest(tmp_path, CLIENT_MANIFEST)) == {"deliverables/a", "deliverables/b"}
    assert place(tmp_path, made(a="new\n", b="two\n"), force=False).unchanged == 2


def test_the_internal_side_has_its_own_untracked_manifest(tmp_path: Path) -> None:
    both = Made({PLAN: b"plan\n"}, {"private/deliverables/Brief.md": b"brief\n"})
    place(tmp_path, both, force=False)
    assert "Brief" not in (tmp_path / CLIENT_MANIFEST).read_text()
    assert "Brief" in (tmp_path / INTERNAL_MANIFEST).read_text()
    (tmp_path / "private/deliverables/Brief.md").unlink()
    assert drift(tmp_path, Made({PLAN: b"plan\n"}, {})) == ""


@pytest.mark.parametrize(
    "entries",
    [
        {"deliverables/../../victim": "x"},
        {"/etc/passwd": "x"},
        {"deliverables/a\\..\\b": "x"},
        {"strategy.yaml": "x"},
        {"deliverables/ok": 3},
        [],
        "text",
    ],
)
def test_a_hostile_manifest_touches_nothing(tmp_path: Path, entries: object) -> None:
    mission = tmp_path / "mission"
    (mission / ".cmkit").mkdir(parents=True)
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (mission / "strategy.yaml").write_text("precious")
    (mission / CLIENT_MANIFEST).write_text(json.dumps(entries))
    place(mission, made(a="one\n"), force=False)
    assert victim.read_text() == "precious"
    assert (mission / "strategy.yaml").read_text() == "precious"


@pytest.mark.parametrize("garbage", [b"\xff\xfe", b"{", b"[" * 50_000, b""])
def test_a_damaged_manifest_counts_for_nothing(tmp_path: Path, garbage: bytes) -> None:
    (tmp_path / ".cmkit").mkdir()
    (tmp_path / CLIENT_MANIFEST).write_bytes(garbage)
    assert read_manifest(tmp_path, CLIENT_MANIFEST) == {}
    assert place(tmp_path, made(a="one\n"), force=False).written == ("deliverables/a",)


@pytest.mark.skipif(not hasattr(Path, "symlink_to"), reason="needs links")
def test_links_are_never_followed(tmp_path: Path) -> None:
    mission, outside = tmp_path / "mission", tmp_path / "outside"
    mission.mkdir()
    outside.mkdir()
    (mission / "deliverables").symlink_to(outside)
    with pytest.raises(CmkitError):
        place(mission, made(a="one\n"), force=False)
    assert list(outside.iterdir()) == []
