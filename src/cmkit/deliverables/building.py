"""From an opened mission to its documents, in memory: what is made, from what, in which version."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import cast, get_args

from cmkit.calendar.days import public_holidays
from cmkit.calendar.planning import PlannedMonth, plan
from cmkit.catalogue.entries import load_kinds, load_metrics, load_networks
from cmkit.deliverables.documents import DOCUMENTS, DocumentKind, Form, file_stem
from cmkit.deliverables.placing import Made
from cmkit.deliverables.rendering import render
from cmkit.deliverables.views.calendar import calendar
from cmkit.deliverables.views.common import Catalogue, GatePoint, Header
from cmkit.deliverables.views.internal_brief import internal_brief
from cmkit.deliverables.views.kpi_table import kpi_table
from cmkit.deliverables.views.open_questions import open_questions
from cmkit.deliverables.views.strategy_plan import strategy_plan
from cmkit.doctrine.engine import Ran
from cmkit.doctrine.gates import points_of
from cmkit.doctrine.rules import REGISTRY
from cmkit.doctrine.wording import tell
from cmkit.files.tabular import write_csv
from cmkit.mission.contents import Opened, Private, Public
from cmkit.mission.version import last_fact, strategy_data, version_of
from cmkit.model.strategy import Strategy
from cmkit.problems import InputRefused
from cmkit.text import _, visible

MONTHS = 3
"""How many months the calendar shows."""

View = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Wish:
    """Which documents were asked for, in which forms; empty means all."""

    only: tuple[str, ...] = ()
    forms: tuple[Form, ...] = ()
    month: date | None = None
    """The calendar's first month; ``None`` takes it from the mission."""

    @classmethod
    def of(cls, only: Sequence[str] | None, forms: str | None, month: date | None) -> Wish:
        """Read what the command line asked for; raises ``InputRefused`` for a name that is none."""
        names = [name for given in only or () for name in given.split(",") if name]
        known = [kind.id for kind in DOCUMENTS]
        for name in names:
            if name not in known:
                raise InputRefused(
                    _("There is no document “{name}”.").format(name=visible(name)),
                    _("There are: {known}.").format(known=", ".join(known)),
                )
        return cls(tuple(names), tuple(_form(word) for word in (forms or "").split(",") if word), month)


def _form(word: str) -> Form:
    for form in get_args(Form):
        if form == word:
            return form  # type: ignore[no-any-return]  # get_args knows no types
    raise InputRefused(
        _("There is no form “{name}”.").format(name=visible(word)),
        _("There are: {known}.").format(known=", ".join(get_args(Form))),
    )


def build_documents(opened: Opened, ran: Ran, wish: Wish, catalogue: Path | None) -> Made:
    """Make the documents that were wished for.

    Raises ``InputRefused`` for a mission that does not fit its model: documents show all of it or none.
    """
    if opened.public is None or not opened.readable:
        raise InputRefused(
            _("Nothing is built while the mission has errors."),
            _("“cmkit check” shows them with their lines."),
            opened.problems,
        )
    errors = [problem for problem in opened.problems if problem.code[:2] in ("MO", "RE")]
    if errors:
        raise InputRefused(_("Nothing is built while the mission has errors."), problems=errors)
    return _Build(opened, opened.public, ran, wish, catalogue).made()


