"""How the documents of a mission look: colours that can be read, a logo that is one, fonts, a foot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cmkit.deliverables.logo import BIGGEST_LOGO, Logo, NoLogo, read_logo, undrawn
from cmkit.files.paths import inside
from cmkit.model.community import Brand as BrandBlock
from cmkit.problems import InputRefused
from cmkit.text import _, visible

INK, ACCENT = "#1d2433", "#1f5f8b"
"""The colours of a document while the brand names none: of headings, of lines and links."""
_HEX = re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})(?![0-9a-zA-Z])")
PRINTED_FONTS = ("Noto Sans", "Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")
"""The fonts that print has, on every machine the same; the first stands for any other."""
_READABLE = 4.5
"""The least contrast of text on white, as accessibility asks (WCAG 2, level AA)."""


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
    """Read a logo; documents go without one that lacks, is too heavy, or is no picture that can be drawn."""
    try:
        path = inside(folder, name)
        if not path.is_file():  # a pipe would be waited for
            raise FileNotFoundError(name)
        with path.open("rb") as file:
            logo = read_logo(file.read(BIGGEST_LOGO + 1))
        why = undrawn(logo)
    except NoLogo as error:
        why = str(error)
    except (OSError, InputRefused, ValueError):
        why = _("there is no such file in the mission")
    if not why:
        return logo
    said.append(_("brand.logo: {name}: {why}; documents go without it").format(name=visible(name), why=why))
    return None


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
