"""Archives of downloads, opened with an eye on what they claim and on what they really hold."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from cmkit.files.paths import shown
from cmkit.problems import InputRefused
from cmkit.text import _

MAXIMUM_BYTES = 256 * 1024 * 1024
"""The most that an archive may hold once unpacked."""
MAXIMUM_MEMBERS = 1_000
_ALWAYS_FINE = 16 * 1024 * 1024
_MOST_TIMES = 200
"""How many times its size an archive may grow: a table of zeros grows fifty times."""

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
)


def check_zip(raw: bytes, name: str) -> zipfile.ZipFile:
    """Open an archive; refuse one that is broken, locked, or made to grow without end."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except _BROKEN as error:
        raise _broken(name) from error
    members = archive.infolist()
    size = sum(member.file_size for member in members)
    grown = size > _ALWAYS_FINE and size > _MOST_TIMES * len(raw)
    if len(members) > MAXIMUM_MEMBERS or size > MAXIMUM_BYTES or grown:
        raise InputRefused(
            _("{name} would unpack to {size} MB in {count} files: it is not opened.").format(
                name=shown(name), size=size // (1024 * 1024), count=len(members)
            ),
            _("Unpack it yourself if you trust it, and give the exports it holds."),
        )
    return archive


def unzipped(raw: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """Give the files of an archive by their path in it; what systems leave behind is passed over.

    Raises ``InputRefused`` for an archive in the archive, a password, or a member that is broken.
    """
    archive = check_zip(raw, name)
    for member in sorted(archive.infolist(), key=lambda one: one.filename):
        parts = PurePosixPath(member.filename.replace("\\", "/")).parts
        if member.is_dir() or not parts or parts[0] == "__MACOSX" or parts[-1].startswith("."):
            continue
        inner = "/".join(parts)
        if member.flag_bits & 1:
            raise InputRefused(
                _("{name}: “{file}” is protected by a password.").format(name=shown(name), file=shown(inner)),
                _("Unpack it with its password, and give the exports it holds."),
            )
        yield inner, _bytes_of(archive, member, name)


def _bytes_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    """Read one member, no further than it claims to go."""
    try:
        with archive.open(member) as stream:
            return stream.read(member.file_size + 1)
    except _BROKEN as error:
        raise _broken(name) from error


def _broken(name: str) -> InputRefused:
    return InputRefused(
        _("{name} is not a whole archive.").format(name=shown(name)),
        _("The download was probably cut: download it again."),
    )
