"""Where the cards of the key figures stand on a page, and the lines of each within it."""

from __future__ import annotations

from collections.abc import Sequence

from cmkit.deliverables.charts import Chart, Frame, line_view
from cmkit.deliverables.lettering import extent, fitted, wrapped
from cmkit.deliverables.said import Said

MOST = 6
"""How many objectives the page has room for."""
_LEFT, _TOP, _BOTTOM, _WIDTH, _GAP, _PAD = 10.0, 37.0, 193.0, 277.0, 5.0, 5.0
_HIGHEST, _HIGHEST_BARE, _LOW = 118.0, 48.0, 90.0
"""Millimetres, on an A4 page that lies on its side."""
_M, _BOLD = 0.85, 0.95
"""How wide a capital M is beside the size of its letter, plain and bold, as widths are estimated."""
_DOT = 0.26
"""How many millimetres a pixel of a chart takes."""
_TITLE, _NAME, _BIG, _LOW_BIG, _UNIT, _STATE, _TEXT, _SMALL = 4.0, 3.1, 11.0, 9.0, 4.4, 3.6, 3.3, 2.7
"""The sizes of letters."""
_LEADING = 1.28
"""How far one row stands below another, beside the size of its letters."""
_HEADS = (("title", _TITLE, 2), ("name", _NAME, 1))
"""What a card begins with: its key, its size, and how many rows it may take."""
_LOWEST_CHART = 11.0
"""From which height on a course can be seen."""


def grid(number: int) -> list[tuple[int, int]]:
    """Return the column and the row of each card, as many beside each other as the page has room for."""
    columns = {1: 1, 2: 2, 3: 3, 4: 2}.get(number, 3)
    return [(place % columns, place // columns) for place in range(number)]


def letters(width: float, size: float, *, is_bold: bool = False) -> float:
    """Tell how many capital Ms of a size fit into a width."""
    return width / (size * (_BOLD if is_bold else _M))


def beside(texts: Sequence[str]) -> list[str]:
    """Place short texts in a row, each behind its shape."""
    places, right = [], _LEFT + 2
    for text in texts:
        places.append(_said(right))
        right += extent(text) * _UNIT * _BOLD + 16
    return places


def placed(cards: Sequence[tuple[Said, Chart | None]], language: str) -> list[Said]:
    """Place cards on the page: each with its rows, what is written where, and its chart in what is left."""
    places = grid(len(cards))
    columns = max((column for column, _row in places), default=0) + 1
    rows = max((row for _column, row in places), default=0) + 1
    width = (_WIDTH - _GAP * (columns - 1)) / columns
    highest = _HIGHEST if any(card["big"] for card, _chart in cards) else _HIGHEST_BARE
    height = min((_BOTTOM - _TOP - _GAP * (rows - 1)) / rows, highest)
    heads = [_from_top(_HEADS, card, width - 2 * _PAD, 3.5) for card, _chart in cards]
    below = max((down for _rows, down in heads), default=0.0)
    return [
        _card(card, chart, (width, height), head, below, language)
        | {
            "x": _said(_LEFT + column * (width + _GAP)),
            "y": _said(_TOP + row * (height + _GAP)),
            "width": _said(width),
            "height": _said(height),
        }
        for (card, chart), (head, _down), (column, row) in zip(cards, heads, places, strict=True)
    ]


def _card(
    card: Said, chart: Chart | None, size: tuple[float, float], head: list[Said], down: float, language: str
) -> Said:
    """Set the rows of a card below its head, its last lines from its foot, and the chart between."""
    (width, height), inner = size, size[0] - 2 * _PAD
    is_low = height < _LOW
    big = _big(card, inner, down, _LOW_BIG if is_low else _BIG) if card["big"] else {}
    state = down + (float(big["size"]) if big else 0) + (7 if is_low else 8.5)
    room = letters(inner - 8 - extent(card["word"]) * _STATE * _BOLD, _TEXT)
    is_beside = extent(card["change"]) <= room
    foot, up = _from_top((("meaning", _TEXT, 2), ("source", _SMALL, 2)), card, inner, 0.0)
    lift = height - 3 - up
    below, down = _from_top(
        (("change", _TEXT, 0 if is_beside else 1), ("aims", _TEXT, 2)), card, inner, state + 1.6
    )
    lacks, down = _from_top((("lacks", _TEXT, int((lift - down) / (_TEXT * _LEADING))),), card, inner, down)
    return {
        "card": card,
        "rows": [*head, *below, *lacks, *({**row, "y": _said(float(row["y"]) + lift)} for row in foot)],
        "big": big,
        "state_y": _said(state),
        "change": "".join(_rows(card["change"], room, 1)) if is_beside else "",
        "change_x": _said(width - _PAD),
    } | _chart(chart, inner, down + 1.2, lift - 0.5, language)


def _from_top(
    parts: Sequence[tuple[str, float, int]], card: Said, width: float, down: float
) -> tuple[list[Said], float]:
    """Set parts of a card one below the other, each in so many rows at most; return where they end."""
    rows: list[Said] = []
    for kind, size, most in parts:
        texts = [card[kind]] if isinstance(card[kind], str) else card[kind]
        room = letters(width, size, is_bold=kind == "title")
        found = [row for text in texts for row in _rows(text, room, max(most, 1))]
        if len(found) > most > 0:
            found[most - 1] = fitted(f"{found[most - 1]} …", room)
        for row in found[:most]:
            down += size * _LEADING
            rows.append({"kind": kind, "text": row, "y": _said(down), "size": _said(size)})
        down += 0.9 if found[:most] else 0
    return rows, down


def _rows(text: str, wide: float, most: int) -> list[str]:
    # The fonts of print have no minus sign of their own: with one, a whole line would be set in another.
    plain = text.replace("\N{MINUS SIGN}", "\N{EN DASH}")
    return wrapped(plain, most, wide) if text else []


def _big(card: Said, inner: float, down: float, largest: float) -> Said:
    """Set the figure as large as there is room for, with what it counts beside it."""
    wide = extent(card["big"]) * _BOLD
    size = min(largest, inner / wide)
    wide *= size
    room = letters(inner - wide - 2, _UNIT)
    fits = extent(card["unit"]) <= room
    return {
        "text": card["big"],
        "size": _said(size),
        "y": _said(down + size + 1.2),
        "unit": card["unit"] if fits else "",
    }


def _chart(chart: Chart | None, width: float, top: float, bottom: float, language: str) -> Said:
    """Draw the course in the room that is left; nothing where there is not enough of it."""
    if chart is None or bottom - top < _LOWEST_CHART:
        return {"chart": {}, "chart_y": "", "scale": ""}
    frame = Frame(int(width / _DOT), int((bottom - top) / _DOT), is_small=True)
    return {"chart": line_view(chart, language, frame), "chart_y": _said(top), "scale": str(_DOT)}


def _said(millimetres: float) -> str:
    """Write a measure as SVG reads it, whatever the language."""
    return f"{millimetres:.1f}"
