"""Every rule, by block; importing this package fills the registry."""

from __future__ import annotations

from cmkit.doctrine.rules import (
    accounts,
    audiences,
    budget,
    calendar,
    checks,
    client,
    community,
    distribution,
    evaluation,
    mission,
    objectives,
    organisation,
    parts,
    platforms,
    private,
    secrets,
    tools,
)
from cmkit.doctrine.rules.registry import REGISTRY

__all__ = [
    "REGISTRY",
    "accounts",
    "audiences",
    "budget",
    "calendar",
    "checks",
    "client",
    "community",
    "distribution",
    "evaluation",
    "mission",
    "objectives",
    "organisation",
    "parts",
    "platforms",
    "private",
    "secrets",
    "tools",
]
