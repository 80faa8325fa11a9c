"""Exports into readings: recognised, extracted, brought to the platforms of a mission, put in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from cmkit.catalogue.entries import Metric, Network
from cmkit.files.paths import shown
from cmkit.files.tabular.folder import Download
from cmkit.files.tabular.sources import Sheet, sheets_of
from cmkit.files.tabular.text import Line
from cmkit.measures.accounts import of_one_account, refuse_two_accounts, remark_other_handles
from cmkit.measures.asked import Asked, Given
from cmkit.measures.beside import Beside, Found
from cmkit.measures.currency import settle_currency
from cmkit.measures.dates import Order
from cmkit.measures.extracting import extract
from cmkit.measures.formats import Form
from cmkit.measures.periods import period_in_name
from cmkit.measures.platforms import Platforms
from cmkit.measures.recognising import Block, Unknown, blocks_in
from cmkit.measures.supposing import all_asked
from cmkit.measures.table import Extract, Post
from cmkit.mission.recording import Cell, Said
from cmkit.model.readings import Reading
from cmkit.model.strategy import Strategy
from cmkit.problems import CmkitError, InputRefused, Refused
from cmkit.text import _, plural, spoken_language

Figures = dict[Cell, Said]
_SHOWN = 120
"""How many characters of a table that gives nothing are shown."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A file, or a table of it, of which nothing is taken, and why."""

    name: str
    why: str


@dataclass
class Imported:
    """What a set of downloads holds."""

    extracts: list[tuple[Extract, str]] = field(default_factory=list)
    """Each with the platform that it is about."""
    aside: list[Aside] = field(default_factory=list)
    refused: list[CmkitError] = field(default_factory=list)
    knows_any: bool = False
    """One table at least is of a form that is known, even where nothing is taken of it."""
    unnamed: set[str] = field(default_factory=set)
    """Networks that no platform of the mission is on."""
    differing: set[Cell] = field(default_factory=set)
    """What two files say differently; found as the figures are put together."""
    slots: dict[str, str] = field(default_factory=dict)
    """Platforms by the networks that rows name."""

    def posts(self) -> dict[str, list[Post]]:
        """Return the posts seen, by platform."""
        found: dict[str, list[Post]] = defaultdict(list)
        for one, platform in self.extracts:
            found[platform].extend(one.posts)
        return found


