"""Amounts as people type them, alone, with a rhythm, or to be reached by a day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from cmkit.model.values import Quantity
from cmkit.questionnaire.dates import NUMBERS, read_date, read_every
from cmkit.questionnaire.events import AnswerRefused
from cmkit.questionnaire.typing_in import folded
from cmkit.text import _


def read_count(text: str) -> int:
    """Read a whole number, alone or before what is counted: ``3``, ``trois``, ``3 jours``."""
    found = re.match(r"([0-9]{1,4})(?![0-9.,])|([a-z]+)\b", folded(text))
    if found and found[1]:
        return int(found[1])
    if found and found[2] in NUMBERS:
        return NUMBERS[found[2]]
    if found and found[2] in ("zero", "aucun", "none"):
        return 0
    raise AnswerRefused(_("Write a whole number, such as 3."))


def read_quantity(text: str, language: str = "fr") -> str:
    """Read ``1 200``, ``20 %``, ``2 à 3``, ``environ 1500``, ``au moins 30``, ``10k``; words after it go."""
    words = _figures(folded(text), language)
    number = r"[0-9]+(?:\.[0-9]+)?"
    # Words after the figure are dropped, figures never: they would be lost without a word.
    unit = r" ?(%)?(?:[^0-9%]*)"
    if found := re.fullmatch(
        rf"(?:entre |between |de |from )?({number}) ?%? ?(?:-|a|et|to|and) ?({number}){unit}", words
    ):
        return _as_quantity(f"{found[1]}-{found[2]}{found[3] or ''}")
    if found := re.fullmatch(rf"(?:~|environ|about|around|autour de|a peu pres) ?({number}){unit}", words):
        return _as_quantity(f"~{found[1]}{found[2] or ''}")
    if found := re.fullmatch(rf"(?:max|maximum|au plus|at most|pas plus de) ?({number}){unit}", words):
        return _as_quantity(f"max {found[1]}{found[2] or ''}")
    if found := re.fullmatch(
        rf"(?:min|minimum|au moins|at least|plus de|more than) ?({number}){unit}", words
    ):
        return _as_quantity(f"{found[1]}{found[2] or ''}+")
    if found := re.fullmatch(rf"({number}) ?(%?) ?(?:\+|et plus|ou plus|or more|and more)[^0-9]*", words):
        return _as_quantity(f"{found[1]}{found[2]}+")
    if found := re.fullmatch(rf"([+-]?) ?({number}){unit}", words):
        return _as_quantity(f"{found[1]}{found[2]}{found[3] or ''}")
    return _as_quantity(words)


def read_share(text: str, language: str = "fr") -> str:
    """Read a share of 1: ``0,9``, ``90 %``, ``1``; kept as a plain number."""
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?(%?)", _figures(folded(text), language))
    if not found:
        raise AnswerRefused(_("A share is due here: 0.9, or 90 %."))
    share = Decimal(found[1]) / (100 if found[2] else 1)
    if share > 2:
        raise AnswerRefused(_("A share is due here: 0.9, or 90 %."))
    return format(share.normalize(), "f")


def _figures(words: str, language: str) -> str:
    """Write figures as the files do: no thousands separators, a dot before decimals."""
    joined = re.sub(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))", "", words)
    if language == "en":
        joined = re.sub(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))", "", joined)
    joined = re.sub(r"(?<=[0-9]),(?=[0-9])", ".", joined)
    thousands = re.sub(r"([0-9]+(?:\.[0-9]+)?) ?k\b", lambda found: f"{Decimal(found[1]) * 1000:f}", joined)
    return re.sub(r"(\.[0-9]*[1-9])0+\b|\.0+\b", lambda found: found[1] or "", thousands).replace("−", "-")


def _as_quantity(text: str) -> str:
    try:
        return str(Quantity.parse(text))
    except ValueError as error:
        raise AnswerRefused(_("Write a figure: 3, 2-3, 30+, max 1 or ~1500, with or without %.")) from error


def read_rhythmic(text: str, language: str, per: str) -> dict[str, str]:
    """Read an amount and its rhythm, ``16 par mois``; ``per`` is meant when none is said."""
    found = re.fullmatch(
        r"(.*?)(?:/| par | a | per | each | every | chaque | tou(?:te)?s les )(.+)", f" {folded(text)}"
    )
    if found and re.search("[0-9]", found[1]):
        return {"amount": read_quantity(found[1].strip(), language), "per": read_every(found[2].strip())}
    return {"amount": read_quantity(text, language), "per": per}


_CURRENCIES: Mapping[str, tuple[str, ...]] = {
    "€|euros?|eur": ("EUR",),
    "£|gbp": ("GBP", "EGP"),
    "chf": ("CHF",),
    "usd": ("USD",),
    r"[$]|dollars?": ("USD", "CAD", "AUD", "NZD", "HKD", "SGD"),
    "francs?": ("CHF", "XPF", "XOF", "XAF"),
}
"""Signs and words for money, and the currencies that go by them."""
_DOUBTFUL = (r"(?<![0-9])[0-9]{1,3}[.,][0-9]{3}(?![0-9])", r"(?<![0-9])[0-9]{1,3}[.][0-9]{3}(?![0-9])")
"""Thousands in the one language are decimals in the other: French, English."""


def read_money(text: str, language: str, per: str, currency: str = "") -> dict[str, str]:
    """Read an amount of money and its rhythm: ``80 € par mois``, ``1 200,50 EUR``.

    ``currency`` is the mission's: an amount in another one is refused, never taken for it.
    """
    bare = text
    for sign, known in _CURRENCIES.items():
        bare, found = re.subn(rf"(?<![a-z])(?:{sign})(?![a-z])", "", bare, flags=re.IGNORECASE)
        if found and currency and currency not in known:
            raise AnswerRefused(
                _("This mission counts in {currency}: give the amount in it.").format(currency=currency)
            )
    if doubtful := re.search(_DOUBTFUL[language == "en"], bare):
        raise AnswerRefused(
            _("“{figure}” may be read in two ways: write {whole}, or the cents with two digits.").format(
                figure=doubtful[0], whole=re.sub("[.,]", "", doubtful[0])
            )
        )
    if currency:
        bare = re.sub(rf"(?<![a-z]){re.escape(currency)}(?![a-z])", "", bare, flags=re.IGNORECASE)
    try:
        read = read_rhythmic(bare, language, per)
        amount = Quantity.parse(read["amount"])
    except AnswerRefused as refusal:
        raise AnswerRefused(_("Write one amount: 80, or 80 a month.")) from refusal
    if amount.low is None or amount.low != amount.high or amount.percent or amount.low < 0:
        raise AnswerRefused(_("Write one amount: 80, or 80 a month."))
    return {**read, "amount": f"{amount.low:f}"}


def read_target(text: str, language: str = "fr", today: date | None = None) -> dict[str, str]:
    """Read how much by when: ``80 d'ici décembre 2027``, ``de 42 à 80 par mois pour juin``.

    Gives ``value`` or, for a figure with a sign, ``change``; ``by``, ``per``, ``from`` where they are said.
    """
    words, by = _without_day(f" {folded(text)} ", today)
    words, per = _without_rhythm(words)
    words = _figures(words.strip(), language)
    target = {}
    span = re.match(
        r"(?:passer |aller )?(?:de|from) ?([0-9.]+ ?%?)[a-z ]*? (?:a|to|vers) ?([0-9.]+ ?%?)(.*)", words
    )
    if span or (span := re.match(r"([0-9.]+ ?%?) ?(?:->|→) ?([0-9.]+ ?%?)(.*)", words)):
        target["from"] = read_quantity(span[1], language)
        words = span[2] + span[3]
    amount = read_quantity(words, language)
    target["change" if amount.startswith(("+", "-")) else "value"] = amount
    return target | {key: value for key, value in (("by", by), ("per", per)) if value}


_BEFORE_A_DAY = r" (?:d'ici(?: a)?|avant|pour|by|before|until) "
_PERHAPS_A_DAY = r" (?:in|en|fin|au|a) | le (?=[0-9])"


def _without_day(words: str, today: date | None) -> tuple[str, str]:
    """Split off the day at the end; one that is announced and cannot be read is refused, never dropped."""
    for start in re.finditer(_BEFORE_A_DAY, words):
        return f"{words[: start.start()]} ", read_date(words[start.end() :].strip(), today)
    for start in re.finditer(_PERHAPS_A_DAY, words):
        try:
            by = read_date(words[start.start() :].strip(), today)
        except AnswerRefused:
            continue
        return f"{words[: start.start()]} ", by
    return words, ""


def _without_rhythm(words: str) -> tuple[str, str]:
    found = re.search(r"(?:/| par | per | a | each | every | chaque ) ?([a-z]+) ?$", words)
    if found:
        try:
            return f"{words[: found.start()]} ", read_every(found[1])
        except AnswerRefused:
            return words, ""
    return words, ""
