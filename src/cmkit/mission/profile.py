"""The CM's own profile: where it stands in the user's configuration folder, and what it says."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from cmkit.files.reading import read_yaml
from cmkit.model.loading import load
from cmkit.model.profile import ProfileFile
from cmkit.problems import InputRefused
from cmkit.text import _

NAME = "profile.yaml"
PLACE = "CMKIT_CONFIG_HOME"
"""The variable that names another configuration folder than the system's."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile as it was read."""

    path: Path
    """Its file; what it names, such as a logo, stands beside it."""
    value: ProfileFile
    data: Mapping[str, object]
    """The same as plain data, as the file says it."""


def profile_path() -> Path:
    """Return where the profile stands, or would stand, for this user on this system.

    ``$CMKIT_CONFIG_HOME`` if it is set; else ``cmkit`` within ``$XDG_CONFIG_HOME`` or ``~/.config``, in
    ``~/Library/Application Support`` on macOS, in ``%APPDATA%`` on Windows. Raises ``InputRefused`` for a
    user without a folder of their own, as in some containers.
    """
    place = _place()
    if place is None:
        raise InputRefused(
            _("This user has no folder of their own here: a profile has no place."),
            _("Name one: CMKIT_CONFIG_HOME=/some/folder"),
        )
    return place


def _place() -> Path | None:
    if place := os.environ.get(PLACE):
        return Path(place) / NAME
    from platformdirs import user_config_path

    try:
        folder = user_config_path("cmkit", appauthor=False, roaming=True)
    except RuntimeError:
        return None
    return folder / NAME if folder.is_absolute() else None


def read_profile(path: Path | None = None) -> Profile | None:
    """Read the user's profile, or the one at ``path``; ``None`` where there is none.

    Raises ``InputRefused`` with every place that cannot be read or does not fit.
    """
    path = path or _place()
    if path is None or not os.path.lexists(path):
        return None
    try:
        document = read_yaml(path, str(path))
        loaded = load(ProfileFile, document)
        if loaded.value is None:
            raise InputRefused(_("Your profile does not fit."), problems=loaded.problems)
    except InputRefused as refused:
        hint = _("“cmkit profile edit” opens it.")
        raise InputRefused(refused.message, hint, refused.problems) from refused
    return Profile(path, loaded.value, cast("Mapping[str, object]", document.data))
