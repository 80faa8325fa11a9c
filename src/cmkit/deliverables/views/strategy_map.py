"""The strategy on one page, as a picture to pin on a wall: eight blocks of at most six lines each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from cmkit.deliverables import lettering
from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.views.common import Header, View, document, of_cm
from cmkit.deliverables.views.platforms_and_accounts import platforms
from cmkit.deliverables.views.tree import objectives
from cmkit.deliverables.words import word

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

LINES = 6
"""How many things a block says; what there is beyond is counted."""
_MOST_ROWS = 13
"""How many rows a block holds."""
_WIDTH, _HEIGHT = 65.5, 77.0
_LEFT, _TOP, _GAP = 10.0, 31.0, 5.0
_FIRST_ROW, _ROW, _BETWEEN, _UP = 14.5, 4.3, 1.3, 1.2
"""Millimetres, on an A4 page that lies on its side."""
_LETTERS = 18.0
"""How many times the width of a capital M fits in a row of a block."""


def view(subject: Subject, header: Header) -> View:
    """Return what the picture shows."""
    sayer = Sayer(subject.public, subject.catalogue, header.language)
    blocks = [_block(sayer, *described) for described in _BLOCKS]
    return {
        "document": document(header, sayer),
        "blocks": [
            block
            | {
                "x": _said(_LEFT + place % 4 * (_WIDTH + _GAP)),
                "y": _said(_TOP + place // 4 * (_HEIGHT + _GAP)),
            }
            for place, block in enumerate(blocks)
        ],
        "width": _said(_WIDTH),
        "height": _said(_HEIGHT),
        "title": _cut(header.client, 40),
        "subtitle": _cut(header.mission, 90),
        "cm": of_cm(sayer),
        "tables": {},
    }


def _block(sayer: Sayer, name: str, keys: Sequence[str], lines: Callable[[Sayer], Iterable[str]]) -> Said:
    """Place the lines of a block: what each says, row by row, with its distance from the block's top."""
    said = [text for text in lines(sayer) if text]
    shown, rest = said[:LINES], len(said) - LINES
    if rest > 0:
        shown = [*said[: LINES - 1], sayer.forms.word("map", "more", count=str(rest + 1))]
    rows: list[Said] = []
    down = _FIRST_ROW
    for broken in _within([wrapped(text, _MOST_ROWS) for text in shown], shown):
        for number, row in enumerate(broken):
            dot = "" if number else _said(down - _UP)
            rows.append({"text": row, "y": _said(down), "dot": dot})
            down += _ROW
        down += _BETWEEN
    return {
        "title": word(sayer.language, "map", name),
        "is_proposed": any(_is_about(proposal, key) for proposal in sayer.proposals for key in keys),
        "said": shown,
        "rows": rows,
        "empty": "" if rows else word(sayer.language, "marks", "unclear"),
    }


def _within(rows: list[list[str]], said: Sequence[str]) -> list[list[str]]:
    """Cut the longest texts of a block, row by row, until it holds them all."""
    while sum(map(len, rows)) > _MOST_ROWS:
        longest = max(range(len(rows)), key=lambda place: len(rows[place]))
        rows[longest] = wrapped(said[longest], len(rows[longest]) - 1)
    return rows


def _said(millimetres: float) -> str:
    """Write a measure as SVG reads it, whatever the language."""
    return f"{millimetres:.1f}"


def _is_about(proposal: str, key: str) -> bool:
    """Tell whether a proposed key is a key of a block, within it, or all that it stands in."""
    return proposal == key or proposal.startswith((f"{key}.", f"{key}[")) or key.startswith(f"{proposal}.")


def wrapped(text: str, most: int) -> list[str]:
    """Break a text into at most so many rows that fit a block; what does not fit in them ends in «…»."""
    return lettering.wrapped(text, most, _LETTERS)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _objectives(sayer: Sayer) -> Iterator[str]:
    """Say each objective with the value that its first KPI aims at."""
    for objective, entry in zip(sayer.strategy.objectives, objectives(sayer), strict=True):
        if objective.is_pursued:
            unclear = word(sayer.language, "marks", "unclear")
            aimed = next(
                (kpi["aimed_at"] for kpi in entry["kpis"] if kpi["aimed_at"] not in ("", unclear)), ""
            )
            yield f"{entry['title']} ({aimed})" if aimed else entry["title"]


