"""Numbers that we chose: rules of thumb of ours, in no source text; a mission weighs them with ``checks``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

LONGEST_REPLY = 5
"""Working days that a client may take to answer before the calendar suffers. Ours."""
SILENT_DAYS = 31
"""Days without a publication after which an account looks left alone. Ours."""
DAYS_AHEAD = 14
"""Days for which something should be planned on every active platform. Ours."""
VOID_DAYS = 5
"""Working days before a month from which a month without any validation is told, where the strategy gives
no time for validating. Ours."""
DEADLINE_DAYS = 45
"""Days before a notice or a renewal from which it is told. Ours."""
REVIEW_MONTHS = 6
"""Months after which what is known of a platform should be looked at again. Ours."""
NEW_ACCOUNT_MONTHS = 6
"""Months during which an account is new: people do not know it yet. Ours."""
LONG_MONTHS = 6
"""Months under which image and renown have no time to grow. Ours."""
PRIMARY_OBJECTIVES = 3
"""How many primary objectives there are at most: more is a list of wishes. Ours."""
ABSENCE_DAYS = 3
"""Working days of absence from which somebody has to cover. Ours."""
FULL_CADENCE = Decimal(3)
"""Publications a week that the hours of a network in the catalogue stand for. Ours."""
HOURS_SLACK = Decimal("1.1")
"""How far the hours that cadences cost may pass the hours there are: both are estimates. Ours."""
SPEND_SLACK = Decimal("1.05")
"""How far a month's advertising may pass its budget before it is told. Ours."""
REVIEW_SLACK = Decimal("1.25")
"""How far the time since the last review may pass the agreed rhythm. Ours."""
DECISION_DAYS = 21
"""Days in which a verdict is followed by a decision, and a decision by what it changes. Ours."""
MEETING_SLACK = Decimal("1.5")
"""How far the time since the last meeting may pass the agreed rhythm. Ours."""
MEETING_DAYS = 21
"""Days without a meeting on record that are never told: short weekly calls leave no minutes. Ours."""
STEP_AHEAD = 7
"""Days ahead of a step of the calendar from which it stands among what presses. Ours."""
ABSENCE_AHEAD = 30
"""Days ahead of an absence from which it is told. Ours."""
UNDATED_DAYS = 14
"""Days after which what is owed without a day presses like what is due. Ours."""
SILENCE_DAYS = 21
"""Days without a word of the client, while something is waited for, that weigh on a mission. Ours."""
PAYMENT_DAYS = 30
"""Days in which an invoice is paid where nobody agreed otherwise: the French rule (C. com. L441-10)."""

SHARES_TOGETHER = (95, 105)
"""Between which percentages the shares of all pillars may add up: people round them. Ours."""
QUOTA_DAYS = 5
"""Working days before a month from which its plan should reach the quota. Ours."""

SAME_TEXT_DAYS = 60
"""Days within which the same text twice is told. Ours."""
GAP = 2
"""How many times the usual distance between two publications makes a gap. Ours."""
MIX_ITEMS = 8
"""Contents of a month from which its mix of pillars can be read. Ours."""
MIX_POINTS = 20
"""Points by which a pillar's part of a month may differ from its share. Ours."""
SERVED_ITEMS = 4
"""Contents of a month from which every primary objective should be served by one. Ours."""

KPI_MINUTES = 20
"""Minutes a month that reading and judging one indicator takes. Ours."""
KPI_SHARE = Decimal("0.15")
"""The part of a mission's hours that reading figures may take. Ours."""
ACCESS_DAYS = 30
"""Days of a mission after which a source that was asked for should be open. Ours."""
STEEP_TARGET = 3
"""How many times its starting point a target may be before it is told. Ours."""


class Reserve(NamedTuple):
    """A time before an election in which public bodies hold back their communication."""

    first: date
    last: date
    election: str


ELECTIONS: tuple[Reserve, ...] = (Reserve(date(2026, 10, 1), date(2027, 4, 30), "2027-04"),)
"""French elections with the six months before them (C. électoral L52-1), as known in November 2026.

A point to check, not a ruling: the dates are moved by decree.
"""
