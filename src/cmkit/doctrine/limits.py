"""Our numbers that a mission may change: ``checks.limits``, by name, with the rules that go by each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cmkit.doctrine import chosen
from cmkit.text import Bilingual

HOLDER = "checks.limits"
"""The key of the strategy under which a mission says its own."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of ours: what it is while nobody says otherwise, and the rules whose findings rest on it."""

    name: str
    value: int
    codes: tuple[str, ...]

    @property
    def key(self) -> str:
        """The key of the strategy that changes it."""
        return f"{HOLDER}.{self.name}"


LIMITS: Mapping[str, Limit] = {
    limit.name: limit
    for limit in (
        Limit("silent_days", chosen.SILENT_DAYS, ("CA004",)),
        Limit("days_ahead", chosen.DAYS_AHEAD, ("CA005",)),
        Limit("reply_days", chosen.LONGEST_REPLY, ("CL006",)),
        Limit("review_months", chosen.REVIEW_MONTHS, ("AU008",)),
        Limit("new_account_months", chosen.NEW_ACCOUNT_MONTHS, ("AU004",)),
        Limit("growing_months", chosen.LONG_MONTHS, ("MI006",)),
        Limit("absence_days", chosen.ABSENCE_DAYS, ("OR005",)),
        Limit("decision_days", chosen.DECISION_DAYS, ("EV006", "EV007")),
        Limit("deadline_days", chosen.DEADLINE_DAYS, ("MI007", "MI008")),
        Limit("primary_objectives", chosen.PRIMARY_OBJECTIVES, ("OB015",)),
    )
}
OF_RULE: Mapping[str, Limit] = {code: limit for limit in LIMITS.values() for code in limit.codes}
"""The number that a rule's findings rest on."""
OURS = "ours"
"""The fact of a finding that names the number of ours it rests on; absent where the mission chose it."""

_SAID = Bilingual(
    "repère de cmkit, non des sources : {value} ; « {key} » le change",
    "cmkit's own rule of thumb, not the sources': {value}; “{key}” changes it",
)


def fact_of(limit: Limit) -> dict[str, str]:
    """Return the fact that a finding carries when it rests on a number of ours."""
    return {OURS: limit.name}


def said_of(name: str, language: str) -> str:
    """Say that a number is ours, what it is, and which key changes it."""
    limit = LIMITS[name]
    return _SAID.said(language).format(value=limit.value, key=limit.key)
