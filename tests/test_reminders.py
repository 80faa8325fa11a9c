"""Ready reminders, the mission log, the post-mortem: facts with dates, three tones, all of it private."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import Run

STRATEGY = """\
cmkit: 1
mission:
  language: {language}
  country: {country}
  currency: EUR
  phase: running
  starts_on: 2026-12-01
  cm: marc
  hours: {{amount: 2, per: month}}
  contract: {{payment_days: 20}}
client:
  name: Martin
  sponsor: claire
  commitments: {{accesses: [{{what: Analytics}}]}}
people:
  - {{id: claire, name: Claire Martin, side: client, approves: true}}
  - {{id: marc, name: Marc Roy, side: cm}}
objectives: [{{id: orders, title: More orders, kpis: [{{id: sales, metric: online-sales, role: primary}}]}}]
platforms: [{{id: instagram, network: instagram, status: active}}]
open_questions: [{{key: client.website, who: claire, asked_on: 2026-12-20, due: 2027-01-10}}]
"""
CALENDAR = """\
cmkit: 1
items:
  - id: 2027-01-14-instagram-abc
    date: 2027-01-14
    title: Brunch
    status: submitted
    posts: [{platform: instagram}]
"""
JOURNAL = """\
cmkit: 1
entries:
  - {date: 2026-12-10, kind: request, what: "Photos | *team*", from: claire, due: 2027-01-05}
  - {date: 2026-12-10, kind: request, what: Sales of December, from: claire, kpi: sales, objective: orders}
  - {date: 2026-12-11, kind: request, what: The secret stall, from: claire, visibility: confidential}
  - {date: 2026-12-11, kind: request, what: Our own task, from: marc}
  - {date: 2026-12-12, kind: incident, what: Page hacked}
  - {date: 2026-12-13, kind: decision, what: Fewer posts, objective: orders, reason: Too thin}
  - {date: 2027-01-12, kind: review, what: Calendar, who: claire}
"""
PRIVATE = """\
cmkit: 1
entries:
  - {date: 2026-12-01, kind: invoice, what: December, amount: 777, reference: F-1}
  - {date: 2026-12-02, kind: invoice, what: Paid, amount: 100, reference: F-0}
  - {date: 2026-12-03, kind: payment, what: Transfer, amount: 100, reference: F-0}
  - {date: 2026-12-04, kind: time, what: Plan, duration: 3 hours}
  - {date: 2026-12-28, kind: reminder, what: First mail, who: claire}
  - {date: 2027-01-04, kind: remark, what: In January}
"""
NOTES = """\
cmkit: 1
signals: [{date: 2026-12-05, what: Winced at the budget, about: budget}]
hidden_objectives: [{id: beat, title: Beat the neighbour, note: Given up in spring}]
resistances: [{who: claire, what: Reads late, answer: One page}]
"""
AGES = re.compile(r"\b(?:days? (?:ago|late)|depuis [0-9]+|il y a|jours? de retard)\b")


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def mission_in(folder: Path, language: str) -> Path:
    country = "FR" if language == "fr" else "GB"
    for name, text in {
        "strategy.yaml": STRATEGY.format(language=language, country=country),
        "calendar/2027-01.yaml": CALENDAR,
        "journal.yaml": JOURNAL,
        "private/journal.yaml": PRIVATE,
        "private/private.yaml": NOTES,
        "notes/post-mortem.md": "Ask for a deposit first.\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def mission(tmp_path: Path, language: str) -> Path:
    return mission_in(tmp_path, language)


def built(cmkit: Run, mission: Path, name: str, *options: str) -> str:
    ran = cmkit("build", "--only", name, *options, "-C", mission)
    assert ran.code == 0, ran.err
    (made,) = (mission / "private/deliverables").glob("*.md")
    assert not list((mission / "deliverables").rglob("*.md"))
    assert cmkit("build", "--only", name, *options, "--check", "-C", mission).code == 0
    return made.read_text("utf-8").replace("\N{NO-BREAK SPACE}", " ")


def test_a_reminder_has_three_tones_and_facts_with_dates(cmkit: Run, mission: Path, language: str) -> None:
    text = built(cmkit, mission, "reminders")
    tones = ("Cordial", "Ferme", "Formel") if language == "fr" else ("Friendly", "Firm", "Formal")
    chapters = [part for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:] if "###" in part]
    assert len(chapters) == 5
    for chapter in chapters:
        assert tuple(re.findall(r"^### (\w+)$", chapter, re.MULTILINE)) == tones
        assert "Claire Martin" in chapter.splitlines()[0]
    assert not AGES.search(text)
    for fact in ("F-1", "777", "Photos", "Sales of December", "Analytics"):
        assert text.count(fact) >= 3
    days = (
        ("5 janvier 2027", "10 décembre 2026") if language == "fr" else ("5 January 2027", "10 December 2026")
    )
    for day in days:
        assert text.count(day) >= 3


def test_what_is_paid_confidential_or_ours_is_reminded_of_nobody(cmkit: Run, mission: Path) -> None:
    text = built(cmkit, mission, "reminders")
    for word in ("F-0", "secret stall", "Our own task"):
        assert word not in text


def test_a_client_is_addressed_formally_and_never_threatened(cmkit: Run, tmp_path: Path) -> None:
    text = built(cmkit, mission_in(tmp_path, "fr"), "reminders")
    messages = text.split("### À vérifier")[0]
    assert not re.search(r"\b(?:tu|ton|ta|tes|toi|huissier|tribunal|poursuites|pénalités?)\b", messages)
    assert "Notre contrat prévoit un paiement à 20 jours" in text
    assert "L441-10" in text


def test_french_law_stays_in_france(cmkit: Run, tmp_path: Path) -> None:
    assert "L441-10" not in built(cmkit, mission_in(tmp_path, "en"), "reminders")


def test_nothing_owed_leaves_nothing_to_remind_of(cmkit: Run, tmp_path: Path) -> None:
    (tmp_path / "strategy.yaml").write_text(
        "cmkit: 1\nclient: {name: Zoë}\nmission: {language: en}\n", "utf-8"
    )
    (tmp_path / "private").mkdir()
    assert "nothing to remind anybody of" in built(cmkit, tmp_path, "reminders")


def test_the_log_of_a_month_is_of_that_month(cmkit: Run, mission: Path, language: str) -> None:
    text = built(cmkit, mission, "mission-log", "--month", "2026-12")
    told = ("se dégrade", "3 h") if language == "fr" else ("going downhill", "3 h")
    state = ("à surveiller", "3 h") if language == "fr" else ("to be watched", "3 h")
    assert any(all(word in text for word in words) for words in (told, state))
    assert "In January" not in text
    for word in ("F-1", "First mail", "Plan"):
        assert word in text
    assert not AGES.search(text)


def test_the_post_mortem_says_what_was_decided_spent_and_learnt(cmkit: Run, mission: Path) -> None:
    text = built(cmkit, mission, "post-mortem")
    for word in (
        "More orders",
        "Too thin",
        "Page hacked",
        "F-1",
        "Winced at the budget",
        "Beat the neighbour",
        "Given up in spring",
        "Reads late",
        "Ask for a deposit first.",
    ):
        assert word in text


def test_internal_documents_are_left_out_without_private(cmkit: Run, tmp_path: Path) -> None:
    (tmp_path / "strategy.yaml").write_text("cmkit: 1\nclient: {name: Zoë}\n", "utf-8")
    cmkit("build", "--only", "reminders", "-C", tmp_path)
    assert not (tmp_path / "private").exists()
