"""Everything that a built file says, whatever its form: for tests that look for what must or must not be."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape

from pypdf import PdfReader

_ZIPPED = (".zip", ".docx", ".xlsx")
_TAG = re.compile(r"<[^>]*>")


def texts_in(name: str, raw: bytes) -> Iterator[tuple[str, str]]:
    """Give every text of a file with where it stands: bytes, what is packed in it, metadata, its name."""
    yield f"{name} (name)", name
    if name.endswith(_ZIPPED):
        yield from _packed(name, raw)
    elif name.endswith(".pdf"):
        yield from _printed(name, raw)
    else:
        text = raw.decode("utf-8")
        yield name, text
        # A tag may stand in the midst of a word, a letter be written as its number.
        if name.endswith((".html", ".svg", ".xml", ".rels")):
            yield f"{name} (words)", unescape(_TAG.sub("", text))
        elif name.endswith(".ics"):
            yield f"{name} (unfolded)", text.replace("\r\n ", "")


def _packed(name: str, raw: bytes) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        yield f"{name} (comment)", archive.comment.decode("utf-8", "replace")
        for member in archive.infolist():
            inner = f"{name}/{member.filename}"
            yield f"{inner} (extra)", (member.comment + member.extra).decode("latin-1")
            held = archive.read(member)
            if member.filename.endswith((".png", ".jpg", ".jpeg")):
                yield inner, held.decode("latin-1")
            else:
                yield from texts_in(inner, held)


def _printed(name: str, raw: bytes) -> Iterator[tuple[str, str]]:
    yield f"{name} (bytes)", raw.decode("latin-1")
    reader = PdfReader(io.BytesIO(raw))
    yield (
        f"{name} (metadata)",
        f"{reader.metadata} {reader.xmp_metadata and reader.xmp_metadata.rdf_root.toxml()}",
    )
    yield f"{name} (outline)", str(reader.outline)
    yield f"{name} (attached)", str(sorted(reader.attachments))
    for number, page in enumerate(reader.pages, 1):
        yield f"{name}, page {number}", page.extract_text()
