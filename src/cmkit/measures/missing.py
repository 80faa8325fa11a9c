"""What stands in the way of a verdict: typed facts, said by whoever shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from cmkit.measures.dates import Span

What = Literal[
    "metric",
    "nature",
    "target",
    "due",
    "due_before_start",
    "baseline",
    "starts_on",
    "unit",
    "platforms",
    "reading",
    "whole_period",
    "recent_reading",
    "observations",
    "comparison",
    "primary",
    "ad_spend",
    "fees",
    "acquisitions",
    "revenue",
]
"""In the order in which it is asked for: what the strategy lacks, what the figures lack, what the costs lack.

``platforms``: figures of several platforms exist, and the KPI names none. ``whole_period``: a period was
read in part (``count`` days lack), or not on all ``platforms``. ``observations``: ``count`` are behind a
rate, fewer than its ``min_n``; ``None`` where nothing says how many. ``unit``: one of baseline and target
is a percentage.
"""


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing, of what, and who brings it: ids of people."""

    what: What
    owed_by: tuple[str, ...] = ()
    span: Span | None = None
    platforms: tuple[str, ...] = ()
    count: int | None = None
    day: date | None = None
    """Since when, or until when: of ``baseline`` the day by which it was to be known, of ``recent_reading``
    the day of the last one, of ``due_before_start`` the due date."""
