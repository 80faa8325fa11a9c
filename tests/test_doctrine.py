"""Rules and their words: every code explained by examples that hold, gates that count what was agreed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter
from tempfile import TemporaryDirectory

import pytest

from cmkit.doctrine.engine import CRASHED, Found, Ran, Registry, run_rules
from cmkit.doctrine.gates import GATES, points_of
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.parts import PARTS, all_parts
from cmkit.doctrine.rules import REGISTRY
from cmkit.doctrine.wording import BLOCKS, NOTHING, Wording, all_wording, block, tell
from cmkit.files.reading import parse_yaml
from cmkit.files.tabular.delimited import read_csv
from cmkit.mission.contents import Public
from cmkit.mission.opening import open_mission
from cmkit.mission.version import strategy_version
from cmkit.model.editorial import CalendarFile
from cmkit.model.journal import Journal
from cmkit.model.loading import load
from cmkit.model.references import known_ids, reference_problems
from cmkit.model.shape import block_at, keys_of
from cmkit.model.strategy import Strategy
from cmkit.problems import InputRefused, Problem, Severity, Where, dotted

TODAY = date(2027, 1, 15)
WORDING = all_wording()
RULES = {rule.code: rule for rule in REGISTRY}
TEXTS = Path(__file__).parents[1] / "src" / "cmkit" / "doctrine" / "texts"
NOT_IN_THE_STRATEGY = {"PR001"}
"""What no strategy can show: it lies in the history of git."""
CLIENT = "cmkit: 1\nclient: {name: Martin}\n"


FILE = re.compile(r"^# ((?:calendar|measures|notes)/\S+|journal\.yaml)\n", re.MULTILINE)
"""The line of an example after which another file of the mission begins."""
MODELS = {"strategy": Strategy, "calendar": CalendarFile, "journal": Journal}


def _mission(text: str) -> list[Problem] | Public:
    """Read an example of several files as a folder: its problems, or its values."""
    strategy, *others = FILE.split(text)
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "strategy.yaml").write_text(strategy, "utf-8")
        for file, content in zip(others[::2], others[1::2], strict=True):
            (folder / file).parent.mkdir(exist_ok=True)
            (folder / file).write_text(content, "utf-8")
        opened = open_mission(folder)
    return list(opened.problems) or opened.public or []


def _read(text: str) -> list[Problem] | Public:
    """Read a strategy as a mission's opening does: its problems, or its values."""
    if FILE.search(text):
        return _mission(text)
    try:
        document = parse_yaml(text.encode(), "strategy.yaml")
    except InputRefused as refused:
        return list(refused.problems)
    loaded = load(Strategy, document)
    if loaded.value is None:
        return list(loaded.problems)
    problems = list(reference_problems(loaded.value, known_ids(loaded.value), document))
    return problems or Public(loaded.value, loaded.answers, version=strategy_version(document.data))


def _ran(text: str, rules: Registry = REGISTRY, today: date = TODAY) -> Ran:
    public = _read(text)
    assert isinstance(public, Public), public
    return run_rules(rules, Ground(public, today))


def _findings(text: str, block: str) -> list[Problem]:
    if block == "TA":
        try:
            return list(read_csv(text.encode(), "measures/2027-01.csv").problems)
        except InputRefused as refused:
            return list(refused.problems)
    if block == "FI":
        with TemporaryDirectory() as folder:
            (Path(folder) / "calendar").mkdir()
            (Path(folder) / "strategy.yaml").write_text(CLIENT, "utf-8")
            (Path(folder) / "calendar/2027-01.yaml").write_text(text, "utf-8")
            return list(open_mission(Path(folder)).problems)
    read = _read(text)
    return read if isinstance(read, list) else list(run_rules(REGISTRY, Ground(read, TODAY)).findings)


def _codes(text: str, block: str) -> set[str]:
    return {problem.code for problem in _findings(text, block)}


# --- every code ---


def test_every_file_of_texts_is_read() -> None:
    assert {path.stem for path in TEXTS.glob("*.yaml")} == set(BLOCKS)
    for letters in BLOCKS:
        assert all(re.fullmatch(rf"{letters}[0-9]{{3}}", code) for code in block(letters))


def test_every_rule_has_its_words_and_every_word_its_rule() -> None:
    explained = {code for code, wording in WORDING.items() if not wording.severity}
    assert explained == set(RULES)


