"""The strategy plan: what we do, why, where, with which means; a chapter for all that the strategy says."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cmkit.deliverables.said import Catalogue, Said, Sayer
from cmkit.deliverables.views.common import (
    Header,
    View,
    capital,
    document,
    hours_sold,
    of_client,
    of_cm,
    words_of,
)
from cmkit.deliverables.views.decided import said_last_decisions
from cmkit.deliverables.views.means import budget
from cmkit.deliverables.views.owed import owed
from cmkit.deliverables.views.parts import parts
from cmkit.deliverables.views.paying import payers
from cmkit.deliverables.views.platforms_and_accounts import active_names
from cmkit.deliverables.views.tree import goal_tree, objectives
from cmkit.deliverables.words import word
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.parts import all_parts
from cmkit.mission.contents import Public
from cmkit.model.values import PartialDate

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

_SECTION_OF = {"actions": "objectives"}
"""The section whose agreement counts for a part, where they differ in name."""
_FRAME = ("scope", "options", "out_of_scope", "method", "hours")
"""What the frame of a mission is made of: what must be done, what can be, what is not, how, in what time."""
_NEXT_ACTIONS = 3


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows."""
    return strategy_plan(subject.public, subject.catalogue, header)


def strategy_plan(public: Public, catalogue: Catalogue, header: Header) -> View:
    """Return what the strategy plan shows."""
    sayer = Sayer(public, catalogue, header.language, gathered=True)
    said = parts(sayer)
    decisions = said_last_decisions(sayer)
    all_objectives = [one | {"decided": decisions.get(one["id"])} for one in objectives(sayer)]
    money = budget(sayer) | {"payers": payers(sayer)}
    mission = sayer.section("mission")
    root = sayer.root()
    # First: it takes the marks of the frame's keys off the mission where one mark says them all.
    essentials = _essentials(sayer, mission, root, money)
    return said | {
        "document": document(header, sayer),
        "words": words_of(sayer, "strategy-plan"),
        "root": root,
        "has_proposals": bool(sayer.proposals),
        "mission": mission | {"span": _mission_span(sayer)},
        "essentials": essentials,
        "parts": _eight_parts(sayer, header),
        "objectives": all_objectives,
        "current": [one.title for one in sayer.strategy.objectives if one.is_pursued],
        "tree": goal_tree(sayer, all_objectives),
        "active_platforms": active_names(sayer),
        "budget": money,
        "steps": _steps(sayer, header),
    }


def _mission_span(sayer: Sayer) -> str:
    mission = sayer.strategy.mission
    return sayer.forms.span(mission.starts_on, mission.ends_on)


def _essentials(sayer: Sayer, mission: Said, root: Said, money: Said) -> Said:
    """Say the means in a line, and whether the whole frame is a proposal: one mark over it then."""
    filled = [key for key in _FRAME if (mission[key]["amount"] if key == "hours" else mission[key])]
    whole = "mission" in root["proposals"] or (filled and set(filled) <= set(mission["proposals"]))
    if whole:
        mission["proposals"] = [key for key in mission["proposals"] if key not in _FRAME]
    return {
        "proposals": ["frame"] if whole and filled else [],
        "set_aside": {},
        "hours": hours_sold(sayer),
        "client_total": money["client_total"] if money["client_is_whole"] else "",
    }


def _eight_parts(sayer: Sayer, header: Header) -> list[Said]:
    """Say how far each of the eight parts has come, and who agreed to it; nothing before one has begun."""
    ground = Ground(sayer.public, header.dated or date.min)
    rows = []
    for completeness in all_parts(ground):
        section = _SECTION_OF.get(completeness.part.id, completeness.part.id)
        agreement = sayer.strategy.mission.agreed.get(section)
        agreed = (
            [sayer.forms.listed(sayer.people(agreement.by)), sayer.forms.on(agreement.date)]
            if agreement
            else []
        )
        state = "begun" if completeness.filled else "proposed" if sayer.proposed(section) else "empty"
        if sayer.answer(section) is not None:
            state = "declined"
        elif not completeness.missing:
            state = "whole"
        waits = state in ("proposed", "begun", "whole")
        begun = word(sayer.language, "parts", "not_agreed") if waits else ""
        rows.append(
            {
                "label": capital(completeness.part.label.said(sayer.language)),
                "state": word(sayer.language, "parts", state),
                "agreed": ", ".join(part for part in agreed if part) or begun,
                "note": list(agreement.note) if agreement else [],
                "filled": completeness.filled,
            }
        )
    return rows if any(row["filled"] for row in rows) else []


def _steps(sayer: Sayer, header: Header) -> list[Said]:
    """Say who does what next, the client's decision first, then what is owed, then the first actions."""
    steps = []
    if not sayer.strategy.objectives:
        steps.append(_step("begin", of_cm(sayer)))
    elif not header.is_approved:
        steps.append(_step("approve", _approvers(sayer), what=header.strategy_version or header.version))
    open_now = owed(sayer)
    if open_now:
        first = open_now[0]
        steps.append(_step("answer", first.who or of_client(sayer), when=sayer.forms.by(first.due)))
    return steps + _next_actions(sayer, header)


def _step(kind: str, who: str, what: str = "", when: str = "") -> Said:
    return {"kind": kind, "who": who, "what": what, "when": when}


def _approvers(sayer: Sayer) -> str:
    """Name who may approve: those whose word it is on the client's side, else the sponsor."""
    ids = [person.id for person in sayer.strategy.people if person.approves is True and person.side != "cm"]
    return sayer.forms.listed(sayer.people(ids)) or of_client(sayer)


def _next_actions(sayer: Sayer, header: Header) -> list[Said]:
    """Choose the actions that come first, among those that are not behind the document's own date."""
    starts_on, floor = sayer.strategy.starts_on, header.dated or date.min

    def begins(when: PartialDate | None) -> date:
        return (when.first(starts_on) if when else None) or date.max

    waiting = [
        action
        for objective in sayer.strategy.objectives
        if objective.is_pursued
        for action in objective.actions
        if action.status in (None, "planned") and begins(action.from_) != date.max
        if ((action.until or action.from_) and begins(action.until or action.from_) >= floor)
    ]
    first = sorted(waiting, key=lambda action: begins(action.from_))[:_NEXT_ACTIONS]
    return [
        _step(
            "act",
            sayer.forms.listed(sayer.people(action.owner)) or of_cm(sayer),
            what=action.title,
            when=sayer.forms.span(action.from_, action.until),
        )
        for action in first
    ]
