"""A mission begun: the folder checked before the first question, its files written at the last answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cmkit import git
from cmkit.files.paths import shown
from cmkit.files.writing import probe_writable
from cmkit.mission.change import change
from cmkit.mission.opening import STRATEGY
from cmkit.mission.schemas import schema_files
from cmkit.mission.starting import Ci, new_mission
from cmkit.problems import CmkitError, InputRefused
from cmkit.questionnaire.joining import join
from cmkit.text import Language, _, plural

DRAFT = ".cmkit/local/draft.jsonl"
"""The answers given so far, one event a line; it goes when the mission is written."""

_OF_A_COUNTRY: Mapping[Language, Mapping[str, str]] = {
    "fr": {"country": "FR", "timezone": "Europe/Paris", "currency": "EUR"},
    "en": {},
}


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for beside the answers."""

    root: Path
    language: Language
    """The language of the mission's documents."""
    ci: Ci = "none"
    git: bool | None = None
    """Make a repository and a first commit; ``None`` leaves it to the person."""


def prepare_folder(root: Path) -> None:
    """Refuse, before anything is asked, a folder that holds a mission or that cannot be written."""
    if root.exists() and not root.is_dir():
        raise InputRefused(
            _("{folder} is a file; a mission is a folder.").format(folder=shown(root)),
            _("Choose another name."),
        )
    if (root / STRATEGY).exists():
        raise InputRefused(
            _("{folder} already holds a mission.").format(folder=shown(root)),
            _("Change strategy.yaml by hand, or begin in another folder."),
        )
    probe_writable(root)


def begin(order: Order, given: Mapping[str, Any], proposed: Mapping[str, Any]) -> list[str]:
    """Write a new mission from the client's answers over what is proposed; return what to tell about it.

    Raises ``InputRefused`` without a client's name, ``NotDone`` when the disk refuses.
    """
    strategy = join(_with_country(proposed, order.language), _named(given, order))
    files = new_mission(strategy, schema_files(None), order.language, order.ci)
    changed = change(order.root, lambda: {**files, DRAFT: None})
    written = [name for name in changed if name != DRAFT]
    told = [
        plural(
            "{count} file written into {folder}.",
            "{count} files written into {folder}.",
            len(written),
            folder=shown(order.root),
        ),
        _("private/ stays with you: git ignores it, so nothing else keeps a copy of it."),
    ]
    if order.git:
        told.append(_first_commit(order.root, written))
    elif order.git is None:
        told.append(_("To keep its history: cmkit init --git does “git init” and a first commit."))
    folder = shown(order.root)
    told.append(_("Next: cmkit check -C {folder}, then cmkit build {folder}.").format(folder=folder))
    return told


def _named(given: Mapping[str, Any], order: Order) -> dict[str, Any]:
    client = dict(given.get("client") or {})
    client.setdefault("name", order.root.resolve().name.replace("-", " ").replace("_", " ").title())
    if not client["name"]:
        raise InputRefused(_("The client has no name."), _("Write client.name into the answers."))
    mission = dict(given.get("mission") or {})
    mission.setdefault("language", order.language)
    return {**given, "mission": mission, "client": client}


def _with_country(proposed: Mapping[str, Any], language: Language) -> dict[str, Any]:
    mission = {**_OF_A_COUNTRY[language], **(proposed.get("mission") or {})}
    return {**proposed, "mission": mission} if mission else dict(proposed)


def _first_commit(root: Path, written: list[str]) -> str:
    try:
        if git.root_of(root) is None:
            git.init(root)
        git.commit(root, [name for name in written if not git.is_ignored(root, name)], _("Begin the mission"))
    except CmkitError as error:
        return _("No first commit: {why} {hint}").format(why=error.message, hint=error.hint).strip()
    return _("A first commit holds them.")
