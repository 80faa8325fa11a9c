"""The collaboration charter: what each side commits to, how fast, and what happens when something is late."""

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
from cmkit.deliverables.views.promises import (
    commitments,
    gathered,
    is_team,
    marked,
    section_marked,
    shows_proposals,
    workflow,
)
from cmkit.deliverables.views.tree import kpi_name
from cmkit.mission.contents import Public
from cmkit.model.values import PartialDate

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

_SHOWN = (
    *(f"mission.{key}" for key in ("scope", "hours", "method", "out_of_scope", "onboarding")),
    "client.commitments",
    "content.workflow",
    *(f"community.{key}" for key in ("hours", "replies", "escalation", "proactive")),
    "distribution.relays",
    *(f"organisation.{key}" for key in ("meetings", "absences")),
    *(f"crisis.{key}" for key in ("contacts", "levels", "pause")),
    "evaluation.reports",
)
"""What of the strategy the charter shows, and marks while it is a proposal."""
_AGREED = ("scope", "out_of_scope", "method")
"""Keys of the mission that make a charter more than its standing promises."""


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows."""
    return collaboration_charter(subject.public, subject.catalogue, header)


def collaboration_charter(public: Public, catalogue: Catalogue, header: Header) -> View:
    """Return what the collaboration charter shows."""
    sayer = Sayer(public, catalogue, header.language)
    client = section_marked(sayer, "client")
    distribution = section_marked(sayer, "distribution")
    strategy, starts = sayer.strategy, sayer.strategy.mission.starts_on
    promised = marked(commitments(client), proposed="commitments" in client["proposals"])
    return _chapters(sayer, promised) | {
        "document": document(header, sayer),
        "words": words_of(sayer, "collaboration-charter"),
        "root": sayer.root(),
        "mission": section_marked(sayer, "mission"),
        "client": client,
        "commitments": promised,
        "workflow": workflow(sayer),
        "community": section_marked(sayer, "community"),
        "organisation": sayer.section("organisation"),
        "crisis": sayer.section("crisis"),
        "relays": marked(distribution["relays"], proposed="relays" in distribution["proposals"]),
        "evaluation": section_marked(sayer, "evaluation"),
        "has_proposals": shows_proposals(sayer, _SHOWN),
        "reports": _reports(sayer),
        "approvers": _approvers(sayer),
        "deputies": _deputies(sayer),
        "figures": _figures(sayer),
        "judged_from": _judged_from(sayer),
        "has_ads": _has_ads(sayer),
        "hours": hours_sold(sayer),
        "is_team": is_team(sayer),
        "is_begun": strategy.client.commitments is not None
        or (strategy.content is not None and strategy.content.workflow is not None)
        or any(getattr(strategy.mission, key) for key in _AGREED),
        "starts_by": sayer.forms.by(starts) if starts and starts.day else "",
        "starts_in": sayer.forms.on(starts) if starts and not starts.day else "",
        "addressee": of_client(sayer),
        "sponsor": sayer.forms.listed(sayer.people(strategy.client.sponsor)),
        "cm": of_cm(sayer),
        "cm_named": sayer.forms.listed(sayer.people(strategy.mission.cm)),
    }


def _chapters(sayer: Sayer, promised: Said) -> View:
    """Say the chapters that are made of one block each, so that one mark over each may do."""
    blocks = {
        "delays": (workflow(sayer), ("brief_days", "draft_days", "approval_days", "rounds")),
        "supplies": (promised, ("materials", "accesses", "documents")),
        "answers": (section_marked(sayer, "community"), ("hours", "replies", "escalation")),
    }
    shown = {name: gathered(block, keys) for name, (block, keys) in blocks.items()}
    refused = sayer.answer("community")
    heads = {
        "proposals": [name for name, (_, whole) in shown.items() if whole],
        "set_aside": {} if refused is None else {"answers": refused},
    }
    chapters: View = {name: block for name, (block, _) in shown.items()}
    return chapters | {"heads": heads}


def _reports(sayer: Sayer) -> list[Said]:
    """Choose the reports that the client is given."""
    evaluation = sayer.strategy.evaluation
    said: list[Said] = sayer.section("evaluation")["reports"]
    pairs = zip(evaluation.reports if evaluation else (), said, strict=True)
    return [entry for report, entry in pairs if report.reader in (None, "client")]


def _approvers(sayer: Sayer) -> list[Said]:
    """Name who approves, what of, and who does while they are away."""
    found: list[Said] = []
    for person, entry in zip(sayer.strategy.people, sayer.section("people"), strict=True):
        if person.approves and person.side != "cm":
            what = entry["approves"] if isinstance(person.approves, tuple) else []
            found.append({"name": entry["name"], "what": what, "deputy": entry["deputy"]})
    return found


def _deputies(sayer: Sayer) -> list[Said]:
    """Name who stands in for the CM: who stands in for an approver is said beside the approver."""
    cm = sayer.strategy.mission.cm
    return [
        {"name": entry["name"], "deputy": entry["deputy"]}
        for person, entry in zip(sayer.strategy.people, sayer.section("people"), strict=True)
        if person.deputy and (person.id in cm or person.side == "cm")
    ]


def _figures(sayer: Sayer) -> list[Said]:
    """List the figures that only the client's side has: what, from whom, how often."""
    theirs = {person.id for person in sayer.strategy.people if person.side == "client"}
    found: list[Said] = []
    for objective in sayer.strategy.objectives:
        for kpi in objective.kpis if objective.is_pursued else ():
            if kpi.owner and theirs.issuperset(kpi.owner):
                every = sayer.forms.rhythm(kpi.period)
                who = sayer.forms.listed(sayer.people(kpi.owner))
                found.append({"name": kpi_name(kpi, sayer), "who": who, "every": every})
    return found


def _judged_from(sayer: Sayer) -> str:
    """Say from when the first figure is judged; empty while no KPI says it."""
    starts_on = sayer.strategy.starts_on
    found: list[PartialDate] = [
        kpi.judge_from for one in sayer.strategy.objectives for kpi in one.kpis if kpi.judge_from
    ]
    known = [when for when in found if when.first(starts_on)]
    first = min(known or found, key=lambda when: str(when.first(starts_on)), default=None)
    return sayer.forms.span(first, None)


def _has_ads(sayer: Sayer) -> bool:
    """Tell whether the client pays for ads: by the budget, else because ads are planned."""
    budget, distribution = sayer.strategy.budget, sayer.strategy.distribution
    lines = [line for line in (budget.lines if budget else ()) if line.kind == "ads"]
    if lines:
        return any(line.paid_by != "cm" for line in lines)
    paid = distribution.paid if distribution else None
    return paid is not None and bool(paid.regular or paid.campaigns)
