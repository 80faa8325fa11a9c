"""What a rule stands on: the mission as values, the field's knowledge, the day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cmkit.calendar.approval import Approvals
from cmkit.calendar.evidence import Evidence
from cmkit.doctrine.limits import LIMITS
from cmkit.doctrine.used import Held, held, used_ids
from cmkit.mission.contents import Public
from cmkit.model.base import Block
from cmkit.model.objectives import Kpi, Objective
from cmkit.model.shape import keys
from cmkit.model.strategy import Strategy
from cmkit.problems import KeyPath, dotted

if TYPE_CHECKING:
    from cmkit.catalogue.entries import Kind, Metric, Network
    from cmkit.doctrine.measured import Over
    from cmkit.measures.deciding import Due


@dataclass(frozen=True, slots=True)
class Aside:
    """What the rules must know of the CM's own side to keep it there; no word of it goes into a finding."""

    committed: bool = False
    """Something of ``private/`` is in the history of the repository."""
    hidden: frozenset[str] = frozenset()
    """Ids and titles of the hidden objectives, case folded."""


@dataclass(frozen=True)
class Ground:
    """The client's side of a mission on a given day, with the catalogue read only when a rule asks."""

    public: Public
    today: date
    catalogue: Path | None = None
    """The mission's own catalogue folder, which counts like ours."""
    aside: Aside = Aside()
    evidence: Evidence = field(default_factory=Evidence)
    """What the folder holds beside its YAML: local media, what was approved before."""
    month: str = ""
    """The month that a gate is asked about, ``2027-02``; where none is named, the next that holds any."""

    @property
    def strategy(self) -> Strategy:
        """The strategy."""
        return self.public.strategy

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds of objectives that are known."""
        from cmkit.catalogue.entries import load_kinds

        return load_kinds(self.catalogue)

    @cached_property
    def metrics(self) -> Mapping[str, Metric]:
        """The metrics that are known."""
        from cmkit.catalogue.entries import load_metrics

        return load_metrics(self.catalogue)

    @cached_property
    def networks(self) -> Mapping[str, Network]:
        """The networks that are known."""
        from cmkit.catalogue.entries import load_networks

        return load_networks(self.catalogue)

    @cached_property
    def approvals(self) -> Approvals:
        """What was approved, by whom, and whether it holds."""
        return Approvals(self.strategy, self.evidence)

    @cached_property
    def used(self) -> Mapping[str, frozenset[str]]:
        """The ids that anything of the mission refers to, by the dotted key of their list."""
        return used_ids(self.public)

    @cached_property
    def held(self) -> tuple[Held, ...]:
        """What the client may read, in blocks, with all of their words."""
        return held(self.public)

    @cached_property
    def over_limits(self) -> tuple[Over, ...]:
        """What is longer, or more, than a network takes."""
        if not any(self.public.months.values()):
            return ()
        from cmkit.doctrine.measured import over_limits

        return tuple(over_limits(self))

    @cached_property
    def waiting(self) -> tuple[Due, ...]:
        """The objectives of which a period closed with a verdict, and nothing was decided since."""
        from cmkit.measures.deciding import waiting
        from cmkit.measures.judging import judged

        standing = judged(self.public, self.today, self.metrics)
        return tuple(waiting(self.public, standing, self.metrics))

    def limit(self, name: str) -> int:
        """Return a number that we chose, or what ``checks.limits`` says in its place."""
        chosen = self.chosen_by_mission(name)
        return LIMITS[name].value if chosen is None else chosen

    def chosen_by_mission(self, name: str) -> int | None:
        """Return what ``checks.limits`` says in the place of one of our numbers."""
        checks = self.strategy.checks
        said: int | None = getattr(checks.limits, name) if checks and checks.limits else None
        return said

    def answered(self, *path: str | int) -> bool:
        """Whether the key, or one that holds it, says ``n/a`` or ``declined``: a rule has nothing to add."""
        answers = self.public.answers
        return bool(answers) and any(path[:length] in answers for length in range(1, len(path) + 1))

    def proposed(self, *path: str | int) -> bool:
        """Whether what stands at ``path`` is still a preset's text that nobody agreed to."""
        if not self.proposals:
            return False
        key = dotted(path)
        return any(within(key, proposal) for proposal in self.proposals)

    @cached_property
    def proposals(self) -> tuple[str, ...]:
        """The dotted keys that still hold a preset's text: nobody agreed to their section."""
        mission = self.strategy.mission
        return tuple(key for key in mission.proposed if re.split(r"[.[]", key)[0] not in mission.agreed)

    def objectives(self) -> Iterator[tuple[KeyPath, Objective]]:
        """Visit the objectives that still count, with their paths."""
        for index, objective in enumerate(self.strategy.objectives):
            if objective.state != "stopped":
                yield ("objectives", index), objective

    @cached_property
    def served(self) -> frozenset[str]:
        """The ids that the objectives that still count say they serve."""
        return frozenset(objective.serves for _path, objective in self.objectives() if objective.serves)

    def kpis(self) -> Iterator[tuple[KeyPath, Objective, Kpi]]:
        """Visit every KPI of the objectives that still count, with its path."""
        for path, objective in self.objectives():
            for index, kpi in enumerate(objective.kpis):
                yield (*path, "kpis", index), objective, kpi

    def filled(self, key: str) -> bool:
        """Whether a dotted key holds something of the client's; in a list, whether any entry does.

        ``n/a`` and ``declined`` are answers; a preset's proposal is not.
        """
        return self._filled(self.strategy, tuple(key.split(".")), ())

    def _filled(self, block: Block, steps: tuple[str, ...], path: KeyPath) -> bool:
        key = next((key for key in keys(type(block)) if key.name == steps[0]), None)
        if key is None:
            raise KeyError(".".join(steps))
        here = (*path, key.name)
        if here in self.public.answers:
            return True
        value = getattr(block, key.attribute)
        if value is None or value in ((), {}):
            return False
        if len(steps) == 1:
            return not self.proposed(*here)
        if isinstance(value, Block):
            return self._filled(value, steps[1:], here)
        return any(self._filled(entry, steps[1:], (*here, index)) for index, entry in enumerate(value))


def within(key: str, holder: str) -> bool:
    """Whether a dotted key is ``holder`` or lies in it: ``why[0]`` lies in ``why``, ``whyever`` does not."""
    return key == holder or (key.startswith(holder) and key[len(holder)] in ".[")
