"""What an item without a title is about, in the strategy's own words."""

from __future__ import annotations

from collections.abc import Sequence

from cmkit.model.strategy import Strategy


def about(pillars: Sequence[str], form: str | None, strategy: Strategy) -> str:
    """Name the pillars and the format of an item as the strategy does; what it does not know by its id."""
    content = strategy.content
    themes = {one.id: one.name for one in content.pillars} if content else {}
    formats = {one.id: one.name for one in content.formats} if content else {}
    told = [*(themes.get(one, one) for one in pillars), formats.get(form, form) if form else ""]
    return " · ".join(one for one in told if one)