@pytest.mark.parametrize("wording", WORDING.values(), ids=WORDING)
def test_every_code_is_explained_in_both_languages(wording: Wording) -> None:
    for said in (wording.title, wording.reason, wording.remedy):
        assert said.fr.strip()
        assert said.en.strip()
        assert _places(said.fr) == _places(said.en)
    assert not re.search(r"\b(tu|ton|ta|tes|toi)\b", f"{wording.reason.fr} {wording.remedy.fr}")
    if wording.code not in RULES:
        assert wording.severity in set(Severity)
        assert wording.source


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_says_what_it_stands_on(rule: object) -> None:
    found = RULES[str(getattr(rule, "code", ""))]
    assert re.fullmatch(r"[A-E][0-9]{1,2}|ours", found.source)
    assert (found.check.__doc__ or "").strip()
    assert set(found.needs) <= RULES.keys()
    assert set(found.gates) <= set(GATES)
    if found.code in NOT_IN_THE_STRATEGY:
        return
    assert WORDING[found.code].bad, "every rule has a bad example"
    assert WORDING[found.code].good, "every rule has a good example"


EXAMPLES = {code: wording for code, wording in WORDING.items() if wording.bad or wording.good}


@pytest.mark.parametrize("wording", EXAMPLES.values(), ids=EXAMPLES)
def test_the_bad_example_gives_the_code_and_the_good_one_does_not(wording: Wording) -> None:
    letters = wording.code[:2]
    assert wording.bad
    assert wording.good
    bad, good = _codes(wording.bad, letters), _codes(wording.good, letters)
    if wording.code in RULES:
        assert wording.code in bad
        assert bad <= RULES.keys()
        assert good <= RULES.keys() - {wording.code}
    else:
        assert bad == {wording.code}
        assert good - RULES.keys() == set()


@pytest.mark.parametrize("wording", EXAMPLES.values(), ids=EXAMPLES)
def test_the_facts_of_a_finding_fill_every_place_of_its_words(wording: Wording) -> None:
    found = [one for one in _findings(wording.bad, wording.code[:2]) if one.code == wording.code]
    for problem in found:
        for said in (wording.title, wording.reason, wording.remedy):
            assert _places(said.en) <= problem.facts.keys()
        for language in ("fr", "en"):
            told = tell(problem, language)
            assert "{" not in told.title
            assert told.reason
            assert told.remedy


@pytest.mark.parametrize("code", RULES)
def test_what_mends_a_finding_is_a_key_of_its_file(code: str) -> None:
    if code in NOT_IN_THE_STRATEGY:
        return
    found = [one for one in _findings(WORDING[code].bad, code[:2]) if one.code == code]
    for problem in found:
        assert problem.fix
        steps = tuple(re.sub(r"\[[0-9]+\]", "", problem.fix).split("."))
        model = MODELS[re.split("[./]", problem.where.file)[0]]
        assert steps[-1] in keys_of(block_at(model, steps[:-1])), problem.fix


@pytest.mark.parametrize("code", [rule.code for rule in REGISTRY if rule.gates])
def test_a_gate_has_words_for_what_is_in_place(code: str) -> None:
    settled = WORDING[code].settled
    assert settled is not None
    assert settled.fr
    assert settled.en
    assert "{" not in settled.fr + settled.en


def test_keys_of_the_eight_parts_exist() -> None:
    assert len(PARTS) == 8
    for part in PARTS:
        for key in part.keys:
            *holders, last = key.split(".")
            assert last in keys_of(block_at(Strategy, tuple(holders))), key


def test_a_missing_fact_is_told_as_nothing() -> None:
    problem = Problem("RE001", Severity.ERROR, Where("strategy.yaml"), {"id": "anne", "known": ""})
    assert f"Known: {NOTHING}." in tell(problem, "en").reason


@pytest.mark.parametrize(
    "code", [code for code, wording in WORDING.items() if "{nearest}" in wording.reason.en]
)
def test_where_no_known_word_is_near_none_is_named(code: str) -> None:
    alone = WORDING[code].alone
    assert alone
    for language in ("fr", "en"):
        assert _places(alone.said(language)) <= _places(WORDING[code].reason.said(language)) - {"nearest"}
    far = Problem(code, Severity.ERROR, Where("strategy.yaml"), {"nearest": "", "known": "a, b"})
    near = Problem(code, Severity.ERROR, Where("strategy.yaml"), {"nearest": "b", "known": "a, b"})
    assert not re.search("nearest|most likely", tell(far, "en").reason)
    assert re.search("nearest|most likely", tell(near, "en").reason)


def _places(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}


# --- running ---


