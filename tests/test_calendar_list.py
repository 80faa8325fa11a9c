"""``cmkit calendar list``: the month within 80 columns, filters, what is due from whom, counted back."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.calendar.back_planning import STEPS, Deadlines, deadlines, dues, working_day_before
from cmkit.calendar.covering import present
from cmkit.cli.calendar.grid import fitted
from cmkit.model.content import Workflow
from cmkit.model.editorial import Item
from cmkit.model.strategy import Strategy
from conftest import EXAMPLES, Run

BAKERY = EXAMPLES / "boulangerie-martin"
STRATEGY = """\
cmkit: 1
mission: {language: fr, country: FR, cm: camille, starts_on: 2027-01-01}
client: {name: Martin, sponsor: sophie}
people:
  - {id: camille, name: Camille Roy, side: cm}
  - {id: sophie, name: Sophie Martin, side: client, approves: true}
platforms: [{id: instagram, network: instagram, status: active}]
content: {workflow: {brief_days: 10, draft_days: 3, approval_days: 2}}
"""
ITEMS = """\
cmkit: 1
items:
  - {id: one, date: 2027-02-12, at: 18:30, title: Le pain, posts: [{platform: instagram}], status: draft}
  - {id: two, date: 2027-02-16, title: Les gens, posts: [{platform: instagram}], status: submitted}
  - id: three
    date: 2027-02-26
    posts: [{platform: instagram}]
    needs: [{what: Une photo, from: sophie}, {what: Reçue, from: sophie, received_on: 2027-01-05}]
    status: idea
  - {id: four, date: 2027-02-01, title: Parti, status: published}
