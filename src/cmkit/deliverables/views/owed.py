"""What somebody still has to bring, say, give or repair: by whom, by when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cmkit.deliverables.said import Sayer
from cmkit.deliverables.views.common import GatePoint, of_client, of_cm
from cmkit.deliverables.views.platforms_and_accounts import account_name
from cmkit.deliverables.views.tree import kpi_name
from cmkit.deliverables.words import key_label
from cmkit.model.base import Block
from cmkit.model.journal import Entry, MeetingAction
from cmkit.model.objectives import Kpi
from cmkit.model.platforms import Account, PlatformEntry
from cmkit.model.shape import keys, walk
from cmkit.model.values import PartialDate
from cmkit.problems import KeyPath, dotted

_NAMING = ("name", "title", "label", "what", "text", "id")
_OWNING = ("owner", "who", "from_", "by")


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that is owed; ``kind`` chooses the sentence, ``about`` the key, so that none stands twice."""

    kind: str
    what: str
    who: str = ""
    due: PartialDate | None = None
    asked_on: PartialDate | None = None
    note: tuple[str, ...] = ()
    about: str = ""


def owed(sayer: Sayer, gate_points: Sequence[GatePoint] = ()) -> list[Owed]:
    """Gather everything that is owed, the most urgent first; what is without a date comes last."""
    everything = [
        *_questions(sayer),
        *_requests(sayer),
        *_gate(sayer, gate_points),
        *_commitments(sayer),
        *_readiness(sayer),
        *_baselines(sayer),
        *_todos(sayer),
    ]
    kept: dict[str, Owed] = {}
    for index, one in enumerate(everything):
        key = one.about or f"#{index}"
        first = kept.setdefault(key, one)
        # What a second source adds is kept with what the first said.
        kept[key] = replace(first, note=tuple(dict.fromkeys((*first.note, *one.note))))
    starts_on = sayer.strategy.starts_on

    def urgency(one: Owed) -> date:
        return (one.due.last(starts_on) if one.due else None) or date.max

    return sorted(kept.values(), key=urgency)


def materials(sayer: Sayer) -> list[dict[str, str]]:
    """List what the client supplies again and again: what, from whom, how often."""
    commitments = sayer.strategy.client.commitments
    return [
        {
            "what": " ".join(material.what),
            "who": sayer.forms.listed(sayer.people(material.from_)) or of_client(sayer),
            "every": sayer.forms.rhythm(material.every),
        }
        for material in (commitments.materials if commitments else ())
    ]


def described(sayer: Sayer, path: Sequence[str | int]) -> str:
    """Say what a key is about: the nearest entry that has a name, then the key."""
    label, name = _nearest(sayer, path)
    return f"{name} – {label}" if name and label else name or label


def _placed(sayer: Sayer, path: KeyPath) -> str:
    """Say where a note stands: an entry by its name, one of a list without ids after what the list is."""
    place = described(sayer, path)
    if not path or not isinstance(path[-1], int):
        return place
    entry = _holder(sayer, path)
    if not isinstance(entry, Block) or _named(entry, sayer):
        return place
    name = next((found for key in _NAMING if isinstance(found := getattr(entry, key, None), str)), "")
    if not name:
        return place
    colon = "\N{NO-BREAK SPACE}: " if sayer.language == "fr" else ": "
    return f"{place}{colon}{name}"


def parsed(key: str) -> list[str | int]:
    """Read a dotted key: ``objectives[0].kpis`` becomes its steps."""
    return [
        int(step[1:-1]) if step.startswith("[") else step for step in re.findall(r"[^.\[\]]+|\[\d+\]", key)
    ]


def _nearest(sayer: Sayer, path: Sequence[str | int]) -> tuple[str, str]:
    current: Any = sayer.strategy
    names, label, dotted_key = "", "", ""
    for step in path:
        if isinstance(step, str) and not _is_entry(current, step):
            dotted_key = f"{dotted_key}.{step}" if dotted_key else step
            label = key_label(sayer.language, dotted_key)
        current = _inside(current, step)
        if isinstance(current, Block) and (name := _named(current, sayer)) and len(path) > 1:
            names, label = name, ""
    return label, names


def _inside(value: Any, step: str | int) -> Any:
    if isinstance(value, tuple):
        if isinstance(step, int):
            return value[step] if step < len(value) else None
        return next((entry for entry in value if getattr(entry, "id", None) == step), None)
    if isinstance(value, Block):
        attribute = next((key.attribute for key in keys(type(value)) if key.name == step), None)
        return getattr(value, attribute) if attribute else None
    return value.get(step) if isinstance(value, dict) else None


def _is_entry(value: object, step: str) -> bool:
    return isinstance(value, tuple) and _inside(value, step) is not None


def _named(block: Block, sayer: Sayer) -> str:
    """Name an entry of a list; blocks that stand alone are named by their key."""
    if isinstance(block, Kpi):
        return kpi_name(block, sayer)
    if isinstance(block, Account):
        return account_name(block, sayer)
    if isinstance(block, PlatformEntry):
        return sayer.name("platforms", block.id)
    for attribute in (
        _NAMING if "id" in type(block).model_fields or "what" in type(block).model_fields else ()
    ):
        if found := getattr(block, attribute, None):
            return found if isinstance(found, str) else " ".join(found)
    return ""


