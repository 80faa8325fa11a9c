"""``cmkit status``: what presses first, the command that settles it, and nothing private but to the CM."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from cmkit.doctrine.health import bills, health, hours_sold, last_word
from cmkit.doctrine.standing import Point, ordered, standing
from cmkit.mission.opening import open_mission
from conftest import EXAMPLES, Run

STRATEGY = """\
cmkit: 1
mission:
  language: en
  currency: EUR
  phase: running
  starts_on: 2026-10-01
  ends_on: 2027-03-31
  hours: {amount: 10, per: month}
  contract: {payment_days: 20, notice_days: 60}
  renewal: {decide_by: 2027-01-31}
  scope: [{id: posts, what: Posts, quantity: 4, per: month}]
  approved: [{version: 0badf00d, by: claire, date: 2026-12-01}]
client:
  name: Bakery Martin
  sponsor: claire
  commitments:
    accesses: [{what: Analytics}, {what: Instagram, received_on: 2026-10-02}]
people:
  - {id: claire, name: Claire Martin, side: client, approves: true}
  - {id: marc, name: Marc Roy, side: cm}
platforms: [{id: instagram, network: instagram, status: active}]
organisation: {absences: [{who: claire, from: 2027-01-20, until: 2027-01-27}]}
budget: {lines: [{label: Fees, kind: fees, amount: 480, per: month, paid_by: client}]}
open_questions: [{key: client.website, who: claire, asked_on: 2026-12-20, due: 2027-01-10}]
content: {workflow: {approval_days: 3}}
"""
CALENDAR = """\
cmkit: 1
items:
  - id: 2027-01-14-instagram-abc
    posts: [{platform: instagram}]
    date: 2027-01-14
    title: Brunch
    status: submitted
  - id: 2027-01-15-instagram-abd
    posts: [{platform: instagram}]
    date: 2027-01-15
    title: Lunch
    status: submitted
  - id: 2027-01-06-instagram-abe
    posts: [{platform: instagram}]
    date: 2027-01-06
    title: Tea
    status: published
"""
JOURNAL = """\
cmkit: 1
entries:
  - {date: 2026-12-10, kind: meeting, what: Monthly, who: [claire, marc], next_on: 2027-01-18}
  - {date: 2026-12-10, kind: request, what: "Photos of the team", from: claire, due: 2027-01-05}
  - {date: 2026-12-11, kind: request, what: "The secret stall", from: claire, visibility: confidential}
  - {date: 2026-12-12, kind: request, what: "Menu", from: claire, received_on: 2026-12-14}
"""
PRIVATE = """\
cmkit: 1
entries:
  - {date: 2026-12-01, kind: invoice, what: ZQAMOUNT, who: claire, amount: 777, reference: ZQREF-1}
  - {date: 2026-11-01, kind: invoice, what: Older, amount: 480, reference: ZQREF-0}
  - {date: 2026-11-15, kind: payment, what: Transfer, amount: 480, reference: ZQREF-0}
  - {date: 2027-01-04, kind: time, what: ZQTIME, duration: 11 hours}
  - {date: 2027-01-05, kind: remark, what: ZQREMARK, who: claire}
