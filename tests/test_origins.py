"""A KPI that names its source is told when its figure comes from another tool."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from measured import STRATEGY, measured

from cmkit.measures.formats import our_forms
from cmkit.measures.origins import other_sources
from conftest import Run

GA = "Google Analytics export, traffic"


@pytest.mark.parametrize(
    ("wanted", "source", "told"),
    [
        ("Logiciel de caisse", GA, True),
        ("The till", "Export Google Analytics, trafic", True),
        ("Order page of the shop", GA, True),
        ("Fiche Google, 311 avis", GA, True),
        ("Search Console", GA, True),
        ("Excel de Sophie", GA, True),
        ("Google Analytics", GA, False),
        ("Statistiques du site, par source", GA, False),
        ("Logiciel de caisse et GA4", GA, False),
        ("Application Instagram", "Export Meta Business Suite, vue d’ensemble", False),
        ("Meta Business Suite", "Export du Gestionnaire de publicités Meta", True),
        ("Exports des réseaux", GA, False),
        ("Platform insights", "LinkedIn export, content of the page", False),
        ("Logiciel de caisse", "Relevé par Sophie", False),
        ("Logiciel de caisse", "", False),
        ("", GA, False),
    ],
)
def test_a_source_is_another_one_where_both_name_a_tool_and_share_none(
    wanted: str, source: str, told: bool
) -> None:
    assert other_sources([wanted], [source]) == ((source,) if told else ())


def test_every_form_of_export_names_a_tool_in_both_languages() -> None:
    for form in our_forms():
        for label in (form.format.label.fr, form.format.label.en):
            assert other_sources(["The till"], [label]) == (label,), label
            assert other_sources([label], [label]) == ()


@given(st.text(max_size=40), st.text(max_size=40))
def test_what_names_itself_is_never_another_source(wanted: str, other: str) -> None:
    assert wanted not in other_sources([wanted, other], [wanted])


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    """The revenue is to come from the till, and an export of the website was imported."""
    visits = "      - id: visits\n        metric: sessions\n"
    text = STRATEGY.replace(
        visits,
        "      - {id: sales, metric: revenue, counts: revenue, period: month, source: The till}\n" + visits,
    )
    assert text != STRATEGY
    folder = measured(tmp_path / "mission", text.replace("starts_on: 2027-01-01", "starts_on: 2027-03-01"))
    (tmp_path / "ga.csv").write_text(
        "# Account: Mill\n# Start date: 20270301\n# End date: 20270331\n\n"
        "Session default channel group,Sessions,Engaged sessions,Total revenue\nOrganic Social,90,40,512.5\n",
        "utf-8",
    )
    return folder


def test_revenue_of_a_website_that_feeds_a_kpi_of_the_till_is_told(cmkit: Run, mission: Path) -> None:
    ran = cmkit("-C", mission, "kpi", "import", mission.parent / "ga.csv", "--today", "2027-04-02")
    assert ran.code == 0, ran.err
    ran = cmkit("-C", mission, "kpi", "table", "--today", "2027-04-02")
    told = " ".join(ran.out.split())
    assert "names “The till” as its source, but its figure comes from: Google Analytics export" in told
    assert cmkit("-C", mission, "report", "2027-03", "--today", "2027-04-02").code == 0
    report = next((mission / "deliverables").glob("2027-03_*.md")).read_text("utf-8").replace("\u00a0", " ")
    assert "comes from another tool than the one planned (The till)" in report
    beside = report.partition("## Commercial figures")[2].partition("\n## ")[0]
    assert "This figure comes from another tool than the one planned (The till): to be confirmed." in beside
