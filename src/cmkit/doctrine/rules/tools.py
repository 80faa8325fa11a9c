"""TO: watching, making, publishing: each has its tool."""

from __future__ import annotations

from collections.abc import Iterator

from cmkit.doctrine.engine import Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.problems import Severity

FAMILIES = ("monitoring", "creation", "publishing")
"""The families of tools that no mission goes without."""


@REGISTRY.rule("TO001", source="E6", severity=Severity.ADVICE)
def family_empty(ground: Ground) -> Iterator[Found]:
    """Once tools are listed, a family without any is a gap; one finding for all."""
    tools = ground.strategy.tools
    there = {tool.family for tool in tools}
    missing = [family for family in FAMILIES if family not in there]
    if tools and missing:
        yield Found(("tools",), {"families": ", ".join(missing)}, "tools.family")
