"""The sources of templates: ours and the mission's, and the user's folder for what is made of them."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import cmkit
from cmkit.files.paths import inside
from cmkit.problems import InputRefused
from cmkit.text import LANGUAGES, _, visible

SUFFIX = ".j2"
LONGEST_TEMPLATE = 1_000_000
"""The most bytes of one template."""


def template_root() -> Path:
    """Return the folder of our templates: inside the package when installed, else of the repository."""
    package = Path(cmkit.__file__).resolve().parent
    packaged = package / "templates"
    return packaged if packaged.is_dir() else package.parents[1] / "templates"


def templates() -> tuple[str, ...]:
    """Name the templates that there are in each language: ``calendar``, ``strategy-plan``."""
    found = (template_root() / LANGUAGES[0]).glob(f"*.md{SUFFIX}")
    return tuple(sorted(path.name.removesuffix(f".md{SUFFIX}") for path in found))


def pictures() -> tuple[str, ...]:
    """Name the templates of pictures, one for both languages: ``strategy-map``, ``month-grid``."""
    found = template_root().glob(f"*.svg{SUFFIX}")
    return tuple(sorted(path.name.removesuffix(f".svg{SUFFIX}") for path in found))


def places(language: str, overrides: Path | None) -> Iterator[tuple[Path, str]]:
    """Name the folders that may hold a template, the first to be looked in first: a root and a path in it."""
    if overrides is not None:
        yield overrides, f"{language}/"
        yield overrides, ""
    yield template_root(), f"{language}/"
    yield template_root(), ""


def find_source(template: str, folders: Iterable[tuple[Path, str]]) -> tuple[Path, str] | None:
    """Find a template: where it is and its text; ``None`` when no folder has it.

    Raises ``InputRefused`` for a name or a link that leads out of the folders, and for what is no template.
    """
    if not template.endswith(SUFFIX):
        return None
    for root, prefix in folders:
        if not root.is_dir():
            continue
        inside(root.parent, root.name)
        path = inside(root, prefix + template)
        if not path.is_file():
            continue
        raw = path.read_bytes()
        try:
            if len(raw) <= LONGEST_TEMPLATE:
                return path, raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
        raise InputRefused(
            _("Template {place} is not UTF-8 text of less than a million bytes.").format(
                place=visible(prefix + template)
            ),
            _("Save it as UTF-8, or remove it: cmkit then uses its own."),
        )
    return None


def cache_folder(*made_with: str) -> Path | None:
    """Return the user's own folder for what was compiled by exactly this cmkit, Python and ``made_with``.

    It is made when it is not there; ``None`` when it cannot be used, or when others could write into it:
    what is compiled is run as it is found.
    """
    parts = (cmkit.__version__, str(sys.implementation.cache_tag), *made_with)
    name = f"templates-{hashlib.sha256(' '.join(parts).encode()).hexdigest()[:12]}"
    named = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", "")
    try:
        base = Path(named) if named and Path(named).is_absolute() else Path.home() / ".cache"
        folder = base / "cmkit" / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = folder.stat()
    except (OSError, RuntimeError):  # RuntimeError: there is no home
        return None
    if sys.platform != "win32" and (state.st_uid != os.geteuid() or state.st_mode & stat.S_IWOTH):
        return None
    return folder if os.access(folder, os.W_OK) else None
