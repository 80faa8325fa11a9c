"""The cards of the validation page: all that the client reads of a content before deciding upon it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from cmkit.calendar.almanac import almanac_of
from cmkit.calendar.back_planning import day_of_item, deadlines
from cmkit.calendar.changed import changes
from cmkit.calendar.days import absences
from cmkit.calendar.dictated import bodies
from cmkit.calendar.handover.chosen import Chosen, Wanted
from cmkit.calendar.hashtags import signed
from cmkit.calendar.opening import open_days
from cmkit.calendar.published import has_words
from cmkit.calendar.validation.sheet import SETTLED, labels_of
from cmkit.calendar.validation.words import STATES, field_said
from cmkit.deliverables.said import Said, Sayer
from cmkit.files.paths import inside
from cmkit.model.editorial import Item, Media
from cmkit.problems import CmkitError
from cmkit.text import written_date, written_weekday

_NOT_ASKED = SETTLED | {"changes_requested"}
"""States in which the client has nothing to decide: all is over, or it is for the CM to mend."""
_PICTURES = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
}
_VIDEOS = frozenset({".mp4", ".mov", ".m4v", ".webm", ".avi", ".mkv"})
_MOST_BYTES = 600_000
"""The largest picture that is put into the page."""
_MOST_TOGETHER = 8_000_000
"""What all pictures of a page take at most: it has to fit into a mail."""


class Cards:
    """Says items as the page shows them: one card each."""

    def __init__(self, sayer: Sayer, wanted: Wanted, days: Sequence[date], folder: Path | None) -> None:
        self.sayer = sayer
        self.wanted = wanted
        self.folder = folder
        self.spent = 0
        strategy = sayer.strategy
        first, last = min(days, default=wanted.today), max(days, default=wanted.today)
        months = min((last.year - first.year) * 12 + last.month - first.month + 1, 24)
        almanac = almanac_of(strategy, first.replace(day=1), months)
        self.closed = open_days(strategy, almanac.holidays, absences(strategy)).closed

    def said(self, one: Chosen) -> Said:
        """Say one item."""
        sayer, item, language = self.sayer, one.item, self.wanted.language
        day = day_of_item(sayer.strategy, item)
        what = one.published
        state = _state(one)
        is_open = item.status not in _NOT_ASKED and has_words(item) and not one.standing.holds
        workflow = sayer.strategy.content.workflow if sayer.strategy.content else None
        due = deadlines(day, workflow, self.closed).approval if day and is_open else None
        tags = what.get("hashtags", [])
        return {
            "id": item.id,
            "digest": one.digest,
            "day": written_weekday(day, language) if day else "",
            "on": day.isoformat() if day else "",
            "title": item.title or "",
            "format": sayer.name("content.formats", item.format) if item.format else "",
            "pillars": [sayer.name("content.pillars", name) for name in item.pillars],
            "objectives": [sayer.name("objectives", name) for name in item.objectives],
            **self._words(item),
            "hashtags": signed(map(str, tags)) if isinstance(tags, list) else "",
            **{key: str(what.get(key, "")) for key in ("link", "cta", "first_comment", "label")},
            "href": _address(str(what.get("link", ""))),
            "media": [self._media(media) for media in item.media],
            "needs": [" ".join(need.what) for need in item.needs if need.received_on is None],
            "state": STATES[state].said(language),
            "is_open": is_open,
            "due": written_date(due, language) if due else "",
            "due_on": due.isoformat() if due else "",
            "asked": " ".join(item.changes[-1].what) if is_open and item.changes else "",
            "changes": self._changes(one) if is_open else [],
        }

    def _words(self, item: Item) -> Said:
        """Say where it is published, when, and in which words: each text once, with all that it is for."""
        texts = bodies(item)
        names = [*texts, *(post.platform for post in item.posts)]
        labels = labels_of(self.sayer.strategy, self.wanted.networks, names, self.wanted.language)
        by_text: dict[str, list[str]] = {}
        for name, text in texts.items():
            if text:
                by_text.setdefault(text, []).append(labels.get(name, name))
        return {
            "networks": list(dict.fromkeys(labels[post.platform] for post in item.posts)),
            "hours": self._hours(item, labels),
            "texts": [
                {"where": ", ".join(filter(None, where)), "text": text} for text, where in by_text.items()
            ],
        }

    def _hours(self, item: Item, labels: Mapping[str, str]) -> list[str]:
        """Say at what hour it is published; where hours differ, each with the networks that it is of."""
        hour = self.sayer.forms.hour
        by_hour: dict[str, list[str]] = {}
        for post in item.posts:
            if at := post.at or item.at:
                by_hour.setdefault(hour(at.start), []).append(labels[post.platform])
        if len(by_hour) < 2:
            return list(by_hour) or ([hour(item.at.start)] if item.at else [])
        return [
            f"{self.sayer.forms.listed(list(dict.fromkeys(names)))} {said}" for said, names in by_hour.items()
        ]

    def _changes(self, chosen: Chosen) -> list[Said]:
        """Say what changed since it was approved, word by word, where that is known."""
        kept = chosen.approvals.evidence.approved(chosen.item.id)
        before = kept.get("published") if kept and chosen.item.approval else None
        if not isinstance(before, Mapping):
            return []
        return [
            {"field": self._field(one.field), "pieces": [(piece.kind, piece.text) for piece in one.pieces]}
            for one in changes(before, chosen.published)
        ]

    def _field(self, key: str) -> str:
        named, language = [one for one in key.partition(".")[2:] if one], self.wanted.language
        labels = labels_of(self.sayer.strategy, self.wanted.networks, named, language)
        return field_said(key, language, labels)

    def _media(self, media: Media) -> Said:
        """Say a picture or video: what is local and small is put into the page, an address can be opened."""
        whole = media.file or media.url or ""
        href = "" if media.file else _address(whole)
        path = PurePosixPath(urlsplit(href).path if href else whole)
        return {
            "name": path.name or whole,
            "href": href,
            "alt": " ".join(media.alt),
            "ai": media.ai or "none",
            "is_video": path.suffix.lower() in _VIDEOS,
            "data": self._data(media.file) if media.file else "",
        }

    def _data(self, name: str) -> str:
        """Return a local picture as the page holds it; empty for what is none, or too large for a mail."""
        if self.folder is None:
            return ""
        try:
            path = inside(self.folder, name)
            size = path.stat().st_size
            raw = path.read_bytes() if size <= _MOST_BYTES else b""
        except (CmkitError, OSError):
            return ""
        kind = next((kind for begin, kind in _PICTURES.items() if raw.startswith(begin)), "")
        if not kind or self.spent + size > _MOST_TOGETHER:
            return ""
        self.spent += size
        return f"data:{kind};base64,{b64encode(raw).decode()}"


def _state(one: Chosen) -> str:
    """Return the state as the client reads it, a key of ``STATES``: an approval may have been lost since."""
    item = one.item
    if item.approval is not None and not one.standing.given and item.status in ("approved", "scheduled"):
        return "void"
    delegated = one.standing.kind == "delegated" and item.status in ("draft", "submitted")
    return "delegated" if delegated else item.status


def _address(text: str) -> str:
    """Return a web address that a browser may be led to; empty for any other."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return ""
    return text.strip() if parts.scheme in ("http", "https") and parts.netloc else ""
