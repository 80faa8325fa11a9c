"""The validation sheet: a row an item, for a client who opens it, decides, and sends it back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cmkit.calendar.almanac import almanac_of
from cmkit.calendar.approval import hours_of
from cmkit.calendar.back_planning import day_of_item, deadlines
from cmkit.calendar.days import absences
from cmkit.calendar.dictated import bodies
from cmkit.calendar.handover.chosen import Chosen, Files, Wanted
from cmkit.calendar.hashtags import signed
from cmkit.calendar.opening import open_days
from cmkit.calendar.published import Published, has_words
from cmkit.calendar.validation.words import (
    BEFORE,
    DECISIONS,
    HEADING,
    HEADING_UNDATED,
    LINES,
    NAME,
    ON,
    SAME,
    SPAN,
    STATES,
    TITLES,
    TOLD,
)
from cmkit.catalogue.entries import Network, find_network
from cmkit.files.paths import safe_name
from cmkit.files.tabular.workbook_to_fill import Beside, Cell, Column, Field, SheetToFill, write_to_fill
from cmkit.mission.contents import Public
from cmkit.model.editorial import Item
from cmkit.model.strategy import Strategy
from cmkit.text import Language, written_date, written_month

BESIDE = "cmkit"
"""The name of the hidden sheet: what was shown of each item, for whoever reads the answers."""
VERSION = "1"
SETTLED = frozenset({"published", "cancelled"})
"""States of which nothing is decided any more."""
_CHUNK = 30_000
"""Characters of a cell of the hidden sheet: a cell takes a little more."""
_WIDTHS: Mapping[str, int] = {
    "day": 15, "hours": 10, "title": 18, "format": 11, "text": 42, "hashtags": 17, "link": 18, "cta": 12,
    "first_comment": 24, "label": 13, "media": 18, "alt": 22, "status": 13, "due": 15, "decision": 14,
    "note": 32, "own": 36, "shown": 10, "id": 26, "digest": 26,
}  # fmt: skip
_FIRST = ("day", "hours", "title", "format")
_AFTER_TEXTS = ("hashtags", "link", "cta", "first_comment", "label", "media", "alt", "status", "due")
_HIDDEN = ("shown", "id", "digest")
FIELDS = ("title", "hashtags", "link", "cta", "first_comment", "label")
"""Columns that show a field of what is published as it is."""


def write(public: Public, items: Sequence[Chosen], wanted: Wanted) -> Files:
    """Make the sheet of some items, whole: what is approved is the item, on all its platforms.

    Raises ``NotDone`` where the library that writes workbooks is not installed.
    """
    client = public.strategy.client.name
    parts = [wanted.span, client, NAME.said(wanted.language)]
    name = "_".join(safe_name(one, fallback="client", maximum=60) for one in parts)
    return {f"{name}.xlsx": write_to_fill(*sheet_of(public, items, wanted))}


def sheet_of(public: Public, items: Sequence[Chosen], wanted: Wanted) -> tuple[SheetToFill, Beside]:
    """Return the sheet as values, and the hidden one beside it."""
    rows = _rows(public.strategy, items, wanted)
    names = _names(public.strategy, rows)
    language = wanted.language
    columns = list(_columns(names, rows, public.strategy, wanted))
    lines = [line.said(language) for line in LINES]
    ahead = [row.due for row in rows if row.due and row.item.status in ("submitted", "draft")]
    if ahead:
        lines[-1] += " " + BEFORE.said(language).format(day=written_date(min(ahead), language))
    sheet = SheetToFill(
        NAME.said(language),
        _heading(public.strategy.client.name, rows, language),
        lines,
        (Field("by", TITLES["by"].said(language), TOLD["by"].said(language)),),
        columns,
        [[row.cells.get(column.key) for column in columns] for row in rows],
        {number for number, row in enumerate(rows) if row.is_closed},
        language,
        1 + [column.key for column in columns].index("title"),
    )
    return sheet, Beside(BESIDE, [[BESIDE, VERSION], *(row.beside for row in rows)])


def shown_texts(texts: Mapping[str, str], labels: Mapping[str, str], language: Language) -> dict[str, str]:
    """Return what the cells of a row's texts say: a text that an earlier one says is not said again."""
    found: dict[str, str] = {}
    for name, text in texts.items():
        same = leader(texts, name)
        said = SAME.said(language).format(platform=labels.get(same, same))
        found[name] = text if same == name or not text else said
    return found


def leader(texts: Mapping[str, str], name: str) -> str:
    """Return the first platform that says what another one does."""
    return next(one for one, text in texts.items() if text == texts[name])


def shown_field(what: Published, key: str) -> str:
    """Return what the cell of a field says."""
    value = what.get(key, "")
    return signed(map(str, value)) if isinstance(value, list) else str(value)


def labels_of(
    strategy: Strategy, networks: Mapping[str, Network], names: Sequence[str], language: Language
) -> dict[str, str]:
    """Name posts for people: by their network, by the platform's own id where one network has several."""
    called = {one.id: one.network or one.id for one in strategy.platforms}
    found = {}
    for name in names:
        platform, _space, number = name.partition(" ")
        network = find_network(called.get(platform, platform), networks)
        several = sum(other == called.get(platform) for other in called.values()) > 1
        said = platform if several or network is None else network.label.said(language)
        found[name] = f"{said} {number}".strip()
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    item: Item
    day: date | None
    due: date | None
    texts: Mapping[str, str]
    cells: Mapping[str, Cell]
    beside: Sequence[str]
    is_closed: bool


