"""How wide a text is in a picture, more or less: nothing there sets lines by itself."""

from __future__ import annotations

_NARROW, _WIDE = frozenset("iljtfrI.,:;'’!|()[]- \u00a0\u202f"), frozenset("mwMW@%—…")


def extent(text: str) -> float:
    """Estimate how wide a text is, in capital Ms of a sans-serif letter."""
    return sum(
        0.36 if letter in _NARROW else 1.0 if letter in _WIDE or ord(letter) > 0x2E80 else 0.66
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
