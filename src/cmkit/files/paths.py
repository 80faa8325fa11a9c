"""Names and paths that are safe on every system, and stay inside the mission folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from cmkit.problems import InputRefused
from cmkit.text import _, one_line, visible

MAXIMUM_PART = 255
"""Bytes of UTF-8 that the usual file systems allow for one part of a path."""

_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)
_REFUSED_BY_WINDOWS = frozenset('<>:"|?*')
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
# Letters that Unicode does not decompose, as a French or English reader would spell them.
_SPELLED = str.maketrans(
    {
        "œ": "oe",
        "Œ": "Oe",
        "æ": "ae",
        "Æ": "Ae",
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
    }
)


def safe_name(text: str, *, fallback: str, maximum: int = 100) -> str:
    """Make one part of a file name out of any text: ``Café de l'Été`` becomes ``Cafe-de-l-Ete``.

    Letters and digits of every script stay, accents go where an ASCII letter remains, anything else becomes
    one hyphen: dots, slashes, colons and control characters cannot survive. A name that Windows reserves
    gets ``fallback`` in front; a text without letter or digit (``👍``, ``..``) becomes ``fallback``, taken
    as it is. ``maximum`` counts bytes of UTF-8, as file systems do.
    """
    folded = "".join(_kept(letter) for letter in unicodedata.normalize("NFKC", text).translate(_SPELLED))
    # A mark that lost the letter it stood on would sit on the hyphen before it.
    hyphened = re.sub(r"-[-\s]*", "-", _without_stray_marks(unicodedata.normalize("NFC", folded)))
    name = _shortened(hyphened.strip("-"), maximum)
    if not name:
        return fallback
    return _shortened(f"{fallback}-{name}", maximum) if _RESERVED.fullmatch(name) else name


def _kept(letter: str) -> str:
    """Give what stays of one character: itself, its ASCII base, a hyphen, or nothing if it is invisible."""
    category = unicodedata.category(letter)
    if category == "Cf":
        return ""
    if category[0] not in "LMN":
        return "-"
    base = "".join(
        part for part in unicodedata.normalize("NFKD", letter) if part.isascii() and part.isalnum()
    )
    return base or letter


def _without_stray_marks(text: str) -> str:
    """Drop combining marks that follow an ASCII character or nothing: ``x̂`` becomes ``x``."""
    kept: list[str] = []
    for letter in text:
        is_mark = unicodedata.category(letter)[0] == "M"
        if not is_mark or (kept and not kept[-1].isascii()):
            kept.append(letter)
    return "".join(kept)


def _shortened(name: str, maximum: int) -> str:
    return name.encode()[:maximum].decode("utf-8", "ignore").rstrip("-")


def shown(path: Path | str) -> str:
    """Write a path as it may stand in a message: on one line, without anything that acts on a terminal."""
    return visible(one_line(str(path)))


def check_name(relative: str) -> None:
    """Refuse a relative path, written with ``/``, that leaves the folder or that some system cannot hold.

    The same names are refused everywhere, so that a mission made on one system can be cloned on another.
    Raises ``InputRefused`` naming the path and the reason.
    """
    reason = _why_refused(relative)
    if reason:
        raise InputRefused(
            _("The file name “{name}” cannot be used: {reason}.").format(name=shown(relative), reason=reason)
        )


def _why_refused(relative: str) -> str:
    if not relative:
        return _("it is empty")
    if relative.startswith("/"):
        return _("it must be relative to the mission folder")
    if "\\" in relative:
        return _("it contains a backslash")
    return next((reason for part in relative.split("/") if (reason := _why_part_refused(part))), "")


def _why_part_refused(part: str) -> str:
    """Give the reason why one part of a path is refused, or an empty text."""
    if part in {"", "."}:
        return _("one of its parts is empty")
    if part == "..":
        return _("it leaves the mission folder")
    if any(unicodedata.category(letter) in _UNSEEN_CATEGORIES for letter in part):
        return _("it contains control characters")
    if refused := sorted(_REFUSED_BY_WINDOWS.intersection(part)):
        return _("Windows does not allow {characters} in a name").format(characters=" ".join(refused))
    if part.endswith((".", " ")):
        return _("one of its parts ends with a dot or a space")
    if _RESERVED.fullmatch(part.split(".")[0].rstrip(" ")):
        return _("Windows keeps that name for itself")
    # Some file systems ignore invisible characters, and Windows has a short name: all of them open .git.
    seen = "".join(letter for letter in part if unicodedata.category(letter) != "Cf").casefold()
    if seen in {".git", "git~1"}:
        return _("it would reach into git's own folder")
    if len(part.encode()) > MAXIMUM_PART:
        return _("one of its parts is longer than {bytes} bytes").format(bytes=MAXIMUM_PART)
    return ""


def inside(root: Path, relative: str) -> Path:
    """Join ``relative`` to ``root``; refuse a path that leaves it, by its name or through a link.

    A folder on the way that is a link (or a Windows junction) is refused even when it leads back inside:
    ``private`` linked to ``deliverables`` would publish what is private. The last part may be a link inside;
    writing refuses it, reading may follow it. Raises ``InputRefused``.
    """
    check_name(relative)
    home = root.resolve()
    path = root / relative
    try:
        real_folder, real = path.parent.resolve(), path.resolve()
    except (OSError, RuntimeError) as error:  # a loop of links
        raise _elsewhere(relative) from error
    if real_folder != home.joinpath(*relative.split("/")[:-1]) or not real.is_relative_to(home):
        raise _elsewhere(relative)
    return path


def _elsewhere(relative: str) -> InputRefused:
    return InputRefused(
        _("“{name}” is a link that leads elsewhere, or is reached through one.").format(name=shown(relative)),
        _("Replace the link with the real file or folder; cmkit stays inside the mission folder."),
    )


def collisions(names: Iterable[str]) -> list[list[str]]:
    """Group names that some system takes for one file: ``Plan`` and ``plan``, ``é`` in one or two parts.

    Compared in Unicode form NFC and without case; groups and their names keep the order given.
    """
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(folded_name(name), []).append(name)
    return [group for group in groups.values() if len(group) > 1]


def folded_name(name: str) -> str:
    """Give the form under which two names collide: NFC, without case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
