"""What is handed over: the posts chosen of an item, what stands about them, and the files made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cmkit.calendar.approval import Approvals, Standing
from cmkit.calendar.published import Published, digest_of
from cmkit.catalogue.entries import Network
from cmkit.mission.contents import Public
from cmkit.model.editorial import Item, Post
from cmkit.problems import KeyPath
from cmkit.text import Language


@dataclass(frozen=True, slots=True)
class Chosen:
    """An item that was chosen, with the posts of it that are meant; order and place are those of its file."""

    item: Item
    file: str
    """``calendar/2027-01.yaml``"""
    path: KeyPath
    """Where it stands there: ``("items", 3)``."""
    posts: tuple[Post, ...]
    """All its posts, or those on the platforms that were asked for."""
    approvals: Approvals

    @property
    def published(self) -> Published:
        """All that will be published of it, resolved; the bytes of its local media are read."""
        return self.approvals.published(self.item)

    @property
    def digest(self) -> str:
        """The digest of what will be published of it as it is now."""
        return digest_of(self.published)

    @property
    def standing(self) -> Standing:
        """How things stand with its approval."""
        return self.approvals.standing(self.item)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for, beside the items."""

    language: Language
    """Of the reader: the mission's."""
    today: date
    networks: Mapping[str, Network]
    """The catalogue's, the mission's own over ours."""
    span: str
    """What was chosen, for names and titles: ``2027-01``, ``2027-01-04_2027-02-28``, ``kvn`` for one item."""


Files = Mapping[str, bytes]
"""Contents by file name, one plain name each: no folder in it."""

Write = Callable[[Public, Sequence[Chosen], Wanted], Files]
"""Makes the files of one format."""
