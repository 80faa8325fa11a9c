"""``cmkit calendar plan``: what is missing is written, what is written stays; two branches, eight at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cmkit.calendar.filling import fill, new_items, placed_idea
from cmkit.calendar.item_ids import LETTERS, item_id
from cmkit.calendar.planning import plan
from cmkit.calendar.slots import Slot
from cmkit.files.reading import read_yaml
from cmkit.model.editorial import CalendarFile, Item
from cmkit.model.strategy import Strategy
from conftest import EXAMPLES, Run

BAKERY = EXAMPLES / "boulangerie-martin"
STRATEGY = """\
cmkit: 1
mission: {id: martin, language: fr, country: FR, subdivision: Zone B, cm: lea, starts_on: 2027-01-01}
client: {name: Martin, business_models: [local]}
people: [{id: lea, name: Léa, side: cm}]
platforms:
  - id: instagram
    status: active
    cadence: [{amount: 2, per: week}]
    posting_times: [{days: [tue, thu], at: "18:30"}]
  - id: facebook
    status: active
    cadence: [{amount: 1, per: week}]
    posting_times: [{days: [thu], at: "18:00"}]
content:
  pillars:
    - {id: metier, name: Métier, share: 60%, intent: prove}
    - {id: vitrine, name: Vitrine, share: 40%, intent: sell}
  formats: [{id: photo, name: Photo}, {id: reel, name: Reel}]
  reserve: 1
"""
IDEAS = """\
cmkit: 1
# Mes idées
items:
  - id: le-four
    title: Le four
    pillars: [metier]
    format: reel
    status: idea
  # celle-ci est pour plus tard
  - id: la-brioche
    title: La brioche
    pillars: [vitrine] # quand Sophie a le prix
    status: draft
  - id: le-soir
    title: Le soir
    posts:
      - platform: facebook
        text: Bonsoir
    status: idea
  - {id: en-pause, title: En pause, status: on_hold}
