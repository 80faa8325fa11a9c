"""``cmkit decide``: the figures propose, a person decides; the journal keeps what, why, on which figures."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from measured import STRATEGY, files, measured, with_figures
from test_asking import posix

from cmkit.catalogue.entries import load_metrics
from cmkit.doctrine.engine import run_rules
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.rules import REGISTRY
from cmkit.files.reading import read_yaml
from cmkit.measures.deciding import decision_of, goes_against, waiting
from cmkit.measures.judging import judged
from cmkit.measures.verdicts import PROPOSED
from cmkit.mission.objective_part import objective_version
from cmkit.mission.opening import open_mission
from cmkit.mission.version import strategy_version
from cmkit.model.journal import Decision
from conftest import Ran, Run

TODAY = "2027-04-05"
WHY = ("--reason", "the rhythm carries")


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    """At the end of March, the regulars reach 93 %, the orders 30 %: late."""
    return with_figures(
        measured(tmp_path / "mission"), "2027-03-31 followers insta 1230", "2027-03 sessions - 130"
    )


def decide(cmkit: Run, mission: Path, *words: str, today: str = TODAY, language: str = "en") -> Ran:
    return cmkit("--lang", language, "-C", mission, "decide", *words, "--today", today)


def entries(mission: Path) -> list[dict[str, object]]:
    file = mission / "journal.yaml"
    if not file.exists():
        return []
    found = read_yaml(file, "journal.yaml").data
    assert isinstance(found, dict)
    return list(found["entries"])


def found(mission: Path, day: str, *codes: str) -> list[tuple[str, str]]:
    """Hold the rules of decisions against a mission; each finding with its objective."""
    public = open_mission(mission).public
    assert public is not None
    ran = run_rules(REGISTRY, Ground(public, date.fromisoformat(day)))
    known = codes or ("EV003", "EV006", "EV007", "EV008", "EV009")
    return [(one.code, one.facts.get("objective", "")) for one in ran.findings if one.code in known]


def test_a_decision_keeps_its_reason_the_verdict_of_the_day_and_the_version(
    cmkit: Run, mission: Path
) -> None:
    words = ("--lever", "the  hours", "--what", "Post at noon", "--by", "claire", "--by", "Camille Roy")
    before = (mission / "strategy.yaml").read_bytes()
    ran = decide(cmkit, mission, "regulars", "optimise", *WHY, *words)
    assert (ran.code, ran.err) == (0, "Recorded: Bring the regulars back, optimise.\n")
    version = strategy_version(read_yaml(mission / "strategy.yaml", "strategy.yaml").data)
    assert entries(mission) == [
        {
            "date": TODAY,
            "kind": "decision",
            "what": "Post at noon",
            "who": ["claire", "camille"],
            "objective": "regulars",
            "decision": "optimise",
            "lever": "the hours",
            "because": ["fans"],
            "verdict": "moderate_success",
            "reason": "the rhythm carries",
            "version": version,
            "objective_version": objective_version(
                read_yaml(mission / "strategy.yaml", "strategy.yaml").data, "regulars"
            ),
        }
    ]
    assert (mission / "strategy.yaml").read_bytes() == before
    assert len((mission / "journal.yaml").read_text("utf-8").splitlines()) == 3  # one entry, one line


@pytest.mark.parametrize(
    ("decision", "state"),
    [
        ("continue", None),
        ("optimise", None),
        ("change", "changed"),
        ("stop", "stopped"),
        ("pivot", "changed"),
    ],
)
def test_stop_change_and_pivot_set_the_state_and_touch_no_other_line(
    cmkit: Run, mission: Path, decision: str, state: str | None
) -> None:
    before = (mission / "strategy.yaml").read_text("utf-8").splitlines()
    ran = decide(cmkit, mission, "regulars", decision, *WHY)
    assert ran.code == 0
    after = (mission / "strategy.yaml").read_text("utf-8").splitlines()
    added = [line for line in after if line not in before]
    assert added == ([f"    state: {state}"] if state else [])
    assert [line for line in after if line not in added] == before
    assert entries(mission)[0]["version"] == strategy_version(
        read_yaml(mission / "strategy.yaml", "strategy.yaml").data
    )
    assert ("to be approved" in ran.err) == bool(state)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("continuer", "continue"),
        ("Optimiser", "optimise"),
        ("optimize", "optimise"),
        ("changer", "change"),
        ("arrêter", "stop"),
        ("ARRETER", "stop"),
        ("pivoter", "pivot"),
        ("pivot", "pivot"),
    ],
)
def test_decisions_are_understood_in_both_languages(
    cmkit: Run, mission: Path, typed: str, meant: str
) -> None:
    assert decide(cmkit, mission, "regulars", typed, *WHY).code == 0
    assert entries(mission)[0]["decision"] == meant


def test_twice_the_same_decision_is_once(cmkit: Run, mission: Path) -> None:
    decide(cmkit, mission, "regulars", "change", *WHY)
    before = files(mission)
    ran = decide(cmkit, mission, "regulars", "changer", "--reason", "the rhythm  carries")
    assert (ran.code, ran.err) == (0, "That was recorded already.\n")
    assert files(mission) == before
    ran = decide(cmkit, mission, "regulars", "change", "--reason", "something else")
    assert ran.code == 2 and "“the rhythm carries”" in ran.err and "journal.yaml" in ran.err
    assert files(mission) == before


def test_another_decision_of_the_same_day_is_a_second_thought(cmkit: Run, mission: Path) -> None:
    for word in ("continue", "optimise", "continue"):
        assert decide(cmkit, mission, "regulars", word, *WHY).code == 0
    assert [one["decision"] for one in entries(mission)] == ["continue", "optimise", "continue"]


def test_a_decision_against_the_figures_is_said_and_recorded_as_such(cmkit: Run, mission: Path) -> None:
    ran = decide(cmkit, mission, "regulars", "stop", *WHY)
    assert ran.code == 0 and "against the figures (moderate success)" in ran.err
    assert entries(mission)[0]["verdict"] == "moderate_success"


def test_a_decision_without_a_figure_says_so(cmkit: Run, mission: Path) -> None:
    ran = decide(cmkit, mission, "image", "continue", *WHY)
    assert ran.code == 0 and "without figures" in ran.err
    assert entries(mission)[0]["verdict"] == "without_figures"
    assert "because" not in entries(mission)[0]
    ran = decide(cmkit, mission, "image", "changer", *WHY, language="fr")
    assert "sans chiffres" in ran.err


def test_a_decision_before_the_figures_can_tell_says_so(cmkit: Run, tmp_path: Path) -> None:
    folder = with_figures(measured(tmp_path / "mission"), "2027-01-31 followers insta 1010")
    ran = decide(cmkit, folder, "regulars", "change", *WHY, today="2027-02-02")
    assert ran.code == 0 and "before the figures can tell" in ran.err
    assert entries(folder)[0]["verdict"] == "too_early"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("regular", "continue", *WHY), "Did you mean “regulars”?"),
        (("zzz", "continue", *WHY), "regulars, orders, image"),
        (("regulars", "carry-on", *WHY), "continue, optimise, change, stop, pivot"),
        (("regulars", "continue"), "A decision has its reason"),
        (("regulars", "continue", "--reason", " \n "), "A decision has its reason"),
        (("regulars", "continue", *WHY, "--because", "visits"), "fans, touched"),
        (("regulars", "continue", *WHY, "--by", "nobody-known"), "Claire Martin"),
        (("regulars",), 'cmkit decide regulars optimise --reason "…"'),
        (("image",), 'cmkit decide image continue --reason "…"'),
    ],
)
def test_what_is_no_decision_changes_nothing(
    cmkit: Run, mission: Path, words: tuple[str, ...], said: str
) -> None:
    before = files(mission)
    ran = decide(cmkit, mission, *words)
    assert ran.code == 2
    assert said in ran.err
    assert files(mission) == before


def test_what_was_stopped_is_not_decided_upon_again(cmkit: Run, mission: Path) -> None:
    assert decide(cmkit, mission, "orders", "stop", *WHY).code == 0
    before = files(mission)
    for words in (("continue", *WHY), ("stop", *WHY), ()):
        ran = decide(cmkit, mission, "orders", *words, today="2027-04-09")
        assert ran.code == 2 and "--value active" in ran.err
    assert files(mission) == before


def test_what_was_stopped_by_hand_is_put_on_record(cmkit: Run, mission: Path) -> None:
    text = STRATEGY.replace("title: Orders", "state: stopped\n    title: Orders")
    (mission / "strategy.yaml").write_text(text, "utf-8", newline="\n")
    ran = decide(cmkit, mission, "orders", "stop", *WHY)
    assert ran.code == 0 and "to be approved" not in ran.err
    assert (mission / "strategy.yaml").read_text("utf-8") == text


def test_a_state_that_was_lost_is_written_again(cmkit: Run, mission: Path) -> None:
    decide(cmkit, mission, "orders", "stop", *WHY)
    (mission / "strategy.yaml").write_text(STRATEGY, "utf-8", newline="\n")
    assert decide(cmkit, mission, "orders", "stop", *WHY).code == 0
    assert "state: stopped" in (mission / "strategy.yaml").read_text("utf-8")
    assert len(entries(mission)) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("strategy.yaml", "cmkit: 1\nclient: ["),
        ("journal.yaml", "cmkit: 1\nentries: ["),
        ("measures/2027-03.csv", 'start,end,metric,value\n2027-03-31,"x\n'),
        ("measures/2027-02.csv", "start,end,metric,value\n2027-02-28,2027-02-28,followers,many\n"),
    ],
)
def test_nothing_is_decided_upon_what_cannot_be_read(cmkit: Run, mission: Path, name: str, text: str) -> None:
    (mission / name).write_text(text, "utf-8")
    before = files(mission)
    for words in ((), ("regulars", "continue", *WHY)):
        ran = decide(cmkit, mission, *words)
        assert (ran.code, ran.out) == (2, "") and "cmkit check" in ran.err
    assert files(mission) == before


def test_a_journal_of_several_lines_an_entry_is_added_to(cmkit: Run, mission: Path) -> None:
    journal = "cmkit: 1\n# facts\nentries:\n  - {date: 2027-01-05, kind: meeting, what: Hello}  # first\n"
    (mission / "journal.yaml").write_text(journal, "utf-8", newline="\n")
    assert decide(cmkit, mission, "regulars", "continue", *WHY).code == 0
    assert (mission / "journal.yaml").read_text("utf-8").startswith(journal)


def test_hostile_reasons_stay_words(cmkit: Run, mission: Path) -> None:
    reason = "no: {a}, [b] # \"c\" 'd'\n- e\t*f &g !h\x1b[31m é 🙂"
    assert decide(cmkit, mission, "regulars", "continue", "--reason", reason).code == 0
    assert entries(mission)[0]["reason"] == " ".join(reason.replace("\x1b", " ").split())


def test_what_waits_is_told_with_what_is_proposed_and_how_to_decide(cmkit: Run, mission: Path) -> None:
    ran = decide(cmkit, mission)
    assert ran.code == 1
    assert "Bring the regulars back (regulars) – ◆ moderate success" in ran.out
    assert "Followers: 1,230 (expected 1,247, reached 93%)" in ran.out
    assert "The figures propose: optimise" in ran.out
    assert "It waits since the figures of 31 March 2027: moderate success." in ran.out
    assert 'cmkit decide regulars optimise --reason "…"' in ran.out
    assert "orders" not in ran.out  # late once: no verdict that calls for a decision
    decide(cmkit, mission, "regulars", "continue", *WHY)
    ran = decide(cmkit, mission)
    assert (ran.code, ran.out) == (0, "No objective waits for a decision.\n")


def test_figures_of_later_months_do_not_hide_a_quarter_that_was_never_decided(
    cmkit: Run, mission: Path
) -> None:
    with_figures(mission, "2027-04-30 followers insta 1250", "2027-05-31 followers insta 1260")
    ran = decide(cmkit, mission, today="2027-06-02")
    assert ran.code == 1 and "It waits since the figures of 31 March 2027: moderate success." in ran.out
    assert found(mission, "2027-06-02") == [("EV006", "Bring the regulars back")]
    decide(cmkit, mission, "regulars", "optimise", *WHY, today="2027-06-02")
    assert decide(cmkit, mission, today="2027-06-03").code == 0


def test_a_quarter_that_waits_is_decided_upon_its_own_verdict(cmkit: Run, mission: Path) -> None:
    with_figures(mission, "2027-04-30 followers insta 1900")
    told = decide(cmkit, mission, today="2027-05-10").out
    assert "moderate success" in told
    assert "As of today: success." in told
    assert decide(cmkit, mission, "regulars", "optimise", *WHY, today="2027-05-10").code == 0
    assert entries(mission)[-1]["verdict"] == "moderate_success"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cmkit: 1\nclient: {name: A}\n", "cmkit ask objectives"),
        ("cmkit: 1\nclient: {name: A}\nobjectives: [{id: o, title: O}]\n", "cmkit ask objectives"),
        (STRATEGY, "No objective waits"),
    ],
)
def test_a_mission_with_nothing_to_decide_says_what_comes_next(
    cmkit: Run, tmp_path: Path, text: str, said: str
) -> None:
    ran = decide(cmkit, measured(tmp_path / "mission", text))
    assert ran.code == 0 and said in ran.out


def test_the_way_to_decide_is_said_in_the_language_of_the_terminal(cmkit: Run, mission: Path) -> None:
    ran = decide(cmkit, mission, "regulars", language="fr")
    assert "Les chiffres proposent\N{NO-BREAK SPACE}: optimiser" in ran.out
    assert 'cmkit decide regulars optimiser --reason "…"' in ran.err


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Type answers at a plain terminal."""

    def typed(text: str) -> None:
        monkeypatch.setenv("CMKIT_PLAIN", "1")
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    return typed


