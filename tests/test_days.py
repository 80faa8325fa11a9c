"""Days that differ: public holidays by country and region, absences that stop publishing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.calendar.days import (
    absences,
    between,
    days_of,
    monday_of,
    month_end,
    next_month,
    public_holidays,
    school_holidays,
)
from cmkit.calendar.places import Place, place_of
from cmkit.calendar.remembered import remembered_days
from cmkit.model.strategy import Strategy

FRANCE_2027 = {
    date(2027, 1, 1): "Jour de l’an",
    date(2027, 3, 29): "Lundi de Pâques",
    date(2027, 5, 1): "Fête du Travail",
    date(2027, 5, 6): "Ascension",
    date(2027, 5, 8): "Fête de la Victoire",
    date(2027, 5, 17): "Lundi de Pentecôte",
    date(2027, 7, 14): "Fête nationale",
    date(2027, 8, 15): "Assomption",
    date(2027, 11, 1): "Toussaint",
    date(2027, 11, 11): "Armistice",
    date(2027, 12, 25): "Noël",
}


def test_france_has_its_eleven_days_in_french() -> None:
    assert public_holidays("FR", None, [2027], "fr") == FRANCE_2027


def test_alsace_moselle_has_two_more() -> None:
    for region in ("57", "6AE", "67", "Bas-Rhin", "moselle", "Alsace"):
        more = public_holidays("FR", region, [2027], "fr").keys() - FRANCE_2027.keys()
        assert more == {date(2027, 3, 26), date(2027, 12, 26)}


@pytest.mark.parametrize(
    ("subdivision", "more"),
    [
        ("971", "05-27"),
        ("Martinique", "05-22"),
        ("973", "06-10"),
        ("La Réunion", "12-20"),
        ("976", "04-27"),
        ("NC", "09-24"),
    ],
)
def test_each_overseas_territory_has_its_own_day(subdivision: str, more: str) -> None:
    days = public_holidays("FR", subdivision, [2027], "fr")
    assert date.fromisoformat(f"2027-{more}") in days
    assert FRANCE_2027.keys() <= days.keys()


_ZONES = {
    # Arrêté du 22 octobre 2025, calendrier scolaire 2026-2027 : le premier samedi et le dernier dimanche.
    "Zone A": ["2027-02-13", "2027-02-28", "2027-04-10", "2027-04-25"],
    "Zone B": ["2027-02-20", "2027-03-07", "2027-04-17", "2027-05-02"],
    "Zone C": ["2027-02-06", "2027-02-21", "2027-04-03", "2027-04-18"],
}


@pytest.mark.parametrize("zone", _ZONES)
def test_each_zone_has_its_school_holidays(zone: str) -> None:
    days = school_holidays("FR", zone, [2026, 2027])
    winter, until, spring, end = map(date.fromisoformat, _ZONES[zone])
    for first, last in ((winter, until), (spring, end)):
        assert days.issuperset(between(first, last))
        assert not days & {date.fromordinal(first.toordinal() - 1), date.fromordinal(last.toordinal() + 1)}
    for shared in ("2026-10-17", "2026-11-01", "2026-12-19", "2027-01-03", "2027-07-03", "2027-08-31"):
        assert date.fromisoformat(shared) in days
    for school in ("2026-10-16", "2026-11-02", "2026-12-18", "2027-01-04", "2027-07-02", "2027-09-02"):
        assert date.fromisoformat(school) not in days


@pytest.mark.parametrize(
    ("subdivision", "zone"),
    [
        ("zone b", "Zone B"),
        ("C", "Zone C"),
        ("49", "Zone B"),
        ("Maine-et-Loire", "Zone B"),
        ("pays de la loire", "Zone B"),
        ("Côte-d'Or", "Zone A"),
        ("IDF", "Zone C"),
        ("ile de france", "Zone C"),
        ("FR-57", "Zone B"),
        ("FR-GES", "Zone B"),
        ("2A", ""),
        ("974", ""),
        ("Atlantis", ""),
        (None, ""),
    ],
)
def test_a_place_knows_its_zone(subdivision: str | None, zone: str) -> None:
    assert place_of("FR", subdivision).zone == zone
    assert bool(school_holidays("FR", subdivision, [2027])) is bool(zone)


def test_a_territory_that_is_given_as_a_country_is_a_part_of_france() -> None:
    assert place_of("re", None) == Place("FR", frozenset({"re", "974"}))
    assert place_of("GB", "SCT") == Place("GB", frozenset({"sct"}))
    assert place_of(None, None) == Place("")
    assert school_holidays("BE", None, [2027]) == frozenset()


def test_days_are_remembered_and_a_spoilt_cache_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    asked: list[int] = []

    def work(years: list[int]) -> dict[date, str]:
        asked.extend(years)
        return {date(year, 1, 1): "Jour de l’an" for year in years} | {date(years[0] - 1, 12, 31): "hors"}

    first = remembered_days("holidays", "test", [2027, 2028], work)
    assert first == {date(2027, 1, 1): "Jour de l’an", date(2028, 1, 1): "Jour de l’an"}
    assert remembered_days("holidays", "test", [2027, 2029], work) == {
        date(2027, 1, 1): "Jour de l’an",
        date(2029, 1, 1): "Jour de l’an",
    }
    assert asked == [2027, 2028, 2029]
    assert remembered_days("holidays", "other", [2027], work) and asked[3:] == [2027]
    for spoilt in (b"", b"[1]", b'{"2027": 3}', b'{"x": {}}', b'{"2027": {"2027-13-01": "x"}}', b"\xff"):
        for place in (tmp_path / "cmkit" / "days").iterdir():
            place.write_bytes(spoilt)
        assert date(2027, 1, 1) in remembered_days("holidays", "test", [2027], work)


def test_without_a_place_for_it_nothing_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cmkit").write_text("a file", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert public_holidays("FR", None, [2027], "fr") == FRANCE_2027
    assert (tmp_path / "cmkit").read_text("utf-8") == "a file"


@pytest.mark.parametrize("subdivision", ["Zone B", "Bretagne", "no such place"])
def test_a_school_zone_or_an_unknown_region_falls_back_to_the_country(subdivision: str) -> None:
    assert public_holidays("FR", subdivision, [2027], "fr") == FRANCE_2027


def test_days_come_in_order_over_several_years_and_in_english() -> None:
    days = public_holidays("FR", None, [2028, 2027], "en")
    assert list(days) == sorted(days)
    assert len(days) == 22
    assert days[date(2028, 1, 1)] == "New Year’s Day"


@pytest.mark.parametrize("country", [None, "", "XX", "fr-FR"])
def test_an_unknown_country_has_no_days(country: str | None) -> None:
    assert public_holidays(country, None, [2027], "fr") == {}


def test_a_country_without_french_names_still_has_its_days() -> None:
    assert date(2027, 10, 3) in public_holidays("DE", None, [2027], "fr")


def _absent(*absences_: Mapping[str, object], **mission: object) -> Strategy:
    return Strategy.model_validate(
        {
            "cmkit": 1,
            "client": {"name": "Martin"},
            "mission": {"cm": "lea", **mission},
            "people": [
                {"id": "lea", "name": "Léa", "side": "cm"},
                {"id": "max", "name": "Max", "side": "cm"},
                {"id": "anne", "name": "Anne", "side": "client", "approves": True},
                {"id": "paul", "name": "Paul", "side": "client"},
                {"id": "rose", "name": "Rose", "side": "client", "approves": False},
            ],
            "content": {"workflow": {"approvals": [{"when": "each month", "by": ["paul"]}]}},
            "organisation": {"absences": list(absences_)},
        }
    )


@pytest.mark.parametrize(
    ("who", "stops"),
    [
        ("lea", True),
        ("max", True),
        ("anne", True),
        ("paul", True),
        ("everybody", True),
        (["rose", "lea"], True),
        (None, True),
        ("rose", False),
        ("nobody", False),
    ],
)
def test_publishing_stops_without_the_cm_or_whoever_approves(who: object, *, stops: bool) -> None:
    absence = {"from": "2027-08-02", "until": "2027-08-15"} | ({"who": who} if who else {})
    assert bool(absences(_absent(absence))) is stops


def test_partial_dates_run_whole_and_those_without_a_place_are_left_out() -> None:
    found = absences(
        _absent(
            {"who": "lea", "from": "2027-08"},
            {"who": "anne", "from": "2027-03-10"},
            {"who": "anne", "from": "M2", "until": "M3"},
            {"who": "anne", "until": "2027-05-01"},
            {"who": "anne", "from": "2027-06-20", "until": "2027-06-10"},
        )
    )
    assert [(one.first, one.last) for one in found] == [
        (date(2027, 3, 10), date(2027, 3, 10)),
        (date(2027, 8, 1), date(2027, 8, 31)),
    ]
    assert len(days_of(found)) == 32


def test_months_of_the_mission_are_placed_from_its_start() -> None:
    placed = absences(_absent({"who": "lea", "from": "M2"}, starts_on="2027-01-15"))
    assert (placed[0].first, placed[0].last) == (date(2027, 2, 15), date(2027, 3, 14))


@given(st.dates(date(2, 1, 1), date(9998, 12, 31)))
def test_weeks_and_months_hold_their_days(day: date) -> None:
    monday, first = monday_of(day), day.replace(day=1)
    assert monday.weekday() == 0
    assert 0 <= (day - monday).days < 7
    assert first <= day <= month_end(first)
    assert (next_month(first) - month_end(first)).days == 1
    assert len(list(between(first, month_end(first)))) == month_end(first).day
