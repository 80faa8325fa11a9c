"""French as it is printed: curved apostrophes and no-break spaces, in what people typed with a keyboard.

The words of a mission stay in its files as they were typed; a document shows them as its own sentences are
set. Code, addresses and the targets of links are left as they are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

_NO_BREAK = "\N{NO-BREAK SPACE}"
_LEFT = re.compile(
    r"^(?:```|~~~).*?^(?:```|~~~)[^\n]*$"  # fenced code
    r"|^[ \t]*(?:>[ \t]*|(?:[-*+]|#{1,6}|\d{1,9}[.)])[ \t]+)+"  # what begins an item, a title, a quote
    r"|^\[[^\]\n]+\]:[^\n]*"  # the targets of references
    r"|\b(?:https?|mailto|tel):\S+|\bwww\.\S+"
    r"|(?<![\w.+-])[\w.+-]++@[\w.-]+(?:\+[\w.+-]*+@[\w.-]+)*"
    # What begins code in a line, the target of a link, a tag, a comment or an address between angles.
    r"|(?P<open>`+|\]\(|<)",
    re.DOTALL | re.MULTILINE,
)
_CLOSING = {"](": ")", "<": ">"}
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])(?:'|&#39;)(?=[^\W\d_]|[*«\[])")
_BEFORE = re.compile(r"(?<=[^\s|]) (?=[;!?»](?!\[)|:(?!-))")
_AFTER = re.compile(r"« (?=\S)")
_IN_NUMBERS = re.compile(r"(?<=\d) (?=[%€]|\d{3}(?!\d)|(?:h|min|km|kg)\b)")
_TEXT_OF_PICTURE = re.compile(r"(?<=>)[^<>]+(?=<)")


def set_in_french(text: str) -> str:
    """Set a document in Markdown as French is printed; what is set so already stays as it is."""
    parts: list[str] = []
    end = 0
    for first, last in _left(text):
        parts += [_set(text[end:first]), text[first:last]]
        end = last
    return "".join([*parts, _set(text[end:])])


def _left(text: str) -> Iterator[tuple[int, int]]:
    """Find what is left as it is; no place of a text is looked at again and again, however long it is."""
    place, after = 0, _After(text)
    while found := _LEFT.search(text, place):
        first, place = found.span()
        opening = found["open"]
        if opening is None:
            yield first, place
        elif opening in _CLOSING:
            closing = after.sign(_CLOSING[opening], place)
            place = first + 1
            if closing < after.sign("\n", place):
                yield first, (place := closing + 1)
        else:
            # Of signs that nothing closes, fewer may begin code as well.
            closed = ((one, after.ticks(place - one, place)) for one in range(first, place))
            if span := next((span for span in closed if span[1]), None):
                yield span
                place = span[1]


class _After:
    """Where signs stand in a text; what is asked must not go back."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.next: dict[str, int] = {}
        self.runs: dict[int, list[int]] = {}
        for run in re.finditer("`+", text):
            self.runs.setdefault(len(run[0]), []).append(run.start())

    def sign(self, sign: str, place: int) -> int:
        """Return where a sign stands next; the end of the text where it does not."""
        if self.next.get(sign, -1) < place:
            found = self.text.find(sign, place)
            self.next[sign] = len(self.text) if found < 0 else found
        return self.next[sign]

    def ticks(self, count: int, place: int) -> int:
        """Return where the next run of just so many backticks ends; 0 where there is none."""
        runs = self.runs.get(count, [])
        found = bisect_left(runs, place)
        return runs[found] + count if found < len(runs) else 0


def set_picture_in_french(svg: str) -> str:
    """Set the words of a picture, between its tags."""
    return _TEXT_OF_PICTURE.sub(lambda found: _set(found.group()), svg)


def _set(text: str) -> str:
    text = _APOSTROPHE.sub("’", text)
    text = _IN_NUMBERS.sub(_NO_BREAK, _BEFORE.sub(_NO_BREAK, text))
    return _AFTER.sub(f"«{_NO_BREAK}", text)