def one_of_each_source(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Return the first reading of each platform and source: all that an import asks of those before it."""
    found: dict[tuple[str, str], Reading] = {}
    for one in readings:
        found.setdefault((one.platform, one.source), one)
    return tuple(found.values())


def import_files(
    files: Iterable[Download | InputRefused],
    forms: Sequence[Form],
    strategy: Strategy,
    networks: Mapping[str, Network],
    metrics: Mapping[str, Metric],
    given: Given,
    before: Iterable[Reading] = (),
) -> Imported:
    """Read downloads; what cannot be taken is told in ``aside`` and ``refused``. Raises ``Asked``."""
    out = Imported()
    platforms = Platforms(strategy, dict(networks), given)
    waiting: list[Found] = []
    named: list[str] = []
    for file in files:
        if isinstance(file, InputRefused):
            out.refused.append(file)
            continue
        named.append(file.name)
        try:
            waiting += _recognised(file, forms, out)
        except CmkitError as error:
            out.refused.append(error)
    out.knows_any = bool(waiting)
    bundles = {one.bundle for one in waiting}
    beside = {name: Beside(one for one in waiting if one.bundle == name) for name in bundles}
    orders: dict[str, Order | None] = {}
    asked: list[Asked] = []
    # What says its own days goes first: it tells the period of what lies beside it.
    for one in sorted(waiting, key=lambda one: bool(one.form.format.period_beside)):

        def take(known: Given, one: Found = one) -> None:
            which = platforms if known is given else replace(platforms, given=known)
            _take(one, out, which, beside[one.bundle], orders, metrics, known)

        try:
            take(given)
        except Asked as error:
            asked += all_asked(error, given, take)
        except CmkitError as error:
            out.refused.append(error)
        one.block.rows.clear()
    _raise_together(asked)
    if out.extracts and not out.refused:
        platforms.refuse_unused(named)
    out.unnamed = platforms.unnamed
    try:
        out.extracts, others = of_one_account(out.extracts, given.subject or "")
        refuse_two_accounts(out.extracts, before, forms)
    except Refused as error:
        out.refused.append(error)
    else:
        out.aside += [Aside(one.sheet.name, _("of another account")) for one in others]
    remark_other_handles(out.extracts, strategy)
    out.extracts.sort(key=lambda pair: (_last(pair[0]), pair[0].sheet.name))
    return out


def _raise_together(asked: Sequence[Asked]) -> None:
    """Raise the first question, with the others that are about something else."""
    found = {one.about_what: one for one in reversed(asked)}
    if asked:
        first = asked[0]
        first.others = tuple(one for one in reversed(found.values()) if one is not first)
        raise first


def _recognised(file: Download, forms: Sequence[Form], out: Imported) -> list[Found]:
    found: list[Found] = []
    unknown: list[Unknown] = []
    for sheet in sheets_of(file.read(), file.name):
        read = replace(sheet, rows=_no_more)
        for block in blocks_in(sheet, forms):
            if isinstance(block, Unknown):
                unknown.append(block)
                continue
            found.append(Found(read, block, _chosen(sheet, block), file.bundle))
    if found or not file.named:
        if not found:
            out.aside.append(Aside(file.name, _("not an export that cmkit knows")))
        elif unknown:
            rows = sum(one.count for one in unknown)
            out.aside.append(
                Aside(file.name, plural("{count} row of another table", "{count} rows of other tables", rows))
            )
        return found
    first = ", ".join(cell.strip() for cell in unknown[0].first[:6] if cell.strip()) if unknown else ""
    raise InputRefused(
        _("{name} is not an export that cmkit knows; its columns are: {columns}.").format(
            name=shown(file.name), columns=shown(first[:160]) or "–"
        ),
        _("Say with --map FILE which column is which metric; “cmkit kpi import --help” shows how."),
    )


def _no_more() -> Iterator[Line]:
    """Stand for the rows of a sheet that was read: the bytes that they came from are let go."""
    return iter(())


def _chosen(sheet: Sheet, block: Block) -> Form:
    """Choose among forms that recognise a table: the one of which the most columns are there."""
    if len(block.forms) == 1:
        return block.forms[0]

    def there(form: Form) -> int:
        return sum(block.header.column_of(form, column) is not None for column in form.format.header.needs)

    best = max(map(there, block.forms))
    found = [form for form in block.forms if there(form) == best]
    if len(found) > 1:
        raise Refused(
            _("{file} may be one of several exports: {names}.").format(
                file=shown(sheet.name), names=", ".join(form.id for form in found)
            ),
            _("Say with --map FILE which column is which metric."),
        )
    return found[0]


def _take(
    one: Found,
    out: Imported,
    platforms: Platforms,
    beside: Beside,
    orders: dict[str, Order | None],
    metrics: Mapping[str, Metric],
    given: Given,
) -> None:
    form = one.form.format
    if form.nothing or beside.has(form.unless_beside, one.copy):
        why = (
            form.nothing.said(spoken_language())
            if form.nothing
            else _("another file beside it says the same")
        )
        out.aside.append(Aside(one.sheet.name, why))
        return
    period = beside.days(form.period_beside, one.copy) or period_in_name(one.sheet.file)
    taken = extract(one.sheet, one.block, one.form, given, metrics, period, orders.get(one.sheet.file))
    orders[one.sheet.file] = taken.order or orders.get(one.sheet.file)
    if not taken.metrics:
        out.aside.append(Aside(one.sheet.name, _unread(one.block)))
        return
    if span := taken.span:
        beside.know(one, span)
    settle_currency(taken, platforms.strategy.mission.currency)
    for slot in {key[2] for key in taken.rows if key[2]}:
        out.slots[slot] = platforms.of(taken, slot)
    out.extracts.append((taken, platforms.of(taken)))


def _unread(block: Block) -> str:
    """Say which title or columns are no metric: a map of the user's own may say what they are."""
    rows = [*block.header.lead_rows, block.header.names]
    cells = [cell.strip() for row in rows for cell in row if cell.strip() and not cell.startswith("sep=")]
    return _(
        "none of its columns is a metric that cmkit keeps ({columns}); --map FILE may say what they are"
    ).format(columns=shown(", ".join(dict.fromkeys(cells))[:_SHOWN]))


def _last(taken: Extract) -> date:
    span = taken.span
    return span.end if span else date.min
