"""A document as PDF, to print and to sign: set by typst, with a cover, contents and numbered pages."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import NamedTuple

import typst

from cmkit.deliverables.logo import Logo
from cmkit.deliverables.prose import Prose
from cmkit.deliverables.typesetting import source, string
from cmkit.problems import NotDone
from cmkit.text import _

FONTS = Path(__file__).parent / "fonts"
"""The fonts that every PDF finds, whatever the machine has."""
LOOKS = Path(__file__).parent / "print.typ"
"""The page, the cover, headings and tables: typst's own language, apart from what is said."""
_NO_DAY = date(2000, 1, 1)
_SPARSE = 300.0
"""Down to how many points from the top a last page reaches that is worth being saved."""
_FEW = 8
"""Up to how many pages one is worth it: among more, nobody minds it, and setting them again takes long."""


def pdf(prose: Prose) -> bytes:
    """Set a document. The same document is always the same bytes: no time, and no font of the machine."""
    files = {"print.typ": LOOKS.read_bytes(), "main.typ": source(prose).encode()}
    if prose.brand.logo:
        files[f"logo.{prose.brand.logo.kind}"] = prose.brand.logo.data
    files |= {name: svg.encode() for name, svg in prose.pictures.items()}
    return _set(files, prose.title, prose.on, sparing=True)


def printed(picture: bytes, title: str, on: date | None) -> bytes:
    """Set a picture on a page of its own, A4 lying on its side."""
    page = (
        f"#set document(title: {string(title)})\n"
        '#set page(paper: "a4", flipped: true, margin: 0pt)\n'
        f'#image("picture.svg", width: 100%, alt: {string(title)})\n'
    )
    return _set({"main.typ": page.encode(), "picture.svg": picture}, title, on)


def mark_alone(logo: Logo, *, dots: int) -> bytes:
    """Set a logo as documents bear it, alone: as PDF, or as a picture of so many ``dots`` to the inch."""
    name = f"logo.{logo.kind}"
    page = (
        '#import "print.typ": mark\n#set page(width: auto, height: auto, margin: 0pt)\n'
        f"#mark({string(name)}, 1.6cm)\n"
    )
    files = {"print.typ": LOOKS.read_bytes(), "main.typ": page.encode(), name: logo.data}
    return _set(files, "", None, dots=dots)


def as_png(svg: str) -> bytes:
    """Draw a picture in dots, for what knows no lines: 200 to the inch, the same bytes each time."""
    page = '#set page(width: auto, height: auto, margin: 0pt)\n#image("picture.svg")\n'
    return _set({"main.typ": page.encode(), "picture.svg": svg.encode()}, "", None, dots=200)


def _set(
    files: Mapping[str, bytes], title: str, on: date | None, *, dots: int = 0, sparing: bool = False
) -> bytes:
    """Let typst set ``main.typ`` among its files, as a picture of so many ``dots`` to the inch if asked.

    ``sparing``, what leaves its last page nearly empty is set again a little closer, and kept if that saves
    the page. Raises ``NotDone`` with its reason when typst cannot.
    """
    with tempfile.TemporaryDirectory(prefix="cmkit-") as place:
        root = Path(place)
        for name, data in files.items():
            (root / name).write_bytes(data)
        try:
            made, end = _compiled(root, on, dots, close=False)
            if sparing and 1 < end.page <= _FEW and end.y < _SPARSE:
                closer, end_then = _compiled(root, on, dots, close=True)
                made = closer if end_then.page < end.page else made
        except typst.TypstError as error:
            raise _not_set(title, error) from error
        except BaseException as error:
            # What breaks within the library that sets is no Exception of Python's.
            if type(error).__name__ != "PanicException":
                raise
            raise _not_set(title, error) from error
    return made


def _not_set(title: str, why: BaseException) -> NotDone:
    return NotDone(_("The PDF of “{name}” could not be set: {why}").format(name=title, why=why))


class _End(NamedTuple):
    """Where a document ends: on which page, how many points from its top."""

    page: int = 1
    y: float = 0.0


def _compiled(root: Path, on: date | None, dots: int, *, close: bool) -> tuple[bytes, _End]:
    """Let typst work; return what it made, and where that ends if the document says so."""
    setter = typst.Compiler(
        root / "main.typ",
        root=root,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"close": "yes"} if close else {},
    )
    made = setter.compile(
        format="png" if dots else "pdf",
        ppi=float(dots) if dots else None,
        timestamp=int(datetime.combine(on or _NO_DAY, time(), UTC).timestamp()),
    )
    if not isinstance(made, bytes):
        raise TypeError(type(made))
    said = json.loads(setter.query("<end>", field="value"))
    return made, _End(**said[0]) if said else _End()
