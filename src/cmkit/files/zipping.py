"""Archives that are the same bytes for the same contents: no time of the moment, names in order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

# The earliest day that an archive can name: it stands for none.
_NO_DAY = (1980, 1, 1, 0, 0, 0)


def zipped(files: Mapping[str, bytes], first: tuple[str, ...] = ()) -> bytes:
    """Make an archive of files by name; ``first`` names those that a format wants at its beginning."""
    order = [*(name for name in first if name in files), *sorted(set(files) - set(first))]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in order:
            entry = zipfile.ZipInfo(name, _NO_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return made.getvalue()


def steady(archive: bytes, first: tuple[str, ...] = ("[Content_Types].xml",)) -> bytes:
    """Write an archive that a library made anew, without the time at which it was made."""
    with zipfile.ZipFile(io.BytesIO(archive)) as made:
        return zipped({name: made.read(name) for name in made.namelist()}, first)
