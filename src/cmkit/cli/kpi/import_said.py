"""What is said of an import: file by file, metric by metric, post by post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cmkit.cli.console import Console
from cmkit.text import _, plural, spoken_language, visible, written_number

if TYPE_CHECKING:
    from cmkit.catalogue.entries import Metric
    from cmkit.measures.importing import Imported
    from cmkit.measures.keeping import Kept
    from cmkit.measures.matching import Match
    from cmkit.measures.preview import Row
    from cmkit.mission.recording import Recorded
    from cmkit.model.strategy import Strategy

_MOST_LISTED = 20


def about_files(imported: Imported, console: Console) -> None:
    """Say of each table what it is, how many rows were read, and how many passed over and why."""
    language = spoken_language()
    for taken, platform in imported.extracts:
        span = taken.span
        parts = [taken.form.format.label.said(language)]
        if platform:
            parts.append(visible(platform))
        parts.append(plural("{count} row read", "{count} rows read", taken.read))
        if span:
            parts.append(f"{span.start.isoformat()} → {span.end.isoformat()}")
        console.say(f"{visible(taken.sheet.name)}: {', '.join(parts)}")
        for reason, count in sorted(taken.skipped.items()):
            console.say(
                "  "
                + plural(
                    "{count} row passed over: {why}", "{count} rows passed over: {why}", count, why=reason
                )
            )
        for remark in taken.remarks:
            console.say(f"  {remark}")
        for metric in sorted(taken.not_added):
            console.say(
                "  " + _("“{metric}” of several rows does not add up: not taken").format(metric=metric)
            )
    for aside in imported.aside:
        console.say(f"{visible(aside.name)}: " + _("nothing taken: {why}").format(why=aside.why))


def about_mission(
    imported: Imported, strategy: Strategy, metrics: Mapping[str, Metric], console: Console
) -> None:
    """Say what does not quite fit the mission: days outside of it, names that it does not know."""
    from cmkit.measures.gathering import outside

    ends = strategy.mission.ends_on
    last = ends.last(strategy.starts_on) if ends else None
    if count := outside(imported, strategy.starts_on, last):
        console.say(
            plural(
                "{count} row is of days outside of the mission: kept, as a baseline or a sequel.",
                "{count} rows are of days outside of the mission: kept, as a baseline or a sequel.",
                count,
            )
        )
    if count := len(imported.differing):
        console.say(
            plural(
                "{count} figure differs between two files: the file that goes furthest counts.",
                "{count} figures differ between two files: the file that goes furthest counts.",
                count,
            )
        )
    for network in sorted(imported.unnamed):
        console.say(
            _("The strategy names no platform on {network}: the figures are kept under that name.").format(
                network=network
            )
        )
    used = {one.metric for taken, _platform in imported.extracts for one in taken.metrics}
    for metric in sorted(used - set(metrics)):
        console.say(
            _("The catalogue does not know the metric “{metric}”; it is kept as it is.").format(
                metric=visible(metric)
            )
        )


def about_calendar(matches: Sequence[Match], console: Console, *, writing: bool) -> None:
    """Say which posts of the calendar were found, and what is written there."""
    changing = [one for one in matches if one.writes_url or one.writes_status]
    for one in changing[:_MOST_LISTED]:
        how = _("by its day and text") if one.by_text else _("by its address")
        told = (
            _("{item} on {platform} is out: {url} (found {how})")
            if writing
            else _("{item} on {platform} would be marked as published: {url} (found {how})")
        )
        console.say(told.format(item=one.item, platform=one.platform, url=visible(one.url), how=how))
    if len(changing) > _MOST_LISTED:
        rest = len(changing) - _MOST_LISTED
        console.say(plural("and {count} other post", "and {count} other posts", rest))


def about_readings(kept: Kept, console: Console, *, writing: bool) -> None:
    """Say how many readings are new, how many correct others, how many were there."""
    told = kept.recorded
    if not told.new and not told.corrected and not kept.files:
        console.say(_("All of it was there already: nothing changes."))
        return
    parts = []
    if told.new:
        parts.append(plural("{count} new reading", "{count} new readings", told.new))
    if told.corrected:
        parts.append(plural("{count} correction", "{count} corrections", told.corrected))
    if told.same:
        parts.append(plural("{count} that was there already", "{count} that were there already", told.same))
    console.say(", ".join(parts) + ".")
    names = ", ".join(sorted(kept.files))
    if writing:
        console.say(_("Written: {files}.").format(files=names))
    else:
        console.say(_("Nothing was written; without --dry-run: {files}.").format(files=names))


def table_of(rows: Sequence[Row], recorded: Recorded) -> str:
    """Write the figures of an import as a table: a line a metric and month; what is 0 throughout left out."""
    kinds = {"account": _("account"), "part": _("parts"), "post": _("posts")}
    said = [_("month"), _("platform"), _("metric"), _("of"), _("readings"), _("value"), _("new")]
    head = (*said, _("corrected"), _("same"))
    lines: list[tuple[str, ...]] = [head]
    for row in rows:
        changed = recorded.by_cell.get((row.month, row.platform, row.metric, row.about), [0, 0, 0])
        value = "–" if row.value is None else written_number(round(row.value, 2), spoken_language())
        lines.append(
            (
                row.month,
                visible(row.platform) or "–",
                row.metric,
                kinds[row.about],
                str(row.count),
                value,
                *(str(count) for count in changed),
            )
        )
    told = [place for place in range(len(head)) if place < 6 or any(row[place] != "0" for row in lines[1:])]
    if len(told) == 7:
        told.pop()  # all of them are new, or none: that is said below the table
    widths = {place: max(len(line[place]) for line in lines) for place in told}
    return "\n".join(
        "  ".join(
            line[place].ljust(width) if place < 4 else line[place].rjust(width)
            for place, width in widths.items()
        ).rstrip()
        for line in lines
    )
