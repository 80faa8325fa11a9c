"""A mission begun: the folder checked before the first question, its files written at the last answer."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cmkit import git
from cmkit.files.paths import inside, shown
from cmkit.files.writing import is_pending, probe_writable, roll_forward
from cmkit.mission.change import change, current
from cmkit.mission.schemas import schema_files
from cmkit.mission.starting import JOINED, STRATEGY, Ci, beside, new_mission
from cmkit.problems import CmkitError, InputRefused
from cmkit.questionnaire.answers import to_strategy
from cmkit.questionnaire.course import State
from cmkit.questionnaire.draft import DRAFT
from cmkit.questionnaire.filling import Filling, fit_tools, with_terms
from cmkit.questionnaire.joining import in_order
from cmkit.questionnaire.typing_in import one_line
from cmkit.text import Language, _, plural, shell_word

OF_A_COUNTRY: Mapping[Language, Mapping[str, str]] = {
    "fr": {"country": "FR", "timezone": "Europe/Paris", "currency": "EUR"},
    "en": {},
}
"""What is proposed to somebody who speaks a language."""


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for beside the answers."""

    root: Path
    language: Language
    """The language of the mission's documents."""
    ci: Ci = "none"
    git: bool | None = None
    """Make a repository and a first commit; ``None`` leaves it to the person."""
    own: Filling = field(default_factory=Filling)
    """What the CM's own profile brings."""


def prepare_folder(root: Path) -> None:
    """Refuse, before anything is asked, a folder that holds a mission or that cannot be written."""
    if root.exists() and not root.is_dir():
        raise InputRefused(
            _("{folder} is a file; a mission is a folder.").format(folder=shown(root)),
            _("Choose another name."),
        )
    if is_pending(root):
        roll_forward(root)  # a mission that was cut short while it was written is one from here on
    _refuse_mission(root)
    probe_writable(root)
    for name in (*JOINED, "private", DRAFT, "private/private.yaml"):
        path = inside(root, name)
        due = path.is_dir() if name == "private" else path.is_file()
        if path.exists() and not due:
            raise InputRefused(
                _("{path} is in the way: something else belongs there.").format(path=shown(path)),
                _("Move it away, or begin in another folder."),
            )


def _refuse_mission(root: Path) -> None:
    if os.path.lexists(root / STRATEGY):
        raise InputRefused(
            _("{folder} already holds a mission.").format(folder=shown(root)),
            _("Change strategy.yaml by hand, or begin in another folder."),
        )


def begin(order: Order, state: State) -> list[str]:
    """Write a new mission from the answers over what is proposed; return what to tell about it.

    What the folder held before stays. Raises ``InputRefused`` when a mission has come there meanwhile,
    ``NotDone`` when the disk refuses; the answers kept so far are then still there.
    """
    strategy = _completed(to_strategy(state).data, order)
    fit_tools(strategy, order.own)
    files = new_mission(strategy, schema_files(None), order.language, order.ci)

    def changes() -> dict[str, bytes | None]:
        _refuse_mission(order.root)
        return {**beside(files, lambda name: current(order.root, name)), DRAFT: None}

    written = [name for name in change(order.root, changes) if name != DRAFT]
    folder = shown(order.root)
    told = [
        plural(
            "{count} file written into {folder}.",
            "{count} files written into {folder}.",
            len(written),
            folder=folder,
        ),
        _("private/ stays with you: git ignores it, so nothing else keeps a copy of it."),
    ]
    if order.git:
        told.append(_first_commit(order.root, written))
    elif order.git is None:
        told.append(_("To keep its history, make it a repository: git init, git add, git commit."))
    there = shell_word(str(order.root))
    told.append(_("Next: cmkit check -C {folder}, then cmkit build -C {folder}").format(folder=there))
    return told


def name_of(root: Path) -> str:
    """Read a client's name from the name of a folder: ``atelier-vert`` is Atelier Vert."""
    return one_line(root.resolve().name.replace("-", " ").replace("_", " ")).title() or "Client"


def _completed(data: Mapping[str, Any], order: Order) -> dict[str, Any]:
    """Add what nobody had to say: the language asked in, and a name for a client without one."""
    mission = {**dict(data.get("mission") or {})}
    mission.setdefault("language", order.language)
    client = {"name": name_of(order.root), **{k: v for k, v in (data.get("client") or {}).items() if v}}
    return in_order({**data, "mission": mission, "client": client})


def _first_commit(root: Path, written: list[str]) -> str:
    try:
        if git.root_of(root) is None:
            git.init(root)
        git.commit(root, [name for name in written if not git.is_ignored(root, name)], _("Begin the mission"))
    except CmkitError as error:
        return _("No first commit: {why} {hint}").format(why=error.message, hint=error.hint).strip()
    return _("They are in a first commit.")


def proposed_for(preset: Mapping[str, Any], language: Language, own: Filling | None = None) -> dict[str, Any]:
    """Return a preset's proposals with those of the language's country, and the CM's own terms over them."""
    mission = {**OF_A_COUNTRY[language], **(preset.get("mission") or {})}
    proposed = {**preset, "mission": mission} if mission else dict(preset)
    return with_terms(proposed, own) if own else proposed
