"""What was published in a period, what each content brought, and which did best and least well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from cmkit.deliverables.said import Said
from cmkit.deliverables.views.amounts_said import Amounts
from cmkit.deliverables.views.period import Period
from cmkit.deliverables.words import enumerated
from cmkit.measures.aims import scale_of
from cmkit.measures.figures import Select, exact_sum, together
from cmkit.measures.matching import address, words_of_post
from cmkit.measures.series import Track
from cmkit.measures.spans import MONTH
from cmkit.model.editorial import Item, Post
from cmkit.model.objectives import Kpi
from cmkit.text import written_weekday

OUT = "published"
STORIES = ("story", "stories")
"""Formats that no quota counts."""
FEW = 5
"""Below how many contents a comparison says little."""
_TELLING = (
    "interactions",
    "engagement-rate-by-reach",
    "engagement-rate-by-views",
    "engagement-rate-by-impressions",
    "reach",
    "views",
    "impressions",
    "video-views",
    "likes",
    "link-clicks",
)
"""By which metric contents are held against each other, the most telling first."""


@dataclass(frozen=True)
class Content:
    """One content on one platform, with what was measured of it."""

    title: str
    platform: str
    day: date
    url: str = ""
    objectives: tuple[str, ...] = ()
    item: Item | None = None
    """``None`` for a post that the calendar does not know."""
    figures: Mapping[str, Fraction] = field(default_factory=dict)
    """By metric."""


@dataclass(frozen=True)
class Contents:
    """What was published in a period, and what was measured of it."""

    period: Period
    published: tuple[Item, ...]
    all: tuple[Content, ...]

    @classmethod
    def of(cls, period: Period) -> Contents:
        """Gather what the calendar says was published, and posts that only figures know."""
        published = tuple(item for item in period.items if is_out(item))
        figures = _figures(period)
        found = [_content(period, item, post, figures) for item in published for post in _posts_out(item)]
        known = {(one.platform, key) for one in found if one.item for key in _keys(one.item, one.url)}
        for (platform, key), measured in figures.items():
            if (platform, key) not in known and measured.day:
                post = Content(measured.words, platform, measured.day, measured.url, figures=measured.figures)
                found.append(post)
        ordered = sorted(found, key=lambda one: (one.day, one.platform, one.title))
        return cls(period, published, tuple(ordered))

    def for_objective(self, objective: str) -> list[Content]:
        """Return the contents that were meant for an objective."""
        return [one for one in self.all if objective in one.objectives]

    @property
    def number(self) -> int:
        """How many contents were published: an idea counts once, however many networks it was on."""
        alone = sum(1 for one in self.all if one.item is None)
        return len(self.published) + alone


def is_out(item: Item) -> bool:
    """Tell whether an item was published, on one platform at least."""
    return item.status == OUT or any(post.status == OUT for post in item.posts)


def _posts_out(item: Item) -> Iterator[Post | None]:
    """Visit the posts of an item that are out; none at all for an item that names no platform."""
    if not item.posts:
        yield None
    for post in item.posts:
        if (post.status or item.status) == OUT:
            yield post


def _content(period: Period, item: Item, post: Post | None, figures: _Figures) -> Content:
    day = (item.date.first(period.public.strategy.starts_on) if item.date else None) or period.span.start
    url = (post.url or "") if post else ""
    platform = post.platform if post else ""
    measured: dict[str, Fraction] = {}
    for key in _keys(item, url):
        measured |= figures[platform, key].figures if (platform, key) in figures else {}
    return Content(_title(item), platform, day, url, _objectives(period, item), item, measured)


def _title(item: Item) -> str:
    return item.called or " ".join(item.text)[:60] or item.id


def _keys(item: Item, url: str) -> tuple[str, ...]:
    """Name what readings may call a post: the item that it is of, its address."""
    return (item.id, address(url)) if url else (item.id,)


def _objectives(period: Period, item: Item) -> tuple[str, ...]:
    content = period.public.strategy.content
    by_pillar = {one.id: one.objectives for one in (content.pillars if content else ())}
    return item.objectives or tuple(
        dict.fromkeys(name for pillar in item.pillars for name in by_pillar.get(pillar, ()))
    )


@dataclass
class _Measured:
    """What was read of a post."""

    figures: dict[str, Fraction] = field(default_factory=dict)
    """By metric."""
    day: date | None = None
    """Its day, where that lies in the period."""
    url: str = ""
    """Its address, as it was read."""
    words: str = ""
    """How it begins, where the calendar does not know it."""


_Figures = dict[tuple[str, str], _Measured]
"""By platform and post."""


def _figures(period: Period) -> _Figures:
    """Gather what was read of single posts up to the end of the period."""
    found: _Figures = {}
    for (metric, platform, subject, item), track in period.readings.tracks.items():
        if not item or subject:
            continue
        value, day = _of_post(period, metric, track)
        if value is None:
            continue
        is_address = item.startswith(("https://", "http://"))
        key = (platform, address(item) if is_address else item)
        one = found.setdefault(key, _Measured())
        one.figures[metric] = value
        one.day = day or one.day
        if is_address:
            one.url, one.words = item, one.words or words_of_post(track.readings[-1].note)
    return found


def _of_post(period: Period, metric: str, track: Track) -> tuple[Fraction | None, date | None]:
    """Return what a post came to, and the day of its publication where that lies in the period.

    A figure of its whole life bears that day; figures of several days add up within the period.
    """
    known = period.catalogue.metrics.get(metric)
    nature = known.nature if known else "flow"
    read = [one for one in track.readings if one.end <= period.span.end]
    whole_life = [one for one in read if one.start == one.end]
    if whole_life:
        used, day = whole_life[-1:], whole_life[-1].start
    else:
        used, day = [one for one in read if one.start >= period.span.start], None
    if not used:
        return None, None
    if nature == "rate":
        value = together(Select((), "rate", MONTH, times=scale_of(Kpi(), known)), used)[0]
    elif nature == "flow" and (known is None or known.adds_over_days):
        value = exact_sum(one.value for one in used if one.value is not None)
    else:
        value = None if used[-1].value is None else Fraction(used[-1].value)
    within = day is not None and period.span.start <= day <= period.span.end
    return value, day if within else None


def compared(contents: Sequence[Content], metrics: Iterable[str] = ()) -> tuple[str, list[Content]]:
    """Choose the metric by which contents are held against each other; return it with them, the best first.

    Only those of one platform, the one of which most were measured: another has other people. ``metrics``
    come before the usual ones: those that the objective is judged on.
    """
    best: tuple[str, list[Content]] = ("", [])
    for metric in dict.fromkeys((*metrics, *_TELLING)):
        by_platform: dict[str, list[Content]] = {}
        for one in contents:
            if metric in one.figures:
                by_platform.setdefault(one.platform, []).append(one)
        there = max(by_platform.values(), key=len, default=[])
        if len(there) > len(best[1]):
            best = (metric, sorted(there, key=lambda one: -one.figures[metric]))
        if len(best[1]) > 1:
            break
    return best


def best_and_least(period: Period, contents: Sequence[Content], metrics: Iterable[str] = ()) -> Said:
    """Say which content did best and which least well, by which figure, out of how many."""
    metric, ranked = compared(contents, metrics)
    if not ranked:
        return {"number": 0, "best": {}, "least": {}, "is_few": False, "measure": ""}
    known = period.catalogue.metrics.get(metric)
    amounts = Amounts.of(period.sayer.forms, known)
    differ = len(ranked) > 1 and ranked[0].figures[metric] != ranked[-1].figures[metric]
    if known and known.direction == "down":
        ranked = ranked[::-1]
    return {
        "number": len(ranked),
        "best": said_content(period, ranked[0]) | {"figure": amounts.value(ranked[0].figures[metric])},
        "least": said_content(period, ranked[-1]) | {"figure": amounts.value(ranked[-1].figures[metric])}
        if differ
        else {},
        "is_few": len(ranked) < FEW,
        "measure": known.label.said(period.sayer.language) if known else metric.replace("-", " "),
    }


def said_content(period: Period, one: Content) -> Said:
    """Say a content: its title, its address, its platform, its day."""
    return {
        "title": one.title,
        "url": one.url,
        "platform": period.sayer.name("platforms", one.platform) if one.platform else "",
        "day": written_weekday(one.day, period.sayer.language),
    }


def list_of(contents: Contents, most: int = 40) -> list[Said]:
    """List what was published, an idea a row, with the figure that says most of each."""
    rows: list[Said] = []
    some_are_planned = any(one.item for one in contents.all)
    by_item: dict[str | int, list[Content]] = {}
    for number, one in enumerate(contents.all):
        by_item.setdefault(one.item.id if one.item else number, []).append(one)
    for together_out in by_item.values():
        first = said_content(contents.period, together_out[0])
        names = [said_content(contents.period, one)["platform"] for one in together_out]
        first["links"] = [
            {"label": name or first["title"], "url": one.url}
            for name, one in zip(names, together_out, strict=True)
        ]
        first["is_unplanned"] = some_are_planned and together_out[0].item is None
        first["figures"] = [
            f"{name}{_colon(contents)}{figure}" if name and len(together_out) > 1 else figure
            for name, one in zip(names, together_out, strict=True)
            if (figure := _main_figure(contents.period, one))
        ]
        rows.append(first)
    return rows[:most]


def _colon(contents: Contents) -> str:
    return "\N{NO-BREAK SPACE}: " if contents.period.sayer.language == "fr" else ": "


def _main_figure(period: Period, one: Content) -> str:
    metric, _ranked = compared([one])
    if not metric:
        return ""
    amounts = Amounts.of(period.sayer.forms, period.catalogue.metrics.get(metric))
    return amounts.value(one.figures[metric])


def left_out(period: Period) -> list[Said]:
    """List what was planned in the period and did not come out, with its state."""
    return [
        {"title": _title(item), "status": enumerated(period.sayer.language, "item.status", item.status)}
        for item in period.items
        if item.status != "idea" and not is_out(item)
    ]
