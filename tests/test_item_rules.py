"""The rules about items: limits of networks, pictures, words, days, months."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from cmkit.calendar.limits import measures
from cmkit.catalogue.entries import find_network, load_networks
from cmkit.doctrine.engine import run_rules
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.rules import REGISTRY
from cmkit.doctrine.rules.items import is_skipped
from cmkit.doctrine.rules.media import end_of_rights
from cmkit.mission.contents import Public
from cmkit.model.editorial import Item, Media
from cmkit.model.strategy import Strategy
from cmkit.problems import Problem

TODAY = date(2027, 1, 15)
BASE: dict[str, Any] = {
    "cmkit": 1,
    "mission": {"language": "fr", "country": "FR"},
    "client": {"name": "Martin"},
    "people": [{"id": "anne", "name": "Anne", "side": "client", "approves": True}],
    "platforms": [
        {"id": network, "network": network, "status": "active"}
        for network in ("instagram", "x", "bluesky", "threads", "linkedin", "facebook")
    ],
}


def found(items: list[dict[str, Any]], code: str, today: date = TODAY, **strategy: Any) -> list[Problem]:
    """Hold one rule against some items; each gets an id, a day and a state where it has none."""
    months: dict[str, list[Item]] = {}
    for number, item in enumerate(items):
        whole = {"id": f"i{number}", "date": f"2027-01-{18 + number % 12}", "status": "draft", **item}
        months.setdefault(str(whole["date"])[:7], []).append(Item.model_validate(whole))
    public = Public(
        Strategy.model_validate({**BASE, **strategy}), months={key: tuple(one) for key, one in months.items()}
    )
    ran = run_rules([REGISTRY[code]], Ground(public, today))
    assert not [one for one in ran.findings if one.code == "IN001"], ran.findings
    return [one for one in ran.findings if one.code == code]


def on(platform: str, text: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "posts": [{"platform": platform}], **more}


# --- limits ---


@pytest.mark.parametrize(
    ("platform", "text", "over"),
    [
        ("x", "a" * 280, False),
        ("x", "a" * 281, True),
        ("x", "の" * 141, True),
        ("x", "https://a.example.com/" + "b" * 300 + " " + "a" * 256, False),
        ("x", "👨‍👩‍👧‍👦" * 140, False),
        ("bluesky", "👨‍👩‍👧‍👦" * 300, False),
        ("bluesky", "a" * 301, True),
        ("threads", "a" * 496 + "👍", False),
        ("threads", "a" * 497 + "👍", True),
        ("instagram", "a" * 2200, False),
        ("instagram", "a" * 2201, True),
        ("linkedin", "a" * 3001, True),
        ("facebook", "a" * 60_000, False),
    ],
)
def test_a_text_is_held_against_its_own_networks_counting(platform: str, text: str, *, over: bool) -> None:
    assert bool(found([on(platform, text)], "TX001")) is over


def test_the_hashtags_count_in_the_text_that_goes_out() -> None:
    assert not found([on("x", "a" * 274)], "TX001")
    assert found([on("x", "a" * 274, hashtags=["Crepes"])], "TX001")


def test_of_a_set_of_hashtags_only_what_fits_is_taken() -> None:
    sets = {"hashtag_sets": [{"id": "maison", "tags": ["a", "b", "c", "d"]}]}
    item = on("instagram", "Le pain #a #e", hashtags=["maison"])
    assert not found([item], "TX003", content=sets)
    assert not found([{**item, "hashtags": ["maison", "f"]}], "TX003", content=sets)
    assert found([{**item, "hashtags": ["maison", "f", "g", "h", "i"]}], "TX003", content=sets)


@pytest.mark.parametrize("status", ["published", "cancelled", "on_hold", "idea"])
def test_what_is_out_or_left_is_not_measured(status: str) -> None:
    assert not found([on("x", "a" * 500, status=status)], "TX001")


def test_a_text_of_its_own_is_what_counts_on_a_platform() -> None:
    posts = [{"platform": "x", "text": "court"}, {"platform": "facebook"}]
    assert not found([{"text": "a" * 500, "posts": posts}], "TX001")


def test_a_format_of_the_network_has_its_own_limits() -> None:
    strategy = Strategy.model_validate(
        {**BASE, "content": {"formats": [{"id": "k", "name": "Carrousel photo"}]}}
    )
    network = find_network("instagram", load_networks())
    assert network is not None
    media = [{"url": f"https://a.example/{number}.jpg"} for number in range(21)]
    item = Item.model_validate(
        {"id": "a", "format": "k", "media": media, "posts": [{"platform": "instagram"}]}
    )
    over = [one for one in measures(item, item.posts[0], network, strategy) if one.over]
    assert {(one.limit.what, one.limit.format) for one in over} == {("media", "carousel")}


# --- pictures ---


@pytest.mark.parametrize(
    ("rights", "ends"),
    [
        ("web jusqu'au 31 décembre 2028", date(2028, 12, 31)),
        ("web jusqu’au 1er mars 2027 ; presse jusqu'au 2 mars 2027", date(2027, 3, 2)),
        ("until 5 May 2027", date(2027, 5, 5)),
        ("until 2027-05-05", date(2027, 5, 5)),
        ("jusqu'au 05/06/2027", date(2027, 6, 5)),
        ("jusqu'au 31/02/2027", None),
        ("séance du 17 décembre 2026", None),
        ("accord écrit le 14 décembre 2026", None),
        ("jusqu'à la fin", None),
    ],
)
def test_the_end_of_rights_is_read_where_it_is_said(rights: str, ends: date | None) -> None:
    assert end_of_rights(Media.model_validate({"rights": rights}), None) == ends


def test_the_end_that_has_its_own_key_counts() -> None:
    media = {"url": "https://a.example/a.jpg", "alt": "a", "rights": "until 2027-12-31", "until": "2027-01"}
    assert not found([{"date": "2027-01-20", "media": [media]}], "ME003")
    assert found([{"date": "2027-02-20", "media": [media]}], "ME003")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, True),
        ({"credits": "Image générée par IA"}, False),
        ({"text": "Une image virtuelle"}, False),
        ({"hashtags": ["IA"]}, False),
        ({"title": "Le marchand d'ail"}, True),
        ({"title": "Image faite par une IA"}, True),
        ({"text": "made with AI"}, False),
    ],
)
def test_a_picture_made_by_a_machine_says_so(more: dict[str, Any], *, told: bool) -> None:
    media = {"url": "https://a.example/a.jpg", "alt": "Un pain", "rights": "nous", "ai": "generated"}
    assert bool(found([{**more, "media": [media]}], "ME005")) is told


def test_pictures_without_words_are_told_once_a_month() -> None:
    items = [{"media": [{"url": f"https://a.example/{number}.jpg"}]} for number in range(4)]
    for code in ("ME002", "ME004"):
        (one,) = found(items, code)
        assert one.facts["count"] == "4"
    assert not found([{"media": [{"url": "https://a.example/film.MP4?x=1", "rights": "nous"}]}], "ME004")


def test_a_file_that_leads_elsewhere_is_told_without_looking(tmp_path: Path) -> None:
    assert tmp_path.exists()
    for name in ("../a.jpg", "/etc/passwd", "private/a.jpg", "CON.jpg", "a\\b.jpg"):
        assert found([{"media": [{"file": name}]}], "ME001"), name
    assert not found([{"media": [{"file": "media/a.jpg"}]}], "ME001")


# --- words ---


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("Le 𝐩𝐚𝐢𝐧 du jour", "TX005", True),
        ("Le pain Ⓐ du jour", "TX005", False),
        ("Ｌｅ pain", "TX005", True),
        ("VENEZ TOUS GOÛTER NOTRE PAIN", "TX006", True),
        ("La SNCF et la RATP avec EDF et la CGT en grève demain", "TX006", False),
        ("#PAIN #LEVAIN #SAUMUR #BOULANGERIE #FOURNIL", "TX006", False),
        ("Le pain #boulangeriedesaumur", "TX004", True),
        ("Le pain #BoulangerieDeSaumur #boulangerie", "TX004", False),
    ],
)
def test_words_are_readable_by_everybody(text: str, code: str, *, told: bool) -> None:
    assert bool(found([{"text": text}], code)) is told


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("Publicité", False),
        ("collaboration commerciale", False),
        ("#merci", True),
        ("en partenariat avec", True),
    ],
)
def test_the_mention_of_a_partnership_is_clear(label: str, *, told: bool) -> None:
    assert bool(found([{"paid": {"partner": "Moulin", "label": label}}], "TX007")) is told


# --- days ---


@pytest.mark.parametrize(
    ("zone", "day", "at", "skipped"),
    [
        ("Europe/Paris", date(2027, 3, 28), time(2, 30), True),
        ("Europe/Paris", date(2027, 3, 28), time(2, 0), True),
        ("Europe/Paris", date(2027, 3, 28), time(3, 0), False),
        ("Europe/Paris", date(2027, 3, 28), time(1, 59), False),
        ("Europe/Paris", date(2027, 10, 31), time(2, 30), False),  # it comes twice
        ("America/New_York", date(2027, 3, 14), time(2, 30), True),
        ("Africa/Cairo", date(2027, 4, 30), time(0, 30), True),
        ("Mars/Olympus", date(2027, 3, 28), time(2, 30), False),
        ("Europe/Paris", date.max, time(2, 30), False),
        ("Europe/Paris", date.min, time(2, 30), False),
    ],
)
def test_an_hour_that_clocks_skip_is_known(zone: str, day: date, at: time, *, skipped: bool) -> None:
    assert is_skipped(zone, day, at) is skipped


def test_the_hour_of_a_post_is_looked_at_too() -> None:
    posts = [{"platform": "x", "at": "02:15"}]
    (one,) = found([{"date": "2027-03-28", "at": "18:00", "posts": posts}], "IT007")
    assert one.where.path == ("items", 0, "posts", 0, "at")


@pytest.mark.parametrize(
    ("day", "item", "told"),
    [
        ("2027-11-13", {"pillars": ["vitrine"]}, True),
        ("2027-05-08", {"paid": {"partner": "P", "label": "Publicité"}}, True),
        ("2027-11-13", {"pillars": ["four"]}, False),
        ("2027-11-16", {"pillars": ["vitrine"]}, False),
    ],
)
def test_nothing_is_sold_on_a_sensitive_day(day: str, item: dict[str, Any], *, told: bool) -> None:
    pillars = [
        {"id": "vitrine", "name": "V", "intent": "sell"},
        {"id": "four", "name": "F", "intent": "inform"},
    ]
    assert bool(found([{"date": day, **item}], "IT009", content={"pillars": pillars})) is told


def test_the_missions_own_days_of_silence_count() -> None:
    content = {
        "pillars": [{"id": "vitrine", "name": "V", "intent": "sell"}],
        "key_dates": [
            {
                "date": "2027-02-10",
                "name": "Obsèques du fondateur",
                "guidance": "Pas de promotion ce jour-là",
            },
            {"date": "2027-02-14", "name": "Saint-Valentin", "guidance": "Promotion sur les cœurs"},
        ],
    }
    items = [{"date": day, "pillars": ["vitrine"]} for day in ("2027-02-10", "2027-02-14")]
    assert [one.facts["date"] for one in found(items, "IT009", content=content)] == ["2027-02-10"]


def test_what_falls_out_of_the_mission_is_told() -> None:
    mission = {**BASE["mission"], "starts_on": "2027-01-20", "ends_on": "2027-02"}
    items: list[dict[str, Any]] = [
        {"date": day} for day in ("2027-01-19", "2027-01", "2027-02-28", "2027-03-01")
    ]
    told = found(items, "IT006", mission=mission)
    assert [one.facts["date"] for one in told] == ["2027-01-19", "2027-03-01"]


# --- months ---


def test_a_slot_is_a_platform_a_day_and_an_hour() -> None:
    items: list[dict[str, Any]] = [
        {"date": "2027-01-20", "at": "18:30", "title": "A", "posts": [{"platform": "x"}]},
        {"date": "2027-01-20", "at": "12:00", "title": "B", "posts": [{"platform": "x", "at": "18:30"}]},
        {"date": "2027-01-20", "at": "18:30", "title": "C", "posts": [{"platform": "instagram"}]},
        {"date": "2027-01-20", "title": "D", "posts": [{"platform": "x"}]},
    ]
    (one,) = found(items, "CA013")
    assert (one.facts["item"], one.facts["other"]) == ("B", "A")


def test_the_same_text_may_come_back_later_or_in_a_series() -> None:
    words = "Le pain sort du four à sept heures, chaque matin."
    near: list[dict[str, Any]] = [
        {"date": "2027-01-20", "text": words},
        {"date": "2027-02-20", "text": words},
    ]
    assert len(found(near, "CA012")) == 1
    far: list[dict[str, Any]] = [{"date": "2027-01-20", "text": words}, {"date": "2027-05-20", "text": words}]
    assert not found(far, "CA012")
    series = {"series": [{"id": "matin", "name": "Le matin"}]}
    assert not found([{**one, "series": "matin"} for one in near], "CA012", content=series)


def test_a_gap_is_told_while_it_can_be_filled() -> None:
    platforms = [{**BASE["platforms"][0], "cadence": [{"amount": 2, "per": "week"}]}]
    days = ("2027-01-16", "2027-01-19", "2027-01-30")
    items = [on("instagram", "a", date=day) for day in days]
    (one,) = found(items, "CA009", platforms=platforms)
    assert (one.facts["from"], one.facts["until"]) == ("2027-01-19", "2027-01-30")
    assert not found([*items, on("instagram", "b", date="2027-01-25")], "CA009", platforms=platforms)
    assert not found(items, "CA009", date(2027, 2, 5), platforms=platforms)
    away = {"absences": [{"who": "everybody", "from": "2027-01-21", "until": "2027-01-28"}]}
    assert not found(items, "CA009", platforms=platforms, organisation=away)


def test_an_objective_is_served_through_its_pillar_too() -> None:
    objectives = [
        {"id": "visites", "title": "Des visites", "rank": "primary", "state": "active"},
        {"id": "image", "title": "Une image", "rank": "secondary", "state": "active"},
    ]
    items: list[dict[str, Any]] = [{"objectives": ["image"]} for _number in range(5)]
    (one,) = found(items, "CA011", objectives=objectives)
    assert one.facts["objectives"] == "Des visites"
    pillars = {"pillars": [{"id": "site", "name": "Le site", "objectives": ["visites"]}]}
    items[0]["pillars"] = ["site"]
    assert not found(items, "CA011", objectives=objectives, content=pillars)


def test_a_month_is_approved_once_every_item_of_it_is() -> None:
    delegated = {"workflow": {"delegations": [{"formats": "story", "by": "anne", "date": "2027-01-02"}]}}
    formats = {"formats": [{"id": "story", "name": "Story"}], **delegated}
    story = {"format": "story", "text": "a", "status": "scheduled"}
    assert not found([story], "CA008", content=formats)
    assert not found([story, {"status": "idea"}, {"status": "on_hold"}], "CA008", content=formats)
    (one,) = found([story, {"title": "Le pain", "status": "submitted"}], "CA008", content=formats)
    assert (one.facts["waiting"], one.facts["items"]) == ("1", "Le pain")
    assert found([{**story, "status": "changes_requested"}], "CA008", content=formats)