def test_at_a_terminal_what_is_lacking_is_asked_and_what_is_proposed_comes_first(
    cmkit: Run, mission: Path, answers: Callable[[str], None]
) -> None:
    answers("1\n\nthe rhythm carries\nthe hours\n")
    ran = decide(cmkit, mission, "regulars")
    assert ran.code == 0
    assert "1. optimise (proposed)" in ran.err and "A decision has its reason." in ran.err
    (entry,) = entries(mission)
    assert (entry["decision"], entry["reason"], entry["lever"]) == (
        "optimise",
        "the rhythm carries",
        "the hours",
    )


def test_at_a_terminal_only_what_is_lacking_is_asked(
    cmkit: Run, mission: Path, answers: Callable[[str], None]
) -> None:
    answers("because\n")
    ran = decide(cmkit, mission, "regulars", "stop", "--lever", "none")
    assert ran.code == 0 and "What do you decide?" not in ran.err
    assert entries(mission)[0]["reason"] == "because"


@pytest.mark.parametrize("typed", ["", "!q\n", "\n", "<\n", "2\n!q\n", "2\n", "what\n!q\n"])
def test_who_turns_away_decides_nothing(
    cmkit: Run, mission: Path, answers: Callable[[str], None], typed: str
) -> None:
    before = files(mission)
    answers(typed)
    ran = decide(cmkit, mission, "regulars")
    assert ran.code == 0 and ran.err.endswith("Nothing is recorded.\n")
    assert files(mission) == before


