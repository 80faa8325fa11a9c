"""What a library takes long to work out, kept in the user's own cache folder for the next time."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import cmkit
from cmkit.files.writing import write_atomic
from cmkit.problems import NotDone

MOST_BYTES = 1_000_000
"""A file that is larger is not ours."""

Days = Mapping[date, str]
"""Days, and what each is called."""


def remembered_days(
    library: str, about: str, years: Iterable[int], work: Callable[[list[int]], Days]
) -> dict[date, str]:
    """Return the days of some years, worked out only for the years that are not kept yet.

    ``about`` says what the days are; what is kept holds for this cmkit and this copy of the ``library``. A
    cache that cannot be read or written is done without.
    """
    wanted = sorted(set(years))
    place = _place(library, about)
    kept = _read(place) if place else {}
    missing = [year for year in wanted if year not in kept]
    if missing:
        found = work(missing)
        for year in missing:
            kept[year] = {day: name for day, name in found.items() if day.year == year}
        if place:
            _write(place, kept)
    return {day: name for year in wanted for day, name in sorted(kept[year].items())}


def _place(library: str, about: str) -> Path | None:
    """Return the file for these days; ``None`` where nothing can be kept, or others could write there."""
    spec = find_spec(library)
    if spec is None or not spec.origin:
        return None
    named = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", "")
    try:
        copy = Path(spec.origin).with_name("version.py").stat()
        base = Path(named) if named and Path(named).is_absolute() else Path.home() / ".cache"
        folder = base / "cmkit" / "days"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = folder.stat()
    except (OSError, RuntimeError):  # RuntimeError: there is no home
        return None
    if sys.platform != "win32" and (state.st_uid != os.geteuid() or state.st_mode & stat.S_IWOTH):
        return None
    parts = (cmkit.__version__, spec.origin, str(copy.st_mtime_ns), str(copy.st_size), about)
    return folder / f"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:20]}.json"


def _read(place: Path) -> dict[int, Days]:
    """Read what is kept; nothing of a file that is not exactly what was written."""
    try:
        if place.stat().st_size > MOST_BYTES:
            return {}
        data = json.loads(place.read_bytes())
        return {
            int(year): {date.fromisoformat(day): str(name) for day, name in days.items()}
            for year, days in data.items()
        }
    except (OSError, ValueError, AttributeError):
        return {}


def _write(place: Path, kept: Mapping[int, Days]) -> None:
    data = {str(year): {day.isoformat(): name for day, name in days.items()} for year, days in kept.items()}
    with suppress(NotDone, OSError):
        write_atomic(place, json.dumps(data, ensure_ascii=True).encode())