@dataclass
class _Build:
    """One build under way."""

    opened: Opened
    public: Public
    ran: Ran
    wish: Wish
    own_catalogue: Path | None

    def made(self) -> Made:
        files: dict[bool, dict[str, bytes]] = {False: {}, True: {}}
        left_out: list[str] = []
        for kind in DOCUMENTS:
            if self.wish.only and kind.id not in self.wish.only:
                continue
            if kind.internal and self.opened.private is None:
                left_out.append(_("{name}: left out, there is no private/ here").format(name=kind.id))
                continue
            if kind.monthly and self.first_month is None:
                reason = _("{name}: left out, the mission has no start yet (mission.starts_on, or --month)")
                left_out.append(reason.format(name=kind.id))
                continue
            files[kind.internal] |= self._document(kind)
        whole = not (self.wish.only or self.wish.forms)
        return Made(files[False], files[True], tuple(left_out), whole)

    def _document(self, kind: DocumentKind) -> dict[str, bytes]:
        language = self.strategy.mission.language
        month = self.first_month.isoformat()[:7] if kind.monthly and self.first_month else ""
        stem = file_stem(kind, self.strategy.client.name, language, month)
        header = Header.of(
            self.strategy,
            title=kind.title.said(language),
            version=version_of(*self._inputs(kind)),
            dated=self._dated,
            stem=stem,
            strategy_version=version_of(strategy_data(self.opened.documents["strategy.yaml"])),
        )
        view = self._views()[kind.id](header)
        folder = "private/deliverables" if kind.internal else "deliverables"
        forms: dict[Form, Callable[[], bytes]] = {
            "md": lambda: render(kind.id, view, language, overrides=self._overrides()).encode(),
            "csv": lambda: _csv(view, kind.id, language),
        }
        wanted = [form for form in kind.forms if not self.wish.forms or form in self.wish.forms]
        return {f"{folder}/{stem}.{form}": forms[form]() for form in wanted}

    def _views(self) -> Mapping[str, Callable[[Header], View]]:
        public, catalogue = self.public, self.catalogue
        return {
            "strategy-plan": lambda header: strategy_plan(public, catalogue, header),
            "kpi-table": lambda header: kpi_table(public, catalogue, header),
            "calendar": lambda header: calendar(public, catalogue, header, self.months()),
            "open-questions": lambda header: open_questions(public, catalogue, header, self.gate_points()),
            "internal-brief": lambda header: internal_brief(
                public, self._private(), catalogue, header, self.gate_points()
            ),
        }

    @property
    def strategy(self) -> Strategy:
        return self.public.strategy

    @cached_property
    def catalogue(self) -> Catalogue:
        own = self.own_catalogue
        return Catalogue(load_kinds(own), load_metrics(own), load_networks(own))

    @cached_property
    def first_month(self) -> date | None:
        """The calendar's first month: asked for, else that of the start, or of the last fact if later."""
        if self.wish.month:
            return self.wish.month
        start = self.strategy.starts_on
        if start is None:
            return None
        first = max(start, self._dated or start)
        ends = self.strategy.mission.ends_on
        last = ends.last(start) if ends else None
        return (min(first, max(last, start)) if last else first).replace(day=1)

    def months(self) -> tuple[PlannedMonth, ...]:
        first = self.first_month or date.min
        mission = self.strategy.mission
        years = range(max(first.year - 1, 1), first.year + 2)
        holidays = public_holidays(mission.country, mission.subdivision, years, mission.language)
        return plan(self.strategy, self.public.months, first, MONTHS, holidays)

    def gate_points(self) -> tuple[GatePoint, ...]:
        """Say what the kickoff still waits for, a sentence each."""
        language = self.strategy.mission.language
        return tuple(
            GatePoint(problem.fix or problem.where.key, tell(problem, language).remedy, point.owed_by)
            for point in points_of("kickoff", REGISTRY, self.ran)
            for problem in point.findings
        )

    def _private(self) -> Private:
        return self.opened.private or Private()

    def _overrides(self) -> Path | None:
        folder = self.opened.folder / "templates"
        return folder if folder.is_dir() else None

    def _inputs(self, kind: DocumentKind) -> list[object]:
        """List what a document is made from, as plain data: its version is a digest over that."""
        documents = self.opened.documents
        inputs: list[object] = [
            kind.id,
            strategy_data(documents["strategy.yaml"]),
            self.public.notes.get(kind.id, ""),
        ]
        if kind.id == "calendar":
            inputs += [self.first_month]
            inputs += [documents[name].data for name in sorted(documents) if name.startswith("calendar/")]
        if kind.id in ("open-questions", "internal-brief"):
            inputs += [documents[name].data for name in sorted(documents) if name == "journal.yaml"]
        if kind.internal:
            inputs += [documents[name].data for name in sorted(documents) if name.startswith("private/")]
        return inputs

    @cached_property
    def _dated(self) -> date | None:
        """Return the last day on which something happened that the client's side knows of."""
        recorded = [reading.recorded_on for reading in self.public.readings if reading.recorded_on]
        return last_fact([self.strategy, *self.public.journal], recorded, self.strategy.starts_on)


def _csv(view: View, name: str, language: str) -> bytes:
    """Write the table of a view for a spreadsheet that speaks its language."""
    tables = cast("Mapping[str, Mapping[str, list[list[str]]]]", view["tables"])
    table = tables[name]
    header = cast("list[str]", table["header"])
    return write_csv(header, table["rows"], delimiter=";" if language == "fr" else ",", bom=True)