"""


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    (tmp_path / "strategy.yaml").write_text(STRATEGY, "utf-8")
    return tmp_path


def _items(folder: Path, name: str) -> list[dict[str, object]]:
    path = folder / "calendar" / f"{name}.yaml"
    data = read_yaml(path, path.name).data
    assert isinstance(data, dict)
    return list(data["items"])


def _posts(item: Mapping[str, object]) -> list[object]:
    posts = item["posts"]
    assert isinstance(posts, list)
    return posts


def _state(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "calendar").glob("*"))}


# --- what is written ---


def test_a_month_is_written_by_its_cadences_and_its_reserve(cmkit: Run, mission: Path) -> None:
    told = cmkit("-C", mission, "calendar", "plan", "--month", "2027-02")
    assert told.code == 0
    assert "calendar/2027-02.yaml: 11 items added, 1 place kept free" in told.err
    items = _items(mission, "2027-02")
    text = (mission / "calendar" / "2027-02.yaml").read_text("utf-8")
    assert text.startswith("cmkit: 1\nitems:\n  - id: 2027-02-02-instagram-")
    assert [item["date"] for item in items] == sorted(str(item["date"]) for item in items)
    assert len(told.out.splitlines()) == len(items) == 11
    for item in items:
        assert str(item["id"]).startswith(f"{item['date']}-")
        assert item["status"] == "idea"
        assert item["pillars"] in ("metier", "vitrine")
    assert cmkit("check", mission, "--select", "MO,RE,FI").code == 0


def test_planning_again_changes_nothing(cmkit: Run, mission: Path) -> None:
    cmkit("-C", mission, "calendar", "plan", "--from", "2027-01", "--months", "6")
    before = _state(mission)
    told = cmkit("-C", mission, "calendar", "plan", "--from", "2027-01", "--months", "6")
    assert (told.code, told.out) == (0, "")
    assert "Nothing is missing" in told.err
    assert _state(mission) == before


def test_months_planned_one_by_one_are_the_months_planned_together(
    cmkit: Run, mission: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    shutil.copy(mission / "strategy.yaml", other)
    cmkit("-C", mission, "calendar", "plan", "--from", "2027-01", "--months", "6")
    for month in range(1, 7):
        cmkit("-C", other, "calendar", "plan", "--month", f"2027-{month:02}")
    assert _state(other) == _state(mission)


def test_what_a_person_wrote_stays_to_the_letter(cmkit: Run, mission: Path) -> None:
    (mission / "calendar").mkdir()
    own = (
        "cmkit: 1\r\n# mon mois\r\nitems:\r\n\r\n"
        "  - id: a-moi   # le mien\r\n    date: '2027-02-02'\r\n    posts: [{platform: instagram}]\r\n"
        "    status: approved\r\n"
    )
    path = mission / "calendar" / "2027-02.yaml"
    path.write_bytes(own.encode())
    told = cmkit("-C", mission, "calendar", "plan", "--month", "2027-02")
    assert told.code == 0
    after = path.read_bytes().decode()
    assert after.startswith(own)
    assert after.count("\n") == after.count("\r\n")
    platforms = [str(post) for item in _items(mission, "2027-02") for post in _posts(item)]
    assert len(platforms) == 11
    assert cmkit("-C", mission, "calendar", "plan", "--month", "2027-02").out == ""


def test_what_was_taken_out_comes_back_and_what_was_moved_is_not_doubled(cmkit: Run, mission: Path) -> None:
    cmkit("-C", mission, "calendar", "plan", "--month", "2027-02")
    path = mission / "calendar" / "2027-02.yaml"
    before = path.read_text("utf-8")
    moved = before.replace("    date: 2027-02-02\n", "    date: 2027-02-03\n")
    path.write_text(moved, "utf-8")
    assert cmkit("-C", mission, "calendar", "plan", "--month", "2027-02").out == ""
    second = before.index("  - id:", before.index("  - id:") + 1)
    path.write_text(before[: before.index("  - id:")] + before[second:], "utf-8")
    told = cmkit("-C", mission, "calendar", "plan", "--month", "2027-02")
    assert len(told.out.splitlines()) == 1
    assert {str(item["id"]) for item in _items(mission, "2027-02")} == {
        line.split("id: ")[1] for line in before.splitlines() if "id: " in line
    }


def test_check_writes_nothing_and_ends_with_one(cmkit: Run, mission: Path) -> None:
    told = cmkit("-C", mission, "calendar", "plan", "--month", "2027-02", "--check")
    assert (told.code, (mission / "calendar").exists()) == (1, False)
    assert "11 items to add" in told.err
    cmkit("-C", mission, "calendar", "plan", "--month", "2027-02")
    assert cmkit("-C", mission, "calendar", "plan", "--month", "2027-02", "--check").code == 0


def test_a_day_begins_within_its_month_and_without_one_the_next_month_is_planned(
    cmkit: Run, mission: Path
) -> None:
    cmkit("-C", mission, "calendar", "plan", "--from", "2027-02-15")
    assert min(str(item["date"]) for item in _items(mission, "2027-02")) >= "2027-02-15"
    cmkit("-C", mission, "calendar", "plan", "--today", "2027-12-31")
    assert (mission / "calendar" / "2028-01.yaml").is_file()


def test_a_written_item_on_a_closed_day_is_told_and_stays(cmkit: Run, mission: Path) -> None:
    (mission / "calendar").mkdir()
    items = """\
cmkit: 1
items:
  - {id: ferie, date: 2027-03-29, posts: [{platform: instagram}], status: draft}
  - {id: vend, date: 2027-03-11, pillars: [vitrine], posts: [{platform: instagram}], status: draft}
  - {id: montre, date: 2027-03-11, pillars: [metier], posts: [{platform: facebook}], status: draft}
  - {id: paru, date: 2027-03-29, posts: [{platform: facebook}], status: published}
  - {id: vague, date: 2027-03, title: Dans le mois}