def _rows(strategy: Strategy, items: Sequence[Chosen], wanted: Wanted) -> list[_Row]:
    shown = [one for one in items if one.item.status != "cancelled"]
    days = {one.item.id: day_of_item(strategy, one.item) for one in shown}
    closed = _closed(strategy, [day for day in days.values() if day])
    ordered = sorted(
        shown, key=lambda one: (days[one.item.id] or date.max, str(one.item.at or ""), one.item.id)
    )
    return [_row(strategy, one, days[one.item.id], closed, wanted) for one in ordered]


def _row(strategy: Strategy, one: Chosen, day: date | None, closed: frozenset[date], wanted: Wanted) -> _Row:
    item, language, what, texts = one.item, wanted.language, one.published, bodies(one.item)
    labels = labels_of(strategy, wanted.networks, list(texts), language)
    is_closed = item.status in SETTLED or not has_words(item)
    workflow = strategy.content.workflow if strategy.content else None
    due = deadlines(day, workflow, closed).approval if day and not (is_closed or one.standing.holds) else None
    formats = {form.id: form.name for form in strategy.content.formats} if strategy.content else {}
    void = item.approval is not None and not one.standing.given and item.status in ("approved", "scheduled")
    shown = " | ".join([str(item.date or ""), *hours_of(item)])
    delegated = item.status in ("draft", "submitted") and one.standing.kind == "delegated"
    state = "void" if void else "delegated" if delegated else item.status
    cells: dict[str, Cell] = {
        "day": day or _undated(item),
        "hours": "\n".join(_hour_said(hour, labels) for hour in hours_of(item)),
        "format": formats.get(item.format, item.format) if item.format else "",
        **{f"text:{name}": text for name, text in shown_texts(texts, labels, language).items()},
        **{key: shown_field(what, key) for key in FIELDS},
        "media": "\n".join(media.file or media.url or "" for media in item.media),
        "alt": "\n".join(" ".join(media.alt) for media in item.media),
        "status": STATES[state].said(language),
        "due": due,
        "shown": shown,
        "id": item.id,
        "digest": one.digest,
    }
    said = json.dumps({"published": what, "texts": texts}, ensure_ascii=True)
    chunks = [said[start : start + _CHUNK] for start in range(0, len(said), _CHUNK)]
    return _Row(item, day, due, texts, cells, [item.id, one.digest, shown, *chunks], is_closed)


def _columns(
    names: Sequence[str], rows: Sequence[_Row], strategy: Strategy, wanted: Wanted
) -> Iterator[Column]:
    """Give the columns that something stands in, the answers behind what they are about."""
    language = wanted.language
    labels = labels_of(strategy, wanted.networks, names, language)
    for key in _FIRST:
        if key in ("day", "title") or any(row.cells.get(key) for row in rows):
            yield Column(key, TITLES[key].said(language), _WIDTHS[key])
    for name in names:
        yield Column(f"text:{name}", _on("text", labels[name], language), _WIDTHS["text"])
    for key in _AFTER_TEXTS:
        if key == "status" or any(row.cells.get(key) for row in rows):
            linked = key in ("link", "media")
            yield Column(key, TITLES[key].said(language), _WIDTHS[key], linked=linked)
    decisions = tuple(one.said(language) for one in DECISIONS.values())
    told = {key: one.said(language) for key, one in TOLD.items()}
    yield Column("decision", TITLES["decision"].said(language), _WIDTHS["decision"], open=True,
                 choices=decisions, told=told["decision"])  # fmt: skip
    yield Column("note", TITLES["note"].said(language), _WIDTHS["note"], open=True, told=told["note"])
    for name in names:
        # Where a text always follows another, correcting the one corrects both.
        if any(row.texts.get(name) and leader(row.texts, name) == name for row in rows):
            title = _on("own", labels[name], language)
            yield Column(f"own:{name}", title, _WIDTHS["own"], open=True, told=told["own"], printed=False)
    for key in _HIDDEN:
        yield Column(key, TITLES[key].said(language), _WIDTHS[key], hidden=True)


def _names(strategy: Strategy, rows: Sequence[_Row]) -> list[str]:
    """Return the names of all posts, in the order of the platforms."""
    order = [one.id for one in strategy.platforms]
    names = dict.fromkeys(name for row in rows for name in row.texts if name or row.texts[name])

    def placed(name: str) -> tuple[int, str]:
        platform = name.partition(" ")[0]
        return (order.index(platform) if platform in order else len(order)), name

    return sorted(names, key=placed)


def _on(key: str, label: str, language: Language) -> str:
    return f"{ON[key].said(language)} {label}" if label else TITLES[key].said(language)


def _hour_said(hour: str, labels: Mapping[str, str]) -> str:
    platform, space, at = hour.partition(" ")
    return f"{labels.get(platform, platform)} {at}" if space else hour


def _undated(item: Item) -> str:
    return " ".join(filter(None, (str(item.date or ""), *item.when)))


def _heading(client: str, rows: Sequence[_Row], language: Language) -> str:
    days = sorted(row.day for row in rows if row.day)
    if not days:
        return HEADING_UNDATED.said(language).format(client=client)
    when = written_month(days[0], language)
    if (days[0].year, days[0].month) != (days[-1].year, days[-1].month):
        first, last = (written_date(day, language) for day in (days[0], days[-1]))
        when = SPAN.said(language).format(first=first, last=last)
    return HEADING.said(language).format(client=client, when=when)


def _closed(strategy: Strategy, days: Sequence[date]) -> frozenset[date]:
    """Return the days on which nobody works, around those of the items."""
    if not days:
        return frozenset()
    first, last = min(days), max(days)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    almanac = almanac_of(strategy, first.replace(day=1), min(months, 24))
    return open_days(strategy, almanac.holidays, absences(strategy)).closed
