"""How the documents of a mission look: colours that can be read, a logo that is one, fonts, a foot."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate
from zlib import crc32

from cmkit.files.paths import inside
from cmkit.model.community import Brand as BrandBlock
from cmkit.problems import InputRefused
from cmkit.text import _, visible

INK, ACCENT = "#1d2433", "#1f5f8b"
"""The colours of a document while the brand names none: of headings, of lines and links."""
_HEX = re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})(?![0-9a-zA-Z])")
_BIGGEST_LOGO = 1_000_000
"""A logo is in every page: beyond a million bytes it weighs on whoever opens one."""
_PNG = b"\x89PNG\r\n\x1a\n"
# What an SVG may not do in a document: run, load, or show another page.
_ACTIVE = re.compile(
    rb"<\s*(?:\w+:)?(?:script|foreignObject|iframe|image|use|animate|set|style)\b|\bon\w+\s*=|javascript:|<!ENTITY"
    rb"|(?:href|src)\s*=\s*[\"']?\s*(?!#)|url\(\s*[\"']?(?!#)",
    re.IGNORECASE,
)
PRINTED_FONTS = ("Noto Sans", "Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")
"""The fonts that print has, on every machine the same; the first stands for any other."""
_READABLE = 4.5
"""The least contrast of text on white, as accessibility asks (WCAG 2, level AA)."""


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


@dataclass(frozen=True, slots=True)
class Brand:
    """What every form of a document takes from the brand."""

    ink: str = INK
    accent: str = ACCENT
    fonts: tuple[str, ...] = ()
    logo: Logo | None = None
    footer: str = ""
    legal: str = ""

    @property
    def heading_font(self) -> str:
        """The font of titles: the first that the brand names; empty where it names none."""
        return self.fonts[0] if self.fonts else ""

    @property
    def text_font(self) -> str:
        """The font of what is read: the second that the brand names, else the first."""
        return self.fonts[min(1, len(self.fonts) - 1)] if self.fonts else ""


def brand_of(block: BrandBlock | None, folder: Path) -> tuple[Brand, tuple[str, ...]]:
    """Read how a mission's documents look; the second part says what was mended or left out, and why.

    The first colour that can be read is that of chapters, lines and links, the second that of titles. A
    ``logo`` is a file of the mission, SVG or PNG.
    """
    if block is None:
        return Brand(), ()
    said: list[str] = []
    accent, ink = _colours(block.colours, said)
    return Brand(
        accent=accent,
        ink=ink,
        fonts=tuple(font.strip() for text in block.fonts for font in text.split(",") if font.strip()),
        logo=_logo(block.logo, folder, said) if block.logo else None,
        footer=" ".join(block.footer),
        legal=" ".join(block.legal),
    ), tuple(said)


def _colours(texts: Sequence[str], said: list[str]) -> tuple[str, str]:
    """Choose the two colours of documents: of a brand's, those that can be read on white, in their order.

    Where none can, the first is darkened until it can. One of the first two that gives way is said.
    """
    found = []
    for text in texts:
        read = readable(text)
        if read:
            found.append((visible(text), *read))
        else:
            said.append(
                _("brand.colours: “{value}” is no colour like #1f5f8b; it is passed over").format(
                    value=visible(text)
                )
            )
    usable = [colour for _text, colour, was_mended in found if not was_mended]
    instead = usable or [colour for _text, colour, _mended in found[:1]]
    accent = instead[0] if instead else ACCENT
    ink = instead[1] if len(instead) > 1 else INK
    for (text, _colour, was_mended), used in zip(found, (accent, ink), strict=False):
        if was_mended:
            said.append(
                _("brand.colours: {value} is too pale to be read on white; documents use {colour}").format(
                    value=text, colour=used
                )
            )
    return accent, ink


def _logo(name: str, folder: Path, said: list[str]) -> Logo | None:
    """Read a logo; documents go without one that lacks, is too heavy, or is no picture of the two kinds."""
    try:
        data = inside(folder, name).read_bytes()[: _BIGGEST_LOGO + 1]
        why = _fault(data)
    except (OSError, InputRefused, ValueError):
        data, why = b"", _("there is no such file in the mission")
    if why:
        shown = visible(name)
        said.append(_("brand.logo: {name}: {why}; documents go without it").format(name=shown, why=why))
        return None
    return Logo(data, "png" if data.startswith(_PNG) else "svg")


def _fault(data: bytes) -> str:
    """Say why a file cannot be a logo; empty when it can."""
    if len(data) > _BIGGEST_LOGO:
        return _("heavier than 1 MB")
    if data.startswith(_PNG):
        return "" if _is_whole_png(data) else _("a damaged picture")
    if b"<svg" not in data[:2000].lower():
        return _("neither SVG nor PNG")
    if _ACTIVE.search(data):
        return _("an SVG that runs or loads something")
    return "" if _is_whole_svg(data) else _("a damaged picture")


def _is_whole_png(data: bytes) -> bool:
    """Tell whether each part of a PNG is there as it was written, from its head to its end."""
    place, kind, kinds = len(_PNG), b"", []
    while kind != b"IEND" and place + 12 <= len(data):
        end = place + 8 + int.from_bytes(data[place : place + 4])
        kind, checked = data[place + 4 : place + 8], data[place + 4 : end]
        if data[end : end + 4] != crc32(checked).to_bytes(4):
            return False
        kinds.append(kind)
        place = end + 4
    return kinds[:1] == [b"IHDR"] and b"IDAT" in kinds and kind == b"IEND"


def _is_whole_svg(data: bytes) -> bool:
    """Tell whether an SVG is XML to its last tag; entities of its own were refused before."""
    parser = ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(data, True)
    except (ExpatError, ValueError, LookupError):
        return False
    return True


def readable(text: str) -> tuple[str, bool] | None:
    """Read the colour that a text names, ``#1f5f8b`` or ``#1F5``, darkened until it can be read on white.

    Returns the colour as six digits and whether it was darkened; ``None`` for what is no colour.
    """
    found = _HEX.search(text)
    if found is None:
        return None
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    given = tuple(int(digits[place : place + 2], 16) for place in (0, 2, 4))
    mended = given
    while contrast(mended) < _READABLE:
        mended = tuple(part * 95 // 100 for part in mended)
    return "#" + "".join(f"{part:02x}" for part in mended), mended != given


def contrast(colour: tuple[int, ...]) -> float:
    """Return the contrast of a colour, three parts of 0 to 255, with white: 1 to 21."""
    linear = [
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in colour
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)
