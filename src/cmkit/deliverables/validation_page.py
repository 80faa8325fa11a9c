"""The validation page: a month to look at and to decide upon, in any browser, without account or network."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from cmkit.calendar.almanac import almanac_of
from cmkit.calendar.back_planning import day_of_item, deadlines
from cmkit.calendar.days import absences
from cmkit.calendar.dictated import bodies
from cmkit.calendar.handover import Chosen, Files, Wanted
from cmkit.calendar.hashtags import signed
from cmkit.calendar.opening import open_days
from cmkit.calendar.planning import PlannedMonth
from cmkit.calendar.published import has_words
from cmkit.calendar.slots import Slot
from cmkit.calendar.validation_sheet import SETTLED, labels_of
from cmkit.calendar.validation_words import DECISIONS, NAME, STATES
from cmkit.catalogue.entries import load_kinds, load_metrics
from cmkit.deliverables.brand import Brand, brand_of
from cmkit.deliverables.pages import brand_said, policed
from cmkit.deliverables.rendering import render
from cmkit.deliverables.said import Catalogue, Said, Sayer
from cmkit.deliverables.views.common import of_client, of_cm
from cmkit.deliverables.views.month_grid import month_grid
from cmkit.files.paths import inside, safe_name
from cmkit.mission.contents import Public
from cmkit.mission.version import version_of
from cmkit.model.editorial import Item, Media
from cmkit.problems import CmkitError
from cmkit.text import written_date, written_month, written_weekday

_NOT_ASKED = SETTLED | {"changes_requested"}
"""States in which the client has nothing to decide: all is over, or it is for the CM to mend."""
MOST_MONTHS = 3
"""How many months are drawn; the cards tell all of them."""
_PICTURES = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
}
_MOST_BYTES = 600_000
"""The largest picture that is put into the page."""
_MOST_TOGETHER = 8_000_000
"""What all pictures of a page take at most: it has to fit into a mail."""


def write(public: Public, items: Sequence[Chosen], wanted: Wanted) -> Files:
    """Make the page of some items, whole: what is approved is the item, on all its platforms."""
    folder = items[0].approvals.evidence.folder if items else None
    overrides = folder / "templates" if folder and (folder / "templates").is_dir() else None
    brand = brand_of(public.strategy.brand, folder)[0] if folder else Brand()
    sayer = Sayer(public, Catalogue(load_kinds(), load_metrics(), wanted.networks), wanted.language)
    return {f"{page_name(public, wanted)}.html": page(sayer, items, wanted, brand, overrides)}


def page_name(public: Public, wanted: Wanted) -> str:
    """Name the page's file: ``2027-01_Boulangerie-Martin_Fiche-de-validation``."""
    parts = (wanted.span, public.strategy.client.name, NAME.said(wanted.language))
    return "_".join(safe_name(one, fallback="client", maximum=60) for one in parts)


