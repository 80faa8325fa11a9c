"""Charts as plain data: what a template draws them from, and the sentence that says the same.

A view puts what ``line_chart`` or ``bar_chart`` returns under ``pictures``, by a name of its own; its
template prints it with ``{{ picture(pictures.name) }}``. Each form of the document then shows it in its own
way: a file beside the Markdown, within the page, in print; where nothing can draw, its sentence stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cmkit.deliverables.lettering import extent, fitted
from cmkit.deliverables.said import Said
from cmkit.deliverables.scales import Scale, apart, brief, scale_of
from cmkit.deliverables.views.amounts_said import in_number
from cmkit.deliverables.words import word
from cmkit.text import slug

WIDTH, HEIGHT = 680, 250
_LETTER, _LINE = 10.6, 14
"""How wide a capital M and how high a line of a label are, more or less."""
_ASIDE = 10
"""How far a label stands from what it names."""
_BAR, _BETWEEN, _BAR_LABEL, _BAR_FIGURE = 20, 12, 230, 132


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series; a value of ``None`` is missing, and no zero."""

    label: str
    """Short, as an axis shows it: ``janv.``"""
    said: str
    """Whole, as a sentence does: ``janvier 2027``."""
    value: Decimal | None
    expected: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A series against what it began with, what is expected on its way, and what it aims at."""

    name: str
    """What tells the picture from the others of its document; becomes a part of its file's name."""
    title: str
    unit: str
    points: tuple[Point, ...]
    baseline: Decimal | None = None
    target: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """How much room a chart has, in pixels."""

    width: int = WIDTH
    height: int = HEIGHT
    is_small: bool = False
    """One among others on a page: what is written of it stands beside it."""

    @property
    def top(self) -> int:
        """Where the highest value stands."""
        return 8 if self.is_small else 22

    @property
    def bottom(self) -> int:
        """Where the lowest value stands; the names of the periods are below."""
        return self.height - (20 if self.is_small else 30)


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart of bars; ``said`` is how its value is written."""

    label: str
    value: Decimal
    said: str = ""


def line_chart(chart: Chart, stem: str, language: str) -> Said:
    """Return what ``line-chart.svg`` draws; empty where there is no value at all.

    ``stem`` is the name of the document's files, which the picture's own begins with. Measures are in pixels.
    """
    view = line_view(chart, language, Frame())
    if not view:
        return {}
    return _picture(chart.name, stem, "line-chart.svg", sentence(chart, language)) | {"view": {"chart": view}}


def line_view(chart: Chart, language: str, frame: Frame) -> Said:
    """Return the measures of a line within a frame, in pixels; empty where there is no value at all.

    A small one shows what the line does and where it should be: no scale, and no value but what is named.
    """
    values = [(place, point.value) for place, point in enumerate(chart.points) if point.value is not None]
    if not values:
        return {}
    expected = [(place, one.expected) for place, one in enumerate(chart.points) if one.expected is not None]
    known = [value for _place, value in (*values, *expected)]
    levels = [("baseline", chart.baseline), ("target", chart.target)][frame.is_small :]
    known += [value for _name, value in levels if value is not None]
    scale = scale_of(known, frame.top, frame.bottom, close=frame.is_small)
    ticks = [] if frame.is_small else [(scale.y(tick), brief(tick, language)) for tick in scale.ticks]
    notes = _notes(chart, values[-1][1], scale, language, frame)
    first = _wide(chart.points[0].label) // 2
    left = max(_wide(*(text for _y, text in ticks)) + 12, first)
    right = frame.width - max(_wide(*(note["text"] for note in notes)) + 2 * _ASIDE, first)
    xs = _places(len(chart.points), left + 8, right)
    return {
        "title": chart.title,
        "unit": "" if frame.is_small else chart.unit,
        "width": str(frame.width),
        "height": str(frame.height),
        "left": str(left),
        "right": str(right),
        "foot": str(frame.height - (5 if frame.is_small else 12)),
        "ticks": [{"y": y, "text": text} for y, text in ticks],
        "labels": _axis(chart.points, xs, right - left, ends_only=frame.is_small),
        "runs": [_run(some, xs, scale) for some in _runs(chart.points)],
        "dots": [
            {
                "x": xs[place],
                "y": scale.y(value),
                "is_last": place == values[-1][0],
                "is_apart": xs[place] != _number(Decimal(right)) and not frame.is_small,
            }
            for place, value in values
        ],
        "expected": _run(expected, xs, scale),
        "lines": [{"name": name, "y": scale.y(value)} for name, value in levels if value is not None],
        "notes": notes,
    }


def bar_chart(name: str, title: str, bars: Sequence[Bar], stem: str, language: str, unit: str = "") -> Said:
    """Return what ``bar-chart.svg`` draws; empty where no bar has a length."""
    longest = max((bar.value for bar in bars), default=Decimal(0))
    if longest <= 0:
        return {}
    room = WIDTH - _BAR_LABEL - _BAR_FIGURE
    said = [bar.said or _said(bar.value, unit, language) for bar in bars]
    colon = "\N{NO-BREAK SPACE}: " if language == "fr" else ": "
    listed = ", ".join(f"{bar.label} {text}" for bar, text in zip(bars, said, strict=True))
    height = len(bars) * (_BAR + _BETWEEN) + _BETWEEN
    return _picture(name, stem, "bar-chart.svg", f"{title}{colon}{listed}.") | {
        "view": {
            "title": title,
            "width": str(WIDTH),
            "height": str(height),
            "left": str(_BAR_LABEL),
            "bars": [
                {
                    "y": str(_BETWEEN + place * (_BAR + _BETWEEN)),
                    "middle": str(_BETWEEN + place * (_BAR + _BETWEEN) + _BAR // 2 + 4),
                    "length": _number(max(bar.value, Decimal(0)) / longest * room),
                    "label": fitted(bar.label, (_BAR_LABEL - 2 * _ASIDE) / _LETTER),
                    "text": fitted(text, (_BAR_FIGURE - _ASIDE) / _LETTER),
                    "at": _number(_BAR_LABEL + max(bar.value, Decimal(0)) / longest * room + 8),
                }
                for place, (bar, text) in enumerate(zip(bars, said, strict=True))
            ],
        }
    }


def sentence(chart: Chart, language: str) -> str:
    """Say a chart in one sentence: where the series stood first and last, and what was expected then."""
    there = [point for point in chart.points if point.value is not None]
    first, last = there[0], there[-1]
    key = "one" if first is last else "several"
    parts = [word(language, "charts", key)]
    if last.expected is not None:
        parts.append(word(language, "charts", "for"))
    if chart.target is not None:
        parts.append(word(language, "charts", "aimed"))
    return (
        "".join(parts).format(
            title=chart.title,
            first=_said(first.value, chart.unit, language),
            first_day=first.said,
            last=_said(last.value, chart.unit, language),
            last_day=last.said,
            expected=_said(last.expected, chart.unit, language),
            target=_said(chart.target, chart.unit, language),
        )
        + "."
    )


def _picture(name: str, stem: str, template: str, alt: str) -> Said:
    return {"file": f"{stem}_{slug(name, 'chart')}.svg", "alt": alt, "template": template}


def _said(value: Decimal | None, unit: str, language: str) -> str:
    if value is None:
        return ""
    said = brief(value, language)
    if unit == "%":
        return f"{said}\N{NO-BREAK SPACE}%" if language == "fr" else f"{said}%"
    return f"{said}\N{NO-BREAK SPACE}{in_number(unit, value, language)}" if unit else said


def _wide(*texts: str) -> int:
    """Estimate how many pixels the widest of some labels takes."""
    return round(max(map(extent, texts), default=0) * _LETTER)


def _places(count: int, left: int, right: int) -> list[str]:
    """Spread so many places over a width; a single one stands in its middle."""
    if count == 1:
        return [_number(Decimal(left + right) / 2)]
    step = Decimal(right - left) / (count - 1)
    return [_number(left + step * place) for place in range(count)]


def _axis(points: Sequence[Point], xs: Sequence[str], room: int, *, ends_only: bool) -> list[Said]:
    """Label the axis: all of its points while there is room, else every second, third… up to the last."""
    each = _wide(*(point.label for point in points)) + _ASIDE
    last = len(points) - 1
    every = max(last, 1) if ends_only else -(-len(points) * each // max(room, each))
    return [
        {"x": xs[place], "text": point.label}
        for place, point in enumerate(points)
        if (last - place) % every == 0
    ]


def _runs(points: Sequence[Point]) -> Iterable[list[tuple[int, Decimal]]]:
    """Give the stretches without a gap."""
    run: list[tuple[int, Decimal]] = []
    for place, point in enumerate(points):
        if point.value is None:
            if run:
                yield run
            run = []
        else:
            run.append((place, point.value))
    if run:
        yield run


def _run(some: Iterable[tuple[int, Decimal]], xs: Sequence[str], scale: Scale) -> str:
    return " ".join(f"{xs[place]},{scale.y(value)}" for place, value in some)


def _notes(chart: Chart, last: Decimal, scale: Scale, language: str, frame: Frame) -> list[Said]:
    """Write beside the end of each line what it is, none over another."""
    expected = next((one.expected for one in reversed(chart.points) if one.expected is not None), None)
    named = [
        ("target", chart.target),
        ("value", None if frame.is_small else last),
        ("expected", expected),
        ("baseline", None if frame.is_small else chart.baseline),
    ]
    there = [(name, value) for name, value in named if value is not None]
    heights = apart([Decimal(scale.y(value)) for _name, value in there], _LINE, frame.top, frame.bottom)
    return [
        {
            "name": name,
            "y": _number(height + 4),
            "text": word(language, "charts", f"note_{name}").format(value=brief(value, language)),
        }
        for (name, value), height in zip(there, heights, strict=True)
    ]


def _number(value: Decimal) -> str:
    """Write a measure as SVG reads it, whatever the language."""
    return f"{value:.1f}"