"""
    path = mission / "calendar" / "2027-03.yaml"
    path.write_text(items, "utf-8")
    told = cmkit("-C", mission, "--lang", "fr", "calendar", "plan", "--month", "2027-03")
    assert "ferie est placé le lun. 29 mars, jour férié (Lundi de Pâques)\u00a0: le" in told.err
    assert "vend fait vendre, et tombe le jeu. 11 mars (Journée nationale d’hommage" in told.err
    assert not any(f"{name} " in told.err for name in ("montre", "paru", "vague"))
    assert path.read_text("utf-8").startswith(items)


def test_an_absence_and_the_end_of_the_mission_are_told(cmkit: Run, mission: Path) -> None:
    path = mission / "strategy.yaml"
    text = path.read_text("utf-8").replace("starts_on: 2027-01-01", "starts_on: 2027-01-01, ends_on: 2027-06")
    path.write_text(
        text + "organisation: {absences: [{who: lea, from: 2027-03-08, until: 2027-03-14}]}\n", "utf-8"
    )
    (mission / "calendar").mkdir()
    (mission / "calendar" / "2027-03.yaml").write_text(
        "cmkit: 1\nitems: [{id: seul, date: 2027-03-09, posts: [{platform: instagram}]}]\n", "utf-8"
    )
    (mission / "calendar" / "2027-07.yaml").write_text(
        "cmkit: 1\nitems: [{id: apres, date: 2027-07-06, posts: [{platform: instagram}]}]\n", "utf-8"
    )
    told = cmkit("-C", mission, "calendar", "plan", "--from", "2027-03", "--months", "5")
    assert "seul stands on Tue 9 Mar, when Léa is away: no other day of that week is free." in told.err
    assert "apres stands on Tue 6 Jul, outside the mission’s dates." in told.err
    assert "2027-03-09" not in told.out


def test_places_that_moved_or_fell_away_are_told_with_their_reason(cmkit: Run, mission: Path) -> None:
    path = mission / "strategy.yaml"
    away = "organisation: {absences: [{who: lea, from: 2027-05-17, until: 2027-05-30}]}\n"
    path.write_text(path.read_text("utf-8") + away, "utf-8")
    told = cmkit("-C", mission, "calendar", "plan", "--month", "2027-05").err
    assert "facebook: Wed 5 May instead of Thu 6 May (Ascension)." in told
    assert "6 places fall away in May 2027, no other day being free (absence)." in told
    later = cmkit("-C", mission, "calendar", "plan", "--from", "2027-05-31", "--check").err
    assert "fall" not in later


def test_more_than_was_sold_is_told(cmkit: Run, mission: Path) -> None:
    path = mission / "strategy.yaml"
    scope = "mission: {scope: [{id: posts, what: Posts, quantity: 4, per: month}], "
    path.write_text(path.read_text("utf-8").replace("mission: {", scope), "utf-8")
    told = cmkit("-C", mission, "calendar", "plan", "--month", "2027-02").err
    assert "February 2027: 11 contents, where 4 are sold a month" in told
    path.write_text(path.read_text("utf-8").replace("quantity: 4", "quantity: 11"), "utf-8")
    assert "are sold a month" not in cmkit("-C", mission, "calendar", "plan", "--month", "2027-02").err


def test_a_rule_that_plans_nothing_and_hours_that_lack_are_told(cmkit: Run, mission: Path) -> None:
    path = mission / "strategy.yaml"
    text = path.read_text("utf-8").replace("[{amount: 1, per: week}]", '[{rrule: "FREQ=WEEKLY;BYDAY=MARDI"}]')
    text = text.replace('[{days: [tue, thu], at: "18:30"}]', "[{days: [tue, thu]}]")
    path.write_text(text, "utf-8")
    told = cmkit("-C", mission, "calendar", "plan", "--month", "2027-02").err
    assert "facebook: nothing is planned with “FREQ=WEEKLY;BYDAY=MARDI”: BYDAY cannot be “MARDI”." in told
    assert "Without an hour, for want of “posting_times”: instagram." in told


@pytest.mark.parametrize(
    ("when", "day", "fits"),
    [
        ("Vers mars, quand la lumière suffit", date(2027, 3, 2), True),
        ("Vers mars, quand la lumière suffit", date(2027, 2, 2), False),
        ("Un mardi sans conseil, au printemps", date(2027, 4, 6), True),
        ("Un mardi sans conseil, au printemps", date(2027, 4, 7), False),
        ("En été", date(2027, 1, 5), False),
        ("Quand tout a été vendu", date(2027, 1, 5), True),
        ("It may rain", date(2027, 1, 5), True),
        ("In May or June", date(2027, 6, 1), True),
        ("sauf en août", date(2027, 1, 5), True),
        ("Quinze jours avant une fête d'école", date(2027, 1, 5), True),
        ("", date(2027, 1, 5), True),
    ],
)
def test_an_idea_waits_for_the_months_and_days_that_it_names(when: str, day: date, fits: bool) -> None:
    idea = Item.model_validate({"id": "a", "when": when})
    (filled,) = fill([Slot(day, "instagram")], [idea])
    assert bool(filled.idea) is fits


def test_key_dates_of_the_month_are_told_beside_the_missions_own(cmkit: Run, mission: Path) -> None:
    path = mission / "strategy.yaml"
    own = (
        "content:\n  key_dates: [{date: 2027-02-02, name: Chandeleur}, {date: 2027-02-20, name: Nos dix ans}]"
    )
    path.write_text(path.read_text("utf-8").replace("content:", own), "utf-8")
    told = cmkit("-C", mission, "--lang", "fr", "calendar", "plan", "--month", "2027-02")
    assert told.err.count("Chandeleur") == 1
    assert "sam. 20 févr. Nos dix ans" in told.err
    assert "dim. 14 févr. Saint-Valentin" in told.err


# --- ideas ---


def test_ideas_take_the_places_that_fit_them_once_and_whole(cmkit: Run, mission: Path) -> None:
    (mission / "calendar").mkdir()
    ideas = mission / "calendar" / "ideas.yaml"
    ideas.write_text(IDEAS, "utf-8")
    told = cmkit("-C", mission, "calendar", "plan", "--month", "2027-02", "--check")
    assert "3 ideas would find a place: --ideas gives them one." in told.err
    told = cmkit("-C", mission, "calendar", "plan", "--month", "2027-02", "--ideas")
    assert "From the ideas: " in told.err
    assert "la-brioche stays among the ideas: a comment within it would be lost." in told.err
    items = {str(item["id"]): item for item in _items(mission, "2027-02")}
    assert len(items) == 11
    assert items["le-four"] == {
        "id": "le-four",
        "date": items["le-four"]["date"],
        "at": "18:30",
        "format": "reel",
        "pillars": ["metier"],
        "title": "Le four",
        "posts": [{"platform": "instagram"}],
        "status": "idea",
    }
    assert items["le-soir"]["posts"] == [{"platform": "facebook", "text": "Bonsoir"}]
    assert items["le-soir"]["at"] == "18:00"
    left = ideas.read_text("utf-8")
    assert [item["id"] for item in _items(mission, "ideas")] == ["la-brioche", "en-pause"]
    assert "# Mes idées" in left and "# quand Sophie a le prix" in left
    before = _state(mission)
    told = cmkit("-C", mission, "calendar", "plan", "--month", "2027-02", "--ideas")
    assert (told.out, _state(mission)) == ("", before)
    assert cmkit("check", mission, "--select", "MO,RE,FI").code == 0


def test_ideas_take_the_places_of_items_that_nobody_has_touched(cmkit: Run, mission: Path) -> None:
    assert cmkit("-C", mission, "calendar", "plan", "--month", "2027-02").code == 0
    path = mission / "calendar" / "2027-02.yaml"
    planned = _items(mission, "2027-02")
    reels = [item for item in planned if item["format"] == "reel"]
    touched = str(reels[0]["id"])
    path.write_text(
        path.read_text("utf-8").replace(f"id: {touched}\n", f"id: {touched}  # pour Léa\n"), "utf-8"
    )
    (mission / "calendar" / "ideas.yaml").write_text(IDEAS, "utf-8")
    told = cmkit("-C", mission, "calendar", "plan", "--month", "2027-02")
    assert "3 ideas would find a place: --ideas gives them one." in told.err
    told = cmkit("-C", mission, "calendar", "plan", "--month", "2027-02", "--ideas")
    assert "From the ideas: " in told.err
    assert "added" not in told.err
    items = {str(item["id"]): item for item in _items(mission, "2027-02")}
    assert len(items) == len(planned)
    assert {"le-four", "le-soir", touched} <= items.keys()
    assert items["le-four"]["date"] != reels[0]["date"]
    assert "# pour Léa" in path.read_text("utf-8")
    before = _state(mission)
    cmkit("-C", mission, "calendar", "plan", "--month", "2027-02", "--ideas")
    assert _state(mission) == before


_FREE = st.lists(
    st.builds(
        Slot,
        st.dates(date(2027, 2, 1), date(2027, 2, 5)),
        st.sampled_from(["p0", "p1", "p2"]),
        pillar=st.sampled_from(["a", "b", None]),
        format=st.sampled_from(["reel", "photo"]),
        reserved=st.booleans(),
    ),
    max_size=12,
)
_IDEAS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "pillars": st.sampled_from(["a", "b"]),
            "format": st.sampled_from(["reel", "photo"]),
            "posts": st.lists(st.sampled_from(["p0", "p1", "p2"]), unique=True, max_size=2).map(
                lambda ids: [{"platform": one} for one in ids]
            ),
            "status": st.sampled_from(["idea", "draft", "cancelled", "on_hold"]),
        },
    ),
    max_size=6,
)


@given(_FREE, _IDEAS)
def test_no_slot_and_no_idea_is_lost_or_doubled(
    slots: Sequence[Slot], ideas: Sequence[Mapping[str, object]]
) -> None:
    made = [Item.model_validate({"id": f"i{number}", **idea}) for number, idea in enumerate(ideas)]
    filled = fill(slots, made)
    used = [slot for one in filled for slot in one.slots]
    wanted = [slot for slot in slots if not slot.reserved]
    assert sorted(map(repr, used)) == sorted(map(repr, wanted))
    taken = [one.idea.id for one in filled if one.idea]
    assert len(set(taken)) == len(taken)
    for one in filled:
        assert len({slot.day for slot in one.slots}) == 1
        assert len({slot.platform for slot in one.slots}) == len(one.slots)
        if one.idea:
            assert one.idea.status in ("idea", "draft")
            assert any(one.idea.format in (None, slot.format) for slot in one.slots)


def test_one_idea_on_several_platforms_is_one_item_with_their_hours() -> None:
    from datetime import time

    day = date(2027, 2, 4)
    slots = [
        Slot(day, "facebook", time(18), "photo", "metier", "know"),
        Slot(day, "instagram", time(18, 30), "photo", "metier", "know"),
        Slot(day, "tiktok", time(20), "reel", "metier", "know"),
    ]
    strategy = Strategy.model_validate({"cmkit": 1, "client": {"name": "Martin"}})
    first, second = new_items(fill(slots), strategy, ())
    assert first["posts"] == [{"platform": "facebook"}, {"platform": "instagram", "at": "18:30"}]
    assert (first["at"], first["objectives"], second["posts"]) == ("18:00", "know", [{"platform": "tiktok"}])
    idea = {
        "id": "x",
        "posts": [{"platform": "instagram", "text": "Y"}, {"platform": "facebook"}],
        "hook": "Z",
    }
    placed = placed_idea(idea, slots[:2])
    assert placed["posts"] == [
        {"platform": "instagram", "at": "18:30", "text": "Y"},
        {"platform": "facebook"},
    ]
    assert list(placed) == ["id", "date", "at", "format", "pillars", "objectives", "hook", "posts"]


# --- ids ---


@given(st.dates(), st.text(min_size=1), st.lists(st.text(), max_size=4))
def test_an_id_is_the_same_for_the_same_facts_and_never_taken_twice(
    day: date, platform: str, facts: list[str]
) -> None:
    first = item_id(day, "instagram", tuple(facts), ())
    assert first == item_id(day, "instagram", tuple(facts), {"else"})
    assert item_id(day, "instagram", tuple(facts), {first}) != first
    assert set(first[-3:]) <= set(LETTERS)
    assert len(item_id(day, "p" * 100, (platform,), ())) <= 100


# --- any mission ---

_DAYS = st.sets(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), min_size=1)
_CADENCES = st.lists(
    st.one_of(
        st.fixed_dictionaries(
            {"amount": st.integers(1, 4), "per": st.sampled_from(["week", "month", "2 weeks"])},
            optional={"format": st.sampled_from(["reel", "photo"]), "pillar": st.sampled_from(["a", "b"])},
        ),
        st.just({"rrule": "FREQ=MONTHLY;BYDAY=1TU,3TH"}),
    ),
    min_size=1,
    max_size=2,
)
_PLATFORMS = st.lists(
    st.fixed_dictionaries(
        {"cadence": _CADENCES, "posting_times": _DAYS.map(lambda days: [{"days": sorted(days)}])}
    ),
    min_size=1,
    max_size=3,
)


def _mission(
    platforms: Sequence[Mapping[str, object]], away: Sequence[tuple[date, int]], reserve: object
) -> Strategy:
    return Strategy.model_validate(
        {
            "cmkit": 1,
            "client": {"name": "Martin"},
            "mission": {"cm": "lea", "country": "FR", "language": "fr"},
            "people": [{"id": "lea", "name": "Léa", "side": "cm"}],
            "platforms": [{"id": f"p{number}", **one} for number, one in enumerate(platforms)],
            "content": {
                "pillars": [
                    {"id": "a", "name": "A", "share": "50%", "intent": "sell"},
                    {"id": "b", "name": "B", "share": "30%", "school_holidays": "only"},
                    {"id": "c", "name": "C"},
                ],
                "formats": [{"id": "reel", "name": "Reel"}, {"id": "photo", "name": "Photo"}],
                "reserve": reserve,
            },
            "organisation": {
                "absences": [
                    {"who": "lea", "from": str(first), "until": str(first + timedelta(length))}
                    for first, length in away
                ]
            },
        }
    )


_ANY = st.builds(
    _mission,
    _PLATFORMS,
    st.lists(st.tuples(st.dates(date(2027, 1, 1), date(2027, 6, 30)), st.integers(0, 20)), max_size=2),
    st.sampled_from(["50%", "25%", "10%", 1, 0]),
)
_SLOW = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])


def _written(
    strategy: Strategy, months: Mapping[str, Sequence[Item]], first: date, count: int
) -> dict[str, tuple[Item, ...]]:
    """Plan some months and return the items as their files would hold them."""
    from cmkit.calendar.almanac import almanac_of

    planned = plan(strategy, months, first, count, almanac_of(strategy, first, count))
    filled = fill([slot for month in planned for slot in month.slots])
    taken = [item.id for items in months.values() for item in items]
    after = {name: list(items) for name, items in months.items()}
    for item in new_items(filled, strategy, taken):
        after.setdefault(str(item["date"])[:7], []).append(Item.model_validate(item))
    return {name: tuple(items) for name, items in after.items()}


_MOVED_OUT_OF_ITS_MONTH = _mission(
    [{"cadence": [{"amount": 3, "per": "month"}], "posting_times": [{"days": ["sat"]}]}], [], "10%"
)
"""The first of May 2027 is a Saturday: what is due then goes out in April."""


@given(_ANY)
@example(_MOVED_OUT_OF_ITS_MONTH)
@_SLOW
def test_planning_twice_is_planning_once_whatever_the_mission(strategy: Strategy) -> None:
    once = _written(strategy, {}, date(2027, 1, 1), 6)
    assert _written(strategy, once, date(2027, 1, 1), 6) == once
    assert _written(strategy, once, date(2027, 3, 1), 1) == once


@given(_ANY)
@_SLOW
def test_a_month_written_alone_is_the_month_written_among_others(strategy: Strategy) -> None:
    together = _written(strategy, {}, date(2027, 1, 1), 4)
    one_by_one: dict[str, tuple[Item, ...]] = {}
    for month in (1, 2, 3, 4):
        one_by_one = _written(strategy, one_by_one, date(2027, month, 1), 1)
    assert one_by_one == together


@given(_ANY)
@_SLOW
def test_the_order_of_platforms_does_not_matter(strategy: Strategy) -> None:
    turned = strategy.model_copy(update={"platforms": strategy.platforms[::-1]})
    assert _written(turned, {}, date(2027, 1, 1), 4) == _written(strategy, {}, date(2027, 1, 1), 4)


# --- where it can go wrong ---


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--month", "0001-01"], "2027-01"),
        (["--month", "9999-12"], "2027-01"),
        (["--from", "9999-12-31"], "2027-01"),
        (["--from", "2027-02-30"], "2027-01-31"),
        (["--month", "2027-01", "--from", "2027-02"], "--from"),
        (["--today", "9999-12-31"], "2027-01"),
        (["--today", "0001-01-01"], "2027-01"),
        (["--months", "0"], "36"),
        (["--months", "1000000"], "36"),
        (["--months", "many"], "--months"),
    ],
)
def test_wrong_usage_names_the_value(cmkit: Run, mission: Path, options: list[str], said: str) -> None:
    told = cmkit("-C", mission, "calendar", "plan", *options)
    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert not (mission / "calendar").exists()


@pytest.mark.parametrize(
    "broken",
    [
        "cmkit: 1\nitems: [{id: a, date: 2027-02-30}]\n",
        "cmkit: 1\nitems: [{id: a, at: 25:00}]\n",
        "cmkit: 1\nitems: [{id: a, posts: [{platform: myspace}]}]\n",
        "cmkit: 1\nitems: [{id: a}, {id: a}]\n",
        "cmkit: 1\nitems:\n<<<<<<< ours\n  - {id: a}\n=======\n>>>>>>> theirs\n",
        "cmkit: 2\nitems: []\n",
        "items: []\n",
    ],
)
def test_nothing_is_planned_into_a_mission_that_does_not_hold(cmkit: Run, mission: Path, broken: str) -> None:
    (mission / "calendar").mkdir()
    (mission / "calendar" / "2027-01.yaml").write_text(broken, "utf-8")
    told = cmkit("-C", mission, "calendar", "plan", "--month", "2027-02")
    assert (told.code, told.out) == (2, "")
    assert "calendar/2027-01.yaml" in told.err
    assert sorted(_state(mission)) == ["2027-01.yaml"]


@pytest.mark.parametrize(
    ("cadence", "said"),
    [
        ("[{amount: 1000, per: day}]", "mistyped"),
        ("[{rrule: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31}]", "nothing to plan"),
        ("[{rrule: FREQ=SECONDLY}]", "nothing to plan"),
        ("[{amount: 1, per: each project}]", "nothing to plan"),
        ("[{amount: 0, per: week}]", "nothing to plan"),
        ("[]", "nothing to plan"),
    ],
)
def test_a_cadence_that_gives_no_plan_is_said(cmkit: Run, tmp_path: Path, cadence: str, said: str) -> None:
    (tmp_path / "strategy.yaml").write_text(
        "cmkit: 1\nclient: {name: Martin}\n"
        f"platforms: [{{id: instagram, status: active, cadence: {cadence}}}]\n",
        "utf-8",
    )
    told = cmkit("-C", tmp_path, "calendar", "plan", "--month", "2027-02")
    assert said in told.err
    assert told.out == ""
    assert not (tmp_path / "calendar").exists()


def test_a_rule_without_end_is_planned_like_any_other(cmkit: Run, tmp_path: Path) -> None:
    (tmp_path / "strategy.yaml").write_text(
        "cmkit: 1\nclient: {name: Martin}\nmission: {country: XX}\n"
        "platforms: [{id: instagram, status: active, cadence: [{rrule: FREQ=DAILY}]}]\n",
        "utf-8",
    )
    told = cmkit("-C", tmp_path, "calendar", "plan", "--month", "2027-02")
    assert (told.code, len(told.out.splitlines())) == (0, 28)


def test_a_pillar_for_the_school_holidays_asks_for_their_zone(cmkit: Run, mission: Path) -> None:
    path = mission / "strategy.yaml"
    asking = path.read_text("utf-8").replace("intent: prove", "intent: prove, school_holidays: avoid")
    path.write_text(asking.replace("subdivision: Zone B, ", ""), "utf-8")
    assert "mission.subdivision" in cmkit("-C", mission, "calendar", "plan", "--month", "2027-02").err
    path.write_text(asking.replace("Zone B", "Bretagne"), "utf-8")
    told = cmkit("-C", mission, "calendar", "plan", "--month", "2027-03")
    assert "mission.subdivision" not in told.err


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid"), reason="needs POSIX rights")
def test_a_folder_that_cannot_be_written_is_left_as_it_is(cmkit: Run, mission: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root writes everywhere")
    (mission / ".cmkit" / "local").mkdir(parents=True)
    mission.chmod(0o500)
    try:
        told = cmkit("-C", mission, "calendar", "plan", "--month", "2027-02")
    finally:
        mission.chmod(0o700)
    assert told.code == 3
    assert not (mission / "calendar").exists()


def test_a_file_where_the_folder_is_due_is_told(cmkit: Run, mission: Path) -> None:
    (mission / "calendar").write_text("not a folder", "utf-8")
    told = cmkit("-C", mission, "calendar", "plan", "--month", "2027-02")
    assert told.code in (2, 3)
    assert "calendar" in told.err and "Traceback" not in told.err
    assert (mission / "calendar").read_text("utf-8") == "not a folder"


def test_eight_at_once_write_what_one_writes(
    cmkit: Run, mission: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("alone")
    shutil.copy(mission / "strategy.yaml", other)
    cmkit("-C", other, "calendar", "plan", "--month", "2027-02")
    command = [sys.executable, "-m", "cmkit", "-C", str(mission), "calendar", "plan", "--month", "2027-02"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(8)]
    ended = [one.communicate() for one in running]
    assert [one.returncode for one in running] == [0] * 8
    assert sum(bool(out) for out, _err in ended) == 1
    assert _state(mission) == _state(other)


def _git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


def test_two_branches_that_plan_meet_without_a_conflict(cmkit: Run, mission: Path) -> None:
    _git(mission, "init", "-q", "-b", "main")
    (mission / ".gitignore").write_text(".cmkit/local/\n", "utf-8")
    _git(mission, "add", ".")
    _git(mission, "commit", "-qm", "start")
    for branch, months in (("hers", ["2027-02", "2027-03"]), ("his", ["2027-03", "2027-04"])):
        _git(mission, "checkout", "-q", "-b", branch, "main")
        for month in months:
            assert cmkit("-C", mission, "calendar", "plan", "--month", month).code == 0
        _git(mission, "add", ".")
        _git(mission, "commit", "-qm", branch)
    _git(mission, "merge", "-q", "--no-edit", "hers")
    assert sorted(_state(mission)) == ["2027-02.yaml", "2027-03.yaml", "2027-04.yaml"]
    told = cmkit("-C", mission, "calendar", "plan", "--from", "2027-02", "--months", "3")
    assert (told.code, told.out) == (0, "")
    ids = [item["id"] for name in ("2027-02", "2027-03", "2027-04") for item in _items(mission, name)]
    assert len(set(ids)) == len(ids)
    assert cmkit("check", mission, "--select", "MO,RE,FI").code == 0


def test_ids_of_other_plans_of_the_same_month_differ(cmkit: Run, mission: Path) -> None:
    cmkit("-C", mission, "calendar", "plan", "--month", "2027-02")
    hers = {str(item["id"]) for item in _items(mission, "2027-02")}
    shutil.rmtree(mission / "calendar")
    path = mission / "strategy.yaml"
    path.write_text(path.read_text("utf-8").replace("id: photo", "id: image"), "utf-8")
    cmkit("-C", mission, "calendar", "plan", "--month", "2027-02")
    his = {str(item["id"]) for item in _items(mission, "2027-02")}
    shared = hers & his
    assert all(item["format"] == "reel" for item in _items(mission, "2027-02") if item["id"] in shared)
    assert hers != his


def test_the_bakery_is_planned_around_what_it_wrote(cmkit: Run, tmp_path: Path) -> None:
    folder = tmp_path / "bakery"
    shutil.copytree(BAKERY, folder)
    told = cmkit("-C", folder, "calendar", "plan", "--from", "2027-01", "--months", "3")
    assert told.code == 0
    for month in ("2027-01", "2027-02"):
        before = (BAKERY / "calendar" / f"{month}.yaml").read_text("utf-8")
        assert (folder / "calendar" / f"{month}.yaml").read_text("utf-8").startswith(before)
    assert CalendarFile.model_validate({"cmkit": 1, "items": _items(folder, "2027-03")}).items
    assert cmkit("-C", folder, "calendar", "plan", "--from", "2027-01", "--months", "3").out == ""