def page(
    sayer: Sayer, items: Sequence[Chosen], wanted: Wanted, brand: Brand, overrides: Path | None
) -> bytes:
    """Make the page: it asks nothing of any network, and only its own script and style may act in it."""
    shown = [one for one in items if one.item.status != "cancelled"]
    dated = sorted(shown, key=lambda one: (_day(sayer, one.item) or date.max, one.item.id))
    days = [day for one in dated if (day := _day(sayer, one.item))]
    folder = dated[0].approvals.evidence.folder if dated else None
    cards = Cards(sayer, wanted, days, folder)
    said = [cards.said(one) for one in dated]
    awaited = [card for card in said if card["due_on"]]
    key = version_of([(card["id"], card["digest"]) for card in said])
    view = {
        "client": sayer.strategy.client.name,
        "addressee": of_client(sayer),
        "cm": of_cm(sayer),
        "title": NAME.said(wanted.language),
        "when": written_month(days[0], wanted.language) if days else "",
        "cards": said,
        "open": sum(1 for card in said if card["is_open"]),
        "back_by": min(awaited, key=lambda card: str(card["due_on"]))["due"] if awaited else "",
        "grids": [_drawn(sayer, month, brand, overrides) for month in _months(sayer, dated)],
        "decisions": [
            {"value": value, "label": label.said(wanted.language)} for value, label in DECISIONS.items()
        ],
        "key": key,
        "file": f"{page_name(sayer.public, wanted)}.json",
        "brand": brand_said(brand),
        "footer": brand.footer,
        "legal": brand.legal,
    }
    return policed("validation-sheet.html", view, wanted.language, overrides)


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
        strategy, day = sayer.strategy, _day(sayer, item)
        texts = bodies(item)
        labels = labels_of(strategy, self.wanted.networks, list(texts), language)
        what = one.published
        is_open = item.status not in _NOT_ASKED and has_words(item) and not one.standing.holds
        workflow = strategy.content.workflow if strategy.content else None
        due = deadlines(day, workflow, self.closed).approval if day and is_open else None
        tags = what.get("hashtags", [])
        state = (
            "delegated"
            if one.standing.kind == "delegated" and item.status in ("draft", "submitted")
            else item.status
        )
        return {
            "id": item.id,
            "digest": one.digest,
            "day": written_weekday(day, language) if day else "",
            "on": day.isoformat() if day else "",
            "hours": _hours(sayer, item, labels),
            "title": item.title or "",
            "format": sayer.name("content.formats", item.format) if item.format else "",
            "pillars": [sayer.name("content.pillars", name) for name in item.pillars],
            "objectives": [sayer.name("objectives", name) for name in item.objectives],
            "texts": _texts(texts, labels),
            "hashtags": signed(map(str, tags)) if isinstance(tags, list) else "",
            "link": str(what.get("link", "")),
            "cta": str(what.get("cta", "")),
            "first_comment": str(what.get("first_comment", "")),
            "label": str(what.get("label", "")),
            "media": [self._media(media) for media in item.media],
            "needs": [" ".join(need.what) for need in item.needs if need.received_on is None],
            "state": STATES[state].said(language),
            "is_open": is_open,
            "due": written_date(due, language) if due else "",
            "due_on": due.isoformat() if due else "",
        }

    def _media(self, media: Media) -> Said:
        name = media.file or media.url or ""
        return {
            "name": name,
            "alt": " ".join(media.alt),
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


def _texts(texts: dict[str, str], labels: dict[str, str]) -> list[Said]:
    """Say each text once, with all the platforms that it is for."""
    by_text: dict[str, list[str]] = {}
    for name, text in texts.items():
        if text:
            by_text.setdefault(text, []).append(labels.get(name, name))
    return [
        {"where": ", ".join(part for part in where if part), "text": text} for text, where in by_text.items()
    ]


def _hours(sayer: Sayer, item: Item, labels: Mapping[str, str]) -> list[str]:
    """Say when within the day; where platforms have hours of their own, which."""
    own = [
        f"{labels.get(post.platform, post.platform)} {sayer.forms.hour(post.at.start)}"
        for post in item.posts
        if post.at
    ]
    return [*([sayer.forms.hour(item.at.start)] if item.at else []), *own]


def _day(sayer: Sayer, item: Item) -> date | None:
    return day_of_item(sayer.strategy, item)


def _months(sayer: Sayer, items: Sequence[Chosen]) -> list[PlannedMonth]:
    """Return the months of the items, with what is decided upon in the place of slots."""
    by_month: dict[date, list[Slot]] = {}
    for one in items:
        day = _day(sayer, one.item)
        if day is None:
            continue
        at = one.item.at.start if one.item.at else None
        for platform in [post.platform for post in one.item.posts] or [""]:
            by_month.setdefault(day.replace(day=1), []).append(
                Slot(
                    day, platform, at, item_id=one.item.id, title=one.item.title or "", status=one.item.status
                )
            )
    months = sorted(by_month)[:MOST_MONTHS]
    found = []
    for first in months:
        almanac = almanac_of(sayer.strategy, first, 1)
        found.append(PlannedMonth(first, tuple(by_month[first]), almanac.holidays, (), {}))
    return found


def _drawn(sayer: Sayer, month: PlannedMonth, brand: Brand, overrides: Path | None) -> Said:
    grid = month_grid(sayer, month, "x")
    own = grid["view"]
    seen = {**own, "alt": grid["alt"], "brand": {"ink": brand.ink, "accent": brand.accent}}
    drawn = render(grid["template"], seen, sayer.language, overrides=overrides)
    return {
        "title": written_month(month.first, sayer.language),
        "alt": grid["alt"],
        "data": f"data:image/svg+xml;base64,{b64encode(drawn.encode()).decode()}",
    }