def _rules(*crashing: str) -> Registry:
    registry = Registry()

    @registry.rule("XX001", source="ours", severity=Severity.ERROR, gates=("kickoff",))
    def nothing_named(ground: Ground) -> Iterator[Found]:
        for index, objective in enumerate(ground.strategy.objectives):
            yield Found(("objectives", index, "title"), {"title": objective.title}, "objectives.title")
        if "XX001" in crashing:
            raise KeyError("lost")

    @registry.rule("XX002", source="ours", severity=Severity.ADVICE, needs=("XX001",), gates=("kickoff",))
    def on_top(_ground: Ground) -> Iterator[Found]:
        yield Found()

    @registry.rule("XX000", source="ours", severity=Severity.WARNING, needs=("XX002",), owed_by="client")
    def on_top_of_that(_ground: Ground) -> Iterator[Found]:
        yield Found()

    return registry


def _objectives(count: int, checks: str = "") -> str:
    lines = [f"  - {{id: o{number}, title: T}}\n" for number in range(count)]
    return CLIENT + "objectives:\n" + "".join(lines) + checks


def test_what_stands_on_missing_ground_is_skipped_and_says_why() -> None:
    ran = _ran(_objectives(1), _rules())
    assert [problem.code for problem in ran.findings] == ["XX001"]
    assert [(skip.code, skip.because) for skip in ran.skipped] == [("XX000", "XX002"), ("XX002", "XX001")]
    firm = _ran(CLIENT, _rules())
    assert [problem.code for problem in firm.findings] == ["XX002"]
    assert [(skip.code, skip.because) for skip in firm.skipped] == [("XX000", "XX002")]


def test_one_cause_gives_one_finding() -> None:
    codes = {problem.code for problem in _ran(CLIENT).findings}
    assert "OB001" in codes
    assert not codes & {"OB002", "OB003", "OB004", "PA001", "PA002"}


def test_a_crashing_rule_is_a_finding_and_hides_nothing() -> None:
    ran = _ran(_objectives(1), _rules("XX001"))
    assert sorted(problem.code for problem in ran.findings) == [CRASHED, "XX001"]
    crash = next(problem for problem in ran.findings if problem.code == CRASHED)
    assert crash.severity is Severity.ERROR
    assert crash.facts == {"rule": "XX001", "why": "KeyError: 'lost'"}
    assert "XX001" in tell(crash, "fr").title


def test_a_crashing_rule_keeps_its_gate_shut() -> None:
    rules = _rules("XX001")
    points = points_of("kickoff", rules, _ran(CLIENT, rules))
    assert {point.rule.code: point.met for point in points} == {"XX001": False, "XX002": False}
    ignoring = CLIENT + "checks: {severity: {IN001: off}}\n"
    assert not points_of("kickoff", rules, _ran(ignoring, rules))[0].met


def test_a_code_that_is_taken_is_refused_when_declared() -> None:
    registry = _rules()
    with pytest.raises(ValueError, match="XX001"):
        registry.rule("XX001", source="ours", severity=Severity.ADVICE)(lambda _ground: iter(()))
    assert "XX001" in registry
    assert [rule.code for rule in registry] == ["XX000", "XX001", "XX002"]


# --- what the strategy says of the checks ---


@pytest.mark.parametrize(
    ("ignore", "kept"),
    [
        ("{rule: XX001, reason: vu avec Anne}", []),
        ("{rule: XX001, reason: vu avec Anne, until: 2027-01}", []),
        ("{rule: XX001, reason: vu avec Anne, until: 2027-01-15}", []),
        ("{rule: XX001, reason: vu avec Anne, until: 2027-01-14}", [0, 1, 10]),
        ("{rule: XX001}", [0, 1, 10]),
        ("{rule: XX00, reason: tout}", [0, 1, 10]),
        ("{rule: XX002, reason: une autre}", [0, 1, 10]),
        ("{rule: XX001, reason: une seule, where: 'objectives[1]'}", [0, 10]),
        ("{rule: XX001, reason: une seule, where: 'objectives[1].title'}", [0, 10]),
        ("{rule: XX001, reason: toutes, where: objectives}", []),
        ("{rule: XX001, reason: ailleurs, where: object}", [0, 1, 10]),
    ],
)
def test_a_finding_is_ignored_with_a_reason_up_to_a_day_at_a_place(ignore: str, kept: list[int]) -> None:
    ran = _ran(_objectives(11, f"checks: {{ignore: [{ignore}]}}\n"), _rules())
    indexes = [problem.where.path[1] for problem in ran.findings if problem.code == "XX001"]
    assert [index for index in (0, 1, 10) if index in indexes] == kept
    assert len(ran.findings) + len(ran.ignored) == 11


