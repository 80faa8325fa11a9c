"""The chosen items as a calendar file, for whoever wants to see them in an agenda."""

from __future__ import annotations

from collections.abc import Sequence

from cmkit.calendar.content_events import contents_calendar
from cmkit.calendar.handover.chosen import Chosen, Files, Wanted
from cmkit.files.paths import safe_name
from cmkit.mission.contents import Public


def write(public: Public, items: Sequence[Chosen], wanted: Wanted) -> Files:
    """Make the file; an item of which some platforms were asked for goes with those alone."""
    chosen = [one.item.model_copy(update={"posts": one.posts}) for one in items]
    name = f"{wanted.span}_{safe_name(public.strategy.client.name, fallback='client', maximum=60)}.ics"
    return {name: contents_calendar(chosen, public.strategy, wanted.networks)}
