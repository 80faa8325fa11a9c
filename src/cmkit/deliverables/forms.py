"""The value forms of the files, said in words: quantities, rhythms, dates, hours, amounts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import cache

from cmkit.deliverables.words import word
from cmkit.model.values import Days, Duration, Every, PartialDate, Quantity, TimeOfDay
from cmkit.text import written_date, written_money, written_month, written_number

_ARTICLE = re.compile(r"(?:L[’']|(?:Le|La|Les|The) )(?=[^\W\d_])(?![A-ZÀ-Ý])")


def within_sentence(name: str) -> str:
    """Write a name that begins with its article as it stands within a sentence: ``l’équipe boutique``."""
    return f"{name[0].lower()}{name[1:]}" if _ARTICLE.match(name) else name


@dataclass(frozen=True, slots=True)
class Forms:
    """Says values in one language, for a mission that starts on ``starts_on`` and counts in ``currency``."""

    language: str
    starts_on: date | None = None
    currency: str = "EUR"

    def word(self, group: str, *steps: str, **facts: str) -> str:
        """Say a word of ours, its places filled in."""
        return word(self.language, group, *steps).format(**facts)

    def quantity(self, quantity: Quantity | None, unit: str = "") -> str:
        """Say ``2 à 3``, ``30 et plus``, ``1 au plus``, ``environ 1 500``, with a unit ``30 s au plus``."""
        if quantity is None:
            return ""
        after = f" {unit}" if unit else ""
        low, high = (self._counted(end, quantity.percent) for end in (quantity.low, quantity.high))
        if quantity.low is None:
            return self.word("quantities", "at_most", high=high + after)
        if quantity.high is None:
            return self.word("quantities", "at_least", low=low + after)
        if quantity.low != quantity.high:
            bare = self._counted(quantity.low, percent=False)
            return self.word("quantities", "range", low=bare, high=high + after)
        if quantity.about:
            return self.word("quantities", "about", low=low + after)
        return f"{'+' if quantity.signed and quantity.low >= 0 else ''}{low}{after}"

    def _counted(self, number: Decimal | None, percent: bool) -> str:
        if number is None:
            return ""
        written = _number(number, self.language)
        return f"{written}{NO_BREAK if self.language == 'fr' else ''}%" if percent else written

    def unit(self, name: str, quantity: Quantity | None) -> str:
        """Say a unit of ours in the number that a quantity asks for: ``1 seconde``, ``2 secondes``."""
        end = None if quantity is None else quantity.low if quantity.high is None else quantity.high
        number = end or Decimal(0)
        alone = number < 2 if self.language == "fr" else number == 1
        return self.word("units", name if alone else f"{name}s")

    def counted(self, name: str, quantity: Quantity | None) -> str:
        """Say a quantity with one of our units: ``30 secondes au plus``."""
        return self.quantity(quantity, self.unit(name, quantity))

    def number(self, number: int | Decimal) -> str:
        """Say a number with the language's separators."""
        return _number(Decimal(number), self.language)

    def percent(self, share: Decimal) -> str:
        """Say a share, 1 being all of it: ``75 %``."""
        return self._counted(share * 100, percent=True)

    def whole_percent(self, part: int, whole: int) -> str:
        """Say which share of a whole a part is, without decimals."""
        return self.percent((Decimal(part) / whole).quantize(Decimal("0.01")))

    def money(self, amount: Decimal | None) -> str:
        """Say an amount in the mission's currency."""
        return "" if amount is None else written_money(amount, self.currency, self.language)

    def rate(self, every: Every | None) -> str:
        """Say how much per what: ``par semaine``, ``toutes les 2 semaines``."""
        return self._period(every, "rate")

    def rhythm(self, every: Every | None) -> str:
        """Say how often: ``chaque semaine``, ``toutes les 2 semaines``."""
        return self._period(every, "rhythm")

    def _period(self, every: Every | None, form: str) -> str:
        if every is None:
            return ""
        form = form if every.count == 1 else "many"
        return self.word("periods", every.unit, form, count=self.number(every.count), of=every.of)

    def duration(self, duration: Duration | None) -> str:
        """Say a length of time: ``2 jours ouvrés``."""
        if duration is None:
            return ""
        form = "one" if duration.count == 1 else "many"
        return self.word("durations", duration.unit, form, count=self.number(duration.count))

    def days(self, days: Days | None) -> str:
        """Say days of the week: ``du lundi au vendredi``, ``le mardi et le jeudi``."""
        if days is None:
            return ""
        group = str(days)
        if group in ("weekdays", "weekend", "everyday"):
            return self.word("days", group)
        first, last = days.indexes[0], days.indexes[-1]
        if len(days.indexes) > 2 and last - first == len(days.indexes) - 1:
            ends = [self.word("recurrence", WEEKDAY_CODES[index]) for index in (first, last)]
            return self.word("days", "stretch", first=ends[0], last=ends[1])
        return self.listed([self.word("days", str(index)) for index in days.indexes])

    def hour(self, at: time | None) -> str:
        """Say an hour as a table shows it: ``18 h 30``, ``18:30``."""
        if at is None:
            return ""
        if self.language != "fr":
            return at.isoformat("minutes")
        return f"{at.hour}{NO_BREAK}h{NO_BREAK}{at.minute:02}" if at.minute else f"{at.hour}{NO_BREAK}h"

    def at(self, at: TimeOfDay | None) -> str:
        """Say when within a day: ``à 18 h 30``, ``de 14 h à 16 h``."""
        if at is None:
            return ""
        if at.end is None:
            return self.word("times", "at", start=self.hour(at.start))
        return self.word("times", "between", start=self.hour(at.start), end=self.hour(at.end))

    def listed(self, texts: Sequence[str]) -> str:
        """Say a list: ``a, b et c``."""
        if len(texts) < 2:
            return "".join(texts)
        first, *others = texts
        *before, last = map(within_sentence, others)
        return f"{', '.join((first, *before))} {self.word('days', 'and')} {last}"

    def date(self, when: PartialDate | None) -> str:
        """Say a day, a month, a year; a month of the mission by its name once the start is known."""
        if when is None:
            return ""
        first = when.first(self.starts_on)
        if first is None:
            return self.word("times", "mission_month", count=self.number(when.mission_month))
        if when.day:
            return _day(first, self.language)
        return _month(first, self.language) if when.month or when.mission_month else str(when.year)

    def month_of(self, when: PartialDate) -> str:
        """Say the month that a date is in."""
        first = when.first(self.starts_on)
        return written_month(first, self.language) if first else self.date(when)

    def on(self, when: PartialDate | None) -> str:
        """Say when something happened: ``le 4 janvier 2027``, ``en mars 2027``."""
        if when is None:
            return ""
        if self.language != "fr":
            return f"{'on' if when.day else 'in'} {self.date(when)}"
        article = "le" if when.day else "au" if self._unplaced(when) else "en"
        return f"{article} {self.date(when)}"

    def due(self, when: PartialDate | None) -> str:
        """Say a date that something ends on: as ``date`` does, and a year by its end, ``fin 2027``."""
        is_year = when is not None and not (when.day or when.month or when.mission_month)
        return self.word("times", "end_of_year", year=self.date(when)) if is_year else self.date(when)

    def by(self, when: PartialDate | None) -> str:
        """Say by when something is due: ``pour le 15 janvier 2027``, ``pour fin 2027``."""
        if when is None:
            return ""
        if self.language != "fr":
            return f"by {'the ' if self.due(when) != self.date(when) else ''}{self.due(when)}"
        return f"pour {'le ' if when.day or self._unplaced(when) else ''}{self.due(when)}"

    def span(self, first: PartialDate | None, last: PartialDate | None) -> str:
        """Say from when to when: ``du 4 janvier au 31 mars 2027``, ``d’avril à août 2027``."""
        if first is None and last is None:
            return ""
        if first is None or last is None:
            return self._open_span(first, last)
        if self.date(first) == self.date(last):
            return self.on(first)
        begins, ends = self.date(first), self.date(last)
        year = ends.rpartition(" ")[2]
        if " " in begins and year.isdigit():
            # «du 4 janvier au 31 mars 2027», «du 4 au 8 janvier 2027»: what is common is said once.
            begins = begins.removesuffix(f" {year}")
            if first.day and last.day and first.month == last.month and first.year == last.year:
                begins = begins.partition(" ")[0]
        whole_month = bool(first.day) and not last.day and bool(last.month)
        if self.language != "fr":
            return f"from {begins} to {'the end of ' if whole_month else ''}{ends}"
        until = "au" if last.day or self._unplaced(last) else "à fin" if whole_month else "à"
        return f"{self._from(first, begins)} {until} {ends}"

    def _open_span(self, first: PartialDate | None, last: PartialDate | None) -> str:
        when = first or last
        said = self.date(when)
        if when is None or self.language != "fr":
            return f"from {said}" if first else f"until {said}"
        if first:
            return f"à partir {self._from(first, said)}"
        return f"jusqu’{'au' if when.day or self._unplaced(when) else 'en'} {said}"

    def _from(self, when: PartialDate, said: str) -> str:
        if when.day or self._unplaced(when):
            return f"du {said}"
        return f"d’{said}" if said.startswith(("a", "o")) else f"de {said}"

    def _unplaced(self, when: PartialDate) -> bool:
        return bool(when.mission_month) and self.starts_on is None

    def recurrence(self, rule: str) -> str:
        """Say the usual recurrence rules in words; the others as they are written."""
        from cmkit.calendar.recurring import read_rule

        try:
            read = read_rule(rule)
        except ValueError:
            return self.word("recurrence", "other", rule=rule)
        said = "" if read.starts or read.more else self._recurrence(dict(read.parts))
        if not said or not read.without:
            return said or self.word("recurrence", "other", rule=rule)
        days = self.listed([_day(day, self.language) for day in sorted(read.without)])
        return self.word("recurrence", "except", rule=said, days=days)

    def _recurrence(self, parts: dict[str, str]) -> str:
        unit = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month"}.get(parts.pop("FREQ", ""))
        interval, by_day, by_number = (parts.pop(key, "") for key in ("INTERVAL", "BYDAY", "BYMONTHDAY"))
        if unit is None or parts or (by_day and by_number) or (interval and not interval.isdigit()):
            return ""
        count = int(interval or 1)
        if not 0 < count < 1000:
            return ""
        period = self.rhythm(Every.parse(unit if count == 1 else f"{count} {unit}s"))
        if not by_day and not by_number:
            return period
        if unit == "month":
            days = [self._nth(day) for day in by_day.split(",")] if by_day else []
            days += [self._day_of_month(number) for number in by_number.split(",") if by_number]
            said = self.word("recurrence", "monthly", days=self.listed(days)) if all(days) else ""
            return said if count == 1 or not said else f"{said}, {period}"
        names = [code.lower() for code in by_day.split(",")]
        if unit != "week" or not all(name in WEEKDAY_CODES for name in names):
            return ""
        days_said = self.listed([self.word("days", str(WEEKDAY_CODES.index(name))) for name in names])
        return days_said if count == 1 else f"{days_said}, {period}"

    def _day_of_month(self, number: str) -> str:
        if not number.isdigit():
            return ""
        first = number == "1" and self.language == "fr"
        return self.word("recurrence", "of_month", number="1er" if first else number)

    def _nth(self, day: str) -> str:
        """Say ``2TU`` as the second Tuesday; empty when it is not of that form."""
        nth, name = day[:-2].removeprefix("+"), word(self.language, "recurrence", day[-2:].lower())
        ordinal = word(self.language, "recurrence", nth) if nth else ""
        return self.word("recurrence", "nth", nth=ordinal, day=name) if ordinal and name else ""


@cache
def _day(day: date, language: str) -> str:
    return written_date(day, language)


@cache
def _number(number: Decimal, language: str) -> str:
    return written_number(number, language)


@cache
def _month(day: date, language: str) -> str:
    return written_month(day, language)


NO_BREAK = "\N{NO-BREAK SPACE}"
WEEKDAY_CODES = ("mo", "tu", "we", "th", "fr", "sa", "su")