def _audiences(sayer: Sayer) -> Iterator[str]:
    """Say the audiences in the order of their priority; those that have none come last."""
    entries: Sequence[Said] = sayer.section("audiences")
    for entry in sorted(entries, key=lambda one: (one["priority"] or ["~"])[0]):
        yield " – ".join(part for part in (entry["name"], entry["relation"]) if part)


def _platforms(sayer: Sayer) -> Iterator[str]:
    for entry in platforms(sayer):
        if entry["is_in_use"]:
            rhythm = [text.partition(" (")[0] for text in entry["rhythm"][:1]]
            said = [entry["name"], *entry["role"][:1], *rhythm]
            yield " – ".join(part.partition(" – ")[0] for part in said if part)


def _organisation(sayer: Sayer) -> Iterator[str]:
    sponsor = sayer.forms.listed(sayer.people(sayer.strategy.client.sponsor))
    if sponsor:
        yield sayer.forms.word("map", "sponsor", who=sponsor)
    said = sayer.section("organisation")
    for role in said["roles"]:
        if role["who"]:
            does = "".join([*role["raci"], *role["does"]][:1])
            yield " – ".join(part for part in (sayer.forms.listed(role["who"]), does) if part)
    for meeting in said["meetings"]:
        yield ", ".join(part for part in ("".join(meeting["what"][:1]), meeting["every"]) if part)


def _editorial(sayer: Sayer) -> Iterator[str]:
    said = sayer.section("content")
    yield from said["charter"]["tone"][:1]
    for pillar in said["pillars"]:
        yield f"{pillar['name']} ({pillar['share']})" if pillar["share"] else pillar["name"]
    if said["reserve"]:
        yield sayer.forms.word("map", "reserve", amount=said["reserve"])


def _tools(sayer: Sayer) -> Iterator[str]:
    """Say the tools by what they are for."""
    families: dict[str, list[str]] = {}
    for tool in sayer.section("tools"):
        families.setdefault(tool["family"], []).append(tool["name"])
    colon = "\N{NO-BREAK SPACE}: " if sayer.language == "fr" else ": "
    for family, names in families.items():
        listed = ", ".join(names)
        yield f"{family[:1].upper()}{family[1:]}{colon}{listed}" if family else listed


def _measure(sayer: Sayer) -> Iterator[str]:
    """Say by which KPIs each objective is judged, then which reports there are."""
    said = sayer.section("evaluation")
    for objective, entry in zip(sayer.strategy.objectives, objectives(sayer), strict=True):
        for one, kpi in zip(objective.kpis, entry["kpis"], strict=True):
            if objective.is_pursued and one.role in (None, "primary"):
                yield kpi["name"]
    for report in said["reports"]:
        yield ", ".join(part for part in ("".join(report["what"][:1]), report["every"]) if part)


def _distribution(sayer: Sayer) -> Iterator[str]:
    said = sayer.section("distribution")
    for key in ("regular", "campaigns"):
        yield from said["paid"][key][:1]
    for key in ("client", "staff", "ambassadors", "influencers", "partners"):
        yield from said["relays"][key][:1]
    for key in ("web", "offline", "press"):
        yield from said["touchpoints"][key][:1]


_BLOCKS: tuple[tuple[str, tuple[str, ...], Callable[[Sayer], Iterable[str]]], ...] = (
    ("objectives", ("objectives",), _objectives),
    ("audiences", ("audiences",), _audiences),
    ("platforms", ("platforms",), _platforms),
    ("organisation", ("organisation.roles", "organisation.meetings"), _organisation),
    ("editorial", ("content.charter.tone", "content.pillars", "content.reserve"), _editorial),
    ("tools", ("tools",), _tools),
    ("measure", ("objectives", "evaluation.reports"), _measure),
    ("distribution", ("distribution",), _distribution),
)
"""Each block: its name, the keys that it is made from, and what it says."""
