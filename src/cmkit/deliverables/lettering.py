"""How wide a text is in a picture, more or less: nothing there sets lines by itself."""

from __future__ import annotations

_NARROW, _WIDE = frozenset("iljtfrI.,:;'’!|()[]- \u00a0\u202f"), frozenset("mwMW@%—…")


def extent(text: str) -> float:
    """Estimate how wide a text is, in capital Ms of a sans-serif letter."""
    return sum(
        0.36
        if letter in _NARROW
        else 1.0
        if letter in _WIDE or ord(letter) > 0x2E80
        else 0.78
        if letter.isupper()
        else 0.66
        for letter in text
    )


def fitted(text: str, most: float) -> str:
    """Cut a text that is wider than so many capital Ms; it then ends in «…»."""
    if extent(text) <= most:
        return text
    kept = text.removesuffix(" …")
    while kept and extent(f"{kept}…") > most:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def wrapped(text: str, most: int, letters: float) -> list[str]:
    """Break a text into at most so many rows of so many capital Ms; what does not fit in ends in «…»."""
    rows: list[str] = []
    row = ""
    for piece in text.split(" "):
        longer = f"{row} {piece}" if row else piece
        if extent(longer) <= letters:
            row = longer
            continue
        if row:
            rows.append(row)
        row = piece
    rows = [fitted(one, letters) for one in (*rows, row)]
    if len(rows) > most:
        return [*rows[: most - 1], fitted(f"{rows[most - 1]} …", letters)]
    return rows
