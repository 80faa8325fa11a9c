"""The validation page: a month to look at and to decide upon, in any browser, without account or network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from cmkit.calendar.almanac import almanac_of
from cmkit.calendar.back_planning import day_of_item
from cmkit.calendar.days import month_end
from cmkit.calendar.handover.chosen import Chosen, Files, Wanted
from cmkit.calendar.validation.words import DECISIONS, NAME
from cmkit.catalogue.entries import load_kinds, load_metrics
from cmkit.deliverables.brand import Brand, brand_of
from cmkit.deliverables.pages import brand_said, policed
from cmkit.deliverables.said import Catalogue, Said, Sayer
from cmkit.deliverables.validation_cards import Cards
from cmkit.deliverables.views.common import of_client, of_cm
from cmkit.files.paths import safe_name
from cmkit.mission.contents import Public
from cmkit.mission.version import version_of
from cmkit.text import written_month, written_weekday

MOST_MONTHS = 6
"""How many months are drawn; the cards tell all of them."""
_MONDAY = date(2001, 1, 1)


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
    dated = sorted(shown, key=lambda one: (_day(sayer, one) or date.max, one.item.id))
    days = [day for one in dated if (day := _day(sayer, one))]
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
        "months": _months(sayer, said),
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


def _day(sayer: Sayer, one: Chosen) -> date | None:
    return day_of_item(sayer.strategy, one.item)


def _months(sayer: Sayer, cards: Sequence[Said]) -> list[Said]:
    """Say the months of the cards as calendars: weeks from Monday to Sunday, each day with its contents."""
    by_day: dict[date, list[Said]] = {}
    for card in cards:
        if card["on"]:
            by_day.setdefault(date.fromisoformat(str(card["on"])), []).append(card)
    firsts = sorted({day.replace(day=1) for day in by_day})[:MOST_MONTHS]
    week = [written_weekday(_MONDAY + timedelta(days=place), sayer.language) for place in range(7)]
    return [
        {
            "title": written_month(first, sayer.language),
            "weekdays": [day.split()[0] for day in week],
            "weeks": _weeks(sayer, first, by_day),
        }
        for first in firsts
    ]


def _weeks(sayer: Sayer, first: date, by_day: dict[date, list[Said]]) -> list[list[Said]]:
    holidays = almanac_of(sayer.strategy, first, 1).holidays
    weeks, monday = [], first - timedelta(days=first.weekday())
    while monday <= month_end(first):
        days = [monday + timedelta(days=place) for place in range(7)]
        weeks.append(
            [
                {
                    "is_here": day.month == first.month,
                    "number": str(day.day),
                    "said": written_weekday(day, sayer.language),
                    "is_off": day.weekday() > 4 or day in holidays,
                    "what": holidays.get(day, ""),
                    "cards": by_day.get(day, []),
                }
                for day in days
            ]
        )
        monday += timedelta(days=7)
    return weeks
