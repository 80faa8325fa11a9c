"""The catalogue as it is shown: within 80 columns, in words, with what is only context said to be that."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from decimal import Decimal

from cmkit.catalogue.entries import (
    MISSION,
    OURS,
    Benchmark,
    Confidence,
    Counted,
    Entry,
    Kind,
    Limit,
    Limited,
    Metric,
    Network,
)
from cmkit.cli.check.findings import on_one_line
from cmkit.deliverables.forms import Forms
from cmkit.deliverables.words import enumerated
from cmkit.text import Bilingual, Language, _, written_number

WIDTH = 80
_LABEL = 22
"""The column in which what is said of an entry begins."""
_WHAT = 31
"""How wide the first column of the table of limits is."""


def listed(entries: Mapping[str, Entry], language: Language) -> str:
    """Write a shelf: an entry a line, its id first, those of the mission marked."""
    wide = max((len(key) for key in entries), default=0) + 2
    lines = []
    for key, entry in entries.items():
        said = on_one_line(entry.label.said(language))
        if entry.source == MISSION:
            said = _("{label} (this mission's own)").format(label=said)
        lines += _wrapped(said, key.ljust(wide), wide)
    return "\n".join(lines)


def explained(entry: Entry, language: Language, known: Mapping[str, Entry]) -> str:
    """Write all that is known of one entry; ``known`` holds the entries that it names, by their ids."""
    said = _Said(language, known)
    if isinstance(entry, Kind):
        parts = said.kind(entry)
    elif isinstance(entry, Metric):
        parts = said.metric(entry)
    elif isinstance(entry, Network):
        parts = said.network(entry)
    else:
        parts = []
    title = f"{entry.id} · {on_one_line(entry.label.said(language))}"
    whole = [_wrapped(title, "", 2), *parts, _wrapped(said.provenance(entry), "", 2)]
    return "\n\n".join("\n".join(part) for part in whole if part)


class _Said:
    """Says the parts of an entry in one language, each as lines."""

    def __init__(self, language: Language, known: Mapping[str, Entry]) -> None:
        self.language = language
        self.known = known
        self.forms = Forms(language)

    def kind(self, kind: Kind) -> list[list[str]]:
        focus = enumerated(self.language, "objectives.focus", kind.focus)
        categories = [enumerated(self.language, "objectives.categories", one) for one in kind.categories]
        compared = [enumerated(self.language, "objectives.kpis.comparison", one) for one in kind.comparisons]
        serves = _("its “serves” has to say which objective") if kind.serves_business else ""
        rows = [
            (_("Family"), ", ".join(categories)),
            (_("Major"), focus),
            (_("Serves business"), serves),
            (_("Growth"), " · ".join(compared)),
        ]
        metrics = [f"  {_named(one, self.known, self.language)}" for one in kind.metrics]
        return [
            self.sentence(kind.meaning),
            self.rows(rows),
            [_("KPIs that tell, the most telling first:"), *_all_wrapped(metrics, 4)] if metrics else [],
        ]

    def metric(self, metric: Metric) -> list[list[str]]:
        unit = _("the mission's currency") if metric.money else self.text(metric.unit)
        counts = enumerated(self.language, "objectives.kpis.counts", metric.counts) if metric.counts else ""
        rows = [
            (_("Formula"), self.text(metric.formula)),
            (_("Unit"), unit),
            (_("Nature"), enumerated(self.language, "objectives.kpis.nature", metric.nature)),
            (_("Direction"), enumerated(self.language, "objectives.kpis.direction", metric.direction)),
            (_("Divided by"), self.text(metric.denominator)),
            (_("Usual source"), self.text(metric.usual_source)),
            (_("Commercial"), _("yes") if metric.commercial else ""),
            (_("Counts as"), counts),
            (_("Good to know"), self.text(metric.remark)),
        ]
        seen = [line for one in metric.benchmarks for line in self.benchmark(one)]
        told = _("Seen elsewhere, never a value to aim at: yours comes from your own baseline.")
        return [self.sentence(metric.definition), self.rows(rows), [*_wrapped(told), *seen] if seen else []]

    def network(self, network: Network) -> list[list[str]]:
        near = [_named(one, self.known, self.language) for one in network.near_equivalents]
        hours = network.hours_a_week
        rows = [
            (_("Also called"), ", ".join(on_one_line(one) for one in network.also_called)),
            (_("Hours a week"), self.hours(network) if hours else ""),
            (_("Instead of"), " · ".join(near)),
            (_("Address"), on_one_line(network.url_pattern or "")),
            (_("Good to know"), self.text(network.remark)),
        ]
        limits = [line for one in network.limits for line in self.limit(one, network.confidence)]
        what, least, most, how = _("What"), _("At least"), _("At most"), _("How")
        head = f"  {what:<{_WHAT}}{least:>12}{most:>12}  {how}"
        return [
            self.sentence(network.purpose),
            self.rows(rows),
            [_("Limits:"), head, *limits] if limits else [_("Limits: none that could be verified.")],
        ]

    def hours(self, network: Network) -> str:
        """Say what one account takes a week, and that it is a rule of thumb where it is ours."""
        if network.hours_a_week is None:
            return ""
        hours = self.forms.quantity(network.hours_a_week.amount)
        if network.hours_a_week.source == OURS:
            return _("{hours} for one account kept well; cmkit's own rule of thumb").format(hours=hours)
        return hours

    def benchmark(self, seen: Benchmark) -> list[str]:
        unit = self.text(seen.unit) if seen.unit else ""
        amount = self.forms.quantity(seen.range, unit)
        where = _named_alone(seen.network, self.known, self.language) if seen.network else ""
        whom = ", ".join(part for part in (where, self.text(seen.population)) if part)
        when = self.forms.date(seen.as_of)
        source = f"({on_one_line(seen.source)}, {when})"
        if seen.confidence:
            source = f"{source} · {_confidence(seen.confidence)}"
        return _wrapped(f"{whom} {source}", f"  {amount:<{_LABEL - 2}}", _LABEL)

    def limit(self, limit: Limit, usual: Confidence | None) -> list[str]:
        """Say a limit on one line of the table, and below what it counts and what else is to be known."""
        what = _what(limit.what)
        if limit.format:
            what = _("{what}, {format}").format(what=what, format=limit.format)
        least, most = (_amount(one, limit.what, self.language) for one in (limit.minimum, limit.maximum))
        first = _wrapped(what, "  ", 2) if len(what) > _WHAT else []
        line = f"  {'' if first else what:<{_WHAT}}{least:>12}{most:>12}  {_how(limit)}".rstrip()
        counted = [_counted(limit.counted)] if limit.counted and limit.counted != "codepoints" else []
        if limit.link_counts is not None:
            counted.append(_("a link counts as {number}").format(number=limit.link_counts))
        if limit.confidence and limit.confidence != usual:
            counted.append(_confidence(limit.confidence))
        told = [self.text(limit.remark), " · ".join(counted)]
        return [*first, line, *(one for part in told if part for one in _wrapped(part, " " * 6, 6))]

    def provenance(self, entry: Entry) -> str:
        """Say since when and from where an entry is known."""
        if entry.source == MISSION:
            return _("This mission's own entry: catalogue/ in its folder.")
        parts = [_("Source: {source}").format(source=on_one_line(_from(entry.source)))]
        if entry.as_of:
            parts.insert(0, _("Checked: {date}").format(date=self.forms.date(entry.as_of)))
        parts += [_confidence(entry.confidence)] if entry.confidence else []
        return " · ".join(parts)

    def text(self, said: Bilingual | None) -> str:
        return on_one_line(said.said(self.language)) if said else ""

    def sentence(self, said: Bilingual | None) -> list[str]:
        return _wrapped(self.text(said), "  ", 2) if said else []

    def rows(self, rows: list[tuple[str, str]]) -> list[str]:
        """Write labels in a column of their own, what is empty left out."""
        return [
            line
            for label, said in rows
            if said
            for line in _wrapped(said, f"  {label}".ljust(_LABEL), _LABEL)
        ]


def _named(key: str, known: Mapping[str, Entry], language: Language) -> str:
    """Say an entry by its id and, where it is another word, its label."""
    label = _named_alone(key, known, language)
    return key if label.casefold() == key.casefold() else f"{key} ({label})"


def _named_alone(key: str, known: Mapping[str, Entry], language: Language) -> str:
    return on_one_line(known[key].label.said(language)) if key in known else key


def _all_wrapped(lines: list[str], indent: int) -> Iterator[str]:
    for line in lines:
        yield from _wrapped(line.strip(), line[: len(line) - len(line.lstrip())], indent)


def _wrapped(text: str, first: str = "", indent: int = 0) -> list[str]:
    """Cut a text into lines of 80 columns: the first begins with ``first``, the others with white space.

    What a file says begins no line: a CI log obeys some that stand in the first column.
    """
    rest = " " * indent
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    ) or [first.rstrip()]


def _from(source: str) -> str:
    """Say a source: statements by what they are, what is ours by its name."""
    source = re.sub(rf"\b{OURS}\b", "cmkit", source)
    return re.sub(r"^(?=[A-E]\d)", _("doctrine") + " ", source)


def _what(what: Limited) -> str:
    said: Mapping[Limited, str] = {
        "text": _("text"),
        "fold": _("text before “see more”"),
        "title": _("title"),
        "bio": _("bio of the account"),
        "tags": _("tags, all together"),
        "hashtags": _("hashtags"),
        "mentions": _("mentions"),
        "links": _("links"),
        "media": _("pictures and videos"),
        "images": _("pictures"),
        "image_bytes": _("size of a picture"),
        "image_pixels": _("pixels of a picture"),
        "videos": _("videos"),
        "video_seconds": _("length of a video"),
        "video_bytes": _("size of a video"),
        "document_pages": _("pages of a document"),
        "document_bytes": _("size of a document"),
        "posts_a_day": _("posts a day"),
    }
    return said[what]


def _amount(number: int | None, what: Limited, language: Language) -> str:
    """Write a number with the unit that people think in: minutes, megabytes."""
    if number is None:
        return ""
    if what.endswith("_bytes"):
        megabytes = _("MB")
        return f"{written_number(Decimal(number) / 1_000_000, language)} {megabytes}"
    if what == "video_seconds":
        whole = number >= 120 and number % 60 == 0
        return f"{written_number(number // 60, language)} min" if whole else f"{number} s"
    return written_number(number, language)


def _how(limit: Limit) -> str:
    """Say whether it is refused or advice, and where it holds."""
    channel = {"api": _("by a tool"), "app": _("in the app"), "both": ""}[limit.channel]
    soft = _("advice") if limit.severity == "soft" else ""
    return ", ".join(part for part in (soft, channel) if part)


def _counted(counted: Counted) -> str:
    return {
        "codepoints": _("counted in characters"),
        "graphemes": _("counted as people read: an emoji is one"),
        "utf16": _("counted in units of UTF-16: most emoji are two"),
        "utf8": _("counted in bytes of UTF-8: a letter with an accent is two"),
        "weighted": _("counted in X's own way: an emoji is two, an accent one"),
        "emoji_bytes": _("counted in characters, an emoji by its bytes: often four"),
    }[counted]


def _confidence(confidence: Confidence) -> str:
    return {
        "A": _("confidence A: documentation or code of whoever made it"),
        "B": _("confidence B: three sources agree"),
        "C": _("confidence C: one source"),
        "D": _("confidence D: incomplete"),
        "X": _("confidence X: could not be verified"),
    }[confidence]
