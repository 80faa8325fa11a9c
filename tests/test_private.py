"""Canaries: no word of a private file comes out of ``check`` in a form made for machines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cmkit import git
from cmkit.doctrine.wording import all_wording, tell_discreetly
from cmkit.mission.opening import open_mission
from cmkit.model.journal import PrivateEntry
from cmkit.model.private import Contact, Contacts, PrivateNotes
from cmkit.model.shape import block_at, keys_of
from cmkit.problems import Problem, Severity, Where
from conftest import Ran, Run

STRATEGY = "cmkit: 1\nclient: {name: Martin}\npeople: [{id: anne, name: Anne}]\n"

SOUND = {
    "private.yaml": """\
cmkit: 1
note: canary-a
todo: canary-b
signals: [{date: 2027-01-12, what: canary-c, about: canary-d, note: canary-e, todo: canary-f}]
hidden_objectives: [{id: canary-g, title: canary-h, why: [canary-i], since: 2027-01-12}]
resistances: [{who: anne, what: canary-j, answer: canary-k}]
margins: [{what: canary-l, value: 424242}]
classification: [{kind: canary-m, categories: [canary-n]}]
thresholds: {success: 0.424242, note: canary-o}
""",
    "journal.yaml": """\
cmkit: 1
entries:
  - {date: 2027-01-12, kind: invoice, what: canary-p, who: anne, amount: 424243, reference: canary-q}
  - {date: 2027-01-12, kind: remark, note: canary-r}
  - {date: 2027-01-12, kind: time, duration: 4242 hours, todo: canary-s}
""",
    "contacts.yaml": """\
