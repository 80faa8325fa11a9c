"""Dates, days, rhythms and lengths of time as people type them, turned into the forms of the files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from cmkit.model.values import WEEKDAYS, Days, Duration, Every, PartialDate
from cmkit.questionnaire.events import AnswerRefused
from cmkit.questionnaire.typing_in import folded
from cmkit.text import MONTHS, _

NUMBERS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "un une one a an",
            "deux two",
            "trois three",
            "quatre four",
            "cinq five",
            "six",
            "sept seven",
            "huit eight",
            "neuf nine",
            "dix ten",
            "onze eleven",
            "douze twelve",
        ),
        start=1,
    )
    for name in names.split()
} | {"quinze": 15, "fifteen": 15, "trente": 30, "thirty": 30}

_YES = ("o", "oui", "y", "yes", "vrai", "true", "d'accord", "ok")
_NO = ("n", "non", "no", "faux", "false")

# Longer words first: «jours ouvrés» is not «jours».
_UNITS: Mapping[str, str] = {
    "business days?|working days?|jours? ouvres?|jours? ouvrables?|jo": "business day",
    "minutes?|mins?|mn": "minute",
    "heures?|hours?|h": "hour",
    "jours?|days?|j|d": "day",
    "semaines?|weeks?|sem|w": "week",
    "mois|months?": "month",
    "trimestres?|quarters?": "quarter",
    "semestres?|half[- ]years?": "half-year",
    "annees?|ans?|years?": "year",
}
_ADVERBS: Mapping[str, str] = {
    "quotidien(?:nement|ne)?|daily": "day",
    "hebdo(?:madaire)?(?:ment)?|weekly": "week",
    "mensuel(?:le|lement)?|monthly": "month",
    "trimestriel(?:le|lement)?|quarterly": "quarter",
    "semestriel(?:le|lement)?": "half-year",
    "annuel(?:le|lement)?|yearly|annually": "year",
}

_BEFORE_A_DATE = re.compile(
    r"^(?:(?:d'ici|dans|avant|pour|au|a|le|la|l'|fin|d'|de|by|before|until|on|the|end of|en|in) ?\b)+"
    r" ?(?=[0-9a-z])"
)


def read_yes_no(text: str) -> bool:
    """Read ``oui``, ``non``, ``yes``, ``no`` and their first letters."""
    word = folded(text)
    if word in _YES + _NO:
        return word in _YES
    raise AnswerRefused(_("Please answer yes or no."))


def read_date(text: str, today: date | None = None) -> str:
    """Read ``15/03/2027``, ``mars 2027``, ``March 15, 2027``, ``2027``, ``M6``.

    In figures the day comes before the month. Without a year, the next such day or month from ``today`` is
    meant. Returns the form of the files.
    """
    words = _BEFORE_A_DATE.sub("", folded(text))
    words = " ".join(words.replace(",", " ").replace(" of ", " ").split())
    found = re.fullmatch(r"([0-9]{1,3}|[a-z]+) (?:mois|months?)", words)
    if found and (number := _number(found[1])):
        raise AnswerRefused(
            _("This is a length, not a date: write M{number} for month {number}, or 15/03/2027.").format(
                number=number
            )
        )
    if found := re.fullmatch(r"m ?([0-9]{1,3})|(?:mois|month) ([0-9]{1,3})", words):
        return _as_date(f"M{int(found[1] or found[2])}")
    if found := re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{2}|[0-9]{4})", words):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := re.fullmatch(r"([0-9]{1,2})[/.]([0-9]{4})", words):
        return _as_date(f"{found[2]}-{int(found[1]):02}")
    if found := re.fullmatch(r"(?:([0-9]{1,2})(?:er|st|nd|rd|th|e)? )?([a-z]+)\.?(?: ([0-9]{4}))?", words):
        return _named(found[2], found[1], found[3], today, words)
    if found := re.fullmatch(r"([a-z]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?(?: ([0-9]{4}))?", words):
        return _named(found[1], found[2], found[3], today, words)
    return _as_date(words)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS.get(word, 0)


def _named(month: str, day: str | None, year: str | None, today: date | None, words: str) -> str:
    number = MONTHS.get(month)
    if number is None or (year is None and today is None):
        return _as_date(words)
    if year is not None:
        return _day(int(year), number, int(day)) if day else _as_date(f"{year}-{number:02}")
    assert today is not None  # settled above
    this_year = (number, int(day)) >= (today.month, today.day) if day else number >= today.month
    meant = today.year if this_year else today.year + 1
    return _day(meant, number, int(day)) if day else _as_date(f"{meant}-{number:02}")


def _day(year: int, month: int, day: int) -> str:
    return _as_date(f"{year + 2000 if year < 100 else year}-{month:02}-{day:02}")


def _as_date(text: str) -> str:
    try:
        return str(PartialDate.parse(text))
    except ValueError as error:
        raise AnswerRefused(
            _("This is not a date: write 15/03/2027, March 2027, 2027, or M6 for the mission's sixth month.")
        ) from error


def read_every(text: str) -> str:
    """Read ``semaine``, ``toutes les 2 semaines``, ``monthly``, ``chaque projet``."""
    words = folded(text)
    for adverb, unit in _ADVERBS.items():
        if re.fullmatch(adverb, words):
            return unit
    bare = re.sub(
        r"^(?:par|chaque|tou(?:te)?s les|une fois par|every|each|per|once a|a|le|la|les) ", "", words
    )
    count, unit = _counted(bare)
    if unit and unit not in ("minute", "business day"):
        return unit if count == 1 else f"{count} {unit}s"
    if found := re.match(r"(?:chaque|par|a chaque|each|every|per) (.+)", words):
        return _as_every(f"each {text.split(maxsplit=found[0].count(' ') - found[1].count(' '))[-1].strip()}")
    return _as_every(words)


def _as_every(text: str) -> str:
    try:
        return str(Every.parse(text))
    except ValueError as error:
        raise AnswerRefused(_("Write how often: every week, every 2 weeks, each project.")) from error


def read_duration(text: str) -> str:
    """Read ``3 jours``, ``48 h``, ``2 jours ouvrés``, ``a week``."""
    count, unit = _counted(re.sub(r"^(?:sous|dans les|en|within|in|less than|moins de) ", "", folded(text)))
    if unit in ("minute", "hour", "day", "business day", "week", "month"):
        return str(Duration.parse(f"{count} {unit}s" if count > 1 else f"{count} {unit}"))
    raise AnswerRefused(_("Write a length of time: 4 hours, 2 business days, 1 week."))


def _counted(words: str) -> tuple[int, str]:
    """Split ``2 semaines`` into 2 and ``week``; no unit when it is none."""
    found = re.fullmatch(r"(?:([0-9]{1,3}) ?|([a-z]+) )?([a-z][a-z -]*)", words)
    if not found:
        return 0, ""
    count = int(found[1]) if found[1] else NUMBERS.get(found[2] or "one", 0)
    for pattern, unit in _UNITS.items():
        if re.fullmatch(pattern, found[3]) and count:
            return count, unit
    return (1, "") if found[2] is None else _counted_whole(words)


def _counted_whole(words: str) -> tuple[int, str]:
    """Read a unit of two words without a number: ``jour ouvré``."""
    return next(((1, unit) for pattern, unit in _UNITS.items() if re.fullmatch(pattern, words)), (0, ""))


_FRENCH_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKEND = r"week-?ends?"
_GROUPS: Mapping[str, str] = {
    "weekdays|en semaine|la semaine|(?:les )?jours ouvres|(?:on )?working days": "weekdays",
    rf"(?:pas|non|no|not) .*{_WEEKEND}": "weekdays",
    rf"weekend|(?:le |les |at |on )?{_WEEKEND}(?: seulement| only)?": "weekend",
    "everyday|every day|tous les jours|7 ?(?:j|jours)?(?: ?sur ?|/)7.*": "everyday",
    rf".*{_WEEKEND} (?:compris|aussi|inclus|included|too)": "everyday",
}


def read_days(text: str) -> tuple[str, ...]:
    """Read days of the week: ``du mardi au samedi``, ``en semaine``, ``Monday, Thursday``."""
    words = folded(text)
    for pattern, group in _GROUPS.items():
        if re.fullmatch(pattern, words):
            return days_of(Days.parse(group))
    named = [_weekday(word) for word in re.findall(r"[a-z]+", words)]
    known = [index for index in named if index is not None]
    if len(known) == 2 and re.search(r" (?:au|to|a|until|through) |[a-z] ?- ?[a-z]", words):
        first, last = known
        known = [index % 7 for index in range(first, last + (8 if last < first else 1))]
    if not known:
        raise AnswerRefused(_("Write days: Tuesday to Saturday, weekdays, every day."))
    return days_of(Days(tuple(sorted(set(known)))))


def _weekday(word: str) -> int | None:
    """Find the day that a word names, in full or by three letters and more: ``jeudis``, ``thu``."""
    for names in (_FRENCH_DAYS, _ENGLISH_DAYS):
        for index, name in enumerate(names):
            if word == f"{name}s" or (len(word) >= 3 and name.startswith(word)):
                return index
    return None


def days_of(days: Days) -> tuple[str, ...]:
    """Return days of the week as the files list them."""
    return tuple(WEEKDAYS[index] for index in days.indexes)