def _names(sayer: Sayer, ids: Sequence[str]) -> str:
    return sayer.forms.listed(sayer.people(ids))


def _questions(sayer: Sayer) -> Iterator[Owed]:
    for question in sayer.strategy.open_questions:
        if question.answered_on is None:
            path = parsed(question.key)
            yield Owed(
                "question",
                described(sayer, path) or question.key,
                _names(sayer, question.who),
                question.due,
                question.asked_on,
                (*question.note, *question.todo),
                question.key,
            )


def _requests(sayer: Sayer) -> Iterator[Owed]:
    """What was asked for in the journal and has not come; what is confidential stays out of documents."""
    for entry in sayer.public.journal:
        if entry.kind == "request" and entry.received_on is None and entry.visibility != "confidential":
            who = _names(sayer, entry.from_) or of_client(sayer)
            about = baseline_of(sayer, entry.objective, entry.kpi)
            yield Owed("request", " ".join(entry.what), who, entry.due, entry.date, entry.note, about)


def baseline_of(sayer: Sayer, objective: str | None, kpi: str | None) -> str:
    """Return the key of a KPI's baseline while it is unknown: a request about that KPI asks for it."""
    for index, one in enumerate(sayer.strategy.objectives):
        for position, entry in enumerate(one.kpis):
            named = kpi is not None and entry.id == kpi and objective in (None, one.id)
            if named and (entry.baseline is None or entry.baseline.value is None):
                return dotted(("objectives", index, "kpis", position, "baseline"))
    return ""


def _gate(sayer: Sayer, gate_points: Sequence[GatePoint]) -> Iterator[Owed]:
    for point in gate_points:
        who = of_client(sayer) if point.owed_by == "client" else of_cm(sayer)
        yield Owed("gate", point.text, who, about=f"gate:{point.text}")


def _commitments(sayer: Sayer) -> Iterator[Owed]:
    commitments = sayer.strategy.client.commitments
    if commitments is None:
        return
    for name, kind in (("accesses", "access"), ("documents", "document")):
        for index, one in enumerate(getattr(commitments, name)):
            if one.received_on is None:
                about = dotted(("client", "commitments", name, index))
                notes = (*one.note, *one.todo)
                yield Owed(kind, " ".join(one.what), of_client(sayer), note=notes, about=about)


def _readiness(sayer: Sayer) -> Iterator[Owed]:
    readiness = sayer.strategy.client.readiness
    for index, problem in enumerate(readiness.problems if readiness else ()):
        if problem.state in (None, "open", "planned"):
            who = _names(sayer, problem.by) or of_client(sayer)
            about = dotted(("client", "readiness", "problems", index))
            notes = (*problem.plan, *problem.note, *problem.todo)
            yield Owed("problem", " ".join(problem.what), who, note=notes, about=about)


def _baselines(sayer: Sayer) -> Iterator[Owed]:
    for index, objective in enumerate(sayer.strategy.objectives):
        for position, kpi in enumerate(objective.kpis if objective.state != "stopped" else ()):
            if kpi.baseline and kpi.baseline.value is None and kpi.baseline.unknown_until:
                path: KeyPath = ("objectives", index, "kpis", position, "baseline")
                who = _names(sayer, kpi.owner)
                yield Owed(
                    "baseline", kpi_name(kpi, sayer), who, kpi.baseline.unknown_until, about=dotted(path)
                )


def _todos(sayer: Sayer) -> Iterator[Owed]:
    """Whatever a block of the strategy says is still to be done about it."""
    for visited in walk(sayer.strategy):
        if visited.key.name != "todo" or visited.path[0] == "open_questions":
            continue
        holder = _holder(sayer, visited.path[:-1])
        owners = next((found for name in _OWNING if (found := getattr(holder, name, ()))), ())
        about = dotted(visited.path[:-1])
        place = _placed(sayer, visited.path[:-1])
        who = _names(sayer, owners) if isinstance(owners, tuple) else ""
        others: list[str] = []
        for text in visited.value:
            taken = _taken_on(sayer, text)
            if taken is None:
                others.append(text)
                continue
            entry, action = taken
            name = _names(sayer, action.who) or who
            yield Owed("todo", place, name, action.due, entry.date, (text,), f"{about}:{text}")
        if others:
            yield Owed("todo", place, who, note=tuple(others), about=about)


def _taken_on(sayer: Sayer, text: str) -> tuple[Entry, MeetingAction] | None:
    """Find what somebody took on at a meeting that a note of the strategy repeats: who does it, by when."""
    wanted = _words(text)
    for entry in reversed(sayer.public.journal):
        for action in entry.actions if entry.kind == "meeting" and entry.is_told else ():
            said = _words(" ".join(action.what))
            if said and wanted[: len(said)] == said:
                return entry, action
    return None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _holder(sayer: Sayer, path: KeyPath) -> object:
    current: Any = sayer.strategy
    for step in path:
        current = _inside(current, step)
    return current
