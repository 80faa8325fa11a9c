"""French as it is printed: curved apostrophes and no-break spaces, in what people typed with a keyboard.

The words of a mission stay in its files as they were typed; a document shows them as its own sentences are
set. Code, addresses and the targets of links are left as they are.
"""

from __future__ import annotations

import re

_NO_BREAK = "\N{NO-BREAK SPACE}"
_LEFT = re.compile(
    r"^(?:```|~~~).*?^(?:```|~~~)[^\n]*$"  # fenced code
    r"|^[ \t]*(?:>[ \t]*|(?:[-*+]|#{1,6}|\d{1,9}[.)])[ \t]+)+"  # what begins an item, a title, a quote
    r"|(`+)(?!`).+?(?<!`)\1(?!`)"  # code in a line
    r"|\]\([^)\n]*\)|^\[[^\]\n]+\]:[^\n]*"  # the targets of links
    r"|<[^>\n]*>"  # tags, comments, addresses between angles
    r"|\b(?:https?|mailto|tel):\S+|\bwww\.\S+|[\w.+-]+@[\w.-]+",
    re.DOTALL | re.MULTILINE,
)
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])(?:'|&#39;)(?=[^\W\d_]|[*«\[])")
_BEFORE = re.compile(r"(?<=[^\s|]) (?=[;!?»](?!\[)|:(?!-))")
_AFTER = re.compile(r"« (?=\S)")
_IN_NUMBERS = re.compile(r"(?<=\d) (?=[%€]|\d{3}(?!\d)|(?:h|min|km|kg)\b)")
_TEXT_OF_PICTURE = re.compile(r"(?<=>)[^<>]+(?=<)")


def set_in_french(text: str) -> str:
    """Set a document in Markdown as French is printed; what is set so already stays as it is."""
    parts: list[str] = []
    end = 0
    for left in _LEFT.finditer(text):
        parts += [_set(text[end : left.start()]), left.group()]
        end = left.end()
    return "".join([*parts, _set(text[end:])])


def set_picture_in_french(svg: str) -> str:
    """Set the words of a picture, between its tags."""
    return _TEXT_OF_PICTURE.sub(lambda found: _set(found.group()), svg)


def _set(text: str) -> str:
    text = _APOSTROPHE.sub("’", text)
    text = _IN_NUMBERS.sub(_NO_BREAK, _BEFORE.sub(_NO_BREAK, text))
    return _AFTER.sub(f"«{_NO_BREAK}", text)