"""
NOTES = """\
cmkit: 1
hidden_objectives: [{id: zqhidden, title: ZQHIDDEN}]
"""
TODAY = ("--today", "2027-01-14")


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    folder = tmp_path / "martin"
    for name, text in {
        "strategy.yaml": STRATEGY,
        "calendar/2027-01.yaml": CALENDAR,
        "journal.yaml": JOURNAL,
        "private/journal.yaml": PRIVATE,
        "private/private.yaml": NOTES,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    assert not open_mission(folder).problems
    return folder


def test_one_mission_is_one_screen_most_urgent_first(cmkit: Run, mission: Path) -> None:
    ran = cmkit("status", "-C", mission, *TODAY)
    lines = ran.out.splitlines()
    assert ran.code == 0
    assert len(lines) <= 26
    assert max(map(len, lines)) <= 80
    late = [int(found[1]) for line in lines if (found := re.match(r"([0-9]+) d late", line))]
    assert late == sorted(late, reverse=True)
    assert late
    ages = [line for line in lines if re.match(r"in [0-9]+ d|today", line)]
    assert all(lines.index(one) > lines.index(f) for one in ages for f in lines if "d late" in f)


def test_everything_that_waits_is_said_with_what_settles_it(cmkit: Run, mission: Path) -> None:
    out = cmkit("status", "--all", "-C", mission, *TODAY).out
    for words in (
        "24 d late     Claire Martin: unpaid: ZQREF-1, €777",
        "9 d late      Claire Martin: request Photos of the team",
        "4 d late      Claire Martin: question website",
        "Claire Martin: 2 items to approve, January 2027",
        "Claire Martin: access Analytics",
        "Claire Martin: strategy to approve",
        "Claire Martin: absence from Wed 20 Jan",
        "in 17 d       what comes next, to be decided",
        "in 16 d       last day for giving notice",
        "in 4 d        meeting",
    ):
        assert words in out
    for command in (
        'cmkit log payment "…" --amount … --reference ZQREF-1',
        "cmkit log receipt --for 'Photos of the team'",
        "cmkit ask --key client.website",
        "cmkit calendar approve --month 2027-01",
        "cmkit approve --by claire",
        "cmkit ask --key mission.renewal.decide_by",
    ):
        assert f"> {command}" in out


def test_health_gives_its_reasons(cmkit: Run, mission: Path) -> None:
    out = cmkit("status", "-C", mission, *TODAY).out
    assert "Health: degraded" in out
    assert "1 invoice late, due since Mon 21 Dec" in out
    assert "no word for 31 days, since Mon 14 Dec" in out
    assert "1 h more than the hours sold" in out
    assert "January 2027: 3 items planned of 4, 1 out · 11 h spent of 10 h" in out


def test_one_content_is_counted_as_one_in_french(cmkit: Run, mission: Path) -> None:
    for month in (mission / "calendar").glob("*.yaml"):
        month.write_text("cmkit: 1\nitems: [{id: a, date: 2027-01-12, title: Thé, status: draft}]\n", "utf-8")
    out = cmkit("--lang", "fr", "status", "-C", mission, *TODAY).out
    assert "1 contenu planifié sur 4, 0 paru · " in out


def test_what_the_command_says_settles_it_does(cmkit: Run, mission: Path) -> None:
    before = cmkit("status", "--all", "-C", mission, *TODAY).out
    assert "request Photos of the team" in before
    assert cmkit("log", "receipt", "--for", "Photos of the team", "-C", mission, *TODAY).code == 0
    told = ("--amount", "777", "--reference", "ZQREF-1", "-C", mission, *TODAY)
    assert cmkit("log", "payment", "Transfer", *told).code == 0
    after = cmkit("status", "--all", "-C", mission, *TODAY).out
    assert "request Photos of the team" not in after
    assert "ZQREF-1" not in after


@pytest.mark.parametrize(
    "options", [("--discreet",), ("--format", "json"), ("--format", "json", "--discreet")]
)
def test_nothing_private_or_confidential_leaves_the_own_terminal(
    cmkit: Run, mission: Path, options: tuple[str, ...]
) -> None:
    for paths in ((), (mission, EXAMPLES / "national-archives")):
        ran = cmkit("status", "--all", *paths, *options, "-C", mission, *TODAY)
        assert ran.code == 0
        for word in ("ZQ", "777", "secret stall", "ealth", "unpaid", "invoice", "11 h"):
            assert word not in ran.out + ran.err


def test_a_shared_screen_shows_no_name_and_no_word_of_the_mission(cmkit: Run, mission: Path) -> None:
    for paths in ((), (mission, EXAMPLES / "national-archives")):
        out = cmkit("status", "--all", "--discreet", *paths, "-C", mission, *TODAY).out
        for word in ("Claire", "claire", "Martin", "martin", "Photos", "Analytics", "website", "Archives"):
            assert word not in out
        assert "2 items to approve" in out


def test_a_program_gets_dates_people_and_kinds(cmkit: Run, mission: Path) -> None:
    told = json.loads(cmkit("status", "--format", "json", "-C", mission, *TODAY).out)
    (one,) = told["missions"]
    points = {point["kind"]: point for point in one["points"]}
    assert points["approval"]["count"] == 2
    assert points["request"] == {
        "kind": "request",
        "count": 1,
        "since": "2026-12-10",
        "due": "2027-01-05",
        "days_late": 9,
        "what": "Photos of the team",
        "who": ["claire"],
        "ref": "Photos of the team",
    }


def test_missions_are_found_and_a_broken_one_is_one_line(cmkit: Run, mission: Path) -> None:
    clients = mission.parent
    shutil.copytree(EXAMPLES / "national-archives", clients / "group" / "archives")
    (clients / "broken").mkdir()
    (clients / "broken/strategy.yaml").write_text("cmkit: 1\nclient: [\n", "utf-8")
    (clients / "empty").mkdir()
    ran = cmkit("status", clients, *TODAY)
    assert ran.code == 2
    head = ran.out.split("\n\n")[0].splitlines()
    assert [line.split(":")[0] for line in head] == ["broken", "National Archives", "Bakery Martin"]
    assert "cannot be read" in head[0]
    assert "Bakery Martin – Claire Martin: request Photos" in ran.out
    assert "cmkit -C" in ran.out
    assert max(map(len, head)) <= 80
    assert cmkit("status", clients / "broken", *TODAY).code == 2
    assert cmkit("status", clients / "empty", *TODAY).code == 2


def test_a_private_journal_that_cannot_be_read_is_said_and_the_rest_shows(cmkit: Run, mission: Path) -> None:
    (mission / "private/journal.yaml").write_text("cmkit: 1\nentries: [ZQ\n", "utf-8")
    ran = cmkit("status", "-C", mission, *TODAY)
    assert ran.code == 0
    assert "Not read whole: private/journal.yaml" in ran.out
    assert "request Photos of the team" in ran.out
    discreet = cmkit("status", "--discreet", "-C", mission, *TODAY)
    assert "private" not in discreet.out + discreet.err


def test_without_private_there_is_no_health_and_no_invoice(cmkit: Run, mission: Path) -> None:
    shutil.rmtree(mission / "private")
    out = cmkit("status", "--all", "-C", mission, *TODAY).out
    assert "Health" not in out
    assert "invoice" not in out
    assert "request Photos of the team" in out


def test_a_mission_of_which_only_the_name_is_known_waits_for_nothing(cmkit: Run, tmp_path: Path) -> None:
    (tmp_path / "strategy.yaml").write_text("cmkit: 1\nclient: {name: '👍 Zoë'}\n", "utf-8")
    ran = cmkit("status", "-C", tmp_path, *TODAY)
    assert (ran.code, "Nothing waits." in ran.out) == (0, True)


def test_it_is_said_in_french(cmkit: Run, mission: Path) -> None:
    out = cmkit("status", "--all", "--lang", "fr", "-C", mission, *TODAY).out
    for words in ("Santé : dégradée", "retard 9 j", "2 contenus à valider, janvier 2027", "dans 4 j"):
        assert words in out.replace("\N{NO-BREAK SPACE}", " ")
    assert max(map(len, out.splitlines())) <= 80


def test_payments_settle_their_invoice_and_parts_leave_a_rest(mission: Path) -> None:
    opened = open_mission(mission)
    assert opened.public is not None
    assert opened.private is not None
    found = {one.entry.reference: one for one in bills(opened.public.strategy, opened.private.journal)}
    assert (str(found["ZQREF-1"].left), found["ZQREF-1"].due) == ("777", date(2026, 12, 21))
    assert not found["ZQREF-0"].is_open
    assert hours_sold(opened.public.strategy) == 10
    assert last_word(opened.public, date(2027, 1, 14)) == date(2026, 12, 14)
    later = bills(opened.public.strategy, opened.private.journal, date(2026, 11, 10))
    assert [(one.entry.reference, one.is_open) for one in later] == [("ZQREF-0", True)]


def test_a_mission_without_anything_late_is_well(mission: Path) -> None:
    public = open_mission(mission).public
    assert public is not None
    assert health(public, None, date(2026, 12, 15), ()).state == "good"


def test_what_has_no_day_presses_some_time_after_it_began() -> None:
    undated, dated = Point("access", since=date(2027, 1, 1)), Point("request", due=date(2027, 1, 10))
    endless = Point("document")
    assert ordered([endless, undated, dated]) == [dated, undated, endless]
    assert Point("access", since=date.max).urgency == date.max


def test_a_day_before_the_journal_knows_nothing_of_what_came_later(mission: Path) -> None:
    public = open_mission(mission).public
    assert public is not None
    kinds = {one.kind for one in standing(public, date(2026, 12, 1))}
    assert "request" not in kinds


def test_a_month_without_an_invoice_waits_for_one(cmkit: Run, mission: Path) -> None:
    assert "to be invoiced" not in cmkit("status", "--all", "-C", mission, *TODAY).out
    kept = [line for line in PRIVATE.splitlines(keepends=True) if "ZQREF-1" not in line]
    (mission / "private/journal.yaml").write_text("".join(kept), "utf-8")
    assert "December 2026 to be invoiced" in cmkit("status", "--all", "-C", mission, *TODAY).out
    told = ("--amount", "480", "--reference", "F-9", "-C", mission, *TODAY)
    assert cmkit("log", "invoice", "December", *told).code == 0
    assert "to be invoiced" not in cmkit("status", "--all", "-C", mission, *TODAY).out


@pytest.mark.parametrize("command", ["status", "calendar agenda", "calendar submit --month 2027-02"])
@pytest.mark.parametrize("today", ["0001-01-01", "1999-12-31", "2201-01-01", "9999-12-31"])
def test_a_day_that_is_a_slip_of_the_pen_is_refused(
    cmkit: Run, mission: Path, command: str, today: str
) -> None:
    told = cmkit("-C", mission, *command.split(), "--today", today)
    assert told.code == 2
    assert f"“{today}” is not a day." in told.err
