"""Figures as a report writes them: with their unit in its number, rounded to what can be read, never more."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from cmkit.catalogue.entries import Metric
from cmkit.deliverables.forms import NO_BREAK, Forms
from cmkit.measures.aims import Aim, as_decimal
from cmkit.measures.attainment import printed
from cmkit.measures.dates import Span
from cmkit.measures.spans import MONTH, span_at
from cmkit.model.values import Every, PartialDate
from cmkit.text import written_date, written_month

_FRENCH_INVARIABLE = re.compile(r"(?:is|as|os|(?<!conten)(?<!reven)us|x|z)$|^(?:fois|temps|corps)$")
_ENGLISH_INVARIABLE = re.compile(r"(?:ss|us|is)$|^(?:news|series)$")
_QUARTER = Every(1, "quarter")


@dataclass(frozen=True, slots=True)
class Amounts:
    """Writes the figures of one metric."""

    forms: Forms
    unit: str
    """In the plural, as strategies and the catalogue give it; a currency for money."""
    is_money: bool = False
    is_rate: bool = False

    @classmethod
    def of(cls, forms: Forms, metric: Metric | None, unit: str | None = None, nature: str = "") -> Amounts:
        """Return the writer of a metric; a KPI may call its unit its own way."""
        said = unit or (metric.unit_said(forms.language, forms.currency) if metric else "")
        money = said in (forms.currency, "€") or (not unit and metric is not None and metric.money)
        return cls(forms, said, money, (nature or (metric.nature if metric else "")) == "rate")

    def value(self, number: Fraction | None, *, exact: bool = True) -> str:
        """Write a figure: ``128 visites``, ``3,1 %``, ``1 240 €``; empty where there is none.

        ``exact`` keeps two decimals of what was measured; what was calculated is rounded to what can be read.
        """
        if number is None:
            return ""
        places = 2 if exact or abs(number) < 10 else 1 if abs(number) < 100 else 0
        if not exact and not self.is_rate and abs(number) >= 10:
            places = 0
        written = as_decimal(number, places)
        if self.is_money:
            return self.forms.money(written)
        return self._with_unit(written)

    def _with_unit(self, number: Decimal) -> str:
        said = self.forms.number(number)
        if not self.unit:
            return said
        if self.unit == "%":
            return f"{said}{NO_BREAK if self.forms.language == 'fr' else ''}%"
        return f"{said}{NO_BREAK}{in_number(self.unit, number, self.forms.language)}"

    def short(self, number: Fraction | None, *, exact: bool = True) -> str:
        """Write a figure for a narrow column: without a unit that is a word."""
        return replace(self, unit=self.unit if self.unit == "%" else "").value(number, exact=exact)

    def short_aim(self, aim: Aim | None) -> str:
        """Write what is expected for a narrow column."""
        return replace(self, unit=self.unit if self.unit == "%" else "").aim(aim)

    def named(self, name: str) -> str:
        """Name a figure with its unit behind, where the name does not say it already."""
        stem = in_number(self.unit, Decimal(1), self.forms.language).lower()
        if not self.unit or self.unit == "%" or self.is_money or stem in name.lower():
            return name
        return f"{name} ({self.unit})"

    def bare(self, number: Fraction | None) -> str:
        """Write a figure as a spreadsheet reads it: no unit, no thousands apart."""
        if number is None:
            return ""
        written = f"{as_decimal(number, 2).normalize():f}"
        return written.replace(".", ",") if self.forms.language == "fr" else written

    def aim(self, aim: Aim | None) -> str:
        """Write what is expected: a value, one at most, or the two of a range."""
        if aim is None:
            return ""
        if aim.low is not None and aim.high is not None:
            low = self.forms.number(_rounded(aim.low))
            return self.forms.word("quantities", "range", low=low, high=self.value(aim.high, exact=False))
        if aim.high is not None:
            return self.forms.word("quantities", "at_most", high=self.value(aim.high, exact=False))
        return self.value(aim.low, exact=False)

    def change(self, now: Fraction | None, then: Fraction | None) -> str:
        """Write by how much a figure differs from one before: in percent, a rate in points of its own."""
        if now is None or then is None:
            return ""
        if as_decimal(now, 2) == as_decimal(then, 2):
            return self.forms.word("report", "same")
        if self.is_rate or not then:
            return self._difference(now - then)
        share = as_decimal(abs(now - then) / abs(then) * 100, 0)
        if not share:
            return self._difference(now - then)
        return f"{_sign(now - then)}{self.forms.percent(share / 100)}"

    def _difference(self, difference: Fraction) -> str:
        number = as_decimal(abs(difference), 2)
        if self.unit != "%":
            return _sign(difference) + (
                self.forms.money(number) if self.is_money else self._with_unit(number)
            )
        point = in_number(self.forms.word("report", "points"), number, self.forms.language)
        return f"{_sign(difference)}{self.forms.number(number)}{NO_BREAK}{point}"


def share(forms: Forms, attained: Fraction | None) -> str:
    """Write an attainment in whole percent, no more than 200 %."""
    # A minus as in the differences beside it, which no line is broken after.
    return "" if attained is None else forms.percent(as_decimal(printed(attained), 2)).replace("-", "−")


def period_said(span: Span, forms: Forms) -> str:
    """Write a period: a day, a month, a quarter, a year by their names, others by their days."""
    if span.start == span.end:
        return written_date(span.end, forms.language)
    if span == span_at(span.end, MONTH):
        return written_month(span.end, forms.language)
    if span == span_at(span.end, _QUARTER):
        return quarter_said(span, forms)
    if (span.start.month, span.start.day, span.end.month, span.end.day) == (1, 1, 12, 31):
        return (
            str(span.end.year) if span.start.year == span.end.year else f"{span.start.year}-{span.end.year}"
        )
    return forms.span(PartialDate.of(span.start), PartialDate.of(span.end))


def quarter_said(span: Span, forms: Forms) -> str:
    """Write a quarter: ``1er trimestre 2027``."""
    number = str((span.end.month - 1) // 3 + 1)
    return f"{forms.word('quarters', number)} {span.end.year}"


def in_number(unit: str, number: Decimal, language: str) -> str:
    """Put a unit that is written in the plural into the number that a figure asks for: ``1 visite``."""
    alone = abs(number) < 2 if language == "fr" else abs(number) == 1
    if not alone:
        return unit
    return _french_singular(unit) if language == "fr" else _english_singular(unit)


def _french_singular(unit: str) -> str:
    """Put the noun into the singular: the first word, where what follows completes it."""
    first, space, rest = unit.partition(" ")
    if rest and not rest.startswith(("d’", "d'", "de ", "du ", "des ", "par ", "en ", "sur ", "à ")):
        return unit
    if not first.endswith("s") or _FRENCH_INVARIABLE.search(first.lower()):
        return unit
    return f"{first[:-1]}{space}{rest}"


def _english_singular(unit: str) -> str:
    """Put the noun into the singular: the last word."""
    if unit == "people":
        return "person"
    if not unit.endswith("s") or _ENGLISH_INVARIABLE.search(unit.lower()):
        return unit
    return f"{unit[:-3]}y" if unit.endswith("ies") else unit[:-1]


def _rounded(number: Fraction) -> Decimal:
    return as_decimal(number, 2 if abs(number) < 10 else 1 if abs(number) < 100 else 0)


def _sign(difference: Fraction) -> str:
    return "+" if difference > 0 else "−"
