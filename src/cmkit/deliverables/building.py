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
from cmkit.deliverables.documents import DOCUMENTS, DocumentKind, Form, file_stem, named, recognised
from cmkit.deliverables.inputs import dated_by, inputs_of
from cmkit.deliverables.manifest import CLIENT_MANIFEST, read_manifest
from cmkit.deliverables.placing import Made
from cmkit.deliverables.rendering import render
from cmkit.deliverables.views.calendar import calendar
from cmkit.deliverables.views.collaboration_charter import collaboration_charter
from cmkit.deliverables.views.common import Catalogue, GatePoint, Header
from cmkit.deliverables.views.internal_brief import internal_brief
from cmkit.deliverables.views.kpi_table import kpi_table
from cmkit.deliverables.views.minutes import meetings, meetings_in, minutes
from cmkit.deliverables.views.open_questions import open_questions
from cmkit.deliverables.views.proposal import proposal
from cmkit.deliverables.views.strategy_plan import strategy_plan
from cmkit.doctrine.engine import Ran
from cmkit.doctrine.gates import points_of
from cmkit.doctrine.rules import REGISTRY
from cmkit.doctrine.wording import tell
from cmkit.files.tabular import write_csv
from cmkit.mission.change import current
from cmkit.mission.contents import Opened, Private, Public
from cmkit.mission.version import last_fact, strategy_version, version_of
from cmkit.model.strategy import Strategy
from cmkit.problems import InputRefused
from cmkit.text import _, visible

MONTHS = 3
"""How many months the calendar shows."""

View = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Wish:
    """Which documents were asked for, in which forms; without names, the usual ones."""

    only: tuple[str, ...] = ()
    forms: tuple[Form, ...] = ()
    month: date | None = None
    """The calendar's first month, and that of the meetings; ``None`` takes them from the mission."""
    everything: bool = False

    @classmethod
    def of(
        cls, only: Sequence[str] | None, forms: str | None, month: date | None, *, everything: bool = False
    ) -> Wish:
        """Read what the command line asked for; raises ``InputRefused`` for a name that is none."""
        names = [name for given in only or () for name in given.split(",") if name.strip()]
        if only and not names:
            raise InputRefused(_("--only names no document."), _("“cmkit templates list” lists them."))
        if names and everything:
            raise InputRefused(_("--all and --only exclude each other."))
        kinds = []
        for name in names:
            kind = named(name)
            if kind is None:
                raise InputRefused(
                    _("Unknown document: “{name}”.").format(name=visible(name)),
                    _("Available: {known}.").format(known=", ".join(kind.id for kind in DOCUMENTS)),
                )
            kinds.append(kind.id)
        wanted = tuple(_form(word) for word in (forms or "").split(",") if word)
        return cls(tuple(kinds), wanted, month, everything)

    def names(self, kind: DocumentKind) -> bool:
        """Tell whether that document was asked for, by name or among all."""
        return self.everything or kind.id in self.only


