"""A month or a quarter of a mission under report: its days, its figures, what happened in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from cmkit.deliverables.said import Catalogue, Sayer
from cmkit.measures.dates import Span
from cmkit.measures.judged import Judged, JudgedKpi, JudgedObjective
from cmkit.measures.judging import judged
from cmkit.measures.missing import Missing
from cmkit.measures.series import Index, index
from cmkit.measures.spans import MONTH, before, period_of, span_at
from cmkit.mission.contents import Public
from cmkit.model.editorial import Item
from cmkit.model.journal import Entry
from cmkit.model.objectives import Objective
from cmkit.model.values import Every

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

QUARTER = Every(1, "quarter")

_UNREAD = frozenset({"reading", "whole_period", "recent_reading"})
"""What already says that the figure of the period is not there."""


@dataclass(frozen=True)
class Period:
    """What a report is about; figures are those that were known of the days up to its last one."""

    public: Public
    sayer: Sayer
    span: Span
    every: Every
    known_to: date | None = None
    """The last day of which anything is known; ``None`` where nothing is."""

    @classmethod
    def of(cls, subject: Subject, language: str, every: Every, known_to: date | None = None) -> Period:
        """Return the month of a subject, or the quarter that its month is in."""
        first = date.fromisoformat(f"{subject.dated}-01")
        sayer = Sayer(subject.public, subject.catalogue, language)
        return cls(subject.public, sayer, span_at(first, every), every, known_to)

    @cached_property
    def is_running(self) -> bool:
        """Whether months of it are still to come, as far as is known: no clock is asked.

        A month is never told from one that is over: its figures come in the month after.
        """
        if self.known_to is None or self.every.unit == "month":
            return False
        return self.known_to < self.span.end.replace(day=1)

    @cached_property
    def until(self) -> date:
        """The day on which it is judged: its last one, or while it runs the last that is known of."""
        return max(self.known_to, self.span.start) if self.is_running and self.known_to else self.span.end

    def is_past(self, day: date) -> bool:
        """Tell whether a day on which something was due is over by the end of it, as far as is known."""
        if self.known_to is not None and self.known_to <= self.span.end:
            return day < self.known_to
        return day <= self.span.end

    @property
    def catalogue(self) -> Catalogue:
        """What the field knows."""
        return self.sayer.catalogue

    @property
    def before(self) -> Span:
        """The period of the same length before."""
        return before(self.span, self.every)

    @property
    def following(self) -> Span:
        """The period of the same length after."""
        return span_at(date.fromordinal(self.span.end.toordinal() + 1), self.every)

    @cached_property
    def readings(self) -> Index:
        """All readings of the mission, indexed once."""
        return index(self.public.readings)

    @cached_property
    def standing(self) -> Judged:
        """How the mission stands on the last day."""
        return judged(self.public, self.until, self.catalogue.metrics)

    @cached_property
    def objectives(self) -> tuple[JudgedObjective, ...]:
        """The objectives that are followed, or of which something was decided in the period.

        A KPI of which the period itself was not read has neither trend nor verdict: an older figure does not
        say how things stand now.
        """
        decided = {entry.objective for entry in (*self.entries("decision"), *self.decided_since)}
        stopped_later = self._stopped_after()
        served = {one.serves for one in self.public.strategy.objectives}
        return tuple(
            replace(one, kpis=tuple(map(self._current, one.kpis)))
            for one in self.standing.objectives
            if one.objective.id in decided or _is_followed(one.objective, served, stopped_later)
        )

    def _stopped_after(self) -> set[str | None]:
        """Name the objectives that were stopped only after the period: during it they were pursued."""
        starts_on = self.public.strategy.starts_on
        return {
            entry.objective
            for entry in self.public.journal
            if entry.decision == "stop" and (entry.date.first(starts_on) or date.min) > self.span.end
        }

    def _current(self, one: JudgedKpi) -> JudgedKpi:
        due = self.due(one)
        if due is None or one.current is None or one.current.figure.day >= due.start:
            return one
        owed_by = one.kpi.owner or self.public.strategy.mission.cm
        told = any(lacking.what in _UNREAD for lacking in one.missing)
        missing = one.missing if told else (Missing("recent_reading", owed_by, due), *one.missing)
        return replace(one, trend="unknown", verdict="none", occasion="asked", missing=missing)

    def due(self, one: JudgedKpi) -> Span | None:
        """Return the last period of a KPI that was over by the end; ``None`` for one that names no rhythm."""
        if one.kpi.period is None:
            return None
        every = period_of(one.kpi)
        span = span_at(self.until, every)
        return span if span.end <= self.until else before(span, every)

    def is_of_this(self, one: JudgedKpi) -> bool:
        """Tell whether the current figure of a KPI is of this period, not of one before."""
        if one.current is None:
            return False
        due = self.due(one)
        return one.current.figure.day >= (due.start if due else self.span.start)

    @property
    def decided_since(self) -> Sequence[Entry]:
        """What was decided of its figures once it was over: up to the end of the period that follows."""
        first, until = self.following.start, self.following.end
        starts_on = self.public.strategy.starts_on
        return [
            entry
            for entry in self.public.journal
            if entry.kind == "decision"
            and entry.is_told
            and (day := entry.date.first(starts_on)) is not None
            and first <= day <= until
        ]

    def entries(self, *kinds: str) -> Sequence[Entry]:
        """Return what the journal notes of some kinds within the period and what may be passed on."""
        return [entry for entry in self.public.journal if entry.kind in kinds and self._holds(entry)]

    def _holds(self, entry: Entry) -> bool:
        day = entry.date.first(self.public.strategy.starts_on)
        return day is not None and self.span.start <= day <= self.span.end and entry.is_told

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The items of the calendar that are dated in the period, in order; while it runs, up to its day."""
        return tuple(item for item in self._planned if not self._is_to_come(item))

    @cached_property
    def items_after(self) -> tuple[Item, ...]:
        """The items of the calendar that are dated in the period after, and while it runs those to come."""
        return (
            *(item for item in self._planned if self._is_to_come(item)),
            *(
                item
                for month in months_in(self.following)
                for item in self.public.months.get(month_name(month), ())
            ),
        )

    @property
    def _planned(self) -> Iterator[Item]:
        for month in months_in(self.span):
            yield from self.public.months.get(month_name(month), ())

    def _is_to_come(self, item: Item) -> bool:
        day = item.date.first(self.public.strategy.starts_on) if item.date else None
        return self.is_running and day is not None and day > self.until


BEFORE_RUNNING = frozenset({"prospect", "quoted", "signed", "framing"})
"""Phases in which there is nothing to look back on."""


def months_in(span: Span) -> Iterator[date]:
    """Visit the first days of the months of a period."""
    day = span.start.replace(day=1)
    while day <= span.end:
        yield day
        day = date.fromordinal(span_at(day, MONTH).end.toordinal() + 1)


def month_name(day: date) -> str:
    """Name the month of a day as files do: ``2027-01``."""
    return f"{day.year:04}-{day.month:02}"


def _is_followed(one: Objective, served: set[str | None], stopped_later: set[str | None]) -> bool:
    """Tell whether an objective is to be reported: not one that was stopped, nor a parent without figures."""
    pursued = one.state != "stopped" or one.id in stopped_later
    return pursued and bool(one.kpis or one.id not in served)