"""


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    (tmp_path / "strategy.yaml").write_text(STRATEGY, "utf-8")
    (tmp_path / "calendar").mkdir()
    (tmp_path / "calendar" / "2027-02.yaml").write_text(ITEMS, "utf-8")
    return tmp_path


# --- counting back ---


def test_each_step_is_counted_back_in_working_days() -> None:
    found = deadlines(date(2027, 2, 12), Workflow(brief_days=10, draft_days=3, approval_days=2))
    assert found == Deadlines(
        publication=date(2027, 2, 12),  # a Friday
        approval=date(2027, 2, 11),
        submission=date(2027, 2, 9),
        draft=date(2027, 2, 8),
        material=date(2027, 2, 3),
        brief=date(2027, 1, 29),
    )


def test_holidays_and_absences_are_no_working_days() -> None:
    closed = {date(2027, 5, day) for day in (6, 7, 17)}  # Ascension and its bridge, Whit Monday
    found = deadlines(date(2027, 5, 18), Workflow(draft_days=2, approval_days=5), closed)
    assert found.approval == date(2027, 5, 14)
    assert found.submission == date(2027, 5, 5)
    assert found.draft == date(2027, 5, 4)
    assert found.material == found.brief == date(2027, 4, 30)


def test_what_the_workflow_does_not_say_has_no_day() -> None:
    assert deadlines(date(2027, 2, 12), None) == Deadlines(date(2027, 2, 12), approval=date(2027, 2, 11))
    only = deadlines(date(2027, 2, 12), Workflow(approval_days=0))
    assert (only.submission, only.draft, only.material) == (date(2027, 2, 11), date(2027, 2, 10), None)
    assert deadlines(date(2027, 2, 12), Workflow(approval_days=10**9)).submission is None
    assert working_day_before(date(1, 1, 1), 1) is None


_CLOSED = st.frozensets(st.dates(date(2026, 10, 1), date(2027, 3, 1)), max_size=40)


@given(
    st.dates(date(2027, 1, 1), date(2027, 3, 31)),
    st.tuples(*[st.none() | st.integers(0, 12)] * 3),
    _CLOSED,
)
def test_deadlines_come_in_the_order_of_the_work_on_working_days(
    day: date, flow: tuple[int | None, int | None, int | None], closed: frozenset[date]
) -> None:
    brief, draft, approval = flow
    found = deadlines(day, Workflow(brief_days=brief, draft_days=draft, approval_days=approval), closed)
    days = [one for step in STEPS if (one := found.of(step))]
    ordered = [one for one in days if found.material or one != found.brief]
    assert ordered == sorted(ordered) or brief is not None
    assert all(one.weekday() < 5 and one not in closed for one in days[:-1])
    if found.approval:
        between = [day - timedelta(number) for number in range(1, (day - found.approval).days)]
        assert all(one.weekday() > 4 or one in closed for one in between)


def test_in_the_place_of_who_is_away_stands_who_covers(mission: Path, cmkit: Run) -> None:
    path = mission / "strategy.yaml"
    text = path.read_text("utf-8").replace(
        "approves: true}", "approves: true, deputy: karim}\n  - {id: karim, name: Karim, side: client}"
    )
    away = "organisation: {absences: [{who: sophie, from: 2027-02-15, until: 2027-02-16, cover: karim}]}\n"
    path.write_text(text + away, "utf-8")
    told = cmkit("-C", mission, "calendar", "list", "--due", "--today", "2027-02-15").out
    assert "Karim\n" in told
    listed = json.loads(
        cmkit("-C", mission, "calendar", "list", "--format", "json", "--today", "2027-02-10").out
    )
    dues = {one["id"]: one["due"] for one in listed["missions"][0]["items"]}
    assert dues["two"][0]["step"] == "approval"
    assert dues["two"][0]["who"] == ["karim"]


@given(
    st.lists(st.sampled_from("abcd"), max_size=4, unique=True),
    st.lists(st.tuples(st.sampled_from("abcd"), st.lists(st.sampled_from("abcd"), max_size=2)), max_size=3),
)
def test_nobody_who_is_away_is_asked_while_somebody_covers(
    who: list[str], away: list[tuple[str, list[str]]]
) -> None:
    gone = {one for one, _cover in away}
    absences = [{"who": one, "from": "2027-01-04", "cover": cover} for one, cover in away]
    strategy = Strategy.model_validate(
        {
            "cmkit": 1,
            "client": {"name": "M"},
            "people": [{"id": one, "name": one} for one in "abcd"],
            "organisation": {"absences": absences},
        }
    )
    asked = present(strategy, who, date(2027, 1, 4))
    assert present(strategy, who, date(2027, 1, 5)) == tuple(who)
    assert bool(asked) == bool(who)
    for one in set(asked) & gone:
        assert one in who
        assert all(other in gone for name, cover in away if name == one for other in cover)


@pytest.mark.parametrize(
    ("absence", "asked"),
    [
        ({"who": "everybody", "cover": "dora"}, ("dora",)),
        ({"cover": "dora"}, ("dora",)),
        ({"who": "everybody"}, ("anna",)),
    ],
)
def test_who_covers_for_everybody_is_asked(absence: dict[str, str], asked: tuple[str, ...]) -> None:
    people = [{"id": "anna", "name": "Anna", "deputy": "bob"}, {"id": "bob", "name": "Bob"}]
    strategy = Strategy.model_validate(
        {
            "cmkit": 1,
            "client": {"name": "M"},
            "people": [*people, {"id": "dora", "name": "Dora"}],
            "organisation": {"absences": [{"from": "2027-01-04", **absence}]},
        }
    )
    assert present(strategy, ["anna"], date(2027, 1, 4)) == asked


def _dues(status: str, **item: object) -> list[tuple[str, str, tuple[str, ...]]]:
    strategy = Strategy.model_validate(
        {
            "cmkit": 1,
            "client": {"name": "Martin", "sponsor": "sophie"},
            "mission": {"cm": "camille"},
            "people": [{"id": "sophie", "name": "Sophie", "side": "client", "approves": True}],
            "content": {
                "workflow": {
                    "brief_days": 10,
                    "draft_days": 3,
                    "approval_days": 2,
                    "delegations": [{"pillars": "news", "by": "sophie", "date": "2027-01-01"}],
                }
            },
        }
    )
    made: Mapping[str, object] = {"id": "one", "date": "2027-02-12", "status": status, **item}
    found = dues(strategy, Item.model_validate(made), frozenset())
    return [(due.step, f"{due.day:%m-%d}", due.who) for due in found]


def test_each_state_has_its_own_steps_ahead() -> None:
    cm, client = ("camille",), ("sophie",)
    end = [("approval", "02-11", client), ("publication", "02-12", cm)]
    assert _dues("submitted") == end
    assert _dues("draft") == [("draft", "02-08", cm), ("submission", "02-09", cm), *end]
    assert _dues("idea")[0] == ("brief", "01-29", cm)
    assert _dues("changes_requested") == [("submission", "02-09", cm), *end]
    assert _dues("approved") == end[1:]
    for done in ("scheduled", "published", "cancelled", "on_hold"):
        assert _dues(done) == []


def test_material_is_due_from_whom_the_item_says_until_it_is_there() -> None:
    needs = [
        {"what": "Photo", "from": "karim"},
        {"what": "Price", "due": "2027-02-01"},
        {"what": "Logo", "received_on": "2027-01-02"},
    ]
    material = [one for one in _dues("draft", needs=needs) if one[0] == "material"]
    assert material == [("material", "02-01", ("sophie",)), ("material", "02-03", ("karim",))]


def test_what_is_delegated_is_neither_submitted_nor_approved() -> None:
    assert [step for step, *_rest in _dues("draft", pillars="news")] == ["draft", "publication"]


def test_an_item_without_a_day_owes_nothing() -> None:
    assert _dues("draft", date="2027-02") == []
    assert _dues("draft", date=None) == []


# --- the command ---


def test_a_month_stands_within_eighty_columns(cmkit: Run) -> None:
    for language in ("fr", "en"):
        told = cmkit(
            "-C",
            BAKERY,
            "--lang",
            language,
            "calendar",
            "list",
            "--month",
            "2027-01",
            "--today",
            "2027-01-04",
        )
        assert told.code == 0
        assert max(map(len, told.out.splitlines())) <= 80
        assert "2027-01-05-instagram-gdf" in told.out
        assert "La galette se commande la veille" in told.out
    grid = told.out.splitlines()
    assert grid[0] == "January 2027"
    assert grid[1].split() == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert grid[3].split() == ["4", "5", "@", "6", "7", "8", ">", "9", "10"]
    assert "Fri 1 Jan     Jour de l’an" in told.out


def test_states_stand_as_signs_with_their_legend(cmkit: Run, mission: Path) -> None:
    told = cmkit("-C", mission, "calendar", "list", "--month", "2027-02", "--today", "2027-02-01")
    assert "? an idea   ~ a draft   > submitted   = published" in told.out
    assert " 1 =" in told.out
    assert "16 >" in told.out
    assert "4 items" in told.out


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--status", "submitted"], {"two"}),
        (["--status", "draft", "--status", "published"], {"one", "four"}),
        (["--platform", "instagram"], {"one", "two", "three"}),
        (["--who", "sophie"], {"one", "two", "three"}),
        (["--who", "Sophie Martin", "--status", "idea"], {"three"}),
        (["--month", "2027-03"], set()),
        (["--due"], {"one", "three"}),
    ],
)
def test_filters_choose_items(cmkit: Run, mission: Path, options: list[str], ids: set[str]) -> None:
    told = cmkit("-C", mission, "calendar", "list", "--format", "json", "--today", "2027-02-08", *options)
    document = json.loads(told.out)
    assert document["version"] == 1
    (one,) = document["missions"]
    assert (one["exit_code"], one["error"]) == (0, None)
    assert {item["id"] for item in one["items"]} == ids


def test_json_says_what_is_due_and_from_whom(cmkit: Run, mission: Path) -> None:
    told = cmkit("-C", mission, "calendar", "list", "--status", "idea", "--format", "json")
    (item,) = json.loads(told.out)["missions"][0]["items"]
    assert item["file"] == "calendar/2027-02.yaml"
    assert item["due"][0] == {"step": "brief", "day": "2027-02-12", "who": ["camille"], "what": []}
    assert item["due"][1] == {
        "step": "material",
        "day": "2027-02-17",
        "who": ["sophie"],
        "what": ["Une photo"],
    }


def test_what_is_due_this_week_stands_by_person(cmkit: Run, mission: Path) -> None:
    told = cmkit("-C", mission, "--lang", "fr", "calendar", "list", "--due", "--today", "2027-02-08")
    assert told.out.splitlines()[0] == "Dû d’ici le 14 février 2027"
    by_person = told.out.split("\nSophie Martin\n")
    assert "Camille Roy" in by_person[0]
    assert "ven. 12 févr." in by_person[0]
    assert by_person[1].splitlines()[0].split() == ["jeu.", "11", "févr.", "validation", "Le", "pain"]
    late = cmkit("-C", mission, "calendar", "list", "--due", "--today", "2027-02-18")
    assert "(late)" in late.out
    assert max(map(len, late.out.splitlines())) <= 80


def test_nothing_due_is_said(cmkit: Run, mission: Path) -> None:
    told = cmkit("-C", mission, "calendar", "list", "--due", "--today", "2026-12-01")
    assert (told.code, "Nothing is due." in told.out) == (0, True)


def test_without_a_month_the_list_begins_with_this_one(cmkit: Run, mission: Path) -> None:
    assert "one · a draft" in cmkit("-C", mission, "calendar", "list", "--today", "2027-02-28").out
    assert "0 items" in cmkit("-C", mission, "calendar", "list", "--today", "2027-03-01").out


def test_several_missions_stand_in_one_document(cmkit: Run, mission: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    told = cmkit("calendar", "list", mission, BAKERY, tmp_path / "empty" / "x", "--format", "json")
    missions = json.loads(told.out)["missions"]
    assert [one["exit_code"] for one in missions] == [0, 0, 2]
    assert missions[2]["error"]["message"]
    assert told.code == 2
    both = cmkit("calendar", "list", mission, BAKERY, "--due", "--today", "2027-01-11")
    assert str(mission) in both.out
    assert "Sophie Martin" in both.out


def test_deadlines_of_several_missions_are_one_calendar(cmkit: Run, mission: Path) -> None:
    from icalendar import Calendar

    told = cmkit("calendar", "list", mission, BAKERY, "--format", "ics", "--today", "2027-01-04")
    assert told.code == 0
    again = cmkit("calendar", "list", mission, BAKERY, "--format", "ics", "--today", "2027-01-04")
    assert again.out == told.out
    events = Calendar.from_ical(told.out).walk("VEVENT")
    ids = [str(event["UID"]) for event in events]
    assert len(set(ids)) == len(ids) > 10
    approval = next(event for event in events if str(event["UID"]).startswith("one-approval-"))
    assert approval.decoded("DTSTART") == date(2027, 2, 11)
    assert str(approval["SUMMARY"]) == "Martin – approval – Le pain"
    assert "Sophie Martin" in str(approval["DESCRIPTION"])
    assert {str(event["SUMMARY"]).split(" – ")[0] for event in events} == {"Martin", "Boulangerie Martin"}


def test_a_calendar_file_folds_its_lines_and_escapes_what_it_holds(mission: Path) -> None:
    import subprocess
    import sys

    title = "Une très longue légende ; avec, des signes : " + "é" * 80
    items = f"cmkit: 1\nitems: [{{id: a, date: 2027-03-02, title: '{title}', status: draft}}]\n"
    (mission / "calendar" / "2027-03.yaml").write_text(items, "utf-8")
    command = [sys.executable, "-m", "cmkit", "-C", str(mission), "calendar", "list", "--format", "ics"]
    raw = subprocess.run(
        [*command, "--month", "2027-03"], capture_output=True, check=True, env={**os.environ, "LANG": "C"}
    ).stdout
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    assert b"\\; avec\\," in raw


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--status", "waiting"], "submitted"),
        (["--platform", "myspace"], "instagram"),
        (["--who", "nobody-known"], "sophie"),
        (["--month", "0001-01"], "2027-01"),
        (["--month", "2027-13"], "2027-01"),
        (["--format", "xml"], "json"),
    ],
)
def test_what_is_not_there_is_named(cmkit: Run, mission: Path, options: list[str], said: str) -> None:
    told = cmkit("-C", mission, "calendar", "list", *options)
    assert (told.code, told.out) == (2, "")
    assert said in told.err


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ("cmkit: 1\nitems:\n<<<<<<< ours\n  - {id: a}\n=======\n>>>>>>> theirs\n", 2),
        ("cmkit: 1\nitems: [{id: a, date: 2027-02-30}]\n", 0),
        ("cmkit: 1\nitems: [{id: a, at: 25:00}]\n", 0),
    ],
)
def test_a_month_that_cannot_be_read_stops_the_list_or_is_left_out(
    cmkit: Run, mission: Path, broken: str, code: int
) -> None:
    (mission / "calendar" / "2027-03.yaml").write_text(broken, "utf-8")
    told = cmkit("-C", mission, "calendar", "list", "--today", "2027-02-01")
    assert told.code == code
    assert "calendar/2027-03.yaml" in told.err
    assert "Traceback" not in told.err


def test_a_title_cannot_act_on_the_terminal(cmkit: Run, mission: Path) -> None:
    items = 'cmkit: 1\nitems: [{id: a, date: 2027-03-02, title: "::error:: [/b] 日本語"}]\n'
    (mission / "calendar" / "2027-03.yaml").write_text(items, "utf-8")
    told = cmkit("-C", mission, "calendar", "list", "--month", "2027-03")
    assert "::error:: [/b] 日本語" in told.out
    assert not [line for line in told.out.splitlines() if line.lstrip().startswith("::")]


@pytest.mark.parametrize("today", ["2000-01-01", "2200-12-31", "2000-02-29"])
@pytest.mark.parametrize("form", ["text", "json", "ics"])
def test_the_ends_of_the_calendar_are_no_failure(cmkit: Run, mission: Path, today: str, form: str) -> None:
    items = (
        "cmkit: 1\nitems: [{id: last, date: 9999-12-31, posts: [{platform: instagram}]}, {id: m, date: M9}]\n"
    )
    (mission / "calendar" / "9999-12.yaml").write_text(items, "utf-8")
    (mission / "calendar" / "0000-01.yaml").write_text("cmkit: 1\nitems: [{id: zero}]\n", "utf-8")
    for more in ([], ["--due"], ["--month", "2027-02"]):
        told = cmkit("-C", mission, "calendar", "list", "--format", form, "--today", today, *more)
        assert told.code == 0, told.err


@given(st.text(), st.integers(1, 60))
def test_a_fitted_text_is_exactly_as_wide_as_its_column(text: str, width: int) -> None:
    import unicodedata

    from cmkit.cli.calendar.grid import _columns

    assert sum(map(_columns, fitted(text, width))) == width
    assert "\n" not in fitted(text, width)
    assert not [one for one in fitted(text, width) if unicodedata.category(one) == "Cc"]


def test_a_month_that_is_approved_as_a_whole_is_due_on_the_day_agreed() -> None:
    flow = {"approval_days": 2, "approvals": [{"when": "Tout contenu, avant le 25 du mois précédent"}]}
    found = deadlines(date(2027, 2, 12), Workflow.model_validate(flow))
    assert (found.approval, found.submission) == (date(2027, 1, 25), date(2027, 1, 21))
    early = deadlines(date(2027, 1, 5), Workflow.model_validate(flow), {date(2026, 12, 25)})
    assert early.approval == date(2026, 12, 24), "the 25th is a holiday"
    english = {"approvals": [{"when": "Everything, by the 31st of the previous month"}]}
    assert deadlines(date(2027, 3, 9), Workflow.model_validate(english)).approval == date(2027, 2, 26)
    always = {"approvals": [{"when": "toujours"}]}
    assert deadlines(date(2027, 2, 12), Workflow.model_validate(always)).approval == date(2027, 2, 11)


def test_what_has_no_title_is_told_in_the_words_of_the_strategy(
    tmp_path: Path, cmkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "strategy.yaml").write_text(
        "cmkit: 1\nclient: {name: Martin}\nplatforms: [{id: ig, network: instagram, status: active}]\n"
        "content:\n  pillars: [{id: faces, name: Les visages}]\n  formats: [{id: photo-post, name: Photo}]\n",
        "utf-8",
    )
    (tmp_path / "calendar").mkdir()
    (tmp_path / "calendar/2027-02.yaml").write_text(
        "cmkit: 1\nitems:\n  - {id: a, date: 2027-02-02, pillars: faces, format: photo-post, "
        "posts: [{platform: ig}], status: idea}\n",
        "utf-8",
    )
    assert "Les visages · Photo\n" in cmkit("calendar", "list", "--month", "2027-02").out