@posix
def test_in_a_real_terminal_a_decision_is_chosen_with_the_arrows(mission: Path) -> None:
    import pexpect

    environment = {
        **os.environ,
        "LANG": "en_GB.UTF-8",
        "TERM": "xterm-256color",
        "PROMPT_TOOLKIT_NO_CPR": "1",
    }
    words = ["-m", "cmkit", "-C", str(mission), "decide", "regulars", "--today", TODAY]
    child = pexpect.spawn(sys.executable, words, env=environment, encoding="utf-8", timeout=20)
    child.delaybeforesend = None
    child.expect("What do you decide")
    child.expect("pivot")
    child.send("\x1b[B\r")
    child.expect("Why")
    child.send("people come back\r")
    child.expect("Recorded: Bring the regulars back, continue")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert entries(mission)[0]["reason"] == "people come back"


@given(word=st.text(max_size=12) | st.sampled_from(get_args(Decision)))
def test_a_word_is_a_decision_or_nothing(word: str) -> None:
    assert decision_of(word) in (None, *get_args(Decision))


def test_what_a_verdict_proposes_never_goes_against_it() -> None:
    for verdict, decisions in PROPOSED.items():
        assert verdict != "none"
        assert not any(goes_against(one, verdict) for one in decisions)
    assert goes_against("stop", "success") and goes_against("continue", "proven_failure")
    assert not goes_against("stop", "without_figures") and not goes_against("stop", "too_early")