cmkit: 1
contacts: [{who: anne, email: canary-t@example.org, phone: '+33 424244', note: canary-u}]
""",
}
CANARIES = ("canary", "4242")

BROKEN = {
    "private.yaml": [
        "cmkit: 1\ncanary: 1\n",
        "cmkit: 1\nsignals: [{canary-a: canary-b}]\n",
        "cmkit: 1\nsignals: [{date: canary-a}]\n",
        "cmkit: 1\nsignals: canary-a\n",
        "cmkit: 1\nsignals: [canary-a]\n",
        "cmkit: 1\nsignals: [{what: 424242}]\n",
        "cmkit: 1\nhidden_objectives: [{id: Canary A, title: x}]\n",
        "cmkit: 1\nhidden_objectives: [{id: canary-a, title: x}, {id: canary-a, title: y}]\n",
        "cmkit: 1\nresistances: [{who: canary-a}]\n",
        "cmkit: 1\nclassification: [{objective: canary-a}]\n",
        "cmkit: 1\nmargins: [{value: canary-a}]\n",
        "cmkit: 1\nthresholds: {success: canary-a}\n",
        "cmkit: 1\ncanary: 1\ncanary: 2\n",
        "cmkit: 1\nnote: &canary x\n",
        "cmkit: 1\nnote: *canary\n",
        "cmkit: 1\nnote: !canary x\n",
        "cmkit: 1\nnote: @canary\n",
        "cmkit: 1\nnote: canary: canary\n",
        "cmkit: 1\nnote: 'canary\n",
        "cmkit: 424242\n",
        "cmkit: 1\n424242: x\n",
        "<<<<<<< canary\n=======\n>>>>>>> canary\n",
    ],
    "journal.yaml": [
        "cmkit: 1\nentries: [{date: 2027-01-12, kind: canary-a}]\n",
        "cmkit: 1\nentries: [{date: 2027-01-12, kind: time, duration: canary-a}]\n",
        "cmkit: 1\nentries: [{date: 2027-01-12, kind: time, amount: canary-a}]\n",
        "cmkit: 1\nentries: [{kind: time, what: canary-a}]\n",
    ],
    "contacts.yaml": [
        "cmkit: 1\ncontacts: [{who: canary-a}]\n",
        "cmkit: 1\ncontacts: [{phone: 424242}]\n",
        "cmkit: 1\ncontacts: [{canary-mail: canary@example.org}]\n",
        "cmkit: 1\ncontacts: [{who: Canary A}]\n",
    ],
}


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    folder = tmp_path / "martin"
    (folder / "private").mkdir(parents=True)
    (folder / "strategy.yaml").write_text(STRATEGY, encoding="utf-8")
    for name, text in SOUND.items():
        (folder / "private" / name).write_text(text, encoding="utf-8")
    return folder


def _caught(text: str) -> list[str]:
    return [line for line in text.splitlines() if any(canary in line.lower() for canary in CANARIES)]


def test_there_is_a_canary_in_every_private_field(mission: Path) -> None:
    opened = open_mission(mission)
    assert opened.problems == ()
    private = opened.private
    assert private is not None
    assert private.notes is not None
    said = {key for key in keys_of(PrivateNotes) if getattr(private.notes, key)}
    assert said == set(keys_of(PrivateNotes))
    for held in ("signals", "hidden_objectives", "resistances", "margins", "classification"):
        block = block_at(PrivateNotes, (held,))
        entry = getattr(private.notes, held)[0]
        unset = {key for key in keys_of(block) if not getattr(entry, key)} - {"note", "todo", "objective"}
        assert unset == set(), held
    entries = {key for key in keys_of(PrivateEntry) if any(getattr(one, key) for one in private.journal)}
    assert set(keys_of(PrivateEntry)) - entries == {"due"}
    assert {key for key in keys_of(Contact) if getattr(private.contacts[0], key)} >= {"email", "phone", "who"}
    assert "contacts" in keys_of(Contacts)


@pytest.mark.parametrize("form", ["json", "concise", "full"])
def test_a_sound_private_file_leaves_no_trace(mission: Path, cmkit: Run, form: str) -> None:
    for language in ("fr", "en"):
        ran = cmkit("check", mission, "--format", form, "--lang", language)
        assert _caught(ran.out + ran.err) == []


@pytest.mark.parametrize("gate", ["proposal", "kickoff", "launch", "publish", "close"])
def test_no_gate_tells_what_is_private(mission: Path, cmkit: Run, gate: str) -> None:
    ran = cmkit("check", mission, "--gate", gate)
    assert _caught(ran.out + ran.err) == []


@pytest.mark.parametrize("form", ["json", "concise"])
@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in BROKEN.items() for text in texts])
def test_a_finding_in_a_private_file_quotes_nothing_of_it(
    mission: Path, cmkit: Run, form: str, name: str, text: str
) -> None:
    (mission / "private" / name).write_text(text, encoding="utf-8")
    for language in ("fr", "en"):
        ran = cmkit("check", mission, "--format", form, "--lang", language)
        assert f"private/{name}" in ran.out, "the finding itself is told, with its place"
        assert _caught(ran.out + ran.err) == []
        if form == "json":
            told = [one for one in json.loads(ran.out)["findings"] if one["file"] == f"private/{name}"]
            assert all(one["code"] and one["line"] for one in told)


@pytest.mark.parametrize("code", all_wording())
def test_words_told_discreetly_hold_no_fact(code: str) -> None:
    facts = dict.fromkeys(
        [
            "key",
            "value",
            "nearest",
            "known",
            "id",
            "list",
            "first",
            "why",
            "form",
            "tag",
            "name",
            "found",
            "missing",
        ],
        "canary",
    )
    problem = Problem(code, Severity.ERROR, Where("private/private.yaml"), facts)
    for language in ("fr", "en"):
        told = tell_discreetly(problem, language)
        assert "canary" not in f"{told.title} {told.reason} {told.remedy}"
        assert told.title


def _codes(ran: Ran) -> set[str]:
    return {finding["code"] for finding in json.loads(ran.out)["findings"]}


def test_what_was_committed_once_is_found_in_the_history(
    mission: Path, cmkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("NAME", "Léa"), ("EMAIL", "lea@example.org")):
        monkeypatch.setenv(f"GIT_AUTHOR_{name}", value)
        monkeypatch.setenv(f"GIT_COMMITTER_{name}", value)
    git.init(mission)
    git.commit(mission, ["strategy.yaml"], "begin")
    assert "PR001" not in _codes(cmkit("check", "-C", mission, "--format", "json"))
    git.commit(mission, ["private/private.yaml"], "a mistake")
    (mission / "private/private.yaml").unlink()
    git.commit(mission, ["private/private.yaml"], "mended, it seems")
    assert "PR001" in _codes(cmkit("check", "-C", mission, "--format", "json"))


@pytest.mark.parametrize(
    "leak",
    [
        "documents: [{title: Notes, url: private/private.yaml}]",
        "documents: [{title: Notes, url: ./private/journal.yaml}]",
        "objectives: [{id: a, title: Canary-H}]",
        "objectives: [{id: a, title: A, why: [canary-g]}]",
    ],
)
def test_a_strategy_that_leads_to_what_is_private_is_an_error(mission: Path, cmkit: Run, leak: str) -> None:
    assert "PR002" not in _codes(cmkit("check", "-C", mission, "--format", "json"))
    (mission / "strategy.yaml").write_text(STRATEGY + leak + "\n", "utf-8")
    assert "PR002" in _codes(cmkit("check", "-C", mission, "--format", "json"))


@pytest.mark.parametrize("text", [text for texts in BROKEN.values() for text in texts])
def test_a_shared_screen_shows_nothing_of_a_private_file(mission: Path, cmkit: Run, text: str) -> None:
    (mission / "private/private.yaml").write_text(text, "utf-8")
    ran = cmkit("check", "-C", mission, "--discreet")
    assert not [canary for canary in CANARIES if canary.lower() in (ran.out + ran.err).lower()]
    assert "private/private.yaml" in ran.out