def _form(word: str) -> Form:
    for form in get_args(Form):
        if form == word:
            return form  # type: ignore[no-any-return]  # get_args knows no types
    raise InputRefused(
        _("Unknown format: “{name}”.").format(name=visible(word)),
        _("Available: {known}.").format(known=", ".join(get_args(Form))),
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
            reason = self._why_not(kind)
            if reason:
                left_out.append(reason)
                continue
            for dated in self._dates(kind):
                files[kind.internal] |= self._document(kind, dated)
        whole = not (self.wish.only or self.wish.forms or self.wish.month)
        return Made(files[False], files[True], tuple(left_out), whole)

    def _why_not(self, kind: DocumentKind) -> str:
        """Say why a document that is due cannot be made; empty when it can, or is not due."""
        if kind.internal and self.opened.private is None:
            return _("{name}: left out, there is no private/ here").format(name=kind.id)
        if kind.id in self.wish.only and not self._forms(kind):
            reason = _("{name}: left out, it is made as {forms} only")
            return reason.format(name=kind.id, forms=", ".join(kind.forms))
        if kind.dated == "month" and self.first_month is None:
            reason = _("{name}: left out, the mission has no start yet (mission.starts_on, or --month)")
            return reason.format(name=kind.id)
        if kind.dated == "meeting" and self.wish.names(kind) and not self._meetings():
            reason = _("{name}: left out, the journal notes no meeting (kind: meeting)")
            if self.wish.month:
                reason = _("{name}: left out, the journal notes no meeting in that month")
            return reason.format(name=kind.id)
        return ""

    def _dates(self, kind: DocumentKind) -> tuple[str, ...]:
        """List the dates for which a document is made, an empty one where it has none; nothing if not due.

        What was once asked for by name is kept up to date, as long as its file is there.
        """
        asked = kind.usual or self.wish.names(kind)
        if kind.dated == "meeting":
            kept = () if self.wish.only else self._kept.get(kind.id, ())
            wanted = {*(self._meetings() if asked else ()), *kept}
            return tuple(one for one in meetings(self.public) if one in wanted)
        if not asked and kind.id not in self._kept:
            return ()
        return (self.first_month.isoformat()[:7] if kind.dated and self.first_month else "",)

    def _meetings(self) -> tuple[str, ...]:
        """Name the meetings that are asked for: those of the month, else the last."""
        if self.wish.month:
            return meetings_in(self.public, self.wish.month)
        return meetings(self.public)[-1:]

    @cached_property
    def _kept(self) -> Mapping[str, tuple[str, ...]]:
        """Return the documents beside the usual ones that were built and are wanted, with their dates."""
        kept: dict[str, tuple[str, ...]] = {}
        folder = self.opened.folder
        # A file that is gone is one that somebody no longer wants; the whole folder gone is a fresh start.
        is_fresh = not (folder / "deliverables").is_dir()
        for name in read_manifest(folder, CLIENT_MANIFEST):
            found = recognised(name)
            if found and not found[0].usual and (is_fresh or current(folder, name) is not None):
                kept[found[0].id] = (*kept.get(found[0].id, ()), found[1])
        return kept

    def _document(self, kind: DocumentKind, dated: str) -> dict[str, bytes]:
        language = self.strategy.mission.language
        stem = file_stem(kind, self.strategy.client.name, language, dated)
        meeting = dated if kind.dated == "meeting" else ""
        inputs = inputs_of(kind, self.opened.documents, self.public, meeting=meeting, month=self.first_month)
        header = Header.of(
            self.strategy,
            title=kind.title.said(language),
            version=version_of(*inputs),
            dated=dated_by(kind, self.public, meeting=meeting, otherwise=self._dated),
            stem=stem,
            strategy_version=strategy_version(self.opened.documents["strategy.yaml"].data),
        )
        view = self._views(meeting)[kind.id](header)
        folder = "private/deliverables" if kind.internal else "deliverables"
        forms: dict[Form, Callable[[], bytes]] = {
            "md": lambda: render(kind.id, view, language, overrides=self._overrides()).encode(),
            "csv": lambda: _csv(view, kind.id, language),
        }
        return {f"{folder}/{stem}.{form}": forms[form]() for form in self._forms(kind)}

    def _forms(self, kind: DocumentKind) -> list[Form]:
        """List the forms that are wanted of a document, among those that it comes in."""
        return [form for form in kind.forms if not self.wish.forms or form in self.wish.forms]

    def _views(self, meeting: str) -> Mapping[str, Callable[[Header], View]]:
        public, catalogue = self.public, self.catalogue
        return {
            "proposal": lambda header: proposal(public, catalogue, header),
            "strategy-plan": lambda header: strategy_plan(public, catalogue, header),
            "kpi-table": lambda header: kpi_table(public, catalogue, header),
            "collaboration-charter": lambda header: collaboration_charter(public, catalogue, header),
            "minutes": lambda header: minutes(public, catalogue, header, meeting),
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
