"""A drawing of the client's own, as SVG: plain shapes, of a size, and no more than can be drawn at once.

What draws it in print knows no end: masks within masks and a blur over a kilometre take hours, or end the
program.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError, ParserCreate

from cmkit.text import _, visible

_SPACE = "http://www.w3.org/2000/svg"
# What an SVG may not do in a document: run, load, or show another page.
_ACTIVE = re.compile(
    rb"<\s*(?:\w+:)?(?:script|foreignObject|iframe|image|use|animate|set|style)\b|\bon\w+\s*=|javascript:|<!ENTITY"
    rb"|(?:href|src)\s*=\s*[\"']?\s*(?!#)|url\(\s*[\"']?(?!#)",
    re.IGNORECASE,
)
_PLAIN = frozenset(
    {"a", "circle", "clipPath", "defs", "desc", "ellipse", "g", "line", "linearGradient", "mask", "metadata"}
    | {"path", "polygon", "polyline", "radialGradient", "rect", "stop", "svg", "switch", "symbol", "text"}
    | {"title", "tspan", "view"}
)
"""The elements that are drawn as they stand, or not at all."""
_HEAVY = re.compile(r"(?:^|[;\s])(filter|stroke-dasharray)\s*:\s*(?!none)", re.IGNORECASE)
_NO_NUMBERS = frozenset({"class", "id", "style"})
_NUMBER = re.compile(r"(?<![\w.#])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_REFERENCE = re.compile(r"url\(\s*[\"']?#([^)\"'\s]+)")
_LENGTH = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(%|[a-z]*)\s*", re.IGNORECASE)
_FARTHEST = 1e6
"""The greatest number that says where something stands or how big it is."""
_LONGEST_SIDE = 50
"""How many times as long as wide a drawing is at most."""
_DEEPEST, _MOST_LINKS = 100, 20
"""How deep elements stand within each other; how far they lead to one another."""
_MOST_DRAWN = 10_000
"""How many elements are drawn, each as often as others lead to it."""
_LONGEST_PATH, _MOST_LETTERS = 200_000, 1_000
"""How long the description of one shape is; how many letters are set in all."""
_ARCS = re.compile(r"[aA]([^a-df-zA-DF-Z]*)")
_SHORTEST_ARC, _MOST_ARCS = 10, 1_000
"""Of how many signs an arc is at least; how many one shape has: each takes of what a program may nest."""


def fault_of_svg(data: bytes) -> str:
    """Say why bytes are no drawing that can stand in a document, in the user's words; empty when they are."""
    if b"<svg" not in data[:2000].lower():
        return _("neither SVG nor PNG")
    if _ACTIVE.search(data):
        return _("an SVG that runs or loads something")
    try:
        data.decode()
    except UnicodeDecodeError:
        return _("an SVG that is not UTF-8")
    return _Reading().fault(data)


class _Unfit(Exception):
    """A drawing cannot stand in a document; its text says why."""


@dataclass
class _Group:
    """An element that others lead to, or the drawing as a whole: what is drawn with it."""

    count: int = 0
    """How many elements it holds, itself among them."""
    leads_to: Counter[str] = field(default_factory=Counter)


