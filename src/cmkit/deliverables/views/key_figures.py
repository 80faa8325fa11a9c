"""The key figures of a month on one page to be looked at: a figure for each objective, for everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cmkit.deliverables.charts import Chart, Frame, line_view, sentence
from cmkit.deliverables.lettering import wrapped
from cmkit.deliverables.said import Said
from cmkit.deliverables.views.common import Header, View, document, of_cm
from cmkit.deliverables.views.contents_fed import Contents
from cmkit.deliverables.views.curves import course
from cmkit.deliverables.views.figure_cards import MOST, beside, letters, placed
from cmkit.deliverables.views.missing_said import next_meeting
from cmkit.deliverables.views.objectives_reported import amounts_of, objectives, tally
from cmkit.deliverables.views.period import Period
from cmkit.deliverables.words import word
from cmkit.measures.judged import JudgedKpi, JudgedObjective
from cmkit.measures.spans import MONTH
from cmkit.text import written_date, written_month

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

_PAGE, _TITLE, _LINE = 277.0, 9.0, 3.6
"""How wide the page is, and how large its title and a line below it are, in millimetres."""
_CARD = Frame(320, 110, is_small=True)
"""The chart of a card on a screen."""
_UNKNOWN, _BARE = "unknown", "bare"


def view(subject: Subject, header: Header) -> View:
    """Return what the picture and the page show."""
    period = Period.of(subject, header.language, MONTH, header.dated)
    month = written_month(period.span.start, header.language)
    said = objectives(period, Contents(period, (), ()), header.stem, judging=False)
    cards = [_card(period, one, entry) for one, entry in zip(period.objectives, said, strict=True)]
    shown = _chosen([card for card, _chart in cards])
    left = [card for place, (card, _chart) in enumerate(cards) if place not in shown]
    return {
        "document": document(replace(header, title=f"{header.title}, {month}"), period.sayer),
        "title": header.client,
        "title_row": _row(header.client, _PAGE * 0.65, _TITLE),
        "mission": header.mission,
        "mission_row": _row(header.mission, _PAGE * 0.5, _LINE),
        "month": month,
        "tally": _tally([card for card, _chart in cards], said, header.language),
        "card": word(header.language, "key_figures", "card"),
        "cards": [card for card, _chart in cards],
        "sheet": placed([cards[place] for place in shown], header.language),
        "left_out": [card["title"] for card in left],
        "left_row": _left_row(period, left),
        "next_meeting": next_meeting(period.sayer, period.span.end),
        "cm": of_cm(period.sayer),
        "tables": {},
    }


def _chosen(cards: Sequence[Said]) -> list[int]:
    """Choose what the page has room for: in the order of the strategy, the first in rank where too many."""
    by_rank = sorted(range(len(cards)), key=lambda place: not cards[place]["is_primary"])
    return sorted(by_rank[:MOST])


def _row(text: str, width: float, size: float) -> str:
    """Cut a text to one row of the page."""
    return wrapped(text, 1, letters(width, size))[0] if text else ""


def _left_row(period: Period, left: Sequence[Said]) -> str:
    if not left:
        return ""
    step = "more_one" if len(left) == 1 else "more"
    titles = " · ".join(str(card["title"]) for card in left)
    text = period.sayer.forms.word("key_figures", step, count=str(len(left)), titles=titles)
    return _row(text, _PAGE, _LINE)


def _tally(cards: Sequence[Said], said: Sequence[Said], language: str) -> list[Said]:
    """Count the objectives by how they stand, the best first: each with its shape and its words."""
    order = dict.fromkeys([*(str(one["state"]) for one in tally(said, language)), _BARE])
    counts = {state: sum(1 for card in cards if _key(card) == state) for state in order}
    there = {state: number for state, number in counts.items() if number}
    texts = [f"{number} {_state_said(state, language)}" for state, number in there.items()]
    return [
        {"state": state, "text": text, "x": x}
        for state, text, x in zip(there, texts, beside(texts), strict=True)
    ]


def _key(card: Said) -> str:
    """Tell how an objective stands; one whose figure nothing is held against is no objective without one."""
    return _BARE if card["state"] == _UNKNOWN and card["big"] else str(card["state"])


def _state_said(state: str, language: str) -> str:
    return word(language, "key_figures", _BARE) if state == _BARE else word(language, "report_states", state)


def _card(period: Period, one: JudgedObjective, said: Said) -> tuple[Said, Chart | None]:
    """Say an objective by the KPI that it rests on."""
    language, lead = period.sayer.language, said["lead"]
    kpi = next((kpi for kpi, each in zip(one.kpis, said["kpis"], strict=True) if each is lead), None)
    value = lead["value"] if lead else ""
    big = lead["short"]["value"] if lead else ""
    state = said["state"]
    key = _key({"state": state, "big": big})
    chart = course(period, kpi, said["id"], amounts_of(period, kpi).unit) if kpi and value else None
    card = {
        "id": said["id"],
        "title": said["title"],
        "is_primary": one.objective.rank == "primary",
        "name": lead["name"] if lead else "",
        "big": big,
        "unit": value.removeprefix(big).strip(),
        "state": state,
        "word": _state_said(key, language),
        "change": _change(period, lead) if value else "",
        "aims": _aims(period, lead) if lead else "",
        "meaning": "" if not value else word(language, "key_figures", "means", key),
        "lacks": list(_lacks(period, said, lead)) if not value or key == _BARE else [],
        "source": _source(period, kpi, lead) if kpi and value else "",
        "chart": line_view(chart, language, _CARD) if chart else {},
        "said": sentence(chart, language) if chart else "",
    }
    return card, chart


def _change(period: Period, lead: Said) -> str:
    """Say how the figure moved: since the period it is compared with, else the one before, else the start."""
    forms, compared = period.sayer.forms, lead["compared"]
    if compared:
        return forms.word(
            "key_figures", "since", **{name: compared[name] for name in ("change", "day", "value")}
        )
    if lead["change"]:
        said = {"change": lead["change"], "day": lead["before_day"], "value": lead["short"]["before"]}
        return forms.word("key_figures", "since", **said)
    if lead["since_start"]:
        return forms.word("key_figures", "since_start", change=lead["since_start"], value=lead["start"])
    return ""


def _aims(period: Period, lead: Said) -> str:
    """Say what was expected on the day, and what is aimed at by when."""
    forms, short = period.sayer.forms, lead["short"]
    parts = [
        forms.word("key_figures", name, value=short[key])
        for name, key in (("expected", "expected"), ("aimed", "aimed_at"))
        if short[key]
    ]
    return " · ".join(parts)


def _lacks(period: Period, said: Said, lead: Said) -> Iterator[str]:
    """Say what is missing and who brings it, and the last figure there was."""
    forms = period.sayer.forms
    for one in (*said["missing"], *(lead["missing"] if lead else ())):
        yield forms.word("key_figures", "lacks", what=one["what"], who=one["who"])
    if lead and lead["last"]:
        yield forms.word("key_figures", "last", value=lead["last"], day=lead["day"])


def _source(period: Period, kpi: JudgedKpi, lead: Said) -> str:
    """Say where the figure comes from, what period it is of, and when it was recorded."""
    source = ", ".join(kpi.sources) or ", ".join(kpi.kpi.source)
    on = written_date(kpi.recorded_on, period.sayer.language) if kpi.recorded_on else ""
    recorded = period.sayer.forms.word("key_figures", "recorded", day=on) if on else ""
    return " · ".join(part for part in (lead["day"], source, recorded) if part)
