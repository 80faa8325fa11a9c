"""What people write behind the options of ``cmkit log``, read as the journals keep it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from cmkit.files.edits import OneLine, mappings
from cmkit.mission.agreeing import person
from cmkit.mission.editing import STRATEGY, Data, data_of
from cmkit.model.base import EVERYBODY, NOBODY
from cmkit.model.dates import Duration, PartialDate, TimeOfDay
from cmkit.problems import InputRefused
from cmkit.questionnaire.amounts import read_money
from cmkit.questionnaire.dates import read_date, read_duration
from cmkit.questionnaire.events import AnswerRefused
from cmkit.questionnaire.typing_in import folded, one_line
from cmkit.text import _, nearest, spoken_language, visible

Given = str | Sequence[str]
"""What was written behind an option: once, or as often as it was given."""

_MOST_MINUTES = 9999
_LENGTHS = (
    r"([0-9]+) ?h(?:eures?|ours?|rs?)? ?([0-5]?[0-9])? ?(?:min|mn|minutes?|m)?",
    r"([0-9]+):([0-5][0-9])",
    r"()([0-9]+) ?(?:min|mn|minutes?|m)",
)
_DECIMAL = r"([0-9]+[.,][0-9]+) ?h(?:eures?|ours?|rs?)?"
_DUE = r"(.+?)(?:,)? (?:by|before|avant le|pour le|avant|d'ici le|d’ici le) (.+)"


@dataclass
class Reader:
    """Reads the options of one entry; the strategy is looked at only where one of them names something."""

    folder: Path
    today: date
    date: str = ""
    """The day of the entry, in the form of the files."""
    readers: Mapping[str, Callable[[str], object]] = field(init=False)

    def __post_init__(self) -> None:
        self.readers = {
            **dict.fromkeys(("who", "from", "excused"), self._person),
            **dict.fromkeys(("due", "next_on", "embargo_until"), self._day),
            "received_on": self.past_day,
            "amount": self._money,
            "duration": read_length,
            "at": self._time,
            "actions": self._action,
            "items": self._item,
            "objective": lambda text: self._known("objectives", text),
            "kpi": self._kpi,
            "platform": lambda text: self._known("platforms", text),
        }

    def read(self, key: str, given: Given) -> object:
        """Read what stands behind an option; raises ``InputRefused`` for what cannot be kept."""
        one = self.readers.get(key, one_line)
        try:
            if isinstance(given, str):
                return one(given)
            found = [value for text in given if (value := one(text))]
        except AnswerRefused as refused:
            shown = visible(given if isinstance(given, str) else " · ".join(given))
            raise InputRefused(_("“{text}” cannot be read.").format(text=shown), str(refused)) from refused
        return found[0] if len(found) == 1 and key not in ("items", "actions") else found

    def past_day(self, text: str) -> str:
        """Read a day on which something happened; one to come is refused."""
        found = self._day(text)
        first = PartialDate.parse(found).first(None)
        if first is not None and first > self.today:
            raise InputRefused(
                _("{day} is still to come: a journal keeps what happened.").format(day=found),
                _("If that is today’s date where you are, give it with --today."),
            )
        return found

    @cached_property
    def _data(self) -> Data:
        return data_of(self.folder, STRATEGY)

    @property
    def _mission(self) -> Mapping[str, object]:
        found = self._data.get("mission")
        return found if isinstance(found, Mapping) else {}

    def payment_due(self) -> str:
        """Return the day on which an invoice of this day is due by the contract; empty without a delay."""
        contract = self._mission.get("contract")
        days = contract.get("payment_days") if isinstance(contract, Mapping) else None
        first = PartialDate.parse(self.date).first(None) if self.date else None
        if not isinstance(days, int) or isinstance(days, bool) or first is None:
            return ""
        return date.fromordinal(first.toordinal() + days).isoformat()

    def _person(self, text: str) -> str:
        return text if text in (NOBODY, EVERYBODY) else person(self._data, text)

    def _day(self, text: str) -> str:
        return read_date(text, self.today)

    def _money(self, text: str) -> object:
        currency = str(self._mission.get("currency") or "")
        amount = Decimal(read_money(text, spoken_language(), "", currency)["amount"])
        return int(amount) if amount == amount.to_integral_value() else amount

    def _time(self, text: str) -> str:
        spelled = re.sub(r"\b([0-9]{1,2}) ?h ?([0-9]{2})?\b", lambda m: f"{m[1]:0>2}:{m[2] or '00'}", text)
        spelled = re.sub(r" ?(?:–|—|-| à ) ?", "-", one_line(spelled))
        spelled = re.sub(r"(?<![0-9])([0-9]):", r"0\1:", spelled)
        try:
            return str(TimeOfDay.parse(spelled))
        except ValueError as error:
            raise AnswerRefused(_("Write an hour: 18:30, or 14:00-16:00.")) from error

    def _action(self, text: str) -> object:
        """Read ``camille: send the plan, by 5 December``; who and by when may be left out."""
        what, due = one_line(text), ""
        if found := re.fullmatch(_DUE, what):
            try:
                what, due = found[1], read_date(found[2], self.today)
            except AnswerRefused:
                due = ""
        name, colon, rest = what.partition(":")
        who = ""
        if colon and rest.strip():
            try:
                who, what = person(self._data, name.strip()), rest.strip()
            except InputRefused:
                who = ""
        told = {"what": what, "who": who, "due": due}
        return OneLine({key: value for key, value in told.items() if value})

    def _item(self, text: str) -> str:
        from cmkit.mission.items import found, placed_items
        from cmkit.mission.opening import open_mission

        return found(placed_items(open_mission(self.folder)), [text])[0].item.id

    def _known(self, section: str, text: str) -> str:
        return _one_of(text, mappings(self._data.get(section)))

    def _kpi(self, text: str) -> str:
        objectives = mappings(self._data.get("objectives"))
        return _one_of(text, [kpi for one in objectives for kpi in mappings(one.get("kpis"))])


def _one_of(text: str, entries: Sequence[Mapping[str, object]]) -> str:
    """Return the id that is meant; raises ``InputRefused`` naming those that there are."""
    known = [str(one["id"]) for one in entries if one.get("id")]
    if text in known:
        return text
    near = nearest(text, known)
    raise InputRefused(
        _("The strategy has no “{name}”.").format(name=visible(text)),
        _("Did you mean “{name}”?").format(name=near)
        if near
        else _("It has: {names}.").format(names=", ".join(known) or "–"),
    )


def read_length(text: str) -> str:
    """Read a length of time as people write it: ``1 h 30``, ``90 min``, ``1,5 h``, ``2 jours``."""
    words = folded(text)
    for pattern in _LENGTHS:
        if found := re.fullmatch(pattern, words):
            return _as_length(int(found[1] or 0) * 60 + int(found[2] or 0))
    if found := re.fullmatch(_DECIMAL, words):
        return _as_length(round(Decimal(found[1].replace(",", ".")) * 60))
    return read_duration(text)


def _as_length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not minutes or (rest and minutes > _MOST_MINUTES) or hours > _MOST_MINUTES:
        raise AnswerRefused(_("Write a length of time: 4 hours, 2 business days, 1 week."))
    if rest:
        return str(Duration(minutes, "minute"))
    return str(Duration(hours, "hour"))
