"""From a file's plain data to the model: every mismatch becomes a finding with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cmkit.files.reading import Document
from cmkit.model.base import Block
from cmkit.model.dates import PartialDate
from cmkit.model.shape import block_at, keys, keys_of
from cmkit.model.suggesting import meant_date, meant_spelling
from cmkit.problems import KeyPath, Problem, Severity, dotted
from cmkit.text import nearest, slug

B = TypeVar("B", bound=Block)

MOST_SUGGESTED = 50
"""How many mismatches of a file get the nearest word beside them: finding it is most of the work."""

_DECLINED = re.compile(r"declined\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands in place of a value: not applicable, or declined with a reason."""

    kind: Literal["not_applicable", "declined"]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Loaded(Generic[B]):
    """A file as the model sees it: ``value`` is ``None`` when there are ``problems``."""

    value: B | None
    answers: Mapping[KeyPath, Answer] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def load(model: type[B], document: Document) -> Loaded[B]:
    """Validate a document against ``model``; empty keys and answers like ``n/a`` are set aside first."""
    answers: dict[KeyPath, Answer] = {}
    data = _without_empty(document.data, model, (), answers)
    try:
        return Loaded(model.model_validate(data), answers)
    except ValidationError as error:
        found: dict[tuple[str, KeyPath], Problem] = {}
        for number, details in enumerate(error.errors(include_url=False)):
            problem = _problem(model, details, document, suggesting=number < MOST_SUGGESTED)
            found.setdefault((problem.code, problem.where.path), problem)
        return Loaded(None, answers, tuple(sorted(found.values(), key=lambda problem: problem.order)))


def answer_in(value: object) -> Answer | None:
    """Recognise ``n/a``, ``declined: reason`` as text, or a mapping that only says ``declined``."""
    if isinstance(value, str):
        if value.strip().lower() == "n/a":
            return Answer("not_applicable")
        if found := _DECLINED.fullmatch(value.strip()):
            return Answer("declined", found[1].strip())
    if isinstance(value, dict) and list(value) == ["declined"] and isinstance(value["declined"], str):
        return Answer("declined", value["declined"].strip())
    return None


def _without_empty(
    value: object, block: type[Block] | None, path: KeyPath, answers: dict[KeyPath, Answer]
) -> object:
    """Leave out what a block's own keys say nothing in; a key that is unknown stays, to be told."""
    if isinstance(value, list):
        return [_without_empty(inner, block, (*path, index), answers) for index, inner in enumerate(value)]
    if not isinstance(value, dict) or block is None:
        return value
    known = {key.name: key for key in keys(block)}
    kept: dict[str, object] = {}
    for name, inner in value.items():
        here = (*path, name)
        key = known.get(name)
        if key is None:
            kept[name] = inner
        elif inner is None:
            continue
        elif answer := answer_in(inner):
            answers[here] = answer
        elif key.holds == "mapping" and isinstance(inner, dict):
            kept[name] = {
                one: _without_empty(entry, key.block, (*here, one), answers) for one, entry in inner.items()
            }
        else:
            kept[name] = _without_empty(inner, key.block, here, answers)
    return kept


# What pydantic calls an error, and the code that it is told under.
_CODES: Mapping[str, str] = {
    "extra_forbidden": "MO001",
    "missing": "MO002",
    "literal_error": "MO003",
    "value_form": "MO004",
    "number_for_text": "MO005",
    "text_due": "MO006",
    "model_type": "MO007",
    "dict_type": "MO007",
    "tuple_type": "MO008",
    "number_due": "MO009",
    "whole_due": "MO009",
    "flag_due": "MO009",
    "string_pattern_mismatch": "MO010",
    "string_too_short": "MO013",
    "string_too_long": "MO014",
}
_NULL_CODE = "MO012"
_OTHER_CODE = "MO019"


def _problem(model: type[Block], details: ErrorDetails, document: Document, *, suggesting: bool) -> Problem:
    kind = details["type"]
    context: Mapping[str, Any] = details.get("ctx") or {}
    path = _real_path(details["loc"], document.data)
    if index := str(context.get("index", "")):
        path = (*path, int(index))
    raw = _value_at(document.data, path)
    code = _CODES.get(kind, _OTHER_CODE)
    if raw is None and path and isinstance(path[-1], int):
        code = _NULL_CODE
    facts = {"key": _name(path), "value": _shown(raw)}
    if code == "MO001":
        block = block_at(model, path[:-1])
        known = keys_of(block)
        nearest = (_nearest(str(path[-1]), known) or _below(str(path[-1]), block)) if suggesting else ""
        facts |= {"known": _listed(known), "nearest": nearest}
    elif code == "MO002":
        facts["key"] = str(details["loc"][-1])
    elif code == "MO003":
        expected = _expected(context)
        nearest = _nearest(_shown(raw), expected) if suggesting else ""
        facts |= {"known": ", ".join(expected), "nearest": nearest}
    elif code == "MO004":
        meant = meant_date(raw) if context.get("form") == PartialDate.name else ""
        facts |= {"why": str(context.get("why", "")), "nearest": meant}
    elif code == "MO007":
        facts["known"] = _listed(keys_of(block_at(model, path)))
    elif code == "MO009":
        facts["due"] = kind
    elif code == "MO010":
        facts["nearest"] = meant_spelling(raw, str(context.get("pattern", "")))
    elif code == "MO019":
        facts["why"] = details["msg"]
    return Problem(code, Severity.ERROR, document.where(path), facts)


def _name(path: KeyPath) -> str:
    """Name the last step of a path; an entry of a list together with its list."""
    last = next((place for place, step in enumerate(reversed(path)) if isinstance(step, str)), len(path) - 1)
    return dotted(path[-last - 1 :])


def _listed(known: Sequence[str]) -> str:
    """Name the keys of a block, those that every block has last."""
    every = keys_of(Block)
    return ", ".join([*(one for one in known if one not in every), *every])


def _below(name: str, block: type[Block] | None) -> str:
    """Name the key of this name that stands one block further down, if there is one: ``target.due``."""
    inner = (key for key in keys(block) if key.block and key.holds == "one") if block else ()
    return next((f"{key.name}.{name}" for key in inner if name in keys_of(key.block)), "")


def _real_path(loc: Sequence[str | int], data: object) -> KeyPath:
    """Drop what pydantic puts into a location beside the file's own keys, and a key that is missing."""
    path: list[str | int] = []
    for step in loc:
        if isinstance(data, dict) and step in data:
            data = data[str(step)]
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            continue
        path.append(step)
    return tuple(path)


def _value_at(data: object, path: KeyPath) -> object:
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int):
            data = data[step]
    return data


def _shown(raw: object) -> str:
    if isinstance(raw, dict):
        return "{" + ", ".join(map(str, list(raw)[:3])) + ("…}" if len(raw) > 3 else "}")
    if isinstance(raw, list):
        return f"[{len(raw)}]"
    text = "" if raw is None else "true" if raw is True else "false" if raw is False else str(raw)
    return text if len(text) <= 60 else text[:57] + "…"


def _expected(context: Mapping[str, Any]) -> list[str]:
    return re.findall(r"'([^']*)'", str(context.get("expected", "")))


def _nearest(word: str, known: Sequence[str]) -> str:
    """Name the known word that one most likely means: a slip of the pen, or a word that begins with it."""
    folded = slug(word, "")
    return nearest(word.lower(), known) or next((one for one in known if one and folded.startswith(one)), "")
