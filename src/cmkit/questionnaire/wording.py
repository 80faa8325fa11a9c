"""Answers in words, as the person who gave them would say them back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from cmkit.model.values import WEEKDAYS, Days, PartialDate
from cmkit.questionnaire.choosing import named, options, people
from cmkit.questionnaire.course import Slot, State, answer
from cmkit.questionnaire.events import Answered, Declined, NotApplicable, Reply, Skipped, ToSettle, Value
from cmkit.text import _, written_date, written_month, written_number

_EVERY: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "fr": {
        "hour": ("par heure", "toutes les {} heures"),
        "day": ("par jour", "tous les {} jours"),
        "week": ("par semaine", "toutes les {} semaines"),
        "month": ("par mois", "tous les {} mois"),
        "quarter": ("par trimestre", "tous les {} trimestres"),
        "half-year": ("par semestre", "tous les {} semestres"),
        "year": ("par an", "tous les {} ans"),
        "each": ("pour chaque {}", ""),
    },
    "en": {
        "hour": ("an hour", "every {} hours"),
        "day": ("a day", "every {} days"),
        "week": ("a week", "every {} weeks"),
        "month": ("a month", "every {} months"),
        "quarter": ("a quarter", "every {} quarters"),
        "half-year": ("a half-year", "every {} half-years"),
        "year": ("a year", "every {} years"),
        "each": ("for each {}", ""),
    },
}
_UNITS_IN_FRENCH: Mapping[str, tuple[str, str]] = {
    "minute": ("minute", "minutes"),
    "hour": ("heure", "heures"),
    "day": ("jour", "jours"),
    "business day": ("jour ouvré", "jours ouvrés"),
    "week": ("semaine", "semaines"),
    "month": ("mois", "mois"),
}
_DAYS: Mapping[str, Sequence[str]] = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def said(state: State, slot: Slot, reply: Reply) -> str:
    """Say a reply in one line."""
    match reply:
        case Answered(value):
            return " / ".join(lines(state, slot, value))
        case Skipped():
            return "–"
        case NotApplicable():
            return _("not applicable")
        case Declined(reason):
            return _("declined: {reason}").format(reason=reason) if reason else _("declined")
        case ToSettle(who, due):
            return _settled_by(state, who, due)


def lines(state: State, slot: Slot, value: Value) -> tuple[str, ...]:
    """Say an answer, in several lines where it has several."""
    kind, language = slot.question.kind, state.setting.language
    if isinstance(value, bool):
        return (_("yes") if value else _("no"),)
    if isinstance(value, Mapping):
        return (_figure(state, value) if kind == "figure" else _amount(value, language),)
    if isinstance(value, tuple):
        if kind == "days":
            return (_days(value, language),)
        if kind == "person":
            return (_names(state, value),)
        return value if kind == "long" else (", ".join(_label(state, slot, word) for word in value),)
    if isinstance(value, int):
        return (str(value),)
    return (_scalar(state, slot, value, language),)


def entry_name(state: State, slot: Slot) -> str:
    """Return the name of the entry that a question within a loop is about; empty for one that asks for it."""
    if slot.loop is None or slot.gate or slot.is_lead:
        return ""
    name = answer(state, slot.loop.lead, slot.loop, slot.item)
    if not isinstance(name, str):
        return ""
    lead = Slot("", slot.loop.lead, slot.loop, slot.item)
    return _scalar(state, lead, name, state.setting.language)


def _scalar(state: State, slot: Slot, value: str, language: str) -> str:
    match slot.question.kind:
        case "date":
            return day(value, language)
        case "duration":
            return _duration(value, language)
        case "every":
            return every(value, language)
        case "choice":
            return _label(state, slot, value)
    return value


def day(text: str, language: str) -> str:
    """Say a date of the files: ``15 mars 2027``, ``mars 2027``, ``M6``; what is none, as it stands."""
    try:
        form = PartialDate.parse(text)
    except ValueError:
        return text
    if form.day:
        return written_date(date(form.year, form.month, form.day), language)
    return written_month(date(form.year, form.month, 1), language) if form.month else str(form)


def every(text: str, language: str) -> str:
    """Say a rhythm of the files: ``par semaine``, ``toutes les 2 semaines``; what is none, as it stands."""
    words = _EVERY[language]
    if text.startswith("each "):
        return words["each"][0].format(text.removeprefix("each "))
    found = re.fullmatch(r"([0-9]+) (.+)s", text)
    unit = found[2] if found else text
    if unit not in words or unit == "each":
        return text
    one, several = words[unit]
    return several.format(found[1]) if found else one


def _duration(text: str, language: str) -> str:
    count, _space, unit = text.partition(" ")
    if language != "fr":
        return text
    one, several = _UNITS_IN_FRENCH.get(unit.removesuffix("s"), (unit, unit))
    return f"{count} {one if count == '1' else several}".rstrip()


def _amount(value: Mapping[str, str], language: str) -> str:
    amount = value.get("amount") or value.get("value") or value.get("change") or ""
    parts = [_number(amount, language)]
    if "per" in value:
        parts.append(every(value["per"], language))
    if "by" in value:
        parts.append(_("by {day}").format(day=day(value["by"], language)))
    if "from" in value:
        parts.append(_("(from {number})").format(number=_number(value["from"], language)))
    return " ".join(parts)


def _number(text: str, language: str) -> str:
    plain = re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text)
    return written_number(Decimal(text), language) if plain else text


def _days(value: tuple[str, ...], language: str) -> str:
    names = _DAYS[language]
    indexes = Days.parse(list(value)).indexes
    if len(indexes) > 2 and indexes == tuple(range(indexes[0], indexes[-1] + 1)):
        span = {"first": names[indexes[0]], "last": names[indexes[-1]]}
        return _("every day") if len(indexes) == len(WEEKDAYS) else _("{first} to {last}").format(**span)
    return ", ".join(names[index] for index in indexes)


def _names(state: State, value: Sequence[str]) -> str:
    known = people(state) | {"@nobody": _("nobody"), "@everybody": _("everybody")}
    return ", ".join(known.get(word, word.removeprefix("@")) for word in value)


def _label(state: State, slot: Slot, word: str) -> str:
    source = slot.question.choices
    if source in ("answers.audiences", "answers.objectives"):
        return named(state, source.removeprefix("answers.")).get(word, word)
    return next((option.label for option in options(state, slot) if option.value == word), word)


def _figure(state: State, value: Mapping[str, str]) -> str:
    if label := value.get("label"):
        return label
    metric = value.get("metric", "")
    known = state.known.metrics.get(metric)
    return known.label.said(state.setting.language) if known else metric


def _settled_by(state: State, who: tuple[str, ...], due: str | None) -> str:
    parts = [_("to be settled")]
    if who:
        parts.append(_("with {who}").format(who=_names(state, who)))
    if due:
        parts.append(_("by {day}").format(day=day(due, state.setting.language)))
    return " ".join(parts)