class _Reading:
    """Reads a drawing from its first tag to its last."""

    def __init__(self) -> None:
        self.whole = _Group()
        self.named: dict[str, _Group] = {}
        self.open: list[_Group | None] = []
        self.letters = 0
        self.in_text = 0
        self.drawn: dict[str, int] = {}

    def fault(self, data: bytes) -> str:
        """Say what is wrong with it; empty when nothing is."""
        parser = ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._begins
        parser.EndElementHandler = self._ends
        parser.CharacterDataHandler = self._says
        try:
            parser.Parse(data, True)
            if self._weight(self.whole, 0) > _MOST_DRAWN:
                raise _Unfit(_too_intricate())
        except _Unfit as unfit:
            return str(unfit)
        except (ExpatError, ValueError, LookupError):
            return _("a damaged picture")
        return ""

    def _begins(self, tag: str, attributes: dict[str, str]) -> None:
        space, _sep, name = tag.rpartition(" ")
        if not self.open:
            if name != "svg":
                raise _Unfit(_("neither SVG nor PNG"))
            if space != _SPACE:
                raise _Unfit(_('an SVG without xmlns="{address}"').format(address=_SPACE))
            _measure(attributes)
        elif space == _SPACE and name not in _PLAIN:
            raise _Unfit(_not_plain(name))
        if len(self.open) >= _DEEPEST or self.whole.count >= _MOST_DRAWN:
            raise _Unfit(_too_intricate())
        self.in_text += name == "text" or self.in_text > 0
        group = self.named.setdefault(attributes["id"], _Group()) if "id" in attributes else None
        self.open.append(group)
        around = [self.whole, *filter(None, self.open)]
        links = _links(attributes)
        for one in around:
            one.count += 1
            one.leads_to.update(links)

    def _ends(self, _tag: str) -> None:
        self.open.pop()
        self.in_text -= self.in_text > 0

    def _says(self, text: str) -> None:
        self.letters += len(text) if self.in_text else 0
        if self.letters > _MOST_LETTERS:
            raise _Unfit(_too_intricate())

    def _weight(self, group: _Group, links: int) -> int:
        """Count what is drawn of a group, with all that it leads to; raises ``_Unfit`` if that has no end."""
        if links > _MOST_LINKS:
            raise _Unfit(_too_intricate())
        total = group.count
        for name, times in group.leads_to.items():
            if name not in self.drawn and name in self.named:
                self.drawn[name] = self._weight(self.named[name], links + 1)
            total += times * self.drawn.get(name, 0)
        return total


def _links(attributes: dict[str, str]) -> list[str]:
    """Name what an element leads to; raises ``_Unfit`` for what it asks of those who draw it."""
    found: list[str] = []
    for key, value in attributes.items():
        name = key.rpartition(" ")[2]
        if (heavy := _HEAVY.search(value)) and name == "style":
            raise _Unfit(_not_plain(heavy[1]))
        if name in ("filter", "stroke-dasharray") and value.strip() != "none":
            raise _Unfit(_not_plain(name))
        if len(value) > _LONGEST_PATH or (name == "d" and _arcs(value) > _MOST_ARCS):
            raise _Unfit(_too_intricate())
        numbers = _NUMBER.findall(value) if " " not in key and key not in _NO_NUMBERS else []
        if any(abs(float(number)) > _FARTHEST for number in numbers):
            raise _Unfit(_("of no usable size"))
        found += _REFERENCE.findall(value)
        if name == "href":
            found.append(value.strip().removeprefix("#"))
    return found


def _arcs(path: str) -> int:
    return sum(1 + len(run) // _SHORTEST_ARC for run in _ARCS.findall(path))


def _measure(attributes: dict[str, str]) -> None:
    """Raise ``_Unfit`` for a drawing without a size, or so long that nothing of it is seen."""
    sides = [_LENGTH.fullmatch(attributes.get(name, "100%")) for name in ("width", "height")]
    lengths = [float(side[1]) if side else 100.0 for side in sides]
    units = [side[2] if side else "%" for side in sides]
    boxes = [[float(part) for part in _box(attributes["viewBox"])]] if "viewBox" in attributes else []
    sized = [box[2:] for box in boxes] + ([lengths] if units[0] == units[1] else [])
    if min(lengths) <= 0 or any(not is_usable(*size) for size in sized):
        raise _Unfit(_("of no usable size"))


def _box(text: str) -> list[str]:
    parts = text.replace(",", " ").split()
    if len(parts) != 4:
        raise _Unfit(_("of no usable size"))
    return parts


def is_usable(width: float, height: float) -> bool:
    """Tell whether something of that size can be seen at the head of a page: no thread, and no landscape."""
    if not (math.isfinite(width) and math.isfinite(height)) or min(width, height) < 0.01:
        return False
    return max(width, height) <= min(_FARTHEST, _LONGEST_SIDE * min(width, height))


def _not_plain(name: str) -> str:
    return _("an SVG that needs “{name}”; export it as plain shapes").format(name=visible(name))


def _too_intricate() -> str:
    return _("an SVG too intricate to be drawn")
