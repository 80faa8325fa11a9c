"""Whether an answer fits its question: read into the form that is kept, or refused with what would fit."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cmkit.model.base import EVERYBODY, NOBODY
from cmkit.model.organisation import BudgetLine
from cmkit.model.shape import block_at, keys_of
from cmkit.model.strategy import Strategy
from cmkit.model.values import Days
from cmkit.problems import KeyPath
from cmkit.questionnaire.amounts import (
    read_count,
    read_money,
    read_quantity,
    read_rhythmic,
    read_share,
    read_target,
)
from cmkit.questionnaire.choosing import (
    every_figure,
    figures_of,
    find_network,
    find_person,
    is_name,
    options,
    people,
    proposed_value,
)
from cmkit.questionnaire.course import Slot, State
from cmkit.questionnaire.dates import days_of, read_date, read_days, read_duration, read_every, read_yes_no
from cmkit.questionnaire.events import (
    Answered,
    AnswerRefused,
    Reply,
    Skipped,
    ToSettle,
    Value,
)
from cmkit.questionnaire.held import dig, token
from cmkit.questionnaire.typing_in import declined_in, folded, lines_of, one_line
from cmkit.text import _

_MOST_CHARACTERS = 2000
_EVERYBODY_OR_NOBODY = (token(EVERYBODY), token(NOBODY))
_ROLE = re.compile(
    r",\s*((?:l[’']|(?:la|le|les|notre|son|sa|the|our|their|his|her)\s)[^,;&+/()]*?)(?=\s*(?:[,;&+/]|$))"
)
_BETWEEN_NAMES = re.compile(r"\s*(?:[,;&+/]|\bet\b|\band\b)\s*")


def fit(state: State, slot: Slot, reply: Reply) -> Reply:
    """Return a reply in the form that is kept; raises ``AnswerRefused`` for one that does not fit."""
    if isinstance(reply, Answered):
        return Answered(read(state, slot, reply.value))
    if slot.gate:
        if isinstance(reply, Skipped):
            return Answered(False)
        raise AnswerRefused(_("Please answer yes or no."))
    if slot.question.required:
        raise AnswerRefused(_("This answer is required: nothing can be written without it."))
    if isinstance(reply, ToSettle) and state.setting.alone:
        raise AnswerRefused(_("Nothing is left to others here: you answer for yourself."))
    if isinstance(reply, ToSettle):
        who = _people(state, reply.who)
        due = read_date(reply.due, state.setting.today) if reply.due else None
        return ToSettle(who, due, reply.asked_on)
    return reply


def read(state: State, slot: Slot, raw: Value) -> Value:
    """Read an answer, typed or chosen; what was read already is left as it is."""
    if slot.gate or slot.question.kind == "yes-no":
        return raw if isinstance(raw, bool) else read_yes_no(_typed(raw))
    match slot.question.kind:
        case "long":
            return _lines(raw)
        case "choice":
            return _chosen(state, slot, _typed(raw))
        case "choices":
            return _several(state, slot, raw)
        case "person":
            return _people(state, raw)
        case "days":
            return _days(raw)
        case "figure":
            return _figure(state, raw)
        case "count":
            return _count(raw)
        case "share":
            return read_share(_typed(raw), state.setting.language)
        case "quantity" | "money" | "target":
            return _amount(state, slot, raw)
        case "date":
            return read_date(_typed(raw), state.setting.today)
        case "duration":
            return read_duration(_typed(raw))
        case "every":
            return read_every(_typed(raw))
    typed = _typed(raw)
    return _typed(typed.lstrip("@ ")) if slot.question.key == "people[].name" else typed


def _typed(raw: Value) -> str:
    """Return what was typed as one clean line; refuse what is empty or longer than a title may be."""
    text = one_line(str(raw) if not isinstance(raw, tuple | Mapping) else "")
    if not text:
        raise AnswerRefused(_("Write something here."))
    if len(text) > _MOST_CHARACTERS:
        raise AnswerRefused(_("That is too long for an answer; put it in a note later."))
    return text


def _lines(raw: Value) -> tuple[str, ...]:
    parts = raw if isinstance(raw, tuple) else (raw if isinstance(raw, str) else "",)
    found = tuple(_typed(line) for part in parts for line in lines_of(part))
    if not found:
        raise AnswerRefused(_("Write something here."))
    return found


def _count(raw: Value) -> int:
    number = raw if isinstance(raw, int) and not isinstance(raw, bool) else read_count(_typed(raw))
    if not 0 <= number <= 9999:
        raise AnswerRefused(_("Write a whole number, such as 3."))
    return number


def _chosen(state: State, slot: Slot, typed: str) -> str:
    """Find the choice that a word means: its value, its label, or the beginning of one label only."""
    there = options(state, slot)
    if any(option.value == typed for option in there):
        return typed
    if slot.question.choices == "catalogue.networks":
        return find_network(state, typed)
    words = folded(typed)
    same = [option.value for option in there if folded(option.label) == words]
    begun = [option.value for option in there if folded(option.label).startswith(words)]
    if same or len(begun) == 1:
        return (same or begun)[0]
    if slot.question.other or typed == proposed_value(state, slot):
        return typed
    raise AnswerRefused(_("“{word}” is not one of the choices.").format(word=typed))


def _several(state: State, slot: Slot, raw: Value) -> tuple[str, ...]:
    there = {option.value for option in options(state, slot)}
    if isinstance(raw, tuple):
        parts = raw
    else:
        whole = _typed(raw)
        parts = (whole,) if whole in there else tuple(filter(None, re.split(r"\s*[,;]\s*", whole)))
    found = tuple(dict.fromkeys(_chosen(state, slot, part) for part in parts))
    if not found:
        raise AnswerRefused(_("Choose at least one, or skip the question."))
    return found


def _people(state: State, raw: Value) -> tuple[str, ...]:
    parts = raw if isinstance(raw, tuple) else names_in(_typed(raw))
    found = (_person(state, word) for part in parts if (word := one_line(part)))
    known = tuple(dict.fromkeys(person for person in found if person))
    if not known and parts:
        raise AnswerRefused(_("Write a name."))
    if state.setting.alone and (stranger := next(filter(is_name, known), "")):
        raise AnswerRefused(_("The strategy names no “{name}”.").format(name=stranger))
    return known


def names_in(text: str) -> tuple[str, ...]:
    """Split what was typed into names: ``Sophie, Karim et Léa``; ``Mme Bertin, la gérante`` is one person."""
    line = _ROLE.sub(r" (\1)", one_line(text))
    return tuple(name for name in _BETWEEN_NAMES.split(line) if name)


def _person(state: State, word: str) -> str:
    """Find whom a word means; ``@bob`` is «bob», somebody new, when no entry has that id."""
    if declined_in(word) is not None:
        raise AnswerRefused(_("Write a name."))
    person = find_person(state, word)
    if not person.startswith("@") or person in people(state) or person in _EVERYBODY_OR_NOBODY:
        return person
    return find_person(state, person.lstrip("@ "))


def _days(raw: Value) -> tuple[str, ...]:
    if not isinstance(raw, tuple):
        return read_days(_typed(raw))
    try:
        return days_of(Days.parse(list(raw)))
    except ValueError as error:
        raise AnswerRefused(_("Write days: Tuesday to Saturday, weekdays, every day.")) from error


def _figure(state: State, raw: Value) -> dict[str, str]:
    """Find the metric that is meant, by id or label; anything else is the client's own figure."""
    asked = raw if isinstance(raw, Mapping) else {"label": _typed(raw)}
    kind = asked.get("kind", "")
    figure = {"kind": kind} if kind in state.known.kinds else {}
    metric = asked.get("metric", "")
    label = one_line(asked.get("label", ""))
    if not metric and label:
        near = figures_of(state, kind) or every_figure(state)
        words = folded(label)
        metric = next((option.value for option in near if words in (folded(option.label), option.value)), "")
        label = "" if metric else label
    if metric:
        figure["metric"] = metric
    if label:
        figure["label"] = _typed(label)
    if "metric" not in figure and "label" not in figure:
        raise AnswerRefused(_("Choose a figure, or name your own."))
    return figure


