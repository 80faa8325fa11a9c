"""What a document is about: all that the client's side of a mission says, and nothing that is private."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import cast

from cmkit.calendar.almanac import almanac_of
from cmkit.calendar.planning import PlannedMonth, plan
from cmkit.deliverables.brand import Brand
from cmkit.deliverables.documents import DocumentKind
from cmkit.deliverables.views.common import Catalogue, GatePoint, Header, View
from cmkit.mission.contents import Private, Public

MONTHS = 3
"""How many months the calendar shows."""


@dataclass(frozen=True)
class Subject:
    """What a view of the client's side is made from."""

    public: Public
    catalogue: Catalogue
    first_month: date | None = None
    """The calendar's first month."""
    folder: Path | None = None
    """The mission's own, for the pictures that its contents name."""
    dated: str = ""
    """The month or the meeting that the document is about; empty for one that is about the whole."""
    own_catalogue: Path | None = None
    """The mission's own ``catalogue/``, where there is one."""
    points: Callable[[], tuple[GatePoint, ...]] = tuple
    """Says what the kickoff still waits for: asked only by the documents that tell it."""

    def about(self, dated: str) -> Subject:
        """Return the same for one month or one meeting."""
        return replace(self, dated=dated)

    @cached_property
    def gate_points(self) -> tuple[GatePoint, ...]:
        """What the kickoff still waits for, a sentence each."""
        return self.points()

    @cached_property
    def months(self) -> tuple[PlannedMonth, ...]:
        """The months that the calendar shows."""
        first = self.first_month or date.min
        almanac = almanac_of(self.public.strategy, first, MONTHS)
        return plan(self.public.strategy, self.public.months, first, MONTHS, almanac)


def view_of(kind: DocumentKind, subject: Subject, private: Private | None, header: Header) -> View:
    """Return what a document shows, from the function ``view`` of the module of its name in ``views/``.

    Only an internal document is handed what is private.
    """
    module = _module(kind)
    if kind.internal:
        internal = cast("Callable[[Subject, Private, Header], View]", module.view)
        return internal(subject, private or Private(), header)
    return cast("Callable[[Subject, Header], View]", module.view)(subject, header)


def is_due(kind: DocumentKind, subject: Subject) -> bool:
    """Tell whether there is anything to tell: a view may say so with its function ``is_due``."""
    said = cast("Callable[[Subject], bool] | None", getattr(_module(kind), "is_due", None))
    return said is None or said(subject)


def own_form(kind: DocumentKind, form: str) -> Callable[[Subject, Brand, Path | None], bytes] | None:
    """Return what makes a form that is not made from the prose: the function ``as_<form>`` of the view."""
    made = getattr(_module(kind), f"as_{form}", None)
    return cast("Callable[[Subject, Brand, Path | None], bytes] | None", made)


def _module(kind: DocumentKind) -> ModuleType:
    return import_module(f"cmkit.deliverables.views.{kind.id.replace('-', '_')}")
