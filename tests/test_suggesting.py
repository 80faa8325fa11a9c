"""What a value of a wrong form most likely means is told beside it; it is never taken for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.model.suggesting import meant_date, meant_spelling
from cmkit.text import written_date, written_month
from conftest import Run

SLUG = r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15/01/2027", "2027-01-15"),
        ("01/15/2027", "2027-01-15"),
        ("5.1.2027", "2027-01-05"),
        ("2027/1/5", "2027-01-05"),
        ("2027-1", "2027-01"),
        ("01/2027", "2027-01"),
        ("décembre 2027", "2027-12"),
        ("le 1er août 2027", "2027-08-01"),
        ("March 15th, 2027", "2027-03-15"),
        ("2027-02-30", ""),
        ("31/02/2027", ""),
        ("15/01/27", ""),
        ("T1 2027", ""),
        ("bientôt", ""),
        ("mars avril 2027", ""),
        ("", ""),
        (20270115, ""),
        (None, ""),
    ],
)
def test_a_date_of_another_form_is_understood_where_it_can_be(typed: object, meant: str) -> None:
    assert meant_date(typed) == meant


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)), st.sampled_from(["fr", "en"]))
def test_a_date_as_documents_write_it_is_understood(day: date, language: str) -> None:
    assert meant_date(written_date(day, language)) == day.isoformat()
    assert meant_date(written_month(day, language)) == day.isoformat()[:7]
    assert meant_date(f"{day:%d/%m/}{day.year:04}") == day.isoformat()


@pytest.mark.parametrize(
    ("typed", "pattern", "meant"),
    [
        ("Notoriété locale", SLUG, "notoriete-locale"),
        ("@boulangerie", r"^[a-z]+$", "boulangerie"),
        ("fr", r"^[A-Z]{2}$", "FR"),
        ("€", r"^[A-Z]{3}$", "EUR"),
        ("???", SLUG, ""),
        ("déjà", r"^[A-Z]{2}$", ""),
        (["a"], SLUG, ""),
    ],
)
def test_a_spelling_is_offered_only_where_it_fits(typed: object, pattern: str, meant: str) -> None:
    assert meant_spelling(typed, pattern) == meant


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("mission: {starts_on: 15/01/2027}", "sans doute 2027-01-15"),
        ("mission: {language: français}", "le plus proche de « français » : fr"),
        ("objectives: [{id: notoriété}]", "sans doute notoriete"),
        ("objectives: [{id: a, kpis: [{by: 2027-06}]}]", "la plus proche : target.by"),
        ("objectives: [{id: a, kpis: [{target: 1500}]}]", "Celles d’ici : value, change, by,"),
        ("platforms: [Instagram]", "« platforms[0] » attend un bloc de clés"),
    ],
)
def test_a_file_written_by_hand_is_told_what_it_most_likely_meant(
    tmp_path: Path, cmkit: Run, block: str, said: str
) -> None:
    (tmp_path / "strategy.yaml").write_text(f"cmkit: 1\nclient: {{name: Vélo}}\n{block}\n", "utf-8")
    told = cmkit("--lang", "fr", "-C", str(tmp_path), "check", "--all")
    assert told.code == 1
    assert said in told.out.replace("\u00a0", " ")


@pytest.mark.parametrize("start", ["9999-12-01", "9999", "1000-01-01"])
def test_a_start_in_no_year_of_ours_stops_nothing(tmp_path: Path, cmkit: Run, start: str) -> None:
    text = f"cmkit: 1\nclient: {{name: Vélo}}\nmission: {{starts_on: {start}}}\n"
    (tmp_path / "strategy.yaml").write_text(text, "utf-8")
    here = ("-C", str(tmp_path))
    assert cmkit(*here, "build", "--all", "--formats", "md,svg").code == 0
    assert cmkit(*here, "check").code == 1
    assert cmkit(*here, "status").code == 0
    assert list((tmp_path / "deliverables").glob("*.md"))
