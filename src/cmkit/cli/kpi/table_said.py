"""The table of KPIs as lines of a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from cmkit.cli.kpi import verdicts_said as said
from cmkit.measures.aims import Aim, as_decimal
from cmkit.measures.costs import Counted
from cmkit.measures.judged import JudgedKpi, JudgedObjective
from cmkit.measures.verdicts import SHAPES
from cmkit.text import Language, _, plural, visible, written_month, written_number

WIDTH, WIDE = 80, 100
"""How many columns the table takes: of any terminal, and of one that has them."""
_NAME, _LEAST = 40, 15
"""The widest that the column of names becomes; the narrowest, before the day of the figure is left out."""


def width_of_terminal() -> int:
    """Return the columns to write in: more only where a terminal shows them."""
    from shutil import get_terminal_size

    return WIDE if sys.stdout.isatty() and get_terminal_size().columns >= WIDE else WIDTH


def as_text(
    objectives: Sequence[JudgedObjective], language: Language, names: Mapping[str, str], width: int = WIDTH
) -> Iterator[str]:
    """Write the table within a width: an objective a block, a KPI a line, what is missing below.

    ``names`` are those of people, by their ids.
    """
    rows = {
        (place, index): _cells(kpi, language)
        for place, one in enumerate(objectives)
        for index, kpi in enumerate(one.kpis)
    }
    head = _head()
    widths = [max(len(row[column]) for row in (head, *rows.values())) for column in range(len(head))]
    if width - sum(widths[1:]) - 2 * len(widths[1:]) < min(widths[0], _LEAST):
        widths.pop()
    rest = width - sum(widths[1:]) - 2 * len(widths[1:])
    widths[0] = max(min(widths[0], rest, _NAME), len(head[0]) + 2)
    yield from _lines(head, widths)
    for place, one in enumerate(objectives):
        yield ""
        yield from _wrapped(_title(one), width, "")
        for index, _kpi in enumerate(one.kpis):
            yield from _lines(rows[place, index], widths)
        for told in _below(one, language, names):
            yield from _wrapped(told, width)


def _title(one: JudgedObjective) -> str:
    # A verdict stands where a quarter is over or a due date reached; on other days the trend does.
    is_due = one.verdict == "none" or any(kpi.occasion != "asked" for kpi in one.deciding)
    proposal = f" → {_or(one)}" if one.proposal and is_due else ""
    word = said.verdict(one.verdict) if is_due else said.trend(one.trend)
    state = f"{SHAPES[one.verdict if is_due else one.trend]}\N{NO-BREAK SPACE}{word}"
    return (
        _("{objective}: {verdict}").format(objective=visible(one.objective.title), verdict=state) + proposal
    )


def _or(one: JudgedObjective) -> str:
    return _(" or ").join(said.decision(word) for word in one.proposal)


def _head() -> tuple[str, ...]:
    return (
        _("KPI"), _("start"), _("expected"), _("value"), _("reached"), _("says"), _("read"),
    )  # fmt: skip


def _cells(one: JudgedKpi, language: Language) -> tuple[str, ...]:
    figure = one.current.figure if one.current else None
    is_verdict = one.occasion != "asked" and one.verdict != "none"
    state = one.verdict if is_verdict else one.trend
    return (
        said.name_of(one, language),
        said.number(one.baseline, language),
        said.aim(expected_of(one), language),
        said.number(one.value, language),
        said.percent(None if _is_old(one) else one.attainment, language),
        f"{SHAPES[state]} {said.verdict(one.verdict) if is_verdict else said.trend(one.trend)}",
        figure.day.isoformat() if figure else "–",
    )


def _is_old(one: JudgedKpi) -> bool:
    return any(lacking.what == "recent_reading" for lacking in one.missing)


def expected_of(one: JudgedKpi) -> Aim | None:
    """Return what the figure is held against: what was expected on its day; of none, what is today."""
    return one.current.expected if one.current else one.expected_today


def _lines(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """Write a row: a name that is too long goes on below, numbers stand under each other."""
    name, *more = wrap(cells[0], widths[0]) or [""]
    said_at = (5, 6)
    others = [
        cell.ljust(width) if place in said_at else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=False))
        if place
    ]
    yield "  ".join([name.ljust(widths[0]), *others]).rstrip()
    yield from more


def _below(one: JudgedObjective, language: Language, names: Mapping[str, str]) -> Iterator[str]:
    for missing in one.missing:
        yield _("missing: {what}").format(what=said.missing(missing, language, names))
    for kpi in one.kpis:
        yield from _remarks(kpi, language, names)


def _remarks(kpi: JudgedKpi, language: Language, names: Mapping[str, str]) -> Iterator[str]:
    """Say what a KPI lacks, with who brings it, and what its figure is made of."""
    name = said.name_of(kpi, language)
    for missing in kpi.missing:
        what = said.missing(missing, language, names)
        yield _("missing for {kpi}: {what}").format(kpi=name, what=what)
    if kpi.whole_until:
        yield _(
            "{kpi} reads {platforms}; figures without a platform go up to {day}: take “platforms” out of it "
            "to read those, or record figures for each platform"
        ).format(kpi=name, platforms=", ".join(kpi.platforms), day=kpi.whole_until.isoformat())
    if others := kpi.other_sources:
        yield _("{kpi} names “{source}” as its source, but its figure comes from: {others}").format(
            kpi=name, source=visible(" ".join(kpi.kpi.source)), others=visible(", ".join(others))
        )
    if kpi.of_posts:
        where = ", ".join(kpi.of_posts)
        yield _("{kpi} is made of the figures of posts: {where}").format(kpi=name, where=where)
    if count := len(kpi.corrections):
        yield plural(
            "{count} figure of {kpi} was corrected",
            "{count} figures of {kpi} were corrected",
            count,
            kpi=name,
        )


def _wrapped(text: str, width: int, indent: str = "  ") -> list[str]:
    return wrap(text, width, initial_indent=indent, subsequent_indent=indent + "  ")


def costs_said(costs: Sequence[Counted], language: Language, currency: str) -> Iterator[str]:
    """Say what an acquisition cost and what the mission brought, where both sides are known."""
    known = [one for one in costs if one.result is not None and one.spent is not None]
    if known:
        yield ""
    for one in known:
        assert one.result is not None
        assert one.spent is not None
        until = written_month(one.spent.span.end, language)
        if one.counts == "acquisitions":
            amount = f"{written_number(as_decimal(one.result), language)} {currency}"
            told = _("Cost per acquisition up to {month}: {amount}").format(month=until, amount=amount)
        else:
            share = said.in_percent(one.result, language)
            told = _("Return on investment up to {month}: {share}").format(month=until, share=share)
        yield told
