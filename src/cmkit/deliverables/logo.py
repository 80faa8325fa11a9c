"""A logo that is one: a picture that every form of a document can draw, and that does nothing else."""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import NamedTuple

from cmkit.deliverables.drawing import fault_of_svg, is_usable
from cmkit.deliverables.extras import fault_of
from cmkit.problems import NotDone
from cmkit.text import _, visible

BIGGEST_LOGO = 1_000_000
"""A logo is in every page: beyond a million bytes it weighs on whoever opens one."""
_MOST_POINTS = 25_000_000
"""The most points of a picture, width times height: each takes its place in memory when it is drawn."""
_PNG = b"\x89PNG\r\n\x1a\n"
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""How many numbers make a point of a PNG, by its kind of colours."""
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_DRAWN = frozenset({b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"IDAT", b"IEND"})
"""The parts of a PNG that say what is seen; others say who made it when, and may hold anything."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture that was checked: its bytes, and which of the two kinds it is."""

    data: bytes
    kind: str
    """``svg`` or ``png``."""

    @property
    def address(self) -> str:
        """An address that holds the whole picture."""
        kind = {"svg": "image/svg+xml", "png": "image/png"}[self.kind]
        return f"data:{kind};base64,{b64encode(self.data).decode()}"


class NoLogo(Exception):
    """A file cannot be a logo; its text says why, in the user's words."""


def read_logo(data: bytes) -> Logo:
    """Check a picture and take of it what is seen; raises ``NoLogo``."""
    if len(data) > BIGGEST_LOGO:
        raise NoLogo(_("heavier than 1 MB"))
    if data.startswith(_PNG):
        return Logo(_checked_png(data), "png")
    if why := fault_of_svg(data):
        raise NoLogo(why)
    return Logo(data, "svg")


def undrawn(logo: Logo) -> str:
    """Try what print makes of a logo, where print is installed: say why it cannot; empty when it can."""
    if find_spec("typst") is None or fault_of("typst"):
        return ""
    from cmkit.deliverables.print import mark_alone

    try:
        for dots in (0, 200):
            mark_alone(logo, dots=dots)
    except NotDone as error:
        return _("it cannot be drawn ({why})").format(why=visible(str(error.__cause__)))
    return ""


class _Head(NamedTuple):
    """What the first part of a PNG says of the others."""

    width: int
    height: int
    depth: int
    colours: int
    is_interlaced: bool

    @property
    def row(self) -> int:
        """Of how many bytes a row is, and the byte before it that says how it was packed."""
        return 1 + (self.width * self.depth * _SAMPLES[self.colours] + 7) // 8


def _checked_png(data: bytes) -> bytes:
    """Return a PNG without the parts that nobody sees; raises ``NoLogo`` for one that cannot be drawn."""
    parts = list(_parts(data))
    kinds = [kind for kind, _held in parts]
    head = _head(parts[0][1]) if kinds[:1] == [b"IHDR"] and kinds[-1:] == [b"IEND"] else None
    # A capital begins the name of what must be understood to draw the picture.
    unknown = any(kind[:1].isupper() and kind not in _DRAWN for kind in kinds)
    places = [place for place, kind in enumerate(kinds) if kind == b"IDAT"]
    is_parted = not places or places[-1] - places[0] >= len(places)
    palettes = [held for kind, held in parts if kind == b"PLTE"]
    if head is None or unknown or is_parted or kinds.count(b"IHDR") > 1 or not _fits(head, palettes):
        raise NoLogo(_("a damaged picture"))
    if head.width * head.height > _MOST_POINTS:
        raise NoLogo(_("more than {count} million points").format(count=_MOST_POINTS // 1_000_000))
    if not is_usable(head.width, head.height):
        raise NoLogo(_("of no usable size"))
    if not _is_filled(head, b"".join(held for kind, held in parts if kind == b"IDAT")):
        raise NoLogo(_("a damaged picture"))
    return _PNG + b"".join(_written(kind, held) for kind, held in parts if kind in _DRAWN)


def _parts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Give the parts of a PNG to its end, each by its name; none from the first on that is not whole."""
    place, kind = len(_PNG), b""
    while kind != b"IEND" and place + 12 <= len(data):
        end = place + 8 + int.from_bytes(data[place : place + 4])
        kind = data[place + 4 : place + 8]
        if data[end : end + 4] != zlib.crc32(data[place + 4 : end]).to_bytes(4):
            return
        yield kind, data[place + 8 : end]
        place = end + 4


def _written(kind: bytes, held: bytes) -> bytes:
    return len(held).to_bytes(4) + kind + held + zlib.crc32(kind + held).to_bytes(4)


def _head(held: bytes) -> _Head | None:
    """Read the first part of a PNG; ``None`` where it says what no PNG is."""
    if len(held) != 13:
        return None
    depth, colours, packed, filtered, interlaced = held[8:]
    head = _Head(int.from_bytes(held[:4]), int.from_bytes(held[4:8]), depth, colours, bool(interlaced))
    is_one = packed == filtered == 0 and interlaced in (0, 1) and depth in _DEPTHS.get(colours, ())
    return head if is_one and 0 < head.width < 2**31 and 0 < head.height < 2**31 else None


def _fits(head: _Head, palettes: list[bytes]) -> bool:
    """Tell whether a PNG has a palette of whole colours where it needs one, and never two."""
    if not palettes:
        return head.colours != 3
    return len(palettes) == 1 and 0 < len(palettes[0]) <= 768 and len(palettes[0]) % 3 == 0


def _is_filled(head: _Head, packed: bytes) -> bool:
    """Tell whether all points of a PNG are there; of an interlaced one, whether there are as many."""
    most = head.row * head.height
    try:
        held = zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return False
    if len(held) < most:
        return False
    return head.is_interlaced or max(held[:: head.row]) <= 4