def test_the_last_decision_shows_in_the_next_version_of_the_documents(cmkit: Run, mission: Path) -> None:
    def built() -> dict[str, str]:
        assert cmkit("-C", mission, "build", "--only", "strategy-plan,kpi-table").code == 0
        return {path.stem: path.read_text("utf-8") for path in (mission / "deliverables").glob("*.md")}

    before = built()
    decide(cmkit, mission, "regulars", "continue", *WHY)
    decide(cmkit, mission, "regulars", "stop", "--reason", "nobody came", today="2027-04-09")
    decide(cmkit, mission, "image", "change", "--reason", "felt, not counted.", "--lever", "the tone")
    after = built()
    plan, kpis = (next(text for name, text in after.items() if part in name) for part in ("lan", "KPI"))
    told = "**Last decision**: stop, on 9 April 2027, against what the figures say. Why: nobody came"
    assert told in plan
    assert "**Last decision**: change (lever: the tone), on 5 April 2027, without figures. Why: felt" in plan
    assert "the rhythm carries" not in plan
    assert "felt, not counted.\n" in kpis and told not in kpis  # it is no longer measured
    assert all(before[name] != text for name, text in after.items())


def test_an_objective_that_changes_is_still_pursued(cmkit: Run, mission: Path) -> None:
    decide(cmkit, mission, "regulars", "change", *WHY)
    decide(cmkit, mission, "orders", "stop", *WHY)
    assert cmkit("-C", mission, "build", "--only", "strategy-plan").code == 0
    (plan,) = (mission / "deliverables").glob("*.md")
    assert "two objectives: “Bring the regulars back” and “Be known for the bread”" in plan.read_text("utf-8")


