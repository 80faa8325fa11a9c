"""The proposal: what the client reads before signing, and nothing that stays between us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmkit.deliverables.said import Catalogue, Said, Sayer
from cmkit.deliverables.views.common import (
    Header,
    View,
    document,
    hours_sold,
    of_client,
    of_cm,
    words_of,
)
from cmkit.deliverables.views.means import budget
from cmkit.deliverables.views.paying import payers
from cmkit.deliverables.views.promises import (
    chosen_platforms,
    commitments,
    is_team,
    marked,
    section_marked,
    shows_proposals,
    workflow,
)
from cmkit.deliverables.views.tree import objectives
from cmkit.mission.contents import Public

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

_SHOWN = (
    "mission",
    *(f"client.{key}" for key in ("activity", "territory", "situation", "image", "marketing", "readiness")),
    "client.commitments",
    *(f"audit.{key}" for key in ("findings", "strengths", "weaknesses", "opportunities", "threats")),
    "objectives",
    "platforms",
    "community.hours",
    "content.workflow.approval_days",
    "content.workflow.rounds",
    "budget",
)
"""What of the strategy the proposal shows, and marks while nobody agreed to it."""
_STARTED = ("framing", "running", "notice", "closed")
_REPAIRED = ("fixed",)


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows."""
    return proposal(subject.public, subject.catalogue, header)


def proposal(public: Public, catalogue: Catalogue, header: Header) -> View:
    """Return what the proposal shows."""
    sayer = Sayer(public, catalogue, header.language)
    mission, client = section_marked(sayer, "mission"), section_marked(sayer, "client")
    money = budget(sayer)
    frame = sayer.strategy.mission
    aims = _current(sayer)
    return {
        "document": document(header, sayer),
        "words": words_of(sayer, "proposal"),
        "root": sayer.root(),
        "mission": mission | {"span": sayer.forms.span(frame.starts_on, frame.ends_on)},
        "client": client,
        "problems": _problems(sayer, client),
        "image": marked(client["image"], proposed="image" in client["proposals"]),
        "audit": section_marked(sayer, "audit"),
        "objectives": aims,
        "titles": [one.title for one in sayer.strategy.objectives if one.is_pursued],
        "has_values": any(kpi["aims"] for one in aims for kpi in one["kpis"]),
        "sells": _sells(sayer),
        "platforms": chosen_platforms(sayer),
        "community": section_marked(sayer, "community"),
        "commitments": commitments(client),
        "workflow": workflow(sayer),
        "budget": money,
        "payers": payers(sayer),
        "client_total": money["client_total"] if money["client_is_whole"] else "",
        "hours": hours_sold(sayer),
        "has_proposals": shows_proposals(sayer, _SHOWN),
        "is_team": is_team(sayer),
        "is_begun": bool(aims or frame.scope or money["lines"]),
        "is_signed": _is_signed(sayer),
        "is_contracted": bool(frame.contract and frame.contract.signed_on),
        "has_started": frame.phase in _STARTED,
        "starts_by": sayer.forms.by(frame.starts_on),
        "addressee": of_client(sayer),
        "cm": of_cm(sayer),
    }


def _current(sayer: Sayer) -> list[Said]:
    """Say the objectives that are proposed; a KPI tells whether its target value is known."""
    found = []
    for objective, entry in zip(sayer.strategy.objectives, objectives(sayer), strict=True):
        if not objective.is_pursued:
            continue
        for kpi, said in zip(objective.kpis, entry["kpis"], strict=True):
            target = kpi.target
            said["aims"] = target is not None and (target.value is not None or target.change is not None)
        found.append(entry)
    return found


def _problems(sayer: Sayer, client: Said) -> list[Said]:
    """Say what is still to be repaired before going online."""
    readiness = sayer.strategy.client.readiness
    pairs = zip(readiness.problems if readiness else (), client["readiness"]["problems"], strict=True)
    return [entry for problem, entry in pairs if problem.state not in _REPAIRED]


def _sells(sayer: Sayer) -> bool:
    """Tell whether an objective is about sales, or a figure counts revenue."""
    return any(
        one.focus == "sales" or any(kpi.counts == "revenue" for kpi in one.kpis)
        for one in sayer.strategy.objectives
    )


def _is_signed(sayer: Sayer) -> bool:
    mission = sayer.strategy.mission
    return any(one is not None and one.signed_on is not None for one in (mission.quote, mission.contract))