def test_a_severity_may_be_weighed_otherwise_or_put_off() -> None:
    weighed = _ran(_objectives(1, "checks: {severity: {XX001: advice}}\n"), _rules())
    assert [problem.severity for problem in weighed.findings] == [Severity.ADVICE]
    off = _ran(_objectives(1, "checks: {severity: {XX001: off}}\n"), _rules())
    assert (off.findings, [problem.code for problem in off.ignored]) == ((), ["XX001"])


@pytest.mark.parametrize("checks", ["severity: {XX001: off}", "ignore: [{rule: XX001, reason: plus tard}]"])
def test_what_is_accepted_does_not_open_a_gate(checks: str) -> None:
    rules = _rules()
    ran = _ran(_objectives(1, f"checks: {{{checks}}}\n"), rules)
    points = points_of("kickoff", rules, ran)
    assert [(point.rule.code, point.met, point.waits_for) for point in points] == [
        ("XX001", False, ""),
        ("XX002", False, "XX001"),
    ]


# --- answers and proposals ---


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("objectives: n/a\n", "OB001"),
        ("objectives: 'declined: le client ne veut pas'\n", "OB001"),
        ("objectives: [{id: a, title: A, why: n/a}]\n", "OB002"),
        ("objectives: [{id: a, title: A, actions: n/a}]\n", "OB003"),
        ("objectives: [{id: a, title: A, kpis: {declined: trop tôt}}]\n", "OB004"),
        ("platforms: [{id: a, status: active, audiences: n/a}]\n", "PL001"),
        ("platforms: [{id: a, status: active, cadence: 'declined: au fil de l’eau'}]\n", "PL002"),
        ("distribution: n/a\n", "PA004"),
        ("distribution: {paid: {declined: x}, relays: n/a, touchpoints: 'declined: y'}\n", "PA004"),
        ("budget: {lines: n/a}\n", "PA005"),
        ("mission: {quote: n/a, contract: 'declined: bénévole'}\n", "CL002"),
        ("mission: {scope: n/a, options: n/a, method: n/a, hours: n/a}\n", "MI001"),
    ],
)
def test_where_the_strategy_answers_a_rule_is_silent(text: str, code: str) -> None:
    assert code in _codes(CLIENT, "") or code.startswith(("OB", "PL"))
    assert code not in _codes(CLIENT + text, "")


def test_commitments_declined_are_an_answer() -> None:
    text = "cmkit: 1\nclient: {name: Martin, commitments: {declined: déjà au contrat}}\n"
    assert "CL001" not in _codes(text, "")


OBJECTIVE = "{id: trafic, title: Faire venir, why: [vendre], kpis: [{metric: visits}], actions: [{title: A}]}"


@pytest.mark.parametrize(
    ("mission", "code", "found"),
    [
        ("proposed: [objectives]", "OB001", True),
        ("proposed: ['objectives[0]']", "OB001", True),
        ("proposed: [objectives], agreed: {objectives: {date: 2027-01-12}}", "OB001", False),
        ("proposed: [objectivesque]", "OB001", False),
        ("proposed: [exit]", "PA007", True),
        ("proposed: [exit.handover]", "PA007", True),
        ("proposed: [exit.data]", "PA007", False),
        ("proposed: [exit], agreed: {exit: {}}", "PA007", False),
    ],
)
def test_what_a_preset_proposed_counts_once_it_is_agreed(mission: str, code: str, *, found: bool) -> None:
    text = (
        f"cmkit: 1\nmission: {{{mission}}}\nclient: {{name: Martin}}\nobjectives: [{OBJECTIVE}]\n"
        "exit: {stop_criteria: a, handover: b, closing_a_platform: c}\n"
    )
    assert (code in _codes(text, "")) is found


def test_objectives_that_are_only_proposed_are_said_to_be() -> None:
    text = f"{CLIENT}mission: {{proposed: [objectives]}}\nobjectives: [{OBJECTIVE}]\n"
    proposed, none = (
        tell(next(one for one in _ran(strategy).findings if one.code == "OB001"), "en")
        for strategy in (text, CLIENT)
    )
    assert "cmkit agree objectives --by" in proposed.remedy
    assert "preset" in proposed.reason
    assert "agree" not in none.remedy


def test_a_goal_that_others_serve_needs_no_action_and_no_kpi_of_its_own() -> None:
    text = CLIENT + f"objectives: [{{id: but, title: But, why: [x]}}, {OBJECTIVE[:-1]}, serves: but}}]\n"
    assert not _codes(text, "") & {"OB003", "OB004"}


