"""Contents as a calendar file: read back by another parser, each whole, at its hour, the same each time."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from cmkit.calendar.content_events import contents_calendar
from cmkit.calendar.published import typed
from cmkit.files.emitting import emit_yaml
from cmkit.files.reading import parse_yaml
from cmkit.model.editorial import CalendarFile
from cmkit.model.loading import load
from cmkit.model.strategy import Strategy
from conftest import EXAMPLES, Run

STRATEGY = {
    "cmkit": 1,
    "mission": {"id": "martin-2027", "country": "FR", "language": "fr"},
    "client": {"name": "Boulangerie Martin"},
    "platforms": [{"id": "instagram", "network": "instagram"}, {"id": "facebook", "network": "facebook"}],
    "content": {"pillars": [{"id": "fournil", "name": "Dans le fournil, la nuit"}]},
}


def strategy(**mission: object) -> Strategy:
    data: dict[str, Any] = {**STRATEGY, "mission": {**STRATEGY["mission"], **mission}}  # type: ignore[dict-item]
    loaded = load(Strategy, parse_yaml(emit_yaml(data).encode(), "strategy.yaml"))
    assert loaded.value, loaded.problems
    return loaded.value


def items(*entries: dict[str, Any]) -> Any:
    text = emit_yaml({"cmkit": 1, "items": list(entries)})
    loaded = load(CalendarFile, parse_yaml(text.encode(), "calendar/2027-03.yaml"))
    assert loaded.value, loaded.problems
    return loaded.value.items


def item(**more: Any) -> dict[str, Any]:
    return {
        "id": "2027-03-28-instagram-abc",
        "date": "2027-03-28",
        "title": "Pâques",
        "posts": [{"platform": "instagram"}],
        **more,
    }


def events(raw: bytes) -> list[Any]:
    return list(vobject.readOne(raw.decode()).contents.get("vevent", []))


def test_a_name_and_a_link_on_two_lines_are_read_on_one() -> None:
    named = strategy()
    named = named.model_copy(
        update={"client": named.client.model_copy(update={"name": "Martin\nBEGIN:VEVENT"})}
    )
    made = contents_calendar(items(item(link="https://example.org/a\n?b")), named)
    (event,) = events(made)
    assert event.url.value == "https://example.org/a ?b"
    assert "X-WR-CALNAME:Martin BEGIN:VEVENT" in made.decode()


def test_an_item_is_an_event_at_its_hour() -> None:
    entry = item(
        at="18:30",
        text="Un texte ; avec, virgules\net lignes \\ fin",
        pillars=["fournil"],
        status="approved",
        link="https://example.org/a?b=1,2;c",
    )
    (event,) = events(contents_calendar(items(entry), strategy()))
    assert event.summary.value == "Pâques – instagram"
    assert event.description.value.startswith("Un texte ; avec, virgules\net lignes \\ fin")
    assert event.dtstart.value.isoformat() == "2027-03-28T18:30:00+02:00"
    assert event.status.value == "CONFIRMED"
    assert event.url.value == "https://example.org/a?b=1,2;c"
    assert event.categories.value == ["Dans le fournil, la nuit"]
    assert event.uid.value == "2027-03-28-instagram-abc@martin-2027.cmkit"


def test_an_item_without_an_hour_takes_its_whole_day() -> None:
    (event,) = events(contents_calendar(items(item()), strategy()))
    assert event.dtstart.value == date(2027, 3, 28)
    assert event.dtend.value == date(2027, 3, 29)
    assert event.status.value == "TENTATIVE"


def test_what_goes_out_at_another_hour_is_an_event_of_its_own() -> None:
    entry = item(
        at="18:30", posts=[{"platform": "instagram"}, {"platform": "facebook", "at": "12:00", "text": "Midi"}]
    )
    first, second = events(contents_calendar(items(entry), strategy()))
    assert first.summary.value == "Pâques – facebook"
    assert "Midi" in first.description.value
    assert second.summary.value == "Pâques – instagram"
    assert first.uid.value != second.uid.value


def test_a_cancelled_item_is_told_to_be_so() -> None:
    (event,) = events(contents_calendar(items(item(status="cancelled")), strategy()))
    assert event.status.value == "CANCELLED"


@pytest.mark.parametrize(
    ("mission", "zone"),
    [
        ({"timezone": "America/Martinique"}, "America/Martinique"),
        ({"country": "BE"}, None),
        ({}, "Europe/Paris"),
    ],
)
def test_hours_are_those_of_the_mission(mission: dict[str, str], zone: str | None) -> None:
    raw = contents_calendar(items(item(at="09:00")), strategy(**mission)).decode()
    if zone:
        assert f"DTSTART;TZID={zone}:20270328T090000" in raw
        assert f"TZID:{zone}" in raw
    else:
        assert "DTSTART:20270328T090000\r\n" in raw
        assert "VTIMEZONE" not in raw


def test_lines_are_folded_and_end_as_the_standard_wants() -> None:
    raw = contents_calendar(items(item(text="é" * 500)), strategy())
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    raw.decode("utf-8")


def test_nothing_to_show_is_an_empty_calendar() -> None:
    raw = contents_calendar(items({"id": "2027-03-idee-abc", "title": "Un jour"}), strategy())
    assert events(raw) == []
    assert raw.startswith(b"BEGIN:VCALENDAR")


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), include_characters="\n"),
    min_size=1,
    max_size=300,
).filter(lambda text: text.strip())


@given(st.lists(TEXT, min_size=1, max_size=6), st.booleans())
def test_every_text_is_found_whole_and_the_order_does_not_matter(texts: list[str], has_hour: bool) -> None:
    entries = [
        item(
            id=f"2027-03-{n + 1:02}-instagram-abc",
            date=f"2027-03-{n + 1:02}",
            text=text,
            **({"at": "10:00"} if has_hour else {}),
        )
        for n, text in enumerate(texts)
    ]
    made = items(*entries)
    raw = contents_calendar(made, strategy())
    assert raw == contents_calendar(list(reversed(made)), strategy())
    said = [event.description.value for event in events(raw)]
    for text, found in zip(made, said, strict=True):
        whole = "\n".join(typed(text.text).splitlines())
        assert found.startswith(whole), (whole, found)


def test_build_and_export_give_the_same_events(tmp_path: Path, cmkit: Run) -> None:
    folder = copytree(EXAMPLES / "boulangerie-martin", tmp_path / "m")
    ran = cmkit("-C", folder, "build", "--only", "calendar", "--formats", "ics", "--month", "2027-01")
    assert ran.code == 0
    (file,) = folder.glob("deliverables/2027-01_*_Planning-editorial.ics")
    built = {event.uid.value for event in events(file.read_bytes())}
    span = ("--from", "2027-01-01", "--until", "2027-03-31")
    ran = cmkit("-C", folder, "calendar", "export", "--to", "ics", *span, "-o", tmp_path / "x.ics")
    assert ran.code == 0, ran.err
    exported = {event.uid.value for event in events((tmp_path / "x.ics").read_bytes())}
    assert built == exported
    assert len(built) >= 12
    hours = [event.dtstart.value for event in events(file.read_bytes())]
    assert datetime.fromisoformat("2027-01-05T18:30:00+01:00") in [
        one for one in hours if isinstance(one, datetime)
    ]


def test_summer_begins_by_the_clock_of_winter(tmp_path: Path, cmkit: Run) -> None:
    folder = tmp_path / "m"
    copytree(EXAMPLES / "boulangerie-martin", folder)
    made = tmp_path / "x.ics"
    arguments = ("--to", "ics", "--month", "2027-01", "--today", "2026-12-20", "-o", made)
    assert cmkit("-C", folder, "calendar", "export", *arguments).code == 0
    zone = made.read_text("utf-8").partition("BEGIN:VTIMEZONE")[2].partition("END:VTIMEZONE")[0]
    summer = zone.partition("BEGIN:DAYLIGHT")[2]
    assert "DTSTART:20270328T020000" in summer.replace("\r", "")
    assert "DTSTART:20271031T030000" in summer.replace("\r", ""), "winter begins by the clock of summer"
