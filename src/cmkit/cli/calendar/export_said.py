"""What an export tells: what was handed over, what was left out and why, what its file has no place for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from cmkit.calendar.handover.chosen import Chosen
from cmkit.calendar.handover.formats import OURS, our_form
from cmkit.calendar.handover.recording import held_elsewhere, outdated
from cmkit.calendar.handover.rows import Row, Rows, makes_links
from cmkit.calendar.hashtags import tags_of
from cmkit.catalogue.schedulers import SchedulerFormat
from cmkit.cli.calendar.export_gate import Reason
from cmkit.model.editorial import Export
from cmkit.problems import Refused
from cmkit.text import _, plural, spoken_language, visible, written_date

_MOST = 6
"""How many ids a sentence names."""


def refusal(reasons: Sequence[Reason], tool: str) -> Refused:
    """Put every reason into one refusal, in the order of the files."""
    reasons = _together(reasons)
    head = plural(
        "Nothing was exported to {tool}: {count} reason.",
        "Nothing was exported to {tool}: {count} reasons.",
        len(reasons),
        tool=tool,
    )
    return Refused("\n".join([head, *(line for one in reasons for line in one.lines())]))


def _together(reasons: Iterable[Reason]) -> list[Reason]:
    """Tell a reason once that several platforms give."""
    found: dict[tuple[str, str, int | None], list[Reason]] = {}
    for one in reasons:
        found.setdefault((one.item, one.said, one.where.line), []).append(one)
    together = (
        replace(same[0], platform=", ".join(dict.fromkeys(one.platform for one in same if one.platform)))
        for same in found.values()
    )
    return sorted(together, key=lambda one: (one.where.file, one.where.line or 0, one.platform))


def left_out(reasons: Iterable[Reason], sentence: str) -> Iterator[str]:
    """Say what is left out on demand, with the reasons."""
    found = _together(reasons)
    if found:
        yield sentence
        yield from (f"  {line}" for one in found for line in replace(one, remedy="").lines())


def named(ids: Iterable[str]) -> str:
    """Name some ids, and how many more there are."""
    found = list(dict.fromkeys(ids))
    more = f", … (+{len(found) - _MOST})" if len(found) > _MOST else ""
    return ", ".join(found[:_MOST]) + more


def changed_since(items: Iterable[Chosen], form: SchedulerFormat) -> Iterator[str]:
    """Say what the tool has already, in other words: importing does not replace it there."""
    for one in items:
        if last := outdated(one, form.id):
            yield _("{item} changed since {tool} got it on {date}: take the earlier one out there.").format(
                item=one.item.id, tool=form.label, date=_day(last)
            )


def also_elsewhere(items: Iterable[Chosen], form: SchedulerFormat) -> Iterator[str]:
    """Say what another tool was handed: sent by both, it goes out twice."""
    for one in items:
        if other := held_elsewhere(one.item, form.id):
            yield _("{item} is in {other} since {date}: take it out there, or it goes out twice.").format(
                item=one.item.id, other=_tool(other), date=_day(other)
            )


def _day(export: Export) -> str:
    """Write the day of an export; what is no whole day, as it stands there."""
    day = export.date.first(None) if export.date else None
    is_whole = day is not None and day.isoformat() == str(export.date)
    return written_date(day, spoken_language()) if day and is_whole else str(export.date or "?")


def _tool(export: Export) -> str:
    """Name a tool as it calls itself; one of the user's own, by the name that its form has."""
    return our_form(export.to).label if export.to in OURS else visible(export.to or "?")


def unsaid(rows: Sequence[Row], form: SchedulerFormat) -> Iterator[str]:
    """Say what the file has no place for, and what somebody fills in by hand."""
    held = {column.holds for column in form.columns}
    if form.writes == "postiz":
        held |= {"first_comment"}
    tool = form.label
    if "first_comment" not in held and (found := [row for row in rows if row.first_comment]):
        yield _("{tool} gets no first comment: post it by hand ({items}).").format(
            tool=tool, items=named(row.chosen.item.id for row in found)
        )
    if "alt" not in held and (found := [row for row in rows if any(one.alt for one in row.media)]):
        yield plural(
            "{tool} gets no alternative texts: add that of {count} post by hand.",
            "{tool} gets no alternative texts: add those of {count} posts by hand.",
            len(found),
            tool=tool,
        )
    silent = [row for row in rows if row.link and not makes_links(row.network) and row.link not in row.text]
    if silent and form.link == "in_text":
        yield _(
            "No link can be clicked in a text there: put it into the profile or a story ({items})."
        ).format(items=named(f"{row.chosen.item.id}, {row.post.platform}" for row in silent))
    for column in form.columns:
        wanting = {row.network_id for row in rows} & {*column.networks}
        if column.by_hand and wanting:
            yield _("The column “{column}” is left empty: fill it in for {networks}.").format(
                column=visible(column.name), networks=", ".join(sorted(wanting))
            )


def about_links(rows: Rows, items: Iterable[Chosen]) -> Iterator[str]:
    """Say that links go out without tags where the strategy wants some that cannot be read."""
    if rows.said_of_links and not rows.pattern and any(one.item.link for one in items):
        yield _(
            "Links bear no tags: distribution.tracking.utm is not understood. Write it so:"
            " utm_source={{network}}&utm_medium=social&utm_campaign={{pillar}}"
        ).format()


def shortened_tags(rows: Iterable[Row]) -> Iterator[str]:
    """Say where a set of hashtags was cut to what the network takes."""
    for row in rows:
        there = len(tags_of(row.chosen.item, row.chosen.approvals.strategy))
        if len(row.hashtags) < there:
            yield _("{item}: {platform} gets {taken} of its {there} hashtags, as many as it takes.").format(
                item=row.chosen.item.id, platform=row.post.platform, taken=len(row.hashtags), there=there
            )


def next_step(form: SchedulerFormat) -> Iterator[str]:
    """Say what is left to do in the tool."""
    if form.then:
        yield form.then.said(spoken_language())
