"""The draft: what a questionnaire began with and every event, safe on the disk and read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmkit.files.writing import append_line
from cmkit.problems import CmkitError, InputRefused
from cmkit.questionnaire.draft import DRAFT, Draft, begin_draft, read_draft
from cmkit.questionnaire.events import Answered, Back, Skipped, encode

EVENTS = (Answered("Pain\u2028levain"), Skipped(), Back(), Answered(("a", "b")))


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return begin_draft(tmp_path, "fr", "local", "2026-11-23", short=True)


def test_a_draft_reads_back_as_it_was_written(draft: Draft, tmp_path: Path) -> None:
    for event in EVENTS:
        draft.keep(event)
    assert read_draft(tmp_path) == Draft(draft.path, "fr", "local", True, "2026-11-23", EVENTS)


def test_no_file_is_no_draft(tmp_path: Path) -> None:
    assert read_draft(tmp_path) is None


def test_a_line_that_a_crash_cut_short_is_left_out(draft: Draft, tmp_path: Path) -> None:
    draft.keep(Answered("Pain"))
    with draft.path.open("ab") as half:
        half.write(encode(Answered("Viennoiseries"))[:9])
    found = read_draft(tmp_path)
    assert found is not None
    assert found.events == (Answered("Pain"),)
    found.keep(Skipped())
    again = read_draft(tmp_path)
    assert again is not None
    assert again.events == (Answered("Pain"), Skipped())


@pytest.mark.parametrize(
    "line", [b"{}", b"[]", b"3", b'{"language": "de"}', b"\xff\xfe", b"{", b'{"language": "fr"}']
)
def test_a_first_line_that_cmkit_did_not_write_is_refused(line: bytes, tmp_path: Path) -> None:
    path = tmp_path / DRAFT
    path.parent.mkdir(parents=True)
    append_line(path, line)
    with pytest.raises(InputRefused) as refused:
        read_draft(tmp_path)
    assert "draft.jsonl" in refused.value.message


def test_a_later_line_that_cmkit_did_not_write_is_refused(draft: Draft, tmp_path: Path) -> None:
    append_line(draft.path, b'{"event": "exploded"}')
    with pytest.raises(InputRefused):
        read_draft(tmp_path)


def test_a_draft_that_is_a_link_is_not_followed(draft: Draft, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.jsonl"
    draft.path.rename(elsewhere)
    draft.path.symlink_to(elsewhere)
    with pytest.raises(CmkitError):
        draft.keep(Skipped())
    with pytest.raises(CmkitError):
        read_draft(tmp_path)
