"""The open journal: dated facts added to it, each on a line of its own."""

from __future__ import annotations

from collections.abc import Mapping

from cmkit.files.edits import Add, OneLine
from cmkit.mission.editing import Hand
from cmkit.model.journal import Journal

BEGUN = b"cmkit: 1\nentries: []\n"

JOURNAL = Hand("journal.yaml", Journal, begun=lambda: BEGUN)
"""The journal that the client may read; made with its first entry."""


def entered(entry: Mapping[str, object]) -> Add:
    """Return the edit that puts a fact at the end of a journal; what says nothing is left out."""
    return Add(
        ("entries",), OneLine({name: said for name, said in entry.items() if said not in (None, "", [], ())})
    )