def test_a_stopped_objective_asks_for_nothing() -> None:
    ran = _ran(CLIENT + f"objectives: [{{id: a, title: A, state: stopped}}, {OBJECTIVE}]\n")
    assert not [one for one in ran.findings if one.code in {"OB002", "OB003", "OB004"}]


# --- gates ---

READY = """\
cmkit: 1
mission: {quote: {signed_on: 2026-12-04}}
client:
  name: Martin
  commitments: {meetings: chaque mois, reply_within: 2 business days, materials: [{what: photos}]}
people: [{id: anne, name: Anne, approves: true}]
objectives: [{id: trafic, title: Faire venir, why: [vendre], kpis: [{label: clients}]}]
"""


def test_the_kickoff_gate_asks_for_objectives_duties_signature_readiness_and_an_approver() -> None:
    points = points_of("kickoff", REGISTRY, _ran(CLIENT))
    assert {point.rule.code: (point.met, point.waits_for) for point in points} == {
        "CL001": (False, ""),
        "CL002": (False, ""),
        "CL003": (True, ""),
        "CL004": (False, ""),
        "OB001": (False, ""),
        "OB002": (False, "OB001"),
        "OB004": (False, "OB001"),
        "OB009": (False, "OB001"),
    }
    assert {point.owed_by for point in points} == {"client"}


def test_a_mission_that_is_ready_opens_the_kickoff_gate() -> None:
    ran = _ran(READY)
    assert ran.findings, "not everything is in place"
    assert all(point.met for point in points_of("kickoff", REGISTRY, ran))


@pytest.mark.parametrize(
    ("state", "met"),
    [
        ("state: open", False),
        ("plan: bientôt", False),
        ("state: planned", False),
        ("state: planned, by: anne", True),
        ("state: accepted", False),
        ("state: accepted, by: anne", True),
        ("state: fixed", True),
    ],
)
def test_the_kickoff_waits_for_what_nobody_answers_for(state: str, *, met: bool) -> None:
    problem = f"  name: Martin\n  readiness: {{problems: [{{what: la file, {state}}}]}}\n"
    ran = _ran(READY.replace("  name: Martin\n", problem))
    assert {point.rule.code: point.met for point in points_of("kickoff", REGISTRY, ran)}["CL003"] is met


def test_the_launch_gate_asks_for_the_eight_parts() -> None:
    codes = {point.rule.code for point in points_of("launch", REGISTRY, _ran(CLIENT))}
    assert {part.code for part in PARTS} <= codes
    public = _read(CLIENT)
    assert isinstance(public, Public)
    assert [done.filled for done in all_parts(Ground(public, TODAY))] == [0] * 8


def test_findings_come_in_the_order_of_their_keys() -> None:
    ran = _ran(_objectives(3))
    assert [problem.order for problem in ran.findings] == sorted(problem.order for problem in ran.findings)
    assert all(problem.where.file == "strategy.yaml" for problem in ran.findings)
    assert dotted(("objectives", 0, "why")) == "objectives[0].why"


def test_findings_without_a_line_come_in_the_order_of_their_entries() -> None:
    places = [("objectives", number, "title") for number in (0, 2, 10)] + [("people",)]
    problems = [Problem("OB002", Severity.ERROR, Where("strategy.yaml", place)) for place in places]
    shuffled = [problems[index] for index in (2, 0, 3, 1)]
    assert sorted(shuffled, key=lambda problem: problem.order) == problems
    assert [problem.where.path for problem in _ran(_objectives(12), _rules()).findings] == [
        ("objectives", number, "title") for number in range(12)
    ]


def test_one_of_a_kind_is_told_as_one() -> None:
    facts = {"count": "1", "keys": "content.pillars", "all": "1", "first": "Annoncer"}
    for code in ("MI002", "OB005"):
        one = tell(Problem(code, Severity.WARNING, Where("strategy.yaml"), facts), "en").reason
        two = tell(
            Problem(code, Severity.WARNING, Where("strategy.yaml"), {**facts, "count": "2"}), "en"
        ).reason
        assert one.startswith("One ")
        assert two.startswith("2 ")
    counting = {code for code, wording in WORDING.items() if "{count}" in wording.reason.en}
    assert {code for code in counting if WORDING[code].of_one is None} == set()


def test_a_word_of_the_missions_own_catalogue_is_known(tmp_path: Path) -> None:
    read = _read(CLIENT + "objectives: [{id: a, title: A, kind: bouche-a-oreille}]\n")
    assert isinstance(read, Public)
    told = [one.code for one in run_rules(REGISTRY, Ground(read, TODAY, tmp_path)).findings]
    assert "OB008" in told
