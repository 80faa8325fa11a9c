"""What a strategy, a preset or a file of answers already holds for a question, as an answer would say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from cmkit.model.base import EVERYBODY, NOBODY
from cmkit.model.loading import answer_in
from cmkit.model.values import Days
from cmkit.questionnaire.dates import days_of
from cmkit.questionnaire.events import Value
from cmkit.questionnaire.questions import Question, Questionnaire

Data = Mapping[str, object]
"""Plain data in the shape of ``strategy.yaml``, in full or in part."""

NOTHING: Data = {}


def token(identifier: str) -> str:
    """Write an id so that it is not taken for a name: ``@sophie-martin``."""
    return f"@{identifier}"


def dig(holder: object, path: str) -> object:
    """Follow a key, ``offer.does`` or ``kpis[].target``; ``[]`` is the first entry. ``None`` if it ends."""
    for step in path.split("."):
        holder = holder.get(step.removesuffix("[]")) if isinstance(holder, Mapping) else None
        if step.endswith("[]"):
            holder = holder[0] if isinstance(holder, list) and holder else None
    return holder


def listed(data: Data, key: str) -> tuple[Data, ...]:
    """Return the entries of a list of mappings; none for anything else."""
    found = dig(data, key)
    return tuple(entry for entry in found if isinstance(entry, Mapping)) if isinstance(found, list) else ()


def fits_entry(entry: Data, wanted: Mapping[str, str]) -> bool:
    """Whether an entry says nothing else than ``wanted``; what it leaves out does not count."""
    return all(entry.get(key) in (None, value, [value]) for key, value in wanted.items())


def entries(data: Data, loop: Question) -> tuple[Data, ...]:
    """Return the entries of a list that a loop asks about."""
    return tuple(entry for entry in listed(data, loop.key) if fits_entry(entry, loop.entry))


def entry_path(
    question: Question, loop: Question | None, identifier: object
) -> tuple[str, str, dict[str, str]]:
    """Split a key that leads into a list of its own: the list, the key inside, what the entry says."""
    key, _, inner = question.key.partition("[].")
    if not inner or (loop and key == loop.key):
        raise ValueError(question.key)
    said = {name: str(identifier) if value == "$id" else value for name, value in question.entry.items()}
    return key, inner, said


def in_own_list(question: Question, loop: Question | None) -> bool:
    """Whether the answer goes into an entry of another list than the loop's."""
    key, _, inner = question.key.partition("[].")
    return bool(inner) and not question.marks and not (loop and key == loop.key)


def raw_in(data: Data, question: Question, loop: Question | None = None, entry: Data = NOTHING) -> object:
    """Return what the data holds for a question, as it stands there; ``entry`` is the loop's, in a loop."""
    if in_own_list(question, loop):
        key, inner, said = entry_path(question, loop, entry.get("id"))
        found = (one for one in listed(data, key) if said.items() <= one.items())
        return dig(next(found, None), inner)
    if loop:
        return dig(entry, question.key.removeprefix(f"{loop.key}[]."))
    if question.marks:
        return None
    return dig(data, question.key)


def is_settled(raw: object) -> bool:
    """Whether something stands there: a value, ``n/a`` or ``declined``."""
    return raw not in (None, "", [], {})


def value_in(
    questions: Questionnaire,
    data: Data,
    question: Question,
    loop: Question | None = None,
    entry: Data = NOTHING,
) -> Value | None:
    """Return what the data holds for a question as an answer would say it; ``None`` where it says nothing."""
    raw = raw_in(data, question, loop, entry)
    if not is_settled(raw) or answer_in(raw):
        return None
    match question.kind:
        case "long":
            return _lines(raw, question.each)
        case "choices" if isinstance(question.choices, str) and question.choices != "answers.needs":
            key = question.choices.removeprefix("answers.")
            return tuple(reference(questions, data, key, name) for name in _texts(raw))
        case "choices":
            return _texts(raw)
        case "person":
            return tuple(reference(questions, data, "people", name) for name in _texts(raw))
        case "days":
            return _days(raw)
        case "figure":
            return _figure(raw, entry)
        case "target":
            return _target(raw, entry)
        case "quantity" if question.per:
            return _rhythmic(raw, question.per)
        case "money":
            holder = {"amount": raw, "per": entry.get("per")}
            return _rhythmic(holder, question.per or "month")
        case "yes-no":
            return raw if isinstance(raw, bool) else True
        case "count":
            return raw if isinstance(raw, int) else None
    return " ".join(_texts(raw))


def reference(questions: Questionnaire, data: Data, key: str, identifier: str) -> str:
    """Return how an answer names an entry of ``people``, ``audiences``, ``objectives``: ``people[0]``.

    The number counts the entries that the list's loop asks about; any other entry goes by its id, ``@id``.
    """
    loop = questions.by_key.get(key)
    if loop and identifier not in (NOBODY, EVERYBODY):
        for index, entry in enumerate(entries(data, loop)):
            if entry.get("id") == identifier:
                return f"{key}[{index}]"
    return token(identifier)


def _texts(raw: object) -> tuple[str, ...]:
    parts = raw if isinstance(raw, list | tuple) else [raw]
    return tuple(_text(part) for part in parts if not isinstance(part, Mapping))


def _text(raw: object) -> str:
    return format(raw, "f") if isinstance(raw, Decimal) else str(raw)


def _lines(raw: object, each: str | None) -> tuple[str, ...] | None:
    if each and isinstance(raw, Sequence) and not isinstance(raw, str):
        return tuple(str(one[each]) for one in raw if isinstance(one, Mapping) and one.get(each)) or None
    return _texts(raw) or None


def _days(raw: object) -> tuple[str, ...] | None:
    """Return all the days that a list of presences names."""
    found: set[int] = set()
    for presence in raw if isinstance(raw, list) else []:
        try:
            found.update(Days.parse(dig(presence, "days")).indexes)
        except ValueError:
            continue
    return days_of(Days(tuple(sorted(found)))) if found else None


def _figure(raw: object, objective: Data) -> dict[str, str] | None:
    first = raw[0] if isinstance(raw, list) and raw else None
    if not isinstance(first, Mapping):
        return None
    figure = {key: str(first[key]) for key in ("metric", "label") if first.get(key)}
    if not figure:
        return None
    return {"kind": str(objective["kind"]), **figure} if objective.get("kind") else figure


def _target(raw: object, objective: Data) -> dict[str, str] | None:
    if not isinstance(raw, Mapping) or not (is_settled(raw.get("value")) or is_settled(raw.get("change"))):
        return None
    target = {key: _text(raw[key]) for key in ("value", "change", "by") if is_settled(raw.get(key))}
    period = dig(objective, "kpis[].period")
    return {**target, "per": str(period)} if raw.get("holds") == "each_period" and period else target


def _rhythmic(raw: object, per: str) -> dict[str, str] | None:
    if not isinstance(raw, Mapping) or not is_settled(raw.get("amount")):
        return None
    return {"amount": _text(raw["amount"]), "per": str(raw.get("per") or per)}
