"""From an opened mission to its documents, in memory: what is made, from what, in which version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from cmkit.catalogue.entries import load_kinds, load_metrics, load_networks
from cmkit.deliverables.brand import Brand, brand_of
from cmkit.deliverables.built_before import built_before, kept_dates
from cmkit.deliverables.bundling import LETTER, bundle, bundle_name, letter_version
from cmkit.deliverables.documents import (
    DOCUMENTS,
    USUAL_FORMS,
    DocumentKind,
    Form,
    file_stem,
    spoken_name,
)
from cmkit.deliverables.inputs import dated_by, inputs_of
from cmkit.deliverables.making import Draft, faults, lacking
from cmkit.deliverables.placing import Made
from cmkit.deliverables.remarks import (
    brand_remarks,
    files_not_read,
    lacking_extras,
    letters_not_printed,
    notes_without_a_place,
)
from cmkit.deliverables.reporting import reported, sent
from cmkit.deliverables.subject import Subject, is_due, view_of
from cmkit.deliverables.views.common import Catalogue, GatePoint, Header
from cmkit.deliverables.views.minutes import meetings, meetings_in
from cmkit.deliverables.wishing import Wish
from cmkit.doctrine.engine import Ran
from cmkit.doctrine.gates import points_of
from cmkit.doctrine.rules import REGISTRY
from cmkit.doctrine.wording import tell
from cmkit.mission.contents import Opened, Public
from cmkit.mission.version import last_fact, strategy_version, version_of
from cmkit.model.strategy import Strategy
from cmkit.problems import InputRefused
from cmkit.text import _

_OF_CLIENT = "deliverables"


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

    def __post_init__(self) -> None:
        self.drafts: list[tuple[str, Draft]] = []
        self.held: dict[str, str] = {}

    def made(self) -> Made:
        files: dict[bool, dict[str, bytes]] = {False: {}, True: {}}
        remarks = list(files_not_read(self.opened.problems))
        for kind in DOCUMENTS:
            if not self._comes_up(kind):
                continue
            reason = self._why_not(kind)
            if reason:
                remarks.append(reason)
                continue
            for dated in self._dates(kind):
                files[kind.internal] |= self._document(kind, dated)
        files[False] |= self._first_page(files[False])
        files[False] |= self._bundle()
        whole = not (self.wish.only or self.wish.forms or self.wish.month)
        printed = {draft.stem: draft.words for _dated, draft in self.drafts if draft.was_printed}
        made = files[False].keys() | files[True].keys()
        remarks += brand_remarks(self._brand[1], self.brand, made, is_printed=bool(printed))
        remarks += letters_not_printed(printed)
        remarks += lacking_extras(self.held, faults(set(self.held.values())))
        if not (self.wish.only or self.wish.month):
            remarks += notes_without_a_place(self.public, {draft.kind.id for _dated, draft in self.drafts})
        left = frozenset(self.held) | sent(self._there, files[False])
        return Made(files[False], files[True], tuple(remarks), whole, left)

    def _first_page(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """Make the page that leads to the others, where all pages that are wanted are made."""
        shown = [(dated, draft) for dated, draft in self.drafts if draft.page_name(files)]
        if self.wish.only or all(draft.kind.is_picture for _dated, draft in shown):
            return {}
        from cmkit.deliverables.pages import INDEX, index

        name = f"{_OF_CLIENT}/{INDEX}"
        there = {*files, *self._there}
        language, mission = self.strategy.mission.language, self.strategy.mission.title or ""
        listed = [draft.listed(dated, there) for dated, draft in shown]
        page = index(
            listed, mission=mission, language=language, brand=self.brand, overrides=self._overrides()
        )
        return {name: page}

    def _bundle(self) -> dict[str, bytes]:
        """Make the archive that the client is sent, where it was asked for now or before."""
        language = self.strategy.mission.language
        name = f"{_OF_CLIENT}/{bundle_name(self.strategy.client.name, language)}"
        sent = [(dated, draft) for dated, draft in self.drafts if not draft.kind.internal]
        is_kept = name in self._there and not (self.wish.only or self.wish.forms or self.wish.month)
        if not sent or not (self.wish.bundle or is_kept):
            return {}
        letter = self._header(LETTER, letter_version(sent), "", self._dated)
        return {name: bundle(sent, self.wish.forms, self.subject, letter)}

    def _comes_up(self, kind: DocumentKind) -> bool:
        """Tell whether a document is to be made, or told of where that cannot be."""
        if self.wish.only:
            return kind.id in self.wish.only
        return kind.usual or self.wish.names(kind) or not kind.internal or self.opened.private is not None

    def _why_not(self, kind: DocumentKind) -> str:
        """Say why a document that is due cannot be made; empty when it can, or is not due."""
        if kind.internal and self.opened.private is None:
            return _("{name}: left out, there is no private/ here").format(name=spoken_name(kind))
        if kind.id in self.wish.only and self.wish.forms and not set(self.wish.forms) & set(kind.forms):
            reason = _("{name}: left out, it is made as {forms} only")
            return reason.format(name=spoken_name(kind), forms=", ".join(kind.forms))
        if kind.needs and not any(map(self._says, kind.needs)) and kind.id in (*self.wish.only, *self._kept):
            reason = _("{name}: left out, the strategy says nothing of it yet ({key})")
            return reason.format(name=spoken_name(kind), key=kind.needs[0])
        if kind.reports and self.wish.names(kind) and not self._reported(kind):
            reason = _("{name}: left out, no month that is over has figures or published contents yet")
            return reason.format(name=spoken_name(kind))
        if kind.dated == "month" and not kind.reports and self.first_month is None:
            reason = _("{name}: left out, the mission has no start yet (mission.starts_on, or --month)")
            return reason.format(name=spoken_name(kind))
        if self.wish.names(kind) and not is_due(kind, self.subject.about(self._month)):
            return _("{name}: left out, there is nothing to tell in it now").format(name=spoken_name(kind))
        if kind.dated == "meeting" and self.wish.names(kind) and not self._meetings():
            reason = _("{name}: left out, the journal notes no meeting (kind: meeting)")
            if self.wish.month:
                reason = _("{name}: left out, the journal notes no meeting in that month")
            return reason.format(name=spoken_name(kind))
        return ""

    def _dates(self, kind: DocumentKind) -> tuple[str, ...]:
        """List the dates for which a document is made, an empty one where it has none; nothing if not due.

        What was once asked for by name is kept up to date, as long as its file is there.
        """
        asked = kind.usual or self.wish.names(kind)
        if kind.reports:
            return self._reported(kind)
        if kind.dated == "meeting":
            kept = () if self.wish.only else self._kept.get(kind.id, ())
            wanted = {*(self._meetings() if asked else ()), *kept}
            return tuple(one for one in meetings(self.public) if one in wanted)
        if not asked and kind.id not in self._kept:
            return ()
        if kind.needs and not any(map(self._says, kind.needs)):
            return ()
        dated = self._month if kind.dated else ""
        return (dated,) if is_due(kind, self.subject.about(dated)) else ()

    @property
    def _month(self) -> str:
        return self.first_month.isoformat()[:7] if self.first_month else ""

    def _reported(self, kind: DocumentKind) -> tuple[str, ...]:
        """Name the months of which a report is due."""
        kept = () if self.wish.only else self._kept.get(kind.id, ())
        named = self.wish.names(kind)
        return reported(kind, self.public, self._dated, month=self.wish.month, kept=kept, is_named=named)

    def _says(self, section: str) -> bool:
        """Tell whether the strategy says anything in a section."""
        block = getattr(self.strategy, section)
        return block not in (None, ()) and block != type(block)()

    def _meetings(self) -> tuple[str, ...]:
        """Name the meetings that are asked for: those of the month, else the last."""
        if self.wish.month:
            return meetings_in(self.public, self.wish.month)
        return meetings(self.public)[-1:]

    @cached_property
    def _there(self) -> frozenset[str]:
        return built_before(self.opened.folder)

    @cached_property
    def _brand(self) -> tuple[Brand, tuple[str, ...]]:
        return brand_of(self.strategy.brand, self.opened.folder)

    @property
    def brand(self) -> Brand:
        return self._brand[0]

    @cached_property
    def _kept(self) -> Mapping[str, tuple[str, ...]]:
        return kept_dates(self._there)

    def _document(self, kind: DocumentKind, dated: str) -> dict[str, bytes]:
        language = self.strategy.mission.language
        stem = file_stem(kind, self.strategy.client.name, language, dated)
        meeting = dated if kind.dated == "meeting" else ""
        month = date.fromisoformat(f"{dated}-01") if kind.reports else self.first_month
        inputs = inputs_of(kind, self.opened.documents, self.public, meeting=meeting, month=month)
        dated_on = dated_by(kind, self.public, meeting=meeting, otherwise=self._dated)
        header = self._header(kind, version_of(*inputs), stem, dated_on)
        folder = f"private/{_OF_CLIENT}" if kind.internal else _OF_CLIENT
        subject = self.subject.about(dated)
        view = view_of(kind, subject, self.opened.private, header)
        draft = Draft(kind, stem, view, language, self._overrides(), self.brand, header.dated, subject)
        made: dict[str, bytes] = {}
        for form in self._forms(kind, f"{folder}/{stem}"):
            name = f"{folder}/{stem}.{form}"
            if extra := lacking(form):
                self.held[name] = extra
            else:
                made |= {f"{folder}/{file}": data for file, data in draft.files(form).items()}
        self.drafts.append((dated, draft))
        return made

    def _header(self, kind: DocumentKind, version: str, stem: str, dated: date | None) -> Header:
        return Header.of(
            self.strategy,
            title=kind.title.said(self.strategy.mission.language),
            version=version,
            dated=dated,
            stem=stem,
            strategy_version=strategy_version(self.opened.documents["strategy.yaml"].data),
        )

    def _forms(self, kind: DocumentKind, stem: str) -> list[Form]:
        """List the forms that are wanted of a document, among those that it comes in.

        A form that was once asked for is kept up to date, as long as its file is there.
        """
        if self.wish.forms:
            return [form for form in kind.forms if form in self.wish.forms]
        kept = {form for form in kind.forms if f"{stem}.{form}" in self._there}
        return [form for form in kind.forms if form in USUAL_FORMS | kept]

    @cached_property
    def subject(self) -> Subject:
        """What every document of the client's side is made from."""
        own = self.own_catalogue
        catalogue = Catalogue(load_kinds(own), load_metrics(own), load_networks(own))
        return Subject(
            self.public,
            catalogue,
            self.first_month,
            own_catalogue=own,
            folder=self.opened.folder,
            points=self.gate_points,
        )

    @property
    def strategy(self) -> Strategy:
        return self.public.strategy

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

    def gate_points(self) -> tuple[GatePoint, ...]:
        """Say what the kickoff still waits for, a sentence each."""
        language = self.strategy.mission.language
        return tuple(
            GatePoint(problem.fix or problem.where.key, tell(problem, language).remedy, point.owed_by)
            for point in points_of("kickoff", REGISTRY, self.ran)
            for problem in point.findings
        )

    def _overrides(self) -> Path | None:
        folder = self.opened.folder / "templates"
        return folder if folder.is_dir() else None

    @cached_property
    def _dated(self) -> date | None:
        """Return the last day on which something happened that the client's side knows of."""
        recorded = [reading.recorded_on for reading in self.public.readings if reading.recorded_on]
        return last_fact([self.strategy, *self.public.journal], recorded, self.strategy.starts_on)
