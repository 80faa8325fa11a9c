"""Objectives and figures: what the rules say, where they are silent, and that no chain makes them stumble."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from cmkit.catalogue.patterns import said_by
from cmkit.doctrine.engine import CRASHED, run_rules
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.rules import REGISTRY
from cmkit.files.reading import parse_yaml
from cmkit.mission.contents import Public
from cmkit.model.loading import load
from cmkit.model.readings import Reading
from cmkit.model.strategy import Strategy
from cmkit.problems import Problem

TODAY = date(2027, 1, 15)
RUNNING = "mission: {phase: running, starts_on: 2026-09-01, ends_on: 2027-12-31}\n"


def _found(text: str, code: str, *readings: Reading, today: date = TODAY) -> list[Problem]:
    client = "" if "client:" in text else "client: {name: Martin}\n"
    document = parse_yaml(f"cmkit: 1\n{client}{text}".encode(), "strategy.yaml")
    loaded = load(Strategy, document)
    assert loaded.value is not None, loaded.problems
    public = Public(loaded.value, loaded.answers, readings=readings)
    findings = run_rules(REGISTRY, Ground(public, today)).findings
    assert not [one for one in findings if one.code == CRASHED]
    return [one for one in findings if one.code == code]


def _kpi(kpi: str, rest: str = "") -> str:
    return f"objectives: [{{id: a, title: Faire venir, kpis: [{{{kpi}}}]}}]\n{rest}"


# --- directions ---


@pytest.mark.parametrize(
    ("kpi", "found"),
    [
        ("direction: up, baseline: {value: 100}, target: {value: 80}", True),
        ("direction: up, baseline: {value: 100}, target: {value: 100}", False),
        ("direction: up, baseline: {value: 100}, target: {value: 80+}", False),
        ("direction: up, baseline: {value: 100}, target: {value: max 80}", True),
        ("direction: up, baseline: {value: 100}, target: {value: 80-120}", False),
        ("direction: up, baseline: {value: 100}, target: {value: 80-90}", True),
        ("direction: up, baseline: {value: 100}, target: {value: ~98}", False),
        ("direction: up, baseline: {value: 100}, target: {value: ~80}", True),
        ("direction: up, baseline: {value: 100}, target: {value: '+20'}", False),
        ("direction: up, baseline: {value: 100}, target: {value: 5%}", False),
        ("direction: up, baseline: {value: 4%}, target: {value: 3%}", True),
        ("direction: up, target: {change: -10%}", True),
        ("direction: down, baseline: {value: 48}, target: {value: max 24}", False),
        ("direction: down, baseline: {value: 48}, target: {value: 60}", True),
        ("direction: down, target: {change: +10%}", True),
        ("metric: response-time, baseline: {value: 48}, target: {value: 24}", False),
        ("label: délai de réponse, baseline: {value: 48}, target: {value: 24}", False),
        ("metric: bounce-rate, baseline: {value: 40}, target: {value: 60}", True),
    ],
)
def test_a_target_against_its_direction_is_told_and_no_other(kpi: str, *, found: bool) -> None:
    assert bool(_found(_kpi(kpi), "KP001")) is found


# --- readings that are due ---

MONTHLY = "metric: followers, platforms: [ig], period: month"


def _read(end: date, platform: str = "ig") -> Reading:
    return Reading(end, end, "followers", platform, value=Decimal(1180))


@pytest.mark.parametrize(
    ("kpi", "reading", "found"),
    [
        (MONTHLY, None, True),
        (MONTHLY, _read(date(2026, 12, 31)), False),
        (MONTHLY, _read(date(2026, 10, 31)), True),
        (MONTHLY, _read(date(2026, 12, 31), "facebook"), True),
        (f"{MONTHLY}, judge_from: 2027-04", None, False),
        (f"{MONTHLY}, access: refused", None, False),
        (f"{MONTHLY}, nature: judgement", None, False),
        ("metric: information-known, period: month", None, False),
        ("metric: followers, period: each project", None, False),
        ("metric: followers, period: year", None, False),
        ("label: bouche à oreille, period: month", None, False),
    ],
)
def test_a_reading_is_missed_once_it_is_due(kpi: str, reading: Reading | None, *, found: bool) -> None:
    platform = "platforms: [{id: ig, network: instagram}, {id: facebook, network: facebook}]\n"
    told = _found(RUNNING + platform + _kpi(kpi), "KP004", *([reading] if reading else []))
    assert bool(told) is found


@pytest.mark.parametrize("phase", ["prospect", "quoted", "closed"])
def test_no_reading_is_missed_outside_a_mission(phase: str) -> None:
    assert not _found(RUNNING.replace("running", phase) + _kpi(MONTHLY), "KP004")


@pytest.mark.parametrize(
    ("access", "today", "found"),
    [
        ("refused", date(2026, 8, 1), True),
        ("asked", date(2026, 10, 1), False),
        ("asked", date(2026, 10, 2), True),
        ("ok", date(2027, 1, 15), False),
    ],
)
def test_a_source_that_stays_shut_is_told(access: str, today: date, *, found: bool) -> None:
    assert bool(_found(RUNNING + _kpi(f"access: {access}"), "KP005", today=today)) is found


# --- visits and where they come from ---

VISITS = "objectives: [{id: a, title: Faire venir, focus: traffic, kpis: [{metric: %s}]}]\n"
TAGS = "distribution: {tracking: {utm: source = réseau}}\n"


@pytest.mark.parametrize(
    ("metric", "rest", "fix"),
    [
        ("social-sessions", "", "distribution.tracking.utm"),
        ("social-sessions", TAGS, None),
        ("social-sessions", TAGS + "accounts: [{id: ig, what: network}]\n", "accounts.what"),
        ("social-sessions", TAGS + "accounts: [{id: s, what: analytics}]\n", None),
        ("social-sessions", "distribution: {tracking: n/a}\n", None),
        ("revenue", "", None),
    ],
)
def test_visits_are_tagged_and_their_statistics_open(metric: str, rest: str, fix: str | None) -> None:
    assert [one.fix for one in _found(VISITS % metric + rest, "KP006")] == ([fix] if fix else [])


# --- chains ---


def _chain(serves: dict[str, str]) -> str:
    lines = [f"  - {{id: {one}, title: T {one}, serves: {other}}}\n" for one, other in serves.items()]
    return "objectives:\n" + "".join(lines)


@pytest.mark.parametrize(
    ("serves", "circles"),
    [
        ({"a": "a"}, 1),
        ({"a": "b", "b": "a"}, 1),
        ({"a": "b", "b": "c", "c": "b"}, 1),
        ({"a": "a", "b": "b"}, 2),
        ({f"o{n}": f"o{n + 1}" for n in range(500)}, 0),
        ({f"o{n}": f"o{(n + 1) % 500}" for n in range(500)}, 1),
        ({f"o{n}": "o0" for n in range(500)}, 1),
    ],
)
def test_each_circle_is_told_once_however_long(serves: dict[str, str], circles: int) -> None:
    assert len(_found(_chain(serves), "OB012")) == circles


# --- titles that nobody writes ---


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("ÊTRE\u00a0PRÉSENT SUR INSTAGRAM 🚀", "present"),
        ("E\u0302tre pre\u0301sent sur Instagram", "present"),
        ("Être présent·e·s sur Insta\u00adgram", "present"),
        ("Objectif 2 : publier trois posts par semaine", "tactic"),
        ("Nous voulons publier un carrousel chaque lundi", "tactic"),
        ("להיות נוכחים ברשת", None),
        ("🚀🚀🚀", None),
        ("x" * 100_000, None),
        ("être présent " * 10_000, None),
        ("publier un " * 10_000, None),
    ],
)
def test_a_title_is_read_however_it_is_typed(title: str, said: str | None) -> None:
    assert said_by(title) == said