def test_a_meeting_makes_no_new_version_of_the_plan(cmkit: Run, mission: Path) -> None:
    decide(cmkit, mission, "regulars", "continue", *WHY)
    assert cmkit("-C", mission, "build", "--only", "strategy-plan").code == 0
    (plan,) = (mission / "deliverables").glob("*.md")
    version = plan.read_text("utf-8").partition("Version ")[2][:8]
    with (mission / "journal.yaml").open("a", encoding="utf-8", newline="\n") as file:
        file.write("  - {date: 2027-04-05, kind: meeting, what: Hello}\n")
    assert cmkit("-C", mission, "build", "--only", "strategy-plan").code == 0
    assert plan.read_text("utf-8").partition("Version ")[2][:8] == version


def test_a_decision_under_embargo_shows_in_no_document_of_the_client(cmkit: Run, mission: Path) -> None:
    decide(cmkit, mission, "regulars", "continue", *WHY)
    file = mission / "journal.yaml"
    file.write_text(
        file.read_text("utf-8").replace("kind: decision", "kind: decision, visibility: confidential"), "utf-8"
    )
    assert cmkit("-C", mission, "build", "--only", "strategy-plan,kpi-table").code == 0
    assert all(
        "the rhythm carries" not in path.read_text("utf-8")
        for path in (mission / "deliverables").glob("*.md")
    )


