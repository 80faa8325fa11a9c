"""What changed between what was approved and what would go out, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from cmkit.calendar.published import Published

MOST_WORDS = 1500
"""Up to how many words two texts are compared word by word: beyond, one stands for the other as a whole."""
AROUND = 4
"""How many words are shown around a change."""

# A word takes the space before it along: spaces alone are too many to be compared one by one.
_WORD = re.compile(r"\s*\w+(?:['’]\w+)*|\s*[^\w\s]|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words: as it was and is, gone, or new."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in one field: ``title``, ``posts.instagram``, ``media``."""

    field: str
    pieces: tuple[Piece, ...]

    def said(self) -> str:
        """Write it on one line: ``La galette [-arrive-] {+part+} demain``."""
        said = ""
        for number, piece in enumerate(self.pieces):
            text = " ".join(piece.text.split())
            if piece.kind == "gone":
                text = f"[-{text or '¶'}-]"
            elif piece.kind == "new":
                text = f"{{+{text or '¶'}+}}"
            else:
                text = _shortened(text, first=number == 0, last=number == len(self.pieces) - 1)
            apart = number and (piece.kind != "same" or piece.text[:1].isspace())
            said += f" {text}" if apart else text
        return said


def changes(before: Published, now: Published) -> tuple[Change, ...]:
    """Return what differs, field by field, in the order in which a reader meets them."""
    old, new = _flat(before), _flat(now)
    fields = dict.fromkeys([*_ORDER, *old, *new])
    return tuple(
        Change(name, _pieces(old.get(name, ""), new.get(name, "")))
        for name in fields
        if old.get(name, "") != new.get(name, "")
    )


_ORDER = ("format", "title", "hook", "text", "cta", "link", "hashtags", "first_comment", "label")


def _flat(what: Published) -> dict[str, str]:
    """Write each field as one text; posts by their platform, media one after the other."""
    found: dict[str, str] = {}
    for key, value in what.items():
        if key == "posts" and isinstance(value, list):
            for platform, posts in groupby(value, key=lambda post: _of(post, "platform")):
                found[f"posts.{platform}"] = "\n\n".join(_of(post, "text") or platform for post in posts)
        elif key == "media" and isinstance(value, list):
            found[key] = "\n".join(_media(one) for one in value)
        elif isinstance(value, list):
            found[key] = " ".join(map(str, value))
        else:
            found[key] = str(value)
    return found


def _media(one: object) -> str:
    """Name a file by the beginning of its digest too: other bytes are another picture."""
    sha256 = _of(one, "sha256")
    return f"{_of(one, 'file')} ({sha256[:8]})" if sha256 else _of(one, "url")


def _of(holder: object, key: str) -> str:
    return str(holder.get(key, "")) if isinstance(holder, Mapping) else ""


def _pieces(old: str, new: str) -> tuple[Piece, ...]:
    return tuple(_merged(_compared(_WORD.findall(old), _WORD.findall(new))))


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    left, right = old[head : len(old) - tail], new[head : len(new) - tail]
    yield Piece("same", "".join(old[:head]))
    if max(len(left), len(right)) > MOST_WORDS:
        yield Piece("gone", "".join(left))
        yield Piece("new", "".join(right))
    else:
        for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
            if tag == "equal":
                yield Piece("same", "".join(left[a:b]))
            else:
                yield Piece("gone", "".join(left[a:b]))
                yield Piece("new", "".join(right[c:d]))
    yield Piece("same", "".join(old[len(old) - tail :]))


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    for kind, group in groupby((piece for piece in pieces if piece.text), key=lambda piece: piece.kind):
        yield Piece(kind, "".join(piece.text for piece in group))


def _shortened(text: str, *, first: bool, last: bool) -> str:
    words = text.split(" ")
    if (first and last) or len(words) <= 2 * AROUND:
        return text
    if first:
        return "… " + " ".join(words[-AROUND:])
    if last:
        return " ".join(words[:AROUND]) + " …"
    return " ".join(words[:AROUND]) + " … " + " ".join(words[-AROUND:])
