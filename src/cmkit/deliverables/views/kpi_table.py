"""The KPI table: by which figures we shall see the result, and what they end in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cmkit.deliverables.said import Catalogue, Said, Sayer
from cmkit.deliverables.views.common import Header, View, document, of_client, of_cm, words_of
from cmkit.deliverables.views.decided import said_last_decisions
from cmkit.deliverables.views.judging import verdicts
from cmkit.deliverables.views.tree import objectives
from cmkit.deliverables.words import word
from cmkit.mission.contents import Public
from cmkit.model.objectives import Kpi

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

_COLUMNS = (
    "objective",
    "name",
    "definition",
    "formula",
    "unit",
    "nature",
    "direction",
    "start",
    "aimed_at",
    "due",
    "steps",
    "source",
    "owner",
    "period",
    "judged",
    "missing",
)


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows."""
    return kpi_table(subject.public, subject.catalogue, header)


def kpi_table(public: Public, catalogue: Catalogue, header: Header) -> View:
    """Return what the KPI table shows, and the table of its spreadsheet."""
    sayer = Sayer(public, catalogue, header.language)
    decisions = said_last_decisions(sayer)
    groups = [
        _group(entry, sayer) | {"decided": decisions.get(objective.id)}
        for objective, entry in zip(sayer.strategy.objectives, objectives(sayer), strict=True)
        if objective.state != "stopped"
    ]
    kpis = [kpi for group in groups for kpi in group["kpis"]]
    return {
        "document": document(header, sayer),
        "words": words_of(sayer, "kpi-table"),
        "groups": groups,
        "objective_count": len(groups),
        "kpi_count": len(kpis),
        "open_count": sum(1 for kpi in kpis if kpi["is_open"]),
        "has_proposals": sayer.proposed("objectives"),
        "verdicts": verdicts(sayer),
        "holders": _holders(sayer),
        "unknown": _unknown(sayer, kpis),
        "bare": _bare(sayer),
        "cm": of_cm(sayer),
        "of_client": of_client(sayer),
        "tables": {"kpi-table": _table(sayer, groups)},
    }


def _group(entry: Said, sayer: Sayer) -> Said:
    """Say the KPIs of an objective, and which table tells something: of figures, or of who reads them."""
    kpis = [_read(kpi, sayer) for kpi in entry["kpis"]]
    unclear = word(sayer.language, "marks", "unclear")
    has_readers = any(kpi["reading"] != unclear for kpi in kpis)
    return {
        "title": entry["title"],
        "kpis": kpis,
        "table": "figures" if entry["has_figures"] else "readers" if has_readers else "",
    }


def _read(kpi: Said, sayer: Sayer) -> Said:
    """Add to a KPI who reads it when, in one cell, and whether something about it is open."""
    unclear = word(sayer.language, "marks", "unclear")
    kpi["reading"] = ", ".join(part for part in (kpi["period"], *kpi["owner"]) if part) or unclear
    kpi["traits"] = [kpi[key] for key in ("role", "nature", "direction") if kpi[key]]
    kpi["is_open"] = bool(kpi["missing"]) or not kpi["baseline"]["value"]
    return kpi


def _current(sayer: Sayer) -> list[Kpi]:
    return [kpi for one in sayer.strategy.objectives if one.state != "stopped" for kpi in one.kpis]


def _holders(sayer: Sayer) -> list[Said]:
    """Count the figures that each person holds, the busiest first."""
    counts: dict[str, int] = {}
    for kpi in _current(sayer):
        for name in sayer.people(kpi.owner):
            counts[name] = counts.get(name, 0) + 1
    return [{"who": who, "number": counts[who]} for who in sorted(counts, key=lambda who: -counts[who])]


def _unknown(sayer: Sayer, kpis: Sequence[Said]) -> list[Said]:
    """Name by who completes them the KPIs that lack something, and by when a baseline is awaited."""
    found: dict[str, list[Said]] = {}
    for kpi in kpis:
        by = kpi["baseline"]["unknown_until_by"] if not kpi["baseline"]["value"] else ""
        if kpi["missing"] or by:
            who = sayer.forms.listed(kpi["owner"]) or of_client(sayer)
            found.setdefault(who, []).append({"name": kpi["name"], "baseline_by": by})
    return [{"who": who, "kpis": kpis} for who, kpis in found.items()]


def _bare(sayer: Sayer) -> list[str]:
    """Name the objectives that no KPI tells of; one that others serve is told by theirs."""
    served = {objective.serves for objective in sayer.strategy.objectives}
    return [
        objective.title
        for index, objective in enumerate(sayer.strategy.objectives)
        if not objective.kpis and objective.state != "stopped" and objective.id not in served
        if ("objectives", index, "kpis") not in sayer.public.answers
    ]


def _table(sayer: Sayer, groups: Sequence[Said]) -> Said:
    """Make the table of the spreadsheet: every KPI on a row, every column there, texts as they are."""
    header = [sayer.forms.word("columns", column) for column in _COLUMNS]
    rows = [
        [_text({**kpi, "objective": group["title"]}[column], sayer) for column in _COLUMNS]
        for group in groups
        for kpi in group["kpis"]
    ]
    return {"header": header, "rows": rows}


def _text(value: str | list[str], sayer: Sayer) -> str:
    separator = "\N{NO-BREAK SPACE}; " if sayer.language == "fr" else "; "
    return value if isinstance(value, str) else separator.join(value)