def _amount(state: State, slot: Slot, raw: Value) -> Value:
    """Read an amount with what belongs to it; a mapping was read already."""
    kind, language, per = slot.question.kind, state.setting.language, slot.question.per
    if isinstance(raw, Mapping):
        wanted = ("value", "change", "by", "per", "from") if kind == "target" else ("amount", "per")
        if not raw or any(key not in wanted for key in raw):
            raise AnswerRefused(_("Write a figure: 3, 2-3, 30+, max 1 or ~1500, with or without %."))
        return {key: _part(key, value) for key, value in raw.items()}
    typed = _typed(raw)
    if kind == "target":
        return read_target(typed, language, state.setting.today)
    if kind == "money":
        return read_money(typed, language, per or "month", currency_of(state))
    return read_rhythmic(typed, language, per) if per else read_quantity(typed, language)


def amount_at(state: State, path: KeyPath, text: str) -> dict[str, str] | None:
    """Read what is typed for an amount that no question is about, with the rhythm that stands beside it.

    Gives ``amount`` and ``per``, which is empty where none is said; ``None`` at a path that holds no such
    amount. Raises ``AnswerRefused``.
    """
    block = block_at(Strategy, path[:-1]) if len(path) > 1 else None
    names = keys_of(block)
    if "per" not in names or path[-1] != ("amount" if "amount" in names else "quantity"):
        return None
    language = state.setting.language
    if block is BudgetLine:
        return read_money(text, language, "", currency_of(state))
    return read_rhythmic(text, language, "")


def currency_of(state: State) -> str:
    """Return the currency of the mission, as its strategy says it; empty where it says none."""
    found = dig(state.given, "mission.currency") or dig(state.proposals, "mission.currency")
    return found if isinstance(found, str) else ""


def _part(key: str, text: str) -> str:
    if key == "by":
        return read_date(text)
    return read_every(text) if key == "per" else read_quantity(text)
