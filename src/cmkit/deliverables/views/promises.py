"""What both sides promise each other, said for the charter and the proposal alike."""

from __future__ import annotations

from collections.abc import Sequence

from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.views.platforms_and_accounts import platforms

_CHOSEN = (None, "active", "wanted")
_BESIDE = ("proposals", "set_aside", "note", "todo")


def is_team(sayer: Sayer) -> bool:
    """Tell whether the CM is several people, who say «we»."""
    cm = sayer.strategy.mission.cm
    kinds = {person.id: person.kind for person in sayer.strategy.people}
    return len(cm) > 1 or any(kinds.get(one) in ("team", "organisation") for one in cm)


def shows_proposals(sayer: Sayer, shown: Sequence[str]) -> bool:
    """Tell whether anything within these dotted keys, or above one of them, is still a proposal."""

    def within(inner: str, outer: str) -> bool:
        return inner == outer or inner.startswith((f"{outer}.", f"{outer}["))

    return any(within(one, key) or within(key, one) for one in sayer.proposals for key in shown)


def marked(block: Said, *, proposed: bool) -> Said:
    """Return a block whose every key bears the mark of a proposal, when the block as a whole is one.

    A chapter that shows a block alone bears one mark; a line that stands among others bears its own.
    """
    if not proposed:
        return block
    filled = [key for key, value in block.items() if value and key not in _BESIDE]
    return {**block, "proposals": filled}


def section_marked(sayer: Sayer, name: str) -> Said:
    """Say a section for lines that stand among those of others."""
    return marked(sayer.section(name), proposed=name in sayer.root()["proposals"])


def gathered(block: Said, keys: Sequence[str]) -> tuple[Said, bool]:
    """Return a block for a chapter that shows these keys of it, and whether one mark over it says enough."""
    filled = [key for key in keys if block[key]]
    whole = bool(filled) and set(filled) <= set(block["proposals"])
    return ({**block, "proposals": []} if whole else block), whole


def workflow(sayer: Sayer) -> Said:
    """Say how a content comes to be approved, for lines that stand among those of others."""
    content = section_marked(sayer, "content")
    return marked(content["workflow"], proposed="workflow" in content["proposals"])


def commitments(client: Said) -> Said:
    """Say the commitments of a client for lines that stand among those of others; how many are awaited."""
    said: Said = client["commitments"]
    for name in ("accesses", "documents"):
        for one in said[name]:
            one["received"] = one["received_on_on"]
    said["awaited"] = sum(not one["received_on"] for name in ("accesses", "documents") for one in said[name])
    return said


def chosen_platforms(sayer: Sayer) -> list[Said]:
    """Say the platforms that the work is done on, or will be."""
    pairs = zip(sayer.strategy.platforms, platforms(sayer), strict=True)
    return [entry for platform, entry in pairs if platform.status in _CHOSEN]
