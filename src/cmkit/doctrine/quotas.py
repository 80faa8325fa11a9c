"""What was sold by the month, held against the month: contents and hours."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cmkit.mission.contents import Public
from cmkit.model.mission import Scope
from cmkit.model.values import Quantity

_PUBLISHED = re.compile(r"publi|posts?\b|contenus?\b|contents?\b|items?\b|updates?\b", re.IGNORECASE)
_LEFT = frozenset({"cancelled", "on_hold", "idea"})


@dataclass(frozen=True, slots=True)
class Used:
    """The contents of a month: how many are planned and out, and how many were sold."""

    planned: int
    published: int
    sold: Quantity | None = None


def is_quota(scope: Scope) -> bool:
    """Whether it counts what is published in a month."""
    monthly = scope.per is not None and str(scope.per) == "month"
    return bool(scope.quantity and monthly and _PUBLISHED.search(f"{scope.id or ''} {' '.join(scope.what)}"))


def quota_used(public: Public, month: str) -> Used:
    """Count the contents of a month, ``2027-01``, stories apart; several quotas are held against nothing."""
    items = [item for item in public.months.get(month, ()) if item.status not in _LEFT]
    counted = [item for item in items if item.format not in ("story", "stories")]
    quotas = [one for one in public.strategy.mission.scope if is_quota(one)]
    published = sum(item.status == "published" for item in counted)
    return Used(len(counted), published, quotas[0].quantity if len(quotas) == 1 else None)