def test_a_quarter_without_a_decision_is_told_after_a_while_and_mended_by_deciding(
    cmkit: Run, mission: Path
) -> None:
    assert found(mission, "2027-04-21") == []
    assert found(mission, "2027-04-22") == [("EV006", "Bring the regulars back")]
    assert "cmkit decide regulars" in cmkit("-C", mission, "check", "--today", "2027-04-22", "--all").out
    decide(cmkit, mission, "regulars", "optimise", *WHY, today="2027-04-22")
    assert found(mission, "2027-04-22") == []


def test_a_change_after_which_nothing_changed_is_told_after_a_while(cmkit: Run, mission: Path) -> None:
    decide(cmkit, mission, "regulars", "change", *WHY)
    assert found(mission, "2027-04-26", "EV007") == []
    assert found(mission, "2027-04-27", "EV007") == [("EV007", "Bring the regulars back")]
    assert cmkit("-C", mission, "approve", "--by", "claire", "--today", "2027-04-06").code == 0
    assert found(mission, "2027-04-27", "EV007") == [("EV007", "Bring the regulars back")]  # not a change
    file = mission / "strategy.yaml"
    file.write_text(file.read_text("utf-8").replace("value: 2000, by", "value: 1800, by"), "utf-8")
    assert found(mission, "2027-04-27", "EV007") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: Orders on the site", "title: Orders at the counter"),
        ("name: Moulin Dupont}", "name: Moulin Dupont & fils}"),
        ("{id: insta, network: instagram}", "{id: insta, network: instagram, handle: moulin}"),
        ("{value: 1000, date: 2026-12-31}", "{value: 1010, date: 2026-12-31}"),
        ("id: regulars\n", "id: regulars\n    note: to be talked over\n"),
    ],
)
def test_what_does_not_concern_the_objective_is_no_change_of_it(
    cmkit: Run, mission: Path, before: str, after: str
) -> None:
    decide(cmkit, mission, "regulars", "change", *WHY)
    file = mission / "strategy.yaml"
    text = file.read_text("utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), "utf-8")
    assert found(mission, "2027-04-27", "EV007") == [("EV007", "Bring the regulars back")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("id: regulars\n", "id: regulars\n    actions: [{title: Answer within the day}]\n"),
        ("role: primary\n        platforms: [insta]", "role: primary\n        platforms: [fb]"),
        ("network: instagram}", "network: instagram, cadence: [{amount: 5, per: week}]}"),
        (
            "platforms: [{id: insta",
            "content: {pillars: [{id: oven, name: Oven, objectives: regulars}]}\nplatforms: [{id: insta",
        ),
    ],
)
def test_what_is_done_or_aimed_at_for_the_objective_is_a_change_of_it(
    cmkit: Run, mission: Path, before: str, after: str
) -> None:
    decide(cmkit, mission, "regulars", "change", *WHY)
    file = mission / "strategy.yaml"
    text = file.read_text("utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), "utf-8")
    assert found(mission, "2027-04-27", "EV007") == []


def test_a_decision_that_holds_no_digest_of_the_objective_is_held_against_the_whole_strategy(
    cmkit: Run, mission: Path
) -> None:
    decide(cmkit, mission, "regulars", "change", *WHY)
    journal = mission / "journal.yaml"
    older = re.sub(r", objective_version: [^,}]+", "", journal.read_text("utf-8"))
    journal.write_text(older, "utf-8")
    assert "objective_version" not in older
    assert found(mission, "2027-04-27", "EV007") == [("EV007", "Bring the regulars back")]
    file = mission / "strategy.yaml"
    file.write_text(file.read_text("utf-8").replace("Moulin Dupont", "Moulin Dupont & fils"), "utf-8")
    assert found(mission, "2027-04-27", "EV007") == []


@pytest.mark.parametrize(
    ("cm", "sides", "who"),
    [
        ("cm: camille", "side: cm", ["camille"]),
        ("cm: [camille, claire]", "side: cm", None),
        ("method: weekly", "side: cm", ["camille"]),
        ("method: weekly", "side: partner", None),
    ],
)
def test_who_runs_the_mission_alone_decides_where_nobody_is_named(
    cmkit: Run, mission: Path, cm: str, sides: str, who: list[str] | None
) -> None:
    file = mission / "strategy.yaml"
    text = (
        file.read_text("utf-8").replace("cm: camille}", f"{cm}}}").replace("Roy, side: cm", f"Roy, {sides}")
    )
    file.write_text(text, "utf-8")
    assert decide(cmkit, mission, "regulars", "optimise", *WHY).code == 0
    assert entries(mission)[0].get("who") == who


def test_what_was_stopped_and_is_pursued_is_told(cmkit: Run, mission: Path) -> None:
    decide(cmkit, mission, "regulars", "stop", *WHY)
    assert found(mission, TODAY, "EV009") == []
    (mission / "strategy.yaml").write_text(STRATEGY, "utf-8", newline="\n")
    assert found(mission, TODAY, "EV009") == [("EV009", "Bring the regulars back")]
    decide(cmkit, mission, "regulars", "continue", *WHY, today="2027-04-06")
    assert found(mission, "2027-04-06", "EV009") == []


def test_a_decision_counts_as_a_review_of_the_agreed_rhythm(cmkit: Run, tmp_path: Path) -> None:
    text = STRATEGY + "evaluation: {review_every: month, method: by hand, reports: [{reader: client}]}\n"
    folder = measured(tmp_path / "mission", text)
    assert found(folder, "2027-02-20", "EV003") == [("EV003", "")]
    decide(cmkit, folder, "image", "continue", *WHY, today="2027-02-20")
    assert found(folder, "2027-03-20", "EV003") == []
    assert found(folder, "2027-04-20", "EV003") == [("EV003", "")]


@pytest.mark.parametrize(
    "mission_is",
    ["phase: prospect", "phase: quoted", "phase: running, starts_on: 2028-01-01", "phase: closed"],
)
def test_no_decision_is_asked_of_a_mission_that_does_not_run(
    cmkit: Run, mission: Path, mission_is: str
) -> None:
    decide(cmkit, mission, "orders", "change", *WHY)
    version = entries(mission)[-1]["version"]
    text = STRATEGY.replace("phase: running, starts_on: 2027-01-01", mission_is).replace(
        ", ends_on: 2027-12-31", ""
    )
    (mission / "strategy.yaml").write_text(text, "utf-8", newline="\n")
    data = read_yaml(mission / "strategy.yaml", "strategy.yaml").data
    same = strategy_version(data)
    lines = [
        f"objective: image, decision: stop, version: x{version}",
        f"objective: orders, decision: pivot, version: '{same}'",
    ]
    with (mission / "journal.yaml").open("a", encoding="utf-8", newline="\n") as file:
        file.writelines(f"  - {{date: 2027-04-06, kind: decision, {line}}}\n" for line in lines)
    assert found(mission, "2027-06-30") == []


def test_what_waits_is_the_same_for_the_rules_and_the_command(mission: Path) -> None:
    public = open_mission(mission).public
    assert public is not None
    metrics, today = load_metrics(), date.fromisoformat(TODAY)
    named = [one.objective.objective.id for one in waiting(public, judged(public, today, metrics), metrics)]
    assert named == [one.objective.objective.id for one in Ground(public, today).waiting] == ["regulars"]
