"""CL: what the client brings, signs and repairs before the work begins."""

from __future__ import annotations

from collections.abc import Iterator

from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.problems import Severity

rule = REGISTRY.rule


@rule("CL001", source="C1", severity=Severity.WARNING, gates=("kickoff",), owed_by="client")
def no_commitments(ground: Ground) -> Iterator[Found]:
    """The client is available, clear, and quick to answer: it has to be said how."""
    wanted = ("meetings", "reply_within", "materials")
    missing = [key for key in wanted if not ground.filled(f"client.commitments.{key}")]
    if missing and not ground.answered("client", "commitments"):
        facts = {"missing": ", ".join(missing)}
        yield Found(("client", "commitments"), facts, f"client.commitments.{missing[0]}")


@rule("CL002", source="C2", severity=Severity.WARNING, gates=("kickoff",), owed_by="client")
def nothing_signed(ground: Ground) -> Iterator[Found]:
    """A signed quote or a contract frames the mission."""
    mission = ground.strategy.mission
    signed = (mission.quote and mission.quote.signed_on) or (mission.contract and mission.contract.signed_on)
    if not signed and not (ground.answered("mission", "quote") and ground.answered("mission", "contract")):
        yield Found(("mission",), {}, "mission.quote.signed_on")


@rule("CL003", source="D7", severity=Severity.WARNING, gates=("kickoff",), owed_by="client")
def not_ready(ground: Ground) -> Iterator[Found]:
    """What people complain about is repaired before it is shown to more of them."""
    readiness = ground.strategy.client.readiness
    for index, problem in enumerate(readiness.problems if readiness else ()):
        unsigned = problem.state in ("planned", "accepted") and not problem.by
        if problem.state in (None, "open") or unsigned:
            path = ("client", "readiness", "problems", index)
            facts = {"what": " ".join(problem.what) or "?", "state": problem.state or "open"}
            yield Found(path, facts, "client.readiness.problems")


@rule("CL004", source="C5", severity=Severity.WARNING, gates=("kickoff", "launch"), owed_by="client")
def nobody_approves(ground: Ground) -> Iterator[Found]:
    """A content that nobody may validate is never posted."""
    workflow = ground.strategy.content.workflow if ground.strategy.content else None
    named = any(person.approves for person in ground.strategy.people)
    if not named and not (workflow and any(step.by for step in workflow.approvals)):
        yield Found(("people",), {}, "people.approves")


@rule("CL005", source="C2", severity=Severity.WARNING, gates=("proposal",), owed_by="client", gate_only=True)
def need_not_said(ground: Ground) -> Iterator[Found]:
    """A proposal answers a need: what the client wants to change, or what stands in the way."""
    said = ("objectives.title", "client.marketing.goals", "client.situation", "client.readiness.problems")
    if not any(ground.filled(key) for key in said):
        yield Found(("client",), {}, "client.marketing.goals")
