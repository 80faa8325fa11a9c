"""CL: what the client brings, signs and repairs before the work begins."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.moments import JOURNAL, LEFT, OUT, all_items, day_of, ours, title_of
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.model.values import Duration
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


@rule("CL006", source="C1", severity=Severity.ADVICE, owed_by="client")
def slow_to_reply(ground: Ground) -> Iterator[Found]:
    """An answer that takes longer than a week of work is a week lost."""
    commitments = ground.strategy.client.commitments
    within = commitments.reply_within if commitments else None
    path = ("client", "commitments", "reply_within")
    if within and _working_days(within) > ground.limit("reply_days") and not ground.proposed(*path):
        yield Found(
            path,
            {"within": str(within), "most": str(ground.limit("reply_days"))},
            "client.commitments.reply_within",
        )


@rule("CL007", source="C3", severity=Severity.WARNING, owed_by="client")
def request_overdue(ground: Ground) -> Iterator[Found]:
    """What the client was asked for by a day, and has not brought."""
    for index, entry in enumerate(ground.public.journal):
        due = day_of(ground, entry.due, last=True)
        waiting = entry.kind == "request" and entry.received_on is None
        if waiting and due and due < ground.today and not _from_us(ground, entry.from_):
            facts = {"what": " ".join(entry.what) or "?", "due": due.isoformat()}
            yield Found(("entries", index), facts, "entries.received_on", JOURNAL)


@rule("CL008", source="C3", severity=Severity.WARNING, owed_by="client")
def need_overdue(ground: Ground) -> Iterator[Found]:
    """An item that waits for its material past the day it was due; one finding an item."""
    for file, path, item in all_items(ground):
        day = day_of(ground, item.date, last=True)
        if item.status in LEFT or item.status in OUT or (day and day < ground.today):
            continue
        for number, need in enumerate(item.needs):
            due = day_of(ground, need.due, last=True)
            late = need.received_on is None and due is not None and due < ground.today
            if late and due and not _from_us(ground, need.from_):
                facts = {"item": title_of(item), "what": " ".join(need.what) or "?", "due": due.isoformat()}
                yield Found((*path, "needs", number), facts, "items.needs.received_on", file)
                break


_WORKING_DAYS = {
    "minute": Decimal(0),
    "hour": Decimal(1) / 8,
    "day": Decimal(5) / 7,
    "business day": Decimal(1),
    "week": Decimal(5),
    "month": Decimal(21),
}


def _working_days(within: Duration) -> Decimal:
    return within.count * _WORKING_DAYS[within.unit]


def _from_us(ground: Ground, who: tuple[str, ...]) -> bool:
    """Whether everybody who owes it is of the CM's own side."""
    return bool(who) and ours(ground).issuperset(who)
