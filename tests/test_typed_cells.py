"""Cells of a workbook are what they say: numbers add up, days sort, identifiers stay as they are."""

from __future__ import annotations

import io
import shutil
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from cmkit.files.tabular.typed import typed
from cmkit.files.tabular.workbook import Sheet, write_workbook
from cmkit.text import written_money, written_number
from conftest import EXAMPLES, Run


@pytest.mark.parametrize(
    ("text", "language", "value", "shown_as"),
    [
        ("8\u00a0640\u00a0€", "fr", Decimal(8640), '#,##0\u00a0"€"'),
        ("12,50 €", "fr", Decimal("12.50"), '0.00\u00a0"€"'),
        ("€8,640", "en", Decimal(8640), '"€"#,##0'),
        ("CHF\u00a012.00", "en", Decimal(12), '"CHF\u00a0"0.00'),
        ("3,4\u00a0%", "fr", Decimal("0.034"), "0.0\u00a0%"),
        ("+60 %", "fr", Decimal("0.6"), "+0\u00a0%;-0\u00a0%"),
        ("\u22125%", "en", Decimal("-0.05"), "0%"),
        ("2027", "fr", Decimal(2027), "0"),
        ("1,234.5", "en", Decimal("1234.5"), "#,##0.0"),
        ("2027-01-05", "fr", date(2027, 1, 5), "dd/mm/yyyy"),
        ("2027-01-05", "en", date(2027, 1, 5), "yyyy-mm-dd"),
        ("18:30", "en", time(18, 30), "hh:mm"),
    ],
)
def test_a_cell_is_what_it_says(text: str, language: str, value: object, shown_as: str) -> None:
    found = typed(text, language)
    assert found is not None
    assert (found.value, found.shown_as) == (value, shown_as)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "text",
    ["", "8 × 45 €", "0612345678", "+33612345678", "17900000000000001", "95 visites", "2027-02-30", "25:00",
     "=1+1", "1.2.3", "c3360036", "M4", "-", "%", "~30"],
)  # fmt: skip
def test_what_is_no_figure_stays_text(text: str, language: str) -> None:
    assert typed(text, language) is None


@given(st.decimals(-(10**9), 10**9, places=2, allow_nan=False), st.sampled_from(["fr", "en"]), st.booleans())
def test_a_figure_that_was_written_is_read_again(amount: Decimal, language: str, is_money: bool) -> None:
    text = written_money(amount, "EUR", language) if is_money else written_number(amount, language)
    found = typed(text, language)
    assert found is not None, text
    assert found.value == amount


def test_a_workbook_can_be_reckoned_with() -> None:
    rows = [["Forfait", "8 640 €", "2027-01-05", "=1+1"], ["Publicité", "960 €", "2027-02-01", "0612"]]
    raw = write_workbook([Sheet("Budget", ["Ligne", "Total", "Le", "Note"], rows, "fr")])
    page = load_workbook(io.BytesIO(raw)).active
    assert page is not None
    assert sum(row[1].value for row in page.iter_rows(min_row=2)) == 9600
    assert page["C2"].value == datetime(2027, 1, 5)
    assert (page["D2"].value, page["D2"].data_type, page["D3"].value) == ("=1+1", "s", "0612")


def test_a_budget_ends_in_what_each_payer_pays(tmp_path: Path, cmkit: Run) -> None:
    mission = tmp_path / "m"
    shutil.copytree(EXAMPLES / "boulangerie-martin", mission, ignore=shutil.ignore_patterns("local"))
    assert cmkit("-C", str(mission), "build", "--only", "budget", "--formats", "xlsx").code == 0
    (book,) = (mission / "deliverables").glob("*Budget.xlsx")
    rows = list(load_workbook(book).active.iter_rows(min_row=2, values_only=True))
    of = {
        payer: sum(row[5] for row in rows if row[4] == payer and row[5])
        for payer in ("le client", "le community manager")
    }
    assert [(row[0], row[5]) for row in rows[-2:]] == [
        ("Total à la charge du client", of["le client"]),
        ("Total à la charge du community manager", of["le community manager"]),
    ]
    assert min(of.values()) > 0
