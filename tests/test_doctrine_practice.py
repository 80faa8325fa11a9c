"""Rules of practice: when they speak, when they wait, what they never repeat."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cmkit.calendar.evidence import Evidence
from cmkit.calendar.published import digest_of, published
from cmkit.doctrine.engine import Ran, run_rules
from cmkit.doctrine.gates import daily, points_of
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.moments import working_days
from cmkit.doctrine.rules import REGISTRY
from cmkit.doctrine.wording import tell
from cmkit.mission.contents import Public
from cmkit.mission.opening import open_mission
from cmkit.model.editorial import Item
from cmkit.model.strategy import Strategy
from cmkit.problems import Problem

TODAY = date(2027, 1, 15)
EXAMPLE = Path(__file__).parents[1] / "examples" / "boulangerie-martin"
FILE = re.compile(r"^# ((?:calendar|notes)/\S+|journal\.yaml)\n", re.MULTILINE)


def _public(folder: Path, text: str) -> Public:
    """Write a mission from one text, a file after each line that names one, and open it."""
    strategy, *others = FILE.split(text)
    if "client:" not in strategy:
        strategy = "client: {name: Martin}\n" + strategy
    files = {"strategy.yaml": strategy, **dict(zip(others[::2], others[1::2], strict=True))}
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content if name.endswith(".md") else f"cmkit: 1\n{content}", "utf-8")
    opened = open_mission(folder)
    assert not opened.problems, opened.problems
    assert opened.public is not None
    return opened.public


def _ran(folder: Path, text: str, today: date = TODAY) -> Ran:
    return run_rules(REGISTRY, Ground(_public(folder, text), today))


def _found(folder: Path, text: str, code: str, today: date = TODAY) -> list[Problem]:
    return [one for one in _ran(folder, text, today).findings if one.code == code]


RUNNING = "mission: {phase: running, starts_on: 2026-10-01}\n"
ANNE = "people: [{id: anne, name: Anne, side: client, approves: true}]\n"


# --- when the rules wait ---


@pytest.mark.parametrize("phase", ["prospect", "quoted", "closed"])
def test_a_mission_that_is_not_carried_out_is_not_asked_how(tmp_path: Path, phase: str) -> None:
    text = f"mission: {{phase: {phase}, starts_on: 2026-10-01}}\n{ANNE}accounts: [{{id: a, what: network}}]\n"
    codes = {one.code for one in _ran(tmp_path, text).findings}
    assert not codes & {"OR001", "OR002", "OR003", "OR008", "AC005", "CA004", "EV003"}


def test_a_mission_that_is_over_is_not_asked_how(tmp_path: Path) -> None:
    text = f"mission: {{starts_on: 2020-01, ends_on: 2020-12}}\n{ANNE}"
    assert not {one.code for one in _ran(tmp_path, text).findings} & {"OR001", "OR002", "OR003"}


def test_alone_in_the_house_nobody_needs_a_deputy_or_a_sponsor(tmp_path: Path) -> None:
    text = f"client: {{name: Martin, size: solo}}\n{RUNNING}{ANNE}"
    assert not {one.code for one in _ran(tmp_path, text).findings} & {"OR001", "OR002", "OR003"}


def test_a_mission_of_a_name_only_hears_nothing_of_practice(tmp_path: Path) -> None:
    blocks = {"OR", "AC", "BU", "CA", "EV", "DI", "CN", "AU", "TO", "SE", "CH"}
    ran = daily(REGISTRY, _ran(tmp_path, ""))
    assert {one.code for one in ran.findings if one.code[:2] in blocks} == set()


@pytest.mark.parametrize(
    ("model", "found"), [("local", True), ("ecommerce", True), ("public", False), ("association", False)]
)
def test_a_commercial_figure_is_asked_for_where_something_is_sold(
    tmp_path: Path, model: str, *, found: bool
) -> None:
    text = f"client: {{name: Martin, business_models: {model}}}\n"
    text += "objectives: [{id: a, title: Faire venir, kpis: [{metric: reach}]}]\n"
    assert bool(_found(tmp_path, text, "EV001")) is found


# --- days ---


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2027-01-15", "2027-01-15", 1),
        ("2027-01-16", "2027-01-17", 0),
        ("2027-01-15", "2027-01-18", 2),
        ("2027-01-11", "2027-01-24", 10),
        ("2027-01-15", "2027-01-14", 0),
    ],
)
def test_working_days_are_monday_to_friday(first: str, last: str, days: int) -> None:
    assert working_days(date.fromisoformat(first), date.fromisoformat(last)) == days


@pytest.mark.parametrize(("until", "found"), [("2027-02-09", False), ("2027-02-10", True)])
def test_an_absence_counts_from_three_working_days(tmp_path: Path, until: str, *, found: bool) -> None:
    text = "mission: {cm: cam}\npeople: [{id: cam, name: Cam, side: cm}]\n"
    text += f"organisation: {{absences: [{{who: cam, from: 2027-02-08, until: {until}}}]}}\n"
    assert bool(_found(tmp_path, text, "OR005")) is found


def test_what_is_approved_ahead_covers_an_absence(tmp_path: Path) -> None:
    text = "mission: {cm: cam}\npeople:\n  - {id: cam, name: Cam, side: cm}\n  - {id: anne, name: Anne}\n"
    text += "organisation: {absences: [{who: cam, from: 2027-02-08, until: 2027-02-14}]}\n"
    text += "# calendar/2027-02.yaml\nitems:\n"
    text += "  - {id: a, date: 2027-02-09, status: approved, approval: {by: anne, date: 2027-01-12}}\n"
    assert not _found(tmp_path, text, "OR005")


@pytest.mark.parametrize(("due", "found"), [("2027-01-14", True), ("2027-01-15", False), ("2027-01", False)])
def test_a_request_is_overdue_the_day_after(tmp_path: Path, due: str, *, found: bool) -> None:
    text = f"# journal.yaml\nentries:\n  - {{date: 2027-01-04, kind: request, what: photos, due: {due}}}\n"
    assert bool(_found(tmp_path, text, "CL007")) is found


@pytest.mark.parametrize(("day", "found"), [("2026-12-15", False), ("2026-12-14", True)])
def test_an_account_is_left_alone_after_31_days(tmp_path: Path, day: str, *, found: bool) -> None:
    text = RUNNING + "platforms: [{id: ig, status: active, cadence: [{amount: 1, per: week}]}]\n"
    text += "# calendar/2026-12.yaml\n"
    text += f"items: [{{id: a, date: {day}, status: published, posts: [{{platform: ig}}]}}]\n"
    assert bool(_found(tmp_path, text, "CA004")) is found
    assert bool(_found(tmp_path, text, "CA005")) is not found, "one cause, one finding"


def test_a_calendar_that_is_not_kept_says_nothing_of_silence(tmp_path: Path) -> None:
    text = RUNNING + "platforms: [{id: ig, status: active, cadence: [{amount: 1, per: week}]}]\n"
    assert not _found(tmp_path, text, "CA004")


# --- approvals ---

DELEGATED = "content: {formats: [{id: story, name: Story}], workflow: {delegations: [%s]}}\n"
ITEM = "# calendar/2027-01.yaml\nitems: [{id: a, date: 2027-01-20, format: story, status: scheduled%s}]\n"


@pytest.mark.parametrize(
    ("delegation", "approval", "found"),
    [
        ("", "", True),
        ("{formats: story, by: anne, date: 2027-01-02}", "", False),
        ("{formats: story, by: anne}", "", True),
        ("", ", approval: {by: anne, date: 2027-01-12}", False),
        ("", ", approval: {by: anne}", True),
        ("", ", approval: {by: cam, date: 2027-01-12}", True),
    ],
)
def test_what_goes_out_was_approved_by_the_client_or_delegated(
    tmp_path: Path, delegation: str, approval: str, *, found: bool
) -> None:
    text = "mission: {cm: cam}\npeople:\n  - {id: cam, name: Cam, side: cm}\n"
    text += "  - {id: anne, name: Anne, side: client, approves: true}\n"
    text += DELEGATED % delegation + ITEM % approval
    ran = _ran(tmp_path, text)
    assert bool([one for one in ran.findings if one.code == "CA001"]) is found
    gate = {point.rule.code: point.met for point in points_of("publish", REGISTRY, ran)}
    assert gate["CA001"] is not found


def test_what_was_handed_over_in_another_state_than_approved_is_told(tmp_path: Path) -> None:
    strategy = Strategy.model_validate({"cmkit": 1, "client": {"name": "M"}})
    one = digest_of(published(Item(id="a", format="story"), strategy, Evidence()))
    other = "1:" + "b" * 20
    approval = f", approval: {{by: anne, date: 2027-01-12, digest: '{one}'}}, exported: [{{digest: '%s'}}]"
    text = ANNE + DELEGATED % "" + ITEM % approval
    assert not _found(tmp_path, text % one, "CA001")
    found = _found(tmp_path, text % other, "CA001")
    assert [problem.where.file for problem in found] == ["calendar/2027-01.yaml"]


# --- secrets ---


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("mot de passe : Levain49!", "SE001"),
        ("mdp=fournil2027", "SE001"),
        ("password is S3same", "SE001"),
        ("ghp_" + "a1" * 18, "SE001"),
        ("https://camille:secret@example.org/", "SE001"),
        ("FR14 2004 1010 0505 0001 3M02 606", "SE002"),
        ("FR1420041010050500013M02606", "SE002"),
        ("06 39 98 12 34", "SE003"),
        ("+33 6 39 98 12 34", "SE003"),
        ("anne@example.org", "SE003"),
    ],
)
def test_a_secret_is_found_and_never_repeated(tmp_path: Path, text: str, code: str) -> None:
    found = _found(tmp_path, f"accounts: [{{id: a, how: '{text}'}}]\n", code)
    assert len(found) == 1
    assert found[0].facts == {"key": "accounts[0].how"}
    assert found[0].where.path == (), "the line of a path is quoted"
    for language in ("fr", "en"):
        told = tell(found[0], language)
        assert text not in f"{told.title} {told.reason} {told.remedy}"


@pytest.mark.parametrize(
    "text",
    [
        "le mot de passe est gardé par Anne",
        "mot de passe : dans le coffre",
        "FR14 2004 1010 0505 0001 3M02 607",
        "D-2026-031, du 04 au 15 mars 2027",
        "2026-12-09 15:30",
        "1 940 abonnés, 71 %",
        "https://example.org/equipe?mail=oui",
    ],
)
def test_what_only_speaks_of_a_secret_is_none(tmp_path: Path, text: str) -> None:
    codes = {one.code for one in _ran(tmp_path, f"accounts: [{{id: a, how: '{text}'}}]\n").findings}
    assert not codes & {"SE001", "SE002", "SE003"}


def test_a_shops_own_telephone_may_stand_in_its_posts(tmp_path: Path) -> None:
    text = "# calendar/2027-01.yaml\nitems: [{id: a, date: 2027-01-20, text: 'Réservez au 02 41 98 12 34'}]\n"
    assert not _found(tmp_path, text, "SE003")


def test_a_note_is_looked_into_too(tmp_path: Path) -> None:
    found = _found(tmp_path, "# notes/2027-01.md\nLe mot de passe : Levain49!\n", "SE001")
    assert [problem.where.file for problem in found] == ["notes/2027-01.md"]


# --- money and checks ---


@pytest.mark.parametrize(
    ("dates", "found"),
    [
        ("from: 2026-12, until: 2026-12", False),
        ("from: 2026-10, until: 2026-10", True),
        ("from: 2027-01, until: 2027-07", True),
        ("from: 2027-01, until: 2027-06", False),
        ("from: 2027-08", True),
        ("per: month", False),
    ],
)
def test_a_budget_line_stays_within_the_mission(tmp_path: Path, dates: str, *, found: bool) -> None:
    text = "mission: {starts_on: 2027-01-04, ends_on: 2027-06-30, quote: {signed_on: 2026-11-24}}\n"
    text += f"budget: {{lines: [{{label: Forfait, kind: fees, amount: 700, {dates}}}]}}\n"
    assert bool(_found(tmp_path, text, "BU001")) is found


def test_an_exception_for_what_lies_in_git_is_never_idle(tmp_path: Path) -> None:
    text = "checks: {ignore: [{rule: PR001, reason: exemple}, {rule: YA001, reason: rien}]}\n"
    assert [one.facts["rule"] for one in _found(tmp_path, text, "CH003")] == ["YA001"]


# --- time ---


def _times(public: Public, months: int) -> Mapping[str, object]:
    items = [item for month in public.months.values() for item in month]
    return {f"{2020 + number // 12}-{number % 12 + 1:02}": tuple(items) for number in range(months)}


def test_the_time_grows_with_the_items_and_no_faster() -> None:
    public = open_mission(EXAMPLE).public
    assert public is not None

    def seconds(months: int) -> float:
        held = replace(public, months=_times(public, months))
        best = 10.0
        for _attempt in range(3):
            begun = time.process_time()
            run_rules(REGISTRY, Ground(held, TODAY))
            best = min(best, time.process_time() - begun)
        return best

    few, many = seconds(27), seconds(108)  # 324 and 1,296 items
    assert many < 8 * few
    assert many / 1296 < 0.0011, "less than reading them costs"
