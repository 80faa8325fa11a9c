"""What comes first, what waits for what, and how complete a mission is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.doctrine.engine import Found, Ran, Registry, Skipped
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.rules import REGISTRY
from cmkit.doctrine.sections import SECTIONS, scores, section_of
from cmkit.doctrine.urgency import grouped, urgency
from cmkit.doctrine.wording import all_wording
from cmkit.files.reading import parse_yaml
from cmkit.mission.contents import Public
from cmkit.model.loading import load
from cmkit.model.shape import block_at, keys_of
from cmkit.model.strategy import Strategy
from cmkit.problems import Problem, Severity, Where

CLIENT = "cmkit: 1\nclient: {name: Martin}\n"


def strategy(text: str) -> Public:
    document = parse_yaml(text.encode(), "strategy.yaml")
    loaded = load(Strategy, document)
    assert loaded.value is not None, loaded.problems
    return Public(loaded.value, loaded.answers)


def registry() -> Registry:
    rules = Registry()

    def nothing(_ground: Ground) -> Iterator[Found]:
        return iter(())

    for code, severity, gates in (
        ("XX001", Severity.ADVICE, ("proposal",)),
        ("XX002", Severity.WARNING, ("launch",)),
        ("XX003", Severity.ERROR, ("launch",)),
        ("XX004", Severity.ADVICE, ()),
        ("XX005", Severity.ERROR, ()),
        ("SE001", Severity.ERROR, ()),
    ):
        rules.rule(code, source="ours", severity=severity, gates=gates)(nothing)  # type: ignore[arg-type]  # words of the table are gates
    return rules


def problem(code: str, severity: Severity, *path: str | int, file: str = "strategy.yaml") -> Problem:
    return Problem(code, severity, Where(file, path or ("mission",)))


FOUND = [
    problem("XX005", Severity.ERROR),
    problem("XX004", Severity.ADVICE),
    problem("XX003", Severity.ERROR),
    problem("XX002", Severity.WARNING),
    problem("XX001", Severity.ADVICE),
    problem("SE001", Severity.ERROR),
    problem("MO003", Severity.ERROR),
]


def test_alarms_then_gates_then_what_waits_then_severity() -> None:
    ran = Ran((), (Skipped("YY001", "XX002"), Skipped("YY002", "YY001"), Skipped("YY003", "XX004")))
    rules = registry()
    order = [one.code for one in urgency(rules, ran, None).ordered(FOUND)]
    assert order == ["MO003", "SE001", "XX001", "XX002", "XX003", "XX004", "XX005"]
    assert urgency(rules, ran, None).waiting == {"XX002": 2, "YY001": 1, "XX004": 1}


def test_a_gate_that_lies_behind_is_as_urgent_as_the_next() -> None:
    launching = strategy("cmkit: 1\nmission: {phase: running}\nclient: {name: Martin}\n").strategy
    order = [one.code for one in urgency(registry(), Ran(()), launching).ordered(FOUND)]
    assert order == ["MO003", "SE001", "XX003", "XX002", "XX001", "XX005", "XX004"]


@given(st.permutations(FOUND))
def test_the_order_does_not_depend_on_how_findings_come(found: list[Problem]) -> None:
    weighed = urgency(registry(), Ran(()), None)
    assert weighed.ordered(found) == weighed.ordered(FOUND)


def test_a_circle_of_skipped_rules_is_counted_and_left() -> None:
    ran = Ran((), (Skipped("YY001", "YY002"), Skipped("YY002", "YY001")))
    assert urgency(registry(), ran, None).waiting == {"YY001": 1, "YY002": 1}


def test_findings_are_grouped_by_part_in_the_order_they_first_come() -> None:
    found = [
        problem("XX001", Severity.ADVICE, "objectives", 0),
        problem("XX002", Severity.WARNING, "budget"),
        problem("XX003", Severity.ERROR, "objectives", 3, "why"),
        problem("CA001", Severity.ERROR, "items", 0, file="calendar/2027-01.yaml"),
        problem("YA001", Severity.ERROR, file="notes/plan.md"),
    ]
    parts = [(section.id, [one.code for one in held]) for section, held in grouped(found)]
    assert parts == [
        ("objectives", ["XX001", "XX003"]),
        ("budget", ["XX002"]),
        ("calendar", ["CA001"]),
        ("", ["YA001"]),
    ]


def test_every_key_of_the_strategy_has_its_part() -> None:
    known = {name for name in keys_of(Strategy) if name not in ("cmkit", "note", "todo")}
    assert {section.id for section in SECTIONS} == known
    for name in known:
        assert section_of(Where("strategy.yaml", (name,))).id == name


# --- completeness


REQUIRED = {key for section in SECTIONS for keys in section.required for key in keys}
ACTS = {"mission.agreed", "mission.approved", "client.readiness.problems"}
"""What a gate asks to be done, and no key to fill: an agreement, an approval, a repair."""


def test_required_keys_exist_and_lie_in_their_part() -> None:
    for section in SECTIONS:
        for key in (key for keys in section.required for key in keys):
            *holders, last = key.split(".")
            assert last in keys_of(block_at(Strategy, tuple(holders))), key
            assert holders[0] == section.id, key


@pytest.mark.parametrize("rule", [rule for rule in REGISTRY if rule.gates], ids=lambda rule: rule.code)
def test_what_a_gate_asks_to_be_filled_is_required(rule: object) -> None:
    code = str(getattr(rule, "code", ""))
    bad = all_wording()[code].bad
    if "\n# " in bad or bad.startswith("# "):
        return  # it is about another file
    ground = Ground(strategy(bad), date(2027, 1, 15))
    fixes = {found.fix for found in REGISTRY[code].check(ground) if found.file == "strategy.yaml"}
    for fix in fixes - ACTS:
        assert fix in REQUIRED or any(key.startswith(f"{fix}.") for key in REQUIRED), fix


def test_nothing_is_filled_on_day_one_and_an_answer_fills() -> None:
    def filled(text: str, *fixes: str) -> dict[str, tuple[int, int]]:
        ground = Ground(strategy(text), date(2027, 1, 15))
        found = [Problem("XX001", Severity.ERROR, Where("strategy.yaml"), fix=fix) for fix in fixes]
        return {one.section.id: (one.filled, one.required) for one in scores(ground, found)}

    assert {one for one, _required in filled(CLIENT).values()} == {0}
    told = filled(CLIENT + "mission: {method: n/a, contract: {signed_on: 2027-01-04}}\n")
    assert told["mission"] == (2, 5)
    proposed = filled(CLIENT + "mission: {method: un point par mois, proposed: [mission.method]}\n")
    assert proposed["mission"] == (0, 5)
    two = CLIENT + "objectives: [{id: a, title: A, why: x}, {id: b, title: B}]\n"
    assert filled(two)["objectives"] == (2, 6)
    assert filled(two, "objectives.why")["objectives"] == (1, 6), "the other entry lacks it"
